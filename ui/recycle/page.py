"""The recycle bin: what was withdrawn from all registers, why and by whom, and its way back."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QSplitter, QTabBar, QVBoxLayout

from ui import look
from ui.ask import Failure
from ui.long_work import LongWork, WorkStrip
from ui.page import Desk, Destination, Page
from ui.recycle.model import RecycleBinModel
from ui.recycle.table import RecycleBinTable, WithdrawnSheet
from workstation.findings import Finding
from workstation.operations import keeping
from workstation.ports import Stopped, Store
from workstation.query import Query
from workstation.register import Register
from workstation.words import say

SEARCH_AFTER = 150
"""Milliseconds of rest after a stroke until the search begins."""
BESIDE = 760
"""Pixels of a page at 10 points from which the sheet stands beside the table; below it otherwise."""
NAMED = 3
"""Records of a refusal that are told one by one."""


def _counts(catalogue: Sequence[Register], store: Store) -> list[int]:
    return [store.page(register, Query(withdrawn=True, limit=0)).total for register in catalogue]


def _restore(
    register: Register, ids: Sequence[int], passing_over: bool, progress: LongWork, store: Store
) -> keeping.Restored | None:
    """``None`` where the clerk stopped it."""
    uids = [record["uid"] for record in store.rows(register, ids)]
    try:
        return keeping.restore_several(store, register, uids, passing_over=passing_over, progress=progress)
    except Stopped:
        return None


class RefusedStrip(QFrame):
    """Says what cannot come back and why, and what can be done about it."""

    def __init__(self) -> None:
        super().__init__()
        look.set_role(self, "bar", "soft")
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.go_button = QPushButton(say("bin_go_to_holder"))
        self.others_button = QPushButton(say("bin_restore_others", number=0))
        self.close_button = QPushButton(say("window_close_notice"))
        self.close_button.clicked.connect(self.hide)
        line = QHBoxLayout(self)
        line.setContentsMargins(look.GAP, 4, look.GAP, 4)
        line.setSpacing(look.GAP)
        line.addWidget(self.words, 1)
        for button in (self.go_button, self.others_button, self.close_button):
            button.setAccessibleName(button.text())
            line.addWidget(button)
        self.hide()

    def show_findings(self, findings: Sequence[Finding], others: int) -> None:
        """Show why; so many others of those chosen can come back."""
        sentences = [finding.sentence() for finding in findings[:NAMED]]
        if len(findings) > NAMED:
            sentences.append(say("finding_and_more", count=len(findings) - NAMED))
        self.words.setText("\n".join(sentences))
        self.go_button.setVisible(len(findings) == 1 and bool(findings[0].values.get("other")))
        words = say("bin_restore_others", number=f"{others:,}")
        self.others_button.setText(words)
        self.others_button.setAccessibleName(words)
        self.others_button.setVisible(others > 0)
        self.show()
        first = next(one for one in (self.go_button, self.others_button, self.close_button) if not one.isHidden())
        first.setFocus()


class RecycleBinPage(Page):
    """Withdrawn records of one register at a time."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._asker = desk.asker
        self._catalogue = tuple(desk.book.catalogue)
        self._is_new = True
        """Until the first counts are there: then a register that has anything in its bin comes to the front."""
        self._restoring: tuple[Register, list[int]] | None = None
        self._refused: tuple[Register, list[int], tuple[Finding, ...]] | None = None
        self.model = RecycleBinModel(desk.asker, self)
        self.table = RecycleBinTable(self.model)
        self.sheet = WithdrawnSheet(desk.asker)
        self.strip = RefusedStrip()
        self.work = WorkStrip()
        self._build()
        self._lay_out()
        self._connect()
        self._show_number(0)
        self.refresh()

    def _build(self) -> None:
        self.registers = QTabBar()
        self.registers.setExpanding(False)
        self.registers.setDrawBase(False)
        self.registers.setAccessibleName(say("bin_registers"))
        for register in self._catalogue:
            self.registers.addTab(register.words())
        self.search = QLineEdit()
        self.search.setPlaceholderText(say("bin_search_hint"))
        self.search.setAccessibleName(say("bin_search_hint"))
        self.search.setClearButtonEnabled(True)
        self.restore_button = QPushButton()
        self.restore_button.setProperty("kind", "first")
        self.count = QLabel()
        look.set_role(self.count, "role", "quiet")
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(SEARCH_AFTER)

    def _lay_out(self) -> None:
        title = QLabel(say("bin_name"))
        look.set_role(title, "role", "title")
        kept = QLabel(say("bin_kept_for_ever"))
        kept.setWordWrap(True)
        look.set_role(kept, "role", "quiet")
        top = QHBoxLayout()
        top.setSpacing(look.GAP)
        top.addWidget(title)
        top.addWidget(self.search, 1)
        top.addWidget(self.restore_button)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.table.setMinimumWidth(320)
        self.sheet.setMinimumWidth(240)
        self.splitter.addWidget(self.table)
        self.splitter.addWidget(self.sheet)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        box = QVBoxLayout(self)
        box.setContentsMargins(look.MARGIN, look.MARGIN, look.MARGIN, look.GAP)
        box.setSpacing(look.GAP)
        box.addLayout(top)
        box.addWidget(kept)
        for part in (self.strip, self.work, self.registers):
            box.addWidget(part)
        box.addWidget(self.splitter, 1)
        box.addWidget(self.count)

    def _connect(self) -> None:
        self.registers.currentChanged.connect(self._choose_register)
        self.search.textChanged.connect(self._rest_begins)
        self.search.returnPressed.connect(self._show_bin)
        self._rest.timeout.connect(self._show_bin)
        self.model.counted.connect(self._show_number)
        self.table.chosen.connect(self._show_chosen)
        self.table.entered.connect(self._enter_sheet)
        self.restore_button.clicked.connect(self.restore)
        self.strip.go_button.clicked.connect(self._go_to_holder)
        self.strip.others_button.clicked.connect(self._restore_others)

    # -- what is shown -------------------------------------------------------------------------------------

    @property
    def register(self) -> Register:
        """The register whose withdrawn records are shown."""
        return self._catalogue[max(self.registers.currentIndex(), 0)]

    def refresh(self) -> None:
        """Show what lies in the bin now."""
        self._asker.ask(partial(_counts, self._catalogue), self._show_counts)
        self._show_bin()

    def enter(self, destination: Destination) -> None:
        """Show what the destination's search text finds."""
        if destination.query is not None:
            self.search.setText(destination.query.text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < look.scaled(BESIDE)
        self.splitter.setOrientation(Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal)

    def focus_search(self) -> None:
        """Go to the search line."""
        self.search.setFocus()
        self.search.selectAll()

    def _show_counts(self, counts: Sequence[int]) -> None:
        for place, (register, number) in enumerate(zip(self._catalogue, counts, strict=True)):
            self.registers.setTabText(place, f"{register.words()}  {number:,}")
            self.registers.setAccessibleTabName(place, f"{register.words()} {say('window_count', number=number)}")
        filled = [place for place, number in enumerate(counts) if number]
        if self._is_new and filled:
            self.registers.setCurrentIndex(filled[0])
        self._is_new = False

    def _choose_register(self, _: int) -> None:
        self._is_new = False
        self.strip.hide()
        self._show_bin()

    def _rest_begins(self) -> None:
        self._rest.start()

    def _show_bin(self) -> None:
        self._rest.stop()
        self.model.show_bin(self.register, self.search.text().strip())

    def _show_number(self, number: int) -> None:
        key = "bin_count_found" if self.model.text else "bin_count"
        self.count.setText(say(key, number=f"{number:,}") if self.model.loaded else say("window_loading"))
        if not self.model.loaded:
            self.table.empty_words = say("window_loading")
        else:
            self.table.empty_words = say("window_nothing_found" if self.model.text else "bin_empty")
        self.table.viewport().update()
        self._show_chosen()

    def _show_chosen(self) -> None:
        number, current = self.table.number_chosen, self.table.currentIndex()
        known = current.isValid() and number > 0
        self.sheet.show_record(self.model.register, self.model.id_at(current.row()) if known else None)
        busy = self._restoring is not None
        self.restore_button.setEnabled(number > 0 and not busy)
        words = say("bin_restore_several", number=f"{number:,}") if number > 1 else say("bin_restore")
        self.restore_button.setText(f"{words}(&R)")
        self.restore_button.setAccessibleName(words)
        reason = say("bin_restoring") if busy else "Alt+R" if number else say("bin_choose_first")
        self.restore_button.setToolTip(reason)

    def _enter_sheet(self) -> None:
        self.sheet.setFocus()

    # -- the way back --------------------------------------------------------------------------------------

    def restore(self) -> None:
        """Take the chosen records back into their register."""
        ids = self.table.chosen_ids()
        if ids and self._restoring is None:
            self._begin(self.register, ids, passing_over=False)

    def _begin(self, register: Register, ids: list[int], *, passing_over: bool) -> None:
        self.strip.hide()
        self._restoring = (register, ids)
        work = self.work.begin(say("bin_restoring"))
        self._show_chosen()
        self._asker.ask(partial(_restore, register, ids, passing_over, work), self._restored, self._not_restored)

    def _end(self) -> tuple[Register, list[int]]:
        assert self._restoring is not None
        asked, self._restoring = self._restoring, None
        self.work.end()
        self._show_chosen()
        return asked

    def _restored(self, restored: keeping.Restored | None) -> None:
        register, _ = self._end()
        if restored is None:
            self.said.emit(say("bin_stopped"), "quiet")
            return
        self.said.emit(say("bin_restored", number=f"{len(restored.uids):,}", register=register), "quiet")
        self.records_changed.emit()
        self.refresh()
        self.table.setFocus()

    def _not_restored(self, failure: Failure) -> None:
        register, ids = self._end()
        if failure.code != "refused":
            self._asker.trouble.emit(failure)
            return
        self._refused = (register, ids, failure.findings)
        refused = {finding.uid for finding in failure.findings}
        self.strip.show_findings(failure.findings, len(ids) - len(refused) if len(ids) > 1 else 0)

    def _restore_others(self) -> None:
        if self._refused is not None and self._restoring is None:
            register, ids, _ = self._refused
            self._begin(register, ids, passing_over=True)

    def _go_to_holder(self) -> None:
        """Open the record that holds the key now."""
        if self._refused is not None:
            register, _, findings = self._refused
            self.strip.hide()
            self.wanted.emit(Destination(register.key, uid=str(findings[0].values["other"])))

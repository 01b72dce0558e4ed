"""查重: records that may be one, found over a whole register, compared side by side, made one or told apart."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from ui import look
from ui.ask import Failure, Newest
from ui.doubles import questions
from ui.doubles.desk import DoublesDesk
from ui.doubles.list import Entry, EntryList, EntryModel, entry_of
from ui.doubles.scan import DoublesScan
from ui.doubles.sides import Compared
from ui.long_work import WorkStrip
from ui.page import Desk, Destination, Page
from workstation.operations.doubles import Found
from workstation.operations.merging import Merged
from workstation.ports import Store
from workstation.register import Register
from workstation.words import say

Decision = Callable[[Register, Sequence[str], Store], None]
BESIDE = 820
"""Pixels of a page at 10 points from which the records stand beside the list; below it otherwise."""
QUICKLY = 20_000
"""Records that are looked through again by themselves when something was changed elsewhere: about a second's work."""


@dataclass
class Results:
    """What was found in one register, as far as it is not done with."""

    found: Found
    entries: list[Entry] = field(default_factory=list)
    set_aside: list[Entry] = field(default_factory=list)
    stale: bool = False
    """Whether records were changed elsewhere since."""


class DoublesPage(Page):
    """The duplicate desk, one register at a time."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._asker = desk.asker
        self._catalogue = tuple(desk.book.catalogue)
        self._results: dict[str, Results] = {}
        self._newest = Newest()
        self.model = EntryModel(self)
        self.list = EntryList(self.model)
        self.desk = DoublesDesk()
        self.work = WorkStrip()
        self.scan = DoublesScan(desk.asker, self.work, self)
        self._build()
        self._lay_out()
        self._connect()
        self._show_results()

    def _build(self) -> None:
        self.registers = QTabBar()
        self.registers.setExpanding(False)
        self.registers.setDrawBase(False)
        self.registers.setAccessibleName(say("bin_registers"))
        for register in self._catalogue:
            self.registers.addTab(register.words())
        self.start_button = QPushButton(f"{say('doubles_start')}(&F)")
        self.start_button.setAccessibleName(say("doubles_start"))
        self.start_button.setProperty("kind", "first")
        self.view_choice = QComboBox()
        self.view_choice.setAccessibleName(say("doubles_view"))
        for key in ("doubles_view_open", "doubles_view_said"):
            self.view_choice.addItem(say(key))
        self.count = QLabel()
        self.count.setWordWrap(True)
        look.set_role(self.count, "role", "quiet")
        self.teaching = QLabel()
        self.teaching.setWordWrap(True)
        self.teaching.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)

    def _lay_out(self) -> None:
        title = QLabel(say("doubles_name"))
        look.set_role(title, "role", "title")
        top = QHBoxLayout()
        top.setSpacing(look.GAP)
        top.addWidget(title)
        top.addStretch(1)
        top.addWidget(self.view_choice)
        top.addWidget(self.start_button)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.list.setMinimumWidth(220)
        self.desk.setMinimumWidth(300)
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(self.desk)
        self.splitter.setStretchFactor(0, 2)
        self.splitter.setStretchFactor(1, 5)
        self.splitter.setSizes([look.scaled(300), look.scaled(800)])
        self.stack = QStackedWidget()
        self.stack.addWidget(self._paper())
        self.stack.addWidget(self.splitter)
        box = QVBoxLayout(self)
        box.setContentsMargins(look.MARGIN, look.MARGIN, look.MARGIN, look.GAP)
        box.setSpacing(look.GAP)
        box.addLayout(top)
        box.addWidget(self.work)
        box.addWidget(self.registers)
        box.addWidget(self.stack, 1)
        box.addWidget(self.count)

    def _paper(self) -> QWidget:
        """Where the page teaches what it does."""
        paper = QWidget()
        line = QHBoxLayout(paper)
        line.addStretch(1)
        line.addWidget(self.teaching, 6)
        line.addStretch(1)
        self.teaching.setContentsMargins(0, 3 * look.MARGIN, 0, 0)
        return paper

    def _connect(self) -> None:
        self.registers.currentChanged.connect(self._choose)
        self.view_choice.currentIndexChanged.connect(self._choose)
        self.start_button.clicked.connect(self.start)
        self.scan.finished.connect(self._take_found)
        self.scan.ended.connect(self._allow_start)
        self.list.current_changed.connect(self._compare)
        self.list.entered.connect(self._enter_desk)
        self.desk.merge_wanted.connect(self.merge)
        self.desk.not_double_wanted.connect(self.say_not_double)
        self.desk.again_wanted.connect(self.ask_again)
        self.desk.later_wanted.connect(self.put_off)

    # -- the page among others -----------------------------------------------------------------------------

    @property
    def register(self) -> Register:
        """The register that is shown."""
        return self._catalogue[max(self.registers.currentIndex(), 0)]

    def enter(self, destination: Destination) -> None:
        """Show a register, and records of it that somebody chose, or look for doubles in it."""
        keys = [register.key for register in self._catalogue]
        if destination.register in keys:
            self.registers.setCurrentIndex(keys.index(destination.register))
            if len(destination.uids) > 1:
                self._asker.ask(
                    partial(questions.chosen_by_hand, self.register, destination.uids),
                    partial(self._take_chosen, self.register),
                )
            elif self.register.key not in self._results and not self.scan.running:
                self.start()
        (self.list if self.model.entries else self.start_button).setFocus()

    def refresh(self) -> None:
        """Records were changed elsewhere: look again where that is quick, else say that it may be out of date."""
        for one in self._results.values():
            one.stale = True
        results = self._results.get(self.register.key)
        if results is not None and results.found.looked_at <= QUICKLY and not self.scan.running:
            self.start()
        else:
            self._show_count()
            self._compare()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < look.scaled(BESIDE)
        self.splitter.setOrientation(Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.model.entries:
            self.list.setFocus()
        else:
            super().keyPressEvent(event)

    # -- looking for them ----------------------------------------------------------------------------------

    def start(self) -> None:
        """Look through the register that is shown."""
        self.scan.start(self.register)
        self._allow_start()

    def _take_found(self, register: Register, found: Found) -> None:
        self._results[register.key] = Results(
            found,
            [entry_of(register, pair) for pair in found.pairs],
            [entry_of(register, pair) for pair in found.set_aside],
        )
        if register is self.register:
            self._show_results()

    def _allow_start(self) -> None:
        self.start_button.setEnabled(not self.scan.running)
        self.start_button.setToolTip("Alt+F" if not self.scan.running else say("doubles_is_scanning"))

    # -- the list ------------------------------------------------------------------------------------------

    @property
    def _said(self) -> bool:
        """Whether those are shown of which somebody said that they are no doubles."""
        return self.view_choice.currentIndex() == 1

    def _choose(self, _: int) -> None:
        self._show_results()

    def _show_results(self) -> None:
        self._allow_start()
        results = self._results.get(self.register.key)
        entries = [] if results is None else results.set_aside if self._said else results.entries
        row = self.list.currentIndex().row()
        self.model.show_entries(entries)
        self.list.go_to(max(row, 0))
        self._show_count()

    def _show_count(self) -> None:
        results = self._results.get(self.register.key)
        # One button leads on: the search at first, then what is done with a pair.
        look.set_role(self.start_button, "kind", "" if self.model.entries else "first")
        self.stack.setCurrentIndex(1 if self.model.entries else 0)
        if results is None:
            self.teaching.setText(say("doubles_teach", fields=self._compared_fields()))
            self.count.setText("")
            return
        found = results.found
        key = "doubles_none_said" if self._said else "doubles_none"
        self.teaching.setText(say(key, number=f"{found.looked_at:,}", fields=self._compared_fields()))
        words = [say("doubles_count", pairs=f"{len(self.model.entries):,}", number=f"{found.looked_at:,}")]
        notes = {"doubles_capped": found.capped, "doubles_stopped": found.stopped, "doubles_stale": results.stale}
        self.count.setText("".join([*words, *(say(key) for key, holds in notes.items() if holds)]))

    def _compared_fields(self) -> str:
        unique = self.register.unique_by
        keys = dict.fromkeys((*unique.fields, *self.register.similar_by))
        return "、".join(self.register.field_words(key) for key in keys)

    def _keep_entries(self) -> None:
        """What is left in the list is what there is to do."""
        results = self._results.get(self.register.key)
        if results is not None:
            if self._said:
                results.set_aside = list(self.model.entries)
            else:
                results.entries = list(self.model.entries)
        self._show_count()

    def _take_chosen(self, register: Register, entry: Entry | None) -> None:
        if entry is None:
            self.said.emit(say("doubles_too_few"), "soft")
            return
        nothing = Found(pairs=(), set_aside=(), looked_at=0)
        results = self._results.setdefault(register.key, Results(nothing))
        results.entries = [entry, *(one for one in results.entries if {*one.uids} != {*entry.uids})]
        if register is self.register:
            self.view_choice.setCurrentIndex(0)
            self._show_results()
            self.list.go_to(0)
            self._enter_desk()

    # -- one of them ---------------------------------------------------------------------------------------

    def _compare(self) -> None:
        number = self._newest.next()
        entry = self.list.current
        if entry is None:
            self.desk.show_nothing()
            return
        self._asker.ask(
            partial(questions.compared, self.register, entry.uids),
            partial(self._take_compared, number, entry),
            wanted=partial(self._newest.is_newest, number),
        )

    def _take_compared(self, number: int, entry: Entry, compared: Compared | None) -> None:
        if not self._newest.is_newest(number) or entry != self.list.current:
            return
        if compared is None:
            # One of them was withdrawn or merged elsewhere: there is nothing more to ask.
            self._remove_current()
            return
        self.desk.show_entry(entry, compared, said=self._said)

    def _enter_desk(self) -> None:
        self.desk.table.setFocus()

    def _keys_in_desk(self) -> bool:
        focused = QApplication.focusWidget()
        return isinstance(focused, QWidget) and self.desk.isAncestorOf(focused)

    def _remove_current(self) -> Entry | None:
        row = self.list.currentIndex().row()
        if row < 0:
            return None
        in_desk = self._keys_in_desk()
        entry = self.model.take(row)
        self._keep_entries()
        self.list.go_to(row)
        if in_desk and self.model.entries:
            self._enter_desk()
        return entry

    def merge(self) -> None:
        """Make the records one, as it is shown."""
        compared, entry = self.desk.model.compared, self.desk.entry
        if compared is None or entry is None or self.desk.is_busy:
            return
        self.desk.set_busy(say("doubles_merging"))
        model = self.desk.model
        question = partial(questions.merge, compared.sides, model.kept, dict(model.choices))
        self._asker.ask(question, partial(self._merged, self.register), self._refused)

    def _merged(self, register: Register, merged: Merged) -> None:
        self.desk.set_busy("")
        key = "doubles_merged_linked" if merged.linked else "doubles_merged"
        self.said.emit(say(key, title=merged.title, linked=merged.linked), "quiet")
        if register is self.register:
            row = self.list.currentIndex().row()
            self.model.went_into(merged.away, merged.kept)
            self._keep_entries()
            self.list.go_to(row)
            (self.desk.table if self.model.entries else self.start_button).setFocus()
        self.records_changed.emit()

    def _refused(self, failure: Failure) -> None:
        self.desk.set_busy("")
        if failure.code != "refused":
            self._asker.trouble.emit(failure)
            return
        changed = {finding.code for finding in failure.findings} & {"changed_meanwhile", "record_withdrawn"}
        if changed:
            # What is shown is out of date: show what there is now, and say so.
            self.said.emit(failure.sentence, "soft")
            self._compare()
        else:
            self.desk.say_hard(say("doubles_refused", why=failure.sentence))

    def say_not_double(self) -> None:
        """Remember that they are not one."""
        self._decide(questions.say_not_doubles, self._told_apart)

    def ask_again(self) -> None:
        """They may be one after all."""
        self._decide(questions.ask_again, self._asked_again)

    def _decide(self, question: Decision, taker: Callable[[Register, None], None]) -> None:
        entry = self.desk.entry
        if entry is not None and not self.desk.is_busy:
            self.desk.set_busy(say("doubles_deciding"))
            self._asker.ask(partial(question, self.register, entry.uids), partial(taker, self.register), self._refused)

    def _told_apart(self, register: Register, _: None) -> None:
        self.desk.set_busy("")
        self._move(register, said=True)
        self.said.emit(say("doubles_told_apart"), "quiet")

    def _asked_again(self, register: Register, _: None) -> None:
        self.desk.set_busy("")
        self._move(register, said=False)
        self.said.emit(say("doubles_asked_again"), "quiet")

    def _move(self, register: Register, *, said: bool) -> None:
        """From the list that is shown to the other one."""
        entry = self._remove_current() if register is self.register else None
        results = self._results.get(register.key)
        if entry is not None and results is not None:
            (results.set_aside if said else results.entries).insert(0, entry)

    def put_off(self) -> None:
        """Look at it later: it goes to the end of the list."""
        row = self.list.currentIndex().row()
        if row < 0 or self.desk.is_busy:
            return
        in_desk = self._keys_in_desk()
        self.model.put_off(row)
        self._keep_entries()
        self.list.go_to(row)
        if in_desk:
            self._enter_desk()

"""提醒: what is due, why, what was done about it; on paper and in a calendar file."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from ui import look
from ui.ask import Failure, Newest
from ui.due_detail import DueDetail
from ui.due_scan import DueScan
from ui.due_table import DueModel, DueTable, left_words
from ui.page import Desk, Destination, Page
from ui.showing import shown_day
from workstation import divisions
from workstation.operations import deadlines
from workstation.operations.deadlines import DueList, Entry, Explanation, Mark, MarkState
from workstation.ports import Store
from workstation.words import say

if TYPE_CHECKING:
    from ui.printing import Sheet

PERIODS = (("overdue", -1), ("week", 7), ("month", 30), ("quarter", 90), ("year", 365))
"""Choices of time, and the days from today that they reach; what is overdue belongs to each."""
FIRST_PERIOD = 3
EXPLAIN_AFTER = 120
"""Milliseconds of rest in a row until it is asked why."""
PRINT_WIDTHS = (12, 13, 36, 18, 14, 7)
TO_TICK = "□"


def _explain(entry: Entry, store: Store) -> Explanation | None:
    return deadlines.explain(store, entry)


def _mark(names: tuple[str, ...], state: MarkState | None, note: str, store: Store) -> Mark | None:
    return deadlines.mark(store, names, state, note)


def _write(path: Path, content: bytes, store: Store) -> Path:
    from ui.printing import write_file

    return write_file(path, content)


class ClockBar(QFrame):
    """Says that the clock has been set back."""

    def __init__(self) -> None:
        super().__init__()
        look.set_role(self, "bar", "hard")
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.trust_button = QPushButton(say("due_clock_right"))
        self.trust_button.setAccessibleName(self.trust_button.text())
        line = QHBoxLayout(self)
        line.setContentsMargins(look.MARGIN, 4, look.GAP, 4)
        line.addWidget(self.words, 1)
        line.addWidget(self.trust_button)
        self.hide()

    def show_clock(self, clock: deadlines.Clock) -> None:
        """Show what is wrong with the clock, if anything is."""
        if clock.set_back:
            today, latest = shown_day(clock.today), shown_day(clock.latest)
            self.words.setText(say("due_clock_back", today=today, latest=latest))
        self.setVisible(clock.set_back)


class RemindersPage(Page):
    """The deadlines of all registers."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._asker = desk.asker
        self._book = desk.book
        self._explained = Newest()
        self._stale = True
        self._cap = deadlines.CAP
        self._chosen_id = ""
        self.due: DueList | None = None
        self.scan = DueScan(desk.asker, self)
        self.model = DueModel(desk.book.catalogue, self)
        self.table = DueTable(self.model)
        self.detail = DueDetail(desk.book.catalogue)
        self.clock_bar = ClockBar()
        self.count = QLabel()
        look.set_role(self.count, "role", "quiet")
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(EXPLAIN_AFTER)
        self._build_controls()
        self._lay_out()
        self._connect()

    def _build_controls(self) -> None:
        self.register_choice = QComboBox()
        self.register_choice.setAccessibleName(say("due_register_choice"))
        self.register_choice.addItem(say("due_all_registers"), ())
        for register in self._book.catalogue:
            if register.deadlines:
                self.register_choice.addItem(register.words(), (register.key,))
        self.period_choice = QComboBox()
        self.period_choice.setAccessibleName(say("due_period_choice"))
        for key, days in PERIODS:
            self.period_choice.addItem(say(f"due_period_{key}"), days)
        self.period_choice.setCurrentIndex(FIRST_PERIOD)
        self.done_choice = QCheckBox(say("due_with_done"))
        self.done_choice.setAccessibleName(self.done_choice.text())
        self.print_button = QPushButton(say("due_print"))
        self.pdf_button = QPushButton(say("due_pdf"))
        self.calendar_button = QPushButton(say("due_calendar"))
        for button in (self.print_button, self.pdf_button, self.calendar_button):
            button.setAccessibleName(button.text())

    def _lay_out(self) -> None:
        title = QLabel(say("due_title"))
        look.set_role(title, "role", "title")
        top = QHBoxLayout()
        top.setSpacing(look.GAP)
        top.addWidget(title)
        top.addStretch(1)
        for button in (self.print_button, self.pdf_button, self.calendar_button):
            top.addWidget(button)
        choices = QHBoxLayout()
        choices.setSpacing(look.GAP)
        for control in (self.period_choice, self.register_choice, self.done_choice):
            choices.addWidget(control)
        choices.addStretch(1)
        left = QWidget()
        box = QVBoxLayout(left)
        box.setContentsMargins(look.MARGIN, look.MARGIN, look.MARGIN, look.GAP)
        box.setSpacing(look.GAP)
        box.addLayout(top)
        box.addWidget(self.clock_bar)
        box.addLayout(choices)
        box.addWidget(self.table, 1)
        box.addWidget(self.count)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(left)
        self.splitter.addWidget(self.detail)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.splitter.setSizes([look.scaled(720), look.scaled(360)])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.splitter)

    def _connect(self) -> None:
        self.register_choice.currentIndexChanged.connect(self._choose)
        self.period_choice.currentIndexChanged.connect(self._choose)
        self.done_choice.toggled.connect(self._choose)
        self.scan.progressed.connect(self._show_progress)
        self.scan.finished.connect(self._show_list)
        self.scan.failed.connect(self._show_failure)
        self.table.selectionModel().selectionChanged.connect(self._show_chosen)
        self.table.opened.connect(self._open)
        self.table.more_wanted.connect(self._show_more)
        self.detail.opened.connect(self._open)
        self.detail.mark_wanted.connect(self._mark)
        self._rest.timeout.connect(self._ask_why)
        self.clock_bar.trust_button.clicked.connect(self._trust_clock)
        self.print_button.clicked.connect(self.print_list)
        self.pdf_button.clicked.connect(self.save_pdf)
        self.calendar_button.clicked.connect(self.save_calendar)

    # -- the list ------------------------------------------------------------------------------------------

    def enter(self, destination: Destination) -> None:
        """The page comes to the front; what is due may have changed with the day."""
        if not self.scan.running:
            self.refresh()
        self.table.setFocus()

    def refresh(self) -> None:
        """Work the list out anew; later, while the page is not seen."""
        self._stale = True
        if self.isVisible():
            self._start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale and not self.scan.running:
            self._start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self.scan.running:
            self.scan.stop()
            self._stale = True

    def _choose(self) -> None:
        self._cap = deadlines.CAP
        self.refresh()

    def _show_more(self) -> None:
        self._cap += deadlines.CAP
        self.refresh()

    def _trust_clock(self) -> None:
        self._start(trust_clock=True)

    def _start(self, trust_clock: bool = False) -> None:
        self._stale = False
        self.count.setText(say("due_working"))
        self.scan.start(
            self.period_choice.currentData(),
            self.register_choice.currentData(),
            cap=self._cap,
            with_done=self.done_choice.isChecked(),
            trust_clock=trust_clock,
        )

    def _show_progress(self, due: DueList, done: int, of: int) -> None:
        if of > deadlines.PART:
            self.count.setText(say("due_progress", done=f"{done:,}", of=f"{of:,}"))

    def _show_failure(self, failure: Failure) -> None:
        self.count.setText(failure.sentence)
        self.said.emit(failure.sentence, "hard")

    def _show_list(self, due: DueList) -> None:
        self.due = due
        self.clock_bar.show_clock(due.clock)
        current = self.table.current
        wanted = self._chosen_id or (current.id if current else "")
        self.model.show_list(due)
        row = self.model.row_of(wanted)
        if row < 0:
            row = 1
        self._say_count()
        self.table.go_to(row)
        self._show_chosen()

    def _say_count(self) -> None:
        if self.due is None:
            return
        if not self.model.lines:
            self.count.setText(say("due_empty"))
        else:
            groups = "，".join(
                f"{say(f'due_group_{group}')} {number:,}" for group, number in self.due.counts.items() if number
            )
            self.count.setText(
                say("due_count", total=f"{self.due.total:,}", groups=groups or "0", done=f"{self.due.done:,}")
            )
        nothing = not any(isinstance(line, Entry) for line in self.model.lines)
        for button in (self.print_button, self.pdf_button, self.calendar_button):
            button.setEnabled(not nothing)
            button.setToolTip(say("due_empty") if nothing else "")

    # -- one thing -----------------------------------------------------------------------------------------

    def _show_chosen(self) -> None:
        chosen = self.table.chosen
        self._explained.next()
        if len(chosen) == 1:
            self._chosen_id = chosen[0].id
            self.detail.show_entry(chosen[0])
            self._rest.start()
        elif chosen:
            self.detail.show_several(len(chosen))
        else:
            self.detail.show_nothing("" if self.model.lines else say("due_empty"))

    def _ask_why(self) -> None:
        entry = self.detail.entry
        if entry is not None:
            number = self._explained.next()
            self._asker.ask(
                partial(_explain, entry),
                partial(self._take_why, number),
                wanted=partial(self._explained.is_newest, number),
            )

    def _take_why(self, number: int, explanation: Explanation | None) -> None:
        if self._explained.is_newest(number):
            self.detail.show_explanation(explanation)

    def _open(self, entry: Entry) -> None:
        self.wanted.emit(Destination(entry.register, uid=entry.uid))

    def _mark(self, state: MarkState | None, note: str) -> None:
        chosen = tuple(self.table.chosen)
        if chosen:
            names = tuple(entry.id for entry in chosen)
            self._asker.ask(partial(_mark, names, state, note), partial(self._take_mark, chosen))

    def _take_mark(self, chosen: tuple[Entry, ...], noted: Mark | None) -> None:
        if self.due is None or self.scan.running:
            self.refresh()
            return
        row = self.table.currentIndex().row()
        self.due.put([replace(entry, mark=noted) for entry in chosen])
        self.model.show_list(self.due)
        self._say_count()
        kept = self.model.row_of(chosen[0].id)
        self.table.go_to(kept if kept >= 0 else min(row, len(self.model.lines) - 1))
        self._show_chosen()
        self.records_changed.emit()

    # -- on paper and in a file ----------------------------------------------------------------------------

    def sheet(self) -> "Sheet":
        """The list as it goes on paper."""
        from ui.printing import Sheet

        entries = self._listed()
        names = {register.key: register.words() for register in self._book.catalogue}
        lines = [
            (shown_day(one.day), left_words(one), one.title, self.model.what(one), names[one.register], TO_TICK)
            for one in entries
        ]
        today = self.due.clock.counted if self.due else ""
        return Sheet(
            title=say("due_print_title", period=self.period_choice.currentText()),
            under_title=(
                say("due_print_unit", unit=divisions.name_of(self._book.unit)),
                say("due_print_day", day=shown_day(today)),
                say("due_print_clerk", clerk=self._book.clerk),
            ),
            heads=[say(f"due_head_{key}") for key in ("day", "left", "title", "what", "register", "tick")],
            widths=PRINT_WIDTHS,
            lines=lines,
            total=max(self.due.total if self.due else 0, len(lines)),
        )

    def _listed(self) -> list[Entry]:
        return [line for line in self.model.lines if isinstance(line, Entry)]

    def print_list(self) -> None:
        """Ask for a printer and print one sheet."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(say("due_title"))
        dialog = QPrintDialog(printer, self)
        dialog.accepted.connect(partial(self._print_on, printer))
        self._show_dialog(dialog)

    def _print_on(self, printer: object) -> None:
        from ui.printing import print_on

        number = print_on(printer, self.sheet())  # type: ignore[arg-type]
        words = say("due_printed", number=number) if number else say("due_not_printed")
        self.said.emit(words, "quiet" if number else "hard")

    def save_pdf(self) -> None:
        """Ask where, and save the sheet as a PDF."""
        self._ask_place(say("due_title"), "pdf", self._write_pdf)

    def _write_pdf(self, path: str) -> None:
        from ui.printing import pdf_of

        self._keep_file(path, ".pdf", pdf_of(self.sheet()))

    def save_calendar(self) -> None:
        """Ask where, and save the list as a calendar file."""
        self._ask_place(say("due_title"), "ics", self._write_calendar)

    def _write_calendar(self, path: str) -> None:
        self._keep_file(path, ".ics", self.calendar())

    def calendar(self) -> bytes:
        """The list as a calendar file: day, what, title of the record, and nothing else about anybody."""
        import datetime

        from workstation.calendar_file import Event, calendar_file

        events = [Event(id=one.id, day=one.day, title=f"{self.model.what(one)}：{one.title}") for one in self._listed()]
        return calendar_file(events, datetime.datetime.now(datetime.UTC))

    def _ask_place(self, name: str, ending: str, chosen: object) -> None:
        dialog = QFileDialog(self, say("due_save_where"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{say(f'due_file_{ending}')} (*.{ending})")
        dialog.setDefaultSuffix(ending)
        today = self.due.clock.today if self.due else ""
        dialog.selectFile(f"{name}_{today}.{ending}")
        dialog.fileSelected.connect(chosen)
        self._show_dialog(dialog)

    def _show_dialog(self, dialog: QDialog) -> None:
        """Beside the event loop, never in one of its own."""
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        QDialog.open(dialog)

    def _keep_file(self, path: str, ending: str, content: bytes) -> None:
        place = Path(path)
        if place.suffix.lower() != ending:
            place = place.with_name(place.name + ending)
        self._asker.ask(partial(_write, place, content), self._file_kept)

    def _file_kept(self, path: Path) -> None:
        self.said.emit(say("due_saved", path=path), "quiet")

"""提醒: what is due, why, what was done about it; on paper and in a calendar file."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from ui import look
from ui.ask import Failure, Newest
from ui.due.clock_bar import ClockBar
from ui.due.detail import DueDetail
from ui.due.output import DueOutput
from ui.due.scan import DueScan
from ui.due.table import DueModel, DueTable
from ui.page import Desk, Destination, Page
from workstation.operations import deadlines
from workstation.operations.deadlines import DueList, Entry, Explanation, Mark, MarkState
from workstation.ports import Store
from workstation.words import say

PERIODS = (("overdue", -1), ("week", 7), ("month", 30), ("quarter", 90), ("year", 365))
"""Choices of time, and the days from today that they reach; what is overdue belongs to each."""
FIRST_PERIOD = 3
EXPLAIN_AFTER = 120
"""Milliseconds of rest in a row until it is asked why."""


def _explain(entry: Entry, store: Store) -> Explanation | None:
    return deadlines.explain(store, entry)


def _mark(names: tuple[str, ...], state: MarkState | None, note: str, store: Store) -> Mark | None:
    return deadlines.mark(store, names, state, note)


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
        self.output = DueOutput(desk, self.model, self)
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
        self.print_button.clicked.connect(self.output.print_list)
        self.pdf_button.clicked.connect(self.output.save_pdf)
        self.calendar_button.clicked.connect(self.output.save_calendar)
        self.output.said.connect(self.said)

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
        self.output.show_list(due, self.period_choice.currentText())
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
        nothing = not self.model.entries
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

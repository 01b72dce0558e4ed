"""The frame of the import page: its steps, the stepper above them, and the strip of work that takes a while."""

from typing import Any, Literal

from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from ui import look
from ui.importing.report import ReportStep
from ui.importing.result import ResultStep
from ui.importing.sheet import SheetStep
from ui.importing.start import StartStep
from ui.importing.stepper import Stepper
from ui.long_work import LongWork, WorkStrip
from ui.page import Desk, Page
from workstation.words import say

Doing = Literal["", "open", "plan", "save", "apply", "back"]
WRITING: tuple[Doing, ...] = ("save", "apply", "back")
"""What is not given up for another file."""
FRONTS = ("start", "sheet", "report", "result")


class ImportFrame(Page):
    """The parts of the page; it asks the store nothing."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.doing: Doing = ""
        """What the store is asked to do just now."""
        self._had_keys = False
        self.start = StartStep(desk.book.catalogue)
        self.sheet = SheetStep(desk.book.catalogue)
        self.report = ReportStep()
        self.result = ResultStep()
        self.stepper = Stepper()
        self.strip = WorkStrip()
        self.stack = QStackedWidget()
        self.title = QLabel(say("import_title"))
        look.set_role(self.title, "role", "title")
        top = QHBoxLayout()
        top.addWidget(self.title)
        top.addStretch(1)
        top.addWidget(self.stepper)
        for step in (self.start, self.sheet, self.report, self.result):
            self.stack.addWidget(step)
        box = QVBoxLayout(self)
        box.setContentsMargins(look.MARGIN, look.GAP, look.MARGIN, look.GAP)
        box.setSpacing(look.GAP)
        box.addLayout(top)
        box.addWidget(self.strip)
        box.addWidget(self.stack, 1)

    @property
    def front(self) -> str:
        """The step in front: ``start``, ``sheet``, ``report`` or ``result``."""
        return FRONTS[self.stack.currentIndex()]

    def show_front(self, front: str, reached: set[str]) -> None:
        """Bring a step to the front; those reached can be gone to."""
        self.stack.setCurrentIndex(FRONTS.index(front))
        here = "sheet" if front == "start" else front
        self.stepper.show_steps(here, reached | {here})
        if self.isVisible() and (self._had_keys or self._has_keys()):
            self.setFocus()
        self._had_keys = False

    def _has_keys(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def setFocus(self, *reason: Any) -> None:
        """Give the keys to what the step in front is about."""
        control: QWidget = self.result.other_button
        if self.front == "start":
            control = self.start.choose_button
        elif self.front == "sheet":
            control = self.sheet.grid
        elif self.front == "report":
            control = self.report.table
        elif self.result.result is not None and self.result.result.batch:
            control = self.result.open_button
        control.setFocus(*reason)

    def begin(self, doing: Doing, what: str) -> LongWork:
        """Work of the store begins; while it lasts nothing can be changed here."""
        had_keys = self._had_keys or self._has_keys()
        self.end()
        # What is disabled gives the keys away.
        self._had_keys = had_keys
        self.doing = doing
        self.stack.setEnabled(False)
        self.stepper.setEnabled(False)
        return self.strip.begin(what)

    def end(self) -> None:
        """The work is done, or given up."""
        if self.strip.work is not None:
            self.strip.work.stopping = True
        self.strip.end()
        self.doing = ""
        self.stack.setEnabled(True)
        self.stepper.setEnabled(True)

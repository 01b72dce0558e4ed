"""Looks through a register for doubles in small questions, so that others are answered in between."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from ui.ask import Asker, Failure
from ui.doubles import questions
from ui.long_work import LongWork, WorkStrip
from workstation.operations.doubles import Scan
from workstation.register import Register
from workstation.words import say


class DoublesScan(QObject):
    """One register at a time; the strip shows how far it is and stops it."""

    finished = Signal(object, object)
    """Register and what was found in it, also where it was stopped."""
    ended = Signal()
    """Whatever came of it: another one can begin."""

    def __init__(self, asker: Asker, strip: WorkStrip, parent: QObject) -> None:
        super().__init__(parent)
        self._asker = asker
        self._strip = strip
        self.running = False

    def start(self, register: Register) -> None:
        """Begin, unless one is running."""
        if not self.running:
            self.running = True
            self._ask_on(Scan(register), self._strip.begin(say("doubles_scanning", register=register)))

    def _ask_on(self, scan: Scan, work: LongWork) -> None:
        self._asker.ask(partial(questions.go_on, scan, work), partial(self._went_on, scan, work), self._fail)

    def _went_on(self, scan: Scan, work: LongWork, finished: bool) -> None:
        if not finished:
            self._ask_on(scan, work)
            return
        self._end()
        self.finished.emit(scan.register, scan.found)

    def _fail(self, failure: Failure) -> None:
        self._end()
        self._asker.trouble.emit(failure)

    def _end(self) -> None:
        self.running = False
        self._strip.end()
        self.ended.emit()

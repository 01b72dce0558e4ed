"""Checks a period a little at a time, so that whatever else is asked of the store goes first."""

from array import array
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from ui.ask import Asker, Failure, Newest, Question
from ui.reports import questions
from ui.reports.questions import Begun
from workstation.findings import Finding
from workstation.periods import Period

PART = 200
"""Records checked in one question."""
REST = 5
"""Milliseconds between two questions: the window draws, and whatever else is asked goes first."""


class CheckRun(QObject):
    """One run at a time; a later one makes the earlier one unwanted."""

    begun = Signal(object)
    """``Begun``: the forms and what is found on them."""
    found = Signal(list)
    """More findings, each with the name of its record."""
    progressed = Signal(int, int)
    """Records checked, and of how many."""
    finished = Signal()
    failed = Signal(object)
    """A ``Failure``."""

    def __init__(self, asker: Asker, parent: QObject) -> None:
        super().__init__(parent)
        self._asker = asker
        self._runs = Newest()
        self._parts: deque[tuple[str, array[int]]] = deque()
        self._done = self._total = 0
        self.running = False
        """Whether a run is not at its end, be it that it rests."""
        self._resting = False
        self._waiting = False
        """Whether an answer is under way."""
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._go_on)

    def start(self, period: Period) -> None:
        """Check a period from the beginning."""
        self.stop()
        self.running = True
        self._ask(partial(questions.begin, period), self._take_begun)

    def stop(self) -> None:
        """Leave it."""
        self._runs.next()
        self._rest.stop()
        self._parts.clear()
        self.running = self._waiting = False

    def rest(self) -> None:
        """Nobody looks: stay where it is until somebody does."""
        self._resting = True

    def go_on(self) -> None:
        """Somebody looks again."""
        self._resting = False
        if self.running and not self._waiting:
            self._rest.start()

    def _ask(self, question: Question, taker: Callable[[Any], None]) -> None:
        number = self._runs.number
        self._waiting = True
        self._asker.ask(
            question,
            partial(self._take, number, taker),
            partial(self._fail, number),
            partial(self._runs.is_newest, number),
        )

    def _take(self, number: int, taker: Callable[[Any], None], answer: Any) -> None:
        if self._runs.is_newest(number):
            self._waiting = False
            taker(answer)

    def _take_begun(self, begun: Begun) -> None:
        self._done, self._total = 0, sum(len(ids) for _, ids in begun.ids)
        for key, ids in begun.ids:
            self._parts.extend((key, ids[start : start + PART]) for start in range(0, len(ids), PART))
        self.begun.emit(begun)
        self._go_on()

    def _go_on(self) -> None:
        if self._resting or self._waiting or not self.running:
            return
        self.progressed.emit(self._done, self._total)
        if not self._parts:
            self.running = False
            self.finished.emit()
            return
        key, ids = self._parts[0]
        self._ask(partial(questions.check_part, key, ids), self._take_part)

    def _take_part(self, found: list[tuple[Finding, str]]) -> None:
        self._done += len(self._parts.popleft()[1])
        if found:
            self.found.emit(found)
        self._rest.start()

    def _fail(self, number: int, failure: Failure) -> None:
        if self._runs.is_newest(number):
            self.stop()
            self.failed.emit(failure)

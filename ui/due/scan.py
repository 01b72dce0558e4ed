"""Works out what is due in small questions, one after the other, so that others are answered in between."""

from array import array
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from ui.ask import Asker, Failure, Newest, Question
from workstation.operations import deadlines
from workstation.operations.deadlines import Clock, DueList, Entry
from workstation.ports import Store
from workstation.register import Days

Source = tuple[str, str]
"""Register and deadline."""


def _begin(registers: Sequence[str], store: Store) -> tuple[Clock, list[Source]]:
    return deadlines.read_clock(store), deadlines.sources(store, registers)


def _trust(registers: Sequence[str], store: Store) -> tuple[Clock, list[Source]]:
    return deadlines.trust_clock(store), deadlines.sources(store, registers)


def _candidates(source: Source, days: Days, store: Store) -> "array[int]":
    return deadlines.candidates(store, *source, days)


def _entries(source: Source, ids: Sequence[int], days: Days, store: Store) -> list[Entry]:
    return deadlines.entries(store, *source, ids, days)


class DueScan(QObject):
    """One list at a time; a new one makes what is on the way of the former ones unwanted."""

    progressed = Signal(object, int, int)
    """The list so far, records worked out, and of how many that are known by now."""
    finished = Signal(object)
    """The list, whole."""
    failed = Signal(object)

    def __init__(self, asker: Asker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asker = asker
        self._runs = Newest()
        self._list: DueList | None = None
        self._days = Days(first="", today="", last="")
        self._until = 0
        self._cap = deadlines.CAP
        self._with_done = False
        self._sources: deque[Source] = deque()
        self._parts: deque[tuple[Source, array[int]]] = deque()
        self._done = 0
        self._of = 0
        self.running = False

    def start(
        self,
        until: int,
        registers: Sequence[str] = (),
        *,
        cap: int = deadlines.CAP,
        with_done: bool = False,
        trust_clock: bool = False,
    ) -> None:
        """Work out what is due until so many days from today; ``trust_clock`` forgets days seen before."""
        self.stop()
        self.running = True
        self._until = until
        self._cap, self._with_done = cap, with_done
        self._ask(partial(_trust if trust_clock else _begin, tuple(registers)), self._take_sources)

    def stop(self) -> None:
        """Leave it."""
        self._runs.next()
        self.running = False
        self._sources.clear()
        self._parts.clear()
        self._done = self._of = 0

    def _ask(self, question: Question, taker: Callable[[int, Any], None]) -> None:
        number = self._runs.number
        self._asker.ask(
            question,
            partial(taker, number),
            partial(self._fail, number),
            partial(self._runs.is_newest, number),
        )

    def _take_sources(self, number: int, answer: tuple[Clock, list[Source]]) -> None:
        if self._runs.is_newest(number):
            clock, sources = answer
            self._list = DueList(clock, self._cap, self._with_done)
            self._days = deadlines.days_of(clock.counted, self._until)
            self._sources.extend(sources)
            self._go_on()

    def _take_candidates(self, source: Source, number: int, ids: "array[int]") -> None:
        if self._runs.is_newest(number):
            self._of += len(ids)
            for start in range(0, len(ids), deadlines.PART):
                self._parts.append((source, ids[start : start + deadlines.PART]))
            self._go_on()

    def _take_entries(self, part: int, number: int, entries: list[Entry]) -> None:
        if self._runs.is_newest(number) and self._list is not None:
            self._done += part
            self._list.add(entries)
            self._go_on()

    def _go_on(self) -> None:
        """Find all candidates first, so that it can be said of how many."""
        if self._sources:
            source = self._sources.popleft()
            self._ask(partial(_candidates, source, self._days), partial(self._take_candidates, source))
        elif self._parts:
            source, ids = self._parts.popleft()
            self.progressed.emit(self._list, self._done, self._of)
            self._ask(partial(_entries, source, ids, self._days), partial(self._take_entries, len(ids)))
        else:
            self.running = False
            self.finished.emit(self._list)

    def _fail(self, number: int, failure: Failure) -> None:
        if self._runs.is_newest(number):
            self.stop()
            self.failed.emit(failure)

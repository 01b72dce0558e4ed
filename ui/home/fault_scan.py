"""Looks through all records for faults while nobody needs the store: a little at a time, and stopped at once."""

from array import array
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from ui.ask import Asker, Failure, Newest, Question
from workstation.operations import overview
from workstation.operations.overview import Faults
from workstation.ports import Store
from workstation.query import Query

PART = 100
"""Records checked in one question."""
REST = 15
"""Milliseconds between two questions: whatever else is asked goes first."""


@dataclass(frozen=True)
class _Begun:
    state: list[Any]
    kept: list[Faults] | None
    ids: "list[tuple[str, array[int]]]"


def _begin(store: Store) -> _Begun:
    kept = overview.faults_kept(store)
    ids = []
    if kept is None:
        ids = [(register.key, store.ids(register, Query())) for register in store.catalogue]
    return _Begun(overview.state_of_book(store), kept, ids)


def _look(key: str, ids: Sequence[int], store: Store) -> Faults:
    return overview.faults_in(store, key, ids)


def _keep(state: list[Any], found: Sequence[Faults], store: Store) -> None:
    overview.keep_faults(store, state, found)


class FaultScan(QObject):
    """One look at a time. What it came to is kept with the state of the book, so that it is not done twice."""

    progressed = Signal(int, int)
    """Records checked, and of how many."""
    finished = Signal(list)
    """``Faults`` of all registers."""

    def __init__(self, asker: Asker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asker = asker
        self._runs = Newest()
        self._parts: deque[tuple[str, array[int]]] = deque()
        self._found: dict[str, Faults] = {}
        self._state: list[Any] = []
        self._of = 0
        self.running = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._look_on)

    def start(self) -> None:
        """Look, from the beginning."""
        self.stop()
        self._parts.clear()
        self.running = True
        self._ask(_begin, self._take_begun)

    def stop(self) -> None:
        """Leave it; ``go_on`` takes it up again."""
        self._runs.next()
        self._rest.stop()
        self.running = False

    def go_on(self) -> None:
        """Take it up where it was left, or start."""
        if self._parts:
            self.running = True
            self._rest.start()
        else:
            self.start()

    def _ask(self, question: Question, taker: Callable[[int, Any], None]) -> None:
        number = self._runs.number
        self._asker.ask(
            question,
            partial(taker, number),
            partial(self._fail, number),
            partial(self._runs.is_newest, number),
        )

    def _take_begun(self, number: int, begun: _Begun) -> None:
        if not self._runs.is_newest(number):
            return
        if begun.kept is not None:
            self.running = False
            self.finished.emit(begun.kept)
            return
        self._state = begun.state
        self._found = {}
        self._of = sum(len(ids) for _, ids in begun.ids)
        for key, ids in begun.ids:
            self._parts.extend((key, ids[start : start + PART]) for start in range(0, len(ids), PART))
        self._look_on()

    def _look_on(self) -> None:
        if not self._parts:
            self.running = False
            found = list(self._found.values())
            self._asker.ask(partial(_keep, self._state, found))
            self.finished.emit(found)
            return
        checked = sum(one.checked for one in self._found.values())
        self.progressed.emit(checked, self._of)
        key, ids = self._parts[0]
        self._ask(partial(_look, key, ids), self._take_faults)

    def _take_faults(self, number: int, faults: Faults) -> None:
        if self._runs.is_newest(number):
            self._parts.popleft()
            before = self._found.get(faults.register)
            self._found[faults.register] = faults if before is None else overview.together(before, faults)
            self._rest.start()

    def _fail(self, number: int, failure: Failure) -> None:
        """A look that cannot be done says nothing: whoever needs the store is told by what he asked himself."""
        if self._runs.is_newest(number):
            self.stop()
            self._parts.clear()

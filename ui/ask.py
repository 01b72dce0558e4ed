"""How the window asks the store: one thread owns it, every answer comes back through one signal.

A widget hands in a question, a function of the store, and the methods that take the answer. The question runs
on the store's thread; the methods run on the window's thread, and not at all once their widget is gone.
"""

from __future__ import annotations

import itertools
import logging
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

from ui.shell.rubbish import Rubbish
from workstation.findings import EnvironmentFault, Finding, Refusal, WrongUse
from workstation.words import say

if TYPE_CHECKING:
    from workstation.ports import Store

    class OpenStore(Store, Protocol):
        """A store that a thread holds open."""

        def close(self) -> None:
            """Write everything down and set the folder free."""

        def idle(self) -> bool:
            """Use a quiet moment; whether there is more to do."""


LOG = logging.getLogger("workstation.window")
_UNWANTED = object()
QUIET_SECONDS = 2.0
"""After so long without a question the store may tidy up."""


@dataclass(frozen=True)
class Failure:
    """Why a question has no answer."""

    code: str
    """``refused``, the code of a fault or a wrong use, or ``bug``."""
    sentence: str
    """What happened and what to do."""
    findings: tuple[Finding, ...] = ()
    """All of a refusal's findings."""


def failure_of(error: BaseException) -> Failure:
    """What went wrong, in words; what we did not foresee is logged, and one sentence stands for it."""
    if isinstance(error, Refusal):
        sentences = "\n".join(finding.sentence() for finding in error.findings)
        return Failure("refused", sentences, error.findings)
    if isinstance(error, EnvironmentFault | WrongUse):
        return Failure(error.code, error.sentence())
    if isinstance(error, MemoryError):
        return Failure("memory_full", say("fault_memory_full"))
    LOG.error("unforeseen on the store's thread", exc_info=error)
    return Failure("bug", say("window_bug"))


Question = Callable[[Any], Any]
"""Gets the open store, gives the answer; it must not touch a widget."""
Taker = Callable[[Any], None]
"""A method of a QObject, or a ``partial`` of one."""


def _always() -> bool:
    return True


@dataclass(frozen=True)
class _Asked:
    """What crosses to the store's thread: no widget, for the last one to let go of a widget deletes it."""

    number: int | None
    question: Question
    wanted: Callable[[], bool] = _always


class Newest:
    """Numbers the questions of one kind, so that a later one makes the earlier ones unwanted."""

    def __init__(self) -> None:
        self.number = 0

    def next(self) -> int:
        """The number of a new question."""
        self.number += 1
        return self.number

    def is_newest(self, number: int) -> bool:
        """Whether no later question has been put."""
        return number == self.number


def _owner(taker: Taker) -> QObject | None:
    """The object whose method takes the answer."""
    while isinstance(taker, partial):
        taker = taker.func
    owner = getattr(taker, "__self__", None)
    return owner if isinstance(owner, QObject) else None


class Asker(QObject):
    """Owns the store's thread. Made and used on the window's thread."""

    trouble = Signal(object)
    """A ``Failure`` that nobody who asked wanted to take."""
    _answered = Signal(object, object, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._questions: queue.SimpleQueue[_Asked | None] = queue.SimpleQueue()
        self._numbers = itertools.count()
        self._takers: dict[int, tuple[Taker | None, Taker | None]] = {}
        self._rubbish = Rubbish(self)
        self._store: OpenStore | None = None
        self._thread = threading.Thread(target=self._work, name="store")
        # Answers come from the store's thread, so Qt queues them; naming the kind would load all of ``Qt`` before the
        # first paint, a fifth of the time of a bare window.
        self._answered.connect(self._deliver)

    def open(
        self,
        opener: Callable[[], OpenStore],
        question: Question,
        then: Taker | None = None,
        failed: Taker | None = None,
    ) -> None:
        """Close the store that is open, open another and put the first question to it."""
        self.ask(partial(self._exchange, opener, question), then, failed)
        if not self._thread.is_alive():
            self._rubbish.hold()
            self._thread.start()

    def ask(
        self,
        question: Question,
        then: Taker | None = None,
        failed: Taker | None = None,
        wanted: Callable[[], bool] = _always,
    ) -> None:
        """Put a question; questions are answered in the order they were put.

        Without ``failed`` a failure goes to ``trouble``. A question that is no longer ``wanted`` when its
        turn comes is not put to the store at all. Neither the question nor ``wanted`` may hold a widget.
        Raises ``TypeError`` for takers that are no methods of a QObject.
        """
        for taker in (then, failed):
            if taker is not None and _owner(taker) is None:
                raise TypeError("an answer is taken by a method of a QObject, so that it can be dropped with it")
        number = next(self._numbers)
        self._takers[number] = (then, failed)
        self._questions.put(_Asked(number, question, wanted))

    def close(self) -> None:
        """Answer what was asked, close the store, end the thread."""
        if self._thread.is_alive():
            self._questions.put(None)
            self._thread.join()
            self._rubbish.release()

    # -- on the store's thread ---------------------------------------------------------------------------

    def _work(self) -> None:
        while (asked := self._next()) is not None:
            if asked.wanted():
                self._answer(asked)
            else:
                self._answered.emit(asked.number, _UNWANTED, False)
        self._answer(_Asked(None, lambda store: self._shut()))

    def _next(self) -> _Asked | None:
        with suppress(queue.Empty):
            return self._questions.get(timeout=QUIET_SECONDS)
        while self._tidied():
            with suppress(queue.Empty):
                return self._questions.get_nowait()
        return self._questions.get()

    def _tidied(self) -> bool:
        """Have the store use a quiet moment; whether there is more to do."""
        try:
            return self._store is not None and self._store.idle()
        except Exception as error:
            self._answered.emit(None, failure_of(error), True)
            return False

    def _answer(self, asked: _Asked) -> None:
        try:
            answer = asked.question(self._store)
        except Exception as error:
            self._answered.emit(asked.number, failure_of(error), True)
        else:
            self._answered.emit(asked.number, answer, False)

    def _exchange(self, opener: Callable[[], OpenStore], question: Question, store: OpenStore | None) -> Any:
        self._shut()
        self._store = opener()
        return question(self._store)

    def _shut(self) -> None:
        store, self._store = self._store, None
        if store is not None:
            store.close()

    # -- on the window's thread --------------------------------------------------------------------------

    @Slot(object, object, bool)
    def _deliver(self, number: int | None, answer: Any, is_failure: bool) -> None:
        then, failed = (None, None) if number is None else self._takers.pop(number)
        taker = failed if is_failure else then
        if taker is None:
            if is_failure:
                self.trouble.emit(answer)
            return
        owner = _owner(taker)
        if answer is not _UNWANTED and owner is not None and isValid(owner):
            taker(answer)

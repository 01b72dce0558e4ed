"""Opening a closed period for correction, and closing it again as it was."""

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from ui.ask import Asker, Failure
from ui.reports import past_questions as questions
from ui.reports.asking import AskCorrection
from workstation.operations.closing import PeriodState
from workstation.words import say


class Corrections(QObject):
    """Asks for the reason and tells what came of it."""

    changed = Signal(object)
    """The ``PeriodState`` of a period that was opened or closed again."""
    said = Signal(str, str)

    def __init__(self, asker: Asker, window: QWidget) -> None:
        super().__init__(window)
        self._asker = asker
        self._window = window

    def ask(self, state: PeriodState) -> None:
        """Ask why a closed period is opened again; the later ones that hang on it are told."""
        self._asker.ask(partial(questions.later, state.period), partial(self._ask, state), self._fail)

    def _ask(self, state: PeriodState, later: list[PeriodState]) -> None:
        asking = AskCorrection(self._window, state, later)
        asking.agreed.connect(partial(self.correct, state))
        QDialog.open(asking)

    def correct(self, state: PeriodState, reason: str, with_later: bool) -> None:
        """Open it."""
        self._asker.ask(partial(questions.correct, state.period, with_later, reason), self._take_opened, self._fail)

    def _take_opened(self, state: PeriodState) -> None:
        self.said.emit(say("reports_correcting", period=state.period.label()), "quiet")
        self.changed.emit(state)

    def give_up(self, state: PeriodState) -> None:
        """Close a period again as it was reported."""
        self._asker.ask(partial(questions.give_up, state.period), self._take_closed, self._fail)

    def _take_closed(self, state: PeriodState) -> None:
        self.said.emit(say("reports_given_up", period=state.period.label()), "quiet")
        self.changed.emit(state)

    def _fail(self, failure: Failure) -> None:
        self.said.emit(failure.sentence, "hard")

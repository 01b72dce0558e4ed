"""Undo and redo from the window: asks for them one at a time, says what was done and what was not."""

from functools import partial
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from ui.ask import Asker, Failure
from ui.notice import Notice
from workstation.operations import undoing
from workstation.operations.undoing import Undone
from workstation.words import say

SLOW = 500
"""Milliseconds after which work that goes on is said."""


class Undoing(QObject):
    """Undo and redo of one window."""

    done = Signal()
    """Records were changed."""
    refused = Signal()
    """Nothing was changed."""

    def __init__(self, asker: Asker, notice: Notice, parent: QObject) -> None:
        super().__init__(parent)
        self._asker = asker
        self._notice = notice
        self._works = False

    def turn(self, way: Literal["undo", "redo"], skip_changed: bool = False) -> None:
        """Take back what was done last, or do again what was taken back last."""
        if self._works:
            return
        self._works = True
        QTimer.singleShot(SLOW, self, self._say_slow)
        act = undoing.undo if way == "undo" else undoing.redo
        self._asker.ask(partial(act, skip_changed=skip_changed), self._turned, partial(self._not_turned, way))

    def _say_slow(self) -> None:
        if self._works:
            self._notice.say(say("shell_undoing"), "quiet")

    def _turned(self, undone: Undone) -> None:
        self._works = False
        if undone.skipped:
            details = "\n".join(finding.sentence() for finding in undone.skipped)
            sentence = say("shell_undone_but", sentence=undone.sentence, number=len(undone.skipped))
            self._notice.say(sentence, "soft", details)
        else:
            self._notice.say(undone.sentence, "quiet")
        self.done.emit()

    def _not_turned(self, way: Literal["undo", "redo"], failure: Failure) -> None:
        self._works = False
        first, *others = failure.sentence.split("\n")
        sentence = say("shell_and_more", sentence=first, number=len(others)) if others else first
        role = "soft" if failure.code == "refused" else "hard"
        self._notice.say(sentence, role, failure.sentence if others else "")
        if any(finding.code == "undo_changed_since" for finding in failure.findings):
            self._notice.offer(say("shell_undo_rest"), partial(self.turn, way, skip_changed=True))
        self.refused.emit()

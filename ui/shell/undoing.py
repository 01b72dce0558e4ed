"""Undo and redo from the window: asks for them one at a time, says what was done and what was not."""

from functools import partial
from typing import Literal

from PySide6.QtCore import QObject, Signal

from ui.ask import Asker, Failure
from ui.long_work import LongWork, WorkStrip
from ui.shell.notice import Notice
from workstation.operations import undoing
from workstation.operations.undoing import Undone
from workstation.ports import Stopped, Store
from workstation.words import say

Way = Literal["undo", "redo"]
DOING: dict[Way, str] = {"undo": "shell_undoing", "redo": "shell_redoing"}


def _turn(way: Way, skip_changed: bool, work: LongWork, store: Store) -> Undone | None:
    """What was undone or done again; ``None`` where the clerk stopped it and nothing was changed."""
    act = undoing.undo if way == "undo" else undoing.redo
    try:
        return act(store, skip_changed=skip_changed, progress=work)
    except Stopped:
        return None


class Undoing(QObject):
    """Undo and redo of one window."""

    done = Signal()
    """Records were changed."""
    refused = Signal()
    """Nothing was changed."""

    def __init__(self, asker: Asker, notice: Notice, strip: WorkStrip, parent: QObject) -> None:
        super().__init__(parent)
        self._asker = asker
        self._notice = notice
        self._strip = strip

    def turn(self, way: Way, skip_changed: bool = False) -> None:
        """Take back what was done last, or do again what was taken back last."""
        if self._strip.work is not None:
            return
        work = self._strip.begin(say(DOING[way]))
        self._asker.ask(partial(_turn, way, skip_changed, work), self._turned, partial(self._not_turned, way))

    def _turned(self, undone: Undone | None) -> None:
        self._strip.end()
        if undone is None:
            self._notice.say(say("shell_turn_stopped"), "quiet")
            self.refused.emit()
            return
        if undone.skipped:
            details = "\n".join(finding.sentence() for finding in undone.skipped)
            sentence = say("shell_undone_but", sentence=undone.sentence, number=len(undone.skipped))
            self._notice.say(sentence, "soft", details)
        else:
            self._notice.say(undone.sentence, "quiet")
        self.done.emit()

    def _not_turned(self, way: Way, failure: Failure) -> None:
        self._strip.end()
        first, *others = failure.sentence.split("\n")
        sentence = say("shell_and_more", sentence=first, number=len(others)) if others else first
        role = "soft" if failure.code == "refused" else "hard"
        self._notice.say(sentence, role, failure.sentence if others else "")
        if any(finding.code == "undo_changed_since" for finding in failure.findings):
            self._notice.offer(say("shell_undo_rest"), partial(self.turn, way, skip_changed=True))
        self.refused.emit()

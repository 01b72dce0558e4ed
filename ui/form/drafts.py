"""What is typed and not saved, kept in the store moments after it was typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from ui.ask import Asker, Failure
from workstation.ports import Store

Draft = Mapping[str, Any]
"""What ``Store.drafts`` gives; its content holds the raw values and the revision they were typed over."""

DRAFT_AFTER = 700
"""Milliseconds after the first unsaved stroke until the draft is kept."""
AGAIN_AFTER = 5000
"""Milliseconds until a draft that could not be kept is tried again."""


@dataclass(frozen=True)
class Typed:
    """What is to be kept under a draft's id."""

    draft: str
    register: str
    uid: str
    content: dict[str, Any]


def _keep(typed: Typed, store: Store) -> None:
    store.keep_draft(typed.register, typed.draft, typed.content, typed.uid)


def _drop(draft: str, store: Store) -> None:
    store.drop_draft(draft)


class DraftKeeper(QObject):
    """Keeps drafts and holds on to each until the store has it, also when the form shows another record by then."""

    due = Signal()
    """Something was typed so long ago that it must be kept now."""
    kept = Signal(str)
    """The draft of this id is in the store."""
    failed = Signal(str)
    """It is not, and will be tried again."""
    changed = Signal()
    """There are other drafts in the store than before."""

    def __init__(self, asker: Asker, parent: QObject) -> None:
        super().__init__(parent)
        self._asker = asker
        self._unkept: dict[str, Typed] = {}
        self._told = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DRAFT_AFTER)
        self._timer.timeout.connect(self.due)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(AGAIN_AFTER)
        self._again.timeout.connect(self._try_again)

    def stroke(self) -> None:
        """Something was typed."""
        if not self._timer.isActive():
            self._timer.start()

    def rest(self) -> None:
        """Nothing is left to be kept by itself."""
        self._timer.stop()

    def has_strokes(self) -> bool:
        """Whether something was typed that no draft holds yet."""
        return self._timer.isActive()

    def holds(self) -> bool:
        """Whether a draft is not in the store that should be."""
        return self._told and bool(self._unkept)

    def keep(self, typed: Typed) -> None:
        """Keep what is typed."""
        self._timer.stop()
        self._ask(typed)

    def _ask(self, typed: Typed) -> None:
        self._unkept[typed.draft] = typed
        self._asker.ask(partial(_keep, typed), partial(self._take_kept, typed), partial(self._take_failure, typed))

    def _take_kept(self, typed: Typed, _: None) -> None:
        if self._unkept.get(typed.draft) is typed:
            del self._unkept[typed.draft]
            self._told = self._told and bool(self._unkept)
            self.kept.emit(typed.draft)
        self.changed.emit()

    def _take_failure(self, typed: Typed, failure: Failure) -> None:
        if self._unkept.get(typed.draft) is not typed:
            return
        self._again.start()
        self.failed.emit(typed.draft)
        if not self._told:
            self._told = True
            self._asker.trouble.emit(failure)

    def _try_again(self) -> None:
        for typed in list(self._unkept.values()):
            self._ask(typed)

    def drop(self, draft: str) -> None:
        """Forget a draft."""
        self._timer.stop()
        self._unkept.pop(draft, None)
        self._asker.ask(partial(_drop, draft), self._take_dropped)

    def forget(self, draft: str) -> None:
        """The draft is no more: what it held was saved."""
        self._unkept.pop(draft, None)

    def _take_dropped(self, _: None) -> None:
        self.changed.emit()

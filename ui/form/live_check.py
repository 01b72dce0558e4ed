"""Checks a record while it is typed: some rest after a stroke, off the window's thread, late answers dropped."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from ui.ask import Asker, Failure, Newest
from workstation.operations.proposing import Looked, look_over
from workstation.ports import Store
from workstation.register import Register

CHECK_AFTER = 300
"""Milliseconds of rest after a stroke until the record is checked."""


def _look_over(register: Register, uid: str, raw: Mapping[str, Any], store: Store) -> Looked:
    return look_over(store, register, uid, raw)


class LiveCheck(QObject):
    """Asks what is found in a record as it stands; only the answer to the last question counts."""

    due = Signal()
    """It is time to ask: what stands in the form is handed to ``ask``."""
    looked = Signal(object)
    """A ``Looked`` for what was asked last."""

    def __init__(self, asker: Asker, register: Register, parent: QObject) -> None:
        super().__init__(parent)
        self._asker = asker
        self._register = register
        self._newest = Newest()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CHECK_AFTER)
        self._timer.timeout.connect(self.due)

    def stroke(self) -> None:
        """Something was typed: what is on its way speaks of something else."""
        self._newest.next()
        self._timer.start()

    def left(self) -> None:
        """A field was left: no need to wait any longer."""
        if self._timer.isActive():
            self._timer.stop()
            self.due.emit()

    def ask(self, uid: str, raw: Mapping[str, Any]) -> None:
        """Have a record checked; ``uid`` is empty for a new one."""
        self._timer.stop()
        number = self._newest.next()
        self._asker.ask(
            partial(_look_over, self._register, uid, raw),
            partial(self._take, number),
            self._cannot,
            wanted=partial(self._newest.is_newest, number),
        )

    def forget(self) -> None:
        """Another record stands there, or it is being saved."""
        self._timer.stop()
        self._newest.next()

    def _take(self, number: int, looked: Looked) -> None:
        if self._newest.is_newest(number):
            self.looked.emit(looked)

    def _cannot(self, failure: Failure) -> None:
        """Saving will say it; a sentence at each stroke would help nobody."""

"""Work of the store that takes longer than a moment: how far it is, and a button that stops it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from ui import look
from workstation.ports import Stopped
from workstation.words import say

LOOKED_EVERY = 200
"""Milliseconds between two looks at how far the work is."""
SHOWN_AFTER = 500
"""Milliseconds of work before anything is shown."""
SHORT_TURN = 0.0005
"""Seconds that a thread keeps the interpreter while another one waits for it."""


@contextmanager
def short_turns() -> Iterator[None]:
    """Long work in Python: the window's thread gets its turn at once whenever it wants one."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(SHORT_TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


class LongWork:
    """How far a question has come. A plain object, for it is held on the store's thread; it is its ``Progress``."""

    def __init__(self) -> None:
        self.done = 0
        self.total = 0
        self.stopping = False

    def __call__(self, done: int, total: int) -> None:
        """Told by the operation; raises ``Stopped`` when the clerk pressed 停止."""
        self.done, self.total = done, total
        if self.stopping:
            raise Stopped


class WorkStrip(QFrame):
    """Shows how far a ``LongWork`` is, with a button that stops it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.work: LongWork | None = None
        look.set_role(self, "bar", "quiet")
        self._what = ""
        self.words = QLabel()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.stop_button = QPushButton(say("work_stop"))
        self.stop_button.setAccessibleName(self.stop_button.text())
        self.stop_button.clicked.connect(self.stop)
        line = QHBoxLayout(self)
        line.setContentsMargins(look.GAP, 4, look.GAP, 4)
        line.setSpacing(look.GAP)
        line.addWidget(self.words)
        line.addWidget(self.bar, 1)
        line.addWidget(self.stop_button)
        self._look_again = QTimer(self)
        self._look_again.setInterval(LOOKED_EVERY)
        self._look_again.timeout.connect(self._look)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(SHOWN_AFTER)
        self._wait.timeout.connect(self._show)
        self.hide()

    def begin(self, what: str) -> LongWork:
        """Work begins, named in words; returns what is handed to the operation as its progress."""
        self.work = LongWork()
        self._what = what
        self.bar.setAccessibleName(what)
        self.stop_button.setAccessibleName(f"{say('work_stop')} {what}")
        self.stop_button.setEnabled(True)
        self._wait.start()
        return self.work

    def end(self) -> None:
        """The answer is here, or there is none."""
        self.work = None
        self._wait.stop()
        self._look_again.stop()
        self.hide()

    def stop(self) -> None:
        """Ask the work to stop; everything stays as it was."""
        if self.work is not None:
            self.work.stopping = True
            self.stop_button.setEnabled(False)
            self._look()

    def _show(self) -> None:
        self._look()
        self.show()
        self._look_again.start()

    def _look(self) -> None:
        work = self.work
        if work is None:
            return
        self.bar.setRange(0, work.total)
        self.bar.setValue(work.done)
        if work.stopping:
            self.words.setText(say("work_stopping"))
        else:
            self.words.setText(say("work_done_of", what=self._what, done=f"{work.done:,}", total=f"{work.total:,}"))

"""Notices that nobody touched keys or mouse for a while."""

import time

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QWindow

TOUCHES = frozenset(
    (
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    )
)
LOOK_EVERY = 5_000
"""Milliseconds between two looks at the clock."""


class IdleWatch(QObject):
    """Watches the window as the system sees it: one filter there costs nothing while the program draws."""

    idle = Signal()
    """Nobody touched anything for the time that was asked for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window: QWindow | None = None
        self._minutes = 0
        self.touched_at = time.monotonic()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY)
        self._timer.timeout.connect(self.look)

    def watch(self, window: QWindow | None, minutes: int) -> None:
        """Tell when nobody touched this window for so many minutes; never for 0."""
        if self._window is not None:
            self._window.removeEventFilter(self)
        self._window, self._minutes = window, minutes
        self.touched_at = time.monotonic()
        if window is not None and minutes:
            window.installEventFilter(self)
            self._timer.start()
        else:
            self._timer.stop()

    def look(self) -> None:
        """Look at the clock."""
        if self._minutes and time.monotonic() - self.touched_at >= self._minutes * 60:
            self._timer.stop()
            self.idle.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in TOUCHES:
            self.touched_at = time.monotonic()
        return False

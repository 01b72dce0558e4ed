"""Python's collector, kept to the window's thread.

It runs on whichever thread allocates, and a widget that it takes apart on the store's thread ends the
process. While a store's thread lives, the collector runs by a timer on the window's thread instead.
"""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY = 1000
"""Milliseconds between two looks at what has gathered."""


class Rubbish(QObject):
    """Holds the collector off all threads but the window's, from ``hold`` to ``release``."""

    _holders = 0

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._held = False
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.collect)

    def hold(self) -> None:
        """From now on only the window's thread collects."""
        if not self._held:
            self._held = True
            Rubbish._holders += 1
            gc.disable()
            self._timer.start()

    def release(self) -> None:
        """There is no other thread any more."""
        if self._held:
            self._held = False
            self._timer.stop()
            Rubbish._holders -= 1
            if Rubbish._holders == 0:
                gc.enable()

    def collect(self) -> None:
        """Collect the generations that are due, the younger ones with the oldest that is."""
        counts = zip(gc.get_count(), gc.get_threshold(), strict=True)
        due = [generation for generation, (count, most) in enumerate(counts) if count > most]
        if due:
            gc.collect(due[-1])

"""Locks the window: nothing of the records is seen until a clerk opens it again."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget

from ui.shell.idle_watch import IdleWatch
from workstation.words import say

if TYPE_CHECKING:
    from ui.ask import Asker
    from ui.shell.lock_page import LockPage
    from workstation.operations.clerks import Desks


class Locking(QObject):
    """The lock of a window whose middle is a stack: what it shows, and the lock page above it."""

    locked = Signal()
    opened = Signal(object)
    """The ``Desks`` of those who may work, with the one who opened it at work."""

    def __init__(self, window: QMainWindow, stack: QStackedWidget, asker: "Asker") -> None:
        super().__init__(window)
        self._window = window
        self._stack = stack
        self._asker = asker
        self._title = ""
        self._desks: Desks | None = None
        self.page: LockPage | None = None
        self.watch = IdleWatch(self)
        self.watch.idle.connect(self.lock)

    @property
    def is_locked(self) -> bool:
        """Whether the lock page stands in the place of all else."""
        return self.page is not None

    def know(self, desks: "Desks") -> None:
        """Take who may work here and how long the window waits."""
        self._desks = desks
        self.watch.watch(self._window.windowHandle(), desks.lock_after)

    def forget(self) -> None:
        """The book is closed: there is nothing to lock."""
        self._desks = None
        self.watch.watch(None, 0)
        self._take_away()

    def lock(self) -> None:
        """Show the lock page, and close every other window of the program."""
        if self._desks is None or self.page is not None:
            return
        from ui.shell.lock_page import LockPage

        for other in QApplication.topLevelWidgets():
            if other is not self._window and other.isVisible():
                other.close()
        self._title = self._window.windowTitle()
        self._window.setWindowTitle(say("window_name"))
        self._window.statusBar().hide()
        self.page = LockPage(self._asker, self._desks)
        self.page.opened.connect(self._open)
        self._stack.addWidget(self.page)
        self._stack.setCurrentWidget(self.page)
        self.locked.emit()
        self.page.begin()

    def _open(self, desks: "Desks") -> None:
        self._take_away()
        self.know(desks)
        self.opened.emit(desks)

    def _take_away(self) -> None:
        if self.page is None:
            return
        page, self.page = self.page, None
        self._stack.removeWidget(page)
        page.deleteLater()
        self._window.setWindowTitle(self._title)
        self._window.statusBar().show()

"""How the window comes to a book: waits, opens the store, asks at the first start, says why one does not open."""

import logging
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ui.ask import Asker, Failure
from ui.doors import Doors
from ui.page import Book
from ui.shell.card import Waiting
from ui.shell.first_start import Fault, FirstStart
from ui.shell.window_frame import WindowFrame
from workstation.operations.clerks import Desks, clear_where_asked, desks
from workstation.ports import Store

LOG = logging.getLogger("workstation.window")


def look_in(store: Store) -> tuple[Book, Desks]:
    """What the window needs to know of a store that was opened; runs on the store's thread."""
    if clear_where_asked(store):
        LOG.warning("the passwords of all clerks were taken away, as a file in the data folder asked for")
    book = Book(tuple(store.catalogue), store.unit, store.clerk, store.folder, store.is_sample)
    return book, desks(store)


class Entrance(QObject):
    """Opens books in a window's frame, one at a time."""

    left = Signal()
    """The book that was open is about to be closed."""
    opened = Signal(object, object)
    """The ``Book`` and its ``Desks``."""

    def __init__(self, frame: WindowFrame, asker: Asker, doors: Doors, folder: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._frame = frame
        self._asker = asker
        self._doors = doors
        self._folder = folder

    def enter(self) -> None:
        """Open the store of the data folder; the first start where there is none."""
        self._wait()
        self._asker.open(self._doors.open, look_in, self._opened, self._cannot_open)

    def enter_sample(self) -> None:
        """Open the sample book."""
        self._wait()
        self._asker.open(self._doors.sample, look_in, self._opened, self._cannot_open)

    def _wait(self) -> None:
        self.left.emit()
        self._frame.show_only(Waiting())

    def _opened(self, answer: tuple[Book, Desks]) -> None:
        self.opened.emit(*answer)

    def _cannot_open(self, failure: Failure) -> None:
        self._frame.show_sample(False)
        if failure.code == "store_missing":
            start = FirstStart(self._folder)
            start.founded.connect(self._create)
            start.sample_wanted.connect(self.enter_sample)
            self._frame.show_only(start)
            start.begin()
            return
        page = Fault(failure.sentence, self._folder)
        page.again.connect(self.enter)
        self._frame.show_only(page)
        page.again_button.setFocus()

    def _create(self, unit: str, clerk: str) -> None:
        doors = self._doors
        self._asker.open(lambda: doors.create(unit, clerk), look_in, self._opened, self._cannot_create)

    def _cannot_create(self, failure: Failure) -> None:
        start = self._frame.stack.currentWidget()
        if isinstance(start, FirstStart):
            start.show_fault(failure.sentence)

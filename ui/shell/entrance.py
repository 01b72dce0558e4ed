"""How the window comes to a book: waits, opens the store, asks at the first start, says why one does not open."""

import logging
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui.ask import Asker, Failure
from ui.doors import Doors, Left
from ui.page import Book
from ui.shell.card import Card, Waiting
from ui.shell.first_start import Fault, FirstStart
from ui.shell.password_page import PasswordPage
from ui.shell.window_frame import WindowFrame
from workstation.operations.clerks import Desks, clear_where_asked, desks
from workstation.ports import Backup, Store
from workstation.words import say

if TYPE_CHECKING:
    from ui.ask import OpenStore

LOG = logging.getLogger("workstation.window")
DAMAGED = ("store_damaged", "store_foreign", "search_index_damaged")
"""Faults that a backup mends."""
LOCKED = ("password_missing", "password_wrong")
"""Faults that a password mends."""


def look_in(store: Store) -> tuple[Book, Desks]:
    """What the window needs to know of a store that was opened; runs on the store's thread."""
    if clear_where_asked(store):
        LOG.warning("the passwords of all clerks were taken away, as a file in the data folder asked for")
    book = Book(tuple(store.catalogue), store.unit, store.clerk, store.folder, store.is_sample)
    return book, desks(store)


def _sentence_of(left: Left) -> str:
    return left.done.sentence()


class Entrance(QObject):
    """Opens books in a window's frame, one at a time."""

    left = Signal()
    """The book that was open is about to be closed."""
    opened = Signal(object, object)
    """The ``Book`` and its ``Desks``."""
    opened_safely = Signal()
    """The book that was opened is a damaged one, for reading alone."""

    def __init__(self, frame: WindowFrame, asker: Asker, doors: Doors, folder: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._frame = frame
        self._asker = asker
        self._doors = doors
        self._folder = folder
        self._foreign = False

    def enter(self) -> None:
        """Open the store of the data folder; the first start where there is none."""
        self._wait()
        self._asker.open(self._doors.open, look_in, self._opened, self._cannot_open)

    def enter_sample(self) -> None:
        """Open the sample book."""
        self._wait()
        self._asker.open(self._doors.sample, look_in, self._opened, self._cannot_open)

    def go_back(self) -> None:
        """Have the former program take its place; the window has nothing to show then but what to do next."""
        self._wait()
        self._asker.open(self._doors.go_back, _sentence_of, self._went_back, self._cannot_go_back)

    def _went_back(self, sentence: str) -> None:
        self._frame.show_only(Card(say("update_back_title"), sentence))

    def _cannot_go_back(self, failure: Failure) -> None:
        self._show_fault(failure.sentence)

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
        if failure.code in LOCKED:
            self._ask_password()
            return
        if failure.code in DAMAGED:
            self.enter_safely(failure.sentence, foreign=failure.code == "store_foreign")
            return
        self._show_fault(failure.sentence)

    # -- an encrypted store --------------------------------------------------------------------------------

    def _ask_password(self) -> None:
        page = PasswordPage()
        page.given.connect(self._unlock)
        self._frame.show_only(page)
        page.begin()

    def _unlock(self, password: str) -> None:
        doors = self._doors

        def unlocked() -> "OpenStore":
            doors.unlock(password)
            return doors.open()

        self._asker.open(unlocked, look_in, self._unlocked, self._not_unlocked)

    def _unlocked(self, answer: tuple[Book, Desks]) -> None:
        # What had the keys goes first: else they come to the navigation while the pages are being changed.
        self._frame.show_only(Waiting())
        self._opened(answer)

    def _not_unlocked(self, failure: Failure) -> None:
        page = self._frame.stack.currentWidget()
        if failure.code in LOCKED and isinstance(page, PasswordPage):
            page.refuse(say("encryption_wrong_here"))
        else:
            self._cannot_open(failure)

    def _show_fault(self, sentence: str) -> None:
        page = Fault(sentence, self._folder)
        page.again.connect(self.enter)
        self._frame.show_only(page)
        page.again_button.setFocus()

    # -- safe mode -----------------------------------------------------------------------------------------

    def enter_safely(self, sentence: str, *, foreign: bool = False) -> None:
        """Something is wrong with the store: open it for reading alone, as far as that goes, and offer the backups."""
        self._wait()
        self._foreign = foreign
        readable, unreadable = partial(self._safe, sentence, True), partial(self._unsafe, sentence)
        self._asker.open(self._doors.safe, self._look_safely, readable, unreadable)

    def _look_safely(self, store: Store) -> tuple[list[Backup], Book, Desks]:
        book, found = look_in(store)
        return self._doors.backups(), book, found

    def _unsafe(self, sentence: str, failure: Failure) -> None:
        """It cannot even be read: only a backup helps."""
        self._asker.ask(self._backups_alone, partial(self._safe, sentence, False))

    def _backups_alone(self, store: Store | None) -> tuple[list[Backup], None, None]:
        return self._doors.backups(), None, None

    def _safe(self, sentence: str, readable: bool, answer: tuple[list[Backup], Book | None, Desks | None]) -> None:
        from ui.safety.safe_mode import SafeMode

        backups, book, found = answer
        if not backups and book is None and self._foreign:
            # A file that never was ours: there is nothing to bring back.
            self._show_fault(sentence)
            return
        card = SafeMode(self._asker, sentence, self._folder, backups, readable=readable)
        card.again.connect(self.enter)
        card.restore_wanted.connect(self._replace)
        if book is not None and found is not None:
            card.look_wanted.connect(partial(self._look, book, found))
        self._frame.show_only(card)
        card.begin()

    def _look(self, book: Book, found: Desks) -> None:
        # The button that had the keys goes first: else they come to the navigation while the pages are being changed.
        self._frame.show_only(Waiting())
        self.opened.emit(book, found)
        self.opened_safely.emit()

    def _replace(self, backup: Path) -> None:
        doors = self._doors

        def replaced() -> "OpenStore":
            doors.replace(backup)
            return doors.open()

        self._asker.open(replaced, look_in, self._opened, self._cannot_replace)

    def _cannot_replace(self, failure: Failure) -> None:
        from ui.safety.safe_mode import SafeMode

        card = self._frame.stack.currentWidget()
        if isinstance(card, SafeMode):
            card.show_fault(failure.sentence)

    def _create(self, unit: str, clerk: str) -> None:
        doors = self._doors
        self._asker.open(lambda: doors.create(unit, clerk), look_in, self._opened, self._cannot_create)

    def _cannot_create(self, failure: Failure) -> None:
        start = self._frame.stack.currentWidget()
        if isinstance(start, FirstStart):
            start.show_fault(failure.sentence)

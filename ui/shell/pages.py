"""The pages of the open book: built when they are wanted first, fresh whenever they are shown."""

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from ui.ask import Asker
from ui.page import Book, Desk, Destination, Page
from ui.preferences import Preferences
from ui.shell.navigation import Place, places


class Pages(QObject):
    """Builds, keeps and forgets pages in a stack."""

    built = Signal(str, object)
    """Key and page, when a page was built."""
    state_changed = Signal(str)
    """How safe what is typed in the page in front is."""
    changed = Signal()
    """A page changed records."""
    wanted = Signal(object)
    said = Signal(str, str)

    def __init__(self, stack: QStackedWidget, asker: Asker, preferences: Preferences, parent: QObject) -> None:
        super().__init__(parent)
        self._stack = stack
        self._asker = asker
        self._preferences = preferences
        self._book: Book | None = None
        self._places: dict[str, Place] = {}
        self._stale: set[str] = set()
        self.by_key: dict[str, Page] = {}
        """The pages that are built."""

    def begin(self, book: Book) -> list[Place]:
        """Take up a book; returns the places it has, in the order of the navigation."""
        self._book = book
        self._places = {place.key: place for place in places(book.catalogue, self._preferences)}
        return list(self._places.values())

    def end(self) -> None:
        """The book is closed. The pages themselves go with what takes their place in the stack."""
        self._book = None
        self._places.clear()
        self._stale.clear()
        self.by_key.clear()

    @property
    def front(self) -> Page | None:
        """The page in front; ``None`` while a card asks for something."""
        current = self._stack.currentWidget()
        return next((page for page in self.by_key.values() if page is current), None)

    def show(self, destination: Destination) -> Page | None:
        """Bring a page to the front to show something; ``None`` where this book does not have it."""
        if self._book is None or destination.page not in self._places:
            return None
        page = self.by_key.get(destination.page) or self._build(destination.page, self._book)
        self._stack.setCurrentWidget(page)
        if destination.page in self._stale:
            self._stale.discard(destination.page)
            page.refresh()
        page.enter(destination)
        return page

    def _build(self, key: str, book: Book) -> Page:
        page = self._places[key].make(Desk(self._asker, book))
        page.state_changed.connect(partial(self._state_changed, key))
        page.records_changed.connect(partial(self.records_changed, key))
        page.wanted.connect(self.wanted)
        page.said.connect(self.said)
        self._stack.addWidget(page)
        self.by_key[key] = page
        self.built.emit(key, page)
        return page

    def _state_changed(self, key: str, state: str) -> None:
        if self.by_key.get(key) is self.front:
            self.state_changed.emit(state)

    def records_changed(self, by: str = "") -> None:
        """Records were changed by one page, or by none of them.

        The one in front looks again now, the others when they are shown: a look over a million records costs.
        """
        for key, page in self.by_key.items():
            if key == by:
                continue
            if page is self.front:
                page.refresh()
            else:
                self._stale.add(key)
        self.changed.emit()

    def forget_quiet(self, book: Book) -> None:
        """Have the pages behind the one in front built anew when they are wanted; one with something typed stays."""
        self._book = book
        front = self.front
        for key, page in list(self.by_key.items()):
            if page is not front and page.state == "window_state_saved":
                self._stack.removeWidget(page)
                page.deleteLater()
                del self.by_key[key]
                self._stale.discard(key)

    def keep_drafts(self) -> bool:
        """Have all pages keep what is typed; whether there was anything."""
        kept = [page.keep_draft() for page in self.by_key.values()]
        return any(kept)

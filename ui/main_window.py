"""The main window: navigation, top line, the page in front, the line at the bottom.

It knows no field and no register by name: its pages stand in ``ui.navigation``, over the catalogue of the open store.
Before the first paint it is empty and loads nothing that an empty window does not need.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QByteArray, QEvent, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow

from ui import look, preferences
from workstation.words import say

if TYPE_CHECKING:
    from PySide6.QtGui import QShortcut
    from PySide6.QtWidgets import QStackedWidget

    from ui.ask import Asker, Failure, OpenStore
    from ui.facts import Facts
    from ui.locking import Locking
    from ui.navigation import Navigation, Place
    from ui.notice import Notice
    from ui.page import Book, Destination, Page
    from ui.register_page import RegisterPage
    from ui.settings_page import SettingsPage
    from ui.status_line import StatusLine
    from ui.top_line import TopLine
    from ui.window_frame import WindowFrame
    from workstation.operations.clerks import Desks
    from workstation.operations.undoing import Undone
    from workstation.ports import Store

LOG = logging.getLogger("workstation.window")
SIZE = QSize(1366, 720)
DAILY_BACKUP_AFTER = 30_000
"""Milliseconds after the book was opened until today's backup is looked for."""


@dataclass(frozen=True)
class Doors:
    """The ways into a store; each runs on the store's thread."""

    open: Callable[[], OpenStore]
    """The store of the data folder."""
    create: Callable[[str, str], OpenStore]
    """A new one for a unit and a clerk."""
    sample: Callable[[], OpenStore]
    """The sample book, made where it is not there yet."""


def _look_in(store: Store) -> tuple[Book, Desks]:
    from ui.page import Book
    from workstation.operations.clerks import clear_where_asked, desks

    if clear_where_asked(store):
        LOG.warning("the passwords of all clerks were taken away, as a file in the data folder asked for")
    book = Book(tuple(store.catalogue), store.unit, store.clerk, store.folder, store.is_sample)
    return book, desks(store)


def _facts(store: Store) -> Facts:
    from ui.facts import facts_of

    return facts_of(store)


class MainWindow(QMainWindow):
    """The program's one window."""

    first_painted = Signal()

    frame: WindowFrame
    status: StatusLine
    locking: Locking

    def __init__(self, asker: Asker, doors: Doors, folder: Path, chosen: preferences.Preferences | None = None) -> None:
        super().__init__()
        self._asker = asker
        self._doors = doors
        self._folder = folder
        self.preferences = chosen or preferences.load(folder)
        self._painted = False
        self._furnished = False
        self._may_close = False
        self.pages: dict[str, Page] = {}
        self._places: dict[str, Place] = {}
        self._keys: list[QShortcut] = []
        self.book: Book | None = None
        asker.trouble.connect(self.show_failure)
        self.setWindowTitle(say("window_name"))
        self.resize(SIZE)
        if self.preferences.geometry:
            self.restoreGeometry(QByteArray.fromBase64(self.preferences.geometry.encode()))

    def furnish(self) -> None:
        """Put everything in that an empty window does not need; after the first paint, and once."""
        if self._furnished:
            return
        from ui.keys import bind_keys
        from ui.locking import Locking
        from ui.status_line import StatusLine
        from ui.window_frame import WindowFrame

        self._furnished = True
        self.frame = WindowFrame()
        self.navigation.chosen.connect(self.show_page)
        self.navigation.fold_wanted.connect(self._fold)
        self.top_line.undo_wanted.connect(self.undo)
        self.top_line.redo_wanted.connect(self.redo)
        self.top_line.lock_wanted.connect(self.lock)
        self.top_line.help_wanted.connect(self.show_help)
        self.top_line.search.chosen.connect(self._go_to_hit)
        self.frame.leave_button.clicked.connect(self.enter)
        self.setCentralWidget(self.frame)
        self.status = StatusLine(self._folder)
        self.setStatusBar(self.status)
        self.locking = Locking(self, self.frame, self._asker)
        self.locking.locked.connect(self._locked)
        self.locking.opened.connect(self._opened)
        acts = {
            "Ctrl+F": self.focus_search,
            "Ctrl+Shift+F": self.focus_search_all,
            "Ctrl+N": self._new_record,
            "Ctrl+S": self._save,
            "Ctrl+Z": self.undo,
            "Ctrl+Y": self.redo,
            "Ctrl+Shift+Z": self.redo,
            "Ctrl+L": self.lock,
            "F1": self.show_help,
        }
        acts |= {f"Ctrl+{number}": partial(self._show_numbered, number) for number in range(1, 10)}
        self._keys = bind_keys(self, acts)

    @property
    def notice(self) -> Notice:
        """The sentence across the window."""
        self.furnish()
        return self.frame.notice

    @property
    def navigation(self) -> Navigation:
        """The list of pages."""
        self.furnish()
        return self.frame.navigation

    @property
    def top_line(self) -> TopLine:
        """The line on top."""
        self.furnish()
        return self.frame.top_line

    @property
    def stack(self) -> QStackedWidget:
        """The pages that are built, or the card that asks for something."""
        self.furnish()
        return self.frame.stack

    # -- coming and going ----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            # Only after this round of drawing has reached the screen.
            QTimer.singleShot(0, self.first_painted.emit)

    def enter(self) -> None:
        """Open the store of the data folder; the first start where there is none."""
        self.furnish()
        self._wait()
        self._asker.open(self._doors.open, _look_in, self._show_book, self._cannot_open)

    def _wait(self) -> None:
        from ui.card import Waiting

        self._keep_drafts()
        self._forget_pages()
        self.frame.show_only(Waiting())

    def _cannot_open(self, failure: Failure) -> None:
        from ui.first_start import Fault, FirstStart

        self.frame.show_sample(False)
        if failure.code == "store_missing":
            start = FirstStart(self._folder)
            start.founded.connect(self._create)
            start.sample_wanted.connect(self._open_sample)
            self.frame.show_only(start)
            start.begin()
            return
        page = Fault(failure.sentence, self._folder)
        page.again.connect(self.enter)
        self.frame.show_only(page)
        page.again_button.setFocus()

    def _create(self, unit: str, clerk: str) -> None:
        doors = self._doors
        self._asker.open(lambda: doors.create(unit, clerk), _look_in, self._show_book, self._cannot_create)

    def _cannot_create(self, failure: Failure) -> None:
        from ui.first_start import FirstStart

        start = self.stack.currentWidget()
        if isinstance(start, FirstStart):
            start.show_fault(failure.sentence)

    def _open_sample(self) -> None:
        self._wait()
        self._asker.open(self._doors.sample, _look_in, self._show_book, self._cannot_open)

    def _show_book(self, answer: tuple[Book, Desks]) -> None:
        from ui.navigation import places
        from ui.showing import Style
        from workstation import divisions

        self.book, desks = answer
        book = self.book
        Style.days = self.preferences.days
        unit = divisions.name_of(book.unit)
        self.setWindowTitle(f"{say('window_name')} · {unit}")
        self.status.show_clerk(book.clerk)
        self.status.show_folder(book.folder)
        self.frame.show_sample(book.is_sample)
        self._places = {place.key: place for place in places(book.catalogue, self.preferences)}
        self.navigation.show_places(self._places.values())
        self.top_line.show_unit(unit)
        self.top_line.search.begin(self._asker, self.frame.whole)
        self.frame.take_look()
        self.frame.fold(self.preferences.folded, self.width())
        self.frame.show_book_parts(True)
        self.locking.know(desks)
        if desks.at_work.has_password:
            self.locking.lock()
        self.show_page(next(iter(self._places)))
        self._ask_facts()
        if not book.is_sample:
            QTimer.singleShot(DAILY_BACKUP_AFTER, self, self._back_up_daily)

    def _forget_pages(self) -> None:
        self.book = None
        self.locking.forget()
        self.frame.show_book_parts(False)
        self._places.clear()
        self.pages.clear()

    # -- the pages -----------------------------------------------------------------------------------------

    @property
    def front(self) -> Page | None:
        """The page in front; ``None`` while a card asks for something."""
        current = self.stack.currentWidget()
        return next((page for page in self.pages.values() if page is current), None)

    @property
    def page(self) -> RegisterPage | None:
        """The register's page in front."""
        front = self.front
        if front is None:
            return None
        from ui.register_page import RegisterPage

        return front if isinstance(front, RegisterPage) else None

    def show_page(self, key: str) -> None:
        """Bring a page to the front."""
        from ui.page import Destination

        self.go(Destination(key))

    def go(self, destination: Destination) -> None:
        """Bring a page to the front to show something; what this book does not have is passed over."""
        page = self._built(destination.page)
        if page is None:
            return
        self.top_line.search.close_hits()
        self.stack.setCurrentWidget(page)
        self.navigation.set_current(destination.page)
        self._say_keys(page)
        self.status.show_state(page.state)
        page.enter(destination)

    def _built(self, key: str) -> Page | None:
        if self.book is None or key not in self._places:
            return None
        if key not in self.pages:
            from ui.page import Desk

            page = self._places[key].make(Desk(self._asker, self.book))
            page.state_changed.connect(partial(self._page_state, key))
            page.records_changed.connect(partial(self._records_changed, key))
            page.wanted.connect(self.go)
            page.said.connect(self.notice.say)
            if key == "settings":
                self._wire_settings(cast("SettingsPage", page))
            if self.pages:
                self.stack.addWidget(page)
            else:
                self.frame.show_only(page)
            self.pages[key] = page
        return self.pages[key]

    def _show_numbered(self, number: int) -> None:
        keys = self.navigation.keys
        if number <= len(keys):
            self.show_page(keys[number - 1])

    def _page_state(self, key: str, state: str) -> None:
        if self.pages.get(key) is self.front:
            self.status.show_state(state)

    def _records_changed(self, key: str) -> None:
        """Records were changed by one page: the others and the shell look again."""
        for other, page in self.pages.items():
            if other != key:
                page.refresh()
        self._ask_facts()

    def _ask_facts(self) -> None:
        self._asker.ask(_facts, self._show_facts)

    def _show_facts(self, facts: Facts) -> None:
        self.navigation.show_counts(facts.counts)
        self.top_line.show_day(facts.today)
        self.top_line.show_undo(facts.undo.undo, facts.undo.redo)
        self.status.show_backup(facts.backup.sentence(), overdue=facts.backup.overdue)

    # -- what the keys do ----------------------------------------------------------------------------------

    def _say_keys(self, page: Page) -> None:
        """The box on top says which keys lead to it: Ctrl+F goes to the page's own search line where it has one."""
        self.top_line.search.show_keys("Ctrl+Shift+F" if _searches(page) else "Ctrl+F")

    def focus_search(self) -> None:
        """Go to the search line of the page in front, to the one for everything where it has none."""
        front = self.front
        if front is not None and _searches(front):
            front.focus_search()
        else:
            self.focus_search_all()

    def focus_search_all(self) -> None:
        """Go to the box that searches all registers."""
        if self.book is not None:
            self.top_line.search.setFocus()
            self.top_line.search.selectAll()

    def _go_to_hit(self, register: str, uid: str, text: str) -> None:
        from ui.page import Destination
        from workstation.query import Query

        self.go(Destination(register, uid=uid, query=None if uid else Query(text=text)))

    def _new_record(self) -> None:
        if self.front is not None:
            self.front.new_record()

    def _save(self) -> None:
        if self.front is not None:
            self.front.save()

    def show_help(self) -> None:
        """Explain what has the keys."""
        from ui.help_window import show_help

        show_help(self)

    # -- undo and redo -------------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take back what was done last."""
        if self.book is not None:
            from workstation.operations import undoing

            self._asker.ask(undoing.undo, self._undone, self._not_undone)

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self.book is not None:
            from workstation.operations import undoing

            self._asker.ask(undoing.redo, self._undone, self._not_undone)

    def _undone(self, undone: Undone) -> None:
        self.notice.say(undone.sentence, "quiet")
        self._records_changed("")

    def _not_undone(self, failure: Failure) -> None:
        role = "soft" if failure.code == "refused" else "hard"
        self.notice.say(failure.sentence, role)
        self._ask_facts()

    # -- the look ------------------------------------------------------------------------------------------

    def _fold(self, folded: bool) -> None:
        self.preferences.folded = folded
        self.navigation.set_folded(folded)
        preferences.save(self.preferences, self._folder)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.book is not None:
            self.frame.fold(self.preferences.folded, self.width())

    def _wire_settings(self, page: SettingsPage) -> None:
        page.preference_changed.connect(self._preference_changed)
        page.clerks_changed.connect(self._clerks_changed)

    def _preference_changed(self, name: str) -> None:
        preferences.save(self.preferences, self._folder)
        if name in ("theme", "font_size"):
            look.dress(look.application(), self.preferences.theme, self.preferences.font_size)
        if name == "font_size":
            self._forget_quiet_pages()
        if name == "days":
            from ui.showing import Style

            Style.days = self.preferences.days
            self._forget_quiet_pages()

    def _forget_quiet_pages(self) -> None:
        """Pages behind the one in front are built anew when they are wanted; where something is typed, they stay."""
        for key, page in list(self.pages.items()):
            if page is not self.front and page.state == "window_state_saved":
                self.stack.removeWidget(page)
                page.deleteLater()
                del self.pages[key]

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if self._furnished and event.type() == QEvent.Type.PaletteChange:
            # Once, after everything else has taken the palette.
            QTimer.singleShot(0, self, self._take_look)

    def _take_look(self) -> None:
        if self.book is not None:
            self.frame.take_look()
            self.frame.fold(self.preferences.folded, self.width())
        self.status.show_folder(self.book.folder if self.book is not None else self._folder)

    # -- who works -----------------------------------------------------------------------------------------

    def lock(self) -> None:
        """Lock the window until a clerk opens it again."""
        self.locking.lock()

    def _locked(self) -> None:
        self._keep_drafts()
        self.top_line.search.close_hits()
        for key in self._keys:
            key.setEnabled(False)

    def _opened(self, desks: Desks) -> None:
        for key in self._keys:
            key.setEnabled(True)
        self._clerks_changed(desks)
        if self.front is not None:
            self.front.setFocus()

    def _clerks_changed(self, desks: Desks) -> None:
        self.locking.know(desks)
        name = desks.at_work.name
        self.status.show_clerk(name)
        if self.book is not None and self.book.clerk != name:
            self.book = replace(self.book, clerk=name)
            self._keep_drafts()
            self._forget_quiet_pages()

    # -- trouble and the end -------------------------------------------------------------------------------

    def show_failure(self, failure: Failure) -> None:
        """Say what nobody else says."""
        self.furnish()
        self.notice.say(failure.sentence)

    def show_bug(self, details: str = "") -> None:
        """Say that something unforeseen happened; the window lives on."""
        self.furnish()
        self.notice.say(say("window_bug"), details=details)

    def _back_up_daily(self) -> None:
        if self.book is not None and not self.book.is_sample:
            from workstation.operations.backing_up import back_up_daily

            self._asker.ask(back_up_daily, self._backed_up)

    def _backed_up(self, findings: Any) -> None:
        if findings is not None:
            self._ask_facts()
        if findings:
            self.notice.say("\n".join(finding.sentence() for finding in findings), "soft")

    def _keep_drafts(self) -> bool:
        """Have all pages keep what is typed; whether there was anything."""
        kept = [page.keep_draft() for page in self.pages.values()]
        return any(kept)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close or not self._keep_drafts():
            self.preferences.geometry = bytes(self.saveGeometry().toBase64().data()).decode()
            preferences.save(self.preferences, self._folder)
            event.accept()
            return
        event.ignore()
        self._asker.ask(lambda store: None, self._drafts_answered, self._drafts_answered)

    def _drafts_answered(self, _: object) -> None:
        self._may_close = True
        if any(page.state == "window_state_typing" for page in self.pages.values()):
            # The sentence of the fault is shown already; a second try closes all the same.
            self.notice.say(f"{self.notice.words.text()}\n{say('window_close_unsafe')}".strip())
            return
        self.close()


def _searches(page: Page) -> bool:
    """Whether a page has a search line of its own."""
    from ui.page import Page

    return type(page).focus_search is not Page.focus_search

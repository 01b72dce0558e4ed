"""The main window: navigation, top line, the page in front, the line at the bottom.

It knows no field and no register by name: its pages stand in ``ui.shell.navigation``, over the catalogue of the open
store. Before the first paint it is empty and loads nothing that an empty window does not need.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QByteArray, QEvent, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow

from ui import look, preferences
from workstation.words import Speech, say, title_in

if TYPE_CHECKING:
    from PySide6.QtGui import QShortcut
    from PySide6.QtWidgets import QStackedWidget

    from ui.ask import Asker, Failure
    from ui.doors import Doors
    from ui.importing.drop import FileDrop
    from ui.page import Book, Destination, Page
    from ui.settings.page import SettingsPage
    from ui.shell.entrance import Entrance
    from ui.shell.facts import Facts
    from ui.shell.locking import Locking
    from ui.shell.navigation import Navigation
    from ui.shell.notice import Notice
    from ui.shell.pages import Pages
    from ui.shell.status_line import StatusLine
    from ui.shell.top_line import TopLine
    from ui.shell.undoing import Undoing
    from ui.shell.window_frame import WindowFrame
    from ui.table.register_page import RegisterPage
    from workstation.operations.clerks import Desks
    from workstation.ports import Store

SIZE = QSize(1366, 720)
BACKUP_LOOK_EVERY = 20 * 60_000
"""Milliseconds between two looks whether today has its backup."""
DAILY_BACKUP_AFTER = 30_000
"""Milliseconds after the book was opened until today's backup is looked for."""


def _facts(store: Store) -> Facts:
    from ui.shell.facts import facts_of

    return facts_of(store)


def _newer_beside(store: Store) -> str:
    """The version of the newer program that lies beside this one; empty where none does."""
    from workstation.updates.offers import beside, installed

    offer = beside(installed())
    return offer.version if offer is not None else ""


class MainWindow(QMainWindow):
    """The program's one window."""

    first_painted = Signal()

    frame: WindowFrame
    status: StatusLine
    entrance: Entrance
    locking: Locking
    shelf: Pages
    undoing: Undoing

    def __init__(self, asker: Asker, doors: Doors, folder: Path, chosen: preferences.Preferences | None = None) -> None:
        super().__init__()
        self._asker = asker
        self._doors = doors
        self._folder = folder
        self.preferences = chosen or preferences.load(folder)
        self._painted = False
        self._furnished = False
        self._may_close = False
        self._keys: list[QShortcut] = []
        self._drop: FileDrop | None = None
        self.book: Book | None = None
        self.brought: Path | None = None
        """The file that the program was called with, until it is looked at."""
        self._safe = False
        self._backup_clock: QTimer | None = None
        asker.trouble.connect(self.show_failure)
        self.setWindowTitle(title_in(Speech.language))
        self.resize(SIZE)
        if self.preferences.geometry:
            self.restoreGeometry(QByteArray.fromBase64(self.preferences.geometry.encode()))

    def furnish(self) -> None:
        """Put everything in that an empty window does not need; after the first paint, and once."""
        if self._furnished:
            return
        from ui.shell.entrance import Entrance
        from ui.shell.locking import Locking
        from ui.shell.pages import Pages
        from ui.shell.status_line import StatusLine
        from ui.shell.undoing import Undoing
        from ui.shell.window_frame import WindowFrame

        self._furnished = True
        self.frame = WindowFrame()
        self.setCentralWidget(self.frame)
        self.status = StatusLine(self._folder)
        self.setStatusBar(self.status)
        self.entrance = Entrance(self.frame, self._asker, self._doors, self._folder, self)
        self.locking = Locking(self, self.frame, self._asker)
        self.shelf = Pages(self.stack, self._asker, self.preferences, self)
        self.undoing = Undoing(self._asker, self.notice, self.frame.work_strip, self)
        self._connect()
        self._bind_keys()

    def _connect(self) -> None:
        self.navigation.chosen.connect(self.show_page)
        self.navigation.fold_wanted.connect(self._fold)
        self.top_line.undo_wanted.connect(self.undo)
        self.top_line.redo_wanted.connect(self.redo)
        self.top_line.lock_wanted.connect(self.lock)
        self.top_line.help_wanted.connect(self.show_help)
        self.top_line.search.chosen.connect(self._go_to_hit)
        self.frame.leave_button.clicked.connect(self.enter)
        self.entrance.left.connect(self._leave_book)
        self.entrance.opened.connect(self._show_book)
        self.entrance.opened_safely.connect(self._show_safe)
        self.locking.locked.connect(self._locked)
        self.locking.opened.connect(self._opened)
        self.shelf.built.connect(self._page_built)
        self.shelf.state_changed.connect(self.status.show_state)
        self.shelf.changed.connect(self._ask_facts)
        self.shelf.wanted.connect(self.go)
        self.shelf.said.connect(self.notice.say)
        self.undoing.done.connect(self.shelf.records_changed)
        self.undoing.refused.connect(self._ask_facts)

    def _bind_keys(self) -> None:
        from ui.shell.keys import bind_keys

        acts = {
            "Ctrl+F": self.focus_search,
            "Ctrl+Shift+F": self.focus_search_all,
            "Ctrl+N": self._new_record,
            "Ctrl+S": self._save,
            "Ctrl+Z": self.undo,
            "Ctrl+Y": self.redo,
            "Ctrl+Shift+Z": self.redo,
            "Ctrl+L": self.lock,
            "F6": self._next_part,
            "F1": self.show_help,
        }
        acts |= {f"Ctrl+{number % 10}": partial(self._show_numbered, number) for number in range(1, 11)}
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
    def pages(self) -> dict[str, Page]:
        """The pages that are built, by their keys."""
        return self.shelf.by_key

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
        self.entrance.enter()

    def _show_book(self, book: Book, desks: Desks) -> None:
        from ui.showing import Style
        from workstation import divisions

        self.book = book
        Style.days = self.preferences.days
        known = divisions.known(book.unit)
        unit = divisions.division(book.unit).words() if known else book.unit
        self.setWindowTitle(f"{say('window_name')} · {unit}")
        self.status.show_clerk(book.clerk)
        self.status.show_folder(book.folder)
        self.frame.show_sample(book.is_sample)
        pages = self.shelf.begin(book)
        self.navigation.show_places(pages)
        self.top_line.show_unit(unit)
        self.top_line.search.begin(self._asker, self.frame.whole)
        self.frame.take_look()
        self.frame.fold(self.preferences.folded, self.width())
        self.frame.show_book_parts(True)
        self.frame.clear()
        self.show_page(pages[0].key)
        self.locking.know(desks)
        self.frame.show_role(desks.at_work.role)
        if desks.at_work.has_password:
            # Before anything of the page is drawn.
            self.locking.lock()
        self._ask_facts()
        self._take_drops()
        self._take_brought()
        if not book.is_sample:
            QTimer.singleShot(DAILY_BACKUP_AFTER, self, self._back_up_daily)
            QTimer.singleShot(DAILY_BACKUP_AFTER, self, self._look_for_update)
            self._look_daily()

    def _show_safe(self) -> None:
        """The book in front is a damaged one: it is looked at, and nothing is written to it."""
        self._safe = True
        self.frame.safe_words.show()

    def _enter_safely(self, sentence: str) -> None:
        self.entrance.enter_safely(sentence)

    def _take_drops(self) -> None:
        """A ledger may be dropped anywhere on the window."""
        from ui.importing.drop import FileDrop

        if self._drop is None:
            self._drop = FileDrop(self)
            self._drop.dropped.connect(self._import_file)

    def _take_brought(self) -> None:
        """Look at the file that the program was called with, once nobody has to give a password any more."""
        if self.brought is not None and self.book is not None and not self.locking.is_locked:
            brought, self.brought = self.brought.absolute(), None
            self._import_file(brought, 1)

    def _import_file(self, path: Path, number: int) -> None:
        from ui.page import Destination

        if self.book is None or self.locking.is_locked:
            return
        # A package is judged; everything else is read as a ledger.
        self.go(Destination("reports" if path.suffix.lower() == ".zip" else "import", file=path))
        if number > 1:
            self.notice.say(say("import_one_file", name=path.name), "soft")

    def _leave_book(self) -> None:
        self.shelf.keep_drafts()
        self.shelf.end()
        self.book = None
        self._safe = False
        self.frame.safe_words.hide()
        self.frame.show_role("")
        self.locking.forget()
        self.frame.show_book_parts(False)
        self.setWindowTitle(say("window_name"))
        self.status.show_nobody()

    # -- the pages -----------------------------------------------------------------------------------------

    @property
    def front(self) -> Page | None:
        """The page in front; ``None`` while a card asks for something."""
        return self.shelf.front if self._furnished else None

    @property
    def page(self) -> RegisterPage | None:
        """The register's page in front."""
        front = self.front
        if front is None:
            return None
        from ui.table.register_page import RegisterPage

        return front if isinstance(front, RegisterPage) else None

    def show_page(self, key: str) -> None:
        """Bring a page to the front."""
        from ui.page import Destination

        self.go(Destination(key))

    def go(self, destination: Destination) -> None:
        """Bring a page to the front to show something; what this book does not have is passed over."""
        page = self.shelf.show(destination)
        if page is not None:
            self.top_line.search.close_hits()
            self.navigation.set_current(destination.page)
            self._say_keys(page)
            self.status.show_state(page.state)

    def _page_built(self, key: str, page: Page) -> None:
        if key == "settings":
            settings = cast("SettingsPage", page)
            settings.preference_changed.connect(self._preference_changed)
            settings.clerks_changed.connect(self._clerks_changed)
            settings.restore_section.restored.connect(self.enter)
            settings.restore_section.safe_wanted.connect(self._enter_safely)
            settings.update_section.back_wanted.connect(self.entrance.go_back)

    def _show_numbered(self, number: int) -> None:
        keys = self.navigation.keys
        if number <= len(keys):
            self.show_page(keys[number - 1])

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

    def _next_part(self) -> None:
        """Move the keys on: navigation, search box, page."""
        if self.front is None:
            return
        if self.navigation.list.hasFocus():
            self.focus_search_all()
        elif self.top_line.search.hasFocus():
            self.front.setFocus()
            self.front.focusNextChild()
        else:
            self.navigation.list.setFocus()

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

    def undo(self) -> None:
        """Take back what was done last."""
        if self.book is not None:
            self.undoing.turn("undo")

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self.book is not None:
            self.undoing.turn("redo")

    def show_help(self) -> None:
        """Explain what has the keys."""
        from ui.help.window import show_help

        show_help(self)

    # -- the look ------------------------------------------------------------------------------------------

    def _fold(self, folded: bool) -> None:
        self.preferences.folded = folded
        self.navigation.set_folded(folded)
        preferences.save(self.preferences, self._folder)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.book is not None:
            self.frame.fold(self.preferences.folded, self.width())

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
        if self.book is not None:
            self.shelf.forget_quiet(self.book)

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
        self.shelf.keep_drafts()
        self.top_line.search.close_hits()
        for key in self._keys:
            key.setEnabled(False)

    def _opened(self, desks: Desks) -> None:
        for key in self._keys:
            key.setEnabled(True)
        self._clerks_changed(desks)
        if self.front is not None:
            self.front.setFocus()
        self._take_brought()

    def _clerks_changed(self, desks: Desks) -> None:
        self.locking.know(desks)
        self.frame.show_role(desks.at_work.role)
        name = desks.at_work.name
        self.status.show_clerk(name)
        if self.book is not None and self.book.clerk != name:
            self.book = replace(self.book, clerk=name)
            self.shelf.keep_drafts()
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

    def _look_daily(self) -> None:
        """A program that is left open over night makes the next day's backup too."""
        if self._backup_clock is None:
            self._backup_clock = QTimer(self)
            self._backup_clock.setInterval(BACKUP_LOOK_EVERY)
            self._backup_clock.timeout.connect(self._back_up_daily)
        self._backup_clock.start()

    def _back_up_daily(self) -> None:
        if self.book is not None and not self.book.is_sample and not self._safe:
            from workstation.operations.backing_up import back_up_daily
            from workstation.temporary import sweep

            # What a kill left of personal data in the temporary files goes, though nobody writes a package today.
            self._asker.ask(lambda _: sweep())
            self._asker.ask(back_up_daily, self._backed_up)

    def _backed_up(self, findings: Any) -> None:
        if findings is not None:
            self._ask_facts()
        if findings:
            self.notice.say("\n".join(finding.sentence() for finding in findings), "soft")

    def _look_for_update(self) -> None:
        """A newer program that was put beside this one is told of, once at each start."""
        if self.book is not None and not self._safe:
            self._asker.ask(_newer_beside, self._say_newer)

    def _say_newer(self, version: str) -> None:
        if version:
            self.notice.say(say("update_beside", version=version), "soft")

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close or not self._furnished or not self.shelf.keep_drafts():
            if self.book is not None:
                # A folder that did not open is left as it is: a newer program may keep more there than this one knows.
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

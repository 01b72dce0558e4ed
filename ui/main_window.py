"""The main window: navigation, top line, the page in front, the line at the bottom.

It knows no field and no register by name: its pages stand in ``ui.navigation``, over the catalogue of the open store.
Before the first paint it is empty and loads nothing that an empty window does not need.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui import look, preferences
from ui.ask import Asker, Failure, OpenStore
from ui.card import Waiting
from ui.navigation import Navigation, Place, places
from ui.notice import Notice
from ui.status_line import StatusLine
from ui.top_line import TopLine
from workstation.words import say

if TYPE_CHECKING:
    from ui.facts import Facts
    from ui.page import Book, Destination, Page
    from ui.register_page import RegisterPage
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


def _look_in(store: "Store") -> "Book":
    from ui.page import Book

    return Book(tuple(store.catalogue), store.unit, store.clerk, store.folder, store.is_sample)


def _facts(store: "Store") -> "Facts":
    from ui.facts import facts_of

    return facts_of(store)


class MainWindow(QMainWindow):
    """The program's one window."""

    first_painted = Signal()

    def __init__(self, asker: Asker, doors: Doors, folder: Path, chosen: preferences.Preferences | None = None) -> None:
        super().__init__()
        self._asker = asker
        self._doors = doors
        self._folder = folder
        self.preferences = chosen or preferences.load(folder)
        self._painted = False
        self._may_close = False
        self.pages: dict[str, Page] = {}
        self._places: dict[str, Place] = {}
        self.book: Book | None = None
        self._build()
        asker.trouble.connect(self.show_failure)
        self.setWindowTitle(say("window_name"))
        self.resize(SIZE)
        if self.preferences.geometry:
            self.restoreGeometry(QByteArray.fromBase64(self.preferences.geometry.encode()))

    def _build(self) -> None:
        self.notice = Notice()
        self.navigation = Navigation()
        self.navigation.chosen.connect(self.show_page)
        self.navigation.fold_wanted.connect(self._fold)
        self.navigation.hide()
        self.top_line = TopLine()
        self.top_line.undo_wanted.connect(self.undo)
        self.top_line.redo_wanted.connect(self.redo)
        self.top_line.help_wanted.connect(self.show_help)
        self.top_line.search.chosen.connect(self._go_to_hit)
        self.top_line.hide()
        self.stack = QStackedWidget()
        self.stack.addWidget(Waiting())
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.top_line)
        right.addWidget(self.notice)
        right.addWidget(self.stack, 1)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.navigation)
        middle.addLayout(right, 1)
        self._build_sample_line()
        self.whole = QWidget()
        box = QVBoxLayout(self.whole)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.sample_line)
        box.addLayout(middle, 1)
        self.setCentralWidget(self.whole)
        self.status = StatusLine(self._folder)
        self.setStatusBar(self.status)

    def _build_sample_line(self) -> None:
        self.sample_words = QLabel(say("window_sample_words"))
        self.sample_words.setObjectName("sample_words")
        self.leave_button = QPushButton(say("window_sample_leave"))
        self.leave_button.setAccessibleName(self.leave_button.text())
        self.leave_button.clicked.connect(self.enter)
        self.sample_line = QWidget()
        line = QHBoxLayout(self.sample_line)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.sample_words, 1)
        line.addWidget(self.leave_button)
        self.sample_line.hide()

    def _bind_keys(self) -> None:
        for keys, what in (
            ("Ctrl+F", self._focus_search),
            ("Ctrl+Shift+F", self._focus_search_all),
            ("Ctrl+N", self._new_record),
            ("Ctrl+S", self._save),
            ("Ctrl+Z", self.undo),
            ("Ctrl+Y", self.redo),
            ("Ctrl+Shift+Z", self.redo),
            ("F1", self.show_help),
        ):
            QShortcut(QKeySequence(keys), self, what)
        for number in range(1, 10):
            QShortcut(QKeySequence(f"Ctrl+{number}"), self, partial(self._show_numbered, number))

    # -- coming and going ----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            # Only after this round of drawing has reached the screen.
            QTimer.singleShot(0, self._announce)

    def _announce(self) -> None:
        self._bind_keys()
        self.first_painted.emit()

    def enter(self) -> None:
        """Open the store of the data folder; the first start where there is none."""
        self._wait()
        self._asker.open(self._doors.open, _look_in, self._show_book, self._cannot_open)

    def _wait(self) -> None:
        self._keep_drafts()
        self._forget_pages()
        self._show_only(Waiting())

    def _cannot_open(self, failure: Failure) -> None:
        from ui.first_start import Fault, FirstStart

        self._frame(sample=False)
        if failure.code == "store_missing":
            start = FirstStart(self._folder)
            start.founded.connect(self._create)
            start.sample_wanted.connect(self._open_sample)
            self._show_only(start)
            start.begin()
            return
        page = Fault(failure.sentence, self._folder)
        page.again.connect(self.enter)
        self._show_only(page)
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

    def _show_book(self, book: "Book") -> None:
        from workstation import divisions

        self.book = book
        unit = divisions.name_of(book.unit)
        self.setWindowTitle(f"{say('window_name')} · {unit}")
        self.status.show_clerk(book.clerk)
        self.status.show_folder(book.folder)
        self._frame(sample=book.is_sample)
        self._places = {place.key: place for place in places(book.catalogue)}
        self.navigation.show_places(self._places.values())
        self.navigation.show()
        self.top_line.show_unit(unit)
        self.top_line.search.begin(self._asker, self.whole)
        self.top_line.refresh()
        self.top_line.show()
        self._fold_by_width()
        self.show_page(next(iter(self._places)))
        self._ask_facts()
        if not book.is_sample:
            QTimer.singleShot(DAILY_BACKUP_AFTER, self, self._back_up_daily)

    def _frame(self, *, sample: bool) -> None:
        self.sample_line.setVisible(sample)
        self.whole.setObjectName("sample" if sample else "")
        self.whole.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, sample)
        frame = 4 if sample else 0
        box = self.whole.layout()
        if box is not None:
            box.setContentsMargins(frame, frame, frame, frame)
        self.whole.style().unpolish(self.whole)
        self.whole.style().polish(self.whole)

    def _show_only(self, page: QWidget) -> None:
        """Show a page in the place of all others."""
        while self.stack.count():
            old = self.stack.widget(0)
            self.stack.removeWidget(old)
            old.deleteLater()
        self.stack.addWidget(page)

    def _forget_pages(self) -> None:
        self.book = None
        self.navigation.hide()
        self.top_line.hide()
        self._places.clear()
        self.pages.clear()

    # -- the pages -----------------------------------------------------------------------------------------

    @property
    def front(self) -> "Page | None":
        """The page in front; ``None`` while a card asks for something."""
        current = self.stack.currentWidget()
        return next((page for page in self.pages.values() if page is current), None)

    @property
    def page(self) -> "RegisterPage | None":
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

    def go(self, destination: "Destination") -> None:
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

    def _built(self, key: str) -> "Page | None":
        if self.book is None or key not in self._places:
            return None
        if key not in self.pages:
            from ui.page import Desk

            page = self._places[key].make(Desk(self._asker, self.book))
            page.state_changed.connect(partial(self._page_state, key))
            page.records_changed.connect(partial(self._records_changed, key))
            page.wanted.connect(self.go)
            page.said.connect(self.notice.say)
            if self.pages:
                self.stack.addWidget(page)
            else:
                self._show_only(page)
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

    def _show_facts(self, facts: "Facts") -> None:
        self.navigation.show_counts(facts.counts)
        self.top_line.show_day(facts.today)
        self.top_line.show_undo(facts.undo.undo, facts.undo.redo)
        self.status.show_backup(facts.backup.sentence(), overdue=facts.backup.overdue)

    # -- what the keys do ----------------------------------------------------------------------------------

    def _say_keys(self, page: "Page") -> None:
        """The box on top says which keys lead to it: Ctrl+F goes to the page's own search line where it has one."""
        self.top_line.search.show_keys("Ctrl+Shift+F" if _searches(page) else "Ctrl+F")

    def _focus_search(self) -> None:
        front = self.front
        if front is not None and _searches(front):
            front.focus_search()
        else:
            self._focus_search_all()

    def _focus_search_all(self) -> None:
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

    def _undone(self, undone: "Undone") -> None:
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

    def _fold_by_width(self) -> None:
        folded = self.preferences.folded or self.width() < look.scaled(look.NARROW)
        if folded != self.navigation.folded:
            self.navigation.set_folded(folded)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.book is not None:
            self._fold_by_width()

    # -- trouble and the end -------------------------------------------------------------------------------

    def show_failure(self, failure: Failure) -> None:
        """Say what nobody else says."""
        self.notice.say(failure.sentence)

    def show_bug(self, details: str = "") -> None:
        """Say that something unforeseen happened; the window lives on."""
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


def _searches(page: "Page") -> bool:
    """Whether a page has a search line of its own."""
    from ui.page import Page

    return type(page).focus_search is not Page.focus_search

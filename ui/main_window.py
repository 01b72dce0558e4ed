"""The main window: the registers on the left, the page of one of them, what is safe at the bottom.

It knows no field and no register by name: everything comes from the catalogue of the open store.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QPainter, QPaintEvent, QPalette, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui import look
from ui.ask import Asker, Failure, OpenStore
from ui.first_start import Fault, FirstStart, Waiting
from ui.page import Book, Desk
from ui.record_table import Index
from ui.register_page import RegisterPage
from workstation import divisions
from workstation.ports import Store
from workstation.query import Query
from workstation.words import say

SIZE = QSize(1366, 720)
COUNT_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True)
class Doors:
    """The ways into a store; each runs on the store's thread."""

    open: Callable[[], OpenStore]
    """The store of the data folder."""
    create: Callable[[str, str], OpenStore]
    """A new one for a unit and a clerk."""
    sample: Callable[[], OpenStore]
    """The sample book, made where it is not there yet."""


def _look_in(store: Store) -> Book:
    return Book(tuple(store.catalogue), store.unit, store.clerk, store.folder, store.is_sample)


def _counts(store: Store) -> dict[str, int]:
    return {register.key: store.page(register, Query(limit=0)).total for register in store.catalogue}


class Notice(QFrame):
    """A sentence across the window that stays until it is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.close_button = QPushButton(say("window_close_notice"))
        self.close_button.setAccessibleName(self.close_button.text())
        self.close_button.clicked.connect(self.hide)
        line = QHBoxLayout(self)
        line.setContentsMargins(look.MARGIN, 4, look.GAP, 4)
        line.addWidget(self.words, 1)
        line.addWidget(self.close_button)
        self.hide()

    def say(self, sentence: str, role: str = "hard") -> None:
        """Show a sentence."""
        self.words.setText(sentence)
        look.set_role(self, "bar", role)
        self.show()


class CountDelegate(QStyledItemDelegate):
    """Draws the number of records at the right of a register's name."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))  # type: ignore[attr-defined]
        inner = option.rect.adjusted(0, 0, -look.GAP, 0)  # type: ignore[attr-defined]
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(inner, flags, index.data(COUNT_ROLE) or "")


class MainWindow(QMainWindow):
    """The program's one window."""

    first_painted = Signal()

    def __init__(self, asker: Asker, doors: Doors, folder: Path) -> None:
        super().__init__()
        self._asker = asker
        self._doors = doors
        self._folder = folder
        self._painted = False
        self._may_close = False
        self.pages: dict[str, RegisterPage] = {}
        self.book: Book | None = None
        self._build()
        self._build_status()
        for keys, what in (
            ("Ctrl+F", self._focus_search),
            ("Ctrl+N", self._new_record),
            ("Ctrl+S", self._save),
        ):
            QShortcut(QKeySequence(keys), self, what)
        asker.trouble.connect(self.show_failure)
        self.setWindowTitle(say("window_name"))
        self.resize(SIZE)

    def _build(self) -> None:
        self.notice = Notice()
        self.registers = QListWidget()
        self.registers.setObjectName("registers")
        self.registers.setAccessibleName(say("window_registers"))
        self.registers.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.registers.setItemDelegate(CountDelegate(self.registers))
        self.registers.currentRowChanged.connect(self._show_register)
        self.registers.hide()
        self.stack = QStackedWidget()
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
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.registers)
        middle.addWidget(self.stack, 1)
        self.whole = QWidget()
        self.whole.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        box = QVBoxLayout(self.whole)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.sample_line)
        box.addWidget(self.notice)
        box.addLayout(middle, 1)
        self.setCentralWidget(self.whole)
        self._show_only(Waiting())

    def _build_status(self) -> None:
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        self.state = QLabel()
        self.state.setContentsMargins(look.GAP, 0, 0, 0)
        self.clerk = QLabel()
        self.folder_words = QLabel(say("window_folder", folder=self._folder))
        secret = QLabel(say("window_no_secrets"))
        look.set_role(secret, "role", "warning")
        bar.addWidget(self.state)
        for label in (self.clerk, self.folder_words, secret):
            label.setContentsMargins(look.GAP, 0, look.GAP, 0)
            bar.addPermanentWidget(label)

    # -- coming and going ----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            # Only after this round of drawing has reached the screen.
            QTimer.singleShot(0, self.first_painted.emit)

    def enter(self) -> None:
        """Open the store of the data folder; the first start where there is none."""
        self._wait()
        self._asker.open(self._doors.open, _look_in, self._show_book, self._cannot_open)

    def _wait(self) -> None:
        self._keep_drafts()
        self._forget_pages()
        self.registers.hide()
        self._show_only(Waiting())

    def _cannot_open(self, failure: Failure) -> None:
        self._frame(sample=False)
        if failure.code == "store_missing":
            start = FirstStart(self._folder)
            start.founded.connect(self._create)
            start.sample_wanted.connect(self._open_sample)
            self._show_only(start)
            return
        page = Fault(failure.sentence, self._folder)
        page.again.connect(self.enter)
        self._show_only(page)

    def _create(self, unit: str, clerk: str) -> None:
        doors = self._doors
        self._asker.open(lambda: doors.create(unit, clerk), _look_in, self._show_book, self._cannot_create)

    def _cannot_create(self, failure: Failure) -> None:
        start = self.stack.currentWidget()
        if isinstance(start, FirstStart):
            start.show_fault(failure.sentence)

    def _open_sample(self) -> None:
        self._wait()
        self._asker.open(self._doors.sample, _look_in, self._show_book, self._cannot_open)

    def _show_book(self, book: Book) -> None:
        self.book = book
        unit = divisions.name_of(book.unit)
        self.setWindowTitle(f"{say('window_name')} · {unit}")
        self.clerk.setText(say("window_clerk_is", clerk=book.clerk))
        self.folder_words.setText(say("window_folder", folder=book.folder))
        self._frame(sample=book.is_sample)
        self.registers.clear()
        for register in book.catalogue:
            item = QListWidgetItem(register.words())
            item.setData(Qt.ItemDataRole.UserRole, register.key)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, register.words())
            self.registers.addItem(item)
        names = (self.registers.sizeHintForColumn(0), look.SIDE_WIDTH - look.COUNT_WIDTH)
        self.registers.setFixedWidth(max(names) + look.COUNT_WIDTH)
        self.registers.show()
        self._ask_counts()
        self.registers.setCurrentRow(0)

    def _frame(self, *, sample: bool) -> None:
        self.sample_line.setVisible(sample)
        self.whole.setObjectName("sample" if sample else "")
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
        self.registers.clear()
        self.pages.clear()

    # -- the registers -------------------------------------------------------------------------------------

    def _show_register(self, row: int) -> None:
        if self.book is None or row < 0:
            return
        register = self.book.catalogue[row]
        if register.key not in self.pages:
            page = RegisterPage(Desk(self._asker, self.book), register)
            page.state_changed.connect(self._show_state)
            page.records_changed.connect(self._ask_counts)
            if not self.pages:
                self._show_only(page)
            else:
                self.stack.addWidget(page)
            self.pages[register.key] = page
        page = self.pages[register.key]
        self.stack.setCurrentWidget(page)
        self._show_state(page.state)

    @property
    def page(self) -> RegisterPage | None:
        """The register's page in front."""
        page = self.stack.currentWidget()
        return page if isinstance(page, RegisterPage) else None

    def _ask_counts(self) -> None:
        self._asker.ask(_counts, self._show_counts)

    def _show_counts(self, counts: dict[str, int]) -> None:
        for row in range(self.registers.count()):
            item = self.registers.item(row)
            number = counts.get(item.data(Qt.ItemDataRole.UserRole), 0)
            item.setData(COUNT_ROLE, f"{number:,}")
            spoken = f"{item.text()} {say('window_count', number=f'{number:,}')}"
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)

    def _show_state(self, state: str) -> None:
        self.state.setText(say(state))
        look.set_role(self.state, "role", "quiet" if state == "window_state_saved" else "soft")

    def _focus_search(self) -> None:
        if self.page is not None:
            self.page.focus_search()

    def _new_record(self) -> None:
        if self.page is not None:
            self.page.new_record()

    def _save(self) -> None:
        if self.page is not None:
            self.page.save()

    # -- trouble and the end -------------------------------------------------------------------------------

    def show_failure(self, failure: Failure) -> None:
        """Say what nobody else says."""
        self.notice.say(failure.sentence)

    def show_bug(self) -> None:
        """Say that something unforeseen happened; the window lives on."""
        self.notice.say(say("window_bug"))

    def _keep_drafts(self) -> bool:
        """Have all pages keep what is typed; whether there was anything."""
        kept = [page.keep_draft() for page in self.pages.values()]
        return any(kept)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close or not self._keep_drafts():
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

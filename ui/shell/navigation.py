"""The pages of the window, and the list of them on its left."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
)

from ui import icons, look
from workstation.words import say

if TYPE_CHECKING:
    from ui.page import Desk, Page
    from ui.preferences import Preferences
    from workstation.register import Register

KEY_ROLE = Qt.ItemDataRole.UserRole
COUNT_ROLE = Qt.ItemDataRole.UserRole + 1
GROUP_ROLE = Qt.ItemDataRole.UserRole + 2
ICON_SIZE = 18
ICON_COLUMN = 46
"""Pixels of the folded navigation."""


@dataclass(frozen=True)
class Place:
    """One page of the window."""

    key: str
    words: str
    make: "Callable[[Desk], Page]"
    """Builds the page; its code is loaded then."""
    begins_group: bool = False
    """Whether a line stands above it."""


def _home(desk: "Desk") -> "Page":
    from ui.home.page import HomePage

    return HomePage(desk)


def _register(register: "Register", desk: "Desk") -> "Page":
    from ui.table.register_page import RegisterPage

    return RegisterPage(desk, register)


def _import(desk: "Desk") -> "Page":
    from ui.importing.page import ImportPage

    return ImportPage(desk)


def _reports(desk: "Desk") -> "Page":
    from ui.reports.page import ReportsPage

    return ReportsPage(desk)


def _doubles(desk: "Desk") -> "Page":
    from ui.doubles.page import DoublesPage

    return DoublesPage(desk)


def _reminders(desk: "Desk") -> "Page":
    from ui.due.page import RemindersPage

    return RemindersPage(desk)


def _recycle_bin(desk: "Desk") -> "Page":
    from ui.recycle.page import RecycleBinPage

    return RecycleBinPage(desk)


def _settings(preferences: "Preferences", desk: "Desk") -> "Page":
    from ui.settings.page import SettingsPage

    return SettingsPage(desk, preferences)


def places(catalogue: "Sequence[Register]", preferences: "Preferences") -> list[Place]:
    """The pages of the window over a catalogue, in the order of the navigation."""
    registers = [
        Place(register.key, register.words(), partial(_register, register), begins_group=number == 0)
        for number, register in enumerate(catalogue)
    ]
    return [
        Place("home", say("shell_home"), _home),
        *registers,
        Place("import", say("import_name"), _import, begins_group=True),
        Place("reports", say("reports_name"), _reports),
        Place("doubles", say("doubles_name"), _doubles),
        Place("reminders", say("shell_reminders"), _reminders),
        Place("recycle_bin", say("shell_recycle_bin"), _recycle_bin),
        Place("settings", say("shell_settings"), partial(_settings, preferences)),
    ]


class Painting(QStyledItemDelegate):
    """Draws a page of the list: its icon, its name, and the number of its records at the right."""

    folded = False

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        if index.data(GROUP_ROLE):
            painter.setPen(QColor(look.LINE))
            painter.drawLine(rect.left() + look.GAP, rect.top() + 4, rect.right() - look.GAP, rect.top() + 4)
            rect = rect.adjusted(0, look.GAP, 0, 0)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(rect, QColor(look.PAPER))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(look.ACCENT))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(look.HOVER))
        if chosen and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(look.ACCENT))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        size = look.scaled(ICON_SIZE)
        picture: QIcon = index.data(Qt.ItemDataRole.DecorationRole)
        place = QRect(rect.left() + 14, rect.center().y() - size // 2, size, size)
        picture.paint(painter, place)
        if self.folded:
            return
        painter.setPen(QColor(look.INK))
        inner = rect.adjusted(place.right() + 11 - rect.left(), 0, -look.GAP - 2, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignLeft, index.data(Qt.ItemDataRole.DisplayRole))
        painter.setPen(QColor(look.QUIET_INK))
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, index.data(COUNT_ROLE) or "")

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        above = look.GAP if index.data(GROUP_ROLE) else 0
        return QSize(look.scaled(ICON_COLUMN), look.row_height() + 8 + above)


class Navigation(QFrame):
    """The list of pages, which folds to icons."""

    chosen = Signal(str)
    """The key of the page that a person chose."""
    fold_wanted = Signal(bool)
    """A person folded or unfolded it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("side")
        self.folded = False
        self.list = QListWidget()
        self.list.setObjectName("navigation")
        self.list.setAccessibleName(say("shell_navigation"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self._painting = Painting(self.list)
        self.list.setItemDelegate(self._painting)
        self.list.currentRowChanged.connect(self._choose)
        self.fold_button = QToolButton()
        self.fold_button.clicked.connect(self._ask_fold)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, look.GAP, 0, look.GAP)
        box.setSpacing(look.GAP)
        box.addWidget(self.list, 1)
        box.addWidget(self.fold_button, 0, Qt.AlignmentFlag.AlignLeft)
        box.setAlignment(self.fold_button, Qt.AlignmentFlag.AlignLeft)
        self.fold_button.setContentsMargins(look.GAP, 0, 0, 0)

    def show_places(self, listed: Iterable[Place]) -> None:
        """List these pages; none is chosen."""
        self.list.blockSignals(True)
        self.list.clear()
        for number, place in enumerate(listed, start=1):
            item = QListWidgetItem(place.words)
            item.setData(KEY_ROLE, place.key)
            item.setData(GROUP_ROLE, place.begins_group)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, place.words)
            keys = f"  Ctrl+{number % 10}" if number <= 10 else ""
            item.setToolTip(f"{place.words}{keys}")
            self.list.addItem(item)
        self.list.setCurrentRow(-1)
        self.list.blockSignals(False)
        self.refresh()

    def refresh(self) -> None:
        """Take icons and measures from the look in force."""
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setIcon(icons.icon(item.data(KEY_ROLE)))
        self.set_folded(self.folded)

    @property
    def keys(self) -> list[str]:
        """The keys of the pages, from top to bottom."""
        return [self.list.item(row).data(KEY_ROLE) for row in range(self.list.count())]

    def set_current(self, key: str) -> None:
        """Mark the page in front."""
        keys = self.keys
        self.list.blockSignals(True)
        self.list.setCurrentRow(keys.index(key) if key in keys else -1)
        self.list.blockSignals(False)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many records the registers hold."""
        for row in range(self.list.count()):
            item = self.list.item(row)
            number = counts.get(item.data(KEY_ROLE))
            if number is not None:
                item.setData(COUNT_ROLE, f"{number:,}")
                spoken = f"{item.text()} {say('window_count', number=f'{number:,}')}"
                item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)

    def set_folded(self, folded: bool) -> None:
        """Show icons only, or icons with words."""
        self.folded = self._painting.folded = folded
        if folded:
            width = look.scaled(ICON_COLUMN)
        else:
            metrics = self.list.fontMetrics()
            texts = (metrics.horizontalAdvance(self.list.item(row).text()) for row in range(self.list.count()))
            room = look.scaled(ICON_COLUMN) + look.scaled(look.COUNT_WIDTH) + look.MARGIN
            width = max(max(texts, default=0) + room, look.scaled(look.SIDE_WIDTH))
        self.setFixedWidth(width)
        icons.set_icon(self.fold_button, "unfold" if folded else "fold")
        words = say("shell_unfold" if folded else "shell_fold")
        self.fold_button.setToolTip(words)
        self.fold_button.setAccessibleName(words)
        self.list.doItemsLayout()
        self.list.viewport().update()

    def _choose(self, row: int) -> None:
        if row >= 0:
            self.chosen.emit(self.list.item(row).data(KEY_ROLE))

    def _ask_fold(self) -> None:
        self.fold_wanted.emit(not self.folded)

"""The table of what is due: headings of the groups, the things below them, and how many are not shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui import look
from ui.choosing import go_to
from ui.showing import shown_day
from workstation.operations.deadlines import GROUPS, DueList, Entry, Group
from workstation.register import Register
from workstation.words import say

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
HEADS = ("day", "left", "title", "what", "mark", "register")
WIDTHS = (92, 84, 220, 150, 90, 110)
"""Pixels for letters of 10 points; the title takes what is left besides."""
TITLE = HEADS.index("title")


@dataclass(frozen=True)
class Heading:
    """The heading of a group, or with ``more`` the line that ends it."""

    group: Group
    number: int
    more: bool = False

    @property
    def words(self) -> str:
        """What stands there."""
        if self.more:
            return say("due_more", number=f"{self.number:,}")
        return say("due_group_line", group=say(f"due_group_{self.group}"), number=f"{self.number:,}")


Line = Heading | Entry


def left_words(entry: Entry) -> str:
    """How many days are left, or overdue."""
    if entry.stands:
        return say("due_stands")
    if entry.days_left < 0:
        return say("due_over", number=-entry.days_left)
    return say("due_today") if entry.days_left == 0 else say("due_left", number=entry.days_left)


def mark_words(entry: Entry) -> str:
    """What was noted, with the note."""
    if entry.mark is None:
        return ""
    words = say(f"due_mark_{entry.mark.state}")
    return f"{words} · {entry.mark.note}" if entry.mark.note else words


class DueModel(QAbstractTableModel):
    """What is due, as lines of a table."""

    def __init__(self, registers: Sequence[Register], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._registers = {register.key: register for register in registers}
        self.lines: list[Line] = []

    def show_list(self, due: DueList) -> None:
        """Show a list."""
        self.beginResetModel()
        self.lines = []
        for group in GROUPS:
            entries = due.groups[group]
            if entries or due.counts[group]:
                self.lines.append(Heading(group, due.counts[group]))
                self.lines += entries
                if left_out := due.left_out(group):
                    self.lines.append(Heading(group, left_out, more=True))
        self.endResetModel()

    @property
    def entries(self) -> list[Entry]:
        """The things that are shown, without headings."""
        return [line for line in self.lines if isinstance(line, Entry)]

    def what(self, entry: Entry) -> str:
        """What has to be done."""
        words = self._registers[entry.register].deadline_by_key[entry.deadline].words()
        return f"{words} · {entry.about}" if entry.about else words

    def texts(self, entry: Entry) -> tuple[str, ...]:
        """The cells of a thing."""
        register = self._registers[entry.register].words()
        what = self.what(entry)
        return (shown_day(entry.day), left_words(entry), entry.title, what, mark_words(entry), register)

    def row_of(self, entry_id: str) -> int:
        """The row of a thing; -1 where it is not shown."""
        return next((row for row, line in enumerate(self.lines) if isinstance(line, Entry) and line.id == entry_id), -1)

    # -- what Qt asks --------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return say(f"due_head_{HEADS[section]}")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if isinstance(line, Heading):
            return _heading_data(line, index.column(), role)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.texts(line)[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return "，".join(filter(None, self.texts(line)))
        if role == Qt.ItemDataRole.ForegroundRole:
            if line.mark is not None:
                return QColor(look.QUIET_INK)
            if HEADS[index.column()] == "left" and line.group in ("overdue", "week"):
                return QColor(look.HARD if line.group == "overdue" else look.SOFT)
        return None


def _heading_data(line: Heading, column: int, role: int) -> Any:
    if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
        return line.words if column == 0 or role == Qt.ItemDataRole.AccessibleTextRole else ""
    if role == Qt.ItemDataRole.BackgroundRole:
        return QColor(look.SIDE)
    if role == Qt.ItemDataRole.ForegroundRole and line.more:
        return QColor(look.ACCENT)
    if role == Qt.ItemDataRole.FontRole and not line.more:
        font = QFont()
        font.setBold(True)
        return font
    return None


class DueTable(QTableView):
    """The view of it."""

    opened = Signal(object)
    """An ``Entry`` whose record is wanted."""
    more_wanted = Signal()
    """More of a group than is shown."""

    def __init__(self, model: DueModel) -> None:
        super().__init__()
        self.model_of_due = model
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setAccessibleName(say("due_title"))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.fit()
        model.modelReset.connect(self._span_headings)
        self.activated.connect(self._activate)

    def fit(self) -> None:
        """Take the measures of the letters in force."""
        self.verticalHeader().setDefaultSectionSize(look.row_height())
        for column, width in enumerate(WIDTHS):
            self.horizontalHeader().resizeSection(column, look.scaled(width))
        self._stretch_title()

    def _stretch_title(self) -> None:
        header = self.horizontalHeader()
        others = header.length() - header.sectionSize(TITLE)
        header.resizeSection(TITLE, max(look.scaled(WIDTHS[TITLE]), self.viewport().width() - others))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stretch_title()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.fit()

    def _span_headings(self) -> None:
        self.clearSpans()
        for row, line in enumerate(self.model_of_due.lines):
            if isinstance(line, Heading):
                self.setSpan(row, 0, 1, len(HEADS))

    @property
    def chosen(self) -> list[Entry]:
        """The things whose rows are selected, from top to bottom."""
        # By ranges: the indexes of four thousand rows would be asked for one by one.
        selection = self.selectionModel().selection()
        ranges = [selection.at(number) for number in range(selection.size())]
        rows = sorted({row for one in ranges for row in range(one.top(), one.bottom() + 1)})
        lines = [self.model_of_due.lines[row] for row in rows]
        return [line for line in lines if isinstance(line, Entry)]

    @property
    def current(self) -> Entry | None:
        """The thing in whose row the keys are."""
        row = self.currentIndex().row()
        line = self.model_of_due.lines[row] if 0 <= row < len(self.model_of_due.lines) else None
        return line if isinstance(line, Entry) else None

    def go_to(self, row: int) -> None:
        """Put the keys into a row."""
        if 0 <= row < len(self.model_of_due.lines):
            go_to(self, self.model_of_due.index(row, 0))

    def _activate(self, index: QModelIndex) -> None:
        line = self.model_of_due.lines[index.row()]
        if isinstance(line, Entry):
            self.opened.emit(line)
        elif line.more:
            self.more_wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            # Not every style takes Return for activation.
            self._activate(self.currentIndex())
            return
        super().keyPressEvent(event)

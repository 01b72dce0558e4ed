"""The list of pairs that may be one: what they are called, how sure it is, and why."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui import look
from ui.choosing import go_to
from workstation.operations.doubles import Pair, why
from workstation.register import Register
from workstation.words import say

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
BY_HAND = 0
"""Instead of a sureness: somebody chose these records."""


@dataclass(frozen=True)
class Entry:
    """Records that may be one, as the list shows them."""

    uids: tuple[str, ...]
    titles: tuple[str, ...]
    sureness: int
    why: str
    later: bool = False
    """Whether it was put off."""

    @property
    def sure_words(self) -> str:
        """How sure it is, in words."""
        words = say(f"doubles_sure_{int(self.sureness)}")
        return f"{words} · {say('doubles_put_off')}" if self.later else words

    def spoken(self) -> str:
        """All of it in one line."""
        return "，".join(filter(None, (self.sure_words, *self.titles, self.why)))


def entry_of(register: Register, pair: Pair) -> Entry:
    """A pair as the list shows it."""
    words = why(register, pair.resemblance)
    if pair.said_before:
        words = f"{say('doubles_said_before')}{words}"
    return Entry(pair.uids, pair.titles, int(pair.sureness), words)


class EntryModel(QAbstractListModel):
    """The entries of one register, those that were put off last."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []

    def show_entries(self, entries: Iterable[Entry]) -> None:
        """Show these instead."""
        self.beginResetModel()
        self.entries = list(entries)
        self.endResetModel()

    def take(self, row: int) -> Entry:
        """Take one out of the list."""
        self.beginRemoveRows(_NO_INDEX, row, row)
        entry = self.entries.pop(row)
        self.endRemoveRows()
        return entry

    def put_off(self, row: int) -> None:
        """Move one to the end."""
        entry = replace(self.take(row), later=True)
        place = len(self.entries)
        self.beginInsertRows(_NO_INDEX, place, place)
        self.entries.append(entry)
        self.endInsertRows()

    def went_into(self, away: Iterable[str], kept: str) -> None:
        """Records were merged: other entries speak of the kept one now, and those that say nothing more go."""
        gone = {*away}
        changed: dict[tuple[str, ...], Entry] = {}
        for entry in self.entries:
            uids = tuple(kept if uid in gone else uid for uid in entry.uids)
            if len({*uids}) == len(uids) > 1:
                changed.setdefault(tuple(sorted(uids)), replace(entry, uids=uids))
        self.show_entries(changed.values())

    # -- what Qt asks --------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.entries):
            return None
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return " / ".join(entry.titles)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return entry.spoken()
        return None


class _Delegate(QStyledItemDelegate):
    """Draws an entry in lines: how sure it is, the records, why."""

    def __init__(self, model: EntryModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        metrics: QFontMetrics = option.fontMetrics  # type: ignore[attr-defined]
        entry = self._model.entries[index.row()]
        return QSize(100, (len(entry.titles) + 2) * (metrics.height() + 2) + 2 * look.GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = self._model.entries[index.row()]
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        metrics: QFontMetrics = option.fontMetrics  # type: ignore[attr-defined]
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(look.CHOSEN))
        painter.setPen(QColor(look.LINE))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inner = rect.adjusted(look.GAP, look.GAP, -look.GAP, -look.GAP)
        line = metrics.height() + 2
        lines = [(entry.sure_words, _sure_colour(entry.sureness), False)]
        lines += [(title, look.INK, True) for title in entry.titles]
        lines.append((entry.why, look.QUIET_INK, False))
        for number, (words, colour, bold) in enumerate(lines):
            font = QFont(option.font)  # type: ignore[attr-defined]
            font.setBold(bold)
            painter.setFont(font)
            painter.setPen(QColor(colour))
            place = QRect(inner.left(), inner.top() + number * line, inner.width(), line)
            shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.restore()


def _sure_colour(sureness: int) -> str:
    colours: dict[int, str] = {3: look.SOFT, 2: look.ACCENT, 1: look.QUIET_INK, BY_HAND: look.QUIET_INK}
    return colours[sureness]


class EntryList(QListView):
    """The view of them."""

    current_changed = Signal()
    """Another entry is current, or none."""
    entered = Signal()
    """Enter: the keys are wanted side by side."""

    def __init__(self, model: EntryModel) -> None:
        super().__init__()
        self.entries = model
        self.setModel(model)
        self.setItemDelegate(_Delegate(model, self))
        self.setUniformItemSizes(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(say("doubles_list"))
        self.selectionModel().currentChanged.connect(self._tell)
        model.modelReset.connect(self._tell)
        self.activated.connect(self._enter)

    @property
    def current(self) -> Entry | None:
        """The entry in front."""
        row = self.currentIndex().row()
        return self.entries.entries[row] if 0 <= row < len(self.entries.entries) else None

    def go_to(self, row: int) -> None:
        """Put the keys on an entry, the last one where there are fewer."""
        last = self.entries.rowCount() - 1
        if last >= 0:
            go_to(self, self.entries.index(min(max(row, 0), last), 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.doItemsLayout()

    def _tell(self, *_: object) -> None:
        self.current_changed.emit()

    def _enter(self, _: QModelIndex) -> None:
        self.entered.emit()

"""The table of a register: row ids, a few pages of texts, and drawing that never asks more than it shows."""

from array import array
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui import look
from ui.ask import Asker, Failure, Newest
from workstation.fields import Field
from workstation.ports import Store
from workstation.query import Query
from workstation.register import Register
from workstation.words import say

PAGE = 100
"""Rows fetched at once."""
PAGES_KEPT = 60
PAGES_ASKED = 4
"""Pages in one question; while it is answered only the last ones wanted are remembered."""

Index = QModelIndex | QPersistentModelIndex
_DISPLAY = Qt.ItemDataRole.DisplayRole


@dataclass(frozen=True)
class Row:
    """What the table shows of a record."""

    uid: str
    texts: tuple[str, ...]


def _ids(register: Register, query: Query, store: Store) -> "array[int]":
    """The row ids of a query in eight bytes each."""
    return array("q", store.ids(register, query))


def _pages(
    register: Register, columns: Sequence[Field], pages: Sequence[tuple[int, Sequence[int]]], store: Store
) -> dict[int, list[Row]]:
    """The rows of some pages in words."""
    found: dict[int, list[Row]] = {}
    for page, ids in pages:
        records = store.rows(register, ids)
        found[page] = [
            Row(
                record["uid"],
                tuple(field.show(record.get(field.key)).replace("\n", " ") for field in columns),
            )
            for record in records
        ]
    return found


class RecordTableModel(QAbstractTableModel):
    """The records of one register that a search finds, in one order."""

    counted = Signal(int)
    """So many records are found now."""

    def __init__(self, asker: Asker, register: Register, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asker = asker
        self._register = register
        self.columns = tuple(register.by_key[key] for key in register.in_table)
        self.query = Query()
        self.loaded = False
        self._ids: array[int] = array("q")
        self._cache: OrderedDict[int, list[Row]] = OrderedDict()
        self._stale: set[int] = set()
        self._wanted: OrderedDict[int, None] = OrderedDict()
        self._on_the_way: set[int] = set()
        self._searches = Newest()
        self._shown = Newest()
        """Row ids that were shown, one after the other; pages of former ones come too late."""

    # -- what is shown -------------------------------------------------------------------------------------

    def show_query(self, query: Query) -> None:
        """Show what another query finds; what was found stays until the answer is there."""
        self.query = query
        self.refresh()

    def refresh(self) -> None:
        """Ask anew, for records have changed."""
        number = self._searches.next()
        self._asker.ask(
            partial(_ids, self._register, self.query),
            partial(self._take_ids, number),
            wanted=partial(self._searches.is_newest, number),
        )

    def _take_ids(self, number: int, ids: "array[int]") -> None:
        if not self._searches.is_newest(number):
            return
        self._shown.next()
        self._wanted.clear()
        self._on_the_way.clear()
        if self.loaded and ids == self._ids:
            # The same rows in the same order: scroll bar and selection stay, only the texts are read again.
            self._stale = set(self._cache)
            if ids:
                self.dataChanged.emit(self.index(0, 0), self.index(len(ids) - 1, len(self.columns) - 1))
        else:
            self.beginResetModel()
            self._ids = ids
            self._cache.clear()
            self._stale.clear()
            self.loaded = True
            self.endResetModel()
        self.counted.emit(len(ids))

    def row_at(self, row: int) -> Row | None:
        """What is known of a row; ``None`` while it is being fetched."""
        page, place = divmod(row, PAGE)
        rows = self._cache.get(page)
        if rows is None or page in self._stale:
            self._want(page)
        return rows[place] if rows is not None and place < len(rows) else None

    def id_at(self, row: int) -> int:
        """The row id."""
        return self._ids[row]

    def place_of(self, number: int) -> int | None:
        """The row that shows a row id; ``None`` where the query does not find it."""
        try:
            return self._ids.index(number)
        except ValueError:
            return None

    def _want(self, page: int) -> None:
        if page in self._on_the_way:
            return
        self._wanted[page] = None
        self._wanted.move_to_end(page)
        if not self._on_the_way:
            self._ask_pages()

    def _ask_pages(self) -> None:
        asked = list(self._wanted)[-PAGES_ASKED:]
        self._wanted.clear()
        if not asked:
            return
        self._on_the_way.update(asked)
        shown = self._shown.number
        pages = [(page, self._ids[page * PAGE : (page + 1) * PAGE].tolist()) for page in asked]
        self._asker.ask(
            partial(_pages, self._register, self.columns, pages),
            partial(self._take_pages, shown),
            partial(self._miss_pages, shown),
            wanted=partial(self._shown.is_newest, shown),
        )

    def _take_pages(self, shown: int, pages: dict[int, list[Row]]) -> None:
        if not self._shown.is_newest(shown):
            return
        self._on_the_way.clear()
        for page, rows in pages.items():
            self._cache[page] = rows
            self._cache.move_to_end(page)
            self._stale.discard(page)
            first, last = page * PAGE, min((page + 1) * PAGE, len(self._ids)) - 1
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))
        while len(self._cache) > PAGES_KEPT:
            self._cache.popitem(last=False)
        self._ask_pages()

    def _miss_pages(self, shown: int, failure: Failure) -> None:
        if self._shown.is_newest(shown):
            self._on_the_way.clear()
        self._asker.trouble.emit(failure)

    # -- what Qt asks --------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if not index.isValid() or role not in (_DISPLAY, Qt.ItemDataRole.ToolTipRole):
            return None
        row = self.row_at(index.row())
        return None if row is None else row.texts[index.column()]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if role != _DISPLAY:
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1)
        return self.columns[section].words() if 0 <= section < len(self.columns) else None


class PlainDelegate(QStyledItemDelegate):
    """Draws the text of a cell, asking the model once."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        palette: QPalette = option.palette  # type: ignore[attr-defined]
        rect: QRect = option.rect  # type: ignore[attr-defined]
        metrics: QFontMetrics = option.fontMetrics  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(look.CHOSEN))
        elif index.row() % 2:
            painter.fillRect(rect, palette.brush(QPalette.ColorRole.AlternateBase))
        text = index.data(_DISPLAY)
        inner = rect.adjusted(look.GAP, 0, -look.GAP, 0)
        role = QPalette.ColorRole.PlaceholderText if text is None else QPalette.ColorRole.Text
        painter.setPen(palette.color(role))
        words = "…" if text is None else metrics.elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, look.ROW_HEIGHT)


class PlainHeader(QHeaderView):
    """Column headings drawn by themselves: Qt's own drawing asks the selection about every row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(48)
        self.setFixedHeight(look.ROW_HEIGHT + 2)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        palette = self.palette()
        painter.fillRect(rect, palette.brush(QPalette.ColorRole.Window))
        painter.setPen(palette.color(QPalette.ColorRole.Mid))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        inner = rect.adjusted(look.GAP, 0, -look.GAP, 0)
        words = str(self.model().headerData(logicalIndex, Qt.Orientation.Horizontal, _DISPLAY) or "")
        if self.isSortIndicatorShown() and self.sortIndicatorSection() == logicalIndex:
            words += " ▲" if self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder else " ▼"
        painter.setPen(palette.color(QPalette.ColorRole.WindowText))
        words = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)


class RecordTable(QTableView):
    """The table over a ``RecordTableModel``."""

    chosen = Signal(str, bool)
    """The record with this uid is to be opened; whether the keys are to go into its form."""

    def __init__(self, model: RecordTableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.records = model
        self.empty_words = empty_words(model)
        self.setModel(model)
        self.setHorizontalHeader(PlainHeader(self))
        self.horizontalHeader().setStretchLastSection(True)
        self.setItemDelegate(PlainDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.setVisible(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(look.ROW_HEIGHT)
        rows.setDefaultSectionSize(look.ROW_HEIGHT)
        half_width = self.fontMetrics().averageCharWidth()
        for column, field in enumerate(model.columns):
            heading = self.fontMetrics().horizontalAdvance(field.words() + " ▼")
            width = max(min(field.width, 30) * half_width, heading) + 2 * look.GAP
            self.setColumnWidth(column, width)
        self.activated.connect(partial(self._choose, True))
        self.clicked.connect(partial(self._choose, False))
        self._kept: int | None = None
        model.modelAboutToBeReset.connect(self._keep_current)
        model.modelReset.connect(self._take_current_back)

    def _choose(self, enter: bool, index: QModelIndex) -> None:
        row = self.records.row_at(index.row())
        if row is not None:
            self.chosen.emit(row.uid, enter)

    def _keep_current(self) -> None:
        current = self.currentIndex()
        self._kept = self.records.id_at(current.row()) if current.isValid() else None

    def _take_current_back(self) -> None:
        if self._kept is None:
            return
        place = self.records.place_of(self._kept)
        if place is not None:
            self.selectRow(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.records.rowCount() == 0 and self.empty_words:
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.viewport().rect().adjusted(40, 0, -40, 0), flags, self.empty_words)
            painter.end()


def empty_words(model: RecordTableModel) -> str:
    """What an empty table says: what to do next."""
    if not model.loaded:
        return say("window_loading")
    return say("window_nothing_found" if model.query.text else "window_no_records")

"""The table of a register: a view that never asks more than it shows, also over a million rows.

A click chooses a record and a cell. Enter, or a double click where a cell cannot be written in, opens the record;
F2, a double click or simply typing begins an edit (``ui.table.cell_editing``). The first columns may be frozen: they
are drawn over those that scroll, so that there is one selection, one focus and one current cell.
"""

from array import array
from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from ui import look
from ui.choosing import go_to
from ui.table.cell_delegate import SIGN, CellDelegate, Index, PlainDelegate
from ui.table.column_layout import WIDEST, ColumnLayout
from ui.table.header import PlainHeader
from ui.table.record_model import PAGE, RecordTableModel

__all__ = ["PAGE", "Index", "PlainDelegate", "PlainHeader", "RecordTable", "RecordTableModel"]

KEPT_CHOSEN = 200
"""So many chosen rows are chosen again in another order."""
PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
NEAR_END = 50
"""Rows before the end of a list that is not complete, from which on the rest is asked."""


def no_severities(uid: str) -> dict[str, str]:
    """Nothing is known of any record."""
    return {}


def no_tip(uid: str, key: str) -> str:
    """Nothing was found."""
    return ""


class RecordTable(QTableView):
    """The table over a ``RecordTableModel``."""

    chosen = Signal(str, bool)
    """The record with this uid is to be opened; whether the keys are to go into its form."""
    edit_wanted = Signal(QModelIndex)
    """A cell is to be written in, its content kept."""
    layout_changed = Signal(ColumnLayout)
    """Somebody moved or widened a column."""
    scrolled = Signal()
    """Cells stand elsewhere now."""

    def __init__(
        self,
        model: RecordTableModel,
        severities: Callable[[str], dict[str, str]] = no_severities,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.records = model
        self.empty_words = ""
        self.tip: Callable[[str, str], str] = no_tip
        """What was found in a record, and in one of its fields."""
        self.column_layout = ColumnLayout(tuple(field.key for field in model.columns))
        self._kept: list[int] = []
        self._kept_current: tuple[int, int] | None = None
        self._all_wanted = False
        self._end_wanted = False
        self.setModel(model)
        self.headings = PlainHeader(self)
        self.setHorizontalHeader(self.headings)
        self.headings.setStretchLastSection(True)
        self.frozen_headings = PlainHeader(self)
        self.setItemDelegate(CellDelegate(model, severities, self))
        self._set_up()
        self._connect()
        self._fit_font()
        self.set_layout(self.column_layout)

    def _set_up(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.setVisible(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        frozen = self.frozen_headings
        frozen.setModel(self.records)
        frozen.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        frozen.hide()

    def _connect(self) -> None:
        model = self.records
        model.modelAboutToBeReset.connect(self._keep_chosen)
        model.modelReset.connect(self._choose_again)
        model.completed.connect(self._take_complete)
        model.rows_came.connect(self.viewport().update)
        self.activated.connect(self._choose)
        self.verticalScrollBar().valueChanged.connect(self._scrolled_down)
        self.horizontalScrollBar().valueChanged.connect(self.scrolled)
        for header in (self.headings, self.frozen_headings):
            header.sectionMoved.connect(self._moved)
            header.sectionResized.connect(partial(self._resized, header))
        self.headings.geometriesChanged.connect(self._place_frozen)

    # -- columns -------------------------------------------------------------------------------------------

    def set_layout(self, layout: ColumnLayout) -> None:
        """Show these columns, so wide, the first ones frozen."""
        self.column_layout = layout
        self.records.set_columns(layout.keys)
        self.headings.frozen = self.frozen_headings.frozen = layout.frozen
        for header in (self.headings, self.frozen_headings):
            header.blockSignals(True)
            for column in range(len(layout.keys)):
                header.resizeSection(column, self._width(column))
                header.setSectionHidden(column, header is self.frozen_headings and column >= layout.frozen)
            header.blockSignals(False)
        self.updateGeometries()
        self._place_frozen()
        self.viewport().update()

    def _width(self, column: int) -> int:
        field = self.records.columns[column]
        letter = self.fontMetrics().averageCharWidth()
        if (kept := self.column_layout.widths.get(field.key)) is not None:
            return round(kept * letter)
        heading = self.fontMetrics().horizontalAdvance(field.words() + " ▼")
        return max(min(field.width, WIDEST) * letter, heading) + 2 * look.GAP + (SIGN if column == 0 else 0)

    def sizeHintForColumn(self, column: int) -> int:
        """As wide as what is seen of a column; asked by a double click between two headings."""
        rows = (self.records.known_at(row) for row in self.visible_rows())
        letters = self.fontMetrics()
        widest = max((letters.horizontalAdvance(row.texts[column]) for row in rows if row is not None), default=0)
        return widest + 2 * look.GAP + (SIGN if column == 0 else 0)

    @property
    def frozen_width(self) -> int:
        """Pixels of the frozen columns."""
        return sum(self.columnWidth(column) for column in range(self.column_layout.frozen))

    def _place_frozen(self) -> None:
        frozen = self.frozen_headings
        frozen.setVisible(self.column_layout.frozen > 0)
        if self.column_layout.frozen:
            place = self.headings.geometry()
            frozen.setGeometry(place.left(), place.top(), self.frozen_width, place.height())
            frozen.raise_()

    def _moved(self, logical: int, old: int, new: int) -> None:
        header = self.sender()
        # The order lives in the model: put the heading back and let the model have other columns.
        if isinstance(header, QHeaderView):
            header.blockSignals(True)
            header.moveSection(new, old)
            header.blockSignals(False)
        self.layout_changed.emit(self.column_layout.moved(old, new))

    def _resized(self, header: PlainHeader, column: int, _: int, width: int) -> None:
        other = self.frozen_headings if header is self.headings else self.headings
        if column < self.column_layout.frozen:
            other.blockSignals(True)
            other.resizeSection(column, width)
            other.blockSignals(False)
            if header is self.frozen_headings:
                self.updateGeometries()
                self.viewport().update()
            self._place_frozen()
        self.scrolled.emit()
        stretched = column == len(self.records.columns) - 1
        if header.held and not stretched and 0 <= column < len(self.column_layout.keys):
            key, letter = self.column_layout.keys[column], self.fontMetrics().averageCharWidth()
            self.column_layout = self.column_layout.with_width(key, width / letter)
            self.layout_changed.emit(self.column_layout)

    def _fit_font(self) -> None:
        rows = self.verticalHeader()
        if rows.defaultSectionSize() != look.ROW_HEIGHT:
            rows.setMinimumSectionSize(look.ROW_HEIGHT)
            rows.setDefaultSectionSize(look.ROW_HEIGHT)
        self.headings.fit_font()
        self.frozen_headings.fit_font()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_font()
            self.set_layout(self.column_layout)

    # -- where things are ----------------------------------------------------------------------------------

    def indexAt(self, pos: QPoint) -> QModelIndex:
        if pos.x() < self.frozen_width:
            column = self.frozen_headings.logicalIndexAt(pos.x())
            return self.records.index(self.rowAt(pos.y()), column)
        return super().indexAt(pos)

    def visualRect(self, index: Index) -> QRect:
        rect = super().visualRect(index)
        if index.column() < self.column_layout.frozen:
            rect.moveLeft(self.columnViewportPosition(index.column()) + self.horizontalScrollBar().value())
        return rect

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        across = self.horizontalScrollBar()
        before = across.value()
        super().scrollTo(index, hint)
        if index.column() < self.column_layout.frozen:
            across.setValue(before)
        elif (hidden := self.frozen_width - super().visualRect(index).left()) > 0 and self.column_layout.frozen:
            across.setValue(across.value() - hidden)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if dx and self.column_layout.frozen:
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_frozen()
        self.scrolled.emit()

    def visible_rows(self) -> range:
        """The rows that are seen."""
        count = self.records.rowCount()
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        return range(max(first, 0), (last if last >= 0 else count - 1) + 1)

    def _scrolled_down(self) -> None:
        self.scrolled.emit()
        if not self.records.complete and self.visible_rows().stop > self.records.rowCount() - NEAR_END:
            self.records.list_all()

    # -- drawing -------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        if self.records.rowCount() == 0:
            painter.setPen(QColor(look.QUIET_INK))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.viewport().rect().adjusted(40, 0, -40, 0), flags, self.empty_words)
        elif self.column_layout.frozen:
            self._paint_frozen(painter, event.rect())
        painter.end()

    def _paint_frozen(self, painter: QPainter, dirty: QRect) -> None:
        """The frozen columns, over what scrolled below them."""
        width, height = self.frozen_width, self.viewport().height()
        if dirty.left() >= width:
            return
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        current, delegate = self.currentIndex(), self.itemDelegate()
        selection = self.selectionModel()
        rows = self.visible_rows()
        painter.fillRect(QRect(0, dirty.top(), width, dirty.height()), QColor(look.PAPER))
        for row in rows:
            top = self.rowViewportPosition(row)
            if top > dirty.bottom() or top + self.rowHeight(row) < dirty.top():
                continue
            for column in range(self.column_layout.frozen):
                index = self.records.index(row, column)
                option.rect = self.visualRect(index)  # type: ignore[attr-defined]
                state = QStyle.StateFlag.State_Enabled
                if selection.isSelected(index):
                    state |= QStyle.StateFlag.State_Selected
                if index == current and self.hasFocus():
                    state |= QStyle.StateFlag.State_HasFocus
                option.state = state  # type: ignore[attr-defined]
                painter.save()
                painter.setClipRect(option.rect)  # type: ignore[attr-defined]
                delegate.paint(painter, option, index)
                painter.restore()
        painter.setPen(QColor(look.ACCENT))
        painter.drawLine(width - 1, 0, width - 1, height)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            words = self.tip_at(event.pos())
            if words:
                QToolTip.showText(event.globalPos(), words, self.viewport())
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    def tip_at(self, pos: QPoint) -> str:
        """The whole text of a cell that is cut, and what was found there; in the first column all of the record."""
        index = self.indexAt(pos)
        row = self.records.known_at(index.row()) if index.isValid() else None
        if row is None:
            return ""
        text, rect = row.texts[index.column()], self.visualRect(index)
        cut = self.fontMetrics().horizontalAdvance(text) > rect.width() - 2 * look.GAP - SIGN
        key = "" if index.column() == 0 else self.records.columns[index.column()].key
        found = self.tip(row.uid, key)
        return "\n".join(part for part in (text if cut else "", found) if part)

    # -- choosing ------------------------------------------------------------------------------------------

    def chosen_number(self) -> int:
        """How many rows are chosen; costs nothing for a million of them."""
        return sum(part.bottom() - part.top() + 1 for part in self._chosen_parts())

    def chosen_ids(self) -> "array[int]":
        """The row ids of the chosen rows, as they stand."""
        found = array("I")
        for part in self._chosen_parts():
            found += self.records.ids_between(part.top(), part.bottom())
        return found

    def chosen_rows(self) -> Iterator[int]:
        """The chosen rows from above."""
        return (row for part in self._chosen_parts() for row in range(part.top(), part.bottom() + 1))

    def _chosen_parts(self) -> list[QItemSelectionRange]:
        return sorted(self.selectionModel().selection().toList(), key=lambda part: part.top())

    def selectAll(self) -> None:
        """Choose every row that the query finds."""
        if not self.records.complete:
            self._all_wanted = True
            self.records.list_all()
        rows, columns = self.records.rowCount(), self.records.columnCount()
        if rows:
            whole = QItemSelection(self.records.index(0, 0), self.records.index(rows - 1, columns - 1))
            self.selectionModel().select(whole, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def choose_record(self, place: int, column: int = 0) -> None:
        """Choose one row and go there."""
        go_to(self, self.records.index(place, min(column, len(self.records.columns) - 1)))

    def _keep_chosen(self) -> None:
        current = self.currentIndex()
        self._kept_current = (self.records.id_at(current.row()), current.column()) if current.isValid() else None
        number = self.chosen_number()
        self._kept = self.chosen_ids().tolist() if number <= KEPT_CHOSEN else []
        self.records.marked = self._marked()

    def _marked(self) -> list[int]:
        return [*self._kept, *([self._kept_current[0]] if self._kept_current else [])]

    def _choose_again(self) -> None:
        """Choose what was chosen as far as it is found; the rest when all rows are listed."""
        places = {one: place for one in self._marked() if (place := self.records.place_of(one)) is not None}
        self._take_places(places)

    def _take_places(self, places: dict[int, int]) -> None:
        if self._kept_current is not None and self._kept_current[0] in places:
            number, column = self._kept_current
            index = self.records.index(places[number], min(column, len(self.records.columns) - 1))
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self._kept_current = None
        found = QItemSelection()
        for one in self._kept:
            if one in places:
                index = self.records.index(places[one], 0)
                found.select(index, index)
        self._kept = [one for one in self._kept if one not in places]
        rows = QItemSelectionModel.SelectionFlag.Rows | QItemSelectionModel.SelectionFlag.Select
        self.selectionModel().select(found, rows)

    def _take_complete(self, places: dict[int, int]) -> None:
        if self.currentIndex().isValid() and self._kept_current is not None:
            # Somebody has gone on meanwhile.
            self._kept, self._kept_current = [], None
        self._take_places(places)
        self._kept, self._kept_current = [], None
        if self._all_wanted and self.records.complete:
            self._all_wanted = False
            self.selectAll()
        if self._end_wanted and self.records.complete:
            self._end_wanted = False
            self.choose_record(self.records.rowCount() - 1, self.currentIndex().column())

    # -- keys and mouse ------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, plain = event.key(), event.modifiers() in PLAIN
        current = self.currentIndex()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain and current.isValid():
            self._choose(current)
        elif key == Qt.Key.Key_F2 and plain and current.isValid():
            self._edit_or_open(current)
        else:
            if key == Qt.Key.Key_End and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
                self._want_end()
            super().keyPressEvent(event)

    def _want_end(self) -> None:
        if not self.records.complete:
            self._end_wanted = True
            self.records.list_all()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self._edit_or_open(index)

    def _edit_or_open(self, index: QModelIndex) -> None:
        if self.records.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self.edit_wanted.emit(index)
        else:
            self._choose(index)

    def _choose(self, index: QModelIndex) -> None:
        row = self.records.row_at(index.row())
        if row is not None:
            self.chosen.emit(row.uid, True)

    def keyboardSearch(self, search: str) -> None:
        """Typing begins an edit; Qt would look through every row."""

"""The grid that shows a ledger's sheet, with what every column is taken for above it."""

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen
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
from ui.choosing import go_to
from ui.importing.sheet_model import SheetModel
from ui.table.header import LEFT
from ui.table.record_model import Index
from workstation.ledgers.headings import AND
from workstation.sheets.extent import column_letters
from workstation.words import say

MEASURED = 40
"""Rows that a column's width is measured by."""
NARROWEST, WIDEST = 84, 240
BAR = 3
"""Pixels of the coloured line over a column."""


def _colour(sureness: str) -> str:
    return str({"sure": look.ACCENT, "unsure": look.SOFT}.get(sureness, look.QUIET_INK))


def _write(painter: QPainter, rect: QRect, metrics: QFontMetrics, text: str, colour: str) -> None:
    painter.setPen(QColor(colour))
    painter.drawText(rect, int(LEFT), metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width()))


class _Delegate(QStyledItemDelegate):
    """Draws a cell: headings stand out, what is no record or is not read is pale."""

    def __init__(self, model: SheetModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect  # type: ignore[attr-defined]
        metrics: QFontMetrics = option.fontMetrics  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        kind, sureness = self._model.kind(index.row()), self._model.sureness(index.column())
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(look.CHOSEN))
        elif kind == "heading":
            painter.fillRect(rect, QColor(look.SIDE))
        elif sureness == "unsure" and kind == "record":
            painter.fillRect(rect, QColor(look.SOFT_LIGHT))
        pale = kind == "aside" or (sureness == "unread" and kind == "record")
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        _write(painter, rect.adjusted(6, 0, -6, 0), metrics, text, look.QUIET_INK if pale else look.INK)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(look.ACCENT), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, look.ROW_HEIGHT)


class SheetHeader(QHeaderView):
    """Over each column its letter, the field it is read as, and how that was recognised."""

    def __init__(self, model: SheetModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._model = model
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(48)
        self.fit_font()

    def fit_font(self) -> None:
        """Be as high as two lines ask."""
        self.setFixedHeight(2 * self.fontMetrics().height() + 10 + BAR)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        colour = _colour(self._model.sureness(logicalIndex))
        painter.fillRect(rect, QColor(look.WINDOW))
        painter.fillRect(QRect(rect.left(), rect.top(), rect.width() - 1, BAR), QColor(colour))
        painter.setPen(QColor(look.LINE))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        inner = rect.adjusted(6, BAR + 3, -6, -4)
        height = inner.height() // 2
        ink = look.QUIET_INK if self._model.sureness(logicalIndex) == "unread" else look.INK
        first = QRect(inner.left(), inner.top(), inner.width(), height)
        _write(painter, first, self.fontMetrics(), f"{self._model.words(logicalIndex)} ▾", ink)
        letter = column_letters(logicalIndex + 1)
        second = first.translated(0, height)
        _write(painter, second, self.fontMetrics(), f"{letter}  {self._model.way(logicalIndex)}", colour)


class SheetGrid(QTableView):
    """The sheet; it tells which column is to be chosen for and changes nothing itself."""

    column_wanted = Signal(int, QPoint)
    """A field is to be chosen for this column; the menu belongs at this place of the screen."""
    moved = Signal()
    """Another cell is current."""

    def __init__(self, model: SheetModel) -> None:
        super().__init__()
        self.sheet = model
        self.setModel(model)
        self.headings = SheetHeader(model, self)
        self.setHorizontalHeader(self.headings)
        self.setItemDelegate(_Delegate(model, self))
        self.setAccessibleName(say("import_grid"))
        self.setAccessibleDescription(say("import_grid_hint"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setHighlightSections(False)
        self.headings.sectionClicked.connect(self.choose_column)
        self.selectionModel().currentChanged.connect(self._tell)
        self._fit_font()

    def _tell(self, *_: QModelIndex) -> None:
        self.moved.emit()

    def _fit_font(self) -> None:
        self.verticalHeader().setMinimumSectionSize(look.ROW_HEIGHT)
        self.verticalHeader().setDefaultSectionSize(look.ROW_HEIGHT)
        self.headings.fit_font()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "headings"):
            self._fit_font()
            self.fit_columns()

    def fit_columns(self) -> None:
        """Make the columns as wide as their first rows ask."""
        model, metrics = self.sheet, self.fontMetrics()
        # A title may be as long as it likes.
        rows = [row for row in range(min(model.rowCount(), MEASURED)) if model.kind(row) != "aside"]
        for place in range(model.columnCount()):
            texts = [f"{model.words(place)} ▾", f"{column_letters(place + 1)}  {model.way(place)}"]
            texts += [str(model.index(row, place).data() or "")[:60] for row in rows]
            widest = max(metrics.horizontalAdvance(text) for text in texts) + 2 * look.GAP
            self.setColumnWidth(place, min(max(widest, look.scaled(NARROWEST)), look.scaled(WIDEST)))

    def go_to_headings(self) -> None:
        """Show the headings and the records below them, the keys in the first cell of them."""
        model = self.sheet
        headings = [row for row in range(model.rowCount()) if model.kind(row) == "heading"]
        row = headings[-1] if headings else 0
        if model.rowCount() and model.columnCount():
            go_to(self, model.index(row, 0))
            self.scrollTo(model.index(row, 0), QAbstractItemView.ScrollHint.PositionAtCenter)

    @property
    def current_key(self) -> str:
        """The field that the current column is read as: what F1 explains."""
        column = self.currentIndex().column()
        preview = self.sheet.preview
        key = (self.sheet.column(column).key or "").partition(AND)[0] if column >= 0 else ""
        return key if preview is not None and key in preview.register.by_key else ""

    def choose_column(self, column: int) -> None:
        """Ask what a column is read as."""
        if 0 <= column < self.sheet.columnCount():
            left = self.headings.sectionViewportPosition(column)
            self.column_wanted.emit(column, self.headings.mapToGlobal(QPoint(max(left, 0), self.headings.height())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, alt = event.key(), event.modifiers() & Qt.KeyboardModifier.AltModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) or (key == Qt.Key.Key_Down and alt):
            self.choose_column(self.currentIndex().column())
        else:
            super().keyPressEvent(event)

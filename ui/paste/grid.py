"""The table of the holding grid: raw texts, what they are read as, and headings on which a field is chosen."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui import look
from ui.choosing import go_to
from ui.paste.model import SIGNS, PasteModel
from ui.table.cell_delegate import draw_ground
from ui.table.record_model import Index
from workstation.words import say

MEASURED = 60
"""Rows that a column's first width is measured by."""
NARROWEST, WIDEST = 90, 280
KEYS = QKeySequence.StandardKey
_DISPLAY = Qt.ItemDataRole.DisplayRole


class PasteDelegate(QStyledItemDelegate):
    """Draws a cell: a sign and a ground where something was found, the raw text, what it is read as in quiet ink."""

    def __init__(self, model: PasteModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if index.column() == 0:
            super().paint(painter, option, index)
            return
        rect: QRect = option.rect  # type: ignore[attr-defined]
        metrics: QFontMetrics = option.fontMetrics  # type: ignore[attr-defined]
        place, column = self._model.shown[index.row()], index.column()
        weight = self._model.weight(place, column)
        draw_ground(painter, option, index.row())
        selected = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        if weight in ("wrong", "doubtful") and not selected:
            painter.fillRect(rect, QColor(look.HARD_LIGHT if weight == "wrong" else look.SOFT_LIGHT))
        left_out = self._model.grid.rows[place].left_out
        inner = rect.adjusted(look.GAP, 0, -look.GAP, 0)
        if weight:
            sign = SIGNS.get(weight, "○")
            inner = _write(painter, inner, metrics, f"{sign} ", look.HARD if weight == "wrong" else look.SOFT)
        raw = str(index.data(_DISPLAY) or "")
        inner = _write(painter, inner, metrics, raw, look.QUIET_INK if left_out else look.INK)
        aside = self._model.aside(place, column)
        if aside:
            _write(painter, inner, metrics, f" {aside}" if raw else aside, look.QUIET_INK)
        if option.state & QStyle.StateFlag.State_HasFocus:  # type: ignore[attr-defined]
            painter.setPen(QPen(QColor(look.ACCENT), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        # With large letters the box reaches into the words.
        option.text = f"  {option.text}"  # type: ignore[attr-defined]

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, look.ROW_HEIGHT)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setFrame(False)
        editor.setAccessibleName(f"{say('paste_editing')} {self._model.column_words(index.column())}")
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
            # What the control made of it: breaks of lines, for one, are none of its own.
            editor.setProperty("begun_with", editor.text())

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        if isinstance(editor, QLineEdit) and editor.text() != editor.property("begun_with"):
            self._model.setData(index, editor.text())


def _write(painter: QPainter, rect: QRect, metrics: QFontMetrics, text: str, colour: str) -> QRect:
    """Write a text and return the room that is left."""
    if rect.width() <= 0:
        return rect
    painter.setPen(QColor(colour))
    cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, cut)
    return rect.adjusted(metrics.horizontalAdvance(text), 0, 0, 0)


class PasteHeader(QHeaderView):
    """The headings: the field a column is read as, and below it what it was called."""

    def __init__(self, model: PasteModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._model = model
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(48)
        self.fit_font()

    def fit_font(self) -> None:
        """Be as high as two lines ask."""
        self.setFixedHeight(2 * self.fontMetrics().height() + 10)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        painter.fillRect(rect, QColor(look.WINDOW))
        painter.setPen(QColor(look.LINE))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        inner = rect.adjusted(look.GAP, 4, -look.GAP, -4)
        words, name = self._model.column_words(logicalIndex), self._model.heading(logicalIndex)
        read = logicalIndex == 0 or bool(self._model.grid.columns[logicalIndex - 1])
        lines = ((f"{words} ▾" if logicalIndex else words, look.INK if read else look.SOFT), (name, look.QUIET_INK))
        height = inner.height() // 2
        for number, (text, colour) in enumerate(lines):
            room = QRect(inner.left(), inner.top() + number * height, inner.width(), height)
            _write(painter, room, self.fontMetrics(), text, colour)


class PasteGrid(QTableView):
    """The table; it tells what is wanted and changes nothing itself."""

    paste_wanted = Signal()
    copy_wanted = Signal()
    undo_wanted = Signal()
    redo_wanted = Signal()
    clear_wanted = Signal()
    toggle_wanted = Signal()
    column_wanted = Signal(int, QPoint)
    """A field is to be chosen for this column of the grid; the menu belongs at this place of the screen."""
    moved = Signal()
    """Another cell is current."""

    def __init__(self, model: PasteModel) -> None:
        super().__init__()
        self.held = model
        self.setModel(model)
        self.headings = PasteHeader(model, self)
        self.setHorizontalHeader(self.headings)
        self.setItemDelegate(PasteDelegate(model, self))
        self.setAccessibleName(say("paste_table"))
        self.setAccessibleDescription(say("paste_table_hint"))
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.EditKeyPressed | triggers.DoubleClicked)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setHighlightSections(False)
        self._keys = {
            KEYS.Paste: self.paste_wanted, KEYS.Copy: self.copy_wanted, KEYS.Undo: self.undo_wanted,
            KEYS.Redo: self.redo_wanted,
        }  # fmt: skip
        self.headings.sectionClicked.connect(self.choose_column)
        self.selectionModel().currentChanged.connect(self._tell_moved)
        self._measured: tuple[str, ...] = ()
        self._fit_font()

    def _tell_moved(self, *_: QModelIndex) -> None:
        self.moved.emit()

    # -- how it looks --------------------------------------------------------------------------------------

    def _fit_font(self) -> None:
        rows = self.verticalHeader()
        rows.setMinimumSectionSize(look.ROW_HEIGHT)
        rows.setDefaultSectionSize(look.ROW_HEIGHT)
        self.headings.fit_font()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "headings"):
            self._fit_font()
            self._measured = ()
            self.fit_columns()

    def fit_columns(self) -> None:
        """Make the columns as wide as their first rows ask, where their fields are others than before."""
        model, metrics = self.held, self.fontMetrics()
        columns = model.grid.columns
        if not columns or self._measured == columns:
            return
        fresh = len(columns) != len(self._measured)
        self.setColumnWidth(
            0, metrics.horizontalAdvance(f"{SIGNS['doubtful']} {say('paste_state_doubtful')}　　　") + 60
        )
        for place, key in enumerate(columns):
            if fresh or key != self._measured[place]:
                self.setColumnWidth(place + 1, self._width(place + 1))
        self._measured = columns

    def _width(self, column: int) -> int:
        model, metrics = self.held, self.fontMetrics()
        texts = [f"{model.column_words(column)} ▾", model.heading(column)]
        for place in model.shown[:MEASURED]:
            texts.append(f"{model.raw(place, column)[:80]} {model.aside(place, column)[:80]}  ")
        widest = max(metrics.horizontalAdvance(text) for text in texts) + 3 * look.GAP
        return min(max(widest, look.scaled(NARROWEST)), look.scaled(WIDEST))

    # -- where the keys are --------------------------------------------------------------------------------

    @property
    def place(self) -> int:
        """The row of the grid that is current; -1 where there is none."""
        row = self.currentIndex().row()
        return self.held.shown[row] if 0 <= row < len(self.held.shown) else -1

    def go_to(self, place: int, column: int) -> bool:
        """Go to a cell; whether it is shown."""
        if place not in self.held.shown:
            return False
        index = self.held.index(self.held.shown.index(place), column)
        go_to(self, index)
        self.scrollTo(index)
        return True

    def chosen_cells(self) -> list[QModelIndex]:
        """The chosen cells, from above and from the left."""
        return sorted(self.selectionModel().selectedIndexes(), key=lambda index: (index.row(), index.column()))

    def chosen_places(self) -> Sequence[int]:
        """The rows of the grid in which something is chosen."""
        return [
            self.held.shown[row] for row in sorted({index.row() for index in self.selectionModel().selectedIndexes()})
        ]

    def chosen_texts(self) -> list[list[str]]:
        """The chosen cells as a table, as they are read; what lies between and is not chosen is blank."""
        chosen = {(index.row(), index.column()) for index in self.chosen_cells() if index.column()}
        columns = sorted({column for _, column in chosen})
        return [
            [self.held.copied(self.held.shown[row], one) if (row, one) in chosen else "" for one in columns]
            for row in sorted({row for row, _ in chosen})
        ]

    def choose_column(self, column: int) -> None:
        """Ask what a column is read as."""
        if column > 0:
            left = self.headings.sectionViewportPosition(column)
            place = QPoint(max(left, 0), self.headings.height())
            self.column_wanted.emit(column - 1, self.headings.mapToGlobal(place))

    # -- keys ----------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        is_key = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_key and any(event.matches(key) for key in self._keys):  # type: ignore[attr-defined]
            # These keys are the grid's own while they are in it: nothing else is undone behind its back.
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers()
        for wanted, signal in self._keys.items():
            if event.matches(wanted):
                signal.emit()
                return
        if key == Qt.Key.Key_Delete:
            self.clear_wanted.emit()
        elif key == Qt.Key.Key_Space and not modifiers:
            self.toggle_wanted.emit()
        elif key == Qt.Key.Key_Down and modifiers & Qt.KeyboardModifier.AltModifier:
            self.choose_column(self.currentIndex().column())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().column() > 0:
            # The key that ends an edit comes by here as well.
            if self.state() != QAbstractItemView.State.EditingState:
                self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            here = self.currentIndex()
            below = self.held.index(here.row() + 1, here.column())
            if below.isValid():
                go_to(self, below)

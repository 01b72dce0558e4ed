"""The drawing of one cell: one question to the model, and no more than text, ground and quiet signs."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui import look
from ui.table.record_model import NUMBERS, RecordTableModel
from workstation.words import say

Index = QModelIndex | QPersistentModelIndex
SIGN = 12
"""Pixels at the left of the first column in which a row's sign stands."""
CORNER = 5
"""Pixels of the corner that marks the cell a finding speaks of."""


class PlainDelegate(QStyledItemDelegate):
    """Draws the text of a cell, asking the model once."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect  # type: ignore[attr-defined]
        metrics: QFontMetrics = option.fontMetrics  # type: ignore[attr-defined]
        draw_ground(painter, option, index.row())
        text = index.data(Qt.ItemDataRole.DisplayRole)
        draw_text(painter, rect.adjusted(look.GAP, 0, -look.GAP, 0), metrics, text)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, look.ROW_HEIGHT)


class CellDelegate(PlainDelegate):
    """Draws a cell of a register's table, with the signs of what was found in its record."""

    def __init__(self, model: RecordTableModel, severities: Callable[[str], dict[str, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._severities = severities
        """Uid -> field -> ``hard`` or ``soft``, ``""`` for the worst of the record; empty where nothing is known."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect  # type: ignore[attr-defined]
        metrics: QFontMetrics = option.fontMetrics  # type: ignore[attr-defined]
        place, column = index.row(), index.column()
        draw_ground(painter, option, place)
        row = self._model.row_at(place)
        field = self._model.columns[column]
        inner = rect.adjusted(look.GAP, 0, -look.GAP, 0)
        found = self._severities(row.uid) if row is not None else {}
        if column == 0:
            inner.setLeft(inner.left() + SIGN)
            if found:
                inner = _draw_sign(painter, rect, inner, metrics, found[""])
        if found and field.key in found:
            _draw_corner(painter, rect, found[field.key])
        draw_text(painter, inner, metrics, None if row is None else row.texts[column], right=field.kind in NUMBERS)
        if option.state & QStyle.StateFlag.State_HasFocus:  # type: ignore[attr-defined]
            painter.setPen(QPen(QColor(look.ACCENT), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))


def draw_ground(painter: QPainter, option: QStyleOptionViewItem, row: int) -> None:
    """The ground of a chosen row, or of every second one."""
    if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
        painter.fillRect(option.rect, QColor(look.CHOSEN))  # type: ignore[attr-defined]
    elif row % 2:
        painter.fillRect(option.rect, QColor(look.STRIPE))  # type: ignore[attr-defined]


def draw_text(painter: QPainter, rect: QRect, metrics: QFontMetrics, text: str | None, *, right: bool = False) -> None:
    """One line of text, with dots where it is cut or not known yet."""
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.setPen(QColor(look.QUIET_INK if text is None else look.INK))
    words = "…" if text is None else metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | side, words)


def _draw_sign(painter: QPainter, rect: QRect, inner: QRect, metrics: QFontMetrics, severity: str) -> QRect:
    """A quiet dot, or words for what must be mended; returns the room that is left for the text."""
    if severity == "soft":
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.SOFT))
        painter.drawEllipse(rect.left() + look.GAP, rect.center().y() - 2, 6, 6)
        painter.restore()
        return inner
    words = say("table_must_mend")
    painter.setPen(QColor(look.HARD))
    place = rect.adjusted(look.GAP, 0, 0, 0)
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
    return inner.adjusted(metrics.horizontalAdvance(words), 0, 0, 0)


def _draw_corner(painter: QPainter, rect: QRect, severity: str) -> None:
    colour = QColor(look.HARD if severity == "hard" else look.SOFT)
    for line in range(CORNER):
        painter.setPen(colour)
        painter.drawLine(rect.right() - CORNER + line, rect.top() + line, rect.right(), rect.top() + line)

"""Column headings drawn by themselves: Qt's own drawing asks the selection about every row."""

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from ui import look

_DISPLAY = Qt.ItemDataRole.DisplayRole
LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class PlainHeader(QHeaderView):
    """The headings of a table; a click sorts, dragging moves a column or widens it."""

    asked = Signal(int, QPoint)
    """A menu is wanted for this column, at this place of the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.frozen = 0
        """So many columns stay in place; a stronger line stands behind the last of them."""
        self.held = False
        """Whether the mouse holds a heading: only then a width is somebody's wish."""
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(48)
        self.fit_font()

    def fit_font(self) -> None:
        """Be as high as the letters ask."""
        self.setFixedHeight(look.ROW_HEIGHT + 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.held = True
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.held = True
        super().mouseDoubleClickEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.held = False

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.asked.emit(self.logicalIndexAt(event.pos()), event.globalPos())

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        painter.fillRect(rect, QColor(look.WINDOW))
        painter.setPen(QColor(look.LINE))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if logicalIndex + 1 == self.frozen:
            painter.setPen(QColor(look.ACCENT))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        inner = rect.adjusted(look.GAP, 0, -look.GAP, 0)
        words = str(self.model().headerData(logicalIndex, Qt.Orientation.Horizontal, _DISPLAY) or "")
        if self.isSortIndicatorShown() and self.sortIndicatorSection() == logicalIndex:
            words += " ▲" if self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder else " ▼"
        painter.setPen(QColor(look.INK))
        words = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
        side = self.model().headerData(logicalIndex, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        painter.drawText(inner, side if isinstance(side, int) else int(LEFT), words)

"""A list of rows to choose from; where it is empty it says so."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QEvent, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui import look
from ui.table.cell_delegate import PlainDelegate
from ui.table.header import PlainHeader


class PlainTable(QTableView):
    """Rows without a grid; Enter and a double click open one."""

    opened = Signal(int)
    """A row."""
    current_changed = Signal()

    def __init__(self, model: QAbstractItemModel, name: str, widths: Sequence[int]) -> None:
        super().__init__()
        self.empty_words = ""
        self._widths = tuple(widths)
        self._rows = 0
        self.setModel(model)
        self.setAccessibleName(name)
        header = PlainHeader(self)
        header.setSectionsClickable(False)
        header.setSectionsMovable(False)
        header.setStretchLastSection(True)
        self.setHorizontalHeader(header)
        self.setItemDelegate(PlainDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._measure()
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentChanged.connect(self._tell)
        self.selectionModel().selectionChanged.connect(self._tell)

    def _measure(self) -> None:
        self.verticalHeader().setMinimumSectionSize(look.ROW_HEIGHT)
        self.verticalHeader().setDefaultSectionSize(look.ROW_HEIGHT)
        self.horizontalHeader().setFixedHeight(look.ROW_HEIGHT + 2)
        for column, width in enumerate(self._widths):
            self.setColumnWidth(column, look.scaled(width))

    def fit_rows(self, number: int) -> None:
        """Be as high as so many rows and the headings."""
        self._rows = number
        if number:
            self.setFixedHeight(number * look.ROW_HEIGHT + self.horizontalHeader().height() + 2 * self.frameWidth())

    def chosen_rows(self) -> list[int]:
        """The rows that are chosen, from the top."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_widths"):
            self._measure()
            self.fit_rows(self._rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.model().rowCount() == 0 and self.empty_words:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(look.QUIET_INK))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.viewport().rect().adjusted(40, 0, -40, 0), flags, self.empty_words)
            painter.end()

    def _open(self, *_: object) -> None:
        self.opened.emit(self.currentIndex().row())

    def _tell(self, *_: object) -> None:
        self.current_changed.emit()

"""The table that shows one form as it will print; its heads stay in sight, and it may be drawn larger or smaller."""

from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui import look
from ui.choosing import go_to
from ui.reports.chart import Inks, chart_rows, draw_chart
from ui.reports.dress import BODY, GAP, ROW, Dress, is_framed
from ui.reports.form_model import FormModel, Index
from ui.reports.sheet import Band
from ui.reports.widths import asked_widths, shared_out
from ui.table.copying import Copied, texts_as_table
from workstation.package.layout import Placed
from workstation.words import say

ZOOMS = (60, 70, 80, 90, 100, 110, 125, 150, 175, 200)
"""Hundredths of the size of the letters in force."""
PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
SIGNS = {"hard": "!", "soft": "?"}
"""Before a figure at which something was found."""
CHANGED = "△"
RESIZED_AFTER = 40
"""Milliseconds of rest until a form is laid out for another width of the window."""
NARROW_BLANK = 0.6
"""Height of an empty row, as a share of a full one."""


class _Delegate(QStyledItemDelegate):
    """Draws one cell of a form."""

    def __init__(self, table: "FormTable") -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        self._table.draw_cell(painter, rect, index, chosen=bool(state & QStyle.StateFlag.State_Selected))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(look.ACCENT), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))


class FormTable(QTableView):
    """Shows the sheet of a ``FormModel``."""

    figure_chosen = Signal(str, str)
    """The records behind a figure are wanted: code of the line, key of the column."""
    zoomed = Signal(int)
    """The letters have so many hundredths of their size in the rest of the window."""

    def __init__(self, model: FormModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = model
        self.zoom = 100
        self.dress = Dress(1.0, QFont())
        self.setModel(model)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName(say("paper_table"))
        self.setAccessibleDescription(say("paper_table_hint"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.hide()
            header.setMinimumSectionSize(1)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(RESIZED_AFTER)
        self._rest.timeout.connect(self._fit)
        self._room = 0
        model.modelReset.connect(self._lay_out)

    # -- measures ------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        """Spans, widths and heights of the form at this size of the letters."""
        self.clearSpans()
        sheet = self.form.sheet
        if sheet is None:
            return
        letters = QFont(self.font())
        points = letters.pointSizeF() if letters.pointSizeF() > 0 else look.points()
        unit = points * self.logicalDpiY() / 72 * self.zoom / 100 / BODY
        self._room = self.viewport().width()
        self.dress = Dress(unit, letters, bold=frozenset({"title"}), edge=GAP)
        self.dress.widths = self._widths()
        for column, width in enumerate(self.dress.widths):
            self.setColumnWidth(column, int(width))
        self.dress.widths = [float(self.columnWidth(column)) for column in range(sheet.column_count)]
        for row in range(sheet.row_count):
            self.setRowHeight(row, self._height(row))
        for cell in sheet.layout.cells:
            if cell.last_column > cell.column:
                self.setSpan(cell.row, cell.column, 1, cell.last_column - cell.column + 1)
        if sheet.layout.chart:
            self.setSpan(sheet.layout.chart.row, 0, 1, sheet.column_count)
        self.updateGeometries()

    def _widths(self) -> list[float]:
        """All in sight where that cuts nothing; a form too wide for the window is scrolled."""
        sheet, dress = self.form.sheet, self.dress
        assert sheet is not None
        letter = dress.metrics("count").horizontalAdvance("0")
        natural = [characters * letter for characters in sheet.layout.widths]
        asked = asked_widths(sheet, dress, beside=dress.metrics("count").height())
        room = min(sum(natural), max(float(self._room), sum(asked.all)))
        return shared_out([one * room / sum(natural) for one in natural], asked.all)

    def _height(self, row: int) -> int:
        sheet, dress = self.form.sheet, self.dress
        assert sheet is not None
        if self.form.is_chart(row):
            assert sheet.layout.chart is not None
            return round((chart_rows(sheet.layout.chart) + 1) * dress.metrics("left").height())
        cells = [(cell, sheet.text(cell)) for cell in sheet.rows.get(row, {}).values()]
        if not cells:
            return round(NARROW_BLANK * ROW * dress.unit)
        return round(dress.row_height(cells, sheet.layout.heights.get(row, ROW)) + 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rest.start()

    def _fit(self) -> None:
        """The window has another width: other widths of the columns."""
        if self._room != self.viewport().width():
            self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._lay_out()

    def set_zoom(self, zoom: int) -> None:
        """Draw larger or smaller; the place that is looked at stays in sight."""
        zoom = min(max(zoom, ZOOMS[0]), ZOOMS[-1])
        if zoom == self.zoom:
            return
        bar = self.verticalScrollBar()
        place = bar.value() / max(bar.maximum(), 1)
        self.zoom = zoom
        self._lay_out()
        bar.setValue(round(place * bar.maximum()))
        self.zoomed.emit(zoom)

    def larger(self) -> None:
        """The next larger size."""
        self.set_zoom(min((zoom for zoom in ZOOMS if zoom > self.zoom), default=self.zoom))

    def smaller(self) -> None:
        """The next smaller size."""
        self.set_zoom(max((zoom for zoom in ZOOMS if zoom < self.zoom), default=self.zoom))

    # -- heads in sight ------------------------------------------------------------------------------------

    def sticky(self) -> Band | None:
        """The table whose head has left the view while its lines are seen."""
        sheet = self.form.sheet
        for band in sheet.bands if sheet else ():
            top = self.rowViewportPosition(band.head.start)
            last = band.lines.stop - 1
            bottom = self.rowViewportPosition(last) + self.rowHeight(last)
            if top < 0 and bottom > self.sticky_height(band):
                return band
        return None

    def sticky_height(self, band: Band | None) -> int:
        """Pixels that a head kept in sight covers."""
        return sum(self.rowHeight(row) for row in band.head) if band else 0

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self.viewport().update()

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        super().scrollTo(index, hint)
        sheet = self.form.sheet
        band = sheet.band_of(index.row()) if sheet else None
        hidden = self.sticky_height(band) - self.rowViewportPosition(index.row())
        if band and hidden > 0 and self.rowViewportPosition(band.head.start) < 0:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() - hidden)

    def indexAt(self, pos: QPoint) -> QModelIndex:
        band = self.sticky()
        if band and pos.y() < self.sticky_height(band):
            return self.form.index(band.head.start, self.columnAt(pos.x()))
        return super().indexAt(pos)

    # -- drawing -------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        band = self.sticky()
        if band is None:
            return
        painter = QPainter(self.viewport())
        top = 0
        painter.fillRect(QRect(0, 0, self.viewport().width(), self.sticky_height(band)), QColor(look.PAPER))
        for row in band.head:
            for column in range(self.form.columnCount()):
                rect = QRect(self.columnViewportPosition(column), top, self.columnWidth(column), self.rowHeight(row))
                self.draw_cell(painter, rect, self.form.index(row, column), chosen=False)
            top += self.rowHeight(row)
        painter.setPen(QPen(QColor(look.ACCENT), 1))
        painter.drawLine(0, top - 1, self.viewport().width(), top - 1)
        painter.end()

    def draw_cell(self, painter: QPainter, rect: QRect, index: Index, *, chosen: bool) -> None:
        """Ground, lines, signs and text of a cell."""
        cell, sheet = self.form.placed(index), self.form.sheet
        if chosen:
            painter.fillRect(rect, QColor(look.CHOSEN))
        if sheet is None:
            return
        if cell is None:
            if self.form.is_chart(index.row()) and sheet.layout.chart is not None:
                inks = Inks(QColor(look.INK), QColor(look.ACCENT))
                edge = round(GAP * self.dress.unit)
                draw_chart(
                    painter, QRectF(rect.adjusted(0, edge, 0, -edge)), sheet.layout.chart, self.dress.font("left"), inks
                )
            return
        if cell.key and not chosen:
            self._draw_ground(painter, rect, cell)
        if is_framed(cell.style):
            self._draw_frame(painter, rect, cell)
        painter.setPen(QColor(look.INK))
        self.dress.draw(painter, QRectF(rect), cell.style, sheet.text(cell))
        if cell.key:
            self._draw_signs(painter, rect, cell)

    def _draw_ground(self, painter: QPainter, rect: QRect, cell: Placed) -> None:
        found = self.form.finding(cell)
        if found is not None:
            painter.fillRect(rect, QColor(look.HARD_LIGHT if found[0] == "hard" else look.SOFT_LIGHT))
        elif (cell.line, cell.key) in self.form.changes:
            painter.fillRect(rect, QColor(look.SOFT_LIGHT))

    def _draw_frame(self, painter: QPainter, rect: QRect, cell: Placed) -> None:
        painter.setPen(QColor(look.EDGE))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if cell.column == 0:
            painter.drawLine(rect.topLeft(), rect.bottomLeft())
        sheet = self.form.sheet
        if sheet and any(band.head.start == cell.row for band in sheet.bands):
            painter.drawLine(rect.topLeft(), rect.topRight())

    def _draw_signs(self, painter: QPainter, rect: QRect, cell: Placed) -> None:
        """At the left of the figure: that it changed, and that something was found."""
        found = self.form.finding(cell)
        signs = SIGNS.get(found[0], "") if found else ""
        changed = (cell.line, cell.key) in self.form.changes
        if not signs and not changed:
            return
        font = QFont(self.dress.font(cell.style))
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(look.HARD if found and found[0] == "hard" else look.SOFT))
        inner = rect.adjusted(look.GAP // 2, 0, 0, 0)
        painter.drawText(
            inner, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), signs + (CHANGED if changed else "")
        )

    # -- keys and mouse ------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current = self.currentIndex()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() in PLAIN and self.choose(current)
        ):
            return
        elif event.matches(QKeySequence.StandardKey.ZoomIn) or _is_ctrl(event, Qt.Key.Key_Equal):
            self.larger()
        elif event.matches(QKeySequence.StandardKey.ZoomOut):
            self.smaller()
        elif _is_ctrl(event, Qt.Key.Key_0):
            self.set_zoom(100)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            (self.larger if event.angleDelta().y() > 0 else self.smaller)()
            event.accept()
        else:
            super().wheelEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.choose(self.indexAt(event.position().toPoint()))

    def choose(self, index: Index) -> bool:
        """Ask for the records behind a figure; whether there is a figure."""
        cell = self.form.figure(index)
        if cell is None:
            return False
        self.figure_chosen.emit(cell.line, cell.key)
        return True

    def choose_current(self) -> None:
        """Ask for the records behind the figure that the keys are on."""
        self.choose(self.currentIndex())

    def go_to_figure(self, line: str, key: str) -> None:
        """Bring a figure into sight and the keys to it."""
        index = self.form.index_of(line, key)
        if index.isValid():
            go_to(self, index)
            self.scrollTo(index)

    def copied(self) -> Copied | None:
        """What is chosen, as a table."""
        chosen = self.selectedIndexes()
        if not chosen or self.form.sheet is None:
            return None
        rows = range(min(one.row() for one in chosen), max(one.row() for one in chosen) + 1)
        columns = range(min(one.column() for one in chosen), max(one.column() for one in chosen) + 1)
        cells = [[self.form.sheet.rows.get(row, {}).get(column) for column in columns] for row in rows]
        texts = [[self.form.sheet.text(cell) if cell else "" for cell in line] for line in cells]
        figures = {
            (place, across) for place, line in enumerate(cells) for across, cell in enumerate(line) if cell and cell.key
        }
        return texts_as_table(texts, figures)

    def copy(self) -> None:
        """Put what is chosen on the clipboard, as WPS and Excel take a table."""
        copied = self.copied()
        if copied is not None:
            data = QMimeData()
            data.setText(copied.text)
            data.setHtml(copied.html)
            QApplication.clipboard().setMimeData(data)


def _is_ctrl(event: QKeyEvent, key: Qt.Key) -> bool:
    return event.key() == key and event.modifiers() == Qt.KeyboardModifier.ControlModifier

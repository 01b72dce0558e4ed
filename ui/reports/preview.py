"""The pages as they will leave the printer, one below the other; a page is drawn when it is seen."""

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from ui import look
from ui.reports.paging import MILLIMETRE
from ui.reports.paper import BINDING, SIDES, Paper
from workstation.words import say

PAGE_WIDTH, PAGE_HEIGHT = 297.0 * MILLIMETRE, 210.0 * MILLIMETRE
NARROWEST, WIDEST = 400, 2400
"""Pixels of a page."""
STEP = 1.15
KEPT = 12
"""Pictures of pages that are kept."""


class PagePreview(QAbstractScrollArea):
    """Shows the pages of some forms on white paper, whatever the theme."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.paper: Paper | None = None
        self._zoom = 1.0
        self._pictures: dict[int, QPixmap] = {}
        self._wanted: list[int] = []
        self._work = QTimer(self)
        self._work.timeout.connect(self._draw_next)
        self.setAccessibleName(say("paper_preview"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_paper(self, paper: Paper) -> None:
        """Show other pages."""
        self.paper = paper
        self._forget()
        self.verticalScrollBar().setValue(0)

    # -- where pages lie -----------------------------------------------------------------------------------

    @property
    def _page_size(self) -> QSize:
        """As wide as the window lets, times the zoom."""
        room = self.viewport().width() - 2 * look.MARGIN
        width = round(min(max(room * self._zoom, NARROWEST), WIDEST))
        return QSize(width, round(width * PAGE_HEIGHT / PAGE_WIDTH))

    def page_rect(self, number: int) -> QRect:
        """Where a page lies in the view."""
        size = self._page_size
        left = max((self.viewport().width() - size.width()) // 2, look.MARGIN) - self.horizontalScrollBar().value()
        top = look.MARGIN + number * (size.height() + look.MARGIN) - self.verticalScrollBar().value()
        return QRect(left, top, size.width(), size.height())

    def _fit(self) -> None:
        size, count = self._page_size, len(self.paper) if self.paper else 0
        height = look.MARGIN + count * (size.height() + look.MARGIN)
        for bar, whole, seen in (
            (self.verticalScrollBar(), height, self.viewport().height()),
            (self.horizontalScrollBar(), size.width() + 2 * look.MARGIN, self.viewport().width()),
        ):
            bar.setRange(0, max(0, whole - seen))
            bar.setPageStep(seen)
            bar.setSingleStep(3 * look.MARGIN)

    def _forget(self) -> None:
        self._pictures.clear()
        self._wanted.clear()
        self._fit()
        self.viewport().update()

    # -- drawing -------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(look.WINDOW))
        for number in range(len(self.paper) if self.paper else 0):
            rect = self.page_rect(number)
            if not rect.intersects(self.viewport().rect()):
                continue
            if number in self._pictures:
                painter.drawPixmap(rect.topLeft(), self._pictures[number])
            else:
                painter.fillRect(rect, Qt.GlobalColor.white)
                self._want(number)
            painter.setPen(QColor(look.LINE))
            painter.drawRect(rect)
        painter.end()

    def _want(self, number: int) -> None:
        if number not in self._wanted:
            self._wanted.append(number)
        self._work.start()

    def _draw_next(self) -> None:
        """One page at a time, so that scrolling never waits for a page."""
        if self.paper is None or not self._wanted:
            self._work.stop()
            return
        number = self._wanted.pop(0)
        if number >= len(self.paper):
            return
        self._pictures[number] = self._picture(self.paper, number)
        while len(self._pictures) > KEPT:
            self._pictures.pop(next(iter(self._pictures)))
        self.viewport().update(self.page_rect(number))

    def _picture(self, paper: Paper, number: int) -> QPixmap:
        size, ratio = self._page_size, self.devicePixelRatioF()
        picture = QPixmap(size * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.white)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        scale = size.width() / PAGE_WIDTH
        painter.scale(scale, scale)
        painter.translate(QRectF(SIDES, BINDING, 0, 0).topLeft() * MILLIMETRE)
        paper.draw(painter, number)
        painter.end()
        return picture

    # -- keys and mouse ------------------------------------------------------------------------------------

    def zoom_by(self, factor: float) -> None:
        """Show pages larger or smaller."""
        self._zoom = min(max(self._zoom * factor, 0.3), 3.0)
        self._forget()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._forget()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(STEP if event.angleDelta().y() > 0 else 1 / STEP)
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.ZoomIn):
            self.zoom_by(STEP)
        elif event.matches(QKeySequence.StandardKey.ZoomOut):
            self.zoom_by(1 / STEP)
        elif event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_Space):
            self._turn(1)
        elif event.key() == Qt.Key.Key_PageUp:
            self._turn(-1)
        else:
            super().keyPressEvent(event)

    def _turn(self, pages: int) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + pages * (self._page_size.height() + look.MARGIN))

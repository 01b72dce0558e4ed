"""A quiet bar: how much of a year's target is reached, how much of the year is over, what the target was before.

Told apart without colour: what is reached is filled, the time is a triangle above, a former target a dashed line.
"""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import look

HEIGHT = 20
WIDTH = 80
"""Pixels that it needs at least, for letters of 10 points."""
MARK = 4
"""Half the width of the triangle."""


@dataclass(frozen=True)
class Bar:
    """What is drawn, in the target's unit."""

    reached: int
    target: int
    time_passed: int
    """Ten-thousandths of the year."""
    former: tuple[int, ...] = ()
    """Targets that held before in this year."""

    @property
    def end(self) -> int:
        """What the whole length stands for."""
        return max(self.reached, self.target, *self.former, 1)

    @property
    def time(self) -> float:
        """What would be reached if the target were met day by day."""
        return self.target * self.time_passed / 10_000


class TargetBar(QWidget):
    """Draws a bar."""

    def __init__(self) -> None:
        super().__init__()
        self.bar: Bar | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(look.scaled(2 * WIDTH), look.scaled(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(look.scaled(WIDTH), look.scaled(HEIGHT))

    def show_bar(self, bar: Bar, words: str) -> None:
        """Draw this; ``words`` say the same."""
        self.bar = bar
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def trough(self) -> QRectF:
        """Where the bar lies; the triangle stands above it."""
        mark = look.scaled(MARK)
        return QRectF(mark, 1.5 * mark, self.width() - 2 * mark, self.height() - 2.5 * mark)

    def place(self, value: float) -> float:
        """Where a value lies from left to right."""
        trough = self.trough()
        return trough.left() + trough.width() * value / self.bar.end if self.bar else trough.left()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.bar is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        trough, ink = self.trough(), QColor(look.INK)
        painter.fillRect(trough, QColor(look.WINDOW))
        filled = QRectF(trough)
        filled.setRight(self.place(self.bar.reached))
        painter.fillRect(filled, QColor(look.ACCENT))
        painter.setPen(QPen(QColor(look.EDGE), 1))
        painter.drawRect(trough)
        for former in self.bar.former:
            self._line(painter, former, Qt.PenStyle.DashLine)
        if self.bar.target < self.bar.end:
            self._line(painter, self.bar.target, Qt.PenStyle.SolidLine)
        mark, time = look.scaled(MARK), self.place(self.bar.time)
        corners = [QPointF(time - mark, 0), QPointF(time + mark, 0), QPointF(time, 1.5 * mark)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawPolygon(QPolygonF(corners))

    def _line(self, painter: QPainter, value: int, style: Qt.PenStyle) -> None:
        """A line across, which is seen on the filled part too."""
        trough, place = self.trough(), self.place(value)
        on_filled = self.bar is not None and value < self.bar.reached
        painter.setPen(QPen(QColor(look.ON_ACCENT if on_filled else look.INK), max(look.scaled(2), 2), style))
        painter.drawLine(QPointF(place, trough.top()), QPointF(place, trough.bottom()))

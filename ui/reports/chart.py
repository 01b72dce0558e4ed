"""The chart of a form: for each line what was reached beside its target, told apart also without colour."""

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen

from ui.reports.sheet import written
from workstation.package.layout import PlacedChart

TITLE_ROWS = 1.4
WIDEST_ROWS = 40
BAR_ROWS = 1.5
"""Rows of letters that a bar is high, with the room around it."""


@dataclass(frozen=True)
class Inks:
    """What a chart is drawn with."""

    ink: QColor
    bar: QColor
    """Of what was reached; the target is hatched with the ink."""


def chart_words(chart: PlacedChart) -> str:
    """The whole chart as a text."""
    lines = (
        f"{label}: {chart.value.label} {_number(chart, value)}, {chart.target.label} {_number(chart, target)}"
        for label, value, target in zip(chart.labels, chart.values, chart.targets, strict=True)
    )
    return "\n".join((chart.title, *lines))


def _number(chart: PlacedChart, number: float | None) -> str:
    return "" if number is None else written(round(number * 10_000), str(chart.value.kind))


def chart_rows(chart: PlacedChart) -> float:
    """Rows of letters that a chart asks for."""
    return TITLE_ROWS + len(chart.labels) * (2 * BAR_ROWS + (1 if len(chart.labels) > 1 else 0.3))


class _Drawing:
    """One chart in one rectangle: two bars lie below each other for every line."""

    def __init__(self, painter: QPainter, rect: QRectF, chart: PlacedChart, font: QFont, inks: Inks) -> None:
        self.painter, self.chart, self.font, self.inks = painter, chart, font, inks
        self.letters = QFontMetricsF(font)
        self.row = self.letters.height()
        self.rect = rect = QRectF(rect.left(), rect.top(), min(rect.width(), WIDEST_ROWS * self.row), rect.height())
        numbers = [one for one in (*chart.values, *chart.targets) if one is not None]
        widest = max((self.letters.horizontalAdvance(_number(chart, one)) for one in numbers), default=0)
        heads = (chart.value.label, chart.target.label)
        beside = max(map(self.letters.horizontalAdvance, heads)) + self.row
        self.plot = rect.adjusted(beside, TITLE_ROWS * self.row, -widest - self.row, 0)
        self.highest = max([1.0, *numbers])

    def draw(self) -> None:
        """All of it."""
        chart, painter = self.chart, self.painter
        painter.save()
        title = QFont(self.font)
        title.setBold(True)
        painter.setFont(title)
        head = QRectF(self.rect.left(), self.rect.top(), self.rect.width(), self.row * TITLE_ROWS)
        self._words(head, chart.title, Qt.AlignmentFlag.AlignHCenter)
        painter.setFont(self.font)
        many = len(chart.labels) > 1
        top = self.plot.top()
        for label, value, target in zip(chart.labels, chart.values, chart.targets, strict=True):
            if many:
                self._words(QRectF(self.rect.left(), top, self.rect.width(), self.row), label)
                top += self.row
            self._bar(top, chart.value.label, value, hatched=False)
            self._bar(top + BAR_ROWS * self.row, chart.target.label, target, hatched=True)
            top += 2 * BAR_ROWS * self.row
        painter.setPen(QPen(self.inks.ink, self.row / 16))
        painter.drawLine(QLineF(self.plot.left(), self.plot.top(), self.plot.left(), top))
        painter.restore()

    def _words(self, rect: QRectF, text: str, side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft) -> None:
        self.painter.setPen(self.inks.ink)
        self.painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)

    def _bar(self, top: float, label: str, number: float | None, *, hatched: bool) -> None:
        height, gap = BAR_ROWS * self.row, self.row / 2
        before = QRectF(self.rect.left(), top, self.plot.left() - self.rect.left() - gap, height)
        self._words(before, label, Qt.AlignmentFlag.AlignRight)
        if number is None:
            return
        width = self.plot.width() * max(number, 0) / self.highest
        bar = QRectF(self.plot.left(), top + height * 0.12, width, height * 0.76)
        self._fill(bar, hatched=hatched)
        after = QRectF(bar.right() + gap, top, self.rect.right() - bar.right() - gap, height)
        self._words(after, _number(self.chart, number))

    def _fill(self, rect: QRectF, *, hatched: bool) -> None:
        """A filled bar, or one with slanting lines; lines of our own keep their distance on every device."""
        self.painter.save()
        self.painter.setPen(QPen(self.inks.ink, self.row / 20))
        self.painter.setBrush(QBrush(Qt.BrushStyle.NoBrush) if hatched else QBrush(self.inks.bar))
        self.painter.drawRect(rect)
        if hatched:
            self.painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
            self.painter.setPen(QPen(self.inks.ink, self.row / 20))
            left = rect.left() - rect.height()
            while left < rect.right():
                self.painter.drawLine(QLineF(left, rect.bottom(), left + rect.height(), rect.top()))
                left += self.row * 0.4
        self.painter.restore()


def draw_chart(painter: QPainter, rect: QRectF, chart: PlacedChart, font: QFont, inks: Inks) -> None:
    """Draw a chart into a rectangle of any device."""
    _Drawing(painter, rect, chart, font, inks).draw()

"""Fonts, widths and wrapping of a laid out form, for any surface: the screen counts in pixels, paper in its dots."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTextLayout, QTextOption

from workstation.package.layout import BETWEEN_SIGNATURES, Placed
from workstation.package.workbook import STYLES

BODY = 10.5
"""Points of the letters in a cell, as in the workbook."""
ROW = 15.0
"""Points of a row that asks for nothing else."""
GAP = 3.0
"""Points between a line and the text beside it."""
HEAD = 32.0
"""Points of a row of headings, at least."""
INDENT = 4.5
"""Points of one step of indent."""
ONE_LINE = 4
"""Letters of a heading that are not broken."""
SIDES = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "right": Qt.AlignmentFlag.AlignRight,
    "center": Qt.AlignmentFlag.AlignHCenter,
}
UNSPACED = ("title", "heading", "basis", "left", "middle", "right", "block", "note", "foot")
"""Styles without a frame: their text begins at the edge."""


def side(style: str) -> Qt.AlignmentFlag:
    """Where the text of a style stands; figures stand at the right."""
    return SIDES[STYLES[style].get("align", "right")]


def is_framed(style: str) -> bool:
    """Whether a cell has lines around it."""
    return bool(STYLES[style].get("border"))


@dataclass
class Dress:
    """What a form wears on one surface."""

    unit: float
    """Dots of one point of the workbook."""
    base: QFont
    families: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Font of the workbook -> fonts asked for, of which the first that exists is taken; ``base`` without."""
    bold: frozenset[str] = frozenset()
    """Styles in bold although the workbook has none: their own heavy font is not there."""
    widths: list[float] = field(default_factory=list)
    """Of the columns."""
    edge: float = 0.0
    """Points between the edge of the form and a text without a frame."""
    _fonts: dict[str, QFont] = field(default_factory=dict)
    _advances: dict[tuple[str, str], float] = field(default_factory=dict)
    _metrics: dict[str, QFontMetricsF] = field(default_factory=dict)

    def font(self, style: str) -> QFont:
        """The font of a style."""
        if style not in self._fonts:
            found = STYLES[style]
            font = QFont(self.base)
            if families := self.families.get(found["font_name"]):
                font.setFamilies(list(families))
            font.setPixelSize(max(1, round(float(found["font_size"]) * self.unit)))
            font.setBold(bool(found.get("bold")) or style in self.bold)
            self._fonts[style] = font
            self._metrics[style] = QFontMetricsF(font)
        return self._fonts[style]

    def metrics(self, style: str) -> QFontMetricsF:
        """How large its letters are."""
        self.font(style)
        return self._metrics[style]

    def advance(self, style: str, text: str) -> float:
        """Dots of a text in one line, with the room beside it."""
        if (style, text) not in self._advances:
            self._advances[style, text] = self.metrics(style).horizontalAdvance(text)
        return self._advances[style, text] + self.indent(style) + 2 * self.gap(style)

    def gap(self, style: str) -> float:
        """Dots between the edge of a cell and its text."""
        return (self.edge if style in UNSPACED else GAP) * self.unit

    def indent(self, style: str) -> float:
        """Dots by which a text stands further in."""
        return float(STYLES[style].get("indent", 0)) * INDENT * self.unit

    def width(self, cell: Placed) -> float:
        """Dots of a cell, with those merged into it."""
        return sum(self.widths[cell.column : max(cell.column, cell.last_column) + 1])

    def height(self, cell: Placed, text: str) -> float:
        """Dots that a cell asks for, its text wrapped."""
        metrics = self.metrics(cell.style)
        if not text:
            return 0.0
        room = self.width(cell)
        # No letter is wider than it is high: what surely fits need not be measured.
        fits = "\n" not in text and (len(text) + 1) * metrics.height() < room - self.indent(cell.style)
        if fits or ("\n" not in text and self.advance(cell.style, text) <= room):
            return metrics.height() + 2 * GAP * self.unit
        lines = self._lines(cell.style, text, self._inner(cell.style, room))
        return lines.boundingRect().height() + 2 * GAP * self.unit

    def row_height(self, cells: Sequence[tuple[Placed, str]], least: float) -> float:
        """Dots of a row whose cells have these texts; ``least`` is in points."""
        if any(STYLES[cell.style].get("text_wrap") for cell, _ in cells):
            # The workbook foresees the lines that its own widths take.
            least = min(least, HEAD if cells[0][0].style == "head" else ROW)
        return max(least * self.unit, *(self.height(cell, text) for cell, text in cells), 0.0)

    def _inner(self, style: str, width: float) -> float:
        return max(width - 2 * self.gap(style) - self.indent(style), 1.0)

    def _lines(self, style: str, text: str, width: float) -> QTextLayout:
        letters = self.metrics(style)
        if style == "head" and all(letters.horizontalAdvance(part) <= width for part in head_parts(text)):
            text = "\n".join(head_parts(text))
        return lines_of(text, self.font(style), width, side(style))

    def draw(self, painter: QPainter, rect: QRectF, style: str, text: str) -> None:
        """Write a text into its cell, in the middle of its height; the pen is the painter's."""
        if not text:
            return
        gap = self.gap(style)
        inner = rect.adjusted(gap + self.indent(style), 0, -gap, 0)
        font = self.font(style)
        parts = text.split(BETWEEN_SIGNATURES)
        if style == "foot" and len(parts) > 1 and self._draw_apart(painter, inner, parts):
            return
        if "\n" not in text and self.metrics(style).horizontalAdvance(text) <= inner.width():
            painter.setFont(font)
            painter.drawText(inner, side(style) | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)
            return
        lines = self._lines(style, text, max(inner.width(), 1.0))
        top = inner.top() + max((inner.height() - lines.boundingRect().height()) / 2, 0)
        lines.draw(painter, QPointF(inner.left(), top))

    def _draw_apart(self, painter: QPainter, inner: QRectF, parts: Sequence[str]) -> bool:
        """Signatures over the whole width, with room between them to sign; whether there is any."""
        widths = [self.metrics("foot").horizontalAdvance(part) for part in parts]
        gap = (inner.width() - sum(widths)) / (len(parts) - 1)
        left = inner.left()
        painter.setFont(self.font("foot"))
        for part, width in zip(parts, widths, strict=True) if gap > 0 else ():
            place = QRectF(left, inner.top(), width + gap, inner.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, part)
            left += width + gap
        return gap > 0


def head_parts(text: str) -> list[str]:
    """A heading in two parts where it has a joint or is long; they stand one above the other where room is scarce."""
    for joint, keep in (("：", 1), ("（", 0)):
        place = text.find(joint)
        if 0 < place < len(text) - 1:
            return [text[: place + keep], text[place + keep :]]
    middle = (len(text) + 1) // 2
    return [text] if len(text) <= ONE_LINE or " " in text else [text[:middle], text[middle:]]


def lines_of(text: str, font: QFont, width: float, side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft) -> QTextLayout:
    """A text laid out in lines of this width; a word too long for one is broken."""
    layout = QTextLayout(text.replace("\n", "\u2028"), font)
    option = QTextOption(side)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    top = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, top))
        top += line.height()
    layout.endLayout()
    return layout

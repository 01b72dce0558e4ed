"""Where a laid out form breaks into pages: heads repeated, the line of signatures together with the last lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont

from ui.reports.chart import chart_rows
from ui.reports.dress import BODY, ROW, Dress
from ui.reports.sheet import Band, Sheet
from ui.reports.widths import asked_widths, shared_out
from workstation.package.layout import PlacedChart

DOTS = 20
"""Paper is measured in twentieths of a point, so that the sizes of letters are whole numbers."""
MILLIMETRE = 72 / 25.4 * DOTS
SMALLEST, LARGEST = 6.0, BODY
STEP = 0.5
COMFORTABLE = 9.0
"""Points of letters that a wide form keeps as long as its figures have room."""
CHARACTER = 5.25
"""Points of a character by which the workbook counts the widths of columns."""
BLANK = 0.5
"""Height of an empty row, as a share of a full one."""
CONTINUED = 1.5
"""Height of the line above a continued table, as a share of a full row."""
BESIDE = 12.0
"""Points between a table and the chart beside it."""
MOST_BESIDE = 0.7
"""Share of the width that a table may take for a chart to stand beside it."""
CHOSEN_UP_TO = 300
"""Rows of a sheet for which several sizes of letters are tried."""
SHORT = 8
"""Lines of a table that is never broken."""
TOGETHER = 2
"""Lines that stay with the head above them, or with the signatures below them."""
SERIF = (
    "方正书宋_GBK",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "思源宋体",
    "AR PL UMing CN",
    # Better all letters of one font without feet than figures of another.
    "Noto Sans CJK SC",
    "WenQuanYi Micro Hei",
)
TITLE_SONG = ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK")
"""The type of titles on documents, heavy by itself."""
FONTS = {
    "宋体": ("SimSun", "NSimSun", "宋体", *SERIF),
    "仿宋": ("FangSong", "仿宋", "FangSong_GB2312", "仿宋_GB2312", "SimSun", *SERIF),
    "方正小标宋简体": (*TITLE_SONG, "SimSun", "宋体", *SERIF),
}
"""Font of the workbook -> fonts of this machine, the best first."""


@dataclass
class Page:
    """One page: rows of the sheet with the dots at which they stand."""

    rows: list[tuple[int, float]] = field(default_factory=list)
    continued: Band | None = None
    """The table that goes on here."""
    is_first: bool = False
    chart: QRectF | None = None
    """Where the chart stands."""
    bottom: float = 0.0
    """Where the next row would stand."""


@dataclass(frozen=True)
class Piece:
    """Rows that stand on one page."""

    rows: tuple[int, ...]
    band: Band | None = None
    """The table whose head is repeated where a page begins with these rows."""


def sizes(sheet: Sheet, width: float) -> Iterator[tuple[float, list[float]]]:
    """Sizes of letters at which all figures fit, with the widths of the columns; the largest first.

    Down to 9 points to choose from, and to 6 only where figures do not fit otherwise.
    """
    characters = sum(sheet.layout.widths)
    shares = [width * one / characters for one in sheet.layout.widths]
    asked = asked_widths(sheet, Dress(DOTS, QFont(), FONTS))
    size = max(COMFORTABLE, LARGEST * min(1.0, width / DOTS / (characters * CHARACTER)))
    found = False
    while size > SMALLEST and (size >= COMFORTABLE or not found):
        now = asked.times(size / LARGEST)
        widths = shared_out(shares, now.all)
        if all(has >= needs for has, needs in zip(widths, now.figures, strict=True)):
            found = True
            yield size, widths
        size -= STEP
    if not found:
        yield SMALLEST, shared_out(shares, asked.times(SMALLEST / LARGEST).all)


def lay_out_pages(sheet: Sheet, width: float, height: float, bold: frozenset[str] = frozenset()) -> "Pages":
    """The pages of a form; in letters as large as need no more pages, and break no more tables, than smaller ones."""
    laid = []
    for size, widths in sizes(sheet, width):
        dress = Dress(DOTS * size / LARGEST, QFont(), FONTS, bold, widths)
        laid.append(Pages(sheet, dress, height))
        if sheet.layout.row > CHOSEN_UP_TO:
            break
    return min(laid, key=lambda pages: pages.cost)


class Pages:
    """The pages of one form in one dress."""

    def __init__(self, sheet: Sheet, dress: Dress, room: float) -> None:
        self.sheet, self.dress, self.room = sheet, dress, room
        self.heights = [self._height(row) for row in range(sheet.layout.row)]
        self.pages: list[Page] = [Page(is_first=True)]
        for piece in self._pieces():
            self._put(piece)
        if sheet.layout.chart:
            self._put_chart(sheet.layout.chart)

    @property
    def cost(self) -> tuple[int, int]:
        """Number of pages, and of tables that are broken."""
        return len(self.pages), sum(page.continued is not None for page in self.pages)

    @property
    def continued_height(self) -> float:
        """Dots of the line that says what goes on."""
        return CONTINUED * ROW * self.dress.unit

    def _height(self, row: int) -> float:
        cells = [(cell, self.sheet.text(cell)) for cell in self.sheet.rows.get(row, {}).values()]
        if not cells:
            return BLANK * ROW * self.dress.unit
        return self.dress.row_height(cells, self.sheet.layout.heights.get(row, ROW))

    def _total(self, rows: Sequence[int]) -> float:
        return sum(self.heights[row] for row in rows)

    # -- what stays together -------------------------------------------------------------------------------

    def _pieces(self) -> Iterator[Piece]:
        """All rows, in pieces that stand on one page."""
        bands, done, end = self.sheet.bands, 0, self.sheet.layout.row
        for band in bands:
            last = band is bands[-1]
            single = len(band.lines) <= SHORT
            first = band.lines.stop if single else band.lines.start + TOGETHER
            above = range(done, first)
            if last and single:
                yield from self._closing(above, end, None)
                return
            yield from self._fitting(above)
            stop = max(first, band.lines.stop - TOGETHER)
            yield from (Piece((row,), band) for row in range(first, stop))
            if last:
                yield from self._closing(range(stop, band.lines.stop), end, band)
                return
            if not single:
                yield Piece(tuple(range(stop, band.lines.stop)), band)
            done = band.lines.stop
        yield from self._fitting(range(done, end))

    def _closing(self, rows: range, end: int, band: Band | None) -> Iterator[Piece]:
        """The last lines of the last table with all that is below it; where that is too much, the end of it only."""
        whole = range(rows.start, end)
        spare = self.continued_height + (self._total(band.head) if band else 0)
        if self._total(whole) + spare <= self.room:
            yield Piece(tuple(whole), band)
            return
        # Relations and notes fill pages of their own: the signatures stay with the last of them.
        signed = max(rows.stop, end - TOGETHER - 1)
        yield from (Piece((row,), band) for row in rows)
        yield from (Piece((row,)) for row in range(rows.stop, signed))
        yield Piece(tuple(range(signed, end)))

    def _fitting(self, rows: range) -> Iterator[Piece]:
        """Rows in one piece, or each for itself where no page holds them."""
        if self._total(rows) + self.continued_height <= self.room:
            yield Piece(tuple(rows))
        else:
            yield from (Piece((row,)) for row in rows)

    # -- placing -------------------------------------------------------------------------------------------

    def _put(self, piece: Piece) -> None:
        page = self.pages[-1]
        if page.rows and page.bottom + self._total(piece.rows) > self.room:
            page = self._next_page(piece.band)
        for row in piece.rows:
            # An empty row parts two tables; at the top of a page there is nothing to part.
            if row in self.sheet.rows or page.rows:
                page.rows.append((row, page.bottom))
                page.bottom += self.heights[row]

    def _next_page(self, band: Band | None) -> Page:
        page = Page(continued=band, bottom=self.continued_height)
        self.pages.append(page)
        for row in band.head if band else ():
            page.rows.append((row, page.bottom))
            page.bottom += self.heights[row]
        return page

    def _put_chart(self, chart: PlacedChart) -> None:
        """Beside the lines that it shows where their table leaves room, else below everything."""
        needed = chart_rows(chart) * self.dress.metrics("note").height()
        band = self.sheet.band_of(chart.first)
        page = next(page for page in self.pages if chart.first in dict(page.rows))
        tops = dict(page.rows)
        left = sum(self.dress.widths[: max(self.sheet.rows[chart.first]) + 1]) + BESIDE * self.dress.unit
        first = band.head.start if band else chart.first
        top = tops.get(band.title if band and band.title is not None else first, tops[chart.first])
        bottom = tops[chart.first] + self.heights[chart.first]
        full = sum(self.dress.widths)
        if first in tops and len(chart.labels) == 1 and needed <= bottom - top and left < full * MOST_BESIDE:
            page.chart = QRectF(left, top, full - left, bottom - top)
            return
        page, gap = self.pages[-1], BLANK * ROW * self.dress.unit
        if page.bottom + gap + needed > self.room:
            page, gap = self._next_page(None), 0.0
        page.chart = QRectF(0, page.bottom + gap, full, needed)
        page.bottom += gap + needed

"""The forms on paper: A4 landscape, as their sheets in the workbook, for a printer, a PDF or a preview."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QIODevice, QLineF, QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
)

from ui.reports.chart import Inks, draw_chart
from ui.reports.dress import is_framed
from ui.reports.lists import list_sheet
from ui.reports.paging import DOTS, FONTS, MILLIMETRE, TITLE_SONG, Page, Pages, lay_out_pages
from ui.reports.sheet import Sheet
from workstation.package.contents import Form, Table
from workstation.package.layout import Placed
from workstation.words import say

A4 = QPageSize(QPageSize.PageSizeId.A4)
BINDING, BOTTOM, SIDES = 28.0, 15.0, 18.0
"""Millimetres: a table on its side is bound at its head (C9)."""
WIDTH, HEIGHT = (297.0 - 2 * SIDES) * MILLIMETRE, (210.0 - BINDING - BOTTOM) * MILLIMETRE
"""Dots inside the margins."""
FOOT = 7.0 * MILLIMETRE
"""Dots at the end of each page for its number and the check code."""
FOOT_POINTS = 9
THIN, THICK = 0.5 * DOTS, 1.0 * DOTS
RESOLUTION = 600


def page_layout() -> QPageLayout:
    """A4 landscape with the margins of a form."""
    margins = QMarginsF(SIDES, BINDING, SIDES, BOTTOM)
    return QPageLayout(A4, QPageLayout.Orientation.Landscape, margins, QPageLayout.Unit.Millimeter)


@dataclass(frozen=True)
class Leaf:
    """One page of all that is printed."""

    pages: Pages
    page: Page
    number: int
    of: int


class Paper:
    """All pages of some forms and the lists after them; each begins on a page of its own, pages are counted through.

    Goes through the rows of the lists once.
    """

    def __init__(self, forms: Sequence[Form], check_code: str = "", lists: Sequence[Table] = ()) -> None:
        self.check_code = check_code
        sheets = [Sheet(form, check_code) for form in forms]
        sheets += [list_sheet(table, forms[0], check_code) for table in lists if forms]
        is_heavy = not set(TITLE_SONG).isdisjoint(QFontDatabase.families())
        bold = frozenset[str]() if is_heavy else frozenset({"title"})
        laid = [lay_out_pages(sheet, WIDTH, HEIGHT - FOOT, bold) for sheet in sheets]
        pages = [(one, page) for one in laid for page in one.pages]
        self.leaves = [Leaf(one, page, number, len(pages)) for number, (one, page) in enumerate(pages, start=1)]

    def __len__(self) -> int:
        return len(self.leaves)

    def draw(self, painter: QPainter, number: int) -> None:
        """Draw a page, from 0; the painter counts in dots of a twentieth of a point from the inner corner."""
        painter.save()
        painter.setPen(QColor(Qt.GlobalColor.black))
        _LeafDrawing(painter, self.leaves[number]).draw()
        self._draw_foot(painter, self.leaves[number])
        painter.restore()

    def _draw_foot(self, painter: QPainter, leaf: Leaf) -> None:
        font = QFont()
        font.setFamilies(list(FONTS["宋体"]))
        font.setPixelSize(FOOT_POINTS * DOTS)
        painter.setFont(font)
        rect = QRectF(0, HEIGHT - FOOT, WIDTH, FOOT)
        low = Qt.AlignmentFlag.AlignBottom
        # At the table's left, where the number stands when the sheet is bound with upright ones.
        painter.drawText(
            rect, Qt.AlignmentFlag.AlignLeft | low, say("paper_page", "zh", page=leaf.number, pages=leaf.of)
        )
        code = say("package_check_code", "zh", check_code=self.check_code) if self.check_code else ""
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | low, code or say("paper_draft", "zh"))


class _LeafDrawing:
    """One page being drawn."""

    def __init__(self, painter: QPainter, leaf: Leaf) -> None:
        self.painter, self.leaf = painter, leaf
        self.pages, self.page = leaf.pages, leaf.page
        self.sheet, self.dress = leaf.pages.sheet, leaf.pages.dress

    def draw(self) -> None:
        """All but the foot."""
        if not self.page.is_first:
            self._draw_continued()
        for row, top in self.page.rows:
            for cell in self.sheet.rows.get(row, {}).values():
                self._draw_cell(cell, top)
        self._draw_lines()
        if self.page.chart is not None and self.sheet.layout.chart is not None:
            black = QColor(Qt.GlobalColor.black)
            inks = Inks(black, QColor(Qt.GlobalColor.gray))
            draw_chart(self.painter, self.page.chart, self.sheet.layout.chart, self.dress.font("note"), inks)

    def _draw_continued(self) -> None:
        form, band = self.sheet.form, self.page.continued
        rect = QRectF(0, 0, WIDTH, self.pages.continued_height)
        self.dress.draw(self.painter, rect, "left", self._continued_words())
        if band is not None and band.title is not None:
            self.dress.draw(self.painter, rect, "middle", self.sheet.rows[band.title][0].text)
        self.dress.draw(self.painter, rect, "right", f"{form.time}  {form.measure}".strip())

    def _continued_words(self) -> str:
        form = self.sheet.form
        return say("paper_continued", "zh", title=f"{form.sheet} {form.title}".strip())

    def _rect(self, cell: Placed, top: float) -> QRectF:
        left = sum(self.dress.widths[: cell.column])
        return QRectF(left, top, self.dress.width(cell), self.pages.heights[cell.row])

    def _draw_cell(self, cell: Placed, top: float) -> None:
        self.dress.draw(self.painter, self._rect(cell, top), cell.style, self.sheet.text(cell))

    # -- lines ---------------------------------------------------------------------------------------------

    def _draw_lines(self) -> None:
        """Thin lines between the cells of each table, stronger ones around it."""
        self.painter.save()
        for rows in self._tables():
            last = max(cell.column for cell in self.sheet.rows[rows[0][0]].values())
            edges = [sum(self.dress.widths[:column]) for column in range(last + 2)]
            top, bottom = rows[0][1], rows[-1][1] + self.pages.heights[rows[-1][0]]
            self.painter.setPen(QPen(QColor(Qt.GlobalColor.black), THIN))
            self.painter.drawLines([QLineF(edges[0], one, edges[-1], one) for _, one in rows[1:]])
            self.painter.drawLines([QLineF(edge, top, edge, bottom) for edge in edges[1:-1]])
            self.painter.setPen(QPen(QColor(Qt.GlobalColor.black), THICK))
            self.painter.setBrush(Qt.BrushStyle.NoBrush)
            self.painter.drawRect(QRectF(QPointF(edges[0], top), QPointF(edges[-1], bottom)))
        self.painter.restore()

    def _tables(self) -> Iterator[list[tuple[int, float]]]:
        """Runs of framed rows on this page."""
        run: list[tuple[int, float]] = []
        for row, top in self.page.rows:
            cells = self.sheet.rows.get(row)
            if cells and is_framed(cells[0].style):
                run.append((row, top))
            elif run:
                yield run
                run = []
        if run:
            yield run


def begin(device: QPagedPaintDevice) -> QPainter | None:
    """A painter over A4 landscape that counts in dots of a twentieth of a point; ``None`` where it does not open."""
    if not device.setPageLayout(page_layout()):
        # A printer may refuse the margins; the rest is not for it to choose.
        device.setPageSize(A4)
        device.setPageOrientation(QPageLayout.Orientation.Landscape)
    painter = QPainter()
    if not painter.begin(device):
        return None
    # A printer that cannot print so near to the edge has wider margins: then all is drawn smaller.
    room = painter.viewport()
    scale = min(room.width() / WIDTH, room.height() / HEIGHT)
    painter.scale(scale, scale)
    return painter


def print_forms(
    device: QPagedPaintDevice, forms: Sequence[Form], check_code: str = "", lists: Sequence[Table] = ()
) -> int:
    """Draw the forms on A4 landscape; returns the number of pages, 0 where nothing can be drawn."""
    paper = Paper(forms, check_code, lists)
    painter = begin(device) if len(paper) else None
    if painter is None:
        return 0
    for number in range(len(paper)):
        if number:
            device.newPage()
        paper.draw(painter, number)
    painter.end()
    return len(paper)


def pdf_of_forms(forms: Sequence[Form], check_code: str = "", title: str = "", lists: Sequence[Table] = ()) -> bytes:
    """The forms as a PDF."""
    kept = QBuffer()
    kept.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(kept)
    writer.setResolution(RESOLUTION)
    writer.setTitle(title)
    print_forms(writer, forms, check_code, lists)
    del writer
    return bytes(kept.data().data())

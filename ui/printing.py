"""A list on one sheet of A4, for the printer or as a PDF: as many lines as fit, and how many did not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import (
    QGuiApplication,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
    QTextTable,
)

from workstation.ledgers.writing import replaced
from workstation.words import say

A4 = QPageSize(QPageSize.PageSizeId.A4)
MARGIN = 14.0
"""Millimetres around the sheet."""
MOST_LINES = 70
"""More never fit."""
LETTERS = 9
"""Points of the table's letters; those of the screen have nothing to do with paper."""
LONG_PAGE = 100_000.0
"""Dots: higher than any list of ``MOST_LINES``."""
LONGEST = 48
"""Letters of a cell before it is cut: a line takes two rows of print at most."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What is to stand on the paper."""

    title: str
    under_title: Sequence[str]
    """Who, when, what of: side by side under the title."""
    heads: Sequence[str]
    widths: Sequence[int]
    """Of the columns, in hundredths."""
    lines: Sequence[Sequence[str]]
    total: int
    """How many lines there are in all; ``lines`` may be the first of them."""


def document(sheet: Sheet, number: int) -> QTextDocument:
    """The sheet with its first ``number`` lines."""
    made = QTextDocument()
    made.setDocumentMargin(0)
    font = made.defaultFont()
    font.setPointSizeF(LETTERS)
    made.setDefaultFont(font)
    made.setDefaultStyleSheet(
        ".cell { padding: 3px 4px; border-bottom: 1px solid #aaaaaa; }"
        ".head { padding: 3px 4px; border-bottom: 1px solid #333333; }"
    )
    heads = "".join(
        f'<th class="head" width="{width}%" align="left">{escape(head)}</th>'
        for head, width in zip(sheet.heads, sheet.widths, strict=True)
    )
    rows = "".join(
        "<tr>" + "".join(f'<td class="cell">{escape(_cut(cell))}</td>' for cell in line) + "</tr>"
        for line in sheet.lines[:number]
    )
    left = sheet.total - number
    foot = f"<p>{escape(say('due_print_left', number=f'{left:,}'))}</p>" if left > 0 else ""
    places = "".join(f"<td>{escape(place)}</td>" for place in sheet.under_title)
    made.setHtml(
        f'<p align="center" style="font-size: 16pt">{escape(sheet.title)}</p>'
        f'<table width="100%"><tr>{places}</tr></table>'
        '<table width="100%" cellspacing="0" style="border-collapse: collapse">'
        f"<thead><tr>{heads}</tr></thead>{rows}</table>{foot}"
    )
    return made


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def one_page(sheet: Sheet, size: QSizeF) -> tuple[QTextDocument, int]:
    """The sheet with as many lines as one page of this size holds, and their number."""
    most = min(len(sheet.lines), MOST_LINES)
    made = document(sheet, most)
    made.setPageSize(size)
    if made.pageCount() == 1:
        return made, most
    number = _lines_within(sheet, most, size)
    while True:
        made = document(sheet, number)
        made.setPageSize(size)
        if made.pageCount() == 1 or not number:
            return made, number
        number -= 1


def _lines_within(sheet: Sheet, most: int, size: QSizeF) -> int:
    """How many lines stand above the end of a page, with the line below them that names the rest.

    Measured on one long page, for each laying out is dear.
    """
    made = document(replace(sheet, total=sheet.total + MOST_LINES), most)
    made.setPageSize(QSizeF(size.width(), LONG_PAGE))
    layout = made.documentLayout()
    table = [frame for frame in made.rootFrame().childFrames() if isinstance(frame, QTextTable)][-1]
    # Line 0 is the head; the bottom of a line is the top of the next.
    tops = [
        layout.blockBoundingRect(table.cellAt(row, 0).firstCursorPosition().block()).top() for row in range(1, most + 1)
    ]
    foot = layout.blockBoundingRect(made.lastBlock())
    below = layout.documentSize().height() - foot.top()
    bottoms = [*tops[1:], foot.top()]
    return sum(bottom + below <= size.height() for bottom in bottoms)


def print_on(device: QPagedPaintDevice, sheet: Sheet) -> int:
    """Draw the sheet on one page of A4 upright; returns how many lines it holds, 0 where nothing can be drawn."""
    device.setPageLayout(
        QPageLayout(A4, QPageLayout.Orientation.Portrait, QMarginsF(*[MARGIN] * 4), QPageLayout.Unit.Millimeter)
    )
    inches = device.pageLayout().paintRect(QPageLayout.Unit.Inch)
    # Laid out in the dots of the screen, for which letters of so many points are made, and drawn larger.
    dots = QGuiApplication.primaryScreen().logicalDotsPerInch()
    made, number = one_page(sheet, QSizeF(inches.width() * dots, inches.height() * dots))
    painter = QPainter()
    if not painter.begin(device):
        return 0
    scale = device.logicalDpiX() / dots
    painter.scale(scale, scale)
    made.drawContents(painter)
    painter.end()
    return number


def pdf_of(sheet: Sheet) -> bytes:
    """The sheet as a PDF."""
    kept = QBuffer()
    kept.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(kept)
    writer.setResolution(300)
    writer.setTitle(sheet.title)
    print_on(writer, sheet)
    del writer
    return bytes(kept.data().data())


def write_file(path: Path, content: bytes) -> Path:
    """Write a file whole or not at all; raises ``EnvironmentFault``."""
    with replaced(path) as unfinished:
        unfinished.write_bytes(content)
    return path

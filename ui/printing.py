"""A list on one sheet of A4, for the printer or as a PDF: as many lines as fit, and how many did not."""

from collections.abc import Sequence
from dataclasses import dataclass
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
        "table { border-collapse: collapse; border-style: solid; border-width: 1px; border-color: #555555; }"
        "td, th { padding: 2px 4px; }"
    )
    heads = "".join(
        f'<th width="{width}%" align="left">{escape(head)}</th>'
        for head, width in zip(sheet.heads, sheet.widths, strict=True)
    )
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(_cut(cell))}</td>" for cell in line) + "</tr>" for line in sheet.lines[:number]
    )
    left = sheet.total - number
    foot = f"<p>{escape(say('due_print_left', number=f'{left:,}'))}</p>" if left > 0 else ""
    places = "".join(f"<td>{escape(place)}</td>" for place in sheet.under_title)
    made.setHtml(
        f'<p align="center" style="font-size: 16pt">{escape(sheet.title)}</p>'
        f'<table width="100%" style="border-style: none"><tr>{places}</tr></table>'
        f'<table width="100%" border="1" cellspacing="0"><thead><tr>{heads}</tr></thead>{rows}</table>{foot}'
    )
    return made


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def one_page(sheet: Sheet, size: QSizeF) -> tuple[QTextDocument, int]:
    """The sheet with as many lines as one page of this size holds, and their number."""

    def laid_out(number: int) -> QTextDocument:
        made = document(sheet, number)
        made.setPageSize(size)
        return made

    fits, too_many = 0, min(len(sheet.lines), MOST_LINES) + 1
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        if laid_out(middle).pageCount() == 1:
            fits = middle
        else:
            too_many = middle
    return laid_out(fits), fits


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
    return kept.data().data()


def write_file(path: Path, content: bytes) -> Path:
    """Write a file whole or not at all; raises ``EnvironmentFault``."""
    with replaced(path) as unfinished:
        unfinished.write_bytes(content)
    return path

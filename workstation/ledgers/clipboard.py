"""A block of cells out of the clipboard, as Excel, WPS, LibreOffice and browsers put it there.

The plain text shows what the clerk saw. The HTML beside it may know more: the number behind a cell that shows
``9.11506E+17`` or ``6/5/2023`` (``x:num`` of Excel and WPS, ``sdval`` of LibreOffice, ``data-sheets-value`` of web
tables), and which cells are merged. So the text is what is read, the number stands beside it, and the HTML is not
looked at where it has nothing to add. Formulas in it are left where they are: nothing is evaluated.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workstation.findings import Refusal, hard
from workstation.ledgers.clipboard_html import FoundTables, find_tables
from workstation.ledgers.pasted_cells import BLANK, MOST_CELLS, MOST_ROWS, Cells, PastedCell, check_size, too_much
from workstation.ports import Progress

MOST_CHARACTERS = 20_000_000
"""Of each, the text and the HTML; more belongs into a file that is imported."""
LONGEST_CELL = 40_000
"""A spreadsheet's cell holds 32,767 characters; what is quoted for longer is no cell."""

_KNOWS_MORE = re.compile(r"\b(?:x:num\b|(?:sdval|data-sheets-value|rowspan)\s*=)", re.IGNORECASE)


@dataclass(frozen=True)
class Block:
    """A rectangle of cells."""

    rows: tuple[Cells, ...]
    """All of one width; what is blank at the right and at the end is gone."""
    hidden: int = 0
    """Rows that were hidden in the sheet they come from."""

    @property
    def width(self) -> int:
        """How many columns."""
        return len(self.rows[0]) if self.rows else 0


def read_block(text: str, html: str = "", progress: Progress = lambda done, total: None) -> Block:
    """The cells of a clipboard; ``Refusal`` where there are none, or more than are pasted in one go."""
    if len(text) > MOST_CHARACTERS or (not text.strip() and len(html) > MOST_CHARACTERS):
        too_much("paste_too_large", number=f"{max(len(text), len(html)):,}", most=f"{MOST_CHARACTERS:,}")
    plain = _rectangle(separated(text))
    found = None
    if "<" in html and len(html) <= MOST_CHARACTERS and _wants_html(text, plain, html):
        found = find_tables(html, progress)
    block = _together(plain, found) if found is not None else Block(plain)
    if not block.rows:
        raise Refusal([hard("paste_empty")])
    return block


def _rectangle(rows: Sequence[Sequence[PastedCell]]) -> tuple[Cells, ...]:
    """Rows of one width, without what is blank at the right and at the end."""
    filled = [max((place + 1 for place, cell in enumerate(row) if not cell.blank), default=0) for row in rows]
    height = max((place + 1 for place, length in enumerate(filled) if length), default=0)
    width = max(filled, default=0)
    check_size(height, width)
    return tuple((*row[:width], *(BLANK,) * (width - len(row))) for row in rows[:height])


# -- plain text ----------------------------------------------------------------------------------------------


def separated(text: str) -> list[list[PastedCell]]:
    """The cells of a text with tabs between cells and a line for each row.

    A cell with a tab, a line break or a quotation mark may stand in quotation marks, those inside doubled. Marks
    that nothing asked for belong to the cell, as in ``"龙"牌``, unless every cell stands in them.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").rstrip("\t\n")
    _check_marks(text)
    if '"' not in text:
        return [[PastedCell(cell) if cell else BLANK for cell in line.split("\t")] for line in text.split("\n")]
    rows: list[list[tuple[str, str | None]]] = [[]]
    place, end = 0, len(text)
    while place <= end:
        inside, after = _quoted_from(text, place)
        if inside is None:
            after = _next_mark(text, place)
        rows[-1].append((text[place:after], inside))
        if after < end and text[after] == "\n":
            rows.append([])
        place = after + 1
    all_quoted = all(inside is not None for row in rows for cell, inside in row if cell)
    return [[PastedCell(_unquoted(cell, inside, all_quoted)) for cell, inside in row] for row in rows]


def _check_marks(text: str) -> None:
    """Refuse far too many cells before any is made."""
    lines, cells = text.count("\n") + 1, text.count("\n") + text.count("\t") + 1
    if lines > MOST_ROWS and '"' not in text:
        too_much("paste_too_many_rows", number=f"{lines:,}", most=f"{MOST_ROWS:,}")
    # Whole rows may be chosen in a sheet: far more cells at the right than are filled.
    if cells > 4 * MOST_CELLS:
        too_much("paste_too_many_cells", number=f"{cells:,}", most=f"{MOST_CELLS:,}")


def _next_mark(text: str, place: int) -> int:
    """Where the cell that begins here ends."""
    line = text.find("\n", place)
    line = len(text) if line < 0 else line
    tab = text.find("\t", place, line)
    return line if tab < 0 else tab


def _quoted_from(text: str, start: int) -> tuple[str | None, int]:
    """What stands in the quotation marks that begin here, and where the cell ends; ``None`` where they end nowhere."""
    if text[start : start + 1] != '"':
        return None, start
    place = start + 1
    while True:
        mark = text.find('"', place, start + LONGEST_CELL)
        if mark < 0:
            return None, start
        following = text[mark + 1 : mark + 2]
        if following == '"':
            place = mark + 2
        elif following in ("", "\t", "\n"):
            return text[start + 1 : mark], mark + 1
        else:
            return None, start


def _unquoted(cell: str, inside: str | None, all_quoted: bool) -> str:
    if inside is None or not (all_quoted or any(mark in inside for mark in '\t\n"')):
        return cell
    return inside.replace('""', '"')


# -- HTML ----------------------------------------------------------------------------------------------------


def _wants_html(text: str, plain: tuple[Cells, ...], html: str) -> bool:
    """Whether the HTML may tell more than the text."""
    if not plain or '"' in text or _KNOWS_MORE.search(html):
        return True
    # Spreadsheets write as many tabs in each line; a table of a text or a page may not.
    lines = text.rstrip("\r\n").split("\n")
    return len({line.count("\t") for line in lines}) > 1


def _together(plain: tuple[Cells, ...], found: FoundTables) -> Block:
    """The texts of the plain text with the numbers of the HTML where both have one shape; else the HTML alone."""
    seen = [row for place, row in enumerate(found.rows) if place not in found.hidden]
    for rows, hidden in ((found.rows, len(found.hidden)), (seen, 0)):
        shaped = _rectangle(rows)
        if not plain:
            return Block(shaped, hidden if shaped else 0)
        if len(shaped) == len(plain) and len(shaped[0]) == len(plain[0]):
            return Block(tuple(tuple(map(_joined, *pair)) for pair in zip(plain, shaped, strict=True)), hidden)
    shaped = _rectangle(found.rows)
    return Block(shaped, len(found.hidden)) if shaped else Block(plain)


def _joined(plain: PastedCell, told: PastedCell) -> PastedCell:
    if told.number is None and not (told.merged and plain.blank):
        return plain
    return PastedCell(plain.text, told.number, told.merged and plain.blank)

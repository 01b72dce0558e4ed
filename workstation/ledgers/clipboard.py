"""A block of cells out of the clipboard, as Excel, WPS, LibreOffice and browsers put it there.

The plain text shows what the clerk saw. The HTML beside it may know more: the number behind a cell that shows
``9.11506E+17`` or ``6/5/2023`` (``x:num`` of Excel and WPS, ``sdval`` of LibreOffice, ``data-sheets-value`` of web
tables), and which cells are merged. So the text is what is read, the number stands beside it, and the HTML is not
looked at where it has nothing to add. Formulas in it are left where they are: nothing is evaluated.
"""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import NamedTuple, NoReturn

from workstation.findings import Refusal, hard
from workstation.ports import Progress

MOST_ROWS = 20_000
MOST_COLUMNS = 500
MOST_CELLS = 1_000_000
MOST_CHARACTERS = 20_000_000
"""Of each, the text and the HTML; more belongs into a file that is imported."""
LONGEST_CELL = 40_000
"""A spreadsheet's cell holds 32,767 characters; what is quoted for longer is no cell."""
LONGEST_TAG = 20_000
CHUNK = 1 << 18
"""Characters of HTML between two calls of the progress."""

_KNOWS_MORE = re.compile(r"\b(?:x:num|sdval|data-sheets-value|rowspan)\s*=", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?\d{1,40}(?:\.\d{1,40})?(?:[eE][-+]?\d{1,3})?")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_UNSEEN = frozenset(("head", "style", "script", "title", "xml"))
_BLOCKS = frozenset(("p", "div", "li", "h1", "h2", "h3", "h4"))


class PastedCell(NamedTuple):
    """One cell as it came."""

    text: str
    """What the clerk saw."""
    number: int | float | None = None
    """The number behind it, where the clipboard tells one."""
    merged: bool = False
    """Whether it is the lower part of a merged cell: it holds what stands above."""

    @property
    def blank(self) -> bool:
        """Whether nothing stands here."""
        return not self.merged and (not self.text or self.text.isspace())


BLANK = PastedCell("")
Cells = tuple[PastedCell, ...]


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
        _too_much("paste_too_large", number=f"{max(len(text), len(html)):,}", most=f"{MOST_CHARACTERS:,}")
    plain = _rectangle(separated(text))
    found = None
    if "<" in html and len(html) <= MOST_CHARACTERS and _wants_html(text, plain, html):
        found = _tables(html, progress)
    block = _together(plain, found) if found is not None else Block(plain)
    if not block.rows:
        raise Refusal([hard("paste_empty")])
    return block


def _too_much(code: str, **values: str) -> NoReturn:
    raise Refusal([hard(code, **values)])


def _check_size(rows: int, columns: int) -> None:
    if rows > MOST_ROWS:
        _too_much("paste_too_many_rows", number=f"{rows:,}", most=f"{MOST_ROWS:,}")
    if columns > MOST_COLUMNS:
        _too_much("paste_too_many_columns", number=f"{columns:,}", most=f"{MOST_COLUMNS:,}")
    if rows * columns > MOST_CELLS:
        _too_much("paste_too_many_cells", number=f"{rows * columns:,}", most=f"{MOST_CELLS:,}")


def _rectangle(rows: Sequence[Sequence[PastedCell]]) -> tuple[Cells, ...]:
    """Rows of one width, without what is blank at the right and at the end."""
    filled = [max((place + 1 for place, cell in enumerate(row) if not cell.blank), default=0) for row in rows]
    height = max((place + 1 for place, length in enumerate(filled) if length), default=0)
    width = max(filled, default=0)
    _check_size(height, width)
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
        _too_much("paste_too_many_rows", number=f"{lines:,}", most=f"{MOST_ROWS:,}")
    # Whole rows may be chosen in a sheet: far more cells at the right than are filled.
    if cells > 4 * MOST_CELLS:
        _too_much("paste_too_many_cells", number=f"{cells:,}", most=f"{MOST_CELLS:,}")


def _next_mark(text: str, place: int) -> int:
    """Where the cell that begins here ends."""
    line = text.find("\n", place)
    line = len(text) if line < 0 else line
    tab = text.find("\t", place, line)
    return line if tab < 0 else tab


def _quoted_from(text: str, start: int) -> tuple[str | None, int]:
    """What stands in the quotation marks that begin here, and where the cell ends; ``None`` where it is no such cell."""
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


@dataclass(frozen=True)
class _Found:
    """The tables of an HTML text, one under the other."""

    rows: list[list[PastedCell]]
    hidden: frozenset[int]


def _tables(html: str, progress: Progress) -> _Found | None:
    """The tables of an HTML text; ``None`` where it has none, or is no HTML that can be read."""
    html = _without_declarations(html)
    parser = _TableParser()
    for start in range(0, len(html), CHUNK):
        progress(start, len(html))
        parser.feed(html[start : start + CHUNK])
    # Not closed: what is left is an unfinished tag, and the parser would go through it again and again.
    parser.finish()
    return _Found(parser.rows, frozenset(parser.hidden)) if parser.tables else None


def _without_declarations(html: str) -> str:
    """The HTML without comments and declarations, up to the first tag that never ends.

    The library's parser raises an error at some of them and takes very long over others.
    """
    parts = []
    place = 0
    while True:
        start = html.find("<", place)
        if start < 0:
            parts.append(html[place:])
            break
        parts.append(html[place:start])
        comment = html.startswith("<!--", start)
        end = html.find("-->" if comment else ">", start)
        if end < 0 or (not comment and end - start > LONGEST_TAG):
            break
        place = end + (3 if comment else 1)
        if not html.startswith(("<!", "<?"), start):
            parts.append(html[start:place])
    return "".join(parts)


class _TableParser(HTMLParser):
    """Gathers the cells of all tables, and the lines between them; a table in a cell is text of that cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[PastedCell]] = []
        self.hidden: set[int] = set()
        self.tables = 0
        self._depth = 0
        self._unseen = ""
        self._row: list[PastedCell] | None = None
        self._spans: dict[int, int] = {}
        """Column -> rows that a merged cell still reaches down."""
        self._cell: tuple[int | float | None, int, int] | None = None
        """Number, columns and rows of the cell being read."""
        self._pieces: list[str] = []
        self._cells = 0

    # -- what the parser tells ------------------------------------------------------------------------------

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._unseen:
            return
        if tag in _UNSEEN:
            self._unseen = tag
        elif tag == "table":
            self._depth += 1
            self.tables += 1
            if self._depth == 1:
                self._end_line()
                self._spans.clear()
        elif tag == "br" or (tag in _BLOCKS and self._depth == 0):
            self._pieces.append("\n")
        elif self._depth == 1 and tag == "tr":
            self._end_row()
            self._row = []
            if any(name == "style" and value and _HIDDEN.search(value) for name, value in attrs):
                self.hidden.add(len(self.rows))
        elif self._depth == 1 and tag in ("td", "th"):
            self._end_cell()
            if self._row is None:
                self._row = []
            self._pieces.clear()
            self._cell = (_number_of(attrs), _span(attrs, "colspan"), _span(attrs, "rowspan"))
        elif tag in _BLOCKS and self._pieces:
            self._pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._unseen:
            self._unseen = "" if tag == self._unseen else self._unseen
        elif tag == "table" and self._depth:
            self._depth -= 1
            if self._depth == 0:
                self._end_row()
        elif self._depth == 1 and tag in ("td", "th"):
            self._end_cell()
        elif self._depth == 1 and tag == "tr":
            self._end_row()
        elif self._depth == 0 and tag in _BLOCKS:
            self._pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen and (self._cell is not None or self._depth == 0):
            self._pieces.append(_BLANKS.sub(" ", data))

    def finish(self) -> None:
        """The text is at its end."""
        self._end_row()
        self._end_line()

    # -- putting together -----------------------------------------------------------------------------------

    def _text(self) -> str:
        text = "".join(self._pieces)
        self._pieces.clear()
        return "\n".join(line.strip(" ") for line in text.split("\n")).strip("\n")

    def _end_line(self) -> None:
        """What stands before and after a table: titles, notes."""
        for line in self._text().split("\n"):
            if line.strip():
                self._add([PastedCell(line)])

    def _end_cell(self) -> None:
        if self._cell is None or self._row is None:
            return
        number, columns, rows = self._cell
        self._cell = None
        self._reach()
        place = len(self._row)
        self._row.append(PastedCell(self._text(), number))
        self._row += [BLANK] * (columns - 1)
        if rows > 1:
            self._spans |= {column: rows for column in range(place, place + columns)}
            # Only the first column holds the text, below as well as above.
            self._spans |= {column: -rows for column in range(place + 1, place + columns)}
        _check_size(len(self.rows), len(self._row))

    def _reach(self) -> None:
        """Fill in the cells that reach down from above."""
        if self._row is None:
            return
        while (left := self._spans.get(len(self._row), 0)) != 0:
            self._row.append(PastedCell("", None, True) if left > 0 else BLANK)

    def _end_row(self) -> None:
        self._end_cell()
        row, self._row = self._row, None
        self._pieces.clear()
        if row is None:
            return
        self._row = row
        self._reach()
        self._row = None
        self._spans = {
            column: left - (1 if left > 0 else -1) for column, left in self._spans.items() if abs(left) > 1
        }
        self._add(row)

    def _add(self, row: list[PastedCell]) -> None:
        self.rows.append(row)
        self._cells += len(row)
        _check_size(len(self.rows), len(row))
        if self._cells > MOST_CELLS:
            _too_much("paste_too_many_cells", number=f"{self._cells:,}", most=f"{MOST_CELLS:,}")


def _span(attrs: Sequence[tuple[str, str | None]], name: str) -> int:
    """How many columns or rows a cell takes."""
    text = next((value for key, value in attrs if key == name and value), "1").strip()
    return min(max(int(text), 1), MOST_ROWS) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def _number_of(attrs: Sequence[tuple[str, str | None]]) -> int | float | None:
    """The number behind a cell; none where the program says that the cell is text."""
    told = {key: value for key, value in attrs if value}
    if any(key == "x:str" for key, _ in attrs):
        return None
    text = told.get("x:num") or told.get("sdval") or ""
    if "data-sheets-value" in told:
        text = _sheets_number(told["data-sheets-value"])
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        return None
    number = float(text)
    if not math.isfinite(number):
        return None
    # A sheet keeps fifteen digits; more were made up by whoever wrote them out.
    return int(number) if number.is_integer() and abs(number) < 10**15 else number


def _sheets_number(told: str) -> str:
    """``{"1":3,"3":45052}``: kind 3 is a number."""
    try:
        value = json.loads(told)
    except (ValueError, RecursionError):
        return ""
    found = value.get("3") if isinstance(value, dict) and value.get("1") == 3 else None
    return repr(found) if type(found) in (int, float) else ""


def _together(plain: tuple[Cells, ...], found: _Found) -> Block:
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

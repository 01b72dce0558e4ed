"""The tables of the HTML that spreadsheets and browsers put into the clipboard, with the numbers behind their cells."""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

from workstation.ledgers.pasted_cells import BLANK, MOST_CELLS, MOST_ROWS, PastedCell, check_size, too_much
from workstation.ports import Progress

LONGEST_TAG = 20_000
CHUNK = 1 << 18
"""Characters of HTML between two calls of the progress."""

_NUMBER = re.compile(r"[-+]?\d{1,40}(?:\.\d{1,40})?(?:[eE][-+]?\d{1,3})?")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_UNSEEN = frozenset(("head", "style", "script", "title", "xml"))
_BLOCKS = frozenset(("p", "div", "li", "h1", "h2", "h3", "h4"))


@dataclass(frozen=True)
class FoundTables:
    """The tables of an HTML text, one under the other."""

    rows: list[list[PastedCell]]
    hidden: frozenset[int]


def find_tables(html: str, progress: Progress) -> FoundTables | None:
    """The tables of an HTML text; ``None`` where it has none, or is no HTML that can be read."""
    html = _without_declarations(html)
    parser = _TableParser()
    for start in range(0, len(html), CHUNK):
        progress(start, len(html))
        parser.feed(html[start : start + CHUNK])
    # Not closed: what is left is an unfinished tag, and the parser would go through it again and again.
    parser.finish()
    return FoundTables(parser.rows, frozenset(parser.hidden)) if parser.tables else None


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
        self._cell: list[tuple[str, str | None]] | None = None
        """What is told of the cell being read."""
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
            self._cell = attrs
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
        told, self._cell = self._cell, None
        columns, rows = _span(told, "colspan"), _span(told, "rowspan")
        self._reach()
        place, text = len(self._row), self._text()
        self._row.append(PastedCell(text, _number_of(told, text)))
        self._row += [BLANK] * (columns - 1)
        if rows > 1:
            self._spans |= dict.fromkeys(range(place, place + columns), rows)
            # Only the first column holds the text, below as well as above.
            self._spans |= dict.fromkeys(range(place + 1, place + columns), -rows)
        check_size(len(self.rows), len(self._row))

    def _reach(self) -> None:
        """Fill in the cells that reach down from above."""
        if self._row is None:
            return
        while (left := self._spans.get(len(self._row), 0)) != 0:
            self._row.append(PastedCell("", None, True) if left > 0 else BLANK)

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is None:
            return
        self._reach()
        row, self._row = self._row, None
        self._pieces.clear()
        self._spans = {column: left - (1 if left > 0 else -1) for column, left in self._spans.items() if abs(left) > 1}
        self._add(row)

    def _add(self, row: list[PastedCell]) -> None:
        self.rows.append(row)
        self._cells += len(row)
        check_size(len(self.rows), len(row))
        if self._cells > MOST_CELLS:
            too_much("paste_too_many_cells", number=f"{self._cells:,}", most=f"{MOST_CELLS:,}")


def _span(attrs: Sequence[tuple[str, str | None]], name: str) -> int:
    """How many columns or rows a cell takes."""
    text = next((value for key, value in attrs if key == name and value), "1").strip()
    return min(max(int(text), 1), MOST_ROWS) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def _number_of(attrs: Sequence[tuple[str, str | None]], shown: str) -> int | float | None:
    """The number behind a cell; none where the program says that the cell is text."""
    told = {key: value for key, value in attrs if value}
    if any(key == "x:str" for key, _ in attrs):
        return None
    # Without a value it says that what is shown is the number.
    text = told.get("x:num") or told.get("sdval") or (shown if any(key == "x:num" for key, _ in attrs) else "")
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

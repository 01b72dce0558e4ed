"""Finds the row of headings of a sheet, below titles and units, in one line or in two."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from workstation.sheets.cells import Cell, Row, filled

SEARCHED_ROWS = 30
"""How many rows that are not empty may stand above the headings."""
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕")
ORNAMENTS = re.compile(r"[\s*:★☆※·_、,。]+")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")

Recognise = Callable[[str], str | None]
"""The column key of a heading in the form of ``heading_key``, or ``None``."""


@dataclass(frozen=True, kw_only=True)
class Header:
    """The headings of a sheet."""

    rows: tuple[int, ...]
    """Row numbers of the headings: one, or two that follow each other."""
    columns: dict[int, str]
    """Column index from 0 to the column key it was recognised as; each key once."""
    headings: dict[int, str]
    """Column index to the heading as it is written, of all columns that have one."""
    above: tuple[Row, ...] = ()
    """Titles, units and periods above the headings."""

    @property
    def unmapped(self) -> dict[int, str]:
        """The headings nobody recognised, and those recognised as a key that an earlier column has."""
        return {column: text for column, text in self.headings.items() if column not in self.columns}


def heading_key(text: str, *, keep_brackets: bool = False) -> str:
    """A heading without what is no part of the name: spaces, line breaks, stars, colons, units in brackets.

    Full width becomes half width and capitals become small letters.
    """
    key = INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).lower()
    if not keep_brackets:
        # A heading that is nothing but brackets keeps what stands in them.
        key = BRACKETS.sub("", key).strip() or key
    return ORNAMENTS.sub("", key)


def find_header(rows: Sequence[Row], recognise: Recognise) -> Header | None:
    """The row, or the two rows, with the most recognised headings, the first of equals; ``None`` below two.

    One recognised heading is enough in a sheet of one column. Merged headings of a first line are taken to
    reach over the empty cells to their right.
    """
    searched = rows[:SEARCHED_ROWS]
    enough = 1 if all(len(filled(cells)) <= 1 for _, cells in searched) else 2
    best: Header | None = None
    for place, (number, cells) in enumerate(searched):
        lines = [header_of((number,), headings_of(cells), recognise)]
        if place + 1 < len(searched) and searched[place + 1][0] == number + 1:
            below = searched[place + 1][1]
            lines.append(header_of((number + 1,), headings_of(below), recognise))
            # Last, so that it has to recognise more than either of its lines does alone.
            lines.append(header_of((number, number + 1), joined_headings(cells, below), recognise))
        for header in lines:
            if len(header.columns) >= enough and (best is None or len(header.columns) > len(best.columns)):
                above = tuple(row for row in searched if row[0] < header.rows[0])
                best = replace(header, above=above)
    return best


def header_of(rows: tuple[int, ...], headings: dict[int, tuple[str, ...]], recognise: Recognise) -> Header:
    """The header these headings would make."""
    texts = {column: " ".join(parts) for column, parts in headings.items()}
    return Header(rows=rows, columns=recognised(headings, recognise), headings=texts)


def headings_of(cells: Sequence[Cell]) -> dict[int, tuple[str, ...]]:
    """The headings of one line."""
    return {column: (str(cell).strip(),) for column, cell in filled(cells)}


def joined_headings(upper: Sequence[Cell], lower: Sequence[Cell]) -> dict[int, tuple[str, ...]]:
    """The headings of two lines, the upper one of each pair first."""
    headings: dict[int, tuple[str, ...]] = {}
    below = headings_of(lower)
    above = headings_of(upper)
    reaching: tuple[str, ...] = ()
    for column in range(max(len(upper), len(lower))):
        reaching = above.get(column, reaching if column in below else ())
        parts = reaching + below.get(column, ())
        if parts:
            headings[column] = parts
    return headings


def recognised(headings: dict[int, tuple[str, ...]], recognise: Recognise) -> dict[int, str]:
    """Column index to key; a key goes to the first column that asks for it."""
    columns: dict[int, str] = {}
    taken: set[str] = set()
    for column, parts in headings.items():
        key = recognise_parts(parts, recognise)
        if key is not None and key not in taken:
            columns[column] = key
            taken.add(key)
    return columns


def recognise_parts(parts: tuple[str, ...], recognise: Recognise) -> str | None:
    """The key of a heading: both lines together, else the lower alone, each with and without brackets."""
    for text in dict.fromkeys(("".join(parts), parts[-1])):
        for keep_brackets in (True, False):
            key = recognise(heading_key(text, keep_brackets=keep_brackets))
            if key is not None:
                return key
    return None

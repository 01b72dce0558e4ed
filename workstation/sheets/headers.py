"""Finds the row of headings of a sheet, below titles and units, in one line, in two or in three."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from workstation.sheets.cells import Cell, Row, filled
from workstation.sheets.merged import MergedCells

SEARCHED_ROWS = 30
"""How many rows that are not empty may stand above the headings."""
MOST_LINES = 3
"""Lines of headings, one below the other."""
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕")
ORNAMENTS = re.compile(r"[\s*:★☆※·_、,。]+")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
IN_BRACKETS = re.compile(r"\s*[(（\[【〔].*[)）\]】〕]\s*", re.DOTALL)
FIGURES = re.compile(r"\d{3}|^[\d.,%\-/\s]+$")
"""What a record holds and a heading does not."""
JOINT = "·"
"""Between the lines of a heading: 申请人·名称."""

Recognise = Callable[[str], str | None]
"""The column key of a heading in the form of ``heading_key``, or ``None``."""
Headings = dict[int, tuple[str, ...]]
"""Column index to the heading's lines from the top."""


@dataclass(frozen=True, kw_only=True)
class Header:
    """The headings of a sheet."""

    rows: tuple[int, ...]
    """Row numbers of the headings: one, or up to three that follow each other."""
    columns: dict[int, str]
    """Column index from 0 to the column key it was recognised as; each key once."""
    headings: dict[int, str]
    """Column index to the heading as it is written, its lines joined, of all columns that have one."""
    above: tuple[Row, ...] = ()
    """Titles, units and periods above the headings."""

    @property
    def unmapped(self) -> dict[int, str]:
        """The headings nobody recognised, and those recognised as a key that an earlier column has."""
        return {column: text for column, text in self.headings.items() if column not in self.columns}

    @cached_property
    def keys(self) -> dict[int, str]:
        """Column index to the heading in the form of ``heading_key``."""
        return {column: heading_key(text) for column, text in self.headings.items()}


def heading_key(text: str, *, keep_brackets: bool = False) -> str:
    """A heading without what is no part of the name: spaces, line breaks, stars, colons, units in brackets.

    Full width becomes half width and capitals become small letters.
    """
    key = INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).lower()
    if not keep_brackets:
        # A heading that is nothing but brackets keeps what stands in them.
        key = BRACKETS.sub("", key).strip() or key
    return ORNAMENTS.sub("", key)


def find_header(rows: Sequence[Row], recognise: Recognise, merged: Sequence[MergedCells] = ()) -> Header | None:
    """The row, or the rows, with the most recognised headings, the first of equals; ``None`` below two.

    One recognised heading is enough in a sheet of one column. Headings of an upper line reach over the columns
    they are ``merged`` over, or, where nothing is merged, over the empty cells to their right.
    """
    searched = rows[:SEARCHED_ROWS]
    enough = 1 if all(len(filled(cells)) <= 1 for _, cells in searched) else 2
    best: Header | None = None
    # More lines come later, so that they have to recognise more than any of them does alone.
    for count in range(1, MOST_LINES + 1):
        for place in range(len(searched) - count + 1):
            lines = searched[place : place + count]
            if lines[-1][0] - lines[0][0] != count - 1 or not all(is_lower_line(cells) for _, cells in lines[1:]):
                continue
            header = header_of(lines, recognise, merged)
            if len(header.columns) >= enough and (best is None or len(header.columns) > len(best.columns)):
                best = header
    if best is None:
        return None
    best = with_lines_below(best, searched, recognise, merged)
    return replace(best, above=tuple(row for row in searched if row[0] < best.rows[0]))


def header_at(
    rows: Sequence[Row], numbers: Sequence[int], recognise: Recognise, merged: Sequence[MergedCells] = ()
) -> Header | None:
    """The header in the rows a person pointed at, whatever is recognised there; ``None`` where they are empty."""
    lines = [row for row in rows if row[0] in numbers]
    if not lines:
        return None
    return replace(header_of(lines, recognise, merged), above=tuple(row for row in rows if row[0] < lines[0][0]))


def is_lower_line(cells: Sequence[Cell]) -> bool:
    """Whether a row can be a second or third line of headings: short texts only, no figures of a record."""
    held = [cell for _, cell in filled(cells)]
    return bool(held) and all(isinstance(cell, str) and len(cell) <= 60 and not FIGURES.search(cell) for cell in held)


def with_lines_below(
    header: Header, searched: Sequence[Row], recognise: Recognise, merged: Sequence[MergedCells]
) -> Header:
    """The header with the lines below it that belong to it although they make nothing more recognised."""
    while len(header.rows) < MOST_LINES:
        wanted = (*header.rows, header.rows[-1] + 1)
        lines = [row for row in searched if row[0] in wanted]
        if len(lines) < len(wanted) or not belongs(lines, merged):
            return header
        longer = header_of(lines, recognise, merged)
        kept = longer.columns if len(longer.columns) >= len(header.columns) else header.columns
        header = replace(longer, columns=kept)
    return header


def belongs(lines: Sequence[Row], merged: Sequence[MergedCells]) -> bool:
    """Whether the last line goes with those above: merged headings reach into it, or it only names units."""
    (above, upper), (number, lower) = lines[-2], lines[-1]
    held = filled(lower)
    if not is_lower_line(lower):
        return False
    if all(IN_BRACKETS.fullmatch(str(cell)) for _, cell in held):
        return True
    if any(one.first_row <= above and one.last_row == number for one in merged):
        return True
    own = {column for column, _ in filled(upper)}
    below = {column for column, _ in held}
    # Without merged cells: each cell stands under a gap or under the heading left of a gap, and no other.
    gaps = below - own
    return bool(gaps) and all(column in gaps or column + 1 in gaps for column in below) and bool(own - below)


def header_of(lines: Sequence[Row], recognise: Recognise, merged: Sequence[MergedCells] = ()) -> Header:
    """The header these lines would make."""
    headings = joined_headings(lines, merged)
    texts = {column: joined(parts) for column, parts in headings.items()}
    rows = tuple(number for number, _ in lines)
    one_block = any(one.first_row <= rows[0] < rows[-1] <= one.last_row for one in merged)
    return Header(rows=rows, columns=recognised(headings, recognise, one_block=one_block), headings=texts)


def joined(parts: Sequence[str]) -> str:
    """A heading's lines as one text; a unit in brackets follows without a dot."""
    text = parts[0]
    for part in parts[1:]:
        text += part if IN_BRACKETS.fullmatch(part) else JOINT + part
    return text


def headings_of(cells: Sequence[Cell]) -> dict[int, str]:
    """The headings of one line."""
    return {column: str(cell).strip() for column, cell in filled(cells)}


def joined_headings(lines: Sequence[Row], merged: Sequence[MergedCells] = ()) -> Headings:
    """The headings of lines that follow each other, each with what reaches over it from the lines above."""
    own = [headings_of(cells) for _, cells in lines]
    headings: Headings = {column: (text,) for column, text in own[-1].items()}
    for place in range(len(lines) - 2, -1, -1):
        reaching = reached(lines[place][0], own[place], set(headings), merged)
        for column, text in reaching.items():
            headings[column] = (text, *headings.get(column, ()))
    return dict(sorted(headings.items()))


def reached(number: int, own: dict[int, str], below: set[int], merged: Sequence[MergedCells]) -> dict[int, str]:
    """Column to heading of one line, merged headings repeated for each column below them."""
    wide = [one for one in merged if one.first_row <= number <= one.last_row and one.last_column > one.first_column]
    found = dict(own)
    if wide:
        for one in wide:
            text = own.get(one.first_column)
            for column in range(one.first_column + 1, one.last_column + 1):
                if text is not None and column in below:
                    found[column] = text
        return found
    last = ""
    for column in range(max((*own, *below), default=-1) + 1):
        last = own.get(column, last if column in below else "")
        if last:
            found[column] = last
    return found


def recognised(headings: Headings, recognise: Recognise, *, one_block: bool) -> dict[int, str]:
    """Column index to key; a key goes to the first column that asks for it.

    In ``one_block``, where cells are merged from the first line to the last, all lines are headings for certain.
    """
    columns: dict[int, str] = {}
    taken: set[str] = set()
    shared = {parts[0] for parts in headings.values() if sum(parts[0] == other[0] for other in headings.values()) > 1}
    for column, parts in headings.items():
        key = recognise_parts(parts, recognise, lowest=one_block or parts[0] in shared, highest=parts[0] not in shared)
        if key is not None and key not in taken:
            columns[column] = key
            taken.add(key)
    return columns


def recognise_parts(
    parts: tuple[str, ...], recognise: Recognise, *, lowest: bool = True, highest: bool = False
) -> str | None:
    """The key of a heading: all its lines together, else fewer of them, each with and without brackets.

    The ``lowest`` line alone names the column under a heading that others share, the ``highest`` alone where no
    other shares it: else a record below an unknown heading could pass for its second line.
    """
    if len(parts) == 1 and JOINT in parts[0]:
        # Lines that were joined before, as in the workbook of failed rows.
        parts, lowest, highest = tuple(parts[0].split(JOINT)), True, False
    texts = ["".join(parts[start:]) for start in range(len(parts) - 1)] + [parts[0] + parts[-1]] * (len(parts) > 1)
    if lowest or len(parts) == 1:
        texts.append(parts[-1])
    if highest:
        texts.append(parts[0])
    for text in dict.fromkeys(texts):
        for keep_brackets in (True, False):
            key = recognise(heading_key(text, keep_brackets=keep_brackets))
            if key is not None:
                return key
    return None

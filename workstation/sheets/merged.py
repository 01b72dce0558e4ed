"""Merged cells: where one value stands for several rows."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from workstation.sheets.cells import Cell


class MergedCells(NamedTuple):
    """A rectangle of cells shown as one; only its upper left cell holds a value."""

    first_row: int
    """Row numbers from 1 as the spreadsheet program shows them."""
    first_column: int
    """Column indexes from 0, as of the cells of a row."""
    last_row: int
    last_column: int


class FillDown:
    """Hands the value of cells merged over several rows to each of these rows.

    Rows go by once, in their order. Merged over columns, a value belongs to the first of them only.
    """

    def __init__(self, merged: Iterable[MergedCells], below: int) -> None:
        """Only what is merged below row number ``below``, the last line of headings, is filled."""
        self.starting: dict[int, list[MergedCells]] = {}
        for one in merged:
            if one.last_row > one.first_row > below:
                self.starting.setdefault(one.first_row, []).append(one)
        self.reaching: dict[int, tuple[int, Cell]] = {}
        """Column -> the last row its value reaches, and the value."""
        self.filled: dict[int, set[int]] = {}
        """Column -> numbers of the rows that were given a value from above."""

    def missing(self, number: int, cells: Sequence[Cell]) -> dict[int, Cell]:
        """Column -> value for the empty cells of a row that merged cells cover; call it for every row."""
        for one in self.starting.pop(number, ()):
            value = cells[one.first_column] if one.first_column < len(cells) else None
            if value is not None:
                self.reaching[one.first_column] = (one.last_row, value)
        self.reaching = {column: reach for column, reach in self.reaching.items() if reach[0] >= number}
        return {
            column: value
            for column, (_, value) in self.reaching.items()
            if column >= len(cells) or cells[column] is None
        }

    def fill(self, number: int, cells: list[Cell], missing: dict[int, Cell]) -> None:
        """Put the values in, and remember where."""
        for column, value in missing.items():
            cells.extend([None] * (column + 1 - len(cells)))
            cells[column] = value
            self.filled.setdefault(column, set()).add(number)

"""Which keys and records the rows of a file spoke of, so that nothing is taken in twice."""

from typing import Any, Literal

Kind = Literal["key", "uid", "cells"]


class SeenRows:
    """Grows with the rows; 64 bits stand for each key, which in a million rows are never the same by chance."""

    def __init__(self) -> None:
        self._first: dict[int, int] = {}
        self._cells: dict[int, int] = {}

    def first(self, kind: Kind, what: Any) -> int | None:
        """Number of the first row that spoke of it."""
        return self._first.get(hash((kind, what)))

    def note(self, kind: Kind, what: Any, number: int) -> int:
        """Remember the row, unless an earlier one spoke of it; returns the number of the first one."""
        return self._first.setdefault(hash((kind, what)), number)

    def note_cells(self, number: int, cells: int) -> None:
        """Remember what a row says, by the number that stands for its cells."""
        self._cells[number] = cells

    def says_the_same(self, number: int, cells: int) -> bool:
        """Whether that earlier row said the very same."""
        return self._cells.get(number) == cells

"""The values of a cell as the domain sees them."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

EXACT = 2**53
"""From here on a floating point number no longer tells neighbouring whole numbers apart."""


@dataclass(frozen=True, slots=True)
class CellError:
    """What stands in a cell whose formula failed."""

    text: str
    """As the spreadsheet program shows it, such as ``#REF!``; ``#?`` for a formula never computed."""

    def __str__(self) -> str:
        return self.text


NEVER_COMPUTED = CellError("#?")

Cell: TypeAlias = (
    str | int | float | bool | datetime.date | datetime.datetime | datetime.time | datetime.timedelta | CellError | None
)
Row: TypeAlias = tuple[int, list[Cell]]
"""The row's number as the spreadsheet program shows it, from 1, and its cells from column A on."""


def clean_cells(raw: Iterable[Cell]) -> list[Cell]:
    """Turn empty text into ``None`` and numbers without a fraction into ``int`` where that loses nothing."""
    return [
        cell or None
        if type(cell) is str
        else int(cell)
        if type(cell) is float and cell.is_integer() and -EXACT < cell < EXACT
        else cell
        for cell in raw
    ]


def place_errors(cells: list[Cell], errors: Mapping[int, CellError]) -> list[Cell]:
    """Put the errors of one row, by column index, over the empty cells that the reader gives instead."""
    cells.extend([None] * (max(errors) + 1 - len(cells)))
    for column, error in errors.items():
        if cells[column] is None:
            cells[column] = error
    return cells


def filled(cells: Iterable[Cell]) -> list[tuple[int, Cell]]:
    """Column index and value of the cells that hold more than spaces."""
    return [
        (column, cell)
        for column, cell in enumerate(cells)
        if cell is not None and not (isinstance(cell, str) and (not cell or cell.isspace()))
    ]

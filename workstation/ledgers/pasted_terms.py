"""A pasted column that holds both days of a term becomes two columns, as an import reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from workstation.fields import Day
from workstation.findings import Reading
from workstation.ledgers.headings import terms
from workstation.ledgers.pasted_cells import BLANK, PastedCell
from workstation.ledgers.pasted_grid import Grid
from workstation.register import Register
from workstation.values.terms import read_term


def with_terms_parted(grid: Grid, meant: Mapping[int, str], register: Register) -> Grid:
    """The grid with two columns for each that is headed as a term and holds terms.

    ``meant`` tells what the heading of each column says. A term whose days have columns of their own, or whose cells
    hold single days, stays as it is: which end a single day is, only a person can tell.
    """
    known = terms(register.fields)
    for place in sorted((place for place, key in meant.items() if key in known), reverse=True):
        start = known[meant[place]]
        pairs = [_parted(row.cells[place]) for row in grid.rows]
        own = grid.place_of(start.key) is None and grid.place_of(start.ends) is None
        if own and _holds_terms(pairs):
            grid = _with_two(grid, place, start, [parted for parted, _ in pairs])
    return grid


def _parted(cell: PastedCell) -> tuple[tuple[PastedCell, PastedCell], tuple[Reading, Reading] | None]:
    """Both ends of a cell, and how they were read; what cannot be parted stands at the first one."""
    if cell.blank or cell.merged:
        return (cell, cell), None
    readings = read_term(cell.text)
    codes = {finding.code for reading in readings for finding in reading.findings}
    if "ditto_mark" in codes:
        return (cell, cell), None
    values = [reading.value for reading in readings]
    if codes or not any(values):
        return (cell, BLANK), readings
    return (PastedCell(str(values[0] or "")), PastedCell(str(values[1] or ""))), readings


def _holds_terms(pairs: Sequence[tuple[object, tuple[Reading, Reading] | None]]) -> bool:
    read = [readings for _, readings in pairs if readings is not None]
    alone = sum(
        any(found.code == "day_range_one_end" for one in readings for found in one.findings) for readings in read
    )
    return bool(read) and alone * 2 < len(read)


def _with_two(grid: Grid, place: int, start: Day, ends: Sequence[tuple[PastedCell, PastedCell]]) -> Grid:
    def doubled(values: tuple[str, ...], *instead: str) -> tuple[str, ...]:
        return (*values[:place], *(instead or (values[place],) * 2), *values[place + 1 :])

    rows = [
        replace(row, cells=(*row.cells[:place], *pair, *row.cells[place + 1 :]))
        for row, pair in zip(grid.rows, ends, strict=True)
    ]
    aside = [replace(one, cells=(*one.cells[: place + 1], BLANK, *one.cells[place + 1 :])) for one in grid.set_aside]
    return replace(
        grid, columns=doubled(grid.columns, start.key, start.ends), headings=doubled(grid.headings),
        units=doubled(grid.units, "", ""), rows=tuple(rows), set_aside=tuple(aside),
    )  # fmt: skip

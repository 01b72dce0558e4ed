"""The holding grid: pasted rows, which column is which field, and the changes that are made to it by hand.

A grid never changes; each change makes another, which shares the rows that stay. So every state is at hand for an
undo, and the store's thread may read one while the window shows the next.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from workstation.fields import Field, LongText
from workstation.ledgers.clipboard import Block
from workstation.ledgers.headings import NOTED, UID, ColumnChoice
from workstation.ledgers.pasted_cells import BLANK, Cells, PastedCell, check_size
from workstation.ledgers.pasted_grid import LEFT_OUT, Grid, PastedRow, SetAside
from workstation.ledgers.pasted_terms import with_terms_parted
from workstation.ledgers.units import fits, unit_above, unit_of
from workstation.register import Register
from workstation.sheets.cells import Row, filled
from workstation.sheets.headers import Header, find_header
from workstation.sheets.rows import RowKind, row_kind
from workstation.values.text import clean_text, is_ditto_mark

STORES_OWN = ("origin",)
"""Fields that say where a record came from: nobody pastes them."""
LONGEST_DITTO = 6
"""Characters of 同上 and its like with brackets and blanks."""
DRAFT_ROWS = 2000
"""Rows of a grid that is kept as a draft; a longer one is pasted again."""


def pasted_fields(register: Register) -> tuple[Field, ...]:
    """The fields that a column may be read as."""
    return tuple(one for one in register.fields if one.kind != "files" and one.key not in STORES_OWN)


def note_field(register: Register) -> Field | None:
    """The field that takes what has no field of its own."""
    one = register.by_key.get("note")
    return one if isinstance(one, LongText) else None


# -- from a block to a grid ----------------------------------------------------------------------------------


def lay_out(block: Block, register: Register, columns: Sequence[str] = (), *, headings: bool = True) -> Grid:
    """The block as a grid: under its own headings, else under these columns from the left.

    Rows above the headings, the headings themselves and sums are set aside, blank rows are dropped. Without
    ``headings`` the first row is a record like the others.
    """
    texts: list[Row] = [(number, [cell.text for cell in cells]) for number, cells in enumerate(block.rows, start=1)]
    header = _header_of(texts, register) if headings else None
    known = {one.key for one in pasted_fields(register)} | {UID}
    keys, names, units = [LEFT_OUT] * block.width, [""] * block.width, [""] * block.width
    if header is None:
        ordered = [key for key in dict.fromkeys(columns) if key in known]
        for place, key in enumerate(ordered[: block.width]):
            keys[place] = key
    else:
        above = unit_above(header.above)
        for place, heading in header.headings.items():
            names[place] = " ".join(heading.split())
        for place, key in header.columns.items():
            if key in known and (key == UID or fits(register.by_key[key], unit_of(names[place]))):
                keys[place], units[place] = key, unit_of(names[place]) or above
    rows, aside = _sorted_out(block, texts, header)
    grid = Grid(
        columns=tuple(keys), headings=tuple(names), units=tuple(units), rows=tuple(rows), set_aside=tuple(aside),
        hidden=block.hidden, named=header is not None,
    )  # fmt: skip
    return with_terms_parted(grid, header.columns, register) if header is not None else grid


def _header_of(texts: Sequence[Row], register: Register) -> Header | None:
    """The headings, where nothing that may be a record stands above them."""
    header = find_header(texts, ColumnChoice().recogniser(register.fields))
    if header is None:
        return None
    most = max(2, len(header.headings) // 2)
    return None if any(len(filled(cells)) > most for _, cells in header.above) else header


def _sorted_out(block: Block, texts: Sequence[Row], header: Header | None) -> tuple[list[PastedRow], list[SetAside]]:
    rows: list[PastedRow] = []
    aside: list[SetAside] = []
    for (number, cells), pasted in zip(texts, block.rows, strict=True):
        kind = _kind_of(number, cells, header)
        if kind is RowKind.DATA:
            rows.append(PastedRow(number, pasted))
        elif kind is not RowKind.BLANK:
            aside.append(SetAside(number, pasted, kind))
    return rows, aside


def _kind_of(number: int, cells: list[Any], header: Header | None) -> RowKind:
    if header is None:
        kind = row_kind(cells)
        # Without headings nobody knows what belongs to a record: only sums are none.
        return kind if kind in (RowKind.BLANK, RowKind.TOTAL) else RowKind.DATA
    if number in header.rows:
        return RowKind.HEADER_AGAIN
    if number < header.rows[0]:
        return RowKind.TITLE if filled(cells) else RowKind.BLANK
    return row_kind(cells, header)


def taken_back(grid: Grid) -> Grid:
    """The grid with the rows that were set aside, in their places."""
    rows = [*grid.rows, *(PastedRow(one.number, one.cells) for one in grid.set_aside)]
    return replace(grid, rows=tuple(sorted(rows, key=lambda row: row.number)), set_aside=())


def aimed_at(grid: Grid, uids: Sequence[str]) -> Grid:
    """The grid whose first rows change these records; the rows after them are new."""
    aims = [*uids[: len(grid.rows)], *[""] * max(0, len(grid.rows) - len(uids))]
    return replace(grid, rows=tuple(replace(row, uid=uid) for row, uid in zip(grid.rows, aims, strict=True)))


def resolved(grid: Grid) -> Grid:
    """The grid with what stands above in every cell that says 同上 or is merged with the one above."""
    above: list[PastedCell] = [BLANK] * len(grid.columns)
    rows = []
    for row in grid.rows:
        above = [filled_from(cell, over) for cell, over in zip(row.cells, above, strict=True)]
        rows.append(replace(row, cells=tuple(above)))
    return replace(grid, rows=tuple(rows))


def filled_from(cell: PastedCell, above: PastedCell) -> PastedCell:
    """The cell, or the one above where it says so and something stands there."""
    if cell.merged:
        return above if not above.blank else BLANK
    return above if len(cell.text) <= LONGEST_DITTO and not above.blank and _is_ditto(cell.text) else cell


@lru_cache(maxsize=8192)
def _is_ditto(text: str) -> bool:
    return is_ditto_mark(clean_text(text))


# -- changes by hand -----------------------------------------------------------------------------------------


def with_column(grid: Grid, place: int, key: str) -> Grid:
    """One column read as another field; the column that was read as it is read no more."""
    keys = [LEFT_OUT if one == key and key not in (NOTED, LEFT_OUT) else one for one in grid.columns]
    keys[place] = key
    return replace(grid, columns=tuple(keys))


def with_cell(grid: Grid, row: int, place: int, text: str) -> Grid:
    """One cell written anew."""
    return with_row(grid, row, _put(grid.rows[row].cells, place, (PastedCell(text) if text else BLANK,)))


def with_row(grid: Grid, row: int, cells: Cells) -> Grid:
    """One row with other cells."""
    changed = replace(grid.rows[row], cells=cells)
    return replace(grid, rows=(*grid.rows[:row], changed, *grid.rows[row + 1 :]))


def with_left_out(grid: Grid, rows: Sequence[int], left_out: bool) -> Grid:
    """Rows that are not wanted, or wanted again."""
    chosen = set(rows)
    return replace(
        grid,
        rows=tuple(replace(row, left_out=left_out) if place in chosen else row for place, row in enumerate(grid.rows)),
    )


def without(grid: Grid, numbers: Sequence[int]) -> Grid:
    """The grid without rows that were taken in; what they were the example for still stands in the others."""
    gone = set(numbers)
    rows = zip(grid.rows, resolved(grid).rows, strict=True)
    return replace(grid, rows=tuple(whole for row, whole in rows if row.number not in gone))


def overwritten(grid: Grid, block: Block, rows: Sequence[int], place: int) -> int:
    """How many of the rows hold something where the block would be written."""
    return sum(
        any(not cell.blank for cell in grid.rows[row].cells[place : place + block.width])
        for row in rows[: len(block.rows)]
    )


def put(grid: Grid, block: Block, rows: Sequence[int], place: int) -> Grid:
    """Write a block over these rows from a column on; what has no row is added at the end.

    ``Refusal`` where the grid would hold more than is pasted in one go.
    """
    check_size(len(grid.rows) + max(0, len(block.rows) - len(rows)), max(len(grid.columns), place + block.width))
    wider = max(0, place + block.width - len(grid.columns))
    grid = _widened(grid, wider)
    changed = list(grid.rows)
    for row, cells in zip(rows, block.rows, strict=False):
        changed[row] = replace(changed[row], cells=_put(changed[row].cells, place, cells))
    number = _last_number(grid)
    empty = (BLANK,) * len(grid.columns)
    for cells in block.rows[len(rows) :]:
        number += 1
        changed.append(PastedRow(number, _put(empty, place, cells)))
    return replace(grid, rows=tuple(changed))


def add_named(grid: Grid, more: Grid) -> Grid:
    """Add the rows of a grid with headings of its own, each cell under its field; other columns come at the right.

    ``Refusal`` where the grid would hold more than is pasted in one go.
    """
    check_size(len(grid.rows) + len(more.rows), len(grid.columns) + len(more.columns))
    places: list[int] = []
    for place, key in enumerate(more.columns):
        known = grid.place_of(key) if key else _place_of_heading(grid, more.headings[place])
        if known is None:
            known = len(grid.columns)
            grid = replace(
                grid,
                columns=(*grid.columns, key), headings=(*grid.headings, more.headings[place]),
                units=(*grid.units, more.units[place]),
                rows=tuple(replace(row, cells=(*row.cells, BLANK)) for row in grid.rows),
            )  # fmt: skip
        places.append(known)
    number = _last_number(grid)
    added = []
    for place, row in enumerate(more.rows, start=1):
        cells = [BLANK] * len(grid.columns)
        for known, cell in zip(places, row.cells, strict=True):
            cells[known] = cell
        added.append(PastedRow(number + place, tuple(cells)))
    aside = [replace(one, number=number + len(added) + place) for place, one in enumerate(more.set_aside, start=1)]
    return replace(grid, rows=(*grid.rows, *added), set_aside=(*grid.set_aside, *aside))


def _last_number(grid: Grid) -> int:
    return max((*(row.number for row in grid.rows), *(one.number for one in grid.set_aside)), default=0)


def _place_of_heading(grid: Grid, heading: str) -> int | None:
    """The column that is not read either and is called the same."""
    places = (place for place, key in enumerate(grid.columns) if key in (LEFT_OUT, NOTED))
    return next((place for place in places if heading and grid.headings[place] == heading), None)


def _put(cells: Cells, place: int, new: Sequence[PastedCell]) -> Cells:
    return (*cells[:place], *new, *cells[place + len(new) :])


def _widened(grid: Grid, by: int) -> Grid:
    if not by:
        return grid
    return replace(
        grid,
        columns=(*grid.columns, *[LEFT_OUT] * by), headings=(*grid.headings, *[""] * by),
        units=(*grid.units, *[""] * by),
        rows=tuple(replace(row, cells=(*row.cells, *[BLANK] * by)) for row in grid.rows),
    )  # fmt: skip


# -- as a draft ----------------------------------------------------------------------------------------------


def as_json(grid: Grid) -> dict[str, Any]:
    """The grid as a draft keeps it."""
    return {
        "columns": list(grid.columns),
        "headings": list(grid.headings),
        "units": list(grid.units),
        "named": grid.named,
        "rows": [[row.number, row.uid, row.left_out, list(map(_cell_as_json, row.cells))] for row in grid.rows],
        "set_aside": [[one.number, one.kind, list(map(_cell_as_json, one.cells))] for one in grid.set_aside],
    }


def _cell_as_json(cell: PastedCell) -> Any:
    return cell.text if cell.number is None and not cell.merged else list(cell)


def from_json(raw: Mapping[str, Any], register: Register) -> Grid | None:
    """The grid of a draft; ``None`` where it is none. Fields that are declared no more are not read."""
    try:
        known = {one.key for one in pasted_fields(register)} | {UID, NOTED}
        columns = tuple(key if key in known else LEFT_OUT for key in raw["columns"])
        grid = Grid(
            columns=columns,
            headings=tuple(map(str, raw["headings"])),
            units=tuple(map(str, raw["units"])),
            named=bool(raw["named"]),
            rows=tuple(
                PastedRow(int(number), _cells_from_json(cells), str(uid), bool(left_out))
                for number, uid, left_out, cells in raw["rows"]
            ),
            set_aside=tuple(
                SetAside(int(number), _cells_from_json(cells), RowKind(kind))
                for number, kind, cells in raw["set_aside"]
            ),
        )
    except (KeyError, TypeError, ValueError):
        return None
    widths = {len(columns), len(grid.headings), len(grid.units), *(len(row.cells) for row in grid.rows)}
    return grid if len(widths) == 1 else None


def _cells_from_json(raw: Sequence[Any]) -> Cells:
    return tuple(PastedCell(one) if isinstance(one, str) else PastedCell(*one) for one in raw)

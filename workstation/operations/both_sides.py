"""The records on both sides of a finding on a form: behind its figure, and behind what it is held against."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workstation.findings import Finding, WrongUse
from workstation.forms.against import parts_of
from workstation.forms.basis import Basis
from workstation.forms.declaration import target_table
from workstation.forms.filling import TARGET_ROW, cell_of, records_behind, scopes
from workstation.forms.late import closing_before, newest
from workstation.forms.table import Table
from workstation.operations.explaining import period_of
from workstation.operations.sealed import records_behind_sealed
from workstation.periods import Period
from workstation.ports import Store, WrittenPackage
from workstation.query import Clause, Condition, Query
from workstation.register import Register
from workstation.words import say

Cell = tuple[str, str, str]
"""Form, code of the line, key of the column."""
OTHER: dict[str, tuple[Cell, ...]] = {
    "F11": (("知统2", "03", "certificates"), ("知统2", "04", "certificates")),
    "F12": (("知统4", "01", "accepted"),),
    "F13": (("知统4", "01", "received"),),
}
"""Check -> the cells that its figure is held against in the same report."""
A_YEAR_AGO = frozenset(("F6",))
"""Checks that hold a figure against the same cell of the year before."""
MARKS = ("知统1", "06", "closing")
"""The marks that F11 holds against the indications of ``OTHER``."""


@dataclass(frozen=True, kw_only=True)
class Side:
    """One figure and its records."""

    cell: Cell
    period: Period
    register: Register
    where: tuple[Condition, ...]
    number: int
    """Records that hold the conditions."""
    words: str
    """Which figure it is."""


def sides(store: Store, finding: Finding) -> list[Side]:
    """The figure of a finding first, then what it is held against; none for a finding on a record.

    Of a figure that was sealed it gives the records that stood behind it then, as far as they are still there.
    """
    period = period_of(finding.field) if finding.sheet else None
    if period is None:
        return []
    form, _, _, row, column = finding.field.split("/")
    cell = (form, row, column)
    found = [_side(store, cell, period)]
    found += (_side(store, other, period) for other in (*OTHER.get(finding.code, ()), *_related(store, finding, cell)))
    if finding.code in A_YEAR_AGO:
        found.append(_side(store, cell, period.year_before))
    found += (_sealed_side(store, other, package) for other, package in _reported(store, finding.code, cell, period))
    if finding.code == "F11":
        found += _unmatched(store, period)
    return [side for side in found if side is not None]


def _table_of(store: Store, cell: Cell, period: Period) -> tuple[tuple[Table, ...], Table]:
    """The tables of a form and the one that has a cell; ``WrongUse`` where no form has it."""
    form, row, column = cell
    for declared, scope in scopes(store, period, Basis.of(store), "zh"):
        if declared.number == form:
            tables = (*declared.tables(scope), target_table(scope, declared, 0, TARGET_ROW))
            return tables, cell_of(tables, form, row, column)[0]
    raise WrongUse("figure_unknown", form=form, row=row, column=column)


def _related(store: Store, finding: Finding, cell: Cell) -> Iterator[Cell]:
    """The cells of the same form that a relation within it names."""
    form, row, key = cell
    period = period_of(finding.field)
    if finding.code not in ("F1", "F2", "F3", "F9") or period is None:
        return
    try:
        tables, table = _table_of(store, cell, period)
    except WrongUse:
        return
    line = next(one for one in table.rows if one.code == row)
    column = next(one for one in table.shown if one.key == key)
    if finding.code == "F1":
        yield from ((form, code, key) for code in line.sum_of)
    elif finding.code == "F2":
        yield from ((form, row, other) for other in (*column.plus, *column.minus))
    else:
        whole = table if finding.code == "F3" else tables[0]
        yield (form, whole.rows[0].code, key)


def _reported(store: Store, code: str, cell: Cell, period: Period) -> Iterator[tuple[Cell, WrittenPackage]]:
    """The cells of closed reports that a check holds a figure against."""
    form, row, _ = cell
    packages = store.packages()
    closing = closing_before(packages, period)
    if code == "F4" and closing is not None:
        _, table = _table_of(store, cell, period)
        yield from (((form, row, one.key), closing.package) for one in table.shown if "opening" in one.plus)
    elif code == "F5" and closing is not None:
        yield cell, closing.package
    elif code == "F8":
        yield from ((cell, one) for part in parts_of(period) if (one := newest(packages, part)) is not None)


def _words(store: Store, cell: Cell, period: Period) -> str:
    """A figure in words: form, line, column, period."""
    form, row, key = cell
    _, table = _table_of(store, cell, period)
    line = next(one for one in table.rows if one.code == row)
    column = next(one for one in table.shown if one.key == key)
    return say("side_figure", form=form, line=line.label, column=column.label, period=period.label())


def _side(store: Store, cell: Cell, period: Period) -> Side | None:
    """A figure with its records; ``None`` where a fifth form or a rate has none."""
    try:
        register, where = records_behind(store, *cell, period, Basis.of(store))
        words = _words(store, cell, period)
    except WrongUse:
        return None
    return _made(store, cell, period, register, tuple(where), words)


def _sealed_side(store: Store, cell: Cell, package: WrittenPackage) -> Side | None:
    """A figure of a closed report with its records of then."""
    period = period_of(f"{cell[0]}/{package.calendar}/{package.period}/{cell[1]}/{cell[2]}")
    assert period is not None
    try:
        register, uids = records_behind_sealed(store, package, *cell)
        figure = _words(store, cell, period)
    except WrongUse:
        return None
    words = say("side_sealed", figure=figure, revision=package.revision)
    return _made(store, cell, period, register, (Clause("uid", "in", uids),), words)


def _unmatched(store: Store, period: Period) -> Iterator[Side]:
    """The marks that no indication has, and the indications that no mark of the register has."""
    marks = _side(store, MARKS, period)
    indications = [side for cell in OTHER["F11"] if (side := _side(store, cell, period)) is not None]
    if marks is None or not indications:
        return
    numbers = _numbers(store, [marks], "registration_no")
    certified = _numbers(store, indications, "certificate_no")
    left = tuple(sorted(numbers - certified)), tuple(sorted(certified - numbers))
    for side, key, missing in (
        (marks, "registration_no", left[0]),
        *((one, "certificate_no", left[1]) for one in indications),
    ):
        where = (*side.where, Clause(key, "in", missing))
        found = _made(store, side.cell, period, side.register, where, say("side_alone", figure=side.words))
        if found.number:
            yield found


def _numbers(store: Store, found: Sequence[Side], key: str) -> set[str]:
    """The numbers that the records of some figures bear."""
    return {row[0] for side in found for row in store.tally(side.register, by=(key,), where=side.where) if row[0]}


def _made(
    store: Store, cell: Cell, period: Period, register: Register, where: tuple[Condition, ...], words: str
) -> Side:
    number = store.page(register, Query(where=where, limit=0)).total
    return Side(cell=cell, period=period, register=register, where=where, number=number, words=words)

"""The records on both sides of a finding on a form: behind its figure, and behind the one that is held against it."""

from dataclasses import dataclass

from workstation.findings import Finding, WrongUse
from workstation.forms.basis import Basis
from workstation.forms.filling import records_behind
from workstation.operations.explaining import period_of
from workstation.periods import Period
from workstation.ports import Store
from workstation.query import Condition, Query
from workstation.register import Register

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


@dataclass(frozen=True, kw_only=True)
class Side:
    """One figure and its records."""

    cell: Cell
    period: Period
    register: Register
    where: tuple[Condition, ...]
    number: int
    """Records that hold the conditions."""


def sides(store: Store, finding: Finding) -> list[Side]:
    """The figure of a finding first, then what it is held against; none for a finding on a record.

    A figure of a report that was sealed is not among them: its records are those of then.
    """
    period = period_of(finding.field) if finding.sheet else None
    if period is None:
        return []
    form, _, _, row, column = finding.field.split("/")
    found = [_side(store, (form, row, column), period)]
    found += (_side(store, cell, period) for cell in OTHER.get(finding.code, ()))
    if finding.code in A_YEAR_AGO:
        found.append(_side(store, (form, row, column), period.year_before))
    return [side for side in found if side is not None]


def _side(store: Store, cell: Cell, period: Period) -> Side | None:
    """A figure with its records; ``None`` where a fifth form or a rate has none."""
    try:
        register, where = records_behind(store, *cell, period, Basis.of(store))
    except WrongUse:
        return None
    conditions = tuple(where)
    total = store.page(register, Query(where=conditions, limit=0)).total
    return Side(cell=cell, period=period, register=register, where=conditions, number=total)

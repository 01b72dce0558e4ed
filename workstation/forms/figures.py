"""Figures of the forms, asked of a store as tallies; each can be asked again for the records behind it."""

from collections.abc import Mapping, Sequence
from typing import Any

from workstation.forms.basis import Basis
from workstation.periods import Period
from workstation.ports import Store
from workstation.query import AnyOf, Clause, Condition, Measure
from workstation.register import Register

Group = Any
Figures = dict[Group, int]


def counts_at_all(register: Register) -> list[Condition]:
    """The fields that must say so before a record counts."""
    return [Clause(field, "in", values) for field, values in register.counting.counts_when]


def in_force_on(register: Register, day: str) -> list[Condition]:
    """The records that were in force at the end of a day.

    A record without its first day has been there since before the ledgers; one without its last day still is.
    """
    counting = register.counting
    conditions = counts_at_all(register)
    conditions.append(AnyOf((Clause(counting.dated_by, "<=", day), Clause(counting.dated_by, "is empty"))))
    if counting.ends_by:
        conditions.append(AnyOf((Clause(counting.ends_by, ">", day), Clause(counting.ends_by, "is empty"))))
    return conditions


def began_in(register: Register, period: Period) -> list[Condition]:
    """The records whose first day lies in a period."""
    return [*counts_at_all(register), *within(register.counting.dated_by, period)]


def ended_in(register: Register, period: Period) -> list[Condition]:
    """The records whose last day lies in a period, begun by its end."""
    counting = register.counting
    begun = AnyOf((Clause(counting.dated_by, "<=", period.last_day), Clause(counting.dated_by, "is empty")))
    return [*counts_at_all(register), begun, *within(counting.ends_by, period)]


def within(field: str, period: Period) -> list[Condition]:
    """The field's day lies in the period."""
    return [Clause(field, ">=", period.first_day), Clause(field, "<=", period.last_day)]


class Tallies:
    """Tallies of one register under one basis."""

    def __init__(self, store: Store, register: Register, measure: Measure) -> None:
        self.store = store
        self.register = register
        self.measure = measure

    def total(self, where: Sequence[Condition], measure: Measure | None = None) -> int:
        """One figure over all records that hold the conditions; nothing to sum is 0."""
        rows = self.store.tally(self.register, measures=(measure or self.measure,), where=where)
        return rows[0][0] or 0

    def by(self, field: str, where: Sequence[Condition], measure: Measure | None = None) -> Figures:
        """The figure for each value of a field; records without a value stand under ``None``."""
        rows = self.store.tally(self.register, by=(field,), measures=(measure or self.measure,), where=where)
        return {group: figure or 0 for group, figure in rows}


def trademark_measure(basis: Basis) -> Measure:
    """Marks per class, or per number."""
    return Measure() if basis.trademarks_by == "number_and_class" else Measure(kind="distinct", field="registration_no")


def indication_measure(basis: Basis) -> Measure:
    """Indications per certificate, or per product."""
    return Measure() if basis.indications_by == "certificate" else Measure(kind="distinct", field="product_name")


def columns_by(keys: Sequence[Group], *columns: Mapping[Group, int]) -> dict[Group, tuple[int, ...]]:
    """For each key its figures in the order of the columns; 0 where nothing was counted."""
    return {key: tuple(column.get(key, 0) for column in columns) for key in keys}

"""Conditions judged on a record in memory, as the store judges them: what a change would do to a form's figures."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from workstation.fields import Record
from workstation.forms.declaration import FormDeclaration, Scope
from workstation.forms.table import Column, Row, Table
from workstation.query import AllOf, AnyOf, Clause, Condition
from workstation.register import Register

Cell = tuple[str, str, str]
"""Form, code of the line, key of the column."""
_NOTHING: Record = {}


def holds(register: Register, condition: Condition, record: Record, child: Record | None = None) -> bool:
    """Whether a record holds a condition.

    A field ``table.field`` is that of the ``child`` row in hand, or of any row of that table where there is none.
    """
    if isinstance(condition, AllOf):
        return all(holds(register, one, record, child) for one in condition.conditions)
    if isinstance(condition, AnyOf):
        return any(holds(register, one, record, child) for one in condition.conditions)
    table, _, key = condition.field.rpartition(".")
    if not table:
        return _judge(register.by_key, key, condition, record.get(key))
    fields = register.child_by_key[table].by_key
    if child is not None:
        return _judge(fields, key, condition, child.get(key))
    return any(_judge(fields, key, condition, row.get(key)) for row in record.get(table) or ())


def _judge(fields: Mapping[str, Any], key: str, clause: Clause, value: Any) -> bool:
    """One clause on one value; what is empty is in no order and is no other value either."""
    operator, wanted = clause.operator, clause.value
    if operator in ("is empty", "is filled"):
        return (value is None) is (operator == "is empty")
    if operator in ("=", "!=", "in", "not in"):
        several = tuple(wanted) if operator in ("in", "not in") else (wanted,)
        found = _is_one_of(value, several, key in fields and fields[key].kind in ("choices", "files"))
        return found is (operator in ("=", "in"))
    if value is None:
        return False
    if operator == "starts with":
        return str(value).startswith(str(wanted))
    return {
        "<": value < wanted,
        "<=": value <= wanted,
        ">": value > wanted,
        ">=": value >= wanted,
    }[operator]  # type: ignore[index]


def _is_one_of(value: Any, several: Iterable[Any], of_codes: bool) -> bool:
    if not of_codes or value is None:
        return value in several
    held = set(str(value).split(","))
    return any(wanted is not None and set(str(wanted).split(",")) <= held for wanted in several)


@dataclass(frozen=True)
class Counted:
    """A form's tables for one period, made once and asked for many records."""

    form: FormDeclaration
    register: Register
    tables: tuple[Table, ...]

    @classmethod
    def of(cls, form: FormDeclaration, scope: Scope) -> "Counted":
        """The tables of a form."""
        return cls(form, scope.register, form.tables(scope))

    @cached_property
    def fields(self) -> frozenset[str]:
        """Fields and child tables on which any figure hangs."""
        return frozenset(self._fields())

    def _fields(self) -> Iterator[str]:
        for table in self.tables:
            for row in table.rows:
                yield from _named((*table.where, *row.conditions))
            for column in _counting(table):
                named = (column.child, column.sum_of, column.distinct, *column.counted_by)
                yield from (name.partition(".")[0] for name in named if name)
                yield from _named(column.where or ())

    def cells(self, record: Record | None) -> dict[Cell, Any]:
        """What a record gives to each figure it counts in: how many, how much, and what counts once."""
        found: dict[Cell, Any] = {}
        if record is None:
            return found
        for table in self.tables:
            if not self._all(table.where, record):
                continue
            rows = [row for row in table.rows if self._all(row.conditions, record)]
            for column in _counting(table) if rows else ():
                given = self._given(column, rows, record)
                found |= {(self.form.number, row.code, column.key): given for row in rows if given is not None}
        return found

    def _given(self, column: Column, rows: list[Row], record: Record) -> Any:
        """What a record gives to a column; ``None`` for nothing."""
        where = column.where or ()
        if column.child:
            inner = [row for row in record.get(column.child) or () if self._all(where, record, row)]
            field = column.distinct.rpartition(".")[2]
            return ([row.get(field) for row in inner] if field else len(inner)) if inner else None
        if not self._all(where, record):
            return None
        if column.sum_of:
            return record.get(column.sum_of)
        names = (*column.counted_by, *((column.distinct,) if column.distinct else ()))
        return next((record[name] for name in names if record.get(name) is not None), 1) if names else 1

    def _all(self, conditions: Iterable[Condition], record: Record, child: Record | None = None) -> bool:
        return all(holds(self.register, one, record, child) for one in conditions)


def _counting(table: Table) -> Iterator[Column]:
    """The columns that are counted by days; what stands as it stands changes no past."""
    return (column for column in table.columns if column.where is not None and not column.as_it_stands)


def _named(conditions: Iterable[Condition]) -> Iterator[str]:
    for condition in conditions:
        if isinstance(condition, Clause):
            yield condition.field.partition(".")[0]
        else:
            yield from _named(condition.conditions)

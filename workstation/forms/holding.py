"""Conditions judged on a record in memory, as the store judges them: what a record gives to the figures of a form."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from workstation.fields import Field, Record
from workstation.forms.table import Column, Row, Table, one_of
from workstation.ports import Store
from workstation.query import AllOf, AnyOf, Clause, Condition, NoneOf, Other
from workstation.register import Register

Cell = tuple[str, str]
"""Code of the line, key of the column."""
Judge = Callable[[Record, Record | None], bool]
"""Judges a record, and the row of its child table that is in hand."""


def holds(register: Register, condition: Condition, record: Record) -> bool:
    """Whether a record with its child tables holds a condition, exactly where the store would find it."""
    return judge_of(register, condition)(record, None)


def judge_of(register: Register, condition: Condition, child: str = "") -> Judge:
    """A condition made ready to be asked of many records.

    ``child`` names the child table whose row is in hand; of any other one it is enough that some row holds.
    """
    if isinstance(condition, AllOf):
        return all_of(register, condition.conditions, child)
    if isinstance(condition, AnyOf):
        judges = [judge_of(register, one, child) for one in condition.conditions]
        return judges[0] if len(judges) == 1 else _whether(judges, one_decides=True)
    if isinstance(condition, NoneOf):
        whichever = judge_of(register, AnyOf(condition.conditions), child)
        return lambda record, row: not whichever(record, row)
    assert not isinstance(condition.value, Other), "no figure holds one field against another"
    table, _, key = condition.field.rpartition(".")
    if not table:
        judge = judge_of_value(condition, register.by_key.get(key))
        return lambda record, row: judge(record.get(key))
    judge = judge_of_value(condition, register.child_by_key[table].by_key[key])
    if table == child:
        return lambda record, row: judge(row.get(key) if row else None)
    return lambda record, row: any(judge(one.get(key)) for one in record.get(table) or ())


def all_of(register: Register, conditions: Iterable[Condition], child: str = "") -> Judge:
    """Whether all of these conditions hold."""
    judges = [judge_of(register, one, child) for one in conditions]
    return judges[0] if len(judges) == 1 else _whether(judges, one_decides=False)


def _whether(judges: Sequence[Judge], *, one_decides: bool) -> Judge:
    """Whether one holds, or all do; a plain loop, for it is gone through some thousand times for one record."""

    def judge(record: Record, row: Record | None) -> bool:
        for one in judges:
            if one(record, row) is one_decides:
                return one_decides
        return not one_decides

    return judge


def judge_of_value(clause: Clause, declared: Field | None) -> Callable[[Any], bool]:
    """One clause on one value; what is empty is in no order, and is no other value either."""
    wanted = clause.value
    match clause.operator:
        case "is empty":
            return lambda value: value is None
        case "is filled":
            return lambda value: value is not None
        case "<":
            return lambda value: value is not None and value < wanted
        case "<=":
            return lambda value: value is not None and value <= wanted
        case ">":
            return lambda value: value is not None and value > wanted
        case ">=":
            return lambda value: value is not None and value >= wanted
        case "starts with":
            return lambda value: value is not None and str(value).startswith(str(wanted))
        case "=" | "!=":
            is_one = _is_one_of((wanted,), declared)
        case _:
            is_one = _is_one_of(tuple(wanted), declared)
    if clause.operator in ("=", "in"):
        return is_one
    return lambda value: not is_one(value)


def _is_one_of(several: Sequence[Any], declared: Field | None) -> Callable[[Any], bool]:
    if declared is None or declared.kind not in ("choices", "files"):
        values = frozenset(several)
        return lambda value: value in values
    # A field of several codes equals a value where it holds all its codes, whatever else it holds.
    codes = [set(str(one).split(",")) for one in several if one is not None]
    empty = None in several
    return lambda value: empty if value is None else any(one <= set(str(value).split(",")) for one in codes)


# -- what a record gives to a form -------------------------------------------------------------------------------


@dataclass
class Shares:
    """What a record gives to the figures of a form."""

    numbers: dict[Cell, int] = field(default_factory=dict)
    """How many, or how much."""
    things: dict[tuple[str, int], tuple[Any, frozenset[str]]] = field(default_factory=dict)
    """Code of the line and question -> what counts once, and the columns that it holds there by this record."""


class Lines:
    """The lines of a form's tables; the same ones in many periods, so that a record is asked once."""

    def __init__(self, register: Register, tables: Sequence[Table]) -> None:
        self.declared = tuple((table.where, table.rows) for table in tables)
        self._judges = [
            (
                all_of(register, table.where),
                [(row.code, all_of(register, row.conditions)) for row in table.rows],
            )
            for table in tables
        ]
        self.fields = frozenset(_named([one for table in tables for one in (*table.where, *_conditions(table.rows))]))

    def of(self, record: Record) -> list[list[str]]:
        """For each table the codes of the lines in which a record counts."""
        return [
            [code for code, judge in lines if judge(record, None)] if whole(record, None) else []
            for whole, lines in self._judges
        ]


def _conditions(rows: Iterable[Row]) -> Iterator[Condition]:
    return (condition for row in rows for condition in row.conditions)


class Counted:
    """A register's form for one period, made once and asked for many records.

    Only figures that belong to the period: what is counted as it stands when a form is filled changes no past.
    """

    def __init__(self, form: str, register: Register, tables: Sequence[Table], lines: Lines | None = None) -> None:
        """``lines`` are those of another period where they are the same."""
        self.form = form
        self.register = register
        self.tables = tables
        declared = tuple((table.where, table.rows) for table in tables)
        self.lines = lines if lines and lines.declared == declared else Lines(register, tables)
        # Most columns stand in several tables.
        made = {
            column: place for place, column in enumerate(dict.fromkeys(one for table in tables for one in felt(table)))
        }
        self._judged = [JudgedColumn(register, column) for column in made]
        self._places = [[made[column] for column in felt(table)] for table in tables]
        self._alike = list(dict.fromkeys((column.child, column.counted_by) for column in made))
        self._counting_once = {
            row.code: once
            for table in tables
            if (once := [column for column in felt(table) if column.counted_by])
            for row in table.rows
        }

    @cached_property
    def fields(self) -> frozenset[str]:
        """Fields and child tables on which a figure hangs."""
        return self.lines.fields.union(*(one.fields for one in self._judged))

    def given(self, store: Store, record: Record | None) -> list[Any]:
        """What a record gives to each column, wherever it counts; all ``None`` where there is no record."""
        return [one.given(store, record) if record else None for one in self._judged]

    def columns_of(self, store: Store, record: Record) -> set[str]:
        """Keys of the columns in which a record counts, in whatever line."""
        found = self.shares(record, self.lines.of(record), self.given(store, record))
        once = {key for _, columns in found.things.values() for key in columns}
        return {key for _, key in found.numbers} | once

    def shares(self, record: Record | None, lines: Sequence[Sequence[str]], given: Sequence[Any]) -> Shares:
        """What a record gives to each figure, by its lines and by what it gives to the columns."""
        found = Shares()
        if record is not None:
            for places, codes in zip(self._places, lines, strict=True):
                for place in places if codes else ():
                    if given[place] is not None:
                        self._put(found, self._judged[place].column, codes, given[place], record)
        return found

    def _put(self, found: Shares, column: Column, codes: Sequence[str], share: int, record: Record) -> None:
        for code in codes:
            if not column.counted_by:
                found.numbers[code, column.key] = share
                continue
            place = (code, self._alike.index((column.child, column.counted_by)))
            thing = next((record[name] for name in column.counted_by if record.get(name) is not None), None)
            _, held = found.things.get(place, (thing, frozenset()))
            found.things[place] = thing, held | {column.key}

    # -- what a change does to the figures -----------------------------------------------------------------------

    def differences(
        self,
        store: Store,
        turn: tuple[Record | None, Record | None],
        lines: Sequence[Sequence[Sequence[str]]],
        known_by: str,
    ) -> dict[Cell, int]:
        """By how much each figure alters where a record becomes another one; only what alters.

        ``lines`` are those of both. ``known_by`` is the moment of the report: what was entered later is not in it.
        """
        given = [self.given(store, one) for one in turn]
        if given[0] == given[1] and lines[0] == lines[1] and not self._counting_once:
            return {}
        before, after = (self.shares(*one) for one in zip(turn, lines, given, strict=True))
        uid = next(one.get("uid") or "" for one in turn if one)
        found = {
            cell: after.numbers.get(cell, 0) - before.numbers.get(cell, 0)
            for cell in before.numbers.keys() | after.numbers.keys()
        }
        for place in before.things.keys() | after.things.keys():
            old, new = before.things.get(place), after.things.get(place)
            if old != new:
                for thing in dict.fromkeys(one[0] for one in (old, new) if one):
                    self._count_thing(store, found, place, thing, (old, new), (uid, known_by))
        return {cell: number for cell, number in found.items() if number}

    def _count_thing(
        self,
        store: Store,
        found: dict[Cell, int],
        place: tuple[str, int],
        thing: Any,
        turn: tuple[tuple[Any, frozenset[str]] | None, ...],
        about: tuple[str, str],
    ) -> None:
        """Where something that counts once counts before and after, with the other records that are it too."""
        code, question = place
        uid, known_by = about
        child, counted_by = self._alike[question]
        others: frozenset[str] = frozenset()
        where = (one_of(counted_by, (thing,)), Clause("uid", "!=", uid), Clause("created_at", "<=", known_by))
        for record in store.each(self.register, where):
            shares = self.shares(record, self.lines.of(record), self.given(store, record))
            others |= shares.things.get(place, (None, frozenset()))[1]
        for sign, one in zip((-1, 1), turn, strict=True):
            held = others | (one[1] if one and one[0] == thing else frozenset())
            for column in self._counting_once[code]:
                alike = (column.child, column.counted_by) == (child, counted_by)
                if alike and column.key in held and held.isdisjoint(column.unless):
                    found[code, column.key] = found.get((code, column.key), 0) + sign


class JudgedColumn:
    """A counted column, made ready to be asked of records."""

    def __init__(self, register: Register, column: Column) -> None:
        self.column = column
        self._child = column.child
        self._holds = all_of(register, column.where or (), column.child)
        named = (column.child, column.sum_of, column.distinct, *column.counted_by, *column.judged_by)
        self.fields = frozenset((*_named(column.where or ()), *(name.partition(".")[0] for name in named if name)))

    def given(self, store: Store, record: Record) -> int | None:
        """What a record gives, ``None`` for nothing."""
        column = self.column
        if column.judged:
            return 1 if column.judged(record, store) else None
        if self._child:
            rows = sum(self._holds(record, row) for row in record.get(self._child) or ())
            return rows or None
        if not self._holds(record, None):
            return None
        return record.get(column.sum_of) if column.sum_of else 1


def felt(table: Table) -> Iterator[Column]:
    """The columns that are counted by days and stand on the form, or decide on one that does."""
    columns = {column.key: column for column in table.columns}
    shown = {column.key for column in table.shown}
    for key in list(shown):
        shown.update(columns[key].sources)
    decide = {key for column in table.columns for key in column.unless}
    for column in table.columns:
        if column.where is not None and not column.as_it_stands and column.key in shown | decide:
            yield column


def _named(conditions: Iterable[Condition]) -> Iterator[str]:
    for condition in conditions:
        if isinstance(condition, Clause):
            yield condition.field.partition(".")[0]
        else:
            yield from _named(condition.conditions)

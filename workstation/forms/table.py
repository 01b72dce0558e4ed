"""Tables of figures, declared as rows and columns of conditions and filled by a store's tallies.

A figure is what holds the conditions of its row and of its column; so the same declaration gives the figure and
the records behind it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from workstation.fields import Record
from workstation.forms.life import Conditions, whichever
from workstation.package.contents import Block, FigureColumn, FigureKind, Line
from workstation.package.layout import rounded_ratio
from workstation.ports import Store
from workstation.query import Clause, Measure
from workstation.register import Register

Figures = Mapping[str, int | None]
"""Key of a column -> figure of one row."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: counted where it has conditions, else worked out from others of its row."""

    key: str
    label: str = ""
    """Empty for a column that is not shown and only serves others."""
    kind: FigureKind = FigureKind.COUNT
    width: int = 11
    where: Conditions | None = None
    sum_of: str = ""
    """Field that is summed instead of counting records."""
    distinct: str = ""
    """Field of which every value counts once."""
    child: str = ""
    """Child table whose rows are counted; its fields are named ``table.field``."""
    counted_by: tuple[str, ...] = ()
    """What counts once, where it is not the record: the first of these fields that is filled."""
    unless: tuple[str, ...] = ()
    """Columns that go before: what counts once and holds one of them too does not count here."""
    plus: tuple[str, ...] = ()
    """Columns whose sum this one is."""
    minus: tuple[str, ...] = ()
    """Columns taken from it."""
    ratio: tuple[str, str] | None = None
    """The column divided and the one it is divided by."""
    worked_out: Callable[[Figures], int | None] | None = None
    """Gives the figure from those of the columns ``of``."""
    of: tuple[str, ...] = ()
    judged: Callable[[Record, Store], bool] | None = None
    """Judges a record in memory, where the conditions name records one by one."""
    judged_by: tuple[str, ...] = ()
    """The fields that it looks at."""
    as_it_stands: bool = False
    """Counts what the records say when the form is filled, on no day: to change it later changes no past."""

    @property
    def additive(self) -> bool:
        """Whether the figures of the parts make up that of the whole."""
        return not (self.counted_by or self.distinct or self.worked_out)

    @property
    def sources(self) -> tuple[str, ...]:
        """The columns from which it is worked out."""
        return self.of or (*self.plus, *self.minus, *(self.ratio or ()))

    def work_out(self, figures: Figures) -> int | None:
        """The figure of a column that is not counted; ``None`` for a rate over nothing."""
        if self.worked_out:
            return self.worked_out(figures)
        if self.ratio:
            part, whole = (figures[key] or 0 for key in self.ratio)
            return rounded_ratio(part, whole) if whole else None
        return sum(figures[key] or 0 for key in self.plus) - sum(figures[key] or 0 for key in self.minus)

    def measure(self) -> Measure:
        """What the store is asked."""
        where = self.where or ()
        if self.sum_of:
            return Measure(kind="sum", field=self.sum_of, where=where)
        if self.distinct:
            return Measure(kind="distinct", field=self.distinct, where=where)
        return Measure(where=where)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of a table."""

    code: str
    """乙; once in a form."""
    label: str
    where: Conditions = ()
    by: str = ""
    """Field of which this row has the value, so that all such rows are counted in one question."""
    value: Any = None
    indent: int = 0
    """1 for 其中."""
    sum_of: tuple[str, ...] = ()
    """Codes of the rows that make it up."""

    @property
    def conditions(self) -> Conditions:
        """What its records hold."""
        return (*self.where, Clause(self.by, "=", self.value)) if self.by else self.where


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table of a form."""

    title: str = ""
    label: str = ""
    """Heading of 甲; 指标名称 where it is empty."""
    unit: str
    """丙."""
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    where: Conditions = ()
    """What all its records hold."""

    @property
    def shown(self) -> tuple[Column, ...]:
        """The columns that stand on the form."""
        return tuple(column for column in self.columns if column.label)

    def sum_of(self, row: Row) -> tuple[str, ...]:
        """The rows whose sum a row is; none where a column counts something that two rows may share."""
        return row.sum_of if all(column.additive for column in self.shown) else ()


def fill_table(store: Store, register: Register, table: Table) -> Block:
    """The table with its figures."""
    lines = []
    figures = count(store, register, table)
    for row in table.rows:
        found = figures[row.code]
        for column in table.columns:
            if column.where is None:
                found[column.key] = column.work_out(found)
        lines.append(
            Line(
                label=row.label,
                code=row.code,
                unit=table.unit,
                figures=tuple(found[column.key] for column in table.shown),
                indent=row.indent,
                sum_of=table.sum_of(row),
            )
        )
    heads = tuple(
        FigureColumn(
            key=one.key,
            label=one.label,
            kind=one.kind,
            width=one.width,
            plus=one.plus,
            minus=one.minus,
            ratio=one.ratio,
        )
        for one in table.shown
    )
    return Block(title=table.title, label=table.label, columns=heads, lines=tuple(lines))


def count(store: Store, register: Register, table: Table) -> dict[str, dict[str, int | None]]:
    """Row code -> column key -> figure, for the columns that are counted."""
    figures: dict[str, dict[str, int | None]] = {row.code: {} for row in table.rows}
    for columns in asked_together(table.columns):
        for rows in grouped(table.rows):
            asked = Asked(store, register, table, columns, rows[0])
            counted = asked.figures()
            for row in rows:
                found = counted.get(row.value if row.by else None, {})
                figures[row.code] |= {column.key: found.get(column.key, 0) for column in columns}
    return figures


def asked_together(columns: Iterable[Column]) -> Iterator[list[Column]]:
    """The counted columns, those of one question together."""
    together: dict[Any, list[Column]] = defaultdict(list)
    for column in columns:
        if column.where is not None:
            together[column.child, column.counted_by].append(column)
    yield from together.values()


def grouped(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Neighbouring rows that one question answers; a row without ``by`` is a question of its own."""
    for (by, _), found in groupby(rows, key=lambda row: (row.by, row.where)):
        if by:
            yield list(found)
        else:
            yield from ([row] for row in found)


@dataclass(frozen=True)
class Asked:
    """One question to the store: columns that are counted alike, for a row or all rows of a field."""

    store: Store
    register: Register
    table: Table
    columns: Sequence[Column]
    row: Row

    def figures(self) -> dict[Any, dict[str, int]]:
        """Value of the rows' field (``None`` without one) -> column key -> figure."""
        keys = [column.key for column in self.columns]
        if not self.columns[0].counted_by:
            return {
                row[0] if self.row.by else None: dict(zip(keys, row[-len(keys) :], strict=True))
                for row in self.tally(())
            }
        figures: dict[Any, dict[str, int]] = {}
        for group, things in self.things().items():
            figures[group] = dict.fromkeys(keys, 0)
            for held in things.values():
                for key in self.counting(held):
                    figures[group][key] += 1
        return figures

    def things(self) -> dict[Any, dict[Any, set[str]]]:
        """Value of the rows' field -> what counts once -> the columns that one of its records holds."""
        counted_by = self.columns[0].counted_by
        found: dict[Any, dict[Any, set[str]]] = defaultdict(lambda: defaultdict(set))
        for row in self.tally(counted_by):
            group = row[0] if self.row.by else None
            names = row[-len(self.columns) - len(counted_by) : -len(self.columns)]
            thing = next((name for name in names if name is not None), None)
            held = zip(self.columns, row[-len(self.columns) :], strict=True)
            found[group][thing].update(column.key for column, figure in held if figure)
        return found

    def counting(self, held: set[str]) -> Iterator[str]:
        """The columns in which a thing counts, of those it holds."""
        for column in self.columns:
            if column.key in held and held.isdisjoint(column.unless):
                yield column.key

    def tally(self, counted_by: tuple[str, ...]) -> list[tuple[Any, ...]]:
        """The store's answer: the rows' field where there is one, what counts once, the figures."""
        where = self.row.where if self.row.by else self.row.conditions
        return self.store.tally(
            self.register,
            by=((self.row.by,) if self.row.by else ()) + counted_by,
            measures=tuple(column.measure() for column in self.columns),
            where=(*self.table.where, *where),
            child=self.columns[0].child,
        )


def behind(store: Store, register: Register, table: Table, row: Row, column: Column) -> Conditions:
    """The conditions that the records behind a figure hold, all of them and no others."""
    if column.where is None:
        columns = {one.key: one for one in table.columns}
        parts = [behind(store, register, table, row, columns[key]) for key in column.sources]
        return (whichever(*parts),)
    held = (*table.where, *row.conditions, *column.where)
    if column.child:
        # Two conditions on a child table must hold in one and the same of its rows.
        rows = store.tally(register, by=("uid",), where=held, child=column.child)
        return (Clause("uid", "in", tuple(uid for uid, _ in rows)),)
    if not column.unless or not column.counted_by:
        return held
    alike = next(columns for columns in asked_together(table.columns) if column in columns)
    asked = Asked(store, register, table, alike, Row(code=row.code, label=row.label, where=row.conditions))
    things = tuple(thing for thing, keys in asked.things()[None].items() if column.key in set(asked.counting(keys)))
    return (*held, one_of(column.counted_by, things))


def one_of(fields: tuple[str, ...], things: tuple[Any, ...]) -> Any:
    """The first of the fields that is filled holds one of the values."""
    options = []
    empty: Conditions = ()
    for field in fields:
        options.append((*empty, Clause(field, "in", things)))
        empty = (*empty, Clause(field, "is empty"))
    return whichever(*options)

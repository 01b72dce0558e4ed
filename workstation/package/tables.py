"""The tables of a package as CSV: written, read back, and held against their schema."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import lt
from pathlib import Path
from typing import Any

from workstation.fields import Value
from workstation.findings import Finding, hard
from workstation.package.canonical import TableDigest
from workstation.package.column_values import (
    BATCH,
    Columns,
    csv_rows,
    in_batches,
    json_rows,
    sealed_column,
    values_of,
)
from workstation.package.contents import Column, Profile, Table
from workstation.package.descriptor import WrittenColumn, WrittenTable
from workstation.package.seal import TableSeal
from workstation.package.written_values import Kind, from_text, shown

SHOWN_PROBLEMS = 20
"""Of one kind of place; the rest are counted."""


def for_profile(table: Table, profile: Profile) -> Table:
    """The table without what the profile leaves out. A column that a row is found by is never personal."""
    if profile is not Profile.LEFT_OUT or not any(column.private for column in table.columns):
        return table
    kept = [place for place, column in enumerate(table.columns) if not column.private]
    return replace(
        table,
        columns=tuple(table.columns[place] for place in kept),
        rows=(tuple(row[place] for place in kept) for row in table.rows),
    )


def written_batches(table: Table, profile: Profile) -> Iterator[Columns]:
    """The rows as they are written, turned into columns, many at once.

    Personal data is masked, texts stand in their sealed form, in the key's order. Raises ``ValueError`` for rows
    that do not fit the columns or are not sorted by their key.
    """
    masks = [
        (place, column.mask)
        for place, column in enumerate(table.columns)
        if column.private and profile is Profile.MASKED
    ]
    kinds = [column.kind for column in table.columns]
    key_places = [[column.key for column in table.columns].index(key) for key in table.key]
    before: tuple[Any, ...] | None = None
    for rows in in_batches(table.rows):
        for row in rows:
            if len(row) != len(table.columns):
                raise ValueError(f"{table.name}: a row of {len(row)} values for {len(table.columns)} columns")
        columns: Columns = [
            sealed_column(kind, column) for kind, column in zip(kinds, zip(*rows, strict=True), strict=True)
        ]
        for place, mask in masks:
            columns[place] = [None if (masked := mask(value)) is None else str(masked) for value in columns[place]]
        for key in zip(*(columns[place] for place in key_places), strict=True):
            if None in key or (before is not None and key <= before):
                raise ValueError(f"{table.name}: rows are not in the order of their key at {key}")
            before = key
        yield columns


def written_rows(table: Table, profile: Profile) -> Iterator[tuple[Value, ...]]:
    """The same, row by row."""
    for columns in written_batches(table, profile):
        yield from zip(*columns, strict=True)


def written_kinds(columns: Iterable[Column], profile: Profile) -> list[Kind]:
    """The kind of each column as it is written: what is masked is text."""
    return [Kind.TEXT if column.private and profile is Profile.MASKED else column.kind for column in columns]


class TableWriter:
    """Writes rows to a CSV file and takes them into the digest on the way."""

    def __init__(self, path: Path, keys: Iterable[str], kinds: Iterable[Kind]) -> None:
        self.keys, self.kinds = tuple(keys), tuple(kinds)
        self.digest = TableDigest()
        self._file = path.open("w", encoding="utf-8", newline="")
        self._file.write(",".join(self.keys) + "\r\n")

    def add(self, columns: Columns) -> None:
        """Write rows of canonical values, given as columns."""
        self._file.write(csv_rows(self.kinds, columns))
        self.digest.add_lines(json_rows(self.kinds, self.keys, columns))

    def seal(self) -> TableSeal:
        """What the seal says of the rows."""
        return TableSeal(rows=self.digest.rows, digest=self.digest.hexdigest())

    def __enter__(self) -> "TableWriter":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


class Problems:
    """Findings over one file or sheet; beyond the first few they are only counted."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.findings: list[Finding] = []
        self.more = 0

    def add(self, finding: Finding) -> None:
        """Keep a finding while there are few."""
        if len(self.findings) < SHOWN_PROBLEMS:
            self.findings.append(finding)
        else:
            self.more += 1

    def all(self) -> list[Finding]:
        """The findings, and how many more there were."""
        if not self.more:
            return self.findings
        return [*self.findings, hard("package_more", where=self.where, count=self.more)]


class TableReader:
    """Reads a table file against its description; ``problems`` is whole once the rows were gone through."""

    def __init__(self, path: Path, table: WrittenTable) -> None:
        self.path, self.table = path, table
        self.problems = Problems(table.path)
        self.digest = TableDigest()
        self.readable = True
        """Whether every row could be read; without that no digest can be compared."""
        self._keys = [column.key for column in table.columns]
        self._kinds = [column.kind for column in table.columns]
        self._last_key: tuple[Any, ...] | None = None

    def batches(self) -> Iterator[Columns]:
        """The canonical values of the rows that can be read, as columns; checks and digests on the way, once."""
        for lines, columns in self._read():
            self._check_order(lines, columns)
            self.digest.add_lines(json_rows(self._kinds, self._keys, columns))
            yield columns

    def _check_order(self, lines: Sequence[int], columns: Columns) -> None:
        keys = self.table.keys_of(columns)
        before = [self._last_key or (), *keys]
        if not any(None in key for key in keys) and all(map(lt, before, keys)):
            self._last_key = keys[-1]
            return
        for line, key in zip(lines, keys, strict=True):
            if None in key or (self._last_key is not None and key <= self._last_key):
                self._fault("package_rows_unsorted", line=line)
            self._last_key = key if None not in key else self._last_key

    def _read(self) -> Iterator[tuple[Sequence[int], Columns]]:
        """Line numbers and columns of the rows, up to the first one that cannot be read."""
        width = len(self.table.columns)
        for lines, rows in self._lines():
            if any(len(cells) != width for cells in rows):
                lines, rows = self._of_right_width(lines, rows)
            if rows and (columns := self._columns(lines, rows)) and self.readable:
                yield lines, columns

    def _lines(self) -> Iterator[tuple[list[int], list[list[str]]]]:
        """Line numbers and cells, many rows at once; what stands before a fault of the file is given still."""
        lines: list[int] = []
        rows: list[list[str]] = []
        try:
            with self.path.open(encoding="utf-8", errors="strict", newline="") as file:
                reader = csv.reader(file, strict=True)
                if next(reader, None) != self._keys:
                    self._fault("package_table_header", line=1)
                    self.readable = False
                    return
                for cells in reader:
                    rows.append(cells)
                    lines.append(reader.line_num)
                    if len(rows) == BATCH:
                        yield lines, rows
                        lines, rows = [], []
        except (csv.Error, ValueError):
            self._fault("package_table_unreadable", line=0)
            self.readable = False
        yield lines, rows

    def _of_right_width(self, lines: list[int], rows: list[list[str]]) -> tuple[list[int], list[list[str]]]:
        kept: tuple[list[int], list[list[str]]] = ([], [])
        for line, cells in zip(lines, rows, strict=True):
            if len(cells) == len(self.table.columns):
                kept[0].append(line)
                kept[1].append(cells)
            else:
                self._fault("package_row_width", line=line)
                self.readable = False
        return kept

    def _columns(self, lines: Sequence[int], rows: Sequence[Sequence[str]]) -> Columns:
        """The values of rows; where anything is wrong they are gone through one by one, to name what."""
        columns = self.table.columns
        texts = list(zip(*rows, strict=True))
        try:
            values: Columns = [
                values_of(column.kind, column_texts) for column, column_texts in zip(columns, texts, strict=True)
            ]
        except ValueError:
            values = []
        if values and all(map(all_satisfy, values, texts, columns)):
            return values
        found = [
            [self._value(column, text, line) for column, text in zip(columns, cells, strict=True)]
            for line, cells in zip(lines, rows, strict=True)
        ]
        return list(zip(*found, strict=True))

    def _value(self, column: WrittenColumn, text: str, line: int) -> Value:
        try:
            value = from_text(column.kind, text)
        except ValueError:
            self.readable = False
            self._fault("package_value_kind", line=line, column=column, found=shown(text))
            return None
        if column.constraints and not satisfies(value, text, column):
            self._fault("package_value_constraint", line=line, column=column, found=shown(text))
        return value

    def _fault(self, code: str, line: int, column: WrittenColumn | None = None, **values: Any) -> None:
        label = column.label if column else ""
        found = hard(code, where=f"{self.table.path}:{line}", file=self.table.path, line=line, column=label, **values)
        self.problems.add(found.at(sheet=self.table.path, row=line, column=label))


LENGTHS = frozenset(("required", "minLength", "maxLength", "pattern", "unique"))
"""Constraints that need no look at each value."""


def all_satisfy(values: Sequence[Value], texts: Sequence[str], column: WrittenColumn) -> bool:
    """Whether all values of a column hold its constraints, as ``satisfies`` says of each."""
    limits = column.constraints
    if limits.get("required") is True and None in values:
        return False
    if limits.keys() <= LENGTHS:
        lengths = [max(map(len, texts)), min(map(len, filter(None, texts)), default=0)]
        return all(satisfies("", "x" * length, column) for length in lengths if length)
    return all(satisfies(value, text, column) for value, text in set(zip(values, texts, strict=True)))


def satisfies(value: Value, text: str, column: WrittenColumn) -> bool:
    """Whether a value holds the constraints of Table Schema that this format uses."""
    limits: Mapping[str, Any] = column.constraints
    if value is None:
        return limits.get("required") is not True
    length, known = len(text), limits.get("enum")
    number = value if isinstance(value, int) else None
    scale = {Kind.AMOUNT: 100, Kind.DECIMAL: 10_000}.get(column.kind, 1)
    least, most = _limit(limits, "minimum"), _limit(limits, "maximum")
    return (
        (not isinstance(known, list) or value in known)
        and length >= (_limit(limits, "minLength") or 0)
        and length <= _limit(limits, "maxLength", default=length)
        and (number is None or least is None or number >= least * scale)
        and (number is None or most is None or number <= most * scale)
    )


def _limit(limits: Mapping[str, Any], key: str, default: Any = None) -> Any:
    found = limits.get(key)
    return found if isinstance(found, int | float) and not isinstance(found, bool) else default

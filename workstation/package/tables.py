"""The tables of a package as CSV: written, read back, and held against their schema."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from workstation.fields import Value
from workstation.findings import Finding, hard
from workstation.package.canonical import TableDigest
from workstation.package.contents import Column, Profile, Table
from workstation.package.descriptor import WrittenColumn, WrittenTable
from workstation.package.seal import TableSeal
from workstation.package.written_values import Kind, from_text, sealed_text, shown, to_seal, to_text

SHOWN_PROBLEMS = 20
"""Of one kind of place; the rest are counted."""


def written_rows(table: Table, profile: Profile) -> Iterator[tuple[Value, ...]]:
    """The rows as they are written: personal data masked, texts in their sealed form, in the key's order.

    Raises ``ValueError`` for rows that do not fit the columns or are not sorted by their key.
    """
    masks = [
        (place, column.mask)
        for place, column in enumerate(table.columns)
        if column.private and profile is Profile.MASKED
    ]
    key_places = [[column.key for column in table.columns].index(key) for key in table.key]
    before: tuple[Any, ...] | None = None
    for given in table.rows:
        row = [sealed_text(value) if isinstance(value, str) else value for value in given]
        if len(row) != len(table.columns):
            raise ValueError(f"{table.name}: a row of {len(row)} values for {len(table.columns)} columns")
        for place, mask in masks:
            masked = mask(row[place])
            row[place] = None if masked is None else str(masked)
        key = tuple(row[place] for place in key_places)
        if None in key or (before is not None and key <= before):
            raise ValueError(f"{table.name}: rows are not in the order of their key at {key}")
        before = key
        yield tuple(row)


def written_kinds(columns: Iterable[Column], profile: Profile) -> list[Kind]:
    """The kind of each column as it is written: what is masked is text."""
    return [Kind.TEXT if column.private and profile is Profile.MASKED else column.kind for column in columns]


class TableWriter:
    """Writes rows to a CSV file and takes them into the digest on the way."""

    def __init__(self, path: Path, keys: Iterable[str], kinds: Iterable[Kind]) -> None:
        self.keys, self.kinds = tuple(keys), tuple(kinds)
        self.digest = TableDigest()
        self._file = path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file, lineterminator="\r\n")
        self._writer.writerow(self.keys)

    def add(self, row: tuple[Value, ...]) -> None:
        """Write one row of canonical values."""
        self._writer.writerow(map(to_text, self.kinds, row))
        self.digest.add(dict(zip(self.keys, map(to_seal, self.kinds, row), strict=True)))

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

    def rows(self) -> Iterator[tuple[Value, ...]]:
        """The canonical values of each row that can be read; checks and digests on the way, once."""
        keys = tuple(column.key for column in self.table.columns)
        before: tuple[Any, ...] | None = None
        for line, row in self._read():
            key = self.table.key_of(row)
            if None in key or (before is not None and key <= before):
                self._fault("package_rows_unsorted", line=line)
            before = key if None not in key else before
            self.digest.add(
                {
                    name: to_seal(column.kind, value)
                    for name, column, value in zip(keys, self.table.columns, row, strict=True)
                }
            )
            yield row

    def again(self) -> Iterator[tuple[Value, ...]]:
        """The rows once more, without checks: to hold a workbook against them."""
        quiet = TableReader(self.path, self.table)
        return (row for _, row in quiet._read())

    def _read(self) -> Iterator[tuple[int, tuple[Value, ...]]]:
        columns = self.table.columns
        try:
            with self.path.open(encoding="utf-8", errors="strict", newline="") as file:
                lines = csv.reader(file, strict=True)
                if next(lines, None) != [column.key for column in columns]:
                    self._fault("package_table_header", line=1)
                    self.readable = False
                    return
                for cells in lines:
                    if len(cells) != len(columns):
                        self._fault("package_row_width", line=lines.line_num)
                        self.readable = False
                        continue
                    row = tuple(
                        self._value(column, text, lines.line_num) for column, text in zip(columns, cells, strict=True)
                    )
                    if self.readable:
                        yield lines.line_num, row
        except (csv.Error, ValueError) as fault:
            self._fault("package_table_unreadable", line=0)
            self.readable = False
            del fault

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

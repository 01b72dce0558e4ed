"""Reading a ledger: its sheet, its row of headings, its records by field, and what was set aside."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from workstation.fields import Day, Field, Flag, Record
from workstation.findings import Finding, soft
from workstation.ledgers.headings import PARENT, UID, ColumnChoice
from workstation.ledgers.offers import take
from workstation.ledgers.plan import LedgerRow
from workstation.ledgers.remarks import remarks_on
from workstation.ledgers.row_above import RowAbove
from workstation.ledgers.units import fits, unit_above, unit_of, with_unit
from workstation.records import missing_in_child, read_fields
from workstation.register import ChildTable, Register
from workstation.sheets import limits
from workstation.sheets.cells import Cell, CellError, Row
from workstation.sheets.headers import Header, find_header
from workstation.sheets.limits import refusal
from workstation.sheets.marks import ranges
from workstation.sheets.merged import FillDown
from workstation.sheets.rows import data_rows
from workstation.sheets.workbook import Sheet, Workbook, open_workbook

FROM_1900_TO_1904 = 1462
"""Days between the two beginnings of counting (ECMA-376 part 1, 18.17.4.1)."""
SERIALS = range(1, 100_000)
"""Numbers that are days rather than dates written in one, such as 20230506."""


@dataclass(kw_only=True)
class ChildSheet:
    """The rows of a child table, by the uid of the record they belong to."""

    sheet: str
    rows: dict[str, tuple[int, list[Record], list[Finding]]] = field(default_factory=dict)
    """uid -> number of its first row, the rows, their findings."""


@dataclass(kw_only=True)
class Ledger:
    """A ledger as it was read."""

    path: Path
    sheet: Sheet
    header: Header
    headings: dict[str, str]
    """Field -> its heading in the sheet."""
    rows: Iterator[LedgerRow]
    """Gone through once, so that a long ledger is never held as a whole."""
    set_aside: list[Finding]
    """Grows while the rows are gone through."""
    columns: "Columns"
    above: RowAbove
    """What cells with 同上 were read as."""
    digest: str = ""
    """SHA-256 of the bytes that were read; the file itself may be gone by now."""
    encoding: str = ""
    """Of a file with separators: what it was read in."""
    sheet_names: Sequence[str] = ()
    """All sheets of the file."""
    children: dict[str, ChildSheet] = field(default_factory=dict)

    @property
    def ignored(self) -> int:
        """Rows that are no records."""
        return sum(finding.code.startswith("ignored_") for finding in self.set_aside)

    def cells_of(self, numbers: Collection[int]) -> dict[int, list[Cell]]:
        """The cells of some rows as they stand in the sheet, read again.

        Merged cells and those with 同上 hold what they were read as: the rows above them may not be at hand.
        """
        found = {}
        down = FillDown(self.sheet.merged, self.header.rows[-1])
        for number, cells in self.sheet.rows():
            missing = down.missing(number, cells)
            if number in numbers:
                down.fill(number, cells, missing)
                taken = self.above.taken.get(number, {})
                for column, one in self.columns.fields.items():
                    if one.key in taken:
                        cells[column] = taken[one.key]
                found[number] = cells
        return found


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Which column is which field, and in which unit."""

    fields: Mapping[int, Field]
    keys: Mapping[int, str]
    """The hidden columns: uid or parent."""
    units: Mapping[int, str]
    days_from_1904: bool = False

    def raw(self, cells: Sequence[Cell]) -> dict[str, Any]:
        """The cells of a row by field; blank ones are left out."""
        found: dict[str, Any] = {}
        width = len(cells)
        for column, one in self.fields.items():
            if column >= width:
                continue
            cell = cells[column]
            if cell is None or (type(cell) is str and not cell.strip()):
                continue
            if column in self.units:
                cell = with_unit(one, self.units[column], cell)
            if isinstance(cell, CellError):
                cell = str(cell)
            elif self.days_from_1904 and type(cell) is int and cell in SERIALS and isinstance(one, Day):
                # A day without its format counts from where the days of its workbook count.
                cell += FROM_1900_TO_1904
            elif isinstance(cell, bool) and not isinstance(one, Flag):
                # The spreadsheet program made a truth value of a word that somebody typed.
                cell = str(cell).upper()
            found[one.key] = cell
        return found

    def hidden(self, cells: Sequence[Cell], key: str) -> str:
        """The text of a hidden column."""
        for column, name in self.keys.items():
            if name == key and column < len(cells) and cells[column] is not None:
                return str(cells[column]).strip()
        return ""


def read_ledger(
    path: Path,
    register: Register,
    *,
    sheet: str,
    choice: ColumnChoice,
    encoding: str = "",
    header_rows: Sequence[int] = (),
) -> Ledger:
    """Read the ledger of a register; ``Refusal`` with all reasons where the file holds none.

    ``encoding`` and ``header_rows`` are what a person decided otherwise than it was recognised.
    """
    workbook = open_workbook(path, encoding=encoding)
    taken = take(workbook, register, sheet, choice, header_rows)
    chosen, header = taken.sheet, taken.header
    set_aside = [*workbook.remarks, *taken.remarks, *remarks_on(chosen, header)]
    columns = replace(
        _columns(header, register.fields, chosen.name, set_aside), days_from_1904=workbook.dates_from_1904
    )
    constants = dict(choice.constants)
    headings = {one.key: header.headings[column] for column, one in columns.fields.items()}

    above = RowAbove()
    without_fields: set[int] = set()

    def rows() -> Iterator[LedgerRow]:
        count = 0
        for number, cells in data_rows(chosen.rows(), header, chosen.name, set_aside, chosen.merged):
            raw = above.resolved(number, columns.raw(cells))
            count += bool(raw)
            if count > limits.RECORDS:
                raise refusal("too_many_records", name=workbook.name, limit=limits.RECORDS, row=number)
            if raw:
                yield LedgerRow(number=number, raw=constants | raw, uid=columns.hidden(cells, UID))
            else:
                without_fields.add(number)
        if without_fields:
            set_aside.append(
                soft("rows_without_fields", rows=ranges(without_fields), number=len(without_fields)).at(
                    sheet=chosen.name
                )
            )
        set_aside.extend(above.findings(headings, chosen.name))

    return Ledger(
        path=path,
        sheet=chosen,
        header=header,
        headings=headings,
        columns=columns,
        above=above,
        rows=rows(),
        set_aside=set_aside,
        digest=workbook.digest,
        encoding=workbook.encoding,
        sheet_names=workbook.sheet_names,
        children=_children(workbook, register, chosen.name, set_aside),
    )


def _columns(header: Header, fields: Sequence[Field], sheet: str, set_aside: list[Finding]) -> Columns:
    by_key = {one.key: one for one in fields}
    above = unit_above(header.above)
    read: dict[int, Field] = {}
    units: dict[int, str] = {}
    for column, key in header.columns.items():
        if key not in by_key:
            continue
        heading = header.headings[column]
        unit = unit_of(heading) or above
        if not fits(by_key[key], unit_of(heading)):
            set_aside.append(soft("column_unit", heading=heading, unit=unit).at(sheet=sheet, column=heading))
            continue
        read[column] = by_key[key]
        if unit:
            units[column] = unit
    for column, heading in header.unmapped.items():
        if heading.strip() not in ("序号", "No.", "编号"):
            letter = column_letter(column)
            set_aside.append(
                soft("column_not_read", heading=heading[:40], letter=letter).at(sheet=sheet, column=heading)
            )
    hidden = {column: key for column, key in header.columns.items() if key in (UID, PARENT)}
    return Columns(fields=read, keys=hidden, units=units)


def column_letter(column: int) -> str:
    """The letters over a column, from its index: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _children(workbook: Workbook, register: Register, main: str, set_aside: list[Finding]) -> dict[str, ChildSheet]:
    """The sheets of an exported ledger that hold its child tables."""
    found = {}
    for child in register.children:
        if child.label in workbook.sheet_names and child.label != main:
            sheet = workbook.sheet(child.label)
            header = find_header(sheet.head(), ColumnChoice().recogniser(child.fields))
            if header is not None and PARENT in header.columns.values():
                found[child.key] = _child_sheet(sheet, header, child, set_aside)
    return found


def _child_sheet(sheet: Sheet, header: Header, child: ChildTable, set_aside: list[Finding]) -> ChildSheet:
    columns = _columns(header, child.fields, sheet.name, set_aside)
    read = ChildSheet(sheet=sheet.name)
    row: Row
    for row in data_rows(sheet.rows(), header, sheet.name, set_aside):
        number, cells = row
        parent = columns.hidden(cells, PARENT)
        values, findings = read_fields(child.fields, columns.raw(cells), prefix=f"{child.key}.")
        record = {one.key: values.get(one.key) for one in child.fields}
        findings += missing_in_child(child, record)
        _, rows, found = read.rows.setdefault(parent, (number, [], []))
        rows.append(record)
        found += [finding.at(sheet=sheet.name, row=number) for finding in findings if finding.hard]
    return read

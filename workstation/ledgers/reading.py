"""Reading a ledger: its sheet, its row of headings, its records by field, and what was set aside."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from workstation.fields import Record
from workstation.findings import Finding, soft
from workstation.ledgers.cells_by_field import Columns, as_noted
from workstation.ledgers.columns import SAMPLE_ROWS, RecognisedColumn, header_with, recognise_columns
from workstation.ledgers.day_orders import DayOrders
from workstation.ledgers.given_back import given_back, is_report
from workstation.ledgers.headings import NOTED, PARENT, UID, ColumnChoice, terms
from workstation.ledgers.offers import take
from workstation.ledgers.plan import LedgerRow
from workstation.ledgers.remarks import remarks_on
from workstation.ledgers.remembered import pattern_headings
from workstation.ledgers.row_above import RowAbove
from workstation.ledgers.swapped import SwappedDays
from workstation.records import missing_in_child, read_fields
from workstation.register import ChildTable, Register
from workstation.sheets import limits
from workstation.sheets.cells import Cell, Row
from workstation.sheets.headers import Header, find_header
from workstation.sheets.limits import refusal
from workstation.sheets.marks import ranges
from workstation.sheets.merged import FillDown
from workstation.sheets.rows import data_rows
from workstation.sheets.workbook import Sheet, Workbook, open_workbook

TOLD = {
    "column_unknown": "column_not_read", "column_in_other_unit": "column_unit", "column_twice": "column_twice",
    "column_one_end": "column_one_end", "column_near": "column_near", "column_values": "column_by_values",
    "column_noted": "column_noted",
}  # fmt: skip
"""Why a column is read as it is -> code of what the report tells of it."""


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
    columns: Columns
    recognised: tuple[RecognisedColumn, ...]
    """Every column of the sheet, and how it was recognised."""
    orders: DayOrders
    """What is to be asked about dates such as 6/5/2023, once the rows were gone through."""
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
        """The cells of some rows as they stand in the sheet, read again."""
        return {number: cells for number, cells in self.rows_again() if number in numbers}

    def rows_again(self) -> Iterator[Row]:
        """All rows as they stand in the sheet, from the top, read again.

        Merged cells and those with 同上 hold what they were read as: the rows above them may not be at hand.
        """
        down = FillDown(self.sheet.merged, self.header.rows[-1])
        for number, cells in self.sheet.rows():
            down.fill(number, cells, down.missing(number, cells))
            taken = self.above.taken.get(number)
            if taken:
                for column, one in self.columns.fields.items():
                    if one.key in taken:
                        cells[column] = taken[one.key]
                for column, (start, end) in self.columns.terms.items():
                    if start.key in taken:
                        cells[column] = f"{taken[start.key]}至{taken.get(end.key, '')}"
            yield number, cells


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
    chosen = taken.sheet
    sample = chosen.head(SAMPLE_ROWS + taken.header.rows[-1])
    recognised = recognise_columns(taken.header, sample, register, choice)
    header = header_with(taken.header, recognised)
    set_aside = [*workbook.remarks, *taken.remarks, *remarks_on(chosen, header)]
    set_aside += told_of(recognised, chosen.name)
    columns = replace(columns_of(recognised, register, choice), days_from_1904=workbook.dates_from_1904)
    constants = dict(choice.constants)
    headings = headings_of(recognised, register)

    above, above_noted = RowAbove(), RowAbove()
    looking, orders = SwappedDays(register, headings), DayOrders(register, headings)
    back = given_back(header.headings)
    without_fields: set[int] = set()

    def rows() -> Iterator[LedgerRow]:
        count = 0
        for number, cells in data_rows(chosen.rows(), header, chosen.name, set_aside, chosen.merged):
            findings: list[Finding] = []
            raw = above.resolved(number, columns.raw(cells, findings))
            count += bool(raw)
            if count > limits.RECORDS:
                raise refusal("too_many_records", name=workbook.name, limit=limits.RECORDS, row=number)
            if raw:
                looking.look(raw)
                orders.look(raw, findings)
                if back and (unmended := back.unmended(cells)):
                    findings.append(unmended)
                yield LedgerRow(
                    number=number, raw=constants | raw, uid=columns.hidden(cells, UID), findings=tuple(findings),
                    noted=as_noted(above_noted.resolved(number, columns.notes(cells))) if columns.noted else (),
                )  # fmt: skip
            else:
                without_fields.add(number)
        if without_fields:
            set_aside.append(
                soft("rows_without_fields", rows=ranges(without_fields), number=len(without_fields)).at(
                    sheet=chosen.name
                )
            )
        set_aside.extend(above.findings(headings, chosen.name))
        told = (*orders.findings(), *looking.findings())
        set_aside.extend(finding.at(sheet=chosen.name) for finding in told)

    return Ledger(
        path=path,
        sheet=chosen,
        header=header,
        headings=headings,
        columns=columns,
        recognised=recognised,
        orders=orders,
        above=above,
        rows=rows(),
        set_aside=set_aside,
        digest=workbook.digest,
        encoding=workbook.encoding,
        sheet_names=workbook.sheet_names,
        children=_children(workbook, register, chosen.name, set_aside),
    )


def columns_of(
    recognised: Sequence[RecognisedColumn], register: Register | ChildTable, choice: ColumnChoice
) -> Columns:
    """The columns as the rows are read by them."""
    known = terms(register.fields)
    pattern = choice.memory.recalled(pattern_headings(one.heading for one in recognised))
    return Columns(
        fields={one.index: register.by_key[one.key] for one in recognised if one.key in register.by_key},
        keys={one.index: one.key for one in recognised if one.key in (UID, PARENT)},
        units={one.index: one.unit for one in recognised if one.unit},
        terms={
            one.index: (known[one.key], register.by_key[known[one.key].ends]) for one in recognised if one.key in known
        },
        orders={**(pattern.orders if pattern else {}), **choice.orders},
        noted={one.index: one.heading or one.letter for one in recognised if one.key == NOTED},
    )


def headings_of(recognised: Sequence[RecognisedColumn], register: Register) -> dict[str, str]:
    """Field -> heading of its column."""
    found = {one.key: one.heading for one in recognised if one.key and one.key in register.by_key}
    for key, start in terms(register.fields).items():
        for one in recognised:
            if one.key == key:
                found |= {start.key: one.heading, start.ends: one.heading}
    return found


def told_of(recognised: Sequence[RecognisedColumn], sheet: str) -> list[Finding]:
    """What a report tells of the columns: those that were taken for a field by a guess, and those that are not read."""
    found = []
    for one in recognised:
        code = TOLD.get(one.reason)
        if code and not one.numbering and not is_report(one.heading):
            values = {"heading": one.heading[:40] or "—", "letter": one.letter, **one.values}
            found.append(soft(code, **values).at(sheet=sheet, column=one.heading or one.letter))
    recalled = [one for one in recognised if one.how == "remembered"]
    if recalled:
        names = "、".join(one.heading[:20] for one in recalled[:20])
        found.append(soft("columns_remembered", columns=names, number=len(recalled)).at(sheet=sheet))
    return found


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
    sample = sheet.head(SAMPLE_ROWS + header.rows[-1])
    recognised = recognise_columns(header, sample, child)
    set_aside += told_of(recognised, sheet.name)
    columns = columns_of(recognised, child, ColumnChoice())
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

"""A first look at a ledger, before anything is planned: its first rows, the register it fits, what its columns are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workstation.findings import Finding, Refusal
from workstation.ledgers.cells_by_field import Columns
from workstation.ledgers.columns import SAMPLE_ROWS, RecognisedColumn, header_with, recognise_columns
from workstation.ledgers.day_orders import DayOrders, OrderQuestion
from workstation.ledgers.decisions import Decisions
from workstation.ledgers.headings import ColumnChoice
from workstation.ledgers.offers import offer, take
from workstation.ledgers.reading import columns_of, headings_of
from workstation.ledgers.remarks import remarks_on
from workstation.ledgers.remembered import Pattern, pattern_headings
from workstation.ledgers.swapped import SwappedDays
from workstation.operations.import_columns import with_memory
from workstation.ports import Progress, Store
from workstation.register import Register
from workstation.sheets.cells import Row
from workstation.sheets.headers import Header
from workstation.sheets.rows import data_rows
from workstation.sheets.workbook import Sheet, Workbook, open_workbook

HEAD = 2 * SAMPLE_ROWS
"""Rows kept of each sheet: headings may stand far down, and the sample follows them."""


@dataclass(frozen=True, kw_only=True)
class Fit:
    """How well a file fits one register."""

    register: Register
    recognised: int
    """Columns that are recognised in its best sheet."""


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a ledger looks like to one register, with the decisions taken so far."""

    register: Register
    sheet: str
    rows: Sequence[Row]
    """The first rows of the sheet as they stand in it."""
    header: Header | None
    """``None`` where no headings of the register are found: then a person points at them."""
    columns: tuple[RecognisedColumn, ...] = ()
    questions: tuple[OrderQuestion, ...] = ()
    """Columns of the first rows whose dates can be read in two orders."""
    set_aside: frozenset[int] = frozenset()
    """Numbers of rows that are no records: titles, totals, notes."""
    remarks: tuple[Finding, ...] = ()
    """What is to be told of file and sheet: its encoding, what is hidden, columns that may be swapped."""
    refusal: tuple[Finding, ...] = ()
    """Why it cannot be imported as it stands."""
    remembered: Pattern | None = None
    """What was decided about a ledger like this before."""


def open_head(path: Path, encoding: str = "", progress: Progress = lambda done, total: None) -> Workbook:
    """A file of which the first rows of every sheet are kept, and nothing else; ``Refusal`` as for ``open_workbook``.

    ``progress`` is told the sheets read, and may stop it between two of them.
    """
    progress(0, 0)
    book = open_workbook(path, encoding=encoding)
    sheets: list[Sheet] = []
    for name in book.sheet_names:
        progress(len(sheets), len(book.sheet_names))
        sheets.append(_head_of(book.sheet(name)))
    return replace(book, load=sheets.__getitem__)


def _head_of(sheet: Sheet) -> Sheet:
    rows, merged = sheet.head(HEAD), sheet.merged
    return replace(
        sheet, read_rows=lambda: ((number, list(cells)) for number, cells in rows), read_merged=lambda: merged
    )


def fits(store: Store, book: Workbook) -> list[Fit]:
    """The registers, the one first in which most columns of a sheet are recognised."""
    found = []
    for register in store.catalogue:
        choice = with_memory(store, register, None)
        offered = (offer(sheet, register, choice) for sheet in book.sheets())
        found.append(Fit(register=register, recognised=max((one.recognised for one in offered), default=0)))
    return sorted(found, key=lambda fit: -fit.recognised)


def preview(store: Store, book: Workbook, register: Register, decisions: Decisions) -> Preview:
    """What is recognised; a refusal is part of the answer, so that what led to it can be corrected."""
    choice = with_memory(store, register, decisions.choice)
    try:
        taken = take(book, register, decisions.sheet, choice, decisions.header_rows)
    except Refusal as refused:
        sheet = book.sheet(decisions.sheet or None)
        rows = sheet.head(HEAD)
        return Preview(
            register=register, sheet=sheet.name, rows=rows, header=None, refusal=refused.findings, remarks=book.remarks
        )
    sheet, rows = taken.sheet, taken.sheet.head(HEAD)
    columns = recognise_columns(taken.header, rows, register, choice)
    header = header_with(taken.header, columns)
    read = replace(columns_of(columns, register, choice), days_from_1904=book.dates_from_1904)
    looked = _look_at(sheet, header, read, register, headings_of(columns, register))
    return Preview(
        register=register, sheet=sheet.name, rows=rows, header=header, columns=columns,
        questions=looked.questions, set_aside=looked.set_aside,
        remarks=(*book.remarks, *taken.remarks, *remarks_on(sheet, header), *looked.remarks),
        remembered=choice.memory.recalled(pattern_headings(one.heading for one in columns)),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class _Looked:
    questions: tuple[OrderQuestion, ...]
    set_aside: frozenset[int]
    remarks: tuple[Finding, ...]


def _look_at(sheet: Sheet, header: Header, read: Columns, register: Register, headings: dict[str, str]) -> _Looked:
    """Go through the first rows as the import will."""
    aside: list[Finding] = []
    orders, swapped = DayOrders(register, headings), SwappedDays(register, headings)
    for _, cells in data_rows(sheet.rows(), header, sheet.name, aside, sheet.merged):
        findings: list[Finding] = []
        raw = read.raw(cells, findings)
        orders.look(raw, findings)
        swapped.look(raw)
    return _Looked(
        questions=orders.questions(),
        set_aside=frozenset(one.row for one in aside if one.row is not None),
        remarks=tuple(one.at(sheet=sheet.name) for one in swapped.findings()),
    )


def wanting(one: Preview, choice: ColumnChoice) -> list[str]:
    """Keys of required fields that no column has, that nothing fills in, and that were not given one value for all."""
    if one.header is None:
        return []
    filled = {proposal.field for proposal in one.register.proposals} | {"unit", "origin"}
    had = headings_of(one.columns, one.register).keys() | choice.constants.keys() | filled
    return [field.key for field in one.register.fields if field.required is True and field.key not in had]

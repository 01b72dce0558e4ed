"""A whole package gone through: bag, tables, seal, and every cell of its workbooks against the tables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workstation.fields import Value
from workstation.findings import Finding, Refusal, hard, soft
from workstation.package import descriptor
from workstation.package.bag import INFO, BagReport, check_bag, files_below
from workstation.package.column_values import Columns
from workstation.package.container import unpack
from workstation.package.contents import FORMAT
from workstation.package.descriptor import DescriptorFault
from workstation.package.inspection import (
    Inspection,
    check_names,
    newer,
    placed,
    read_forms,
    sealed_sheet,
    take_seal,
)
from workstation.package.seal import SealFault, TableSeal, read_json
from workstation.package.sheet_check import LedgerCheck, check_form, words_of
from workstation.package.signature import read_signature
from workstation.package.steps import Steps
from workstation.package.tables import TableReader
from workstation.sheets.workbook import Workbook, open_workbook

PASSES = 2
"""How often each row is gone through: in its table and in its sheet."""


@dataclass
class OpenedBook:
    """A workbook of the package, and what was found in its sheets so far."""

    name: str
    workbook: Workbook | None = None
    findings: list[Finding] = field(default_factory=list)
    ledgers: dict[str, list[Finding]] = field(default_factory=dict)
    """Sheet -> findings of a sheet that was held against its table."""


def inspect_package(path: Path, folder: Path, steps: Steps) -> Inspection:
    """A whole package, unpacked into a fresh folder."""
    inspection = Inspection(steps=steps)
    unpacked = unpack(path, folder, steps)
    inspection.findings.extend(unpacked.findings)
    if unpacked.root is None or unpacked.findings:
        return inspection
    root = unpacked.root
    bag = check_bag(root)
    inspection.findings.extend(bag.findings)
    described = read_described(inspection, root)
    books = {name: open_book(root / name, name) for name in (descriptor.REPORT, descriptor.LEDGERS)}
    if described is not None:
        check_files(inspection, root, bag)
        check_tables(inspection, root, bag, described, books)
        check_facts(inspection, bag)
    changed = [name for name in bag.changed if name not in books]
    for name in changed:
        inspection.fault("package_file_changed", name)
    for name, opened in books.items():
        check_workbook(inspection, opened, resaved=name in bag.changed)
    return inspection


def open_book(path: Path, name: str) -> OpenedBook:
    """A workbook of the package, or why it cannot be read; that it is missing is told by the bag."""
    opened = OpenedBook(name)
    if path.is_file():
        try:
            opened.workbook = open_workbook(path)
        except Refusal as refused:
            opened.findings.extend(placed(refused, name))
    return opened


def read_described(inspection: Inspection, root: Path) -> Mapping[str, Any] | None:
    """The descriptor with its seal, tables and forms; ``None`` where there is nothing to go on with."""
    where = descriptor.DESCRIPTOR
    path = root / where
    if not path.is_file():
        inspection.fault("package_file_missing", where)
        return None
    try:
        found = descriptor.read_file(path)
        if newer(found.get("seal")):
            inspection.fault("package_format_newer", where, known=FORMAT)
            return None
        stated = read_json(found.get("seal"))
        inspection.tables = descriptor.read_tables(found)
        inspection.forms = read_forms(found.get("forms"))
    except SealFault:
        inspection.fault("package_seal_unreadable", where)
        return None
    except (DescriptorFault, ValueError):
        inspection.fault("package_descriptor_unreadable", where)
        return None
    take_seal(inspection, stated, where)
    inspection.steps.total = PASSES * sum(table.rows for table in stated.seal.tables.values())
    return found


def check_files(inspection: Inspection, root: Path, bag: BagReport) -> None:
    """Nothing but what the format knows lies in the package."""
    known = {descriptor.DESCRIPTOR, descriptor.LEDGERS, descriptor.REPORT}
    known |= {table.path for table in inspection.tables}
    told = {finding.values.get("file") for finding in bag.findings}
    for name in files_below(root, "data").keys() - known - told:
        kept = name.removeprefix("data/attachments/")
        if kept == name or "/" in kept:
            inspection.fault("package_file_unexpected", name)
        elif bag.digests.get(name) != kept:
            inspection.fault("package_attachment_changed", name)


def check_tables(
    inspection: Inspection, root: Path, bag: BagReport, described: Mapping[str, Any], books: Mapping[str, OpenedBook]
) -> None:
    """Every table against its schema, its stated hash and the seal, and its sheet against it in the same pass."""
    seal = inspection.seal
    assert seal is not None
    if {table.name for table in inspection.tables} != set(seal.tables):
        inspection.fault("package_seal_tables", descriptor.DESCRIPTOR)
    parents = {table.parent for table in inspection.tables if table.parent}
    uids: dict[str, set[Value]] = {name: set() for name in parents}
    hashes = {found["name"]: (found.get("hash"), found.get("bytes")) for found in described["resources"]}
    # The words for codes are needed to read sheets, a record to judge the rows that belong to it.
    for table in sorted(inspection.tables, key=lambda table: (table.name != "codes", bool(table.parent))):
        path = root / table.path
        if not path.is_file():
            if not any(finding.values.get("file") == table.path for finding in bag.findings):
                inspection.fault("package_file_missing", table.path)
            continue
        if hashes[table.name] != (f"sha256:{bag.digests[table.path]}", path.stat().st_size):
            inspection.fault("package_table_hash", table.path)
        reader = TableReader(path, table)
        against_sheet(inspection, reader, watched(inspection, reader, uids), books[table.workbook])
        inspection.findings.extend(reader.problems.all())
        stated = seal.tables.get(table.name)
        found = TableSeal(rows=reader.digest.rows, digest=reader.digest.hexdigest())
        if stated and reader.readable and stated != found:
            inspection.fault("package_table_seal", table.path, stated=stated.rows, found=found.rows)


def against_sheet(inspection: Inspection, reader: TableReader, batches: Iterator[Columns], opened: OpenedBook) -> None:
    """Go through a table, and hold its sheet against it where there is one."""
    name = reader.table.sheet
    if opened.workbook and name in opened.workbook.sheet_names:
        found = opened.ledgers[name] = []
        try:
            check = LedgerCheck(opened.workbook.sheet(name), f"{opened.name}!{name}", reader.table, inspection.words)
            check.against(batches)
            found.extend(check.problems.all())
        except Refusal as refused:
            found.extend(placed(refused, opened.name))
    for _ in batches:
        pass  # a sheet that cannot be read is no reason to leave the rest of the table unread


def watched(inspection: Inspection, reader: TableReader, uids: dict[str, set[Value]]) -> Iterator[Columns]:
    """The rows of a table on their way to its sheet: their parents are looked for, the words for codes are kept."""
    table = reader.table
    places = {column.key: place for place, column in enumerate(table.columns)}
    parent_place = places.get(table.parent_column) if table.parent else None
    known, own, uid_place = uids.get(table.parent, set()), uids.get(table.name), places.get("uid")
    codes: list[tuple[Value, ...]] = []
    is_codes = table.name == "codes" and list(places) == ["table", "column", "code", "word"]
    orphans = 0
    for columns in reader.batches():
        if own is not None and uid_place is not None:
            own.update(columns[uid_place])
        if parent_place is not None:
            orphans += sum(parent not in known for parent in columns[parent_place])
        if is_codes:
            codes.extend(zip(*columns, strict=True))
        yield columns
        inspection.steps.add(PASSES * len(columns[0]))
    if is_codes:
        inspection.words = words_of(codes)
    if orphans:
        reader.problems.add(hard("package_orphans", where=table.path, file=table.path, count=orphans))


def check_facts(inspection: Inspection, bag: BagReport) -> None:
    """What the bag says beside the seal, and the digests of the forms."""
    seal = inspection.seal
    assert seal is not None
    if (bag.info.get("Check-Code"), bag.info.get("External-Identifier")) != (
        seal.check_code,
        seal.package_id,
    ):
        inspection.fault("package_info_differs", INFO)
    try:
        inspection.signature = read_signature(bag.info, seal)
    except ValueError:
        inspection.fault("signature_broken", INFO)
    digests = {sheet: cells.digest() for sheet, cells in inspection.forms.items()}
    for sheet in sorted(digests.keys() | seal.forms.keys()):
        if digests.get(sheet) != seal.forms.get(sheet):
            inspection.fault("package_form_seal", descriptor.DESCRIPTOR, form=sheet)


def check_workbook(inspection: Inspection, opened: OpenedBook, resaved: bool) -> None:
    """What is wrong with a workbook of the package; its ledgers were compared on the way through the tables."""
    before = len(inspection.findings)
    inspection.findings.extend(opened.findings)
    if opened.workbook and inspection.seal:
        try:
            compare_sheets(inspection, opened, opened.workbook)
        except Refusal as refused:
            inspection.findings.extend(placed(refused, opened.name))
    if resaved and len(inspection.findings) == before and inspection.seal:
        found = soft("package_workbook_resaved", where=opened.name, file=opened.name)
        inspection.findings.append(found.at(sheet=opened.name))
    elif resaved:
        inspection.fault("package_file_changed", opened.name)


def compare_sheets(inspection: Inspection, opened: OpenedBook, workbook: Workbook) -> None:
    """Every sheet that belongs into a workbook, and no other."""
    assert inspection.seal is not None
    name = opened.name
    tables = [table.sheet for table in inspection.tables if table.workbook == name]
    forms = inspection.forms if name == descriptor.REPORT else {}
    for sheet in check_names(inspection, workbook, name, [*tables, *forms]):
        if sheet in forms:
            cells = check_form(workbook.sheet(sheet), f"{name}!{sheet}", forms[sheet], inspection.seal.check_code)
            inspection.findings.extend(cells.all())
        else:
            inspection.findings.extend(opened.ledgers.get(sheet, ()))
    stated = sealed_sheet(inspection, workbook, name)
    if stated and (stated[0].seal != inspection.seal or not stated[0].holds):
        inspection.fault("package_seal_differs", f"{name}!{descriptor.SEAL_SHEET}")

"""Verifies a package, or one workbook out of a package: container, tables, seal, every cell, series."""

import errno
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workstation.fields import Value
from workstation.findings import EnvironmentFault, Finding, Refusal, hard, soft
from workstation.package import descriptor
from workstation.package.bag import INFO, BagReport, check_bag, files_below
from workstation.package.container import DAMAGE, unpack
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
from workstation.package.seal import Seal, SealFault, TableSeal, read_json
from workstation.package.series import SeenPackage, check_series
from workstation.package.sheet_check import LedgerCheck, check_form, words_of
from workstation.package.tables import TableReader
from workstation.package.workbook_check import inspect_workbook
from workstation.sheets.contents import ZIP
from workstation.sheets.limits import refusal
from workstation.sheets.workbook import Workbook, open_workbook

WORKBOOK_PART = "xl/workbook.xml"


@dataclass(frozen=True, kw_only=True)
class Verification:
    """What was found about a file; the facts are empty where none could be read."""

    problems: tuple[Finding, ...] = ()
    seal: Seal | None = None

    @property
    def valid(self) -> bool:
        """Whether nothing hard was found; a soft finding (saved again, a gap in the series) is only told."""
        return not any(problem.hard for problem in self.problems)

    @property
    def unit(self) -> str:
        """6 digits."""
        return self.seal.unit if self.seal else ""

    @property
    def period(self) -> str:
        """``2026Q3``."""
        return self.seal.period if self.seal else ""

    @property
    def revision(self) -> int | None:
        """1 for the first package of the period."""
        return self.seal.revision if self.seal else None

    @property
    def series(self) -> int | None:
        """Running number of the unit."""
        return self.seal.series if self.seal else None

    @property
    def check_code(self) -> str:
        """As computed from what is sealed, not as stated."""
        return self.seal.check_code if self.seal else ""

    @property
    def root(self) -> str:
        """As computed."""
        return self.seal.root if self.seal else ""


def place_of(problem: Finding) -> str:
    """Where a problem lies, in one text: a file, a line of a file, a cell of a sheet."""
    return str(problem.values.get("where") or problem.sheet or problem.values.get("name") or "")


def verify(path: Path, seen: Sequence[SeenPackage] = ()) -> Verification:
    """Verify a package or a workbook out of one; ``seen`` are the packages written or received before.

    Raises ``Refusal`` where there is no file to read (``file_missing`` …) and ``EnvironmentFault`` where it
    cannot be unpacked for want of space. Whatever the file holds ends in a ``Verification``.
    """
    path = Path(path)
    if not read_start(path).startswith(ZIP):
        return Verification(problems=(hard("package_not_zip", where=path.name, file=path.name),))
    try:
        with zipfile.ZipFile(path) as archive:
            workbook = WORKBOOK_PART in archive.namelist()
    except (*DAMAGE, OSError):
        return Verification(problems=(hard("package_zip_damaged", where=path.name, file=path.name),))
    try:
        with tempfile.TemporaryDirectory(prefix="verify-", ignore_cleanup_errors=True) as folder:
            inspection = inspect_workbook(path) if workbook else inspect_package(path, Path(folder))
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise EnvironmentFault("package_disk_full", folder=tempfile.gettempdir()) from error
        raise refusal("unreadable", name=path.name) from error
    if inspection.seal:
        inspection.findings.extend(check_series(inspection.seal, seen))
    return Verification(problems=tuple(inspection.findings), seal=inspection.seal)


def read_start(path: Path) -> bytes:
    """The first bytes. Raises ``Refusal`` where there are none to be had."""
    if path.is_dir():
        raise refusal("is_folder", name=path.name)
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except (FileNotFoundError, NotADirectoryError) as fault:
        raise refusal("missing", path=str(path)) from fault
    except PermissionError as fault:
        raise refusal("locked", name=path.name) from fault
    except (OSError, ValueError) as fault:
        raise refusal("unreadable", name=path.name) from fault
    if not start:
        raise refusal("empty", name=path.name)
    return start


def inspect_package(path: Path, folder: Path) -> Inspection:
    """A whole package, unpacked into a fresh folder."""
    inspection = Inspection()
    unpacked = unpack(path, folder)
    inspection.findings.extend(unpacked.findings)
    if unpacked.root is None or unpacked.findings:
        return inspection
    root = unpacked.root
    bag = check_bag(root)
    inspection.findings.extend(bag.findings)
    described = read_described(inspection, root)
    if described is not None:
        check_files(inspection, root, bag)
        check_tables(inspection, root, bag, described)
        check_facts(inspection, bag)
    changed = [name for name in bag.changed if name not in (descriptor.LEDGERS, descriptor.REPORT)]
    for name in changed:
        inspection.fault("package_file_changed", name)
    for name in (descriptor.REPORT, descriptor.LEDGERS):
        check_workbook(inspection, root / name, name, resaved=name in bag.changed)
    return inspection


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


def check_tables(inspection: Inspection, root: Path, bag: BagReport, described: Mapping[str, Any]) -> None:
    """Every table against its schema, its stated hash and the seal."""
    seal = inspection.seal
    assert seal is not None
    if {table.name for table in inspection.tables} != set(seal.tables):
        inspection.fault("package_seal_tables", descriptor.DESCRIPTOR)
    parents = {table.parent for table in inspection.tables if table.parent}
    uids: dict[str, set[Value]] = {name: set() for name in parents}
    hashes = {found["name"]: (found.get("hash"), found.get("bytes")) for found in described["resources"]}
    # A record is read before the rows that belong to it.
    for table in sorted(inspection.tables, key=lambda table: bool(table.parent)):
        path = root / table.path
        if not path.is_file():
            if not any(finding.values.get("file") == table.path for finding in bag.findings):
                inspection.fault("package_file_missing", table.path)
            continue
        if hashes[table.name] != (f"sha256:{bag.digests[table.path]}", path.stat().st_size):
            inspection.fault("package_table_hash", table.path)
        reader = inspection.readers[table.name] = TableReader(path, table)
        read_table(inspection, reader, uids)
        inspection.findings.extend(reader.problems.all())
        stated = seal.tables.get(table.name)
        found = TableSeal(rows=reader.digest.rows, digest=reader.digest.hexdigest())
        if stated and reader.readable and stated != found:
            inspection.fault("package_table_seal", table.path, stated=stated.rows, found=found.rows)


def read_table(inspection: Inspection, reader: TableReader, uids: dict[str, set[Value]]) -> None:
    """Go through a table once: its own checks, its parents, and the words shown for codes."""
    table = reader.table
    places = {column.key: place for place, column in enumerate(table.columns)}
    rows = reader.rows()
    if table.name == "codes" and list(places) == ["table", "column", "code", "word"]:
        inspection.words = words_of(rows)
        return
    parent_place = places.get(table.parent_column) if table.parent else None
    known = uids.get(table.parent, set())
    own = uids.get(table.name)
    uid_place = places.get("uid")
    orphans = 0
    for row in rows:
        if own is not None and uid_place is not None:
            own.add(row[uid_place])
        orphans += parent_place is not None and row[parent_place] not in known
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
    digests = {sheet: cells.digest() for sheet, cells in inspection.forms.items()}
    for sheet in sorted(digests.keys() | seal.forms.keys()):
        if digests.get(sheet) != seal.forms.get(sheet):
            inspection.fault("package_form_seal", descriptor.DESCRIPTOR, form=sheet)


def check_workbook(inspection: Inspection, path: Path, name: str, resaved: bool) -> None:
    """A workbook of the package against the tables and the sealed cells."""
    if not path.is_file():
        return
    before = len(inspection.findings)
    try:
        workbook = open_workbook(path)
        if inspection.seal:
            compare_sheets(inspection, workbook, name)
    except Refusal as refused:
        inspection.findings.extend(placed(refused, name))
    if resaved and len(inspection.findings) == before and inspection.seal:
        inspection.findings.append(soft("package_workbook_resaved", where=name, file=name).at(sheet=name))
    elif resaved:
        inspection.fault("package_file_changed", name)


def compare_sheets(inspection: Inspection, workbook: Workbook, name: str) -> None:
    """Every sheet that belongs into a workbook, and no other."""
    assert inspection.seal is not None
    tables = {table.sheet: table for table in inspection.tables if table.workbook == name}
    forms = inspection.forms if name == descriptor.REPORT else {}
    for sheet in check_names(inspection, workbook, name, [*tables, *forms]):
        if sheet.name in forms:
            found = check_form(sheet, f"{name}!{sheet.name}", forms[sheet.name], inspection.seal.check_code)
            inspection.findings.extend(found.all())
        elif tables[sheet.name].name in inspection.readers:
            table = tables[sheet.name]
            check = LedgerCheck(sheet, f"{name}!{sheet.name}", table, inspection.words)
            check.against(inspection.readers[table.name].again())
            inspection.findings.extend(check.problems.all())
    stated = sealed_sheet(inspection, workbook, name)
    if stated and (stated[0].seal != inspection.seal or not stated[0].holds):
        inspection.fault("package_seal_differs", f"{name}!{descriptor.SEAL_SHEET}")

"""One workbook taken out of a package, judged by what its hidden sheet says of it."""

from collections.abc import Mapping
from pathlib import Path

from workstation.findings import Refusal
from workstation.package import descriptor
from workstation.package.descriptor import DescriptorFault, WrittenTable
from workstation.package.inspection import Inspection, check_names, placed, sealed_sheet, take_seal
from workstation.package.note_tables import is_in_report
from workstation.package.sheet_check import LedgerCheck, SealedCells, check_form, words_of
from workstation.package.steps import Steps
from workstation.sheets.workbook import Sheet, Workbook, open_workbook


def inspect_workbook(path: Path, steps: Steps) -> Inspection:
    """One workbook taken out of a package, by what its hidden sheet says of it."""
    inspection = Inspection(steps=steps)
    try:
        workbook = open_workbook(path)
        found = sealed_sheet(inspection, workbook, path.name)
        if found:
            take_seal(inspection, found[0], f"{path.name}!{descriptor.SEAL_SHEET}")
            check_alone(inspection, workbook, path.name, found[1])
    except Refusal as refused:
        inspection.findings.extend(placed(refused, path.name))
    return inspection


def check_alone(inspection: Inspection, workbook: Workbook, name: str, entries: Mapping[str, str]) -> None:
    """Recompute what the seal says of each sheet of a single workbook."""
    seal = inspection.seal
    assert seal is not None
    where = f"{name}!{descriptor.SEAL_SHEET}"
    try:
        forms = {
            key.removeprefix("sheet/"): SealedCells.read(descriptor.read_object(value))
            for key, value in entries.items()
            if key.startswith("sheet/")
        }
        described = [
            descriptor.read_table(descriptor.read_object(value))
            for key, value in entries.items()
            if key.startswith("table/")
        ]
        descriptor.once(described)
    except (DescriptorFault, KeyError, TypeError, AttributeError, ValueError):
        inspection.fault("package_seal_unreadable", where)
        return
    tables = {table.sheet: table for table in described}
    expected = {table for table in seal.tables if is_in_report(table) == bool(forms)}
    for missing in expected - {table.name for table in described}:
        inspection.fault("package_sheet_missing", f"{name}!{missing}", name=missing)
    for missing in seal.forms.keys() - forms.keys() if forms else ():
        inspection.fault("package_sheet_missing", f"{name}!{missing}", name=missing)
    # The words for codes are needed to read the other sheets.
    order = sorted(tables, key=lambda sheet: tables[sheet].name != "codes")
    for known in check_names(inspection, workbook, name, [*order, *forms]):
        sheet, place = workbook.sheet(known), f"{name}!{known}"
        if sheet.name in forms:
            if forms[sheet.name].digest() != seal.forms.get(sheet.name):
                inspection.fault("package_form_seal", where, form=sheet.name)
            inspection.findings.extend(check_form(sheet, place, forms[sheet.name], seal.check_code).all())
        else:
            check_ledger_alone(inspection, sheet, place, tables[sheet.name])


def check_ledger_alone(inspection: Inspection, sheet: Sheet, place: str, table: WrittenTable) -> None:
    """A ledger sheet against the digest that the seal has of its table."""
    assert inspection.seal is not None
    check = LedgerCheck(sheet, place, table, inspection.words)
    found = check.digest()
    inspection.steps.add(found[0] if found else 0)
    inspection.findings.extend(check.problems.all())
    stated = inspection.seal.tables.get(table.name)
    if found and (stated is None or found != (stated.rows, stated.digest)):
        inspection.fault(
            "package_sheet_changed",
            place,
            name=sheet.name,
            stated=stated.rows if stated else 0,
            found=found[0],
        )
    if table.name == "codes" and found:
        lines = ((cells[0], cells[1], cells[2], cells[3]) for _, cells in sheet.rows())
        inspection.words = words_of(tuple(map(str, line)) for line in lines)

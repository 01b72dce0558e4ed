"""What is known while a package or a workbook is gone through, and the seal as it is met in both."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from workstation.findings import Finding, Refusal, hard
from workstation.package import descriptor
from workstation.package.contents import FORMAT
from workstation.package.descriptor import WrittenTable
from workstation.package.seal import Seal, SealFault, StatedSeal, read_rows
from workstation.package.sheet_check import SealedCells, Words
from workstation.package.signature import Signature
from workstation.package.steps import Steps
from workstation.sheets.workbook import Workbook


@dataclass
class Inspection:
    """What is known while a file is gone through."""

    findings: list[Finding] = field(default_factory=list)
    seal: Seal | None = None
    tables: tuple[WrittenTable, ...] = ()
    forms: dict[str, SealedCells] = field(default_factory=dict)
    words: Words = field(default_factory=dict)
    steps: Steps = field(default_factory=Steps)
    signature: Signature | None = None
    """A good one."""

    def fault(self, code: str, where: str, **values: Any) -> None:
        """One hard problem."""
        self.findings.append(hard(code, where=where, file=where, **values).at(sheet=where))


def newer(seal: object) -> bool:
    """Whether a seal says that it is of a format this program does not know."""
    return isinstance(seal, dict) and type(seal.get("format")) is int and seal["format"] > FORMAT


def read_forms(found: object) -> dict[str, SealedCells]:
    """Sealed cells by sheet. Raises ``ValueError``."""
    if not isinstance(found, list) or not all(isinstance(form, dict) for form in found):
        raise ValueError("forms")
    forms = {str(form.get("sheet")): SealedCells.read(form) for form in found}
    if len(forms) < len(found):
        raise ValueError("forms")
    return forms


def take_seal(inspection: Inspection, stated: StatedSeal, where: str) -> None:
    """Keep a seal; say so where its root is not that of what it seals."""
    inspection.seal = stated.seal
    if not stated.holds:
        inspection.fault("package_root_wrong", where, stated=stated.check_code[:20], found=stated.seal.check_code)


def placed(refused: Refusal, name: str) -> Iterator[Finding]:
    """The findings of a refusal with the file they speak of."""
    for finding in refused.findings:
        yield finding.at(sheet=name, values={"where": name, **finding.values})


def check_names(inspection: Inspection, workbook: Workbook, name: str, expected: Sequence[str]) -> Iterator[str]:
    """Names of the expected sheets that are there; tells which are missing and which are too many."""
    for sheet in expected:
        if sheet in workbook.sheet_names:
            yield sheet
        else:
            inspection.fault("package_sheet_missing", f"{name}!{sheet}", name=sheet)
    for sheet in workbook.sheet_names:
        if sheet not in expected and sheet != descriptor.SEAL_SHEET:
            inspection.fault("package_sheet_added", f"{name}!{sheet}", name=sheet)


def sealed_sheet(inspection: Inspection, workbook: Workbook, name: str) -> tuple[StatedSeal, dict[str, str]] | None:
    """The seal of a workbook's hidden sheet and the other things it holds; ``None`` where there is none."""
    where = f"{name}!{descriptor.SEAL_SHEET}"
    if descriptor.SEAL_SHEET not in workbook.sheet_names:
        inspection.fault("package_no_seal", where)
        return None
    joined: dict[str, str] = {}
    for _, cells in workbook.sheet(descriptor.SEAL_SHEET).rows():
        key, value = (str(cell) if cell is not None else "" for cell in [*cells, None, None][:2])
        joined[key] = joined.get(key, "") + value
    if joined.get("format", "").isdecimal() and int(joined["format"][:9]) > FORMAT:
        inspection.fault("package_format_newer", where, known=FORMAT)
        return None
    try:
        return read_rows(list(joined.items())), joined
    except SealFault:
        inspection.fault("package_seal_unreadable", where)
        return None

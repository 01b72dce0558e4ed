"""The look of a sheet, whatever kind of workbook it stands in."""

from pathlib import Path

from workstation.findings import EnvironmentFault, Refusal
from workstation.sheets.contents import Kind, kind_of, read_bytes
from workstation.sheets.look import Look
from workstation.sheets.xls_look import xls_look
from workstation.sheets.xlsx_look import xlsx_look


def look_of(path: Path, sheet: str) -> Look:
    """The look of the sheet of this name; an empty one where the file tells none."""
    try:
        data = read_bytes(path)
        kind = kind_of(data, path.name)
    except (Refusal, EnvironmentFault):
        return Look()
    match kind:
        case Kind.XLSX:
            return xlsx_look(data, path.name, sheet)
        case Kind.XLS:
            return xls_look(data, path.name, sheet)
        case Kind.CSV:
            return Look()

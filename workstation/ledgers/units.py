"""Units that a ledger names in a heading or above the table: 年产值(万元), 单位:万元."""

import re

from workstation.fields import Amount, DecimalNumber, Field
from workstation.sheets.cells import Cell, Row, filled
from workstation.values.text import half_width

IN_HEADING = re.compile(r"[(\[【〔/]\s*(?:单位:)?\s*([^()\[\]【】〔〕/]{1,8}?)\s*[)\]】〕]?\s*$")
ABOVE = re.compile(r"单位:\s*(元|千元|万元|百万元|亿元)(?![\w])")
MONEY = frozenset(("元", "人民币元", "千元", "万元", "百万元", "亿元", "万", "亿"))


def unit_of(heading: str) -> str:
    """The unit at the end of a heading; empty where it names none."""
    found = IN_HEADING.search(half_width(heading).strip())
    return found[1] if found else ""


def unit_above(rows: tuple[Row, ...]) -> str:
    """The unit of money that a line above the headings sets for the whole table; empty where none does."""
    for _, cells in rows:
        for _, cell in filled(cells):
            found = ABOVE.search(half_width(str(cell)).replace(" ", ""))
            if found:
                return found[1]
    return ""


def fits(field: Field, unit: str) -> bool:
    """Whether a column in this unit can be read as the field without a conversion that nobody asked for."""
    if isinstance(field, Amount):
        return not unit or unit in MONEY
    if isinstance(field, DecimalNumber):
        return not unit or unit == unit_of(field.label)
    return True


def with_unit(field: Field, unit: str, cell: Cell) -> Cell:
    """The cell as it reads with its unit: 3.5 in a column of 万元 is ``3.5万元``."""
    if not isinstance(field, Amount) or unit in ("", "元", "人民币元") or isinstance(cell, bool):
        return cell
    unit = unit if unit.endswith("元") else unit + "元"
    if isinstance(cell, int | float):
        return f"{cell!r}{unit}"
    if isinstance(cell, str) and re.fullmatch(r"[\d,.]+", half_width(cell).strip()):
        return f"{half_width(cell).strip()}{unit}"
    return cell

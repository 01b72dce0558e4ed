"""Units that a ledger names in a heading or above the table: 年产值(万元), 年产值/万元, 单位:万元."""

import re

from workstation.fields import Amount, Count, DecimalNumber, Field
from workstation.sheets.cells import Cell, Row, filled
from workstation.values.chinese_numerals import NUMERALS
from workstation.values.quantities import COUNT_UNITS, DECIMAL_UNITS
from workstation.values.text import half_width

IN_HEADING = re.compile(r"[(\[【〔/]\s*(?:单位:)?\s*([^()\[\]【】〔〕/]{1,8}?)\s*[)\]】〕]?\s*$")
PER_YEAR = re.compile(r"[/每](?:年|年度)(?=\s*[)\]】〕]?\s*$)")
"""万元/年 is 万元: what is counted by years says so in its own name."""
ABOVE = re.compile(r"单位:\s*(元|千元|万元|百万元|亿元)(?![\w])")
MONEY = frozenset(("元", "人民币元", "千元", "万元", "百万元", "千万元", "亿元", "万", "亿"))
SCALE = re.compile(r"万亿|千万|百万|十万|亿|万|千|百")
SAME = {"平方千米": "平方公里", "km2": "平方公里", "km²": "平方公里", "t": "吨", "T": "吨"}
AT_END = re.compile(
    r"(.{2,}?)[/:,、-]?(?:单位:?)?(千元|万元|百万元|千万元|亿元|万吨|吨|平方公里|平方千米|万人|人|件|户|家|元)"
)
"""A heading's name and a unit that follows it without brackets."""


def unit_of(heading: str) -> str:
    """The unit at the end of a heading; empty where it names none."""
    text = PER_YEAR.sub("", half_width(heading).strip())
    found = IN_HEADING.search(text)
    if not found:
        parted = name_and_unit(text)
        return parted[1] if parted else ""
    unit = found[1]
    return unit.removeprefix("人民币") if len(unit) > 4 else unit


def name_and_unit(heading: str) -> tuple[str, str] | None:
    """A heading such as 年产值万元 or 年产值/万元 in its two parts; ``None`` where no unit ends it."""
    found = AT_END.fullmatch(PER_YEAR.sub("", half_width(heading).strip()))
    return (found[1], found[2]) if found else None


def counts_in(field: Field, unit: str) -> bool:
    """Whether a heading that ends with this unit may mean the field: 年产值万元 does, 申请人 does not end with 人."""
    return isinstance(field, Amount | DecimalNumber | Count) and bool(unit) and fits(field, unit)


def unit_above(rows: tuple[Row, ...]) -> str:
    """The unit of money that a line above the headings sets for the whole table; empty where none does."""
    for _, cells in rows:
        for _, cell in filled(cells):
            found = ABOVE.search(half_width(str(cell)).replace(" ", ""))
            if found:
                return found[1]
    return ""


def parts_of(unit: str) -> tuple[str, str]:
    """The scale of a unit and what it scales: 万吨 is 万 and 吨."""
    scale = SCALE.match(unit)
    base = unit[scale.end() :] if scale else unit
    return (scale[0] if scale else ""), SAME.get(base, base)


def fits(field: Field, unit: str) -> bool:
    """Whether a column in this unit can be read as the field without a conversion that nobody asked for."""
    if isinstance(field, Amount):
        return not unit or unit in MONEY
    scale, base = parts_of(unit)
    if isinstance(field, DecimalNumber):
        return not unit or unit == unit_of(field.label) or base == parts_of(unit_of(field.label))[1]
    if isinstance(field, Count):
        return not scale or not base or base in COUNT_UNITS
    return True


def with_unit(field: Field, unit: str, cell: Cell) -> Cell:
    """The cell as it reads with its unit: 3.5 in a column of 万元 is ``3.5万元``."""
    if isinstance(field, Amount):
        return cell if unit in ("", "元", "人民币元") else followed(cell, unit if unit.endswith("元") else unit + "元")
    if isinstance(field, DecimalNumber | Count):
        # A unit above the table is one of money, and is none of theirs.
        scale, base = parts_of(unit)
        scaled = scale and (base in DECIMAL_UNITS or base in COUNT_UNITS or not base)
        return followed(cell, scale) if scaled else cell
    return cell


def followed(cell: Cell, unit: str) -> Cell:
    """The figures of a cell with the unit after them; what says its own unit stays as it is."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return f"{cell!r}{unit}"
    if isinstance(cell, str):
        text = half_width(cell).strip()
        if re.fullmatch(r"[\d,.]+", text) or (text and text[-1] not in "万亿元" and set(text) <= NUMERALS):
            return f"{text}{unit}"
    return cell

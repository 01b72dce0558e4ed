"""Headings, units and tables of ledgers."""

from typing import Any

import pytest

from workstation.fields import Amount, DecimalNumber, Text
from workstation.ledgers.headings import PARENT, UID, ColumnChoice, known_headings
from workstation.ledgers.tables import all_tables
from workstation.ledgers.units import fits, unit_above, unit_of, with_unit
from workstation.registers.catalogue import REGISTERS
from workstation.sheets.extent import column_letters
from workstation.sheets.headers import heading_key

MONEY = Amount(key="value", label="年产值", english="Value")
AREA = DecimalNumber(key="area", label="保护面积(平方公里)", english="Area")
NAME = Text(key="name", label="名称", english="Name")


@pytest.mark.parametrize("register", REGISTERS, ids=lambda one: one.key)
def test_every_label_key_and_english_heading_is_known(register: Any) -> None:
    for fields in (register.fields, *(child.fields for child in register.children)):
        known = known_headings(fields)
        for field in fields:
            for name in (field.label, field.key, field.english):
                assert known[heading_key(name, keep_brackets=True)] == field.key, name
        assert known["记录标识"] == UID and known["所属记录标识"] == PARENT


def test_a_choice_overrides_what_is_recognised() -> None:
    recognise = ColumnChoice(columns={"商标名称": "contact", "注册号": None}).recogniser(REGISTERS[0].fields)
    assert (recognise("商标名称"), recognise("注册号"), recognise("注册人")) == ("contact", None, "registrant")


@pytest.mark.parametrize(
    ("heading", "unit"),
    [("年产值(万元)", "万元"), ("年产值（万元）", "万元"), ("年产值[千元]", "千元"), ("年产值(单位:万元)", "万元"),
    ("年产值", ""),
     ("年产值/亿元", "亿元"), ("", "")],
)  # fmt: skip
def test_the_unit_of_a_heading(heading: str, unit: str) -> None:
    assert unit_of(heading) == unit


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("单位：万元", "万元"),
        ("（单位: 亿元）", "亿元"),
        ("填报单位：准格尔旗", ""),
        ("单位：元", "元"),
        ("单位：公顷", ""),
    ],
)
def test_the_unit_above_a_table(text: str, unit: str) -> None:
    assert unit_above(((1, ["台账", None, text]),)) == unit


def test_which_units_fit() -> None:
    assert fits(MONEY, "") and fits(MONEY, "万元") and not fits(MONEY, "美元")
    assert fits(AREA, "") and fits(AREA, "平方公里") and not fits(AREA, "亩")
    assert fits(NAME, "全称")


@pytest.mark.parametrize(
    ("unit", "cell", "read"),
    [("万元", 3.5, 3_500_000), ("万元", 3, 3_000_000), ("万元", "3.5", 3_500_000), ("万元", "3.5万元", 3_500_000),
    ("元", 3.5, 350),
     ("", 3.5, 350), ("亿元", "１.２", 12_000_000_000), ("千元", 0.1, 10_000), ("万", 1, 1_000_000), ("万元", 0, 0)],
)  # fmt: skip
def test_a_cell_reads_with_its_unit(unit: str, cell: Any, read: int) -> None:
    reading = MONEY.read(with_unit(MONEY, unit, cell), {})
    assert (reading.value, [finding.code for finding in reading.findings if finding.hard]) == (read, [])


@pytest.mark.parametrize(
    ("column", "letter"),
    [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")],
)
def test_letters_of_columns(column: int, letter: str) -> None:
    assert column_letters(column + 1) == letter


@pytest.mark.parametrize("register", REGISTERS, ids=lambda one: one.key)
def test_the_tables_of_a_register(register: Any) -> None:
    record = {"uid": "u", **dict.fromkeys(register.by_key)}
    record |= {child.key: [dict.fromkeys(child.by_key), dict.fromkeys(child.by_key)] for child in register.children}
    main, *children = all_tables(register, lambda: [record])
    assert [column.key for column in main.columns] == ["uid", *register.by_key]
    assert [len(row) for row in main.rows] == [len(main.columns)]
    for table, child in zip(children, register.children, strict=True):
        assert [column.key for column in table.columns] == ["parent", "position", *child.by_key]
        assert [row[:2] for row in table.rows] == [("u", 1), ("u", 2)]
        assert table.parent == register.key
    assert {column.key for column in main.columns if column.private} == {
        field.key for field in register.fields if field.private
    }

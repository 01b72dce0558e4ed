import datetime
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.findings import EMPTY, Reading
from workstation.values.quantities import (
    LIMIT,
    amount_text,
    amount_to_yuan,
    decimal_to_number,
    read_amount,
    read_count,
    read_decimal,
    read_flag,
    show_amount,
    show_count,
    show_decimal,
)

Reader = Callable[[object], Reading]


def codes(reading: Reading) -> list[str]:
    return [finding.code for finding in reading.findings]


@pytest.mark.parametrize(
    ("raw", "yuan"),
    [
        ("1,234.50元", 1234.5), ("3万元", 30000), ("3,500(万)", 35000000), ("500(万人民币元)", 5000000),
        ("40万人民币", 400000), ("壹万伍仟壹佰伍拾元整", 15150), ("￥1,000", 1000), ("¥1000.00", 1000),
        ("１，２３４．５０", 1234.5), ("１２", 12), (1234.5, 1234.5), (1000, 1000), ("1200000", 1200000),
        ("1,200,000(人民币元)", 1200000), ("18,349.9746(万元人民币)", 183499746), ("50.5万元", 505000),
        ("3000万", 30000000), ("2.5亿元", 250000000), ("90亿元", 9000000000), ("1亿2000万元", 120000000),
        ("3万5000元", 35000), ("人民币1000元整", 1000), ("RMB 1,000", 1000), ("1 234.50 元", 1234.5),
        ("1000块", 1000), ("12元5角", 12.5), ("叁拾元伍角整", 30.5), ("三万元", 30000),
        ("一百二十万元", 1200000), ("壹仟元零伍分", 1000.05), ("0", 0), ("0.00", 0), (".5", 0.5),
        ("3.50000元", 3.5), (0.1 + 0.2, 0.3), (1234.5000000001, 1234.5), ("'1000", 1000), ("+5", 5),
        ("1000圆", 1000), ("1.0E1", None),
    ],
)  # fmt: skip
def test_reads_money(raw: object, yuan: float | None) -> None:
    reading = read_amount(raw)
    if yuan is None:
        assert reading.value is None and codes(reading) == ["quantity_not_a_number"]
    else:
        assert reading == Reading(round(yuan * 100))


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("0.001", "amount_too_fine"), (12.345, "amount_too_fine"), ("1.2345678万", "amount_too_fine"),
        ("100(万美元)", "amount_foreign"), ("$100", "amount_foreign"), ("50万港币", "amount_foreign"),
        ("2(万欧元)", "amount_foreign"), ("约20", "quantity_vague"), ("20余万元", "quantity_vague"),
        ("3万元左右", "quantity_vague"), ("≥5万元", "quantity_vague"), ("几十万", "quantity_vague"),
        (-5, "quantity_negative"), ("-5", "quantity_negative"), ("(500)", "quantity_negative"),
        ("负五元", "quantity_negative"), ("100%", "quantity_percent"), ("5-10万元", "quantity_is_range"),
        ("10至20万", "quantity_is_range"), ("一万五", "quantity_not_a_number"),
        ("3万5", "quantity_not_a_number"), ("1,23", "quantity_not_a_number"),
        ("企业选择不公示", "quantity_not_a_number"), ("1e5", "quantity_not_a_number"),
        (True, "quantity_not_a_number"), ("10000000000000", "quantity_too_large"),
        (10**14, "quantity_too_large"), (1e16, "quantity_too_large"), (10**400, "quantity_too_large"),
        (-(10**400), "quantity_negative"), (float("nan"), "cell_error"),
        ("9.11506E+17", "number_ruined_by_excel"), ("同上", "ditto_mark"), ("#REF!", "cell_error"),
        ("9" * 100, "quantity_not_a_number"), ("9" * 100_000, "text_too_long"),
        (datetime.date(2023, 5, 6), "quantity_not_a_number"),
        ("1.00000000000000000000000000001", "quantity_not_a_number"), ("万", "quantity_not_a_number"),
        ("元", "quantity_not_a_number"),
    ],
)  # fmt: skip
def test_refuses_what_is_no_money(raw: object, code: str) -> None:
    reading = read_amount(raw)
    assert reading.value is None
    assert codes(reading) == [code]
    assert reading.findings[0].hard
    assert reading.findings[0].sentence("zh") and reading.findings[0].sentence("en")


@pytest.mark.parametrize(
    ("raw", "count"),
    [
        (12, 12), (12.0, 12), ("12", 12), ("１２", 12), ("1,234", 1234), ("47159人", 47159), ("12件", 12),
        ("3万", 30000), ("1.2万人", 12000), ("十二", 12), ("三百户", 300), ("0", 0), ("007", 7),
        ("2023年", 2023), ("12 件", 12), ("12个", 12),
    ],
)  # fmt: skip
def test_reads_counts(raw: object, count: int) -> None:
    assert read_count(raw) == Reading(count)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("24个月", "count_unit_unknown"), ("12元", "count_unit_unknown"), ("12.5", "count_not_whole"),
        (12.5, "count_not_whole"), ("约20", "quantity_vague"), ("100%", "quantity_percent"),
        (-1, "quantity_negative"), ("-1", "quantity_negative"), (10**15, "quantity_too_large"),
        ("12A", "count_unit_unknown"), ("企业选择不公示", "quantity_not_a_number"),
        (False, "quantity_not_a_number"), ("²", "quantity_not_a_number"), ("3-5人", "quantity_is_range"),
    ],
)  # fmt: skip
def test_refuses_what_is_no_count(raw: object, code: str) -> None:
    reading = read_count(raw)
    assert reading.value is None and codes(reading) == [code]


def test_a_field_may_know_other_units() -> None:
    assert read_count("24个月", units=("个月",)) == Reading(24)
    assert read_decimal("12亩", units=("亩",)) == Reading(120000)


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        ("1.5", 15000), (1.5, 15000), ("120平方公里", 1200000), ("3万吨", 300000000), ("1,200.5吨", 12005000),
        ("0.0001", 1), (0.1 + 0.2, 3000), (2, 20000), ("１２．５", 125000), ("十二吨", 120000),
        ("1.23450000", 12345),
    ],
)  # fmt: skip
def test_reads_decimals(raw: object, parts: int) -> None:
    assert read_decimal(raw) == Reading(parts)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("0.00001", "decimal_too_fine"),
        (1.23456, "decimal_too_fine"),
        ("50亩", "decimal_unit_unknown"),
        ("1.2.3", "quantity_not_a_number"),
        (-0.5, "quantity_negative"),
    ],
)
def test_refuses_what_is_no_decimal(raw: object, code: str) -> None:
    reading = read_decimal(raw)
    assert reading.value is None and codes(reading) == [code]


@pytest.mark.parametrize("raw", ["是", "√", "有", "1", 1, 1.0, True, "true", "TRUE", "Y", "yes", "ＹＥＳ", " 是 ", "✓"])
def test_yes(raw: object) -> None:
    assert read_flag(raw) == Reading(1)


@pytest.mark.parametrize("raw", ["否", "×", "无", "0", 0, 0.0, False, "false", "N", "no", "没有"])
def test_no(raw: object) -> None:
    assert read_flag(raw) == Reading(0)


@pytest.mark.parametrize("raw", ["也许", 2, "是否", 0.5, datetime.date(2023, 5, 6)])
def test_neither_yes_nor_no(raw: object) -> None:
    assert codes(read_flag(raw)) == ["flag_unknown"]


@pytest.mark.parametrize("reader", [read_count, read_amount, read_decimal, read_flag])
@pytest.mark.parametrize("raw", [None, "", "—", "/", "N/A", "\u3000"])
def test_nothing_is_empty(reader: Reader, raw: object) -> None:
    assert reader(raw) == EMPTY


def test_shows() -> None:
    assert show_amount(1515000) == "15,150.00" and amount_text(1515005) == "15150.05"
    assert amount_to_yuan(1515000) == 15150 and isinstance(amount_to_yuan(1515000), int) and amount_to_yuan(5) == 0.05
    assert (
        show_decimal(15000) == "1.5"
        and show_decimal(20000) == "2"
        and show_decimal(1) == "0.0001"
        and show_decimal(1000000) == "100"
    )
    assert decimal_to_number(15000) == 1.5 and isinstance(decimal_to_number(20000), int)
    assert show_count(1234567) == "1,234,567"
    assert show_amount(-5) == "-0.05" and show_decimal(-15000) == "-1.5"


whole = st.integers(min_value=0, max_value=LIMIT - 1)


@given(whole)
def test_reads_what_it_shows(number: int) -> None:
    for raw in (show_amount(number), amount_text(number), amount_to_yuan(number)):
        assert read_amount(raw) == Reading(number)
    for shown in (show_decimal(number), decimal_to_number(number)):
        assert read_decimal(shown) == Reading(number)
    for raw in (number, str(number), show_count(number), float(number)):
        assert read_count(raw) == Reading(number)


@given(whole)
def test_full_width_is_half_width(number: int) -> None:
    wide = show_amount(number).translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    assert read_amount(wide) == Reading(number)


anything = st.one_of(
    st.text(), st.integers(), st.floats(), st.booleans(), st.datetimes(), st.timedeltas(),
    st.from_regex(r"[-¥约]?[0-9,.]{0,12} ?[万亿千元角分整%人件()]{0,4}"),
    st.text("零一二三十百千万亿壹元角分整0123.", max_size=10),
)  # fmt: skip


@pytest.mark.parametrize("reader", [read_count, read_amount, read_decimal, read_flag])
@given(raw=anything)
def test_never_raises(reader: Reader, raw: object) -> None:
    reading = reader(raw)
    if reading.value is None:
        assert reading == EMPTY or reading.findings[0].hard
    else:
        assert isinstance(reading.value, int) and 0 <= reading.value < LIMIT
    for finding in reading.findings:
        assert finding.sentence("zh") and finding.sentence("en")

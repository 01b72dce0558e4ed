import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.findings import EMPTY, Reading
from workstation.values.numbers import (
    PATTERNS,
    REGIONS,
    class_letter_in_works_number,
    number_kind_of,
    patent_check_digit,
    serial_in_agi_number,
    year_in_software_number,
    year_in_works_number,
)


def codes(reading: Reading) -> list[str]:
    return [finding.code for finding in reading.findings]


@pytest.mark.parametrize(
    ("key", "raw", "number"),
    [
        ("trademark", "13867873", "13867873"), ("trademark", "第13867873号", "13867873"),
        ("trademark", "第13867873号商标注册证", "13867873"), ("trademark", "第 17853913 号", "17853913"),
        ("trademark", "１３８６７８７３", "13867873"), ("trademark", 13867873.0, "13867873"),
        ("trademark", 13867873, "13867873"), ("trademark", "13867873.0", "13867873"),
        ("trademark", "0386787", "386787"), ("trademark", "13867873a", "13867873A"),
        ("trademark", "G1234567", "G1234567"), ("trademark", "g1234567a", "G1234567A"),
        ("trademark", "国际注册第G1234567号", "G1234567"), ("trademark", "注册号:13867873", "13867873"),
        ("trademark", "No.13867873", "13867873"), ("trademark", "13867873号", "13867873"),
        ("trademark", "7", "7"), ("trademark", "'13867873", "13867873"),
        ("trademark", "商标注册证第13867873号", "13867873"), ("madrid", "1234567", "1234567"),
        ("madrid", "123456A", "123456A"), ("madrid", "国际注册第1234567号", "1234567"),
        ("madrid", 1234567.0, "1234567"),
        ("pgi", "国家质检总局2014年第139号公告", "国家质检总局2014年第139号公告"),
        ("pgi", "质检总局2003年第44号", "国家质检总局2003年第44号公告"),
        ("pgi", "国家质检总局 2010年 第145号 公告", "国家质检总局2010年第145号公告"),
        ("pgi", "国家质检总局公告2015年第143号", "国家质检总局2015年第143号公告"),
        ("pgi", "国家质量监督检验检疫总局２００５年第１２４号公告", "国家质检总局2005年第124号公告"),
        ("pgi", "2014年第139号", "2014年第139号公告"),
        ("pgi", "国家知识产权局公告第540号", "国家知识产权局公告第540号"),
        ("pgi", "国家知识产权局公告第五四〇号", "国家知识产权局公告第540号"),
        ("pgi", "国家知识产权局第540号公告", "国家知识产权局公告第540号"),
        ("pgi", "质检总局公告（2014年第139号）", "国家质检总局2014年第139号公告"),
        ("agi_certificate", "AGI00375", "AGI00375"), ("agi_certificate", "agi 00375", "AGI00375"),
        ("agi_certificate", "ＡＧＩ００４２３", "AGI00423"), ("agi_certificate", "AGI-01459", "AGI01459"),
        ("agi_certificate", "AGI01460\n", "AGI01460"), ("agi_spec", "AGI2012-02-869", "AGI2012-02-869"),
        ("agi_spec", "AGI2014—02—1497", "AGI2014-02-1497"),
        ("agi_spec", "AGI 2016-01-1794", "AGI2016-01-1794"),
        ("agi_spec", "AGI2010-07-00375", "AGI2010-07-00375"),
        ("agi_spec", "ＡＧＩ２０１２－０２－８６９", "AGI2012-02-869"),
        ("works", "国作登字-2021-F-00025677", "国作登字-2021-F-00025677"),
        ("works", "粤作登字－2019－F－00015229", "粤作登字-2019-F-00015229"),
        ("works", "粤作登字—2014—L—00000435号", "粤作登字-2014-L-00000435"),
        ("works", "国作登字-２０１５-Ｆ-００２３０６２９", "国作登字-2015-F-00230629"),
        ("works", "国作登字 - 2026 - a - 00037559", "国作登字-2026-A-00037559"),
        ("works", "赣作登字-2023-A-00132773", "赣作登字-2023-A-00132773"),
        ("works", "蒙作登字-2023-F-00000001", "蒙作登字-2023-F-00000001"),
        ("works", "内作登字–2023–F–00000001", "内作登字-2023-F-00000001"),
        ("works", "国作登字﹣2014﹣B﹣00128894", "国作登字-2014-B-00128894"),
        ("works", "国作登字2013F00117358", "国作登字-2013-F-00117358"),
        ("works", "登记号：国作登字-2021-L-00027777", "国作登字-2021-L-00027777"),
        ("software", "2016SR172900", "2016SR172900"), ("software", "2014sr001852", "2014SR001852"),
        ("software", "２０１６ＳＲ３０９９３０", "2016SR309930"),
        ("software", "2023 SR 1234567", "2023SR1234567"),
        ("software", "登记号：2016SR263095", "2016SR263095"), ("software", "2016SR263095号", "2016SR263095"),
        ("software_certificate", "软著登字第0650314号", "软著登字第0650314号"),
        ("software_certificate", "软著登字第 15980140 号", "软著登字第15980140号"),
        ("software_certificate", "软著登字第4317518", "软著登字第4317518号"),
        ("software_certificate", "１６０６９１７１", "软著登字第16069171号"),
        ("software_certificate", 4317518.0, "软著登字第4317518号"),
        ("software_certificate", "证书号：软著登字第0671096号", "软著登字第0671096号"),
        ("patent", "ZL201510123456.1", "ZL201510123456.1"),
        ("patent", "zl 2015 1 0123456.1", "ZL201510123456.1"),
        ("patent", "ZL2015101234561", "ZL201510123456.1"), ("patent", "CN201510123456.1", "201510123456.1"),
        ("patent", "专利号:ZL201510123456.1", "ZL201510123456.1"),
    ],
)  # fmt: skip
def test_variants_become_one_form(key: str, raw: object, number: str) -> None:
    assert PATTERNS[key].read(raw) == Reading(number)
    assert PATTERNS[key].read(number) == Reading(number)


@pytest.mark.parametrize(
    ("key", "raw", "found"),
    [
        ("trademark", "123456789", ["trademark_number_form"]),
        ("trademark", "G12345", ["trademark_number_form"]),
        ("trademark", "暂未下证", ["trademark_number_form"]),
        ("trademark", "13867873、13867874", ["trademark_number_form"]),
        ("trademark", "000", ["trademark_number_form"]), ("trademark", 12.5, ["trademark_number_form"]),
        ("trademark", "1.38679E+07", ["number_ruined_by_excel"]), ("trademark", "同上", ["ditto_mark"]),
        ("madrid", "12345", ["madrid_number_form"]), ("pgi", "第139号", ["pgi_number_form"]),
        ("pgi", "AGI00375", ["pgi_number_form"]),
        ("pgi", "国家质检总局2014年第零号公告", ["pgi_number_form"]),
        ("agi_certificate", "AGI2012-02-869", ["agi_certificate_is_spec"]),
        ("agi_certificate", "AGI375", ["agi_certificate_form"]),
        ("agi_spec", "AGI00375", ["agi_spec_is_certificate"]),
        ("agi_spec", "AGI2012-2-869", ["agi_spec_form"]), ("works", "国作登字-2021-F-0025677", ["C6"]),
        ("works", "国作登字-2021-F-000025677号", ["C6"]),
        ("works", "火作登字-2021-F-00025677", ["works_number_region"]),
        ("works", "火作登字-2021-F-25677", ["C6", "works_number_region"]),
        ("works", "国作登字-2021-00025677", ["works_number_form"]),
        ("works", "2016SR172900", ["works_number_is_software"]),
        ("works", "软著登字第0650314号", ["works_number_is_software"]),
        ("works", "00025677", ["works_number_form"]),
        ("software", "软著登字第2016SR172900号", ["software_number_merged"]),
        ("software", "软著登字第0650314号", ["software_number_is_certificate"]),
        ("software", "2019R11L885247", ["C8", "C7"]), ("software", "2016SR1729", ["C7"]),
        ("software", "2016SR12345678", ["C7"]), ("software", "1816SR172900", ["C7"]),
        ("software", "国作登字-2021-F-00025677", ["software_number_is_works"]),
        ("software", "SR172900", ["C7"]),
        ("software_certificate", "软著登字第2016SR172900号", ["software_number_merged"]),
        ("software_certificate", "2016SR172900", ["software_certificate_is_number"]),
        ("software_certificate", "2019R11L885247", ["C8", "software_certificate_form"]),
        ("software_certificate", "软著登字第12345号", ["software_certificate_form"]),
        ("patent", "ZL20151012345", ["patent_number_form"]), ("patent", "张三", ["patent_number_form"]),
    ],
)  # fmt: skip
def test_known_mix_ups_are_named(key: str, raw: object, found: list[str]) -> None:
    reading = PATTERNS[key].read(raw)
    assert reading.value is None
    assert codes(reading) == found
    assert any(finding.hard for finding in reading.findings)
    for finding in reading.findings:
        assert finding.sentence("zh") and finding.sentence("en")


def test_a_merged_number_offers_the_one_inside() -> None:
    assert PATTERNS["software"].read("软著登字第2016SR172900号").findings[0].values["suggestion"] == "2016SR172900"
    assert not PATTERNS["software"].read("2019R11L885247").findings[0].hard


@pytest.mark.parametrize(
    ("key", "raw", "code"),
    [
        ("patent", "ZL201510123456.2", "patent_check_digit"),
        ("patent", "ZL201510123456", "patent_check_digit_missing"),
        ("patent", "CN85102475", "patent_check_digit_missing"),
        ("madrid", "G1234567", "madrid_number_inbound"),
    ],
)
def test_doubts_pass_with_a_note(key: str, raw: str, code: str) -> None:
    reading = PATTERNS[key].read(raw)
    assert reading.value is not None and codes(reading) == [code] and not reading.findings[0].hard
    assert reading.findings[0].sentence("zh") and reading.findings[0].sentence("en")


@pytest.mark.parametrize("key", PATTERNS)
def test_every_pattern_reads_its_own_example(key: str) -> None:
    pattern = PATTERNS[key]
    assert pattern.read(pattern.example) == Reading(pattern.example)
    assert pattern.words("zh") and pattern.words("en") and pattern.words("zh") != pattern.words("en")
    for nothing in (None, "", "—", "/", "无"):
        assert pattern.read(nothing) == EMPTY
    if pattern.key != "madrid":  # its digits alone tell nothing
        assert number_kind_of(pattern.example) == pattern.key


def test_guesses_the_kind() -> None:
    assert number_kind_of("2016 SR 172900") == "software"
    assert number_kind_of("第13867873号") == "trademark"
    assert number_kind_of("4317518") == "trademark"
    assert number_kind_of("张三") is None
    assert number_kind_of("") is None


def test_what_numbers_carry() -> None:
    assert year_in_works_number("国作登字-2021-F-00025677") == 2021
    assert class_letter_in_works_number("国作登字-2021-F-00025677") == "F"
    assert year_in_software_number("2016SR172900") == 2016
    assert (
        year_in_works_number("x") is None
        and class_letter_in_works_number("x") is None
        and year_in_software_number("x") is None
    )
    assert serial_in_agi_number("AGI00375") == serial_in_agi_number("AGI2010-07-00375") == 375
    assert serial_in_agi_number("x") is None


@given(
    st.sampled_from(REGIONS),
    st.integers(1900, 2099),
    st.characters(min_codepoint=65, max_codepoint=90),
    st.integers(0, 10**8 - 1),
)
def test_any_works_number(region: str, year: int, letter: str, serial: int) -> None:
    number = f"{region}作登字-{year}-{letter}-{serial:08}"
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign.isascii() else sign for sign in number)
    for variant in (number, wide, number + "号", number.lower(), number.replace("-", " — ")):
        assert PATTERNS["works"].read(variant) == Reading(number)
    assert year_in_works_number(number) == year and class_letter_in_works_number(number) == letter


@given(st.text("0123456789", min_size=12, max_size=12))
def test_any_patent_number(digits: str) -> None:
    number = f"ZL{digits}.{patent_check_digit(digits)}"
    assert PATTERNS["patent"].read(number) == Reading(number)
    assert PATTERNS["patent"].read(number.replace(".", "")) == Reading(number)


anything = st.one_of(
    st.text(),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.datetimes(),
    st.text("第号作登字软著国AGISRLZN0123456789.- 年公告", max_size=24),
    st.from_regex(
        r"(AGI|G|ZL|CN|软著登字第|国作登字|质检总局)?-?[0-9]{2,4}(年第|SR|R11L|-)?[A-F]?-?[0-9]{0,9}号?(公告)?",
        fullmatch=True,
    ),
)


@pytest.mark.parametrize("key", PATTERNS)
@given(raw=anything)
def test_never_raises_and_reads_its_own_values(key: str, raw: object) -> None:
    reading = PATTERNS[key].read(raw)
    if reading.value is None:
        assert reading == EMPTY or any(finding.hard for finding in reading.findings)
    else:
        assert PATTERNS[key].regex.fullmatch(str(reading.value))
        again = PATTERNS[key].read(reading.value)
        assert (again.value, codes(again)) == (reading.value, codes(reading))
    for finding in reading.findings:
        assert finding.sentence("zh") and finding.sentence("en")
    if isinstance(raw, str):
        assert number_kind_of(raw) is None or number_kind_of(raw) in PATTERNS

import datetime
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from workstation.findings import EMPTY, Reading
from workstation.values.text import (
    clean_text,
    half_width,
    is_blank_mark,
    is_ditto_mark,
    mask_text,
    quoted,
    read_long_text,
    read_text,
    read_token,
    split_list,
)


def codes(reading: Reading) -> list[str]:
    return [finding.code for finding in reading.findings]


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("鄂尔多斯市东胜区", "鄂尔多斯市东胜区"),
        ("  鄂尔多斯\u3000", "鄂尔多斯"),
        ("\u00a0鄂尔多斯\u200b\ufeff", "鄂尔多斯"),
        ("鄂尔多斯\u00ad", "鄂尔多斯"),
        ("鄂尔\u00ad多斯", "鄂尔多斯"),
        ("鄂尔多斯\r\n", "鄂尔多斯"),
        ("鄂尔\n多斯", "鄂尔 多斯"),
        ("鄂尔\r\n\r\n多斯", "鄂尔 多斯"),
        ("鄂尔多斯_x000D_", "鄂尔多斯"),
        ("鄂尔_x000D_\n多斯", "鄂尔 多斯"),
        ("鄂尔多斯_x005f_x000D_", "鄂尔多斯"),
        ("EasyIBS\\r\\n[简称: AMIS]", "EasyIBS [简称: AMIS]"),
        ("a\x00b\x07c", "abc"),
        ("a\tb", "a b"),
        ("e\u0301", "é"),
        ("䶮 𠮷 © ®", "䶮 𠮷 © ®"),
        ("（内蒙古） (公司)", "（内蒙古） (公司)"),
        ("ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ", "ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ"),
        ("ᠬᠠᠷ\u180eᠠ", "ᠬᠠᠷ\u180eᠠ"),
        (13867873.0, "13867873"),
        (13867873, "13867873"),
        (0.1 + 0.2, "0.3"),
        (True, "TRUE"),
        (datetime.datetime(2023, 5, 6), "2023-05-06"),
        (datetime.date(2023, 5, 6), "2023-05-06"),
        (None, ""),
    ],
)
def test_cleans(raw: object, clean: str) -> None:
    assert clean_text(raw) == clean


def test_long_text_keeps_its_lines() -> None:
    assert read_long_text("甲\r\n乙\n\n丙\n") == Reading("甲\n乙\n\n丙")
    assert read_text("甲\r\n乙\n\n丙\n") == Reading("甲 乙 丙")


@pytest.mark.parametrize(
    "raw",
    [
        "9.11506E+17",
        "９．１１５０６Ｅ＋１７",
        "1.39e+10",
        9.11506e17,
        911506000000000000,
        1e300,
        -1e17,
        10**300,
    ],
)
def test_a_ruined_number_is_said(raw: object) -> None:
    assert codes(read_token(raw)) == ["number_ruined_by_excel"]
    assert read_token(raw).value is None
    if not isinstance(raw, str) or raw.isascii():
        assert codes(read_text(raw)) == ["number_ruined_by_excel"]


def test_an_exact_long_number_is_text() -> None:
    assert read_text(911506231170503511) == Reading("911506231170503511")


@pytest.mark.parametrize("raw", ["同上", "〃", "（同上）"])
def test_ditto(raw: str) -> None:
    assert is_ditto_mark(raw)
    assert read_text(raw).value == raw and codes(read_text(raw)) == ["ditto_mark"]
    assert not read_text(raw).findings[0].hard
    assert read_token(raw).value is None and codes(read_token(raw)) == ["ditto_mark"]


@pytest.mark.parametrize("raw", ["#REF!", "#N/A", "#DIV/0!", float("nan"), float("inf")])
def test_errors_of_the_sheet(raw: object) -> None:
    assert codes(read_text(raw)) == ["cell_error"] and read_text(raw).value is None
    assert codes(read_token(raw)) == ["cell_error"]


def test_too_long() -> None:
    assert read_text("长" * 200).value == "长" * 200
    for raw in ("长" * 201, "x" * 10_000_000):
        reading = read_text(raw)
        assert reading.value is None and codes(reading) == ["text_too_long"]
        assert len(reading.findings[0].sentence("zh")) < 200
    assert codes(read_long_text("长" * 20_001)) == ["text_too_long"]
    assert read_text("长" + " " * 1000).value == "长"
    assert codes(read_token("x" * 10_000_000)) == ["text_too_long"]


def test_broken_characters_are_not_saved() -> None:
    assert codes(read_text("鄂\ud800尔")) == ["text_broken"]
    assert read_text("鄂\ud800尔").value is None
    read_text("鄂\ud800尔").findings[0].sentence("zh").encode("utf-8")
    assert codes(read_text("鄂�尔")) == ["text_garbled"] and read_text("鄂�尔").value == "鄂�尔"


@pytest.mark.parametrize("raw", ["无", "—", "--", "－", "/", "／", "N/A", "暂无", "", "――"])
def test_blank_marks(raw: str) -> None:
    assert is_blank_mark(raw)
    assert read_token(raw) == EMPTY


def test_blank_marks_are_text_in_a_text_field() -> None:
    assert read_text("无") == Reading("无")
    assert not is_blank_mark("无极县") and not is_blank_mark("1/2")


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        ("文字、图形", ["文字", "图形"]),
        (
            "文字,图形；字母/数字\n三维标志 + 颜色组合",
            ["文字", "图形", "字母", "数字", "三维标志", "颜色组合"],
        ),
        ("", []),
        (None, []),
        (["文字", " 图形 ", ""], ["文字", "图形"]),
        (29.0, ["29"]),
    ],
)
def test_splits_lists(raw: object, parts: list[str]) -> None:
    assert split_list(raw) == parts


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("张改珍", "张**"),
        ("张三", "张*"),
        ("某", "*"),
        ("", ""),
        ("鄂尔多斯市东胜区天骄路1号", "鄂尔多斯市东***"),
    ],
)
def test_masks(text: str, masked: str) -> None:
    assert mask_text(text) == masked


def test_half_width() -> None:
    assert half_width("Ａｂ１２，（）　￥鄂") == "Ab12,() ¥鄂"


anything = st.one_of(
    st.text(st.characters(codec=None)),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.datetimes(),
    st.timedeltas(),
)


@given(anything, st.booleans())
def test_cleaning_never_raises_and_is_done_once(raw: object, lines: bool) -> None:
    clean = clean_text(raw, lines)
    assert clean_text(clean, lines) == clean
    assert unicodedata.is_normalized("NFC", clean)
    clean.encode("utf-8")
    assert lines or "\n" not in clean
    assert len(quoted(raw)) <= 40


@given(anything)
def test_reading_never_raises(raw: object) -> None:
    for reader in (read_text, read_long_text, read_token):
        reading = reader(raw)
        if isinstance(reading.value, str):
            assert reading.value
            assert reader(reading.value).value == reading.value
        for finding in reading.findings:
            finding.sentence("zh").encode("utf-8")


@given(st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=30))
def test_full_width_is_half_width(text: str) -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in text)
    assert half_width(wide) == text
    assume("_x00" not in text and "\\r\\n" not in text)  # escapes of programs are never full width
    assert read_token(wide).value == read_token(text).value


def test_cleaning_time_grows_with_the_length_only() -> None:
    # A pattern that tries every blank anew would take hours here.
    assert clean_text("a" + " " * 2_000_000 + "b\n") == "a" + " " * 2_000_000 + "b"


def test_a_name_that_only_resembles_a_ruined_number_is_kept() -> None:
    assert read_text("9E17") == Reading("9E17")
    assert read_token("3E10型") == Reading("3E10型")

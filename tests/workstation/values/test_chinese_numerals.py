import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.values.chinese_numerals import read_digits, read_whole, show_whole


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("零", 0), ("十", 10), ("一十", 10), ("十二", 12), ("二十", 20), ("一百零五", 105), ("一百一十", 110),
        ("两千", 2000), ("壹万伍仟壹佰伍拾", 15150), ("一万零五百", 10500), ("三万", 30000),
        ("一百二十万", 1200000), ("十万零五百", 100500), ("一亿二千万", 120000000), ("一亿零五百", 100000500),
        ("三亿", 300000000), ("九百九十九万九千九百九十九", 9999999),
    ],
)  # fmt: skip
def test_reads(text: str, number: int) -> None:
    assert read_whole(text) == number


@pytest.mark.parametrize(
    "text", ["", "一万五", "三千五", "二三十", "万", "五万万", "百十", "一百零", "几十", "abc", "一" * 40]
)
def test_refuses_what_is_no_number_in_full(text: str) -> None:
    assert read_whole(text) is None


def test_reads_rows_of_digits() -> None:
    assert read_digits("二〇二三") == 2023
    assert read_digits("二十") is None
    assert read_digits("") is None


@given(st.integers(min_value=0, max_value=10**15))
def test_reads_what_it_shows(number: int) -> None:
    assert read_whole(show_whole(number)) == number


@given(st.text("零〇一二三四五六七八九十百千万亿壹贰", max_size=12))
def test_never_raises(text: str) -> None:
    number = read_whole(text)
    assert number is None or number >= 0
    read_digits(text)

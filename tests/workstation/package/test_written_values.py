import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.package.written_values import Kind, from_cell, from_text, sealed_text, to_cell, to_text
from workstation.sheets.cells import clean_cells

WORDS = {"150622": "准格尔旗"}
CODES = {"准格尔旗": "150622"}
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).map(sealed_text)
numbers = st.integers(0, 10**15 - 1)
canonical = st.one_of(
    st.tuples(st.just(Kind.TEXT), texts),
    st.tuples(st.just(Kind.CHOICE), st.sampled_from(["150622", "甲"])),
    st.tuples(st.just(Kind.CHOICES), st.sampled_from(["150622,甲", "甲", "甲,乙"])),
    st.tuples(st.just(Kind.DAY), st.dates().map(datetime.date.isoformat)),
    st.tuples(st.just(Kind.AMOUNT), numbers),
    st.tuples(st.just(Kind.DECIMAL), numbers),
    st.tuples(st.just(Kind.COUNT), numbers),
    st.tuples(st.just(Kind.FLAG), st.integers(0, 1)),
    st.tuples(st.sampled_from(Kind), st.none()),
)


@given(canonical)
def test_a_table_gives_back_what_was_written(value: tuple[Kind, str | int | None]) -> None:
    kind, written = value
    assert from_text(kind, to_text(kind, written)) == written


@given(canonical)
def test_a_sheet_gives_back_what_was_written(value: tuple[Kind, str | int | None]) -> None:
    kind, written = value
    cell = to_cell(kind, written, WORDS)
    if isinstance(cell, int):
        cell = float(cell)  # as every number of a sheet is read
    assert from_cell(kind, clean_cells([cell])[0], CODES) == written


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.DAY, "2026-7-14"),
        (Kind.DAY, "2026-02-29"),
        (Kind.DAY, "20260714"),
        (Kind.DAY, "２０２６-07-14"),
        (Kind.AMOUNT, "1"),
        (Kind.AMOUNT, "1.5"),
        (Kind.AMOUNT, "01.50"),
        (Kind.AMOUNT, "1,000.00"),
        (Kind.AMOUNT, "1e3"),
        (Kind.DECIMAL, "1.50"),
        (Kind.DECIMAL, ".5"),
        (Kind.DECIMAL, "1.23456"),
        (Kind.DECIMAL, "nan"),
        (Kind.COUNT, "1.0"),
        (Kind.COUNT, "007"),
        (Kind.COUNT, " 1"),
        (Kind.COUNT, "１"),
        (Kind.FLAG, "True"),
        (Kind.FLAG, "1"),
        (Kind.TEXT, "e\u0301"),
        (Kind.TEXT, "a\r\nb"),
    ],
)
def test_a_table_is_written_in_one_way_only(kind: Kind, text: str) -> None:
    with pytest.raises(ValueError):
        from_text(kind, text)


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        (Kind.TEXT, 12),
        (Kind.TEXT, True),
        (Kind.COUNT, "12"),
        (Kind.COUNT, 1.5),
        (Kind.COUNT, True),
        (Kind.AMOUNT, 1.005),
        (Kind.AMOUNT, float("inf")),
        (Kind.DECIMAL, 0.00001),
        (Kind.FLAG, 1),
        (Kind.FLAG, "或"),
        (Kind.DAY, 45000),
        (Kind.DAY, "昨天"),
        (Kind.DAY, datetime.datetime(2026, 7, 14, 1)),
    ],
)
def test_a_cell_of_another_kind_is_none_of_ours(kind: Kind, cell: object) -> None:
    with pytest.raises(ValueError):
        from_cell(kind, cell, {})  # type: ignore[arg-type]


def test_days_before_the_spreadsheet_calendar_stay_text() -> None:
    assert to_cell(Kind.DAY, "1900-02-28", {}) == "1900-02-28"
    assert to_cell(Kind.DAY, "1900-03-01", {}) == datetime.date(1900, 3, 1)
    assert from_cell(Kind.DAY, datetime.datetime(2026, 7, 14), {}) == "2026-07-14"


def test_texts_are_sealed_as_xml_can_hold_them() -> None:
    assert sealed_text("e\u0301\r\nb\rc\ufffe") == "é\nb\nc\ufffd"

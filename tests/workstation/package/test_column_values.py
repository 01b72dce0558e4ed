"""What is done with whole columns says the same as what is done with each value."""

import csv
import io
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workstation.fields import Value
from workstation.package.canonical import canonical_json
from workstation.package.column_values import (
    BATCH,
    Columns,
    cells_of,
    csv_rows,
    in_batches,
    json_rows,
    sealed_column,
    texts_of,
    values_of,
)
from workstation.package.descriptor import WrittenColumn
from workstation.package.tables import all_satisfy, satisfies
from workstation.package.written_values import Kind, from_text, sealed_text, to_cell, to_seal, to_text

TEXTS = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from('\r\n\t\x00e\u0301\ufffe\uffff%{}"\\한각'), max_size=8
)
DAYS = st.dates().map(lambda day: day.isoformat())
OF_KIND: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.TEXT: TEXTS,
    Kind.CHOICE: st.sampled_from(["a", "b", "甲", "%"]),
    Kind.CHOICES: st.sampled_from(["a", "a,b", "甲,b"]),
    Kind.DAY: DAYS,
    Kind.AMOUNT: st.integers(-(10**15) + 1, 10**15 - 1),
    Kind.DECIMAL: st.integers(-(10**15) + 1, 10**15 - 1),
    Kind.COUNT: st.integers(-(10**15) + 1, 10**15 - 1),
    Kind.FLAG: st.sampled_from([0, 1]),
}
WORDS = {"a": "甲方", "b": "乙方"}
KINDS = list(OF_KIND)
COLUMNS = st.sampled_from(KINDS).flatmap(
    lambda kind: st.tuples(st.just(kind), st.lists(st.none() | OF_KIND[kind], max_size=6))
)


@given(COLUMNS)
def test_writing(column: tuple[Kind, list[Value]]) -> None:
    kind, given_values = column
    values = [sealed_text(value) if isinstance(value, str) else value for value in given_values]
    assert list(sealed_column(kind, given_values)) == values
    texts = ["" if text is None else str(text) for text in texts_of(kind, values)]
    assert texts == [to_text(kind, value) for value in values]
    for words in ({}, WORDS):
        cells = cells_of(kind, values, words)
        expected = [to_cell(kind, value, words) for value in values]
        assert list(cells) == expected and [type(cell) for cell in cells] == [type(cell) for cell in expected]


@given(st.lists(st.tuples(*(st.none() | OF_KIND[kind] for kind in KINDS)), min_size=1, max_size=4))
def test_canonical_json(rows: list[tuple[Value, ...]]) -> None:
    rows = [tuple(sealed_text(value) if isinstance(value, str) else value for value in row) for row in rows]
    keys = ["b", "a", "z%s", "c", "%", 'k"', "{x}", "y"]
    expected = [
        canonical_json({key: to_seal(kind, value) for key, kind, value in zip(keys, KINDS, row, strict=True)}) + b"\n"
        for row in rows
    ]
    assert [line.encode() for line in json_rows(KINDS, keys, list(zip(*rows, strict=True)))] == expected


@given(
    st.lists(
        st.tuples(OF_KIND[Kind.TEXT] | st.none(), OF_KIND[Kind.AMOUNT], OF_KIND[Kind.FLAG] | st.none()), min_size=1
    )
)
@example([("", 1, None), ('"', 1, 1), ("a,b", 1, 0), ("a\nb", 1, 0)])
def test_tables_as_the_library_writes_them(rows: list[tuple[Value, ...]]) -> None:
    kinds = (Kind.TEXT, Kind.AMOUNT, Kind.FLAG)
    for width in (1, 3):
        file = io.StringIO()
        texts = [tuple(to_text(kind, value) for kind, value in zip(kinds, row, strict=True))[:width] for row in rows]
        csv.writer(file, lineterminator="\r\n").writerows(texts)
        columns: Columns = list(zip(*(row[:width] for row in rows), strict=True))
        assert csv_rows(kinds[:width], columns) == file.getvalue()


WRITTEN = TEXTS | DAYS | st.sampled_from(
    ["", "0", "-0", "00", "1", "-1", "1.50", "1.5", "0.00", "true", "false", "True", "2026-02-30", "2026-2-3", "1\n",
     "１", "2026-07-14\n", "999999999999999999", "9999999999999999999", "1.0000", "a,b", "\n", " 1", "1e5"]
)  # fmt: skip


@given(st.sampled_from(KINDS), st.lists(WRITTEN, max_size=4))
@example(Kind.COUNT, ["1\n2"])
@example(Kind.DAY, ["2026-07-14\n2026-07-15"])
@example(Kind.AMOUNT, ["1.00\n"])
@example(Kind.TEXT, ["e", "\u0301"])
def test_reading(kind: Kind, texts: list[str]) -> None:
    try:
        expected = [from_text(kind, text) for text in texts]
    except ValueError:
        with pytest.raises(ValueError):
            values_of(kind, texts)
        return
    assert values_of(kind, texts) == expected


LIMITS = st.fixed_dictionaries(
    {},
    optional={
        "required": st.booleans(),
        "minLength": st.integers(0, 4),
        "maxLength": st.integers(0, 4),
        "minimum": st.integers(-2, 2),
        "maximum": st.integers(-2, 2),
        "enum": st.lists(st.sampled_from(["a", "ab", "甲"]), max_size=3) | st.just([["a"]]),
        "pattern": st.just("x"),
    },
)


@given(
    st.sampled_from([Kind.TEXT, Kind.COUNT]),
    LIMITS,
    st.lists(st.sampled_from(["", "a", "ab", "abcde", "甲"]), min_size=1),
)
def test_constraints(kind: Kind, limits: dict[str, Any], texts: list[str]) -> None:
    values: list[Value] = [text or None for text in texts]
    if kind is Kind.COUNT:
        values = [len(text) - 1 if text else None for text in texts]
        texts = ["" if value is None else str(value) for value in values]
    column = WrittenColumn(key="a", label="a", kind=kind, constraints=limits)
    expected = all(satisfies(value, text, column) for value, text in zip(values, texts, strict=True))
    assert all_satisfy(values, texts, column) == expected


def test_batches() -> None:
    assert [len(batch) for batch in in_batches(range(2 * BATCH + 1))] == [BATCH, BATCH, 1]
    assert list(in_batches([])) == []

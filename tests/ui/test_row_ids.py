"""Arithmetic over row ids, against the same said in plain Python; and the columns of a table as data."""

import json
import random
from array import array
from typing import Any

import pytest

from tests.ui.helping import TRADEMARKS
from ui.table.column_layout import ColumnLayout, layout_at_first, layout_from_json
from ui.table.row_ids import difference, place_of


def test_one_changed_piece_is_found() -> None:
    choose = random.Random(7)
    for _ in range(3000):
        old = array("I", choose.sample(range(40), choose.randint(0, 12)))
        first = choose.randint(0, len(old))
        last = choose.randint(first, len(old))
        put = array("I", [choose.randint(41, 60) for _ in range(choose.randint(0, 3))])
        new = old[:first] + put + old[last:]
        change = difference(old, new)
        rest = change.first + change.removed
        assert old[: change.first] + new[change.first : change.first + change.inserted] + old[rest:] == new
        assert change.removed <= last - first
        assert change.inserted <= len(put)


def test_a_place_is_found_where_bytes_alone_would_mislead() -> None:
    # 0x0100 stands across two ids of these bytes.
    ids = array("I", [0x01000000, 0x00000001, 7, 2**32 - 1])
    for place, number in enumerate(ids):
        assert place_of(ids, number) == place
    for absent in (0x00000100, 0, -1, 2**32, 0x00010000):
        assert place_of(ids, absent) is None


@pytest.mark.parametrize(
    "raw",
    [None, [], "x", {"keys": "status"}, {"keys": [7, None]}, {"keys": ["gone"], "widths": [1], "frozen": "2"}],
)
def test_a_layout_that_is_not_understood_is_that_of_the_declaration(raw: Any) -> None:
    assert layout_from_json(TRADEMARKS, raw) == layout_at_first(TRADEMARKS)


def test_a_layout_comes_back_from_json() -> None:
    layout = ColumnLayout(("status", "phone", "mark_name"), 1, {"phone": 20.5})
    assert layout_from_json(TRADEMARKS, json.loads(json.dumps(layout.as_json()))) == layout
    kept = layout.as_json() | {"keys": ["gone", "status", "status"], "frozen": 9, "widths": {"status": 1e9}}
    assert layout_from_json(TRADEMARKS, kept) == ColumnLayout(("status",), 0, {})


def test_columns_move_and_go() -> None:
    layout = ColumnLayout(("a", "b", "c"), 2)
    assert layout.moved(0, 2).keys == ("b", "c", "a")
    assert layout.without("b") == ColumnLayout(("a", "c"), 1)
    assert layout.with_frozen(9).frozen == 2
    assert ColumnLayout(("a",)).without("a").keys == ("a",)

"""Filters as data: conditions, JSON, words; what an older declaration kept is left out."""

import json
from typing import Any

import pytest

from db.store import Store
from tests.ui.helping import TRADEMARKS, UNIT, sample_raws
from ui.table.filters import (
    Filter,
    SavedFilter,
    field_of,
    fields_of,
    filter_from_json,
    filter_of,
    filter_words,
    options_of,
    same_as,
    saved_from_json,
    ways_of,
)
from workstation.operations import keeping
from workstation.query import AllOf, AnyOf, Clause, Query
from workstation.registers.catalogue import REGISTERS

FILTERS = (
    Filter("mark_type", "in", ("商品", "集体")),
    Filter("status", "not in", ("已注册",)),
    Filter("is_gi", "in", (1,)),
    Filter("nice_class", "in", (29, 30)),
    Filter("registration_date", "between", ("2020-01-01", "2024-12-31")),
    Filter("registration_date", "between", (None, "2024-12-31")),
    Filter("registration_date", "between", ("2020-01-01", None)),
    Filter("registration_date", "is empty"),
    Filter("agency", "is filled"),
    Filter("registrant", "starts with", ("准格尔",)),
    Filter("registration_no", "=", ("20000037",)),
    Filter("mark_form", "in", ("文字",)),
    Filter("trademark_events.kind", "in", ("续展",)),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with Store.create(tmp_path_factory.mktemp("filters") / "book", unit=UNIT, clerk="王芳") as store:
        keeping.add(store, TRADEMARKS, sample_raws("trademarks", 120))
        yield store


@pytest.mark.parametrize("one", FILTERS, ids=lambda one: f"{one.field} {one.way}")
def test_a_filter_comes_back_from_json_and_the_store_understands_it(store: Store, one: Filter) -> None:
    kept = json.loads(json.dumps(one.as_json()))
    assert filter_from_json(TRADEMARKS, UNIT, kept) == one
    assert filter_words(TRADEMARKS, one)
    found = store.page(TRADEMARKS, Query(where=(one.condition(),), limit=200)).records
    if "." not in one.field:
        assert len(found) == sum(holds(one, record) for record in store.each(TRADEMARKS))


def holds(one: Filter, record: dict[str, Any]) -> bool:
    value = record[one.field]
    if one.way in ("is empty", "is filled"):
        return (value is None) == (one.way == "is empty")
    if one.way == "between":
        first, last = one.values
        return value is not None and (first is None or value >= first) and (last is None or value <= last)
    if one.way == "starts with":
        return str(value).startswith(str(one.values[0]))
    held = set(str(value).split(",")) if field_of(TRADEMARKS, one.field).kind == "choices" else {value}  # type: ignore[union-attr]
    return bool(held & set(one.values)) != (one.way == "not in")


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "status",
        {},
        {"field": "gone", "way": "in", "values": ["x"]},
        {"field": "status", "way": "between", "values": ["a", "b"]},
        {"field": "status", "way": "in", "values": []},
        {"field": "status", "way": "in", "values": [None]},
        {"field": "registration_date", "way": "between", "values": [None, None]},
        {"field": "registration_date", "way": "between", "values": ["2020-01-01"]},
        {"field": "agency", "way": "is empty", "values": ["x"]},
        {"field": "agency", "way": "like", "values": ["x"]},
        {"field": "agency", "way": "=", "values": "x"},
        {"field": "nothing.kind", "way": "in", "values": ["续展"]},
    ],
)
def test_what_is_not_understood_is_left_out(raw: Any) -> None:
    assert filter_from_json(TRADEMARKS, UNIT, raw) is None


def test_a_saved_search_keeps_what_is_still_understood() -> None:
    one = SavedFilter("到期", (FILTERS[0], FILTERS[4]), "羊", "valid_to", True)
    kept = json.loads(json.dumps([one.as_json(), {"name": ""}, 7]))
    kept[0]["filters"].append({"field": "gone", "way": "is empty", "values": []})
    assert saved_from_json(TRADEMARKS, UNIT, kept) == [one]
    kept[0]["sort"] = "gone"
    assert saved_from_json(TRADEMARKS, UNIT, kept)[0].sort == ""
    assert saved_from_json(TRADEMARKS, UNIT, None) == []


@pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.key)
def test_every_field_can_be_asked_for(register: Any) -> None:
    keys = fields_of(register)
    assert {key for key in keys if "." not in key} == set(register.by_key)
    for key in keys:
        field = field_of(register, key)
        assert field is not None
        ways = ways_of(field, UNIT)
        assert "is empty" in ways
        for value, words in options_of(field, UNIT):
            assert words == field.show(value) or field.kind in ("flag", "class", "division")
        assert filter_words(register, Filter(key, "is empty"))


def test_the_same_value_is_asked_for_by_its_kind() -> None:
    fields = TRADEMARKS.by_key
    assert same_as("status", fields["status"], "已注册", UNIT) == Filter("status", "in", ("已注册",))
    assert same_as("agency", fields["agency"], None, UNIT) == Filter("agency", "is empty")
    assert same_as("agency", fields["agency"], "甲所", UNIT) == Filter("agency", "=", ("甲所",))
    assert same_as("mark_form", fields["mark_form"], "文字,图形", UNIT) == Filter("mark_form", "in", ("文字", "图形"))
    day = "2024-01-02"
    assert same_as("valid_to", fields["valid_to"], day, UNIT) == Filter("valid_to", "between", (day, day))


@pytest.mark.parametrize("one", FILTERS, ids=lambda one: f"{one.field} {one.way}")
def test_conditions_of_other_pages_become_chips(one: Filter) -> None:
    assert filter_of(TRADEMARKS, UNIT, one.condition()) == one


def test_conditions_that_no_chip_says_stay_conditions() -> None:
    for condition in (
        AnyOf((Clause("status", "=", "已注册"),)),
        Clause("uid", "in", ("a",)),
        Clause("registration_date@year", "=", "2024"),
        AllOf((Clause("status", "=", "已注册"), Clause("agency", "is empty"))),
        Clause("agency", "in", ("a", None)),
    ):
        assert filter_of(TRADEMARKS, UNIT, condition) is None


def test_the_words_name_a_few_and_count_the_rest() -> None:
    codes = tuple(code for code, _ in options_of(TRADEMARKS.by_key["status"], UNIT))[:5]
    few, many = (filter_words(TRADEMARKS, Filter("status", "in", codes[:number])) for number in (2, 5))
    assert str(codes[1]) in few
    assert "5" in many
    assert str(codes[4]) not in many

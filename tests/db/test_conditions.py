"""Conditions as SQL answer what the same conditions answer over plain values."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.store import Store
from tests.db.made_up import CATALOGUE, MARKS, mark
from workstation.fields import Record
from workstation.findings import WrongUse
from workstation.query import AllOf, AnyOf, Clause, Condition, NoneOf, Other

STATUSES = (None, "已注册", "撤销", "")
RECORDS = [
    mark(
        number,
        status=STATUSES[number % 3],
        registered_on=(None, "2020-01-14", "2021-06-30", "2021-07-01", "2021-12-31")[number % 5],
        value=(None, 0, -5, 100)[number % 4],
        forms=(None, "文字", "文字,图形", "图形")[number // 3 % 4],
        name=("伊利", "伊金霍洛", "a%_b", "\U0010ffff", "伊")[number % 5],
        mark_events=[{"kind": kind, "amount": number} for kind in ("续展", "变更", "转让")[: number % 4]],
    )
    for number in range(60)
]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder: Path = tmp_path_factory.mktemp("conditions") / "data"
    with Store.create(folder, unit="150602", clerk="王芳", catalogue=CATALOGUE) as store:
        store.insert(MARKS, RECORDS, cause="sample")
        yield store


def found(store: Store, *conditions: Condition) -> set[str]:
    return {record["number"] for record in store.each(MARKS, conditions)}


def expected(holds: Callable[[Record], bool]) -> set[str]:
    return {record["number"] for record in RECORDS if holds(record)}


def plainly(condition: Condition, record: Record) -> bool:
    """What a condition means, without SQL."""
    if isinstance(condition, AllOf):
        return all(plainly(inner, record) for inner in condition.conditions)
    if isinstance(condition, AnyOf):
        return any(plainly(inner, record) for inner in condition.conditions)
    if isinstance(condition, NoneOf):
        return not any(plainly(inner, record) for inner in condition.conditions)
    value, wanted = record.get(condition.field), condition.value
    plain: dict[str, Callable[[], bool]] = {
        "=": lambda: value == wanted,
        "!=": lambda: value != wanted,
        "<": lambda: value is not None and value < wanted,
        "<=": lambda: value is not None and value <= wanted,
        ">": lambda: value is not None and value > wanted,
        ">=": lambda: value is not None and value >= wanted,
        "in": lambda: value in wanted,
        "not in": lambda: value not in wanted,
        "is empty": lambda: value is None,
        "is filled": lambda: value is not None,
        "starts with": lambda: value is not None and value.startswith(wanted),
    }
    return plain[condition.operator]()


days = st.sampled_from(["2020-01-14", "2021-01-01", "2021-07-01", "2030-01-01"])
numbers = st.integers(-10, 110)
clauses = st.one_of(
    st.builds(Clause, st.just("registered_on"), st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), days),
    st.builds(Clause, st.just("value"), st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), numbers),
    st.builds(Clause, st.just("status"), st.sampled_from(["=", "!="]), st.sampled_from(STATUSES)),
    st.builds(Clause, st.just("status"), st.sampled_from(["in", "not in"]), st.lists(st.sampled_from(STATUSES))),
    st.builds(Clause, st.just("value"), st.sampled_from(["in", "not in"]), st.lists(numbers, max_size=80)),
    st.builds(Clause, st.just("value"), st.sampled_from(["is empty", "is filled"])),
    st.builds(
        Clause,
        st.just("name"),
        st.just("starts with"),
        st.sampled_from(["伊", "伊金", "a%", "", "\U0010ffff", "x"]),
    ),
)
conditions = st.recursive(
    clauses,
    lambda inner: st.one_of(
        st.builds(AnyOf, st.lists(inner, max_size=3).map(tuple)),
        st.builds(AllOf, st.lists(inner, max_size=3).map(tuple)),
        st.builds(NoneOf, st.lists(inner, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)


@settings(max_examples=300)
@given(st.lists(conditions, max_size=3))
def test_sql_answers_as_plain_python(filled: Store, asked: list[Condition]) -> None:
    assert found(filled, *asked) == expected(lambda record: all(plainly(one, record) for one in asked))


@pytest.mark.parametrize(
    ("clause", "holds"),
    [
        (Clause("forms", "=", "图形"), lambda forms: "图形" in forms),
        (Clause("forms", "=", "图形,文字"), lambda forms: {"图形", "文字"} <= set(forms)),
        (Clause("forms", "!=", "文字"), lambda forms: "文字" not in forms),
        (Clause("forms", "in", ("图形", None)), lambda forms: "图形" in forms or not forms),
    ],
)
def test_a_field_of_several_codes(filled: Store, clause: Clause, holds: Callable[[list[str]], bool]) -> None:
    assert found(filled, clause) == expected(
        lambda record: holds((record["forms"] or "").split(",") if record["forms"] else [])
    )


def test_parts_of_a_day(filled: Store) -> None:
    def on(part: str, value: str) -> set[str]:
        return found(filled, Clause(f"registered_on@{part}", "=", value))

    def day(*wanted: str) -> set[str]:
        return expected(lambda record: record["registered_on"] in wanted)

    assert on("year", "2021") == day("2021-06-30", "2021-07-01", "2021-12-31")
    assert on("month", "2021-07") == day("2021-07-01")
    assert on("quarter", "2021Q2") == day("2021-06-30")
    assert on("quarter", "2021Q4") == day("2021-12-31")
    assert on("half", "2021H1") == day("2021-06-30")
    assert on("half", "2021H2") == day("2021-07-01", "2021-12-31")


def test_rows_of_a_child_table(filled: Store) -> None:
    holds = Clause("mark_events.kind", "=", "变更")
    assert found(filled, holds) == expected(lambda record: any(e["kind"] == "变更" for e in record["mark_events"]))


@pytest.mark.parametrize(
    "name", ["colour", "name; DROP TABLE marks", "mark_events.colour", "other.kind", "name@century", "", "id"]
)
def test_what_no_field_is_called(filled: Store, name: str) -> None:
    with pytest.raises(WrongUse):
        found(filled, Clause(name, "=", "x"))


def test_bookkeeping_can_be_asked(filled: Store) -> None:
    assert len(found(filled, Clause("revision", "=", 1), Clause("created_by", "=", "王芳"))) == len(RECORDS)


def test_values_are_never_sql(filled: Store) -> None:
    hostile: Any = "' OR 1=1 --"
    assert found(filled, Clause("name", "=", hostile)) == set()
    assert found(filled, Clause("forms", "=", hostile)) == set()


@pytest.mark.parametrize("operator", ["=", "!=", "<", "<=", ">", ">="])
def test_a_field_against_another_one(filled: Store, operator: str) -> None:
    """Where either is empty they are in no order and not equal."""

    def holds(record: Record) -> bool:
        number, name = record["status"], record["name"]
        if number is None:
            return operator == "!="
        return plainly(Clause("status", operator, name), record)  # type: ignore[arg-type]

    assert found(filled, Clause("status", operator, Other("name"))) == expected(holds)  # type: ignore[arg-type]


def test_a_day_against_another_one_moved_on(filled: Store) -> None:
    def alike(other: Other, day: str) -> set[str]:
        assert found(filled, Clause("registered_on", "=", Other("registered_on"))) == expected(
            lambda record: record["registered_on"] is not None
        )
        return found(filled, Clause("registered_on", "=", day), Clause("registered_on", "<", other))

    june = expected(lambda record: record["registered_on"] == "2021-06-30")
    assert alike(Other("registered_on", months=1), "2021-06-30") == june
    assert alike(Other("registered_on", years=1, days=-366), "2021-06-30") == set()
    assert alike(Other("registered_on", years=1, days=-364), "2021-06-30") == june


def test_signs_of_a_text(filled: Store) -> None:
    assert found(filled, Clause("name@2-2", "=", "利")) == expected(lambda record: record["name"] == "伊利")
    assert found(filled, Clause("name@1-3", "=", "伊金霍")) == expected(lambda record: record["name"] == "伊金霍洛")
    year = Clause("registered_on@1-4", "=", Other("registered_on@year"))
    assert found(filled, year) == expected(lambda record: record["registered_on"] is not None)

"""Conditions judged in memory answer as the store does; what a change does to figures is what counting again gives."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.store import Store
from tests.db.made_up import CATALOGUE, MARKS
from tests.db.test_conditions import RECORDS, conditions, days, numbers
from tests.end_to_end.counting_by_hand import Book
from tests.end_to_end.test_forms import Clock, close, insert_all, opened
from workstation.fields import Record
from workstation.forms.basis import Basis
from workstation.forms.filling import scopes
from workstation.forms.holding import Counted, all_of, felt, holds
from workstation.forms.table import count
from workstation.periods import Period
from workstation.query import AllOf, Clause, Condition
from workstation.register import Register

CHANGES = 40
PERIODS = ("2025Q2", "2024-12", "2026H1")
BASES = (
    Basis(),
    Basis(
        trademarks_by="number",
        trademarks_until="term",
        indications_by="product",
        consultations_are_cases=False,
        zones="apart",
        other_units="left_out",
    ),
)


# -- conditions --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder: Path = tmp_path_factory.mktemp("holding") / "data"
    with Store.create(folder, unit="150602", clerk="王芳", catalogue=CATALOGUE) as store:
        store.insert(MARKS, RECORDS, cause="sample")
        yield store


of_rows = st.one_of(
    st.builds(
        Clause, st.just("mark_events.kind"), st.sampled_from(["=", "!="]), st.sampled_from(["续展", "变更", "无"])
    ),
    st.builds(Clause, st.just("mark_events.amount"), st.sampled_from(["<", "<=", ">", ">="]), numbers),
    st.builds(Clause, st.just("mark_events.date"), st.sampled_from(["is empty", "is filled"])),
    st.builds(Clause, st.just("mark_events.date"), st.just("<="), days),
)
codes = st.sampled_from(["图形", "文字", "图形,文字", None])
of_codes = st.one_of(
    st.builds(Clause, st.just("forms"), st.sampled_from(["=", "!="]), codes),
    st.builds(Clause, st.just("forms"), st.sampled_from(["in", "not in"]), st.lists(codes, max_size=3)),
)


@settings(max_examples=300)
@given(st.lists(st.one_of(conditions, of_rows, of_codes), max_size=3))
def test_memory_answers_as_the_store(filled: Store, asked: list[Condition]) -> None:
    found = {record["uid"] for record in filled.each(MARKS, asked)}
    assert found == {one["uid"] for one in filled.each(MARKS) if holds(MARKS, AllOf(tuple(asked)), one)}


@settings(max_examples=200)
@given(st.lists(st.one_of(of_rows, conditions), max_size=3))
def test_rows_in_hand_are_counted_as_the_store_counts_them(filled: Store, asked: list[Condition]) -> None:
    judge = all_of(MARKS, asked, "mark_events")
    ((counted,),) = filled.tally(MARKS, where=asked, child="mark_events")
    assert counted == sum(judge(one, row) for one in filled.each(MARKS) for row in one["mark_events"])


# -- figures -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with records entered before and after a closing that other reports look back to."""
    clock, made_up = Clock(), Book(7)
    with opened(tmp_path_factory.mktemp("figures"), clock=clock) as store:
        for part in range(2):
            insert_all(
                store,
                {
                    "trademarks": made_up.trademarks(60),
                    "geographical_indications": made_up.indications(40),
                    "copyrights": made_up.copyrights(30),
                    "assistance_cases": made_up.cases(40),
                }
                if part == 0
                else {
                    "trademarks": [
                        one | {"registration_no": f"9{one['registration_no']}"} for one in made_up.trademarks(20)
                    ],
                },
            )
            clock.now = clock.now.replace(day=clock.now.day + 1)
        yield store


def figures(store: Store, register: Register, counted: Counted) -> dict[tuple[str, str], int]:
    """All counted figures of a form, asked of the store."""
    return {
        (row, column): figure or 0
        for table in counted.tables
        for row, found in count(store, register, table).items()
        for column, figure in found.items()
    }


def changed(chance: random.Random, register: Register, record: Record, other: Record) -> Record:
    """A record some of whose fields or child rows are those of another one."""
    keys = [key for key in (*register.by_key, *register.child_by_key) if key not in register.unique_by.fields]
    several = chance.sample(keys, chance.randrange(1, len(keys)))
    return {key: other[key] for key in several}


@pytest.mark.parametrize("basis", BASES, ids=["default", "other"])
@pytest.mark.parametrize("key", ["trademarks", "geographical_indications", "copyrights", "assistance_cases"])
def test_a_change_alters_the_figures_that_it_says(book: Store, key: str, basis: Basis) -> None:
    chance = random.Random(f"{key}{basis}")
    register = next(one for one in book.catalogue if one.key == key)
    said = 0
    for _ in range(CHANGES):
        period = Period.read(chance.choice(PERIODS))
        earlier = closing_before_it(book, period)
        asked, whole = (counted_in(book, register, period, basis, earlier, single) for single in (True, False))
        one, other = chance.sample(list(book.each(register)), 2)
        before = figures(book, register, whole)
        gone = chance.random() < 0.2
        after = None if gone else {**one, **changed(chance, register, one, other)}
        lines = [asked.lines.of(turn) if turn else [] for turn in (one, after)]
        told = asked.differences(book, (one, after), lines, "9999")
        undone = write(book, register, one["uid"], after)
        # What a form looks up among all records is looked up anew.
        whole = counted_in(book, register, period, basis, earlier, single=False)
        now = figures(book, register, whole)
        undone()
        told_of = {cell for cell in now if cell in told or cell[1] in told_by(asked)}
        assert told == {cell: now[cell] - before[cell] for cell in told_of if now[cell] != before[cell]}
        said += bool(told)
    assert 5 < said < CHANGES


def closing_before_it(store: Store, period: Period) -> list[Any]:
    """The year before was reported between the two days on which records were entered."""
    if not store.packages():
        close(store, "2024", "natural", "2026-07-14T12:00:00.000+08:00")
    return store.packages()


def counted_in(
    store: Store, register: Register, period: Period, basis: Basis, earlier: list[Any], single: bool
) -> Counted:
    for form, scope in scopes(store, period, basis, "zh", packages=earlier, single=single):
        if form.register == register.key:
            return Counted(form.number, register, form.tables(scope))
    raise AssertionError(register.key)


def told_by(counted: Counted) -> set[str]:
    """The columns whose figures a period keeps."""
    return {column.key for table in counted.tables for column in felt(table)}


def write(store: Store, register: Register, uid: str, after: Record | None) -> Any:
    """Write a change past the guard; returns what takes it back."""
    store._connection.execute("SAVEPOINT tried")
    sealed, store._sealed = store._sealed, ()
    if after is None:
        store.withdraw(register, uid, reason="试")
    else:
        fields = {key: after[key] for key in (*register.by_key, *register.child_by_key)}
        store.update(register, uid, fields, cause="hand")

    def undo() -> None:
        store._connection.execute("ROLLBACK TO tried")
        store._connection.execute("RELEASE tried")
        store._history.forget()
        store._totals.clear()
        store._sealed = sealed

    return undo

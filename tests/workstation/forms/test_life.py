"""When a right counts, by conditions read over single records."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.forms.late import Closing, closed_period
from workstation.forms.life import Conditions, Life
from workstation.periods import CALENDARS, Period
from workstation.ports import WrittenPackage
from workstation.query import AllOf, AnyOf, Clause, Condition, NoneOf
from workstation.registers.geographical_indications import GEOGRAPHICAL_INDICATIONS
from workstation.registers.trademarks import REGISTERED, TRADEMARKS
from workstation.statutory import add_days

LIFE = Life(dated_by="begins", year_by="year", ends_by="ends", came_by="came", term_by="term", grace_months=6)
DAYS = st.none() | st.dates().map(
    lambda day: day.replace(year=2024 + day.year % 3).isoformat() if day.day < 29 else None
)
RECORDS = st.fixed_dictionaries(
    {
        "begins": DAYS,
        "ends": DAYS,
        "came": DAYS,
        "term": DAYS,
        "year": st.none() | st.integers(2023, 2027),
        "created_at": st.sampled_from(("2026-07-01T09:00", "2026-07-03T09:00")),
    }
)
PERIODS = st.builds(
    Period.read,
    st.sampled_from(("2024", "2025", "2025-01", "2025-12", "2026-02", "2025Q1", "2025H2")),
    st.sampled_from(CALENDARS),
)


def closing(text: str, calendar: str, written_at: str = "2026-07-02T09:00") -> Closing:
    package = WrittenPackage(
        series=1, unit="150622", period=text, revision=1, calendar=calendar, root="", check_code="", path="",
        written_at=written_at, reason="", snapshot="{}",
    )  # fmt: skip
    return Closing(package=package, period=closed_period(package))


CLOSINGS = st.none() | st.builds(closing, st.sampled_from(("2023", "2024-11", "2024Q4")), st.sampled_from(CALENDARS))


def holds(condition: Condition, record: dict[str, Any]) -> bool:
    """Whether a record holds a condition, as the store would say."""
    if isinstance(condition, AnyOf):
        return any(holds(one, record) for one in condition.conditions)
    if isinstance(condition, AllOf):
        return all(holds(one, record) for one in condition.conditions)
    if isinstance(condition, NoneOf):
        return not any(holds(one, record) for one in condition.conditions)
    value = record[condition.field]
    if condition.operator == "is empty":
        return value is None
    if value is None:
        return False
    compared = {"<": value < condition.value, "<=": value <= condition.value, ">": value > condition.value}
    return bool(compared.get(condition.operator, value >= condition.value))


def counts(conditions: Conditions, record: dict[str, Any]) -> int:
    return int(all(holds(one, record) for one in conditions))


@given(RECORDS, PERIODS, CLOSINGS)
def test_closing_is_what_came_without_lost(record: dict[str, Any], period: Period, before: Closing | None) -> None:
    if before and before.last_day >= period.first_day:
        before = None
    came = [LIFE.opening(period, before), LIFE.added(period), LIFE.moved_in(period), LIFE.late(period, before)]
    counted = [counts(one, record) for one in came]
    assert sum(counted) <= 1
    assert counts(LIFE.in_force(period.last_day), record) == sum(counted) - counts(LIFE.lost(period), record)


@given(RECORDS)
def test_opening_is_the_closing_as_it_was_written(record: dict[str, Any]) -> None:
    """What was entered afterwards is late, and not a part of the opening."""
    before, period = closing("2025Q2", "natural"), Period.read("2025Q3")
    known = record["created_at"] <= before.package.written_at
    closed = counts(LIFE.in_force(before.last_day), record) if known else 0
    assert counts(LIFE.opening(period, before), record) == closed
    assert not (known and counts(LIFE.late(period, before), record))


def test_what_no_report_held_is_not_late() -> None:
    """Nobody closed the months between: what belongs there stands in the opening."""
    record = {"begins": "2025-05-01", "ends": None, "came": None, "term": None, "year": None}
    record["created_at"] = "2026-07-03T09:00"
    before, period = closing("2025Q1", "natural"), Period.read("2025Q3")
    assert (counts(LIFE.opening(period, before), record), counts(LIFE.late(period, before), record)) == (1, 0)
    earlier = record | {"begins": "2025-03-31"}
    assert (counts(LIFE.opening(period, before), earlier), counts(LIFE.late(period, before), earlier)) == (0, 1)


def test_moved_in_counts_from_that_day_and_is_not_new() -> None:
    record = {"begins": "2015-05-01", "ends": None, "came": "2025-05-10", "term": None, "year": None}
    record["created_at"] = "2026-07-03T09:00"
    month = Period.read("2025-05")
    assert [counts(LIFE.in_force(day), record) for day in ("2025-05-09", "2025-05-10")] == [0, 1]
    assert (counts(LIFE.added(month), record), counts(LIFE.moved_in(month), record)) == (0, 1)


@pytest.mark.parametrize(
    ("term", "last"),
    [
        ("2025-03-06", "2025-09-06"),
        ("2025-08-31", "2026-02-28"),
        ("2025-08-28", "2026-02-28"),
        ("2023-08-31", "2024-02-29"),
    ],
)
def test_months_of_grace(term: str, last: str) -> None:
    record = {"begins": "2015-03-07", "ends": None, "came": None, "term": term, "year": None}
    assert [counts(LIFE.in_force(day), record) for day in (last, add_days(last, 1))] == [1, 0]


@given(RECORDS, st.sampled_from(CALENDARS))
def test_months_add_up_to_their_year(record: dict[str, Any], calendar: Any) -> None:
    months = [Period.read(f"2025-{month:02d}", calendar) for month in range(1, 13)]
    year = Period.read("2025", calendar)
    assert counts(LIFE.in_force(months[0].day_before), record) == counts(LIFE.in_force(year.day_before), record)
    for before, after in pairwise(months):
        assert counts(LIFE.in_force(before.last_day), record) == counts(LIFE.in_force(after.day_before), record)
    flows = [net(LIFE.added, some, record) + net(LIFE.moved_in, some, record) for some in (months, [year])]
    assert flows[0] - net(LIFE.lost, months, record) == flows[1] - net(LIFE.lost, [year], record)


def net(flow: Callable[[Period], Conditions], periods: list[Period], record: dict[str, Any]) -> int:
    return sum(counts(flow(period), record) for period in periods)


@given(RECORDS, PERIODS)
def test_begun_or_not_and_over_or_not(record: dict[str, Any], period: Period) -> None:
    for day in (period.day_before, period.last_day):
        assert holds(LIFE.begun(day), record) is not holds(LIFE.not_begun(day), record)
        assert holds(LIFE.over(day), record) is not holds(LIFE.not_over(day), record)


def test_year_alone_begins_on_its_first_day() -> None:
    record = {"begins": None, "ends": None, "came": None, "term": None, "year": 2025}
    assert not counts(LIFE.in_force("2024-12-31"), record)
    assert counts(LIFE.in_force("2025-01-01"), record)


def test_last_day_of_the_term_still_counts_and_the_day_of_the_end_does_not() -> None:
    life = replace(LIFE, grace_months=0)
    by_term = {"begins": "2015-03-07", "ends": None, "came": None, "term": "2025-03-06", "year": None}
    assert [counts(life.in_force(day), by_term) for day in ("2025-03-06", "2025-03-07")] == [1, 0]
    ended = by_term | {"term": None, "ends": "2025-03-06"}
    assert [counts(life.in_force(day), ended) for day in ("2025-03-05", "2025-03-06")] == [1, 0]


def test_life_of_a_register_is_its_declaration() -> None:
    marks = Life.of(TRADEMARKS, term_by="valid_to")
    assert (marks.dated_by, marks.ends_by, marks.term_by) == ("registration_date", "ended_on", "valid_to")
    assert marks.came_by == "moved_in_on"
    assert marks.counts_when == (Clause("status", "in", REGISTERED),)
    assert Life.of(GEOGRAPHICAL_INDICATIONS).dated_by == "approval_date"

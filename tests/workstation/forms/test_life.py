"""When a right counts, by conditions read over single records."""

from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from workstation.forms.life import Conditions, Life
from workstation.periods import CALENDARS, Period
from workstation.query import AllOf, AnyOf, Clause, Condition
from workstation.registers.geographical_indications import GEOGRAPHICAL_INDICATIONS
from workstation.registers.trademarks import REGISTERED, TRADEMARKS

LIFE = Life(dated_by="begins", year_by="year", ends_by="ends", term_by="term")
DAYS = st.none() | st.dates().map(
    lambda day: day.replace(year=2024 + day.year % 3).isoformat() if day.day < 29 else None
)
RECORDS = st.fixed_dictionaries(
    {"begins": DAYS, "ends": DAYS, "term": DAYS, "year": st.none() | st.integers(2023, 2027)}
)
PERIODS = st.builds(
    Period.read,
    st.sampled_from(("2024", "2025", "2025-01", "2025-12", "2026-02", "2025Q1", "2025H2")),
    st.sampled_from(CALENDARS),
)


def holds(condition: Condition, record: dict[str, Any]) -> bool:
    """Whether a record holds a condition, as the store would say."""
    if isinstance(condition, AnyOf):
        return any(holds(one, record) for one in condition.conditions)
    if isinstance(condition, AllOf):
        return all(holds(one, record) for one in condition.conditions)
    value = record[condition.field]
    if condition.operator == "is empty":
        return value is None
    if value is None:
        return False
    compared = {"<": value < condition.value, "<=": value <= condition.value, ">": value > condition.value}
    return bool(compared.get(condition.operator, value >= condition.value))


def counts(conditions: Conditions, record: dict[str, Any]) -> int:
    return int(all(holds(one, record) for one in conditions))


@given(RECORDS, PERIODS)
def test_closing_is_opening_and_added_without_lost(record: dict[str, Any], period: Period) -> None:
    opening = counts(LIFE.in_force(period.day_before), record)
    closing = counts(LIFE.in_force(period.last_day), record)
    assert closing == opening + counts(LIFE.added(period), record) - counts(LIFE.lost(period), record)


@given(RECORDS, st.sampled_from(CALENDARS))
def test_months_add_up_to_their_year(record: dict[str, Any], calendar: Any) -> None:
    months = [Period.read(f"2025-{month:02d}", calendar) for month in range(1, 13)]
    year = Period.read("2025", calendar)
    assert counts(LIFE.in_force(months[0].day_before), record) == counts(LIFE.in_force(year.day_before), record)
    for before, after in pairwise(months):
        assert counts(LIFE.in_force(before.last_day), record) == counts(LIFE.in_force(after.day_before), record)
    net = sum(counts(LIFE.added(month), record) - counts(LIFE.lost(month), record) for month in months)
    assert net == counts(LIFE.added(year), record) - counts(LIFE.lost(year), record)


@given(RECORDS, PERIODS)
def test_begun_or_not_and_over_or_not(record: dict[str, Any], period: Period) -> None:
    for day in (period.day_before, period.last_day):
        assert holds(LIFE.begun(day), record) is not holds(LIFE.not_begun(day), record)
        assert holds(LIFE.over(day), record) is not holds(LIFE.not_over(day), record)


def test_year_alone_begins_on_its_first_day() -> None:
    record = {"begins": None, "ends": None, "term": None, "year": 2025}
    assert not counts(LIFE.in_force("2024-12-31"), record)
    assert counts(LIFE.in_force("2025-01-01"), record)


def test_last_day_of_the_term_still_counts_and_the_day_of_the_end_does_not() -> None:
    by_term = {"begins": "2015-03-07", "ends": None, "term": "2025-03-06", "year": None}
    assert [counts(LIFE.in_force(day), by_term) for day in ("2025-03-06", "2025-03-07")] == [1, 0]
    ended = by_term | {"term": None, "ends": "2025-03-06"}
    assert [counts(LIFE.in_force(day), ended) for day in ("2025-03-05", "2025-03-06")] == [1, 0]


def test_life_of_a_register_is_its_declaration() -> None:
    marks = Life.of(TRADEMARKS, term_by="valid_to")
    assert (marks.dated_by, marks.ends_by, marks.term_by) == ("registration_date", "ended_on", "valid_to")
    assert marks.counts_when == (Clause("status", "in", REGISTERED),)
    assert Life.of(GEOGRAPHICAL_INDICATIONS).dated_by == "approval_date"

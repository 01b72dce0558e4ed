"""Periods of both calendars."""

import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.findings import WrongUse
from workstation.periods import CALENDARS, Period
from workstation.words import LANGUAGES

NATURAL = [
    ("2026-07", "2026-07-01", "2026-07-31", "month"), ("2026-12", "2026-12-01", "2026-12-31", "month"),
    ("2026-02", "2026-02-01", "2026-02-28", "month"), ("2024-02", "2024-02-01", "2024-02-29", "month"),
    ("2100-02", "2100-02-01", "2100-02-28", "month"), ("2000-02", "2000-02-01", "2000-02-29", "month"),
    ("2026Q1", "2026-01-01", "2026-03-31", "quarter"), ("2026Q3", "2026-07-01", "2026-09-30", "quarter"),
    ("2026Q4", "2026-10-01", "2026-12-31", "quarter"), ("2026H1", "2026-01-01", "2026-06-30", "half"),
    ("2026H2", "2026-07-01", "2026-12-31", "half"), ("2026", "2026-01-01", "2026-12-31", "year"),
]  # fmt: skip
OFFICE = [
    ("2026-01", "2025-12-16", "2026-01-15"), ("2026-03", "2026-02-16", "2026-03-15"),
    ("2026-12", "2026-11-16", "2026-12-15"),
    ("2026Q1", "2025-12-16", "2026-03-15"), ("2026Q4", "2026-09-16", "2026-12-15"),
    ("2026H1", "2025-12-16", "2026-06-15"),
    ("2026H2", "2026-06-16", "2026-12-15"), ("2026", "2025-12-16", "2026-12-15"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "first", "last", "kind"), NATURAL)
def test_the_natural_calendar(text: str, first: str, last: str, kind: str) -> None:
    period = Period.read(text)
    assert (period.first_day, period.last_day, period.kind, period.text) == (first, last, kind, text)
    assert period.contains(first) and period.contains(last)
    assert not period.contains(period.day_before)
    assert not period.contains(None)


@pytest.mark.parametrize(("text", "first", "last"), OFFICE)
def test_the_calendar_of_the_office(text: str, first: str, last: str) -> None:
    period = Period.read(text, "cnipa")
    assert (period.first_day, period.last_day) == (first, last)


@pytest.mark.parametrize("text", [" 2026q3 ", "2026h1", "2026-07\n"])
def test_small_letters_and_blanks(text: str) -> None:
    assert Period.read(text).text == text.strip().upper()


@pytest.mark.parametrize("text", ["", "2026Q5", "2026Q0", "2026H3", "2026-13", "2026-00", "2026-7", "26Q3", "1826",
"2226",
                                  "2026Q3x", "２０２６", "2026年", "2026-07-01"])  # fmt: skip
def test_what_is_no_period(text: str) -> None:
    with pytest.raises(WrongUse) as wrong:
        Period.read(text)
    assert wrong.value.code == "period_form"
    assert all(wrong.value.sentence(language) for language in LANGUAGES)


TEXTS = st.builds(
    lambda year, rest: f"{year}{rest}",
    st.integers(1950, 2190),
    st.sampled_from(["", "H1", "H2", "Q1", "Q2", "Q3", "Q4", *(f"-{month:02d}" for month in range(1, 13))]),
)


@given(text=TEXTS, calendar=st.sampled_from(CALENDARS))
def test_every_period_follows_the_one_before(text: str, calendar: str) -> None:
    period = Period.read(text, calendar)  # type: ignore[arg-type]
    first, last = datetime.date.fromisoformat(period.first_day), datetime.date.fromisoformat(period.last_day)
    assert period.day_before == (first - datetime.timedelta(days=1)).isoformat()
    assert 28 <= (last - first).days + 1 <= 366
    before = period.year_before
    assert (before.year, before.kind, before.months) == (period.year - 1, period.kind, period.months)
    assert Period.read(before.text, calendar).first_day == before.first_day  # type: ignore[arg-type]
    to_date = period.year_to_date
    assert (to_date.last_day, to_date.first_day) == (period.last_day, Period.read(f"{period.year}", calendar).first_day)  # type: ignore[arg-type]
    assert all(period.label(language) for language in LANGUAGES)


@given(year=st.integers(1950, 2190), calendar=st.sampled_from(CALENDARS))
def test_the_months_quarters_and_halves_make_the_year(year: int, calendar: str) -> None:
    whole = Period.read(str(year), calendar)  # type: ignore[arg-type]
    for parts in ([f"-{month:02d}" for month in range(1, 13)], [f"Q{number}" for number in range(1, 5)], ["H1", "H2"]):
        periods = [Period.read(f"{year}{part}", calendar) for part in parts]  # type: ignore[arg-type]
        assert (periods[0].first_day, periods[-1].last_day) == (whole.first_day, whole.last_day)
        for earlier, later in pairwise(periods):
            assert later.day_before == earlier.last_day


@pytest.mark.parametrize(("text", "zh"), [("2026-07", "2026年7月"), ("2026Q3", "2026年第3季度"), ("2026", "2026年")])
def test_the_label(text: str, zh: str) -> None:
    assert Period.read(text).label("zh").startswith(zh)

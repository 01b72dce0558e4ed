from datetime import date, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation import statutory
from workstation.code_lists import code_list
from workstation.statutory import Stand, TrademarkTerm
from workstation.working_days import WorkingDays

CALENDAR = WorkingDays.shipped()
DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2015-03-07", "2025-03-06"),
        ("2016-02-29", "2026-02-28"),
        ("2016-03-01", "2026-02-28"),
        ("2018-02-28", "2028-02-27"),
        ("2018-03-01", "2028-02-29"),
        ("2015-01-01", "2024-12-31"),
    ],
)
def test_a_right_ends_the_day_before_the_corresponding_day(start: str, end: str) -> None:
    assert statutory.term_end(start, 10) == end


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        ("2025-08-31", 6, "2026-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2025-03-06", 6, "2025-09-06"),
        ("2025-03-31", -1, "2025-02-28"),
        ("2025-01-15", -1, "2024-12-15"),
        ("2025-01-15", 0, "2025-01-15"),
        ("2025-12-01", 1, "2026-01-01"),
    ],
)
def test_corresponding_days(day: str, months: int, result: str) -> None:
    assert statutory.add_months(day, months) == result


def test_the_sourced_mark() -> None:
    term = TrademarkTerm.beginning("2015-03-07")
    assert term == TrademarkTerm(
        valid_from="2015-03-07", valid_to="2025-03-06", renewal_opens="2024-03-07", grace_until="2025-09-06"
    )
    assert (term.renewed.valid_from, term.renewed.valid_to) == ("2025-03-07", "2035-03-06")
    assert TrademarkTerm.ending("2025-03-06") == term


def test_the_last_day_to_renew_rolls_over_a_day_of_rest() -> None:
    assert TrademarkTerm.ending("2025-03-06").last_renewal_day(CALENDAR) == "2025-09-08"


def test_a_mark_of_the_leap_day_counts_its_renewals_from_the_day_after_the_term() -> None:
    terms = list(islice(statutory.trademark_terms("2016-02-29"), 3))
    assert [(term.valid_from, term.valid_to) for term in terms] == [
        ("2016-02-29", "2026-02-28"),
        ("2026-03-01", "2036-02-29"),
        ("2036-03-01", "2046-02-28"),
    ]


@pytest.mark.parametrize(
    ("on", "state"),
    [
        ("2015-03-07", "已注册"),
        ("2024-03-06", "已注册"),
        ("2024-03-07", "待续展"),
        ("2025-03-06", "待续展"),
        ("2025-03-07", "宽展期"),
        ("2025-09-06", "宽展期"),
        ("2025-09-07", "期满未续展"),
    ],
)
def test_shown_states(on: str, state: str) -> None:
    assert statutory.mark_state({"status": "已注册", "valid_to": "2025-03-06"}, on) == state
    assert (TrademarkTerm.ending("2025-03-06").state(on) or "已注册") == state
    assert state == "已注册" or state in code_list("mark_state")


@pytest.mark.parametrize(
    "record",
    [
        {"status": "撤销", "valid_to": "2025-03-06"},
        {"status": "已注册", "valid_to": None},
        {"status": "已注册"},
        {"status": "申请中", "valid_to": "2020-01-01"},
    ],
)
def test_only_a_registered_mark_with_a_term_has_a_shown_state(record: dict[str, str | None]) -> None:
    assert statutory.mark_state(record, "2026-01-01") == record["status"]


def test_nothing_shown_for_an_empty_draft() -> None:
    assert statutory.mark_state({}, "2026-01-01") is None


@given(DAYS, st.integers(1, 60))
def test_a_term_has_no_gap_and_no_overlap_with_the_next(start: date, years: int) -> None:
    end = statutory.term_end(start.isoformat(), years)
    assert date.fromisoformat(end).year - start.year in (years - 1, years)
    after = date.fromisoformat(end) + timedelta(days=1)
    assert (after.month, after.day) in {(start.month, start.day), (3, 1)}


@given(DAYS)
def test_states_follow_each_other(day: date) -> None:
    term = TrademarkTerm.beginning(day.isoformat())
    assert term.valid_from < term.renewal_opens <= term.valid_to < term.grace_until
    assert term.renewed.valid_from == statutory.add_days(term.valid_to, 1)


@given(DAYS, st.integers(-600, 600))
def test_months_keep_the_day_or_take_the_last(day: date, months: int) -> None:
    found = date.fromisoformat(statutory.add_months(day.isoformat(), months))
    assert (found.year - day.year) * 12 + found.month - day.month == months
    assert found.day == day.day or (found.day < day.day and (found + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("key", "start", "day", "codes"),
    [
        ("case.review", "2026-02-10", "2026-03-09", ["counts_working_days", "source_unverified"]),
        ("case.correction", "2026-02-13", "2026-03-02", ["counts_working_days", "source_unverified"]),
        ("case.judicial_confirmation", "2026-03-02", "2026-04-01", ["counts_days", "source"]),
        ("case.judicial_confirmation", "2026-09-01", "2026-10-08", ["counts_days", "rolled", "source"]),
        (
            "case.mediation_complaint",
            "2026-12-01",
            "2027-02-02",
            ["counts_working_days", "assumed", "source"],
        ),
        ("trademark.opposition_window", "2026-03-06", "2026-06-06", ["counts_months", "source"]),
        ("trademark.non_use", "2024-02-29", "2027-02-28", ["counts_years", "source"]),
    ],
)
def test_last_days_and_why(key: str, start: str, day: str, codes: list[str]) -> None:
    found = statutory.deadline(key, start, CALENDAR)
    assert found.day == day
    assert [step.code for step in found.steps] == codes
    for language in ("zh", "en"):
        sentences = found.sentences(language)
        assert len(sentences) == len(codes)
        assert found.rule.words(language) in sentences[-1]


def test_a_loaded_year_ends_the_assumption() -> None:
    loaded = CALENDAR.with_years({"2027": {"2027-01-01": "假日"}})
    assumed = statutory.deadline("case.mediation_complaint", "2026-12-01", CALENDAR)
    known = statutory.deadline("case.mediation_complaint", "2026-12-01", loaded)
    assert assumed.assumed_years == (2027,) and known.assumed_years == ()
    assert known.day == "2027-02-03" != assumed.day


def test_what_is_no_span_has_no_last_day() -> None:
    with pytest.raises(ValueError, match="no span"):
        statutory.deadline("gi.earliest_year_pgi", "2026-01-01", CALENDAR)


@pytest.mark.parametrize(
    ("filed", "edition"),
    [
        ("1999-05-05", "8"),
        ("2006-12-31", "8"),
        ("2007-01-01", "9-2007"),
        ("2011-12-31", "9-2007"),
        ("2012-01-01", "10-2012"),
        ("2016-06-30", "10-2016"),
        ("2017-01-01", "11-2017"),
        ("2022-12-31", "11-2022"),
        ("2023-01-01", "12-2023"),
        ("2025-12-31", "12-2025"),
        ("2026-01-01", "13-2026"),
        ("2031-01-01", "13-2026"),
    ],
)
def test_editions_of_the_classification(filed: str, edition: str) -> None:
    assert statutory.nice_edition_on(filed) == edition
    assert code_list("nice_edition").item(edition).in_force(filed)


def test_editions_follow_each_other_without_a_gap() -> None:
    editions = code_list("nice_edition").items
    for before, after in pairwise(editions):
        assert before.until is not None and after.since == statutory.add_days(before.until, 1)


def test_copyright_ends_with_the_year() -> None:
    assert statutory.year_end_term("1975-05-01", 50) == "2025-12-31"


@pytest.mark.parametrize(
    ("key", "stands", "day"),
    [
        # Fifteen working days after Monday 2026-03-02.
        ("case.review", (), "2026-03-23"),
        ("case.review", (("2026-03-09", "2026-03-09"),), "2026-03-23"),
        ("case.review", (("2026-03-09", "2026-03-10"),), "2026-03-24"),
        ("case.review", (("2026-03-07", "2026-03-09"),), "2026-03-23"),
        ("case.review", (("2026-03-09", "2026-03-12"), ("2026-03-16", "2026-03-18")), "2026-03-30"),
        ("case.review", (("2026-03-23", "2026-03-24"),), "2026-03-24"),
        ("case.review", (("2026-03-24", "2026-03-27"),), "2026-03-23"),
        ("case.review", (("2026-02-20", "2026-03-03"),), "2026-03-23"),
        ("case.review", (("2026-02-20", "2026-03-04"),), "2026-03-24"),
        # Sixty days, which end on Friday 2026-05-01, a day of rest.
        ("case.mediation_patent", (), "2026-05-06"),
        ("case.mediation_patent", (("2026-03-09", "2026-03-16"),), "2026-05-08"),
    ],
)
def test_times_on_which_the_clock_stands_are_left_out(key: str, stands: tuple[tuple[str, str], ...], day: str) -> None:
    found = statutory.deadline(
        key, "2026-03-02", CALENDAR, [Stand(since=since, until=until) for since, until in stands]
    )
    assert found.day == day


@given(DAYS, st.integers(0, 40), st.integers(1, 60))
def test_a_stand_moves_the_end_by_its_working_days(start: date, after: int, length: int) -> None:
    since, until = start + timedelta(days=after), start + timedelta(days=after + length)
    plain = statutory.deadline("case.mediation_complaint", start.isoformat(), CALENDAR)
    stand = Stand(since=since.isoformat(), until=until.isoformat())
    held = statutory.deadline("case.mediation_complaint", start.isoformat(), CALENDAR, [stand])
    counted = [
        one
        for one in (start + timedelta(days=number) for number in range(1, 400))
        if CALENDAR.is_working(one) and not since <= one < until
    ]
    assert held.day == counted[plain.amount - 1].isoformat()

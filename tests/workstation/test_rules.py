from datetime import date
from typing import Any

import pytest

from workstation.rules import UNITS, editions_of, read_rules, rule, rule_keys


@pytest.mark.parametrize("key", rule_keys())
def test_every_rule_has_its_source_and_reaches_today(key: str) -> None:
    for edition in editions_of(key):
        assert edition.unit in UNITS
        assert edition.words("zh") and edition.words("en").isascii()
        assert edition.name("zh") != key and edition.name("en") != key and edition.name("en").isascii()
    assert rule(key, "2026-07-14").until != "2026-07-13"
    assert rule(key, "2199-12-31").until is None
    assert rule(key, "1900-01-01").since is None


def test_there_are_rules() -> None:
    assert len(rule_keys()) >= 25


@pytest.mark.parametrize(
    ("key", "on", "value", "unit"),
    [
        ("trademark.validity", "2015-03-07", 10, "years"),
        ("trademark.renewal_window", "2025-03-06", 12, "months"),
        ("trademark.renewal_window", "2014-04-30", 6, "months"),
        ("trademark.grace", "2025-03-06", 6, "months"),
        ("trademark.opposition_window", "2026-12-31", 3, "months"),
        ("trademark.non_use", "2026-01-01", 3, "years"),
        ("trademark.invalidity_relative", "2026-01-01", 5, "years"),
        ("case.review", "2026-01-01", 15, "working_days"),
        ("case.correction", "2026-01-01", 7, "working_days"),
        ("case.appeal", "2026-01-01", 7, "working_days"),
        ("case.mediation_complaint", "2026-01-01", 45, "working_days"),
        ("case.mediation_patent", "2026-01-01", 60, "days"),
        ("case.mediation_patent_complex", "2026-01-01", 90, "days"),
        ("case.adjudication", "2026-01-01", 90, "days"),
        ("case.judicial_confirmation", "2026-01-01", 30, "days"),
        ("copyright.entity_term", "1990-01-01", 50, "years"),
        ("gi.earliest_year_pgi", "2003-01-01", 2005, "calendar_year"),
        ("gi.earliest_year_agi", "2003-01-01", 2008, "calendar_year"),
        ("period.due_month", "2026-01-01", 5, "day_of_next_month"),
        ("period.due_quarter", "2026-01-01", 10, "day_of_next_month"),
        ("period.due_half", "2026-01-01", 15, "day_of_next_month"),
        ("period.due_year", "2026-01-01", 14, "day_of_next_month"),
    ],
)
def test_values(key: str, on: str, value: int, unit: str) -> None:
    found = rule(key, on)
    assert (found.value, found.unit) == (value, unit)


@pytest.mark.parametrize("name", ["validity", "renewal_window", "grace", "opposition_window", "non_use"])
def test_the_revision_of_2026_is_an_edition_of_its_own_and_not_verified(name: str) -> None:
    before, after = rule(f"trademark.{name}", "2026-12-31"), rule(f"trademark.{name}", "2027-01-01")
    assert before.verified and before.until == "2026-12-31"
    assert not after.verified and after.since == "2027-01-01"
    assert before.value == after.value


def test_clocks_from_a_secondary_source_are_marked() -> None:
    assert not rule("case.review", "2026-01-01").verified
    assert rule("case.judicial_confirmation", "2026-01-01").verified


def test_unknown_rule() -> None:
    with pytest.raises(KeyError):
        rule("trademark.no_such_rule", "2026-01-01")


def edition(**changes: Any) -> dict[str, Any]:
    return {"value": 1, "source": "法", "source_english": "Law", "verified": True, **changes}


def read(*editions: dict[str, Any], **declared: Any) -> None:
    read_rules("sample.toml", {"sample": {"one": {"unit": "days", "editions": list(editions), **declared}}})


FIRST = edition(until=date(2020, 6, 30))


@pytest.mark.parametrize(
    ("editions", "declared"),
    [
        ((), {}),
        ((edition(),), {"unit": "weeks"}),
        ((edition(),), {"surprise": 1}),
        ((edition(value="1"),), {}),
        ((edition(source=""),), {}),
        ((edition(verified=1),), {}),
        ((edition(since="2020-01-01"),), {}),
        ((edition(remark="?"),), {}),
        ((edition(since=date(2020, 2, 1), until=date(2020, 1, 1)),), {}),
        ((FIRST, edition(since=date(2020, 6, 30))), {}),
        ((FIRST, edition(since=date(2020, 7, 2))), {}),
        ((edition(), edition(since=date(2020, 7, 1))), {}),
        ((FIRST, edition()), {}),
    ],
)
def test_a_rule_that_contradicts_itself_is_refused_by_name(
    editions: tuple[dict[str, Any], ...], declared: dict[str, Any]
) -> None:
    with pytest.raises(ValueError, match=r"rules/sample\.toml: sample\.one"):
        read(*editions, **declared)


def test_editions_that_follow_each_other_and_declared_gaps_are_taken() -> None:
    read(FIRST, edition(since=date(2020, 7, 1)))
    read(FIRST, edition(since=date(2021, 1, 1)), gaps=True)

"""The counting basis: settings with stated defaults."""

from typing import Any

import pytest

from workstation.findings import WrongUse
from workstation.forms.basis import Basis
from workstation.periods import Period
from workstation.words import LANGUAGES

FORMS = ("知统1", "知统2", "知统3", "知统4")


def test_what_differs_from_the_defaults_is_kept() -> None:
    assert Basis().chosen() == {}
    other = Basis(trademarks_by="number", software_in_target=False)
    assert other.chosen() == {"trademarks_by": "number", "software_in_target": False}
    assert Basis.read(other.chosen()) == other


@pytest.mark.parametrize(
    "setting",
    [{"trademarks_by": "class"}, {"software_in_target": "no"}, {"software_in_target": 1}, {"new": "x"}, {"new": True}],
)
def test_unknown_setting_is_refused_and_not_guessed(setting: dict[str, Any]) -> None:
    with pytest.raises(WrongUse) as caught:
        Basis.read(setting)
    assert caught.value.code == "basis_unknown" and caught.value.sentence()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_is_said_on_its_form(language: str) -> None:
    period = Period.read("2025")
    other = Basis(
        trademarks_by="number",
        trademarks_until="term",
        indications_by="product",
        software_in_target=False,
        consultations_are_cases=False,
        trademarks_calendar="natural",
        zones="apart",
        other_units="left_out",
    )
    for form in FORMS:
        said, others = Basis().sentences(form, period, language), other.sentences(form, period, language)
        assert said[0] == others[0] and not set(said[1:]) & set(others[1:])
        assert said[0] != Basis().sentences(form, Period.read("2025", "cnipa"), language)[0]


def test_calls_are_said_only_where_consultations_count() -> None:
    period = Period.read("2025")
    both, calls = Basis(calls_are_cases=False), Basis(consultations_are_cases=False, calls_are_cases=False)
    assert len(both.sentences("知统4", period)) == len(calls.sentences("知统4", period)) + 1


def test_marks_may_be_counted_by_their_own_calendar() -> None:
    period, cnipa = Period.read("2025"), Period.read("2025", "cnipa")
    basis = Basis(trademarks_calendar="cnipa")
    assert [basis.calendar(form, period) for form in FORMS] == ["cnipa", "natural", "natural", "natural"]
    assert Basis().calendar("知统1", cnipa) == "cnipa"
    assert Basis(trademarks_calendar="natural").calendar("知统1", cnipa) == "natural"
    assert basis.sentences("知统1", period)[0] == Basis().sentences("知统1", cnipa)[0]

"""Yearly targets: versions, what holds when, how far the unit has come."""

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from db.store import Store
from tests.end_to_end.office import indication, trademark
from tests.workstation.operations.conftest import Clock
from workstation.findings import Refusal, WrongUse
from workstation.forms.basis import SETTING, Basis
from workstation.forms.filling import FORMS, fill
from workstation.operations import closing, keeping, reporting, sealed, targets
from workstation.operations.targets import progress_of, set_target, steps_of, targets_for
from workstation.periods import Period
from workstation.query import Query
from workstation.registers.geographical_indications import GEOGRAPHICAL_INDICATIONS
from workstation.registers.trademarks import TRADEMARKS

MARKS = "trademarks"


def refused(act: object) -> list[str]:
    assert callable(act)
    with pytest.raises(Refusal) as caught:
        act()
    return [finding.code for finding in caught.value.findings]


def held(store: Store, period: str) -> int | None:
    return targets_for(store, Period.read(period)).get(MARKS)


def test_an_adjustment_holds_from_its_day(store: Store) -> None:
    assert held(store, "2026Q1") is None
    first = set_target(store, MARKS, 2026, 100)
    assert (first.from_day, first.unit, first.reason) == ("2026-01-01", "150622", "")
    set_target(store, MARKS, 2026, 120, from_day="2026年6月1日", reason=" 市里  调整 ")
    assert [(one.value, one.from_day, one.reason) for one in steps_of(store, MARKS, 2026)] == [
        (100, "2026-01-01", ""),
        (120, "2026-06-01", "市里 调整"),
    ]
    assert [held(store, one) for one in ("2026-01", "2026-05", "2026-06", "2026Q2", "2026", "2025", "2027")] == [
        100, 100, 120, 120, 120, None, None,
    ]  # fmt: skip


def test_an_earlier_day_set_later_does_not_overrule_the_one_after_it(store: Store) -> None:
    set_target(store, MARKS, 2026, 100)
    set_target(store, MARKS, 2026, 120, from_day="2026-06-01", reason="调整")
    set_target(store, MARKS, 2026, 110, from_day="2026-03-01", reason="补记")
    assert [held(store, one) for one in ("2026-02", "2026-03", "2026-06")] == [100, 110, 120]
    set_target(store, MARKS, 2026, 125, from_day="2026-06-01", reason="写错")
    assert [held(store, one) for one in ("2026-05", "2026-06")] == [110, 125]


def test_the_first_one_holds_before_its_day(store: Store) -> None:
    set_target(store, MARKS, 2026, 100, from_day="2026-03-15")
    set_target(store, MARKS, 2026, 120, from_day="2026-06-01", reason="调整")
    assert held(store, "2026-01") == 100


def test_an_adjustment_holds_from_today_within_its_year(store: Store) -> None:
    for year in (2025, 2026, 2027):
        set_target(store, MARKS, year, 100)
    days = [set_target(store, MARKS, year, 120, reason="调整").from_day for year in (2025, 2026, 2027)]
    assert days == ["2025-12-31", "2026-07-14", "2027-01-01"]


def test_what_holds_is_not_written_again(store: Store) -> None:
    first = set_target(store, MARKS, 2026, 100)
    assert set_target(store, MARKS, 2026, 100) == first
    assert len(store.targets()) == 1


@pytest.mark.parametrize("value", [0, -5, 10_000_001])
def test_a_value_that_cannot_be(store: Store, value: int) -> None:
    assert refused(partial(set_target, store, MARKS, 2026, value)) == ["target_value"]
    assert store.targets() == []


@pytest.mark.parametrize("year", [0, 26, 1999, 20_260, -2026])
def test_a_year_that_cannot_be(store: Store, year: int) -> None:
    assert refused(partial(set_target, store, MARKS, year, 100)) == ["target_year"]


@pytest.mark.parametrize("day", ["2025-12-31", "2027-01-01", "2026-02-30", "下个月", "6月"])
def test_a_day_that_cannot_be(store: Store, day: str) -> None:
    assert refused(partial(set_target, store, MARKS, 2026, 100, from_day=day)) == ["target_day"]


def test_what_there_is_not(store: Store) -> None:
    for indicator, unit in (("patents", ""), (MARKS, "150699"), (MARKS, "150622100")):
        with pytest.raises(WrongUse):
            set_target(store, indicator, 2026, 100, unit=unit)


def test_an_adjustment_asks_for_a_reason(store: Store) -> None:
    set_target(store, MARKS, 2026, 100)
    assert refused(partial(set_target, store, MARKS, 2026, 120, reason=" ")) == ["target_reason"]
    assert refused(partial(set_target, store, MARKS, 2026, 120, reason="长" * 201)) == ["reason_too_long"]
    assert refused(partial(set_target, store, MARKS, 2026, 0, from_day="2027-01-01")) == [
        "target_value", "target_day", "target_reason",
    ]  # fmt: skip
    assert held(store, "2026") == 100


def test_other_units_have_their_own(store: Store) -> None:
    set_target(store, MARKS, 2026, 900, unit="150600")
    set_target(store, MARKS, 2026, 50, unit="150602")
    assert held(store, "2026") is None
    assert [one.value for one in steps_of(store, MARKS, 2026, "150600")] == [900]


def test_a_closed_report_keeps_its_target(store: Store, clock: Clock, tmp_path: Path) -> None:
    keeping.add(store, TRADEMARKS, [trademark()])
    set_target(store, MARKS, 2026, 100)
    quarter = Period.read("2026Q1")
    package = reporting.write_package(store, quarter, tmp_path / "报", reason="测试").package
    clock.moment += timedelta(days=1)
    adjusted = set_target(store, MARKS, 2026, 50, from_day="2026-02-01", reason="调整")
    assert targets.kept_by_closed(store, adjusted) == [quarter]
    assert targets.kept_by_closed(store, set_target(store, MARKS, 2026, 60, reason="再调整")) == []
    assert held(store, "2026Q1") == 50
    assert sealed.recount(store, package) == []
    form = next(one for one in sealed.sealed_forms(package) if one.sheet == "知统1")
    assert 100 in form.blocks[-1].lines[0].figures and 50 not in form.blocks[-1].lines[0].figures


# -- progress --------------------------------------------------------------------------------------------------


def of(store: Store, register: str) -> targets.Progress:
    (found,) = progress_of(store, register)
    return found


def test_how_far_the_unit_has_come(store: Store) -> None:
    today: dict[str, Any] = {"preliminary_date": "2026-04-13", "registration_date": "2026-07-14"}
    keeping.add(store, TRADEMARKS, [trademark(), trademark(52000002, **today)])
    bare = of(store, MARKS)
    assert (bare.figure, bare.target, bare.rate, bare.gap, bare.steps) == (2, None, None, None, ())
    set_target(store, MARKS, 2026, 8)
    set_target(store, MARKS, 2026, 5, from_day="2026-06-01", reason="调整")
    found = of(store, MARKS)
    assert found.target is not None and found.target.value == 5 and len(found.steps) == 2
    # 14 July is the 195th day of 365.
    assert (found.rate, found.gap, found.time_passed) == (4000, 3, 5342)
    assert store.page(TRADEMARKS, Query(where=found.where, limit=0)).total == found.figure == found.records == 2
    assert [one.register.key for one in progress_of(store)] == [one.register for one in FORMS]


def test_today_is_counted_and_not_the_end_of_the_month(store: Store) -> None:
    """A term that ends in the month is in force until then, by the choice that the term alone ends a mark."""
    days: dict[str, Any] = {
        "filing_date": "2015-05-06",
        "preliminary_date": "2016-04-20",
        "registration_date": "2016-07-21",
    }
    ending = trademark(**days, valid_from="2016-07-21", valid_to="2026-07-20")
    keeping.add(store, TRADEMARKS, [ending])
    store.set_setting(SETTING, Basis(trademarks_until="term").chosen())
    assert of(store, MARKS).figure == 1


def test_the_year_is_that_of_the_reports_calendar(store: Store, clock: Clock) -> None:
    clock.moment = clock.moment.replace(month=12, day=20)
    set_target(store, MARKS, 2026, 5)
    set_target(store, MARKS, 2027, 6)
    assert (of(store, MARKS).year, of(store, MARKS).time_passed) == (2026, 9699)
    closing.choose_calendar(store, "cnipa")
    found = of(store, MARKS)
    assert found.target is not None
    # The fifth day of 365: the year began on 16 December.
    assert (found.year, found.target.value, found.time_passed) == (2027, 6, 137)


@pytest.mark.parametrize("by", ["number_and_class", "number"])
def test_the_figure_is_that_of_the_form(store: Store, clock: Clock, by: str) -> None:
    clock.moment = clock.moment.replace(month=7, day=31)
    store.set_setting(SETTING, Basis(trademarks_by=by).chosen())  # type: ignore[arg-type]
    keeping.add(store, TRADEMARKS, [trademark(), trademark(nice_class=31), trademark(52000009)])
    set_target(store, MARKS, 2026, 5)
    period = Period.read("2026-07")
    form = fill(store, period, Basis.of(store), targets_for(store, period))[0]
    found = of(store, MARKS)
    assert form.blocks[-1].lines[0].figures == (found.figure, 5, found.rate)
    assert (found.figure, found.records) == ((2, 3) if by == "number" else (3, 3))
    assert bool(found.counted_by) is (by == "number")
    assert store.page(TRADEMARKS, Query(where=found.where, limit=0)).total == found.records


def test_products_count_once(store: Store) -> None:
    key = GEOGRAPHICAL_INDICATIONS.key
    keeping.add(store, GEOGRAPHICAL_INDICATIONS, [indication(), indication(4321, product_name="准格尔羊肉1234")])
    certificates = of(store, key)
    store.set_setting(SETTING, Basis(indications_by="product").chosen())
    products = of(store, key)
    assert (products.figure, products.records) == (1, certificates.figure)
    assert certificates.figure == 2 and products.counted_by


def test_a_change_is_counted_at_once(store: Store) -> None:
    keeping.add(store, TRADEMARKS, [trademark()])
    assert of(store, MARKS).figure == of(store, MARKS).figure == 1
    (saved,) = keeping.add(store, TRADEMARKS, [trademark(52000002)])
    assert of(store, MARKS).figure == 2
    keeping.withdraw(store, TRADEMARKS, saved.record["uid"], reason="重复")
    assert of(store, MARKS).figure == 1

"""Closed periods: what may still change, what is late, corrections, and the reports as they were."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from db.store import Store
from tests.end_to_end.office import indication, trademark
from tests.workstation.operations.conftest import Clock
from workstation.findings import EnvironmentFault, Refusal, WrongUse
from workstation.forms.basis import Basis
from workstation.forms.filling import fill, records_behind
from workstation.operations import closing, comparing, keeping, reporting, sealed, targets
from workstation.operations.undoing import undo
from workstation.periods import Period
from workstation.query import Query
from workstation.records import prepare
from workstation.registers.geographical_indications import GEOGRAPHICAL_INDICATIONS
from workstation.registers.trademarks import TRADEMARKS
from workstation.surroundings import StoreSurroundings

Q1, Q2 = Period.read("2026Q1"), Period.read("2026Q2")


def codes(refused: Any) -> list[str]:
    return [finding.code for finding in refused.value.findings]


def figure(store: Store, period: Period, row: str, column: str, form: str = "知统1") -> int | None:
    (found,) = [one for one in fill(store, period, Basis.of(store)) if one.sheet == form]
    for block in found.blocks:
        for line in block.lines:
            if line.code == row:
                keys = [one.key for one in block.columns]
                return line.figures[keys.index(column)]
    raise AssertionError((row, column))


@pytest.fixture
def closed(store: Store, tmp_path: Path, clock: Clock) -> tuple[Store, Any, str]:
    """A store with a mark counted in a closed first quarter."""
    (saved,) = keeping.add(store, TRADEMARKS, [trademark(contact="王五")])
    written = reporting.write_package(store, Q1, tmp_path / "报", reason="测试").package
    clock.moment += timedelta(days=1)
    return store, written, saved.record["uid"]


def test_a_counted_record_keeps_its_figures(closed: tuple[Store, Any, str]) -> None:
    store, written, uid = closed
    keeping.change(store, TRADEMARKS, uid, {"contact": "赵六"})
    before = store.last_change()
    for changes in ({"mark_type": "服务"}, {"nice_class": 31, "nice_edition": None}, {"township": "150622101"}):
        with pytest.raises(Refusal) as refused:
            keeping.change(store, TRADEMARKS, uid, changes)
        assert codes(refused) == ["period_sealed"]
        assert written.check_code in refused.value.findings[0].sentence()
        assert Q1.label() in refused.value.findings[0].sentence()
    with pytest.raises(Refusal) as refused:
        keeping.withdraw(store, TRADEMARKS, uid, reason="错")
    assert codes(refused) == ["period_sealed"]
    assert store.last_change() == before


def test_what_happens_later_changes_no_closed_period(closed: tuple[Store, Any, str]) -> None:
    store, _, uid = closed
    day = store.now().date().isoformat()
    keeping.change(store, TRADEMARKS, uid, {"status": "注销", "ended_on": day})
    assert figure(store, Q1, "01", "closing") == 1


def test_an_undo_leaves_a_closed_period_as_it_was(store: Store, tmp_path: Path, clock: Clock) -> None:
    keeping.add(store, TRADEMARKS, [trademark()])
    reporting.write_package(store, Q1, tmp_path / "报", reason="测试")
    clock.moment += timedelta(days=1)
    with pytest.raises(Refusal) as refused:
        undo(store)
    assert "period_sealed" in codes(refused)
    assert figure(store, Q1, "01", "closing") == 1


def test_a_late_record_counts_in_the_next_report(closed: tuple[Store, Any, str], tmp_path: Path) -> None:
    store, _, _ = closed
    (late,) = keeping.add(store, TRADEMARKS, [trademark(7654321)])
    (told,) = closing.late_findings(store, TRADEMARKS, late.record)
    assert (told.code, told.hard) == ("late_record", False)
    assert (figure(store, Q2, "01", "opening"), figure(store, Q2, "01", "late")) == (1, 1)
    assert (figure(store, Q2, "01", "added"), figure(store, Q2, "01", "closing")) == (0, 2)
    # It was counted nowhere yet: it may be mended and thrown away.
    keeping.change(store, TRADEMARKS, late.record["uid"], {"mark_type": "服务"})
    keeping.withdraw(store, TRADEMARKS, late.record["uid"], reason="错")
    assert figure(store, Q2, "01", "late") == 0


def test_a_correction_has_its_reason_and_both_revisions(
    closed: tuple[Store, Any, str], tmp_path: Path, clock: Clock
) -> None:
    store, first, uid = closed
    with pytest.raises(Refusal) as refused:
        reporting.write_package(store, Q1, tmp_path / "报")
    assert codes(refused) == ["period_closed"]
    with pytest.raises(Refusal) as refused:
        closing.correct(store, Q1, "  ")
    assert codes(refused) == ["correction_without_reason"]
    with pytest.raises(Refusal) as refused:
        closing.correct(store, Q2, "没报过")
    assert codes(refused) == ["period_not_closed"]
    closing.correct(store, Q1, "类型登记错误")
    assert closing.state_of(store, Q1).state == "correcting"
    with pytest.raises(Refusal) as refused:
        closing.correct(store, Q1, "再来")
    assert codes(refused) == ["correction_open"]
    keeping.change(store, TRADEMARKS, uid, {"mark_type": "服务", "nice_class": 35, "nice_edition": None})
    second = reporting.write_package(store, Q1, tmp_path / "报", reason="说明").package
    assert (second.revision, second.reason) == (2, "类型登记错误")
    assert closing.state_of(store, Q1).state == "closed"
    # The first can still be read, printed and proved.
    assert sealed.recount(store, first) == []
    assert sealed.recount(store, second) == []
    old = {form.sheet: form for form in sealed.sealed_forms(first)}
    assert old["知统1"].blocks[0].lines[1].figures != sealed.sealed_forms(second)[0].blocks[0].lines[1].figures
    found = comparing.compare(store, second, first)
    marks = next(one for one in found.registers if one.register is TRADEMARKS)
    assert (marks.before, marks.after, len(marks.changed)) == (1, 1, 1)
    assert {one.place for one in found.figures} >= {("知统1", "02", "closing"), ("知统1", "03", "closing")}


def test_a_correction_is_given_up_only_unchanged(closed: tuple[Store, Any, str]) -> None:
    store, _, uid = closed
    closing.correct(store, Q1, "看一看")
    keeping.change(store, TRADEMARKS, uid, {"mark_type": "服务"})
    with pytest.raises(Refusal) as refused:
        closing.give_up_correction(store, Q1)
    assert codes(refused) == ["correction_has_changes"]
    keeping.change(store, TRADEMARKS, uid, {"mark_type": "商品"})
    closing.give_up_correction(store, Q1)
    assert closing.state_of(store, Q1).state == "closed"
    with pytest.raises(Refusal) as refused:
        closing.give_up_correction(store, Q1)
    assert codes(refused) == ["correction_not_open"]


def test_later_periods_hang_on_a_corrected_one(closed: tuple[Store, Any, str], tmp_path: Path) -> None:
    store, _, uid = closed
    reporting.write_package(store, Q2, tmp_path / "报", reason="测试")
    assert [one.period.text for one in closing.later_closed(store, Q1)] == ["2026Q2"]
    closing.correct(store, Q1, "更正")
    with pytest.raises(Refusal) as refused:
        keeping.change(store, TRADEMARKS, uid, {"mark_type": "服务"})
    assert Q2.label() in refused.value.findings[0].sentence()
    closing.give_up_correction(store, Q1)
    opened = closing.correct(store, Q1, "更正", with_later=True)
    assert {one.period for one in opened} == {"2026Q1", "2026Q2"}
    keeping.change(store, TRADEMARKS, uid, {"mark_type": "服务"})


def test_the_figures_of_a_closed_report_open_its_records(closed: tuple[Store, Any, str]) -> None:
    store, written, uid = closed
    keeping.change(store, TRADEMARKS, uid, {"status": "注销", "ended_on": store.now().date().isoformat()})
    assert sealed.records_behind_sealed(store, written, "知统1", "01", "closing") == (TRADEMARKS, (uid,))
    assert sealed.records_behind_sealed(store, written, "知统1", "03", "closing")[1] == ()
    with pytest.raises(WrongUse):
        sealed.records_behind_sealed(store, written, "知统1", "01", "没有")


def test_moved_in_marks_are_not_newly_registered(store: Store) -> None:
    keeping.add(store, TRADEMARKS, [trademark(moved_in_on="2026-05-05")])
    assert (figure(store, Q1, "01", "closing"), figure(store, Q2, "01", "moved_in")) == (0, 1)
    assert (figure(store, Q2, "01", "added"), figure(store, Q2, "01", "closing")) == (0, 1)
    register, where = records_behind(store, "知统1", "01", "moved_in", Q2, Basis.of(store))
    assert store.page(register, Query(where=where)).total == 1


def test_a_period_that_is_not_over(store: Store, clock: Clock, tmp_path: Path) -> None:
    year = clock.moment.year + 1
    with pytest.raises(Refusal) as refused:
        reporting.write_package(store, Period.read(f"{year}Q3"), tmp_path, reason="早")
    assert "period_not_begun" in codes(refused)
    current = Period.containing(clock.moment.date().isoformat(), "quarter")
    assert [one.code for one in reporting.notices_of(store, current)] == ["period_in_course"]


def test_a_clock_that_was_set_back(closed: tuple[Store, Any, str], tmp_path: Path, clock: Clock) -> None:
    store, _, _ = closed
    clock.moment -= timedelta(days=9)
    with pytest.raises(Refusal) as refused:
        reporting.write_package(store, Q2, tmp_path, reason="测试")
    assert "clock_set_back" in codes(refused)


def test_when_reports_are_due(store: Store, clock: Clock) -> None:
    clock.moment = clock.moment.replace(year=2026, month=7, day=3)
    assert closing.proposed(store).text == "2026Q2"
    assert due(store) == [
        ("2025", "2026-01-14"),
        ("2026Q2", "2026-07-10"),
        ("2026Q3", "2026-10-10"),
        ("2026", "2027-01-14"),
    ]
    closing.choose_kinds(store, ["month"])
    closing.choose_due_day(store, "month", 31)
    assert due(store) == [("2026-06", "2026-07-31"), ("2026-07", "2026-08-31")]
    closing.choose_due_day(store, "month", 30)
    assert closing.due_on(store, Period.read("2026-01")) == "2026-02-28"
    closing.choose_calendar(store, "cnipa")
    assert closing.due_periods(store)[0].period.last_day == "2026-06-15"
    wrong: tuple[Callable[[], object], ...] = (
        lambda: closing.choose_kinds(store, []),
        lambda: closing.choose_kinds(store, ["week"]),
        lambda: closing.choose_calendar(store, "lunar"),
        lambda: closing.choose_due_day(store, "month", 32),
        lambda: closing.choose_due_day(store, "week", 3),
    )
    for choose in wrong:
        with pytest.raises(WrongUse):
            choose()


def due(store: Store) -> list[tuple[str, str]]:
    return [(one.period.text, one.due_on) for one in closing.due_periods(store)]


@pytest.mark.parametrize("kept", [None, 7, "month", ["week"], {"month": "x"}, {"month": 99}])
def test_settings_that_are_half_filled(store: Store, kept: Any) -> None:
    for key in (closing.CALENDAR, closing.REPORTED, closing.DUE_DAYS):
        store.set_setting(key, kept)
    assert closing.calendar_of(store) == "natural"
    assert closing.kinds_of(store) == closing.USUAL_KINDS
    assert closing.due_day(store, "month") == 5
    assert closing.due_periods(store)


def test_what_was_left_out_is_due(store: Store, tmp_path: Path, clock: Clock) -> None:
    closing.choose_kinds(store, ["quarter"])
    reporting.write_package(store, Q1, tmp_path, reason="测试")
    clock.moment = clock.moment.replace(month=11)
    states = {one.period.text: one.state for one in closing.due_periods(store)}
    assert states == {"2026Q2": "open", "2026Q3": "open", "2026Q4": "open"}
    closing.correct(store, Q1, "更正")
    assert closing.due_periods(store)[0].state == "correcting"
    assert closing.proposed(store).text == "2026Q3"


def test_a_correction_between_leaves_a_later_report_as_it_was(
    closed: tuple[Store, Any, str], tmp_path: Path, clock: Clock
) -> None:
    """A record that was late in the second quarter belongs to the first once that is reported again."""
    store, first, _ = closed
    (late,) = keeping.add(store, TRADEMARKS, [trademark(7654321)])
    second = reporting.write_package(store, Q2, tmp_path / "报", reason="测试").package
    clock.moment += timedelta(days=1)
    closing.correct(store, Q1, "补计")
    assert [one.code for one in reporting.notices_of(store, Q1)] == ["later_closed"]
    again = reporting.write_package(store, Q1, tmp_path / "报", reason="测试").package
    assert (figure(store, Q2, "01", "late"), figure(store, Q2, "01", "opening")) == (0, 2)
    for package in (first, second, again):
        assert sealed.recount(store, package) == []
    assert sealed.records_behind_sealed(store, second, "知统1", "01", "late")[1] == (late.record["uid"],)
    # It still stands in the sealed second quarter, so it may not move.
    with pytest.raises(Refusal) as refused:
        keeping.withdraw(store, TRADEMARKS, late.record["uid"], reason="错")
    assert codes(refused) == ["period_sealed"]


def test_what_tells_of_a_late_record(closed: tuple[Store, Any, str], clock: Clock) -> None:
    store, _, _ = closed
    cases: tuple[tuple[dict[str, Any], list[str]], ...] = (
        (trademark(1, registration_date="2026-05-06", preliminary_date="2026-01-06"), []),
        (trademark(2, status="申请中", registration_date=None), []),
        (trademark(3, status="注销", ended_on="2025-05-05"), []),
        (trademark(4), ["late_record"]),
        (trademark(5, registration_date=None, valid_to=None), ["late_undated"]),
        (trademark(6, moved_in_on="2026-04-05"), []),
    )
    for raw, expected in cases:
        record = prepare(TRADEMARKS, raw, StoreSurroundings(store)).record
        found = closing.late_findings(store, TRADEMARKS, record)
        assert [one.code for one in found] == expected, raw["registration_no"]
        assert all(one.sentence() and not one.hard for one in found)
    closing.correct(store, Q1, "更正")
    assert closing.late_findings(store, TRADEMARKS, trademark(4)) == []


def test_a_package_that_the_store_cannot_note_is_not_there(
    closed: tuple[Store, Any, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, _, _ = closed

    def full(package: Any) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(store, "add_package", full)
    with pytest.raises(EnvironmentFault):
        reporting.write_package(store, Q1, tmp_path / "又", reason="再报")
    assert list((tmp_path / "又").iterdir()) == []
    assert (store.corrections(), closing.state_of(store, Q1).state) == ([], "closed")
    assert len(store.packages()) == 1


def test_other_registers_are_watched_too(store: Store, tmp_path: Path, clock: Clock) -> None:
    (saved,) = keeping.add(store, GEOGRAPHICAL_INDICATIONS, [indication()])
    reporting.write_package(store, Q1, tmp_path / "报", reason="测试")
    clock.moment += timedelta(days=1)
    with pytest.raises(Refusal):
        keeping.withdraw(store, GEOGRAPHICAL_INDICATIONS, saved.record["uid"], reason="错")


def test_a_report_keeps_the_target_of_its_day(store: Store, tmp_path: Path) -> None:
    keeping.add(store, TRADEMARKS, [trademark()])
    targets.set_target(store, "trademarks", 2026, 100)
    targets.set_target(store, "trademarks", 2026, 200, from_day="2026-06-01", reason="调整")
    assert targets.targets_for(store, Q1) == {"trademarks": 100}
    assert targets.targets_for(store, Q2) == {"trademarks": 200}
    written = reporting.write_package(store, Q1, tmp_path / "报", reason="测试").package
    targets.set_target(store, "trademarks", 2026, 50, from_day="2026-01-02", reason="再调")
    assert sealed.recount(store, written) == []

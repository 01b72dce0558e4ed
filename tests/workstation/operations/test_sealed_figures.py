"""Every way to change a record holds to the figures of closed periods, shows it before, and does nothing by halves."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from db.store import Store
from tests.end_to_end.office import case, indication, trademark, work
from tests.workstation.ledgers.clipboards import tsv
from tests.workstation.operations.conftest import Clock
from workstation.findings import Finding, Refusal
from workstation.forms.basis import SETTING
from workstation.ledgers.clipboard import read_block
from workstation.ledgers.decisions import Decisions
from workstation.ledgers.pasting import lay_out
from workstation.operations import bulk_changing, closing, exporting, importing, keeping, pasting, proposing
from workstation.operations.merging import merge, side_by_side
from workstation.operations.undo_import import take_back_import
from workstation.operations.undoing import redo, undo
from workstation.package.kept_forms import Snapshot
from workstation.periods import Period
from workstation.ports import WrittenPackage
from workstation.register import Register
from workstation.registers.assistance_cases import ASSISTANCE_CASES
from workstation.registers.copyrights import COPYRIGHTS
from workstation.registers.geographical_indications import GEOGRAPHICAL_INDICATIONS
from workstation.registers.trademarks import TRADEMARKS

Q1, Q2 = Period.read("2026Q1"), Period.read("2026Q2")
SEALED = ["period_sealed"]
SERVICE = {"mark_type": "服务", "nice_class": 35, "nice_edition": None}


def seal(store: Store, clock: Clock, period: Period = Q1, **kept: Any) -> WrittenPackage:
    """The period is closed, as if its package had been written; a day later work goes on."""
    series = len(store.packages()) + 1
    package = WrittenPackage(
        series=series,
        unit=store.unit,
        period=period.text,
        revision=1 + sum(one.period == period.text for one in store.packages()),
        calendar=period.calendar,
        root=f"{series:064}",
        check_code="ABCD-EFGH",
        path="",
        written_at=clock().isoformat(timespec="milliseconds"),
        reason="",
        snapshot=Snapshot(**{"basis": {}, **kept}).text(),
        last_change=store.last_change(),
    )
    store.add_package(package)
    clock.moment += timedelta(days=1)
    return package


def added(store: Store, *raws: dict[str, Any], register: Register = TRADEMARKS) -> list[str]:
    return [saved.record["uid"] for raw in raws for saved in keeping.add(store, register, [raw])]


def codes(findings: Sequence[Finding]) -> list[str]:
    return [finding.code for finding in findings if finding.hard]


def nothing_done(store: Store, act: Any) -> list[Finding]:
    """The findings with which an act is refused; nothing was written, drafts and batches included."""
    before = store.last_change()
    with pytest.raises(Refusal) as refused:
        act()
    assert store.last_change() == before
    assert not store._connection.in_transaction
    return list(refused.value.findings)


@pytest.fixture
def uid(store: Store, clock: Clock) -> str:
    """A mark that a closed first quarter counts."""
    (found,) = added(store, trademark())
    seal(store, clock)
    return found


# -- what is refused ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        SERVICE,
        {"nice_class": 31, "nice_edition": None},
        {"township": "150622101"},
        {"status": "注销", "ended_on": "2026-02-03"},
        {"registration_date": "2026-05-06"},
        {"moved_in_on": "2026-03-31"},
        {"trademark_events": [{"kind": "续展", "date": "2026-03-05"}]},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_what_a_report_counted_stays(store: Store, uid: str, changes: dict[str, Any]) -> None:
    looked = proposing.look_over(store, TRADEMARKS, uid, changes)
    assert "period_sealed" in codes(looked.findings)
    found = nothing_done(store, lambda: keeping.change(store, TRADEMARKS, uid, changes))
    assert "period_sealed" in codes(found)
    # Past the checks the store itself refuses.
    read = {key: value for key, value in changes.items() if key != "nice_edition"}
    if "trademark_events" not in read:
        assert codes(nothing_done(store, lambda: store.update(TRADEMARKS, uid, read, cause="hand"))) == SEALED


@pytest.mark.parametrize(
    "changes",
    [
        {"contact": "赵六", "phone": "13800000000"},
        {"mark_name": "另一个名字"},
        {"status": "注销", "ended_on": "2026-04-01"},
        {"trademark_events": [{"kind": "变更", "date": "2026-03-05"}]},
        {"trademark_events": [{"kind": "续展", "date": "2026-04-05"}]},
    ],
    ids=["contact", "name", "ended later", "other event", "renewed later"],
)
def test_what_no_figure_hangs_on_is_free(store: Store, uid: str, changes: dict[str, Any]) -> None:
    assert "period_sealed" not in codes(proposing.look_over(store, TRADEMARKS, uid, changes).findings)
    store.update(TRADEMARKS, uid, changes, cause="hand")


def test_the_sentence_names_period_code_figure_and_way_out(store: Store, uid: str) -> None:
    store.add_package(WrittenPackage(**{**vars(store.packages()[0]), "series": 2, "period": "2025"}))
    (found,) = nothing_done(store, lambda: keeping.withdraw(store, TRADEMARKS, uid, reason="错"))
    assert (found.code, found.register, found.uid) == ("period_sealed", "trademarks", uid)
    # The first of the periods is told in full, the others by name.
    assert found.values["period"] == Period.read("2025").label()
    assert (found.values["revision"], found.values["code"]) == (1, "ABCD-EFGH")
    assert "知统1“期末有效”-1" in found.values["figures"]
    assert Q1.label() in found.values["more"]
    for part in found.values.values():
        assert str(part) in found.sentence()


def test_withdrawing_and_restoring(store: Store, clock: Clock) -> None:
    gone, here = added(store, trademark(), trademark(7654321))
    keeping.withdraw(store, TRADEMARKS, gone, reason="错")
    seal(store, clock)
    assert codes(nothing_done(store, lambda: keeping.restore(store, TRADEMARKS, gone))) == SEALED
    assert codes(nothing_done(store, lambda: keeping.withdraw(store, TRADEMARKS, here, reason="错"))) == SEALED
    assert codes(nothing_done(store, lambda: keeping.restore_several(store, TRADEMARKS, [gone]))) == SEALED
    many = nothing_done(store, lambda: bulk_changing.withdraw_many(store, TRADEMARKS, [here], "错"))
    assert codes(many) == SEALED


def test_a_bulk_change_shows_it_before(store: Store, uid: str) -> None:
    (late,) = added(store, trademark(7654321))
    plan = bulk_changing.plan_bulk(store, TRADEMARKS, [uid, late], "township", "150622101")
    assert ([one.uid for one in plan.refused], [one.uid for one in plan.changed]) == ([uid], [late])
    assert codes(plan.refused[0].findings) == SEALED
    assert bulk_changing.apply_bulk(store, plan).changed == 1


def test_a_bulk_change_planned_before_the_closing(store: Store, clock: Clock) -> None:
    one, other = added(store, trademark(), trademark(7654321))
    plan = bulk_changing.plan_bulk(store, TRADEMARKS, [one, other], "township", "150622101")
    seal(store, clock)
    done = bulk_changing.apply_bulk(store, plan)
    assert (done.changed, codes(done.findings)) == (0, SEALED * 2)
    assert {record["township"] for record in store.get_many(TRADEMARKS, [one, other])} == {None}


HEAD = "注册号,商标名称,商标类型,注册人,国际分类,注册日期"


def ledger(path: Path, *lines: str) -> Path:
    path.write_text("\n".join((HEAD, *lines)), "utf-8")
    return path


def test_an_import_fails_such_rows_and_takes_the_others(store: Store, uid: str, tmp_path: Path) -> None:
    file = ledger(
        tmp_path / "台账.csv",
        "12345678,鄂尔多斯12345678,集体,准格尔旗蓝天商贸有限公司,25,2020-01-14",
        "7654321,新的,商品,公司,25,2026-02-03",
    )
    plan, read = importing.plan_import(store, TRADEMARKS, file)
    assert plan.counts == {"failed": 1, "new": 1}
    (row,) = plan.of("failed")
    assert (row.uid, "period_sealed" in codes(row.findings)) == (uid, True)
    importing.apply(store, plan, read)
    assert store.get(TRADEMARKS, uid)["mark_type"] == "商品"  # type: ignore[index]


def test_an_import_tells_of_late_records(store: Store, uid: str, tmp_path: Path) -> None:
    days = ("2026-01-05", "2026-03-31", "2026-04-01")
    names = ("苍天", "大漠", "驼铃")
    lines = (f"{1000000 * (one + 1)},{names[one]},商品,公司{one},25,{day}" for one, day in enumerate(days))
    plan, _ = importing.plan_import(store, TRADEMARKS, ledger(tmp_path / "台账.csv", *lines))
    assert plan.counts == {"new": len(days)}
    (told,) = [one for one in plan.set_aside if one.code == "records_late"]
    assert (told.hard, told.values["number"]) == (False, 2)


def test_an_import_that_brings_back_from_the_bin(store: Store, clock: Clock, tmp_path: Path) -> None:
    (gone,) = added(store, trademark())
    keeping.withdraw(store, TRADEMARKS, gone, reason="错")
    seal(store, clock)
    file = ledger(tmp_path / "台账.csv", "12345678,鄂尔多斯12345678,商品,准格尔旗蓝天商贸有限公司,25,2020-01-14")
    plan, _ = importing.plan_import(store, TRADEMARKS, file, decisions=Decisions(recycled="restore"))
    assert plan.counts == {"failed": 1}
    assert "period_sealed" in codes(next(iter(plan.of("failed"))).findings)


def test_an_import_planned_before_the_closing(store: Store, clock: Clock, tmp_path: Path) -> None:
    added(store, trademark())
    file = ledger(tmp_path / "台账.csv", "12345678,鄂尔多斯12345678,集体,准格尔旗蓝天商贸有限公司,25,2020-01-14")
    plan, read = importing.plan_import(store, TRADEMARKS, file)
    assert plan.counts == {"changed": 1}
    seal(store, clock)
    assert codes(nothing_done(store, lambda: importing.apply(store, plan, read))) == SEALED


def test_a_sheet_of_child_rows_alone(store: Store, uid: str, tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    exporting.export_ledger(store, TRADEMARKS, path)
    book = openpyxl.load_workbook(path)
    events = next(
        sheet for sheet in book.worksheets if sheet.title != book.worksheets[0].title and "事项" in sheet.title
    )
    heads = [cell.value for cell in events[1]]
    row: list[Any] = [None] * len(heads)
    for place, head in enumerate(heads):
        text = str(head)
        if "uid" in text.lower() or "标识" in text:
            row[place] = uid
        elif text.startswith("事项"):
            row[place] = "续展"
        elif "日期" in text:
            row[place] = "2026-03-05"
    events.append(row)
    book.worksheets[0].delete_rows(2)
    book.save(path)
    plan, _ = importing.plan_import(store, TRADEMARKS, path)
    assert [codes(one.findings) for one in plan.of("failed")] == [SEALED], (heads, plan.counts)


def test_a_pasted_row_is_wrong_before_it_is_taken_in(store: Store, uid: str) -> None:
    cells = ["12345678", "鄂尔多斯12345678", "商品", "准格尔旗蓝天商贸有限公司", "25", "2026-05-06"]
    grid = lay_out(read_block(tsv([HEAD.split(","), cells])), TRADEMARKS)
    held = pasting.look_over(store, TRADEMARKS, grid, {pasting.EXISTING: "change"})
    assert held.counts == {"wrong": 1}
    assert "period_sealed" in codes(held.rows[0].findings)
    assert store.get(TRADEMARKS, uid)["registration_date"] == "2020-01-14"  # type: ignore[index]


def test_undo_and_redo(store: Store, clock: Clock) -> None:
    (uid,) = added(store, trademark())
    keeping.change(store, TRADEMARKS, uid, SERVICE)
    undo(store)
    seal(store, clock)
    assert codes(nothing_done(store, lambda: redo(store))) == SEALED
    assert codes(nothing_done(store, lambda: undo(store))) == SEALED
    assert store.get(TRADEMARKS, uid)["mark_type"] == "商品"  # type: ignore[index]


def test_taking_an_import_back(store: Store, clock: Clock, tmp_path: Path) -> None:
    file = ledger(tmp_path / "台账.csv", *(f"{1234560 + one},名{one},商品,公司,25,2020-01-14" for one in range(5)))
    done = importing.import_ledger(store, TRADEMARKS, file)
    seal(store, clock)
    assert set(codes(nothing_done(store, lambda: take_back_import(store, done.batch)))) == {"period_sealed"}
    assert store.tally(TRADEMARKS)[0][0] == 5


def test_merging_doubles(store: Store, clock: Clock) -> None:
    one, other = added(store, trademark(), trademark(7654321))
    seal(store, clock)
    sides = side_by_side(store, TRADEMARKS, [one, other])
    assert sides is not None
    assert codes(nothing_done(store, lambda: merge(store, sides, kept=0, choices={}))) == SEALED
    (late,) = added(store, trademark(7654322))
    sides = side_by_side(store, TRADEMARKS, [one, late])
    assert sides is not None
    merge(store, sides, kept=0, choices={"registration_no": 0})


def test_other_registers(store: Store, clock: Clock) -> None:
    (right,) = added(store, indication(), register=GEOGRAPHICAL_INDICATIONS)
    (book,) = added(
        store, work(registration_no="国作登字-2026-F-00025677", registration_date="2026-02-03"), register=COPYRIGHTS
    )
    (aid,) = added(store, case(received_on="2026-03-02"), register=ASSISTANCE_CASES)
    seal(store, clock)
    places = (
        (GEOGRAPHICAL_INDICATIONS, right, {"approval_date": "2026-04-03", "approval_year": 2026}, {"workers": 12}),
        (COPYRIGHTS, book, {"category": "文字"}, {"work_name": "另一首歌"}),
        (ASSISTANCE_CASES, aid, {"kind": "调解"}, {"applicant": "李四"}),
    )
    for register, uid, wrong, free in places:
        found = nothing_done(store, lambda: store.update(register, uid, wrong, cause="hand"))  # noqa: B023
        assert codes(found) == SEALED
        store.update(register, uid, free, cause="hand")


def test_a_figure_that_is_found_by_looking_at_each_case(store: Store, clock: Clock) -> None:
    (aid,) = added(
        store, case(received_on="2026-01-05", kind="调解", accepted_on="2026-01-06"), register=ASSISTANCE_CASES
    )
    seal(store, clock)
    before = store.get(ASSISTANCE_CASES, aid)
    assert before is not None
    (told,) = closing.sealed_findings(store, ASSISTANCE_CASES, before, {**before, "accepted_on": "2026-03-30"})
    assert told.values["figures"].startswith("知统4“超期”-1")


# -- what is free ------------------------------------------------------------------------------------------------


def test_a_record_that_came_later_is_free_in_earlier_periods(store: Store, uid: str, clock: Clock) -> None:
    (late,) = added(store, trademark(7654321))
    keeping.change(store, TRADEMARKS, late, SERVICE)
    keeping.withdraw(store, TRADEMARKS, late, reason="错")
    keeping.restore(store, TRADEMARKS, late)
    # The next report counts it, and then it is held.
    seal(store, clock, Q2)
    (found,) = nothing_done(store, lambda: keeping.change(store, TRADEMARKS, late, {"mark_type": "集体"}))
    assert (found.values["period"], found.values["more"]) == (Q2.label(), "")


def test_a_record_born_in_the_second_of_the_closing_is_late(store: Store, clock: Clock) -> None:
    package = seal(store, clock)
    for hours in (24, 25):  # in the same moment, and by a clock that was set back
        clock.moment -= timedelta(hours=hours)
        (saved,) = keeping.add(store, TRADEMARKS, [trademark(7654320 + hours)])
        assert saved.record["created_at"] > package.written_at
        (told,) = closing.late_findings(store, TRADEMARKS, saved.record)
        assert told.code == "late_record"
        clock.moment += timedelta(hours=hours)


def test_a_period_in_correction_is_free_and_held_again_after(store: Store, uid: str, clock: Clock) -> None:
    closing.correct(store, Q1, "类型登记错误")
    keeping.change(store, TRADEMARKS, uid, SERVICE)
    keeping.change(store, TRADEMARKS, uid, {"mark_type": "商品", "nice_class": 25, "nice_edition": None})
    closing.give_up_correction(store, Q1)
    assert (
        codes(nothing_done(store, lambda: store.update(TRADEMARKS, uid, {"mark_type": "服务"}, cause="hand"))) == SEALED
    )


def test_the_basis_of_the_report_decides(store: Store, clock: Clock) -> None:
    """A mark of another unit was counted then; that the office leaves such marks out since changes nothing."""
    (uid,) = added(store, trademark(unit="150602"))
    seal(store, clock)
    store.set_setting(SETTING, {"other_units": "left_out"})
    assert (
        codes(nothing_done(store, lambda: store.update(TRADEMARKS, uid, {"mark_type": "服务"}, cause="hand"))) == SEALED
    )


def test_a_target_is_a_figure_where_the_report_had_one(store: Store, clock: Clock) -> None:
    """Cases received in the year to date stand beside the target only."""
    (uid,) = added(store, case(received_on="2026-02-02"), register=ASSISTANCE_CASES)
    seal(store, clock, Q2)
    store.update(ASSISTANCE_CASES, uid, {"received_on": "2025-12-02"}, cause="hand")
    store.update(ASSISTANCE_CASES, uid, {"received_on": "2026-02-02"}, cause="hand")
    seal(store, clock, Q2, targets={"assistance_cases": 60})
    (found,) = nothing_done(
        store, lambda: store.update(ASSISTANCE_CASES, uid, {"received_on": "2025-12-02"}, cause="hand")
    )
    assert "-1" in found.values["figures"]


def test_several_records_of_one_number_count_once(store: Store, clock: Clock) -> None:
    one, _ = added(store, trademark(), trademark(nice_class=30, nice_edition=None))
    seal(store, clock, basis={"trademarks_by": "number"})
    (found,) = closing.sealed_findings(store, TRADEMARKS, store.get(TRADEMARKS, one), None)
    # The number is still in force by its other class: only the line of its class loses it.
    assert "知统1“期末有效”" not in found.values["figures"]
    assert "第25类" in found.values["figures"] or "25" in found.values["figures"]


def test_no_closed_period_costs_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from workstation.forms import sealing

    def asked(*_: Any) -> None:
        raise AssertionError("asked")

    monkeypatch.setattr(sealing, "altered", asked)
    (uid,) = added(store, trademark())
    keeping.change(store, TRADEMARKS, uid, SERVICE)
    keeping.withdraw(store, TRADEMARKS, uid, reason="错")

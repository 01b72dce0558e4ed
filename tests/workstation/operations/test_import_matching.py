"""Rows find the record that they are about, and nothing is taken in twice."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from db.store import Store
from workstation.findings import Refusal
from workstation.ledgers.decisions import ADD, LEAVE_OUT, RESTORE, Decisions
from workstation.ledgers.headings import ColumnChoice
from workstation.ledgers.plan import ImportPlan, RowPlan
from workstation.operations import exporting, keeping
from workstation.operations.importing import apply, decide, import_ledger, plan_import
from workstation.operations.undo_import import take_back_import
from workstation.ports import Stopped
from workstation.registers.assistance_cases import ASSISTANCE_CASES
from workstation.registers.geographical_indications import GEOGRAPHICAL_INDICATIONS as GI
from workstation.registers.trademarks import TRADEMARKS

HEAD = "注册号,商标名称,注册人,国际分类,注册日期,备注"
GI_HEAD = "产品名称,保护类型,阶段,申请人,证书编号,批准日期,状态,备注"
CULTIVATED = "鄂托克羊肉,AGI,培育,协会,,,,"


def ledger(path: Path, *lines: str, head: str = HEAD) -> Path:
    path.write_text("\n".join((head, *lines)), "utf-8")
    return path


def plan_of(store: Store, path: Path, **decisions: Any) -> ImportPlan:
    return plan_import(store, TRADEMARKS, path, decisions=Decisions(**decisions))[0]


def codes(row: RowPlan) -> list[str]:
    return [finding.code for finding in row.findings if finding.code != "wanted"]


def actions(plan: ImportPlan) -> list[str]:
    return [row.action for row in plan.rows]


def the_uid(store: Store, **values: Any) -> str:
    (uid,) = store.lookup("trademarks", **values)
    return uid


def exported(store: Store, path: Path, change: Sequence[tuple[int, str, Any]] = (), copy: int = 0) -> Path:
    """An exported ledger with other values in some rows, and one of its rows put in once more."""
    import openpyxl

    exporting.export_ledger(store, TRADEMARKS, path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    if copy:
        sheet.append([cell.value for cell in sheet[copy]])
    for row, heading, value in change:
        sheet.cell(row, columns[heading]).value = value
    book.save(path)
    return path


# -- by uid and by key ---------------------------------------------------------------------------------------


def test_the_hidden_uid_counts_before_the_key(store: Store, tmp_path: Path) -> None:
    import_ledger(store, TRADEMARKS, ledger(tmp_path / "a.csv", "1234567,名,公司,25,2020-01-14,"))
    uid = the_uid(store, registration_no="1234567")
    plan = plan_of(store, exported(store, tmp_path / "b.xlsx", [(2, "注册号", "7654321")]))
    (row,) = plan.rows
    assert (row.action, row.uid, row.changes) == ("changed", uid, {"registration_no": "7654321"})
    assert row.before == {"registration_no": "1234567"}


def test_a_copied_row_with_its_own_number_is_another_record(store: Store, tmp_path: Path) -> None:
    import_ledger(store, TRADEMARKS, ledger(tmp_path / "a.csv", "1234567,名,公司,25,2020-01-14,"))
    path = exported(store, tmp_path / "b.xlsx", [(3, "注册号", "7654321")], copy=2)
    plan, read = plan_import(store, TRADEMARKS, path)
    assert actions(plan) == ["unchanged", "new"]
    assert codes(plan.rows[1]) == ["uid_copied", "similar"]
    assert apply(store, plan, read)
    assert len(set(store.lookup("trademarks", registrant="公司"))) == 2


def test_a_copied_row_that_is_the_same_is_ignored(store: Store, tmp_path: Path) -> None:
    import_ledger(store, TRADEMARKS, ledger(tmp_path / "a.csv", "1234567,名,公司,25,2020-01-14,"))
    assert actions(plan_of(store, exported(store, tmp_path / "b.xlsx", copy=2))) == ["unchanged", "ignored"]


def test_a_number_of_another_record_is_refused(store: Store, tmp_path: Path) -> None:
    two = ("1234567,甲,公司,25,2020-01-14,", "7654321,乙,公司,25,2020-01-14,")
    import_ledger(store, TRADEMARKS, ledger(tmp_path / "a.csv", *two))
    (place,) = (row for row in (2, 3) if first_cells(store, tmp_path)[row - 2] == "1234567")
    plan = plan_of(store, exported(store, tmp_path / "b.xlsx", [(place, "注册号", "7654321")]))
    failed = next(row for row in plan.rows if row.number == place)
    assert (failed.action, codes(failed)) == ("failed", ["key_of_another"])


def first_cells(store: Store, folder: Path) -> list[str]:
    """The numbers in the order of an exported ledger."""
    import openpyxl

    exporting.export_ledger(store, TRADEMARKS, folder / "look.xlsx")
    sheet = openpyxl.load_workbook(folder / "look.xlsx").worksheets[0]
    column = next(cell.column for cell in sheet[1] if cell.value == "注册号")
    return [str(sheet.cell(row, column).value) for row in range(2, sheet.max_row + 1)]


def test_an_id_that_is_none_is_passed_over(store: Store, tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.csv", "坏的,1234567,名,公司,25,2020-01-14,", head=f"记录标识,{HEAD}")
    assert import_ledger(store, TRADEMARKS, path).plan.counts == {"new": 1}


def test_what_an_exported_ledger_does_not_hold_is_told(store: Store, tmp_path: Path) -> None:
    names = ("草原", "河套", "阴山")
    lines = [f"{1_000_000 + place},{name},公司,25,2020-01-14," for place, name in enumerate(names)]
    import_ledger(store, TRADEMARKS, ledger(tmp_path / "a.csv", *lines))
    path = exported(store, tmp_path / "b.xlsx")
    assert plan_of(store, path).missing == 0
    keeping.add(store, TRADEMARKS, [{"registration_no": "9999999", "mark_name": "新", "registrant": "公司",
                                     "nice_class": 25, "registration_date": "2020-01-14"}])  # fmt: skip
    plan = plan_of(store, path)
    assert (plan.missing, plan.missing_uids) == (1, (the_uid(store, registration_no="9999999"),))
    assert "records_not_in_ledger" in {finding.code for finding in plan.set_aside}
    assert plan_of(store, tmp_path / "a.csv").missing == 0


def test_without_our_ids_it_is_told_what_rows_were_matched_by(store: Store, tmp_path: Path) -> None:
    lines = [f"{1_000_000 + place},名{place},公司{place},25,2020-01-14," for place in range(3)]
    path = ledger(tmp_path / "a.csv", *lines)
    assert "matched_by_key" not in {finding.code for finding in plan_of(store, path).set_aside}
    import_ledger(store, TRADEMARKS, path)
    (told,) = [finding for finding in plan_of(store, path).set_aside if finding.code == "matched_by_key"]
    assert (told.values["number"], told.values["fields"]) == (3, "注册号、国际分类")
    plan = plan_of(store, exported(store, tmp_path / "b.xlsx"))
    assert "matched_by_key" not in {finding.code for finding in plan.set_aside}
    keeping.withdraw(store, TRADEMARKS, the_uid(store, registration_no="1000000"), reason="错")
    (told,) = [finding for finding in plan_of(store, path).set_aside if finding.code == "matched_by_key"]
    assert told.values["number"] == 2


# -- within the file -----------------------------------------------------------------------------------------


def test_doubles_within_the_file(store: Store, tmp_path: Path) -> None:
    one = "1234567,名,公司,25,2020-01-14,"
    plan = plan_of(store, ledger(tmp_path / "a.csv", one, one, "1234567,另名,公司,25,2020-01-14,"))
    assert actions(plan) == ["new", "ignored", "failed"]
    assert [codes(row) for row in plan.rows[1:]] == [["double_in_file"]] * 2
    assert plan.rows[2].findings[0].values["first"] == 2


def test_the_same_row_without_a_key_is_a_double(store: Store, tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.csv", CULTIVATED, CULTIVATED, head=GI_HEAD)
    assert actions(plan_import(store, GI, path)[0]) == ["new", "ignored"]


def test_rows_without_a_key_are_known_again_one_by_one(store: Store, tmp_path: Path) -> None:
    """Of two records that say all that a row says, it is the one that says no more."""
    path = ledger(tmp_path / "a.csv", CULTIVATED + "甲", CULTIVATED, head=GI_HEAD)
    plan, read = plan_import(store, GI, path, decisions=Decisions(similar="add"))
    assert actions(plan) == ["new", "new"]
    apply(store, plan, read)
    assert actions(plan_import(store, GI, path)[0]) == ["unchanged", "unchanged"]
    turned = ledger(tmp_path / "b.csv", CULTIVATED, CULTIVATED + "甲", head=GI_HEAD)
    assert actions(plan_import(store, GI, turned)[0]) == ["unchanged", "unchanged"]


# -- similar -------------------------------------------------------------------------------------------------


def test_a_near_name_of_the_same_owner_comes_in_and_is_told(store: Store, tmp_path: Path) -> None:
    import_ledger(store, TRADEMARKS, ledger(tmp_path / "a.csv", "1234567,草原金羊,公司,25,2020-01-14,"))
    uid = the_uid(store, registration_no="1234567")
    lines = ("2000001,草原金牛,公司,25,2020-01-14,", "2000002,草原银牛,公司,25,2020-01-14,",
             "2000003,草原金羊,别的公司,25,2020-01-14,", "2000004,草原金羊,公司,26,2020-01-14,",
             "2000005,远山近水,公司,25,2020-01-14,")  # fmt: skip
    plan = plan_of(store, ledger(tmp_path / "b.csv", *lines))
    assert actions(plan) == ["new"] * 5
    assert [(codes(row), row.like, row.like_row) for row in plan.rows] == [
        (["similar"], uid, 0), (["similar"], "", 2), ([], "", 0), ([], "", 0), ([], "", 0),
    ]  # fmt: skip
    assert not plan.rows[0].findings[-1].hard
    assert "草原金羊" in plan.rows[0].findings[-1].sentence()


def test_similar_rows_are_left_out_when_that_is_decided(store: Store, tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.csv", "1234567,草原金羊,公司,25,2020-01-14,", "2000001,草原金牛,公司,25,2020-01-14,")
    plan = plan_of(store, path, similar=LEAVE_OUT)
    assert actions(plan) == ["new", "ignored"]
    assert codes(plan.rows[1]) == ["left_out"]


def test_a_row_without_a_number_of_its_own_waits(store: Store, tmp_path: Path) -> None:
    import_ledger(store, GI, ledger(tmp_path / "a.csv", CULTIVATED, head=GI_HEAD))
    (uid,) = store.lookup("geographical_indications", product_name="鄂托克羊肉")
    plan, read = plan_import(store, GI, ledger(tmp_path / "b.csv", CULTIVATED + "有了备注", head=GI_HEAD))
    (row,) = plan.rows
    assert (row.action, codes(row), row.like) == ("waiting", ["similar_waits"], uid)
    assert row.findings[-1].hard
    assert apply(store, plan, read) == ""

    same = decide(store, plan, read, Decisions(rows={2: uid}))
    assert (same.rows[0].action, same.rows[0].changes) == ("changed", {"note": "有了备注"})
    added = decide(store, plan, read, Decisions(rows={2: ADD}))
    assert (added.rows[0].action, codes(added.rows[0])) == ("new", ["similar"])
    left = decide(store, same, read, Decisions(rows={2: LEAVE_OUT}))
    assert left.rows[0].action == "ignored"
    assert plan.rows[0].action == decide(store, left, read, Decisions()).rows[0].action == "waiting"
    assert apply(store, same, read)
    assert store.get(GI, uid)["note"] == "有了备注"  # type: ignore[index]
    assert len(store.lookup("geographical_indications", product_name="鄂托克羊肉")) == 1


def test_what_was_cultivated_may_be_what_has_its_number_now(store: Store, tmp_path: Path) -> None:
    import_ledger(store, GI, ledger(tmp_path / "a.csv", CULTIVATED, head=GI_HEAD))
    line = "鄂托克羊肉,AGI,已认定,协会,AGI00123,2015-03-07,有效,"
    plan, _ = plan_import(store, GI, ledger(tmp_path / "b.csv", line, head=GI_HEAD))
    assert actions(plan) == ["waiting"]


def test_two_rows_cannot_be_decided_to_be_one_record(store: Store, tmp_path: Path) -> None:
    import_ledger(store, GI, ledger(tmp_path / "a.csv", CULTIVATED, head=GI_HEAD))
    (uid,) = store.lookup("geographical_indications", product_name="鄂托克羊肉")
    path = ledger(tmp_path / "b.csv", CULTIVATED + "甲", CULTIVATED + "乙", head=GI_HEAD)
    plan, read = plan_import(store, GI, path)
    both = decide(store, plan, read, Decisions(rows={2: uid, 3: uid}))
    assert actions(both) == ["changed", "failed"]
    assert codes(both.rows[1]) == ["double_in_file"]
    gone = decide(store, plan, read, Decisions(rows={2: "01890000-0000-7000-8000-000000000000"}))
    assert codes(gone.rows[0]) == ["decided_unknown"]


def test_decisions_about_columns_need_the_file_again(store: Store, tmp_path: Path) -> None:
    plan, read = plan_import(store, TRADEMARKS, ledger(tmp_path / "a.csv", "1234567,名,公司,25,2020-01-14,"))
    with pytest.raises(ValueError, match="again"):
        decide(store, plan, read, Decisions(blank="erase"))
    with pytest.raises(ValueError, match="again"):
        decide(store, plan, read, Decisions(choice=ColumnChoice(keep_in_note=True)))


# -- the recycle bin -----------------------------------------------------------------------------------------


def test_what_somebody_threw_away_waits(store: Store, tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.csv", "1234567,名,公司,25,2020-01-14,注")
    import_ledger(store, TRADEMARKS, path)
    uid = the_uid(store, registration_no="1234567")
    keeping.withdraw(store, TRADEMARKS, uid, reason="录错")
    plan, read = plan_import(store, TRADEMARKS, path)
    (row,) = plan.rows
    assert (row.action, codes(row), row.like) == ("waiting", ["in_recycle_bin"], uid)

    again = decide(store, plan, read, Decisions(rows={2: RESTORE}))
    assert (again.rows[0].action, again.rows[0].restores) == ("new", True)
    beside = decide(store, plan, read, Decisions(recycled=ADD))
    assert (beside.rows[0].action, beside.rows[0].uid) == ("new", "")
    assert decide(store, plan, read, Decisions(recycled=LEAVE_OUT)).counts == {"ignored": 1}
    assert apply(store, again, read)
    assert the_uid(store, registration_no="1234567") == uid
    assert plan_import(store, TRADEMARKS, path)[0].counts == {"unchanged": 1}


def test_a_new_record_beside_the_one_in_the_bin(store: Store, tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.csv", "1234567,名,公司,25,2020-01-14,注")
    import_ledger(store, TRADEMARKS, path)
    uid = the_uid(store, registration_no="1234567")
    exported(store, tmp_path / "b.xlsx")
    keeping.withdraw(store, TRADEMARKS, uid, reason="录错")
    assert import_ledger(store, TRADEMARKS, tmp_path / "b.xlsx", decisions=Decisions(recycled=ADD)).batch
    assert the_uid(store, registration_no="1234567") != uid


def test_an_undone_import_comes_in_again(store: Store, tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.csv", "1234567,草原,公司,25,2020-01-14,注", "1234568,河套,公司,25,2020-01-14,注")
    first = import_ledger(store, TRADEMARKS, path)
    uid = the_uid(store, registration_no="1234567")
    take_back_import(store, first.batch)
    assert store.lookup("trademarks", registration_no="1234567") == []
    mended = ledger(tmp_path / "b.csv", "1234567,草原,公司,25,2020-01-14,", "1234568,河套,公司,25,2020-01-14,注")
    again = import_ledger(store, TRADEMARKS, mended)
    assert again.plan.counts == {"new": 2}
    assert {row.restores for row in again.plan.rows} == {True}
    assert the_uid(store, registration_no="1234567") == uid
    # As a first import of this file would have it: the cell is blank now.
    assert store.get(TRADEMARKS, uid)["note"] is None  # type: ignore[index]
    assert import_ledger(store, TRADEMARKS, mended).plan.counts == {"unchanged": 2}
    take_back_import(store, again.batch)
    assert store.tally(TRADEMARKS)[0][0] == 0


def test_a_restored_record_that_is_wrong_fails(store: Store, tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.csv", "1234567,草原,公司,25,2020-01-14,注")
    take_back_import(store, import_ledger(store, TRADEMARKS, path).batch)
    plan = plan_of(store, ledger(tmp_path / "b.csv", "1234567,草原,公司,25,2020-02-30,注"))
    assert (actions(plan), codes(plan.rows[0])) == (["failed"], ["day_impossible"])


# -- blank cells ---------------------------------------------------------------------------------------------


def test_a_blank_cell_leaves_or_erases(store: Store, tmp_path: Path) -> None:
    head = HEAD + ",代理机构"
    import_ledger(store, TRADEMARKS, ledger(tmp_path / "a.csv", "1234567,名,公司,25,2020-01-14,注,某所", head=head))
    uid = the_uid(store, registration_no="1234567")
    store.update(
        TRADEMARKS,
        uid,
        {"valid_to": "2031-01-01", "filing_date": "2019-01-14", "nice_edition": "11-2019"},
        cause="hand",
    )
    head = "注册号,商标名称,注册人,国际分类,注册日期,备注,有效期至,旗区"
    path = ledger(tmp_path / "b.csv", "1234567,名,公司,25,2020-01-14,,,", head=head)
    assert actions(plan_of(store, path)) == ["unchanged"]
    (row,) = plan_of(store, path, blank="erase").rows
    # Not the agency, which has no column, nor what is worked out, nor the unit that the program fills.
    assert (row.action, row.changes, row.before) == ("changed", {"note": None}, {"note": "注"})
    marked = ledger(tmp_path / "c.csv", "1234567,名,公司,25,2020-01-14,注,—", head=HEAD + ",申请日期")
    assert plan_of(store, marked, blank="erase").rows[0].changes == {"filing_date": None}
    assert actions(plan_of(store, marked)) == ["unchanged"]


def test_what_is_needed_is_not_erased(store: Store, tmp_path: Path) -> None:
    import_ledger(store, TRADEMARKS, ledger(tmp_path / "a.csv", "1234567,名,公司,25,2020-01-14,注"))
    plan = plan_of(store, ledger(tmp_path / "b.csv", "1234567,,公司,25,2020-01-14,注"), blank="erase")
    assert (actions(plan), codes(plan.rows[0])) == (["failed"], ["required"])


def test_a_cell_that_cannot_be_read_erases_nothing(store: Store, tmp_path: Path) -> None:
    head = HEAD + ",申请日期"
    import_ledger(
        store, TRADEMARKS, ledger(tmp_path / "a.csv", "1234567,名,公司,25,2020-01-14,注,2019-01-14", head=head)
    )
    line = "1234567,名,公司,25,2020-01-14,注,2019-02-30"
    plan = plan_of(store, ledger(tmp_path / "b.csv", line, head=head), blank="erase")
    assert (actions(plan), codes(plan.rows[0])) == (["failed"], ["day_impossible"])


# -- applying ------------------------------------------------------------------------------------------------


def test_what_changed_since_the_plan_is_refused_with_its_rows(store: Store, tmp_path: Path) -> None:
    import_ledger(store, TRADEMARKS, ledger(tmp_path / "a.csv", "1234567,旧名,公司,25,2020-01-14,"))
    lines = ("1234567,新名,公司,25,2020-01-14,", "2000001,添的,公司,25,2020-01-14,", "2000002,好的,公司,25,2020-01-14,")
    path = ledger(tmp_path / "b.csv", *lines)
    plan, read = plan_import(store, TRADEMARKS, path)
    store.update(TRADEMARKS, the_uid(store, registration_no="1234567"), {"note": "手改"}, cause="hand")
    import_ledger(store, TRADEMARKS, ledger(tmp_path / "c.csv", "2000001,先来,公司,25,2020-01-14,"))
    with pytest.raises(Refusal) as refused:
        apply(store, plan, read)
    assert sorted((one.code, one.row) for one in refused.value.findings) == [
        ("changed_since_plan", 2), ("changed_since_plan", 3)
    ]  # fmt: skip
    assert store.lookup("trademarks", registration_no="2000002") == []
    plan, read = plan_import(store, TRADEMARKS, path)
    assert apply(store, plan, read)
    assert plan.counts == {"changed": 2, "new": 1}


def test_what_was_written_elsewhere_does_not_matter(store: Store, tmp_path: Path) -> None:
    plan, read = plan_import(store, TRADEMARKS, ledger(tmp_path / "b.csv", "2000001,添的,公司,25,2020-01-14,"))
    import_ledger(store, TRADEMARKS, ledger(tmp_path / "a.csv", "1234567,别的,公司,25,2020-01-14,"))
    assert apply(store, plan, read)


def test_applying_tells_how_far_it_is_and_can_be_stopped(store: Store, tmp_path: Path) -> None:
    lines = [f"{1_000_000 + one},名{one},公司,25,2020-01-14," for one in range(1200)]
    plan, read = plan_import(store, TRADEMARKS, ledger(tmp_path / "a.csv", *lines))
    told: list[tuple[int, int]] = []

    def stop(done: int, of: int) -> None:
        told.append((done, of))
        if done >= 1000:
            raise Stopped

    with pytest.raises(Stopped):
        apply(store, plan, read, progress=stop)
    assert (told, store.tally(TRADEMARKS)[0][0], store.step()) == ([(500, 1200), (1000, 1200)], 0, None)
    apply(store, plan, read, progress=lambda done, of: told.append((done, of)))
    assert (told[-1], store.tally(TRADEMARKS)[0][0]) == ((1200, 1200), 1200)


def test_columns_are_remembered_once_a_ledger_was_taken_in(store: Store, tmp_path: Path) -> None:
    head = "注册号,商标名称,注册人,国际分类,注册日期,我们的代号"
    path = ledger(tmp_path / "a.csv", "1234567,名,公司,25,2020-01-14,某所", head=head)
    chosen = Decisions(choice=ColumnChoice(columns={"我们的代号": "agency"}))
    plan, read = plan_import(store, TRADEMARKS, path, decisions=chosen)
    assert plan_of(store, path).rows[0].record["agency"] is None
    apply(store, plan, read)
    assert plan_of(store, path).rows[0].action == "unchanged"
    other = ledger(tmp_path / "b.csv", "2000001,名,公司,25,2020-01-14,别所", head=head)
    assert plan_of(store, other).rows[0].record["agency"] == "别所"


def test_a_number_the_program_gives_is_not_one_of_the_file(store: Store, tmp_path: Path) -> None:
    head = "申请人,案件类别,收案日期,案件编号,来源渠道,权利类型,状态,请求事项"
    lines = ("甲公司,维权援助,2026-07-01,,来访,商标,已受理,查处", "乙公司,维权援助,2026-07-02,,来访,商标,已受理,查处")
    path = ledger(tmp_path / "a.csv", *lines, head=head)
    plan, _ = plan_import(store, ASSISTANCE_CASES, path)
    given = plan.rows[0].record["case_no"]
    assert given
    path = ledger(tmp_path / "b.csv", f"丙公司,维权援助,2026-07-03,{given},来访,商标,已受理,查处", *lines, head=head)
    plan, read = plan_import(store, ASSISTANCE_CASES, path)
    assert (actions(plan), plan.rows[0].record["case_no"]) == (["new"] * 3, given)
    assert len({row.record["case_no"] for row in plan.rows}) == 3
    assert apply(store, plan, read)
    assert plan_import(store, ASSISTANCE_CASES, path)[0].counts == {"unchanged": 3}


def test_a_record_that_was_merged_into_another_does_not_come_back(store: Store, tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.csv", "1234567,草原,公司,25,2020-01-14,注", "7654321,河套,公司,25,2020-01-14,注")
    import_ledger(store, TRADEMARKS, path)
    kept, away = (the_uid(store, registration_no=number) for number in ("1234567", "7654321"))
    store.withdraw(TRADEMARKS, away, reason="合并", cause="merge", merged_into=kept)
    plan = plan_of(store, path)
    assert (actions(plan), codes(plan.rows[1])) == (["unchanged", "ignored"], ["merged_already"])
    path = ledger(tmp_path / "b.csv", "7654321,河套,公司,25,2020-01-14,新注")
    plan, read = plan_import(store, TRADEMARKS, path)
    assert (actions(plan), codes(plan.rows[0]), plan.rows[0].like) == (["waiting"], ["merged_waits"], kept)
    same = decide(store, plan, read, Decisions(rows={2: kept}))
    assert (same.rows[0].action, same.rows[0].changes["note"]) == ("changed", "新注")

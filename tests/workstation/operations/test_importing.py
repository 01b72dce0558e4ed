"""An import is planned, applied in one go, or leaves everything as it was."""

from pathlib import Path

import pytest

from db.store import Store
from workstation.operations import exporting, importing
from workstation.ports import Stopped
from workstation.registers.copyrights import COPYRIGHTS
from workstation.registers.trademarks import TRADEMARKS

HEAD = "注册号,商标名称,注册人,国际分类,注册日期,备注"


def ledger(path: Path, *lines: str, head: str = HEAD) -> Path:
    path.write_text("\n".join((head, *lines)), "utf-8")
    return path


def many(path: Path, number: int) -> Path:
    return ledger(path, *(f"{1_000_000 + one},名{one},公司,25,2020-01-14," for one in range(number)))


def test_the_plan_writes_nothing(store: Store, tmp_path: Path) -> None:
    plan, _ = importing.plan_import(store, TRADEMARKS, many(tmp_path / "a.csv", 10))
    assert plan.counts == {"new": 10}
    assert store.tally(TRADEMARKS)[0][0] == 0


def test_progress_counts_the_rows_done(store: Store, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    importing.import_ledger(
        store, TRADEMARKS, many(tmp_path / "a.csv", 2500), progress=lambda done, of: told.append((done, of))
    )
    assert told[-1] == (2500, 0)
    assert told == sorted(told)


def test_stopping_leaves_everything_as_it_was(store: Store, tmp_path: Path) -> None:
    def stop(done: int, of: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        importing.import_ledger(store, TRADEMARKS, many(tmp_path / "a.csv", 10), progress=stop)
    assert store.tally(TRADEMARKS)[0][0] == 0


def test_the_batch_is_named_by_moment_and_content(store: Store, tmp_path: Path) -> None:
    done = importing.import_ledger(store, TRADEMARKS, many(tmp_path / "a.csv", 2))
    assert done.batch.startswith("20260714-103000")
    uid = store.lookup("trademarks", registration_no="1000000")[0]
    (version,) = store.history(TRADEMARKS, uid)
    assert (version.cause, version.batch, version.reason) == ("import", done.batch, "a.csv")
    assert importing.import_ledger(store, TRADEMARKS, tmp_path / "a.csv").batch == ""


def test_a_changed_value_is_shown_with_both(store: Store, tmp_path: Path) -> None:
    importing.import_ledger(store, TRADEMARKS, ledger(tmp_path / "a.csv", "1234567,旧名,公司,25,2020-01-14,注"))
    plan, _ = importing.plan_import(store, TRADEMARKS, ledger(tmp_path / "a.csv", "1234567,新名,公司,25,2020-01-14,"))
    (row,) = plan.of("changed")
    assert (row.before, row.changes) == ({"mark_name": "旧名"}, {"mark_name": "新名"})


def test_a_change_that_would_be_wrong_fails(store: Store, tmp_path: Path) -> None:
    importing.import_ledger(store, TRADEMARKS, ledger(tmp_path / "a.csv", "1234567,旧名,公司,25,2020-01-14,注"))
    head = HEAD + ",申请日期"
    for line in ("1234567,新名,公司,25,2020-01-14,注,2023-02-30", "1234567,新名,公司,25,2020-01-14,注,2024-01-01"):
        plan, _ = importing.plan_import(store, TRADEMARKS, ledger(tmp_path / "b.csv", line, head=head))
        assert plan.counts == {"failed": 1}
        assert any(finding.hard for finding in plan.rows[0].findings)


def test_a_row_without_its_key_is_known_again(store: Store, tmp_path: Path) -> None:
    head = "产品名称,保护类型,阶段,申请人,备注"
    from workstation.registers.geographical_indications import GEOGRAPHICAL_INDICATIONS as GI

    path = ledger(tmp_path / "a.csv", "羊肉,AGI,培育,协会,甲", head=head)
    assert importing.import_ledger(store, GI, path).plan.counts == {"new": 1}
    assert importing.import_ledger(store, GI, path).plan.counts == {"unchanged": 1}


def test_every_finding_bears_its_place(store: Store, tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.csv", "", "1234567,,公司,99,2023-02-30,")
    plan, _ = importing.plan_import(store, TRADEMARKS, path)
    places = {(issue.row, issue.column, issue.code) for issue in plan.issues() if issue.hard}
    # What would have been worked out from the two cells that cannot be read is not told as missing.
    assert places == {(3, "商标名称", "required"), (3, "国际分类", "T5"), (3, "注册日期", "day_impossible")}


def test_a_kind_told_by_its_number_matches_before_it_is_completed(store: Store, tmp_path: Path) -> None:
    head = "登记号,软件名称,著作权人,登记日期"
    path = ledger(tmp_path / "a.csv", "2016SR172900,系统,公司,2016-07-08", head=head)
    assert importing.import_ledger(store, COPYRIGHTS, path).plan.counts == {"new": 1}
    assert importing.import_ledger(store, COPYRIGHTS, path).plan.counts == {"unchanged": 1}


def test_an_export_in_chunks_holds_every_record_once(store: Store, tmp_path: Path) -> None:
    importing.import_ledger(store, TRADEMARKS, many(tmp_path / "a.csv", 2300))
    path, count = exporting.export_ledger(store, TRADEMARKS, tmp_path / "b.xlsx", text="公司")
    assert count == 2300
    assert importing.import_ledger(store, TRADEMARKS, path).plan.counts == {"unchanged": 2300}

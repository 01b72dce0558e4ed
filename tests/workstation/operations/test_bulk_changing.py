"""One value for many records: planned without a trace, applied in one step, refused where it must be."""

import datetime
from pathlib import Path
from typing import Any

import pytest

from db.store import Store
from workstation.findings import Refusal
from workstation.operations import bulk_changing, keeping
from workstation.operations.bulk_changing import apply_bulk, plan_bulk, uids_of, withdraw_many
from workstation.operations.undoing import undo
from workstation.ports import Stopped
from workstation.query import Query
from workstation.registers.catalogue import REGISTERS
from workstation.sample_book import SampleBook

MARKS = REGISTERS[0]
UNIT = "150622"


@pytest.fixture
def store(tmp_path: Path) -> Any:
    with Store.create(tmp_path / "book", unit=UNIT, clerk="王芳") as store:
        keeping.add(store, MARKS, list(SampleBook(UNIT, datetime.date(2026, 7, 14), 3).records(MARKS.key, 30)))
        yield store


@pytest.fixture
def uids(store: Store) -> list[str]:
    return uids_of(store, MARKS, store.ids(MARKS, Query()))


def state(store: Store) -> list[dict[str, Any]]:
    return list(store.each(MARKS))


def test_a_plan_changes_nothing(store: Store, uids: list[str]) -> None:
    store.update(MARKS, uids[0], {"agency": "甲所"}, cause="hand")
    before = state(store)
    plan = plan_bulk(store, MARKS, uids, "agency", "甲所")
    assert (len(plan.changed), plan.unchanged, plan.refused) == (29, 1, ())
    assert {(one.before, one.after) for one in plan.changed} == {(None, "甲所")}
    assert state(store) == before


def test_what_is_planned_is_done_in_one_step_and_undone_in_one(store: Store, uids: list[str]) -> None:
    before = {record["uid"]: record["agency"] for record in state(store)}
    steps: list[tuple[int, int]] = []
    plan = plan_bulk(store, MARKS, uids[:20], "agency", "甲所", lambda done, total: steps.append((done, total)))
    done = apply_bulk(store, plan)
    assert steps[-1] == (20, 20)
    assert (done.changed, done.findings) == (20, ())
    assert sum(record["agency"] == "甲所" for record in state(store)) == 20
    batches = {store.history(MARKS, uid)[-1].batch for uid in uids[:20]}
    assert batches == {done.batch}
    undo(store)
    assert {record["uid"]: record["agency"] for record in state(store)} == before


def test_a_field_is_cleared(store: Store, uids: list[str]) -> None:
    plan = plan_bulk(store, MARKS, uids, "township", None)
    assert apply_bulk(store, plan).changed == len(plan.changed) > 0
    assert {record["township"] for record in state(store)} == {None}


def test_what_cannot_be_is_refused_and_stays(store: Store, uids: list[str]) -> None:
    plan = plan_bulk(store, MARKS, uids, "mark_name", None)
    assert (len(plan.refused), plan.changed) == (30, ())
    assert {finding.code for _, finding in plan.findings if finding.hard} == {"required"}
    plan = plan_bulk(store, MARKS, uids, "registration_date", "2025-13-45")
    assert len(plan.refused) == 30
    before = state(store)
    assert apply_bulk(store, plan).changed == 0
    assert state(store) == before


def test_two_records_never_get_one_key(store: Store, uids: list[str]) -> None:
    store.update(MARKS, uids[0], {"nice_class": 45}, cause="hand")
    number = store.get(MARKS, uids[0])["registration_no"]  # type: ignore[index]
    same_class = [uid for uid in uids if store.get(MARKS, uid)["nice_class"] == 45]  # type: ignore[index]
    others = [uid for uid in uids if uid not in same_class]
    plan = plan_bulk(store, MARKS, others[:5], "registration_no", number)
    first_of_class: set[Any] = set()
    for one in plan.changed:
        key = store.get(MARKS, one.uid)["nice_class"]  # type: ignore[index]
        assert key not in first_of_class
        first_of_class.add(key)
    assert len(plan.changed) + len(plan.refused) == 5
    store.update(MARKS, others[0], {"nice_class": 45}, cause="hand")
    plan = plan_bulk(store, MARKS, others[:1], "registration_no", number)
    assert [finding.code for finding in plan.refused[0].findings if finding.hard] == ["double"]
    assert apply_bulk(store, plan).changed == 0


def test_what_changed_since_the_plan_stays_and_is_told(store: Store, uids: list[str]) -> None:
    plan = plan_bulk(store, MARKS, uids[:3], "agency", "甲所")
    store.update(MARKS, uids[1], {"agency": "乙所"}, cause="hand")
    done = apply_bulk(store, plan)
    assert done.changed == 2
    assert [(finding.code, finding.uid) for finding in done.findings] == [("changed_meanwhile", uids[1])]
    assert store.get(MARKS, uids[1])["agency"] == "乙所"  # type: ignore[index]


def test_stopping_leaves_everything_as_it_was(store: Store, uids: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_changing, "CHUNK", 5)
    plan = plan_bulk(store, MARKS, uids, "agency", "甲所")
    before = state(store)

    def stop(done: int, total: int) -> None:
        if done >= 10:
            raise Stopped

    for act in (lambda: apply_bulk(store, plan, stop), lambda: withdraw_many(store, MARKS, uids, "x", stop)):
        with pytest.raises(Stopped):
            act()
        assert state(store) == before


def test_too_many_are_refused_before_any_work(store: Store, uids: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_changing, "MOST", 10)
    with pytest.raises(Refusal) as refused:
        plan_bulk(store, MARKS, uids, "agency", "甲所")
    assert [finding.code for finding in refused.value.findings] == ["bulk_too_many"]


def test_many_are_withdrawn_in_one_step(store: Store, uids: list[str]) -> None:
    with pytest.raises(Refusal):
        withdraw_many(store, MARKS, uids, "  ")
    assert withdraw_many(store, MARKS, uids[:12], "重复") == 12
    assert store.page(MARKS, Query(limit=0)).total == 18
    undo(store)
    assert store.page(MARKS, Query(limit=0)).total == 30

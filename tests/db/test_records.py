"""Adding, changing, withdrawing, restoring: the record, its history, its key."""

from collections.abc import Callable

import pytest

from db.history import first_break
from db.store import Store
from tests.db.made_up import MARKS, PRODUCTS, Clock, mark
from workstation.findings import Refusal, WrongUse
from workstation.query import Query

NOWHERE = "00000000-0000-7000-8000-000000000000"


def codes(refusal: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return [finding.code for finding in refusal.value.findings]


def count(store: Store, **query: object) -> int:
    return store.page(MARKS, Query(**query)).total  # type: ignore[arg-type]


def test_an_added_record_comes_back_whole(store: Store) -> None:
    events = [{"kind": "续展", "date": "2024-05-06", "amount": 10_050}, {"kind": "变更"}]
    given = mark("12345", forms="文字,图形", value=1_050, mark_events=events, **{"class": 30})
    (uid,) = store.insert(MARKS, [given], cause="hand")
    record = store.get(MARKS, uid)
    assert record is not None
    assert {key: record[key] for key in given if key != "mark_events"} == {
        key: value for key, value in given.items() if key != "mark_events"
    }
    assert record["mark_events"] == [events[0], {"kind": "变更", "date": None, "amount": None}]
    assert record["ended_on"] is None
    assert (record["uid"], record["revision"], record["withdrawn_at"]) == (uid, 1, None)
    assert record["created_at"] == record["changed_at"] == "2026-07-14T10:30:00+08:00"
    assert record["created_by"] == record["changed_by"] == "王芳"


def test_one_added_record_is_told_as_it_is_read(store: Store) -> None:
    total = count(store)
    events = [{"kind": "续展", "date": "2024-05-06", "amount": 10_050}, {"kind": "变更"}]
    told = store.insert_one(MARKS, mark("12345", forms="文字,图形", mark_events=events), cause="hand")
    assert told == store.get(MARKS, told["uid"])
    assert count(store) == total + 1


def test_an_addition_writes_its_history(store: Store) -> None:
    (uid,) = store.insert(MARKS, [mark(1, mark_events=[{"kind": "续展"}])], cause="import", batch="b1", reason="r")
    (version,) = store.history(MARKS, uid)
    assert (version.action, version.cause, version.revision, version.batch, version.reason) == (
        "add", "import", 1, "b1", "r",
    )  # fmt: skip
    assert version.before == {}
    assert version.after == mark(1, mark_events=[{"kind": "续展"}])


def test_a_record_keeps_the_uid_it_brings(store: Store) -> None:
    uid = "0190163d-8694-739b-aea5-966c26f8ad91"
    assert store.insert(MARKS, [mark(1, uid=uid)], cause="restore") == [uid]
    with pytest.raises(Refusal) as refusal:
        store.insert(MARKS, [mark(2, uid=uid)], cause="restore")
    assert codes(refusal) == ["uid_taken"]


def test_uids_come_in_the_order_of_the_records(store: Store) -> None:
    uids = store.insert(MARKS, [mark(number) for number in range(2500)], cause="import")
    assert uids == sorted(uids)
    assert [record["number"] for record in store.get_many(MARKS, uids)] == [str(number) for number in range(2500)]
    assert count(store) == 2500


def test_what_no_field_is_called_is_refused(store: Store) -> None:
    with pytest.raises(WrongUse):
        store.insert(MARKS, [mark(1, colour="red")], cause="hand")
    with pytest.raises(WrongUse):
        store.insert(MARKS, [mark(1, mark_events=[{"colour": "red"}])], cause="hand")
    (uid,) = store.insert(MARKS, [mark(1)], cause="hand")
    with pytest.raises(WrongUse):
        store.update(MARKS, uid, {"colour": "red"}, cause="hand")
    assert store.head.sequence == 1


def test_a_change_writes_only_what_changed(store: Store, clock: Clock) -> None:
    (uid,) = store.insert(MARKS, [mark(1, value=5)], cause="hand")
    clock.advance(hours=1)
    changed = store.update(MARKS, uid, {"name": "新名", "owner": mark(1)["owner"], "value": None}, cause="hand")
    assert changed == store.get(MARKS, uid)
    assert (changed["name"], changed["value"], changed["revision"]) == ("新名", None, 2)
    assert changed["created_at"] < changed["changed_at"]
    version = store.history(MARKS, uid)[-1]
    assert (version.action, version.revision) == ("change", 2)
    assert version.before == {"name": "商标1", "value": 5}
    assert version.after == {"name": "新名", "value": None}


def test_a_change_of_nothing_leaves_no_trace(store: Store) -> None:
    given = mark(1, mark_events=[{"kind": "续展"}])
    (uid,) = store.insert(MARKS, [given], cause="hand")
    head = store.head
    assert store.update(MARKS, uid, given, cause="hand")["revision"] == 1
    assert store.head == head
    assert len(store.history(MARKS, uid)) == 1


def test_a_child_table_changes_as_a_whole(store: Store) -> None:
    (uid,) = store.insert(MARKS, [mark(1, mark_events=[{"kind": "续展"}, {"kind": "变更"}])], cause="hand")
    store.update(MARKS, uid, {"mark_events": [{"kind": "变更", "amount": 7}]}, cause="hand")
    record = store.get(MARKS, uid)
    assert record is not None
    assert record["mark_events"] == [{"kind": "变更", "date": None, "amount": 7}]
    assert store.history(MARKS, uid)[-1].after == {"mark_events": [{"kind": "变更", "amount": 7}]}
    assert store.update(MARKS, uid, {"mark_events": []}, cause="hand")["mark_events"] == []


def test_a_stale_revision_is_refused(store: Store) -> None:
    (uid,) = store.insert(MARKS, [mark(1)], cause="hand")
    store.update(MARKS, uid, {"name": "甲"}, cause="hand", expected_revision=1)
    with pytest.raises(Refusal) as refusal:
        store.update(MARKS, uid, {"name": "乙"}, cause="hand", expected_revision=1)
    assert codes(refusal) == ["changed_meanwhile"]
    record = store.get(MARKS, uid)
    assert record is not None
    assert record["name"] == "甲"


def test_the_recycle_bin_and_back(store: Store, clock: Clock) -> None:
    first, second = store.insert(MARKS, [mark(1), mark(2)], cause="hand")
    clock.advance(hours=1)
    assert store.withdraw(MARKS, first, reason="重复")["withdrawn_at"] == "2026-07-14T11:30:00+08:00"
    assert (count(store), count(store, withdrawn=True)) == (1, 1)
    assert store.page(MARKS, Query(withdrawn=True)).records[0]["uid"] == first
    assert store.withdraw(MARKS, first, reason="again")["revision"] == 2
    with pytest.raises(Refusal) as refusal:
        store.update(MARKS, first, {"name": "x"}, cause="hand")
    assert codes(refusal) == ["record_withdrawn"]
    assert store.restore(MARKS, first)["withdrawn_at"] is None
    assert store.restore(MARKS, first)["revision"] == 3
    assert (count(store), count(store, withdrawn=True)) == (2, 0)
    assert [version.action for version in store.history(MARKS, first)] == ["add", "withdraw", "restore"]
    assert store.history(MARKS, first)[1].reason == "重复"
    assert store.get(MARKS, second) is not None


def test_a_record_that_is_not_there(store: Store) -> None:
    assert store.get(MARKS, NOWHERE) is None
    assert store.history(MARKS, NOWHERE) == []
    acts: list[Callable[[], object]] = [
        lambda: store.update(MARKS, NOWHERE, {}, cause="hand"),
        lambda: store.withdraw(MARKS, NOWHERE, reason=""),
        lambda: store.restore(MARKS, NOWHERE),
    ]
    for act in acts:
        with pytest.raises(Refusal) as refusal:
            act()
        assert codes(refusal) == ["record_unknown"]


def test_a_register_of_another_catalogue(store: Store) -> None:
    with pytest.raises(WrongUse):
        store.lookup("patents")


def test_a_double_is_refused_and_named(store: Store) -> None:
    store.insert(MARKS, [mark(1, **{"class": 5})], cause="hand")
    with pytest.raises(Refusal) as refusal:
        store.insert(MARKS, [mark(7), mark(1, **{"class": 5}), mark(8), mark(8)], cause="import")
    assert codes(refusal) == ["double", "double"]
    assert "商标1" in str(refusal.value.findings[0].values["title"])
    assert count(store) == 1
    assert first_break(store._connection) is None


def test_a_double_of_an_earlier_part_is_named(store: Store) -> None:
    many = (mark(number % 1_500) for number in range(1_600))
    with pytest.raises(Refusal) as refusal:
        store.insert(MARKS, many, cause="import")
    assert codes(refusal) == ["double"] * 100
    assert all(finding.values["title"] for finding in refusal.value.findings)
    assert count(store) == 0


def test_an_empty_part_of_the_key_equals_an_empty_one(store: Store) -> None:
    store.insert(MARKS, [mark(1), mark(1, **{"class": 5})], cause="hand")
    with pytest.raises(Refusal):
        store.insert(MARKS, [mark(1)], cause="hand")


def test_records_without_a_key_are_no_doubles(store: Store) -> None:
    keyless = mark(1) | {"number": None}
    assert len(store.insert(MARKS, [keyless, keyless], cause="import")) == 2


def test_a_change_to_a_taken_key_is_refused(store: Store) -> None:
    _, uid = store.insert(MARKS, [mark(1), mark(2)], cause="hand")
    with pytest.raises(Refusal) as refusal:
        store.update(MARKS, uid, {"number": "1"}, cause="hand")
    assert codes(refusal) == ["double"]
    record = store.get(MARKS, uid)
    assert record is not None
    assert (record["number"], record["revision"]) == ("2", 1)


def test_a_withdrawn_record_sets_its_key_free(store: Store) -> None:
    (old,) = store.insert(MARKS, [mark(1)], cause="hand")
    store.withdraw(MARKS, old, reason="误录")
    (new,) = store.insert(MARKS, [mark(1)], cause="hand")
    with pytest.raises(Refusal) as refusal:
        store.restore(MARKS, old)
    assert codes(refusal) == ["double"]
    store.withdraw(MARKS, new, reason="换回")
    assert store.restore(MARKS, old)["withdrawn_at"] is None


def test_a_transaction_happens_as_a_whole(store: Store) -> None:
    (uid,) = store.insert(MARKS, [mark(1)], cause="hand")
    head = store.head

    def attempt() -> None:
        with store.transaction():
            store.insert(MARKS, [mark(2)], cause="hand")
            store.update(MARKS, uid, {"name": "x"}, cause="hand")
            store.insert(PRODUCTS, [{"name": "山羊绒"}], cause="hand")
            store.set_setting("k", 1)
            raise KeyError("stopped")

    with pytest.raises(KeyError):
        attempt()
    assert store.head == head
    assert count(store) == 1
    assert store.page(PRODUCTS, Query()).total == 0
    assert store.setting("k") is None
    assert first_break(store._connection) is None
    store.update(MARKS, uid, {"name": "y"}, cause="hand")
    assert first_break(store._connection) is None


def test_a_refusal_inside_a_transaction_leaves_the_rest(store: Store) -> None:
    with store.transaction():
        store.insert(MARKS, [mark(1)], cause="hand")
        with pytest.raises(Refusal):
            store.insert(MARKS, [mark(2), mark(1)], cause="hand")
        store.insert(MARKS, [mark(3)], cause="hand")
    assert {record["number"] for record in store.each(MARKS)} == {"1", "3"}
    assert first_break(store._connection) is None


def test_what_is_saved_is_there_after_reopening(store: Store) -> None:
    (uid,) = store.insert(MARKS, [mark(1)], cause="hand")
    head = store.head
    store.close()
    with Store.open(store.folder, catalogue=store.catalogue, clock=store.now) as again:
        assert again.head == head
        assert (again.unit, again.clerk, again.is_sample) == ("150602", "王芳", False)
        assert again.get(MARKS, uid) is not None

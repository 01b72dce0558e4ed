"""The store as it was: for any order of changes the same as what was seen then, and as a replay of the history."""

import dataclasses
import random
from typing import Any

import pytest

from db import as_of
from db.engine import DatabaseError
from db.store import Store
from tests.db.made_up import MARKS, PRODUCTS, Clock, mark
from tests.db.test_shelf import package
from workstation.findings import Refusal
from workstation.query import Clause, Measure, Query

NAMES = ("甲", "乙", None)


def seen(store: Any) -> dict[str, Any]:
    """All that a store holds of the register."""
    found = list(store.all_records(MARKS))
    by_name = store.tally(MARKS, by=("name",), measures=(Measure(), Measure(kind="sum", field="value")))
    events = store.tally(MARKS, by=("mark_events.kind",), child="mark_events")
    page = store.page(MARKS, Query(where=(Clause("status", "=", "已注册"),)))
    ids = store.ids(MARKS, Query()).tolist()
    return {
        "records": found,
        "by name": by_name,
        "events": events,
        "page": (page.records, page.total),
        "rows": store.rows(MARKS, ids),
        "total": store.total(MARKS),
        "each": [record["uid"] for record in store.each(MARKS, (), "number")],
        "lookup": store.lookup("marks", name="甲"),
        "bin": store.page(MARKS, Query(withdrawn=True)).records,
        "history": [store.history(MARKS, record["uid"]) for record in found],
        "kept": store.kept_uids(MARKS, [record["uid"] for record in found]),
        "step": store.step(),
    }


def change_something(store: Store, chance: random.Random, number: int) -> None:
    """One change of any kind; what is refused changes nothing."""
    uids = [record["uid"] for record in store.all_records(MARKS)]
    uid = chance.choice(uids) if uids else ""
    rows = [{"kind": name, "amount": number} for name in chance.sample(NAMES, 2)]
    kinds = ("add", "change", "change", "children", "withdraw", "restore", "back", "several")
    kind = chance.choice(kinds) if uid else "add"
    try:
        if kind == "add":
            values = mark(str(chance.randrange(40)), name=chance.choice(NAMES), status="已注册", mark_events=rows)
            store.insert(MARKS, [values | {"value": number}], cause="hand")
        elif kind == "change":
            store.update(MARKS, uid, {"name": chance.choice(NAMES), "value": number}, cause="hand")
        elif kind == "children":
            store.update(MARKS, uid, {"mark_events": rows[: chance.randrange(3)]}, cause="hand")
        elif kind == "back":
            last = store.history(MARKS, uid)[-1]
            if last.action == "change":
                store.update(MARKS, uid, last.before, cause="undo")
        elif kind == "several":
            store.withdraw_many(MARKS, chance.sample(uids, min(3, len(uids))), reason="试", batch=f"b{number}")
        elif kind == "withdraw":
            store.withdraw(MARKS, uid, reason="试", merged_into=chance.choice((None, uids[0])))
        else:
            store.restore(MARKS, uid)
    except Refusal:
        pass


@pytest.mark.parametrize("seed", range(5))
def test_the_past_is_what_was_seen_then(store: Store, clock: Clock, seed: int) -> None:
    chance = random.Random(seed)
    then: dict[int, dict[str, Any]] = {0: seen(store)}
    for number in range(40):
        clock.advance(minutes=1)
        change_something(store, chance, number)
        then[store.last_change()] = seen(store)
    for sequence, expected in then.items():
        with store.as_of(sequence) as past:
            assert seen(past) == expected
            assert past.last_change() == sequence


def test_the_past_replayed_from_the_first_row(store: Store) -> None:
    chance = random.Random(7)
    for number in range(60):
        change_something(store, chance, number)
    for sequence in (10, 30, store.last_change()):
        replayed: dict[str, dict[str, Any]] = {}
        for uid in {record["uid"] for record in store.all_records(MARKS)}:
            for version in store.history(MARKS, uid):
                if version.sequence <= sequence:
                    replayed.setdefault(uid, {}).update(version.after, revision=version.revision)
        with store.as_of(sequence) as past:
            records = {record["uid"]: record for record in past.all_records(MARKS)}
            assert records.keys() == replayed.keys()
            for uid, values in replayed.items():
                plain = {key: value for key, value in values.items() if key != "mark_events"}
                assert plain.items() <= records[uid].items()


def test_it_is_for_reading_alone(store: Store) -> None:
    (uid,) = store.insert(MARKS, [mark("1")], cause="hand")
    with store.as_of(store.last_change()) as past:
        with pytest.raises(TypeError):
            past.set_setting("a", 1)
        for sql in (
            "DELETE FROM marks",
            "DELETE FROM main.marks",
            "DELETE FROM history",
            "UPDATE packages SET root = 1",
        ):
            with pytest.raises(DatabaseError):
                past._connection.execute(sql)  # type: ignore[attr-defined]
    store.update(MARKS, uid, {"name": "新"}, cause="hand")
    assert len(store.history(MARKS, uid)) == 2


def test_its_clock_stands_at_the_moment(store: Store, clock: Clock) -> None:
    store.insert(MARKS, [mark("1")], cause="hand")
    moment = clock.moment
    sequence = store.last_change()
    clock.advance(days=3)
    store.insert(MARKS, [mark("2")], cause="hand")
    with store.as_of(sequence) as past:
        assert past.now() == moment
        assert [record["number"] for record in past.each(MARKS)] == ["1"]


def test_what_was_kept_beside_the_records(store: Store, clock: Clock) -> None:
    (uid,) = store.insert(MARKS, [mark("1")], cause="hand")
    clock.advance(minutes=1)
    store.explain("T2", "1", "旧")
    store.add_target("150602", "marks", 2026, 100, "2026-01-01", "")
    first = dataclasses.replace(package(1), last_change=1, written_at="2026-07-14T10:32:00.000+08:00", clerk="李娜")
    store.add_package(first)
    clock.advance(minutes=2)
    store.update(MARKS, uid, {"name": "新"}, cause="hand")
    clock.advance(minutes=1)
    store.explain("T2", "1", "新")
    store.open_correction("2026-07", "natural", 1, "错了")
    store.add_target("150602", "marks", 2026, 90, "2026-06-01", "调整")
    store.add_package(dataclasses.replace(package(2), revision=2, last_change=2, written_at=clock().isoformat()))
    for when, series in ((1, [1]), (first, [])):
        with store.as_of(when) as past:
            assert [one.series for one in past.packages()] == series
            assert [one.reason for one in past.explanations().values()] == ["旧"]
            assert [one.value for one in past.targets()] == [100]
            assert past.corrections() == []
            assert [one.series for one in past.sealed()] == series
            assert len(past.history(MARKS, uid)) == past.last_change() == 1
            assert past.changed_between(0)["marks"] == [uid]
            assert past.changed_between(1)["marks"] == []
    with store.as_of(first) as past:
        assert (past.clerk, past.now().isoformat(timespec="minutes")) == ("李娜", "2026-07-14T10:32+08:00")
    with store.as_of(2) as past:
        assert [one.reason for one in past.explanations().values()] == ["新"]
        assert len(past.targets()) == 2
        assert [one.series for one in past.packages()] == [1, 2]
        assert past.sealed() == store.sealed()


def test_from_the_past_still_further_back(store: Store) -> None:
    (uid,) = store.insert(MARKS, [mark("1", name="甲")], cause="hand")
    for name in ("乙", "丙", "丁"):
        store.update(MARKS, uid, {"name": name}, cause="hand")
    with store.as_of(3) as past, past.as_of(2) as before:
        assert [one.get(MARKS, uid)["name"] for one in (past, before)] == ["丙", "乙"]  # type: ignore[index]
        with pytest.raises(ValueError, match="later"):
            past.as_of(4)


def test_before_there_was_anything(store: Store) -> None:
    with store.as_of(0) as past:
        assert past.now() == store.now()
        assert past.last_change() == 0
    (uid,) = store.insert(MARKS, [mark("1")], cause="hand")
    store.insert(PRODUCTS, [{"name": "羊绒衫"}], cause="hand")
    with store.as_of(0) as past:
        assert past.get(MARKS, uid) is None
        assert past.tally(PRODUCTS) == [(0,)]
        assert past.packages() == []


def test_what_is_written_meanwhile_is_not_seen(store: Store) -> None:
    (uid,) = store.insert(MARKS, [mark("1", name="甲")], cause="hand")
    with store.as_of(1) as past:
        store.update(MARKS, uid, {"name": "乙"}, cause="hand")
        store.insert(MARKS, [mark("2")], cause="hand")
        assert [record["name"] for record in past.each(MARKS)] == ["甲"]
        assert past.last_change() == 1
    assert store.total(MARKS) == 2


def test_a_declaration_that_lost_a_field_and_a_child_table(store: Store) -> None:
    (uid,) = store.insert(MARKS, [mark("1", mark_events=[{"kind": "甲"}])], cause="hand")
    store.update(MARKS, uid, {"owner": "乙", "name": "新", "mark_events": []}, cause="hand")
    store.close()
    fields = tuple(field for field in MARKS.fields if field.key != "owner")
    section = dataclasses.replace(MARKS.sections[0], fields=tuple(field.key for field in fields))
    less = dataclasses.replace(
        MARKS, fields=fields, sections=(section,), in_table=("number", "name"), similar_by=("name",), children=()
    )
    with Store.open(store.folder, catalogue=(less, PRODUCTS), clock=Clock()) as today, today.as_of(1) as past:
        record = past.get(less, uid)
        assert record is not None
        assert (record["name"], record["revision"], "owner" in record) == ("商标1", 1, False)


@pytest.mark.parametrize(("large", "place"), [(0, 1), (2**40, 2)])
def test_large_copies_lie_in_a_file(store: Store, monkeypatch: pytest.MonkeyPatch, large: int, place: int) -> None:
    store.insert(MARKS, [mark(number) for number in range(50)], cause="hand")
    monkeypatch.setattr(as_of, "LARGE", large)
    if store.is_encrypted:
        place = 2  # the engine's temporary files are not encrypted
    with store.as_of(30) as past:
        assert past.tally(MARKS) == [(30,)]
        assert past._connection.execute("PRAGMA temp_store").fetchone()[0] == place  # type: ignore[attr-defined]


def test_it_leaves_nothing_open(store: Store) -> None:
    store.insert(MARKS, [mark("1")], cause="hand")
    with pytest.raises(KeyError), store.as_of(1) as past:
        raise KeyError
    with pytest.raises(DatabaseError):
        past.tally(MARKS)
    assert not store.idle()

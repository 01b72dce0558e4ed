"""The store as it was: for any order of changes the same as what was seen then, and as a replay of the history."""

import random
from typing import Any

import pytest

from db.store import Store
from tests.db.made_up import CATALOGUE, MARKS, Clock, mark
from workstation.findings import Refusal
from workstation.query import Clause, Measure, Query

NAMES = ("甲", "乙", None)


def seen(store: Any) -> dict[str, Any]:
    """All that a store holds of the register."""
    found = list(store.all_records(MARKS))
    by_name = store.tally(MARKS, by=("name",), measures=(Measure(), Measure(kind="sum", field="value")))
    events = store.tally(MARKS, by=("mark_events.kind",), child="mark_events")
    page = store.page(MARKS, Query(where=(Clause("status", "=", "已注册"),)))
    return {"records": found, "by name": by_name, "events": events, "page": (page.records, page.total)}


def change_something(store: Store, chance: random.Random, number: int) -> None:
    """One change of any kind; what is refused changes nothing."""
    uids = [record["uid"] for record in store.all_records(MARKS)]
    uid = chance.choice(uids) if uids else ""
    rows = [{"kind": name, "amount": number} for name in chance.sample(NAMES, 2)]
    kind = chance.choice(("add", "change", "change", "children", "withdraw", "restore")) if uid else "add"
    try:
        if kind == "add":
            values = mark(str(chance.randrange(40)), name=chance.choice(NAMES), status="已注册", mark_events=rows)
            store.insert(MARKS, [values | {"value": number}], cause="hand")
        elif kind == "change":
            store.update(MARKS, uid, {"name": chance.choice(NAMES), "value": number}, cause="hand")
        elif kind == "children":
            store.update(MARKS, uid, {"mark_events": rows[: chance.randrange(3)]}, cause="hand")
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
        with pytest.raises(TypeError):
            past.as_of(0)
    store.update(MARKS, uid, {"name": "新"}, cause="hand")
    assert CATALOGUE[0] is MARKS


def test_its_clock_stands_at_the_moment(store: Store, clock: Clock) -> None:
    store.insert(MARKS, [mark("1")], cause="hand")
    moment = clock.moment
    sequence = store.last_change()
    clock.advance(days=3)
    store.insert(MARKS, [mark("2")], cause="hand")
    with store.as_of(sequence) as past:
        assert past.now() == moment
        assert [record["number"] for record in past.each(MARKS)] == ["1"]

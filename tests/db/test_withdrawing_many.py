"""Many records withdrawn at once leave the store as if it was done one by one, to the last byte of the history."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from db.doctor import examine
from db.history import first_break
from db.store import Store
from tests.db.made_up import CATALOGUE, MARKS, Clock, mark
from workstation.findings import Refusal
from workstation.query import Query

NUMBER = 1_300
"""More than one part of the statements, more than wait to be filed."""
UIDS = [f"0190163d-8694-739b-aea5-{number:012x}" for number in range(NUMBER)]
EVENTS = [{"kind": "续展", "amount": 5}]


@pytest.fixture
def twins(tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    """Two stores with the same records and the same clock."""
    made = [
        Store.create(tmp_path / name, unit="150602", clerk="王芳", catalogue=CATALOGUE, clock=Clock())
        for name in ("one", "many")
    ]
    for store in made:
        records = [mark(place, uid=uid, mark_events=EVENTS * (place % 3)) for place, uid in enumerate(UIDS)]
        store.insert(MARKS, records, cause="import", batch="b")
    yield made[0], made[1]
    for store in made:
        store.close()


def everything(store: Store) -> dict[str, Any]:
    """Rows, history with its hashes, what the search keeps and finds, the totals."""
    tables = ("marks", "mark_events", "history", "marks_search_text", "marks_search_filed")
    held: dict[str, Any] = {name: sorted(store._rows(f'SELECT * FROM "{name}"'), key=repr) for name in tables}
    for text in ("", "12", "商标", "续展"):
        for withdrawn in (False, True):
            held[f"{text} {withdrawn}"] = list(store.ids(MARKS, Query(text=text, withdrawn=withdrawn)))
    return held | {"total": store.total(MARKS), "head": store.head}


def test_as_one_by_one(twins: tuple[Store, Store]) -> None:
    one, many = twins
    chosen = UIDS[::-1][:1_100]
    for uid in chosen:
        one.withdraw(MARKS, uid, reason="错", batch="w")
    many.withdraw_many(MARKS, chosen, reason="错", batch="w")
    assert everything(one) == everything(many)
    while one.idle() or many.idle():
        pass
    assert everything(one) == everything(many)
    assert first_break(many._connection) is None
    assert [finding.code for finding in examine(many).findings] == ["backup_never"]
    for store in twins:
        for uid in chosen[50:70]:
            store.restore(MARKS, uid, batch="r")
    assert everything(one) == everything(many)


def test_what_is_there_already_or_named_twice(twins: tuple[Store, Store]) -> None:
    _, many = twins
    many.withdraw_many(MARKS, [UIDS[3], UIDS[4], UIDS[3]], reason="错")
    assert len(many.history(MARKS, UIDS[3])) == 2
    head = many.head
    many.withdraw_many(MARKS, UIDS[3:5], reason="又")
    many.withdraw_many(MARKS, [], reason="x")
    assert many.head == head


def test_all_of_them_or_none(twins: tuple[Store, Store]) -> None:
    _, many = twins
    before = everything(many)
    with pytest.raises(Refusal) as refused:
        many.withdraw_many(MARKS, [UIDS[5], UIDS[5][:-1] + "z"], reason="x")
    assert [finding.code for finding in refused.value.findings] == ["record_unknown"]
    assert everything(many) == before


def test_a_record_that_the_search_lost_is_filed_again(twins: tuple[Store, Store]) -> None:
    _, many = twins
    many._connection.execute("DELETE FROM marks_search_text WHERE id = 1299")
    many.withdraw_many(MARKS, UIDS[1_298:], reason="错")
    assert list(many.ids(MARKS, Query(text="商标", withdrawn=True))) == [1300, 1299]


def test_revisions(twins: tuple[Store, Store]) -> None:
    _, many = twins
    many.withdraw_many(MARKS, UIDS[:1], reason="错")
    assert many.revisions(MARKS, [UIDS[0], UIDS[1], "x"]) == {UIDS[0]: 2, UIDS[1]: 1}

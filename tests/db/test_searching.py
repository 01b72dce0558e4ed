"""The search box over the store: what is saved is found by what it holds now, and by nothing else."""

import dataclasses

import pytest

from db.doctor import examine
from db.store import Store
from tests.db.made_up import CATALOGUE, MARKS, Clock, mark
from workstation.findings import EnvironmentFault
from workstation.query import Clause, Query


def found(store: Store, text: str, **query: object) -> list[str]:
    page = store.page(MARKS, Query(text=text, **query))  # type: ignore[arg-type]
    ids = store.ids(MARKS, Query(text=text, **query))  # type: ignore[arg-type]
    numbers = [record["number"] for record in page.records]
    assert page.total == len(numbers) == len(ids)
    assert [record["number"] for record in store.rows(MARKS, ids)] == numbers
    return numbers


@pytest.fixture
def uids(store: Store) -> list[str]:
    names = ("鄂尔多斯", "重庆", "伊利", "鄂托克")
    return store.insert(
        MARKS,
        [mark(n, name=name, status=("已注册", "撤销")[n % 2], **{"class": n}) for n, name in enumerate(names)],
        cause="import",
    )


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("鄂", ["3", "0"]),
        ("尔多", ["0"]),
        ("鄂尔多斯", ["0"]),
        ("eeds", ["0"]),
        ("eerduosi", ["0"]),
        ("chongqing", ["1"]),
        ("zhongqing", ["1"]),
        ("某某 伊", ["2"]),
        ("没有", []),
    ],
)
def test_fragments_pinyin_and_initials(store: Store, uids: list[str], text: str, numbers: list[str]) -> None:
    assert found(store, text) == numbers


def test_conditions_narrow_a_search(store: Store, uids: list[str]) -> None:
    assert found(store, "鄂", where=(Clause("status", "=", "撤销"),)) == ["3"]
    assert found(store, "鄂", where=(Clause("status", "in", ("已注册",)), Clause("class", "=", 0))) == ["0"]
    assert found(store, "鄂", where=(Clause("status", "!=", "撤销"),)) == ["0"]
    assert found(store, "鄂", where=(Clause("class", "<", 3),)) == ["0"]
    assert found(store, "鄂", where=(Clause("status", "in", ("已注册", "撤销")),)) == ["3", "0"]


def test_a_search_can_be_sorted(store: Store, uids: list[str]) -> None:
    assert found(store, "鄂", sort="class") == ["0", "3"]
    assert found(store, "鄂", sort="class", descending=True) == ["3", "0"]


def test_a_change_is_found_and_the_former_text_is_not(store: Store, uids: list[str]) -> None:
    store.update(MARKS, uids[0], {"name": "蒙牛", "status": "撤销"}, cause="hand")
    assert found(store, "eeds") == []
    assert found(store, "蒙牛") == ["0"]
    assert found(store, "蒙牛", where=(Clause("status", "=", "撤销"),)) == ["0"]
    assert found(store, "蒙牛", where=(Clause("status", "=", "已注册"),)) == []
    assert [finding.code for finding in examine(store).findings] == ["backup_never"]


@pytest.mark.parametrize("text", ["鄂尔多斯", "eeds", "鄂", "·", "某某商贸"])
def test_the_recycle_bin_is_searched_apart(store: Store, uids: list[str], text: str) -> None:
    before = found(store, text)
    store.withdraw(MARKS, uids[0], reason="x")
    assert found(store, text) == [number for number in before if number != "0"]
    assert found(store, text, withdrawn=True) == [number for number in before if number == "0"]
    store.restore(MARKS, uids[0])
    assert found(store, text) == before
    assert found(store, text, withdrawn=True) == []


def test_what_was_taken_back_is_not_found(store: Store, uids: list[str]) -> None:
    with pytest.raises(KeyError), store.transaction():
        store.insert(MARKS, [mark(9, name="蒙牛")], cause="hand")
        store.update(MARKS, uids[0], {"name": "蒙牛"}, cause="hand")
        raise KeyError
    assert found(store, "蒙牛") == []
    assert found(store, "eeds") == ["0"]


def test_a_field_that_becomes_searched_is_indexed_at_the_next_opening(store: Store, uids: list[str]) -> None:
    store.close()
    fields = tuple(
        dataclasses.replace(field, searched=True) if field.key == "status" else field for field in MARKS.fields
    )
    searched = dataclasses.replace(MARKS, fields=fields)
    with Store.open(store.folder, catalogue=(searched, CATALOGUE[1]), clock=Clock()) as again:
        assert found(again, "撤销") == ["3", "1"]
        assert [finding.code for finding in examine(again).findings] == ["backup_never"]


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM marks_search_text WHERE id = 1",
        "UPDATE marks_search_text SET text = 'other' WHERE id = 1",
        "UPDATE marks_search_text SET facets = '' WHERE id = 1",
    ],
)
def test_a_stale_index_is_found_and_mended(store: Store, uids: list[str], damage: str) -> None:
    assert store._connection.execute(damage).rowcount > 0
    store.close()
    with Store.open(store.folder, catalogue=CATALOGUE, clock=Clock()) as again:
        assert [finding.code for finding in examine(again).findings] == ["search_index_stale", "backup_never"]
        report = examine(again, repair=True)
        assert report.repaired == ("marks",)
        assert [finding.code for finding in examine(again).findings] == ["backup_never"]
        assert found(again, "eeds") == ["0"]


def test_a_broken_index_is_made_anew_at_the_next_opening(store: Store, uids: list[str]) -> None:
    store.idle()
    assert store._connection.execute("DELETE FROM marks_search_data WHERE id > 10").rowcount > 0
    assert "search_index_stale" in [finding.code for finding in examine(store).findings]
    with pytest.raises(EnvironmentFault) as fault:
        store.page(MARKS, Query(text="鄂"))
    assert fault.value.code == "search_index_damaged"
    assert store.backup().backup.counts == {"marks": 4, "products": 0}
    store.close()
    with Store.open(store.folder, catalogue=CATALOGUE, clock=Clock()) as again:
        assert examine(again).findings == ()
        assert found(again, "eeds") == ["0"]

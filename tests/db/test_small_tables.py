"""The digests of what no history proves: kept up with every change, and never made to fit what was damaged."""

import pytest

from db import small_tables
from db.store import Store
from tests.db.made_up import CATALOGUE, Clock


def test_every_change_keeps_its_digest(store: Store) -> None:
    assert small_tables.changed(store._connection) == []
    store.set_setting("a", 1)
    store.keep_draft("marks", "d", {"name": "x"})
    store.explain("f", "v", "r")
    store.take_over("李明")
    with store.transaction():
        store.set_setting("b", 2)
        store.add_target("150602", "x", 2026, 1, "2026-01-01", "")
        # The same table twice in one transaction.
        store.set_setting("b", 3)
        store.add_target("150602", "x", 2026, 2, "2026-01-01", "")
    store.drop_draft("d")
    assert small_tables.changed(store._connection) == []


def test_what_was_taken_back_leaves_the_digests(store: Store) -> None:
    store.set_setting("a", 1)
    with pytest.raises(ZeroDivisionError), store.transaction():
        store.set_setting("a", 2)
        raise ZeroDivisionError
    store.keep_draft("marks", "d", {})
    assert small_tables.changed(store._connection) == []
    assert store.setting("a") == 1


@pytest.mark.parametrize(
    ("tamper", "found"),
    [
        ("UPDATE settings SET value = '2' WHERE key = 'a'", ["settings"]),
        ("DELETE FROM settings", ["settings"]),
        ("UPDATE meta SET value = '150622' WHERE key = 'unit'", ["meta"]),
        ("DELETE FROM meta WHERE key = 'digest_settings'", ["meta", "settings"]),
        ("CREATE TABLE more (a)", ["schema"]),
    ],
)
def test_a_later_change_does_not_hide_what_was_damaged(store: Store, tamper: str, found: list[str]) -> None:
    store.set_setting("a", 1)
    store._connection.execute(tamper)
    store.set_setting("b", 2)
    store.explain("f", "v", "r")
    store.take_over("李明")
    assert sorted(small_tables.changed(store._connection)) == found
    store.close()
    with Store.open(store.folder, catalogue=CATALOGUE, clock=Clock()) as again:
        assert sorted(small_tables.changed(again._connection)) == found


def test_a_store_of_an_older_program_is_taken_as_it_is(store: Store) -> None:
    store._connection.execute("DELETE FROM meta WHERE key LIKE 'digest_%'")
    store.close()
    with Store.open(store.folder, catalogue=CATALOGUE, clock=Clock()) as again:
        assert small_tables.is_noted(again._connection)
        assert small_tables.changed(again._connection) == []

"""Every door of the store by which something changes asks for the role of who works here."""

import inspect
from collections.abc import Callable
from pathlib import Path

import pytest

from db.store import Store
from tests.db.made_up import MARKS, mark
from workstation.findings import Refusal
from workstation.roles import MAY, PROFILES, deed_of_setting

OPEN_TO_ALL = {
    "close", "create", "open", "as_of", "transaction", "idle", "take_over", "use_password",
    "backup", "backups", "has_form_of", "kept", "encrypt_backups", "examine", "leftovers", "rebuild_search",
    "replace_damaged",
    "keep_draft", "drop_draft", "keep_profiles", "set_setting",
    "actions_of", "alike", "all_records", "attachment", "attachment_name", "batches", "changed_after",
    "changed_between", "changes_of", "corrections", "drafts", "each", "explanations", "get", "get_many", "histories",
    "history", "ids", "is_password", "keys", "kept_uids", "last_causes", "last_change", "last_reasons", "lookup",
    "not_doubles", "packages", "page", "revisions", "row_hash", "rows", "sealed", "sealed_findings", "sequence",
    "setting", "step", "step_of_batch", "tally", "targets", "total", "values", "values_of",
}  # fmt: skip
"""What reads, what keeps the store going, and what asks by itself (``set_setting``) or was asked before
(``keep_profiles``). Whoever adds a method to the store says here or by ``needs`` who may call it."""


def methods() -> dict[str, Callable[..., object]]:
    return {name: method for name, method in inspect.getmembers(Store, callable) if not name.startswith("_")}


def test_every_method_says_who_may_call_it() -> None:
    undeclared = {name for name, method in methods().items() if not hasattr(method, "deed")} - OPEN_TO_ALL
    assert not undeclared
    assert not {name for name in OPEN_TO_ALL if hasattr(getattr(Store, name, None), "deed")}


def content(store: Store) -> dict[str, list[object]]:
    """Everything that the tables of a store hold."""
    ask = store._connection.execute
    found = ask("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'").fetchall()
    tables = [name for (name,) in found]
    return {name: ask(f'SELECT * FROM "{name}"').fetchall() for name in tables}


def acts(store: Store, uid: str, other: str, path: Path) -> dict[str, Callable[[], object]]:
    """What each guarded method is called with, so that it would do something."""
    return {
        "insert": lambda: store.insert(MARKS, [mark("x")], cause="hand"),
        "insert_one": lambda: store.insert_one(MARKS, mark("y"), cause="hand"),
        "update": lambda: store.update(MARKS, uid, {"name": "别的"}, cause="hand"),
        "withdraw": lambda: store.withdraw(MARKS, uid, reason="x"),
        "withdraw_many": lambda: store.withdraw_many(MARKS, [uid], reason="x"),
        "restore": lambda: store.restore(MARKS, other),
        "explain": lambda: store.explain("a", "b", "c"),
        "attach": lambda: store.attach(path),
        "say_not_double": lambda: store.say_not_double("marks", (uid, other), "x"),
        "forget_not_double": lambda: store.forget_not_double("marks", (uid, other)),
        "add_package": lambda: store.add_package(None),  # type: ignore[arg-type]
        "open_correction": lambda: store.open_correction("2026-01", "natural", 1, "x"),
        "drop_correction": lambda: store.drop_correction("2026-01", "natural", 1),
        "add_target": lambda: store.add_target("150602", "trademarks", 2026, 1, "2026-01-01", "x"),
        "encrypt": lambda: store.encrypt("一二三四五六七八"),
        "restore_backup": lambda: store.restore_backup(path),
        "leave_for": lambda: store.leave_for(path),
    }


@pytest.mark.parametrize("role", ["look", "enter"])
def test_a_role_can_do_what_it_may_and_nothing_else(store: Store, tmp_path: Path, role: str) -> None:
    uid, other = store.insert(MARKS, [mark("a"), mark("b")], cause="hand")
    store.withdraw(MARKS, other, reason="x")
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4")
    deeds = acts(store, uid, other, path)
    assert deeds.keys() == {name for name, method in methods().items() if hasattr(method, "deed")}
    store.keep_profiles([{"name": store.clerk, "role": role}, {"name": "李娜"}])
    before = content(store)
    files = sorted(store.folder.rglob("*"))
    for name, act in deeds.items():
        if getattr(Store, name).deed in MAY[store.role]:
            continue
        with pytest.raises(Refusal) as refused:
            act()
        assert [finding.code for finding in refused.value.findings] == ["role_may_not"], name
    assert content(store) == before
    assert sorted(store.folder.rglob("*")) == files
    if role == "enter":
        for name in ("update", "insert", "explain", "attach"):
            deeds[name]()
        assert content(store) != before


@pytest.mark.parametrize(
    ("key", "deed"),
    [
        ("table_trademarks", "look"), ("filters_x", "look"), ("import_columns", "enter"), ("reminders_x_2026", "enter"),
        ("counting_basis", "decide"), (PROFILES, "decide"), ("nobody declared it", "decide"),
    ],
)  # fmt: skip
def test_settings_belong_to_deeds(store: Store, key: str, deed: str) -> None:
    assert deed_of_setting(key) == deed
    for role, may in MAY.items():
        store.keep_profiles([{"name": store.clerk, "role": role}])
        if deed in may:
            store.set_setting(key, store.setting(key))
            continue
        with pytest.raises(Refusal):
            store.set_setting(key, 1)

"""Migrations and what declarations add: new and old files come to the same form."""

import dataclasses
from pathlib import Path

import pytest
from sqlite_utils import Database

from db import upgrades
from db.engine import connect
from db.store import FILE, Store
from db.tables import additions, differences, tables_of
from db.upgrades import migrated_in_memory, migration_files, statements
from tests.db.made_up import CATALOGUE, MARKS, Clock, mark
from workstation.fields import Text
from workstation.query import Query
from workstation.register import DeclarationError, Unique
from workstation.registers.catalogue import REGISTERS

FIRST = (
    "CREATE TABLE",
    "ALTER TABLE",
    "CREATE INDEX",
    "CREATE UNIQUE",
    "CREATE VIRTUAL",
    "INSERT INTO",
    "UPDATE packages",
    "DROP INDEX",
)


def test_the_migrations_hold_what_the_declarations_ask_for() -> None:
    database = migrated_in_memory()
    assert additions(database, REGISTERS) == []
    assert differences(database, REGISTERS) == []
    assert REGISTERS


def test_0001_foundation() -> None:
    database = migrated_in_memory()
    assert {"meta", "history", "drafts", "settings", "packages", "explanations", "attachments"} <= set(
        database.table_names()
    )
    assert database.conn.execute("SELECT value FROM meta WHERE key = 'history_head'").fetchone()[0].startswith("0 ")


def test_migrations_are_numbered_without_gaps_and_end_their_statements() -> None:
    files = migration_files()
    assert [int(path.name[:4]) for path in files] == list(range(1, len(files) + 1))
    for path in files:
        found = list(statements(path.read_text(encoding="utf-8")))
        assert found
        assert all(statement.startswith(FIRST) for statement in found)
    assert upgrades.version(migrated_in_memory()) == len(files)


def test_a_script_without_an_end_is_refused() -> None:
    with pytest.raises(ValueError, match="no end"):
        list(statements("CREATE TABLE a (b);\nCREATE TABLE c ("))


def test_a_new_store_needs_nothing_more(store: Store) -> None:
    assert additions(store._database, CATALOGUE) == []
    assert differences(store._database, CATALOGUE) == []


def test_tables_are_strict(store: Store) -> None:
    with pytest.raises(Exception, match="cannot store TEXT value in INTEGER column"):
        store._connection.execute("UPDATE marks SET value = 'x'")
        store.insert(MARKS, [mark(1, value="x")], cause="hand")


def test_a_field_added_to_a_declaration(store: Store) -> None:
    (uid,) = store.insert(MARKS, [mark(1)], cause="hand")
    store.close()
    colour = Text(key="colour", label="颜色", english="Colour", searched=True)
    grown = dataclasses.replace(
        MARKS,
        fields=(*MARKS.fields, colour),
        sections=(dataclasses.replace(MARKS.sections[0], fields=(*MARKS.sections[0].fields, "colour")),),
        facets=("status", "colour"),
    )
    with Store.open(store.folder, catalogue=(grown, CATALOGUE[1]), clock=Clock()) as again:
        assert additions(again._database, again.catalogue) == []
        assert again.update(grown, uid, {"colour": "红"}, cause="hand")["colour"] == "红"
        assert [backup.kind for backup in again.backups()] == ["before_upgrade"]
        recorded = again._connection.execute(
            "SELECT count(*) FROM _sqlite_migrations WHERE migration_set = 'declarations'"
        )
        assert recorded.fetchone()[0] == 2
    with Store.open(store.folder, catalogue=(grown, CATALOGUE[1]), clock=Clock()) as third:
        assert len(third.backups()) == 1


def test_a_register_added_to_the_catalogue(store: Store) -> None:
    store.close()
    patents = dataclasses.replace(CATALOGUE[1], key="patents")
    with Store.open(store.folder, catalogue=(*CATALOGUE, patents), clock=Clock()) as again:
        (uid,) = again.insert(patents, [{"name": "一种方法"}], cause="hand")
        assert again.get(patents, uid) is not None


def test_a_changed_key_makes_its_index_anew(store: Store) -> None:
    store.close()
    changed = dataclasses.replace(MARKS, unique_by=Unique(fields=("number", "name")))
    with Store.open(store.folder, catalogue=(changed, CATALOGUE[1]), clock=Clock()) as again:
        assert additions(again._database, again.catalogue) == []
        again.insert(changed, [mark(1), mark(1, name="another")], cause="hand")


@pytest.mark.parametrize("key", ["history", "Marks", "a b", "1a", 'a"b'])
def test_a_name_that_no_table_may_have(key: str) -> None:
    with pytest.raises(DeclarationError):
        tables_of(dataclasses.replace(CATALOGUE[1], key=key))


def test_an_upgrade_that_fails_leaves_the_old_store(
    store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    store.insert(MARKS, [mark(1)], cause="hand")
    store.close()
    later = tmp_path / "migrations"
    later.mkdir()
    for path in migration_files():
        (later / path.name).write_bytes(path.read_bytes())
    number = len(migration_files()) + 1
    broken = later / f"{number:04}_broken.sql"
    broken.write_text("CREATE TABLE good (a TEXT) STRICT;\nINSERT INTO nowhere VALUES (1);\n", encoding="utf-8")
    whole = upgrades.migrations
    monkeypatch.setattr(upgrades, "newest", lambda: number)
    monkeypatch.setattr("db.files.newest", lambda: number)
    monkeypatch.setattr(upgrades, "migrations", lambda: whole(later))
    with pytest.raises(Exception, match="nowhere"):
        Store.open(store.folder, catalogue=CATALOGUE, clock=Clock())
    connection = connect(store.folder / FILE)
    assert connection.execute("PRAGMA user_version").fetchone()[0] == number - 1
    assert not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'good'").fetchall()
    connection.close()
    broken.write_text("CREATE TABLE good (a TEXT) STRICT;\n", encoding="utf-8")
    with Store.open(store.folder, catalogue=CATALOGUE, clock=Clock()) as mended:
        assert mended.version == number
        assert mended.page(MARKS, Query()).total == 1
        assert {backup.kind for backup in mended.backups()} == {"before_upgrade"}
        assert all(backup.counts == {"marks": 1, "products": 0} for backup in mended.backups())


def test_a_store_of_the_first_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file as the first migration alone left it comes to today's form with all it holds."""
    folder = tmp_path / "old"
    only_first = tmp_path / "migrations"
    only_first.mkdir()
    (only_first / migration_files()[0].name).write_bytes(migration_files()[0].read_bytes())
    whole = upgrades.migrations
    with monkeypatch.context() as past:
        past.setattr(upgrades, "migrations", lambda: whole(only_first))
        past.setattr(upgrades, "newest", lambda: 1)
        with Store.create(folder, unit="150622", clerk="x", catalogue=CATALOGUE[:1], clock=Clock()) as old:
            assert old.version == 1
            (uid,) = old.insert(MARKS, [mark(1)], cause="hand")
            head = old.head
    with Store.open(folder, catalogue=CATALOGUE, clock=Clock()) as today:
        assert today.version == upgrades.newest()
        assert today.head == head
        assert today.get(MARKS, uid) is not None
        assert isinstance(today._database, Database)


def test_0002_four_registers() -> None:
    tables = set(migrated_in_memory().table_names())
    assert {"trademarks", "geographical_indications", "copyrights", "assistance_cases"} <= tables
    assert {"trademark_events", "gi_users", "copyright_contracts", "case_services"} <= tables


def test_0004_reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Packages of the form before learn which changes are in them; corrections and targets begin empty."""
    folder = tmp_path / "old"
    older = tmp_path / "migrations"
    older.mkdir()
    for path in migration_files()[:3]:
        (older / path.name).write_bytes(path.read_bytes())
    whole = upgrades.migrations
    clock = Clock()
    columns = "series, unit, period, revision, calendar, root, check_code, path, written_at, reason, snapshot"
    with monkeypatch.context() as past:
        past.setattr(upgrades, "migrations", lambda: whole(older))
        past.setattr(upgrades, "newest", lambda: 3)
        past.setattr("db.writing.Writing._birth", lambda store: store.now())
        past.setattr("db.shelf.Shelf.sealed", lambda store: ())
        with Store.create(folder, unit="150622", clerk="x", catalogue=CATALOGUE, clock=clock) as old:
            for series in (1, 2):
                values = (series, "150622", "2026-06", series, "natural", f"{series:064}", "A", "", "", "{}")
                if series == 2:
                    old.insert(MARKS, [mark(1), mark(2)], cause="hand")
                clock.advance(minutes=1)
                row = (*values[:8], clock().isoformat(timespec="milliseconds"), *values[8:])
                with old.transaction():
                    marks = ", ".join("?" * len(row))
                    old._connection.execute(f"INSERT INTO packages ({columns}) VALUES ({marks})", row)
                clock.advance(minutes=1)
            old.insert(MARKS, [mark(3)], cause="hand")
    with Store.open(folder, catalogue=CATALOGUE, clock=clock) as today:
        packages = today.packages()
        assert [(one.series, one.last_change, one.clerk) for one in packages] == [(1, 0, ""), (2, 2, "")]
        assert (today.corrections(), today.targets()) == ([], [])
        assert [one.series for one in today.sealed()] == [2]
        with today.as_of(packages[1]) as then:
            assert [record["number"] for record in then.each(MARKS)] == ["1", "2"]
            assert [one.series for one in then.packages()] == [1]
            assert then.clerk == "x"


def test_0004_what_reports_ask_for() -> None:
    database = migrated_in_memory()
    columns = {column.name for column in database["packages"].columns}
    assert {"last_change", "clerk"} <= columns
    assert {"corrections", "targets"} <= set(database.table_names())
    assert "moved_in_on" in {column.name for column in database["trademarks"].columns}

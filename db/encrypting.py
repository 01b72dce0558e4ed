"""Copies a store file into one of another key, or of none."""

from pathlib import Path
from typing import TYPE_CHECKING

from db.engine import DatabaseError, connect, key_of
from db.keys import Key

if TYPE_CHECKING:
    from sqlite3 import Connection


def copied(source: "Connection", target: Path, key: Key | None) -> "Connection":
    """Copy all of an open file into a new one under this key, plain for ``None``; returns the copy, open.

    Between two encrypted files, as between two plain ones, the engine copies pages. From one kind to the other its own
    export rebuilds every table as it is (https://www.zetetic.net/sqlcipher/sqlcipher-api/#sqlcipher_export).
    """
    by_pages = (key_of(source) is None) == (key is None)
    if not by_pages:
        _exported(source, target, key)
    copy = connect(target, key=key)
    try:
        if by_pages:
            source.backup(copy)
        # One file that any program of ours can open, also on a medium that cannot be written.
        copy.execute("PRAGMA journal_mode = DELETE")
    except BaseException:
        copy.close()
        raise
    return copy


def _exported(source: "Connection", target: Path, key: Key | None) -> None:
    source.execute("ATTACH DATABASE ? AS other KEY ?", (str(target), key.spec if key else ""))
    try:
        source.execute("SELECT sqlcipher_export('other')").fetchall()
        # Which the export leaves out: whose file it is, and the version of its form.
        for note in ("application_id", "user_version"):
            ((value,),) = source.execute(f"PRAGMA main.{note}").fetchall()
            source.execute(f"PRAGMA other.{note} = {int(value)}")
    finally:
        source.execute("DETACH DATABASE other")


def holds_the_same(one: "Connection", other: "Connection") -> bool:
    """Whether two files have the same form and as many rows in every table; the engine's own check is not made."""
    sql = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"
    form = one.execute(sql).fetchall()
    if form != other.execute(sql).fetchall():
        return False
    tables = [name for kind, name, made in form if kind == "table" and not made.startswith("CREATE VIRTUAL")]
    counted = [f'SELECT count(*), max(rowid) FROM "{name}"' for name in tables if _has_row_ids(one, name)]
    notes = ["PRAGMA application_id", "PRAGMA user_version"]
    return all(one.execute(sql).fetchall() == other.execute(sql).fetchall() for sql in [*notes, *counted])


def _has_row_ids(connection: "Connection", table: str) -> bool:
    try:
        connection.execute(f'SELECT rowid FROM "{table}" LIMIT 1').fetchall()
    except DatabaseError:
        return False
    return True

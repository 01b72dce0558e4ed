"""Digests of what no history proves: settings, drafts, packages, reasons, and the form of the file itself.

The engine finds a page that it cannot walk, the chain of the history finds a record that was rewritten. A byte that
turns in a setting or in a sealed form is still a good page: only a digest noted beside it tells. It stands in ``meta``
and is made anew in the transaction that changes the table.
"""

from collections.abc import Iterable
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite3 import Connection

ORDERS = {
    "settings": "key",
    "drafts": "draft",
    "packages": "series",
    "explanations": "id",
    "attachments": "digest",
    "not_doubles": "register, one, other",
    "corrections": "period, calendar, revision",
    "targets": "id",
    "_sqlite_migrations": "id",
}
"""Table -> the order in which its rows are read."""
SCHEMA, META = "schema", "meta"
PREFIX = "digest_"
UNNOTED = ("history_head", "backup", PREFIX + META)
"""Notes of ``meta`` that no digest covers: proved by the history, made by a backup, the digest itself."""


def note(connection: "Connection", tables: Iterable[str]) -> None:
    """Note the digests of these tables as they are now, inside the caller's transaction; ``meta`` is the last."""
    for table in sorted(tables, key=lambda name: name == META):
        _put(connection, table, _digest(connection, table))


def note_all(connection: "Connection", *, but: Iterable[str] = ()) -> None:
    """Note every digest: the store is new, or an upgrade changed what the tables hold; not of those in ``but``."""
    note(connection, {SCHEMA, *_present(connection), META} - {*but})


def is_noted(connection: "Connection") -> bool:
    """Whether there is any digest; a store of an older program has none."""
    sql = f"SELECT 1 FROM main.meta WHERE key LIKE '{PREFIX}%' LIMIT 1"
    return connection.execute(sql).fetchone() is not None


def changed(connection: "Connection", tables: Iterable[str] | None = None) -> list[str]:
    """Those of the tables, of all where none are given, that are not as they were noted."""
    noted = dict(connection.execute(f"SELECT key, value FROM main.meta WHERE key LIKE '{PREFIX}%'").fetchall())
    names = (SCHEMA, META, *_present(connection)) if tables is None else tables
    return [name for name in names if noted.get(PREFIX + name) != _digest(connection, name)]


def _present(connection: "Connection") -> list[str]:
    held = {name for (name,) in connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")}
    return [table for table in ORDERS if table in held]


def _put(connection: "Connection", table: str, digest: str) -> None:
    connection.execute("INSERT OR REPLACE INTO main.meta VALUES (?, ?)", (PREFIX + table, digest))


def _digest(connection: "Connection", table: str) -> str:
    if table == SCHEMA:
        sql = "SELECT type, name, tbl_name, sql FROM main.sqlite_master ORDER BY type, name"
    elif table == META:
        left_out = ", ".join(f"'{key}'" for key in UNNOTED)
        sql = f"SELECT key, value FROM main.meta WHERE key NOT IN ({left_out}) ORDER BY key"
    else:
        sql = f'SELECT * FROM main."{table}" ORDER BY {ORDERS[table]}'
    digest = sha256()
    for row in connection.execute(sql):
        digest.update(repr(row).encode())
    return digest.hexdigest()

"""The one module that chooses the engine and sets a connection up.

The wheel ``sqlcipher3`` carries the same modern SQLite to every machine; where no wheel exists (arm64) the
standard ``sqlite3`` takes its place. Without a key both are plain SQLite and read each other's files.
"""

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    import sqlite3 as dbapi
    from sqlite3 import Connection
else:
    try:
        from sqlcipher3 import dbapi2 as dbapi
    except ImportError:
        import sqlite3 as dbapi

Error = dbapi.Error
DatabaseError = dbapi.DatabaseError
OperationalError = dbapi.OperationalError
IntegrityError = dbapi.IntegrityError
sqlite_version: str = dbapi.sqlite_version

BUSY_SECONDS = 5.0
"""How long a statement waits for another program that holds the file, such as a backup or a virus scanner."""
CACHE_KIB = 32 * 1024
"""Pages kept in memory, at most; search re-reads scattered rows, and the default of 8 MB halves its speed."""


def connect(path: Path | str, *, read_only: bool = False) -> "Connection":
    """Open a database file, or ``":memory:"``; transactions are begun and ended by the caller.

    The write-ahead log is never written back by a save: the store does that when nobody waits. Raises
    ``DatabaseError`` where the file is none of the engine's, ``OperationalError`` where it cannot be opened.
    """
    address = str(path)
    if read_only:
        address = "file:" + quote(Path(path).resolve().as_posix()) + "?mode=ro"
    connection = dbapi.connect(address, timeout=BUSY_SECONDS, isolation_level=None, uri=read_only)
    try:
        _set_up(connection, read_only)
    except BaseException:
        connection.close()
        raise
    return connection


def _set_up(connection: "Connection", read_only: bool) -> None:
    pragmas = [
        # Only SQLCipher knows it; plain SQLite passes over what it does not know.
        "cipher_log_level = NONE",
        "foreign_keys = ON",
        # A file from a stick must not run functions through views and triggers of its own.
        "trusted_schema = OFF",
        "cell_size_check = ON",
        f"cache_size = -{CACHE_KIB}",
    ]
    if not read_only:
        pragmas += ["journal_mode = WAL", "synchronous = FULL", "wal_autocheckpoint = 0"]
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}").fetchall()

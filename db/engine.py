"""The one module that chooses the engine and sets a connection up.

The wheel ``sqlcipher3`` carries the same modern SQLite to every machine; where no wheel exists (arm64) the
standard ``sqlite3`` takes its place. Without a key both are plain SQLite and read each other's files. With one the
first encrypts the file, its log and its journal; ``keys.py`` holds the keys.
"""

import ctypes
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from db import keys
from db.keys import Key
from workstation.findings import EnvironmentFault

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
NO_DATABASE = 26
"""The engine's word for a file that it cannot read: with this key, or at all."""
CACHE_KIB = 32 * 1024
"""Pages kept in memory, at most; search re-reads scattered rows, and the default of 8 MB halves its speed."""


def load_library() -> None:
    """Import ``sqlite_utils`` as it is where pandas and numpy are not installed.

    It imports both when it finds them, to know their types; no value of theirs ever comes here. That would cost
    the window a third of a second and 46 MiB.
    """
    if "sqlite_utils" in sys.modules:
        return
    hidden = [name for name in ("pandas", "numpy") if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        import sqlite_utils  # noqa: F401 - only loaded here
    finally:
        for name in hidden:
            del sys.modules[name]


class Keyed(dbapi.Connection):
    """A connection that knows the key of its file."""

    key: Key | None = None


def connect(path: Path | str, *, read_only: bool = False, key: Key | None = None) -> "Connection":
    """Open a database file, or ``":memory:"``; transactions are begun and ended by the caller.

    An encrypted file is opened by the passwords that were given (``keys.give``); ``key`` is for one that is made. The
    write-ahead log is never written back by a save: the store does that when nobody waits.

    Raises ``DatabaseError`` where the file is none of the engine's, ``OperationalError`` where it cannot be opened,
    ``EnvironmentFault``: ``password_missing``, ``password_wrong``, ``encryption_unavailable``.
    """
    load_library()
    salt = None if key or str(path) == ":memory:" else keys.salt_of(Path(path))
    if key is None and salt is None:
        return _open(path, read_only, None)
    if not can_encrypt():
        raise EnvironmentFault("encryption_unavailable", path=path)
    for candidate in [key] if key else keys.candidates(salt or b""):
        try:
            connection = _open(path, read_only, candidate)
        except DatabaseError as error:
            if salt is None or salt in keys.Ring.keys or getattr(error, "sqlite_errorcode", 0) != NO_DATABASE:
                raise
            continue
        keys.remember(candidate)
        return connection
    raise EnvironmentFault("password_wrong" if keys.Ring.passwords else "password_missing", path=path)


def _open(path: Path | str, read_only: bool, key: Key | None) -> "Connection":
    address = str(path)
    if read_only:
        address = read_only_address(Path(path).resolve().as_posix())
    connection: Connection = dbapi.connect(
        address, timeout=BUSY_SECONDS, isolation_level=None, uri=read_only, factory=Keyed
    )
    try:
        _set_up(connection, read_only, key)
    except BaseException:
        connection.close()
        raise
    return connection


def can_encrypt() -> bool:
    """Whether the engine of this machine is the one that encrypts."""
    return dbapi.__name__.startswith("sqlcipher3")


def key_of(connection: "Connection") -> Key | None:
    """The key of the file that a connection has open; ``None`` for a plain one."""
    key = getattr(connection, "key", None)
    return key if isinstance(key, Key) else None


def read_only_address(place: str) -> str:
    """What the engine opens for reading alone, of an absolute path with ``/`` (https://www.sqlite.org/uri.html).

    A path that begins with two slashes, as one of a share does, would be taken for the name of a host: an empty one
    stands before it.
    """
    return "file:" + ("//" if place.startswith("//") else "") + quote(os.fsencode(place)) + "?mode=ro"


def _set_up(connection: "Connection", read_only: bool, key: Key | None) -> None:
    # Only SQLCipher knows it; plain SQLite passes over what it does not know.
    connection.execute("PRAGMA cipher_log_level = NONE").fetchall()
    if key is not None:
        # Before anything is read of the file.
        connection.execute(f'PRAGMA key = "{key.spec}"').fetchall()
        connection.key = key  # type: ignore[attr-defined]
        connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
    pragmas = [
        "foreign_keys = ON",
        # A file from a stick must not run functions through views and triggers of its own.
        "trusted_schema = OFF",
        "cell_size_check = ON",
        f"cache_size = -{CACHE_KIB}",
    ]
    if key is not None:
        # Temporary files are not encrypted: what is sorted stays in memory.
        pragmas.append("temp_store = MEMORY")
    if not read_only:
        pragmas += ["journal_mode = WAL", "synchronous = FULL", "wal_autocheckpoint = 0"]
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}").fetchall()


def release_memory(connection: "Connection") -> None:
    """Hand back what the engine keeps of the file, and what the C library keeps of a big sort.

    The system still has the file in its own memory: the next search takes hardly longer.
    """
    connection.execute("PRAGMA shrink_memory")
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)

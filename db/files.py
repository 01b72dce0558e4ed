"""Judging a store file before and after the engine opens it: ours, not too new, whole, healthy."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from db import keys
from db.engine import DatabaseError, key_of
from db.upgrades import newest
from workstation.findings import EnvironmentFault

if TYPE_CHECKING:
    from sqlite3 import Connection

APPLICATION_ID = 0x49505753
"""``IPWS`` in the header of every store (https://www.sqlite.org/fileformat.html, offset 68)."""
MAGIC = b"SQLite format 3\x00"


def check_file(path: Path) -> None:
    """Raise ``store_foreign`` or ``store_damaged`` for what the header alone gives away.

    Reads the first page and opens nothing: a file of another program must not be touched. An encrypted one gives
    nothing away; ``check_version`` judges it once it is open.
    """
    if keys.salt_of(path) is not None:
        return
    with path.open("rb") as file:
        header = file.read(100)
    application = int.from_bytes(header[68:72], "big")
    if len(header) < 100 or not header.startswith(MAGIC) or application != APPLICATION_ID:
        raise EnvironmentFault("store_foreign", path=path)
    page = int.from_bytes(header[16:18], "big")
    promised = (65536 if page == 1 else page) * int.from_bytes(header[28:32], "big")
    # With a write-ahead log beside it the file may be shorter: the rest stands in the log.
    if path.stat().st_size < promised and not path.with_name(path.name + "-wal").exists():
        raise EnvironmentFault("store_damaged", path=path)


def check_version(connection: "Connection", path: Path) -> None:
    """Raise ``store_too_new``, naming the program that can open it, for what a newer one has upgraded.

    ``store_foreign`` for an encrypted file of another program, which nothing told apart before it was open.
    """
    if key_of(connection) is not None:
        ((application,),) = connection.execute("PRAGMA application_id").fetchall()
        if application != APPLICATION_ID:
            raise EnvironmentFault("store_foreign", path=path)
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > newest():
        row = connection.execute("SELECT value FROM meta WHERE key = 'program'").fetchone()
        raise EnvironmentFault(
            "store_too_new", path=path, version=version, newest=newest(), program=row[0] if row else "?"
        )


def complaints(connection: "Connection", *, thorough: bool = False) -> list[str]:
    """What the engine's own check says of a file, at most ten lines; nothing for a healthy one."""
    check = "integrity_check" if thorough else "quick_check"
    try:
        lines = [row[0] for row in connection.execute(f"PRAGMA {check}(10)")]
    except (DatabaseError, UnicodeDecodeError) as error:
        return [str(error)]
    return [] if lines == ["ok"] else lines


def of_a_search_index(complaint: str) -> bool:
    """Whether a complaint is about a search index only, which is made anew from the records."""
    return "fts5" in complaint.lower()


_OF_AN_INDEX = re.compile(
    r"(row \d+ missing from|wrong # of entries in|non-unique entry in|row \d+ values differ from) index .*",
    re.IGNORECASE,
)


def of_an_index(complaint: str) -> bool:
    """Whether a complaint is that an index does not fit to its table; it is made anew from the table."""
    return _OF_AN_INDEX.fullmatch(complaint.strip()) is not None


def is_healthy(connection: "Connection") -> bool:
    """Whether the engine finds nothing wrong with what cannot be made anew."""
    return all(map(of_a_search_index, complaints(connection)))

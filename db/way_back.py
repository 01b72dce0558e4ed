"""A backup put in the place of the store and left closed: no program of ours opens it, so none upgrades it again."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from db import backups
from db.attachments import sync_folder
from db.engine import connect, key_of
from db.faults import translated
from workstation.disk import rename
from workstation.findings import EnvironmentFault, Refusal, hard
from workstation.ports import Backup
from workstation.register import Register

if TYPE_CHECKING:
    from sqlite3 import Connection

    from db.single_instance import SingleInstance


class Leavable(Protocol):
    """What leaving takes of an open store."""

    folder: Path
    path: Path
    catalogue: tuple[Register, ...]
    unit: str
    _connection: "Connection"
    _log: Path
    _lock: "SingleInstance"

    def now(self) -> datetime:
        """The moment."""

    def _lay_down(self) -> None:
        """Write the log back and close the connection."""

    def _take_up(self, *, check: bool) -> None:
        """Open the file again."""


def has_form_of(store: Leavable, backup: Path) -> bool:
    """Whether a backup has the form that the store has: the program that made it can open the store as it is."""
    with translated(backup):
        connection = connect(backup, read_only=True)
        try:
            return _form(connection) == _form(store._connection)
        finally:
            connection.close()


def _form(connection: "Connection") -> tuple[object, ...]:
    """Version, tables and indexes; what the engine keeps of its own does not count."""
    sql = "SELECT type, name, sql FROM main.sqlite_master WHERE substr(name, 1, 7) <> 'sqlite_' ORDER BY type, name"
    return (*connection.execute("PRAGMA user_version").fetchone(), *connection.execute(sql).fetchall())


def leave_for(store: Leavable, source: Path) -> Backup:
    """Back the store up, put a backup in its place, set the folder free; returns the backup of what was there.

    As ``Store.restore_backup``, whose promises hold here too, but the store is closed afterwards. Where it cannot be
    done it is open as before.
    """
    unit = backups.check(source)
    if unit != store.unit:
        raise Refusal([hard("backup_of_another_unit", found=unit, unit=store.unit)])
    made = backups.make(store._connection, store.catalogue, store.folder, "before_restore", store.now())
    fresh = store.path.with_name(store.path.name + ".new")
    with translated(store.path):
        backups.unpack(source, fresh, like=key_of(store._connection))
    store._lay_down()
    try:
        with translated(store.path):
            if store._log.exists() and store._log.stat().st_size:
                # Another program keeps the file open; its log must not meet the other file.
                raise EnvironmentFault("store_busy", path=store.path)
            rename(fresh, store.path)
            sync_folder(store.folder)
    except BaseException:
        store._take_up(check=True)
        raise
    store._lock.release()
    return made

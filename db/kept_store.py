"""A store file that is only looked at: a backup, or a store that is damaged and must not be written to any more."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from db import backups, files, upgrades
from db.engine import DatabaseError, connect
from db.faults import translated
from db.history import Head, kept_head
from db.reading import Reading
from db.search import Search
from db.shelf import Shelf
from db.single_instance import SingleInstance
from db.tables import Plan
from workstation import temporary
from workstation.findings import EnvironmentFault
from workstation.ports import Backup
from workstation.register import Register

if TYPE_CHECKING:
    from sqlite3 import Connection


FILE = "workstation.db"


class KeptStore(Reading, Shelf):
    """A store for reading alone; it is asked nothing by a text, and attachments are those of the data folder."""

    def __init__(
        self, folder: Path, path: Path, catalogue: Sequence[Register], connection: "Connection", now: datetime
    ) -> None:
        """Use ``kept_store``."""
        self.folder, self.path, self.catalogue = folder, path, tuple(catalogue)
        self._connection = connection
        self._plans = {register.key: Plan(register, searched=False) for register in self.catalogue}
        self._searches = {}
        self._totals = {}
        self._sealed = None
        self.now: Callable[[], datetime] = lambda: now
        notes = dict(self._rows("SELECT key, value FROM meta"))
        self.unit, self.clerk = notes.get("unit", ""), notes.get("clerk", "")
        self.is_sample = notes.get("sample") == "1"

    @property
    def head(self) -> Head:
        """The end of its history."""
        return kept_head(self._connection)

    def transaction(self) -> AbstractContextManager[None]:
        """Nothing is written here."""
        self._refuse()

    def as_of(self, when: object) -> NoReturn:
        """The past of a kept store is not asked."""
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise EnvironmentFault("store_for_reading", path=self.path)


class SafeStore(KeptStore):
    """The damaged store of a data folder in safe mode: it is looked at and searched, and nothing is written to it.

    One thread opens it, uses it and closes it, and no other program may open the folder meanwhile.
    """

    def __init__(
        self, folder: Path, catalogue: Sequence[Register], connection: "Connection", now: datetime, lock: SingleInstance
    ) -> None:
        """Use ``open_safely``."""
        super().__init__(folder, folder / FILE, catalogue, connection, now)
        self._lock = lock
        self._plans = {register.key: Plan(register) for register in self.catalogue}
        self._searches = {key: Search(connection, key) for key in self._plans}

    def idle(self) -> bool:
        """There is nothing to tidy up."""
        return False

    def close(self) -> None:
        """Set the folder free."""
        self._connection.close()
        self._lock.release()

    def set_setting(self, key: str, value: Any) -> None:
        """What the program would remember is forgotten: pages that remember what they found can still be looked at."""

    def backups(self) -> list[Backup]:
        """The backups of this data folder, newest first."""
        return backups.listed(self.folder)

    def kept(self, path: Path) -> AbstractContextManager[KeptStore]:
        """A backup, for reading alone."""
        return kept_store(self.folder, path, self.catalogue, self.now())

    def backup(self, kind: str = "hand", out: Path | None = None) -> NoReturn:
        """A damaged store makes no backup."""
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise EnvironmentFault("store_safe_mode", path=self.path)


def open_safely(folder: Path, catalogue: Sequence[Register], now: datetime) -> SafeStore:
    """Open the store of a data folder for reading alone, as far as it can be read.

    Raises ``EnvironmentFault``: ``store_missing``, ``store_locked``, ``store_damaged`` where not even that is possible.
    """
    path = folder / FILE
    if not path.is_file():
        raise EnvironmentFault("store_missing", path=path)
    lock = SingleInstance(folder, "?", now)
    try:
        with translated(path):
            connection = connect(path, read_only=True)
            try:
                store = SafeStore(folder, catalogue, connection, now, lock)
                for register in store.catalogue:
                    store.tally(register)
            except BaseException:
                connection.close()
                raise
            return store
    except (DatabaseError, UnicodeDecodeError) as error:
        lock.release()
        raise EnvironmentFault("store_damaged", path=path) from error
    except BaseException:
        lock.release()
        raise


@contextmanager
def kept_store(folder: Path, path: Path, catalogue: Sequence[Register], now: datetime) -> Iterator[KeptStore]:
    """Open a store file for reading; one of an older program is brought to today's form in a copy.

    Raises ``EnvironmentFault``: ``backup_missing``, ``store_foreign``, ``store_damaged``, ``store_too_new``.
    """
    if not path.is_file():
        raise EnvironmentFault("backup_missing", path=path)
    with translated(path):
        files.check_file(path)
        connection = connect(path, read_only=True)
        try:
            files.check_version(connection, path)
            if _is_of_today(connection, catalogue):
                yield KeptStore(folder, path, catalogue, connection, now)
                return
        finally:
            connection.close()
        with _brought_up(folder, path, catalogue, now) as raised:
            yield KeptStore(folder, path, catalogue, raised, now)


def _is_of_today(connection: "Connection", catalogue: Sequence[Register]) -> bool:
    from sqlite_utils import Database

    return upgrades.is_current(Database(connection, execute_plugins=False), catalogue)


@contextmanager
def _brought_up(folder: Path, path: Path, catalogue: Sequence[Register], now: datetime) -> "Iterator[Connection]":
    """A copy of an older file, in the data folder's own backups, upgraded; thrown away afterwards."""
    from sqlite_utils import Database

    place = folder / backups.FOLDER
    place.mkdir(exist_ok=True)
    with temporary.folder("look", place, backups.UNFINISHED) as work:
        copy = work / "copy.db"
        backups.unpack(path, copy)
        connection = connect(copy)
        try:
            upgrades.upgrade(Database(connection, execute_plugins=False), catalogue, now)
            yield connection
        finally:
            connection.close()

"""A store file that is only looked at: a backup, or a store that is damaged and must not be written to any more."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from db import backups, files, upgrades
from db.engine import connect
from db.faults import translated
from db.history import Head, kept_head
from db.reading import Reading
from db.shelf import Shelf
from db.tables import Plan
from workstation.findings import EnvironmentFault
from workstation.register import Register

if TYPE_CHECKING:
    from sqlite3 import Connection


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
    with tempfile.TemporaryDirectory(prefix="look", suffix=backups.UNFINISHED, dir=place) as work:
        copy = Path(work) / "copy.db"
        backups.unpack(path, copy)
        connection = connect(copy)
        try:
            upgrades.upgrade(Database(connection, execute_plugins=False), catalogue, now)
            yield connection
        finally:
            connection.close()

"""The store of one reporting unit: a data folder with one database file, attachments, backups and a lock."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, cast

import workstation
from db import backups, files, keys, small_tables, upgrades
from db.as_of import as_of
from db.attachments import sync_folder
from db.backups import CHINA
from db.changing_key import ciphered_backups, opened_by_backups, proven_copy
from db.engine import DatabaseError, can_encrypt, connect, key_of, release_memory
from db.faults import translated
from db.history import Head, History, moment
from db.newer import check_not_newer
from db.search import Search
from db.shelf import Shelf
from db.single_instance import SingleInstance
from db.tables import Plan
from db.uids import Uids
from db.writing import Writing
from workstation.disk import rename
from workstation.findings import EnvironmentFault, Finding, Refusal, hard, soft
from workstation.ports import Backup, BackupKind, BackupMade
from workstation.register import Register
from workstation.registers.catalogue import REGISTERS
from workstation.roles import needs

if TYPE_CHECKING:
    from sqlite3 import Connection

    from sqlite_utils import Database

    from workstation import ports

FILE = "workstation.db"
NEW = ".new"
"""Ending of a store that is being made or brought back: without its final name it is nothing yet."""
LONG_LOG = 64 * 1024 * 1024
"""Bytes of write-ahead log after which it is cleared at once, instead of waiting for an idle moment."""
SETTLING_STEPS = 2
"""Steps of merging that one idle moment takes of each search index; the rest waits for the next."""
SMALL = 64 * 1024 * 1024
"""Bytes up to which a store is checked whole at every opening; a larger one once a day and after a kill."""

Clock = Callable[[], datetime]


def china_now() -> datetime:
    """The moment in China's time, which knows no summer time since 1991."""
    return datetime.now(CHINA)


class Store(Writing, Shelf):
    """The records of one reporting unit. One thread opens it, uses it and closes it."""

    def __init__(self, folder: Path, catalogue: Sequence[Register], clock: Clock, lock: SingleInstance) -> None:
        """Use ``create`` or ``open``."""
        self.folder = folder
        self.path = folder / FILE
        self._log = folder / f"{FILE}-wal"
        self.catalogue = tuple(catalogue)
        self.now = clock
        self._lock = lock
        self._uids = Uids()
        self._touched, self._spoiled = set(), set()
        self._plans = {register.key: Plan(register) for register in self.catalogue}

    # -- opening -------------------------------------------------------------------------------------------

    @classmethod
    def create(
        cls,
        folder: Path,
        *,
        unit: str,
        clerk: str,
        catalogue: Sequence[Register] = REGISTERS,
        clock: Clock = china_now,
        sample: bool = False,
        password: str = "",
    ) -> "Store":
        """Make the store of a unit and open it; with a password it is encrypted from its first byte on.

        Raises ``EnvironmentFault``: ``store_exists``, ``store_locked``, ``folder_unwritable``, ``disk_full``.
        """
        path = folder / FILE
        with translated(folder):
            folder.mkdir(parents=True, exist_ok=True)
            _for_the_user_alone(folder)
            with _freed_on_failure(folder, clerk, clock) as lock:
                if path.exists():
                    raise EnvironmentFault("store_exists", path=path)
                unfinished = path.with_name(FILE + NEW)
                backups.discard(unfinished)
                connection = connect(unfinished, key=keys.new_key(password) if password else None)
                try:
                    connection.execute(f"PRAGMA application_id = {files.APPLICATION_ID}")
                    database = _database(connection)
                    with database.atomic():
                        upgrades.upgrade(database, catalogue, clock())
                        notes = {
                            "unit": unit,
                            "clerk": clerk,
                            "sample": str(int(sample)),
                            "created_at": moment(clock()),
                            "program": workstation.__version__,
                        }
                        connection.executemany("INSERT INTO meta VALUES (?, ?)", notes.items())
                        small_tables.note_all(connection)
                finally:
                    connection.close()
                rename(unfinished, path)
                sync_folder(folder)
                store = cls(folder, catalogue, clock, lock)
                store._take_up(check=False)
                return store

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        catalogue: Sequence[Register] = REGISTERS,
        clock: Clock = china_now,
        check: bool = True,
    ) -> "Store":
        """Open the store of a data folder, upgrading it where the program is newer than the file.

        ``check=False`` leaves the engine's check out, for ``doctor`` to say more of a damaged file.
        Raises ``EnvironmentFault``: ``store_missing``, ``store_locked``, ``store_foreign``,
        ``store_too_new``, ``store_damaged``, ``store_busy``, ``store_read_only``, ``folder_unwritable``,
        ``disk_full``, ``password_missing``, ``password_wrong``.
        """
        path = folder / FILE
        with translated(path):
            if not path.is_file():
                raise EnvironmentFault("store_missing", path=path)
            with _freed_on_failure(folder, "?", clock) as lock:
                store = cls(folder, catalogue, clock, lock)
                store._take_up(check=check)
                if store.is_encrypted:
                    # A kill while encryption was turned off left a plain copy, which is nothing without its name.
                    backups.discard(path.with_name(FILE + NEW))
                lock.tell(store.clerk, clock())
                return store

    def _take_up(self, *, check: bool) -> None:
        """Open the file of the folder: ours, not too new, backed up before an upgrade, upgraded, healthy."""
        files.check_file(self.path)
        try:
            check_not_newer(self.path)
            killed = _size(self._log) > 0
            connection = connect(self.path)
            try:
                self._settle(connection, killed=killed, check=check)
            except BaseException:
                connection.close()
                raise
        except UnicodeDecodeError as error:
            # What the engine says of a damaged form of the file holds the damaged bytes.
            raise EnvironmentFault("store_damaged", path=self.path) from error
        except EnvironmentFault as fault:
            if fault.code == "password_wrong" and opened_by_backups(self.path):
                # The password is right, the first page is not.
                raise EnvironmentFault("store_damaged", path=self.path) from fault
            raise

    def _settle(self, connection: "Connection", *, killed: bool, check: bool) -> None:
        files.check_version(connection, self.path)
        self._connection = connection
        self._database = database = _database(connection)
        self._history = History(connection)
        self._searches = {key: Search(connection, key) for key in self._plans}
        self._unsettled = True
        self._totals = {}
        self._sealed = None
        if not upgrades.is_current(database, self.catalogue):
            spoiled = small_tables.changed(connection) if small_tables.is_noted(connection) else []
            # In a file whose form is damaged the upgrade would miss a column and put an empty one in its place.
            if small_tables.SCHEMA in spoiled or not files.is_healthy(connection):
                raise EnvironmentFault("store_damaged", path=self.path)
            self._back_up_before_upgrade(database)
            # As a whole or not at all: the digests belong to the form that the last migration leaves.
            with self.transaction():
                upgrades.upgrade(database, self.catalogue, self.now())
                self._note("program", workstation.__version__)
                small_tables.note_all(connection, but=spoiled)
            killed = True
        elif not small_tables.is_noted(connection):
            with self.transaction():
                small_tables.note_all(connection)
        self._index_what_is_not()
        self.unit, self.clerk = self._noted("unit"), self._noted("clerk")
        self.is_sample = self._noted("sample") == "1"
        if check and self._check_is_due(killed):
            self._check()

    def _index_what_is_not(self) -> None:
        """Make the search indexes anew whose declaration or tokeniser is not the one they were made by."""
        for key, plan in self._plans.items():
            if self._noted(f"indexed_{key}") != plan.indexed:
                with self.transaction():
                    self.rebuild_search(plan.register)
                    self._note(f"indexed_{key}", plan.indexed)

    def _check(self) -> None:
        """Let the engine look over the whole file; a broken search index is made anew at once."""
        complaints = files.complaints(self._connection)
        if not all(map(files.of_a_search_index, complaints)):
            raise EnvironmentFault("store_damaged", path=self.path)
        if complaints:
            for register in self.catalogue:
                self.rebuild_search(register)
        if self._noted("checked_on") != (today := self.now().date().isoformat()):
            self._note("checked_on", today)

    def _check_is_due(self, killed: bool) -> bool:
        return killed or _size(self.path) <= SMALL or self._noted("checked_on") != self.now().date().isoformat()

    def _back_up_before_upgrade(self, database: "Database") -> None:
        held = set(database.table_names())
        known = [register for register in self.catalogue if register.key in held]
        backups.make(self._connection, known, self.folder, "before_upgrade", self.now())

    def close(self) -> None:
        """Write the log back and set the folder free."""
        try:
            self._lay_down()
        finally:
            self._lock.release()

    def _lay_down(self) -> None:
        with translated(self.path):
            try:
                with suppress(DatabaseError):
                    self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                self._connection.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def take_over(self, clerk: str) -> None:
        """From now on this clerk works here: every change bears the name, and a second window is told it."""
        self._note("clerk", clerk)
        self.clerk = clerk
        self._lock.tell(clerk, self.now())

    # -- the file ------------------------------------------------------------------------------------------

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All changes inside happen together or not at all."""
        outermost = not self._connection.in_transaction
        try:
            with super().transaction():
                yield
                if outermost and self._touched:
                    small_tables.note(self._connection, self._touched - self._spoiled)
        finally:
            if outermost:
                self._touched.clear()
                self._spoiled.clear()
        self._unsettled = True
        if not self._connection.in_transaction and _size(self._log) > LONG_LOG:
            self.idle()

    def as_of(self, when: "int | ports.WrittenPackage") -> AbstractContextManager["ports.Store"]:
        """The store as it was after that row of the history, or as that package was written; for reading alone."""
        # What writes is not there; who asks the past of a store does not write to it.
        return cast("AbstractContextManager[ports.Store]", as_of(self, when))

    def idle(self) -> bool:
        """Nobody waits: merge what saving left in the search indexes, write the log back, so that no save has to.

        Takes some ten milliseconds; returns whether more is left to do.
        """
        if not (self._unsettled or _size(self._log)):
            release_memory(self._connection)
            return False
        with super().transaction():
            for search in self._searches.values():
                search.file()
        with translated(self.path):
            several = [search.settle(steps=SETTLING_STEPS) for search in self._searches.values()]
            self._unsettled = any(several)
            if not self._unsettled or _size(self._log) > LONG_LOG:
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            if not self._unsettled:
                release_memory(self._connection)
        return self._unsettled

    @property
    def version(self) -> int:
        """The version of the store's form."""
        return upgrades.version(self._database)

    @property
    def head(self) -> Head:
        """The end of the history's chain; a seal may name it, so that a rewritten past shows outside too."""
        return self._history.head

    def _noted(self, key: str) -> str:
        row = self._connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else ""

    def _note(self, key: str, value: str) -> None:
        with self.transaction():
            self._touch(small_tables.META)
            self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def leftovers(self) -> list[Path]:
        """What a kill left behind while a store was made or brought back."""
        return [path for path in self.folder.glob(f"{FILE}{NEW}*") if path.is_file()]

    # -- backups -------------------------------------------------------------------------------------------

    def backup(self, kind: BackupKind = "hand", out: Path | None = None) -> BackupMade:
        """Write a backup, check it, thin out the old ones, copy it to the second place where one is set.

        With ``out`` it goes to that file only. Raises ``EnvironmentFault``: ``backup_failed``, ``disk_full``,
        ``folder_unwritable``.
        """
        if out is not None:
            with translated(out):
                backups.write(self._connection, self.catalogue, out, moment(self.now()))
                made = Backup(
                    path=out,
                    at=self.now(),
                    kind=kind,
                    counts=backups.counts(self._connection, self.catalogue),
                    size=_size(out),
                )
            return BackupMade(backup=made, second=None, findings=())
        made = backups.make(self._connection, self.catalogue, self.folder, kind, self.now())
        with translated(self.folder):
            kept_days = self.setting("backups_kept", backups.DAILY)
            for old in backups.superfluous(backups.listed(self.folder), kept_days):
                # Windows removes none that another program looks at; the backup is made all the same.
                with suppress(PermissionError):
                    old.path.unlink(missing_ok=True)
        second, findings = self._to_second_place(made)
        if made.broken is not None:
            findings = (*findings, soft("backup_history_broken", row=made.broken))
        return BackupMade(backup=made, second=second, findings=findings)

    def _to_second_place(self, made: Backup) -> tuple[Path | None, tuple[Finding, ...]]:
        setting = self.setting("second_backup_folder")
        if not setting:
            return None, ()
        second, findings = backups.copy_to_second_place(made, Path(setting))
        if second is not None:
            self.set_setting("second_backup_at", moment(self.now()))
        return second, findings

    def backups(self) -> list[Backup]:
        """The backups of this data folder with their times and counts, newest first."""
        return backups.listed(self.folder)

    def kept(self, path: Path) -> AbstractContextManager["ports.Store"]:
        """A backup of a store, for reading alone; ``EnvironmentFault`` where it cannot be read."""
        from db.kept_store import kept_store

        return cast("AbstractContextManager[ports.Store]", kept_store(self.folder, path, self.catalogue, self.now()))

    def examine(self, *, repair: bool = False) -> "ports.Examined":
        """Examine file, history, records, attachments, backups; ``repair`` makes indexes anew."""
        from db.doctor import examine

        return examine(self, repair=repair)

    @needs("decide")
    def restore_backup(self, source: Path) -> Backup:
        """Put a backup in the place of the present store, which is backed up first; returns that backup.

        A kill at any moment leaves the old store whole or the new one. Raises ``EnvironmentFault`` for a file
        that is missing, foreign, too new or damaged, ``Refusal`` for a backup of another unit, before
        anything is touched.
        """
        made, fresh = self._unpacked(source)
        self._put_in_place(fresh)
        return made

    @needs("decide")
    def leave_for(self, source: Path) -> Backup:
        """As ``restore_backup``, but the backup is not opened, and the store is closed: an older program goes on."""
        made, fresh = self._unpacked(source)
        try:
            self._exchange(fresh)
        except BaseException:
            self._take_up(check=True)
            raise
        self._lock.release()
        return made

    def _unpacked(self, source: Path) -> tuple[Backup, Path]:
        """A backup of the present store, and another backup beside it, ready to take its place."""
        unit = backups.check(source)
        if unit != self.unit:
            raise Refusal([hard("backup_of_another_unit", found=unit, unit=self.unit)])
        made = backups.make(self._connection, self.catalogue, self.folder, "before_restore", self.now())
        fresh = self.path.with_name(FILE + NEW)
        with translated(self.path):
            backups.unpack(source, fresh, like=key_of(self._connection))
        return made, fresh

    def _put_in_place(self, fresh: Path) -> None:
        """Let another file be the store from now on; it is the old one or the new one, whatever happens."""
        try:
            self._exchange(fresh)
        finally:
            self._take_up(check=True)

    def _exchange(self, fresh: Path) -> None:
        """Close the store and give another file its name, in one step."""
        self._lay_down()
        with translated(self.path):
            if _size(self._log):
                # Another program keeps the file open; its log must not meet the new file.
                raise EnvironmentFault("store_busy", path=self.path)
            rename(fresh, self.path)
            sync_folder(self.folder)

    # -- encryption at rest --------------------------------------------------------------------------------

    @property
    def is_encrypted(self) -> bool:
        """Whether file, log, drafts and backups can be read with a password only."""
        return key_of(self._connection) is not None

    @property
    def can_encrypt(self) -> bool:
        """Whether the engine of this machine is the one that encrypts."""
        return can_encrypt()

    def use_password(self, password: str) -> None:
        """Take a password that may open backups, for as long as the program runs."""
        keys.give(password)

    def is_password(self, password: str) -> bool:
        """Whether this is the password that the store is encrypted with."""
        key = key_of(self._connection)
        return key is not None and keys.opens(password, key)

    @needs("decide")
    def encrypt(self, password: str, progress: "ports.Progress" = lambda done, total: None) -> "ports.KeyChanged":
        """Encrypt the store, or give it another password; an empty one turns encryption off.

        It is backed up first, copied under the new key, compared, and put in the place of the old file in one step.
        Backups that were plain are encrypted afterwards; those of a former password stay as they are.
        Raises ``Refusal`` for a password too weak, ``EnvironmentFault`` as a restore does.
        """
        if not can_encrypt():
            raise EnvironmentFault("encryption_no_engine")
        key = keys.new_key(password) if password else None
        made = backups.make(self._connection, self.catalogue, self.folder, "before_encryption", self.now())
        fresh = self.path.with_name(FILE + NEW)
        with translated(self.path):
            proven_copy(self._connection, fresh, key)
        self._put_in_place(fresh)
        return self.encrypt_backups(progress, saved=made.path)

    def encrypt_backups(
        self, progress: "ports.Progress" = lambda done, total: None, *, saved: Path | None = None
    ) -> "ports.KeyChanged":
        """Encrypt what lies about in plain of the backups of an encrypted store, here and in the second place.

        A kill between two of them leaves the rest as they were: the next daily backup goes on with it.
        """
        second = self.setting("second_backup_folder")
        with translated(self.folder):
            key = key_of(self._connection)
            return ciphered_backups(self.folder, Path(second) if second else None, key, saved, progress)

    def has_form_of(self, backup: Path) -> bool:
        """Whether a backup has the form of this store, so that the program that made it can open both."""
        with translated(backup), closing(connect(backup, read_only=True)) as connection:
            return upgrades.form(connection) == upgrades.form(self._connection)

    @classmethod
    def replace_damaged(cls, folder: Path, source: Path, *, clock: Clock = china_now) -> Path:
        """Put a backup in the place of a store that does not open; returns the folder that keeps that one."""
        path = folder / FILE
        backups.check(source)
        with translated(path), SingleInstance(folder, "?", clock()):
            fresh = path.with_name(FILE + NEW)
            salt = keys.salt_of(path) or b""
            # What was encrypted stays so, whatever the backup is.
            backups.unpack(source, fresh, like=keys.Ring.keys.get(salt, backups.SAME))
            aside = backups.set_aside(path, clock())
            for ending in ("-wal", "-shm"):
                path.with_name(FILE + ending).unlink(missing_ok=True)
            rename(fresh, path)
            sync_folder(folder)
        return aside


@contextmanager
def _freed_on_failure(folder: Path, clerk: str, clock: Clock) -> Iterator[SingleInstance]:
    """The lock of a folder, kept when the block succeeds."""
    lock = SingleInstance(folder, clerk, clock())
    try:
        yield lock
    except BaseException:
        lock.release()
        raise


def _database(connection: "Connection") -> "Database":
    from sqlite_utils import Database

    return Database(connection, execute_plugins=False)


def _size(path: Path) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116 - called after every save
    except FileNotFoundError:
        return 0


def _for_the_user_alone(folder: Path) -> None:
    """Nobody else on the machine reads the data: on Windows the user's profile sees to that, elsewhere the rights.

    A disk that knows no rights, such as a stick, is left as it is.
    """
    if os.name == "posix":
        with suppress(OSError):
            folder.chmod(0o700)

"""Backups: copied by SQLite, opened, checked and counted before they are called good, thinned with time."""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db import keys
from db.attachments import digest_of, sync_folder
from db.encrypting import copied
from db.engine import DatabaseError, connect, key_of
from db.faults import translated
from db.files import check_file, check_version, is_healthy
from db.history import first_break, kept_head, moment
from db.tables import quote
from workstation.disk import rename
from workstation.findings import EnvironmentFault, Finding, soft
from workstation.ports import Backup, BackupKind
from workstation.register import Register

if TYPE_CHECKING:
    from sqlite3 import Connection

    from db.keys import Key


class Same:
    """As encrypted, or as plain, as the file that is copied."""


SAME = Same()
FOLDER = "backups"
UNFINISHED = ".unfinished"
NAME = re.compile(r"workstation_(?P<at>\d{8}-\d{6})_(?P<kind>[a-z_]+)(?:-\d+)?\.db")
CHINA = timezone(timedelta(hours=8))

DAILY, WEEKLY, MONTHLY = 7, 4, 12
"""How many daily backups stay: the newest of so many days, weeks and months."""
BEFORE = 5
"""How many of each other kind stay, those made by hand excepted: they all stay."""


def make(source: "Connection", catalogue: Sequence[Register], folder: Path, kind: BackupKind, now: datetime) -> Backup:
    """Write a backup of an open store into the data folder's ``backups`` and prove that it is good.

    Raises ``EnvironmentFault``: ``disk_full``, ``folder_unwritable``, or ``backup_failed`` when the copy does
    not hold what the store holds.
    """
    place = folder / FOLDER
    with translated(place):
        place.mkdir(exist_ok=True)
        final = _free_name(place, kind, now)
        write(source, catalogue, final, moment(now))
    backup = read(final)
    if backup is None:
        raise EnvironmentFault("backup_failed", path=final)
    return backup


def write(source: "Connection", catalogue: Sequence[Register], final: Path, at: str) -> None:
    """Copy an open store to a file of its own: under a temporary name, checked, then renamed."""
    unfinished = final.with_name(final.name + UNFINISHED)
    discard(unfinished)
    try:
        copy = connect(unfinished, key=key_of(source))
        try:
            source.backup(copy)
            # One file that any program of ours can open, also on a medium that cannot be written.
            copy.execute("PRAGMA journal_mode = DELETE")
            expected = counts(source, catalogue)
            note = json.dumps({"at": at, "counts": expected, "head": kept_head(copy).sequence, "break": None})
            copy.execute("INSERT OR REPLACE INTO meta VALUES ('backup', ?)", (note,))
            copy.commit()
        finally:
            copy.close()
        proof = connect(unfinished, read_only=True)
        try:
            same = counts(proof, catalogue) == expected and kept_head(proof) == kept_head(source)
            if not (same and is_healthy(proof)):
                raise EnvironmentFault("backup_failed", path=final)
            broken = first_break(proof)
        finally:
            proof.close()
        if broken is not None:
            _note_break(unfinished, broken)
        sync(unfinished)
        rename(unfinished, final)
        sync_folder(final.parent)
    finally:
        discard(unfinished)


def _note_break(path: Path, row: int) -> None:
    """Note in a backup that the history it holds is broken: a true copy of a store that somebody rewrote."""
    connection = connect(path)
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
        sql = "UPDATE meta SET value = json_set(value, '$.break', ?) WHERE key = 'backup'"
        connection.execute(sql, (row,))
    finally:
        connection.close()


def counts(connection: "Connection", catalogue: Iterable[Register]) -> dict[str, int]:
    """Register -> records in force."""
    return {
        register.key: connection.execute(
            f"SELECT count(*) FROM {quote(register.key)} WHERE withdrawn_at IS NULL"
        ).fetchone()[0]
        for register in catalogue
    }


def read(path: Path) -> Backup | None:
    """What a file is as a backup; ``None`` where its name is not one of ours."""
    matched = NAME.fullmatch(path.name)
    if matched is None:
        return None
    try:
        at = datetime.strptime(matched["at"], "%Y%m%d-%H%M%S").replace(tzinfo=CHINA)
    except ValueError:
        return None
    note, origin = _noted(path)
    return Backup(
        path=path,
        at=at,
        kind=matched["kind"],
        counts=note.get("counts"),
        size=path.stat().st_size,
        head=note.get("head"),
        broken=note.get("break"),
        origin=origin,
        locked=not note and keys.salt_of(path) is not None,
    )


def _noted(path: Path) -> tuple[dict[str, Any], str]:
    """What a backup says of itself, and which store it is of; nothing for a file that cannot be read."""
    try:
        check_file(path)
        connection = connect(path, read_only=True)
        try:
            kept = dict(connection.execute("SELECT key, value FROM meta").fetchall())
        finally:
            connection.close()
        found = json.loads(kept["backup"])
        origin = f"{kept.get('unit', '')} {kept.get('created_at', '')}"
        return (found, origin) if isinstance(found, dict) and "counts" in found else ({}, "")
    except (EnvironmentFault, DatabaseError, OSError, ValueError, KeyError):
        return {}, ""


def listed(folder: Path) -> list[Backup]:
    """The backups of a data folder, newest first."""
    return listed_in(folder / FOLDER)


def listed_in(place: Path) -> list[Backup]:
    """The backups that lie in a folder, newest first."""
    found = [backup for path in place.glob("*.db") if path.is_file() and (backup := read(path)) is not None]
    return sorted(found, key=lambda backup: (backup.at, backup.path.name), reverse=True)


def kept(
    moments: Iterable[datetime], *, daily: int = DAILY, weekly: int = WEEKLY, monthly: int = MONTHLY
) -> set[datetime]:
    """Which of these moments stay: the newest of each of the last days, weeks (Monday to Sunday) and months.

    Only days, weeks and months that have a backup count, so that a long holiday thins nothing out.
    """
    newest_first = sorted(moments, reverse=True)
    periods: list[tuple[Callable[[datetime], Any], int]] = [
        (lambda at: at.date(), daily),
        (lambda at: at.isocalendar()[:2], weekly),
        (lambda at: (at.year, at.month), monthly),
    ]
    staying: set[datetime] = set()
    for period, number in periods:
        newest: dict[Any, datetime] = {}
        for at in newest_first:
            newest.setdefault(period(at), at)
        staying.update(list(newest.values())[:number])
    return staying


def superfluous(backups: Sequence[Backup], daily: int = DAILY) -> list[Backup]:
    """Which backups may go, given all of them; ``daily`` is for how many days one stays.

    An unreadable one neither counts nor goes: somebody should look.
    """
    readable = sorted((b for b in backups if b.counts is not None), key=lambda backup: backup.at, reverse=True)
    staying = kept((backup.at for backup in readable if backup.kind == "daily"), daily=daily)
    going = [backup for backup in readable if backup.kind == "daily" and backup.at not in staying]
    for kind in {backup.kind for backup in readable} - {"daily", "hand"}:
        going += [backup for backup in readable if backup.kind == kind][BEFORE:]
    return going


def copy_to_second_place(backup: Backup, second: Path) -> tuple[Path | None, tuple[Finding, ...]]:
    """Copy a good backup to a stick or a share, compare, and thin out what is there of the same store.

    A stick that is not there is a soft finding. Several computers may share one folder: the backups of other stores
    are neither replaced nor thinned out.
    """
    if not second.is_dir():
        return None, (soft("second_place_missing", path=second),)
    final = second / backup.path.name
    try:
        number = 1
        while final.is_file() and digest_of(final) != digest_of(backup.path):
            number += 1
            final = second / f"{backup.path.stem}-{number}.db"
        unfinished = final.with_name(final.name + UNFINISHED)
        try:
            shutil.copyfile(backup.path, unfinished)
            sync(unfinished)
            if digest_of(unfinished) != digest_of(backup.path):
                return None, (soft("second_place_failed", path=second, reason=final.name),)
            rename(unfinished, final)
            sync_folder(second)
        finally:
            unfinished.unlink(missing_ok=True)
        own = [one for one in listed_in(second) if one.origin == backup.origin]
        for old in superfluous(own):
            with suppress(PermissionError):  # another program looks at it: the next time
                old.path.unlink(missing_ok=True)
    except OSError as error:
        return None, (soft("second_place_failed", path=second, reason=error.strerror or str(error)),)
    return final, ()


def check(path: Path) -> str:
    """The unit of a backup; ``EnvironmentFault`` unless it is a healthy store that this program can open."""
    if not path.is_file():
        raise EnvironmentFault("backup_missing", path=path)
    with translated(path):
        check_file(path)
        connection = connect(path, read_only=True)
        try:
            check_version(connection, path)
            if not is_healthy(connection):
                raise EnvironmentFault("store_damaged", path=path)
            row = connection.execute("SELECT value FROM meta WHERE key = 'unit'").fetchone()
            return row[0] if row else ""
        finally:
            connection.close()


def unpack(source: Path, target: Path, *, like: "Key | Same | None" = SAME) -> None:
    """Copy a checked backup to ``target``, whole and on the disk.

    The copy is encrypted by the key ``like``, plain for ``None``; without one it is what the backup is.
    """
    discard(target)
    origin = connect(source, read_only=True)
    try:
        copy = copied(origin, target, key_of(origin) if isinstance(like, Same) else like)
        try:
            copy.execute("DELETE FROM meta WHERE key = 'backup'")
            copy.commit()
            if not is_healthy(copy):
                raise EnvironmentFault("backup_failed", path=target)
        finally:
            copy.close()
    finally:
        origin.close()
    sync(target)


def set_aside(store: Path, now: datetime) -> Path:
    """Keep the files of a store that does not open, so that nothing of it is lost; returns the folder."""
    aside = store.parent / FOLDER / f"damaged_{now:%Y%m%d-%H%M%S}"
    aside.mkdir(parents=True, exist_ok=True)
    for ending in ("", "-wal"):
        part = store.with_name(store.name + ending)
        if part.exists():
            shutil.copyfile(part, aside / part.name)
            sync(aside / part.name)
    sync_folder(aside)
    return aside


def leftovers(folder: Path) -> list[Path]:
    """What a kill left behind while a backup was written."""
    return sorted((folder / FOLDER).glob(f"*{UNFINISHED}*"))


def discard(path: Path) -> None:
    """Remove a file of the engine with all that belongs to it."""
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _free_name(place: Path, kind: BackupKind, now: datetime) -> Path:
    stem = f"workstation_{now.astimezone(CHINA):%Y%m%d-%H%M%S}_{kind}"
    path, number = place / f"{stem}.db", 1
    while path.exists():
        number += 1
        path = place / f"{stem}-{number}.db"
    return path


def sync(path: Path) -> None:
    """Bring the content of a file to the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())

"""A store and its backups under another key: the copy that takes the store's place, the plain backups encrypted."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from db import backups, keys, small_tables
from db.encrypting import copied, holds_the_same
from db.engine import DatabaseError, connect
from db.faults import translated
from db.files import check_file, is_healthy
from db.history import first_break, kept_head
from db.keys import Key
from workstation.disk import rename
from workstation.findings import EnvironmentFault, soft
from workstation.ports import KeyChanged, Progress

if TYPE_CHECKING:
    from sqlite3 import Connection


def proven_copy(source: "Connection", target: Path, key: Key | None) -> None:
    """Copy an open store to a new file under this key, on the disk, and prove that it holds the same.

    Raises ``EnvironmentFault`` with ``encryption_failed`` where it does not; the target is then removed.
    """
    backups.discard(target)
    try:
        copied(source, target, key).close()
        copy = connect(target, read_only=True)
        try:
            same = (
                holds_the_same(source, copy)
                and is_healthy(copy)
                and kept_head(copy) == kept_head(source)
                and first_break(copy) == first_break(source)
                and small_tables.changed(copy) == small_tables.changed(source)
            )
        finally:
            copy.close()
        if not same:
            raise EnvironmentFault("encryption_failed", path=target)
        backups.sync(target)
    except BaseException:
        backups.discard(target)
        raise


def ciphered_backups(
    folder: Path, second: Path | None, key: Key | None, saved: Path | None, progress: Progress
) -> KeyChanged:
    """Encrypt the plain backups of a data folder, and those of the same store in the second place.

    Each under a temporary name, proved, renamed. What cannot be read is left and named.
    """
    place = folder / backups.FOLDER
    if key is None:
        return KeyChanged(saved=saved, ciphered=0, plain=(), other=len(list(_encrypted(place))))
    for left in backups.leftovers(folder):
        if left.is_file():
            backups.discard(left)
    waiting = list(_plain(place))
    if second is not None and second.is_dir() and any(_plain(second)):
        origins = {one.origin for one in backups.listed_in(place)}
        waiting += [one.path for one in backups.listed_in(second) if one.origin in origins and _is_plain(one.path)]
    ciphered = 0
    for number, path in enumerate(waiting):
        progress(number, len(waiting))
        ciphered += _cipher(path, key)
    away = second is not None and not second.is_dir()
    return KeyChanged(
        saved=saved,
        ciphered=ciphered,
        plain=tuple(path for path in [*waiting, *place.glob("*/*")] if _is_plain(path)),
        other=sum(1 for path in _encrypted(place) if keys.salt_of(path) != key.salt),
        findings=(soft("encryption_second_away", path=second),) if away else (),
    )


def _cipher(path: Path, key: Key) -> bool:
    """Encrypt one backup; whether that could be done."""
    unfinished = path.with_name(path.name + backups.UNFINISHED)
    try:
        with translated(path):
            check_file(path)
            source = connect(path, read_only=True)
            try:
                backups.discard(unfinished)
                copied(source, unfinished, key).close()
                copy = connect(unfinished, read_only=True)
                try:
                    if not (holds_the_same(source, copy) and is_healthy(copy)):
                        return False
                finally:
                    copy.close()
            finally:
                source.close()
            backups.sync(unfinished)
            rename(unfinished, path)
    except (EnvironmentFault, DatabaseError, OSError):
        # It is no store, it is damaged, or another program looks at it.
        return False
    finally:
        backups.discard(unfinished)
    return True


def _is_plain(path: Path) -> bool:
    """Whether a file is a database that anybody can read."""
    try:
        with path.open("rb") as file:
            return file.read(len(keys.PLAIN)) == keys.PLAIN
    except OSError:
        return False


def _plain(place: Path) -> Iterator[Path]:
    return (path for path in sorted(place.glob("*.db")) if _is_plain(path))


def _encrypted(place: Path) -> Iterator[Path]:
    return (path for path in place.glob("*.db") if keys.salt_of(path) is not None)


def plain_backups(folder: Path) -> list[Path]:
    """What lies in plain among the backups of an encrypted store."""
    place = folder / backups.FOLDER
    return [path for path in [*_plain(place), *sorted(place.glob("*/*"))] if _is_plain(path)]


def opened_by_backups(path: Path) -> bool:
    """Whether the given passwords open a backup that bears the salt of this store, which they do not open."""
    salt = keys.salt_of(path)
    for backup in (path.parent / backups.FOLDER).glob("*.db"):
        if salt is not None and keys.salt_of(backup) == salt:
            try:
                connect(backup, read_only=True).close()
            except (EnvironmentFault, DatabaseError):
                continue
            return True
    return False

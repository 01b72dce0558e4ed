"""Files that are there only for a while: gone when the work ends, and at the next work where the program was killed.

A note in the system's temporary files names them. It is locked as long as the program that wrote it lives, so what a
dead one left can be told from what a living one needs, also by another program of the same person.
"""

import contextlib
import json
import os
import secrets
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filelock import BaseFileLock

PREFIX = "ip-workstation-"
LOCK, PATHS = ".lock", ".paths"
"""Ends of the two files of a note; the second one lies apart because Windows lets nobody read a locked file."""
UNFINISHED = (".unfinished", ".unfinished.parts", ".part")
"""Ends of the hidden names under which a file is written before it gets its own."""
MOST_BYTES = 65_536
_LIVING: set[Path] = set()
"""Notes of this process: on some file systems a lock keeps out other processes only."""
LONGEST = 30 * 24 * 3600
"""Seconds for which a note waits for a stick that is not there."""


@contextlib.contextmanager
def folder(kind: str, place: Path | None = None, ending: str = "") -> Iterator[Path]:
    """An empty folder for the user alone, in the system's temporary files or another place. Raises ``OSError``."""
    path = (place or Path(tempfile.gettempdir())) / f"{PREFIX}{kind}-{secrets.token_hex(6)}{ending}"
    with remembered(path):
        path.mkdir(mode=0o700)
        try:
            yield path
        finally:
            remove(path)


@contextlib.contextmanager
def remembered(*paths: Path) -> Iterator[None]:
    """Should this process be killed in the block, or a path not go away, it is removed at the next work.

    What dead processes left is removed first. That the note cannot be written hinders nobody.
    """
    sweep()
    note = _write_note(paths)
    try:
        yield
    finally:
        if note is not None:
            stem, lock = note
            if not any(map(os.path.lexists, paths)):
                _forget(stem)
            lock.release()
            if not _named(stem, PATHS).exists():
                _forget(stem)
            _LIVING.discard(stem)


def sweep() -> int:
    """Remove what dead processes of this user left; returns how many files and folders. Takes about a millisecond."""
    removed = 0
    try:
        with os.scandir(tempfile.gettempdir()) as entries:
            names = [entry.name for entry in entries if entry.name.startswith(PREFIX) and entry.name.endswith(LOCK)]
    except OSError:
        return 0
    for name in names:
        removed += _sweep_one(Path(tempfile.gettempdir()) / name.removesuffix(LOCK))
    return removed


def remove(path: Path) -> None:
    """Remove a file or a folder with all that is in it, as far as it can be removed."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def _write_note(paths: tuple[Path, ...]) -> "tuple[Path, BaseFileLock] | None":
    stem = Path(tempfile.gettempdir()) / f"{PREFIX}{secrets.token_hex(6)}"
    _LIVING.add(stem)
    lock = _locked(stem)
    if lock is None:
        _LIVING.discard(stem)
        return None
    try:
        handle = os.open(_named(stem, PATHS), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", errors="surrogateescape") as file:
            json.dump([str(path.absolute()) for path in paths], file)
    except OSError:
        lock.release()
        _forget(stem)
        _LIVING.discard(stem)
        return None
    return stem, lock


def _sweep_one(stem: Path) -> int:
    """Remove what one note names, where its process is dead and the note is of this user."""
    if stem in _LIVING or not _is_own(_named(stem, LOCK)):
        return 0
    lock = _locked(stem)
    if lock is None:
        return 0
    removed, waiting = 0, False
    for path in _paths_of(stem):
        if os.path.lexists(path):
            remove(path)
            removed += not os.path.lexists(path)
        waiting |= os.path.lexists(path) or not path.parent.is_dir()
    with contextlib.suppress(OSError):
        waiting &= time.time() - _named(stem, PATHS).lstat().st_mtime < LONGEST
    if not waiting:
        _forget(stem)
    lock.release()
    if not waiting:
        _forget(stem)
    return removed


def _locked(stem: Path) -> "BaseFileLock | None":
    """The lock of a note; ``None`` where a living process has it, or none can be had here."""
    from filelock import FileLock, Timeout

    lock = FileLock(_named(stem, LOCK), mode=0o600, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except (Timeout, OSError, NotImplementedError):
        return None
    return lock


def _paths_of(stem: Path) -> list[Path]:
    """What a note names; a path whose name no file of ours bears is left alone."""
    note = _named(stem, PATHS)
    if not _is_own(note):
        return []
    try:
        with note.open(encoding="utf-8", errors="surrogateescape") as file:
            found = json.loads(file.read(MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return []
    paths = [Path(one) for one in found if isinstance(one, str)] if isinstance(found, list) else []
    return [path for path in paths if path.is_absolute() and _bears_our_name(path.name)]


def _bears_our_name(name: str) -> bool:
    return name.startswith(PREFIX) or (name.startswith(".") and name.endswith(UNFINISHED))


def _is_own(path: Path) -> bool:
    """Whether it is a plain file of this user: anybody may lay files into the system's temporary ones."""
    try:
        found = path.lstat()
    except OSError:
        return False
    return stat.S_ISREG(found.st_mode) and (not hasattr(os, "getuid") or found.st_uid == os.getuid())


def _named(stem: Path, ending: str) -> Path:
    return stem.with_name(stem.name + ending)


def _forget(stem: Path) -> None:
    """Remove a note; on Windows the lock only goes once it was released."""
    for ending in (PATHS, LOCK):
        with contextlib.suppress(OSError):
            _named(stem, ending).unlink(missing_ok=True)

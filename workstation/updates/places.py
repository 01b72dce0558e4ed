"""Where a newer file of the program is looked for: beside the program, in a chosen folder, on sticks."""

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from string import ascii_uppercase

from workstation.updates.manifest import NAME

MOUNTS = Path("/proc/self/mounts")
UNDER = ("/media/", "/run/media/", "/mnt/")
"""Where the desktops of Debian, UOS and Kylin put sticks."""
MOST_ENTRIES = 2000
"""Entries of a folder that are looked at."""
MOST_FOLDERS = 60
"""Folders in a folder that are looked into: a release lies on the stick itself or in one folder of it."""
REMOVABLE = 2
"""``DRIVE_REMOVABLE`` of Windows (https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-getdrivetypew)."""


def sticks(mounts: Path = MOUNTS) -> list[Path]:
    """The removable drives that are in now."""
    return _drives_of_windows() if sys.platform == "win32" else list(_mounted(mounts))


def _mounted(mounts: Path) -> Iterator[Path]:
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return
    for line in lines:
        parts = line.split(" ")
        if len(parts) > 1:
            # Blanks and such stand there as three octal digits.
            place = parts[1].encode(errors="surrogateescape").decode("unicode_escape").encode("latin-1", "replace")
            path = os.fsdecode(place)
            if path.startswith(UNDER):
                yield Path(path)


def _drives_of_windows() -> list[Path]:
    if sys.platform != "win32":
        return []
    import ctypes

    kernel = ctypes.windll.kernel32
    drives = [f"{letter}:\\" for letter in ascii_uppercase]
    there = [drive for number, drive in enumerate(drives) if kernel.GetLogicalDrives() >> number & 1]
    return [Path(drive) for drive in there if kernel.GetDriveTypeW(drive) == REMOVABLE]


def descriptions_in(places: Iterable[Path]) -> list[Path]:
    """The files that bear the name of a description, in these folders and the folders in them, each once."""
    found: dict[Path, None] = {}
    for place in places:
        for folder in (place, *islice(_folders(place), MOST_FOLDERS)):
            for path in _named(folder):
                found[path] = None
    return list(found)


def _folders(place: Path) -> Iterator[Path]:
    for entry in _entries(place):
        with suppress(OSError):
            if entry.is_dir(follow_symlinks=False) and not entry.name.startswith((".", "$")):
                yield Path(entry.path)


def _named(folder: Path) -> Iterator[Path]:
    for entry in _entries(folder):
        with suppress(OSError):
            if NAME.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                yield Path(entry.path)


def _entries(folder: Path) -> list["os.DirEntry[str]"]:
    """What a folder holds, in the order of names; a stick that is pulled meanwhile holds nothing."""
    try:
        with os.scandir(folder) as entries:
            return sorted(islice(entries, MOST_ENTRIES), key=lambda entry: entry.name)
    except OSError:
        return []


def size_of(path: Path) -> int | None:
    """Bytes of a file; ``None`` for what is none, for a link to one elsewhere too, and for one that is gone."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None

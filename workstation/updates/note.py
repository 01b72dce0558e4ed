"""What the program remembers of an update, so that there is a way back: a small file in the data folder."""

import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from workstation import disk
from workstation.updates.manifest import MOST_BYTES, is_plain_name

FOLDER = "programs"
"""In the data folder: the note, and the former program in a folder of its version."""
FILE = "update.json"


@dataclass(frozen=True, kw_only=True)
class Note:
    """One update."""

    before: str
    """The version that was replaced."""
    after: str
    kept: str
    """Name of the former program's file in ``programs/<before>``; empty where another tool installed it."""
    sha256: str
    """Of that file."""
    size: int
    backup: str
    """Name of the backup that was made before; empty where there was no store yet."""
    head: int
    """Number of the last row of the history in it."""
    packages: int
    """How many packages had been written."""
    at: str
    """Moment, ISO with the offset."""

    def kept_file(self, folder: Path) -> Path:
        """The former program, in this data folder."""
        return folder / FOLDER / self.before / self.kept


def write(folder: Path, note: Note) -> None:
    """Keep the note in a data folder, in the place of the former one; whole or not at all."""
    path = folder / FOLDER / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(FILE + ".new")
    with unfinished.open("w", encoding="utf-8") as file:
        json.dump(asdict(note), file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    disk.rename(unfinished, path)


def read(folder: Path) -> Note | None:
    """The note of a data folder; ``None`` where there is none that can be used."""
    try:
        with (folder / FOLDER / FILE).open("rb") as file:
            told = json.loads(file.read(MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or told.keys() != {one.name for one in fields(Note)}:
        return None
    numbers = ("size", "head", "packages")
    if not all(type(value) is (int if key in numbers else str) for key, value in told.items()):
        return None
    names = [told["before"], *(told[key] for key in ("kept", "backup") if told[key])]
    return Note(**told) if all(map(is_plain_name, names)) else None


def drop(folder: Path) -> None:
    """Forget the update: one went back, or there is nothing to go back to."""
    (folder / FOLDER / FILE).unlink(missing_ok=True)

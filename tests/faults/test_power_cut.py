"""The power is cut: what had not been synced may be gone, and every committed change is there all the same.

``power.c``, loaded before the C library, notes each write and each sync of the program. The notes are played back up to
a moment, and of the writes that no sync had followed by then only some are kept, as chance has it. What was told as
saved before the moment must be there, and the store must be whole. New and changed names of files count as kept in
their order, as journals of file systems keep them; the content of a file only as far as it was synced.
"""

import os
import random
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from db.store import Store
from tests.end_to_end.office import ROOT, UNIT, trademark
from workstation.operations import keeping
from workstation.registers.trademarks import TRADEMARKS

CUTS = 24
WORKER = """
import os
import sys
from pathlib import Path
from db.store import Store
from tests.end_to_end.office import trademark
from ui.commands.passwords import take_given
from workstation.operations import keeping
from workstation.registers.trademarks import TRADEMARKS

take_given()
with Store.open(Path(sys.argv[1])) as store:
    for number in range(40):
        saved = keeping.add(store, TRADEMARKS, [trademark(5_000_000 + number)])
        os.write(1, f"{saved[0].record['registration_no']}\\n".encode())
        if number % 10 == 9:
            store.idle()
        if number % 15 == 14:
            store.backup()
"""


class Note(NamedTuple):
    """One call of the program."""

    kind: str
    path: str
    other: str
    at: int
    content: bytes


def read_notes(raw: bytes) -> Iterator[Note]:
    """The notes of ``power.c``."""
    place = 0
    while place < len(raw):
        kind = chr(raw[place])
        place += 1
        at = length = 0
        if kind == "W":
            at, length = struct.unpack_from("<QQ", raw, place)
            place += 16
        elif kind == "T":
            (at,) = struct.unpack_from("<Q", raw, place)
            place += 8
        texts = []
        for _ in range(2 if kind == "R" else 1):
            end = raw.index(b"\0", place)
            texts.append(raw[place:end].decode())
            place = end + 1
        content = raw[place : place + length]
        place += length
        yield Note(kind, texts[0], texts[-1], at, content)


class Disk:
    """Files as they are on the disk, and what the system still holds back of them."""

    def __init__(self, folder: Path) -> None:
        self.synced = {str(path): bytearray(path.read_bytes()) for path in folder.rglob("*") if path.is_file()}
        self.waiting: dict[str, list[Note]] = {}

    def take(self, note: Note) -> None:
        """One call more."""
        if note.kind in "WT":
            self.waiting.setdefault(note.path, []).append(note)
        elif note.kind == "C":
            self.synced.setdefault(note.path, bytearray())
        elif note.kind == "S" and note.path in self.synced:
            for one in self.waiting.pop(note.path, []):
                _apply(self.synced[note.path], one)
        elif note.kind == "R" and note.path in self.synced:
            self.synced[note.other] = self.synced.pop(note.path)
            self.waiting[note.other] = self.waiting.pop(note.path, [])
        elif note.kind == "U":
            self.synced.pop(note.path, None)
            self.waiting.pop(note.path, None)

    def cut(self, chance: random.Random) -> dict[str, bytes]:
        """What is there after the power was cut: of what waited some writes, in any choice, one of them torn."""
        found = {}
        for path, content in self.synced.items():
            left = bytearray(content)
            share = chance.choice((0.0, 0.3, 0.7, 1.0))
            for note in self.waiting.get(path, []):
                if chance.random() < share:
                    torn = chance.randrange(512, 4097, 512) if chance.random() < 0.2 else len(note.content)
                    _apply(left, note._replace(content=note.content[:torn]))
            found[path] = bytes(left)
        return found


def _apply(content: bytearray, note: Note) -> None:
    if note.kind == "T":
        del content[note.at :]
        content.extend(bytes(note.at - len(content)))
    else:
        content.extend(bytes(max(0, note.at - len(content))))
        content[note.at : note.at + len(note.content)] = note.content


@pytest.fixture(scope="module")
def noted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, list[Note], list[str]]:
    """A data folder before and where the program worked, its notes, and what it told."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if not sys.platform.startswith("linux") or compiler is None:
        pytest.skip("the writes of the program are noted by a library that a C compiler has to make")
    work = tmp_path_factory.mktemp("power")
    library, notes, before, folder = work / "power.so", work / "notes", work / "before", work / "data"
    source = Path(__file__).with_name("power.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl", "-lpthread"], check=True)
    with Store.create(before, unit=UNIT, clerk="王芳") as store:
        keeping.add(store, TRADEMARKS, [trademark(1_000_000 + number) for number in range(20)])
    shutil.copytree(before, folder)
    watching = {"LD_PRELOAD": str(library), "POWER_FOLDER": str(folder), "POWER_NOTES": str(notes)}
    done = subprocess.run(
        [sys.executable, "-c", WORKER, str(folder)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **watching},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return before, folder, list(read_notes(notes.read_bytes())), done.stdout.split()


def test_the_settings_of_the_engine(tmp_path: Path) -> None:
    with Store.create(tmp_path / "data", unit=UNIT, clerk="王芳") as store:
        asked = {
            name: store._connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")
        }
    assert asked == {"journal_mode": "wal", "synchronous": 2}, "every commit waits for the disk"


@pytest.mark.parametrize("cut", range(CUTS))
def test_what_was_told_survives_the_cut(
    noted: tuple[Path, Path, list[Note], list[str]], tmp_path: Path, cut: int
) -> None:
    before, worked, notes, told = noted
    assert sum(note.kind == "M" for note in notes) == len(told) == 40
    assert sum(note.kind == "S" for note in notes) >= len(told)
    chance = random.Random(f"cut {cut}")
    shutil.copytree(before, worked, dirs_exist_ok=True)
    disk = Disk(before)
    disk.synced = {path.replace(str(before), str(worked), 1): content for path, content in disk.synced.items()}
    end = len(notes) if cut == 0 else chance.randrange(len(notes))
    for note in notes[:end]:
        disk.take(note)
    acknowledged = told[: sum(note.kind == "M" for note in notes[:end])]
    folder = tmp_path / "资料"
    for path, content in disk.cut(chance).items():
        place = folder / Path(path).relative_to(worked)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    with Store.open(folder) as store:
        assert store.examine().healthy, store.examine().findings
        found = {one["registration_no"] for one in store.each(TRADEMARKS)}
        assert set(acknowledged) <= found
        assert len(found) <= 20 + len(acknowledged) + 1
        assert all(one.counts is not None for one in store.backups())

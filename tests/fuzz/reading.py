"""One input through one target, with everything that has to hold; the inputs that once did not hold are kept."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db.store import Store
from tests.fuzz.mutating import Change, changed
from tests.fuzz.seeds import CORPUS
from tests.fuzz.targets import TARGETS, Target, open_store, state_of
from tests.fuzz.watching import SECONDS, Watch, in_time

FAILURES = CORPUS / "failures"
"""Folder of a target -> inputs that once ended in a fault."""


class Reader:
    """Reads one input after the other in a folder of its own."""

    def __init__(self, folder: Path, store: Store, watch: Watch) -> None:
        self.folder, self.store, self.watch = folder, store, watch
        self.state = state_of(store)
        self.inputs = self.refused = 0

    def read(self, name: str, data: bytes, seconds: float = SECONDS) -> list[str]:
        """Read it as this target; raises whatever the program should not."""
        target = TARGETS[name]
        path = self.folder / f"input{target.ending}"
        path.write_bytes(data)
        with self.watch.over(self.folder), in_time(seconds):
            told = target.read(self.store, path)
        assert state_of(self.store) == self.state, "reading changed the store"
        self.inputs += 1
        self.refused += bool(told)
        return told

    def read_changed(self, name: str, seed: int, change: Change) -> list[str]:
        """Read a kept file after a change."""
        return self.read(name, made(TARGETS[name], seed, change))


def made(target: Target, seed: int, change: Change) -> bytes:
    """A kept file after a change, its digests made to fit where the target asks for it."""
    return target.again(changed(target.seed(seed), change))


@contextmanager
def reader(folder: Path, watch: Watch) -> Iterator[Reader]:
    """A reader over a new store; what the program lays aside for a moment lies in the same folder."""
    with open_store(folder) as store:
        yield Reader(folder, store, watch)


def kept(name: str) -> list[Path]:
    """The inputs of a target that once ended in a fault."""
    return sorted((FAILURES / name).glob("*"))


def keep(name: str, data: bytes, place: Path = FAILURES) -> Path:
    """Lay an input aside that ended in a fault."""
    path = place / name / hashlib.sha256(data).hexdigest()[:16]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path

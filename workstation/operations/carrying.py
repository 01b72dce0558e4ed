"""Carrying a finished file to a stick or a share: what arrives there was read back, or nothing arrives."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from workstation.findings import EnvironmentFault
from workstation.package.placing import COPY, faults_of, put_in_place
from workstation.ports import Progress
from workstation.sheets.limits import refusal

PIECE = 1024**2


def copy_to(path: Path, folder: Path, progress: Progress = lambda done, total: None) -> Path:
    """Copy a file into an existing folder and return where it lies there; ``progress`` counts bytes, twice.

    It is read back from the disk and compared before it bears its name; the same file there already is no fault.
    Raises ``Refusal`` where there is no file to copy or another one has its name, ``EnvironmentFault`` for a full
    disk, a pulled stick, a folder that cannot be written or that keeps something else than it was given,
    ``Stopped`` where ``progress`` does; none of them leaves anything behind.
    """
    path, folder = Path(path), Path(folder)
    target = folder / path.name
    if not path.is_file():
        raise refusal("missing", path=str(path))
    if not folder.is_dir():
        raise EnvironmentFault("copy_folder_missing", folder=str(folder))
    if target.exists() and target.samefile(path):
        return target
    copying = _Copying(path, target, progress)
    with faults_of(folder, COPY):
        put_in_place(target, copying.write, copying.read_back, taken="copy_name_taken")
    return target


class _Copying:
    """One file on its way."""

    def __init__(self, path: Path, target: Path, progress: Progress) -> None:
        self.path, self.target, self.progress = path, target, progress
        self.total = 2 * path.stat().st_size
        self.done = 0
        self.digest = ""

    def write(self, sink: BinaryIO) -> None:
        """The bytes of the file, counted and hashed on the way."""
        total = hashlib.sha256()
        for piece in self._source():
            sink.write(piece)
            total.update(piece)
            self._tell(piece)
        self.digest = total.hexdigest()

    def _source(self) -> Iterator[bytes]:
        """The file in pieces; where it cannot be read, that is no fault of the stick."""
        try:
            with self.path.open("rb") as source:
                while piece := source.read(PIECE):
                    yield piece
        except OSError as fault:
            raise refusal("unreadable", name=self.path.name) from fault

    def read_back(self, part: Path) -> None:
        """Raises ``EnvironmentFault`` where the disk gives back other bytes."""
        total = hashlib.sha256()
        with part.open("rb") as source:
            while piece := source.read(PIECE):
                total.update(piece)
                self._tell(piece)
        if total.hexdigest() != self.digest:
            raise EnvironmentFault("copy_read_back", path=str(self.target))

    def _tell(self, piece: bytes) -> None:
        self.done += len(piece)
        self.progress(min(self.done, self.total), self.total)

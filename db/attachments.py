"""Attachments lie beside the store under the SHA-256 of their content: the same file is kept once."""

import os
import secrets
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from workstation.disk import rename
from workstation.findings import EnvironmentFault, Refusal, hard

FOLDER = "attachments"
LIMIT = 200 * 1024 * 1024
"""Bytes; a scan of a whole file of papers stays far below."""
BLOCK = 1024 * 1024
UNFINISHED = ".unfinished"
"""Ending of a file that is being written; what bears it after a kill is waste."""


def place(folder: Path, digest: str) -> Path:
    """Where the attachment with this digest lies in the data folder."""
    return folder / FOLDER / digest[:2] / digest


def keep(folder: Path, source: Path) -> tuple[str, int]:
    """Copy a file into the data folder; returns its digest and size in bytes.

    The copy gets its name only when it is whole and on the disk. Raises ``Refusal`` for what is no file or
    too large, ``EnvironmentFault`` when the file cannot be read.
    """
    if not source.is_file():
        raise Refusal([hard("attachment_no_file", name=source.name)])
    if source.stat().st_size > LIMIT:
        raise Refusal([hard("attachment_too_large", name=source.name, limit=LIMIT // 1024 // 1024)])
    (folder / FOLDER).mkdir(exist_ok=True)
    unfinished = folder / FOLDER / f"{secrets.token_hex(8)}{UNFINISHED}"
    digest, size = sha256(), 0
    try:
        try:
            file = source.open("rb")
        except OSError as error:
            raise EnvironmentFault("attachment_unreadable", name=source.name) from error
        with file, unfinished.open("xb") as copy:
            # Counted while it is read: a file may grow under our hands.
            while (block := file.read(BLOCK)) and size <= LIMIT:
                digest.update(block)
                size += len(block)
                copy.write(block)
            copy.flush()
            os.fsync(copy.fileno())
        if size > LIMIT:
            raise Refusal([hard("attachment_too_large", name=source.name, limit=LIMIT // 1024 // 1024)])
        final = place(folder, digest.hexdigest())
        final.parent.mkdir(exist_ok=True)
        # One that was damaged on the disk is mended by attaching it again.
        if not final.exists() or digest_of(final) != digest.hexdigest():
            rename(unfinished, final)
            sync_folder(final.parent)
    finally:
        unfinished.unlink(missing_ok=True)
    return digest.hexdigest(), size


def kept(folder: Path) -> Iterator[Path]:
    """All attachments that lie in the data folder."""
    return (path for path in (folder / FOLDER).glob("??/*") if path.is_file())


def unfinished(folder: Path) -> list[Path]:
    """What a kill left behind."""
    return sorted((folder / FOLDER).glob(f"*{UNFINISHED}"))


def digest_of(path: Path) -> str:
    """The SHA-256 of a file's content."""
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def sync_folder(folder: Path) -> None:
    """Bring a folder's entries to the disk, so that a renamed file keeps its new name after a power cut."""
    if os.name == "nt":  # Windows has no such call and needs none: its journal keeps renames.
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""A finished file gets its name: written beside it under another one, synced, read back, and only then renamed."""

import errno
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from workstation.findings import EnvironmentFault, Refusal, hard
from workstation.package.bag import sha256_of

FAULTS = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EFBIG: "disk_full",
    errno.EACCES: "folder_unwritable",
    errno.EPERM: "folder_unwritable",
    errno.EROFS: "folder_unwritable",
    errno.ENOTDIR: "folder_missing",
    errno.ENOENT: "folder_missing",
}
"""What the system says -> what is told; everything else means that the disk or stick has gone."""


@contextmanager
def faults_of(folder: Path, work: str = "package") -> Iterator[None]:
    """Turn what the system says of files into words; ``work`` begins the code of the fault."""
    try:
        yield
    except OSError as error:
        code = FAULTS.get(error.errno or 0, "folder_lost")
        raise EnvironmentFault(f"{work}_{code}", folder=str(folder)) from error


def put_in_place(
    target: Path, write: Callable[[BinaryIO], None], prove: Callable[[Path], None], taken: str = "package_name_taken"
) -> None:
    """Write a file that appears under its name only when it is whole; a fault at any byte leaves none.

    ``prove`` reads back what lies on the disk and raises where it is not what was written. Another file of that
    name is never overwritten: ``Refusal`` with the code ``taken``; one of the same bytes stays.
    """
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=target.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "w+b") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
            forget_cached(file.fileno())
        prove(part)
        if target.exists() and sha256_of(target) != sha256_of(part):
            raise Refusal([hard(taken, path=str(target))])
        with suppress(OSError):  # a stick's file system may know no rights
            part.chmod(0o644)
        part.replace(target)
        sync_folder(target.parent)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def forget_cached(handle: int) -> None:
    """Ask the system to drop its copy, so that reading back reads the disk; where it can be asked."""
    if hasattr(os, "posix_fadvise"):
        with suppress(OSError):
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)


def sync_folder(folder: Path) -> None:
    """Make the new name last; Windows has no such call."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            with suppress(OSError):
                os.fsync(handle)
        finally:
            os.close(handle)

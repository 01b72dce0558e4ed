"""A finished file gets its name: written beside it under another one, synced, read back, and only then renamed."""

import errno
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from workstation import temporary
from workstation.disk import number_of, rename
from workstation.findings import EnvironmentFault, Refusal, hard
from workstation.package.bag import sha256_of

FULL, UNWRITABLE, MISSING = (
    (errno.ENOSPC, errno.EDQUOT, errno.EFBIG),
    (errno.EACCES, errno.EPERM, errno.EROFS),
    (errno.ENOTDIR, errno.ENOENT),
)
"""What the system says."""


@dataclass(frozen=True, kw_only=True)
class Faults:
    """Codes of the faults that writing a file may end in."""

    full: str
    unwritable: str
    missing: str
    lost: str
    """Everything else means that the disk or stick has gone."""

    def code_of(self, error: OSError) -> str:
        """The code for what the system says."""
        number = number_of(error)
        if number in FULL:
            return self.full
        if number in UNWRITABLE:
            return self.unwritable
        return self.missing if number in MISSING else self.lost


PACKAGE = Faults(
    full="package_disk_full",
    unwritable="package_folder_unwritable",
    missing="package_folder_missing",
    lost="package_folder_lost",
)
COPY = Faults(
    full="copy_disk_full",
    unwritable="copy_folder_unwritable",
    missing="copy_folder_missing",
    lost="copy_folder_lost",
)


@contextmanager
def faults_of(folder: Path, faults: Faults = PACKAGE) -> Iterator[None]:
    """Turn what the system says of files into words."""
    try:
        yield
    except OSError as error:
        raise EnvironmentFault(faults.code_of(error), folder=str(folder)) from error


def put_in_place(
    target: Path, write: Callable[[BinaryIO], None], prove: Callable[[Path], None], taken: str = "package_name_taken"
) -> None:
    """Write a file that appears under its name only when it is whole; a fault at any byte leaves none.

    ``prove`` reads back what lies on the disk and raises where it is not what was written. Another file of that
    name is never overwritten: ``Refusal`` with the code ``taken``; one of the same bytes stays.
    """
    part = target.with_name(f".{secrets.token_hex(6)}.part")
    with temporary.remembered(part):
        try:
            _write_whole(part, write)
            prove(part)
            if target.exists() and sha256_of(target) != sha256_of(part):
                raise Refusal([hard(taken, path=str(target))])
            with suppress(OSError):  # a stick's file system may know no rights
                part.chmod(0o644)
            rename(part, target)
            sync_folder(target.parent)
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise


def _write_whole(part: Path, write: Callable[[BinaryIO], None]) -> None:
    """A new file for the user alone, on the disk to its last byte."""
    handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "w+b") as file:
        write(file)
        file.flush()
        os.fsync(file.fileno())
        forget_cached(file.fileno())


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

"""The one place where what engine and file system raise becomes an ``EnvironmentFault`` with words."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db.engine import DatabaseError, IntegrityError
from workstation.disk import number_of
from workstation.findings import EnvironmentFault

BY_RESULT_CODE = {
    5: "store_busy",  # SQLITE_BUSY: another program reads or writes the file
    6: "store_busy",  # SQLITE_LOCKED
    8: "store_read_only",  # SQLITE_READONLY
    10: "store_unreachable",  # SQLITE_IOERR: the stick was pulled, the share is gone
    11: "store_damaged",  # SQLITE_CORRUPT
    13: "disk_full",  # SQLITE_FULL
    14: "store_unreachable",  # SQLITE_CANTOPEN
    26: "store_damaged",  # SQLITE_NOTADB: the head of the file is destroyed
}
"""Primary result code (https://www.sqlite.org/rescode.html) -> code of the fault."""
BY_MESSAGE = {
    "database is locked": 5,
    "attempt to write a readonly database": 8,
    "disk I/O error": 10,
    "database disk image is malformed": 11,
    "database or disk is full": 13,
    "unable to open database file": 14,
    "file is not a database": 26,
}
"""What the engine says -> result code, for the copying of a file, whose errors come without one."""
BY_ERRNO = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EACCES: "folder_unwritable",
    errno.EPERM: "folder_unwritable",
    errno.EROFS: "folder_unwritable",
    errno.ENOTDIR: "folder_unwritable",
    errno.EEXIST: "folder_unwritable",
    errno.EIO: "store_unreachable",
    errno.ENOENT: "store_unreachable",  # the folder was there when the store was opened
}


UNREADABLE_TEXT = "Could not decode to UTF-8"
"""What the module says of a text that holds a turned byte; it has no result code."""


NO_ROOM = 256 * 1024
"""Bytes free below which a write failed for want of room, which the engine cannot always tell."""


def _is_full(path: Path) -> bool:
    """Whether the disk that a path lies on has no room left."""
    place = path if path.is_dir() else path.parent
    try:
        return shutil.disk_usage(place).free < NO_ROOM
    except OSError:
        return False


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn the faults of the machine into words; ``path`` is the store or the folder they speak of.

    A broken constraint passes: it is the caller's to explain. So does what is neither: that is a bug of ours.
    """
    try:
        yield
    except IntegrityError:
        raise
    except DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", None) or BY_MESSAGE.get(str(error), 0)
        fault = BY_RESULT_CODE.get(code & 0xFF)
        if str(error).startswith(UNREADABLE_TEXT):
            fault = "store_damaged"
        if fault is None:
            raise
        if fault == "store_unreachable" and _is_full(path):
            fault = "disk_full"
        if fault == "store_damaged" and "fts5" in str(error):
            fault = "search_index_damaged"
        raise EnvironmentFault(fault, path=path) from error
    except OSError as error:
        fault = BY_ERRNO.get(number_of(error))
        if fault is None:
            raise
        raise EnvironmentFault(fault, path=error.filename or path) from error

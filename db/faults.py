"""The one place where what engine and file system raise becomes an ``EnvironmentFault`` with words."""

import errno
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
BY_ERRNO = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EACCES: "folder_unwritable",
    errno.EPERM: "folder_unwritable",
    errno.EROFS: "folder_unwritable",
    errno.ENOTDIR: "folder_unwritable",
    errno.EEXIST: "folder_unwritable",
    errno.EIO: "store_unreachable",
}


UNREADABLE_TEXT = "Could not decode to UTF-8"
"""What the module says of a text that holds a turned byte; it has no result code."""


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
        fault = BY_RESULT_CODE.get((getattr(error, "sqlite_errorcode", None) or 0) & 0xFF)
        if str(error).startswith(UNREADABLE_TEXT):
            fault = "store_damaged"
        if fault is None:
            raise
        if fault == "store_damaged" and "fts5" in str(error):
            fault = "search_index_damaged"
        raise EnvironmentFault(fault, path=path) from error
    except OSError as error:
        fault = BY_ERRNO.get(number_of(error))
        if fault is None:
            raise
        raise EnvironmentFault(fault, path=error.filename or path) from error

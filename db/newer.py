"""A store of a newer program is recognised before the engine may write to it: no byte of the folder changes."""

from pathlib import Path

from db.engine import DatabaseError, connect
from db.files import check_version

BESIDE = ("-wal", "-shm")
"""What the engine puts beside a file that it reads while a log is in use, and takes away only after writing."""


def check_not_newer(path: Path) -> None:
    """Raise ``store_too_new`` for the store of a newer program; what else is wrong with it others say.

    A newer program that was killed has left a log: the version may stand there alone, and opening the file for writing
    would write the log back into it. So it is asked in a connection that only reads. The folder is the caller's alone.
    """
    beside = [path.with_name(path.name + ending) for ending in BESIDE]
    added = [one for one in beside if not one.exists()]
    try:
        connection = connect(path, read_only=True)
        try:
            check_version(connection, path)
        finally:
            connection.close()
    except (DatabaseError, UnicodeDecodeError):
        return
    except BaseException:
        for one in added:
            one.unlink(missing_ok=True)
        raise

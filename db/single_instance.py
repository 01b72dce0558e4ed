"""One program for each data folder: a lock of the operating system, and a note that says who holds it."""

import json
import os
import socket
from datetime import datetime
from pathlib import Path
from types import TracebackType

from workstation.findings import EnvironmentFault

LOCK = "lock"
"""The locked file. It may lie there after the program ended: the lock counts, not the file."""
HOLDER = "lock.json"
"""Who holds it: beside it, for Windows lets nobody read a locked file."""


class SingleInstance:
    """Holds a data folder for this process; a kill sets it free."""

    def __init__(self, folder: Path, clerk: str, now: datetime) -> None:
        """Take the folder. Raises ``EnvironmentFault`` with ``store_locked`` when somebody has it."""
        from filelock import FileLock, Timeout

        self._holder = folder / HOLDER
        self._lock = FileLock(folder / LOCK, thread_local=False)
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise EnvironmentFault("store_locked", folder=folder, **holder(folder)) from None
        self.tell(clerk, now)

    def tell(self, clerk: str, now: datetime) -> None:
        """Note who works."""
        note = {
            "process": os.getpid(),
            "host": socket.gethostname(),
            "clerk": clerk,
            "since": now.isoformat(timespec="seconds"),
        }
        self._holder.write_text(json.dumps(note, ensure_ascii=False), encoding="utf-8")

    def release(self) -> None:
        """Set the folder free; once is enough."""
        if not self._lock.is_locked:
            return
        self._holder.unlink(missing_ok=True)
        self._lock.release()

    def __enter__(self) -> "SingleInstance":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def holder(folder: Path) -> dict[str, str]:
    """Who holds the folder, as far as the note says: process, host, clerk, since."""
    try:
        note = json.loads((folder / HOLDER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        note = {}
    return {key: str(note.get(key) or "?") for key in ("process", "host", "clerk", "since")}

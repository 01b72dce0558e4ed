"""What holds whatever is read: no other exception, no file but in one folder, no process, no socket, an end in time."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from workstation.findings import EnvironmentFault, Finding, Refusal, WrongUse

SECONDS = 20.0
"""Of the processor's time for one input: what else the machine does makes no difference."""
CHANGING = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.symlink", "os.link", "os.chmod", "os.truncate")
FORBIDDEN = ("socket.connect", "socket.bind", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Breach(AssertionError):
    """What is never allowed."""


class TooSlow(AssertionError):
    """An input took longer than ``SECONDS``."""


class Watch:
    """Looks over every file that is opened for writing and every process that is started, while it is on.

    A hook of the interpreter (PEP 578) cannot be taken away again: it is set once and does nothing while off. What the
    database engine writes by itself it does not see.
    """

    def __init__(self) -> None:
        self.allowed: tuple[str, ...] = ()
        self._thread: int | None = None
        sys.addaudithook(self._hear)

    @contextmanager
    def over(self, *allowed: Path) -> Iterator[None]:
        """Nothing but what lies below these folders is changed by this thread."""
        self.allowed = tuple(str(one) for one in allowed)
        self._thread = threading.get_ident()
        try:
            yield
        finally:
            self._thread = None

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self._thread != threading.get_ident():
            return
        if event in FORBIDDEN:
            raise Breach(f"{event} {arguments!r}"[:500])
        if event == "open" and isinstance(arguments[0], str | bytes):
            mode, flags = arguments[1] or "", arguments[2] or 0
            if set(str(mode)) & set("wax+") or flags & WRITING:
                self._judge(event, arguments[0])
        elif event in CHANGING:
            for path in arguments[: 2 if event in ("os.rename", "os.link") else 1]:
                if isinstance(path, str | bytes | os.PathLike) and arguments[-1] in (-1, None):
                    self._judge(event, os.fspath(path))

    def _judge(self, event: str, path: str | bytes) -> None:
        place = os.path.realpath(os.fsdecode(path))
        allowed = place in (os.devnull, *self.allowed)
        if not allowed and not place.startswith(tuple(f"{one}{os.sep}" for one in self.allowed)):
            raise Breach(f"{event} {place}")


@contextmanager
def in_time(seconds: float = SECONDS) -> Iterator[None]:
    """``TooSlow`` where the block takes longer; nothing where the system knows no such alarm."""
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(number: int, frame: FrameType | None) -> None:
        raise TooSlow(f"more than {seconds:g} s")

    former = signal.signal(signal.SIGPROF, ring)
    left, _ = signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, left)
        signal.signal(signal.SIGPROF, former)


@contextmanager
def answered(told: list[str]) -> Iterator[None]:
    """Takes what the program may answer to a bad file, with a sentence in both languages; all else comes through."""
    try:
        yield
    except Refusal as refused:
        assert refused.findings
        said(refused.findings)
        told.extend(finding.code for finding in refused.findings)
    except (WrongUse, EnvironmentFault) as fault:
        assert fault.sentence("zh") and fault.sentence("en")
        told.append(fault.code)


def said(findings: Any) -> None:
    """Every finding has a sentence in both languages."""
    for finding in findings:
        assert isinstance(finding, Finding)
        assert finding.sentence("zh").strip() and finding.sentence("en").strip()

"""What Windows does otherwise than Linux with files: numbers of faults, names, files that a scanner holds."""

import errno
import re
import sys
import time
from pathlib import Path

GONE = frozenset((53, 55, 59, 64, 67, 121, 433, 483, 1006, 1117, 1167, 1231, 1450))
"""Numbers of Windows for a stick that was pulled or a share that went away; Python makes ``EINVAL`` of most of them.

https://learn.microsoft.com/windows/win32/debug/system-error-codes
"""
FULL = frozenset((39, 112))
BAD_NAME = 123
HELD = frozenset((5, 32, 33))
"""Access denied, shared or locked: what renaming meets while a scanner or an indexer looks at a new file."""
PATIENCE = (0.02, 0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds between the attempts to give a file its name."""
NO_DIALOGS = 0x0001 | 0x8000
"""SEM_FAILCRITICALERRORS and SEM_NOOPENFILEERRORBOX."""
UNFIT = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)", re.IGNORECASE)


def number_of(error: OSError) -> int:
    """The ``errno`` of a fault, the same for the same cause on every system; 0 where there is none."""
    told = getattr(error, "winerror", None)
    if told in GONE:
        return errno.EIO
    if told in FULL:
        return errno.ENOSPC
    return errno.ENAMETOOLONG if told == BAD_NAME else error.errno or 0


def ask_no_questions() -> None:
    """Have Windows tell this program of a drive without a medium, instead of asking the person to put one in."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetErrorMode(NO_DIALOGS)


def rename(unfinished: Path, final: Path) -> None:
    """Give a finished file its name, in the place of what bears it.

    On Windows that fails while another program holds either file, as scanners do for a moment with every new one:
    it is tried again for a second and a half. Raises ``OSError``.
    """
    for seconds in PATIENCE:
        try:
            unfinished.replace(final)
            return
        except OSError as error:
            if getattr(error, "winerror", None) not in HELD:
                raise
        time.sleep(seconds)
    unfinished.replace(final)


def file_name(text: str) -> str:
    """A name that every system takes, as like as may be: one given on Linux may be none on Windows."""
    name = UNFIT.sub("_", text).rstrip(". ")
    return DEVICES.sub(r"\1_", name, count=1) if DEVICES.match(name) else name or "_"

"""Where the command line speaks: UTF-8 everywhere; a Windows program with a window has no streams of its own."""

import io
import os
import sys
from pathlib import Path
from typing import TextIO

OF_PARENT = -1
"""What Windows calls the console of the program that started this one."""


def take_streams() -> None:
    """Make the standard streams ones that anything can be printed on.

    A program with a window that Windows starts by a double click has none, and started from a console it does not
    share it: what a command says goes to that console then, else nowhere. Streams that are there are kept.
    """
    for name in ("stdout", "stderr"):
        stream: TextIO | None = getattr(sys, name)
        if stream is None:
            # Open for as long as the program runs.
            setattr(sys, name, _console() or Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _console() -> TextIO | None:
    if sys.platform != "win32":
        return None
    import ctypes

    kernel = ctypes.windll.kernel32
    if not kernel.GetConsoleWindow() and not kernel.AttachConsole(OF_PARENT):
        return None
    try:
        return Path("CONOUT$").open("w", encoding="utf-8", errors="replace")
    except OSError:
        return None

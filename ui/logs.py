"""The log of the program: what kind of fault, in which of our lines; never a value of a record."""

import logging
import traceback
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

LOGGER = "workstation"
BYTES = 1_000_000
FILES = 3


class WithoutValues(logging.Formatter):
    """Tells an exception by its type, its code where it is one of ours, and the lines it came through."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        error = ei[1]
        lines: list[str] = []
        while error is not None:
            code = getattr(error, "code", "")
            kind = f"{type(error).__module__}.{type(error).__qualname__}"
            lines.append(f"{kind} {code}" if isinstance(code, str) and code else kind)
            frames = traceback.extract_tb(error.__traceback__)
            lines += [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
            error = error.__cause__ or error.__context__
        return "\n".join(lines)


class LogFile(RotatingFileHandler):
    """A log file that comes into being with its first line."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=BYTES, backupCount=FILES, encoding="utf-8", delay=True)
        self.setFormatter(WithoutValues())

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        return super()._open()


def begin_log(path: Path) -> logging.Handler:
    """Write what the program logs to this file; returns the handler, to be closed at the end."""
    handler = LogFile(path)
    logging.getLogger(LOGGER).addHandler(handler)
    return handler


def end_log(handler: logging.Handler) -> None:
    """Write no more to the file."""
    logging.getLogger(LOGGER).removeHandler(handler)
    handler.close()

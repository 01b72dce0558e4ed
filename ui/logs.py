"""The log of the program: what kind of fault, in which of our lines; never a value of a record."""

import logging
import traceback
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


def without_values(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    """An exception as the log tells it."""
    return WithoutValues().formatException((kind, error, trace))


class LogFile(logging.Handler):
    """A log file that comes into being with its first line; what writes it is loaded then, not before the window."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._opened().emit(record)
        except OSError:
            self.handleError(record)

    def _opened(self) -> logging.Handler:
        if self._file is None:
            from logging.handlers import RotatingFileHandler

            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = RotatingFileHandler(self._path, maxBytes=BYTES, backupCount=FILES, encoding="utf-8")
            self._file.setFormatter(WithoutValues())
        return self._file

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        super().close()


def begin_log(path: Path) -> logging.Handler:
    """Write what the program logs to this file; returns the handler, to be closed at the end."""
    handler = LogFile(path)
    logging.getLogger(LOGGER).addHandler(handler)
    return handler


def end_log(handler: logging.Handler) -> None:
    """Write no more to the file."""
    logging.getLogger(LOGGER).removeHandler(handler)
    handler.close()

"""Program files copied, proved and put in the place of the present one: at any moment a whole program is there."""

import errno
import hashlib
import os
import platform
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from workstation import disk, program
from workstation.findings import EnvironmentFault, Refusal, hard

PIECE = 1 << 20
TRIED_SECONDS = 180
"""How long a program may take to tell its version: a single file unpacks itself at its first start, a scanner reads."""
NEW, OLD = "new-", "old-"
"""How the names of files begin that are not in their place yet, or no longer; each of them is a whole program."""
MACHINES = {"amd64": "x86_64", "x64": "x86_64", "arm64": "aarch64"}


def platform_here() -> str:
    """The machine, as a description of a release names it."""
    machine = platform.machine().lower()
    system = "windows" if sys.platform == "win32" else sys.platform
    return f"{system}-{MACHINES.get(machine, machine)}"


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def faults(place: Path) -> Iterator[None]:
    """Turn what the file system says into words; ``place`` is where was written."""
    try:
        yield
    except OSError as error:
        number = disk.number_of(error)
        if number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise EnvironmentFault("update_disk_full", path=place) from error
        if number in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise EnvironmentFault("update_unwritable", path=place) from error
        raise EnvironmentFault("update_unreadable", path=error.filename or place, why=error.strerror or "") from error


def copy_proved(source: Path, target: Path, sha256: str, size: int) -> None:
    """Copy a program file, and prove the copy by reading it again; on the disk, with the right to run.

    Raises ``Refusal`` with ``update_hash`` where it is not the file that was described; the copy is gone then.
    """
    target.unlink(missing_ok=True)
    try:
        with source.open("rb") as origin, target.open("xb") as copy:
            left = size + 1
            while left > 0 and (piece := origin.read(min(PIECE, left))):
                copy.write(piece)
                left -= len(piece)
            copy.flush()
            os.fsync(copy.fileno())
        if target.stat().st_size != size or digest_of(target) != sha256:
            raise Refusal([hard("update_hash", path=source, sha256=sha256)])
        if os.name == "posix":
            target.chmod(stat.S_IMODE(target.stat().st_mode) | 0o755)
        sync_folder(target.parent)
    except BaseException:
        with suppress(OSError):
            target.unlink(missing_ok=True)
        raise


def tells(file: Path, version: str) -> bool:
    """Whether a program file starts on this machine and tells this version."""
    environment = {key: value for key, value in os.environ.items() if key != program.STARTED_FILE}
    environment["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
    pipe = subprocess.PIPE
    try:
        # A file whose hash was proved or that runs already, and one fixed word.
        with subprocess.Popen(  # noqa: S603
            [str(file), "--version"], env=environment, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe
        ) as started:
            try:
                told, _ = started.communicate(timeout=TRIED_SECONDS)
            except subprocess.TimeoutExpired:
                _end(started)
                return False
    except OSError:
        return False
    said = told.decode("utf-8", "replace").strip()
    # A program with a window may have no streams on Windows: that it ran and ended well has to do.
    return started.returncode == 0 and (said == version or (sys.platform == "win32" and not said))


def _end(started: subprocess.Popen[bytes]) -> None:
    """End a program that does not come to its end; on Windows with what it started, which holds its streams."""
    if sys.platform == "win32":
        ended = ["taskkill", "/F", "/T", "/PID", str(started.pid)]
        subprocess.run(ended, check=False, capture_output=True, stdin=subprocess.DEVNULL)  # noqa: S603
    started.kill()


def try_version(file: Path, version: str) -> None:
    """Start a program file; ``Refusal`` where it does not tell this version on this machine.

    It may be forbidden to run here, held back by a scanner, or ask for a newer system.
    """
    if not tells(file, version):
        raise Refusal([hard("update_does_not_start", version=version)])


def put_in_place(new: Path, target: Path, rename: Callable[[Path, Path], None] = disk.rename) -> None:
    """Give a proved program file the name of the present one, in one step.

    Windows lets a program that runs be renamed and not be replaced: there it first steps aside. Killed in between, both
    lie side by side, whole, under names that say what they are, and ``mend`` finishes it.
    """
    try:
        rename(new, target)
    except OSError as error:
        if getattr(error, "winerror", None) not in disk.HELD:
            raise
        aside = target.with_name(OLD + target.name)
        rename(target, aside)
        try:
            rename(new, target)
        except BaseException:
            rename(aside, target)
            raise
    sync_folder(target.parent)


def mend(file: Path) -> Path:
    """Finish what a kill left between two renames, take away what has no use any more; returns the program's file.

    ``file`` is the one that was started: one that waits under another name gets its own where nothing bears it.
    """
    for begin in (NEW, OLD):
        target = file.with_name(file.name.removeprefix(begin))
        if file.name.startswith(begin) and not target.exists():
            disk.rename(file, target)
            file = target
    for begin in (NEW, OLD):
        # Windows removes none that still runs: the next time.
        with suppress(OSError):
            file.with_name(begin + file.name).unlink(missing_ok=True)
    return file


def sync_folder(folder: Path) -> None:
    """Have the system write a folder's names down; Windows knows no such call."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)

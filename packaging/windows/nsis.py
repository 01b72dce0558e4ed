"""What NSIS makes of the program's folder: an installer for one user, and a single file that unpacks itself once."""

import hashlib
from pathlib import Path, PurePath

from payload import INNER, LIST

INSTALLER, ONE_FILE = "installer.nsi", "one_file.nsi"
"""The scripts beside this file."""
QUIET = ("-V2", "-INPUTCHARSET", "UTF8")
NAMES = "unpacked.list"


def write_names(program: Path, folder: Path) -> Path:
    """Write down the names of the program's files as ``one_file.nsi`` reads them; the last line names none."""
    names = sorted(path.relative_to(program) for path in program.rglob("*") if path.is_file())
    lines = [str(name).replace("/", "\\") for name in names]
    (folder / NAMES).write_bytes("".join(f"{line}\n" for line in [*lines, "/"]).encode("utf-16-le"))
    return folder / NAMES


def definitions(
    version: str, program: Path, seen: PurePath, icon: PurePath, out: PurePath, names: PurePath
) -> list[str]:
    """What either script is told; ``seen``, the program, ``icon``, ``out`` and ``names`` as NSIS finds them."""
    words = {
        "VERSION": version,
        "PROGRAM": seen,
        "ICON": icon,
        "OUT": out,
        "LIST": names,
        "HASH": hashlib.sha256((program / INNER / LIST).read_bytes()).hexdigest()[:16],
    }
    return [f"-D{key}={value}" for key, value in words.items()]

"""What a packed program consists of: the list of its files with their hashes, their sizes by part, what differs."""

import hashlib
import sys
from collections import Counter
from pathlib import Path

INNER = "_internal"
LIST = "files.sha256"
"""Read by ``workstation/program.py``; ``sha256sum --check`` reads it too."""
PARTS = {
    "Qt": ("PySide6/", "libQt6", "libpyside6", "libshiboken6", "shiboken6/"),
    "ICU (of Qt)": ("libicu", "PySide6/Qt/lib/libicu"),
    "Python": ("libpython", "python3", "base_library.zip"),
    "lxml": ("lxml/",),
    "SQLite engine": ("sqlcipher3/", "libsqlite3", "sqlite3"),
    "ledger reader": ("python_calamine/",),
    "fcitx": ("libFcitx", "libworkstation-missing", "older-desktops/"),
    "resources": ("resources/", "db/"),
    "licences": ("licences/",),
}
"""Part -> how the names of its files begin; the longest beginning counts."""


def digests(folder: Path) -> dict[str, str]:
    """Path below a folder -> SHA-256, of everything but the list itself and links to files that are in it."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.name != LIST:
            found[path.relative_to(folder).as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def write_list(folder: Path) -> None:
    """Write the list of a program's folder into it; the program itself stands beside the folder that holds the list."""
    lines = []
    for name, digest in digests(folder).items():
        shown = name.removeprefix(f"{INNER}/") if name.startswith(f"{INNER}/") else f"../{name}"
        lines.append(f"{digest}  {shown}\n")
    (folder / INNER / LIST).write_text("".join(lines), encoding="utf-8", newline="\n")


def differing(one: Path, other: Path) -> list[str]:
    """The files that two folders do not share byte by byte."""
    left, right = digests(one), digests(other)
    return sorted(name for name in left.keys() | right.keys() if left.get(name) != right.get(name))


def is_same(one: Path, other: Path) -> bool:
    """Whether two folders have the same files byte by byte; says what differs."""
    different = differing(one, other)
    for name in different:
        print(f"not the same bytes in two builds: {name}", file=sys.stderr)
    if not different:
        print(f"two builds have the same {len(digests(one))} files")
    return not different


def sizes(folder: Path) -> list[tuple[str, int]]:
    """Part -> bytes on the disk, the largest first."""
    found: Counter[str] = Counter()
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            name = path.relative_to(folder).as_posix().removeprefix(f"{INNER}/")
            found[part_of(name)] += path.stat().st_size
    return found.most_common()


def part_of(name: str) -> str:
    """The part that a file belongs to; what is in none is the program with its modules."""
    begun = [
        (len(beginning), part) for part, several in PARTS.items() for beginning in several if name.startswith(beginning)
    ]
    return max(begun)[1] if begun else "the program and the rest"

"""Looks at every file of a program for what it asks of the system: nothing newer than the oldest desktop has."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from machine import Machine

CXXABI = (1, 3, 11)
"""Of GCC 8."""
_NEED = re.compile(r"(GLIBC|GLIBCXX|CXXABI)_([0-9.]+)")


def too_new(folder: Path, machine: Machine) -> list[str]:
    """The files that ask for more, each with what it asks for."""
    return [
        f"{path.relative_to(folder)}: {need}" for path in libraries(folder) for need in asks_too_much(path, machine)
    ]


def asks_too_much(path: Path, machine: Machine) -> list[str]:
    """What one file asks for that the oldest desktop does not have."""
    newest: dict[str, tuple[int, ...]] = {"GLIBC": machine.glibc, "GLIBCXX": machine.libstdcxx, "CXXABI": CXXABI}
    return [f"{name} {'.'.join(map(str, version))}" for name, version in sorted(needs(path)) if version > newest[name]]


def libraries(folder: Path) -> Iterator[Path]:
    """The programs and libraries of a folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == b"\x7fELF":
                    yield path


def needs(path: Path) -> set[tuple[str, tuple[int, ...]]]:
    """Name and version of every symbol version that a file asks for."""
    answer = subprocess.run(("readelf", "-VW", str(path)), capture_output=True, text=True, check=True).stdout
    # What follows the heading of needs; before it stand the versions that the file itself gives.
    _, _, wanted = answer.partition("Version needs section")
    return {(name, tuple(map(int, version.strip(".").split(".")))) for name, version in _NEED.findall(wanted)}

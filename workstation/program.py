"""The program as files on a disk: in which form it runs, which file a person starts, whether all of it is there."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from workstation.findings import Finding, hard
from workstation.resource_files import RESOURCES

LIST = "files.sha256"
"""The list of the program's files that the build writes, as ``sha256sum`` does; beside the resources."""
STARTED_FILE = "IP_WORKSTATION_FILE"
"""Set by the one file: where it lies. What runs then is what it unpacked into a folder of its own."""
Form = Literal["source", "one_file", "unpacked"]


def is_packed() -> bool:
    """Whether this is the packaged program."""
    return bool(getattr(sys, "frozen", False))


def started_file() -> Path:
    """The file that a person starts: the one file, the program in its folder, Python where it runs from source."""
    return Path(os.environ.get(STARTED_FILE) or sys.executable).resolve()


def form() -> Form:
    """How the program was handed out."""
    if not is_packed():
        return "source"
    beside = (started_file().parent / "_internal").is_dir()
    return "unpacked" if beside and STARTED_FILE not in os.environ else "one_file"


def command(*words: str) -> list[str]:
    """What starts the program once more, with these arguments; run from source it needs ``source_folder()``."""
    return [sys.executable, *words] if is_packed() else [sys.executable, "-m", "workstation", *words]


def source_folder() -> Path:
    """The folder above the resources: of the packed program the one that holds its parts."""
    return RESOURCES.parent


def listed_files(folder: Path) -> dict[str, str]:
    """Path below a folder -> SHA-256, as the list in it says; empty where it has none."""
    path = folder / LIST
    if not path.is_file():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def damaged_files(folder: Path | None = None) -> Iterator[Finding]:
    """The files of the program that are missing or were changed, such as by an antivirus; nothing from source."""
    import hashlib

    folder = folder or source_folder()
    for name, digest in listed_files(folder).items():
        try:
            with (folder / name).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            yield hard("program_file_missing", file=name, folder=folder)
            continue
        if found != digest:
            yield hard("program_file_changed", file=name, folder=folder)

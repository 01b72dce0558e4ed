"""The description that lies beside a release's files: version, what changed, each file with its size and SHA-256.

``packaging/update_manifest.py`` writes it. It comes from a stick and nobody vouches for it: it is read as the text it
is, bounded, and names only files that lie beside it. It is not signed: the SHA-256 proves that a file came whole, and a
technician may compare it with what the city published; who made it, it does not prove.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workstation import disk

NAME = re.compile(r"ip-workstation-[0-9A-Za-z._-]{1,60}-update\.json")
FORMAT = "ip-workstation-update-1"
MOST_BYTES = 256 * 1024
"""A longer description is none."""
MOST_FILE = 1 << 30
"""Bytes of a program file, at most."""
MOST_CHANGES, LONGEST_CHANGE = 60, 400
MOST_FILES, LONGEST_NAME = 20, 120
VERSION = re.compile(r"(\d{1,4})\.(\d{1,4})\.(\d{1,4})")
DIGEST = re.compile(r"[0-9a-f]{64}")
WORD = re.compile(r"[a-z0-9_-]{1,30}")
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
"""What is not shown or turns the direction of a line."""


class NotADescription(ValueError):
    """The file is no description of a release; why stands in it, in no words for a clerk."""


@dataclass(frozen=True, kw_only=True)
class ReleasedFile:
    """One file of a release."""

    platform: str
    """As ``platform_here()`` says it."""
    form: str
    """``one_file``, ``deb`` or ``installer``."""
    name: str
    size: int
    """Bytes."""
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Description:
    """What a release says of itself."""

    path: Path
    version: str
    changes: tuple[str, ...]
    files: tuple[ReleasedFile, ...]


def order_of(version: str) -> tuple[int, ...]:
    """A version as numbers, which compare as versions do; ``NotADescription`` for anything else."""
    found = VERSION.fullmatch(version)
    if found is None:
        raise NotADescription("version")
    return tuple(map(int, found.groups()))


def read(path: Path) -> Description:
    """Read a description. Raises ``NotADescription``, and ``OSError`` where the file cannot be read."""
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise NotADescription("too long")
    try:
        told = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise NotADescription("no JSON") from error
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise NotADescription("format")
    version = _text(told, "version")
    order_of(version)
    return Description(path=path, version=version, changes=tuple(_changes(told)), files=tuple(_files(told)))


def _text(told: Mapping[str, Any], key: str) -> str:
    value = told.get(key)
    if not isinstance(value, str):
        raise NotADescription(key)
    return value


def _changes(told: Mapping[str, Any]) -> Iterator[str]:
    """What changed, as plain lines."""
    lines = told.get("changes", [])
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise NotADescription("changes")
    for line in lines[:MOST_CHANGES]:
        plain = UNSEEN.sub(" ", line).strip()
        if plain:
            yield plain[:LONGEST_CHANGE]


def _files(told: Mapping[str, Any]) -> Iterator[ReleasedFile]:
    listed = told.get("files")
    if not isinstance(listed, list) or not 1 <= len(listed) <= MOST_FILES:
        raise NotADescription("files")
    for one in listed:
        if not isinstance(one, dict):
            raise NotADescription("file")
        name, digest = _text(one, "name"), _text(one, "sha256")
        size = one.get("size")
        if not is_plain_name(name) or not DIGEST.fullmatch(digest):
            raise NotADescription("name or hash")
        if type(size) is not int or not 0 < size <= MOST_FILE:
            raise NotADescription("size")
        words = {key: _text(one, key) for key in ("platform", "form")}
        if not all(WORD.fullmatch(word) for word in words.values()):
            raise NotADescription("platform or form")
        yield ReleasedFile(name=name, size=size, sha256=digest, **words)


def is_plain_name(name: str) -> bool:
    """Whether a name is that of a file in the folder of the description itself, on every system."""
    plain = disk.file_name(name) == name and not name.startswith(".")
    return plain and len(name) <= LONGEST_NAME and not UNSEEN.search(name)

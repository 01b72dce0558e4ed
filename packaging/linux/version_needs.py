"""Rewrites which version of a symbol a library asks for, where an old system has the symbol under an older version.

Layout of the section ``.gnu.version_r`` as the Linux Standard Base 5.0, 10.7.6 (Symbol Version Requirements) gives it.
"""

import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

SECTION = struct.Struct("<IIQQQQIIQQ")
FILE_NEEDS = struct.Struct("<HHIII")
"""Version, number of needs, name of the file, offset of the first need, offset of the next file."""
NEED = struct.Struct("<IHHII")
"""Hash of the name, flags, index, place of the name, offset of the next need."""
SECTION_TABLE, SECTION_COUNT = 0x28, 0x3A
"""Where the head of a 64-bit ELF file keeps them."""
NEEDS_SECTION = 0x6FFFFFFE


class Need(NamedTuple):
    """One version that a library asks of another one."""

    place: int
    """Offset in the file."""
    name: str
    name_offset: int
    """Within the table of names."""


def hash_of(name: str) -> int:
    """The hash by which the loader compares names (System V ABI, 5: Hash Table)."""
    value = 0
    for byte in name.encode():
        value = (value << 4) + byte
        high = value & 0xF0000000
        value = (value ^ (high >> 24)) & ~high
    return value & 0xFFFFFFFF


def needs_of(content: bytes) -> Iterator[Need]:
    """The versions that a 64-bit library asks for."""
    (table,) = struct.unpack_from("<Q", content, SECTION_TABLE)
    size, count = struct.unpack_from("<HH", content, SECTION_COUNT)
    sections = [SECTION.unpack_from(content, table + number * size) for number in range(count)]
    needs = next(section for section in sections if section[1] == NEEDS_SECTION)
    names = sections[needs[6]][4]
    place = needs[4]
    while True:
        _, number, _, first, after = FILE_NEEDS.unpack_from(content, place)
        need = place + first
        for _ in range(number):
            _, _, _, offset, step = NEED.unpack_from(content, need)
            end = content.index(0, names + offset)
            yield Need(need, content[names + offset : end].decode(), offset)
            need += step
        if not after:
            return
        place += after


def lower(library: Path, older: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Ask for an older version instead: each key becomes the first of its values that the library names anyway.

    Returns what was changed. Raises ``ValueError`` where the library names none of them.
    """
    content = bytearray(library.read_bytes())
    needs = list(needs_of(bytes(content)))
    named = {need.name: need.name_offset for need in needs}
    changed = []
    for need in needs:
        if need.name not in older:
            continue
        chosen = next((name for name in older[need.name] if name in named), None)
        if chosen is None:
            raise ValueError(f"{library.name} names none of {older[need.name]}")
        struct.pack_into("<I", content, need.place, hash_of(chosen))
        struct.pack_into("<I", content, need.place + 8, named[chosen])
        changed.append(f"{need.name} -> {chosen}")
    library.write_bytes(content)
    return changed

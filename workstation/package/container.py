"""The zip around a package: written the same every time, and opened as if a stranger had made it."""

import datetime
import errno
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from workstation.disk import number_of
from workstation.findings import EnvironmentFault, Finding, hard
from workstation.package.bag import BAGIT
from workstation.package.steps import Steps

ENTRIES = 10_000
UNPACKED_BYTES = 2 * 1024**3
RATIO = 200
"""Unpacked to packed size."""
RATIO_FROM_BYTES = 1024**2
"""What unpacks to less may be packed as tightly as it likes."""
DEEPEST_ROOT = 2
"""Folders above the bag: one of its own, and one that a re-zipping program may have added."""
PIECE = 1024**2
LEVEL = 4
PACKED_LEVEL = 0
"""Of workbooks, which are zips themselves: deflate's way of storing."""
UTF8_FLAG = 0x800
ENCRYPTED_FLAG = 0x1

# Everything that the standard reader raises for a damaged or hostile archive.
DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    ValueError,
)
_UNSAFE = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')


def write_zip(target: BinaryIO, top: str, files: Mapping[str, Path], created: datetime.datetime, steps: Steps) -> None:
    """Pack files under one top folder, in the order given, every entry dated by ``created``."""
    moment = created.timetuple()[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        for name, path in files.items():
            entry = zipfile.ZipInfo(f"{top}/{name}", moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry._compresslevel = PACKED_LEVEL if name.endswith(".xlsx") else LEVEL  # type: ignore[attr-defined]
            entry.create_system = 3
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            entry.file_size = path.stat().st_size
            with path.open("rb") as source, archive.open(entry, "w") as sink:
                while piece := source.read(PIECE):
                    sink.write(piece)
                    steps.add()


def refuse_cut(archive: zipfile.ZipFile) -> None:
    """A package that was cut off may end with the list of a workbook inside it: its entries begin further on.

    Raises ``BadZipFile``.
    """
    if archive.filelist and min(entry.header_offset for entry in archive.filelist) > 0:
        raise zipfile.BadZipFile("something stands before the first entry")


class Unpacked:
    """An archive unpacked into a fresh folder, as far as it is safe."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.root: Path | None = None
        """The folder of the bag."""
        self.names: list[str] = []

    def fault(self, code: str, where: str = "", **values: Any) -> None:
        """One problem with the container."""
        self.findings.append(hard(code, where=where, file=where, **values).at(sheet=where))


def unpack(path: Path, folder: Path, steps: Steps) -> Unpacked:
    """Check an archive by its list of entries and, where that is in order, unpack it below ``folder``.

    Nothing is unpacked where any entry is unsafe. Raises ``EnvironmentFault`` where the disk is full.
    """
    found = Unpacked()
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            names = check_entries(entries, found)
            if found.findings:
                return found
            find_root(names, folder, found)
            if not found.findings:
                extract(archive, dict(zip(names, entries, strict=True)), folder, steps)
    except DAMAGE:
        found.fault("package_zip_damaged")
    except OSError as error:
        if number_of(error) in (errno.ENOSPC, errno.EDQUOT):
            raise EnvironmentFault("package_disk_full", folder=str(folder)) from error
        found.fault("package_zip_damaged")
    return found


def check_entries(entries: Sequence[zipfile.ZipInfo], found: Unpacked) -> list[str]:
    """The path of each entry, NFC. Whatever is wrong with the list is told in ``found``."""
    names = with_slashes([entry_name(entry) for entry in entries])
    sizes = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > ENTRIES:
        found.fault("package_zip_entries", count=len(entries), limit=ENTRIES)
    if sizes > UNPACKED_BYTES or too_tight(sizes, packed):
        found.fault("package_zip_bomb")
    else:
        for entry in entries:
            if too_tight(entry.file_size, entry.compress_size):
                found.fault("package_zip_bomb", short(entry.filename))
    for entry, name in zip(entries, names, strict=True):
        for code in entry_faults(entry, name):
            found.fault(code, short(name or entry.filename))
    twice = Counter(name.rstrip("/").casefold() for name in names if name)
    for name in sorted(name for name, count in twice.items() if count > 1):
        found.fault("package_zip_twice", short(name))
    return names


def short(name: str) -> str:
    """A path as a sentence quotes it."""
    clean = "".join(letter if letter.isprintable() else "?" for letter in name)
    return clean if len(clean) <= 80 else "…" + clean[-79:]


def too_tight(size: int, packed: int) -> bool:
    """Whether so little packed data unpacks to so much."""
    return size > RATIO_FROM_BYTES and size > RATIO * max(packed, 1)


def entry_name(entry: zipfile.ZipInfo) -> str:
    """The entry's path in NFC; empty where no encoding reads it.

    Windows and WPS pack Chinese names in the code page of the system and say so with a missing flag bit.
    """
    name = entry.orig_filename
    if not entry.flag_bits & UTF8_FLAG and not name.isascii():
        raw = name.encode("cp437", errors="replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                name = ""
    return unicodedata.normalize("NFC", name)


def with_slashes(names: list[str]) -> list[str]:
    """The same paths with ``/``, where an old tool of Windows wrote a backslash in all of them."""
    if any("/" in name for name in names):
        return names
    return [name.replace("\\", "/") for name in names]


def entry_faults(entry: zipfile.ZipInfo, name: str) -> Iterator[str]:
    """What makes one entry unsafe to unpack."""
    if entry.flag_bits & ENCRYPTED_FLAG:
        yield "package_zip_encrypted"
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        yield "package_zip_method"
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        yield "package_zip_link"
    parts = name.removesuffix("/").split("/")
    if not name or _UNSAFE.search(name) or any(unsafe_part(part) for part in parts):
        yield "package_zip_path"


def unsafe_part(part: str) -> bool:
    """Whether a part of a path is empty, climbs, or is no name that every system can hold."""
    return part in ("", ".", "..") or len(part.encode(errors="replace")) > 255 or part != part.rstrip(" .")


def find_root(names: Sequence[str], folder: Path, found: Unpacked) -> None:
    """Find the one bag; every file must lie in it."""
    files = [name for name in names if not name.endswith("/")]
    marks = sorted((name.count("/"), name) for name in files if name.rpartition("/")[2] == BAGIT)
    if not marks or marks[0][0] > DEEPEST_ROOT:
        found.fault("package_no_bag")
        return
    above = marks[0][1].removesuffix(BAGIT)
    for name in files:
        if not name.startswith(above):
            found.fault("package_file_unexpected", short(name))
    found.root = folder / above if above else folder


def extract(archive: zipfile.ZipFile, entries: Mapping[str, zipfile.ZipInfo], folder: Path, steps: Steps) -> None:
    """Unpack checked entries, counting what they really hold. Raises one of ``DAMAGE`` or ``OSError``."""
    total = 0
    for name, entry in entries.items():
        target = folder / name
        if name.endswith("/"):
            target.mkdir(parents=True, exist_ok=True)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(entry) as source, target.open("xb") as sink:
            while piece := source.read(PIECE):
                total += len(piece)
                if total > UNPACKED_BYTES:
                    raise zipfile.BadZipFile("more than the list of entries says")
                sink.write(piece)
                steps.add()

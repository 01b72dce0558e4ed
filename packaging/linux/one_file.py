"""The single file: a small program (``files/one_file.c``) with the unpacked program behind it, compressed.

PyInstaller's own single file unpacks itself at every start; this one does once for each version.
"""

import hashlib
import io
import shutil
from pathlib import Path
from typing import BinaryIO

import zstandard
from chroot import Chroot
from gate import asks_too_much
from machine import Machine

SOURCE = Path(__file__).resolve().parent / "files/one_file.c"
MARK = b"IPWS-ONE"
UNPACKER = "libzstd.a"
"""Debian's library that the starter is linked with; its terms stand on the page of licences."""
PACKER = zstandard.ZstdCompressionParameters.from_level(19, threads=2, write_checksum=1)
"""Any number of threads gives the same bytes, but none gives others."""


def build_one_file(system: Chroot, machine: Machine, folder: Path, out: Path) -> Path:
    """Compile the starter in the build system and put the program's folder behind it; the same bytes for the same."""
    shutil.copy(SOURCE, system.folder / "root/one_file.c")
    options = ("-O2", "-s", "-Wall", "-Wextra", "-Wno-format-truncation", "-Wl,--build-id=none")
    system.run("gcc", *options, "-o", "/root/one_file", "/root/one_file.c", f"/{machine.libraries}/{UNPACKER}")
    starter = system.folder / "root/one_file"
    newer = asks_too_much(starter, machine)
    if newer:
        raise ValueError(f"the starter asks for a newer system: {newer}")
    return packed(starter, folder, out)


def packed(starter: Path, folder: Path, out: Path) -> Path:
    """Starter, folder and the line by which the starter finds it, in one file."""
    stream = io.BytesIO()
    with zstandard.ZstdCompressor(compression_params=PACKER).stream_writer(stream, closefd=False) as packer:
        write_archive(folder, packer)
    content, begins = stream.getvalue(), starter.stat().st_size
    digest = hashlib.sha256(content).hexdigest()
    out.write_bytes(starter.read_bytes() + content + digest.encode() + b"%020d" % begins + MARK)
    out.chmod(0o755)
    return out


def write_archive(folder: Path, stream: BinaryIO) -> None:
    """Every file and link of a folder, sorted, as ``one_file.c`` reads them."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            leads_to = str(path.readlink()).encode()
            stream.write(b"L 777 %d %s\n" % (len(leads_to), name.encode()) + leads_to)
        elif path.is_file():
            content = path.read_bytes()
            mode = 0o755 if path.parent == folder else 0o644
            stream.write(b"F %o %d %s\n" % (mode, len(content), name.encode()) + content)
    stream.write(b"E\n")

"""The .deb around the unpacked program: menu entry, icon, type of file, man page; the same bytes for the same files."""

import gzip
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from machine import Machine
from picture import drawn

FILES = Path(__file__).resolve().parent / "files"
ROOT = FILES.parent.parent.parent
NAME = "ip-workstation"
SIZES = (16, 32, 48, 128, 256)
"""Pixels of the icon for desktops that draw no SVG."""


def build_deb(program: Path, version: str, machine: Machine, out: Path, moment: int) -> Path:
    """Lay out a package's tree beside ``out`` and pack it; ``moment`` dates every file, in seconds of the epoch."""
    tree = out.with_suffix(".tree")
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(program, tree / "opt" / NAME, symlinks=True)
    put(tree / "usr/share/applications" / f"{NAME}.desktop", (FILES / f"{NAME}.desktop").read_bytes())
    put(tree / "usr/share/mime/packages" / f"{NAME}.xml", (FILES / f"{NAME}.xml").read_bytes())
    icon = ROOT / "resources/icons/program.svg"
    put(tree / "usr/share/icons/hicolor/scalable/apps" / f"{NAME}.svg", icon.read_bytes())
    for size in SIZES:
        put(tree / f"usr/share/icons/hicolor/{size}x{size}/apps/{NAME}.png", drawn(icon, size))
    put(tree / f"usr/share/man/man1/{NAME}.1.gz", packed((FILES / f"{NAME}.1").read_bytes()))
    put(tree / f"usr/share/doc/{NAME}/changelog.gz", packed((ROOT / "CHANGELOG.md").read_bytes()))
    (tree / "usr/bin").mkdir()
    (tree / "usr/bin" / NAME).symlink_to(f"/opt/{NAME}/{NAME}")
    give_rights(tree)
    kilobytes = sum(file.lstat().st_size for file in tree.rglob("*") if file.is_file()) // 1024
    told = {"version": version, "kilobytes": kilobytes, "architecture": machine.debian, "gcc": machine.gcc}
    glibc = ".".join(map(str, machine.glibc))
    control = (FILES / "control").read_text().format(**told, glibc=glibc)
    put(tree / "DEBIAN/control", control.encode())
    put(tree / "DEBIAN/md5sums", sums(tree))
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(moment)}
    pack = ("dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--build", str(tree), str(out))
    subprocess.run(pack, env=environment, check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(tree)
    return out


def put(path: Path, content: bytes) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def packed(content: bytes) -> bytes:
    """By gzip, without a name and a day."""
    return gzip.compress(content, 9, mtime=0)


def give_rights(tree: Path) -> None:
    """What may be run may be run by all, everything may be read by all."""
    for path in tree.rglob("*"):
        if not path.is_symlink():
            runs = path.is_dir() or (os.access(path, os.X_OK) and ".so" not in path.name)
            path.chmod(0o755 if runs else 0o644)


def sums(tree: Path) -> bytes:
    """The list by which dpkg tells a damaged file."""
    files = sorted(path for path in tree.rglob("*") if path.is_file() and not path.is_symlink())
    lines = (f"{hashlib.md5(path.read_bytes()).hexdigest()}  {path.relative_to(tree)}\n" for path in files)
    return "".join(lines).encode()

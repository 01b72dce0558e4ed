"""Chinese input: fcitx's plugin for Qt 6 out of Debian 13, made fit for systems as old as glibc 2.28.

PySide6's wheels carry no plugin for fcitx, by which UOS and Kylin type Chinese. Debian 13 built one for the Qt that the
program brings. It asks libstdc++ for two functions under versions that old systems lack, and on arm64 Qt for one: the
versions are lowered and a small library of ours has the functions.
"""

import hashlib
import shutil
import subprocess
import urllib.request
from pathlib import Path

from chroot import MIRROR, SYSTEMS, Chroot
from machine import Machine
from version_needs import lower

PLUGIN = "libfcitx5platforminputcontextplugin.so"
LIBRARY = "libFcitx5Qt6DBusAddons.so.1"
SHIM = "libworkstation-missing-functions.so"
FILES = {
    f"qt6/plugins/platforminputcontexts/{PLUGIN}": PLUGIN,
    LIBRARY: LIBRARY,
    "libwayland-client.so.0": "older-desktops/libwayland-client.so.0",
    "libffi.so.8": "older-desktops/libffi.so.8",
}
"""Place below the packages' folder of libraries -> place in the folder that is made."""
COPYRIGHTS = ("fcitx5-frontend-qt6", "libwayland-client0", "libffi8")
OLDER = {"CXXABI_1.3.15": ("CXXABI_1.3.9",), "GLIBCXX_3.4.29": ("GLIBCXX_3.4.20", "GLIBCXX_3.4")}
DOWNLOADS = SYSTEMS / "downloads"


def make_fcitx(system: Chroot, machine: Machine) -> str:
    """Make the folder in the build system and return its name there; ``workstation.spec`` reads it."""
    unpacked = DOWNLOADS / f"unpacked-{machine.debian}"
    shutil.rmtree(unpacked, ignore_errors=True)
    for place, digest in machine.inputs.items():
        subprocess.run(("dpkg-deb", "-x", str(fetched(place, digest)), str(unpacked)), check=True)
    folder = system.folder / "opt/fcitx"
    shutil.rmtree(folder, ignore_errors=True)
    for source, target in FILES.items():
        (folder / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(unpacked / machine.libraries / source, folder / target)
    for name in COPYRIGHTS:
        (folder / "copyright").mkdir(exist_ok=True)
        shutil.copy(unpacked / "usr/share/doc" / name / "copyright", folder / "copyright" / f"{name}.txt")
    _make_fit(system, folder)
    return "/opt/fcitx"


def unresolved(system: Chroot, internal: str) -> list[str]:
    """What the plugin asks of Qt in the frozen program and does not find there: it would not be loaded, in silence.

    ``internal``: the program's folder of parts, as the build system names it.
    """
    plugin = f"{internal}/PySide6/Qt/plugins/platforminputcontexts/{PLUGIN}"
    libraries = f"LD_LIBRARY_PATH={internal}:{internal}/PySide6/Qt/lib"
    asked = ("chroot", str(system.folder), "env", libraries, "ldd", "-r", plugin)
    done = subprocess.run(asked, capture_output=True, text=True, check=True)
    # What is not Qt's belongs to the desktop, which the build system is none of.
    lines = (done.stdout + done.stderr).splitlines()
    return [line.strip() for line in lines if "undefined symbol" in line and ", version Qt_" in line]


def _make_fit(system: Chroot, folder: Path) -> None:
    """Lower the versions that are asked for, and tie the library with the missing functions to both."""
    shutil.copy(Path(__file__).parent / "files/missing_functions.c", folder)
    shared = ("gcc", "-shared", "-fPIC", "-O2", "-s", f"-Wl,-soname,{SHIM}", "-o", f"/opt/fcitx/{SHIM}")
    system.run(*shared, "/opt/fcitx/missing_functions.c")
    for name in (PLUGIN, LIBRARY):
        if not lower(folder / name, OLDER):
            raise ValueError(f"{name} asks for nothing new any more: look at fcitx.py")
        system.run("patchelf", "--add-needed", SHIM, f"/opt/fcitx/{name}")


def fetched(place: str, digest: str) -> Path:
    """A package of Debian's, kept below the build folder.

    Raises ``ValueError`` where the mirror has other bytes; a newer revision goes into ``machine.py`` by hand, and the
    trial by typing says whether it does.
    """
    kept = DOWNLOADS / place.rpartition("/")[2]
    if not kept.is_file():
        DOWNLOADS.mkdir(parents=True, exist_ok=True)
        with urllib.request.urlopen(f"{MIRROR}/pool/main/{place}", timeout=60) as answer:  # noqa: S310
            kept.write_bytes(answer.read())
    found = hashlib.sha256(kept.read_bytes()).hexdigest()
    if found != digest:
        kept.unlink()
        raise ValueError(f"{place} has the SHA-256 {found}, not the one that was looked at")
    return kept

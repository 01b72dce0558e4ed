"""The Linux release: built in an old system, looked through, packed as .deb and as one file, tried in bare systems.

Started by ``python3 dev.py build --release linux``. Needs root and Debian's mirror; takes some five minutes. With
``--arm64`` it is made for that machine, under qemu: the first time an hour, for its Python is compiled there.
"""

import os
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import portable
from chroot import ROOT, Chroot, run
from deb import build_deb
from fcitx import make_fcitx, unresolved
from gate import too_new
from machine import MACHINES, X86_64, Machine
from one_file import UNPACKER, build_one_file
from payload import is_same, sizes, write_list
from sbom import write_bill
from trial import try_deb, try_portable
from update_manifest import write_manifest

MOMENT = 1_767_225_600
"""Dates every file, in seconds of the epoch, so that the same commit gives the same bytes."""
NEEDED = ("debootstrap", "dpkg-dev", "xvfb", "binutils")
PRETENDED = ("qemu-user-static", "binfmt-support")
"""For a machine that is not this one; the kernel must know of it (``update-binfmts --enable qemu-aarch64``)."""
PYTHON = "/opt/venv/bin/python"


def version() -> str:
    """The program's version."""
    sys.path.insert(0, str(ROOT))
    from workstation import __version__

    return __version__


def build_system(machine: Machine) -> Chroot:
    """The old system with a Python of its own and the locked dependencies."""
    system = Chroot("bullseye", f"build-{machine.debian}", machine.debian)
    system.make()
    with system.mounted((ROOT, "source")):
        if not (system.folder / "opt/python/bin/python3.11").is_file():
            system.run("sh", "/source/packaging/linux/python.sh")
        if not (system.folder / machine.libraries / UNPACKER).is_file():
            system.install("libzstd-dev")
        shutil.rmtree(system.folder / "opt/venv", ignore_errors=True)
        system.run("/opt/python/bin/python3.11", "-m", "venv", "--without-pip", "/opt/venv")
    # From outside: wheels for that machine that ask for no newer glibc than its oldest desktop has.
    libraries = system.folder / "opt/venv/lib/python3.11/site-packages"
    platform = f"{machine.name}-manylinux_{machine.glibc[0]}_{machine.glibc[1]}"
    uv = (sys.executable, "-m", "uv", "pip", "install", "-q", "--only-binary", ":all:", "--link-mode", "copy")
    install = (*uv, "--target", str(libraries), "--python-platform", platform)
    run(*install, "--require-hashes", "-r", "packaging/requirements.txt")
    run(*install, "pyinstaller", "--constraint", "packaging/requirements-dev.txt")
    return system


def freeze(system: Chroot, machine: Machine) -> Path:
    """Run PyInstaller in the old system; returns the program folder."""
    command = (PYTHON, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "ERROR")
    folders = ("--distpath", "/root/dist", "--workpath", "/root/work")
    with system.mounted((ROOT, "source")):
        environment = (
            f"SOURCE_DATE_EPOCH={MOMENT}",
            "PYTHONHASHSEED=1",
            f"FCITX={make_fcitx(system, machine)}",
            f"UNPACKER=/{machine.libraries}/{UNPACKER}",
        )
        system.run(*command, *folders, "/source/packaging/workstation.spec", environment=environment)
        missing = unresolved(system, "/root/dist/ip-workstation/_internal")
        if missing:
            raise ValueError(f"the plugin for Chinese would not be loaded: {missing}")
    return system.folder / "root/dist/ip-workstation"


def main() -> int:
    """Build and try everything; says where the results lie."""
    os.chdir(ROOT)
    machine = MACHINES["arm64" if "--arm64" in sys.argv[1:] else "amd64"]
    out = ROOT / "dist" / ("linux" if machine is X86_64 else f"linux-{machine.debian}")
    run(
        "apt-get",
        "install",
        "-y",
        "-q",
        "--no-install-recommends",
        *NEEDED,
        *(PRETENDED if machine.patience > 1 else ()),
    )
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    system = build_system(machine)
    folder = freeze(system, machine)
    if "--twice" in sys.argv[1:]:
        once = folder.with_name("once")
        shutil.rmtree(once, ignore_errors=True)
        folder.rename(once)
        if not is_same(once, freeze(system, machine)):
            return 1
    newer = too_new(folder, machine)
    if newer:
        print("asks for a newer system:", *newer, sep="\n  ", file=sys.stderr)
        return 1
    write_list(folder)
    name = f"ip-workstation-{version()}"
    write_bill(folder, version(), MOMENT, out / f"{name}.cdx.json")
    for part, size in sizes(folder):
        print(f"  {part:<30}{size / 1e6:7.1f} MB")
    package = out / f"ip-workstation_{version()}_{machine.debian}.deb"
    deb = build_deb(folder, version(), machine, package, MOMENT)
    single = build_one_file(system, machine, folder, out / f"{name}-{machine.name}")
    packed = single.with_name(f"{single.name}-portable.zip")
    stick = portable.pack(single, "linux", version(), packed, MOMENT, machine.desktops)
    for suite in machine.suites:
        try_deb(deb, single, machine, suite, out)
        try_portable(stick, machine, suite)
    told = write_manifest(out, version(), machine.platform, {"one_file": single, "deb": deb})
    for made in (deb, single, stick, told):
        print(f"{made.relative_to(ROOT)}: {made.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())

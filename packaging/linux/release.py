"""The Linux release: built in an old system, looked through, packed as .deb and as one file, tried in bare systems.

Started by ``python3 dev.py build --release``. Needs root and Debian's mirror; takes some ten minutes.
"""

import os
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import portable
from chroot import ROOT, Chroot, run
from deb import build_deb
from fcitx import make_fcitx
from gate import too_new
from one_file import build_one_file
from payload import is_same, sizes, write_list
from sbom import write_bill
from trial import SUITES, try_deb, try_portable
from update_manifest import write_manifest

MOMENT = 1_767_225_600
"""Dates every file, in seconds of the epoch, so that the same commit gives the same bytes."""
DIST = ROOT / "dist" / "linux"
NEEDED = ("debootstrap", "dpkg-dev", "xvfb", "binutils")
INSIDE = ("SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt", "UV_LINK_MODE=copy")
PYTHON = "/opt/venv/bin/python"


def version() -> str:
    """The program's version."""
    sys.path.insert(0, str(ROOT))
    from workstation import __version__

    return __version__


def build_system() -> Chroot:
    """The old system with a Python of its own and the locked dependencies."""
    system = Chroot("bullseye", "build")
    system.make()
    with system.mounted((ROOT, "source")):
        if not (system.folder / "opt/python/bin/python3.11").is_file():
            system.run("sh", "/source/packaging/linux/python.sh")
        shutil.copy(Path(sys.executable).with_name("uv"), system.folder / "usr/local/bin/uv")
        shutil.rmtree(system.folder / "opt/venv", ignore_errors=True)
        system.run("uv", "venv", "-q", "--python", "/opt/python/bin/python3.11", "/opt/venv", environment=INSIDE)
        install = ("uv", "pip", "install", "-q", "--python", PYTHON, "--only-binary", ":all:")
        system.run(*install, "--require-hashes", "-r", "/source/packaging/requirements.txt", environment=INSIDE)
        system.run(
            *install, "pyinstaller", "--constraint", "/source/packaging/requirements-dev.txt", environment=INSIDE
        )
    return system


def freeze(system: Chroot) -> Path:
    """Run PyInstaller in the old system; returns the program folder."""
    command = (PYTHON, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "ERROR")
    folders = ("--distpath", "/root/dist", "--workpath", "/root/work")
    with system.mounted((ROOT, "source")):
        environment = (
            f"SOURCE_DATE_EPOCH={MOMENT}",
            "PYTHONHASHSEED=1",
            f"FCITX={make_fcitx(system)}",
        )
        system.run(*command, *folders, "/source/packaging/workstation.spec", environment=environment)
    return system.folder / "root/dist/ip-workstation"


def main() -> int:
    """Build and try everything; says where the results lie."""
    os.chdir(ROOT)
    run("apt-get", "install", "-y", "-q", "--no-install-recommends", *NEEDED)
    shutil.rmtree(DIST, ignore_errors=True)
    DIST.mkdir(parents=True)
    system = build_system()
    folder = freeze(system)
    if "--twice" in sys.argv[1:]:
        once = folder.with_name("once")
        shutil.rmtree(once, ignore_errors=True)
        folder.rename(once)
        if not is_same(once, freeze(system)):
            return 1
    newer = too_new(folder)
    if newer:
        print("asks for a newer system:", *newer, sep="\n  ", file=sys.stderr)
        return 1
    write_list(folder)
    write_bill(folder, version(), MOMENT, DIST / f"ip-workstation-{version()}.cdx.json")
    for part, size in sizes(folder):
        print(f"  {part:<30}{size / 1e6:7.1f} MB")
    deb = build_deb(folder, version(), DIST / f"ip-workstation_{version()}_amd64.deb", MOMENT)
    single = build_one_file(system, folder, DIST / f"ip-workstation-{version()}-x86_64")
    stick = portable.pack(single, "linux", version(), single.with_name(f"{single.name}-portable.zip"), MOMENT)
    for suite in SUITES:
        try_deb(deb, single, suite, DIST)
        try_portable(stick, suite)
    told = write_manifest(DIST, version(), "linux-x86_64", {"one_file": single, "deb": deb})
    for made in (deb, single, stick, told):
        print(f"{made.relative_to(ROOT)}: {made.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())

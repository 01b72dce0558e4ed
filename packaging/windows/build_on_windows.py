"""The same on a real Windows 10 or 11 with python.org's Python 3.11.

``py -3.11 packaging/windows/build_on_windows.py`` makes ``.venv`` as ``dev.py`` does, the unpacked program and, where
NSIS is installed, the portable single file and the installer, all in ``dist/windows``; the program proves itself before
it is packed.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from nsis import INSTALLER, ONE_FILE, QUIET, definitions, write_names
from payload import write_list
from portable import pack
from update_manifest import write_manifest

ROOT = Path(__file__).resolve().parent.parent.parent
DIST, MADE = ROOT / "dist" / "windows", ROOT / "build" / "windows"
PYTHON = ROOT / ".venv" / "Scripts" / "python.exe"
MAKENSIS = (Path(r"C:\Program Files (x86)\NSIS\makensis.exe"), Path(r"C:\Program Files\NSIS\makensis.exe"))
MOMENT = "1767225600"
RESOURCES = """
import sys
from pathlib import Path
sys.path[:0] = ["packaging", "packaging/windows", "."]
from resource_of_windows import icon_of, version_resource
from workstation import __version__
made = Path("build/windows")
(made / "program.ico").write_bytes(icon_of(Path("resources/icons/program.svg")))
(made / "version.txt").write_text(version_resource(__version__), encoding="utf-8")
print(__version__)
"""


def freeze() -> Path:
    """Run PyInstaller; returns the program folder."""
    out, work = MADE / "dist", MADE / "work"
    environment = os.environ | {"SOURCE_DATE_EPOCH": MOMENT, "PYTHONHASHSEED": "1"}
    command = (str(PYTHON), "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN")
    folders = ("--distpath", str(out), "--workpath", str(work), str(ROOT / "packaging" / "workstation.spec"))
    subprocess.run((*command, *folders), cwd=ROOT, env=environment, check=True)
    return out / "ip-workstation"


def main() -> int:
    """Build, prove, pack; says where the results lie."""
    if sys.platform != "win32":
        print("on Debian: python3 dev.py build --release", file=sys.stderr)
        return 2
    for folder in (DIST, MADE):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    # Only for what it leaves behind: .venv with the locked packages, and a program that proved itself.
    subprocess.run((sys.executable, str(ROOT / "dev.py"), "check"), cwd=ROOT, check=True)
    done = subprocess.run((str(PYTHON), "-c", RESOURCES), cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    version = done.stdout.strip()
    program = freeze()
    write_list(program)
    subprocess.run((str(program / "ip-workstation-console.exe"), "selftest"), check=True)
    shutil.copytree(program, DIST / "ip-workstation")
    makensis = next((path for path in MAKENSIS if path.is_file()), None)
    if makensis is None:
        print("NSIS is not installed: neither the single file nor the installer was made", file=sys.stderr)
        return 1
    single = DIST / f"ip-workstation-{version}-portable.exe"
    setup = DIST / f"ip-workstation-{version}-setup.exe"
    names = write_names(program, MADE)
    for script, out in ((ONE_FILE, single), (INSTALLER, setup)):
        told = definitions(version, program, seen=program, icon=MADE / "program.ico", out=out, names=names)
        subprocess.run((str(makensis), *QUIET, *told, str(Path(__file__).with_name(script))), check=True)
    pack(single, "windows", version, single.with_suffix(".zip"), int(MOMENT))
    write_manifest(DIST, version, "windows-x86_64", {"one_file": single, "installer": setup})
    return 0


if __name__ == "__main__":
    sys.exit(main())

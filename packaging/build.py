"""Make the program folder in dist/ and let the program prove itself. Started by ``python3 dev.py build``."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "dist" / "ip-workstation"
PROGRAM = FOLDER / ("ip-workstation.exe" if os.name == "nt" else "ip-workstation")

# A frozen program that fails before its event loop ends would hang for ever.
SELFTEST_SECONDS = 180


def freeze() -> None:
    """Run PyInstaller over the spec, from nothing, with the same bytes for the same tree."""
    environment = {"SOURCE_DATE_EPOCH": "1767225600", "PYTHONHASHSEED": "1"} | dict(os.environ)
    folders = ("--distpath", str(ROOT / "dist"), "--workpath", str(ROOT / "build"))
    command = (sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN", *folders)
    subprocess.run([*command, str(ROOT / "packaging" / "workstation.spec")], env=environment, check=True)


def prove() -> int:
    """Let the frozen program run its own test, on no screen, and return its exit code."""
    environment = {"QT_QPA_PLATFORM": "offscreen"} | dict(os.environ)
    return subprocess.run(
        [str(PROGRAM), "selftest"], env=environment, timeout=SELFTEST_SECONDS, stdin=subprocess.DEVNULL
    ).returncode


def megabytes(folder: Path) -> float:
    """How much the files of a folder take, in MB."""
    return sum(file.lstat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def main() -> int:
    """Build, prove, and say where the result lies."""
    freeze()
    code = prove()
    if code:
        print(
            f"{PROGRAM.relative_to(ROOT)} was built, but its selftest failed with exit code {code}",
            file=sys.stderr,
        )
        return 1
    print(f"{FOLDER.relative_to(ROOT)}: {megabytes(FOLDER):.0f} MB, selftest passed")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Make the program folder in dist/ and let the program prove itself. Started by ``python3 dev.py build``.

With ``--twice`` it is made a second time, and both must have the same bytes.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import payload

ROOT = Path(__file__).resolve().parent.parent
NAME = "ip-workstation"
FOLDER = ROOT / "dist" / NAME
PROGRAM = FOLDER / (f"{NAME}.exe" if os.name == "nt" else NAME)

# A frozen program that fails before its event loop ends would hang for ever.
SELFTEST_SECONDS = 180


def freeze(dist: Path, work: Path) -> Path:
    """Run PyInstaller over the spec, from nothing, with the same bytes for the same tree; returns the folder."""
    environment = {"SOURCE_DATE_EPOCH": "1767225600", "PYTHONHASHSEED": "1"} | dict(os.environ)
    folders = ("--distpath", str(dist), "--workpath", str(work))
    command = (sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN", *folders)
    subprocess.run([*command, str(ROOT / "packaging" / "workstation.spec")], env=environment, check=True)
    folder = dist / NAME
    payload.write_list(folder)
    return folder


def prove(program: Path) -> str:
    """Let the frozen program run its own test, on no screen; what is wrong, empty where nothing is.

    Whatever it says on standard error is wrong: a clerk's program has nothing to say there.
    """
    environment = {"QT_QPA_PLATFORM": "offscreen"} | dict(os.environ)
    done = subprocess.run(
        [str(program), "selftest"],
        env=environment,
        timeout=SELFTEST_SECONDS,
        stdin=subprocess.DEVNULL,
        capture_output=True,
    )
    told = [done.stdout] if done.returncode else []
    told += [done.stderr] if done.stderr.strip() else []
    return b"\n".join(told).decode("utf-8", "replace")


def is_reproducible() -> bool:
    """Make the program once more elsewhere, and say what differs."""
    again = ROOT / "build" / "again"
    shutil.rmtree(again, ignore_errors=True)
    same = payload.is_same(FOLDER, freeze(again / "dist", again / "work"))
    if same:
        shutil.rmtree(again)
    return same


def print_sizes(folder: Path) -> None:
    """Say what takes how much."""
    parts = payload.sizes(folder)
    print(f"{folder.relative_to(ROOT)}: {sum(size for _, size in parts) / 1e6:.0f} MB")
    for part, size in parts:
        print(f"  {part:<26}{size / 1e6:7.1f} MB")


def main() -> int:
    """Build, prove, and say where the result lies."""
    print_sizes(freeze(ROOT / "dist", ROOT / "build"))
    wrong = prove(PROGRAM)
    if wrong:
        print(f"{PROGRAM.relative_to(ROOT)} was built, but its selftest failed:\n{wrong}", file=sys.stderr)
        return 1
    print("selftest passed")
    return int("--twice" in sys.argv[1:] and not is_reproducible())


if __name__ == "__main__":
    sys.exit(main())

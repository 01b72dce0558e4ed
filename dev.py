#!/usr/bin/env python3
"""The one command of a developer: ``python3 dev.py run`` or ``test`` sets everything up by itself.

It uses the standard library alone and the syntax of Python 3.9, so that an older Python can say which
one is needed.
"""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
RUN_LOCK = ROOT / "packaging" / "requirements.txt"
DEV_LOCK = ROOT / "packaging" / "requirements-dev.txt"
PYTHON = (3, 11)

# Debian packages; "a|b" is satisfied by either of them, and the first one is installed.
VENV_PACKAGES = ["python3-venv", "python3.11-venv"]
WINDOW_PACKAGES = [
    "libdbus-1-3",
    "libegl1",
    "libfontconfig1",
    "libgl1",
    "libglib2.0-0",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-shape0",
    "libxkbcommon-x11-0",
]
FONT_PACKAGES = ["fonts-wqy-microhei|fonts-noto-cjk"]
SUITE_PACKAGES = ["xvfb", "libreoffice-calc", "gcc", "libc6-dev", "libzstd-dev"]

USAGE = """\
python3 dev.py run [ARGUMENTS]    open the window; the arguments go to the program
python3 dev.py test [ARGUMENTS]   run the tests; the arguments go to pytest
python3 dev.py check              ruff, ruff format and mypy
python3 dev.py bench [ARGUMENTS]  measure against the peers
python3 dev.py soak [ARGUMENTS]   kill the program and flip bytes of its store; --kills, --flips, --seed
python3 dev.py fuzz [ARGUMENTS]   read broken and hostile files of every kind; --minutes, --target, --seed
python3 dev.py screenshots        pictures of every page in build/screenshots; --handbook renews those in the handbook
python3 dev.py build              make the program folder in dist/ and let it prove itself; --twice: and once more, to
                                  compare the bytes; --release: what offices get
python3 dev.py audit              ask for known vulnerabilities of everything in the lock files; needs the network
python3 dev.py lock               write the lock files anew from pyproject.toml"""


class Stop(Exception):
    """What a person has to do before this command can go on."""


def say(sentence: str) -> None:
    """Tell on standard error what is being done; standard output belongs to the program started."""
    print("dev.py: " + sentence, file=sys.stderr, flush=True)


def find_python() -> str:
    """Return the Python 3.11 that makes the environment: this one, else the installed one that answers."""
    if sys.version_info[:2] == PYTHON:
        return sys.executable
    launcher = ["py", "-3.11"] if os.name == "nt" else ["python3.11"]
    if shutil.which(launcher[0]):
        asked = subprocess.run([*launcher, "-c", "import sys; print(sys.executable)"], capture_output=True, text=True)
        if asked.returncode == 0:
            return asked.stdout.strip()
    raise Stop(
        "Python {}.{} is needed and was not found (this is {}.{}). ".format(*PYTHON, *sys.version_info[:2])
        + "Install it and run the same command again."
    )


def is_present(package: str) -> bool:
    """Whether dpkg has the Debian package; newer releases add t64 to some library names."""
    for name in package.split("|"):
        asked = subprocess.run(
            ["dpkg-query", "--show", "--showformat=${db:Status-Status}\n", name, name + "t64"],
            capture_output=True,
            text=True,
        )
        if "installed" in asked.stdout.split():
            return True
    return False


def missing_packages(packages: list[str]) -> list[str]:
    """Return those of the Debian packages that are not installed, by the name to install."""
    return [package.split("|")[0] for package in packages if not is_present(package)]


def administrator() -> list[str] | None:
    """What stands before a command that only the administrator may run; None where we may not."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    return None


def need_packages(packages: list[str], purpose: str) -> None:
    """Install the missing Debian packages; where we may not or it fails, raise Stop with the line to type."""
    if not sys.platform.startswith("linux"):
        return
    if not (shutil.which("dpkg-query") and shutil.which("apt-get")):
        say("this is no Debian; " + purpose + " needs what Debian calls " + " ".join(packages))
        return
    missing = missing_packages(packages)
    if not missing:
        return
    install = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    by_hand = "Type: sudo apt-get update && sudo " + " ".join(install)
    before = administrator()
    if before is None:
        raise Stop(purpose + " needs system packages that are missing. " + by_hand)
    say("installing " + " ".join(missing))
    quiet = [*before, "env", "DEBIAN_FRONTEND=noninteractive"]
    lock = ["-o", "DPkg::Lock::Timeout=300"]
    # The package lists of a fresh or old machine may be empty or outdated: only then are they fetched.
    if subprocess.run([*quiet, *install, *lock], capture_output=True, stdin=subprocess.DEVNULL).returncode:
        subprocess.run([*quiet, "apt-get", "update", "-q"], stdout=sys.stderr, stdin=subprocess.DEVNULL)
        if subprocess.run([*quiet, *install, *lock], stdout=sys.stderr, stdin=subprocess.DEVNULL).returncode:
            raise Stop(purpose + " needs system packages that could not be installed. " + by_hand)


def fingerprint(lock: Path) -> str:
    """Return the hash of a lock file; what a line ending is on this system makes no difference."""
    return hashlib.sha256(lock.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def is_installed(lock: Path, stamp: Path) -> bool:
    """Whether the environment holds what the lock asks for; the development lock holds the other one too."""
    if not stamp.is_file():
        return False
    return stamp.read_text() in {fingerprint(lock), fingerprint(DEV_LOCK)}


def make_venv() -> None:
    """Make an empty environment in ``.venv``, in place of one that was left half done."""
    python = find_python()
    if subprocess.run([python, "-c", "import ensurepip, venv"], capture_output=True).returncode:
        need_packages(VENV_PACKAGES, "The environment")
    say("making .venv")
    if subprocess.call([python, "-m", "venv", "--clear", str(VENV)], stdout=sys.stderr):
        raise Stop("The environment .venv could not be made; what is wrong stands above.")


def prepare(lock: Path) -> None:
    """Bring ``.venv`` to what the lock file asks for; costs a few milliseconds when it is there already."""
    stamp = VENV / "installed-lock"
    works = VENV_PYTHON.exists() and subprocess.run([VENV_PYTHON, "-c", ""], capture_output=True).returncode == 0
    if works and is_installed(lock, stamp):
        return
    if not (works and stamp.is_file()):
        make_venv()
    say("installing the libraries of " + lock.relative_to(ROOT).as_posix() + ", about a minute")
    stamp.unlink(missing_ok=True)
    pip = [str(VENV_PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--require-hashes"]
    installing = subprocess.run(
        [*pip, "-r", str(lock)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL
    )
    if installing.returncode:
        sys.stderr.buffer.write(installing.stdout)
        raise Stop("The libraries could not be installed; what is wrong stands above.")
    stamp.write_text(fingerprint(lock))


def start(*arguments: str) -> int:
    """Run the environment's Python from the root of the tree and return its exit code."""
    return subprocess.call([str(VENV_PYTHON), *arguments], cwd=ROOT)


def has_display() -> bool:
    """Whether a window can be shown to anybody."""
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def run(arguments: list[str]) -> int:
    """Open the window; without a display show the main job instead."""
    prepare(RUN_LOCK)
    if arguments:
        return start("-m", "workstation", *arguments)
    if not has_display():
        say("no display here, so this is the demo; on a desktop the same command opens the window")
        return start("-m", "workstation", "demo")
    try:
        need_packages(WINDOW_PACKAGES + FONT_PACKAGES, "The window")
    except Stop as reason:
        say(str(reason))  # A desktop may have them by another way: try, and the line above helps if it fails.
    return start("-m", "workstation")


def test(arguments: list[str]) -> int:
    """Run the suite."""
    need_packages(WINDOW_PACKAGES + FONT_PACKAGES + SUITE_PACKAGES, "The suite")
    prepare(DEV_LOCK)
    return start("-m", "pytest", *arguments)


def check(_: list[str]) -> int:
    """Let ruff and mypy look at everything; all of them speak before this ends."""
    prepare(DEV_LOCK)
    answers = [
        start("-m", "ruff", "check", "."),
        start("-m", "ruff", "format", "--check", "."),
        start("-m", "mypy"),
    ]
    return max(answers)


def bench(arguments: list[str]) -> int:
    """Measure against the named peers."""
    prepare(DEV_LOCK)
    return start("-m", "tests.benchmarks.run", *arguments)


def soak(arguments: list[str]) -> int:
    """Kill the program at random moments and flip bytes of its store, a thousand times."""
    need_packages(WINDOW_PACKAGES + FONT_PACKAGES, "The soak")
    prepare(DEV_LOCK)
    return start("-m", "tests.faults.soak", *arguments)


def fuzz(arguments: list[str]) -> int:
    """Read broken and hostile files for as long as asked for; what ends in a fault is kept for the suite."""
    prepare(DEV_LOCK)
    return start("-m", "tests.fuzz.run", *arguments)


def screenshots(arguments: list[str]) -> int:
    """Take pictures of every page of the window."""
    need_packages(WINDOW_PACKAGES + FONT_PACKAGES + ["xvfb"], "Taking pictures")
    prepare(DEV_LOCK)
    return start("-m", "tests.screenshots.run", *arguments)


def build(arguments: list[str]) -> int:
    """Make the program folder and run its self-test; with ``--release`` what an office gets, for Linux and Windows.

    ``--release linux`` and ``--release windows`` make one of them; ``--twice`` compares two builds of it first;
    ``--release linux --arm64`` makes it for computers with that processor.
    """
    need_packages(WINDOW_PACKAGES + FONT_PACKAGES + ["binutils"], "The build")
    prepare(DEV_LOCK)
    if arguments[:1] != ["--release"]:
        return start("packaging/build.py", *arguments)
    options = [one for one in arguments[1:] if one.startswith("--")]
    wanted = [one for one in arguments[1:] if one not in options] or ["linux", "windows"]
    return next((code for system in wanted if (code := start(f"packaging/{system}/release.py", *options))), 0)


def lock(_: list[str]) -> int:
    """Write both lock files anew; the versions already there stay while pyproject.toml allows them."""
    prepare(DEV_LOCK)
    compile_lock = shlex.split(
        "-m uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes"
        " --no-annotate --no-emit-index-url --no-emit-find-links"
        " --custom-compile-command 'python3 dev.py lock'"
    )
    of_run, of_dev = (str(path.relative_to(ROOT)) for path in (RUN_LOCK, DEV_LOCK))
    return start(*compile_lock, "--output-file", of_run) or start(
        *compile_lock, "--output-file", of_dev, "--extra", "dev", "--constraint", of_run
    )


def audit(arguments: list[str]) -> int:
    """Ask the public databases for known vulnerabilities of every locked library; what they do not know is a failure.

    The auditor is no part of any lock: it must be of today, as its answers are.
    """
    prepare(DEV_LOCK)
    asked = ["--strict", "--disable-pip", "--require-hashes", "--progress-spinner", "off", *arguments]
    locks = [str(path.relative_to(ROOT)) for path in (RUN_LOCK, DEV_LOCK)]
    answers = [start("-m", "uv", "tool", "run", "pip-audit", *asked, "-r", lock) for lock in locks]
    return max(answers)


COMMANDS = {
    "run": run,
    "test": test,
    "check": check,
    "bench": bench,
    "soak": soak,
    "fuzz": fuzz,
    "screenshots": screenshots,
    "build": build,
    "audit": audit,
    "lock": lock,
}


def main(arguments: list[str]) -> int:
    """Do one command and return its exit code."""
    if not arguments or arguments[0] not in COMMANDS:
        print(USAGE, file=sys.stderr)
        return 2
    try:
        return COMMANDS[arguments[0]](arguments[1:])
    except Stop as reason:
        say(str(reason))
        return 3
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

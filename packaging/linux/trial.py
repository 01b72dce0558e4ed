"""Tries a .deb as an office gets it: installed by apt in a fresh minimal Debian, its window opened, removed again."""

import shutil
import subprocess
import time
from pathlib import Path

import portable
from chroot import Chroot
from machine import Machine
from screen import DISPLAY, SOCKETS, screen, take_picture
from typing_trial import try_typing

TYPING = "trixie"
"""Where Chinese is typed."""
SECONDS = 180
LEFT = ("opt/ip-workstation", "usr/bin/ip-workstation", "usr/share/applications/ip-workstation.desktop")
"""What must be gone once it is removed."""


class TrialFailed(Exception):
    """A step did not do what it must."""


def trial_system(machine: Machine, suite: str) -> Chroot:
    """The bare system that a release is tried in."""
    return Chroot(suite, f"trial-{suite}-{machine.debian}", machine.debian)


def try_deb(deb: Path, single: Path, machine: Machine, suite: str, pictures: Path) -> None:
    """Install, prove, do the main job, open the window, prove the single file, remove.

    Raises ``TrialFailed`` naming the step. ``pictures`` gets a screenshot of the window, to be looked at.
    """
    system = trial_system(machine, suite)
    shutil.rmtree(system.folder, ignore_errors=True)
    system.make()
    with screen(), system.mounted((SOCKETS, "tmp/.X11-unix")):
        shutil.copy(deb, system.folder / "root/program.deb")
        system.install("/root/program.deb", "fonts-wqy-zenhei")
        do(machine, system, "selftest")
        do(machine, system, "demo", "--out", "/root/demo")
        do(machine, system, "--data-folder", "/root/book", "sample", "--records", "400")
        open_window(machine, system, pictures / f"window-{suite}.png")
        if suite == TYPING:
            try_typing(machine, system, pictures)
        try_single(machine, system, single)
        system.run("apt-get", "purge", "-y", "-q", "ip-workstation", environment=("DEBIAN_FRONTEND=noninteractive",))
    left = [path for path in LEFT if (system.folder / path).exists()]
    if left:
        raise TrialFailed(f"{suite}: left behind: {left}")
    print(f"{suite}: installed, selftest, demo, window, single file, removed")


def try_portable(packed: Path, machine: Machine, suite: str) -> None:
    """From an unpacked stick to the first record in a bare system, where nothing of it stays behind.

    The system is the one that the .deb was tried in; its libraries are still there. Raises ``NotPortable``.
    """
    system = trial_system(machine, suite)
    seconds = SECONDS * machine.patience

    def told(folder: Path, *words: str) -> str:
        inside = "/" + str(folder.relative_to(system.folder))
        clean = ("env", "-i", "-C", inside, "HOME=/root", "PATH=/usr/bin:/bin", "LANG=C.UTF-8", f"./{program}", *words)
        done = subprocess.run(("chroot", str(system.folder), *clean), capture_output=True, text=True, timeout=seconds)
        if done.returncode:
            raise portable.NotPortable(f"{suite}: {' '.join(words)}: exit {done.returncode}\n{done.stderr}")
        return done.stdout

    program = portable.PROGRAM["linux"]
    shutil.rmtree(system.folder / "root/.local/share/ip-workstation", ignore_errors=True)
    with system.mounted():
        portable.try_first_record(portable.unpack(packed, system.folder / "root/U盘"), "linux", told)
    if (system.folder / "root/.local/share/ip-workstation").exists():
        raise portable.NotPortable(f"{suite}: something stays on the computer")
    print(f"{suite}: from the stick to the first record, nothing left on the computer")


def try_single(machine: Machine, system: Chroot, single: Path) -> None:
    """The single file proves itself, twice, and unpacks once."""
    shutil.copy(single, system.folder / "root/single")
    for _ in range(2):
        do(machine, system, "selftest", program="/root/single")
    unpacked = list((system.folder / "root/.cache/ip-workstation").iterdir())
    if len(unpacked) != 1:
        raise TrialFailed(f"{system.suite}: the single file left {unpacked}")


def do(machine: Machine, system: Chroot, *arguments: str, program: str = "ip-workstation") -> None:
    """Run a command of the program that must end well."""
    command = ("timeout", str(SECONDS * machine.patience), program, *arguments)
    if system.run(*command, environment=("QT_QPA_PLATFORM=offscreen",), check=False):
        raise TrialFailed(f"{system.suite}: ip-workstation {' '.join(arguments)} failed")


def open_window(machine: Machine, system: Chroot, picture: Path) -> None:
    """Open the window on the X server, look at it, close it."""
    clean = ("env", "-i", "HOME=/root", "PATH=/usr/bin:/bin", "LANG=C.UTF-8", f"DISPLAY={DISPLAY}")
    command = ("chroot", str(system.folder), *clean, "ip-workstation", "--data-folder", "/root/book")
    window = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    try:
        time.sleep(8 * machine.patience)
        if window.poll() is not None:
            raise TrialFailed(f"{system.suite}: the window went away with exit code {window.returncode}")
        take_picture(picture)
    finally:
        window.terminate()
        window.wait()

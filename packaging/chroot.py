"""Fresh systems in folders: the old one that the release is built in, and bare ones that it is tried in.

Needs root, ``debootstrap`` and a Debian mirror (``DEBIAN_MIRROR``). Folders are kept under ``build/systems`` and used
again.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SYSTEMS = ROOT / "build" / "systems"
MIRROR = os.environ.get("DEBIAN_MIRROR", "http://deb.debian.org/debian")
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


class Chroot:
    """One Debian system in a folder."""

    def __init__(self, suite: str, name: str = "", architecture: str = "") -> None:
        self.suite = suite
        self.options = [f"--arch={architecture}"] if architecture else []
        self.folder = SYSTEMS / (name or suite)

    def make(self) -> None:
        """Install the smallest system, unless it is there."""
        if not (self.folder / "usr").is_dir():
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            run("debootstrap", "--variant=minbase", *self.options, self.suite, str(self.folder), MIRROR)
        shutil.copy("/etc/resolv.conf", self.folder / "etc/resolv.conf")
        certificates = self.folder / "etc/ssl/certs"
        certificates.mkdir(parents=True, exist_ok=True)
        if CERTIFICATES.is_file():
            shutil.copy(CERTIFICATES, certificates)

    @contextmanager
    def mounted(self, *shared: tuple[Path, str]) -> Iterator["Chroot"]:
        """With ``/proc``, ``/dev`` and the given folders of this machine; all are let go of in the end."""
        with ExitStack() as mounts:
            for source, target in ((Path("/proc"), "proc"), (Path("/dev"), "dev"), *shared):
                place = self.folder / target
                place.mkdir(parents=True, exist_ok=True)
                run("mount", "--bind", str(source), str(place))
                mounts.callback(run, "umount", "--lazy", str(place))
            yield self

    def run(self, *command: str, environment: Sequence[str] = (), check: bool = True) -> int:
        """Run a command inside, in a clean environment; returns its exit code."""
        clean = (
            "HOME=/root",
            "PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "LANG=C.UTF-8",
            f"DEBIAN_MIRROR={MIRROR}",
        )
        return run("chroot", str(self.folder), "env", "-i", *clean, *environment, *command, check=check)

    def install(self, *packages: str) -> None:
        """Install Debian packages or .deb files."""
        self.run("apt-get", "update", "-q")
        quiet = ("DEBIAN_FRONTEND=noninteractive",)
        self.run("apt-get", "install", "-y", "-q", "--no-install-recommends", *packages, environment=quiet)


def run(*command: str, check: bool = True) -> int:
    """Run a command of this machine; returns its exit code."""
    return subprocess.run(command, check=check, stdin=subprocess.DEVNULL).returncode

"""Windows programs on Debian: Wine 10 in a Debian 13 system of its own.

Debian 12's Wine 8 lacks a class without which Qt 6 does not start.
"""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from chroot import Chroot

PREFIX = "root/prefix"
"""Where the pretended machine lies, as seen from the system's root."""
PACKAGES = ("wine", "wine64", "xvfb", "xauth", "fonts-noto-cjk", "nsis", "gcc-mingw-w64-x86-64")
ENVIRONMENT = (
    "HOME=/root",
    "PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "LANG=C.UTF-8",
    f"WINEPREFIX=/{PREFIX}",
    "WINEARCH=win64",
    "WINEDEBUG=-all",
    # Neither .NET nor a browser is asked for by anything of ours.
    "WINEDLLOVERRIDES=mscoree,mshtml=",
)
FONT = Path("usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
NO_DEBUGGER = r"HKLM\Software\Microsoft\Windows NT\CurrentVersion\AeDebug"
SECONDS = 600


class Failed(Exception):
    """A Windows program did not do what it must."""


class Wine:
    """The pretended machine; use it while its system is mounted."""

    def __init__(self, system: Chroot) -> None:
        self.system = system
        self.drive = system.folder / PREFIX / "drive_c"

    def make(self) -> None:
        """Install Wine and begin a machine, unless they are there."""
        if not (self.system.folder / "usr/share/doc/wine").is_dir():
            self.system.install(*PACKAGES)
        if not (self.drive / "windows").is_dir():
            self.run("wineboot", "-i")
            self.run("winecfg", "-v", "win10")
            # A crash would wait for a debugger for ever.
            self.run("reg", "add", NO_DEBUGGER, "/v", "Debugger", "/d", "false", "/f")
        # Every Windows in China has a font with Chinese; Wine brings none of its own.
        font = self.drive / "windows/Fonts" / FONT.name
        if not font.is_file():
            shutil.copy(self.system.folder / FONT, font)

    def run(
        self, *command: str, environment: Sequence[str] = (), check: bool = True, seconds: int = SECONDS
    ) -> subprocess.CompletedProcess[str]:
        """Run a Windows program on a screen of its own; what it said is in ``stdout``. Raises ``Failed``.

        Output goes through a pipe: without one, Python under Wine finds no standard streams.
        """
        inside = (
            "env",
            "-i",
            *ENVIRONMENT,
            *environment,
            "xvfb-run",
            "-a",
            "-s",
            "-screen 0 1366x768x24",
            "wine",
            *command,
        )
        done = subprocess.run(
            ("chroot", str(self.system.folder), *inside),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=seconds, check=False,
            text=True, encoding="utf-8", errors="replace",
        )  # fmt: skip
        if check and done.returncode:
            raise Failed(f"{' '.join(command)}: exit {done.returncode}\n{done.stdout[-4000:]}")
        return done

    def start(self, *command: str, display: str) -> subprocess.Popen[bytes]:
        """Start a Windows program on the screen of an X server and go on."""
        inside = ("env", "-i", *ENVIRONMENT, f"DISPLAY={display}", "wine", *command)
        return subprocess.Popen(
            ("chroot", str(self.system.folder), *inside),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def path(self, windows: str) -> Path:
        r"""Where a path such as ``C:\work`` lies on this machine."""
        return self.drive / windows.removeprefix("C:\\").replace("\\", "/")

"""Tries the Windows files as an office gets them, under Wine: installed in silence, used, removed with nothing left."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import portable
from wine import Failed, Wine

DISPLAY = ":78"
SOCKETS = Path("/tmp/.X11-unix")
HOME = r"C:\users\root"
PLACE = rf"{HOME}\AppData\Local\Programs\IpWorkstation"
CONSOLE = rf"{PLACE}\ip-workstation-console.exe"
WINDOW = rf"{PLACE}\ip-workstation.exe"
BOOK = r"C:\trial\book"
STICK = r"C:\stick"
UNPACKED = rf"{HOME}\AppData\Local\ip-workstation-program"
"""Where the single file unpacks the program."""
KEYS = (
    r"HKCU\Software\IpWorkstation",
    r"HKCU\Software\Classes\Applications\ip-workstation.exe",
    r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\IpWorkstation",
)
REFUSED = 5
"""Exit code of the installer while the program runs."""
GRAB = """
import sys
from PySide6.QtGui import QGuiApplication
application = QGuiApplication(["grab"])
application.primaryScreen().grabWindow(0).save(sys.argv[1])
"""


@contextmanager
def screen() -> Iterator[None]:
    """An X server of this machine."""
    SOCKETS.mkdir(exist_ok=True)
    server = subprocess.Popen(("Xvfb", DISPLAY, "-screen", "0", "1366x768x24", "-ac"), stderr=subprocess.DEVNULL)
    try:
        time.sleep(2)
        if server.poll() is not None:
            raise Failed(f"somebody else uses the display {DISPLAY}: two releases cannot be tried at once")
        yield
    finally:
        server.terminate()
        server.wait()


def try_installer(wine: Wine, setup: Path, pictures: Path) -> None:
    """Install, prove, do the main job, open the window, refuse to install over it, remove. Raises ``Failed``."""
    trial = wine.path(r"C:\trial")
    shutil.rmtree(trial, ignore_errors=True)
    trial.mkdir()
    shutil.copy(setup, trial / "setup.exe")
    wine.run(r"C:\trial\setup.exe", "/S")
    if not wine.path(WINDOW).is_file():
        raise Failed("the installer put no program there")
    do(wine, CONSOLE)
    look_at_window(wine, pictures / "window-windows.png")
    uninstall(wine)
    print("installer: installed, selftest, demo, window, refused while running, removed with nothing left")


def try_portable(wine: Wine, packed: Path) -> None:
    """The single file beside a folder ``data``, from an unpacked stick to the first record. Raises ``Failed``."""
    stick = portable.unpack(packed, wine.path(STICK))
    program = rf"{STICK}\{portable.TOP}\{portable.PROGRAM['windows']}"
    shutil.rmtree(wine.path(UNPACKED), ignore_errors=True)
    do(wine, program)
    look_at_unpacked(wine, program)

    def told(folder: Path, *words: str) -> str:
        inside = rf"{STICK}\{folder.name}"
        there = (rf"{inside}\{word}" if word == portable.RECORD_FILE else word for word in words)
        said = wine.run(rf"{inside}\{portable.PROGRAM['windows']}", *there).stdout
        # The X server has the last word.
        return said[: said.rfind("}") + 1]

    before = set(wine.path(HOME).rglob("*"))
    portable.try_first_record(stick, "windows", told)
    left = [path for path in wine.path(HOME).rglob("*") if path not in before and path.is_file()]
    if left:
        raise Failed(f"left on the computer: {left[:5]}")
    print("portable: selftest, demo, from the stick to the first record, nothing left on the computer")


def look_at_unpacked(wine: Wine, program: str) -> None:
    """The single file unpacked itself once; it mends what was taken away and clears older versions."""
    root = wine.path(UNPACKED)
    (folder,) = root.iterdir()
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    wine.run(program, "--version")
    if before != {path: path.stat().st_mtime_ns for path in folder.rglob("*")}:
        raise Failed("the single file unpacked itself again")
    taken = folder / "_internal/resources/sample/商标台账.xlsx"
    taken.unlink()
    (root / "0123456789abcdef/_internal").mkdir(parents=True)
    wine.run(program, "selftest")
    if not taken.is_file() or list(root.iterdir()) != [folder]:
        raise Failed(f"the single file left {list(root.iterdir())}")


def do(wine: Wine, program: str) -> None:
    """What the program proves by itself, the main job, a book with sample records."""
    for words in (("selftest",), ("demo", "--out", r"C:\trial\demo"), ("--data-folder", BOOK, "info")):
        if words[0] == "demo":
            shutil.rmtree(wine.path(r"C:\trial\demo"), ignore_errors=True)
        if words[-1] == "info" and not wine.path(BOOK).exists():
            wine.run(program, "--data-folder", BOOK, "sample", "--records", "400")
        wine.run(program, *words)


def look_at_window(wine: Wine, picture: Path) -> None:
    """Open the window, take a picture of it; the installer refuses to run meanwhile."""
    window = wine.start(WINDOW, "--data-folder", BOOK, display=DISPLAY)
    try:
        time.sleep(20)
        if window.poll() is not None:
            raise Failed(f"the window went away with exit code {window.returncode}")
        picture.parent.mkdir(parents=True, exist_ok=True)
        grab = (sys.executable, "-c", GRAB, str(picture))
        subprocess.run(grab, env={"DISPLAY": DISPLAY, "QT_QPA_PLATFORM": "xcb"}, check=True)
        again = wine.run(r"C:\trial\setup.exe", "/S", check=False)
        if again.returncode != REFUSED:
            raise Failed(f"installed over the running program: exit {again.returncode}")
    finally:
        wine.run("taskkill", "/F", "/IM", WINDOW.rpartition("\\")[2], check=False)
        window.wait(60)


def uninstall(wine: Wine) -> None:
    """Remove the program; the clerk's data stay, all else is gone."""
    wine.run(rf"{PLACE}\uninstall.exe", "/S", f"_?={PLACE}")
    # Called in place it cannot remove itself; from the list of programs it can.
    wine.path(PLACE).joinpath("uninstall.exe").unlink(missing_ok=True)
    left = [path for path in wine.path(PLACE).rglob("*") if path.is_file()]
    left += [path for path in wine.path(HOME).rglob("*.lnk") if "知产" in path.name]
    keys = [key for key in KEYS if wine.run("reg", "query", key, check=False).returncode == 0]
    if left or keys:
        raise Failed(f"left behind: {left[:5]} {keys}")
    if not wine.path(rf"{BOOK}\workstation.db").is_file():
        raise Failed("the clerk's data are gone")

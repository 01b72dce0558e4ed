"""An X server of this machine for the trials, and pictures of it to be looked at."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DISPLAY = ":77"
SOCKETS = Path("/tmp/.X11-unix")
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
        yield
    finally:
        server.terminate()
        server.wait()


def take_picture(picture: Path) -> None:
    """Keep what the screen shows."""
    picture.parent.mkdir(parents=True, exist_ok=True)
    grab = (sys.executable, "-c", GRAB, str(picture))
    subprocess.run(grab, env={"DISPLAY": DISPLAY, "QT_QPA_PLATFORM": "xcb"}, check=True)

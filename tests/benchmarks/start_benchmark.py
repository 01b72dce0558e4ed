"""From the start of the process to the first paint, against a bare PySide6 window: time and memory, by turns.

Both speak to the same platform: the screen there is (``xvfb-run`` makes one), else Qt's offscreen one.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 15
DIST = ROOT / "dist"
NAME = "ip-workstation"
ONE_FILE = "the program, one file"
FIRST = "the program, one file, first"
FOLDER = DIST / NAME
# What the child tells at its first paint: its peak memory in KiB. It ends at once: the end is not measured.
TELL = """
import os, resource, sys
def painted():
    os.write(1, str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss).encode())
    os._exit(0)
"""
BARE = (
    TELL
    + """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class Bare(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, painted)
application = QApplication([])
window = Bare()
window.setWindowTitle("bare")
window.resize(1366, 720)
window.show()
application.exec()
"""
)
# The real way in, from the command line's first line on; only the hook is added.
OURS = (
    TELL
    + """
import functools
import ui.app
ui.app.run_window = functools.partial(ui.app.run_window, at_first_paint=painted)
from ui.command_line import main
sys.exit(main(["--data-folder", sys.argv[1]]))
"""
)
IMPORTS = TELL + "import PySide6.QtWidgets\npainted()\n"


def packaged() -> dict[str, list[str]]:
    """The packaged programs that were built here, as they are called."""
    single = next((DIST / "linux").glob(f"{NAME}-*-x86_64"), DIST / "none")
    found = {"the program, unpacked": FOLDER / NAME, ONE_FILE: single}
    return {name: [str(path)] for name, path in found.items() if path.is_file()}


def start(program: str | list[str], folder: Path, *, first: bool = False) -> tuple[float, float]:
    """Seconds from starting a process to its first paint, and its peak MiB then.

    ``first``: the single file finds nothing that an earlier start unpacked, and unpacks itself.
    """
    unpacked = Path(tempfile.mkdtemp(dir=folder)) if first else folder / "unpacked"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
    environment["IP_WORKSTATION_MEASURED"] = "1"
    environment["XDG_CACHE_HOME"] = str(unpacked)
    if isinstance(program, str):
        command = [sys.executable, "-c", program, str(folder / "data")]
    else:
        command = [*program, "--data-folder", str(folder / "data")]
    if not (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")):
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    begun = time.perf_counter()
    told = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=60,
        check=True,
    )
    taken = time.perf_counter() - begun
    if first:
        shutil.rmtree(unpacked)
    return taken, int(told.stdout) / 1024


def _take_turns(
    programs: dict[str, str | list[str]],
    folder: Path,
    rounds: int,
    seconds: dict[str, list[float]],
    memory: dict[str, list[float]],
) -> None:
    """Start each program once a turn; what was measured comes under its name."""
    for turn in range(rounds + 1):
        for name, program in programs.items():
            taken, peak = start(program, folder, first=name == FIRST)
            # The first turn compiles the modules and warms the disk.
            if turn:
                seconds.setdefault(name, []).append(taken)
                memory.setdefault(name, []).append(peak)


def run(rounds: int = ROUNDS) -> dict[str, float]:
    """Measure by turns, print the medians, return the two ratios."""
    programs: dict[str, str | list[str]] = {
        "import PySide6.QtWidgets": IMPORTS,
        "bare window": BARE,
        "the program": OURS,
        **packaged(),
    }
    seconds: dict[str, list[float]] = {}
    memory: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as place:
        _take_turns(programs, Path(place), rounds, seconds, memory)
        if ONE_FILE in programs:
            # Apart: what it writes keeps the disk busy for the others.
            _take_turns({FIRST: programs[ONE_FILE]}, Path(place), rounds, seconds, memory)
    print(f"\nfirst paint, median of {rounds} starts by turns")
    yardstick = statistics.median(seconds["bare window"]), statistics.median(memory["bare window"])
    ratios = {}
    for name in seconds:
        taken, peak = statistics.median(seconds[name]), statistics.median(memory[name])
        print(
            f"  {name:<31}{taken * 1000:7.0f} ms {taken / yardstick[0]:6.2f}x"
            f"{peak:8.0f} MiB {peak / yardstick[1]:6.2f}x"
        )
        ratios[name] = taken / yardstick[0]
        ratios[f"{name}, memory"] = peak / yardstick[1]
    return ratios


if __name__ == "__main__":
    run()

"""The window over many records: how long its event loop is held, how soon new rows are seen, how much memory it takes.

``python -m tests.benchmarks.window_benchmark FOLDER [RECORDS]`` makes the store in the folder where it is not there
yet, and keeps it for the next run. The window is opened in a process of its own, as is a bare one to compare with.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.benchmarks.big_store import big_store

if TYPE_CHECKING:
    from PySide6.QtCore import QEventLoop

    from ui.table.register_page import RegisterPage

TICK = 2
"""Milliseconds between two ticks: what is more is the time for which the loop was held."""
ROOT = Path(__file__).resolve().parents[2]
BARE = """
import os
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
window = QMainWindow()
window.resize(1366, 720)
window.show()
application.processEvents()
print(int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 2**20)
"""


def resident() -> int:
    """MiB of this process in memory."""
    pages = Path("/proc/self/statm")
    size = os.sysconf("SC_PAGE_SIZE")
    return int(pages.read_text().split()[1]) * size // 2**20 if pages.exists() else 0


class Gaps:
    """Ticks of a timer; the gaps between them tell how long the loop was held."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self._tick)
        self._last = 0.0
        self.gaps: list[float] = []

    def begin(self) -> None:
        """Count from now on."""
        self.gaps.clear()
        self._last = time.perf_counter()
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.gaps.append((now - self._last) * 1e3)
        self._last = now

    def end(self) -> dict[str, float]:
        """p50, p99 and the longest, in milliseconds."""
        self._timer.stop()
        self._tick()
        gaps = sorted(self.gaps)
        return {"p50": gaps[len(gaps) // 2], "p99": gaps[int(len(gaps) * 0.99)], "max": gaps[-1]}


class Drive:
    """Does to a register's page what a clerk does, and measures."""

    def __init__(self, page: "RegisterPage") -> None:
        self.page = page
        self.table = page.table
        self.gaps = Gaps()
        self.found: dict[str, dict[str, float]] = {}

    def _loop(self) -> "QEventLoop":
        from PySide6.QtCore import QEventLoop

        return QEventLoop()

    def wait(self, milliseconds: int) -> None:
        """Let the window live."""
        from PySide6.QtCore import QTimer

        loop = self._loop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def until(self, holds: Callable[[], bool], seconds: float = 60.0) -> float:
        """Let the window live until something holds; milliseconds that it took."""
        begun = time.perf_counter()
        while not holds():
            if time.perf_counter() - begun > seconds:
                raise TimeoutError(f"waited {seconds} s for {holds}")
            self.wait(1)
        return (time.perf_counter() - begun) * 1e3

    def measure(self, name: str, act: Callable[[], None]) -> None:
        """The gaps while something is done and until everything asked is shown."""
        self.gaps.begin()
        begun = time.perf_counter()
        act()
        self.wait(400)
        self.until(lambda: self.page.model.settled and self.is_painted())
        result = self.gaps.end()
        print(
            f"  {name:<44}{result['p50']:8.1f}{result['p99']:8.1f}{result['max']:8.1f}"
            f"{time.perf_counter() - begun:9.2f} s{resident():8} MiB",
            flush=True,
        )
        self.found[name] = result

    def is_painted(self) -> bool:
        """Whether every row in sight is there."""
        return all(self.page.model.known_at(row) is not None for row in self.table.visible_rows())

    def wheel(self, steps: int) -> None:
        """Turn the wheel, a notch every 16 ms."""
        from PySide6.QtCore import QPoint, QPointF, Qt
        from PySide6.QtGui import QWheelEvent
        from PySide6.QtWidgets import QApplication

        place = QPointF(200, 200)
        over = QPointF(self.table.viewport().mapToGlobal(QPoint(200, 200)))
        for _ in range(steps):
            event = QWheelEvent(
                place, over, QPoint(), QPoint(0, -360), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase, False,
            )  # fmt: skip
            QApplication.sendEvent(self.table.viewport(), event)
            self.wait(16)

    def jump(self, jumps: int) -> None:
        """Drag the scroll bar to far places."""
        bar = self.table.verticalScrollBar()
        for number in range(jumps):
            bar.setValue(bar.maximum() * ((number * 37) % 100) // 100)
            self.wait(30)

    def key(self, key: Any, modifier: Any = None) -> None:
        """Press a key in the table."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        self.table.setFocus()
        QTest.keyClick(self.table, key, modifier or Qt.KeyboardModifier.NoModifier)

    def hold(self, key: Any, times: int) -> None:
        """Hold a key down."""
        for _ in range(times):
            self.key(key)

    def search(self, text: str) -> float:
        """Type one text into the search box; milliseconds from the last stroke to new rows on the screen."""
        from PySide6.QtCore import QCoreApplication
        from PySide6.QtGui import QInputMethodEvent

        self.page.search.setFocus()
        self.page.search.clear()
        self.wait(400)
        self.until(lambda: self.page.model.settled)
        event = QInputMethodEvent("", [])
        event.setCommitString(text)
        shown = self.page.model._shown.number
        QCoreApplication.sendEvent(self.page.search, event)
        return self.until(
            lambda: self.page.model.query.text == text and self.page.model._shown.number != shown and self.is_painted()
        )


def drive(folder: Path) -> None:
    """The whole ride, in the window's own process."""
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QApplication

    from ui import look
    from ui.app import doors
    from ui.ask import Asker
    from ui.shell.main_window import MainWindow
    from workstation.registers.catalogue import REGISTERS

    application = QApplication([])
    look.dress(application)
    asker = Asker()
    window = MainWindow(asker, doors(folder, REGISTERS), folder)
    window.first_painted.connect(window.enter)
    window.resize(1366, 720)
    window.show()
    try:
        ride(window, REGISTERS[0].key, Qt)
    finally:
        asker.close()
    del application


def ride(window: Any, key: str, qt: Any) -> None:
    """Everything that is measured."""
    from ui.page import Destination

    waiting = Drive.__new__(Drive)
    Drive.until(waiting, lambda: window.book is not None, 120)
    window.go(Destination(key)) if hasattr(window, "go") else window.navigation.list.setCurrentRow(
        window.navigation.keys.index(key)
    )
    page = window.page
    ride = Drive(page)
    opened = ride.until(lambda: page.model.loaded and ride.is_painted())
    listed = opened + ride.until(lambda: page.model.complete)
    print(f"  the page's first rows after {opened:.0f} ms, all ids after {listed:.0f} ms")
    ride.wait(1000)
    print(f"  {'milliseconds between ticks of ' + str(TICK):<44}{'p50':>8}{'p99':>8}{'max':>8}")
    table, control = page.table, qt.KeyboardModifier.ControlModifier
    ride.measure("standing still", lambda: ride.wait(1000))
    ride.measure("turning the wheel, 100 notches", partial(ride.wheel, 100))
    ride.measure("dragging the scroll bar, 60 jumps", partial(ride.jump, 60))
    ride.measure("Ctrl+A", partial(ride.key, qt.Key.Key_A, control))
    print(f"    chosen: {table.chosen_number():,}")
    ride.measure("Ctrl+End", partial(ride.key, qt.Key.Key_End, control))
    ride.measure("Ctrl+Home", partial(ride.key, qt.Key.Key_Home, control))
    ride.measure("Down held for 60 rows", partial(ride.hold, qt.Key.Key_Down, 60))
    for field in page.register.in_table[:5]:
        ride.measure(f"sorting by {field}", partial(page.pane.sort_by, field, False))
    page.pane.sort_by("", False)
    ride.measure("two frozen columns", lambda: page.pane.take_layout(table.column_layout.with_frozen(2)))
    ride.measure("turning the wheel, columns frozen", partial(ride.wheel, 60))
    ride.measure("refreshing after a change", page.refresh)
    seen: list[float] = []
    for text in ("公司", "有限公司", "薛家湾", "hhw", "20003", "z", "绒", "黄河"):
        ride.measure(f"searching {text}", lambda text=text: seen.append(ride.search(text)))  # type: ignore[misc]
    ordered = sorted(seen)
    print(f"  last stroke to new rows: median {ordered[len(ordered) // 2]:.0f} ms, longest {ordered[-1]:.0f} ms")
    page.search.clear()
    ride.measure("back to all records", lambda: ride.wait(600))
    print(f"  memory of the window's process at last: {resident()} MiB")
    ride.wait(5_000)
    print(f"  memory after a quiet moment: {resident()} MiB")
    held = [name for name, gaps in ride.found.items() if gaps["p99"] > 50]
    print(f"  held longer than 50 ms (p99): {', '.join(held) or 'never'}")


def run(records: int, folder: Path | None = None) -> None:
    """Measure in a process of its own, over a store that is made where it is not there."""
    with tempfile.TemporaryDirectory() as temporary:
        place = folder or Path(temporary) / "book"
        begun = time.perf_counter()
        big_store(place, records)
        print(f"\nthe window over {records:,} records (store ready after {time.perf_counter() - begun:.0f} s)")
        bare = subprocess.run([sys.executable, "-c", BARE], capture_output=True, text=True, check=True, env=_screen())
        print(f"  memory of a bare window: {bare.stdout.strip()} MiB")
        command = [sys.executable, "-m", "tests.benchmarks.window_benchmark", "--drive", str(place)]
        subprocess.run(command, cwd=ROOT, check=True, env=_screen())


def _screen() -> dict[str, str]:
    return {"QT_QPA_PLATFORM": "offscreen"} | dict(os.environ)


if __name__ == "__main__":
    if sys.argv[1] == "--drive":
        drive(Path(sys.argv[2]))
    else:
        run(int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000, Path(sys.argv[1]))

"""The report page while it works: how long the window's event loop is held, over a book of many records.

``python -m tests.benchmarks.report_benchmark [RECORDS]``. The window runs in a process of its own and does what the
clerk does at month's end: checks, forms, pages, reasons, the package, a comparison, a verification.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.benchmarks.big_store import big_store
from tests.benchmarks.window_benchmark import ROOT, TICK, Drive, Gaps, _screen, resident

if TYPE_CHECKING:
    from ui.reports.page import ReportsPage

PERIOD, NEXT = "2026Q2", "2026Q3"
AIM = 50
"""Milliseconds that 99 of 100 gaps keep under."""


class Ride:
    """Does to the report page what a clerk does, and measures."""

    def __init__(self, page: "ReportsPage", folder: Path) -> None:
        self.page, self.folder = page, folder
        self.gaps = Gaps()
        self.held: list[str] = []
        self.all: list[float] = []
        self.waiting = Drive.__new__(Drive)

    def measure(self, name: str, act: Callable[[], object], done: Callable[[], bool]) -> None:
        """The gaps from an act until it is done."""
        self.gaps.begin()
        begun = time.perf_counter()
        act()
        Drive.until(self.waiting, done, 300)
        seconds = time.perf_counter() - begun
        Drive.wait(self.waiting, 200)
        result = self.gaps.end()
        print(
            f"  {name:<44}{result['p50']:8.1f}{result['p99']:8.1f}{result['max']:8.1f}{seconds:9.2f} s"
            f"{resident():8} MiB",
            flush=True,
        )
        self.all += self.gaps.gaps
        if result["max"] > AIM:
            self.held.append(f"{name} {result['max']:.0f}")

    def choose(self, text: str) -> None:
        """Check a period."""
        from workstation.periods import Period

        period = Period.read(text, "natural")
        self.measure(f"checking {text}", lambda: self.page.period.chooser.show_period(period), self.is_idle)

    def is_idle(self) -> bool:
        """Whether nothing is being checked or written."""
        return not self.page.period.doing and self.page.period.state is not None

    def explain(self) -> None:
        """One reason for all that wants one."""
        model = self.page.period.checks.model
        wanting = tuple(one.finding.id for one in model.entries if one.explainable)
        self.measure(
            f"one reason for {len(wanting)} findings",
            lambda: self.page.period.explain(wanting, "测试"),
            lambda: not any(one.explainable and one.reason is None for one in model.entries),
        )

    def write(self, text: str) -> None:
        """Write the package of the period in hand."""
        from ui.reports.page import CHECKS
        from ui.reports.questions import How

        list_model = self.page.past.list.model
        before = len(list_model.packages)
        self.measure(
            f"writing the package of {text}, read back",
            lambda: self.page.period.write(How(folder=self.folder)),
            lambda: len(list_model.packages) > before,
        )
        # The checks rest while nobody sees them.
        self.page.tabs.setCurrentIndex(CHECKS)
        Drive.until(self.waiting, self.is_idle, 120)

    def show(self) -> None:
        """The forms one after another, then their pages."""
        from ui.reports.page import FORMS

        area = self.page.period.forms
        self.measure("the forms come to the front", lambda: self.page.tabs.setCurrentIndex(FORMS), lambda: True)
        for number in area.view.numbers:
            self.measure(f"  {number}", lambda number=number: area.view.show_form(number), lambda: True)  # type: ignore[misc]
        self.measure("pages as printed", area.preview_button.click, lambda: 0 in area.pages._pictures)
        area.preview_button.click()

    def look_back(self) -> None:
        """Two packages side by side, and the newest one verified."""
        from ui.reports.past_part import COMPARISON

        past = self.page.past
        one, other = (entry.package for entry in past.list.model.packages[:2])
        self.measure(
            "comparing two packages",
            lambda: past.compare(other, one),
            lambda: past.stack.currentIndex() == COMPARISON and past.work.work is None,
        )
        tab = self.page.verification
        self.measure("verifying a package", lambda: tab.verify(Path(one.path)), lambda: tab.work.work is None)


def drive(folder: Path) -> None:
    """The whole ride, in the window's own process."""
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
        _ride(window, folder.parent / "packages")
    finally:
        asker.close()
    del application


def _ride(window: Any, packages: Path) -> None:
    from ui.page import Destination

    Drive.until(Drive.__new__(Drive), lambda: window.book is not None, 120)
    window.go(Destination("reports"))
    ride = Ride(window.front, packages)
    Drive.until(ride.waiting, lambda: ride.page.period.chooser.period is not None and ride.is_idle(), 120)
    print(f"  {'milliseconds between ticks of ' + str(TICK):<44}{'p50':>8}{'p99':>8}{'max':>8}")
    for text in (PERIOD, NEXT):
        ride.choose(text)
        ride.explain()
        if text == PERIOD:
            ride.show()
        ride.write(text)
    ride.look_back()
    gaps = sorted(ride.all)
    print(f"  over the whole ride: p99 {gaps[len(gaps) * 99 // 100]:.1f} ms (aim ≤ {AIM})")
    print(f"  single gaps longer than {AIM} ms: {', '.join(ride.held) or 'none'}")


def run(records: int) -> None:
    """Measure over a store that is made first."""
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary) / "book"
        big_store(place, records)
        print(f"\nthe report page over {records:,} records")
        command = [sys.executable, "-m", "tests.benchmarks.report_benchmark", "--drive", str(place)]
        subprocess.run(command, cwd=ROOT, check=True, env=_screen())


if __name__ == "__main__":
    if sys.argv[1:2] == ["--drive"]:
        drive(Path(sys.argv[2]))
    else:
        run(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)

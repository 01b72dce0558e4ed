"""Starts the real program as a process of its own and kills it at a moment that a seed chose."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from db.doctor import examine
from db.store import Store
from tests.end_to_end.office import ROOT

LOCK_NOTE = "lock.json"
"""Appears when the program has taken the data folder: what comes before cannot harm anything."""
FIRST_GUESS = 0.3
"""Seconds that a command is thought to need before one was seen to end."""
LONGEST = 60.0
PLAYED = 1.5
"""Seconds that a story in the window goes on, at most."""


@dataclass(frozen=True, kw_only=True)
class End:
    """How one command ended."""

    killed: bool
    """Whether the kill found it alive."""
    answer: dict[str, Any] | None
    """What it acknowledged: the one object on its standard output, if all of it came through."""
    told: str
    """Both streams, for the report of a failure."""


@dataclass
class Bench:
    """One data folder under fire, and what is known about it."""

    folder: Path
    work: Path
    """Beside the data folder: ledgers, packages, temporary files of the program."""
    chance: random.Random
    number: int = 0
    """Commands begun."""
    memory: dict[str, Any] = field(default_factory=dict)
    spans: dict[str, float] = field(default_factory=dict)
    """Command -> seconds from taking the folder to the end, of the last one that was not killed."""

    def run(self, *words: str) -> End:
        """Run one command and kill it, or let it end, as chance has it; raises ``AssertionError`` for a fault."""
        self.number += 1
        (self.folder / LOCK_NOTE).unlink(missing_ok=True)
        command = words[0]
        wait = self.chance.uniform(0, 1.15 * self.spans.get(command, FIRST_GUESS))
        program = start(self, ["-m", "workstation", "--data-folder", str(self.folder), "--json", *words])
        began = until(lambda: (self.folder / LOCK_NOTE).exists() or program.poll() is not None)
        killed = False
        try:
            program.wait(max(0.0, began + wait - time.monotonic()))
        except subprocess.TimeoutExpired:
            program.kill()
            killed = True
        out, err = program.communicate(timeout=LONGEST)
        killed = killed and program.returncode != 0
        if not killed:
            self.spans[command] = time.monotonic() - began
            assert program.returncode == 0, (words, program.returncode, out, err)
        elif time.monotonic() - began > self.spans.get(command, FIRST_GUESS):
            # Never seen to end: it takes longer than was thought.
            self.spans[command] = 1.5 * self.spans.get(command, FIRST_GUESS)
        return End(killed=killed, answer=acknowledged(out), told=out + err)

    def play(self, story: str) -> tuple[End, list[list[str]]]:
        """Play a story in the window and kill it; the words of the lines that it told."""
        self.number += 1
        (self.folder / LOCK_NOTE).unlink(missing_ok=True)
        words = ["-m", "tests.faults.window_acts", str(self.folder), story, str(self.number)]
        program = start(self, words)
        assert program.stdout is not None and program.stderr is not None
        with program:
            first = program.stdout.readline()
            with suppress(subprocess.TimeoutExpired):
                program.wait(self.chance.uniform(0.05, PLAYED))
            program.kill()
            # Not ``communicate``: it does not know what was read ahead with the first line.
            out, err = program.stdout.read(), program.stderr.read()
        assert first == "ready\n", (first, out, err)
        assert program.returncode == -signal.SIGKILL, (story, program.returncode, out, err)
        # The last line may be cut by the kill.
        lines = [line.split() for line in out.splitlines(keepends=True) if line.endswith("\n")]
        return End(killed=True, answer={} if lines else None, told=out + err), lines

    def reopened(self, judge: Callable[[Store], None], *, settle: bool = False) -> None:
        """Open a copy of the folder as the program does, have it examined, and judge it.

        The folder itself keeps what the kill left, so that the next command meets it; ``settle`` opens the folder.
        """
        place = self.folder
        if not settle:
            place = self.work / "copy"
            shutil.rmtree(place, ignore_errors=True)
            shutil.copytree(self.folder, place)
        with Store.open(place) as store:
            report = examine(store)
            assert [one.code for one in report.findings if one.hard] == [], report.findings
            judge(store)


def start(bench: Bench, words: list[str]) -> "subprocess.Popen[str]":
    """The program as a process; its temporary files go where the test throws them away."""
    place = bench.work / "temporary"
    place.mkdir(exist_ok=True)
    more = {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen", "PYTHONIOENCODING": "utf-8", "TMPDIR": str(place)}
    return subprocess.Popen(
        [sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def until(holds: Callable[[], bool]) -> float:
    """Wait until something holds; the moment it did."""
    end = time.monotonic() + LONGEST
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.0005)
    return time.monotonic()


def acknowledged(out: str) -> dict[str, Any] | None:
    """The answer of a command; ``None`` where not all of it was printed."""
    try:
        found: dict[str, Any] = json.loads(out)
    except ValueError:
        return None
    assert found["ok"], out
    return found


def bench_of(template: Path, work: Path, seed: str) -> Bench:
    """A fresh copy of a prepared data folder."""
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=work)) / "资料 库"
    shutil.copytree(template, folder)
    return Bench(folder=folder, work=folder.parent, chance=random.Random(seed))

"""The process that fuzzes one target, under a limit on its memory; started by ``tests.fuzz.run``."""

import argparse
import json
import math
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Mapping
from itertools import count
from pathlib import Path

import hypothesis
from hypothesis import strategies as st

from tests.fuzz.mutating import Change, changes
from tests.fuzz.reading import Reader, keep, kept, made, reader
from tests.fuzz.seeds import CORPUS
from tests.fuzz.targets import TARGETS
from tests.fuzz.watching import Watch

ROUND = 200
"""Inputs between two reports; each round draws anew."""

MEMORY = 1 << 30
"""Bytes that reading one input may take beside what the program takes by itself."""
SIMILAR = 2
"""Faults at the same place in the code that are kept."""


def limit_memory() -> None:
    """Once: no more than ``MEMORY`` beyond what is taken now; nothing where the system knows no such limit."""
    if sys.platform != "linux":
        return
    import resource

    if resource.getrlimit(resource.RLIMIT_AS)[0] != resource.RLIM_INFINITY:
        return
    taken = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    resource.setrlimit(resource.RLIMIT_AS, (taken + MEMORY, taken + MEMORY))


def peak_memory() -> int:
    """The most that this process ever had in memory, in MiB."""
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


class Child:
    """Reads inputs of one target; a fault is kept, told once for each place in the code, and does not end the run."""

    def __init__(self, name: str, reader: Reader, failures: Path) -> None:
        self.name, self.reader, self.failures = name, reader, failures
        self.faults: dict[str, int] = {}
        """Where in the code -> how often."""
        self.slowest = 0.0
        self.began = reader.inputs, reader.refused

    def read_kept(self) -> None:
        """The files of the corpus as they are, and what once ended in a fault."""
        for name in TARGETS[self.name].seeds:
            self.one((CORPUS / name).read_bytes())
        for path in kept(self.name):
            self.one(path.read_bytes())

    def read_changed(self, inputs: int, seed: int | None, end: float = math.inf) -> None:
        """So many changed files, drawn from this seed, or always the same ones."""

        @hypothesis.settings(
            max_examples=inputs, deadline=None, database=None, phases=[hypothesis.Phase.generate],
            derandomize=seed is None, suppress_health_check=list(hypothesis.HealthCheck),
        )  # fmt: skip
        @hypothesis.given(st.integers(0, 7), changes())
        def read(which: int, change: Change) -> None:
            if time.monotonic() < end:
                self.one(made(TARGETS[self.name], which, change))

        (read if seed is None else hypothesis.seed(seed)(read))()

    def one(self, data: bytes) -> None:
        """One input."""
        began = time.monotonic()
        try:
            self.reader.read(self.name, data)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as fault:
            self.tell(fault, data)
        self.slowest = max(self.slowest, time.monotonic() - began)

    def tell(self, fault: BaseException, data: bytes) -> None:
        """Keep the input of a fault and say where it was."""
        frames = [frame for frame in traceback.extract_tb(fault.__traceback__) if "tests/fuzz" not in frame.filename]
        places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames[-5:]]
        place = f"{type(fault).__name__} at {' > '.join(places)}"
        self.faults[place] = self.faults.get(place, 0) + 1
        if self.faults[place] <= SIMILAR:
            path = keep(self.name, data, self.failures)
            print(f"{self.name}: {place}: {fault!s:.300}; its input is {path}", file=sys.stderr, flush=True)

    def counts(self) -> dict[str, object]:
        """What was done so far."""
        return {
            "inputs": self.reader.inputs - self.began[0],
            "refused": self.reader.refused - self.began[1],
            "faults": self.faults,
            "slowest": round(self.slowest, 1),
            "memory": peak_memory(),
        }


def report(folder: Path, told: Mapping[str, object]) -> None:
    """Lay down what was done so far; it stays when the process dies."""
    path = folder / "report.new"
    path.write_text(json.dumps(told), "utf-8")
    path.replace(folder / "report.json")


def main() -> None:
    """Read each of the targets, for so many seconds or so many inputs."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("targets", nargs="+")
    arguments.add_argument("--folder", type=Path, required=True)
    arguments.add_argument("--failures", type=Path, required=True)
    arguments.add_argument("--seconds", type=float)
    arguments.add_argument("--inputs", type=int, default=ROUND)
    arguments.add_argument("--seed", type=int)
    chosen = arguments.parse_args()
    work = chosen.folder / "work"
    tempfile.tempdir = str(work)
    told: dict[str, object] = {}
    with reader(work, Watch()) as made_reader:
        for name in chosen.targets:
            child = Child(name, made_reader, chosen.failures)
            child.read_kept()
            limit_memory()
            end = time.monotonic() + (chosen.seconds or math.inf)
            for number in count(1):
                child.read_changed(chosen.inputs, None if chosen.seed is None else chosen.seed + number, end)
                report(chosen.folder, told | {name: child.counts()})
                if chosen.seconds is None or time.monotonic() >= end:
                    break
            told[name] = child.counts()


if __name__ == "__main__":
    main()

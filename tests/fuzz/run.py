"""Fuzzes for as long as one likes: ``python3 dev.py fuzz [--minutes 20] [--target NAME] [--seed 1]``.

Each target runs in a process of its own with a limit on its memory. A fault is told, its input is laid into the corpus
(``tests/fuzz/corpus/failures``), where the suite reads it from then on, and the target goes on with other inputs.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.soak import table
from tests.fuzz.reading import FAILURES, keep
from tests.fuzz.targets import TARGETS
from tests.fuzz.watching import SECONDS

MINUTES = 20.0
GRACE = 3 * SECONDS
"""A child that has not begun with another input for so long hangs where no alarm reaches it."""


SURROUNDINGS = {"QT_QPA_PLATFORM": "offscreen", "RUST_BACKTRACE": "0"}
"""A child shows nothing, and the reader of workbooks tells its inner faults in one line."""


def main() -> int:
    """Run what the arguments ask for; returns 0, or 1 where a fault was found."""
    arguments = argparse.ArgumentParser(prog="dev.py fuzz", description=__doc__)
    arguments.add_argument("--minutes", type=float, default=MINUTES, help="in all, shared by the targets")
    arguments.add_argument("--target", action="append", choices=sorted(TARGETS))
    arguments.add_argument("--seed", type=int, default=1)
    chosen = arguments.parse_args()
    names = chosen.target or list(TARGETS)
    rows, faults = [], 0.0
    for name in names:
        counts = fuzz(name, 60 * chosen.minutes / len(names), chosen.seed)
        faults += counts["faults"]
        rows.append((name, *(str(counts[key]) for key in ("inputs", "refused", "slowest", "memory", "faults"))))
        print(" ".join(rows[-1]), file=sys.stderr, flush=True)
    print(table([("target", "inputs", "refused", "slowest (s)", "most memory (MiB)", "faults"), *rows]))
    return 1 if faults else 0


def fuzz(name: str, seconds: float, seed: int) -> dict[str, float]:
    """One target for so long; a child that dies or hangs is a fault, and another takes its place."""
    end = time.monotonic() + seconds
    counts: dict[str, float] = {"inputs": 0, "refused": 0, "slowest": 0, "memory": 0, "faults": 0}
    while (left := end - time.monotonic()) > 1:
        with tempfile.TemporaryDirectory(prefix=f"fuzz-{name}-", ignore_cleanup_errors=True) as folder:
            report = Path(folder) / "report.json"
            died = run_child(name, left, seed, Path(folder))
            told = json.loads(report.read_text("utf-8"))[name] if report.is_file() else {}
            counts["faults"] += len(told.get("faults", ()))
            for key in ("inputs", "refused"):
                counts[key] += told.get(key, 0)
            for key in ("slowest", "memory"):
                counts[key] = max(counts[key], told.get(key, 0))
            if died:
                counts["faults"] += 1
                last = Path(folder) / "work" / f"input{TARGETS[name].ending}"
                place = keep(name, last.read_bytes()) if last.is_file() else None
                print(f"{name}: {died}; its input is {place}", file=sys.stderr, flush=True)
        seed += 1000
    return counts


def run_child(name: str, seconds: float, seed: int, folder: Path) -> str:
    """Let a child fuzz; returns how it died, nothing where it ended well."""
    work = folder / "work"
    work.mkdir()
    child = subprocess.Popen(
        [
            *(sys.executable, "-m", "tests.fuzz.child", name, "--seconds", str(seconds), "--seed", str(seed)),
            *("--folder", str(folder), "--failures", str(FAILURES)),
        ],
        env=os.environ | SURROUNDINGS,
    )
    last = work / f"input{TARGETS[name].ending}"
    began = time.monotonic()
    while True:
        try:
            code = child.wait(timeout=2)
            return "" if code == 0 else f"the child ended with {code}"
        except subprocess.TimeoutExpired:
            quiet = time.time() - last.stat().st_mtime if last.is_file() else time.monotonic() - began
        if quiet > GRACE:
            child.kill()
            child.wait()
            return f"the child hung for {quiet:.0f} s"


if __name__ == "__main__":
    sys.exit(main())

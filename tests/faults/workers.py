"""Workers: a few lines of Python in a process of their own that say ``ready``, work without an end, and are killed."""

import os
import subprocess
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def told_until_killed(worker: str, *arguments: Path | str, seconds: float) -> list[str]:
    """The lines that a worker said after ``ready`` until it was killed so many seconds later; whole lines only."""
    running = subprocess.Popen(
        [sys.executable, "-X", "utf8", "-c", worker, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])},
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert running.stdout is not None
    with running, running.stdout as told:
        assert told.readline() == "ready\n"
        killer = threading.Timer(seconds, running.kill)
        killer.start()
        lines = told.readlines()
        killer.join()
    assert running.returncode != 0, "it ended by itself"
    # The last line may be cut by the kill.
    return [line.rstrip("\n") for line in lines if line.endswith("\n")]

"""Killed in the middle of an import or of taking it back: all of it is there, or none of it."""

import os
import random
import subprocess
import sys
import threading
from pathlib import Path

from db.doctor import examine
from db.store import Store
from workstation.operations.importing import import_ledger
from workstation.registers.trademarks import TRADEMARKS

ROOT = Path(__file__).resolve().parents[3]
OLD, NEW = 100, 400
WORKER = """
import sys
from pathlib import Path
from db.store import Store
from ui.commands.passwords import take_given
from workstation.operations.importing import import_ledger
from workstation.operations.undo_import import take_back_import
from workstation.registers.trademarks import TRADEMARKS

take_given()
with Store.open(Path(sys.argv[1])) as store:
    print("ready", flush=True)
    while True:
        done = import_ledger(store, TRADEMARKS, Path(sys.argv[2]))
        print(done.batch, flush=True)
        if done.batch:
            take_back_import(store, done.batch)
        else:
            from workstation.operations.undo_import import imports
            take_back_import(store, imports(store)[0].batch)
        print("back", flush=True)
"""


def ledger(path: Path, numbers: range, note: str) -> Path:
    lines = (f"{1_000_000 + number},名{number},公司,25,2020-01-14,{note}" for number in numbers)
    path.write_text("\n".join(("注册号,商标名称,注册人,国际分类,注册日期,备注", *lines)), "utf-8")
    return path


def test_an_import_is_whole_or_not_at_all(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with Store.create(folder, unit="150602", clerk="王芳") as store:
        import_ledger(store, TRADEMARKS, ledger(tmp_path / "old.csv", range(OLD), "旧"))
    path = ledger(tmp_path / "new.csv", range(OLD + NEW), "新")
    chance = random.Random(1)
    for _ in range(3):
        assert steps_until_killed(folder, path, chance.uniform(0.2, 0.6)) > 0
        with Store.open(folder) as store:
            notes = [record["note"] for record in store.each(TRADEMARKS)]
            assert (notes.count("旧"), notes.count("新")) in ((OLD, 0), (0, OLD + NEW))
            # A backup was made before, whose writing the kill may have met.
            assert not [finding for finding in examine(store).findings if finding.hard]


def steps_until_killed(folder: Path, ledger: Path, seconds: float) -> int:
    """How many imports and undos were acknowledged before the end."""
    worker = subprocess.Popen(
        [sys.executable, "-X", "utf8", "-c", WORKER, str(folder), str(ledger)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])},
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert worker.stdout is not None
    with worker, worker.stdout as told:
        assert told.readline() == "ready\n"
        # On a busy machine the first one alone may take longer than the rest of its life.
        assert told.readline()
        killer = threading.Timer(seconds, worker.kill)
        killer.start()
        lines = told.readlines()
        killer.join()
    assert worker.returncode != 0, "it ended by itself"
    return 1 + len(lines)

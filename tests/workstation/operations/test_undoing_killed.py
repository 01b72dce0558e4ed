"""Killed in the middle of an undo or a redo: all of the step is back, or none of it."""

import random
from pathlib import Path

from db.doctor import examine
from db.store import Store
from tests.db.made_up import CATALOGUE, MARKS, mark
from tests.faults.workers import told_until_killed
from workstation.operations.undoing import undo_state

ROOT = Path(__file__).resolve().parents[3]
RECORDS = 200
WORKER = """
import sys
from pathlib import Path
from db.store import Store
from ui.commands.passwords import take_given
from tests.db.made_up import CATALOGUE
from workstation.operations.undoing import redo, undo, undo_state

take_given()
with Store.open(Path(sys.argv[1]), catalogue=CATALOGUE) as store:
    print("ready", flush=True)
    while True:
        print((redo if undo_state(store).redo else undo)(store).register, flush=True)
"""


def test_an_undo_is_whole_or_not_at_all(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with Store.create(folder, unit="150602", clerk="王芳", catalogue=CATALOGUE) as store:
        store.insert(MARKS, map(mark, range(RECORDS)), cause="import", batch="b", reason="台账.xlsx")
    chance = random.Random(1)
    done = 0
    for _ in range(3):
        done += steps_until_killed(folder, chance.uniform(0.1, 0.5))
        with Store.open(folder, catalogue=CATALOGUE) as store:
            in_force, state = store.total(MARKS), undo_state(store)
            assert (in_force, state.undo is None, state.redo is None) in ((RECORDS, False, True), (0, True, False))
            assert [finding.code for finding in examine(store).findings] == ["backup_never"]
    assert done


def steps_until_killed(folder: Path, seconds: float) -> int:
    """How many undos and redos were acknowledged before the end."""
    return sum(line == "marks" for line in told_until_killed(WORKER, folder, seconds=seconds))

"""Killed at random moments: what was acknowledged is there, and nothing is half done."""

import random
from pathlib import Path

import pytest

from db.doctor import examine
from db.store import Store
from tests.db.made_up import CATALOGUE, MARKS, Clock
from tests.faults.workers import told_until_killed

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 3

WORKER = """
import sys
from itertools import count
from pathlib import Path
from db.store import Store
from ui.commands.passwords import take_given
from tests.db.made_up import CATALOGUE, MARKS, mark

def told(*words):
    print(*words, flush=True)

take_given()
with Store.open(Path(sys.argv[1]), catalogue=CATALOGUE) as store:
    told("ready")
    start = store.head.sequence * 10_000
    for number in count(start):
        if sys.argv[2] == "saves":
            (uid,) = store.insert(MARKS, [mark(number, mark_events=[{"kind": "a"}])], cause="hand")
            told("in", uid)
            store.update(MARKS, uid, {"name": "changed", "mark_events": []}, cause="hand")
            told("changed", uid)
            if number % 5 == 0:
                store.withdraw(MARKS, uid, reason="x")
                told("withdrawn", uid)
            if number % 50 == 0:
                store.idle()
        elif sys.argv[2] == "bulk":
            uids = store.insert(MARKS, [mark(f"{number}-{n}") for n in range(2_000)], cause="import")
            told("bulk", *uids)
        else:
            (uid,) = store.insert(MARKS, [mark(number)], cause="hand")
            told("in", uid)
            path = store.backup("daily").backup.path
            told("backup", path.name)
            store.restore_backup(path)
            told("restored", uid)
"""


def run_and_kill(folder: Path, activity: str, seconds: float) -> list[list[str]]:
    """What the worker acknowledged, line by line, before it was killed so long after it began."""
    return [line.split() for line in told_until_killed(WORKER, folder, activity, seconds=seconds)]


@pytest.mark.parametrize("activity", ["saves", "bulk", "backups"])
def test_what_was_acknowledged_survives(tmp_path: Path, activity: str) -> None:
    folder = tmp_path / "data"
    Store.create(folder, unit="150602", clerk="王芳", catalogue=CATALOGUE).close()
    chance = random.Random(activity)
    states: dict[str, str] = {}
    for _ in range(ROUNDS):
        for word, *rest in run_and_kill(folder, activity, chance.uniform(0.02, 0.6)):
            if word in ("in", "changed", "withdrawn", "bulk"):
                states |= dict.fromkeys(rest, word)
        with Store.open(folder, catalogue=CATALOGUE, clock=Clock()) as store:
            report = examine(store)
            assert [finding.code for finding in report.findings if finding.hard] == []
            records = {record["uid"]: record for record in store.all_records(MARKS)}
            assert states.keys() <= records.keys()
            for uid, state in states.items():
                assert (records[uid]["name"] == "changed") >= (state in ("changed", "withdrawn"))
                assert (records[uid]["withdrawn_at"] is not None) >= (state == "withdrawn")
            if activity == "bulk":
                assert len(records) % 2_000 == 0
    assert states

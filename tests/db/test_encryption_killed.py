"""Encryption turned on, changed and off, and killed at random moments: the store is the one or the other, whole."""

import os
import random
from pathlib import Path

import pytest

from db import keys
from db.engine import can_encrypt
from db.store import Store
from tests.db.made_up import MARKS
from tests.db.test_encryption import OTHER, healthy, hits, open_store, plant
from tests.faults.workers import told_until_killed
from tests.kinds_of_store import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("ENCRYPTION_KILLS", "6"))

WORKER = """
import sys
from pathlib import Path
from db import keys
from db.store import Store
from tests.db.made_up import CATALOGUE

keys.give(sys.argv[2])
keys.give(sys.argv[3])
with Store.open(Path(sys.argv[1]), catalogue=CATALOGUE) as store:
    print("ready", flush=True)
    password = sys.argv[2]
    while True:
        password = {sys.argv[2]: sys.argv[3], sys.argv[3]: "", "": sys.argv[2]}[password if store.is_encrypted else ""]
        store.encrypt(password)
        print("done", repr(password), flush=True)
"""


def run_and_kill(folder: Path, seconds: float) -> int:
    """Turn encryption on, change it, turn it off and so on, until the kill; how often it was done."""
    return len(told_until_killed(WORKER, folder, PASSWORD, OTHER, seconds=seconds))


@pytest.mark.plain_store
@pytest.mark.skipif(not can_encrypt(), reason="the engine of this machine does not encrypt")
def test_killed_at_any_moment_it_is_the_one_or_the_other(store: Store, folder: Path) -> None:
    plant(store, 500)
    head = store.head
    store.close()
    chance = random.Random(7)
    for _ in range(KILLS):
        run_and_kill(folder, chance.uniform(0.05, 1.2))
        keys.give(PASSWORD)
        keys.give(OTHER)
        with open_store(folder) as again:
            healthy(again)
            assert again.head == head
            assert again.tally(MARKS) == [(498,)]
            if again.is_encrypted:
                assert again.encrypt_backups().plain == ()
                assert hits(folder) == {}
            for one in again.backups()[3:]:
                one.path.unlink()

"""An encrypted store against a plain one that holds the same: opening, adding, saving, searching, backing up."""

import tempfile
import time
from pathlib import Path

from db import keys
from db.store import Store
from tests.benchmarks.saving import raw_marks, timed
from workstation.operations.keeping import add
from workstation.query import Query
from workstation.registers.trademarks import TRADEMARKS

PASSWORD = "正确 马 电池 订书钉"
TEXTS = ("公司", "鄂尔多斯", "38214", "zzzzzz", "shangmao")
SAVES = 200
TURNS = 10


def run(count: int) -> None:
    """Print seconds of both kinds and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        plain = measured(Path(folder) / "plain", "", count)
        encrypted = measured(Path(folder) / "encrypted", PASSWORD, count)
    print(f"\nan encrypted store of {count:,} records against a plain one")
    for name, seconds in plain.items():
        print(f"  {name:<34}{seconds:8.3f} s{encrypted[name]:9.3f} s{encrypted[name] / seconds:8.2f}x")


def measured(folder: Path, password: str, count: int) -> dict[str, float]:
    """What is done -> seconds."""
    times: dict[str, float] = {}
    with Store.create(folder, unit="150622", clerk="王芳", password=password) as store:
        records = raw_marks(store, count + SAVES)
        with timed(times, "add all at once"):
            add(store, TRADEMARKS, records[:count])
        with timed(times, f"{SAVES} single saves"):
            for record in records[count:]:
                add(store, TRADEMARKS, [record])
    keys.forget()
    keys.give(password)
    begun = time.perf_counter()
    with Store.open(folder) as store:
        times["open, with the key made"] = time.perf_counter() - begun
        with timed(times, f"{TURNS * len(TEXTS)} searches"):
            for _ in range(TURNS):
                for text in TEXTS:
                    store.page(TRADEMARKS, Query(text=text, limit=50))
        with timed(times, "read all"):
            for _ in store.each(TRADEMARKS):
                pass
        with timed(times, "back up and prove"):
            store.backup()
    return times

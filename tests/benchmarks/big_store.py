"""A store of many records, made quickly: checked records of the sample book, shuffled with each other."""

import random
from collections.abc import Iterator
from pathlib import Path

from db.store import Store
from workstation.fields import Record
from workstation.records import prepare
from workstation.registers.trademarks import TRADEMARKS
from workstation.sample_book import SampleBook
from workstation.surroundings import StoreSurroundings

MOULDS = 5_000
"""Records that go through all checks; the others are put together of their values."""
MIXED = ("mark_name", "registrant", "registrant_id", "township")
"""Fields whose value is drawn from any mould: no rule ties them to another field."""
PART = 20_000
"""Records of one transaction."""


def mixed_records(store: Store, count: int) -> Iterator[Record]:
    """Records as the store takes them, the same in every run."""
    around = StoreSurroundings(store)
    raws = SampleBook(store.unit, store.now().date(), 7).records(TRADEMARKS.key, MOULDS)
    moulds = [prepare(TRADEMARKS, raw, around).record for raw in raws]
    choose = random.Random(7)
    for number in range(count):
        record = dict(choose.choice(moulds))
        for key in MIXED:
            record[key] = choose.choice(moulds)[key]
        record["mark_name"] += choose.choice(moulds)["mark_name"][:2]
        record["registration_no"] = str(10_000_000 + 37 * number)
        yield record


def big_store(folder: Path, count: int) -> None:
    """Make the store in a folder, unless it holds one."""
    if (folder / "workstation.db").exists():
        return
    with Store.create(folder, unit="150622", clerk="bench") as store:
        records = mixed_records(store, count)
        while part := [record for _, record in zip(range(PART), records, strict=False)]:
            store.insert(TRADEMARKS, part, cause="sample")
        store.idle()

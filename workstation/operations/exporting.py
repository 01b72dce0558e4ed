"""Ledgers out of the store: an export that imports back with no change, and the empty template."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from workstation.fields import Record
from workstation.ledgers import writing
from workstation.ledgers.tables import all_tables
from workstation.ports import Store
from workstation.query import Condition, Query
from workstation.register import Register

CHUNK = 1000
"""Records that are fetched in one go."""


def export_ledger(
    store: Store, register: Register, path: Path, *, text: str = "", where: Sequence[Condition] = ()
) -> tuple[Path, int]:
    """Write the records that hold the text and the conditions as a ledger; returns its path and how many they are.

    Personal data stand in it in full: it stays in the office. What leaves the office is the package.
    """

    def records() -> Iterator[Record]:
        if not text:
            yield from store.each(register, where)
            return
        ids = store.ids(register, Query(text=text, where=where))
        uids = sorted(
            record["uid"]
            for start in range(0, len(ids), CHUNK)
            for record in store.rows(register, ids[start : start + CHUNK])
        )
        for start in range(0, len(uids), CHUNK):
            yield from store.get_many(register, uids[start : start + CHUNK])

    count = writing.write_tables(path, all_tables(register, records), store.now(), register.label)
    return path, count


def write_template(store: Store, register: Register, path: Path) -> Path:
    """Write the empty ledger of a register."""
    return writing.write_template(path, register, store.now(), store.unit)

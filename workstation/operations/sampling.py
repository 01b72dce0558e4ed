"""Filling a new store with the sample book."""

from workstation.findings import Refusal
from workstation.ports import Progress, Store
from workstation.records import Prepared, prepare
from workstation.sample_book import SHARES, SampleBook
from workstation.surroundings import StoreSurroundings


def fill_sample(store: Store, records: int, seed: int, progress: Progress = lambda done, total: None) -> dict[str, int]:
    """Add ``records`` made-up records over the four registers in one transaction; returns how many each got."""
    book = SampleBook(store.unit, store.now().date(), seed)
    around = StoreSurroundings(store)
    counts = {key: round(records * share) for key, share in SHARES.items()}
    counts["trademarks"] += records - sum(counts.values())
    done = 0
    with store.transaction():
        for register in store.catalogue:
            if register.key not in counts:
                continue
            prepared = [prepare(register, raw, around) for raw in book.records(register.key, counts[register.key])]
            refuse_stopped(prepared)
            store.insert(register, (one.record for one in prepared), cause="sample")
            done += len(prepared)
            progress(done, records)
    return counts


def refuse_stopped(prepared: list[Prepared]) -> None:
    """Raise ``Refusal`` with all findings where one of the records is stopped."""
    stopped = [finding for one in prepared if one.stopped for finding in one.findings]
    if stopped:
        raise Refusal(stopped)

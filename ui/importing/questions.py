"""What the import page asks the store; each function runs on the store's thread and touches no widget."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from ui.long_work import LongWork, short_turns
from workstation.fields import Record
from workstation.ledgers.day_orders import OrderQuestion
from workstation.ledgers.decisions import Decisions
from workstation.ledgers.plan import ImportPlan
from workstation.ledgers.reading import Ledger
from workstation.operations import import_preview, importing, undo_import
from workstation.operations.import_preview import Fit, Preview
from workstation.operations.undo_import import ImportBatch, TakingBack
from workstation.operations.undoing import Undone
from workstation.ports import Stopped, Store
from workstation.query import Clause, Query
from workstation.register import Register
from workstation.sheets.workbook import Workbook

SHOWN = 2000
"""Records of an import that its register is opened with; of a longer one the newest stand on top anyway."""
DOUBTS = {"similar": "similar", "similar_waits": "similar", "in_recycle_bin": "recycled"}
"""Code of a finding -> what is decided about for all rows at once."""
LOOKED_AT = 2000


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A file that was opened."""

    path: Path
    book: Workbook
    fits: Sequence[Fit]
    preview: Preview


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What an import would do."""

    plan: ImportPlan
    ledger: Ledger
    orders: tuple[OrderQuestion, ...]
    doubts: frozenset[str]
    """What rows are to be decided about for: ``similar``, ``recycled``."""


def open_file(
    path: Path, register: Register | None, decisions: Decisions, work: LongWork, store: Store
) -> Opened | None:
    """Open a file and look at its first rows, for the register it fits best where none is named.

    ``None`` where it was stopped.
    """
    with suppress(Stopped), short_turns():
        book = import_preview.open_head(path, decisions.encoding, work)
        fits = import_preview.fits(store, book)
        chosen = register or fits[0].register
        return Opened(path=path, book=book, fits=fits, preview=import_preview.preview(store, book, chosen, decisions))
    return None


def look(book: Workbook, register: Register, decisions: Decisions, store: Store) -> Preview:
    """The first rows once more, after a decision."""
    return import_preview.preview(store, book, register, decisions)


def plan(register: Register, path: Path, decisions: Decisions, work: LongWork, store: Store) -> Planned | None:
    """Read the whole file and plan it; ``None`` where it was stopped."""
    with suppress(Stopped), short_turns():
        made, ledger = importing.plan_import(store, register, path, decisions=decisions, progress=work)
        return Planned(plan=made, ledger=ledger, orders=ledger.orders.questions(), doubts=doubts_of(made))
    return None


def decide(planned: Planned, decisions: Decisions, work: LongWork, store: Store) -> Planned | None:
    """The plan after decisions about rows; ``None`` where it was stopped."""
    with suppress(Stopped), short_turns():
        made = importing.decide(store, planned.plan, planned.ledger, decisions, progress=work)
        # What was asked is still shown when it is answered, so that the answer can be taken back.
        return replace(planned, plan=made, doubts=planned.doubts | doubts_of(made))
    return None


def doubts_of(plan: ImportPlan) -> frozenset[str]:
    """Why rows may be a record already; the first rows of which there is anything to say are looked at."""
    found: set[str] = set()
    waiting = plan.of("waiting")
    for row in (*waiting[:LOOKED_AT], *islice(plan.rows.with_findings(child=False), LOOKED_AT)):
        found |= {DOUBTS[finding.code] for finding in row.findings if finding.code in DOUBTS}
        if len(found) == len(set(DOUBTS.values())):
            break
    return frozenset(found)


def apply(planned: Planned, work: LongWork, store: Store) -> str | None:
    """Write; the batch, empty where there was nothing to write. ``None`` where it was stopped."""
    with suppress(Stopped), short_turns():
        return importing.apply(store, planned.plan, planned.ledger, progress=work)
    return None


def save_failed(planned: Planned, path: Path, work: LongWork, store: Store) -> Path | None:
    """Write the rows that do not come in, in the sender's own columns; ``None`` where it was stopped."""
    from workstation.ledgers.failed_rows import write_failed_rows

    with suppress(Stopped), short_turns():
        return write_failed_rows(path, planned.ledger, planned.plan, progress=work)
    return None


def titles(register: Register, uids: Sequence[str], store: Store) -> dict[str, str]:
    """Uid -> what the record is called."""
    return {record["uid"]: register.title_of(record) or record["uid"] for record in store.get_many(register, uids)}


def record(register: Register, uid: str, store: Store) -> Record | None:
    """One record."""
    return store.get(register, uid)


def past(store: Store) -> list[ImportBatch]:
    """The imports of the past."""
    return undo_import.imports(store)


def look_back(batch: str, store: Store) -> TakingBack:
    """What taking an import back would meet."""
    return undo_import.look_at_taking_back(store, batch)


def take_back(batch: str, kept: Sequence[str], work: LongWork, store: Store) -> Undone | None:
    """Take an import back, but for the records that are kept; ``None`` where it was stopped."""
    with suppress(Stopped), short_turns():
        return undo_import.take_back_import(store, batch, skip=tuple(kept), progress=work)
    return None


def records_of(batch: str, store: Store) -> Query:
    """What a register is to show of an import: its records, or the newest where they are many."""
    step = store.step_of_batch(batch)
    if step is None or step.number > SHOWN:
        return Query()
    uids = tuple(dict.fromkeys(changed.uid for changed in store.changes_of(step)))
    return Query(where=(Clause("uid", "in", uids),))

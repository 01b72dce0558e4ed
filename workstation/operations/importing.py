"""Importing a ledger: read, planned, decided about, reported, and applied in one transaction."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from workstation.collector import resting_collector
from workstation.fields import Record
from workstation.findings import Finding, Refusal, hard, soft
from workstation.ledgers import reading
from workstation.ledgers.child_rows import ChildRows
from workstation.ledgers.deciding import Decider
from workstation.ledgers.decisions import Decisions
from workstation.ledgers.headings import ColumnChoice
from workstation.ledgers.plan import ImportPlan, RowPlan
from workstation.ledgers.planner import Planner
from workstation.ledgers.row_plan import SheetRow
from workstation.ledgers.row_planning import RowPlanner
from workstation.ledgers.seen_rows import SeenRows
from workstation.operations import import_columns
from workstation.operations.backing_up import back_up_before_import
from workstation.operations.closing import LateRecords
from workstation.ports import Progress, Store
from workstation.register import Register
from workstation.roles import require
from workstation.surroundings import StoreSurroundings
from workstation.values.text import quoted

PART = 500
"""Rows written between two calls of the progress."""
LISTED = 20
"""Rows that a refusal lists, and missing records that are named; the rest is counted."""
MOST_LOOKED_THROUGH = 200_000
"""Records among which the missing ones are looked for by name."""


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What an import did, or would do."""

    plan: ImportPlan
    batch: str
    """Names the import for taking it back; empty when nothing was written."""
    ignored: int
    """Rows of the sheet that are no records: titles, totals, notes, doubles of a row above."""
    failed_path: Path | None


def _untold(done: int, of: int) -> None:
    """Progress that nobody watches."""


def plan_import(
    store: Store,
    register: Register,
    path: Path,
    *,
    decisions: Decisions | None = None,
    sheet: str = "",
    choice: ColumnChoice | None = None,
    progress: Progress = _untold,
) -> tuple[ImportPlan, reading.Ledger]:
    """What an import of this file would do; nothing is written. ``Refusal`` where it is no ledger.

    ``sheet`` and ``choice`` stand for decisions about nothing else.
    """
    decided = decisions or Decisions(sheet=sheet, choice=choice or ColumnChoice())
    ledger = reading.read_ledger(
        path,
        register,
        sheet=decided.sheet,
        choice=import_columns.with_memory(store, register, decided.choice),
        encoding=decided.encoding,
        header_rows=decided.header_rows,
    )
    last = store.step()
    seen = SeenRows()
    becoming = _becoming(store, register, seen, ledger, decided)
    planner = Planner(
        store,
        register,
        StoreSurroundings(store),
        seen=seen,
        becoming=becoming,
        children=ChildRows(register, ledger.children),
        late_until=LateRecords(store, register).until,
    )
    with resting_collector():
        rows = planner.plan(ledger.rows, progress)
    missing, uids = _missing(store, register, planner, seen)
    plan = ImportPlan(
        register=register, rows=rows, undecided=rows, seen=seen, history=last.last if last else 0,
        set_aside=[*ledger.set_aside, *_told(store, register, planner, missing, uids)], sheet=ledger.sheet.name,
        headings=ledger.headings, missing=missing, missing_uids=uids,
        decisions=replace(decided, similar="", recycled="", rows={}),
    )  # fmt: skip
    return (decide(store, plan, ledger, decided) if decided.about_rows else plan), ledger


def decide(
    store: Store, plan: ImportPlan, ledger: reading.Ledger, decisions: Decisions, *, progress: Progress = _untold
) -> ImportPlan:
    """The plan with these decisions about rows; the file is not read again.

    ``ValueError`` for decisions that differ in how the file is read.
    """
    if not decisions.only_rows_differ(plan.decisions):
        raise ValueError("other columns: the file is to be read again")
    becoming = _becoming(store, plan.register, plan.seen, ledger, decisions)
    others = Decider(store, plan, becoming).decided(decisions, progress)
    rows = plan.undecided.with_others(others) if others else plan.undecided
    return replace(plan, rows=rows, decisions=decisions)


def import_ledger(
    store: Store,
    register: Register,
    path: Path,
    *,
    decisions: Decisions | None = None,
    sheet: str = "",
    choice: ColumnChoice | None = None,
    dry_run: bool = False,
    failed: Path | None = None,
    remember: bool = False,
    progress: Progress = _untold,
) -> Imported:
    """Import the good rows of a ledger in one transaction; the failed ones go to ``failed`` where it is given."""
    require(store, "enter")
    plan, ledger = plan_import(
        store, register, path, decisions=decisions, sheet=sheet, choice=choice, progress=progress
    )
    failed_path = None
    if failed is not None and plan.of("failed", "waiting"):
        from workstation.ledgers.failed_rows import write_failed_rows

        failed_path = write_failed_rows(failed, ledger, plan)
    batch = "" if dry_run else apply(store, plan, ledger, remember=remember)
    return Imported(plan=plan, batch=batch, ignored=ledger.ignored + len(plan.of("ignored")), failed_path=failed_path)


def apply(
    store: Store, plan: ImportPlan, ledger: reading.Ledger, *, remember: bool = True, progress: Progress = _untold
) -> str:
    """Write the new and the changed rows in one transaction; returns the batch, or an empty text for nothing to write.

    ``remember`` keeps what was decided about the columns, for the next ledger with these headings. ``Refusal`` with
    ``changed_since_plan`` for every row whose record is no longer as it was when the plan was made. The store is backed
    up before, unless a backup holds just that already; ``EnvironmentFault`` where it fails, and nothing is imported.
    """
    require(store, "enter")
    rows = plan.of("new", "changed")
    if not rows:
        return ""
    back_up_before_import(store)
    batch = batch_name(store, ledger.digest)
    with store.transaction():
        last = store.step()
        if (last.last if last else 0) != plan.history:
            _refuse_what_changed(store, plan)
        _Writing(store, plan, batch, ledger.path.name, progress).write()
        if remember:
            import_columns.remember(store, plan.register, ledger.recognised, plan.decisions.choice)
    return batch


def batch_name(store: Store, digest: str) -> str:
    """A name for one import: the moment and four digits of the file's contents; a clock may stand still."""
    name = f"{store.now():%Y%m%d-%H%M%S-%f}-{digest[:4]}"
    taken = len(store.batches(name))
    return f"{name}-{taken + 1}" if taken else name


class _Writing:
    """Writes the rows of a plan inside a transaction, and tells how far it is."""

    def __init__(self, store: Store, plan: ImportPlan, batch: str, reason: str, progress: Progress) -> None:
        self._store = store
        self._plan = plan
        self._why: dict[str, Any] = {"cause": "import", "batch": batch, "reason": reason}
        self._progress = progress
        self._done = 0
        self._of = len(plan.of("new", "changed"))

    def write(self) -> None:
        """New records, then restored ones, then changes: by this order the history tells their numbers apart."""
        store, register, restored = self._store, self._plan.register, array("L")
        store.insert(register, self._new(restored), **self._why)
        changed = array("L")
        for place in restored:
            row = self._plan.rows[place]
            store.restore(register, row.uid, **self._why)
            if row.changes:
                changed.append(place)
            self._count()
        for place in changed:
            row = self._plan.rows[place]
            store.update(register, row.uid, row.changes, **self._why)
        for row in self._plan.of("changed"):
            store.update(register, row.uid, row.changes, **self._why)
            self._count()
        self._progress(self._done, self._of)

    def _new(self, restored: "array[int]") -> Iterator[Record]:
        rows = self._plan.of("new")
        for place, row in zip(rows.places, rows, strict=True):
            if row.restores:
                restored.append(place)
            else:
                yield row.record
                self._count()

    def _count(self) -> None:
        self._done += 1
        if self._done % PART == 0:
            self._progress(self._done, self._of)


# -- what a plan needs besides its rows ----------------------------------------------------------------------


def _becoming(
    store: Store, register: Register, seen: SeenRows, ledger: reading.Ledger, decisions: Decisions
) -> RowPlanner:
    erased = ledger.headings if decisions.blank == "erase" else ()
    return RowPlanner(register, StoreSurroundings(store), seen, erased=erased)


def _missing(store: Store, register: Register, planner: Planner, seen: SeenRows) -> tuple[int, tuple[str, ...]]:
    """How many records in force an exported ledger does not hold, and the first of them where that is cheap."""
    if not planner.by_uid:
        return 0, ()
    in_force = store.tally(register)[0][0]
    missing = max(0, in_force - planner.in_force)
    if not 0 < missing <= LISTED or in_force > MOST_LOOKED_THROUGH or not register.similar_by:
        return missing, ()
    uids = (uid for uid, *_ in store.alike(register) if seen.first("uid", uid) is None)
    return missing, tuple(islice(uids, LISTED))


def _told(store: Store, register: Register, planner: Planner, missing: int, uids: tuple[str, ...]) -> Iterator[Finding]:
    """What a report tells of the whole file."""
    if missing:
        titles = "；".join(quoted(register.title_of(record)) for record in store.get_many(register, uids))
        yield soft("records_not_in_ledger", number=missing, titles=titles or "—").at(register=register.key)
    if planner.by_key and not planner.by_uid:
        keys = "、".join(register.by_key[key].words() for key in register.unique_by.fields)
        yield soft("matched_by_key", number=planner.by_key, fields=keys).at(register=register.key)
    if planner.restored:
        yield soft("records_restored", number=planner.restored).at(register=register.key)
    if planner.late:
        yield soft("records_late", number=planner.late).at(register=register.key)


def _refuse_what_changed(store: Store, plan: ImportPlan) -> None:
    """Other things were written since the plan was made: ``Refusal`` where they touch a row of it."""
    found: list[Finding] = []
    rows = iter(plan.of("new", "changed"))
    while part := list(islice(rows, PART)):
        found += _changed_since(store, plan, part)
    if len(found) > LISTED:
        found = [*found[:LISTED], hard("and_more", count=len(found) - LISTED)]
    if found:
        raise Refusal(found)


def _changed_since(store: Store, plan: ImportPlan, rows: list[RowPlan]) -> Iterator[Finding]:
    register = plan.register
    stored = {record["uid"]: record for record in store.get_many(register, [row.uid for row in rows if row.uid])}
    keys = {row.number: register.key_of(row.record) for row in rows}
    known = store.keys(register, [key for key in keys.values() if key is not None])
    for row in rows:
        record = stored.get(row.uid)
        holder, withdrawn = known.get(keys[row.number] or (), ("", True))
        taken = not withdrawn and holder != row.uid
        if taken or (record["revision"] if record else 0) != row.revision:
            title = quoted(register.title_of(row.record))
            finding = hard("changed_since_plan", row=SheetRow(row.number), title=title)
            yield finding.at(register=register.key, uid=row.uid, row=row.number, sheet=plan.sheet)

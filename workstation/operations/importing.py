"""Importing a ledger: read, planned, reported, and applied in one transaction."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workstation.findings import hard
from workstation.ledgers import reading
from workstation.ledgers.headings import ColumnChoice
from workstation.ledgers.plan import ImportPlan, Planner, RowPlan
from workstation.operations.import_columns import with_memory
from workstation.ports import Progress, Store
from workstation.register import Register
from workstation.surroundings import StoreSurroundings


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What an import did, or would do."""

    plan: ImportPlan
    batch: str
    """Names the import for taking it back; empty when nothing was written."""
    ignored: int
    """Rows of the sheet that are no records: titles, totals, notes, doubles of a row above."""
    failed_path: Path | None


def plan_import(
    store: Store,
    register: Register,
    path: Path,
    *,
    sheet: str = "",
    choice: ColumnChoice | None = None,
    progress: Progress = lambda done, total: None,
) -> tuple[ImportPlan, reading.Ledger]:
    """What an import of this file would do; nothing is written. ``Refusal`` where it is no ledger."""
    ledger = reading.read_ledger(path, register, sheet=sheet, choice=with_memory(store, register, choice))
    planner = Planner(store, register, StoreSurroundings(store))
    rows = planner.plan(ledger.rows, progress)
    plan = ImportPlan(
        register=register, rows=rows, set_aside=ledger.set_aside, sheet=ledger.sheet.name, headings=ledger.headings
    )
    _plan_children(store, plan, ledger)
    return plan, ledger


def import_ledger(
    store: Store,
    register: Register,
    path: Path,
    *,
    sheet: str = "",
    choice: ColumnChoice | None = None,
    dry_run: bool = False,
    failed: Path | None = None,
    progress: Progress = lambda done, total: None,
) -> Imported:
    """Import the good rows of a ledger in one transaction; the failed ones go to ``failed`` where it is given."""
    plan, ledger = plan_import(store, register, path, sheet=sheet, choice=choice, progress=progress)
    failed_path = None
    if failed is not None and plan.of("failed"):
        from workstation.ledgers.failed_rows import write_failed_rows

        failed_path = write_failed_rows(failed, ledger, plan)
    batch = "" if dry_run else apply(store, plan, path)
    return Imported(plan=plan, batch=batch, ignored=ledger.ignored + len(plan.of("ignored")), failed_path=failed_path)


def apply(store: Store, plan: ImportPlan, path: Path) -> str:
    """Write the new and the changed rows; returns the batch, or an empty text when there was nothing to write."""
    new, changed = plan.of("new"), plan.of("changed")
    if not new and not changed:
        return ""
    batch = batch_name(store, path)
    with store.transaction():
        store.insert(plan.register, (row.record for row in new), cause="import", batch=batch, reason=path.name)
        for row in changed:
            store.update(plan.register, row.uid, row.changes, cause="import", batch=batch, reason=path.name)
    return batch


def batch_name(store: Store, path: Path) -> str:
    """A name for one import: the moment and four digits of the file's contents."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:4]
    return f"{store.now():%Y%m%d-%H%M%S-%f}-{digest}"


def _plan_children(store: Store, plan: ImportPlan, ledger: reading.Ledger) -> None:
    """Bring the rows of child sheets to the records they belong to."""
    register = plan.register
    by_uid = {row.uid: row for row in plan.rows if row.uid}
    for key, sheet in ledger.children.items():
        child = register.child_by_key[key]
        present = {record["uid"]: record for record in store.get_many(register, sorted(sheet.rows))}
        for uid, (number, rows, findings) in sheet.rows.items():
            row = by_uid.get(uid)
            if findings or (row is None and uid not in present):
                found = [finding.at(register=register.key, uid=uid) for finding in findings] or [
                    hard("child_without_record", child.key, table=child).at(register=register.key)
                ]
                plan.rows.append(RowPlan(number=number, action="failed", child=key, uid=uid, findings=found))
            elif row is not None and row.action == "new":
                row.record[key] = rows
            elif rows != present[uid][key]:
                _change_child(plan, row, key, rows, present[uid], number)


def _change_child(
    plan: ImportPlan,
    row: RowPlan | None,
    key: str,
    rows: Sequence[Mapping[str, Any]],
    record: Mapping[str, Any],
    number: int,
) -> None:
    if row is None:
        row = RowPlan(number=number, action="changed", child=key, uid=record["uid"])
        plan.rows.append(row)
    if row.action in ("unchanged", "changed"):
        row.action = "changed"
        row.changes[key] = rows
        row.before[key] = record[key]

"""Adding, changing, withdrawing and finding records by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workstation.fields import Record
from workstation.findings import Finding, Refusal, WrongUse, hard
from workstation.operations.batches import new_batch
from workstation.operations.closing import LateRecords
from workstation.ports import Page, Progress, Store, Version
from workstation.query import Clause, Condition, Query
from workstation.records import Prepared, prepare, prepare_change
from workstation.register import BOOKKEEPING, Register
from workstation.surroundings import StoreSurroundings

TOLD_EVERY = 100
"""Records between two calls of the progress."""


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What a save did."""

    record: Record
    findings: tuple[Finding, ...]
    """Soft ones; a hard one would have been refused."""
    proposed: tuple[str, ...]
    """Fields that were worked out."""
    notices: tuple[Finding, ...] = ()
    """What is to be known though nothing is wrong: ``late_record`` for a new record of a closed period."""


def _refuse_hard(prepared: Sequence[Prepared]) -> None:
    if any(one.stopped for one in prepared):
        raise Refusal([finding for one in prepared for finding in one.findings])


def typed(raw: Mapping[str, Any]) -> dict[str, Any]:
    """What is typed without a word on where it came from: that is the store's own knowledge, and softens rules."""
    return {key: value for key, value in raw.items() if key != "origin"}


def add(store: Store, register: Register, raw_records: Sequence[Mapping[str, Any]], *, batch: str = "") -> list[Saved]:
    """Add records by hand, all or none; ``Refusal`` with all findings of all records where one is hard.

    In a refusal of several records ``row`` of a finding is the record's place in the list, from 1. Several
    records bear one batch, so that one undo takes all of them back.
    """
    around = StoreSurroundings(store)
    prepared = []
    for number, raw in enumerate(raw_records, start=1):
        one = prepare(register, typed(raw), around)
        if len(raw_records) > 1:
            one = Prepared(
                record=one.record,
                findings=tuple(finding.at(row=number) for finding in one.findings),
                proposed=one.proposed,
            )
        prepared.append(one)
    _refuse_hard(prepared)
    if len(prepared) > 1 and not batch:
        batch = new_batch(store, "add")
    if len(prepared) == 1:
        records = [store.insert_one(register, prepared[0].record, cause="hand", batch=batch)]
    else:
        uids = store.insert(register, [one.record for one in prepared], cause="hand", batch=batch)
        records = store.get_many(register, uids)
    late = LateRecords(store, register)
    return [
        Saved(
            record=record,
            findings=tuple(finding.at(uid=record["uid"]) for finding in one.findings),
            proposed=one.proposed,
            notices=tuple(late.findings([record])),
        )
        for record, one in zip(records, prepared, strict=True)
    ]


def existing(store: Store, register: Register, uid: str) -> Record:
    """The record with this uid; ``Refusal`` where there is none."""
    record = store.get(register, uid)
    if record is None:
        raise Refusal([hard("record_unknown", uid=uid, register_name=register).at(register=register.key, uid=uid)])
    return record


def change(
    store: Store, register: Register, uid: str, raw: Mapping[str, Any], *, expected_revision: int | None = None
) -> Saved:
    """Change the given fields of a record in force; ``Refusal`` where a hard finding would result."""
    before = existing(store, register, uid)
    if before["withdrawn_at"] is not None:
        raise Refusal([hard("record_withdrawn", at=before["withdrawn_at"]).at(register=register.key, uid=uid)])
    prepared = prepare_change(register, before, typed(raw), StoreSurroundings(store))
    _refuse_hard([prepared])
    changes = {
        key: prepared.record[key]
        for key in (*register.by_key, *register.child_by_key)
        if prepared.record.get(key) != before.get(key)
    }
    record = store.update(register, uid, changes, cause="hand", expected_revision=expected_revision)
    return Saved(record=record, findings=prepared.findings, proposed=prepared.proposed)


def withdraw(store: Store, register: Register, uid: str, *, reason: str, batch: str = "") -> Record:
    """Move a record to the recycle bin; a reason is needed."""
    existing(store, register, uid)
    if not reason.strip():
        raise Refusal([hard("reason_needed").at(register=register.key, uid=uid)])
    return store.withdraw(register, uid, reason=reason.strip(), batch=batch)


def restore(store: Store, register: Register, uid: str, *, batch: str = "") -> Record:
    """Take a record out of the recycle bin."""
    existing(store, register, uid)
    return store.restore(register, uid, batch=batch)


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What taking several records out of the recycle bin did."""

    uids: tuple[str, ...]
    findings: tuple[Finding, ...]
    """Of the records that were passed over, such as ``double`` for a key that is taken now."""


def restore_several(
    store: Store,
    register: Register,
    uids: Sequence[str],
    *,
    passing_over: bool = False,
    progress: Progress = lambda done, total: None,
) -> Restored:
    """Take records out of the recycle bin in one step.

    All or none: ``Refusal`` with all findings where one cannot come back. ``passing_over`` restores the others.
    """
    batch = new_batch(store, "restore") if len(uids) > 1 else ""
    restored: list[str] = []
    findings: list[Finding] = []
    with store.transaction():
        for done, uid in enumerate(uids):
            if done % TOLD_EVERY == 0:
                progress(done, len(uids))
            try:
                restored.append(restore(store, register, uid, batch=batch)["uid"])
            except Refusal as refused:
                findings += refused.findings
        if findings and not (passing_over and restored):
            raise Refusal(findings)
    return Restored(uids=tuple(restored), findings=tuple(findings))


def history(store: Store, register: Register, uid: str) -> list[Version]:
    """All versions of a record, oldest first."""
    existing(store, register, uid)
    return store.history(register, uid)


def condition_of(register: Register, text: str) -> Condition:
    """Read ``field=value`` as the command line has it; the value is read as the field reads it."""
    key, equals, value = text.partition("=")
    key = key.strip()
    if not equals or (key not in register.by_key and key not in BOOKKEEPING):
        raise WrongUse("where_form", text=text, known=", ".join(register.by_key))
    if key in BOOKKEEPING:
        return Clause(key, "=", value)
    if not value.strip():
        return Clause(key, "is empty")
    reading = register.by_key[key].read(value, {})
    if any(finding.hard for finding in reading.findings):
        raise Refusal([finding.at(register=register.key, field=key) for finding in reading.findings])
    return Clause(key, "=", reading.value)


def find(
    store: Store,
    register: Register,
    *,
    text: str = "",
    where: Sequence[Condition] = (),
    sort: str = "",
    limit: int = 50,
    offset: int = 0,
    withdrawn: bool = False,
) -> Page:
    """Records that hold the search text and the conditions; a ``sort`` that begins with ``-`` descends."""
    descending = sort.startswith("-")
    field = sort.removeprefix("-")
    if field and field not in register.by_key and field not in BOOKKEEPING:
        raise WrongUse("sort_unknown", field=field, known=", ".join(register.by_key))
    return store.page(
        register,
        Query(
            text=text, where=where, sort=field, descending=descending, limit=limit, offset=offset, withdrawn=withdrawn
        ),
    )

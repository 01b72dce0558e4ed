"""One value for a field of many records: what it would do, and doing it in one step."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from workstation.fields import Field, Value
from workstation.findings import Finding, Refusal, hard
from workstation.operations.batches import new_batch
from workstation.ports import Progress, Store
from workstation.records import Prepared, prepare_change
from workstation.register import Register
from workstation.surroundings import StoreSurroundings

MOST = 20_000
"""Records that are changed in one go."""
CHUNK = 200
"""Records between two calls of ``progress``."""


@dataclass(frozen=True, kw_only=True)
class Planned:
    """One record and what would become of its field."""

    uid: str
    revision: int
    title: str
    before: Value
    after: Value
    changes: dict[str, Any]
    """The field, and what is worked out from it."""
    findings: tuple[Finding, ...]


@dataclass(frozen=True, kw_only=True)
class BulkPlan:
    """What a change of many records would do."""

    register: Register
    field: Field
    changed: tuple[Planned, ...]
    refused: tuple[Planned, ...]
    """They stay as they are; each has a hard finding."""
    unchanged: int

    @property
    def findings(self) -> list[tuple[Planned, Finding]]:
        """Everything that was found, the hard ones first."""
        every = [(one, finding) for one in (*self.refused, *self.changed) for finding in one.findings]
        return sorted(every, key=lambda pair: not pair[1].hard)


@dataclass(frozen=True, kw_only=True)
class BulkDone:
    """What a change of many records did."""

    batch: str
    changed: int
    findings: tuple[Finding, ...]
    """Of records that could no longer be changed as planned, such as ``changed_meanwhile``."""


def no_progress(done: int, total: int) -> None:
    """Nobody looks."""


def uids_of(store: Store, register: Register, ids: Sequence[int], progress: Progress = no_progress) -> list[str]:
    """The uids of row ids, in their order."""
    uids: list[str] = []
    for start in range(0, len(ids), CHUNK):
        progress(start, len(ids))
        uids += (record["uid"] for record in store.rows(register, ids[start : start + CHUNK]))
    return uids


def plan_bulk(
    store: Store, register: Register, uids: Sequence[str], key: str, raw: Any, progress: Progress = no_progress
) -> BulkPlan:
    """What becomes of these records when the field gets this raw value; nothing is changed.

    Raises ``Refusal`` with ``bulk_too_many`` for more records than are changed in one go.
    """
    if len(uids) > MOST:
        raise Refusal([hard("bulk_too_many", number=f"{len(uids):,}", most=f"{MOST:,}").at(register=register.key)])
    changed: list[Planned] = []
    refused: list[Planned] = []
    unchanged = 0
    for planned, prepared in _planned(store, register, uids, key, raw, progress):
        if prepared.stopped:
            refused.append(planned)
        elif planned.changes:
            changed.append(planned)
        else:
            unchanged += 1
    return _without_doubles(store, register, register.by_key[key], changed, refused, unchanged)


def _planned(
    store: Store, register: Register, uids: Sequence[str], key: str, raw: Any, progress: Progress
) -> Iterator[tuple[Planned, Prepared]]:
    around = StoreSurroundings(store)
    for start in range(0, len(uids), CHUNK):
        progress(start, len(uids))
        for before in store.get_many(register, uids[start : start + CHUNK]):
            prepared = prepare_change(register, before, {key: raw}, around)
            after = prepared.record
            changes = {name: after[name] for name in register.by_key if after[name] != before[name]}
            planned = Planned(
                uid=before["uid"],
                revision=before["revision"],
                title=register.title_of(before),
                before=before[key],
                after=after[key],
                changes=changes if key in changes else {},
                findings=prepared.findings,
            )
            yield planned, prepared
    progress(len(uids), len(uids))


def _without_doubles(
    store: Store, register: Register, field: Field, changed: list[Planned], refused: list[Planned], unchanged: int
) -> BulkPlan:
    """Refuse the changes after which two records would have one key."""
    unique = register.unique_by
    if field.key in (*unique.fields, *unique.also):
        records = {record["uid"]: record for record in store.get_many(register, [one.uid for one in changed])}
        keys = {one.uid: register.key_of({**records[one.uid], **one.changes}) for one in changed}
        taken = store.keys(register, [key for key in keys.values() if key is not None])
        first: dict[Any, str] = {}
        passed = []
        for one in changed:
            key = keys[one.uid]
            other, withdrawn = taken.get(key, ("", True)) if key is not None else ("", True)
            holder = first.get(key) if key is not None else None
            if holder is None and not withdrawn and other != one.uid:
                holder = other
            if holder is None:
                if key is not None:
                    first[key] = one.uid
                passed.append(one)
            else:
                refused.append(_as_double(store, register, one, holder))
        changed = passed
    return BulkPlan(register=register, field=field, changed=tuple(changed), refused=tuple(refused), unchanged=unchanged)


def _as_double(store: Store, register: Register, one: Planned, holder: str) -> Planned:
    other = store.get(register, holder)
    unique = register.unique_by
    fields = [register.by_key[key] for key in (*unique.fields, *unique.also)]
    finding = hard(
        "double",
        unique.fields[0],
        label="+".join(field.words() for field in fields),
        key=one.title,
        title=register.title_of(other or {}),
        other=holder,
    ).at(register=register.key, uid=one.uid)
    return Planned(**{**one.__dict__, "findings": (finding, *one.findings)})


def apply_bulk(store: Store, plan: BulkPlan, progress: Progress = no_progress) -> BulkDone:
    """Change the planned records in one transaction, so that one undo takes all of it back.

    A record that somebody changed since the plan was made stays as it is, and is told.
    """
    done = 0
    findings: list[Finding] = []
    batch = new_batch(store, "bulk")
    with store.transaction():
        for number, one in enumerate(plan.changed):
            if number % CHUNK == 0:
                progress(number, len(plan.changed))
            try:
                store.update(
                    plan.register, one.uid, one.changes, cause="hand", batch=batch, expected_revision=one.revision
                )
                done += 1
            except Refusal as refused:
                findings += refused.findings
    return BulkDone(batch=batch if done else "", changed=done, findings=tuple(findings))


def withdraw_many(
    store: Store, register: Register, uids: Sequence[str], reason: str, progress: Progress = no_progress
) -> int:
    """Move records to the recycle bin in one transaction, so that one undo brings all of them back."""
    if not reason.strip():
        raise Refusal([hard("reason_needed").at(register=register.key)])
    batch = new_batch(store, "withdraw") if len(uids) > 1 else ""
    with store.transaction():
        for number, uid in enumerate(uids):
            if number % CHUNK == 0:
                progress(number, len(uids))
            store.withdraw(register, uid, reason=reason.strip(), batch=batch)
    return len(uids)

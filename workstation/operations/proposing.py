"""What would become of a record that is still being typed: all findings, and what can be worked out."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Any

from workstation.fields import Record, Value
from workstation.findings import Finding, hard
from workstation.operations import keeping
from workstation.ports import Store
from workstation.query import Query
from workstation.records import prepare, prepare_change
from workstation.register import Register, Surroundings
from workstation.surroundings import StoreSurroundings
from workstation.values.text import quoted


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """A value that was worked out for an empty field."""

    value: Value
    told_by: tuple[str, ...] = ()
    """The filled fields it was worked out from; none where it comes from the settings."""


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What was found in a record as it is typed."""

    findings: tuple[Finding, ...]
    proposed: Mapping[str, Proposed] = attribute(default_factory=dict)
    revision: int | None = None
    """The revision that the record has in the store now; ``None`` for a new one."""


class _Watched(dict[str, Any]):
    """A record that notes which filled values are asked for."""

    def __init__(self, record: Record) -> None:
        super().__init__(record)
        self.asked: dict[str, None] = {}

    def _note(self, key: str) -> None:
        if super().get(key) is not None:
            self.asked[key] = None

    def __getitem__(self, key: str) -> Any:
        self._note(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        """The value, noted as asked for."""
        self._note(key)
        return super().get(key, default)


def look_over(store: Store, register: Register, uid: str, raw: Mapping[str, Any]) -> Looked:
    """Read, complete and check a record as it is typed; nothing is saved and no number is used up.

    ``uid`` is empty for a new record; otherwise ``raw`` holds the changed fields only.
    """
    around = StoreSurroundings(store)
    given = keeping.typed(raw)
    revision = None
    if uid:
        before = keeping.existing(store, register, uid)
        revision = before["revision"]
        prepared = prepare_change(register, before, given, around)
    else:
        prepared = prepare(register, given, around)
    findings = prepared.findings
    double = _double(store, register, prepared.record)
    if double is not None:
        findings = (double.at(register=register.key, uid=uid), *findings)
    blank: Record = {**prepared.record, **dict.fromkeys(prepared.proposed)}
    proposed = _worked_out(register, blank, StoreSurroundings(store))
    if not uid and "unit" in register.by_key and given.get("unit") is None:
        proposed["unit"] = Proposed(value=prepared.record["unit"])
    return Looked(findings=findings, proposed=proposed, revision=revision)


def _worked_out(register: Register, record: Record, around: Surroundings) -> dict[str, Proposed]:
    """The proposals for the empty fields, each with what it was worked out from."""
    found: dict[str, Proposed] = {}
    for proposal in register.proposals:
        if record.get(proposal.field) is not None:
            continue
        watched = _Watched(record)
        value = proposal.work_out(watched, around)
        if value is not None:
            record[proposal.field] = value
            told_by = tuple(key for key in watched.asked if key in register.by_key)
            found[proposal.field] = Proposed(value=value, told_by=told_by)
    return found


def _double(store: Store, register: Register, record: Record) -> Finding | None:
    """Whether another record in force has the same key; the store refuses it when it is saved."""
    key = register.key_of(record)
    uid, withdrawn = store.keys(register, [key]).get(key, ("", False)) if key is not None else ("", False)
    if not uid or withdrawn or uid == record.get("uid"):
        return None
    [other] = store.get_many(register, [uid])
    unique = register.unique_by
    fields = [register.by_key[name] for name in (*unique.fields, *unique.also)]
    shown = " ".join(field.show(record.get(field.key)) for field in fields).strip()
    return hard(
        "double",
        unique.fields[0],
        label="+".join(field.words() for field in fields),
        key=quoted(shown),
        title=quoted(register.title_of(other)),
        other=uid,
    )


def to_copy(store: Store, register: Register, uid: str) -> Record | None:
    """The record that a new one may begin like: this one, or the newest; ``None`` where there is none yet."""
    if uid:
        return keeping.existing(store, register, uid)
    newest = store.page(register, Query(limit=1)).records
    return newest[0] if newest else None


def copied(register: Register, record: Mapping[str, Any]) -> Record:
    """What a new record takes over: no part of the unique key, no files, no child rows, nothing the store keeps."""
    own = {*register.unique_by.fields, *register.unique_by.also}
    numbered = {proposal.field for proposal in register.proposals if proposal.numbers}
    by_hand = keeping.typed(dict.fromkeys(register.by_key))
    return {
        key: record[key]
        for key in by_hand
        if key not in own | numbered and register.by_key[key].kind != "files" and record.get(key) is not None
    }

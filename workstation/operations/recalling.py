"""What a record was before, and what others made of it meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workstation.fields import Record
from workstation.operations import keeping
from workstation.ports import Store, Version
from workstation.register import Register


@dataclass(frozen=True, kw_only=True)
class Meanwhile:
    """What happened to a record since a revision of it was shown."""

    record: Record
    """As it is now."""
    last: Version
    """The last change."""
    before: Mapping[str, Any]
    """The fields and child tables that changed, with what they held then."""


def declared(register: Register) -> list[str]:
    """Keys of fields and child tables, in the order of the declaration."""
    return [*register.by_key, *register.child_by_key]


def changed_keys(register: Register, version: Version) -> list[str]:
    """The fields and child tables that a version changed; all filled ones for the first."""
    return [key for key in declared(register) if key in version.after]


def values_at(register: Register, versions: Sequence[Version], sequence: int) -> Record:
    """All fields and child tables as they stood after a version; empty ones included."""
    values: Record = dict.fromkeys(register.by_key) | {key: [] for key in register.child_by_key}
    for version in versions:
        if version.sequence <= sequence:
            values |= {key: version.after[key] for key in changed_keys(register, version)}
    return values


def since(store: Store, register: Register, uid: str, revision: int) -> Meanwhile | None:
    """What changed after a revision; ``None`` where it is still the last one."""
    record = keeping.existing(store, register, uid)
    if record["revision"] == revision:
        return None
    versions = [version for version in store.history(register, uid) if version.revision > revision]
    before: dict[str, Any] = {}
    for version in versions:
        for key in changed_keys(register, version):
            before.setdefault(key, version.before.get(key))
    return Meanwhile(record=record, last=versions[-1], before=before)

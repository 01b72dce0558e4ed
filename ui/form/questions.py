"""What the form asks the store; each function runs on the store's thread and touches no widget."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ui.form.drafts import Draft
from ui.long_work import short_turns
from workstation.fields import Record
from workstation.operations import keeping, recalling
from workstation.operations.keeping import Saved
from workstation.operations.linking import linked
from workstation.operations.proposing import to_copy
from workstation.operations.recalling import Meanwhile
from workstation.ports import Store, Version
from workstation.register import Register


@dataclass(frozen=True)
class Opened:
    """A record to be shown, with what was typed over it and not saved."""

    record: Record
    draft: Draft | None


def look_up(register: Register, uid: str, store: Store) -> Opened:
    """A record with the newest draft over it."""
    record = keeping.existing(store, register, uid)
    drafts = (draft for draft in store.drafts(register.key) if draft["uid"] == uid)
    return Opened(record, next(drafts, None))


@dataclass(frozen=True)
class ToSave:
    """What is to be saved; without ``uid`` a new record."""

    register: Register
    uid: str
    revision: int | None
    raw: dict[str, Any]
    draft: str


def save(what: ToSave, store: Store) -> Saved:
    """Save a record and forget its draft, both or neither."""
    with store.transaction():
        if what.uid:
            saved = keeping.change(store, what.register, what.uid, what.raw, expected_revision=what.revision)
        else:
            [saved] = keeping.add(store, what.register, [what.raw])
        store.drop_draft(what.draft)
    return saved


def withdraw(register: Register, uid: str, draft: str, reason: str, store: Store) -> None:
    """Move a record to the recycle bin and forget its draft, both or neither."""
    with store.transaction():
        keeping.withdraw(store, register, uid, reason=reason)
        store.drop_draft(draft)


def copy_source(register: Register, uid: str, store: Store) -> Record | None:
    """The record that a new one is to begin like."""
    return to_copy(store, register, uid)


@dataclass(frozen=True)
class Past:
    """The versions of a record."""

    versions: list[Version]
    titles: dict[str, str] = field(default_factory=dict)
    """Uid -> title of the records that its fields pointed to."""


def past(register: Register, uid: str, store: Store) -> Past:
    """The history of a record."""
    versions = keeping.history(store, register, uid)
    values = [values for version in versions for values in (version.before, version.after)]
    return Past(versions, _titles(store, register, values))


def since(register: Register, uid: str, revision: int, store: Store) -> tuple[Meanwhile | None, dict[str, str]]:
    """What others changed since a revision, and the titles of the records that its fields point to."""
    meanwhile = recalling.since(store, register, uid, revision)
    return meanwhile, _titles(store, register, [meanwhile.record]) if meanwhile else {}


def _titles(store: Store, register: Register, values: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    pointed = {(link.registers, one[link.key]) for link in register.links for one in values if one.get(link.key)}
    found = {uid: linked(store, registers, uid) for registers, uid in pointed}
    return {uid: one.title for uid, one in found.items() if one is not None}


def history_sheet(register: Register, uid: str, path: Path, store: Store) -> Path:
    """Save the history of a record as a sheet."""
    from workstation.operations.history_sheets import write_history

    with short_turns():
        return write_history(store, register, path, uid=uid)[0]

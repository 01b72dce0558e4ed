"""Finding the records that a field points to."""

from collections.abc import Sequence
from dataclasses import dataclass

from workstation.fields import Record
from workstation.ports import Store
from workstation.query import Query
from workstation.register import Register
from workstation.registers.catalogue import register_of


@dataclass(frozen=True, kw_only=True)
class Linked:
    """A record that a field may point to."""

    register: str
    uid: str
    title: str
    kind: str
    """The register in words."""
    withdrawn: bool = False


def _linked(register: Register, record: Record) -> Linked:
    return Linked(
        register=register.key,
        uid=record["uid"],
        title=register.title_of(record),
        kind=register.words(),
        withdrawn=record.get("withdrawn_at") is not None,
    )


def find_linked(store: Store, registers: Sequence[str], text: str, limit: int = 8) -> list[Linked]:
    """Records in force of these registers that hold the text, so many of each; the newest without a text."""
    found = []
    for key in registers:
        register = register_of(key, store.catalogue)
        found += [_linked(register, record) for record in store.page(register, Query(text=text, limit=limit)).records]
    return found


def linked(store: Store, registers: Sequence[str], uid: str) -> Linked | None:
    """The record with this uid, wherever of these registers it lies; ``None`` where it is gone."""
    for key in registers:
        register = register_of(key, store.catalogue)
        record = store.get(register, uid)
        if record is not None:
            return _linked(register, record)
    return None

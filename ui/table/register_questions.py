"""What a register's page asks the store; each runs on the store's thread and touches no widget."""

from collections.abc import Sequence

from ui.table.copying import Copied, copy_rows
from workstation.fields import Field
from workstation.operations import bulk_changing
from workstation.ports import Progress, Stopped, Store
from workstation.query import Clause, Query
from workstation.register import Register


def row_of(register: Register, uid: str, store: Store) -> int | None:
    """The row id of a record in force."""
    found = store.ids(register, Query(where=(Clause("uid", "=", uid),)))
    return found[0] if found else None


def copy_chosen(
    register: Register, columns: Sequence[Field], ids: Sequence[int], headings: bool, work: Progress, store: Store
) -> Copied | None:
    """Rows for the clipboard; ``None`` where the clerk stopped it."""
    try:
        return copy_rows(store, register, columns, ids, headings, work)
    except Stopped:
        return None


def withdraw_chosen(register: Register, ids: Sequence[int], reason: str, work: Progress, store: Store) -> int | None:
    """How many records went to the recycle bin; ``None`` where the clerk stopped it."""
    try:
        uids = bulk_changing.uids_of(store, register, ids)
        return bulk_changing.withdraw_many(store, register, uids, reason, work)
    except Stopped:
        return None

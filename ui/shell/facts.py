"""What the shell shows beside its pages, asked of the store in one question."""

from dataclasses import dataclass
from datetime import date

from workstation.operations.backing_up import BackupState, backup_state
from workstation.operations.undoing import UndoState, undo_state
from workstation.ports import Store
from workstation.query import Query


@dataclass(frozen=True, kw_only=True)
class Facts:
    """How the book stands."""

    today: date
    counts: dict[str, int]
    """Register -> records in force."""
    undo: UndoState
    backup: BackupState


def facts_of(store: Store) -> Facts:
    """How the book stands; runs on the store's thread."""
    counts = {register.key: store.page(register, Query(limit=0)).total for register in store.catalogue}
    return Facts(today=store.now().date(), counts=counts, undo=undo_state(store), backup=backup_state(store))

"""回到昨天: what bringing a backup back would change, the backup brought back, and one record taken out of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from workstation.fields import Record
from workstation.findings import EnvironmentFault, Refusal, hard
from workstation.operations.batches import new_batch
from workstation.operations.comparing import RegisterComparison, compare_registers
from workstation.ports import Store
from workstation.records import check_record
from workstation.register import Register
from workstation.roles import require
from workstation.surroundings import StoreSurroundings
from workstation.values.text import quoted
from workstation.words import say


@dataclass(frozen=True, kw_only=True)
class RestorePreview:
    """What would be otherwise once a backup stands in the place of the present."""

    path: Path
    unit: str
    """Of the backup; another one is refused when it is brought back."""
    registers: tuple[RegisterComparison, ...]
    """``before`` is the present, ``after`` the backup: what came since is ``gone``."""
    unreadable: tuple[Register, ...] = ()
    """Registers that are too damaged to be compared."""

    @property
    def same(self) -> bool:
        """Whether no record differs."""
        differing = (one for part in self.registers for one in (part.added, part.gone, part.changed))
        return not self.unreadable and not any(differing)


def preview_of(store: Store, path: Path, *, thorough: bool = False) -> RestorePreview:
    """What bringing this backup back would change; nothing is changed.

    Where the backup is an earlier state of this very store, its history tells which records to look at; ``thorough``
    looks at all of them, for a store whose records may no longer be what their history says. ``EnvironmentFault``
    where the backup cannot be read.
    """
    with store.kept(path) as kept:
        descends = not thorough and _descends(store, kept)
        touched = store.changed_between(kept.last_change()) if descends else {}
        compared, unreadable = [], []
        for register in store.catalogue:
            try:
                if not descends:
                    touched = {register.key: list(_differing(register, store, kept))}
                compared += compare_registers([register], store, kept, touched)
            except (EnvironmentFault, ValueError, TypeError, KeyError):
                unreadable.append(register)
        return RestorePreview(path=path, unit=kept.unit, registers=tuple(compared), unreadable=tuple(unreadable))


def _descends(store: Store, kept: Store) -> bool:
    """Whether the store is what became of the kept one."""
    last = kept.last_change()
    return last == 0 or store.row_hash(last) == kept.row_hash(last)


def _differing(register: Register, one: Store, other: Store) -> Iterator[str]:
    """Uids of the records that are not the same in both, walked side by side."""
    left, right = one.all_records(register), other.all_records(register)
    here, there = next(left, None), next(right, None)
    while here is not None or there is not None:
        if there is None or (here is not None and here["uid"] < there["uid"]):
            assert here is not None
            yield here["uid"]
            here = next(left, None)
        elif here is None or there["uid"] < here["uid"]:
            yield there["uid"]
            there = next(right, None)
        else:
            if here != there:
                yield here["uid"]
            here, there = next(left, None), next(right, None)


def take_record(store: Store, path: Path, register: Register, uid: str) -> Record:
    """Make one record what it is in a backup, as a change of its own that can be undone; returns it.

    One that is gone comes back under its own uid, one in the recycle bin is restored. Raises ``Refusal`` where the
    backup has no such record in force, or where a check or a closed period stands against it.
    """
    require(store, "enter")
    with store.kept(path) as kept:
        then = kept.get(register, uid)
        if then is None or then["withdrawn_at"] is not None:
            finding = hard("record_not_in_backup", uid=quoted(uid), register_name=register)
            raise Refusal([finding.at(register=register.key, uid=uid)])
    values = {key: then[key] for key in (*register.by_key, *register.child_by_key)}
    found = [one for one in check_record(register, then, StoreSurroundings(store)) if one.hard]
    if found:
        raise Refusal(found)
    return put_back(store, register, uid, values, say("restoring_reason", file=path.name), then["created_at"])


def put_back(
    store: Store,
    register: Register,
    uid: str,
    values: Mapping[str, object],
    reason: str,
    created_at: str,
    *,
    batch: str = "",
) -> Record:
    """Make a record hold these values, whatever became of it meanwhile; one batch, one transaction."""
    require(store, "enter")
    batch = batch or new_batch(store, "takeout")
    with store.transaction():
        now = store.get(register, uid)
        if now is None:
            record = {**values, "uid": uid, "created_at": created_at}
            store.insert(register, [record], cause="restore", batch=batch, reason=reason)
        else:
            if now["withdrawn_at"] is not None:
                store.restore(register, uid, batch=batch, reason=reason)
            store.update(register, uid, dict(values), cause="restore", batch=batch, reason=reason)
    put = store.get(register, uid)
    assert put is not None
    return put

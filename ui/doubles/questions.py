"""What the duplicate desk asks the store; each runs on the store's thread and touches no widget."""

from collections.abc import Mapping, Sequence

from ui.doubles.list import BY_HAND, Entry
from ui.doubles.sides import Compared
from workstation.operations import doubles, merging
from workstation.operations.linking import linked
from workstation.operations.merging import Merged, SideBySide
from workstation.ports import Progress, Stopped, Store
from workstation.register import Register


def go_on(scan: doubles.Scan, work: Progress, store: Store) -> bool:
    """One step of looking for doubles; whether it is finished or was stopped."""
    try:
        work(scan.done, scan.total)
    except Stopped:
        scan.stop(store)
        return True
    return scan.step(store)


def compared(register: Register, uids: Sequence[str], store: Store) -> Compared | None:
    """Records side by side; ``None`` where fewer than two of them are in force."""
    sides = merging.side_by_side(store, register, uids)
    if sides is None:
        return None
    names: dict[str, str] = {}
    for record in sides.records:
        for field in register.fields:
            if field.kind == "files" and record[field.key] is not None:
                names |= {one: store.attachment_name(one) or one[:12] for one in record[field.key].split(",")}
        for link in register.links:
            found = linked(store, link.registers, record[link.key]) if record[link.key] is not None else None
            if found is not None:
                names[record[link.key]] = found.title
    return Compared(sides, names)


def chosen_by_hand(register: Register, uids: Sequence[str], store: Store) -> Entry | None:
    """Records that somebody chose, as an entry of the list."""
    sides = merging.side_by_side(store, register, uids)
    if sides is None:
        return None
    titles = tuple(register.title_of(record) or record["uid"] for record in sides.records)
    chosen = tuple(record["uid"] for record in sides.records)
    resemblance = doubles.resemblance_of(store, register, (chosen[0], chosen[1])) if len(chosen) == 2 else None
    return Entry(chosen, titles, BY_HAND, doubles.why(register, resemblance) if resemblance is not None else "")


def merge(sides: SideBySide, kept: int, choices: Mapping[str, int], store: Store) -> Merged:
    """Merge them."""
    return merging.merge(store, sides, kept=kept, choices=choices)


def say_not_doubles(register: Register, uids: Sequence[str], store: Store) -> None:
    """No two of these are one."""
    with store.transaction():
        for place, one in enumerate(uids):
            for other in uids[place + 1 :]:
                doubles.say_not_double(store, register, (one, other))


def ask_again(register: Register, uids: Sequence[str], store: Store) -> None:
    """They may be one again."""
    with store.transaction():
        for place, one in enumerate(uids):
            for other in uids[place + 1 :]:
                doubles.ask_again(store, register, (one, other))

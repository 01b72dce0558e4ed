"""What the first page tells of a book, each figure with the query that opens its records, in small questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from workstation import __version__
from workstation.fields import Choice
from workstation.operations.backing_up import SECOND_PLACE
from workstation.ports import Store
from workstation.query import AllOf, Clause, Condition, Query
from workstation.records import check_record
from workstation.register import Register
from workstation.registers.catalogue import register_of
from workstation.surroundings import StoreSurroundings

SECOND_PLACE_DAYS = 14
"""Days after which the copy in the second place is called old."""
NAMED_FAULTY = 500
"""Records with findings whose names are kept, to be opened."""
FAULTS = "faults_found"
"""Setting: what the last full look for faults came to, and of which state of the book."""

SecondPlace = Literal["unset", "missing", "away", "old", "good"]
"""``away``: not there now, which a stick need not be every day; ``missing``: not there for two weeks, or never."""


@dataclass(frozen=True, kw_only=True)
class Figures:
    """How one register stands."""

    register: str
    in_force: int
    in_force_where: tuple[Condition, ...]
    new: int
    """Begun this year."""
    new_where: tuple[Condition, ...]
    total: int


def standing(register: Register) -> tuple[Condition, ...]:
    """The records that have not come to an end, by the list of their states; all where no list knows an end."""
    kept = dict(register.counting.counts_when)
    for key in dict.fromkeys((*kept, *register.facets)):
        field = register.by_key[key]
        if isinstance(field, Choice) and any(item.ended for item in field.choices):
            codes = [item.code for item in field.choices if not item.ended]
            kept[key] = tuple(code for code in codes if key not in kept or code in kept[key])
            break
    return tuple(Clause(key, "in", values) for key, values in kept.items())


def begun_in(register: Register, year: int) -> tuple[Condition, ...]:
    """The records that begin in a year."""
    field = register.counting.dated_by
    return (AllOf((Clause(field, ">=", f"{year}-01-01"), Clause(field, "<=", f"{year}-12-31"))),)


def figures(store: Store, key: str) -> Figures:
    """How a register stands today."""
    register = register_of(key, store.catalogue)
    in_force, new = standing(register), begun_in(register, store.now().year)
    return Figures(
        register=key,
        in_force=_count(store, register, in_force),
        in_force_where=in_force,
        new=_count(store, register, new),
        new_where=new,
        total=_count(store, register, ()),
    )


def _count(store: Store, register: Register, where: tuple[Condition, ...]) -> int:
    return store.page(register, Query(where=where, limit=0)).total


# -- the second place of the backups -----------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class SecondCopies:
    """How it stands with the copies in the second place."""

    state: SecondPlace
    folder: str = ""
    days: int | None = None
    """How many days ago the newest copy was made."""


def second_copies(store: Store) -> SecondCopies:
    """Look into the second place; a stick that is not there is ``missing``."""
    folder = store.setting(SECOND_PLACE)
    if not folder:
        return SecondCopies(state="unset")
    try:
        times = [path.stat().st_mtime for path in Path(folder).glob("workstation_*.db")]
        if not times and not Path(folder).is_dir():
            return _absent(store, folder)
    except OSError:
        return _absent(store, folder)
    if not times:
        return SecondCopies(state="old", folder=folder)
    newest = datetime.fromtimestamp(max(times), store.now().tzinfo)
    days = (store.now().date() - newest.date()).days
    return SecondCopies(state="old" if days >= SECOND_PLACE_DAYS else "good", folder=folder, days=days)


def _absent(store: Store, folder: str) -> SecondCopies:
    """A stick that is not there: since when there has been no copy."""
    last = store.setting("second_backup_at")
    days = (store.now() - datetime.fromisoformat(last)).days if last else None
    away = days is not None and days < SECOND_PLACE_DAYS
    return SecondCopies(state="away" if away else "missing", folder=folder, days=days)


# -- faults ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Faults:
    """Records of one register with findings that nobody has explained."""

    register: str
    checked: int
    faulty: int
    """Records."""
    hard: int
    """Of them, those that must be mended."""
    uids: tuple[str, ...]
    """The first ones."""


def state_of_book(store: Store) -> list[Any]:
    """Changes with every record that changes, with the day, and with the program."""
    step = store.step()
    return [step.last if step else 0, store.now().date().isoformat(), __version__]


def faults_kept(store: Store) -> list[Faults] | None:
    """What the last look for faults came to; ``None`` where the book is another one since."""
    kept = store.setting(FAULTS)
    if not isinstance(kept, dict) or kept.get("state") != state_of_book(store):
        return None
    return [Faults(**{**one, "uids": tuple(one["uids"])}) for one in kept["found"]]


def keep_faults(store: Store, state: list[Any], found: Sequence[Faults]) -> None:
    """Keep what a look for faults came to, unless the book has changed meanwhile."""
    if state == state_of_book(store):
        kept = [{**vars(one), "uids": list(one.uids)} for one in found]
        store.set_setting(FAULTS, {"state": state, "found": kept})


def faults_in(store: Store, key: str, ids: Sequence[int]) -> Faults:
    """Check some records of a register."""
    register = register_of(key, store.catalogue)
    around = StoreSurroundings(store)
    explained = store.explanations()
    faulty: list[str] = []
    stopped = 0
    records = store.rows(register, ids)
    if register.children:
        records = store.get_many(register, [record["uid"] for record in records])
    for record in records:
        judged = check_record(register, record, around)
        found = [finding for finding in judged if (finding.subject, finding.value) not in explained]
        if found:
            faulty.append(record["uid"])
            stopped += any(finding.hard for finding in found)
    return Faults(register=key, checked=len(ids), faulty=len(faulty), hard=stopped, uids=tuple(faulty))


def together(one: Faults, other: Faults) -> Faults:
    """Two parts of one register's faults as one."""
    return Faults(
        register=one.register,
        checked=one.checked + other.checked,
        faulty=one.faulty + other.faulty,
        hard=one.hard + other.hard,
        uids=(one.uids + other.uids)[:NAMED_FAULTY],
    )

"""What is due by when, over all registers, and what a clerk has noted about it.

A list is worked out in small parts, so that a million records hold nobody up: ``candidates`` finds row ids by an
index, ``entries`` works out a few hundred of them, ``DueList`` gathers. ``due`` does all of it at once.
"""

from array import array
from bisect import insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from functools import cached_property
from itertools import groupby
from typing import Literal

from workstation import statutory
from workstation.fields import Record
from workstation.ports import Store
from workstation.query import Query
from workstation.register import Days, Deadline, Due, Register
from workstation.registers.catalogue import register_of
from workstation.surroundings import StoreSurroundings

Group = Literal["overdue", "week", "month", "later"]
GROUPS: tuple[Group, ...] = ("overdue", "week", "month", "later")
WEEK, MONTH = 7, 30
"""Days after today that the groups reach."""
LOOK_BACK = 366
"""Days for which an expired right is reminded of; what ended longer ago is a matter of the checks."""
CAP = 1000
"""Entries that a list keeps of each group, the nearest ones; all are counted."""
PART = 300
"""Records worked out in one go."""
LATEST_DAY = "latest_day"
"""Setting: the latest day this store has seen."""

MarkState = Literal["notified", "done"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """What a clerk noted about a deadline."""

    state: MarkState
    note: str
    clerk: str
    at: str


@dataclass(frozen=True, kw_only=True)
class Clock:
    """The day by the clock, and whether it can be right."""

    today: str
    latest: str
    """The latest day this store has seen."""

    @property
    def set_back(self) -> bool:
        """Whether the clock stands more than a day before what has been seen."""
        return self.today < statutory.add_days(self.latest, -1)

    @property
    def counted(self) -> str:
        """The day from which is counted: never one that has been passed already."""
        return self.latest if self.set_back else self.today


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One thing that is due."""

    id: str
    """The same for the same thing at all times: register, deadline, record, cycle."""
    register: str
    deadline: str
    uid: str
    title: str
    about: str
    day: str
    days_left: int
    """Negative when it is overdue."""
    opens: str | None
    group: Group
    stands: bool
    mark: Mark | None


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """One thing that is due and why it is due that day."""

    entry: Entry
    due: Due


@dataclass
class DueList:
    """What is due, gathered part by part."""

    clock: Clock
    cap: int = CAP
    with_done: bool = False
    """Whether what was marked as done is listed too; it is never counted."""
    counts: dict[Group, int] = attribute(default_factory=lambda: dict.fromkeys(GROUPS, 0))
    by_register: dict[str, int] = attribute(default_factory=dict)
    groups: dict[Group, list[Entry]] = attribute(default_factory=lambda: {group: [] for group in GROUPS})
    done: int = 0

    def add(self, entries: Iterable[Entry]) -> None:
        """Take a part in."""
        for entry in entries:
            is_done = entry.mark is not None and entry.mark.state == "done"
            self._count(entry, 1, is_done)
            if not is_done or self.with_done:
                self._keep(entry)

    def put(self, entries: Sequence[Entry]) -> None:
        """Entries were marked: put them in the places of what they were."""
        names = {entry.id for entry in entries}
        for group, kept in self.groups.items():
            for former in kept:
                if former.id in names:
                    self._count(former, -1, former.mark is not None and former.mark.state == "done")
            self.groups[group] = [former for former in kept if former.id not in names]
        self.add(entries)

    def _count(self, entry: Entry, number: int, is_done: bool) -> None:
        if is_done:
            self.done += number
        else:
            self.counts[entry.group] += number
            self.by_register[entry.register] = self.by_register.get(entry.register, 0) + number

    def _keep(self, entry: Entry) -> None:
        kept = self.groups[entry.group]
        if len(kept) < self.cap or _order(entry) < _order(kept[-1]):
            insort(kept, entry, key=_order)
            del kept[self.cap :]

    @property
    def total(self) -> int:
        """How many things are due and not done."""
        return sum(self.counts.values())

    @property
    def entries(self) -> list[Entry]:
        """The entries kept, group by group, the nearest first."""
        return [entry for group in GROUPS for entry in self.groups[group]]

    def left_out(self, group: Group) -> int:
        """How many of a group are counted and not kept."""
        kept = sum(1 for entry in self.groups[group] if entry.mark is None or entry.mark.state != "done")
        return max(self.counts[group] - kept, 0)


def _order(entry: Entry) -> tuple[str, str]:
    return entry.day, entry.id


class _Around(StoreSurroundings):
    """The surroundings on the day from which is counted."""

    def __init__(self, store: Store, today: str) -> None:
        super().__init__(store)
        self._today = today

    @cached_property
    def today(self) -> str:
        """That day."""
        return self._today


# -- the clock ---------------------------------------------------------------------------------------------


def read_clock(store: Store) -> Clock:
    """The day by the clock; a day later than all before is remembered."""
    today = store.now().date().isoformat()
    latest: str = store.setting(LATEST_DAY, "")
    if today > latest:
        store.set_setting(LATEST_DAY, today)
    return Clock(today=today, latest=max(latest, today))


def trust_clock(store: Store) -> Clock:
    """A person says that the clock is right: what was seen before is forgotten."""
    store.set_setting(LATEST_DAY, store.now().date().isoformat())
    return read_clock(store)


# -- what is due -------------------------------------------------------------------------------------------


def days_of(today: str, until: int) -> Days:
    """The days to look at: everything overdue, and so many days from today."""
    return Days(first=statutory.add_days(today, -LOOK_BACK), today=today, last=statutory.add_days(today, until))


def sources(store: Store, registers: Sequence[str] = ()) -> list[tuple[str, str]]:
    """(register, deadline) of all deadlines that are declared, or those of some registers."""
    return [
        (register.key, deadline.key)
        for register in store.catalogue
        if not registers or register.key in registers
        for deadline in register.deadlines
    ]


def candidates(store: Store, register: str, deadline: str, days: Days) -> "array[int]":
    """Row ids of the records something of which may be due within the days."""
    declared = register_of(register, store.catalogue)
    where = declared.deadline_by_key[deadline].where(days)
    return store.ids(declared, Query(where=tuple(where)))


def entries(store: Store, register: str, deadline: str, ids: Sequence[int], days: Days) -> list[Entry]:
    """What is due of these records within the days."""
    declared = register_of(register, store.catalogue)
    asked = declared.deadline_by_key[deadline]
    around = _Around(store, days.today)
    marks = _Marks(store)
    found: dict[str, Entry] = {}
    for record in _records(store, declared, asked, ids):
        for due in asked.work_out(record, around):
            if not due.settled and due.day <= days.last:
                entry = _entry(declared, asked, record, due, days.today, marks)
                found[entry.id] = entry
    return list(found.values())


def _records(store: Store, register: Register, deadline: Deadline, ids: Sequence[int]) -> list[Record]:
    """The records of row ids, with their child tables where the deadline looks at one."""
    records = store.rows(register, ids)
    if not any(key in register.child_by_key for key in deadline.fields):
        return records
    return store.get_many(register, [record["uid"] for record in records])


def _entry(register: Register, deadline: Deadline, record: Record, due: Due, today: str, marks: "_Marks") -> Entry:
    name = ":".join((register.key, deadline.key, record["uid"], due.cycle))
    left = statutory.days_between(today, due.day)
    group: Group = "overdue" if left < 0 else "week" if left <= WEEK else "month" if left <= MONTH else "later"
    return Entry(
        id=name,
        register=register.key,
        deadline=deadline.key,
        uid=record["uid"],
        title=register.title_of(record),
        about=due.about,
        day=due.day,
        days_left=left,
        opens=due.opens,
        group=group,
        stands=due.stands,
        mark=marks.of(name),
    )


def due(store: Store, until: int, registers: Sequence[str] = (), *, cap: int = CAP, with_done: bool = False) -> DueList:
    """Everything due until so many days from today, and what is overdue."""
    clock = read_clock(store)
    days = days_of(clock.counted, until)
    gathered = DueList(clock, cap, with_done)
    for register, deadline in sources(store, registers):
        ids = candidates(store, register, deadline, days)
        for start in range(0, len(ids), PART):
            gathered.add(entries(store, register, deadline, ids[start : start + PART], days))
    return gathered


def of_record(store: Store, register: str, uid: str) -> list[Explanation]:
    """All deadlines of one record, however far off, done or not, the nearest first."""
    declared = register_of(register, store.catalogue)
    record = store.get(declared, uid)
    if record is None or record.get("withdrawn_at") is not None:
        return []
    today = read_clock(store).counted
    around, marks = _Around(store, today), _Marks(store)
    found = [
        Explanation(entry=_entry(declared, asked, record, due, today, marks), due=due)
        for asked in declared.deadlines
        for due in asked.work_out(record, around)
    ]
    return sorted(found, key=lambda one: _order(one.entry))


def explain(store: Store, entry: Entry) -> Explanation | None:
    """Why something is due that day, worked out anew; ``None`` where the record has changed and it is due no more."""
    return next((one for one in of_record(store, entry.register, entry.uid) if one.entry.id == entry.id), None)


# -- what was noted about it -------------------------------------------------------------------------------
# Kept as settings of the store, one for a register and a month of the days counted from: a year of sixty
# thousand marks makes drawers of some five hundred lines, which are read and written in a moment.


def _drawer(name: str) -> tuple[str, str]:
    """The setting that holds what was noted about a deadline, and the name in it."""
    register, deadline, uid, cycle = name.split(":", 3)
    return f"reminders_{register}_{cycle[:7]}", f"{deadline}:{uid}:{cycle}"


class _Marks:
    """What was noted, each drawer opened once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._drawers: dict[str, dict[str, list[str]]] = {}

    def of(self, name: str) -> Mark | None:
        """What was noted about a deadline."""
        drawer, key = _drawer(name)
        if drawer not in self._drawers:
            noted = self._store.setting(drawer, {})
            self._drawers[drawer] = noted
            for merged, kept_key in _followed(self._store, name, noted).items():
                noted.setdefault(kept_key, noted[merged])
        kept = self._drawers[drawer].get(key)
        if kept is None:
            return None
        state, note, clerk, at = kept
        return Mark(state="done" if state == "done" else "notified", note=note, clerk=clerk, at=at)


def _followed(store: Store, name: str, noted: Mapping[str, list[str]]) -> dict[str, str]:
    """Name in a drawer of what was noted about a record merged into another -> the same name of that other one.

    It is looked up and not written, so that taking the merger back leaves either record its own.
    """
    register = register_of(name.partition(":")[0], store.catalogue)
    parts = {key: key.split(":", 2) for key in noted}
    kept = store.kept_uids(register, {uid for _, uid, _ in parts.values()})
    return {key: f"{deadline}:{kept[uid]}:{cycle}" for key, (deadline, uid, cycle) in parts.items() if uid in kept}


def mark(store: Store, names: Sequence[str], state: MarkState | None, note: str = "") -> Mark | None:
    """Note that something due was told on or done; ``None`` takes the note away. All at once or none."""
    noted = None
    if state is not None:
        at = store.now().isoformat(timespec="seconds")
        noted = Mark(state=state, note=note.strip(), clerk=store.clerk, at=at)
    drawers = sorted((*_drawer(name), name) for name in names)
    with store.transaction():
        for drawer, several in groupby(drawers, key=lambda one: one[0]):
            kept = store.setting(drawer, {})
            members = list(several)
            followed = _followed(store, members[0][2], kept) if noted is None else {}
            for _, key, _ in members:
                if noted is None:
                    for name in (key, *(merged for merged, led_to in followed.items() if led_to == key)):
                        kept.pop(name, None)
                else:
                    kept[key] = [noted.state, noted.note, noted.clerk, noted.at]
            store.set_setting(drawer, kept)
    return noted

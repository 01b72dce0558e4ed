"""Which records of a register may be one: pairs with their reasons, over very many records in little memory.

A first reading counts what records have in common: their number as it is compared, and all compared fields but one.
A second one gathers the records that are not alone with it, by their row ids. Only these are compared, group by group.
All of it is done in small parts, so that a window can ask other questions in between.
"""

import json
import time
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from itertools import combinations, groupby
from typing import Any

from workstation.fields import Record
from workstation.operations.keeping import existing
from workstation.ports import Progress, Store
from workstation.query import Query
from workstation.register import Register
from workstation.similarity import (
    Comparing,
    Reason,
    Resemblance,
    Sureness,
    letters_and_digits,
    pieces,
    plain,
    plain_number,
)
from workstation.values.text import quoted
from workstation.words import say

MOST = 1000
"""Pairs of one sureness that are listed."""
PART = 1000
"""Records read at once."""
STEP_SECONDS = 0.1
"""How long one step takes at most, about."""
FEW, SOME = 6, 30
"""Records of one group that are all compared with each other, and of those with a piece of a name in common; of more
each is compared with the first."""
MOST_IN_GROUP = 5000
"""Records with the same thing in common that are compared."""
MOST_GATHERED = 8_000_000
"""Places in the groups that are kept: 64 MB."""
BUCKETS = 64
"""Parts in which what was gathered is sorted, so that only one of them becomes Python's own numbers."""
_COUNTERS = 2**26
"""Bytes for counting what records have in common, at most."""
_LOW, _HIGH = 2**32 - 1, 2**31 - 1


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two records that may be one."""

    uids: tuple[str, str]
    titles: tuple[str, str]
    resemblance: Resemblance
    compared: str
    """Stands for what the compared fields of both say."""
    said_before: bool = False
    """Whether somebody said that they are two, and one of them was changed since."""

    @property
    def sureness(self) -> Sureness:
        """How sure it is that they are one."""
        return self.resemblance.sureness


@dataclass(frozen=True, kw_only=True)
class Found:
    """The pairs of a register, the surest first."""

    pairs: tuple[Pair, ...]
    set_aside: tuple[Pair, ...]
    """Pairs of which somebody said that they are two."""
    looked_at: int
    """How many records."""
    capped: bool = False
    """Whether there are, or may be, more than are listed."""
    stopped: bool = False
    """Whether it was stopped before all were compared."""


class Scan:
    """Looks through one register; on the store's thread, one step after the other."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.done, self.total = 0, 0
        """How far it is, in records read and compared."""
        self.found: Found | None = None
        """The pairs, once it is finished."""
        self._comparing = comparing = Comparing(register)
        self._views = tuple(dict.fromkeys((*comparing.texts, *comparing.optional)))
        """Compared fields of which each in turn may differ."""
        self._keys = ("uid", *comparing.fields)
        self._number = 0
        self._counters = bytearray()
        self._gathered = [array("Q") for _ in range(BUCKETS)]
        self._pairs: dict[Sureness, dict[tuple[int, int], Resemblance]] = {one: {} for one in Sureness}
        self._capped = False
        self._work: Iterator[None] | None = None

    def step(self, store: Store, seconds: float = STEP_SECONDS) -> bool:
        """Go on for a while; whether it is finished."""
        work = self._work = self._work or self._whole(store)
        end = time.monotonic() + seconds
        # Stops at the first part that ends too late, and goes on behind it the next time.
        return all(time.monotonic() < end for _ in work)

    def stop(self, store: Store) -> Found:
        """Leave it; the pairs that were found till then."""
        self._work = iter(())
        return self._finish(store, stopped=True)

    def _whole(self, store: Store) -> Iterator[None]:
        self._number = store.page(self.register, Query(limit=0)).total
        self.total = 3 * self._number
        shared = self._number * (2 + len(self._views))
        self._counters = bytearray(min(_COUNTERS, 2 ** (8 * shared).bit_length()))
        for rows in self._read(store):
            self._count(rows)
            yield
        for rows in self._read(store):
            self._gather(rows)
            yield
        self._counters = bytearray()
        yield from self._compare(store)
        self._finish(store)

    def _read(self, store: Store) -> Iterator[list[tuple[Any, ...]]]:
        last = 0
        while rows := store.values(self.register, self._keys, last, PART):
            last = rows[-1][0]
            yield rows
            self.done += len(rows)

    # -- what records have in common -------------------------------------------------------------------------

    def _shared(self, values: Mapping[str, Any]) -> Iterator[int]:
        """One number for each thing that a record may have in common with its double."""
        comparing = self._comparing
        key = tuple(values[field] for field in comparing.key)
        if None not in key:
            yield hash(("key", *(plain_number(str(part)) for part in key)))
        said = {field: _plain(values[field]) for field in comparing.similar}
        filled = sum(value is not None for value in said.values())
        if filled >= min(2, len(said)):
            yield hash(("same", *said.values()))
        for field in self._views:
            if filled - (said[field] is not None) > 0:
                yield hash((field, *(value for key, value in said.items() if key != field)))

    def _count(self, rows: Iterable[tuple[Any, ...]]) -> None:
        counters, mask = self._counters, len(self._counters) - 1
        for row in rows:
            for shared in self._shared(dict(zip(self._keys, row[1:], strict=True))):
                place = shared & mask
                if counters[place] < 2:
                    counters[place] += 1

    def _gather(self, rows: Iterable[tuple[Any, ...]]) -> None:
        counters, mask = self._counters, len(self._counters) - 1
        gathered = 0
        for row in rows:
            for shared in self._shared(dict(zip(self._keys, row[1:], strict=True))):
                if counters[shared & mask] == 2:
                    self._gathered[shared % BUCKETS].append((shared >> 8 & _LOW) << 32 | row[0])
                    gathered += 1
        if gathered and sum(map(len, self._gathered)) > MOST_GATHERED:
            self._capped = True
            counters[:] = bytes(len(counters))

    # -- comparing -------------------------------------------------------------------------------------------

    def _compare(self, store: Store) -> Iterator[None]:
        """Compare the records of each group."""
        places = sum(map(len, self._gathered)) or 1
        before, compared = self.done, 0
        for bucket in self._gathered:
            waiting: list[list[int]] = []
            number = 0
            for _, members in groupby(sorted(bucket), key=lambda one: one >> 32):
                ids = [one & _LOW for one in members]
                compared += len(ids)
                if len(ids) > 1:
                    self._capped = self._capped or len(ids) > MOST_IN_GROUP
                    waiting.append(ids[:MOST_IN_GROUP])
                    number += len(ids)
                if number >= PART:
                    self._compare_groups(store, waiting)
                    waiting, number = [], 0
                    self.done = before + self._number * compared // places
                    yield
            self._compare_groups(store, waiting)
            del bucket[:]
            yield
        self.done = self.total

    def _compare_groups(self, store: Store, groups: Sequence[Sequence[int]]) -> None:
        ids = sorted({number for group in groups for number in group})
        by_id = {
            row[0]: dict(zip(self._keys, row[1:], strict=True))
            for row in store.values_of(self.register, self._keys, ids)
        }
        for group in groups:
            members = [number for number in dict.fromkeys(group) if number in by_id]
            for one, other in self._candidates(members, by_id):
                self._keep(one, other, by_id)

    def _candidates(self, ids: Sequence[int], by_id: Mapping[int, Record]) -> Iterator[tuple[int, int]]:
        """The pairs of a group that are worth a look: all of a few, those with a piece of a name in common of many."""
        if len(ids) <= FEW:
            yield from combinations(ids, 2)
            return
        exact: dict[object, list[int]] = {}
        near: dict[object, list[int]] = {}
        lacking: dict[object, list[int]] = {}
        for number in ids:
            values = by_id[number]
            for thing in self._exact(values):
                exact.setdefault(thing, []).append(number)
            for rest, lacks in self._gaps(values):
                (lacking if lacks else exact).setdefault(rest, []).append(number)
            if exact[self._said(values)][0] == number:
                # Of those that say the same the first stands for all. A name such as 红红泥 has one piece twice.
                for piece in dict.fromkeys(self._pieces(values)):
                    near.setdefault(piece, []).append(number)
        for most, pools in ((FEW, exact), (SOME, near)):
            for members in pools.values():
                yield from combinations(members, 2) if len(members) <= most else _with_first(members)
        for rest, members in lacking.items():
            yield from _with_first([*exact.get(rest, ())[:1], *members])

    def _said(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(_plain(values[field]) for field in self._comparing.similar)

    def _exact(self, values: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
        """What one of many records has in common with a double that says the same."""
        yield self._said(values)
        key = tuple(values[field] for field in self._comparing.key)
        if None not in key:
            yield ("key", *(plain_number(str(part)) for part in key))

    def _pieces(self, values: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
        """What it has in common with one in whose name a letter differs."""
        said = dict(zip(self._comparing.similar, self._said(values), strict=True))
        for field in self._comparing.texts:
            if said[field] is not None:
                letters, digits = letters_and_digits(str(said[field]))
                rest = tuple(value for key, value in said.items() if key != field)
                for piece in pieces(letters):
                    yield field, rest, digits, piece

    def _gaps(self, values: Mapping[str, Any]) -> Iterator[tuple[object, bool]]:
        """For each compared field that may be empty: all the others, and whether it is empty."""
        for field in self._comparing.optional:
            rest = tuple(_plain(values[key]) for key in self._comparing.similar if key != field)
            yield ("gap", field, rest), values[field] is None

    def _keep(self, one: int, other: int, by_id: Mapping[int, Record]) -> None:
        place = (min(one, other), max(one, other))
        if any(place in pairs for pairs in self._pairs.values()):
            return
        resemblance = self._comparing.compare(by_id[place[0]], by_id[place[1]])
        if resemblance is None:
            return
        pairs = self._pairs[resemblance.sureness]
        if len(pairs) < MOST:
            pairs[place] = resemblance
        else:
            self._capped = True

    # -- the end ---------------------------------------------------------------------------------------------

    def _finish(self, store: Store, *, stopped: bool = False) -> Found:
        places = {place: one for pairs in self._pairs.values() for place, one in pairs.items()}
        ids = sorted({number for place in places for number in place})
        keys = tuple(dict.fromkeys((*self._keys, *self.register.title)))
        by_id: dict[int, Record] = {}
        for start in range(0, len(ids), PART):
            rows = store.values_of(self.register, keys, ids[start : start + PART])
            by_id |= {row[0]: dict(zip(keys, row[1:], strict=True)) for row in rows}
        said = store.not_doubles(self.register.key)
        made = [
            _pair(self.register, self._comparing, (by_id[one], by_id[other]), resemblance, said)
            for (one, other), resemblance in places.items()
            if one in by_id and other in by_id
        ]
        made.sort(key=_order)
        self.found = Found(
            pairs=tuple(pair for pair in made if pair.said_before or pair.uids not in said),
            set_aside=tuple(pair for pair in made if pair.uids in said and not pair.said_before),
            looked_at=self._number,
            capped=self._capped,
            stopped=stopped,
        )
        return self.found


def _with_first(members: Sequence[int]) -> Iterator[tuple[int, int]]:
    return ((members[0], other) for other in members[1:])


def _plain(value: Any) -> Any:
    return plain(value) if isinstance(value, str) else value


def _pair(
    register: Register,
    comparing: Comparing,
    records: tuple[Record, Record],
    resemblance: Resemblance,
    said: Mapping[tuple[str, str], str],
) -> Pair:
    one, other = sorted(records, key=lambda record: str(record["uid"]))
    uids = (one["uid"], other["uid"])
    compared = _compared(comparing, one, other)
    return Pair(
        uids=uids,
        titles=(register.title_of(one) or one["uid"], register.title_of(other) or other["uid"]),
        resemblance=resemblance,
        compared=compared,
        said_before=uids in said and said[uids] != compared,
    )


def _compared(comparing: Comparing, one: Record, other: Record) -> str:
    """Stands for what two records say in the compared fields; another one once either of them is changed."""
    values = [[record.get(field) for field in comparing.fields] for record in (one, other)]
    return sha256(json.dumps(values, ensure_ascii=False).encode()).hexdigest()[:32]


def _order(pair: Pair) -> tuple[Any, ...]:
    unlike = sum(reason.code != "same" for reason in pair.resemblance.reasons)
    return -pair.sureness, unlike, pair.titles


def find_doubles(store: Store, register: Register, progress: Progress = lambda done, total: None) -> Found:
    """The pairs of a register; ``progress`` may raise ``Stopped``."""
    scan = Scan(register)
    while not scan.step(store, STEP_SECONDS):
        progress(scan.done, scan.total)
    assert scan.found is not None
    return scan.found


# -- single pairs ------------------------------------------------------------------------------------------------


def resemblance_of(store: Store, register: Register, uids: tuple[str, str]) -> Resemblance | None:
    """What two records have in common now."""
    one, other = (existing(store, register, uid) for uid in sorted(uids))
    return Comparing(register).compare(one, other)


def say_not_double(store: Store, register: Register, uids: tuple[str, str]) -> None:
    """Remember that two records are two, until one of them is changed in what is compared."""
    one, other = (existing(store, register, uid) for uid in sorted(uids))
    store.say_not_double(register.key, (one["uid"], other["uid"]), _compared(Comparing(register), one, other))


def ask_again(store: Store, register: Register, uids: tuple[str, str]) -> None:
    """The two may be one again."""
    low, high = sorted(uids)
    store.forget_not_double(register.key, (low, high))


def kept_uid(store: Store, register: Register, uid: str) -> str:
    """The record that holds what this one said: another one where it was merged, else the same."""
    return store.kept_uids(register, [uid]).get(uid, uid)


# -- in the clerk's words ----------------------------------------------------------------------------------------


def reason_words(register: Register, reason: Reason) -> str:
    """One reason as a clerk reads it."""
    fields = "、".join(register.field_words(key) for key in reason.fields)
    shown = partial(_shown, register, reason.fields[0])
    one, other = map(shown, reason.values) if reason.values else ("", "")
    return say(f"doubles_why_{reason.code}", fields=fields, one=one, other=other)


def _shown(register: Register, key: str, value: Any) -> str:
    return quoted(register.by_key[key].show(value)) if value is not None else "—"


def why(register: Register, resemblance: Resemblance) -> str:
    """All reasons in one line."""
    return "；".join(reason_words(register, reason) for reason in resemblance.reasons)

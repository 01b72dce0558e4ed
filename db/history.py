"""The history of all records: one row for each change, chained by hash, so that a rewritten past shows."""

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from workstation.ports import Cause, Changed, Step, Version

if TYPE_CHECKING:
    from sqlite3 import Connection

GENESIS = bytes(32)
"""What stands before the first row."""
COLUMNS = "sequence, at, clerk, cause, action, register, uid, revision, before, after, reason, batch, hash"

LAST = 2**53
"""No history has a row of this number: up to now."""

ACTIONS = ("add", "restore", "change", "withdraw")
"""The order in which an import writes."""

encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
"""JSON in one line. What is kept is the text itself, so the order of keys is the declaration's."""


class Change(NamedTuple):
    """What happened to one record, as JSON texts."""

    uid: str
    revision: int
    before: str
    after: str


class Occasion(NamedTuple):
    """What the changes of one call have in common."""

    at: str
    clerk: str
    cause: Cause
    action: str
    register: str
    reason: str
    batch: str


class Head(NamedTuple):
    """The end of the chain."""

    sequence: int
    hash: bytes


class History:
    """Appends to the chain inside the caller's transaction."""

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection
        self._head: Head | None = None

    @property
    def head(self) -> Head:
        """The last row's number and hash."""
        if self._head is None:
            self._head = last_row(self._connection)
        return self._head

    def forget(self) -> None:
        """Read the head again: a transaction was taken back."""
        self._head = None

    def append(self, occasion: Occasion, changes: Iterable[Change]) -> None:
        """Write one row for each change, and the new head."""
        sequence, digest = self.head
        opening, closing = _frame(occasion)
        shared = occasion[:5]
        ending = (occasion.reason, occasion.batch)
        rows = []
        for uid, revision, before, after in changes:
            sequence += 1
            text = f'[{sequence},{opening},"{uid}",{revision},{before},{after},{closing}]'
            digest = sha256(digest + text.encode()).digest()
            rows.append((sequence, *shared, uid, revision, before, after, *ending, digest))
        self._connection.executemany(
            f"INSERT INTO history ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
        self._connection.execute(
            "UPDATE meta SET value = ? WHERE key = 'history_head'", (f"{sequence} {digest.hex()}",)
        )
        self._head = Head(sequence, digest)


def _frame(occasion: Occasion) -> tuple[str, str]:
    """The parts of a row's canonical text that are the same for all changes of one occasion."""
    at, clerk, cause, action, register, reason, batch = occasion
    return encode([at, clerk, cause, action, register])[1:-1], encode([reason, batch])[1:-1]


def last_row(connection: "Connection") -> Head:
    """The chain's end as the rows themselves have it."""
    row = connection.execute("SELECT sequence, hash FROM history ORDER BY sequence DESC LIMIT 1").fetchone()
    return Head(*row) if row else Head(0, GENESIS)


def kept_head(connection: "Connection") -> Head:
    """The chain's end as it was noted beside the rows, so that a cut tail shows."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'history_head'").fetchone()
    sequence, _, digest = (row[0] if row else "").partition(" ")
    try:
        return Head(int(sequence), bytes.fromhex(digest))
    except ValueError:
        return Head(-1, b"")


def versions(connection: "Connection", uid: str) -> list[Version]:
    """All versions of one record, oldest first."""
    return versions_of(connection, [uid], 0, None).get(uid, [])


def versions_of(
    connection: "Connection", uids: Sequence[str], after: int, until: int | None
) -> dict[str, list[Version]]:
    """Uid -> versions of the record, oldest first, in rows of the history after one, up to another or up to now."""
    found: dict[str, list[Version]] = {}
    rows = connection.execute(
        "SELECT uid, sequence, at, clerk, cause, action, revision, before, after, reason, batch FROM history"
        f" WHERE uid IN ({', '.join('?' * len(uids))}) AND sequence > ? AND sequence <= ? ORDER BY uid, sequence",
        (*uids, after, LAST if until is None else until),
    )
    for uid, sequence, at, clerk, cause, action, revision, before, after_it, reason, batch in rows:
        version = Version(
            sequence=sequence,
            at=at,
            clerk=clerk,
            cause=cause,
            action=action,
            revision=revision,
            before=json.loads(before),
            after=json.loads(after_it),
            reason=reason,
            batch=batch,
        )
        found.setdefault(uid, []).append(version)
    return found


CHANGED = "sequence, at, clerk, cause, action, revision, before, after, reason, batch, register, uid"


def _changed(row: tuple[Any, ...]) -> Changed:
    """A row of the columns ``CHANGED``."""
    values = dict(zip(CHANGED.split(", "), row, strict=True))
    return Changed(**{**values, "before": json.loads(values["before"]), "after": json.loads(values["after"])})


def step(connection: "Connection", sequence: int | None = None) -> Step | None:
    """The step that a row belongs to, the last one where no row is named; reads that row and an index."""
    where = "WHERE sequence = ?" if sequence is not None else "ORDER BY sequence DESC LIMIT 1"
    values = (sequence,) if sequence is not None else ()
    row = connection.execute(f"SELECT {CHANGED} FROM history {where}", values).fetchone()
    if row is None:
        return None
    changed = _changed(row)
    if not changed.batch:
        return Step(first=changed.sequence, last=changed.sequence, newest=changed)
    return step_of_batch(connection, changed.batch)


def step_of_batch(connection: "Connection", batch: str) -> Step | None:
    """The step that bears this batch; found in the index of batches alone."""
    # The condition on an empty text lets the engine use the index, which knows no others.
    sql = "SELECT sequence FROM history WHERE batch = ? AND batch <> '' ORDER BY sequence"
    first = connection.execute(f"{sql} LIMIT 1", (batch,)).fetchone()
    if first is None:
        return None
    last = connection.execute(f"{sql} DESC LIMIT 1", (batch,)).fetchone()
    newest = connection.execute(f"SELECT {CHANGED} FROM history WHERE sequence = ?", last).fetchone()
    return Step(first=first[0], last=last[0], newest=_changed(newest))


def batches(connection: "Connection", start: str, most: int) -> list[Step]:
    """The steps whose batch begins with this text, the last name first; each costs a few rows of the index."""
    found: list[Step] = []
    end = start + "\U0010ffff"
    sql = "SELECT max(batch) FROM history WHERE batch >= ? AND batch < ? AND batch <> ''"
    while len(found) < most and (name := connection.execute(sql, (start, end)).fetchone()[0]) is not None:
        one = step_of_batch(connection, name)
        if one is not None:
            found.append(one)
        end = name
    return found


def actions_of(connection: "Connection", wanted: Step) -> dict[str, int]:
    """Action -> number of changes; the bounds are searched for, so that a long step costs a few rows."""

    def rank(sequence: int) -> int:
        row = connection.execute("SELECT action FROM history WHERE sequence = ?", (sequence,)).fetchone()
        return ACTIONS.index(row[0])

    found = {}
    rows = range(wanted.first, wanted.last + 1)
    begun = 0
    for place, action in enumerate(ACTIONS, start=1):
        ended = bisect_left(rows, place, lo=begun, key=rank)
        if ended > begun:
            found[action] = ended - begun
        begun = ended
    return found


def changes_of(connection: "Connection", wanted: Step, part: int) -> Iterator[Changed]:
    """The changes of a step, newest first, so many read at once."""
    where = "sequence BETWEEN ? AND ? AND batch = ?"
    sql = f"SELECT {CHANGED} FROM history WHERE {where} ORDER BY sequence DESC LIMIT {part}"
    last = wanted.last
    while rows := connection.execute(sql, (wanted.first, last, wanted.newest.batch)).fetchall():
        yield from map(_changed, rows)
        last = rows[-1][0] - 1


def last_causes(connection: "Connection", uids: Sequence[str]) -> dict[str, Cause]:
    """Uid -> cause of the record's last change."""
    marks = ", ".join("?" * len(uids))
    last = f"SELECT max(sequence) FROM history WHERE uid IN ({marks}) GROUP BY uid"
    return dict(connection.execute(f"SELECT uid, cause FROM history WHERE sequence IN ({last})", list(uids)))


def changed_after(connection: "Connection", wanted: Step) -> list[str]:
    """Uids of the records of a step that were changed, withdrawn or restored after it."""
    sql = (
        "SELECT DISTINCT h.uid FROM history h WHERE h.sequence BETWEEN ? AND ?"
        " AND EXISTS (SELECT 1 FROM history later WHERE later.uid = h.uid AND later.sequence > ?)"
    )
    return [uid for (uid,) in connection.execute(sql, (wanted.first, wanted.last, wanted.last))]


def last_reasons(connection: "Connection", uids: Sequence[str]) -> dict[str, str]:
    """Uid -> the reason given for the record's last change."""
    marks = ", ".join("?" * len(uids))
    last = f"SELECT max(sequence) FROM history WHERE uid IN ({marks}) GROUP BY uid"
    return dict(connection.execute(f"SELECT uid, reason FROM history WHERE sequence IN ({last})", list(uids)))


def first_break(connection: "Connection") -> int | None:
    """The number of the first row that does not continue the chain; ``None`` while all do.

    A missing row is the first that breaks; so is the first row of a tail that was cut off, which the noted
    head knows and the table does not.
    """
    expected, digest = 0, GENESIS
    for row in connection.execute(f"SELECT {COLUMNS} FROM history ORDER BY sequence"):
        sequence, at, clerk, cause, action, register, uid, revision, before, after, reason, batch, kept = row
        expected += 1
        opening, closing = _frame(Occasion(at, clerk, cause, action, register, reason, batch))
        text = f'[{sequence},{opening},"{uid}",{revision},{before},{after},{closing}]'
        digest = sha256(digest + text.encode()).digest()
        if sequence != expected or digest != kept:
            return expected
    return None if kept_head(connection) == Head(expected, digest) else expected + 1


def replayed(connection: "Connection", register: str) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """Every record of a register as its history tells it: uid, last revision, values and bookkeeping."""
    uid, revision = "", 0
    record: dict[str, Any] = {}
    rows = connection.execute(
        "SELECT uid, revision, after, at, clerk FROM history WHERE register = ? ORDER BY uid, sequence", (register,)
    )
    for row_uid, row_revision, after, at, clerk in rows:
        if row_uid != uid:
            if uid:
                yield uid, revision, record
            uid, record = row_uid, {"created_at": at, "created_by": clerk}
        revision = row_revision
        record |= {"changed_at": at, "changed_by": clerk, **json.loads(after)}
    if uid:
        yield uid, revision, record


def moment(now: datetime) -> str:
    """A moment as history and bookkeeping keep it."""
    return now.isoformat(timespec="seconds")


def without_empty(values: Mapping[str, Any]) -> dict[str, Any]:
    """A record or a child row without its empty values."""
    return {key: value for key, value in values.items() if value is not None and value != []}

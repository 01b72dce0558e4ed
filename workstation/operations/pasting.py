"""Pasting: a held grid looked over row by row, and its good rows taken in, in one step that one undo takes back.

Looking changes nothing. Every row goes through the same ``prepare`` and ``prepare_change`` as what is typed; what
may be meant in two ways is a question, asked once for a column or for all rows, and its answer is part of what is
looked over. A row is wrong while something must be mended, doubtful while a question about it is open.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from workstation.fields import Record
from workstation.findings import Finding, hard, soft
from workstation.ledgers.pasted_grid import Grid
from workstation.ledgers.pasted_values import AS_READ, EITHER, ORDERS, either_way, raw_of
from workstation.ledgers.pasting import resolved
from workstation.operations.batches import new_batch
from workstation.operations.pasting_rows import Answers, Asked, Doubt, HeldRow, Memory, ReadRow, RowReader, State
from workstation.ports import Progress, Store
from workstation.records import place_in_register
from workstation.register import Register
from workstation.surroundings import StoreSurroundings

EXISTING: Doubt = ("", "existing")
"""The record is in the store already."""
SIMILAR: Doubt = ("", "similar")
"""A record that looks alike is in the store, or above in the grid."""
OF_ROWS = {EXISTING: ("change", "skip"), SIMILAR: ("add", "skip")}
"""What can be chosen for all rows about which there is this doubt."""
PART = 100
"""Rows between two calls of the progress."""
FETCHED = 500


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked once for all cells of a column, or for all rows, that it concerns."""

    field: str
    """Empty where it is about rows."""
    code: str
    options: tuple[str, ...]
    number: int
    """Cells or rows that it concerns."""
    example: str = ""
    """One of them as it was pasted."""
    readings: Mapping[str, Any]
    """Option -> canonical value that the example would then be read as."""
    answer: str = ""
    leaning: str = ""
    """The option that other cells of the column speak for."""
    finding: Finding | None = None

    @property
    def doubt(self) -> Doubt:
        """What its answer is kept under."""
        return self.field, self.code


@dataclass(frozen=True, kw_only=True)
class Held:
    """A grid that was looked over."""

    register: Register
    grid: Grid
    answers: Answers
    rows: tuple[HeldRow, ...]
    """One for each row of the grid, in its order."""
    questions: tuple[Question, ...]

    @cached_property
    def counts(self) -> Counter[State]:
        """How many of the wanted rows have each state."""
        return Counter(row.state for row in self.rows if row.action not in ("left_out", "skipped"))

    @cached_property
    def ready(self) -> tuple[HeldRow, ...]:
        """The rows that can be taken in now."""
        return tuple(row for row in self.rows if row.ready)


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What taking rows in did."""

    batch: str
    """Empty where nothing was taken in."""
    added: int
    changed: int
    numbers: tuple[int, ...]
    """The rows of the grid that are in the store now."""
    findings: tuple[Finding, ...]
    """Of rows that are no longer what they were when they were looked over."""


def no_progress(done: int, total: int) -> None:
    """Nobody looks."""


def look_over(
    store: Store,
    register: Register,
    grid: Grid,
    answers: Answers | None = None,
    *,
    memory: Memory | None = None,
    progress: Progress = no_progress,
) -> Held:
    """What would become of each row; nothing is changed."""
    memory = memory or Memory(StoreSurroundings(store))
    return _Looking(store, register, grid, answers or {}, memory, progress).held()


class _Looking:
    """One look over a grid."""

    def __init__(
        self, store: Store, register: Register, grid: Grid, answers: Answers, memory: Memory, progress: Progress
    ) -> None:
        self._store, self._register, self._grid, self._answers = store, register, grid, answers
        self._progress = progress
        self._reader = RowReader(register, grid, answers, memory)
        self._asked: dict[Doubt, tuple[int, Asked]] = {}
        """Doubt -> how many cells, and the first of them."""
        self._first: dict[Any, tuple[int, Mapping[str, Any]]] = {}
        """Key or uid -> number and cells of the first row that has it."""
        self._alike: set[tuple[Any, ...]] = set()

    def held(self) -> Held:
        reads = list(self._reads())
        rows = self._matched(reads)
        held = [
            HeldRow(number=read.row.number, action="left_out", from_above=read.from_above)
            if row is None
            else self._judged(read, row)
            for read, row in zip(reads, rows, strict=True)
        ]
        self._progress(len(reads), len(reads))
        return Held(
            register=self._register,
            grid=self._grid,
            answers=dict(self._answers),
            rows=tuple(held),
            questions=tuple(self._questions()),
        )

    def _reads(self) -> Iterator[ReadRow]:
        rows = self._grid.rows
        for done, (row, whole) in enumerate(zip(rows, resolved(self._grid).rows, strict=True)):
            if done % PART == 0:
                self._progress(done, 2 * len(rows))
            read = self._reader.read(row, whole)
            if not row.left_out:
                for doubt, asked in read.asked.items():
                    self._ask(doubt, asked)
            yield read

    def _ask(self, doubt: Doubt, asked: Asked) -> None:
        number, first = self._asked.get(doubt, (0, asked))
        self._asked[doubt] = (number + 1, first)

    # -- new or known ----------------------------------------------------------------------------------------

    def _matched(self, reads: Sequence[ReadRow]) -> list[HeldRow | None]:
        """Each row as a new record, or as a change of the one it is aimed at, names, or has the key of."""
        rows: list[HeldRow | None] = []
        named = self._stored({read.row.uid or read.uid for read in reads} - {""})
        for done, read in enumerate(reads):
            if done % PART == 0:
                self._progress(len(reads) + done, 2 * len(reads))
            before = named.get(read.row.uid or read.uid)
            if read.row.left_out:
                rows.append(None)
            elif before is not None or read.row.uid:
                rows.append(self._as_change(read, before))
            else:
                rows.append(self._reader.as_new(read))
        return self._by_key(reads, rows)

    def _stored(self, uids: set[str]) -> dict[str, Record]:
        ordered = sorted(uids)
        parts = (ordered[start : start + FETCHED] for start in range(0, len(ordered), FETCHED))
        return {record["uid"]: record for part in parts for record in self._store.get_many(self._register, part)}

    def _as_change(self, read: ReadRow, before: Record | None) -> HeldRow:
        if before is None:
            unknown = hard("record_unknown", uid=read.row.uid, register_name=self._register)
            return HeldRow(number=read.row.number, action="change", state="wrong", findings=(unknown,))
        if before["withdrawn_at"] is not None:
            found = hard("paste_in_recycle_bin", at=before["withdrawn_at"][:10])
            placed = place_in_register(self._register, found, uid=before["uid"])
            return HeldRow(
                number=read.row.number, action="change", state="wrong", findings=(placed,), uid=before["uid"]
            )
        return self._reader.as_change(read, before)

    def _by_key(self, reads: Sequence[ReadRow], rows: list[HeldRow | None]) -> list[HeldRow | None]:
        """New rows whose key is in the store change the record that has it; a change must not take another's key."""
        keys = [None if row is None else self._register.key_of(row.record) for row in rows]
        known = self._store.keys(self._register, [key for key in keys if key is not None])
        stored = self._stored({uid for uid, _ in known.values()})
        for place, (read, row, key) in enumerate(zip(reads, rows, keys, strict=True)):
            if row is None or key not in known:
                continue
            uid, withdrawn = known[key]
            if row.action == "new":
                rows[place] = self._as_change(read, stored[uid])
            elif uid != row.uid and not withdrawn:
                rows[place] = _with(row, self._taken(row, stored[uid]))
        return rows

    def _taken(self, row: HeldRow, holder: Record) -> Finding:
        unique = self._register.unique_by
        fields = [self._register.by_key[key] for key in (*unique.fields, *unique.also)]
        return hard(
            "double",
            unique.fields[0],
            label="+".join(field.words() for field in fields),
            key=self._register.title_of(row.record),
            title=self._register.title_of(holder),
            other=holder["uid"],
        ).at(register=self._register.key, uid=row.uid)

    # -- among the others ------------------------------------------------------------------------------------

    def _judged(self, read: ReadRow, row: HeldRow) -> HeldRow:
        """The row with what only the other rows and the answers about rows tell."""
        if not read.raw and row.action == "new" and not read.noted:
            # Nothing that a field reads: say so, and not one by one what is missing.
            return replace(row, state="wrong", findings=(hard("paste_nothing_read").at(register=self._register.key),))
        double = self._double(read, row)
        if double is not None:
            return double
        if row.state == "wrong" or row.action == "unchanged":
            return row
        if row.action == "change" and not read.row.uid:
            return self._with_doubt(row, EXISTING, self._register.title_of(row.before))
        if row.action == "new" and self._is_similar(row.record):
            return self._with_doubt(row, SIMILAR, self._register.title_of(row.record))
        return row

    def _double(self, read: ReadRow, row: HeldRow) -> HeldRow | None:
        """The row, where one above is the same record; told as one step only, for it cannot be taken in."""
        for name in (row.uid, self._register.key_of(row.record) if row.record else None):
            if not name:
                continue
            number, raw = self._first.setdefault(name, (row.number, read.raw))
            if number != row.number:
                same = raw == read.raw
                finding = (soft if same else hard)("double_in_file", first=number).at(register=self._register.key)
                if not same:
                    return _with(row, finding)
                return replace(row, action="double", state="good", findings=(finding,), doubts=())
        return None

    def _is_similar(self, record: Record) -> bool:
        alike = {key: record[key] for key in self._register.similar_by if record.get(key) is not None}
        if not alike or len(alike) < len(self._register.similar_by):
            return False
        values = tuple(alike.values())
        above = values in self._alike
        self._alike.add(values)
        return above or bool(self._store.lookup(self._register.key, **alike))

    def _with_doubt(self, row: HeldRow, doubt: Doubt, title: str) -> HeldRow:
        self._ask(doubt, Asked(title, {}))
        answer = self._answers.get(doubt)
        if answer == "skip":
            return replace(row, action="skipped")
        if answer in OF_ROWS[doubt]:
            return row
        return replace(row, state="doubtful", doubts=(*row.doubts, doubt))

    # -- questions -------------------------------------------------------------------------------------------

    def _questions(self) -> Iterator[Question]:
        places = {doubt: self._grid.columns.index(doubt[0]) if doubt[0] else -1 for doubt in self._asked}
        for doubt in sorted(self._asked, key=lambda one: (places[one], one)):
            number, asked = self._asked[doubt]
            options: tuple[str, ...] = OF_ROWS.get(doubt) or EITHER.get(doubt[1]) or (AS_READ,)
            answer = self._answers.get(doubt, "")
            yield Question(
                field=doubt[0],
                code=doubt[1],
                options=options,
                number=number,
                example=asked.raw,
                readings=asked.readings,
                answer=answer if answer in options else "",
                leaning=self._leaning(places[doubt]) if doubt[1] in EITHER else "",
                finding=asked.finding,
            )

    def _leaning(self, place: int) -> str:
        """The order in which alone the other dates of a column can be read, where they agree."""
        field = self._register.by_key[self._grid.columns[place]]
        found = set()
        for row in self._grid.rows:
            if not row.cells[place].blank:
                ways = either_way(field, raw_of(field, row.cells[place]))
                possible = [order for order, way in zip(ORDERS, ways or (), strict=False) if way.value is not None]
                found |= set(possible) if len(possible) == 1 else set()
        return found.pop() if len(found) == 1 else ""


def _with(row: HeldRow, finding: Finding) -> HeldRow:
    return replace(row, state="wrong", findings=(finding, *row.findings))


# -- taking in -----------------------------------------------------------------------------------------------


def take_in(
    store: Store, held: Held, numbers: Sequence[int] | None = None, *, progress: Progress = no_progress
) -> Taken:
    """Write the rows that are ready, or those of them with these numbers, in one step.

    They are looked over once more: a row that is no longer what was shown stays in the grid, with a finding.
    """
    asked = None if numbers is None else set(numbers)
    shown = {row.number: row for row in held.ready if asked is None or row.number in asked}
    rows = tuple(row for row in resolved(held.grid).rows if row.number in shown)
    register = held.register
    with store.transaction():
        grid = replace(held.grid, rows=rows, set_aside=())
        fresh = look_over(store, register, grid, held.answers, progress=progress).rows
        good = [row for row in fresh if row.ready and _as_shown(row, shown[row.number])]
        batch = new_batch(store, "paste") if good else ""
        new = [row for row in good if row.action == "new"]
        _write(store, register, batch, new, [row for row in good if row.action == "change"], progress)
    stayed = sorted({row.number for row in fresh} - {row.number for row in good})
    findings = [hard("paste_no_longer", row=number).at(register=register.key, row=number) for number in stayed]
    return Taken(
        batch=batch,
        added=len(new),
        changed=len(good) - len(new),
        numbers=tuple(row.number for row in good),
        findings=tuple(findings),
    )


def _as_shown(row: HeldRow, shown: HeldRow) -> bool:
    return (row.action, row.uid, row.revision) == (shown.action, shown.uid, shown.revision)


def _write(
    store: Store,
    register: Register,
    batch: str,
    new: Sequence[HeldRow],
    changed: Sequence[HeldRow],
    progress: Progress,
) -> None:
    total = len(new) + len(changed)
    for start in range(0, len(new), FETCHED):
        progress(start, total)
        part = [row.record for row in new[start : start + FETCHED]]
        store.insert(register, part, cause="hand", batch=batch)
    for place, row in enumerate(changed):
        if place % PART == 0:
            progress(len(new) + place, total)
        store.update(register, row.uid, row.changes, cause="hand", batch=batch, expected_revision=row.revision)

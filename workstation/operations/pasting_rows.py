"""One pasted row read and checked by itself, as a new record or as a change of one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from workstation.fields import Field, Record
from workstation.findings import Finding
from workstation.ledgers.headings import NOTED, UID
from workstation.ledgers.pasted_cells import PastedCell
from workstation.ledgers.pasted_grid import Grid, PastedRow
from workstation.ledgers.pasted_values import EITHER, ORDERS, either_way, raw_of
from workstation.ledgers.pasting import note_field
from workstation.records import Prepared, place_in_register, prepare, prepare_change, read_fields
from workstation.register import Register, Surroundings

Action = Literal["new", "change", "unchanged", "double", "skipped", "left_out"]
State = Literal["good", "doubtful", "wrong"]
STATES: tuple[State, ...] = ("good", "doubtful", "wrong")
Doubt = tuple[str, str]
"""Field and code of a finding; without a field it is about the whole row."""
Answers = Mapping[Doubt, str]
"""What the clerk chose for all cells of a column, or for all rows, about which there is this doubt."""
REMEMBERED = 50_000


@dataclass(frozen=True, kw_only=True)
class HeldRow:
    """What is known of one row."""

    number: int
    action: Action
    state: State = "good"
    uid: str = ""
    """The record it changes."""
    revision: int | None = None
    record: Record = field(default_factory=dict)
    """The whole record as it would be."""
    before: Record = field(default_factory=dict)
    """The record as it is, where there is one."""
    changes: Record = field(default_factory=dict)
    """New values of the fields that change."""
    findings: tuple[Finding, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    """Open questions about it."""
    proposed: tuple[str, ...] = ()
    """Fields that were worked out."""
    from_above: frozenset[str] = frozenset()
    """Fields whose cell says that it is as the one above."""

    @property
    def ready(self) -> bool:
        """Whether it can be taken in and brings something."""
        return self.state == "good" and self.action in ("new", "change")


@dataclass(frozen=True, kw_only=True)
class ReadRow:
    """A row's cells by field, read each by itself."""

    row: PastedRow
    raw: Mapping[str, Any]
    """Field -> what it reads."""
    blank: frozenset[str] = frozenset()
    """Fields whose cell only says that there is nothing: they change nothing in a record that exists."""
    uid: str = ""
    """The record it names itself, from an exported ledger."""
    ordered: tuple[Finding, ...] = ()
    """What was found where a date was read in the order that was chosen."""
    asked: Mapping[Doubt, "Asked"] = field(default_factory=dict)
    from_above: frozenset[str] = frozenset()
    noted: tuple[str, ...] = ()
    """Lines for the note."""


@dataclass(frozen=True)
class Asked:
    """A cell about which there is a doubt."""

    raw: str
    readings: Mapping[str, Any]
    """Choice -> the value it would mean."""
    finding: Finding | None = None


class Memory:
    """What was worked out before, so that one changed cell does not cost the checks of all rows."""

    def __init__(self, around: Surroundings) -> None:
        self.around = around
        self._prepared: dict[Any, Prepared] = {}
        self._read: dict[Any, ReadRow] = {}
        self._read_under: Any = None

    def reads(self, under: Any) -> "dict[Any, ReadRow]":
        """Cells -> what they were read as under these columns and answers."""
        if under != self._read_under or len(self._read) >= REMEMBERED:
            self._read_under, self._read = under, {}
        return self._read

    def prepared(self, register: Register, raw: Mapping[str, Any], before: Record | None) -> Prepared:
        """The record that comes of these values."""
        stored = None if before is None else (before["uid"], before["revision"])
        key = (stored, *((name, type(value), value) for name, value in raw.items()))
        found = self._prepared.get(key)
        if found is None:
            if len(self._prepared) >= REMEMBERED:
                self._prepared.clear()
            if before is None:
                found = prepare(register, raw, self.around)
            else:
                found = prepare_change(register, before, raw, self.around)
            self._prepared[key] = found
        return found


class RowReader:
    """Reads the rows of one grid; what depends on the column alone is settled once."""

    def __init__(self, register: Register, grid: Grid, answers: Answers, memory: Memory) -> None:
        self._register = register
        self._memory = memory
        self._reads = memory.reads((grid.columns, grid.headings, grid.units, dict(answers)))
        self._answers = answers
        self._columns: list[tuple[int, Field, str]] = [
            (place, register.by_key[key], grid.units[place])
            for place, key in enumerate(grid.columns)
            if key in register.by_key
        ]
        # Fields that decide how others are read come before them.
        order = {one.key: place for place, one in enumerate(register.in_reading_order)}
        self._columns.sort(key=lambda column: order[column[1].key])
        self._uid = grid.place_of(UID)
        self._noted = [(place, grid.heading_of(place)) for place, key in enumerate(grid.columns) if key == NOTED]
        self.note = note_field(register)

    def read(self, row: PastedRow, whole: PastedRow) -> ReadRow:
        """Read a row; ``whole`` is the same with the cells that are as the ones above filled in."""
        key = (row.cells, whole.cells)
        if (known := self._reads.get(key)) is not None:
            return known if known.row is row else replace(known, row=row)
        self._reads[key] = read = self._read(row, whole)
        return read

    def _read(self, row: PastedRow, whole: PastedRow) -> ReadRow:
        raw: dict[str, Any] = {}
        asked: dict[Doubt, Asked] = {}
        ordered: list[Finding] = []
        from_above = set()
        for place, one, unit in self._columns:
            cell = whole.cells[place]
            if cell.blank:
                continue
            if cell != row.cells[place]:
                from_above.add(one.key)
            self._read_cell(one, cell, unit, raw, asked, ordered)
        values, findings = read_fields([one for _, one, _ in self._columns], raw)
        for finding in findings:
            if not finding.hard:
                shown = Asked(str(raw[finding.field]), {"": values[finding.field]}, finding)
                asked.setdefault((finding.field, finding.code), shown)
        faulty = {finding.field for finding in findings}
        return ReadRow(
            row=row,
            raw=raw,
            blank=frozenset(key for key, value in values.items() if value is None and key not in faulty),
            uid="" if self._uid is None else whole.cells[self._uid].text.strip(),
            ordered=tuple(ordered),
            asked=asked,
            from_above=frozenset(from_above),
            noted=tuple(
                f"{heading}：{' '.join(whole.cells[place].text.split())}"
                for place, heading in self._noted
                if not whole.cells[place].blank
            ),
        )

    def _read_cell(
        self,
        one: Field,
        cell: PastedCell,
        unit: str,
        raw: dict[str, Any],
        asked: dict[Doubt, Asked],
        ordered: list[Finding],
    ) -> None:
        value = raw_of(one, cell, unit)
        ways = either_way(one, value)
        if ways is None:
            raw[one.key] = value
            return
        doubt = (one.key, "day_ambiguous")
        if all(reading.value is not None for reading in ways):
            asked[doubt] = Asked(value, {order: way.value for order, way in zip(ORDERS, ways, strict=True)})
        chosen = self._answers.get(doubt)
        if chosen not in ORDERS:
            raw[one.key] = value
            return
        reading = ways[ORDERS.index(chosen)]
        for finding in reading.findings:
            ordered.append(finding.at(field=one.key))
            if not finding.hard:
                asked[one.key, finding.code] = Asked(value, {"": reading.value}, finding)
        if reading.value is not None:
            raw[one.key] = reading.value

    # -- as a record ---------------------------------------------------------------------------------------

    def as_new(self, read: ReadRow) -> HeldRow:
        """The row as a new record."""
        prepared = self._memory.prepared(self._register, self._with_note(read, None), None)
        return self._held(read, prepared, "new", None)

    def as_change(self, read: ReadRow, before: Record) -> HeldRow:
        """The row as a change of a record in force."""
        raw = self._with_note(read, before)
        raw = {key: value for key, value in raw.items() if not self._says_nothing(key, value, read, before)}
        prepared = self._memory.prepared(self._register, raw, before)
        held = self._held(read, prepared, "change", before)
        changes = {key: prepared.record[key] for key in self._register.by_key if prepared.record[key] != before[key]}
        if not changes and held.state != "wrong" and not held.doubts:
            # What was found when it was saved is known already.
            return replace(held, action="unchanged", findings=())
        return replace(held, changes=changes)

    def _says_nothing(self, key: str, value: Any, read: ReadRow, before: Record) -> bool:
        """Whether a cell brings nothing new: it is blank, or the masked form of what is there."""
        one = self._register.by_key[key]
        masked = one.private and before[key] is not None and value == one.mask(before[key])
        return key in read.blank or masked

    def _with_note(self, read: ReadRow, before: Record | None) -> dict[str, Any]:
        raw = dict(read.raw)
        if self.note is not None and read.noted:
            own = raw.get(self.note.key, before[self.note.key] if before else None)
            lines = [line for line in read.noted if line not in str(own or "").split("\n")]
            raw[self.note.key] = "\n".join([*([str(own)] if own else []), *lines])
        return raw

    def _held(self, read: ReadRow, prepared: Prepared, action: Action, before: Record | None) -> HeldRow:
        register, uid = self._register, before["uid"] if before else ""
        lost = {finding.field for finding in read.ordered if finding.hard}
        found = [place_in_register(register, finding, uid=uid) for finding in read.ordered]
        found += [one for one in prepared.findings if one.code != "required" or one.field not in lost]
        settled = {doubt for doubt in read.asked if doubt in self._answers}
        findings = [finding for finding in found if (finding.field, finding.code) not in settled]
        doubts = [doubt for doubt in read.asked if doubt not in self._answers]
        wrong = any(finding.hard and finding.code not in EITHER for finding in findings)
        return HeldRow(
            number=read.row.number,
            action=action,
            state="wrong" if wrong else "doubtful" if doubts else "good",
            uid=uid,
            revision=before["revision"] if before else None,
            record=prepared.record,
            before=before or {},
            findings=tuple(findings),
            doubts=tuple(doubts),
            proposed=prepared.proposed,
            from_above=read.from_above,
        )

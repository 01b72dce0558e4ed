"""What an import would do, row by row, before anything is written."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Literal

from workstation.fields import Record
from workstation.findings import Finding, hard, soft
from workstation.ledgers.cells_by_field import with_noted
from workstation.ports import Progress, Store
from workstation.records import found_in, place_in_register, propose, read_fields
from workstation.register import Register, Surroundings

Action = Literal["new", "changed", "unchanged", "failed", "ignored"]
IMPORTED = "导入"
BATCH_OF_ROWS = 2000
"""Rows that are matched against the store in one go."""


@dataclass(frozen=True, kw_only=True)
class LedgerRow:
    """A data row of a ledger, its columns named by field."""

    number: int
    """True row number of the sheet."""
    raw: Mapping[str, Any]
    """Field -> cell; blank cells are left out: a blank leaves what is there."""
    uid: str = ""
    """From the hidden column of an exported ledger."""
    findings: tuple[Finding, ...] = ()
    """What was found where one cell became two values, or a date was read in the order that was chosen."""
    noted: tuple[str, ...] = ()
    """What stands in columns that no field takes, to be added to the note."""


@dataclass(kw_only=True)
class RowPlan:
    """What happens to one row."""

    number: int
    action: Action
    child: str = ""
    """Key of the child table whose sheet the row stands in; empty for the register's own sheet."""
    uid: str = ""
    """The record it changes, or the uid it brings."""
    record: Record = field(default_factory=dict)
    """The whole record as it would be, for ``new`` and ``changed``."""
    changes: Record = field(default_factory=dict)
    """New values of the fields that change."""
    before: Record = field(default_factory=dict)
    """Former values of the fields that change."""
    findings: list[Finding] = field(default_factory=list)


@dataclass(kw_only=True)
class ImportPlan:
    """What an import would do."""

    register: Register
    rows: list[RowPlan]
    set_aside: list[Finding]
    """Titles, totals, notes and columns that are no field, each with its place."""
    sheet: str = ""
    headings: dict[str, str] = field(default_factory=dict)
    """Field -> its heading in the sheet."""

    def of(self, action: Action) -> list[RowPlan]:
        """The rows with this action."""
        return [row for row in self.rows if row.action == action]

    @property
    def counts(self) -> Counter[str]:
        """How many rows have each action."""
        return Counter(row.action for row in self.rows)

    def issues(self) -> Iterator[Finding]:
        """Every finding with its row and the sheet's own heading, in the order of the sheet."""
        found = list(self.set_aside)
        for row in self.rows:
            for finding in row.findings:
                heading = self.headings.get(finding.field) or self.register.field_words(finding.field)
                found.append(finding.at(sheet=self.sheet, row=row.number, column=heading))
        yield from sorted(found, key=lambda finding: finding.row or 0)


class Planner:
    """Plans the rows of one ledger against one store."""

    def __init__(self, store: Store, register: Register, around: Surroundings) -> None:
        self.store = store
        self.register = register
        self.around = around
        self.first_row: dict[tuple[Any, ...], tuple[int, int]] = {}
        """Unique key -> number of the first row of the file that bears it, and a hash of its cells."""

    def plan(self, rows: Iterable[LedgerRow], progress: Progress = lambda done, total: None) -> list[RowPlan]:
        """Plan all rows, which are gone through once; ``progress`` is told the rows done, their total being unknown."""
        planned: list[RowPlan] = []
        remaining = iter(rows)
        while batch := list(islice(remaining, BATCH_OF_ROWS)):
            planned += self._plan_batch(batch)
            progress(len(planned), 0)
        return planned

    def _plan_batch(self, rows: Sequence[LedgerRow]) -> list[RowPlan]:
        read = [read_fields(self.register.in_reading_order, row.raw) for row in rows]
        for row, (_, findings) in zip(rows, read, strict=True):
            findings += row.findings
        for record, _ in read:
            self._tell_key_fields(record)
        keys = [self.register.key_of(record) for record, _ in read]
        known = self.store.keys(self.register, (key for key in keys if key is not None))
        uids = {row.uid for row in rows if row.uid} | {uid for uid, _ in known.values()}
        stored = {record["uid"]: record for record in self.store.get_many(self.register, sorted(uids))}
        planned = []
        for row, (record, findings), key in zip(rows, read, keys, strict=True):
            match = stored.get(row.uid) if row.uid else None
            if match is None and key is not None and key in known:
                match = stored[known[key][0]]
            if match is None and key is None:
                match = self._same_without_key(record)
            planned.append(self._plan_row(row, record, findings, key, match))
        return planned

    def _tell_key_fields(self, record: Record) -> None:
        """Work out the proposed parts of the unique key, so that rows match before they are completed."""
        wanted = {*self.register.unique_by.fields} - {key for key, value in record.items() if value is not None}
        for proposal in self.register.proposals:
            if proposal.field in wanted and not proposal.numbers:
                value = proposal.work_out(record, self.around)
                if value is not None:
                    record[proposal.field] = value

    def _same_without_key(self, record: Record) -> Record | None:
        """A record in force that already says all that this row without a key says."""
        alike = {key: record[key] for key in self.register.similar_by if record.get(key) is not None}
        if not alike:
            return None
        for uid in self.store.lookup(self.register.key, **alike):
            stored = self.store.get(self.register, uid)
            if stored is not None and all(stored.get(key) == value for key, value in record.items()):
                return stored
        return None

    def _plan_row(
        self, row: LedgerRow, read: Record, findings: list[Finding], key: tuple[Any, ...] | None, match: Record | None
    ) -> RowPlan:
        if match is not None:
            findings = [finding for finding in findings if not self._masked(finding.field, row, match)]
            read = {name: value for name, value in read.items() if not self._masked(name, row, match)}
        plan = RowPlan(number=row.number, action="new", uid=row.uid)
        own = (row.number, hash(frozenset((name, str(cell)) for name, cell in row.raw.items())))
        first, cells = self.first_row.setdefault(key, own) if key is not None else own
        if first != row.number:
            same = cells == own[1]
            plan.findings = [(soft if same else hard)("double_in_file", first=first)]
            plan.action = "ignored" if same else "failed"
        elif match is None:
            self._plan_new(plan, row, read, findings)
        elif match["withdrawn_at"] is not None:
            plan.findings = [hard("in_recycle_bin", at=match["withdrawn_at"])]
            plan.action = "failed"
        else:
            self._plan_change(plan, read, findings, match, row.noted)
        plan.findings = [
            place_in_register(self.register, finding, uid=match["uid"] if match else "") for finding in plan.findings
        ]
        return plan

    def _masked(self, name: str, row: LedgerRow, match: Record) -> bool:
        """Whether a cell holds the masked form of what is stored: a package's ledger brings nothing new there."""
        one = self.register.by_key.get(name)
        if one is None or not one.private or match.get(name) is None:
            return False
        return bool(row.raw.get(name) == one.mask(match[name]))

    def _plan_new(self, plan: RowPlan, row: LedgerRow, read: Record, findings: list[Finding]) -> None:
        register = self.register
        record: Record = dict.fromkeys(register.by_key)
        for child in register.children:
            record[child.key] = []
        record |= read
        if "origin" in register.by_key:
            record["origin"] = IMPORTED
        if row.noted and "note" in register.by_key:
            record["note"] = with_noted(record["note"], row.noted)
        if "unit" in register.by_key and record["unit"] is None and "unit" not in row.raw:
            record["unit"] = self.around.unit
        self._finish(plan, record, findings)
        if plan.uid:
            record["uid"] = plan.uid

    def _plan_change(
        self, plan: RowPlan, read: Record, findings: list[Finding], match: Record, noted: Sequence[str] = ()
    ) -> None:
        plan.uid = match["uid"]
        if noted and "note" in self.register.by_key:
            read = read | {"note": with_noted(read.get("note") or match["note"], noted)}
        # Where a record came from is the store's own knowledge: a ledger out of another store does not change it.
        said = {name: value for name, value in read.items() if value is not None and name != "origin"}
        plan.changes = {name: value for name, value in said.items() if value != match.get(name)}
        plan.before = {name: match.get(name) for name in plan.changes}
        unreadable = any(finding.hard for finding in findings)
        if not plan.changes and not unreadable:
            # What was found when it was saved is known already; a ledger that changes nothing is silent.
            plan.action = "unchanged"
            return
        plan.action = "changed"
        self._finish(plan, {**match, **plan.changes}, findings)
        filled = {name: value for name, value in plan.record.items() if value != match.get(name)}
        plan.changes = {name: filled[name] for name in filled if name in self.register.by_key}
        plan.before = {name: match.get(name) for name in plan.changes}

    def _finish(self, plan: RowPlan, record: Record, findings: list[Finding]) -> None:
        propose(self.register, record, self.around)
        plan.record = record
        plan.findings = found_in(self.register, record, findings, self.around)
        if any(finding.hard for finding in plan.findings):
            plan.action = "failed"

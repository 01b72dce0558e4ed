"""Plans the rows of a ledger against a store: new, changed field by field, unchanged, double, to be decided."""

from collections.abc import Iterable, Sequence
from itertools import islice

from workstation.fields import Record
from workstation.findings import hard, soft
from workstation.ledgers.child_rows import ChildRows
from workstation.ledgers.matching import Key, Matcher, hidden_uid
from workstation.ledgers.plan import LedgerRow
from workstation.ledgers.planned_rows import PlannedRows
from workstation.ledgers.row_plan import RowPlan, SaidRow
from workstation.ledgers.row_planning import RowPlanner
from workstation.ledgers.seen_rows import SeenRows
from workstation.ledgers.similar import SimilarRows
from workstation.ports import Progress, Store
from workstation.records import place_in_register, read_fields
from workstation.register import Register, Surroundings
from workstation.values.text import quoted

BATCH_OF_ROWS = 2000
"""Rows that are matched against the store in one go."""


class Planner:
    """Plans all rows of one ledger, which are gone through once."""

    def __init__(
        self,
        store: Store,
        register: Register,
        around: Surroundings,
        *,
        seen: SeenRows,
        becoming: RowPlanner,
        children: ChildRows,
        late_until: str = "",
    ) -> None:
        """``late_until`` is the last day of the closed periods, where there are any."""
        self._late_until = late_until
        self._store = store
        self._register = register
        self._around = around
        self._seen = seen
        self._becoming = becoming
        self._children = children
        self._private = [key for key, one in register.by_key.items() if one.private]
        unique = register.unique_by.fields
        self._key_proposals = [one for one in register.proposals if one.field in unique and not one.numbers]
        self._matcher = Matcher(store, register, seen)
        self._similar = SimilarRows(store, register)
        self.in_force = 0
        """Records in force that a row spoke of."""
        self.restored = 0
        """Records that an undo had put into the recycle bin."""
        self.late = 0
        """New records dated in closed periods."""

    @property
    def by_uid(self) -> int:
        """Rows that were found by their hidden uid."""
        return self._matcher.by_uid

    @property
    def by_key(self) -> int:
        """Rows that were found by the unique key."""
        return self._matcher.by_key

    def plan(self, rows: Iterable[LedgerRow], progress: Progress = lambda done, total: None) -> PlannedRows:
        """Plan all rows; ``progress`` is told the rows done, their total being unknown."""
        planned = PlannedRows(self._register)
        remaining = iter(rows)
        while batch := list(islice(remaining, BATCH_OF_ROWS)):
            for row in self._plan_batch(batch):
                planned.add(row)
            progress(len(planned), 0)
        for row in self._children.left_over(self._store):
            planned.add(row)
        return planned

    def _plan_batch(self, rows: Sequence[LedgerRow]) -> list[RowPlan]:
        said = [self._read(row) for row in rows]
        keys = [self._register.key_of(row.values) for row in said]
        self._matcher.look_up(said, keys)
        planned = [self._plan_row(row, key) for row, key in zip(said, keys, strict=True)]
        self._similar.look(planned, [key is not None for key in keys])
        for plan, row in zip(planned, said, strict=True):
            if plan.like or plan.like_row:
                plan.held = row
        return planned

    def _read(self, row: LedgerRow) -> SaidRow:
        values, findings = read_fields(self._register.in_reading_order, row.raw)
        self._tell_key_fields(values)
        return SaidRow(
            number=row.number,
            uid=hidden_uid(row.uid),
            values=values,
            findings=[*findings, *row.findings],
            noted=row.noted,
            private={key: row.raw[key] for key in self._private if key in row.raw},
            cells=hash((tuple(row.raw), tuple(map(str, row.raw.values())), row.noted)),
        )

    def _tell_key_fields(self, record: Record) -> None:
        """Work out the proposed parts of the unique key, so that rows match before they are completed."""
        for proposal in self._key_proposals:
            if record.get(proposal.field) is None:
                value = proposal.work_out(record, self._around)
                if value is not None:
                    record[proposal.field] = value

    # -- one row ---------------------------------------------------------------------------------------------

    def _plan_row(self, row: SaidRow, key: Key | None) -> RowPlan:
        file_uid = row.uid
        match, trouble = self._matcher.record_of(row, key)
        first = self._first_row(row, key, match)
        if first != row.number:
            same = self._seen.says_the_same(first, row.cells)
            plan = RowPlan(number=row.number, action="ignored" if same else "failed", record=row.values)
            plan.findings = [(soft if same else hard)("double_in_file", first=first)]
        elif any(finding.hard for finding in trouble):
            plan = RowPlan(number=row.number, action="failed", record=row.values)
        else:
            self._seen.note_cells(row.number, row.cells)
            plan = self._plan_alone(row, match, file_uid)
            if key is None and not row.uid and plan.action != "failed":
                # Of two rows that lack what is needed, what was not read may tell them apart.
                self._seen.note("cells", row.cells, row.number)
        if first != row.number or trouble:
            uid = match["uid"] if match else ""
            placed = [place_in_register(self._register, finding, uid=uid) for finding in (*trouble, *plan.findings)]
            plan.findings = placed
        return plan

    def _first_row(self, row: SaidRow, key: Key | None, match: Record | None) -> int:
        """Number of the first row of the file that is about the same."""
        seen, number = self._seen, row.number
        first = number
        uid = match["uid"] if match else row.uid
        if key is not None:
            first = seen.note("key", key, number)
        elif not row.uid:
            first = seen.first("cells", row.cells) or number
        if first == number and uid:
            first = seen.note("uid", uid, number)
        return first

    def _plan_alone(self, row: SaidRow, match: Record | None, file_uid: str) -> RowPlan:
        row.children = self._children.take(file_uid)
        if match is None:
            plan = self._becoming.new(row)
            self.late += plan.action == "new" and self._is_late(plan.record)
            return plan
        if match["withdrawn_at"] is None:
            self.in_force += 1
            return self._becoming.change(row, match)
        kept = self._matcher.kept_for(match)
        if kept is not None:
            return self._plan_merged(row, match, kept)
        undone = self._matcher.was_undone(match)
        plan = self._becoming.restore(row, match, anew=undone)
        if undone:
            self.restored += plan.action == "new"
            return plan
        finding = hard("in_recycle_bin", at=match["withdrawn_at"])
        faults = [one for one in plan.findings if one.hard]
        plan.findings = [place_in_register(self._register, finding, uid=match["uid"]), *faults]
        plan.action = "failed" if faults else "waiting"
        plan.restores = False
        return plan

    def _is_late(self, record: Record) -> bool:
        counting = self._register.counting
        days = [day for key in (counting.dated_by, counting.came_by) if key and (day := record.get(key))]
        return bool(days) and max(days) <= self._late_until

    def _plan_merged(self, row: SaidRow, match: Record, kept: Record) -> RowPlan:
        """A row of a record that was merged into another: nothing to do, unless it says something new."""
        new = self._becoming.says_something_new(row, match)
        plan = RowPlan(number=row.number, action="waiting" if new else "ignored", like=kept["uid"], record=row.values)
        title = quoted(self._register.title_of(kept))
        finding = hard("merged_waits", title=title) if new else soft("merged_already", title=title)
        plan.findings = [place_in_register(self._register, finding, uid=match["uid"])]
        return plan

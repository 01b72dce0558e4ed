"""What a row becomes once it is known which record it is about: a new one, a change, one that is there again."""

from collections.abc import Collection, Sequence

from workstation.fields import Record
from workstation.findings import Finding
from workstation.ledgers.cells_by_field import with_noted
from workstation.ledgers.row_plan import RowPlan, SaidRow
from workstation.ledgers.seen_rows import SeenRows
from workstation.records import found_in, propose
from workstation.register import Register, Surroundings

IMPORTED = "导入"
NEVER_ERASED = ("unit", "origin")
"""What a record gets without anybody saying so, besides what its proposals work out."""
SERIALS_TRIED = 10_000


class RowPlanner:
    """Makes the plan of one row after the other."""

    def __init__(
        self, register: Register, around: Surroundings, seen: SeenRows, *, erased: Collection[str] = ()
    ) -> None:
        """``erased`` names the fields in which a blank cell erases what is there."""
        self._register = register
        self._around = around
        self._seen = seen
        filled = {proposal.field for proposal in register.proposals}
        self._erased = [key for key in erased if key in register.by_key and key not in {*filled, *NEVER_ERASED}]
        self._numbered = [proposal.field for proposal in register.proposals if proposal.numbers]

    def new(self, row: SaidRow) -> RowPlan:
        """A record of its own; with the uid that the row brings."""
        plan = RowPlan(number=row.number, action="new", uid=row.uid)
        record = self._from_scratch(row)
        key_said = self._register.key_of(record)
        self._finish(plan, record, row.findings)
        if key_said is None:
            self._number_apart(record, row.number)
        if plan.uid:
            record["uid"] = plan.uid
        return plan

    def change(self, row: SaidRow, match: Record) -> RowPlan:
        """The record with what the row says; unchanged where it says nothing new."""
        plan = RowPlan(number=row.number, action="changed", uid=match["uid"], revision=match["revision"])
        changes = self._said(row, match)
        if not changes and not any(finding.hard for finding in row.findings):
            # What was found when it was saved is known already; a ledger that changes nothing is silent.
            plan.action = "unchanged"
            return plan
        self._finish(plan, {**match, **changes}, self._unmasked(row, match), match)
        self._compare(plan, match)
        return plan

    def restore(self, row: SaidRow, match: Record, *, anew: bool) -> RowPlan:
        """The record out of the recycle bin, with what the row says besides, or ``anew`` as the row alone has it."""
        plan = RowPlan(
            number=row.number, action="new", uid=match["uid"], revision=match["revision"], restores=True,
            like=match["uid"],
        )  # fmt: skip
        if anew:
            changes = self._from_scratch(row)
            changes |= {key: match[key] for key in self._numbered if changes[key] is None}
            changes |= {key: match[key] for key in row.private if self.masked(key, row, match)}
        else:
            changes = self._said(row, match)
        self._finish(plan, {**match, **changes}, self._unmasked(row, match), match)
        self._compare(plan, match)
        return plan

    def says_something_new(self, row: SaidRow, record: Record) -> bool:
        """Whether a row says anything that the record does not."""
        return bool(self._said(row, record)) or any(finding.hard for finding in row.findings)

    def masked(self, key: str, row: SaidRow, match: Record) -> bool:
        """Whether a cell holds the masked form of what is stored: a package's ledger brings nothing new there."""
        if match.get(key) is None:
            return False
        return bool(row.private.get(key) == self._register.by_key[key].mask(match[key]))

    # -- its parts -------------------------------------------------------------------------------------------

    def _from_scratch(self, row: SaidRow) -> Record:
        register = self._register
        record: Record = dict.fromkeys(register.by_key)
        for child in register.children:
            record[child.key] = []
        record |= row.values
        record |= row.children
        if "origin" in register.by_key:
            record["origin"] = IMPORTED
        if row.noted and "note" in register.by_key:
            record["note"] = with_noted(record["note"], row.noted)
        if "unit" in register.by_key and record["unit"] is None and "unit" not in row.values:
            record["unit"] = self._around.unit
        return record

    def _said(self, row: SaidRow, match: Record) -> Record:
        """The fields and child tables in which the row says something else than the record."""
        unread = {finding.field for finding in row.findings if finding.hard}
        # Where a record came from is the store's own knowledge: a ledger out of another store does not change it.
        said = {
            key: value
            for key, value in row.values.items()
            if value is not None and key != "origin" and not (key in row.private and self.masked(key, row, match))
        }
        for key in self._erased:
            if row.values.get(key) is None and key not in unread:
                said[key] = None
        if row.noted and "note" in self._register.by_key:
            own = said["note"] if "note" in said else match["note"]
            said["note"] = with_noted(own, row.noted)
        said |= row.children
        return {key: value for key, value in said.items() if value != match.get(key)}

    def _unmasked(self, row: SaidRow, match: Record) -> list[Finding]:
        if not row.private:
            return row.findings
        masked = {key for key in row.private if self.masked(key, row, match)}
        return [finding for finding in row.findings if finding.field not in masked]

    def _compare(self, plan: RowPlan, match: Record) -> None:
        """Fill in what changes, with what was worked out besides."""
        keys = (*self._register.by_key, *self._register.child_by_key)
        plan.changes = {key: plan.record[key] for key in keys if plan.record.get(key) != match.get(key)}
        plan.before = {key: match.get(key) for key in plan.changes}

    def _finish(self, plan: RowPlan, record: Record, findings: Sequence[Finding], match: Record | None = None) -> None:
        """``match`` is the record as it is stored; it counts nowhere while it is in the recycle bin."""
        propose(self._register, record, self._around)
        plan.record = record
        plan.findings = found_in(self._register, record, findings, self._around)
        if match is not None:
            before = match if match["withdrawn_at"] is None else None
            plan.findings += self._around.sealed_findings(self._register, before, record)
        if any(finding.hard for finding in plan.findings):
            plan.action = "failed"

    def _number_apart(self, record: Record, number: int) -> None:
        """Let a number that was given to a record not be one that another row of the file says."""
        for _ in range(SERIALS_TRIED):
            key = self._register.key_of(record)
            if key is None or self._seen.note("key", key, number) == number:
                return
            record |= dict.fromkeys(self._numbered)
            propose(self._register, record, self._around)

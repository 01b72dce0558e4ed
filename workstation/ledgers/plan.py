"""What an import would do, before anything is written."""

import heapq
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from workstation.findings import Finding
from workstation.ledgers.decisions import Decisions
from workstation.ledgers.planned_rows import PlannedRows, RowsOf
from workstation.ledgers.row_plan import ACTIONS, Action, RowPlan
from workstation.ledgers.seen_rows import SeenRows
from workstation.register import Register

__all__ = ["ACTIONS", "Action", "ImportPlan", "LedgerRow", "RowPlan"]


@dataclass(frozen=True, kw_only=True)
class LedgerRow:
    """A data row of a ledger, its columns named by field."""

    number: int
    """True row number of the sheet."""
    raw: Mapping[str, Any]
    """Field -> cell; blank cells are left out."""
    uid: str = ""
    """From the hidden column of an exported ledger."""
    findings: tuple[Finding, ...] = ()
    """What was found where one cell became two values, or a date was read in the order that was chosen."""
    noted: tuple[str, ...] = ()
    """What stands in columns that no field takes, to be added to the note."""


@dataclass(frozen=True, kw_only=True)
class ImportPlan:
    """What an import would do."""

    register: Register
    rows: PlannedRows
    set_aside: list[Finding]
    """Titles, totals, notes and columns that are no field, each with its place."""
    sheet: str = ""
    headings: dict[str, str] = field(default_factory=dict)
    """Field -> its heading in the sheet."""
    missing: int = 0
    """Records in force that an exported ledger does not hold any more; they stay as they are."""
    missing_uids: tuple[str, ...] = ()
    """The first of them."""
    decisions: Decisions = field(default_factory=Decisions)
    undecided: PlannedRows
    """The rows as they were planned before anything was decided about single ones."""
    seen: SeenRows
    history: int = 0
    """Number of the last change when the plan was made: while it is the last, nothing has to be looked at again."""

    def of(self, *actions: Action) -> RowsOf:
        """The rows with one of these actions."""
        return self.rows.of(*actions)

    @property
    def counts(self) -> Counter[str]:
        """How many rows have each action."""
        return self.rows.counts

    def issues(self) -> Iterator[Finding]:
        """Every finding with its row and the sheet's own heading, in the order of the sheet."""
        aside = sorted(self.set_aside, key=_row_of)
        yield from heapq.merge(aside, self._found(child=False), self._found(child=True), key=_row_of)

    def _found(self, *, child: bool) -> Iterator[Finding]:
        for row in self.rows.with_findings(child=child):
            sheet = self.register.child_by_key[row.child].label if row.child else self.sheet
            for finding in row.findings:
                heading = self.headings.get(finding.field) or self.register.field_words(finding.field)
                yield finding.at(sheet=sheet, row=finding.row or row.number, column=heading)


def _row_of(finding: Finding) -> int:
    return finding.row or 0

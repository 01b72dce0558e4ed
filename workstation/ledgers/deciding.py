"""What was decided about single rows of a plan, put in the place of what was planned for them."""

from collections.abc import Iterator

from workstation.findings import hard, soft
from workstation.ledgers.decisions import ADD, LEAVE_OUT, RESTORE, Decisions
from workstation.ledgers.plan import ImportPlan
from workstation.ledgers.row_plan import RowPlan, SaidRow
from workstation.ledgers.row_planning import RowPlanner
from workstation.ports import Progress, Store
from workstation.records import place_in_register

PART = 500
"""Rows between two calls of the progress."""


class Decider:
    """Plans the rows anew about which something was decided, and no others.

    A row that waits because it may be one above keeps its question when that one is left out or turns out to be a
    record: whoever left the first of two out knows of the pair, and which of them was meant to stay only a person can
    tell. So one decision never brings another row in without a word; a row that waits is never lost either, for it
    comes back in the workbook of failed rows.
    """

    def __init__(self, store: Store, plan: ImportPlan, becoming: RowPlanner) -> None:
        self._store = store
        self._plan = plan
        self._becoming = becoming
        self._taken: dict[str, int] = {}
        """Uid -> number of the row for which it was decided."""

    def decided(self, decisions: Decisions, progress: Progress) -> dict[int, RowPlan]:
        """Place -> the row as it is now planned."""
        chosen = dict(self._chosen(decisions))
        others: dict[int, RowPlan] = {}
        for done, (place, choice) in enumerate(sorted(chosen.items())):
            if done % PART == 0:
                progress(done, len(chosen))
            others[place] = self._decide(self._plan.undecided[place], choice)
        return others

    def _chosen(self, decisions: Decisions) -> Iterator[tuple[int, str]]:
        """Place of a row and what was decided about it; what is said of a single row comes last."""
        rows = self._plan.undecided
        if decisions.similar or decisions.recycled:
            # A row that comes in by itself is left out only where all similar ones are.
            looked = rows.of("waiting", "new") if decisions.similar == LEAVE_OUT else rows.of("waiting")
            for place, row in zip(looked.places, looked, strict=True):
                codes = {finding.code for finding in row.findings}
                choice: str = decisions.recycled if "in_recycle_bin" in codes else decisions.similar
                if choice and codes & {"in_recycle_bin", "similar", "similar_waits"}:
                    yield place, choice
        for number, choice in decisions.rows.items():
            found = rows.place_of(number)
            if found is not None:
                yield found, choice

    def _decide(self, row: RowPlan, choice: str) -> RowPlan:
        if choice == LEAVE_OUT:
            found = place_in_register(self._plan.register, soft("left_out"), uid=row.uid)
            return _kept(row, RowPlan(number=row.number, action="ignored", record=row.record, findings=[found]))
        said = row.held
        if said is None:
            return row
        if choice == ADD:
            return _kept(row, self._added(row, said))
        return _kept(row, self._as_record(said, row.like if choice == RESTORE else choice))

    def _added(self, row: RowPlan, said: SaidRow) -> RowPlan:
        if self._store.get(self._plan.register, said.uid) is not None:
            said.uid = ""
        plan = self._becoming.new(said)
        similar = [finding for finding in row.findings if finding.code in ("similar", "similar_waits")]
        plan.findings += [
            place_in_register(self._plan.register, soft("similar", **finding.values)) for finding in similar
        ]
        return plan

    def _as_record(self, said: SaidRow, uid: str) -> RowPlan:
        """The row as a change of a record, or as one out of the recycle bin."""
        register = self._plan.register
        match = self._store.get(register, uid)
        failed = RowPlan(number=said.number, action="failed", uid=uid, record=said.values)
        if match is None:
            failed.findings = [place_in_register(register, hard("decided_unknown"))]
            return failed
        first = self._plan.seen.first("uid", uid) or self._taken.setdefault(uid, said.number)
        if first != said.number:
            failed.findings = [place_in_register(register, hard("double_in_file", first=first), uid=uid)]
            return failed
        if match["withdrawn_at"] is not None:
            return self._becoming.restore(said, match, anew=False)
        return self._becoming.change(said, match)


def _kept(row: RowPlan, other: RowPlan) -> RowPlan:
    """The row planned anew, with the question that was asked about it."""
    other.like, other.like_row, other.held = row.like, row.like_row, row.held
    return other

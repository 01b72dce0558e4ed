"""New rows that look like a record of the store or like a row above: a question, never a refusal."""

from collections.abc import Sequence

from workstation.findings import hard, soft
from workstation.ledgers.alike import Alike, Like
from workstation.ledgers.row_plan import RowPlan, SheetRow
from workstation.ports import Store
from workstation.records import place_in_register
from workstation.register import Register
from workstation.values.text import quoted

MOST_FILED = 100_000
"""Records of the store that are kept to compare with; then they are read again as they are needed."""


class SimilarRows:
    """Looks at the new rows of a ledger in their order."""

    def __init__(self, store: Store, register: Register) -> None:
        self._store = store
        self._register = register
        self._here = Alike(register)
        self._there = Alike(register)
        self._read: set[object] = set()
        self._empty = not store.tally(register)[0][0]
        self._all_at_once = bool(register.similar_by) and register.similar_by[0] == self._here.name
        """Names that are near each other stand under different first fields."""

    def look(self, rows: Sequence[RowPlan], keyed: Sequence[bool]) -> None:
        """Tell of each new row what it looks like; one that is not ``keyed``, by a number of its own, waits."""
        new = [(row, own) for row, own in zip(rows, keyed, strict=True) if row.action == "new" and not row.restores]
        if not new or not self._here.name:
            return
        if not self._empty:
            self._read_for([row for row, _ in new])
        liked: list[tuple[RowPlan, bool, Like]] = []
        for row, own in new:
            parts = self._here.parts(row.record)
            if parts is None:
                continue
            found = [one for one in (self._there.like(parts), self._here.like(parts)) if one is not None]
            if found:
                liked.append((row, own, next((one for one in found if one.same_name), found[0])))
            self._here.file(parts, row.number, keyed=own)
        self._tell(liked)

    def _read_for(self, rows: Sequence[RowPlan]) -> None:
        """Read the records that could be like these rows."""
        if len(self._there) > MOST_FILED and not self._all_at_once:
            self._there, self._read = Alike(self._register), set()
        if self._all_at_once:
            values, self._read = None if not self._read else (), {True}
        else:
            named = (row.record.get(self._register.similar_by[0]) for row in rows)
            values = tuple(dict.fromkeys(one for one in named if one is not None and one not in self._read))
            self._read |= set(values)
        for uid, *held in self._store.alike(self._register, values):
            parts = self._there.parts(dict(zip(self._register.similar_by, held, strict=True)))
            if parts is not None:
                self._there.file(parts, uid, keyed=True)

    def _tell(self, liked: Sequence[tuple[RowPlan, bool, Like]]) -> None:
        uids = list(dict.fromkeys(like.who for _, _, like in liked if isinstance(like.who, str)))
        stored = {record["uid"]: record for record in self._store.get_many(self._register, uids)}
        for row, own, like in liked:
            keyed, other = like.keyed, None
            if isinstance(like.who, str):
                row.like, other = like.who, stored[like.who]
                keyed = self._register.key_of(other) is not None
            else:
                row.like_row = like.who
            # Two numbers are two things; the same thing without its number is likely to be the one with it.
            waits = not own or (like.same_name and not keyed)
            shown = quoted(self._register.title_of(other)) if other else SheetRow(row.like_row)
            finding = hard("similar_waits", other=shown) if waits else soft("similar", other=shown)
            row.findings = [*row.findings, place_in_register(self._register, finding)]
            if waits:
                row.action = "waiting"

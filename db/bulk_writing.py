"""Changing many records at once: as one by one, with a few statements for a thousand of them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from db.engine import IntegrityError
from db.history import Change, Occasion, moment
from db.reading import CHUNK
from db.tables import Plan, quote
from db.writing import Writing, as_history, child_rows, unknown_keys
from workstation.fields import Record
from workstation.findings import Finding, Refusal
from workstation.ports import Cause
from workstation.register import Register


class Altered(NamedTuple):
    """A record that changes."""

    number: int
    """Its row id."""
    former: Record
    record: Record
    """As it now is."""
    after: Record
    """What changes, as it now is."""


class BulkWriting(Writing):
    """What a store does to many records; each call happens as a whole or not at all, and names each record once."""

    def withdraw_many(
        self,
        register: Register,
        uids: Sequence[str],
        *,
        reason: str,
        cause: Cause = "hand",
        batch: str = "",
        merged_into: Mapping[str, str] | None = None,
    ) -> None:
        """Move many records to the recycle bin, as ``withdraw`` does each; those there already stay as they are."""
        plan, at = self._plan(register), moment(self.now())
        into = merged_into or {}

        def wanted(record: Record) -> Record:
            if record["withdrawn_at"] is not None:
                return {}
            merged = {"merged_into": into[record["uid"]]} if record["uid"] in into else {}
            return {"withdrawn_at": at, **merged}

        occasion = Occasion(at, self.clerk, cause, "withdraw", plan.register.key, reason, batch)
        with self.transaction():
            for part in _parts(uids):
                self._alter(plan, occasion, [self._altered(plan, one, wanted(one[1])) for one in self._held(plan, part)])
            self._totals.pop(plan.register.key, None)

    def restore_many(
        self, register: Register, uids: Sequence[str], *, cause: Cause = "restore", batch: str = "", reason: str = ""
    ) -> None:
        """Take many records out of the recycle bin, as ``restore`` does each."""
        plan = self._plan(register)

        def wanted(record: Record) -> Record:
            if record["withdrawn_at"] is None:
                return {}
            return {"withdrawn_at": None, **({} if record["merged_into"] is None else {"merged_into": None})}

        occasion = Occasion(moment(self.now()), self.clerk, cause, "restore", plan.register.key, reason, batch)
        with self.transaction():
            for part in _parts(uids):
                self._alter(plan, occasion, [self._altered(plan, one, wanted(one[1])) for one in self._held(plan, part)])
            self._totals.pop(plan.register.key, None)

    def update_many(
        self,
        register: Register,
        changes: Sequence[tuple[str, Record]],
        *,
        cause: Cause,
        batch: str = "",
        reason: str = "",
    ) -> None:
        """Change fields and whole child tables of many records, as ``update`` does each.

        Keys are not changed here in any order: who changes parts of the unique key does so one by one.
        """
        plan = self._plan(register)
        for _, one in changes:
            if not one.keys() <= plan.known:
                raise unknown_keys(plan, one)
        occasion = Occasion(moment(self.now()), self.clerk, cause, "change", plan.register.key, reason, batch)
        with self.transaction():
            for part in _parts(changes):
                held = self._held(plan, [uid for uid, _ in part])
                altered = []
                for present, (_, wanted) in zip(held, part, strict=True):
                    self._expect_in_force(plan, present[1])
                    altered.append(self._altered(plan, present, self._new_values(plan, present[1], wanted)))
                self._alter(plan, occasion, altered)

    # -- parts of it ---------------------------------------------------------------------------------------

    def _held(self, plan: Plan, uids: Sequence[str]) -> list[tuple[int, Record]]:
        """Row ids and records in this order; ``Refusal`` with ``record_unknown`` where there is none."""
        marks = ", ".join("?" * len(uids))
        found = {record["uid"]: (number, record) for number, record in self._whole(plan, f"r.uid IN ({marks})", uids)}
        return [found.get(uid) or self._present(plan, uid) for uid in uids]

    def _altered(self, plan: Plan, present: tuple[int, Record], after: Record) -> Altered:
        number, former = present
        now = {"revision": former["revision"] + 1} if after else {}
        return Altered(number, former, {**former, **after, **now}, after)

    def _alter(self, plan: Plan, occasion: Occasion, altered: Iterable[Altered]) -> None:
        """Write what changed of these records, their history and their index."""
        written = [one for one in altered if one.after]
        for one in written:
            one.record |= {"changed_at": occasion.at, "changed_by": occasion.clerk}
        self._refuse_all_sealed(plan, written)
        self._write_altered(plan, written)
        changes = []
        for one in written:
            before = {key: one.former[key] for key in one.after}
            uid, revision = one.record["uid"], one.record["revision"]
            changes.append(Change(uid, revision, as_history(before), as_history(one.after)))
        self._history.append(occasion, changes)
        rows = []
        for one in written:
            if not plan.searched_keys.isdisjoint(one.after):
                row = plan.search_row(one.number, one.record)
                if row != plan.search_row(one.number, one.former):
                    rows.append(row)
        self._searches[plan.register.key].replace(rows)

    def _refuse_all_sealed(self, plan: Plan, written: Sequence[Altered]) -> None:
        if not self.sealed():
            return
        found: list[Finding] = []
        for one in written:
            found += self._sealed_by(plan, one.former, one.record)
        if found:
            raise Refusal(found)

    def _write_altered(self, plan: Plan, written: Sequence[Altered]) -> None:
        """Write the rows, those of the same columns together."""
        groups: dict[tuple[str, ...], list[Altered]] = {}
        for one in written:
            columns = tuple(key for key in one.after if key not in plan.register.child_by_key)
            groups.setdefault(columns, []).append(one)
        for columns, members in groups.items():
            named = (*columns, "revision", "changed_at", "changed_by")
            assignments = ", ".join(f"{quote(key)} = ?" for key in named)
            rows = [(*(one.record[key] for key in named), one.number) for one in members]
            try:
                self._connection.executemany(f"UPDATE {plan.table} SET {assignments} WHERE id = ?", rows)
            except IntegrityError:
                findings = self._doubles(plan, [one.record for one in members])
                if not findings:
                    raise
                raise Refusal(findings) from None
        for child in plan.children:
            having = [one for one in written if child.key in one.after]
            if having:
                sql = f"DELETE FROM {child.table} WHERE parent = ?"
                self._connection.executemany(sql, [(one.number,) for one in having])
                for one in having:
                    self._connection.executemany(child.insert, child_rows(child, one.number, one.after[child.key]))


def _parts(whole: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (whole[start : start + CHUNK] for start in range(0, len(whole), CHUNK))

"""Changing records: every change with its history row and its search index in one transaction."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from db import search
from db.engine import IntegrityError
from db.faults import translated
from db.history import Change, History, Occasion, encode, moment, without_empty
from db.reading import CHUNK, Reading
from db.tables import WITHDRAWN, ChildPlan, Plan, quote
from db.uids import Uids, canonical_uid
from workstation.fields import Record
from workstation.findings import Finding, Refusal, WrongUse, hard
from workstation.ports import Cause, WrittenPackage
from workstation.register import Register
from workstation.roles import needs
from workstation.values.text import quoted

if TYPE_CHECKING:
    from sqlite_utils import Database

    from workstation import ports


class Writing(Reading):
    """What a store does to records."""

    path: Path
    clerk: str
    now: Callable[[], datetime]
    _database: "Database"
    _history: History
    _uids: Uids
    _sealed: Any
    sealed: Callable[[], Sequence[WrittenPackage]]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All changes inside happen together or not at all."""
        with translated(self.path):
            try:
                with self._database.atomic():
                    yield
            except BaseException:
                self._history.forget()
                self._totals.clear()
                self._sealed = None
                raise

    @contextmanager
    def _one_change(self) -> Iterator[None]:
        """One record changed whole or not at all.

        Inside a transaction without a savepoint of its own, at which FTS5 would write all it has gathered: what is
        refused is refused before anything is written, and any other fault ends the transaction.
        """
        if self._connection.in_transaction:
            yield
        else:
            with self.transaction():
                yield

    # -- adding --------------------------------------------------------------------------------------------

    def _birth(self) -> datetime:
        """The moment at which new records are born: after the last report, even by a clock that was set back.

        What a report did not count is told from what it counted by this moment alone.
        """
        now = self.now()
        ((last,),) = self._connection.execute("SELECT max(written_at) FROM packages").fetchall()
        if last is None or moment(now) > last:
            return now
        # Bookkeeping keeps seconds.
        return datetime.fromisoformat(last).replace(microsecond=0) + timedelta(seconds=1)

    @needs("enter")
    def insert(
        self,
        register: Register,
        records: Iterable[Record],
        *,
        cause: Cause,
        batch: str = "",
        reason: str = "",
    ) -> list[str]:
        """Add checked records with their child tables, history and search index; returns their uids.

        A record that brings its ``uid`` keeps it, and with the cause ``restore`` its ``created_at``. Raises ``Refusal``
        with a ``double`` for every record of the part in hand whose key is taken; nothing is added then.
        """
        plan = self._plan(register)
        now = self._birth()
        occasion = Occasion(moment(now), self.clerk, cause, "add", plan.register.key, reason, batch)
        uids: list[str] = []
        remaining = iter(records)
        with self.transaction():
            while part := list(islice(remaining, CHUNK)):
                born = self._uids.make(len(part), int(now.timestamp() * 1000))
                uids += self._insert(plan, part, born, occasion)
            if plan.register.key in self._totals:
                self._totals[plan.register.key] += len(uids)
        return uids

    @needs("enter")
    def insert_one(
        self, register: Register, record: Record, *, cause: Cause, batch: str = "", reason: str = ""
    ) -> Record:
        """Add one checked record; returns it as it now is, without reading it again."""
        plan = self._plan(register)
        now = self._birth()
        occasion = Occasion(moment(now), self.clerk, cause, "add", plan.register.key, reason, batch)
        with self.transaction():
            [uid] = self._insert(plan, [record], self._uids.make(1, int(now.timestamp() * 1000)), occasion)
            if plan.register.key in self._totals:
                self._totals[plan.register.key] += 1
        at, clerk = occasion.at, occasion.clerk
        stored = plan.as_record((uid, *map(record.get, plan.columns), 1, at, clerk, at, clerk, None, None))
        for child in plan.children:
            stored[child.key] = [{key: row.get(key) for key in child.columns} for row in record.get(child.key) or ()]
        return stored

    def _insert(self, plan: Plan, records: Sequence[Record], born: Iterator[str], occasion: Occasion) -> list[str]:
        """Write one part of the records."""
        first = self._connection.execute(f"SELECT ifnull(max(id), 0) + 1 FROM {plan.table}").fetchone()[0]
        at, clerk = occasion.at, occasion.clerk
        rows: list[tuple[Any, ...]] = []
        changes: list[Change] = []
        children: list[list[tuple[Any, ...]]] = [[] for _ in plan.children]
        for number, record in enumerate(records, first):
            if not record.keys() <= plan.known:
                raise _unknown_keys(plan, record)
            uid = next(born)
            if "uid" in record:
                uid = canonical_uid(record["uid"])
            values = tuple(map(record.get, plan.columns))
            # What comes back keeps its birth, by which reports tell what was entered too late.
            born_at = (occasion.cause == "restore" and record.get("created_at")) or at
            rows.append((number, uid, *values, 1, born_at, clerk, at, clerk, None, None))
            after = {key: value for key, value in zip(plan.columns, values, strict=True) if value is not None}
            for child, child_rows in zip(plan.children, children, strict=True):
                if own := record.get(child.key):
                    child_rows += _child_rows(child, number, own)
                    after[child.key] = [without_empty(row) for row in own]
            if born_at != at:
                after["created_at"] = born_at
            changes.append(Change(uid, 1, "{}", encode(after)))
        try:
            self._connection.executemany(plan.insert, rows)
        except IntegrityError:
            # No savepoint for each part: FTS5 writes all it has gathered at each of them.
            self._connection.execute(f"DELETE FROM {plan.table} WHERE id >= ?", (first,))
            findings = self._doubles(plan, records)
            if not findings:
                raise
            raise Refusal(findings) from None
        for child, child_rows in zip(plan.children, children, strict=True):
            if child_rows:
                self._connection.executemany(child.insert, child_rows)
        self._history.append(occasion, changes)
        self._index(plan, range(first, first + len(records)), records)
        return [change.uid for change in changes]

    # -- changing ------------------------------------------------------------------------------------------

    @needs("enter")
    def update(
        self,
        register: Register,
        uid: str,
        changes: Record,
        *,
        cause: Cause,
        batch: str = "",
        reason: str = "",
        expected_revision: int | None = None,
    ) -> Record:
        """Change the given fields and whole child tables; returns the record as it now is.

        What is as it was makes no revision. Raises ``Refusal`` with ``changed_meanwhile`` where the revision
        is no longer the expected one, ``record_withdrawn`` for a record in the recycle bin, ``double`` where
        the new key is taken.
        """
        plan = self._plan(register)
        if not changes.keys() <= plan.known:
            raise _unknown_keys(plan, changes)
        with self._one_change():
            number, record = self._present(plan, uid)
            _expect(plan, record, expected_revision)
            if record["withdrawn_at"] is not None:
                raise Refusal([_about(plan, record, hard("record_withdrawn", at=record["withdrawn_at"]))])
            after = {key: changes[key] for key in plan.columns if key in changes and changes[key] != record[key]}
            for child in plan.children:
                if child.key in changes:
                    rows = [{key: row.get(key) for key in child.columns} for row in changes[child.key] or ()]
                    if rows != record[child.key]:
                        after[child.key] = rows
            if not after:
                return record
            self._change(plan, number, record, after, "change", (cause, reason, batch))
            return record

    @needs("enter")
    def withdraw(
        self,
        register: Register,
        uid: str,
        *,
        reason: str,
        cause: Cause = "hand",
        batch: str = "",
        merged_into: str | None = None,
    ) -> Record:
        """Move a record to the recycle bin; one that is there already stays as it is.

        ``merged_into`` names the record that holds from now on what this one said.
        """
        plan = self._plan(register)
        with self._one_change():
            number, record = self._present(plan, uid)
            if record["withdrawn_at"] is None:
                after = {"withdrawn_at": moment(self.now())}
                if merged_into is not None:
                    after["merged_into"] = merged_into
                self._change(plan, number, record, after, "withdraw", (cause, reason, batch))
                self._totals.pop(plan.register.key, None)
            return record

    @needs("enter")
    def withdraw_many(
        self, register: Register, uids: Sequence[str], *, reason: str, cause: Cause = "hand", batch: str = ""
    ) -> None:
        """Move many records to the recycle bin, as ``withdraw`` does each; those there already stay as they are."""
        plan = self._plan(register)
        at = moment(self.now())
        occasion = Occasion(at, self.clerk, cause, "withdraw", plan.register.key, reason, batch)
        before_text, after_text = _as_history({"withdrawn_at": None}), _as_history({"withdrawn_at": at})
        sql = f"UPDATE {plan.table} SET withdrawn_at = ?, revision = ?, changed_at = ?, changed_by = ? WHERE id = ?"
        with self.transaction():
            for start in range(0, len(uids), CHUNK):
                in_force = self._in_force(plan, uids[start : start + CHUNK])
                if self.sealed():
                    for _, record in self._whole_of(plan, "uid", [uid for _, uid, _ in in_force]):
                        self._refuse_sealed(plan, record, record | {"withdrawn_at": at})
                rows = [(at, revision + 1, at, self.clerk, number) for number, _, revision in in_force]
                self._connection.executemany(sql, rows)
                changes = [Change(uid, revision + 1, before_text, after_text) for _, uid, revision in in_force]
                self._history.append(occasion, changes)
                searched = self._searches[plan.register.key]
                unknown = searched.mark([number for number, _, _ in in_force], WITHDRAWN)
                searched.replace([plan.search_row(*one) for one in self._whole_of(plan, "id", unknown)])
            self._totals.pop(plan.register.key, None)

    def _in_force(self, plan: Plan, uids: Sequence[str]) -> list[tuple[int, str, int]]:
        """Row id, uid and revision of those in force, each once; ``Refusal`` with ``record_unknown`` for no record."""
        sql = f"SELECT uid, id, revision, withdrawn_at FROM {plan.table} WHERE uid IN ({', '.join('?' * len(uids))})"
        held = {uid: rest for uid, *rest in self._rows(sql, list(uids))}
        found = []
        for uid in dict.fromkeys(uids):
            if uid not in held:
                self._present(plan, uid)
            number, revision, withdrawn = held[uid]
            if withdrawn is None:
                found.append((number, uid, revision))
        return found

    def _whole_of(self, plan: Plan, key: str, wanted: Sequence[Any]) -> list[tuple[int, Record]]:
        """Row ids and records of these uids or row ids."""
        return self._whole(plan, f"r.{key} IN ({', '.join('?' * len(wanted))})", list(wanted)) if wanted else []

    @needs("enter")
    def restore(
        self, register: Register, uid: str, *, cause: Cause = "restore", batch: str = "", reason: str = ""
    ) -> Record:
        """Take a record out of the recycle bin; ``Refusal`` with ``double`` where its key is taken now."""
        plan = self._plan(register)
        with self._one_change():
            number, record = self._present(plan, uid)
            if record["withdrawn_at"] is not None:
                after: Record = {"withdrawn_at": None}
                if record["merged_into"] is not None:
                    after["merged_into"] = None
                self._change(plan, number, record, after, "restore", (cause, reason, batch))
                self._totals.pop(plan.register.key, None)
            return record

    def _present(self, plan: Plan, uid: str) -> tuple[int, Record]:
        """Row id and record; ``Refusal`` with ``record_unknown`` where there is none."""
        found = self._whole(plan, "r.uid = ?", [uid])
        if not found:
            finding = hard("record_unknown", uid=quoted(uid), register_name=plan.register.words())
            raise Refusal([finding.at(register=plan.register.key, uid=uid)])
        return found[0]

    def _change(
        self, plan: Plan, number: int, record: Record, after: Record, action: str, why: tuple[Cause, str, str]
    ) -> None:
        """Write what changed, its history and its index; ``record`` becomes what it now is."""
        cause, reason, batch = why
        at = moment(self.now())
        before = {key: record[key] for key in after}
        former = dict(record)
        record.update(after, revision=record["revision"] + 1, changed_at=at, changed_by=self.clerk)
        self._refuse_sealed(plan, former, record)
        columns = [key for key in after if key not in plan.register.child_by_key]
        columns += ["revision", "changed_at", "changed_by"]
        assignments = ", ".join(f"{quote(key)} = ?" for key in columns)
        try:
            self._connection.execute(
                f"UPDATE {plan.table} SET {assignments} WHERE id = ?",
                [*(record[key] for key in columns), number],
            )
        except IntegrityError:
            findings = self._doubles(plan, [record])
            if not findings:
                raise
            raise Refusal(findings) from None
        for child in plan.children:
            if child.key in after:
                self._connection.execute(f"DELETE FROM {child.table} WHERE parent = ?", (number,))
                self._connection.executemany(child.insert, _child_rows(child, number, after[child.key]))
        occasion = Occasion(at, self.clerk, cause, action, plan.register.key, reason, batch)
        self._history.append(
            occasion, [Change(record["uid"], record["revision"], _as_history(before), _as_history(after))]
        )
        self._reindex(plan, number, former, record)

    def sealed_findings(self, register: Register, before: Record | None, after: Record | None) -> list[Finding]:
        """Why a record may not become another one: figures of closed periods would alter."""
        if not self.sealed():
            return []
        from workstation.forms.sealing import sealed_findings

        return sealed_findings(cast("ports.Store", self), register, before, after)

    def _refuse_sealed(self, plan: Plan, former: Record, record: Record) -> None:
        """What would alter a figure of a closed period is not written; ``Refusal`` with ``period_sealed``."""
        before, after = (one if one["withdrawn_at"] is None else None for one in (former, record))
        findings = self.sealed_findings(plan.register, before, after)
        if findings:
            raise Refusal(findings)

    # -- the search index ----------------------------------------------------------------------------------

    def _index(self, plan: Plan, numbers: Iterable[int], records: Iterable[Record]) -> None:
        """File new records."""
        self._searches[plan.register.key].add(map(plan.search_row, numbers, records))

    def _reindex(self, plan: Plan, number: int, former: Record, record: Record) -> None:
        """File a changed record anew where what is searched changed."""
        row = plan.search_row(number, record)
        if row != plan.search_row(number, former):
            self._searches[plan.register.key].replace([row])

    def rebuild_search(self, register: Register) -> None:
        """Make the search index of a register anew from its records."""
        plan = self._plan(register)
        with self.transaction():
            rows = (plan.search_row(number, record) for number, record in self._streamed(plan, (), "uid"))
            search.rebuild(self._connection, plan.register, rows)

    # -- doubles -------------------------------------------------------------------------------------------

    def _doubles(self, plan: Plan, records: Sequence[Record]) -> list[Finding]:
        """Why the engine refused these records: keys and uids that others hold, or that two of them share."""
        keys = [plan.register.key_of(record) for record in records]
        taken = self.keys(plan.register, [key for key in keys if key is not None])
        others = {
            record["uid"]: record
            for record in self.get_many(plan.register, [uid for uid, withdrawn in taken.values() if not withdrawn])
        }
        findings = []
        seen: dict[tuple[Any, ...], Record] = {}
        for record, key in zip(records, keys, strict=True):
            if key is None:
                continue
            uid, withdrawn = taken.get(key, ("", True))
            other = seen.get(key) if withdrawn else others.get(uid)
            if other is not None and other.get("uid") != record.get("uid", ""):
                findings.append(_double(plan, record, other))
            seen[key] = record
        given = [record["uid"] for record in records if "uid" in record and "revision" not in record]
        findings += (
            _about(plan, record, hard("uid_taken", title=_title(plan, record), key=record["uid"]))
            for record in self.get_many(plan.register, given)
        )
        return findings


def _double(plan: Plan, record: Record, other: Record) -> Finding:
    unique = plan.register.unique_by
    fields = [plan.register.by_key[key] for key in (*unique.fields, *unique.also)]
    labels = "+".join(field.words() for field in fields)
    key = " ".join(field.show(record.get(field.key)) for field in fields).strip()
    finding = hard(
        "double",
        unique.fields[0],
        label=labels,
        key=quoted(key),
        title=_title(plan, other),
        other=other.get("uid"),
    )
    return finding.at(register=plan.register.key, uid=record.get("uid") or "")


def _title(plan: Plan, record: Record) -> str:
    return quoted(plan.register.title_of(record))


def _about(plan: Plan, record: Record, finding: Finding) -> Finding:
    return finding.at(register=plan.register.key, uid=record["uid"])


def _expect(plan: Plan, record: Record, revision: int | None) -> None:
    if revision is not None and revision != record["revision"]:
        finding = hard(
            "changed_meanwhile",
            title=_title(plan, record),
            clerk=record["changed_by"],
            at=record["changed_at"],
            found=record["revision"],
            expected=revision,
        )
        raise Refusal([_about(plan, record, finding)])


def _unknown_keys(plan: Plan, record: Record) -> WrongUse:
    unknown = ", ".join(sorted(map(str, record.keys() - plan.known)))
    return WrongUse("field_unknown", field=quoted(unknown), register=plan.register.words())


def _child_rows(child: ChildPlan, parent: int, rows: Iterable[Record]) -> Iterator[tuple[Any, ...]]:
    for position, row in enumerate(rows):
        if not row.keys() <= child.known:
            raise WrongUse("field_unknown", field=quoted(row.keys() - child.known), register=child.key)
        yield (parent, position, *map(row.get, child.columns))


def _as_history(values: Record) -> str:
    """Changed values as JSON; an emptied value stays as null, empty cells of child rows are left out."""
    return encode(
        {
            key: [without_empty(row) for row in value] if isinstance(value, list) else value
            for key, value in values.items()
        }
    )

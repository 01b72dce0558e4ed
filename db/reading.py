"""Reading records: one, a page, all of them, and figures over them."""

import json
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db import history
from db.conditions import Compiled, Conditions
from db.faults import translated
from db.search import CAP, Search
from db.tables import WITHDRAWN, Plan, quote
from workstation.fields import Record
from workstation.findings import WrongUse
from workstation.ports import Cause, Changed, Page, Step, Version
from workstation.query import Clause, Condition, Measure, Query
from workstation.register import Register

if TYPE_CHECKING:
    from sqlite3 import Connection

UID_LETTERS = 36
"""A search text of so many letters may be a uid."""
CHUNK = 1000
"""Records fetched at once while streaming."""
ALL = 2**53
"""More than there are records."""
IN_FORCE, IN_BIN = "+r.withdrawn_at IS NULL", "r.withdrawn_at IS NOT NULL"
"""The plus keeps the engine from walking the index of the key, which holds as many rows as the table, in no order."""


class Reading:
    """What a store answers without changing anything."""

    path: Path
    _connection: "Connection"
    _plans: dict[str, Plan]
    _searches: dict[str, Search]
    _totals: dict[str, int]
    """Register -> records in force; counted once, then kept up with each change."""

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a question."""
        with translated(self.path):
            return self._connection.execute(sql, values).fetchall()

    def _plan(self, register: Register | str) -> Plan:
        key = register if isinstance(register, str) else register.key
        if key not in self._plans:
            raise WrongUse("register_unknown", key=key, known=", ".join(self._plans))
        return self._plans[key]

    # -- records -------------------------------------------------------------------------------------------

    def get(self, register: Register, uid: str) -> Record | None:
        """One record with its child tables, in force or withdrawn."""
        found = self.get_many(register, [uid])
        return found[0] if found else None

    def get_many(self, register: Register, uids: Sequence[str]) -> list[Record]:
        """Records with their child tables, in the order asked; missing ones are left out."""
        plan = self._plan(register)
        found: dict[str, Record] = {}
        for start in range(0, len(uids), CHUNK):
            part = list(uids[start : start + CHUNK])
            marks = ", ".join("?" * len(part))
            found |= {record["uid"]: record for _, record in self._whole(plan, f"r.uid IN ({marks})", part)}
        return [found[uid] for uid in uids if uid in found]

    def revisions(self, register: Register, uids: Sequence[str]) -> dict[str, int]:
        """Uid -> revision of the record; missing ones are left out."""
        table = self._plan(register).table
        found: dict[str, int] = {}
        for start in range(0, len(uids), CHUNK):
            part = list(uids[start : start + CHUNK])
            found |= dict(
                self._rows(f"SELECT uid, revision FROM {table} WHERE uid IN ({', '.join('?' * len(part))})", part)
            )
        return found

    def rows(self, register: Register, ids: Sequence[int]) -> list[Record]:
        """Records of these row ids, without child tables, in the order asked."""
        plan = self._plan(register)
        found: dict[int, Record] = {}
        for start in range(0, len(ids), CHUNK):
            part = list(ids[start : start + CHUNK])
            marks = ", ".join("?" * len(part))
            sql = f"SELECT r.id, {plan.selected} FROM {plan.table} r WHERE r.id IN ({marks})"
            found |= {row[0]: plan.as_record(row[1:]) for row in self._rows(sql, part)}
        return [found[number] for number in ids if number in found]

    def each(self, register: Register, where: Sequence[Condition] = (), order: str = "uid") -> Iterator[Record]:
        """All records in force that hold the conditions, with child tables, streamed.

        What changes while they stream is seen as it is when its turn comes.
        """
        in_force = (Clause("withdrawn_at", "is empty"), *where)
        return (record for _, record in self._streamed(self._plan(register), in_force, order))

    def all_records(self, register: Register) -> Iterator[Record]:
        """All records, withdrawn ones too, in the order of their uids, streamed."""
        return (record for _, record in self._streamed(self._plan(register), (), "uid"))

    def _streamed(self, plan: Plan, where: Sequence[Condition], order: str) -> Iterator[tuple[int, Record]]:
        """Row ids and records."""
        conditions = Conditions(plan.register)
        condition, values = conditions.all_of(where)
        sql = f"SELECT r.id FROM {plan.table} r WHERE {condition} ORDER BY {conditions.column(order)}"
        if order != "uid":
            sql += ", r.id"
        ids = array("q", (row[0] for row in self._rows(sql, values)))
        for start in range(0, len(ids), CHUNK):
            part = ids[start : start + CHUNK].tolist()
            found = dict(self._whole(plan, f"r.id IN ({', '.join('?' * len(part))})", part))
            yield from ((number, found[number]) for number in part)

    def _whole(self, plan: Plan, condition: str, values: Sequence[Any]) -> list[tuple[int, Record]]:
        """Ids and records with their child tables."""
        answer = self._rows(f"SELECT r.id, {plan.selected} FROM {plan.table} r WHERE {condition}", values)
        found = [(row[0], plan.as_record(row[1:])) for row in answer]
        by_id = dict(found)
        numbers = json.dumps(list(by_id))
        for child in plan.children:
            for record in by_id.values():
                record[child.key] = []
            answer = self._rows(
                f"SELECT parent, {child.selected} FROM {child.table}"
                " WHERE parent IN (SELECT value FROM json_each(?)) ORDER BY parent, position",
                (numbers,),
            )
            for parent, *cells in answer:
                by_id[parent][child.key].append(dict(zip(child.columns, cells, strict=True)))
        return found

    def history(self, register: Register, uid: str) -> list[Version]:
        """All versions of a record, oldest first."""
        self._plan(register)
        with translated(self.path):
            return history.versions(self._connection, uid)

    def histories(
        self, register: Register, uids: Sequence[str], *, after: int = 0, until: int | None = None
    ) -> dict[str, list[Version]]:
        """Uid -> versions of the record, oldest first, in rows of the history after one and up to another."""
        self._plan(register)
        found: dict[str, list[Version]] = {}
        with translated(self.path):
            for start in range(0, len(uids), CHUNK):
                found |= history.versions_of(self._connection, uids[start : start + CHUNK], after, until)
        return found

    def step(self, sequence: int | None = None) -> Step | None:
        """The step that a row of the history belongs to, the last one where no row is named."""
        with translated(self.path):
            return history.step(self._connection, sequence)

    def last_change(self) -> int:
        """Number of the last row of the history, 0 for none."""
        return history.last_row(self._connection).sequence

    def row_hash(self, sequence: int) -> str:
        """What stands for the whole history up to a row; empty where there is no such row."""
        rows = self._rows("SELECT hash FROM history WHERE sequence = ?", (sequence,))
        return rows[0][0].hex() if rows else ""

    def changed_between(self, first: int, last: int | None = None) -> dict[str, list[str]]:
        """Register -> uids of the records changed after one row of the history, up to another one or up to now."""
        sql = "SELECT DISTINCT register, uid FROM history WHERE sequence > ? AND sequence <= ? ORDER BY register, uid"
        found: dict[str, list[str]] = {key: [] for key in self._plans}
        for register, uid in self._rows(sql, (first, ALL if last is None else last)):
            found.setdefault(register, []).append(uid)
        return found

    def step_of_batch(self, batch: str) -> Step | None:
        """The step that bears this batch."""
        with translated(self.path):
            return history.step_of_batch(self._connection, batch)

    def batches(self, start: str, most: int = 1000) -> list[Step]:
        """The steps whose batch begins with this text, the last name first."""
        with translated(self.path):
            return history.batches(self._connection, start, most)

    def actions_of(self, step: Step) -> dict[str, int]:
        """Action -> number of changes, of a step whose changes stand in the order of ``history.ACTIONS``."""
        with translated(self.path):
            return history.actions_of(self._connection, step)

    def changed_after(self, step: Step) -> list[str]:
        """Uids of the records of a step that were changed, withdrawn or restored after it."""
        with translated(self.path):
            return history.changed_after(self._connection, step)

    def last_causes(self, uids: Sequence[str]) -> dict[str, Cause]:
        """Uid -> cause of the record's last change: what is in the recycle bin was thrown away or undone."""
        found: dict[str, Cause] = {}
        with translated(self.path):
            for start in range(0, len(uids), CHUNK):
                found |= history.last_causes(self._connection, uids[start : start + CHUNK])
        return found

    def changes_of(self, step: Step) -> Iterator[Changed]:
        """The changes of a step, newest first, streamed; what is changed meanwhile does not disturb it."""
        with translated(self.path):
            yield from history.changes_of(self._connection, step, CHUNK)

    def last_reasons(self, uids: Sequence[str]) -> dict[str, str]:
        """Uid -> the reason given for the record's last change: why what is in the recycle bin is there."""
        found: dict[str, str] = {}
        with translated(self.path):
            for start in range(0, len(uids), CHUNK):
                found |= history.last_reasons(self._connection, uids[start : start + CHUNK])
        return found

    # -- pages ---------------------------------------------------------------------------------------------

    def page(self, register: Register, query: Query) -> Page:
        """One page of records."""
        plan = self._plan(register)
        query = self._by_uid(plan, query)
        total, capped = self._total(plan, query)
        ids = self._found(plan, query, query.limit)
        return Page(records=self.rows(plan.register, ids), total=total, capped=capped)

    def ids(self, register: Register, query: Query, limit: int | None = None) -> "array[int]":
        """Row ids in order, all or the first so many, in four bytes each: what a table scrolls over."""
        plan = self._plan(register)
        query = self._by_uid(plan, query)
        if limit is None and not (query.text.strip() or query.where or query.sort or query.withdrawn):
            every = self._every_one(plan)
            if every is not None:
                return every
        return array("I", self._found(plan, query, limit))

    def _by_uid(self, plan: Plan, query: Query) -> Query:
        """A text that is the uid of a record asks for that record, or for the one that it was merged into."""
        uid = query.text.strip().lower()
        if len(uid) != UID_LETTERS or not self._rows(f"SELECT 1 FROM {plan.table} WHERE uid = ?", (uid,)):
            return query
        if not query.withdrawn:
            uid = self.kept_uids(plan.register, [uid]).get(uid, uid)
        return replace(query, text="", where=(*query.where, Clause("uid", "=", uid)))

    def _every_one(self, plan: Plan) -> "array[int] | None":
        """All ids in force, newest first, without walking the table; ``None`` where their numbers have gaps.

        Rows are numbered one after the other and never deleted: only the withdrawn ones are missing.
        """
        [(last,)] = self._rows(f"SELECT ifnull(max(id), 0) FROM {plan.table}")
        # In no order: asked for one by id, SQLite would walk the whole table instead of the few in their index.
        rows = self._rows(f"SELECT id FROM {plan.table} WHERE withdrawn_at IS NOT NULL")
        withdrawn = sorted((number for (number,) in rows), reverse=True)
        if last - len(withdrawn) != self.total(plan.register):
            return None
        found = array("I")
        for gap in (*withdrawn, 0):
            for first in range(last, gap, -CHUNK):
                found.extend(range(first, max(first - CHUNK, gap), -1))
            last = gap - 1
        return found

    def _found(self, plan: Plan, query: Query, limit: int | None) -> Sequence[int]:
        """Row ids of a query, from its offset on; out of an index alone where one fits."""
        offset = 0 if limit is None else query.offset
        if query.text.strip() or (not query.sort and _asks_a_facet(plan, query)):
            with translated(self.path):
                return self._searches[plan.register.key].ids(
                    query.text,
                    order=order_of(plan, query) if query.sort else "",
                    limit=limit,
                    offset=offset,
                    **_searched(plan, query),
                )
        condition, values = _matching(plan, query)
        sql = f"SELECT r.id FROM {plan.table} r WHERE {condition} ORDER BY {order_of(plan, query)}"
        if limit is not None:
            sql += f" LIMIT {int(limit)} OFFSET {int(offset)}"
        return self._numbers(sql, values)

    def _numbers(self, sql: str, values: Sequence[Any]) -> "array[int]":
        """One column of numbers in small parts: a million rows at once would keep the window's thread waiting."""
        found = array("I")
        with translated(self.path):
            cursor = self._connection.execute(sql, values)
            while part := cursor.fetchmany(CHUNK):
                found.extend([number for (number,) in part])
        return found

    def _total(self, plan: Plan, query: Query) -> tuple[int, bool]:
        """How many records a query finds, and whether there are more."""
        if query.text.strip() or _asks_a_facet(plan, query):
            cap = CAP if query.text.strip() else ALL
            with translated(self.path):
                return self._searches[plan.register.key].count(query.text, cap=cap, **_searched(plan, query))
        if not query.where and not query.withdrawn:
            return self.total(plan.register), False
        condition, values = _matching(plan, query)
        sql = f"SELECT count(*) FROM {plan.table} r WHERE {condition}"
        return self._rows(sql, values)[0][0], False

    def total(self, register: Register) -> int:
        """How many records are in force."""
        plan = self._plan(register)
        key = plan.register.key
        if key not in self._totals:
            sql = f"SELECT count(*) FROM {plan.table} r WHERE r.withdrawn_at IS NULL"
            self._totals[key] = self._rows(sql)[0][0]
        return self._totals[key]

    # -- keys ----------------------------------------------------------------------------------------------

    def lookup(self, register: str, **values: Any) -> Sequence[str]:
        """Uids of records in force that hold all these values."""
        plan = self._plan(register)
        clauses = [Clause("withdrawn_at", "is empty")]
        clauses += (Clause(key, "=", value) for key, value in values.items())
        condition, bound = Conditions(plan.register).all_of(clauses)
        sql = f"SELECT r.uid FROM {plan.table} r WHERE {condition} ORDER BY r.id"
        return [row[0] for row in self._rows(sql, bound)]

    def keys(self, register: Register, wanted: Iterable[tuple[Any, ...]]) -> dict[tuple[Any, ...], tuple[str, bool]]:
        """Unique key -> (uid, whether withdrawn) for those of the wanted keys that exist; in force wins."""
        plan = self._plan(register)
        unique = plan.register.unique_by
        fields = (*unique.fields, *unique.also)
        selected = ", ".join(f"r.{quote(key)}" for key in fields)
        missing = set(wanted)
        matches = [f"r.{quote(key)} = w.value ->> {place}" for place, key in enumerate(unique.fields)]
        matches += (
            f"ifnull(r.{quote(key)}, '') = ifnull(w.value ->> {place}, '')"
            for place, key in enumerate(unique.also, start=len(unique.fields))
        )
        found: dict[tuple[Any, ...], tuple[str, bool]] = {}
        # Two questions, for each has its index. The bin may hold a key several times: the last one thrown in counts.
        for withdrawn, part in ((False, "IS NULL"), (True, "IS NOT NULL")):
            sql = (
                f"SELECT r.uid, {selected} FROM json_each(?) w CROSS JOIN {plan.table} r"
                f" WHERE r.withdrawn_at {part} AND {' AND '.join(matches)} ORDER BY r.withdrawn_at, r.id"
            )
            asked = list(missing)
            for start in range(0, len(asked), CHUNK):
                text = json.dumps(asked[start : start + CHUNK], ensure_ascii=False)
                for uid, *key in self._rows(sql, (text,)):
                    found[tuple(key)] = (uid, withdrawn)
            missing -= found.keys()
        return found

    def alike(
        self, register: Register, values: Iterable[Any] | None = None, most: int = 2000
    ) -> Iterator[tuple[Any, ...]]:
        """Uid and the fields of ``similar_by`` of records in force.

        Of all, or of those whose first such field holds one of the values, at most so many for each.
        """
        plan = self._plan(register)
        similar = plan.register.similar_by
        sql = f"SELECT r.uid, {', '.join(f'r.{quote(key)}' for key in similar)} FROM {plan.table} r"
        if values is None:
            yield from self._rows(f"{sql} WHERE r.withdrawn_at IS NULL")
            return
        sql += f" WHERE r.{quote(similar[0])} = ? AND r.withdrawn_at IS NULL LIMIT ?"
        for value in values:
            yield from self._rows(sql, (value, most))

    def kept_uids(self, register: Register, uids: Iterable[str]) -> dict[str, str]:
        """Uid of a record that was merged into another -> uid of the one that is kept; others are left out.

        The kept one may have been merged again: the last one counts.
        """
        plan = self._plan(register)
        sql = (
            f"SELECT r.uid, r.merged_into FROM json_each(?) w CROSS JOIN {plan.table} r ON r.uid = w.value"
            " WHERE r.merged_into IS NOT NULL"
        )
        steps: dict[str, str] = {}
        asked = list(dict.fromkeys(uids))
        unknown = asked
        while unknown:
            found: dict[str, str] = {}
            for start in range(0, len(unknown), CHUNK):
                found |= dict(self._rows(sql, (json.dumps(unknown[start : start + CHUNK]),)))
            steps |= found
            unknown = list({uid for uid in found.values() if uid not in steps})
        return {uid: _end_of(uid, steps) for uid in asked if uid in steps}

    def values(self, register: Register, keys: Sequence[str], after: int, limit: int) -> list[tuple[Any, ...]]:
        """Row id and these fields of the next records in force with a higher row id, so many at most."""
        plan = self._plan(register)
        selected = ", ".join(["r.id", *(f"r.{quote(key)}" for key in keys)])
        sql = f"SELECT {selected} FROM {plan.table} r WHERE r.id > ? AND {IN_FORCE} ORDER BY r.id LIMIT ?"
        return self._rows(sql, (after, limit))

    def values_of(self, register: Register, keys: Sequence[str], ids: Sequence[int]) -> list[tuple[Any, ...]]:
        """Row id and these fields of the records with these row ids that are in force, in no order."""
        plan = self._plan(register)
        selected = ", ".join(["r.id", *(f"r.{quote(key)}" for key in keys)])
        sql = f"SELECT {selected} FROM json_each(?) w CROSS JOIN {plan.table} r ON r.id = w.value WHERE {IN_FORCE}"
        return self._rows(sql, (json.dumps(list(ids)),))

    def sequence(self, register: Register, field: str, prefix: str) -> int:
        """The highest number that follows ``prefix`` in a text field, 0 for none: proposes case numbers.

        Numbers of withdrawn records count: they are not given again.
        """
        plan = self._plan(register)
        condition, values = Conditions(plan.register).all_of((Clause(field, "starts with", prefix),))
        rest = f"substr(r.{quote(field)}, {len(prefix) + 1})"
        highest = 0
        # Two questions, for each has its index.
        for part in ("IS NULL", "IS NOT NULL"):
            sql = (
                f"SELECT max(CAST({rest} AS INTEGER)) FROM {plan.table} r"
                f" WHERE r.withdrawn_at {part} AND {condition} AND {rest} NOT GLOB '*[^0-9]*'"
            )
            highest = max(highest, self._rows(sql, values)[0][0] or 0)
        return highest

    # -- figures -------------------------------------------------------------------------------------------

    def tally(
        self,
        register: Register,
        *,
        by: Sequence[str] = (),
        measures: Sequence[Measure] = (Measure(),),
        where: Sequence[Condition] = (),
        child: str = "",
    ) -> list[tuple[Any, ...]]:
        """Figures over the records in force, grouped: rows of (group values…, measures…), ordered by group.

        Groups are fields, or parts of a day: ``field@year``, ``@half``, ``@quarter``, ``@month``. A sum over
        nothing is 0, an average over nothing ``None``; an average is in the unit of its field.
        With ``child`` the rows of that child table are counted, joined with their record; fields of the child
        table are then named ``table.field``.
        """
        plan = self._plan(register)
        conditions = Conditions(plan.register, child)
        groups = [conditions.column(name) for name in by]
        compiled = [_measure(conditions, measure) for measure in measures]
        condition, values = conditions.all_of(where)
        joined = f" JOIN {quote(child)} c ON c.parent = r.id" if child else ""
        columns = ", ".join([*groups, *(sql for sql, _ in compiled)])
        sql = f"SELECT {columns} FROM {plan.table} r{joined} WHERE {IN_FORCE} AND {condition}"
        if groups:
            places = ", ".join(str(place) for place in range(1, len(groups) + 1))
            sql += f" GROUP BY {places} ORDER BY {places}"
        bound = [value for _, part in compiled for value in part]
        return self._rows(sql, [*bound, *values])


def _end_of(uid: str, steps: Mapping[str, str]) -> str:
    """Where merging after merging led to; a circle, which no merge makes, ends where it began."""
    passed = {uid}
    while (following := steps.get(uid)) is not None and following not in passed:
        uid = following
        passed.add(uid)
    return uid


def _measure(conditions: Conditions, measure: Measure) -> Compiled:
    """One figure of a tally as an expression."""
    column = conditions.column(measure.field) if measure.field else ""
    condition, values = conditions.all_of(measure.where)
    figure = {
        "count": "count(*)",
        "sum": f"sum({column})",
        "average": f"avg({column})",
        "distinct": f"count(DISTINCT {column})",
    }[measure.kind]
    if measure.where:
        figure += f" FILTER (WHERE {condition})"
    return (f"ifnull({figure}, 0)" if measure.kind == "sum" else figure), values


def _matching(plan: Plan, query: Query) -> Compiled:
    """What a query's records hold."""
    condition, values = Conditions(plan.register).all_of(query.where)
    return f"{IN_BIN if query.withdrawn else IN_FORCE} AND {condition}", values


def _asks_a_facet(plan: Plan, query: Query) -> bool:
    """Whether the search index answers a query without a text: no index of the table knows facets alone."""
    return any(isinstance(one, Clause) and plan.facet(one) is not None for one in query.where)


def _searched(plan: Plan, query: Query) -> dict[str, Any]:
    """A query's conditions for the search index: facets as its tokens, the others as SQL."""
    facets, others = [], []
    for condition in query.where:
        facet = plan.facet(condition) if isinstance(condition, Clause) else None
        if facet is None:
            others.append(condition)
        else:
            facets.append(facet)
    where, values = Conditions(plan.register).all_of(others) if others else ("", [])
    bin_or_not = {"facets": [*facets, WITHDRAWN]} if query.withdrawn else {"facets": facets, "excluded": [WITHDRAWN]}
    return bin_or_not | {"where": where, "values": values}


def order_of(plan: Plan, query: Query) -> str:
    """The order of a query, as the indexes have it: the column, then the id."""
    if not query.sort:
        return "r.withdrawn_at DESC, r.id DESC" if query.withdrawn else "r.id DESC"
    way = "DESC" if query.descending else "ASC"
    return f"{Conditions(plan.register).column(query.sort)} {way}, r.id {way}"

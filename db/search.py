"""The search index of a register: an FTS5 table of tokens, and the texts they stand for.

The FTS5 table keeps no text and no positions (contentless, ``detail=none``), so it is small and answers in the
order of ids; the folded texts decide where tokens cannot, and give the exact old tokens without which nothing
can be taken out of such a table. The newest few records wait with their texts alone: a search compares each of
them, and they are filed together, which costs far less than one by one. All of it changes in the caller's
transaction, so that what is saved is found; nothing here commits.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, NamedTuple

from db.engine import DatabaseError
from workstation.register import Register
from workstation.search_text import TOKENISER_VERSION, Fragment, facet_token, folded_texts, parse, tokens

if TYPE_CHECKING:
    from sqlite3 import Connection

__all__ = ["TOKENISER_VERSION", "Count", "Row", "Search", "create_statements", "is_consistent", "rebuild"]

HASH_BYTES = 8 * 1024 * 1024
"""Memory in which FTS5 gathers tokens before it writes them; with its own 1 MB it writes each token often."""
WAITING = 250
"""Records that wait to be filed, at most; comparing so many costs a search about a millisecond."""
GATHERED = 1_000
"""Parts that FTS5 lets gather before it merges them itself, while somebody waits: ``Search.settle`` comes first."""
MERGED = 16
"""Parts that ``Search.settle`` leaves as they are."""
MERGED_PAGES = 500
"""Pages that one step of ``Search.settle`` writes, some milliseconds' work."""
EXAMINED, EXAMINED_READING = 1_000, 250
"""Candidates that a count compares, or reads as pinyin; what goes on beyond them is told as "more"."""
PAGE = 50
"""A count that stops early has found at least a page, if there is one."""
SORTED = 10_000
"""Up to so many hits are sorted; beyond, the other order is walked and each record is asked."""
CAP = 10_000
"""Up to so many hits are counted."""
CHUNK = 1000
"""Records filed or taken out at once."""
MOST_IDS = 2**62
"""Higher than any id."""

Row = tuple[int, Iterable[str], Iterable[tuple[str, str]]]
"""Id of the record, texts of its searched fields, its facets as (key, value)."""


class Count(NamedTuple):
    """How many records a search finds."""

    total: int
    capped: bool
    """Whether there are, or may be, more."""


FTS5_VERSION = 4
"""Of the format of its tables (https://www.sqlite.org/src/file/ext/fts5/fts5Int.h, FTS5_CURRENT_VERSION)."""


def create_statements(register: Register) -> Iterator[tuple[str, str]]:
    """The tables that the index of a register needs and what sets them up, each with the table's name."""
    name = register.key
    fts = f"{name}_search"
    yield (
        fts,
        f"CREATE VIRTUAL TABLE {fts} USING fts5(tokens, content='', detail=none, columnsize=0, tokenize='ascii')",
    )
    for setting, value in (("hashsize", HASH_BYTES), ("automerge", 0), ("crisismerge", GATHERED)):
        yield fts, f"INSERT INTO {fts} ({fts}, rank) VALUES ('{setting}', {value})"
    yield (
        f"{fts}_text",
        f"CREATE TABLE {fts}_text (id INTEGER PRIMARY KEY, text TEXT NOT NULL, facets TEXT NOT NULL) STRICT",
    )
    # Ids up to this one are filed in FTS5, later ones wait.
    yield f"{fts}_filed", f"CREATE TABLE {fts}_filed (last INTEGER NOT NULL) STRICT"
    yield f"{fts}_filed", f"INSERT INTO {fts}_filed VALUES (0)"


def rebuild(connection: "Connection", register: Register, rows: Iterable[Row]) -> None:
    """Make the whole index of a register anew, its tables too where it is too damaged to be emptied."""
    fts = f"{register.key}_search"
    try:
        connection.execute(f"INSERT INTO {fts} ({fts}) VALUES ('delete-all')")
    except DatabaseError:
        # With a damaged version number it could not even be dropped.
        connection.execute(f"INSERT OR REPLACE INTO {fts}_config VALUES ('version', {FTS5_VERSION})")
        connection.execute(f"DROP TABLE {fts}")
        for name, sql in create_statements(register):
            if name == fts:
                connection.execute(sql)
    connection.execute(f"DELETE FROM {fts}_text")
    # What is kept under lower ids is filed at once, whatever the order in which records come.
    connection.execute(f"UPDATE {fts}_filed SET last = ?", (MOST_IDS,))
    Search(connection, register.key).add(rows)
    connection.execute(f"UPDATE {fts}_filed SET last = (SELECT ifnull(max(id), 0) FROM {fts}_text)")


def is_consistent(connection: "Connection", register: Register) -> bool:
    """Whether the index is whole in itself and files exactly the records that exist.

    Does not compare the texts: for that the caller compares ``Search.filed`` with the records.
    """
    fts, table = f"{register.key}_search", f'"{register.key}"'
    try:
        connection.execute(f"INSERT INTO {fts} ({fts}) VALUES ('integrity-check')")
    except DatabaseError:
        return False
    unlike = (
        f"SELECT 1 FROM {table} r LEFT JOIN {fts}_text t ON t.id = r.id WHERE t.id IS NULL"
        f" UNION ALL SELECT 1 FROM {fts}_text t LEFT JOIN {table} r ON r.id = t.id WHERE r.id IS NULL LIMIT 1"
    )
    return connection.execute(unlike).fetchone() is None


class Search:
    """The search index of one register over an open connection; the register's table is named as its key."""

    def __init__(self, connection: "Connection", register_key: str) -> None:
        self._connection = connection
        self._table = f'"{register_key}"'
        self._fts = fts = f"{register_key}_search"
        self._file = f"INSERT INTO {fts} (rowid, tokens) VALUES (?, ?)"
        self._keep = f"INSERT INTO {fts}_text (id, text, facets) VALUES (?, ?, ?)"
        self._take_out = f"INSERT INTO {fts} ({fts}, rowid, tokens) VALUES ('delete', ?, ?)"
        # One statement for both: without a command a row is filed.
        self._refile = f"INSERT INTO {fts} ({fts}, rowid, tokens) VALUES (?, ?, ?)"

    # -- upkeep --------------------------------------------------------------------------------------------

    @property
    def last_filed(self) -> int:
        """The id up to which records are filed."""
        return int(self._connection.execute(f"SELECT last FROM {self._fts}_filed").fetchone()[0])

    def add(self, rows: Iterable[Row]) -> None:
        """Take up new records; those with the highest ids wait to be filed, until they are too many."""
        last = self.last_filed
        newest = 0
        remaining = iter(rows)
        while part := list(map(_kept, islice(remaining, CHUNK))):
            self._connection.executemany(self._keep, part)
            self._connection.executemany(self._file, [_filed(row) for row in part if row[0] <= last])
            newest = max(newest, *(number for number, _, _ in part))
        if newest - last > WAITING:
            self.file()

    def file(self) -> None:
        """File the records that wait, in the order of their ids, in which it is fastest."""
        last = before = self.last_filed
        selected = f"SELECT id, text, facets FROM {self._fts}_text WHERE id > ? ORDER BY id LIMIT {CHUNK}"
        while part := self._connection.execute(selected, (last,)).fetchall():
            self._connection.executemany(self._file, map(_filed, part))
            last = part[-1][0]
        if last > before:
            self._connection.execute(f"UPDATE {self._fts}_filed SET last = ?", (last,))

    def remove(self, ids: Iterable[int]) -> None:
        """Take records out; ids that are not there are passed over."""
        last = self.last_filed
        remaining = iter(ids)
        while part := list(islice(remaining, CHUNK)):
            marks = ", ".join("?" * len(part))
            where = f"FROM {self._fts}_text WHERE id IN ({marks})"
            held = self._connection.execute(f"SELECT id, text, facets {where}", part).fetchall()
            self._connection.executemany(self._take_out, [_filed(row) for row in held if row[0] <= last])
            self._connection.execute(f"DELETE {where}", part)

    def replace(self, rows: Iterable[Row]) -> None:
        """File changed records anew.

        In the order of their ids, what was filed of each taken out right before: FTS5 writes down all it has gathered
        whenever it is given a lower id than the one before.
        """
        wanted = sorted(map(_kept, rows))
        last = self.last_filed
        for start in range(0, len(wanted), CHUNK):
            part = wanted[start : start + CHUNK]
            numbers = [number for number, _, _ in part]
            where = f"FROM {self._fts}_text WHERE id IN ({', '.join('?' * len(part))})"
            former = {row[0]: row for row in self._connection.execute(f"SELECT id, text, facets {where}", numbers)}
            self._connection.executemany(
                self._refile, [step for row in part if row[0] <= last for step in _refiled(former.get(row[0]), row)]
            )
            self._connection.execute(f"DELETE {where}", numbers)
            self._connection.executemany(self._keep, part)

    def mark(self, ids: Iterable[int], facet: tuple[str, str]) -> list[int]:
        """Give records a facet more, whose texts stay; returns the ids that are not known here."""
        wanted, token, last = sorted(ids), facet_token(*facet), self.last_filed
        missing: list[int] = []
        for start in range(0, len(wanted), CHUNK):
            part = wanted[start : start + CHUNK]
            where = f"WHERE id IN ({', '.join('?' * len(part))}) ORDER BY id"
            known = self._connection.execute(f"SELECT id, text, facets FROM {self._fts}_text {where}", part).fetchall()
            marked = [(number, folded, f"{facets} {token}".strip()) for number, folded, facets in known]
            both = zip(known, marked, strict=True)
            self._connection.executemany(
                self._refile, [step for old, new in both if new[0] <= last for step in _refiled(old, new)]
            )
            self._connection.executemany(
                f"UPDATE {self._fts}_text SET facets = ? WHERE id = ?",
                [(facets, number) for number, _, facets in marked],
            )
            missing += sorted({*part}.difference(number for number, _, _ in known))
        return missing

    def filed(self, row: Row) -> bool:
        """Whether a record is filed under exactly these texts and facets."""
        number, *wanted = _kept(row)
        sql = f"SELECT text, facets FROM {self._fts}_text WHERE id = ?"
        return bool(self._connection.execute(sql, (number,)).fetchone() == tuple(wanted))

    def settle(self, steps: int = 20) -> bool:
        """Nobody waits: merge the parts of the index that saving left, a few pages a step.

        For idle moments and after an import; outside a transaction each step is one of its own. Returns
        whether more is left to do. A search looks into every part, so that many of them slow it down.
        """
        merge = f"INSERT INTO {self._fts} ({self._fts}, rank) VALUES ('merge', ?)"
        pages = MERGED_PAGES
        for _ in range(steps):
            before = self._connection.total_changes
            self._connection.execute(merge, (pages,))
            # FTS5 counts its own rows: fewer than two changes mean that nothing was left to merge.
            if self._connection.total_changes - before < 2:
                if pages < 0 or self._parts() <= MERGED:
                    return False
                # A negative number begins to make all parts one, which a few of them are not worth; a positive
                # number merges parts of about one size, and goes on with what was begun.
                pages = -MERGED_PAGES
            else:
                pages = MERGED_PAGES
        return True

    def _parts(self) -> int:
        """How many parts a search has to look into."""
        counted = f"SELECT count(DISTINCT segid) FROM {self._fts}_idx"
        return int(self._connection.execute(counted).fetchone()[0])

    # -- questions -----------------------------------------------------------------------------------------

    def ids(
        self,
        text: str,
        *,
        facets: Iterable[tuple[str, str]] = (),
        excluded: Iterable[tuple[str, str]] = (),
        where: str = "",
        values: Sequence[Any] = (),
        order: str = "",
        limit: int | None = None,
        offset: int = 0,
    ) -> list[int]:
        """Ids of the records that hold all parts of the text and all facets, none of the excluded ones.

        ``where`` is a further condition and ``order`` an order, both in SQL over the register's row ``r``;
        without an order the newest come first. A text that asks for nothing holds for every record.
        """
        asked = _Asked(text, facets, excluded, where, tuple(values))
        end = None if limit is None else offset + limit
        if not order:
            return list(islice(self._newest_first(asked), offset, end))
        hits = list(islice(self._newest_first(asked), SORTED + 1))
        if len(hits) <= SORTED or limit is None:
            hits = hits if len(hits) <= SORTED else list(self._newest_first(asked))
            return self._in_order(hits, order, offset, limit)
        return list(islice(self._walked(asked, order), offset, end))

    def count(
        self,
        text: str,
        *,
        facets: Iterable[tuple[str, str]] = (),
        excluded: Iterable[tuple[str, str]] = (),
        where: str = "",
        values: Sequence[Any] = (),
        cap: int = CAP,
    ) -> Count:
        """How many records ``ids`` finds, exactly up to the cap.

        Three and more characters or letters have to be compared record by record: such a count stops after
        ``EXAMINED`` or ``EXAMINED_READING`` of them, and tells what it has found till then as capped.
        """
        asked = _Asked(text, facets, excluded, where, tuple(values))
        if asked.exact:
            sql, bound = self._candidates(asked, "1")
            counted = f"SELECT count(*) FROM ({sql} LIMIT {int(cap) + 1})"
            total = int(self._connection.execute(counted, bound).fetchone()[0])
            total += sum(holds for _, holds in self._waiting(asked))
            return Count(min(total, cap), total > cap)
        total, most = 0, EXAMINED if asked.literal else EXAMINED_READING
        for examined, (_, holds) in enumerate(self._compared(asked)):
            if total > cap or (examined >= most and total >= PAGE):
                return Count(min(total, cap), True)
            total += holds
        return Count(min(total, cap), total > cap)

    def _newest_first(self, asked: "_Asked") -> Iterator[int]:
        if not asked.exact:
            return (number for number, holds in self._compared(asked) if holds)
        sql, bound = self._candidates(asked, f"{self._fts}.rowid", f"ORDER BY {self._fts}.rowid DESC")
        filed = (number for (number,) in self._connection.execute(sql, bound))
        return chain((number for number, holds in self._waiting(asked) if holds), filed)

    def _compared(self, asked: "_Asked") -> Iterator[tuple[int, bool]]:
        """The ids that the tokens let through, newest first, and whether each record is as asked."""
        selected = f"{self._fts}.rowid, t.text" + ("" if asked.expression else ", t.facets")
        sql, bound = self._candidates(asked, selected, f"ORDER BY {self._fts}.rowid DESC")
        rows = self._connection.execute(sql, bound)
        if asked.expression:
            holds = asked.holds_text
            return chain(self._waiting(asked), ((number, holds(folded)) for number, folded in rows))
        return ((number, asked.holds(folded, facets)) for number, folded, facets in rows)

    def _waiting(self, asked: "_Asked") -> Iterator[tuple[int, bool]]:
        """The ids that are not filed yet, newest first, and whether each record is as asked."""
        if not asked.expression:
            return iter(())
        joined = f" JOIN {self._table} r ON r.id = t.id AND ({asked.where})" if asked.where else ""
        sql = f"SELECT t.id, t.text, t.facets FROM {self._fts}_text t{joined} WHERE t.id > ? ORDER BY t.id DESC"
        rows = self._connection.execute(sql, (*asked.values, self.last_filed))
        return ((number, asked.holds(folded, facets)) for number, folded, facets in rows)

    def _candidates(self, asked: "_Asked", selected: str, order: str = "") -> tuple[str, list[Any]]:
        """What the tokens let through, as SQL; the outer table is the index, in its own order of ids."""
        fts = self._fts
        conditions: list[str] = []
        bound: list[Any] = []
        if asked.expression:
            source = fts
            conditions.append(f"{fts} MATCH ?")
            bound.append(asked.expression)
        else:
            # Nothing to look up: the texts stand for the index.
            source = f"(SELECT id AS rowid FROM {fts}_text) AS {fts}"
        if not asked.exact:
            source += f" CROSS JOIN {fts}_text t ON t.id = {fts}.rowid"
        if asked.where:
            source += f" CROSS JOIN {self._table} r ON r.id = {fts}.rowid"
            conditions.append(f"({asked.where})")
            bound += asked.values
        condition = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        return f"SELECT {selected} FROM {source}{condition} {order}", bound

    def _in_order(self, ids: list[int], order: str, offset: int, limit: int | None) -> list[int]:
        sql = (
            f"SELECT r.id FROM json_each(?) h CROSS JOIN {self._table} r ON r.id = h.value"
            f" ORDER BY {order} LIMIT ? OFFSET ?"
        )
        bound = ("[" + ",".join(map(str, ids)) + "]", -1 if limit is None else limit, offset)
        return [number for (number,) in self._connection.execute(sql, bound)]

    def _walked(self, asked: "_Asked", order: str) -> Iterator[int]:
        """All records in the asked order, each compared: few of them fill a page where so many are hits."""
        sql = (
            f"SELECT r.id, t.text, t.facets FROM {self._table} r CROSS JOIN {self._fts}_text t ON t.id = r.id"
            f" WHERE {asked.where or '1'} ORDER BY {order}"
        )
        for number, folded, facets in self._connection.execute(sql, asked.values):
            if asked.holds(folded, facets):
                yield number


class _Asked:
    """A question to the index: its FTS5 expression, and the comparison where tokens cannot decide."""

    def __init__(
        self,
        text: str,
        facets: Iterable[tuple[str, str]],
        excluded: Iterable[tuple[str, str]],
        where: str,
        values: tuple[Any, ...],
    ) -> None:
        fragments = parse(text)
        self.where = where
        self.values = values
        self._facets = {facet_token(*facet) for facet in facets}
        self._excluded = {facet_token(*facet) for facet in excluded}
        self.expression = self._expression(fragments)
        compared = [fragment.holds for fragment in fragments]
        self.holds_text = compared[0] if len(compared) == 1 else partial(_all_hold, compared)
        self.literal = all(fragment.literal for fragment in fragments)
        # What is excluded from everything cannot be looked up: FTS5 knows no bare NOT.
        told = bool(self.expression) or not self._excluded
        self.exact = told and all(fragment.exact for fragment in fragments)

    def _expression(self, fragments: Sequence[Fragment]) -> str:
        positive = [_any_way(fragment) for fragment in fragments if fragment.ways]
        positive += map(_quoted, sorted(self._facets))
        if not positive:
            return ""
        expression = " AND ".join(positive)
        for token in sorted(self._excluded):
            expression = f"({expression}) NOT {_quoted(token)}"
        return expression

    def holds(self, folded: str, facets: str) -> bool:
        """Whether the folded texts and the facet tokens of a record are as asked."""
        if self._facets or self._excluded:
            held = set(facets.split(" "))
            if not self._facets <= held or self._excluded & held:
                return False
        return self.holds_text(folded)


def _all_hold(compared: Sequence[Callable[[str], bool]], folded: str) -> bool:
    return all(holds(folded) for holds in compared)


def _any_way(fragment: Fragment) -> str:
    ways = ((_joined(list(map(_quoted, choice)), "OR") for choice in way) for way in fragment.ways)
    return _joined([_joined(list(choices), "AND") for choices in ways], "OR")


def _joined(parts: list[str], word: str) -> str:
    return parts[0] if len(parts) == 1 else "(" + f" {word} ".join(parts) + ")"


def _quoted(token: str) -> str:
    return f'"{token}"'


def _kept(row: Row) -> tuple[int, str, str]:
    number, texts, facets = row
    return number, folded_texts(texts), " ".join(facet_token(*facet) for facet in facets)


def _refiled(former: tuple[int, str, str] | None, row: tuple[int, str, str]) -> Iterator[tuple[str | None, int, str]]:
    """What takes the former row out and files the new one; of a text that stayed the tokens are worked out once."""
    number, folded, facets = row
    found = tokens(folded)
    if former is not None:
        yield "delete", number, f"{found if former[1] == folded else tokens(former[1])} {former[2]}"
    yield None, number, f"{found} {facets}"


def _filed(row: tuple[int, str, str]) -> tuple[int, str]:
    number, folded, facets = row
    return number, f"{tokens(folded)} {facets}"

"""Which record of the store a row of a ledger is about."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from workstation.fields import Record
from workstation.findings import Finding, hard, soft
from workstation.ledgers.row_plan import SaidRow, SheetRow
from workstation.ledgers.seen_rows import SeenRows
from workstation.ports import Cause, Store
from workstation.register import Register

MOST_ALIKE = 2000
"""Records with the same owner and name among which one without a key is looked for."""

Key = tuple[Any, ...]


class Matcher:
    """Finds the records of one part of a ledger with a few questions, then row by row.

    The hidden uid of an exported ledger counts first, then the register's unique key; a row with neither is the
    record in force that says already all that it says.
    """

    def __init__(self, store: Store, register: Register, seen: SeenRows) -> None:
        self._store = store
        self._register = register
        self._seen = seen
        self._stored: dict[str, Record] = {}
        self._known: dict[Key, tuple[str, bool]] = {}
        self._causes: Mapping[str, Cause] = {}
        self._kept: Mapping[str, str] = {}
        self._same: dict[int, str] = {}
        self.by_uid = 0
        """Rows that were found by their hidden uid."""
        self.by_key = 0
        """Rows without a hidden uid of ours for which the unique key found a record in force."""

    def look_up(self, rows: Sequence[SaidRow], keys: Sequence[Key | None]) -> None:
        """Read what the store holds about these rows."""
        store, register = self._store, self._register
        self._known = store.keys(register, (key for key in keys if key is not None))
        uids = {row.uid for row in rows if row.uid} | {uid for uid, _ in self._known.values()}
        self._stored = {record["uid"]: record for record in store.get_many(register, sorted(uids))}
        unkeyed = [row for row, key in zip(rows, keys, strict=True) if key is None and row.uid not in self._stored]
        self._same = self._same_by_content(unkeyed) if unkeyed else {}
        binned = [uid for uid, record in self._stored.items() if record["withdrawn_at"] is not None]
        self._causes = store.last_causes(binned) if binned else {}
        self._kept = store.kept_uids(register, binned) if binned else {}

    def was_undone(self, record: Record) -> bool:
        """Whether a record lies in the recycle bin because what added it was taken back."""
        return self._causes.get(record["uid"]) == "undo"

    def kept_for(self, record: Record) -> Record | None:
        """The record in force that this one was merged into."""
        uid = self._kept.get(record["uid"])
        kept = self._store.get(self._register, uid) if uid else None
        return kept if kept is not None and kept["withdrawn_at"] is None else None

    def record_of(self, row: SaidRow, key: Key | None) -> tuple[Record | None, list[Finding]]:
        """The record that a row is about, and what is wrong with how it names it.

        A hidden uid that stands over another row already is taken from the row.
        """
        by_key = self._by_key(key)
        by_uid = self._stored.get(row.uid)
        first = self._seen.first("uid", row.uid) if row.uid and key is not None else None
        if first is not None and (by_uid is None or key != self._register.key_of(by_uid)):
            # Somebody copied a row to make another of it.
            row.uid = ""
            return by_key, [soft("uid_copied", first=SheetRow(first))]
        if by_uid is None:
            uid = self._same.get(row.number) if key is None else None
            self.by_key += by_key is not None and by_key["withdrawn_at"] is None
            return (self._stored[uid] if uid else by_key), []
        self.by_uid += 1
        if by_key is None or by_key is by_uid or by_key["withdrawn_at"] is not None:
            return by_uid, []
        if by_uid["withdrawn_at"] is not None:
            return by_key, []
        fields = [self._register.by_key[name] for name in self._register.unique_by.fields]
        title, other = (self._register.title_of(one) for one in (by_uid, by_key))
        return by_uid, [hard("key_of_another", fields[0].key, label=fields[0], title=title, other=other)]

    def _by_key(self, key: Key | None) -> Record | None:
        return self._stored[self._known[key][0]] if key is not None and key in self._known else None

    # -- rows without a key ----------------------------------------------------------------------------------

    def _same_by_content(self, rows: Iterable[SaidRow]) -> dict[int, str]:
        """Number of a row -> uid of a record in force that says already all that the row says.

        Of several the one that says least besides. Each group of records is read once, whatever the rows.
        """
        first = self._register.similar_by[:1]
        groups: dict[Key, list[SaidRow]] = {}
        for row in rows:
            named = tuple(
                (key, row.values[key]) for key in self._register.similar_by if row.values.get(key) is not None
            )
            # Without the first of them the store would have to be gone through.
            if named and named[0][0] in first:
                groups.setdefault(named, []).append(row)
        found: dict[int, str] = {}
        for named, members in groups.items():
            uids = self._store.lookup(self._register.key, **dict(named))[:MOST_ALIKE]
            if uids:
                found |= self._same_in_group(members, self._store.get_many(self._register, uids))
        return found

    def _same_in_group(self, rows: Sequence[SaidRow], records: Sequence[Record]) -> dict[int, str]:
        by_key = self._register.by_key
        fewest_first = sorted(records, key=lambda record: sum(record[key] is not None for key in by_key))
        by_fields: dict[Key, dict[Key, str]] = {}
        found = {}
        for row in rows:
            names = tuple(row.values)
            if names not in by_fields:
                # The last one put in wins: what says least.
                by_fields[names] = {tuple(map(record.get, names)): record["uid"] for record in reversed(fewest_first)}
            uid = by_fields[names].get(tuple(row.values.values()))
            if uid is not None:
                found[row.number] = uid
        self._stored |= {record["uid"]: record for record in records if record["uid"] in found.values()}
        return found


def hidden_uid(text: str) -> str:
    """The one form of an id; empty for what is none."""
    if not text:
        return ""
    try:
        return str(UUID(text))
    except ValueError:
        return ""

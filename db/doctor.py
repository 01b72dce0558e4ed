"""Examines a data folder: the file, the history, each record against its history, attachments, backups."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from db import attachments, backups, files, history, search, small_tables
from db.attachments import digest_of
from db.changing_key import plain_backups
from db.engine import DatabaseError, key_of
from db.faults import translated
from db.history import without_empty
from db.tables import Plan, quote
from workstation.fields import Record
from workstation.findings import EnvironmentFault, Finding, hard, soft
from workstation.ports import Backup
from workstation.query import Condition
from workstation.register import Register

if TYPE_CHECKING:
    from sqlite3 import Connection

BACKUP_AGE = timedelta(days=2)
"""After so long without a backup somebody should know."""
BOOKKEEPING = ("created_at", "created_by", "changed_at", "changed_by", "withdrawn_at", "merged_into")
"""What a record has beside its fields and its history tells too."""
UNREADABLE = (DatabaseError, EnvironmentFault, ValueError, KeyError, TypeError, AttributeError)
"""What reading raises where a byte has turned: no text, no JSON, no value of its kind."""
SHOWN = 20
"""Findings of one kind that are listed; the rest is counted."""


class Examinable(Protocol):
    """What the examination asks of an open store, ``db.store.Store``."""

    path: Path
    folder: Path
    now: Callable[[], datetime]
    _connection: "Connection"
    _plans: dict[str, Plan]
    _searches: dict[str, search.Search]

    def all_records(self, register: Register) -> Iterator[Record]:
        """All records in the order of their uids."""

    def _streamed(self, plan: Plan, where: Sequence[Condition], order: str) -> Iterator[tuple[int, Record]]:
        """Row ids and records."""

    def rebuild_search(self, register: Register) -> None:
        """Make a search index anew."""

    def drafts(self, register: str = "") -> list[dict[str, Any]]:
        """What is being typed."""

    def attachment(self, digest: str) -> Path | None:
        """Where an attachment lies."""

    def attachment_name(self, digest: str) -> str:
        """What it was called."""

    def leftovers(self) -> list[Path]:
        """What a kill left behind."""

    def backups(self) -> list[Backup]:
        """The backups, newest first."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """What the examination found."""

    findings: tuple[Finding, ...]
    records: dict[str, int]
    """Register -> records examined, withdrawn ones too."""
    history_rows: int
    attachments: int
    backups: int
    repaired: tuple[str, ...]
    """Registers whose search index was rebuilt."""

    @property
    def healthy(self) -> bool:
        """Whether nothing hard was found."""
        return not any(finding.hard for finding in self.findings)


def examine(store: "Examinable", *, repair: bool = False) -> Report:
    """Examine an open store; ``repair`` rebuilds search indexes that do not fit and changes nothing else."""
    with translated(store.path):
        connection = store._connection
        lines = files.complaints(connection, thorough=True)
        if repair and any(map(files.of_an_index, lines)) and _reindexed(connection):
            lines = files.complaints(connection, thorough=True)
        findings = [
            hard("store_index_damaged" if files.of_an_index(line) else "store_file_damaged", found=line)
            for line in lines
            if not files.of_a_search_index(line)
        ]
        if findings:
            # What stands in a damaged file proves nothing; the words offer the last good backup.
            return Report(findings=tuple(findings), records={}, history_rows=0, attachments=0, backups=0, repaired=())
        records: dict[str, int] = {}
        repaired: list[str] = []
        for part in _parts(store, records, repaired, repair=repair):
            try:
                findings += part()
            except UNREADABLE as error:
                findings.append(hard("store_content_unreadable", found=f"{type(error).__name__} {error}"[:80]))
        return Report(
            findings=tuple(findings),
            records=records,
            history_rows=connection.execute("SELECT count(*) FROM history").fetchone()[0],
            attachments=sum(1 for _ in attachments.kept(store.folder)),
            backups=len(store.backups()),
            repaired=tuple(repaired),
        )


def _parts(
    store: "Examinable", records: dict[str, int], repaired: list[str], *, repair: bool
) -> Iterator[Callable[[], list[Finding]]]:
    """The parts of the examination; each is done though another cannot read what it needs."""
    yield partial(_references, store)
    yield partial(_small_tables, store)
    yield partial(_chain, store)
    for plan in store._plans.values():
        yield partial(_register, store, plan, records, repaired, repair)
    yield lambda: _shortened(list(_attachments(store)))
    yield lambda: list(_leftovers(store))
    yield lambda: list(_backups(store))


def _register(
    store: "Examinable", plan: Plan, records: dict[str, int], repaired: list[str], repair: bool
) -> list[Finding]:
    """One register: its records against their history, its child tables, its search index."""
    key = plan.register.key
    records[key] = store._connection.execute(f"SELECT count(*) FROM {plan.table}").fetchone()[0]
    findings = [*_shortened(list(_against_history(store, plan))), *_lost_children(store, plan)]
    if not _is_indexed(store, plan):
        if repair:
            store.rebuild_search(plan.register)
            repaired.append(key)
        else:
            findings.append(soft("search_index_stale", label=plan.register.words()).at(register=key))
    return findings


def _reindexed(connection: "Connection") -> bool:
    """Make the indexes anew from their tables; whether that could be done."""
    try:
        connection.execute("REINDEX")
    except DatabaseError:
        return False
    return True


def _small_tables(store: "Examinable") -> list[Finding]:
    """What no history proves, against the digests noted beside it."""
    return [hard("table_changed", table=table) for table in small_tables.changed(store._connection)]


def _references(store: "Examinable") -> list[Finding]:
    broken = store._connection.execute("PRAGMA foreign_key_check").fetchall()
    return [hard("store_file_damaged", found=f"{row[0]} {row[1]}") for row in broken[:SHOWN]]


def _chain(store: "Examinable") -> list[Finding]:
    row = history.first_break(store._connection)
    return [] if row is None else [hard("history_broken", row=row)]


def _against_history(store: "Examinable", plan: Plan) -> Iterator[Finding]:
    """Walk records and their history side by side, both in the order of uids."""
    told = history.replayed(store._connection, plan.register.key)
    next_told = next(told, None)
    for record in store.all_records(plan.register):
        while next_told is not None and next_told[0] < record["uid"]:
            yield _about(plan, next_told[0], hard("record_missing", uid=next_told[0]))
            next_told = next(told, None)
        if next_told is None or next_told[0] != record["uid"]:
            yield _about(plan, record["uid"], hard("record_without_history", title=_title(plan, record)))
            continue
        _, revision, values = next_told
        differing = sorted(_content(plan, record).items() ^ _content(plan, values).items())
        if differing or revision != record["revision"]:
            labels = dict.fromkeys(plan.register.field_words(key) for key, _ in differing)
            fields = "、".join(labels) or "revision"
            yield _about(plan, record["uid"], hard("record_rewritten", title=_title(plan, record), fields=fields))
        next_told = next(told, None)
    while next_told is not None:
        yield _about(plan, next_told[0], hard("record_missing", uid=next_told[0]))
        next_told = next(told, None)


def _content(plan: Plan, record: dict[str, Any]) -> dict[str, str]:
    """What a record holds, in a form that can be compared: values as Python writes them."""
    content = {key: record.get(key) for key in (*plan.columns, *BOOKKEEPING)}
    for child in plan.children:
        rows = record.get(child.key) or []
        content[child.key] = [
            sorted(without_empty({key: row.get(key) for key in child.columns}).items()) for row in rows
        ]
    return {key: repr(value) for key, value in without_empty(content).items()}


def _is_indexed(store: "Examinable", plan: Plan) -> bool:
    """Whether the search finds every record by what it holds now."""
    try:
        if not search.is_consistent(store._connection, plan.register):
            return False
        filed = store._searches[plan.register.key].filed
        return all(filed(plan.search_row(number, record)) for number, record in store._streamed(plan, (), "uid"))
    except UNREADABLE:
        return False


def _lost_children(store: "Examinable", plan: Plan) -> Iterator[Finding]:
    for child in plan.register.children:
        count = store._connection.execute(
            f"SELECT count(*) FROM {quote(child.key)} c"
            f" WHERE NOT EXISTS (SELECT 1 FROM {plan.table} r WHERE r.id = c.parent)"
        ).fetchone()[0]
        if count:
            yield hard("child_rows_lost", label=child.words(), count=count).at(register=plan.register.key)
        rows = store._connection.execute(f"SELECT parent, position FROM {quote(child.key)} ORDER BY parent, position")
        if any(position != place for own in _by_parent(rows) for place, position in enumerate(own)):
            yield hard("child_rows_misplaced", label=child.words()).at(register=plan.register.key)


def _by_parent(rows: Iterable[tuple[int, int]]) -> Iterator[list[int]]:
    """The positions of the rows of each parent."""
    for _, own in groupby(rows, key=itemgetter(0)):
        yield [position for _, position in own]


def _attachments(store: "Examinable") -> Iterator[Finding]:
    """Missing and changed ones by the records that name them; those that nobody names."""
    named: dict[str, tuple[Plan, str]] = {}
    for plan in store._plans.values():
        for field in plan.register.fields:
            if field.kind != "files":
                continue
            rows = store._connection.execute(
                f"SELECT uid, {quote(field.key)} FROM {plan.table} WHERE {quote(field.key)} IS NOT NULL"
            )
            for uid, digests in rows:
                named |= dict.fromkeys(digests.split(","), (plan, uid))
    for digest, (plan, uid) in named.items():
        place = store.attachment(digest)
        name = store.attachment_name(digest) or digest[:12]
        if place is None:
            yield _about(plan, uid, hard("attachment_missing", name=name))
        elif digest_of(place) != digest:
            yield _about(plan, uid, hard("attachment_changed", name=name))
    in_drafts = repr([draft["content"] for draft in store.drafts()])
    for path in attachments.kept(store.folder):
        if path.name not in named and path.name not in in_drafts:
            yield soft("attachment_orphaned", name=store.attachment_name(path.name) or path.name[:12])


def _leftovers(store: "Examinable") -> Iterator[Finding]:
    left = [*attachments.unfinished(store.folder), *backups.leftovers(store.folder), *store.leftovers()]
    if left:
        yield soft("unfinished_files", count=len(left), names="、".join(path.name for path in left[:3]))


def _backups(store: "Examinable") -> Iterator[Finding]:
    good = [backup for backup in store.backups() if backup.counts is not None]
    locked = sum(backup.locked for backup in store.backups())
    unreadable = len(store.backups()) - len(good) - locked
    if unreadable:
        yield soft("backups_unreadable", count=unreadable)
    if locked:
        yield soft("backups_locked", count=locked)
    plain = plain_backups(store.folder) if key_of(store._connection) is not None else []
    if plain:
        yield soft("backups_plain", count=len(plain), names="、".join(path.name for path in plain[:3]))
    if not good:
        yield soft("backup_never")
    elif store.now() - good[0].at > BACKUP_AGE:
        yield soft("backup_old", at=f"{good[0].at:%Y-%m-%d %H:%M}", days=(store.now() - good[0].at).days)


def _about(plan: Plan, uid: str, finding: Finding) -> Finding:
    return finding.at(register=plan.register.key, uid=uid)


def _title(plan: Plan, record: dict[str, Any]) -> str:
    return plan.register.title_of(record)[:40]


def _shortened(findings: list[Finding]) -> list[Finding]:
    """A list that a person reads: the first ones of each code, and how many more there are."""
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.code, []).append(finding)
    shown: list[Finding] = []
    for same in by_code.values():
        shown += same[:SHOWN]
        if len(same) > SHOWN:
            more = hard if same[0].hard else soft
            shown.append(more("and_more", count=len(same) - SHOWN))
    return shown

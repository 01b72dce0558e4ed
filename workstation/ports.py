"""What the operations need of a store. ``db.store.Store`` is the one that stands behind it.

The window loads this before it paints, and the declarations only afterwards: here they are names for types.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from workstation.query import Condition, Measure, Query
from workstation.roles import Role

if TYPE_CHECKING:
    from workstation.fields import Record
    from workstation.findings import Finding
    from workstation.register import Register

Cause = Literal["hand", "import", "merge", "restore", "undo", "sample"]
"""Why a record changed; kept in its history."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of records."""

    records: list[Record]
    """Without their child tables."""
    total: int
    """How many records hold the conditions; never more than ``cap`` when there is a search text."""
    capped: bool
    """Whether there are more than ``total``."""


@dataclass(frozen=True, kw_only=True)
class Version:
    """One change in a record's history."""

    sequence: int
    at: str
    """Moment, ISO with the offset of China."""
    clerk: str
    cause: Cause
    action: Literal["add", "change", "withdraw", "restore"]
    revision: int
    before: dict[str, Any]
    """The changed fields with their former values; empty for ``add``."""
    after: dict[str, Any]
    """The changed fields with their new values; the whole record for ``add``."""
    reason: str
    batch: str


@dataclass(frozen=True, kw_only=True)
class Changed(Version):
    """One change in the history of all records."""

    register: str
    """Key of the register."""
    uid: str


@dataclass(frozen=True, kw_only=True)
class Step:
    """The changes of one act: all of one batch, or a single one without a batch.

    What bears one batch was written in one transaction, so that no other change stands between.
    """

    first: int
    """Number of its first row in the history."""
    last: int
    newest: Changed
    """Its last change; what all have in common is read from it."""

    @property
    def number(self) -> int:
        """How many changes."""
        return self.last - self.first + 1


@dataclass(frozen=True, kw_only=True)
class WrittenPackage:
    """One report package that was written."""

    series: int
    """Running number over all packages of the unit, without gaps."""
    unit: str
    period: str
    revision: int
    calendar: str
    root: str
    """64 hexadecimal digits."""
    check_code: str
    path: str
    written_at: str
    reason: str
    snapshot: str
    """The sealed forms as canonical JSON: shown, printed and compared with others for ever."""
    last_change: int = 0
    """Number of the last row of the history that is in it; ``Store.as_of`` gives the records as they were then."""
    clerk: str = ""
    """Who wrote it."""


@dataclass(frozen=True, kw_only=True)
class Correction:
    """A closed period opened again; the next package of the period ends it."""

    period: str
    calendar: str
    revision: int
    """Of the package that is to be corrected."""
    reason: str
    at: str
    clerk: str


@dataclass(frozen=True, kw_only=True)
class TargetVersion:
    """A yearly target as it was set 下达 or adjusted 调整."""

    unit: str
    """Reporting unit, or the city, 6 digits."""
    indicator: str
    """Key of ``forms.filling.FORMS``: what the target is of."""
    year: int
    value: int
    from_day: str
    """The first day on which it holds, ISO."""
    reason: str
    at: str
    clerk: str


@dataclass(frozen=True, kw_only=True)
class Explained:
    """The reason that was given for a soft finding."""

    finding: str
    """``Finding.subject``."""
    value: str
    """``Finding.value``: with another one the finding is asked again."""
    reason: str
    at: str
    clerk: str


BackupKind = Literal["daily", "hand", "before_upgrade", "before_import", "before_restore", "before_encryption"]
"""Why a backup was made."""


@dataclass(frozen=True, kw_only=True)
class Backup:
    """One backup file."""

    path: Path
    at: datetime
    kind: str
    counts: dict[str, int] | None
    """Register -> records in force; ``None`` for a file that cannot be read as a backup."""
    size: int
    """Bytes."""
    head: int | None = None
    """Number of the last row of the history that is in it; ``None`` where that was not noted."""
    broken: int | None = None
    """The first row of its history that breaks the chain: a true copy of a store that was rewritten."""
    origin: str = ""
    """Unit and moment of founding of the store that it is of."""

    locked: bool = False
    """Whether it is encrypted by a password that was not given."""

    @property
    def good(self) -> bool:
        """Whether it can be opened and its history is whole."""
        return self.counts is not None and self.broken is None


@dataclass(frozen=True, kw_only=True)
class BackupMade:
    """What making a backup came to."""

    backup: Backup
    second: Path | None
    """The copy in the second place."""
    findings: tuple[Finding, ...]
    """What went wrong with the second place; the backup itself is good."""


SHORTEST_PASSWORD = 8
"""Characters of a password that encrypts; who has the file may try as many as he likes."""


@dataclass(frozen=True, kw_only=True)
class KeyChanged:
    """What turning encryption on or off, or another password, came to."""

    saved: Path | None
    """The backup that was made before."""
    ciphered: int
    """Backups that were plain and are encrypted now."""
    plain: tuple[Path, ...]
    """What still lies there in plain and could not be encrypted: somebody should see to it."""
    other: int
    """Backups that open only by another password than the store's."""
    findings: tuple[Finding, ...] = ()
    """The second place out of reach."""


class Examined(Protocol):
    """What an examination of the store found."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All of them, those that stop and those that are to be known."""

    @property
    def healthy(self) -> bool:
        """Whether nothing hard was found."""

    @property
    def records(self) -> dict[str, int]:
        """Register -> records examined."""


class Store(Protocol):
    """The records of one reporting unit. Every change is checked before it comes here."""

    @property
    def catalogue(self) -> Sequence[Register]:
        """The declared registers."""

    @property
    def unit(self) -> str:
        """Reporting unit, 6 digits."""

    @property
    def clerk(self) -> str:
        """Who works now; every change bears this name."""

    @property
    def folder(self) -> Path:
        """The data folder."""

    @property
    def is_sample(self) -> bool:
        """Whether this is the sample book."""

    def now(self) -> datetime:
        """The moment by the store's clock, in China's time."""

    def take_over(self, clerk: str) -> None:
        """From now on this clerk works here."""

    def backup(self, kind: BackupKind = "hand") -> BackupMade:
        """Write a backup, prove it, thin out the old ones, copy it to the second place where one is set."""

    @property
    def is_encrypted(self) -> bool:
        """Whether file, log, drafts and backups can be read with a password only."""

    @property
    def can_encrypt(self) -> bool:
        """Whether the program of this machine can encrypt."""

    def is_password(self, password: str) -> bool:
        """Whether this is the password that the store is encrypted with."""

    def use_password(self, password: str) -> None:
        """Take a password that may open backups, for as long as the program runs."""

    def encrypt(self, password: str, progress: Progress = ...) -> KeyChanged:
        """Encrypt the store, or give it another password; an empty one turns encryption off."""

    def encrypt_backups(self, progress: Progress = ...) -> KeyChanged:
        """Encrypt what lies about in plain of the backups of an encrypted store."""

    def restore_backup(self, source: Path) -> Backup:
        """Put a backup in the place of the present store, which is backed up first; returns that backup."""

    def has_form_of(self, backup: Path) -> bool:
        """Whether a backup has the form of this store, so that the program that made it can open both."""

    def leave_for(self, source: Path) -> Backup:
        """As ``restore_backup``, but the backup is not opened, and the store is closed: an older program goes on."""

    def examine(self, *, repair: bool = False) -> Examined:
        """Examine file, history, records, attachments, backups; ``repair`` makes indexes anew."""

    def backups(self) -> list[Backup]:
        """The backups of this data folder, newest first."""

    def transaction(self) -> AbstractContextManager[None]:
        """All changes inside happen together or not at all."""

    def insert(
        self, register: Register, records: Iterable[Record], *, cause: Cause, batch: str = "", reason: str = ""
    ) -> list[str]:
        """Add checked records with their child tables, history and search index; returns their uids."""

    def insert_one(
        self, register: Register, record: Record, *, cause: Cause, batch: str = "", reason: str = ""
    ) -> Record:
        """Add one checked record; returns it as it now is."""

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

        Raises ``Refusal`` with ``changed_meanwhile`` where the revision is no longer the expected one.
        """

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
        """Move a record to the recycle bin; ``merged_into`` names the one that holds from now on what it said."""

    def withdraw_many(
        self, register: Register, uids: Sequence[str], *, reason: str, cause: Cause = "hand", batch: str = ""
    ) -> None:
        """Move many records to the recycle bin; those there already stay as they are."""

    def restore(
        self, register: Register, uid: str, *, cause: Cause = "restore", batch: str = "", reason: str = ""
    ) -> Record:
        """Take a record out of the recycle bin; ``Refusal`` where its key is taken meanwhile."""

    def get(self, register: Register, uid: str) -> Record | None:
        """One record with its child tables, in force or withdrawn."""

    def get_many(self, register: Register, uids: Sequence[str]) -> list[Record]:
        """Records with their child tables, in the order asked; missing ones are left out."""

    def revisions(self, register: Register, uids: Sequence[str]) -> dict[str, int]:
        """Uid -> revision of the record; missing ones are left out."""

    def history(self, register: Register, uid: str) -> list[Version]:
        """All versions of a record, oldest first."""

    def histories(
        self, register: Register, uids: Sequence[str], *, after: int = 0, until: int | None = None
    ) -> dict[str, list[Version]]:
        """Uid -> versions of the record, oldest first, in rows of the history after one and up to another.

        Records without any are left out.
        """

    def step(self, sequence: int | None = None) -> Step | None:
        """The step that a row of the history belongs to, the last one where no row is named; cheap at any length."""

    def step_of_batch(self, batch: str) -> Step | None:
        """The step that bears this batch."""

    def batches(self, start: str, most: int = 1000) -> list[Step]:
        """The steps whose batch begins with this text, the last name first; cheap at any length of the history."""

    def actions_of(self, step: Step) -> dict[str, int]:
        """Action -> number of changes of an import, which adds first, then restores, then changes."""

    def changed_after(self, step: Step) -> list[str]:
        """Uids of the records of a step that were changed, withdrawn or restored after it."""

    def last_causes(self, uids: Sequence[str]) -> dict[str, Cause]:
        """Uid -> cause of the record's last change: what is in the recycle bin was thrown away or undone."""

    def changes_of(self, step: Step) -> Iterator[Changed]:
        """The changes of a step, newest first, streamed; what is changed meanwhile does not disturb it."""

    def last_reasons(self, uids: Sequence[str]) -> dict[str, str]:
        """Uid -> the reason given for the record's last change: why what is in the recycle bin is there."""

    def page(self, register: Register, query: Query) -> Page:
        """One page of records."""

    def ids(self, register: Register, query: Query, limit: int | None = None) -> array[int]:
        """Row ids in order, all or the first so many, in four bytes each: what a table scrolls over."""

    def rows(self, register: Register, ids: Sequence[int]) -> list[Record]:
        """Records of these row ids, without child tables, in the order asked."""

    def total(self, register: Register) -> int:
        """How many records are in force."""

    def each(self, register: Register, where: Sequence[Condition] = (), order: str = "uid") -> Iterator[Record]:
        """All records in force that hold the conditions, with child tables, streamed."""

    def lookup(self, register: str, **values: Any) -> Sequence[str]:
        """Uids of records in force that hold all these values."""

    def keys(self, register: Register, wanted: Iterable[tuple[Any, ...]]) -> dict[tuple[Any, ...], tuple[str, bool]]:
        """Unique key -> (uid, whether withdrawn) for those of the wanted keys that exist; in force wins."""

    def alike(
        self, register: Register, values: Iterable[Any] | None = None, most: int = 2000
    ) -> Iterator[tuple[Any, ...]]:
        """Uid and the fields of ``similar_by`` of records in force.

        Of all, or of those whose first such field holds one of the values, at most so many for each.
        """

    def tally(
        self,
        register: Register,
        *,
        by: Sequence[str] = (),
        measures: Sequence[Measure] = (Measure(),),
        where: Sequence[Condition] = (),
        child: str = "",
    ) -> list[tuple[Any, ...]]:
        """Figures over the records in force, grouped: rows of (group values…, measures…).

        With ``child`` the rows of that child table are counted, joined with their record; fields of the
        child table are then named ``table.field``.
        """

    def setting(self, key: str, default: Any = None) -> Any:
        """A setting of this store (JSON value)."""

    def keep_profiles(self, profiles: list[dict[str, str]]) -> None:
        """Keep who works here; who may do that is asked before (``operations/clerks.py``)."""

    @property
    def role(self) -> Role:
        """The role of who works here."""

    def set_setting(self, key: str, value: Any) -> None:
        """Keep a setting."""

    def keep_draft(self, register: str, draft: str, content: dict[str, Any], uid: str = "") -> None:
        """Keep what is being typed under the draft's own id; ``uid`` names the record it changes."""

    def drafts(self, register: str = "") -> list[dict[str, Any]]:
        """Drafts with ``draft``, ``register``, ``uid``, ``content``, ``kept_at``, newest first."""

    def drop_draft(self, draft: str) -> None:
        """Forget a draft."""

    def attach(self, path: Path) -> str:
        """Keep a file by its content; returns the SHA-256 digest."""

    def attachment(self, digest: str) -> Path | None:
        """Where an attachment lies; ``None`` when it is missing."""

    def attachment_name(self, digest: str) -> str:
        """The name the file had when it was attached; empty when it is unknown."""

    def packages(self) -> list[WrittenPackage]:
        """Packages written, oldest first."""

    def sealed(self) -> Sequence[WrittenPackage]:
        """The newest package of each closed period that is not open for correction; kept ready, without snapshots."""

    def sealed_findings(self, register: Register, before: Record | None, after: Record | None) -> list[Finding]:
        """Why a record may not become another one: figures of closed periods would alter.

        ``before`` is ``None`` for a record in the recycle bin, ``after`` for one that goes there. What is written is
        held to it whoever writes.
        """

    def add_package(self, package: WrittenPackage) -> None:
        """Remember a written package; ``Refusal`` when the series number is taken."""

    def explanations(self) -> dict[tuple[str, str], Explained]:
        """(Subject of the finding, value it was given for) -> the newest reason."""

    def explain(self, finding: str, value: str, reason: str) -> None:
        """Keep the reason for a soft finding, given for this value; former reasons stay."""

    def corrections(self) -> list[Correction]:
        """Periods that were opened again, oldest first; those whose revision is no longer the newest are over."""

    def open_correction(self, period: str, calendar: str, revision: int, reason: str) -> None:
        """Open a closed period; ``Refusal`` with ``correction_open`` where it is open."""

    def drop_correction(self, period: str, calendar: str, revision: int) -> None:
        """Close it again without a new package."""

    def targets(self, unit: str = "") -> list[TargetVersion]:
        """Targets in the order in which they were set; of all units where none is named."""

    def add_target(self, unit: str, indicator: str, year: int, value: int, from_day: str, reason: str) -> None:
        """Set or adjust a target; former versions stay."""

    def last_change(self) -> int:
        """Number of the last row of the history, 0 for none."""

    def row_hash(self, sequence: int) -> str:
        """What stands for the whole history up to a row; empty where there is no such row."""

    def all_records(self, register: Register) -> Iterator[Record]:
        """All records, withdrawn ones too, in the order of their uids, streamed."""

    def kept(self, path: Path) -> AbstractContextManager[Store]:
        """A backup of a store, for reading alone."""

    def changed_between(self, first: int, last: int | None = None) -> dict[str, list[str]]:
        """Register -> uids of the records changed after one row of the history, up to another one or up to now."""

    def as_of(self, when: int | WrittenPackage) -> AbstractContextManager[Store]:
        """The store as it was after that row of the history, or as that package was written; for reading alone.

        Its history, packages, reasons, corrections and targets are those of then, its settings those of today; it is
        asked nothing by a text. Its clock stands at that row's moment, or at that of the package, which is not yet
        among its packages. Costs in proportion to the records, not to the history.
        """

    def kept_uids(self, register: Register, uids: Iterable[str]) -> dict[str, str]:
        """Uid of a record that was merged into another -> uid of the one that is kept; others are left out."""

    def values(self, register: Register, keys: Sequence[str], after: int, limit: int) -> list[tuple[Any, ...]]:
        """Row id and these fields of the next records in force with a higher row id, so many at most."""

    def values_of(self, register: Register, keys: Sequence[str], ids: Sequence[int]) -> list[tuple[Any, ...]]:
        """Row id and these fields of the records with these row ids that are in force, in no order."""

    def say_not_double(self, register: str, pair: tuple[str, str], compared: str) -> None:
        """Remember that two records are not one; ``compared`` stands for what they said then."""

    def forget_not_double(self, register: str, pair: tuple[str, str]) -> None:
        """The two may be one again."""

    def not_doubles(self, register: str) -> dict[tuple[str, str], str]:
        """Pairs of uids that are not one -> what stood for them when that was said."""

    def sequence(self, register: Register, field: str, prefix: str) -> int:
        """The highest number that follows ``prefix`` in a text field, 0 for none: proposes case numbers."""


Progress = Callable[[int, int], None]
"""Called with (done, of how many) during long work; may raise ``Stopped``."""


class Stopped(Exception):
    """The clerk pressed 停止; the operation leaves everything as it was."""

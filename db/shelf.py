"""What a store keeps beside its records: settings, drafts, packages, explanations, attachments."""

import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db import attachments, small_tables
from db.faults import translated
from db.history import encode, moment
from workstation import roles
from workstation.findings import Refusal, hard
from workstation.ports import Correction, Explained, TargetVersion, WrittenPackage
from workstation.roles import Role, needs, role_in

if TYPE_CHECKING:
    from sqlite3 import Connection

PACKAGE_COLUMNS = tuple(field.name for field in fields(WrittenPackage))
CORRECTION_COLUMNS = tuple(field.name for field in fields(Correction))
TARGET_COLUMNS = tuple(field.name for field in fields(TargetVersion))


class Shelf:
    """The small tables of a store. Each change is its own transaction unless one is open."""

    _connection: "Connection"
    folder: Path
    clerk: str
    now: Callable[[], datetime]
    transaction: Callable[[], AbstractContextManager[None]]
    _touched: set[str]
    """Small tables that this transaction changes, so that their digests are to be noted (``db/small_tables.py``)."""
    _spoiled: set[str]
    """Those of them that were not as they had been noted: their digests stay, for the examination to find it."""
    _sealed: tuple[WrittenPackage, ...] | None
    """What ``sealed`` gives; ``None`` when it is to be asked anew."""

    def _touch(self, table: str) -> None:
        """A small table is about to be changed."""
        fresh = {table, small_tables.META} - self._touched
        self._touched |= fresh
        self._spoiled |= set(small_tables.changed(self._connection, fresh))

    def setting(self, key: str, default: Any = None) -> Any:
        """A setting of this store (JSON value)."""
        row = self._connection.execute("SELECT value FROM settings WHERE key = ?", (key,)).fetchone()
        return default if row is None else json.loads(row[0])

    def set_setting(self, key: str, value: Any) -> None:
        """Keep a setting; ``Refusal`` for one of the office where who works here may not decide."""
        roles.require(self, roles.deed_of_setting(key))
        self._keep_setting(key, value)

    def keep_profiles(self, profiles: list[dict[str, str]]) -> None:
        """Keep who works here; ``operations/clerks.py`` asks who may change it: everybody may his own password."""
        self._keep_setting(roles.PROFILES, profiles)

    @property
    def role(self) -> Role:
        """The role of who works here."""
        return role_in(self.setting(roles.PROFILES), self.clerk)

    def _keep_setting(self, key: str, value: Any) -> None:
        with self.transaction():
            self._touch("settings")
            self._connection.execute(
                "INSERT INTO settings VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (key, encode(value)),
            )

    def keep_draft(self, register: str, draft: str, content: dict[str, Any], uid: str = "") -> None:
        """Keep what is being typed under the draft's own id; ``uid`` names the record it changes."""
        with self.transaction():
            self._touch("drafts")
            self._connection.execute(
                "INSERT INTO drafts (draft, register, uid, content, kept_at) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (draft) DO UPDATE SET register = excluded.register, uid = excluded.uid,"
                " content = excluded.content, kept_at = excluded.kept_at",
                (draft, register, uid, encode(content), self.now().isoformat(timespec="milliseconds")),
            )

    def drafts(self, register: str = "") -> list[dict[str, Any]]:
        """Drafts with ``draft``, ``register``, ``uid``, ``content``, ``kept_at``, newest first."""
        rows = self._connection.execute(
            "SELECT draft, register, uid, content, kept_at FROM drafts"
            " WHERE ? IN ('', register) ORDER BY kept_at DESC, draft",
            (register,),
        )
        return [
            {"draft": draft, "register": key, "uid": uid, "content": json.loads(content), "kept_at": kept_at}
            for draft, key, uid, content, kept_at in rows
        ]

    def drop_draft(self, draft: str) -> None:
        """Forget a draft."""
        with self.transaction():
            self._touch("drafts")
            self._connection.execute("DELETE FROM drafts WHERE draft = ?", (draft,))

    def packages(self) -> list[WrittenPackage]:
        """Packages written, oldest first."""
        rows = self._connection.execute(f"SELECT {', '.join(PACKAGE_COLUMNS)} FROM packages ORDER BY series")
        return [WrittenPackage(**dict(zip(PACKAGE_COLUMNS, row, strict=True))) for row in rows]

    def sealed(self) -> Sequence[WrittenPackage]:
        """The newest package of each closed period that is not open for correction; kept ready, without snapshots."""
        if self._sealed is None:
            columns = ", ".join("''" if key == "snapshot" else f"p.{key}" for key in PACKAGE_COLUMNS)
            rows = self._connection.execute(
                f"SELECT {columns}, max(p.revision) FROM packages p GROUP BY p.period, p.calendar ORDER BY p.series"
            ).fetchall()
            found = [WrittenPackage(**dict(zip(PACKAGE_COLUMNS, row[:-1], strict=True))) for row in rows]
            open_ones = {(one.period, one.calendar, one.revision) for one in self.corrections()}
            self._sealed = tuple(one for one in found if (one.period, one.calendar, one.revision) not in open_ones)
        return self._sealed

    @needs("decide")
    def add_package(self, package: WrittenPackage) -> None:
        """Remember a written package; ``Refusal`` with ``series_taken`` when the series number is taken."""
        with self.transaction():
            self._touch("packages")
            taken = self._connection.execute("SELECT 1 FROM packages WHERE series = ?", (package.series,)).fetchone()
            if taken:
                raise Refusal([hard("series_taken", series=package.series)])
            names = ", ".join(PACKAGE_COLUMNS)
            values = ", ".join(f":{key}" for key in PACKAGE_COLUMNS)
            self._sealed = None
            self._connection.execute(f"INSERT INTO packages ({names}) VALUES ({values})", asdict(package))

    def explanations(self) -> dict[tuple[str, str], Explained]:
        """(Subject of the finding, value it was given for) -> the newest reason."""
        rows = self._connection.execute("SELECT finding, value, reason, at, clerk FROM explanations ORDER BY id")
        return {
            (finding, value): Explained(finding=finding, value=value, reason=reason, at=at, clerk=clerk)
            for finding, value, reason, at, clerk in rows
        }

    @needs("enter")
    def explain(self, finding: str, value: str, reason: str) -> None:
        """Keep the reason for a soft finding, given for this value; former reasons stay in the table."""
        with self.transaction():
            self._touch("explanations")
            self._connection.execute(
                "INSERT INTO explanations (finding, value, reason, at, clerk) VALUES (?, ?, ?, ?, ?)",
                (finding, value, reason, moment(self.now()), self.clerk),
            )

    def corrections(self) -> list[Correction]:
        """Periods that were opened again, oldest first; those whose revision is no longer the newest are over."""
        rows = self._connection.execute(
            f"SELECT {', '.join(CORRECTION_COLUMNS)} FROM corrections ORDER BY at, period, calendar"
        )
        return [Correction(**dict(zip(CORRECTION_COLUMNS, row, strict=True))) for row in rows]

    @needs("decide")
    def open_correction(self, period: str, calendar: str, revision: int, reason: str) -> None:
        """Open a closed period; ``Refusal`` with ``correction_open`` where it is open."""
        with self.transaction():
            self._touch("corrections")
            place = (period, calendar, revision)
            sql = "SELECT reason FROM corrections WHERE period = ? AND calendar = ? AND revision = ?"
            former = self._connection.execute(sql, place).fetchone()
            if former:
                raise Refusal([hard("correction_open", period=period, reason=former[0])])
            self._sealed = None
            self._connection.execute(
                "INSERT INTO corrections (period, calendar, revision, reason, at, clerk) VALUES (?, ?, ?, ?, ?, ?)",
                (*place, reason, moment(self.now()), self.clerk),
            )

    @needs("decide")
    def drop_correction(self, period: str, calendar: str, revision: int) -> None:
        """Close it again without a new package."""
        with self.transaction():
            self._touch("corrections")
            self._sealed = None
            self._connection.execute(
                "DELETE FROM corrections WHERE period = ? AND calendar = ? AND revision = ?",
                (period, calendar, revision),
            )

    def targets(self, unit: str = "") -> list[TargetVersion]:
        """Targets in the order in which they were set; of all units where none is named."""
        rows = self._connection.execute(
            f"SELECT {', '.join(TARGET_COLUMNS)} FROM targets WHERE ? IN ('', unit) ORDER BY id", (unit,)
        )
        return [TargetVersion(**dict(zip(TARGET_COLUMNS, row, strict=True))) for row in rows]

    @needs("decide")
    def add_target(self, unit: str, indicator: str, year: int, value: int, from_day: str, reason: str) -> None:
        """Set or adjust a target; former versions stay."""
        with self.transaction():
            self._touch("targets")
            self._connection.execute(
                f"INSERT INTO targets ({', '.join(TARGET_COLUMNS)}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (unit, indicator, year, value, from_day, reason, moment(self.now()), self.clerk),
            )

    @needs("enter")
    def say_not_double(self, register: str, pair: tuple[str, str], compared: str) -> None:
        """Remember that two records are not one; ``compared`` stands for what they said then."""
        with self.transaction():
            self._touch("not_doubles")
            self._connection.execute(
                "INSERT INTO not_doubles (register, one, other, compared, at, clerk) VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (register, one, other) DO UPDATE SET compared = excluded.compared,"
                " at = excluded.at, clerk = excluded.clerk",
                (register, *sorted(pair), compared, moment(self.now()), self.clerk),
            )

    @needs("enter")
    def forget_not_double(self, register: str, pair: tuple[str, str]) -> None:
        """The two may be one again."""
        with self.transaction():
            self._touch("not_doubles")
            self._connection.execute(
                "DELETE FROM not_doubles WHERE register = ? AND one = ? AND other = ?", (register, *sorted(pair))
            )

    def not_doubles(self, register: str) -> dict[tuple[str, str], str]:
        """Pairs of uids that are not one, the lower first -> what stood for them when that was said."""
        rows = self._connection.execute(
            "SELECT one, other, compared FROM not_doubles WHERE register = ? ORDER BY at, one, other", (register,)
        )
        return {(one, other): compared for one, other, compared in rows}

    @needs("enter")
    def attach(self, path: Path) -> str:
        """Keep a file by its content; returns the SHA-256 digest.

        Raises ``Refusal`` for what is no file or larger than ``attachments.LIMIT``.
        """
        with translated(self.folder):
            digest, size = attachments.keep(self.folder, path)
        with self.transaction():
            self._touch("attachments")
            self._connection.execute(
                "INSERT INTO attachments VALUES (?, ?, ?, ?, ?) ON CONFLICT (digest) DO NOTHING",
                (digest, size, path.name, moment(self.now()), self.clerk),
            )
        return digest

    def attachment(self, digest: str) -> Path | None:
        """Where an attachment lies; ``None`` when it is missing."""
        place = attachments.place(self.folder, digest)
        return place if place.is_file() else None

    def attachment_name(self, digest: str) -> str:
        """The name the file had when it was attached; empty when it is unknown."""
        row = self._connection.execute("SELECT name FROM attachments WHERE digest = ?", (digest,)).fetchone()
        return row[0] if row else ""

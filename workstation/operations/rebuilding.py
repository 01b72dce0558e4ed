"""A store made again from the packages that left it, after everything else was lost, or only an old backup is left.

Each package holds all records that were in force when it was written. They are gone through in the order of their
series: what a package holds comes in under its own uid, what it no longer holds goes to the recycle bin, and the
package takes its place in the series, so that the next report continues it. What no package holds is told.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from workstation.fields import Field, Record
from workstation.findings import Finding, Refusal, hard, soft
from workstation.operations.batches import new_batch
from workstation.operations.restoring import put_back
from workstation.package.reading_back import HeldPackage, held_package
from workstation.package.seal import Seal
from workstation.package.verification import verify
from workstation.package.written_values import sealed_text
from workstation.ports import Progress, Store, WrittenPackage
from workstation.register import Register
from workstation.roles import require
from workstation.words import say


@dataclass
class Rebuilt:
    """What came back, and what did not."""

    packages: list[int] = field(default_factory=list)
    """Series of the packages that were gone through."""
    records: dict[str, int] = field(default_factory=dict)
    """Register -> records in force now."""
    binned: int = 0
    """Records that a later package no longer held: they lie in the recycle bin."""
    attachments: int = 0
    findings: list[Finding] = field(default_factory=list)
    """What is missing, and which files could not be used."""
    masked: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    """(Register, field) -> uids of the records whose value is known by its stars only."""


def packages_in(places: Sequence[Path]) -> list[Path]:
    """The zip files named, and those below the folders named."""
    found = [path for place in places for path in (place.rglob("*.zip") if place.is_dir() else [place])]
    return sorted(dict.fromkeys(found))


def unit_of(paths: Sequence[Path]) -> str:
    """The unit of the newest readable package, for a new store; ``Refusal`` where none can be read."""
    seals = [seal for path in paths if (seal := _seal_of(path)) is not None]
    if not seals:
        raise Refusal([hard("rebuild_no_packages")])
    return max(seals, key=lambda seal: seal.series).unit


def _seal_of(path: Path) -> Seal | None:
    """The seal of a package that is whole."""
    try:
        found = verify(path)
    except Refusal:
        return None
    return found.seal if found.valid else None


def rebuild(store: Store, paths: Sequence[Path], progress: Progress = lambda done, of: None) -> Rebuilt:
    """Bring back what these packages hold, in one transaction; the store as it is is backed up before.

    Packages that the store has written or received already are passed over: an older backup is restored first, and
    only what came after it is taken from packages. ``Refusal`` where no package can be used.
    """
    require(store, "decide")
    rebuilt = Rebuilt()
    usable = _in_order(store, paths, rebuilt)
    if not usable:
        raise Refusal([hard("rebuild_no_packages"), *rebuilt.findings])
    if store.last_change() and not store.is_sample:
        store.backup("before_restore")
    with store.transaction():
        for done, path in enumerate(usable):
            progress(done, len(usable))
            with held_package(path) as package:
                _Taking(store, package, rebuilt).take()
        progress(len(usable), len(usable))
    rebuilt.records = {register.key: store.tally(register)[0][0] for register in store.catalogue}
    rebuilt.findings += _missing(store, rebuilt)
    return rebuilt


def _in_order(store: Store, paths: Sequence[Path], rebuilt: Rebuilt) -> list[Path]:
    """The packages that are whole, of this unit and not yet known, each once, by their series."""
    known = {one.series: one.root for one in store.packages()}
    found: dict[int, tuple[str, Path]] = {}
    for path in paths:
        seal = _seal_of(path)
        if seal is None:
            rebuilt.findings.append(soft("rebuild_package_bad", name=path.name))
        elif seal.unit != store.unit:
            rebuilt.findings.append(soft("rebuild_other_unit", name=path.name, unit=seal.unit))
        elif known.get(seal.series, seal.root) != seal.root or found.get(seal.series, (seal.root,))[0] != seal.root:
            rebuilt.findings.append(soft("rebuild_series_twice", name=path.name, series=seal.series))
        elif seal.series > max(known, default=0):
            found[seal.series] = (seal.root, path)
    expected = max(known, default=0) + 1
    for series in sorted(found):
        if series > expected:
            rebuilt.findings.append(soft("rebuild_gap", first=expected, last=series - 1))
        expected = series + 1
    return [found[series][1] for series in sorted(found)]


class _Taking:
    """Takes one package in, inside a transaction."""

    def __init__(self, store: Store, package: HeldPackage, rebuilt: Rebuilt) -> None:
        self._store, self._package, self._rebuilt = store, package, rebuilt
        self._written_at = package.created.isoformat(timespec="milliseconds")
        self._reason = say("rebuild_reason", name=package.path.name)
        self._batch = new_batch(store, "rebuild")
        before = store.packages()
        self._earliest = datetime.fromisoformat(before[-1].written_at) + timedelta(seconds=1) if before else None

    def take(self) -> None:
        """Attachments, records, and the package's place in the series."""
        for path in self._package.attachments():
            self._store.attach(path)
            self._rebuilt.attachments += 1
        opened = self._open_periods()
        for register in self._store.catalogue:
            self._take_register(register)
        for place in opened:
            self._store.drop_correction(*place)
        self._note()
        self._rebuilt.packages.append(self._package.seal.series)

    def _open_periods(self) -> list[tuple[str, str, int]]:
        """What altered closed figures was allowed when it happened: the closed periods step aside meanwhile."""
        opened = [(one.period, one.calendar, one.revision) for one in self._store.sealed()]
        for place in opened:
            self._store.open_correction(*place, self._reason)
        return opened

    def _take_register(self, register: Register) -> None:
        if register.key not in self._package.tables:
            return
        held: dict[str, Record] = {one["uid"]: one for one in self._package.records(register)}
        stored = {one["uid"]: one for one in self._store.all_records(register)}
        gone = [
            uid
            for uid, record in stored.items()
            if uid not in held and record["withdrawn_at"] is None and record["created_at"] <= self._written_at
        ]
        self._store.withdraw_many(register, gone, reason=self._reason, cause="restore", batch=self._batch)
        self._rebuilt.binned += len(gone)
        new = []
        for uid, record in held.items():
            values = self._values(register, record, stored.get(uid))
            if uid not in stored:
                new.append({**values, "uid": uid, "created_at": self._birth(uid)})
            elif stored[uid]["withdrawn_at"] is not None or any(stored[uid][key] != values[key] for key in values):
                put_back(self._store, register, uid, values, self._reason, "", batch=self._batch)
        self._store.insert(register, new, cause="restore", batch=self._batch, reason=self._reason)

    def _birth(self, uid: str) -> str:
        """When a record was entered, as its uid tells it, between the report before and this one."""
        at = self._package.created
        # A uid that another program made up may tell no moment, or one after the last year there is.
        with suppress(ValueError, OverflowError, OSError):
            at = min(at, datetime.fromtimestamp((UUID(uid).int >> 80) / 1000, at.tzinfo))
        if self._earliest is not None:
            at = max(at, self._earliest)
        return at.isoformat(timespec="seconds")

    def _values(self, register: Register, held: Record, now: Record | None) -> Record:
        """The values of a record: those of the package, and what is known already where that has stars only."""
        stars = self._package.masked.get(register.key, frozenset())
        values: Record = {}
        for one in register.fields:
            values[one.key] = self._value(register, one, held, now, one.key in stars)
        for child in register.children:
            if child.key in held:
                hidden = self._package.masked.get(child.key, frozenset())
                rows = held[child.key]
                values[child.key] = [
                    {one.key: None if one.key in hidden else row.get(one.key) for one in child.fields} for row in rows
                ]
                if now is not None and hidden and len(now[child.key]) == len(rows):
                    values[child.key] = now[child.key]
        return values

    def _value(self, register: Register, one: Field, held: Record, now: Record | None, hidden: bool) -> object:
        known = now[one.key] if now is not None else None
        if one.key not in held:
            return known
        value = held[one.key]
        starred = self._rebuilt.masked.setdefault((register.key, one.key), set())
        starred.discard(held["uid"])
        if not hidden:
            same = isinstance(known, str) and sealed_text(known) == value
            return known if same else value
        if value is None:
            return None
        if known is not None and str(one.mask(known)) == value:
            return known
        starred.add(held["uid"])
        # A record without it could not be saved again; the stars show at least whom it is about.
        return value if one.required and one.kind == "text" else None

    def _note(self) -> None:
        seal = self._package.seal
        self._store.add_package(
            WrittenPackage(
                series=seal.series,
                unit=seal.unit,
                period=seal.period,
                revision=seal.revision,
                calendar=seal.calendar,
                root=seal.root,
                check_code=seal.check_code,
                path=str(self._package.path),
                written_at=self._written_at,
                reason=self._reason,
                snapshot="",
                last_change=self._store.last_change(),
                clerk=self._store.clerk,
            )
        )


def _missing(store: Store, rebuilt: Rebuilt) -> Iterator[Finding]:
    """What did not come back."""
    registers = {register.key: register for register in store.catalogue}
    for (key, name), uids in rebuilt.masked.items():
        register = registers[key]
        values = {"register_name": register, "label": register.by_key[name], "number": len(uids)}
        if uids:
            yield soft("rebuild_masked", name, **values).at(register=key)
    lost = [
        digest
        for register in store.catalogue
        for one in register.fields
        if one.kind == "files"
        for (value, _) in store.tally(register, by=(one.key,))
        for digest in (value or "").split(",")
        if digest and store.attachment(digest) is None
    ]
    if lost:
        yield soft("rebuild_attachments_missing", number=len(set(lost)))
    last = store.packages()[-1]
    yield soft("rebuild_since", at=last.written_at[:16].replace("T", " "), series=last.series)
    yield soft("rebuild_not_held")

"""What a change of a record would do to the figures of closed periods.

A package closes its period: what it reported stays as it was until the period is opened for correction. Only figures
that belong to the period count, by the counting basis and the targets of that report, and only records that were there
when it was written; a later one is late (``forms/late.py``) and may be changed freely.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from workstation.fields import Record
from workstation.findings import Finding, hard
from workstation.forms.basis import Basis
from workstation.forms.declaration import FormDeclaration, Scope, target_table
from workstation.forms.filling import TARGET_ROW, scopes
from workstation.forms.holding import Cell, Counted
from workstation.forms.late import closed_period
from workstation.forms.table import Table
from workstation.package.kept_forms import counted_how
from workstation.periods import Period
from workstation.ports import Store, WrittenPackage
from workstation.register import Register
from workstation.words import Speech, say

NAMED = 3
"""Figures and periods that a sentence names."""


@dataclass
class Sealed:
    """A closed report with its tables, made ready for a register when a record of it is changed first."""

    package: WrittenPackage
    period: Period
    basis: Basis
    targets: frozenset[str]
    """Indicators that had a target."""
    before: Sequence[WrittenPackage]
    """The reports written earlier, which say what was late in this one."""
    counted: dict[str, Counted | None] = field(default_factory=dict)
    """Key of a register -> its form."""


class Ready:
    """The closed reports of a store, as they were asked about last."""

    packages: Sequence[WrittenPackage] = ()
    sealed: Sequence[Sealed] = ()


def ready(store: Store) -> Sequence[Sealed]:
    """The closed reports that are not open for correction, the one that ended first before the others."""
    packages = store.sealed()
    # A store gives the same object until a package or a correction comes.
    if packages is not Ready.packages:
        Ready.sealed = made_ready(store, packages) if packages else ()
        Ready.packages = packages
    return Ready.sealed


def made_ready(store: Store, packages: Sequence[WrittenPackage]) -> list[Sealed]:
    """Closed reports, the one that ended first before the others; snapshots may be left out."""
    written = {one.series: one for one in store.packages()}
    today = Basis.of(store)
    found = []
    for package in packages:
        basis, targets = counted_how(written[package.series].snapshot)
        found.append(
            Sealed(
                package=package,
                period=closed_period(package),
                basis=today if basis is None else Basis.read(dict(basis)),
                targets=frozenset(targets),
                before=[one for one in written.values() if one.series < package.series],
            )
        )
    return sorted(found, key=lambda one: (one.period.last_day, one.package.series))


def counted(store: Store, sealed: Sealed, register: Register) -> Counted | None:
    """The form over a register, ready to be asked for records; ``None`` where no form counts it."""
    if register.key not in sealed.counted:
        known = (one.counted.get(register.key) for one in Ready.sealed)
        lines = next((one.lines for one in known if one), None)
        sealed.counted[register.key] = None
        forms = scopes(store, sealed.period, sealed.basis, Speech.language, packages=sealed.before, single=True)
        for form, scope in forms:
            if form.register == register.key:
                sealed.counted[register.key] = Counted(form.number, register, _tables(form, scope, sealed), lines)
    return sealed.counted[register.key]


def _tables(form: FormDeclaration, scope: Scope, sealed: Sealed) -> tuple[Table, ...]:
    tables = form.tables(scope)
    return (*tables, target_table(scope, form, 1, TARGET_ROW)) if form.indicator in sealed.targets else tables


@dataclass(frozen=True)
class Altered:
    """A closed report of which figures would change."""

    sealed: Sealed
    counted: Counted
    by: dict[Cell, int]
    """By how much."""


def altered(store: Store, register: Register, before: Record | None, after: Record | None) -> list[Altered]:
    """The closed reports whose figures change where a record becomes another one.

    ``before`` is ``None`` for a record in the recycle bin, ``after`` for one that goes there.
    """
    record = after if before is None else before
    born = (record or {}).get("created_at") or ""
    found: list[Altered] = []
    turn = Turn(before, after)
    for sealed in ready(store):
        form = counted(store, sealed, register) if sealed.package.written_at >= born else None
        by = turn.alters(store, sealed, form) if form else {}
        if form and by:
            found.append(Altered(sealed, form, by))
    return found


def alteration(
    store: Store, sealed: Sealed, register: Register, before: Record | None, after: Record | None
) -> dict[Cell, int]:
    """By how much the figures of one report alter where a record becomes another one."""
    form = counted(store, sealed, register)
    return Turn(before, after).alters(store, sealed, form) if form else {}


class Turn:
    """A record that becomes another one, asked about in many periods."""

    def __init__(self, before: Record | None, after: Record | None) -> None:
        self._both = (before, after)
        self._changed: set[str] | None = None
        if before is not None and after is not None:
            self._changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
        self._lines: dict[int, list[list[list[str]]]] = {}

    def alters(self, store: Store, sealed: Sealed, form: Counted) -> dict[Cell, int]:
        """By how much the figures of a form alter."""
        if self._both == (None, None) or (self._changed is not None and form.fields.isdisjoint(self._changed)):
            return {}
        place = id(form.lines)
        if place not in self._lines:
            self._lines[place] = [form.lines.of(one) if one is not None else [] for one in self._both]
        return form.differences(store, self._both, self._lines[place], sealed.package.written_at)


def sealed_findings(store: Store, register: Register, before: Record | None, after: Record | None) -> list[Finding]:
    """``period_sealed`` where a change, a withdrawal or a restoring would alter a figure of a closed period.

    ``before`` is ``None`` for a record in the recycle bin, ``after`` for one that goes there.
    """
    found = altered(store, register, before, after) if store.sealed() else []
    if not found:
        return []
    record = before or after or {}
    first = found[0]
    others = [one.sealed.period.label() for one in found[1:]]
    more = say("sealed_others", periods=some_of(others), number=len(others)) if others else ""
    finding = hard(
        "period_sealed",
        period=first.sealed.period.label(),
        revision=first.sealed.package.revision,
        code=first.sealed.package.check_code,
        figures=figures_in_words(first),
        more=more,
        title=register.title_of(record),
    )
    return [finding.at(register=register.key, uid=record.get("uid") or "")]


def some_of(names: Sequence[str]) -> str:
    """The first of several names, and how many they are."""
    text = say("sealed_separator").join(names[:NAMED])
    return say("sealed_and_more", names=text, number=len(names)) if len(names) > NAMED else text


def figures_in_words(found: Altered) -> str:
    """The figures in words with how they change; those of the whole before those of its parts."""
    wholes: dict[str, None] = {}
    parts: dict[str, None] = {}
    worked_out: dict[str, None] = {}
    for table in found.counted.tables:
        for row in table.rows:
            for column in table.shown:
                by = found.by.get((row.code, column.key))
                whole = row is table.rows[0]
                words = "sealed_figure" if whole else "sealed_part"
                name = say(words, form=found.counted.form, line=row.label, column=column.label)
                if by is not None:
                    (wholes if whole else parts)[f"{name}{by:+}"] = None
                elif any((row.code, key) in found.by for key in column.sources):
                    worked_out[name] = None
    return some_of([*wholes, *parts] or list(worked_out))

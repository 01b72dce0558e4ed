"""What the report page asks the store about a period; nothing here touches a widget."""

from array import array
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ui.long_work import LongWork, short_turns
from workstation.findings import Finding
from workstation.forms.basis import Basis
from workstation.forms.filling import records_behind
from workstation.operations import announcing, checking, closing, explaining, reporting, sealed
from workstation.operations.both_sides import Side, sides
from workstation.operations.closing import PeriodState
from workstation.operations.reporting import Reported
from workstation.package.contents import Form, Profile, Table
from workstation.periods import Calendar, Period
from workstation.ports import Explained, Stopped, Store, WrittenPackage
from workstation.query import Clause, Condition, Query
from workstation.register import Register
from workstation.registers.catalogue import register_of

WRITTEN_HOW = "report_written_how"
"""Setting: where and how the last package was written."""
Place = tuple[str, str, str]
"""Form, code of the line, key of the column."""


@dataclass(frozen=True, kw_only=True)
class Course:
    """The periods to choose from."""

    proposed: Period
    due: tuple[PeriodState, ...]
    calendar: Calendar


def course(store: Store) -> Course:
    """What is due, and what is proposed."""
    return Course(
        proposed=closing.proposed(store), due=tuple(closing.due_periods(store)), calendar=closing.calendar_of(store)
    )


@dataclass(frozen=True, kw_only=True)
class Begun:
    """The forms of a period with their findings, and the records that are still to be checked."""

    state: PeriodState
    forms: tuple[Form, ...]
    """As they stand now; of a closed period as they were sealed."""
    changes: dict[Place, int | None]
    """In a correction: figure -> what it was when it was sealed."""
    found: tuple[Finding, ...]
    ids: "tuple[tuple[str, array[int]], ...]"
    """Register -> row ids."""
    reasons: dict[tuple[str, str], Explained]


def begin(period: Period, store: Store) -> Begun:
    """Fill the forms and check them; the records follow in parts. Nothing is to be checked in a closed period."""
    state = closing.state_of(store, period)
    reasons = store.explanations()
    if state.state == "closed" and state.latest is not None:
        forms = tuple(sealed.sealed_forms(state.latest))
        return Begun(state=state, forms=forms, changes={}, found=(), ids=(), reasons=reasons)
    with short_turns():
        forms = tuple(reporting.filled_forms(store, period))
        found = (*reporting.notices_of(store, period), *checking.check_filled(store, period, forms))
    ids = []
    for register in store.catalogue:
        where = checking.in_doubt(store, register, period)
        ids.append((register.key, store.ids(register, Query(where=where, sort="uid"))))
    changes = changed_figures(sealed.sealed_forms(state.latest), forms) if state.latest is not None else {}
    return Begun(state=state, forms=forms, changes=changes, found=found, ids=tuple(ids), reasons=reasons)


def changed_figures(before: Sequence[Form], after: Sequence[Form]) -> dict[Place, int | None]:
    """The figures that both have and that differ, with what they were."""
    old, new = figures_of(before), figures_of(after)
    return {place: old[place] for place in new if place in old and old[place] != new[place]}


def figures_of(forms: Sequence[Form]) -> dict[Place, int | None]:
    """Every figure by its place."""
    return {
        (form.sheet, line.code, column.key): figure
        for form in forms
        for block in form.blocks
        for line in block.lines
        for column, figure in zip(block.columns, line.figures, strict=True)
    }


def check_part(key: str, ids: Sequence[int], store: Store) -> list[tuple[Finding, str]]:
    """The findings over a few records, each with the name of its record."""
    register = register_of(key, store.catalogue)
    with short_turns():
        names = {record["uid"]: register.title_of(record) for record in store.rows(register, ids)}
        judged = checking.check_some(store, register, list(names))
    return [(finding, names[uid]) for uid, found in judged.items() for finding in found]


def explain_all(ids: Sequence[str], reason: str, store: Store) -> dict[tuple[str, str], Explained]:
    """Keep one reason for several findings, all or none; returns every reason there is."""
    with store.transaction():
        for one in ids:
            explaining.explain(store, one, reason)
    return store.explanations()


def lists_of(period: Period, package: WrittenPackage | None, store: Store) -> list[Table]:
    """The lists that go with the forms of a period: as they stand now, or as they stood in a package."""
    with short_turns():
        return announcing.lists_of(store, period) if package is None else sealed.sealed_lists(store, package)


def both_sides(finding: Finding, store: Store) -> list[Side]:
    """The figure of a finding and what it is held against."""
    with short_turns():
        return sides(store, finding)


@dataclass(frozen=True, kw_only=True)
class Behind:
    """The records behind a figure."""

    register: Register
    where: tuple[Condition, ...]


def behind(period: Period, form: str, row: str, column: str, store: Store) -> Behind:
    """Those behind a figure as it stands now."""
    register, where = records_behind(store, form, row, column, period, Basis.of(store))
    return Behind(register=register, where=tuple(where))


def behind_sealed(package: WrittenPackage, form: str, row: str, column: str, store: Store) -> Behind:
    """Those that were behind a sealed figure, as far as they are still in force."""
    register, uids = sealed.records_behind_sealed(store, package, form, row, column)
    return Behind(register=register, where=(Clause("uid", "in", uids),))


@dataclass(frozen=True, kw_only=True)
class How:
    """Where a package goes, and what goes into it."""

    folder: Path
    profile: Profile = Profile.MASKED
    attachments: bool = False


def written_how(store: Store) -> How:
    """As the last package was written."""
    kept = store.setting(WRITTEN_HOW, {})
    profile = next((one for one in Profile if str(one) == kept.get("profile")), Profile.MASKED)
    folder = Path(kept.get("folder") or store.folder / "packages")
    return How(folder=folder, profile=profile, attachments=bool(kept.get("attachments")))


def write(period: Period, how: How, work: LongWork, store: Store) -> Reported | None:
    """Write the package of a period; ``None`` where it was stopped."""
    with suppress(Stopped), short_turns():
        written = reporting.write_package(
            store,
            period,
            how.folder,
            allow_sample=store.is_sample,
            profile=how.profile,
            attachments=how.attachments,
            progress=work,
        )
        kept = {"folder": str(how.folder), "profile": str(how.profile), "attachments": how.attachments}
        store.set_setting(WRITTEN_HOW, kept)
        return written
    return None

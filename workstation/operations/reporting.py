"""Closing a period and writing its report package."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from workstation import __version__, divisions
from workstation.fields import Record
from workstation.findings import EnvironmentFault, Finding, Refusal, hard, soft
from workstation.forms.basis import Basis
from workstation.forms.filling import fill
from workstation.forms.sealing import some_of
from workstation.ledgers.tables import all_tables
from workstation.operations.announcing import announcement
from workstation.operations.checking import check, check_filled
from workstation.operations.closing import PeriodState, correct, later_closed, state_of
from workstation.operations.comparing import RegisterComparison, compare_records
from workstation.operations.explaining import unexplained
from workstation.operations.sealed import figure_changes, sealed_forms
from workstation.operations.signing import stamps
from workstation.operations.targets import targets_for
from workstation.package.contents import Change, Explanation, Form, PackageContents, Profile
from workstation.package.kept_forms import Snapshot
from workstation.package.verification import verify
from workstation.package.writer import write_package as write_file
from workstation.periods import Period
from workstation.ports import Progress, Store, WrittenPackage
from workstation.register import Register
from workstation.roles import require
from workstation.rules import rule_edition
from workstation.schema import SCHEMA_VERSION
from workstation.words import say

CITY = "150600"
CHANGE_WORDS = {"added": "change_added", "changed": "change_changed", "gone": "change_withdrawn"}
MOST_CHANGES = 2000
"""Changed records that a package lists one by one; beyond that their number is said."""


@dataclass(frozen=True, kw_only=True)
class Reported:
    """A package as it was written."""

    package: WrittenPackage
    soft: tuple[Finding, ...]
    """What travels with it as explained or to be looked at."""


def refuse_sample(store: Store, allow_sample: bool) -> None:
    """The sample book is no report; raises ``Refusal``."""
    if store.is_sample and not allow_sample:
        raise Refusal([hard("sample_not_reported")])


def filled_forms(store: Store, period: Period) -> list[Form]:
    """The forms of a period as they stand now, with the targets that hold on its last day."""
    return fill(store, period, Basis.of(store), targets_for(store, period))


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a package of a period would hold, and what stands in its way."""

    period: Period
    forms: tuple[Form, ...]
    on_records: tuple[Finding, ...]
    on_forms: tuple[Finding, ...]
    unexplained: tuple[Finding, ...]
    """Soft findings on forms that still need a reason."""
    notices: tuple[Finding, ...]
    """What is to be known of the period itself: still in course, already closed."""

    @property
    def stopping(self) -> tuple[Finding, ...]:
        """What must be mended before."""
        return tuple(one for one in (*self.notices, *self.on_records, *self.on_forms) if one.hard)


def preview(store: Store, period: Period, progress: Progress = lambda done, total: None) -> Preview:
    """Fill the forms and run every check; nothing is written."""
    findings = check(store, period, progress)
    forms = filled_forms(store, period)
    on_forms = check_filled(store, period, forms)
    return Preview(
        period=period,
        forms=tuple(forms),
        on_records=tuple(findings),
        on_forms=tuple(on_forms),
        unexplained=tuple(unexplained(store, on_forms)),
        notices=tuple(notices_of(store, period)),
    )


def notices_of(store: Store, period: Period) -> Iterator[Finding]:
    """What is to be known of a period before it is reported.

    Not begun, still in course, the clock set back; for a correction the closed periods that follow.
    """
    today = store.now().date().isoformat()
    last = next(reversed(store.packages()), None)
    if period.first_day > today:
        yield hard("period_not_begun", period=period.label(), day=period.first_day)
    elif period.last_day >= today:
        yield soft("period_in_course", period=period.label(), day=period.last_day)
    if last is not None and last.written_at > _moment(store.now()):
        yield hard("clock_set_back", at=last.written_at[:16].replace("T", " "), series=last.series)
    following = later_closed(store, period) if state_of(store, period).latest else []
    if following:
        names = [one.period.label() for one in following]
        yield soft("later_closed", period=period.label(), periods=some_of(names))


def explained(store: Store, findings: Sequence[Finding], reason: str) -> list[Explanation]:
    """The soft findings with their reasons, in words that stand alone."""
    reasons = store.explanations()
    registers = {register.key: register for register in store.catalogue}
    found = []
    for finding in findings:
        register = registers.get(finding.register)
        place = finding.sheet or say("the_forms")
        if register is not None:
            record = store.get(register, finding.uid) if finding.uid else None
            named = register.title_of(record) if record else ""
            place = f"{register.label} {named} {register.field_words(finding.field, 'zh')}".strip()
        kept = reasons.get((finding.subject, finding.value))
        given = kept.reason if kept else reason if register is None else ""
        by = kept.clerk if kept else store.clerk
        found.append(
            Explanation(
                place=place,
                sentence=finding.sentence("zh"),
                reason=given,
                given_by=by if given else "",
                given_at=kept.at[:16] if kept else "",
            )
        )
    return found


def _corrected(store: Store, period: Period, revision: int, reason: str) -> Iterator[Explanation]:
    """Why a period is reported again."""
    if reason:
        correction = state_of(store, period).correction
        by, at = (correction.clerk, correction.at) if correction else (store.clerk, _moment(store.now()))
        sentence = say("correction_sentence", "zh", period=period.label("zh"), number=revision - 1)
        place = say("correction_place", "zh")
        yield Explanation(place=place, sentence=sentence, reason=reason, given_by=by, given_at=at[:16])


def changes_since(store: Store, last: WrittenPackage | None) -> list[Change]:
    """The records that came, changed or went since the last package was written."""
    if last is None:
        return []
    changes: list[Change] = []
    for found in compare_records(store, last.last_change):
        for key in ("added", "changed", "gone"):
            changes += _named(found, key)
    return changes


def _named(found: RegisterComparison, key: str) -> Iterator[Change]:
    """The records of one kind of change, the first ones by name."""
    what = say(CHANGE_WORDS[key], "zh")
    records = getattr(found, key)
    for one in records[:MOST_CHANGES]:
        yield Change(place=f"{found.register.label} {one.title}", what=what)
    if len(records) > MOST_CHANGES:
        more = say("change_more", "zh", number=len(records) - MOST_CHANGES)
        yield Change(place=found.register.label, what=f"{what} {more}")


def corrected_figures(former: WrittenPackage, forms: Sequence[Form]) -> Iterator[Change]:
    """Where a corrected period's figures differ from those of the revision before."""
    for one in figure_changes(sealed_forms(former), forms):
        place = f"{one.form} {one.line} {one.column}"
        yield Change(place=place, what=say("change_figure", "zh"), before=one.before, after=one.after)


def attached(store: Store) -> dict[str, Path]:
    """Digest -> file of everything attached to a record in force; a missing one is named by its path."""
    digests = {
        digest
        for register in store.catalogue
        for field in register.fields
        if field.kind == "files"
        for (value, _) in store.tally(register, by=(field.key,))
        for digest in (value or "").split(",")
        if digest
    }
    return {digest: store.attachment(digest) or Path(digest) for digest in sorted(digests)}


def contents_of(
    store: Store,
    period: Period,
    forms: Sequence[Form],
    passing: Sequence[Finding],
    reason: str,
    revision: int,
    profile: Profile = Profile.MASKED,
    attachments: bool = False,
    correction: str = "",
) -> PackageContents:
    """Everything that the package of a period holds; ``correction`` says why it is written anew."""
    former = store.packages()
    last = former[-1] if former else None
    changes = changes_since(store, last)
    same = [one for one in former if (one.period, one.calendar) == (period.text, period.calendar)]
    if same:
        changes = [*corrected_figures(same[-1], forms), *changes]

    def records_of(register: Register) -> Iterator[Record]:
        return store.each(register)

    tables = [
        table
        for register in store.catalogue
        for table in all_tables(register, lambda register=register: records_of(register))  # type: ignore[misc]
    ]
    return PackageContents(
        unit=store.unit,
        unit_names=(divisions.name_of(CITY), divisions.name_of(store.unit)),
        period=period,
        revision=revision,
        # Of a rebuilt store the first ones may be missing.
        series=last.series + 1 if last else 1,
        previous_root=last.root if last else None,
        schema_version=SCHEMA_VERSION,
        rule_edition=rule_edition(),
        program_version=__version__,
        created=store.now().replace(microsecond=0),
        tables=tuple(tables),
        forms=tuple(forms),
        lists=tuple(table for table in (announcement(store, period),) if table is not None),
        explanations=(*_corrected(store, period, revision, correction), *explained(store, passing, reason)),
        changes=tuple(changes),
        profile=profile,
        clerk=store.clerk,
        attachments=attached(store) if attachments else {},
        stamp=stamps(store),
        expected_rows=sum(store.tally(register)[0][0] for register in store.catalogue),
    )


def write_package(
    store: Store,
    period: Period,
    folder: Path,
    *,
    reason: str = "",
    allow_sample: bool = False,
    profile: Profile = Profile.MASKED,
    attachments: bool = False,
    progress: Progress = lambda done, total: None,
) -> Reported:
    """Check, fill the forms, write the package, close the period.

    The reason of an open correction is that of the package; a reason given here opens a closed period by itself, and
    stands for every soft finding on a form that has none. ``Refusal`` with all hard findings, with the soft findings
    on forms that have no reason, or for a closed period without a correction; nothing is written or closed then.
    """
    require(store, "decide")
    refuse_sample(store, allow_sample)
    given = " ".join(reason.split())
    state = state_of(store, period)
    if state.state == "closed" and not given:
        raise Refusal([_closed(state)])
    found = preview(store, period, progress)
    missing = () if given else found.unexplained
    if found.stopping or missing:
        raise Refusal([*found.stopping, *missing])
    passing = [one for one in (*found.notices, *found.on_records, *found.on_forms) if not one.hard]
    why = state.correction.reason if state.correction else given
    revision = state.latest.revision + 1 if state.latest else 1
    # What follows from a correction is the office's own business.
    told = [one for one in passing if one.code != "later_closed"]
    contents = contents_of(
        store, period, found.forms, told, given, revision, profile, attachments, why if revision > 1 else ""
    )
    _set_aside(store, contents, folder / contents.file_name)
    with _folder_for(contents, folder), store.transaction():
        if state.state == "closed":
            correct(store, period, given)
        package = _written(store, contents, folder, why, progress)
    return Reported(package=package, soft=tuple(passing))


def _closed(state: PeriodState) -> Finding:
    """The period was reported and is not open for correction."""
    assert state.latest is not None
    values = {"revision": state.latest.revision, "code": state.latest.check_code}
    return hard("period_closed", period=state.period.label(), **values)


def _set_aside(store: Store, contents: PackageContents, target: Path) -> None:
    """Give another name to the very package that is to be written, left by a program that ended before it was noted.

    A kill between the last two steps, the file's name and the store's note of it, leaves a whole file that no series
    knows. Any other file of that name stays and is refused.
    """
    if not target.is_file() or any(Path(one.path) == target for one in store.packages()):
        return
    try:
        seal = verify(target).seal
    except Refusal:
        return
    own = (contents.unit, contents.period.text, contents.revision, contents.series, contents.previous_root)
    if seal is not None and (seal.unit, seal.period, seal.revision, seal.series, seal.previous_root) == own:
        with suppress(OSError):
            target.rename(target.with_name(f"{target.stem}_{say('package_unnoted', 'zh')}_{seal.check_code}.zip"))


@contextmanager
def _folder_for(contents: PackageContents, folder: Path) -> Iterator[None]:
    """The folder is there; the file is not where the store could not take note of it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise EnvironmentFault("cannot_write", path=folder, why=fault.strerror or "") from fault
    target = folder / contents.file_name
    was_there = target.exists()
    try:
        yield
    except BaseException:
        if not was_there:
            target.unlink(missing_ok=True)
        raise


def _written(store: Store, contents: PackageContents, folder: Path, reason: str, progress: Progress) -> WrittenPackage:
    """Write the file and the store's note of it, inside a transaction."""
    file = write_file(contents, folder, progress)
    package = _note(store, contents, file.path, file.root, file.check_code, reason)
    store.add_package(package)
    return package


def _note(
    store: Store, contents: PackageContents, path: Path, root: str, check_code: str, reason: str
) -> WrittenPackage:
    basis, targets = Basis.of(store).chosen(), targets_for(store, contents.period)
    snapshot = Snapshot(forms=contents.forms, basis=basis, targets=targets)
    return WrittenPackage(
        series=contents.series,
        unit=contents.unit,
        period=contents.period.text,
        revision=contents.revision,
        calendar=contents.period.calendar,
        root=root,
        check_code=check_code,
        path=str(path),
        written_at=_moment(contents.created),
        reason=reason,
        snapshot=snapshot.text(),
        last_change=store.last_change(),
        clerk=contents.clerk,
    )


def _moment(moment: datetime) -> str:
    """A moment that compares as text with those of the bookkeeping, which keeps seconds."""
    return moment.isoformat(timespec="milliseconds")

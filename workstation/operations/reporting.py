"""Closing a period and writing its report package."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from workstation import __version__, divisions
from workstation.fields import Record
from workstation.findings import EnvironmentFault, Finding, Refusal, hard
from workstation.forms.basis import Basis
from workstation.forms.filling import check_forms, fill
from workstation.ledgers.tables import all_tables
from workstation.operations.checking import check
from workstation.package.contents import Change, Explanation, Form, PackageContents, Profile
from workstation.package.writer import write_package as write_file
from workstation.periods import Period
from workstation.ports import Progress, Store, WrittenPackage
from workstation.query import Clause, Query
from workstation.register import Register
from workstation.rules import rule_edition
from workstation.schema import SCHEMA_VERSION
from workstation.words import say

CITY = "150600"
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


def next_revision(store: Store, period: Period, reason: str) -> int:
    """1 for a period that was never reported; a correction needs its reason, else ``Refusal``."""
    former = [one for one in store.packages() if (one.period, one.calendar) == (period.text, period.calendar)]
    if former and not reason.strip():
        last = former[-1]
        raise Refusal([hard("period_closed", period=period.label(), revision=last.revision, code=last.check_code)])
    return len(former) + 1


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


def changes_since(store: Store, last: WrittenPackage | None) -> list[Change]:
    """The records that came, changed or went since the last package was written."""
    if last is None:
        return []
    since = last.written_at
    changes: list[Change] = []
    for register in store.catalogue:
        asked = (
            ("change_added", [Clause("created_at", ">", since)], False),
            ("change_changed", [Clause("created_at", "<=", since), Clause("changed_at", ">", since)], False),
            ("change_withdrawn", [Clause("withdrawn_at", ">", since)], True),
        )
        for word, where, withdrawn in asked:
            page = store.page(register, Query(where=where, sort="uid", limit=MOST_CHANGES, withdrawn=withdrawn))
            changes += (
                Change(place=f"{register.label} {register.title_of(record, 'zh')}", what=say(word, "zh"))
                for record in page.records
            )
            if page.total > len(page.records):
                more = say("change_more", "zh", number=page.total - len(page.records))
                changes.append(Change(place=register.label, what=f"{say(word, 'zh')} {more}"))
    return changes


def figures_of(forms: Sequence[Form]) -> dict[str, Any]:
    """The figures of the forms by sheet, block, line and column: what the next package is compared with."""
    return {
        form.sheet: [
            {
                line.code: dict(zip((one.key for one in block.columns), line.figures, strict=True))
                for line in block.lines
            }
            for block in form.blocks
        ]
        for form in forms
    }


def figure_changes(forms: Sequence[Form], snapshot: str) -> Iterator[Change]:
    """Where a corrected period's figures differ from those of the revision before."""
    former = json.loads(snapshot)["figures"]
    for form in forms:
        for number, block in enumerate(form.blocks):
            before = former.get(form.sheet, [])
            lines = before[number] if number < len(before) else {}
            for line in block.lines:
                for column, figure in zip(block.columns, line.figures, strict=True):
                    old = lines.get(line.code, {}).get(column.key)
                    if old != figure:
                        place = f"{form.sheet} {line.label} {column.label}"
                        yield Change(
                            place=place, what=say("change_figure", "zh"), before=_shown(old), after=_shown(figure)
                        )


def _shown(figure: Any) -> str:
    return "" if figure is None else str(figure)


def contents_of(
    store: Store, period: Period, forms: Sequence[Form], soft: Sequence[Finding], reason: str, revision: int
) -> PackageContents:
    """Everything that the package of a period holds."""
    former = store.packages()
    last = former[-1] if former else None
    changes = changes_since(store, last)
    same = [one for one in former if (one.period, one.calendar) == (period.text, period.calendar)]
    if same:
        changes = [*figure_changes(forms, same[-1].snapshot), *changes]

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
        series=len(former) + 1,
        previous_root=last.root if last else None,
        schema_version=SCHEMA_VERSION,
        rule_edition=rule_edition(),
        program_version=__version__,
        created=store.now().replace(microsecond=0),
        tables=tuple(tables),
        forms=tuple(forms),
        explanations=tuple(explained(store, soft, reason)),
        changes=tuple(changes),
        profile=Profile.MASKED,
        clerk=store.clerk,
        expected_rows=sum(store.tally(register)[0][0] for register in store.catalogue),
    )


def write_package(
    store: Store,
    period: Period,
    folder: Path,
    *,
    reason: str = "",
    allow_sample: bool = False,
    progress: Progress = lambda done, total: None,
) -> Reported:
    """Check, fill the forms, write the package, close the period.

    ``Refusal`` with all hard findings, or with the soft findings on forms that have no reason; nothing is
    written or closed then.
    """
    refuse_sample(store, allow_sample)
    revision = next_revision(store, period, reason)
    findings = check(store, period, progress)
    forms = fill(store, period, Basis.of(store))
    on_forms = check_forms(store, period, forms)
    stopping = [finding for finding in (*findings, *on_forms) if finding.hard]
    reasons = store.explanations()
    unexplained = [one for one in on_forms if not one.hard and not reason.strip() and (one.subject, one.value) not in reasons]
    if stopping or unexplained:
        raise Refusal([*stopping, *unexplained])
    soft = [finding for finding in (*findings, *on_forms) if not finding.hard]
    contents = contents_of(store, period, forms, soft, reason.strip(), revision)
    return Reported(package=_written(store, contents, folder, reason.strip(), progress), soft=tuple(soft))


def _written(store: Store, contents: PackageContents, folder: Path, reason: str, progress: Progress) -> WrittenPackage:
    """Write the file and the store's note of it: both or neither."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise EnvironmentFault("cannot_write", path=folder, why=fault.strerror or "") from fault
    target = folder / contents.file_name
    was_there = target.exists()
    try:
        with store.transaction():
            file = write_file(contents, folder, progress)
            package = _note(store, contents, file.path, file.root, file.check_code, reason)
            store.add_package(package)
    except BaseException:
        if not was_there:
            target.unlink(missing_ok=True)
        raise
    return package


def _note(
    store: Store, contents: PackageContents, path: Path, root: str, check_code: str, reason: str
) -> WrittenPackage:
    snapshot = {"figures": figures_of(contents.forms)}
    return WrittenPackage(
        series=contents.series,
        unit=contents.unit,
        period=contents.period.text,
        revision=contents.revision,
        calendar=contents.period.calendar,
        root=root,
        check_code=check_code,
        path=str(path),
        written_at=_moment(store.now()),
        reason=reason,
        snapshot=json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
    )


def _moment(moment: datetime) -> str:
    """A moment as the store writes it in ``created_at``, so that both compare as text."""
    return moment.isoformat(timespec="milliseconds")

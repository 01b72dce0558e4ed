"""Commands over checks and report packages: check, explain, package, correct, packages, compare, verify."""

from argparse import Namespace
from pathlib import Path
from typing import Any

from ui.commands.answer import DONE, FOUND, Answer, lines_of, shown
from workstation.findings import Finding, WrongUse
from workstation.forms.late import closed_period
from workstation.operations import checking, closing, comparing, explaining, narrating, reporting, signing, verifying
from workstation.package.contents import Profile
from workstation.periods import Period
from workstation.ports import Store, WrittenPackage
from workstation.words import say


def _period(store: Store, arguments: Namespace) -> Period:
    """The period that is named, by the calendar that is named or by which the unit reports."""
    return Period.read(arguments.period, arguments.calendar or closing.calendar_of(store))


def check(store: Store, arguments: Namespace) -> Answer:
    """Run every check and list what is found, or list the checks."""
    if arguments.list:
        return _checks()
    if arguments.period:
        on_records, on_forms = checking.check_period(store, _period(store, arguments))
        findings = [*on_records, *on_forms]
    else:
        findings = checking.check(store)
    hard = sum(finding.hard for finding in findings)
    lines = [say("checked", hard=hard, soft=len(findings) - hard)]
    content: dict[str, Any] = {
        "hard": hard,
        "soft": len(findings) - hard,
        "findings": [shown(finding) for finding in findings],
    }
    if arguments.report:
        path = checking.write_report(store, findings, Path(arguments.report))
        lines.append(say("report_written", path=path))
        content["path"] = str(path)
    lines += lines_of(sorted(findings, key=lambda finding: not finding.hard))
    return Answer(content=content, lines=lines, code=FOUND if findings else DONE)


def _checks() -> Answer:
    """Every check in plain words."""
    found = explaining.all_checks()
    content = {
        "checks": [
            {
                "code": one.code,
                "severity": one.severity,
                "subject": one.subject,
                "sentence": one.sentence,
                "since": one.since,
            }
            for one in found
        ]
    }
    return Answer(content=content, lines=[f"{one.code:<6} {one.subject}  {one.sentence}" for one in found])


def explain(store: Store, arguments: Namespace) -> Answer:
    """Keep the reason for a soft finding."""
    kept = explaining.explain(store, arguments.finding, arguments.reason)
    content = {"finding": kept.finding, "value": kept.value, "reason": kept.reason, "at": kept.at, "clerk": kept.clerk}
    return Answer(content=content, lines=[say("explanation_kept", reason=kept.reason)])


def package(store: Store, arguments: Namespace) -> Answer:
    """Write the report package of a period."""
    written = reporting.write_package(
        store,
        _period(store, arguments),
        Path(arguments.out),
        reason=arguments.reason or "",
        allow_sample=arguments.allow_sample,
        profile=Profile(arguments.profile),
        attachments=arguments.attachments,
    )
    return Answer(
        content={
            "path": str(written.package.path),
            "series": written.package.series,
            "revision": written.package.revision,
            "check_code": written.package.check_code,
            "root": written.package.root,
            "soft": [shown(finding) for finding in written.soft],
        },
        lines=[
            say("package_written", path=written.package.path),
            say("package_code", code=written.package.check_code, series=written.package.series),
            say("package_soft", number=len(written.soft)),
        ],
    )


def _package_json(one: WrittenPackage) -> dict[str, Any]:
    return {
        "series": one.series,
        "unit": one.unit,
        "period": one.period,
        "calendar": one.calendar,
        "revision": one.revision,
        "check_code": one.check_code,
        "root": one.root,
        "path": one.path,
        "written_at": one.written_at,
        "reason": one.reason,
    }


def correct(store: Store, arguments: Namespace) -> Answer:
    """Open a closed period for correction."""
    period = _period(store, arguments)
    opened = closing.correct(store, period, arguments.reason, with_later=arguments.with_later)
    content = [
        {"period": one.period, "calendar": one.calendar, "revision": one.revision, "reason": one.reason, "at": one.at}
        for one in opened
    ]
    lines = [say("correction_opened", period=one.period, revision=one.revision, reason=one.reason) for one in opened]
    later = closing.later_closed(store, period)
    if later:
        lines.append(say("correction_later", periods=say("sealed_separator").join(one.period.label() for one in later)))
    named = [{"period": one.period.text, "calendar": one.period.calendar} for one in later]
    return Answer(content={"corrections": content, "later": named}, lines=lines)


def packages(store: Store, arguments: Namespace) -> Answer:
    """The packages that were written, and how it stands with their periods."""
    written = store.packages()
    periods = dict.fromkeys(closed_period(one) for one in written)
    states = {(one.period.text, str(one.period.calendar)): one for one in closing.states_of(store, list(periods))}
    content, lines = [], []
    for one in written:
        state = states[one.period, one.calendar]
        newest = state.latest is not None and state.latest.series == one.series
        content.append(_package_json(one) | {"state": state.state, "newest": newest})
        lines.append(
            say(
                "packages_line",
                series=one.series,
                period=one.period,
                calendar=say(f"calendar_{one.calendar}"),
                revision=one.revision,
                code=one.check_code,
                at=one.written_at[:16].replace("T", " "),
                state=say(f"state_{state.state}"),
            )
        )
        lines.append(f"    {one.path}")
    return Answer(content={"packages": content}, lines=lines or [say("no_packages_yet")])


def compare(store: Store, arguments: Namespace) -> Answer:
    """What differs between two packages, named by their series numbers."""
    by_series = {one.series: one for one in store.packages()}
    for series in (arguments.one, arguments.other):
        if series not in by_series:
            raise WrongUse("series_unknown", series=series)
    found = comparing.compare(store, by_series[arguments.one], by_series[arguments.other])
    lines = [
        say(
            "comparing_counts",
            register=part.register.words(),
            before=part.before,
            after=part.after,
            added=len(part.added),
            gone=len(part.gone),
            changed=len(part.changed),
        )
        for part in found.registers
    ]
    lines.append(say("comparing_figures", number=len(found.figures)))
    lines += (
        say("comparing_line", form=one.form, line=one.line, column=one.column, before=one.before, after=one.after)
        for one in found.figures
    )
    content: dict[str, Any] = {
        "registers": {
            part.register.key: {"before": part.before, "after": part.after}
            | {key: [one.uid for one in getattr(part, key)] for key in ("added", "gone", "changed")}
            for part in found.registers
        },
        "figures": [{"place": "/".join(one.place), "before": one.before, "after": one.after} for one in found.figures],
    }
    if arguments.out:
        path = comparing.write_comparison(store, found, Path(arguments.out))
        content["path"] = str(path)
        lines.append(say("report_written", path=path))
    return Answer(content=content, lines=lines)


def where_of(problem: Finding) -> str:
    """The place of a problem in a package: sheet and cell, or the file."""
    cell = f"{problem.column}{problem.row}" if problem.row is not None else problem.column
    return "!".join(part for part in (problem.sheet, cell) if part) or str(problem.values.get("where", ""))


def verify(store: Store | None, arguments: Namespace) -> Answer:
    """Verify a package or a workbook out of one; the series too, where there is a store."""
    result = verifying.verify_file(Path(arguments.file), store)
    content = {
        "valid": result.valid,
        "unit": result.unit,
        "period": result.period,
        "revision": result.revision,
        "series": result.series,
        "check_code": result.check_code,
        "problems": [
            {
                "code": problem.code,
                "severity": str(problem.severity),
                "where": where_of(problem),
                "message": problem.sentence(),
            }
            for problem in result.problems
        ],
    }
    if result.signature is not None:
        content["signed_by"] = result.signature.fingerprint
    key = "verified_valid" if result.valid else "verified_invalid"
    lines = [say(key, code=result.check_code or "—", period=result.period or "—", number=len(result.problems))]
    lines.append(signing.words_of(store, result))
    return Answer(content=content, lines=lines + lines_of(result.problems), code=DONE if result.valid else FOUND)


def narrate(store: Store, arguments: Namespace) -> Answer:
    """Write the short account of a package from the office's template."""
    found = next((one for one in store.packages() if one.series == arguments.series), None)
    if found is None:
        raise WrongUse("series_unknown", series=arguments.series)
    written = narrating.narrate(store, found, Path(arguments.out) if arguments.out else None)
    content = {"path": str(written.path), "unknown": list(written.unknown)}
    lines = [say("reports_narrated", path=written.path)]
    if written.unknown:
        lines = [say("reports_narrated_unknown", path=written.path, names="、".join(written.unknown))]
    return Answer(content=content, lines=lines, code=FOUND if written.unknown else DONE)


COMMANDS = {
    "narrate": narrate,
    "check": check,
    "explain": explain,
    "package": package,
    "correct": correct,
    "packages": packages,
    "compare": compare,
}

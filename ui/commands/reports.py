"""Commands over checks and report packages: check, package, packages, verify."""

from argparse import Namespace
from pathlib import Path
from typing import Any

from ui.commands.answer import DONE, FOUND, Answer, lines_of, shown
from workstation.findings import Finding
from workstation.operations import checking, reporting, verifying
from workstation.periods import Period
from workstation.ports import Store, WrittenPackage
from workstation.words import say


def check(store: Store, arguments: Namespace) -> Answer:
    """Run every check and list what is found."""
    if arguments.period:
        on_records, on_forms = checking.check_period(store, Period.read(arguments.period))
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


def package(store: Store, arguments: Namespace) -> Answer:
    """Write the report package of a period."""
    written = reporting.write_package(
        store,
        Period.read(arguments.period, arguments.calendar),
        Path(arguments.out),
        reason=arguments.reason or "",
        allow_sample=arguments.allow_sample,
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


def packages(store: Store, arguments: Namespace) -> Answer:
    """The packages that were written."""
    written = store.packages()
    lines = [f"{one.series:>4}  {one.period}  V{one.revision}  {one.check_code}  {one.path}" for one in written]
    return Answer(
        content={"packages": [_package_json(one) for one in written]}, lines=lines or [say("no_packages_yet")]
    )


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
    key = "verified_valid" if result.valid else "verified_invalid"
    lines = [say(key, code=result.check_code or "—", period=result.period or "—", number=len(result.problems))]
    return Answer(content=content, lines=lines + lines_of(result.problems), code=DONE if result.valid else FOUND)


COMMANDS = {"check": check, "package": package, "packages": packages}

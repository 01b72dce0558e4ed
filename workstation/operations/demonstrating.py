"""The main job end to end on the ledgers that the program carries: import, check, package, verify, correct."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workstation import divisions
from workstation.findings import Finding, Refusal
from workstation.operations import checking, closing, comparing, importing, keeping, reporting, verifying
from workstation.periods import Period
from workstation.ports import Store, WrittenPackage
from workstation.query import Clause
from workstation.registers.catalogue import register_of
from workstation.resource_files import RESOURCES
from workstation.words import say

LEDGERS = (
    ("geographical_indications", "农产品地理标志登记汇总表_内蒙古.xlsx"),
    ("trademarks", "商标台账.xlsx"),
    ("copyrights", "版权登记清单.csv"),
    ("assistance_cases", "维权援助调解台账.xlsx"),
)
"""Register and ledger, in the order of the demonstration."""
PERIOD = "2026Q3"
SHOWN_ISSUES = 4


@dataclass(kw_only=True)
class Demonstration:
    """What was done."""

    lines: list[str] = field(default_factory=list)
    imports: list[dict[str, Any]] = field(default_factory=list)
    package: str = ""
    check_code: str = ""
    corrected: str = ""
    """The package that corrects the first one."""
    valid: bool = False
    """Whether both were verified."""


def demonstrate(store: Store, out: Path) -> Demonstration:
    """Do the main job in an empty store and tell of it; the package lies in ``out`` afterwards."""
    told = Demonstration()
    told.lines.append(say("demo_begins", unit=divisions.name_of(store.unit), folder=store.folder))
    for key, name in LEDGERS:
        _import(store, key, RESOURCES / "sample" / name, out, told)
    period = Period.read(PERIOD)
    findings = checking.check(store, period)
    hard = sum(finding.hard for finding in findings)
    told.lines.append(say("demo_checked", hard=hard, soft=len(findings) - hard))
    told.lines += _first_of_each_kind(findings)
    reported = reporting.write_package(store, period, out, reason=say("demo_reason"), allow_sample=True)
    told.package, told.check_code = reported.package.path, reported.package.check_code
    told.lines.append(say("demo_packaged", path=told.package, code=told.check_code, series=reported.package.series))
    told.valid = _verified(store, reported.package, told)
    _correct(store, period, out, told)
    return told


def _verified(store: Store, package: WrittenPackage, told: Demonstration) -> bool:
    found = verifying.verify_file(Path(package.path), store)
    told.lines.append(say("demo_valid" if found.valid else "demo_invalid", number=len(found.problems)))
    return found.valid


def _correct(store: Store, period: Period, out: Path, told: Demonstration) -> None:
    """A reported mark moves to another township: refused, opened for correction, reported again."""
    register = register_of("trademarks", store.catalogue)
    mark = next(store.each(register, (Clause("status", "=", "已注册"),)))
    places = (one.code for one in divisions.townships(store.unit))
    moved = {"township": next(place for place in places if place != mark["township"])}
    try:
        keeping.change(store, register, mark["uid"], moved)
    except Refusal as refused:
        told.lines.append(say("demo_refused", sentence=refused.findings[0].sentence()))
    closing.correct(store, period, say("demo_correction"))
    keeping.change(store, register, mark["uid"], moved)
    first = store.packages()[-1]
    again = reporting.write_package(store, period, out, reason=say("demo_reason"), allow_sample=True).package
    figures = comparing.compare(store, first, again).figures
    told.corrected = again.path
    told.lines.append(say("demo_corrected", path=again.path, code=again.check_code, figures=len(figures)))
    told.valid = _verified(store, again, told) and told.valid


def _import(store: Store, key: str, path: Path, out: Path, told: Demonstration) -> None:
    register = register_of(key, store.catalogue)
    failed = out / f"{path.stem}_{say('failed_rows')}.xlsx"
    done = importing.import_ledger(store, register, path, failed=failed)
    counts = done.plan.counts
    told.imports.append({"register": key, "file": path.name, **counts, "ignored": done.ignored})
    told.lines.append(
        say(
            "demo_imported",
            file=path.name,
            register=register,
            new=counts["new"],
            failed=counts["failed"],
            ignored=done.ignored,
        )
    )
    faults = [issue for issue in done.plan.issues() if issue.hard]
    told.lines += [
        say("demo_fault", row=issue.row, column=issue.column, sentence=issue.sentence())
        for issue in faults[:SHOWN_ISSUES]
    ]
    again = importing.import_ledger(store, register, path).plan.counts
    told.lines.append(say("demo_again", new=again["new"], changed=again["changed"], unchanged=again["unchanged"]))


def _first_of_each_kind(findings: list[Finding]) -> Iterator[str]:
    seen: set[str] = set()
    for finding in findings:
        if finding.code not in seen and len(seen) < SHOWN_ISSUES:
            seen.add(finding.code)
            yield say("demo_finding", code=finding.code, sentence=finding.sentence())

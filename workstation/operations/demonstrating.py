"""The main job end to end on the ledgers that the program carries: import, check, package, verify."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workstation import divisions
from workstation.findings import Finding
from workstation.operations import checking, importing, reporting, verifying
from workstation.periods import Period
from workstation.ports import Store
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
    valid: bool = False


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
    verification = verifying.verify_file(Path(told.package), store)
    told.valid = verification.valid
    told.lines.append(say("demo_valid" if told.valid else "demo_invalid", number=len(verification.problems)))
    return told


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

"""The open real ledgers, whole: ``python -m tests.real_data.whole_ledgers FOLDER`` prints what becomes of each row."""

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from db.store import Store
from tests.real_data.ledgers import ANONYMOUS, OFFICIAL_TABLE, RealLedger
from workstation.findings import Finding
from workstation.ledgers.failed_rows import write_failed_rows
from workstation.ledgers.plan import ImportPlan, RowPlan
from workstation.operations import importing
from workstation.registers.catalogue import register_of

SHOWN = 2
"""Examples of each reason."""


def whole(store: Store, one: RealLedger, folder: Path, work: Path) -> Iterator[str]:
    """Import one ledger into the store; the lines of its part of the table."""
    path = folder / one.file
    rows = 0
    if one.number:
        path, rows = one.completed(folder, work / Path(one.file).name)
    register = register_of(one.register)
    begun = time.perf_counter()
    plan, ledger = importing.plan_import(store, register, path, choice=one.choice)
    seconds = time.perf_counter() - begun
    counts = plan.counts
    assert not rows or sum(counts.values()) == rows
    doubtful = sum(1 for row in plan.rows if row.action not in ("failed", "waiting") and row.findings)
    yield f"## {Path(one.file).name}"
    yield ""
    yield (
        f"{len(plan.rows):,} rows in {seconds:.0f} s: {counts['new'] - doubtful + counts['ignored']:,} read without "
        f"a word, {doubtful:,} read with a soft finding, {counts['failed'] + counts['waiting']:,} refused."
    )
    yield ""
    if any(row.findings for row in plan.rows):
        yield "| | finding | rows | where | for example |"
        yield "|---|---|---|---|---|"
        yield from reasons(plan)
        yield ""
    back = write_failed_rows(work / "back.xlsx", ledger, plan) if plan.of("failed", "waiting") else None
    importing.apply(store, plan, ledger)
    again, _ = importing.plan_import(store, register, path, choice=one.choice)
    yield f"Imported, and once more: {again.counts['new']} new, {again.counts['changed']} changed."
    if back:
        returned, _ = importing.plan_import(store, register, back, choice=one.choice)
        kept = returned.counts["failed"] + returned.counts["waiting"]
        assert kept == len(returned.rows) == len(plan.of("failed", "waiting")), returned.counts
        yield f"The workbook of refused rows, imported unmended: {kept:,} refused again, nothing else."
    yield ""


def reasons(plan: ImportPlan) -> Iterator[str]:
    """A line for each code and field, the refused first, the most frequent first."""
    number: Counter[tuple[bool, str, str]] = Counter()
    examples: dict[tuple[bool, str, str], list[str]] = {}
    for row in plan.rows:
        for key in {key_of(finding) for finding in row.findings}:
            number[key] += 1
        for finding in row.findings:
            known = examples.setdefault(key_of(finding), [])
            if len(known) < SHOWN and (text := example_of(finding, row)) not in known:
                known.append(text)
    for key, times in sorted(number.items(), key=lambda item: (not item[0][0], -item[1], item[0][1:])):
        hard, code, field = key
        where = plan.headings.get(field) or plan.register.field_words(field, "zh")
        shown = "；".join(examples[key]).replace("|", "¦").replace("\n", " ")
        yield f"| {'refused' if hard else 'soft'} | `{code}` | {times:,} | {where} | {shown} |"


def key_of(finding: Finding) -> tuple[bool, str, str]:
    """What findings are counted by."""
    return finding.hard, finding.code, finding.field


def example_of(finding: Finding, row: RowPlan) -> str:
    """What stood there, with its row."""
    raw = finding.values.get("raw", finding.values.get("day", ""))
    return f"{str(raw)[:30]}（{row.number}）" if raw else f"（{row.number}）"


def main(folder: Path) -> None:
    """All of them, each into a store of its own."""
    official = RealLedger(file=OFFICIAL_TABLE, register="geographical_indications", columns={})
    for one in (*ANONYMOUS.values(), official):
        with (
            tempfile.TemporaryDirectory() as work,
            Store.create(Path(work) / "data", unit="150622", clerk="王芳") as store,
        ):
            for line in whole(store, one, folder, Path(work)):
                print(line, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

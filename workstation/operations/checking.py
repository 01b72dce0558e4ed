"""Running every check over the records, and the list of what was found."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from workstation.findings import Finding
from workstation.operations.surroundings import StoreSurroundings
from workstation.periods import Period
from workstation.ports import Progress, Store
from workstation.query import AllOf, Clause, Condition
from workstation.records import check_record
from workstation.register import Register

STRIDE = 500
"""Records between two calls of ``progress``."""


def in_period(register: Register, period: Period | None) -> list[Condition]:
    """The records that a period's report speaks of: all that began by its last day."""
    if period is None:
        return []
    return [AllOf((Clause(register.counting.dated_by, "<=", period.last_day),))]


def check_register(
    store: Store, register: Register, period: Period | None = None, progress: Progress = lambda done, total: None
) -> Iterator[Finding]:
    """Every finding over the records of one register that are in force, in the order of their birth."""
    around = StoreSurroundings(store)
    where = in_period(register, period)
    total = store.tally(register, where=where)[0][0]
    for number, record in enumerate(store.each(register, where)):
        if number % STRIDE == 0:
            progress(number, total)
        yield from check_record(register, record, around)


def check(
    store: Store, period: Period | None = None, progress: Progress = lambda done, total: None
) -> list[Finding]:
    """Every finding over all registers."""
    found: list[Finding] = []
    for register in store.catalogue:
        found += check_register(store, register, period, progress)
    return found


def write_report(store: Store, findings: Sequence[Finding], path: Path) -> Path:
    """Write findings as a workbook, one row each, with what a clerk needs to find the record."""
    from workstation.ledgers.writing import write_texts
    from workstation.words import say

    registers = {register.key: register for register in store.catalogue}
    heads = [say(f"report_{name}") for name in ("severity", "register", "record", "field", "sentence", "code")]
    rows = []
    for finding in findings:
        register = registers[finding.register]
        record = store.get(register, finding.uid) if finding.uid else None
        rows.append(
            [
                say(f"severity_{finding.severity}"),
                register.words(),
                register.title_of(record) if record else "",
                register.field_words(finding.field),
                finding.sentence(),
                finding.code,
            ]
        )
    return write_texts(path, say("report_title"), heads, rows, store.now())

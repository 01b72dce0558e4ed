"""Running every check over the records, and the list of what was found."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from workstation.findings import Finding
from workstation.forms.against import check_against
from workstation.forms.basis import Basis
from workstation.forms.filling import FORMS, check_forms, fill, fill_totals
from workstation.operations.targets import targets_for
from workstation.package.contents import Form
from workstation.periods import Period
from workstation.ports import Progress, Store
from workstation.query import AnyOf, Clause, Condition
from workstation.records import check_record
from workstation.register import Register
from workstation.surroundings import StoreSurroundings
from workstation.suspects import suspects

STRIDE = 500
"""Records between two calls of ``progress``."""


def in_period(register: Register, period: Period | None) -> list[Condition]:
    """The records that a period's report speaks of: all that began by its last day, or nobody knows when."""
    if period is None:
        return []
    dated_by = register.counting.dated_by
    return [AnyOf((Clause(dated_by, "<=", period.last_day), Clause(dated_by, "is empty")))]


def in_doubt(store: Store, register: Register, period: Period | None = None) -> list[Condition]:
    """The records of a period in which a check may find something, as the store tells them from all others."""
    return [*in_period(register, period), *suspects(register, StoreSurroundings(store))]


def check_register(
    store: Store, register: Register, period: Period | None = None, progress: Progress = lambda done, total: None
) -> Iterator[Finding]:
    """Every finding over the records of one register that are in force, in the order of their birth."""
    around = StoreSurroundings(store)
    where = in_doubt(store, register, period)
    total = store.total(register)
    progress(0, total)
    for number, record in enumerate(store.each(register, where), start=1):
        if number % STRIDE == 0:
            progress(number, total)
        yield from check_record(register, record, around)


def check_some(store: Store, register: Register, uids: Sequence[str]) -> dict[str, list[Finding]]:
    """Every finding over a few records, by their uid."""
    around = StoreSurroundings(store)
    records = store.get_many(register, uids)
    return {record["uid"]: check_record(register, record, around) for record in records}


def check(store: Store, period: Period | None = None, progress: Progress = lambda done, total: None) -> list[Finding]:
    """Every finding over all registers."""
    found: list[Finding] = []
    for register in store.catalogue:
        found += check_register(store, register, period, progress)
    return found


def check_period(
    store: Store, period: Period, progress: Progress = lambda done, total: None
) -> tuple[list[Finding], list[Finding]]:
    """Every finding over the records of a period, and every finding over its forms."""
    return check(store, period, progress), forms_findings(store, period)


def forms_findings(store: Store, period: Period) -> list[Finding]:
    """Every finding over the forms of a period as they stand now."""
    return check_filled(store, period, fill(store, period, Basis.of(store), targets_for(store, period)))


def check_filled(store: Store, period: Period, forms: Sequence[Form]) -> list[Finding]:
    """Every finding over filled forms: within each, between them, against other reports and the target."""
    basis = Basis.of(store)

    def of(other: Period) -> list[Form]:
        return fill_totals(store, other, basis)

    return [*check_forms(store, period, forms), *check_against(store, FORMS, period, forms, of)]


def write_report(store: Store, findings: Sequence[Finding], path: Path) -> Path:
    """Write findings as a workbook, one row each, with what a clerk needs to find the record."""
    from workstation.ledgers.writing import write_texts
    from workstation.words import say

    registers = {register.key: register for register in store.catalogue}
    heads = [say(f"report_{name}") for name in ("severity", "register", "record", "field", "sentence", "code")]
    rows = []
    for finding in findings:
        register = registers.get(finding.register)
        record = store.get(register, finding.uid) if register and finding.uid else None
        rows.append(
            [
                say(f"severity_{finding.severity}"),
                register.words() if register else finding.sheet,
                register.title_of(record) if register and record else "",
                register.field_words(finding.field) if register else "",
                finding.sentence(),
                finding.code,
            ]
        )
    return write_texts(path, say("report_title"), heads, rows, store.now())

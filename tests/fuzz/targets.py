"""What is fuzzed: for each target the kept files that it begins with, and what the program does with one of them."""

import shutil
from argparse import Namespace
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from db.store import Store
from tests.end_to_end.office import UNIT, trademark
from tests.fuzz.mutating import sealed_again
from tests.fuzz.seeds import CORPUS, MOMENT
from tests.fuzz.watching import answered, said
from ui.commands import records
from workstation.ledgers.clipboard import read_block
from workstation.ledgers.decisions import Decisions
from workstation.ledgers.failed_rows import write_failed_rows
from workstation.ledgers.pasting import lay_out, pasted_fields
from workstation.narrative.values import Facts
from workstation.operations import import_preview, keeping, narrating, rebuilding, signing
from workstation.operations.importing import plan_import
from workstation.operations.pasting import look_over
from workstation.operations.verifying import verify_file
from workstation.package.reading_back import held_package
from workstation.periods import Period
from workstation.registers.catalogue import register_of

Reading = Callable[[Store, Path], list[str]]
"""Reads one file with the program; returns the codes of what refused it, none where it was read."""


@dataclass(frozen=True)
class Target:
    """One way for strange bytes into the program."""

    seeds: tuple[str, ...]
    ending: str
    read: Reading
    resealed: bool = False
    """Whether digests are made to fit again, so that a changed part is looked at behind them too."""

    def seed(self, number: int) -> bytes:
        """One of the kept files."""
        return (CORPUS / self.seeds[number % len(self.seeds)]).read_bytes()

    def again(self, data: bytes) -> bytes:
        """The file with fitting digests, where that is asked for and possible."""
        if not self.resealed:
            return data
        with suppress(Exception):
            return sealed_again(data)
        return data


class Undone(Exception):
    """Ends a transaction that is not to be kept."""


def read_ledger(store: Store, path: Path) -> list[str]:
    """All that an import does before it writes, and the rows that go back."""
    told: list[str] = []
    register = register_of("trademarks")
    with answered(told):
        book = import_preview.open_head(path)
        found = import_preview.fits(store, book)
        register = max(found, key=lambda one: one.recognised).register if found else register
        said(import_preview.preview(store, book, register, Decisions()).refusal)
    with answered(told):
        plan, ledger = plan_import(store, register, path)
        for row in plan.rows:
            said(row.findings)
        if plan.of("failed", "waiting"):
            write_failed_rows(path.with_name("returned.xlsx"), ledger, plan)
    return told


def read_package(store: Store, path: Path) -> list[str]:
    """Verified with a store and read back for a rebuild."""
    found = verify_file(path, store)
    said(found.problems)
    signing.words_of(store, found)
    for one in narrating.explanations_in(path):
        assert f"{one.place}{one.sentence}{one.reason}".strip()
    told = [problem.code for problem in found.problems if problem.hard]
    with answered(told), held_package(path) as held:
        for register in store.catalogue:
            for _ in held.records(register):
                pass
            held.left_out(register)
        held.attachments()
    if not told:
        place = path.with_name("rebuilt")
        try:
            with answered(told), Store.create(place, unit=UNIT, clerk="王芳", clock=lambda: MOMENT) as other:
                said(rebuilding.rebuild(other, [path]).findings)
        finally:
            shutil.rmtree(place)
    return told


def read_template(store: Store, path: Path) -> list[str]:
    """A template of the short account, filled and written."""
    told: list[str] = []
    out = path.with_name("filled.docx")
    out.unlink(missing_ok=True)
    facts = Facts(
        unit="准格尔旗", period=Period.read("2026Q2"), revision=1, package_id="150622-2026Q2-V1", check_code="ABCD",
        clerk="王芳", day=MOMENT.date(),
    )  # fmt: skip
    with answered(told):
        narrating.write_narrative([], facts, out, path)
    return told


def read_sealed_workbook(store: Store, path: Path) -> list[str]:
    """One workbook out of a package, verified alone."""
    found = verify_file(path, store)
    said(found.problems)
    return [problem.code for problem in found.problems if problem.hard]


def read_records(store: Store, path: Path, command: Callable[[Store, Namespace], object] = records.add) -> list[str]:
    """JSON of records, added or taken for a change; nothing is kept of it."""
    told: list[str] = []
    (uid, *_) = store.lookup("trademarks", registration_no="1000001")
    with answered(told), suppress(Undone), store.transaction():
        command(store, Namespace(register="trademarks", file=str(path), uid=uid))
        raise Undone
    return told


def read_key(store: Store, path: Path) -> list[str]:
    """The public key of another station; nothing is kept of it."""
    told: list[str] = []
    with answered(told), suppress(Undone), store.transaction():
        signing.learn_key(store, path)
        raise Undone
    return told


def read_clipboard(store: Store, path: Path) -> list[str]:
    """A text and HTML beside it, laid out and looked over as the paste page does."""
    data = path.read_bytes()
    try:
        # A clipboard is no UTF-8: halves of a pair may stand alone in it.
        content = data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        content = data.decode("utf-8", "replace")
    text, _, html = content.partition("\f")
    told: list[str] = []
    for register in (register_of("trademarks"), register_of("assistance_cases")):
        with answered(told):
            columns = [field.key for field in pasted_fields(register)]
            grid = lay_out(read_block(text, html), register, columns)
            for row in look_over(store, register, grid).rows:
                said(row.findings)
    return told


TARGETS = {
    "xlsx": Target(("export.xlsx", "template.xlsx", "returned.xlsx"), ".xlsx", read_ledger),
    "xls": Target(("export.xls", "returned.xls"), ".xls", read_ledger),
    "csv": Target(("ledger_gb18030.csv", "ledger_utf8.csv", "ledger_utf16.csv"), ".csv", read_ledger),
    "package": Target(("package.zip", "signed.zip"), ".zip", read_package),
    "resealed": Target(("package.zip", "signed.zip"), ".zip", read_package, resealed=True),
    "docx": Target(("template.docx",), ".docx", read_template),
    "workbook": Target(("sealed_report.xlsx", "sealed_ledgers.xlsx"), ".xlsx", read_sealed_workbook),
    "json": Target(("records.json",), ".json", read_records),
    "change": Target(("change.json",), ".json", partial(read_records, command=records.change)),
    "key": Target(("public_key.json",), ".json", read_key),
    "clipboard": Target(("clipboard_text", "clipboard_both", "clipboard_web"), "", read_clipboard),
}


def open_store(folder: Path) -> Store:
    """The store that is asked; a few records stand in it."""
    store = Store.create(folder / "data", unit=UNIT, clerk="王芳", clock=lambda: MOMENT)
    keeping.add(store, register_of("trademarks"), [trademark(1_000_001 + number) for number in range(3)])
    return store


def state_of(store: Store) -> tuple[object, ...]:
    """What no reading changes: the end of the history's chain, how many records there are, the settings."""
    counts = tuple(sum(1 for _ in store.each(register)) for register in store.catalogue)
    return store.head, counts

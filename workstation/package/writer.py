"""Writes a package: workbooks, tables, descriptor, bag and zip, read back before it gets its name."""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workstation.findings import EnvironmentFault, Refusal, hard
from workstation.package import descriptor
from workstation.package.bag import files_below, sha256_of, write_bag
from workstation.package.container import write_zip
from workstation.package.contents import Column, PackageContents, Profile, Table
from workstation.package.layout import Layout, lay_out_cover, lay_out_form
from workstation.package.seal import Seal, TableSeal
from workstation.package.tables import TableWriter, written_kinds, written_rows
from workstation.package.verification import verify
from workstation.package.workbook import Book, LedgerSheet, book, write_layout
from workstation.package.written_values import Kind
from workstation.ports import Progress
from workstation.sheets import limits
from workstation.words import say

PROGRESS_EVERY = 500
FAULTS = {
    errno.ENOSPC: "package_disk_full",
    errno.EDQUOT: "package_disk_full",
    errno.EFBIG: "package_disk_full",
    errno.EACCES: "package_folder_unwritable",
    errno.EPERM: "package_folder_unwritable",
    errno.EROFS: "package_folder_unwritable",
    errno.ENOTDIR: "package_folder_missing",
    errno.ENOENT: "package_folder_missing",
}
"""What the system says -> code of the fault; everything else means that the disk or stick has gone."""


@dataclass(frozen=True, kw_only=True)
class WrittenFile:
    """A package as it lies in its folder."""

    path: Path
    seal: Seal

    @property
    def root(self) -> str:
        """Of the seal."""
        return self.seal.root

    @property
    def check_code(self) -> str:
        """Of the seal."""
        return self.seal.check_code


@dataclass
class Build:
    """A package under construction in a temporary folder."""

    contents: PackageContents
    folder: Path
    progress: Progress | None
    done: int = 0
    seals: dict[str, TableSeal] = field(default_factory=dict)
    resources: list[dict[str, Any]] = field(default_factory=list)
    shown_in: dict[str, str] = field(default_factory=dict)
    """Table -> workbook."""

    def step(self) -> None:
        """One more row; tells the progress now and then."""
        self.done += 1
        if self.progress and self.done % PROGRESS_EVERY == 0:
            self.progress(self.done, max(self.done, self.contents.expected_rows))


def write_package(contents: PackageContents, folder: Path, progress: Progress | None = None) -> WrittenFile:
    """Write a package into an existing folder; the file appears there only once it was read back and is good.

    Writing the same contents again is no fault and changes nothing. Raises ``Refusal`` where another package
    bears the name, an attachment is gone or a table has more rows than a sheet holds, ``EnvironmentFault``
    for a full disk, a pulled stick or a folder that cannot be written, ``Stopped`` where ``progress`` does;
    none of them leaves a file.
    """
    target = folder / contents.file_name
    with (
        faults_of(folder),
        tempfile.TemporaryDirectory(prefix="package-", ignore_cleanup_errors=True) as work,
    ):
        if not folder.is_dir():
            raise EnvironmentFault("package_folder_missing", folder=str(folder))
        build = Build(contents, Path(work), progress)
        seal = build_payload(build)
        payload = files_below(build.folder, "data")
        write_bag(build.folder, bag_info(contents, seal), {name: sha256_of(path) for name, path in payload.items()})
        put_in_place(build, target)
        return WrittenFile(path=target, seal=seal)


@contextmanager
def faults_of(folder: Path) -> Iterator[None]:
    """Turn what the system says of files into words."""
    try:
        yield
    except OSError as error:
        code = FAULTS.get(error.errno or 0, "package_folder_lost")
        raise EnvironmentFault(code, folder=str(folder)) from error


def build_payload(build: Build) -> Seal:
    """Everything under ``data``. The ledgers come first: forms bear the check code, which they decide."""
    contents = build.contents
    tables = build.folder / "data" / "tables"
    tables.mkdir(parents=True)
    notes = note_tables(contents)
    names = [table.name for table in (*contents.tables, *notes)]
    if len(set(names)) < len(names):
        raise ValueError(f"two tables of one name: {sorted(names)}")
    for digest, path in sorted(contents.attachments.items()):
        keep = build.folder / "data" / "attachments" / digest
        if not path.is_file():
            raise Refusal([hard("package_attachment_missing", file=path.name)])
        keep.parent.mkdir(exist_ok=True)
        shutil.copyfile(path, keep)
    title = contents.file_name.removesuffix(".zip")
    # Workbooks keep their unfinished sheets beside themselves; they move into the bag when they are whole.
    ledgers_path, report_path = build.folder / "ledgers.xlsx", build.folder / "report.xlsx"
    with (
        book(report_path, contents.created, title) as report,
        book(ledgers_path, contents.created, title) as ledgers,
    ):
        for table in ledger_tables(contents):
            write_table(build, table, ledgers, descriptor.LEDGERS, contents.profile)
        seal, layouts = write_report(build, report, notes)
        ledgers.write_seal(seal, described(build.resources, descriptor.LEDGERS))
        report.write_seal(
            seal,
            [
                *described(build.resources, descriptor.REPORT),
                *((f"sheet/{layout.sheet}", layout.sealed()) for layout in layouts),
            ],
        )
    ledgers_path.rename(build.folder / descriptor.LEDGERS)
    report_path.rename(build.folder / descriptor.REPORT)
    finish_descriptor(build, seal, layouts)
    return seal


def write_report(build: Build, report: Book, notes: Sequence[Table]) -> tuple[Seal, list[Layout]]:
    """The report workbook but for its seal: cover, forms, explanations and changes."""
    contents = build.contents
    cover_sheet = report.add_sheet(say("package_sheet_cover", "zh"))
    form_sheets = [report.add_sheet(form.sheet) for form in contents.forms]
    for table in notes:
        write_table(build, table, report, descriptor.REPORT, Profile.FULL)
    labels = {found["name"]: found["title"] for found in build.resources}
    shown = [(labels[name], found.rows) for name, found in build.seals.items()]
    cover = lay_out_cover(contents, shown, masked_labels(contents))
    layouts = [cover, *map(lay_out_form, contents.forms)]
    seal = Seal(
        unit=contents.unit,
        period=contents.period.text,
        calendar=contents.period.calendar,
        revision=contents.revision,
        series=contents.series,
        previous_root=contents.previous_root,
        schema_version=contents.schema_version,
        rule_edition=contents.rule_edition,
        tables=build.seals,
        forms={layout.sheet: layout.digest() for layout in layouts},
    )
    for sheet, layout in zip((cover_sheet, *form_sheets), layouts, strict=True):
        write_layout(report, sheet, layout, seal.check_code)
    return seal, layouts


def masked_labels(contents: PackageContents) -> list[str]:
    """Headings of the masked columns, each once."""
    if contents.profile is Profile.FULL:
        return []
    labels = [column.label for table in contents.tables for column in table.columns if column.private]
    return list(dict.fromkeys(labels))


def write_table(build: Build, table: Table, shown: Book, workbook: str, profile: Profile) -> None:
    """One table into its file and its sheet, in one pass."""
    kinds = written_kinds(table.columns, profile)
    path = build.folder / "data" / "tables" / f"{table.name}.csv"
    # What cannot be read back is not written; the first row holds the headings.
    most = min(limits.ROWS, limits.CELLS // len(table.columns)) - 1
    sheet = LedgerSheet(shown, shown.add_sheet(table.label), table.columns, kinds)
    with TableWriter(path, (column.key for column in table.columns), kinds) as writer:
        for row in written_rows(table, profile):
            if sheet.row == most:
                raise Refusal([hard("package_table_too_long", table=table.label, limit=most)])
            writer.add(row)
            sheet.add(row)
            build.step()
        build.seals[table.name] = writer.seal()
    sheet.close()
    build.resources.append(descriptor.resource(table, workbook, profile))
    build.shown_in[table.name] = workbook


def ledger_tables(contents: PackageContents) -> Iterator[Table]:
    """The given tables, and the words shown for codes where there are any."""
    yield from contents.tables
    rows = sorted(
        (table.name, column.key, code, word)
        for table in contents.tables
        for column in table.columns
        for code, word in column.words.items()
    )
    if rows:
        yield text_table("codes", ("table", "column", "code", "word"), rows, key=("table", "column", "code"))


def note_tables(contents: PackageContents) -> list[Table]:
    """Explanations and changes as tables, numbered from 1."""
    explained = [
        (note.place, note.sentence, note.reason, note.given_by, note.given_at) for note in contents.explanations
    ]
    changed = [(note.place, note.what, note.before, note.after) for note in contents.changes]
    return [
        numbered("explanations", ("place", "sentence", "reason", "given_by", "given_at"), explained),
        numbered("changes", ("place", "what", "before", "after"), changed),
    ]


def numbered(name: str, keys: tuple[str, ...], notes: Sequence[tuple[str, ...]]) -> Table:
    """A table of texts with a running number for its key."""
    rows = [(number, *(text or None for text in note)) for number, note in enumerate(notes, 1)]
    number = Column(key="number", label=say("package_column_number", "zh"), kind=Kind.COUNT, width=8)
    return text_table(name, keys, rows, key=("number",), first=(number,))


def text_table(
    name: str,
    keys: tuple[str, ...],
    rows: Sequence[tuple[Any, ...]],
    key: tuple[str, ...],
    first: tuple[Column, ...] = (),
) -> Table:
    """A table of this format's own, headed by its words."""
    columns = (
        *first,
        *(Column(key=each, label=say(f"package_column_{each}", "zh"), width=24) for each in keys),
    )
    return Table(name=name, label=say(f"package_sheet_{name}", "zh"), columns=columns, rows=rows, key=key)


def described(resources: Sequence[Mapping[str, Any]], workbook: str) -> list[tuple[str, Any]]:
    """What the hidden sheet of a workbook says of the tables in it."""
    return [
        (f"table/{found['name']}", found) for found in resources if found["workbook"] == workbook.removeprefix("data/")
    ]


def finish_descriptor(build: Build, seal: Seal, layouts: Sequence[Layout]) -> None:
    """Write ``datapackage.json``, now that every table has its bytes."""
    resources = []
    for found in build.resources:
        path = build.folder / "data" / found["path"]
        resources.append({**found, "bytes": path.stat().st_size, "hash": f"sha256:{sha256_of(path)}"})
    forms = [{"sheet": layout.sheet, **layout.sealed()} for layout in layouts]
    found = descriptor.package_descriptor(build.contents, resources, forms, seal)
    (build.folder / descriptor.DESCRIPTOR).write_bytes(descriptor.as_bytes(found))


def bag_info(contents: PackageContents, seal: Seal) -> dict[str, str]:
    """bag-info.txt, but for the Payload-Oxum."""
    return {
        "Source-Organization": " ".join(contents.unit_names),
        "External-Identifier": contents.package_id,
        "External-Description": contents.file_name.removesuffix(".zip"),
        "Bagging-Date": contents.created.date().isoformat(),
        "Bag-Software-Agent": f"ip-workstation {contents.program_version}",
        "Check-Code": seal.check_code,
    }


def put_in_place(build: Build, target: Path) -> None:
    """Pack beside the target under a temporary name, read back, rename."""
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=target.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "w+b") as file:
            write_zip(file, build.contents.folder_name, files_below(build.folder), build.contents.created)
            file.flush()
            os.fsync(file.fileno())
            forget_cached(file.fileno())
        read_back(part, target)
        if target.exists() and sha256_of(target) != sha256_of(part):
            raise Refusal([hard("package_name_taken", path=str(target))])
        with suppress(OSError):  # a stick's file system may know no rights
            part.chmod(0o644)
        part.replace(target)
        sync_folder(target.parent)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def read_back(part: Path, target: Path) -> None:
    """Verify what lies on the disk. Raises ``EnvironmentFault``: what was written was good."""
    found = verify(part)
    if found.problems:
        first = found.problems[0]
        raise EnvironmentFault("package_read_back", path=str(target), first=first.sentence())


def forget_cached(handle: int) -> None:
    """Ask the system to drop its copy, so that reading back reads the disk; where it can be asked."""
    if hasattr(os, "posix_fadvise"):
        with suppress(OSError):
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)


def sync_folder(folder: Path) -> None:
    """Make the new name last; Windows has no such call."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            with suppress(OSError):
                os.fsync(handle)
        finally:
            os.close(handle)

"""Writes a package: workbooks, tables, descriptor, bag and zip, read back before it gets its name."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from workstation import temporary
from workstation.disk import rename
from workstation.findings import EnvironmentFault, Refusal, hard
from workstation.package import descriptor
from workstation.package.bag import files_below, sha256_of, write_bag
from workstation.package.container import write_zip
from workstation.package.contents import PackageContents, Profile, Table
from workstation.package.layout import Layout, lay_out_cover, lay_out_form
from workstation.package.note_tables import ledger_tables, lists_of, note_tables
from workstation.package.placing import faults_of, put_in_place
from workstation.package.seal import Seal, TableSeal
from workstation.package.steps import Steps
from workstation.package.tables import TableWriter, written_batches, written_kinds
from workstation.package.verification import verify
from workstation.package.workbook import Book, LedgerSheet, book, write_layout
from workstation.ports import Progress
from workstation.sheets import limits
from workstation.words import say

PASSES = 3
"""How often each row is gone through: written, its table read back, its sheet read back."""


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
    steps: Steps
    seals: dict[str, TableSeal] = field(default_factory=dict)
    resources: list[dict[str, Any]] = field(default_factory=list)


def write_package(contents: PackageContents, folder: Path, progress: Progress | None = None) -> WrittenFile:
    """Write a package into an existing folder; the file appears there only once it was read back and is good.

    Writing the same contents again is no fault and changes nothing. Raises ``Refusal`` where another package
    bears the name, an attachment is gone or a table has more rows than a sheet holds, ``EnvironmentFault``
    for a full disk, a pulled stick or a folder that cannot be written, ``Stopped`` where ``progress`` does;
    none of them leaves a file. ``progress`` counts a row each time it is gone through.
    """
    target = folder / contents.file_name
    with (
        faults_of(folder),
        temporary.folder("package") as work,
    ):
        if not folder.is_dir():
            raise EnvironmentFault("package_folder_missing", folder=str(folder))
        build = Build(contents, work, Steps(progress, PASSES * contents.expected_rows))
        seal = build_payload(build)
        put_in_place(target, partial(pack, build), partial(read_back, build, target))
        return WrittenFile(path=target, seal=seal)


def pack(build: Build, file: BinaryIO) -> None:
    """The zip around everything that was built."""
    write_zip(file, build.contents.folder_name, files_below(build.folder), build.contents.created, build.steps)


def read_back(build: Build, target: Path, part: Path) -> None:
    """Verify what lies on the disk. Raises ``EnvironmentFault``: what was written was good."""
    done = build.steps.done
    try:
        found = verify(part, progress=lambda more, _: build.steps.reach(done + more))
    except Refusal as refused:  # there is no file any more
        raise EnvironmentFault("package_folder_lost", folder=str(target.parent)) from refused
    if found.problems:
        first = found.problems[0]
        raise EnvironmentFault("package_read_back", path=str(target), first=first.sentence())


def build_payload(build: Build) -> Seal:
    """The whole bag. The ledgers come first: forms bear the check code, which they decide."""
    contents = build.contents
    (build.folder / "data" / "tables").mkdir(parents=True)
    notes = note_tables(contents)
    names = [table.name for table in (*contents.tables, *lists_of(contents), *notes)]
    if len(set(names)) < len(names):
        raise ValueError(f"two tables of one name: {sorted(names)}")
    copy_attachments(build)
    title = contents.file_name.removesuffix(".zip")
    # Workbooks keep their unfinished sheets beside themselves; they move into the bag when they are whole.
    ledgers_path, report_path = build.folder / "ledgers.xlsx", build.folder / "report.xlsx"
    with (
        book(report_path, contents.created, title) as report,
        book(ledgers_path, contents.created, title) as ledgers,
    ):
        for table in ledger_tables(contents):
            write_table(build, table, ledgers, descriptor.LEDGERS, contents.profile)
        seal, layouts = write_report(build, report, ledgers, notes)
        ledgers.write_seal(seal, described(build.resources, descriptor.LEDGERS))
        sheets = ((f"sheet/{layout.sheet}", layout.sealed()) for layout in layouts)
        report.write_seal(seal, [*described(build.resources, descriptor.REPORT), *sheets])
    rename(ledgers_path, build.folder / descriptor.LEDGERS)
    rename(report_path, build.folder / descriptor.REPORT)
    digests = {name: sha256_of(path) for name, path in files_below(build.folder, "data").items()}
    write_descriptor(build, seal, layouts, digests)
    digests[descriptor.DESCRIPTOR] = sha256_of(build.folder / descriptor.DESCRIPTOR)
    write_bag(build.folder, bag_info(contents, seal), digests)
    return seal


def copy_attachments(build: Build) -> None:
    """Take the attachments in, each by its content. Raises ``Refusal`` where one is gone or another by now."""
    for digest, path in sorted(build.contents.attachments.items()):
        keep = build.folder / "data" / "attachments" / digest
        keep.parent.mkdir(exist_ok=True)
        if path.is_file():
            shutil.copyfile(path, keep)
        if not keep.is_file() or sha256_of(keep) != digest:
            raise Refusal([hard("package_attachment_missing", file=path.name)])
        build.steps.add()


def write_report(build: Build, report: Book, ledgers: Book, notes: Sequence[Table]) -> tuple[Seal, list[Layout]]:
    """The report workbook but for its seal: cover, forms, lists, explanations and changes."""
    contents = build.contents
    cover_sheet = report.add_sheet(say("package_sheet_cover", "zh"))
    form_sheets = [report.add_sheet(form.sheet) for form in contents.forms]
    for table in lists_of(contents):
        write_table(build, table, report, descriptor.REPORT, contents.profile)
    for table in notes:
        write_table(build, table, report, descriptor.REPORT, Profile.FULL)
    labels = {found["name"]: found["title"] for found in build.resources}
    shown = [(name, labels[name], found.rows) for name, found in build.seals.items()]
    cover = lay_out_cover(contents, shown, private_labels(contents))
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
    for shown_book in (report, ledgers):
        shown_book.set_foot(seal.check_code)
    return seal, layouts


def private_labels(contents: PackageContents) -> list[str]:
    """Headings of the columns with personal data, each once."""
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
        for columns in written_batches(table, profile):
            if sheet.row + len(columns[0]) > most:
                raise Refusal([hard("package_table_too_long", table=table.label, limit=most)])
            writer.add(columns)
            sheet.add_columns(columns)
            build.steps.add(len(columns[0]))
        build.seals[table.name] = writer.seal()
    sheet.close()
    set_print_head(build.contents, shown, sheet, table)
    build.resources.append(descriptor.resource(table, workbook, profile))


def set_print_head(contents: PackageContents, shown: Book, sheet: LedgerSheet, table: Table) -> None:
    """What stands above each printed page of a table: its name in the middle, which a ledger has no row for."""
    title = table.label if sheet.row else say("package_head_empty", "zh", table=table.label)
    shown.set_head(sheet.sheet, "".join(contents.unit_names), title, contents.period.label("zh"))


def described(resources: Sequence[Mapping[str, Any]], workbook: str) -> list[tuple[str, Any]]:
    """What the hidden sheet of a workbook says of the tables in it."""
    return [
        (f"table/{found['name']}", found) for found in resources if found["workbook"] == workbook.removeprefix("data/")
    ]


def write_descriptor(build: Build, seal: Seal, layouts: Sequence[Layout], digests: Mapping[str, str]) -> None:
    """Write ``datapackage.json``, now that every table has its bytes."""
    resources = []
    for found in build.resources:
        path = f"data/{found['path']}"
        size = (build.folder / path).stat().st_size
        resources.append({**found, "bytes": size, "hash": f"sha256:{digests[path]}"})
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
        **(contents.stamp(seal) if contents.stamp is not None else {}),
    }

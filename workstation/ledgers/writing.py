"""Writing workbooks for people: ledgers that import back, the empty template, plain lists."""

import contextlib
import datetime
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from workstation import temporary
from workstation.disk import rename
from workstation.fields import Choice, Division, Field, Flag
from workstation.findings import EnvironmentFault
from workstation.ledgers.tables import division_names
from workstation.package.contents import Profile, Table
from workstation.package.tables import written_kinds, written_rows
from workstation.package.workbook import Book, LedgerSheet, book, parts_of, write_text
from workstation.register import ChildTable, Register
from workstation.schema import SCHEMA_VERSION
from workstation.words import say

LIST_LENGTH = 255
"""Characters that a drop-down written into a cell may have in all."""
TEMPLATE_ROWS = 2000
"""Rows of the template that carry drop-downs."""


@contextlib.contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """A temporary path beside ``path`` that takes its place once the block has succeeded.

    Raises ``EnvironmentFault`` where the folder cannot be written or the file is open in another program.
    """
    unfinished = path.with_name(f".{path.name}.unfinished")
    with temporary.remembered(unfinished, parts_of(unfinished)):
        try:
            yield unfinished
            with unfinished.open("rb+") as file:
                os.fsync(file.fileno())
            rename(unfinished, path)
        except OSError as fault:
            raise EnvironmentFault("cannot_write", path=path, why=fault.strerror or "") from fault
        finally:
            with contextlib.suppress(OSError):
                unfinished.unlink(missing_ok=True)


def write_tables(path: Path, tables: Iterable[Table], created: datetime.datetime, title: str) -> int:
    """Write each table as a sheet; returns the rows of the first one."""
    counts = []
    with replaced(path) as unfinished, book(unfinished, created, title) as workbook:
        for table in tables:
            sheet = LedgerSheet(
                workbook, workbook.add_sheet(table.label), table.columns, written_kinds(table.columns, Profile.FULL)
            )
            for row in written_rows(table, Profile.FULL):
                sheet.add(row)
            sheet.close()
            counts.append(sheet.row)
    return counts[0]


def write_texts(
    path: Path, title: str, heads: Sequence[str], rows: Iterable[Sequence[str]], created: datetime.datetime
) -> Path:
    """Write a plain list of texts."""
    with replaced(path) as unfinished, book(unfinished, created, title) as workbook:
        sheet = workbook.add_sheet(title)
        widths = [max(12, 2 * len(head)) for head in heads]
        for column, head in enumerate(heads):
            write_text(sheet, 0, column, head, workbook.format("head"))
        for number, row in enumerate(rows, start=1):
            for column, text in enumerate(row):
                write_text(sheet, number, column, text[:32_000], workbook.format("fact"))
                widths[column] = min(60, max(widths[column], 2 * len(text)))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        workbook.set_page(sheet, (0, 0))
    return path


def write_template(path: Path, register: Register, created: datetime.datetime, unit: str = "") -> Path:
    """Write the empty ledger of a register: headings with notes, drop-downs, and what each column takes.

    ``unit`` is the one whose places the drop-downs offer.
    """
    with replaced(path) as unfinished, book(unfinished, created, register.label) as workbook:
        _template_sheet(workbook, register.label, register.fields, unit)
        explained: list[Register | ChildTable] = [register, *register.children]
        sheet = workbook.add_sheet(say("template_notes", "zh"))
        heads = [say(f"template_{name}", "zh") for name in ("column", "needed", "takes", "aliases")]
        row = 0
        for part in explained:
            write_text(sheet, row, 0, part.label, workbook.format("block"))
            for column, head in enumerate(heads):
                write_text(sheet, row + 1, column, head, workbook.format("head"))
            row += 2
            for field in part.fields:
                for column, text in enumerate((field.label, _needed(field), takes(field), "、".join(field.aliases))):
                    write_text(sheet, row, column, text, workbook.format("fact"))
                row += 1
            row += 1
        for column, width in enumerate((26, 12, 60, 60)):
            sheet.set_column(column, column, width)
        write_text(sheet, row, 0, say("template_version", "zh", version=SCHEMA_VERSION, key=register.key))
    return path


def _template_sheet(workbook: Book, name: str, fields: Sequence[Field], unit: str) -> None:
    sheet = workbook.add_sheet(name)
    for column, field in enumerate(fields):
        width = max(field.width, 2 * len(field.label) + 2)
        sheet.set_column(column, column, width, workbook.format("template cell", num_format="@"))
        write_text(sheet, 0, column, field.label, workbook.format("head"))
        sheet.write_comment(0, column, f"{_needed(field)} {takes(field)}".strip()[:500], {"author": ""})
        choices = _choices(field, unit)
        if choices and sum(len(one) + 1 for one in choices) <= LIST_LENGTH:
            sheet.data_validation(
                1, column, TEMPLATE_ROWS, column, {"validate": "list", "source": choices, "error_type": "warning"}
            )
    workbook.set_page(sheet, (0, 0))


def _choices(field: Field, unit: str = "") -> list[str]:
    if isinstance(field, Choice):
        return [field.choices.label(code, "zh") for code in field.choices.codes]
    if isinstance(field, Flag):
        return [say("yes", "zh"), say("no", "zh")]
    if isinstance(field, Division) and unit:
        return division_names(field.level, unit)
    return []


def _needed(field: Field) -> str:
    if field.required is True:
        return say("template_always", "zh")
    return say("template_sometimes", "zh") if field.required else ""


def takes(field: Field) -> str:
    """What a column takes, in words."""
    known = "、".join(_choices(field))
    return say(f"takes_{field.kind}", "zh") + (f":{known}" if known else "")

"""The rows that did not pass, back in the sender's own columns with what is wrong with each."""

import datetime
from pathlib import Path

from workstation.ledgers.plan import ImportPlan
from workstation.ledgers.reading import Ledger
from workstation.ledgers.writing import replaced
from workstation.package.workbook import book, write_text
from workstation.sheets.cells import CellError
from workstation.words import say

DAY = "yyyy-mm-dd"


def write_failed_rows(path: Path, ledger: Ledger, plan: ImportPlan) -> Path:
    """Write every failed row as it stood, with its row number and all its faults in words."""
    failed = [row for row in plan.of("failed") if not row.child]
    cells_of = ledger.cells_of({row.number for row in failed})
    headings = ledger.header.headings
    columns = sorted(headings)
    with (
        replaced(path) as unfinished,
        book(unfinished, datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC), "") as workbook,
    ):
        sheet = workbook.add_sheet(ledger.sheet.name[:31] or say("failed_rows", "zh"))
        heads = [headings[column].replace("\n", " ") for column in columns]
        for place, head in enumerate([*heads, say("failed_row_number", "zh"), say("failed_reason", "zh")]):
            write_text(sheet, 0, place, head, workbook.format("head"))
        wrong = workbook.format("wrong", bg_color="#FFD9D9", border=1)
        day = workbook.format("day", num_format=DAY, border=1)
        plain = workbook.format("fact")
        for number, row in enumerate(failed, start=1):
            cells = cells_of.get(row.number, [])
            faulty = {ledger.headings.get(finding.field) for finding in row.findings if finding.hard}
            for place, column in enumerate(columns):
                cell = cells[column] if column < len(cells) else None
                marked = headings[column] in faulty
                if isinstance(cell, datetime.date):
                    moment = (
                        cell
                        if isinstance(cell, datetime.datetime)
                        else datetime.datetime.combine(cell, datetime.time())
                    )
                    sheet.write_datetime(number, place, moment.replace(tzinfo=None), wrong if marked else day)
                elif isinstance(cell, int | float) and not isinstance(cell, bool):
                    sheet.write_number(number, place, cell, wrong if marked else plain)
                elif cell is not None or marked:
                    shown = str(cell) if cell is not None else ""
                    if isinstance(cell, CellError):
                        shown = cell.text
                    write_text(sheet, number, place, shown[:32_000], wrong if marked else plain)
            reasons = " ".join(
                f"{number_}. {plan.register.field_words(finding.field)}:{finding.sentence('zh')}"
                for number_, finding in enumerate((one for one in row.findings if one.hard), start=1)
            )
            sheet.write_number(number, len(columns), row.number, plain)
            write_text(sheet, number, len(columns) + 1, reasons[:32_000], plain)
        sheet.set_column(0, len(columns) - 1, 14)
        sheet.set_column(len(columns) + 1, len(columns) + 1, 80)
        workbook.set_page(sheet, (0, 0))
    return path

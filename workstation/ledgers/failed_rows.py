"""The rows that did not come in, back in the sender's own layout with what is wrong with each and what may be meant.

Title, headings, columns, widths and formats stand as they came; below the headings there are only these rows. Mended,
the workbook is imported like any other ledger.
"""

import datetime
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from workstation.fields import Field
from workstation.findings import EnvironmentFault, Finding, Refusal
from workstation.ledgers.failed_sheet import FailedRow, FailedSheet, columns_held
from workstation.ledgers.given_back import mark_of
from workstation.ledgers.headings import PARENT, UID, ColumnChoice
from workstation.ledgers.plan import ImportPlan, RowPlan
from workstation.ledgers.reading import ChildSheet, Ledger
from workstation.ledgers.suggestions import suggestion_of
from workstation.ledgers.writing import replaced
from workstation.package.workbook import Book, book
from workstation.ports import Progress
from workstation.register import ChildTable
from workstation.sheets.cells import Cell, Row
from workstation.sheets.headers import Header, find_header
from workstation.sheets.look import Look
from workstation.sheets.looks import look_of
from workstation.sheets.rows import data_rows
from workstation.sheets.workbook import Sheet, Workbook, open_workbook
from workstation.words import say

TOLD_EVERY = 500
"""Rows between two calls of the progress."""
MADE = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
DOUBLES = ("double_in_file", "not_mended")
"""Faults that a row has only beside the other rows of its file."""
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
LONGEST_NAME = 31


def write_failed_rows(
    path: Path, ledger: Ledger, plan: ImportPlan, *, progress: Progress = lambda done, total: None
) -> Path:
    """Write every row that failed or waits for a decision, with its row number and all its faults in words.

    The look is taken from the file; where that is gone or was changed since, the rows are written plainly.
    """
    again = _opened_again(ledger)
    with replaced(path) as unfinished, book(unfinished, MADE, "") as workbook:
        writer = _FailedRows(workbook, ledger, plan, again)
        writer.write_own(progress)
        if again:
            for key, child in ledger.children.items():
                writer.write_child(again.sheet(child.sheet), plan.register.child_by_key[key], child)
    return path


def _opened_again(ledger: Ledger) -> Workbook | None:
    """The file, if it is still what was read."""
    try:
        workbook = open_workbook(ledger.path, encoding=ledger.encoding)
    except (Refusal, EnvironmentFault):
        return None
    return workbook if workbook.digest == ledger.digest else None


class _FailedRows:
    """Writes the register's own sheet and those of its child tables."""

    def __init__(self, workbook: Book, ledger: Ledger, plan: ImportPlan, again: Workbook | None) -> None:
        self.workbook, self.ledger, self.plan, self.again = workbook, ledger, plan, again
        self.failed = plan.of("failed", "waiting")
        self.uids: set[str] = set()
        """Of the records whose rows go back: their child rows go with them."""
        self.places: dict[str, list[int]] = defaultdict(list)
        """Field -> columns that are read as it."""
        for column, one in ledger.columns.fields.items():
            self.places[one.key].append(column)
        for column, pair in ledger.columns.terms.items():
            for one in pair:
                self.places[one.key].append(column)

    # -- the register's own sheet ----------------------------------------------------------------------------

    def write_own(self, progress: Progress) -> None:
        """The rows of the register itself, in the order of the sheet."""
        ledger = self.ledger
        numbers = [row.number for row in self._own()]
        fields: dict[int, Field] = {
            **ledger.columns.fields,
            **{at: pair[0] for at, pair in ledger.columns.terms.items()},
        }
        sheet = self._sheet(ledger.sheet, ledger.header, numbers, fields)
        for done, (row, cells) in enumerate(self._with_cells()):
            self.uids.add(row.uid or ledger.columns.hidden(cells, UID))
            sheet.add(self._told(row, cells, sheet))
            if done % TOLD_EVERY == 0:
                progress(done, len(self.failed))
        sheet.close()

    def _own(self) -> Iterator[RowPlan]:
        return (row for row in self.failed if not row.child)

    def _with_cells(self) -> Iterator[tuple[RowPlan, Sequence[Cell]]]:
        """Each row with its cells; both come in the order of the sheet."""
        again = self.ledger.rows_again()
        number, cells = next(again, (0, []))
        for row in self._own():
            while number < row.number:
                number, cells = next(again, (row.number, []))
            yield row, cells

    def _told(self, row: RowPlan, cells: Sequence[Cell], sheet: FailedSheet) -> FailedRow:
        register = self.plan.register
        suggestions = {
            say("failed_suggestion_item", "zh", column=self._heading(finding), value=value): None
            for finding in row.findings
            if (value := suggestion_of(finding, register, row.record))
        }
        told = FailedRow(
            number=row.number, cells=cells, reason=self._reasons(row.findings), suggestion="\n".join(suggestions)
        )
        wrong: dict[int, str] = {}
        doubtful = set()
        for finding in row.findings:
            for column in self.places.get(finding.field, ()):
                if finding.hard:
                    wrong[column] = "\n".join(filter(None, (wrong.get(column), finding.sentence("zh"))))
                else:
                    doubtful.add(column)
            if finding.hard and finding.code in DOUBLES:
                told.mark = mark_of(int(finding.values["first"]), sheet.written(cells))
        told.wrong, told.doubtful = wrong, frozenset(doubtful - wrong.keys())
        return told

    def _reasons(self, findings: Sequence[Finding]) -> str:
        """All faults of a row, one below the other, and what else is to be looked at."""
        stopping = [self._said(finding) for finding in findings if finding.hard]
        lines = [f"{number}. {sentence}" for number, sentence in enumerate(stopping, start=1)]
        others = [f"· {self._said(finding)}" for finding in findings if not finding.hard]
        return "\n".join([*lines, *([say("failed_hint", "zh"), *others] if others else [])])

    def _said(self, finding: Finding) -> str:
        heading, sentence = self._heading(finding), finding.sentence("zh")
        return say("failed_suggestion_item", "zh", column=heading, value=sentence) if heading else sentence

    def _heading(self, finding: Finding) -> str:
        known = self.plan.headings.get(finding.field) or self.plan.register.field_words(finding.field, "zh")
        return " ".join(known.split())

    # -- the sheets of child tables --------------------------------------------------------------------------

    def write_child(self, sheet: Sheet, child: ChildTable, read: ChildSheet) -> None:
        """The rows of a child table with a fault, and those of the records that go back."""
        faults = {row.uid: row for row in self.failed if row.child == child.key}
        wanted = (self.uids | faults.keys()) & read.rows.keys()
        header = find_header(sheet.head(), ColumnChoice().recogniser(child.fields))
        if not wanted or header is None:
            return
        (parent,) = (column for column, key in header.columns.items() if key == PARENT)
        rows = [
            (number, cells)
            for number, cells in data_rows(sheet.rows(), header, sheet.name, [])
            if parent < len(cells) and str(cells[parent]).strip() in wanted
        ]
        fields = {column: child.by_key[key] for column, key in header.columns.items() if key in child.by_key}
        written = self._sheet(sheet, header, [number for number, _ in rows], fields)
        for number, cells in rows:
            written.add(self._told_of_child(number, cells, faults.get(str(cells[parent]).strip()), fields))
        written.close()

    def _told_of_child(
        self, number: int, cells: Sequence[Cell], fault: RowPlan | None, fields: Mapping[int, Field]
    ) -> FailedRow:
        findings = [one for one in fault.findings if (one.row or number) == number] if fault else []
        keys = {finding.field.partition(".")[2]: finding.sentence("zh") for finding in findings if finding.hard}
        wrong = {column: keys[one.key] for column, one in fields.items() if one.key in keys}
        return FailedRow(number=number, cells=cells, reason=self._reasons(findings), wrong=wrong)

    # -- both ------------------------------------------------------------------------------------------------

    def _sheet(
        self, sheet: Sheet, header: Header, numbers: Collection[int], fields: Mapping[int, Field]
    ) -> FailedSheet:
        """The new sheet with what stands above its rows."""
        top, width = _top_and_width(sheet, header, set(numbers))
        return FailedSheet(
            self.workbook, _name_of(sheet.name), header, top, fields=fields, look=self._look(sheet), width=width,
            hidden=frozenset(sheet.marks.hidden_columns), merged=sheet.merged,
        )  # fmt: skip

    def _look(self, sheet: Sheet) -> Look:
        return look_of(self.ledger.path, sheet.name) if self.again else Look()


def _top_and_width(sheet: Sheet, header: Header, numbers: Collection[int]) -> tuple[list[Row], int]:
    """The rows down to the headings, and how many columns these and the wanted rows take."""
    top: list[Row] = []
    width = max(header.headings, default=-1) + 1
    for row in sheet.rows():
        if row[0] <= header.rows[-1]:
            top.append(row)
        elif row[0] in numbers:
            width = max(width, columns_held([row]))
    return top, max(width, columns_held(top))


def _name_of(sheet: str) -> str:
    """A name that a sheet may have; a file with separators lends it its own."""
    return NOT_IN_NAMES.sub(" ", sheet).strip("' ")[:LONGEST_NAME] or say("failed_rows", "zh")

"""What a report tells of a sheet that is no record: what is hidden, filtered, commented or failed."""

from workstation.findings import Finding, soft
from workstation.ledgers.given_back import own_columns
from workstation.ledgers.headings import PARENT, UID
from workstation.sheets.extent import by_row, column_letters
from workstation.sheets.headers import Header
from workstation.sheets.marks import ranges
from workstation.sheets.workbook import Sheet

MOST_NAMED = 20
"""Cells named one by one."""


def remarks_on(sheet: Sheet, header: Header) -> list[Finding]:
    """What the sheet hides, filters and comments: all of it is read, none of it in silence."""
    marks = sheet.marks
    found = []
    below = {number for number in marks.hidden_rows if number > header.rows[-1]}
    if below:
        found.append(soft("rows_hidden", rows=ranges(below), number=len(below)))
    # A column hidden without a heading holds nothing that could be read; our own hidden column has one of its own.
    own = {column for column, key in header.columns.items() if key in (UID, PARENT)}
    given_back = set(own_columns(header.headings).values())
    hidden = sorted(marks.hidden_columns & header.headings.keys() - own - given_back)
    if hidden:
        names = "、".join(f"{column_letters(column + 1)} {header.headings[column][:20]}" for column in hidden)
        found.append(soft("columns_hidden", columns=names, number=len(hidden)))
    if marks.filtering:
        found.append(soft("rows_filtered"))
    # Our own comments: on the headings of the template, on the wrong cells of rows that were given back.
    comments = [cell for cell in marks.comments if by_row(cell)[0] > header.rows[-1] and not given_back]
    if comments:
        found.append(soft("comments_ignored", cells=some_of(comments), number=len(comments)))
    found += errors_aside(sheet, header)
    return [finding.at(sheet=sheet.name) for finding in found]


def errors_aside(sheet: Sheet, header: Header) -> list[Finding]:
    """Failed formulas in columns that are not read; those of the others are told with their rows."""
    cells = [
        f"{column_letters(column + 1)}{number} {error}"
        for number, errors in sorted(sheet.errors.items())
        for column, error in errors.items()
        if column not in header.columns and number > header.rows[-1]
    ]
    return [soft("errors_aside", cells=some_of(cells), number=len(cells))] if cells else []


def some_of(cells: list[str]) -> str:
    """The first of many names."""
    return "、".join(cells[:MOST_NAMED]) + ("…" if len(cells) > MOST_NAMED else "")

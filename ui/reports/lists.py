"""A list that goes with a form, as the announcement of works: laid out for screen and paper as the forms are."""

from collections.abc import Sequence
from itertools import accumulate

from ui.reports.sheet import Sheet
from workstation.fields import Value
from workstation.package.contents import Column, Form, Table
from workstation.package.layout import CHECK_CODE, LINE_HEIGHT, Layout
from workstation.package.written_values import Kind, to_cell, to_text
from workstation.words import say

HEAD_HEIGHT = 32
LEAST_COLUMNS = 6
"""So that place, time and number have room above a list of few columns."""


def list_sheet(table: Table, beside: Form, check_code: str = "", most: int | None = None) -> Sheet:
    """A list as a sheet, with unit and period of a form of the same report; goes through the rows of the table.

    Of more rows than ``most`` it shows the first ones and says so.
    """
    columns = [(place, column) for place, column in enumerate(table.columns) if not column.hidden]
    widths = [column.width for _, column in columns]
    layout = Layout(sheet=table.label, widths=widths + [1] * (LEAST_COLUMNS - len(widths)))
    rows = list(table.rows)
    layout.line(table.label, "title", 30)
    left, right = thirds(layout.widths)
    layout.put(0, beside.place, "left", left)
    layout.put(left + 1, beside.time, "middle", right - 1)
    layout.put(right, say("paper_list_count", "zh", number=f"{len(rows):,}"), "right", layout.last_column)
    layout.row += 1
    for place, (_, column) in enumerate(columns):
        layout.put(place, column.label, "head")
    layout.heights[layout.row] = HEAD_HEIGHT
    layout.row += 1
    styles = ["code" if column.kind is Kind.DAY or column.key in table.key else "label0" for _, column in columns]
    for row in rows[:most]:
        for place, (source, column) in enumerate(columns):
            # The first cell is a label by which the row is known as a line.
            layout.put(place, shown_value(column, row[source]), styles[place] if place else "label0")
        layout.heights[layout.row] = LINE_HEIGHT
        layout.row += 1
    if most is not None and len(rows) > most:
        layout.line(say("paper_list_more", shown=most, number=len(rows)), "note", LINE_HEIGHT)
    layout.line(say("package_check_code", "zh", check_code=CHECK_CODE), "foot", LINE_HEIGHT)
    # A name of its own, for no form has one that is empty.
    own = Form(sheet=table.label, title="", place=beside.place, time=beside.time)
    return Sheet(own, check_code, layout)


def thirds(widths: Sequence[int]) -> tuple[int, int]:
    """The last column within the first third of a sheet, and the first column within the last third."""
    ends = list(accumulate(widths))
    left = max((place for place, end in enumerate(ends) if 3 * end <= ends[-1]), default=0)
    right = min((place for place, end in enumerate(ends, 1) if 3 * end >= 2 * ends[-1]), default=len(widths) - 1)
    return min(left, len(widths) - 3), min(max(right, left + 2), len(widths) - 1)


def shown_value(column: Column, value: Value) -> str:
    """A value as the list shows it."""
    if column.kind in (Kind.CHOICE, Kind.CHOICES, Kind.FLAG):
        cell = to_cell(column.kind, value, column.words)
        return "" if cell is None else str(cell)
    return to_text(column.kind, value)

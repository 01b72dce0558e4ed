"""Tells forms, one label and one box after the other, from tables."""

from collections import Counter
from collections.abc import Sequence

from workstation.sheets.cells import Row, filled
from workstation.sheets.headers import SEARCHED_ROWS, Header, Recognise, heading_key
from workstation.sheets.merged import MergedCells

LONGEST_FORM = 60
"""Rows; what is longer is a table that lacks its headings."""


def is_form(rows: Sequence[Row], merged: Sequence[MergedCells], header: Header | None, recognise: Recognise) -> bool:
    """Whether the first rows of a sheet ask for one thing after another instead of listing records.

    With a ``header`` only what contradicts it counts: most of the known labels stand in other rows.
    """
    searched = rows[:SEARCHED_ROWS]
    if not searched or (header is None and rows[-1][0] > LONGEST_FORM):
        return False
    labels = [{key for _, cell in filled(cells) if (key := known(cell, recognise))} for _, cells in searched]
    asking = sum(bool(keys) for keys in labels)
    if asking >= 3:
        everywhere = set().union(*labels)
        # Headings in three lines are one row of labels.
        widest = max(*map(len, labels), len(header.columns) if header else 0)
        if len(everywhere) >= 3 and widest * 2 <= len(everywhere):
            return True
    return header is None and has_boxes(searched, merged)


def known(cell: object, recognise: Recognise) -> str | None:
    """The key of a cell that is a known label."""
    return recognise(heading_key(cell)) if isinstance(cell, str) and len(cell) <= 30 else None


def has_boxes(rows: Sequence[Row], merged: Sequence[MergedCells]) -> bool:
    """Whether in most rows there is nothing but labels, each followed by a box of merged cells."""
    boxes = Counter(one.first_row for one in merged if one.first_column > 0 and one.last_column > one.first_column)
    held = {number: len(filled(cells)) for number, cells in rows}
    asking = sum(0 < count <= 2 * boxes[number] for number, count in held.items())
    return asking >= 3 and asking * 2 >= sum(count > 0 for count in held.values())

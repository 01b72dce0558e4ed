"""Finds hidden rows and columns, filters and comments in the parts of an Office Open XML workbook."""

import re

from workstation.sheets.extent import by_row
from workstation.sheets.limits import COLUMNS
from workstation.sheets.marks import Marks

TRUE = rb"[\"'](?:1|true|on)[\"']"
ROW = re.compile(rb"<row\b([^<>]*)>(?:\s*<c r=[\"'][A-Z]{1,3}(\d{1,7})[\"'])?")
HIDDEN = re.compile(rb"\shidden\s*=\s*" + TRUE + rb"|\sht\s*=\s*[\"']0(?:\.0+)?[\"']")
NUMBER = re.compile(rb"\sr\s*=\s*[\"'](\d{1,7})[\"']")
COLUMN = re.compile(rb"<col\b([^<>]*)>")
NARROW = re.compile(rb"\shidden\s*=\s*" + TRUE + rb"|\swidth\s*=\s*[\"']0(?:\.0+)?[\"']")
FIRST = re.compile(rb"\smin\s*=\s*[\"'](\d{1,5})[\"']")
LAST = re.compile(rb"\smax\s*=\s*[\"'](\d{1,5})[\"']")
COMMENT = re.compile(rb"<(?:\w+:)?comment\b[^<>]*\sref\s*=\s*[\"']([A-Z]{1,3}\d{1,7})[\"']")
MOST_COMMENTS = 10_000


def keep_marks(chunk: bytes, first: bool, marks: Marks) -> None:
    """Find what is hidden in a piece of a sheet that begins in front of a row, ``first`` with its columns."""
    if first:
        keep_columns(chunk[: chunk.find(b"<sheetData")], marks)
    if b"hidden=" in chunk or b'ht="0' in chunk:
        for attributes, of_first_cell in ROW.findall(chunk):
            if HIDDEN.search(attributes):
                number = NUMBER.search(attributes)
                if number or of_first_cell:
                    marks.hidden_rows.add(int(number[1] if number else of_first_cell))
    # What stands in a filter's place is written behind the rows.
    if b"<filterColumn" in chunk:
        marks.filtering = True


def keep_columns(head: bytes, marks: Marks) -> None:
    """Find the hidden columns in what stands in front of the rows."""
    for attributes in COLUMN.findall(head):
        first, last = FIRST.search(attributes), LAST.search(attributes)
        if first and last and NARROW.search(attributes):
            marks.hidden_columns.update(range(int(first[1]) - 1, min(int(last[1]), COLUMNS)))


def keep_element(name: str, attributes: dict[str, str], row: int, marks: Marks) -> None:
    """The same from the elements of a parser."""
    hidden = attributes.get("hidden", "") in ("1", "true", "on")
    try:
        if name == "row" and (hidden or float(attributes.get("ht", 1)) == 0):
            marks.hidden_rows.add(row)
        elif name == "col" and (hidden or float(attributes.get("width", 1)) == 0):
            marks.hidden_columns.update(range(int(attributes["min"]) - 1, min(int(attributes["max"]), COLUMNS)))
        elif name == "filterColumn":
            marks.filtering = True
    except (KeyError, ValueError):
        return  # A mark that cannot be read hides nothing.


def comments_in(part: bytes) -> list[str]:
    """References of the cells with a comment, row by row."""
    places = {place.decode() for place in COMMENT.findall(part)}
    return sorted(places, key=by_row)[:MOST_COMMENTS]

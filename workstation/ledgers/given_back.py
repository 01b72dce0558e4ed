"""The columns that this program puts beside rows it gives back, and how a row is told that came back as it went."""

import datetime
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workstation.findings import Finding, hard
from workstation.sheets.cells import Cell
from workstation.sheets.headers import heading_key
from workstation.values.text import clean_text
from workstation.words import say

NUMBER, REASON, SUGGESTION, MARK = "failed_row_number", "failed_reason", "failed_suggestion", "failed_mark"
COLUMNS = (NUMBER, REASON, SUGGESTION, MARK)
"""Keys of the headings, in their order."""
SIGNS = 12


def is_report(heading: str) -> bool:
    """Whether this program put the column beside rows that it gave back."""
    return heading_key(heading) in {heading_key(say(key, "zh")) for key in COLUMNS}


def own_columns(headings: Mapping[int, str]) -> dict[str, int]:
    """Key of such a heading -> index of its column, of those that a sheet has."""
    known = {heading_key(say(key, "zh")): key for key in COLUMNS}
    return {known[name]: column for column, text in headings.items() if (name := heading_key(text)) in known}


def mark_of(first: int, cells: Sequence[Cell]) -> str:
    """Says of a row that it is a double of row ``first`` and what stood in its cells."""
    return f"{first}-{_digest(cells)}"


@dataclass(frozen=True)
class GivenBack:
    """A sheet of rows that were given back."""

    columns: Mapping[str, int]

    def unmended(self, cells: Sequence[Cell]) -> Finding | None:
        """The finding for a double that came back as it went: alone in its file, nothing else would stop it.

        A clerk who means it clears the reason.
        """
        mark, reason = self._text(MARK, cells), self._text(REASON, cells)
        first, _, digest = mark.partition("-")
        if not reason or not digest or not first.isdecimal():
            return None
        own = set(self.columns.values())
        others = [cell for column, cell in enumerate(cells) if column not in own]
        return hard("not_mended", first=int(first)) if _digest(others) == digest else None

    def _text(self, key: str, cells: Sequence[Cell]) -> str:
        column = self.columns.get(key, len(cells))
        return clean_text(cells[column]) if column < len(cells) and cells[column] is not None else ""


def given_back(headings: Mapping[int, str]) -> GivenBack | None:
    """What a sheet with these headings has to be asked about its rows; ``None`` where no row of it was given back."""
    columns = own_columns(headings)
    return GivenBack(columns) if MARK in columns and REASON in columns else None


def _digest(cells: Sequence[Cell]) -> str:
    """The same for the same contents, whatever program saved the workbook in between."""
    texts = [_as_text(cell) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return hashlib.sha256("\x1f".join(texts).encode("utf-8", "replace")).hexdigest()[:SIGNS]


def _as_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime.datetime):
        # Half a second is lost in the fraction of a day.
        return (cell + datetime.timedelta(microseconds=500_000)).replace(microsecond=0).isoformat()
    if isinstance(cell, datetime.date):
        return f"{cell.isoformat()}T00:00:00"
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        return f"{cell:.15g}"
    return clean_text(str(cell))

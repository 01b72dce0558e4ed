"""同上 and 〃: cells that say what the cell above them says."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from workstation.findings import Finding, soft
from workstation.sheets.marks import ranges
from workstation.values.text import clean_text, is_ditto_mark

LONGEST = 8
"""Characters of 同上 and its like with brackets and blanks."""


class RowAbove:
    """Puts into each row what stands above where a cell says so; records go by once, in their order."""

    def __init__(self) -> None:
        self.above: Mapping[str, Any] = {}
        self.taken: dict[int, dict[str, Any]] = {}
        """Number of a row -> field -> the value it was given from above."""

    def resolved(self, number: int, raw: dict[str, Any]) -> dict[str, Any]:
        """The row by field; a mark with nothing above it stays, and is refused as what it is."""
        for key, cell in raw.items():
            if type(cell) is str and len(cell) <= LONGEST and is_ditto(cell) and key in self.above:
                raw[key] = self.above[key]
                self.taken.setdefault(number, {})[key] = raw[key]
        self.above = raw
        return raw

    def findings(self, headings: Mapping[str, str], sheet: str) -> Iterator[Finding]:
        """One finding for each column in which the cell above was taken."""
        rows_of: dict[str, set[int]] = {}
        for number, fields in self.taken.items():
            for key in fields:
                rows_of.setdefault(key, set()).add(number)
        for key, rows in rows_of.items():
            heading = headings.get(key, key)
            yield soft("ditto_filled", heading=heading[:40], rows=ranges(rows), number=len(rows)).at(
                sheet=sheet, column=heading
            )


@lru_cache(maxsize=8192)
def is_ditto(cell: str) -> bool:
    """Whether a cell is such a mark, brackets and blanks aside."""
    return is_ditto_mark(clean_text(cell))

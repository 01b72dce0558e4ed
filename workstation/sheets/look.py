"""How a sheet looks: widths, heights and formats of cells, so that rows go back to their sender as they came."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Style = Mapping[str, Any]
"""Properties of a cell format under the names that the library for writing workbooks gives them."""
RowStyles = tuple[int, Mapping[int, int]]
"""A row's number and, by column index, the place of each cell's style."""
BUILT_IN_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
"""Number formats of dates and times that a workbook only names (ECMA-376 part 1, 18.8.30)."""
NO_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
"""Parts of a number format that show themselves: quoted text, colours, conditions."""

INDEXED = (
    "000000FFFFFFFF000000FF000000FFFFFF00FF00FF00FFFF800000008000000080808000800080008080C0C0C0808080"
    "9999FF993366FFFFCCCCFFFF660066FF80800066CCCCCCFF000080FF00FFFFFF0000FFFF8000808000000080800000FF"
    "00CCFFCCFFFFCCFFCCFFFF9999CCFFFF99CCCC99FFFFCC993366FF33CCCC99CC00FFCC00FF9900FF6600666699969696"
    "003366339966003300333300993300993366333399333333"
)
"""The colours that old workbooks name by numbers from 8 on, six digits each (18.8.27)."""


@dataclass(kw_only=True)
class Look:
    """The look of one sheet, as far as it can be told."""

    widths: Mapping[int, float] = field(default_factory=dict)
    """Column index -> characters that fit in."""
    heights: Mapping[int, float] = field(default_factory=dict)
    """Row number -> points, of the first rows whose height is told."""
    height: float = 0.0
    """Points of all other rows; 0 where it is not told."""
    styles: Sequence[Style] = ()
    rows: Iterator[RowStyles] = field(default_factory=lambda: iter(()))
    """The styles of all rows, from the top."""
    _next: RowStyles | None = None

    def of_row(self, number: int) -> Mapping[int, int]:
        """Column index -> place of the style, of one row; rows are asked for in their order."""
        while self._next is None or self._next[0] < number:
            found = next(self.rows, None)
            if found is None:
                return {}
            self._next = found
        return self._next[1] if self._next[0] == number else {}


def shows_dates(style: Style) -> bool:
    """Whether a number in a cell of this style is shown as a date or a time."""
    code = style.get("num_format", 0)
    if isinstance(code, int):
        return code in BUILT_IN_DATES
    return any(sign in NO_CODE.sub("", code).lower() for sign in "ymdhs")


def printable(text: str) -> str:
    """A name or a code without what no workbook may hold."""
    return "".join(sign for sign in text if sign.isprintable())[:200]

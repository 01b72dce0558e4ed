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


@dataclass(kw_only=True)
class Look:
    """The look of one sheet, as far as it can be told."""

    widths: Mapping[int, float] = field(default_factory=dict)
    """Column index -> characters that fit in."""
    heights: Mapping[int, float] = field(default_factory=dict)
    """Row number -> points, of rows whose height somebody set."""
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

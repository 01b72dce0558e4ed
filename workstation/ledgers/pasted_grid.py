"""The holding grid of pasted rows: what stands in it, and which column is read as which field."""

from dataclasses import dataclass, field

from workstation.findings import Finding
from workstation.ledgers.pasted_cells import Cells
from workstation.sheets.extent import column_letters
from workstation.sheets.rows import RowKind, ignored

LEFT_OUT = ""
"""A column that is not read."""


@dataclass(frozen=True)
class PastedRow:
    """One row of the grid."""

    number: int
    """From 1, as it was pasted; it stays with the row."""
    cells: Cells
    uid: str = ""
    """The record it is to change, where it was pasted over one."""
    left_out: bool = False
    """Whether the clerk does not want it."""


@dataclass(frozen=True)
class SetAside:
    """A row that is no record: a title, headings, a sum."""

    number: int
    cells: Cells
    kind: str

    @property
    def finding(self) -> Finding:
        """Why it was set aside, in words."""
        return ignored(RowKind(self.kind), "", (self.number, [cell.text for cell in self.cells]))


@dataclass(frozen=True, kw_only=True)
class Grid:
    """Pasted rows under the fields they are read as."""

    columns: tuple[str, ...]
    """Key of a field, ``uid``, ``NOTED`` or ``LEFT_OUT``."""
    headings: tuple[str, ...]
    """As they were pasted; empty texts where there were none."""
    units: tuple[str, ...]
    """The unit a heading names, such as 万元."""
    rows: tuple[PastedRow, ...]
    set_aside: tuple[SetAside, ...] = ()
    hidden: int = 0
    """Rows that were hidden where they come from."""
    named: bool = field(default=False)
    """Whether headings were found."""

    def place_of(self, key: str) -> int | None:
        """The column that is read as this field."""
        return self.columns.index(key) if key and key in self.columns else None

    @property
    def unread(self) -> tuple[int, ...]:
        """The columns that hold something and are not read."""
        return tuple(
            place
            for place, key in enumerate(self.columns)
            if key == LEFT_OUT and any(not row.cells[place].blank for row in self.rows)
        )

    def heading_of(self, place: int) -> str:
        """What a column was called where it comes from, or its letter."""
        return self.headings[place] or column_letters(place + 1)

"""What a clerk decided about an import: its sheet and columns, blank cells, and rows that may be a record already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from workstation.ledgers.headings import ColumnChoice

Blank = Literal["leave", "erase"]
Similar = Literal["", "add", "leave_out"]
Recycled = Literal["", "restore", "add", "leave_out"]

ADD: Final = "add"
"""A record of its own, whatever looks like it; beside one in the recycle bin: a new one."""
LEAVE_OUT: Final = "leave_out"
RESTORE: Final = "restore"
"""Take the record out of the recycle bin, with what the row says."""
READ_BY = ("sheet", "encoding", "header_rows", "choice", "blank")
"""What decides how the file is read and compared; the other decisions are about rows that are planned already."""


@dataclass(frozen=True, kw_only=True)
class Decisions:
    """What is not decided stays a question, or is done as the plan says."""

    sheet: str = ""
    encoding: str = ""
    """Of a file with separators, where it was read wrongly."""
    header_rows: Sequence[int] = ()
    """Numbers of the rows of headings, where they were taken wrongly."""
    choice: ColumnChoice = field(default_factory=ColumnChoice)
    """Columns, constants, the order of ambiguous dates in each column, what goes to the note."""
    blank: Blank = "leave"
    """What a blank cell does to a value that is there; asked once for each import."""
    similar: Similar = ""
    """Rows that look like another record: undecided, a row with a number of its own comes in and the others wait."""
    recycled: Recycled = ""
    """Rows that wait because somebody threw their record away. Where an undo put a record into the recycle bin, it is
    restored without a question."""
    rows: Mapping[int, str] = field(default_factory=dict)
    """Row number -> ``ADD``, ``LEAVE_OUT``, ``RESTORE``, or the uid of the record that it is; wins over the others."""

    def only_rows_differ(self, other: "Decisions") -> bool:
        """Whether these decisions differ from others in nothing for which the file is read again."""
        return all(getattr(self, name) == getattr(other, name) for name in READ_BY)

    @property
    def about_rows(self) -> bool:
        """Whether anything is decided about rows that may be a record already."""
        return bool(self.similar or self.recycled or self.rows)

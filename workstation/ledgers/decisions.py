"""What a clerk decided about an import: its sheet and columns, blank cells, and rows that may be a record already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from workstation.ledgers.headings import ColumnChoice

Blank = Literal["leave", "erase"]
Similar = Literal["", "add", "leave_out"]
Recycled = Literal["", "restore", "add", "leave_out"]

ADD = "add"
"""A record of its own, whatever looks like it; beside one in the recycle bin: a new one."""
LEAVE_OUT = "leave_out"
RESTORE = "restore"
"""Take the record out of the recycle bin, with what the row says."""


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
    """Rows whose record lies in the recycle bin: undecided, it is restored where an undo put it there, and a row
    of a record that somebody threw away waits."""
    rows: Mapping[int, str] = field(default_factory=dict)
    """Row number -> ``ADD``, ``LEAVE_OUT``, ``RESTORE``, or the uid of the record that it is; wins over the others."""

    def only_rows_differ(self, other: "Decisions") -> bool:
        """Whether these decisions differ from others in those about single rows alone."""
        return all(
            getattr(self, name) == getattr(other, name)
            for name in ("sheet", "encoding", "header_rows", "choice", "blank", "similar", "recycled")
        )

"""What an import does with one row of a ledger."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from workstation.fields import Record
from workstation.findings import Finding
from workstation.words import say

Action = Literal["new", "changed", "unchanged", "waiting", "failed", "ignored"]
ACTIONS: tuple[Action, ...] = ("new", "changed", "unchanged", "waiting", "failed", "ignored")


class SheetRow(int):
    """Number of a row, as a sentence names it."""

    def words(self, language: str | None = None) -> str:
        """The row in one language."""
        return say("row_number", language, row=int(self))


@dataclass(kw_only=True, slots=True)
class SaidRow:
    """What a row says, read by itself: enough to plan it anew when something is decided about it."""

    number: int
    uid: str
    """From the hidden column; empty where there is none."""
    values: Record
    """Field -> what was read; ``None`` for a cell that says that there is nothing, or that cannot be read."""
    findings: list[Finding]
    """What was found at reading."""
    noted: tuple[str, ...] = ()
    """What goes to the note besides."""
    private: Mapping[str, Any] = field(default_factory=dict)
    """Personal fields as their cells stand: a masked one says nothing new."""
    children: Mapping[str, list[Record]] = field(default_factory=dict)
    """Key of a child table -> the rows that the ledger has of this record."""
    cells: int = 0
    """Stands for all its cells together: two rows with the same number say the very same."""


@dataclass(kw_only=True, slots=True)
class RowPlan:
    """What happens to one row."""

    number: int
    action: Action
    child: str = ""
    """Key of the child table whose sheet the row stands in; empty for the register's own sheet."""
    uid: str = ""
    """The record it changes or restores, or the uid it brings."""
    record: Record = field(default_factory=dict)
    """The whole record as it would be; empty where nothing would be written whatever is decided."""
    changes: Record = field(default_factory=dict)
    """New values of the fields that change."""
    before: Record = field(default_factory=dict)
    """Former values of the fields that change."""
    findings: list[Finding] = field(default_factory=list)
    like: str = ""
    """Uid of the record that it may be: one that is similar, or one in the recycle bin."""
    like_row: int = 0
    """Number of the earlier row that it may be."""
    restores: bool = False
    """Whether its record is taken out of the recycle bin."""
    revision: int = 0
    """Of the record that it changes or restores, as it was planned."""
    held: SaidRow | None = None
    """What the row says, where something may be decided about it."""

    @property
    def writes(self) -> bool:
        """Whether an import writes something for it."""
        return self.action in ("new", "changed")

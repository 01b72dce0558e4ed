"""The findings of a period as rows: what stops first, then what wants a reason, then what is told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QColor

from ui import look
from ui.table.record_model import Index
from workstation.findings import Finding
from workstation.ports import Explained
from workstation.register import Register
from workstation.words import say

COLUMNS = ("reports_weight", "reports_place", "reports_sentence", "reports_reason")
MUST, EXPLAIN, LOOK_AT, EXPLAINED = range(4)
"""Ranks, in the order of the list."""
WEIGHTS = ("reports_must", "reports_explain", "reports_look", "reports_explained")
Reasons = dict[tuple[str, str], Explained]
_DISPLAY = Qt.ItemDataRole.DisplayRole


@dataclass(frozen=True)
class Entry:
    """One finding and what was said of it."""

    finding: Finding
    place: str
    reason: Explained | None

    @property
    def rank(self) -> int:
        """Where it stands in the list; the package waits for the reasons of soft ones on forms."""
        if self.finding.hard:
            return MUST
        if self.reason is not None:
            return EXPLAINED
        return EXPLAIN if self.finding.sheet else LOOK_AT

    @property
    def weight(self) -> str:
        """How much it weighs, in words."""
        return say(WEIGHTS[self.rank])

    @property
    def figure(self) -> tuple[str, str, str] | None:
        """Form, line and column of the figure that it speaks of."""
        parts = self.finding.field.split("/")
        return (parts[0], parts[3], parts[4]) if self.finding.sheet and len(parts) == 5 else None

    @property
    def explainable(self) -> bool:
        """Whether a reason can be given: what is told of the period itself takes none."""
        return not self.finding.hard and bool(self.finding.register or self.figure)

    @property
    def records(self) -> bool:
        """Whether it leads to records."""
        return bool(self.finding.register and self.finding.uid) or self.figure is not None


class FindingModel(QAbstractTableModel):
    """Grows while records are checked; a rank is never mixed with the next."""

    def __init__(self, registers: Iterable[Register], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._registers = {register.key: register for register in registers}
        self._reasons: Reasons = {}
        self._ranks: tuple[list[Entry], ...] = ([], [], [], [])

    @property
    def entries(self) -> list[Entry]:
        """All of them, in the order of the list."""
        return list(chain(*self._ranks))

    def entry(self, row: int) -> Entry | None:
        """The finding in a row."""
        for rank in self._ranks:
            if row < len(rank):
                return rank[row] if row >= 0 else None
            row -= len(rank)
        return None

    def row_of(self, identity: str) -> int:
        """The row of the finding with this id; -1 for none."""
        rows = (row for row, entry in enumerate(chain(*self._ranks)) if entry.finding.id == identity)
        return next(rows, -1)

    def number_of(self, rank: int) -> int:
        """How many stand in a rank."""
        return len(self._ranks[rank])

    # -- filling -------------------------------------------------------------------------------------------

    def put(self, found: Iterable[tuple[Finding, str]], reasons: Reasons) -> None:
        """Begin anew with these, each with the name of its record."""
        self._reasons = reasons
        self._show([self._entry(finding, name) for finding, name in found])

    def add(self, found: Sequence[tuple[Finding, str]]) -> None:
        """More findings; those that are there keep their order."""
        fresh = [self._entry(finding, name) for finding, name in found]
        before = 0
        for rank, held in enumerate(self._ranks):
            more = [entry for entry in fresh if entry.rank == rank]
            before += len(held)
            if more:
                self.beginInsertRows(QModelIndex(), before, before + len(more) - 1)
                held += more
                self.endInsertRows()
                before += len(more)

    def take_reasons(self, reasons: Reasons) -> None:
        """Reasons were given."""
        self._reasons = reasons
        self._show([replace(one, reason=self._reason(one.finding)) for one in self.entries])

    def _show(self, entries: Sequence[Entry]) -> None:
        self.beginResetModel()
        self._ranks = ([], [], [], [])
        for entry in entries:
            self._ranks[entry.rank].append(entry)
        self.endResetModel()

    def _reason(self, finding: Finding) -> Explained | None:
        return None if finding.hard else self._reasons.get((finding.subject, finding.value))

    def _entry(self, finding: Finding, name: str) -> Entry:
        register = self._registers.get(finding.register)
        if register is None:
            return Entry(finding, finding.sheet or say("the_forms"), self._reason(finding))
        place = f"{register.words()} {name} {register.field_words(finding.field)}".strip()
        return Entry(finding, place, self._reason(finding))

    # -- what Qt asks --------------------------------------------------------------------------------------

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else sum(map(len, self._ranks))

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == _DISPLAY:
            return say(COLUMNS[section])
        return None

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        entry = self.entry(index.row()) if index.isValid() else None
        if entry is None:
            return None
        if role in (_DISPLAY, Qt.ItemDataRole.ToolTipRole):
            reason = entry.reason.reason if entry.reason else ""
            return (entry.weight, entry.place, entry.finding.sentence(), reason)[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 0:
            return QColor((look.HARD, look.SOFT, look.INK, look.QUIET_INK)[entry.rank])
        return None

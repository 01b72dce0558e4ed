"""The findings of a period as rows: what stops first, then what wants a reason, then what is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from ui import look
from workstation.findings import Finding
from workstation.ports import Explained
from workstation.register import Register
from workstation.words import say

COLUMNS = ("reports_weight", "reports_place", "reports_sentence", "reports_reason")
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Entry:
    """One finding and what was said of it."""

    finding: Finding
    place: str
    reason: Explained | None

    @property
    def wants_reason(self) -> bool:
        """Whether the package waits for its reason: soft ones on forms do."""
        return not self.finding.hard and bool(self.finding.sheet) and self.reason is None

    @property
    def rank(self) -> int:
        """Where it stands in the list."""
        return 0 if self.finding.hard else 1 if self.wants_reason else 2 if self.reason is None else 3

    @property
    def weight(self) -> str:
        """How much it weighs, in words."""
        return say(("reports_must", "reports_explain", "reports_look", "reports_explained")[self.rank])


class FindingModel(QAbstractTableModel):
    """Grows while records are checked."""

    def __init__(self, registers: Iterable[Register], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._registers = {register.key: register for register in registers}
        self._reasons: dict[tuple[str, str], Explained] = {}
        self.entries: list[Entry] = []

    def clear(self, reasons: dict[tuple[str, str], Explained]) -> None:
        """Begin anew, with the reasons that were given."""
        self.beginResetModel()
        self.entries, self._reasons = [], reasons
        self.endResetModel()

    def add(self, found: Iterable[tuple[Finding, str]]) -> None:
        """More findings, each with the name of its record."""
        fresh = [self._entry(finding, name) for finding, name in found]
        self.beginResetModel()
        self.entries = sorted((*self.entries, *fresh), key=lambda entry: entry.rank)
        self.endResetModel()

    def take_reasons(self, reasons: dict[tuple[str, str], Explained]) -> None:
        """Reasons were given."""
        self._reasons = reasons
        self.beginResetModel()
        again = [
            Entry(one.finding, one.place, reasons.get((one.finding.subject, one.finding.value))) for one in self.entries
        ]
        self.entries = sorted(again, key=lambda entry: entry.rank)
        self.endResetModel()

    def _entry(self, finding: Finding, name: str) -> Entry:
        register = self._registers.get(finding.register)
        if register is not None:
            place = f"{register.words()} {name} {register.field_words(finding.field)}".strip()
        else:
            place = finding.sheet or say("the_forms")
        return Entry(finding, place, self._reasons.get((finding.subject, finding.value)))

    def number_of(self, rank: int) -> int:
        """How many stand in a rank."""
        return sum(entry.rank == rank for entry in self.entries)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return say(COLUMNS[section])
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            reason = entry.reason.reason if entry.reason else ""
            return (entry.weight, entry.place, entry.finding.sentence(), reason)[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 0:
            return QColor((look.HARD, look.SOFT, look.INK, look.QUIET_INK)[entry.rank])
        return None

"""Every check on one page, in plain words."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui import look
from ui.reports.plain_table import PlainTable
from ui.table.record_model import Index
from workstation.operations.explaining import all_checks
from workstation.words import say

COLUMNS = ("reports_rule_code", "reports_weight", "reports_rule_subject", "reports_rule_sentence")


class RuleModel(QAbstractTableModel):
    """The list of checks."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.checks = all_checks()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.checks)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return say(COLUMNS[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        one = self.checks[index.row()]
        weight = say("reports_must" if one.severity == "hard" else "reports_explain")
        return (one.code, weight, one.subject, one.sentence)[index.column()]


class RulesTab(QWidget):
    """The list with a line on top."""

    def __init__(self) -> None:
        super().__init__()
        self.model = RuleModel(self)
        since = self.model.checks[0].since if self.model.checks else ""
        words = QLabel(say("reports_rules_words", number=len(self.model.checks), since=since))
        words.setWordWrap(True)
        look.set_role(words, "role", "quiet")
        self.table = PlainTable(self.model, say("reports_rules"), (64, 96, 190))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(look.GAP)
        box.addWidget(words)
        box.addWidget(self.table, 1)

"""Judging a package or a workbook out of one: for the city's officer, and for a clerk who wants to be sure."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui import look
from ui.reports.plain_table import PlainTable
from workstation import divisions
from workstation.findings import Finding
from workstation.package.verification import Verification, place_of
from workstation.words import say

COLUMNS = ("reports_weight", "reports_place", "reports_sentence")
_Index = QModelIndex | QPersistentModelIndex


class ProblemModel(QAbstractTableModel):
    """What was found about a file."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.problems: Sequence[Finding] = ()

    def show_problems(self, problems: Sequence[Finding]) -> None:
        """Show these."""
        self.beginResetModel()
        self.problems = sorted(problems, key=lambda one: not one.hard)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.problems)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return say(COLUMNS[section])
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        one = self.problems[index.row()]
        weight = say("reports_verify_bad" if one.hard else "reports_verify_note")
        return (weight, place_of(one), one.sentence())[index.column()]


class VerifyTab(QWidget):
    """A button, one large sentence, and the list."""

    file_chosen = Signal(object)
    """A ``Path``."""

    def __init__(self) -> None:
        super().__init__()
        self.button = QPushButton(say("reports_verify_choose"))
        self.button.setAccessibleName(self.button.text())
        look.set_role(self.button, "kind", "first")
        self.hint = QLabel(say("reports_verify_hint"))
        self.hint.setWordWrap(True)
        look.set_role(self.hint, "role", "quiet")
        self.verdict = QLabel()
        look.set_role(self.verdict, "role", "section")
        self.verdict.setWordWrap(True)
        self.facts = QLabel()
        self.facts.setWordWrap(True)
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.model = ProblemModel(self)
        self.table = PlainTable(self.model, say("reports_verify_problems"), (96, 260, 560))
        line = QHBoxLayout()
        line.setSpacing(look.GAP)
        line.addWidget(self.button)
        line.addWidget(self.hint, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(look.GAP)
        box.addLayout(line)
        box.addWidget(self.verdict)
        box.addWidget(self.facts)
        box.addWidget(self.table, 1)
        box.addStretch(0)
        self.button.clicked.connect(self._choose)
        self.table.hide()

    def _choose(self) -> None:
        dialog = QFileDialog(self, say("reports_verify_choose"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(f"{say('reports_verify_files')} (*.zip *.xlsx)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._take)
        QDialog.open(dialog)

    def _take(self, path: str) -> None:
        self.file_chosen.emit(Path(path))

    def show_result(self, path: Path, found: Verification) -> None:
        """Say whether a file is good, and what was found."""
        key = "reports_verify_valid" if found.valid else "reports_verify_invalid"
        self.verdict.setText(say(key, file=path.name, number=len(found.problems)))
        look.set_role(self.verdict, "role", "title" if found.valid else "hard")
        unit = divisions.name_of(found.unit) if found.unit and divisions.known(found.unit) else found.unit
        facts = {"unit": unit, "period": found.period, "revision": found.revision, "series": found.series}
        self.facts.setText(say("reports_verify_facts", code=found.check_code, **facts) if found.seal else "")
        self.model.show_problems(found.problems)
        self.table.setVisible(bool(found.problems))
        self.button.setFocus()

"""Judging a package or a workbook out of one: for the city's officer, and for a clerk who wants to be sure."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QDialog, QFileDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui import look
from ui.ask import Failure, Newest
from ui.long_work import WorkStrip
from ui.page import Desk
from ui.reports import past_questions as questions
from ui.reports.plain_table import PlainTable
from ui.table.record_model import Index
from workstation import divisions
from workstation.findings import Finding, WrongUse
from workstation.package.verification import Verification, place_of
from workstation.periods import Period
from workstation.words import say

COLUMNS = ("reports_weight", "reports_place", "reports_sentence")
_DISPLAY = Qt.ItemDataRole.DisplayRole


class ProblemModel(QAbstractTableModel):
    """What was found about a file, the worst first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.problems: Sequence[Finding] = ()

    def put(self, problems: Sequence[Finding]) -> None:
        """Show these."""
        self.beginResetModel()
        self.problems = sorted(problems, key=lambda one: not one.hard)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.problems)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == _DISPLAY:
            return say(COLUMNS[section])
        return None

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if not index.isValid():
            return None
        one = self.problems[index.row()]
        if role in (_DISPLAY, Qt.ItemDataRole.ToolTipRole):
            weight = say("reports_verify_bad" if one.hard else "reports_verify_note")
            return (weight, place_of(one), one.sentence())[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 0:
            return QColor(look.HARD if one.hard else look.SOFT)
        return None


class VerifyTab(QWidget):
    """A button, a verdict in large words, and the list of what was found."""

    said = Signal(str, str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._asker = desk.asker
        self._asked = Newest()
        self.work = WorkStrip()
        self.choose_button = QPushButton(say("reports_verify_choose"))
        self.choose_button.setAccessibleName(self.choose_button.text())
        look.set_role(self.choose_button, "kind", "first")
        self.hint = QLabel(say("reports_verify_hint"))
        look.set_role(self.hint, "role", "quiet")
        self.bar = QFrame()
        self.verdict = QLabel()
        look.set_role(self.verdict, "role", "title")
        self.facts = QLabel()
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for label in (self.hint, self.verdict, self.facts):
            label.setWordWrap(True)
        self.model = ProblemModel(self)
        self.table = PlainTable(self.model, say("reports_verify_problems"), (90, 260, 560))
        self.table.empty_words = say("reports_verify_none")
        self._lay_out()
        self.choose_button.clicked.connect(self.choose)
        self.table.current_changed.connect(self._show_problem)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(look.GAP)
        line.addWidget(self.choose_button)
        line.addWidget(self.hint, 1)
        inside = QVBoxLayout(self.bar)
        inside.setContentsMargins(look.MARGIN, look.GAP, look.MARGIN, look.GAP)
        inside.addWidget(self.verdict)
        inside.addWidget(self.facts)
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(look.GAP)
        box.addLayout(line)
        box.addWidget(self.work)
        box.addWidget(self.bar)
        box.addWidget(self.table, 1)
        box.addWidget(self.problem)
        box.addStretch(0)
        self.bar.hide()
        self.problem.hide()

    def choose(self) -> None:
        """Ask for a file."""
        dialog = QFileDialog(self, say("reports_verify_choose"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([f"{say('reports_verify_files')} (*.zip *.xlsx)", f"{say('import_all_files')} (*)"])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._take)
        QDialog.open(dialog)

    def _take(self, path: str) -> None:
        self.verify(Path(path))

    def verify(self, path: Path) -> None:
        """Judge a file; one that is still being judged is left."""
        if self.work.work is not None:
            self.work.work.stopping = True
        number = self._asked.next()
        work = self.work.begin(say("reports_verifying", file=path.name))
        self._asker.ask(
            partial(questions.verify, path, work),
            partial(self._take_verified, number, path),
            partial(self._fail, number),
            partial(self._asked.is_newest, number),
        )

    def _take_verified(self, number: int, path: Path, judged: questions.Judged | None) -> None:
        if not self._asked.is_newest(number):
            return
        self.work.end()
        if judged is None:
            self.said.emit(say("reports_verify_stopped"), "soft")
        else:
            self.show_result(path, judged.found, judged.signer)

    def _fail(self, number: int, failure: Failure) -> None:
        if self._asked.is_newest(number):
            self.work.end()
            self.said.emit(failure.sentence, "hard")

    def show_result(self, path: Path, found: Verification, signer: str = "") -> None:
        """Say whether a file is good, who signed it, and what was found."""
        hard = sum(one.hard for one in found.problems)
        key = "reports_verify_valid" if found.valid else "reports_verify_invalid"
        self.verdict.setText(say(key, file=path.name, number=hard))
        look.set_role(self.bar, "bar", "quiet" if found.valid else "hard")
        self.facts.setText("\n".join(filter(None, (facts_of(found), signer))))
        self.facts.setVisible(found.seal is not None)
        self.bar.show()
        self.model.put(found.problems)
        self.table.setVisible(bool(found.problems))
        self.problem.setVisible(bool(found.problems))
        if found.problems:
            self.table.selectRow(0)
            self.table.setFocus()

    def _show_problem(self) -> None:
        rows = self.table.chosen_rows()
        self.problem.setText(self.model.problems[rows[0]].sentence() if rows else "")


def facts_of(found: Verification) -> str:
    """What a file says of itself."""
    if found.seal is None:
        return ""
    unit = divisions.name_of(found.unit) if divisions.known(found.unit) else found.unit
    facts = {"unit": unit, "period": _period(found.period), "revision": found.revision, "series": found.series}
    return say("reports_verify_facts", code=found.check_code, **facts)


def _period(text: str) -> str:
    try:
        return Period.read(text).label()
    except WrongUse:
        return text

"""Two reports side by side: how many came, went and changed, and every difference below."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui import look
from ui.reports.plain_table import PlainTable
from workstation.operations.closing import closed_period
from workstation.operations.comparing import Comparison
from workstation.words import say

COLUMNS = ("kind", "place", "field", "before", "after")
_Index = QModelIndex | QPersistentModelIndex


class ComparisonModel(QAbstractTableModel):
    """One row for each difference; figures first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[tuple[str, str, str, str, str]] = []

    def show_comparison(self, found: Comparison) -> None:
        """Show this."""
        self.beginResetModel()
        figure = say("comparing_figure")
        self.rows = [(figure, f"{one.form} {one.line}", one.column, one.before, one.after) for one in found.figures]
        for part in found.registers:
            name = part.register.words()
            for kind in ("added", "gone"):
                words = say(f"comparing_{kind}")
                self.rows += ((words, f"{name} {one.title}", "", "", "") for one in getattr(part, kind))
            self.rows += (
                (say("comparing_changed"), f"{name} {one.title}", field.label, field.before, field.after)
                for one in part.changed
                for field in one.fields
            )
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return say(f"comparing_{COLUMNS[section]}")
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.isValid() and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.rows[index.row()][index.column()]
        return None


class ComparisonView(QWidget):
    """The counts in words, the rows, and a button that saves them."""

    save_wanted = Signal(object, str)
    """A ``Comparison`` and a path."""
    back_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.found: Comparison | None = None
        self.title = QLabel()
        look.set_role(self.title, "role", "section")
        self.counts = QLabel()
        self.counts.setWordWrap(True)
        self.model = ComparisonModel(self)
        self.table = PlainTable(self.model, say("comparing_title"), (80, 320, 160, 160))
        self.table.empty_words = say("reports_compare_same")
        self.back = QPushButton(say("reports_back"))
        self.save = QPushButton(say("reports_compare_save"))
        for button in (self.back, self.save):
            button.setAccessibleName(button.text())
        line = QHBoxLayout()
        line.addWidget(self.title, 1)
        line.addWidget(self.save)
        line.addWidget(self.back)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(look.GAP)
        box.addLayout(line)
        box.addWidget(self.counts)
        box.addWidget(self.table, 1)
        self.back.clicked.connect(self.back_wanted)
        self.save.clicked.connect(self._ask_where)

    def show_comparison(self, found: Comparison) -> None:
        """Show what differs."""
        self.found = found
        names = [f"{closed_period(one).label()} V{one.revision} ({one.check_code})" for one in (found.one, found.other)]
        self.title.setText(say("reports_compare_title", one=names[0], other=names[1]))
        lines = [
            say(
                "comparing_counts",
                register=part.register.words(),
                before=f"{part.before:,}",
                after=f"{part.after:,}",
                added=len(part.added),
                gone=len(part.gone),
                changed=len(part.changed),
            )
            for part in found.registers
        ]
        self.counts.setText("\n".join([*lines, say("comparing_figures", number=len(found.figures))]))
        self.model.show_comparison(found)
        self.table.setFocus()

    def _ask_where(self) -> None:
        dialog = QFileDialog(self, say("reports_compare_save"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("Excel (*.xlsx)")
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile(f"{say('comparing_title')}.xlsx")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._save)
        QDialog.open(dialog)

    def _save(self, path: str) -> None:
        if self.found is not None:
            self.save_wanted.emit(self.found, path)

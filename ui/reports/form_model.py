"""A laid out form as a model: what stands in each cell, how a figure is made, and what is to be said of it."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.reports.chart import chart_words
from ui.reports.dress import side
from ui.reports.reckoning import made_of, shown_figure
from ui.reports.sheet import Sheet, figure_in
from workstation.package.layout import Placed
from workstation.words import say

Index = QModelIndex | QPersistentModelIndex
Key = tuple[str, str]
"""Code of a line and key of a column."""
Mark = tuple[str, str]
"""Severity of a finding and its sentence."""
_DISPLAY = Qt.ItemDataRole.DisplayRole
MIDDLE = Qt.AlignmentFlag.AlignVCenter


class FormModel(QAbstractTableModel):
    """The sheet of one form; nothing in it can be written."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sheet: Sheet | None = None
        self.changes: Mapping[Key, int | None] = {}
        """Figures that differ from before, with what they were."""
        self.findings: Mapping[Key, Mark] = {}

    def show_sheet(self, sheet: Sheet | None, changes: Mapping[Key, int | None], findings: Mapping[Key, Mark]) -> None:
        """Show another form."""
        self.beginResetModel()
        self.sheet, self.changes, self.findings = sheet, changes, findings
        self.endResetModel()

    def mark(self, changes: Mapping[Key, int | None], findings: Mapping[Key, Mark]) -> None:
        """Mark other figures of the same form."""
        self.changes, self.findings = changes, findings
        if self.rowCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    # -- cells ---------------------------------------------------------------------------------------------

    def placed(self, index: Index) -> Placed | None:
        """What stands in a cell, also where it is merged."""
        return self.sheet.cell(index.row(), index.column()) if self.sheet and index.isValid() else None

    def figure(self, index: Index) -> Placed | None:
        """The cell, where it is one of a figure."""
        cell = self.placed(index)
        return cell if cell is not None and cell.key else None

    def is_chart(self, row: int) -> bool:
        """Whether the chart stands in a row."""
        return self.sheet is not None and self.sheet.layout.chart is not None and row == self.sheet.layout.chart.row

    def index_of(self, line: str, key: str) -> QModelIndex:
        """Where a figure stands; an index that is not valid where the form has none such."""
        cell = self.sheet.figure_at(line, key) if self.sheet else None
        return self.index(cell.row, cell.column) if cell else QModelIndex()

    def change_words(self, cell: Placed) -> str:
        """``原为 12，现为 13``; empty where nothing changed."""
        assert self.sheet is not None
        found = figure_in(self.sheet.form, cell.line, cell.key)
        if found is None or (cell.line, cell.key) not in self.changes:
            return ""
        now = self.sheet.text(cell) or say("paper_no_figure")
        return say("paper_changed", before=shown_figure(found, self.changes[cell.line, cell.key]), after=now)

    def finding(self, cell: Placed) -> Mark | None:
        """What was found at a figure."""
        return self.findings.get((cell.line, cell.key))

    def about(self, cell: Placed) -> str:
        """All there is to say of a figure: what it is, how it is made, what changed, what was found."""
        assert self.sheet is not None
        found = self.finding(cell)
        parts = (
            self.sheet.heading_of(cell),
            made_of(self.sheet.form, cell.line, cell.key),
            self.change_words(cell),
            say(f"paper_{found[0]}", sentence=found[1]) if found else "",
            say("paper_opens"),
        )
        return "\n".join(part for part in parts if part)

    # -- what Qt asks --------------------------------------------------------------------------------------

    def rowCount(self, parent: Index | None = None) -> int:
        return self.sheet.row_count if self.sheet and not (parent is not None and parent.isValid()) else 0

    def columnCount(self, parent: Index | None = None) -> int:
        return self.sheet.column_count if self.sheet and not (parent is not None and parent.isValid()) else 0

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if self.sheet is None or not index.isValid():
            return None
        if role == Qt.ItemDataRole.AccessibleTextRole and self.is_chart(index.row()):
            assert self.sheet.layout.chart is not None
            return chart_words(self.sheet.layout.chart)
        cell = self.placed(index)
        if cell is None:
            return None
        if role == _DISPLAY:
            return self.sheet.text(cell)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return side(cell.style) | MIDDLE
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._accessible(cell)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.about(cell) if cell.key else None
        return None

    def _accessible(self, cell: Placed) -> str:
        """A figure is read with its line and column: no heading of the table says them."""
        assert self.sheet is not None
        text = self.sheet.text(cell)
        if not cell.key:
            return text
        found = self.finding(cell)
        parts = (self.sheet.heading_of(cell), text or say("paper_no_figure"), self.change_words(cell))
        return " ".join(part for part in (*parts, found[1] if found else "") if part)

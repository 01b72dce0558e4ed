"""The rows of a child table in the form: a small grid with an editor in each cell."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTableWidget, QVBoxLayout, QWidget

from ui import look
from ui.editors import Context, Editor, LongEditor, editor_for
from workstation.findings import Finding
from workstation.register import ChildTable
from workstation.words import say

ROWS_SHOWN = 4


class ChildGrid(QWidget):
    """Holds the raw rows of one child table."""

    changed = Signal()

    def __init__(self, child: ChildTable, context: Context) -> None:
        super().__init__()
        self.child = child
        self.context = context
        self.rows: list[dict[str, Editor]] = []
        self.table = QTableWidget(0, len(child.fields))
        self.table.setAccessibleName(child.words())
        self.table.setHorizontalHeaderLabels([self._heading(place) for place in range(len(child.fields))])
        self.table.verticalHeader().setFixedWidth(28)
        self.table.setTabKeyNavigation(False)
        advance = self.fontMetrics().averageCharWidth()
        for place, field in enumerate(child.fields):
            self.table.setColumnWidth(place, max(field.width * advance + 3 * look.GAP, 90))
        self.more = QPushButton(say("window_more_rows"))
        self.less = QPushButton(say("window_fewer_rows"))
        for button in (self.more, self.less):
            button.setAccessibleName(f"{child.words()} {button.text()}")
        self.more.clicked.connect(self._add_by_hand)
        self.less.clicked.connect(self._remove_by_hand)
        buttons = QHBoxLayout()
        buttons.addWidget(self.more)
        buttons.addWidget(self.less)
        buttons.addStretch(1)
        self.faults = QLabel()
        self.faults.setWordWrap(True)
        self.faults.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.table)
        box.addWidget(self.faults)
        box.addLayout(buttons)
        self._fit()

    def _heading(self, place: int) -> str:
        field = self.child.fields[place]
        return field.words() + (" *" if field.required is True else "")

    def raw(self) -> list[dict[str, Any]]:
        """The rows that hold anything, each with its filled fields."""
        return [row for row in map(_raw_row, self.rows) if row]

    def put(self, raw: Any) -> None:
        """Show raw rows, without ``changed``."""
        self._clear()
        for raw_row in raw if isinstance(raw, list) else ():
            row = self._append()
            for key, value in raw_row.items():
                if key in row:
                    row[key].put(value)
        self._fit()

    def put_value(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Show canonical rows."""
        self._clear()
        for values in rows:
            row = self._append()
            for key, editor in row.items():
                editor.put_value(values.get(key))
        self._fit()

    def editor_of(self, finding: Finding) -> QWidget:
        """The control that a finding speaks of; its position counts the rows that hold anything."""
        filled = [row for row in self.rows if _raw_row(row)]
        key = finding.field.partition(".")[2]
        if finding.position is not None and finding.position < len(filled):
            return filled[finding.position].get(key, self.table)
        return self.table

    def show_faults(self, findings: Sequence[Finding]) -> None:
        """Show what was found in the rows; nothing clears."""
        for row in self.rows:
            for editor in row.values():
                editor.mark("")
        for finding in findings:
            faulty = self.editor_of(finding)
            if isinstance(faulty, Editor):
                faulty.mark(finding.severity)
        self.faults.setText("\n".join(dict.fromkeys(finding.sentence() for finding in findings)))
        look.set_role(self.faults, "role", "hard" if any(finding.hard for finding in findings) else "soft")
        self.faults.setVisible(bool(findings))

    def _clear(self) -> None:
        self.rows.clear()
        self.table.setRowCount(0)

    def _append(self) -> dict[str, Editor]:
        place = len(self.rows)
        row: dict[str, Editor] = {}
        self.table.insertRow(place)
        for column, field in enumerate(self.child.fields):
            editor = row[field.key] = editor_for(field, self.context)
            editor.changed.connect(self.changed)
            self.table.setCellWidget(place, column, editor)
        tall = any(isinstance(editor, LongEditor) for editor in row.values())
        self.table.setRowHeight(place, look.ROW_HEIGHT * 2 if tall else look.ROW_HEIGHT + 4)
        self.rows.append(row)
        return row

    def _add_by_hand(self) -> None:
        row = self._append()
        self._fit()
        next(iter(row.values())).setFocus()

    def _remove_by_hand(self) -> None:
        if not self.rows:
            return
        place = self.table.currentRow()
        focused = cast("QWidget | None", self.table.focusWidget())
        for number, row in enumerate(self.rows):
            if focused is not None and any(editor.isAncestorOf(focused) for editor in row.values()):
                place = number
        place = place if 0 <= place < len(self.rows) else len(self.rows) - 1
        del self.rows[place]
        self.table.removeRow(place)
        self._fit()
        self.changed.emit()

    def _fit(self) -> None:
        """As tall as its first rows, so that the form scrolls and not the grid."""
        shown = sum(self.table.rowHeight(row) for row in range(min(len(self.rows), ROWS_SHOWN)))
        bars = self.table.horizontalHeader().sizeHint().height() + self.table.horizontalScrollBar().sizeHint().height()
        self.table.setFixedHeight(shown + bars + 4)
        self.less.setEnabled(bool(self.rows))


def _raw_row(row: Mapping[str, Editor]) -> dict[str, Any]:
    """The filled fields of one row."""
    raws = {key: editor.raw() for key, editor in row.items()}
    return {key: raw for key, raw in raws.items() if raw is not None}

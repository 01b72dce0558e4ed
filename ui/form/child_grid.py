"""The rows of a child table in the form: a small grid with an editor in each cell."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QPushButton, QTableWidget, QVBoxLayout, QWidget

from ui import look
from ui.flow import Flow
from ui.form.editors import Context, Editor, LongEditor, editor_for
from workstation.findings import Finding
from workstation.register import ChildTable
from workstation.words import say

ROWS_SHOWN = 4
BUILT_AT_ONCE = 12
"""Rows that get their editors in one go; a table of hundreds is built in parts, so that the window goes on."""

RawRow = dict[str, Any]


class _Cells(QTableWidget):
    """Keys go to the editors and to the form, never to a current cell that nobody sees."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()


class ChildGrid(QWidget):
    """Holds the raw rows of one child table."""

    changed = Signal()
    left = Signal()
    wanted = Signal(object)
    """A ``Destination`` that a person chose in a cell."""
    built = Signal()
    """More rows have their editors."""

    def __init__(self, child: ChildTable, context: Context) -> None:
        super().__init__()
        self.child = child
        self.context = context
        self.rows: list[dict[str, Editor]] = []
        self._unbuilt: list[RawRow] = []
        self._patterns: dict[str, Editor] = {}
        self._findings: Sequence[Finding] = ()
        self._building = QTimer(self)
        self._building.setInterval(0)
        self._building.timeout.connect(self._build_on)
        self.table = _Cells(0, len(child.fields))
        self.table.setAccessibleName(child.words())
        self.table.setHorizontalHeaderLabels([self._heading(place) for place in range(len(child.fields))])
        self.table.setTabKeyNavigation(False)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.horizontalHeader().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.more = QPushButton(say("window_more_rows"))
        self.more.setToolTip("Insert")
        self.less = QPushButton(say("window_fewer_rows"))
        self.less.setToolTip("Ctrl+Delete")
        for button in (self.more, self.less):
            button.setAccessibleName(f"{child.words()} {button.text()}")
        self.more.clicked.connect(self.add_row)
        self.less.clicked.connect(self.remove_row)
        self.faults = QLabel()
        self.faults.setWordWrap(True)
        self.faults.hide()
        buttons = QWidget()
        flow = Flow(buttons, look.GAP)
        flow.addWidget(self.more)
        flow.addWidget(self.less)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.table)
        box.addWidget(self.faults)
        box.addWidget(buttons)
        self._fit_columns()
        self._fit()

    def _heading(self, place: int) -> str:
        field = self.child.fields[place]
        return field.words() + (" *" if field.required is True else "")

    # -- its value -----------------------------------------------------------------------------------------

    def raw(self) -> list[RawRow]:
        """The rows that hold anything, each with its filled fields."""
        return [row for row in map(_raw_row, self.rows) if row] + self._unbuilt

    def put(self, raw: Any) -> None:
        """Show raw rows, without ``changed``."""
        self._building.stop()
        self.rows.clear()
        self.table.setRowCount(0)
        self._unbuilt = [_filled(row) for row in raw if isinstance(row, dict)] if isinstance(raw, list) else []
        self._build_on()

    def put_value(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Show canonical rows."""
        self.put([self._as_raw(values) for values in rows])

    def _as_raw(self, values: Mapping[str, Any]) -> RawRow:
        """Canonical values as the editors would hold them: asked of one editor of each kind."""
        if not self._patterns:
            for field in self.child.fields:
                pattern = self._patterns[field.key] = editor_for(field, self.context)
                pattern.setParent(self)
                pattern.hide()
        for key, pattern in self._patterns.items():
            pattern.put_value(values.get(key))
        return {key: pattern.raw() for key, pattern in self._patterns.items()}

    def _build_on(self) -> None:
        """Give the next rows their editors."""
        part, self._unbuilt = self._unbuilt[:BUILT_AT_ONCE], self._unbuilt[BUILT_AT_ONCE:]
        for raw_row in part:
            row = self._append()
            for key, value in raw_row.items():
                if key in row:
                    row[key].put(value)
        if self._unbuilt and not self._building.isActive():
            self._building.start()
        elif not self._unbuilt:
            self._building.stop()
        self._fit()
        if self._findings:
            self.show_faults(self._findings)
        self.built.emit()

    def settle(self) -> None:
        """Take over what an input method still holds."""
        for row in self.rows:
            for editor in row.values():
                editor.settle()

    # -- findings ------------------------------------------------------------------------------------------

    def editor_of(self, finding: Finding) -> QWidget:
        """The control that a finding speaks of; its position counts the rows that hold anything."""
        key = finding.field.partition(".")[2]
        if finding.position is not None:
            filled = [row for row in self.rows if _raw_row(row)]
            while finding.position >= len(filled) and self._unbuilt:
                self._build_on()
                filled = [row for row in self.rows if _raw_row(row)]
            if finding.position < len(filled):
                return filled[finding.position].get(key, self.more)
        return self.more

    def show_faults(self, findings: Sequence[Finding]) -> None:
        """Show what was found in the rows; nothing clears."""
        self._findings = tuple(findings)
        filled = [row for row in self.rows if _raw_row(row)]
        at_cell: dict[Editor, list[Finding]] = {}
        for finding in findings:
            key = finding.field.partition(".")[2]
            if finding.position is not None and finding.position < len(filled) and key in filled[finding.position]:
                at_cell.setdefault(filled[finding.position][key], []).append(finding)
        for row in self.rows:
            for editor in row.values():
                here = at_cell.get(editor, [])
                worst = "hard" if any(finding.hard for finding in here) else "soft"
                editor.mark(worst if here else "", "\n".join(finding.sentence() for finding in here))
        self.faults.setText("\n".join(dict.fromkeys(map(self._with_row, findings))))
        look.set_role(self.faults, "role", "hard" if any(finding.hard for finding in findings) else "soft")
        self.faults.setVisible(bool(findings))

    def _with_row(self, finding: Finding) -> str:
        sign = "●" if finding.hard else "○"
        if finding.position is None:
            return f"{sign} {finding.sentence()}"
        return f"{sign} {say('form_child_row', row=finding.position + 1)} {finding.sentence()}"

    # -- rows ----------------------------------------------------------------------------------------------

    def _append(self) -> dict[str, Editor]:
        place = len(self.rows)
        row: dict[str, Editor] = {}
        self.table.insertRow(place)
        before = _control(next(reversed(self.rows[-1].values()))) if self.rows else self.table
        for column, field in enumerate(self.child.fields):
            editor = row[field.key] = editor_for(field, self.context)
            editor.changed.connect(self.changed)
            editor.left.connect(self.left)
            editor.wanted.connect(self.wanted)
            self.table.setCellWidget(place, column, editor)
            QWidget.setTabOrder(before, _control(editor))
            before = _control(editor)
        QWidget.setTabOrder(before, self.more)
        self.rows.append(row)
        self.table.setRowHeight(place, self._row_height(row))
        return row

    def _row_height(self, row: Mapping[str, Editor]) -> int:
        tallest = max(editor.sizeHint().height() for editor in row.values())
        line = self.fontMetrics().lineSpacing()
        return min(tallest, 3 * line) if any(isinstance(one, LongEditor) for one in row.values()) else tallest + 2

    def add_row(self) -> None:
        """Add an empty row and go there."""
        while self._unbuilt:
            self._build_on()
        row = self._append()
        self._fit()
        self.built.emit()
        next(iter(row.values())).setFocus()

    def _place(self) -> int:
        """The row that has the keys, else the last one."""
        focused = cast("QWidget | None", self.table.focusWidget())
        for number, row in enumerate(self.rows):
            if focused is not None and any(editor.isAncestorOf(focused) for editor in row.values()):
                return number
        return len(self.rows) - 1

    def remove_row(self) -> None:
        """Remove the row that has the keys, else the last one."""
        if not self.rows:
            return
        place = self._place()
        removed = self.rows[place]
        column = next((key for key, editor in removed.items() if editor.isAncestorOf(self.focusWidget())), "")
        del self.rows[place]
        rest = self.rows[min(place, len(self.rows) - 1)] if self.rows else {}
        # The keys go on in the table before the control that has them is gone.
        (rest.get(column) or next(iter(rest.values()), self.more)).setFocus()
        self.table.removeRow(place)
        self._fit()
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Insert or (control and enter):
            self.add_row()
        elif control and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_row()
        else:
            super().keyPressEvent(event)

    def stops(self) -> list[QWidget]:
        """The cells in the order that Enter goes through them, and what stands after them."""
        return [*(editor for row in self.rows for editor in row.values()), self.more]

    # -- sizes ---------------------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "faults"):
            self._fit_columns()
            for place, row in enumerate(self.rows):
                self.table.setRowHeight(place, self._row_height(row))
            self._fit()

    def _fit_columns(self) -> None:
        metrics = self.fontMetrics()
        for place, field in enumerate(self.child.fields):
            heading = metrics.horizontalAdvance(self._heading(place)) + 3 * look.GAP
            width = field.width * metrics.averageCharWidth() + 6 * look.GAP
            self.table.setColumnWidth(place, max(heading, width))
        self.table.verticalHeader().setFixedWidth(metrics.horizontalAdvance("000") + look.GAP)

    def _fit(self) -> None:
        """As tall as its first rows, so that the form scrolls and not the grid."""
        shown = sum(self.table.rowHeight(row) for row in range(min(len(self.rows), ROWS_SHOWN)))
        bars = self.table.horizontalHeader().sizeHint().height() + self.table.horizontalScrollBar().sizeHint().height()
        self.table.setFixedHeight(shown + bars + 4)
        self.less.setEnabled(bool(self.rows))
        self.less.setToolTip("Ctrl+Delete" if self.rows else say("form_child_empty"))


def _control(editor: Editor) -> QWidget:
    """What takes the keys in a cell."""
    return editor.focusProxy() or editor


def _filled(raw: Mapping[str, Any]) -> RawRow:
    return {key: value for key, value in raw.items() if value is not None}


def _raw_row(row: Mapping[str, Editor]) -> RawRow:
    """The filled fields of one row."""
    return _filled({key: editor.raw() for key, editor in row.items()})

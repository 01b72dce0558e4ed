"""The dialog in which the columns of a table are chosen, put in order and frozen."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ui import look
from ui.table.column_layout import MOST_FROZEN, ColumnLayout, layout_at_first
from workstation.register import Register
from workstation.words import say

KEY = Qt.ItemDataRole.UserRole


class ColumnChoice(QDialog):
    """Every field of a register: ticked ones are columns, in the order in which they stand here."""

    chosen = Signal(ColumnLayout)

    def __init__(self, register: Register, layout: ColumnLayout, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(say("table_columns"))
        self._register = register
        self._widths = layout.widths
        self.list = QListWidget()
        look.set_role(self.list, "role", "rows")
        self.list.setAccessibleName(say("table_columns"))
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.installEventFilter(self)
        self.up_button = self._button("table_column_up", -1)
        self.down_button = self._button("table_column_down", 1)
        self.up_button.setToolTip("Ctrl+↑")
        self.down_button.setToolTip("Ctrl+↓")
        self.frozen = QSpinBox()
        self.frozen.setRange(0, MOST_FROZEN)
        self.frozen.setAccessibleName(say("table_frozen"))
        self.default_button = QPushButton(say("table_columns_default"))
        self.default_button.setAccessibleName(self.default_button.text())
        self.default_button.clicked.connect(self._take_default)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        for which, key in (
            (QDialogButtonBox.StandardButton.Ok, "table_apply"),
            (QDialogButtonBox.StandardButton.Cancel, "window_cancel"),
        ):
            self.buttons.button(which).setText(say(key))
            self.buttons.button(which).setIcon(QIcon())
            self.buttons.button(which).setAccessibleName(say(key))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._lay_out()
        self._fill(layout)
        self.list.itemChanged.connect(self._one_at_least)

    def _button(self, key: str, step: int) -> QPushButton:
        button = QPushButton(say(key))
        button.setAccessibleName(say(key))
        button.clicked.connect(lambda: self.move_row(step))
        return button

    def _lay_out(self) -> None:
        hint = QLabel(say("table_columns_hint"))
        hint.setWordWrap(True)
        look.set_role(hint, "role", "quiet")
        side = QVBoxLayout()
        for part in (self.up_button, self.down_button, self.default_button):
            side.addWidget(part)
        side.addStretch(1)
        middle = QHBoxLayout()
        middle.addWidget(self.list, 1)
        middle.addLayout(side)
        label = QLabel(say("table_frozen"))
        label.setBuddy(self.frozen)
        line = QHBoxLayout()
        line.addWidget(label)
        line.addWidget(self.frozen)
        line.addStretch(1)
        box = QVBoxLayout(self)
        box.setSpacing(look.GAP)
        box.addWidget(hint)
        box.addLayout(middle, 1)
        box.addLayout(line)
        box.addWidget(self.buttons)
        look.give_size(self, 430, 480)

    def _fill(self, layout: ColumnLayout) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        others = [key for section in self._register.sections for key in section.fields if key not in layout.keys]
        for key in (*layout.keys, *others):
            item = QListWidgetItem(self._register.by_key[key].words())
            item.setFlags((item.flags() | Qt.ItemFlag.ItemIsUserCheckable) & ~Qt.ItemFlag.ItemIsDropEnabled)
            item.setCheckState(Qt.CheckState.Checked if key in layout.keys else Qt.CheckState.Unchecked)
            item.setData(KEY, key)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self.list.setCurrentRow(0)
        self.frozen.setValue(layout.frozen)
        self._one_at_least()

    def _take_default(self) -> None:
        self._widths = {}
        self._fill(layout_at_first(self._register))

    def _keys(self) -> list[str]:
        items = (self.list.item(row) for row in range(self.list.count()))
        return [item.data(KEY) for item in items if item.checkState() == Qt.CheckState.Checked]

    def _one_at_least(self) -> None:
        button = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        button.setEnabled(bool(self._keys()))
        button.setToolTip("" if button.isEnabled() else say("table_one_column"))

    def move_row(self, step: int) -> None:
        """Move the row that is current."""
        row = self.list.currentRow()
        if 0 <= row + step < self.list.count() and row >= 0:
            item = self.list.takeItem(row)
            self.list.insertItem(row + step, item)
            self.list.setCurrentRow(row + step)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.list and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
            if event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.key() in steps:
                self.move_row(steps[Qt.Key(event.key())])
                return True
        return super().eventFilter(watched, event)

    def accept(self) -> None:
        if self._keys():
            layout = ColumnLayout(tuple(self._keys()), 0, self._widths).with_frozen(self.frozen.value())
            self.chosen.emit(layout)
            super().accept()

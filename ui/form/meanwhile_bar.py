"""Said when the record in the form was changed elsewhere: what is theirs, what is mine, and which is to stand."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui import look
from ui.flow import Flow
from ui.form.history_panel import value_in_words
from workstation.operations.recalling import Meanwhile, declared
from workstation.register import Register
from workstation.words import say

ROWS_SHOWN = 6
KEY = Qt.ItemDataRole.UserRole


class MeanwhileBar(QFrame):
    """Shows both versions field by field; a tick keeps mine."""

    theirs_wanted = Signal()
    """Show the record as it is now; what was typed stays as a draft."""
    kept = Signal(object)
    """Save, with mine in the fields of these keys and theirs in all others."""

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        look.set_role(self, "bar", "soft")
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.table = QTreeWidget()
        self.table.setRootIsDecorated(False)
        self.table.setAccessibleName(say("form_meanwhile_table"))
        self.table.setHeaderLabels([say("form_keep_mine"), say("form_theirs"), say("form_mine")])
        self.table.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.theirs_button = QPushButton(say("form_show_theirs"))
        self.mine_button = QPushButton(say("form_save_mine"))
        self.chosen_button = QPushButton(say("form_save_chosen"))
        self.theirs_button.clicked.connect(self.theirs_wanted)
        self.mine_button.clicked.connect(self._keep_all)
        self.chosen_button.clicked.connect(self._keep_chosen)
        buttons = QWidget()
        flow = Flow(buttons, look.GAP)
        for button in (self.theirs_button, self.mine_button, self.chosen_button):
            button.setAccessibleName(button.text())
            flow.addWidget(button)
        box = QVBoxLayout(self)
        box.setContentsMargins(look.GAP, 4, look.GAP, 4)
        box.addWidget(self.words)
        box.addWidget(self.table)
        box.addWidget(buttons)
        self.hide()

    def show_change(self, meanwhile: Meanwhile, mine: Mapping[str, str], titles: Mapping[str, str]) -> None:
        """Show what changed; ``mine`` is what was typed here, in words, ``titles`` name the records pointed to."""
        when = meanwhile.last.at[:16].replace("T", " ")
        how = say(f"form_cause_{meanwhile.last.cause}")
        self.words.setText(say("form_meanwhile", clerk=meanwhile.last.clerk, when=when, how=how))
        self.table.clear()
        for key in declared(self._register):
            if key not in mine and key not in meanwhile.before:
                continue
            theirs = value_in_words(self._register, key, meanwhile.record.get(key), titles)
            item = QTreeWidgetItem([self._register.field_words(key), theirs, mine.get(key, "")])
            item.setData(0, KEY, key)
            if key in mine:
                item.setCheckState(0, Qt.CheckState.Checked)
            for column in range(3):
                item.setToolTip(column, item.text(column))
            self.table.addTopLevelItem(item)
        rows = min(self.table.topLevelItemCount(), ROWS_SHOWN)
        row = max(self.table.sizeHintForRow(0), self.fontMetrics().height() + 4)
        self.table.setFixedHeight(self.table.header().sizeHint().height() + rows * row + 6)
        self.show()

    def _items(self) -> list[QTreeWidgetItem]:
        return [self.table.topLevelItem(row) for row in range(self.table.topLevelItemCount())]

    def _keep_all(self) -> None:
        mine = {item.data(0, KEY) for item in self._items() if item.data(0, Qt.ItemDataRole.CheckStateRole) is not None}
        self.kept.emit(mine)

    def _keep_chosen(self) -> None:
        checked = {item.data(0, KEY) for item in self._items() if item.checkState(0) == Qt.CheckState.Checked}
        self.kept.emit(checked)

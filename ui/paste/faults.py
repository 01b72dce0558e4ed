"""The list of what is to be mended and confirmed in the holding grid, from which each is reached."""

from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from ui import look
from ui.paste.model import SIGNS, Fault, PasteModel
from workstation.register import Register
from workstation.words import say

LISTED = 100


class PasteFaults(QListWidget):
    """The first faults in the order of the grid; Enter or a click jumps."""

    jumped = Signal(object)
    """A ``Fault``."""

    def __init__(self, register: Register, model: PasteModel) -> None:
        super().__init__()
        self._register, self._model = register, model
        self._seen = 4
        self.setObjectName("findings")
        self.setAccessibleName(say("paste_faults"))
        self.setAccessibleDescription(say("paste_faults_hint"))
        self.setToolTip(say("paste_faults_hint"))
        self.setUniformItemSizes(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(self._jump)
        self.itemActivated.connect(self._jump)
        self.hide()

    def show_faults(self) -> None:
        """Show the faults of the model."""
        chosen = self.currentRow()
        self.clear()
        for fault in self._model.faults[:LISTED]:
            item = QListWidgetItem(self._in_words(fault))
            item.setToolTip(item.text())
            item.setData(Qt.ItemDataRole.UserRole, fault)
            item.setForeground(QColor(look.HARD if fault.hard else look.SOFT))
            self.addItem(item)
        more = len(self._model.faults) - LISTED
        if more > 0:
            self.addItem(say("paste_faults_more", number=f"{more:,}"))
        self.setCurrentRow(min(chosen, self.count() - 1))
        self.setVisible(self.count() > 0)
        self.see(self._seen)

    def see(self, lines: int) -> None:
        """Show so many lines at once."""
        self._seen = lines
        height = max(self.sizeHintForRow(0), 1)
        self.setFixedHeight(min(self.count(), lines) * height + 2 * self.frameWidth() + 2)

    def _in_words(self, fault: Fault) -> str:
        finding = fault.finding
        sentence = finding.sentence()
        words = self._register.field_words(finding.field) if finding.field else ""
        return say(
            "paste_fault",
            sign=SIGNS["wrong" if fault.hard else "doubtful"],
            row=self._model.grid.rows[fault.row].number,
            column="" if words in sentence else words,
            sentence=sentence,
        )

    def _jump(self, item: QListWidgetItem) -> None:
        fault = cast("Fault | None", item.data(Qt.ItemDataRole.UserRole))
        if fault is not None:
            self.jumped.emit(fault)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentRow() >= 0:
            self._jump(self.currentItem())
        else:
            super().keyPressEvent(event)

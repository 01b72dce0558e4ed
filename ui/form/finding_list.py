"""All findings of a record in one list, from which each is reached."""

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from ui import look
from workstation.findings import Finding
from workstation.register import Register
from workstation.words import say

ROWS_SHOWN = 5


class FindingList(QListWidget):
    """Findings, the hard ones first; Enter or a click jumps."""

    jumped = Signal(object)
    """A ``Finding`` whose field is wanted."""

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self.findings: tuple[Finding, ...] = ()
        self.setObjectName("findings")
        self.setAccessibleName(say("window_findings"))
        self.setToolTip(say("form_findings_hint"))
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(self._jump)
        self.itemActivated.connect(self._jump)
        self.hide()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show these; the one that was chosen stays chosen."""
        chosen = self._chosen()
        self.findings = tuple(sorted(findings, key=lambda finding: not finding.hard))
        self.clear()
        for finding in self.findings:
            item = QListWidgetItem(self._in_words(finding))
            item.setData(Qt.ItemDataRole.UserRole, finding)
            self.addItem(item)
            if chosen is not None and finding.id == chosen.id:
                self.setCurrentItem(item)
        self._fit()
        self._colour()
        self.setVisible(bool(self.findings))

    def _in_words(self, finding: Finding) -> str:
        """How much it weighs, in sign and word, and the name of its field unless the sentence names it."""
        weight = f"● {say('form_hard')}" if finding.hard else f"○ {say('form_soft')}"
        sentence = finding.sentence()
        place = self._register.field_words(finding.field) if finding.field else ""
        if finding.position is not None:
            place = f"{place} {say('form_child_row', row=finding.position + 1)}"
        return f"{weight} {sentence}" if not place or place in sentence else f"{weight} {place}: {sentence}"

    def _chosen(self) -> Finding | None:
        item = cast("QListWidgetItem | None", self.currentItem())
        return None if item is None else cast("Finding", item.data(Qt.ItemDataRole.UserRole))

    def _jump(self, item: QListWidgetItem) -> None:
        self.jumped.emit(item.data(Qt.ItemDataRole.UserRole))

    def jump_on(self, by: int) -> None:
        """Jump to the finding after the last one that was jumped to, or before it; around at the ends."""
        if not self.findings:
            return
        here = self.currentRow()
        row = (here + by) % self.count() if here >= 0 else (0 if by > 0 else self.count() - 1)
        self.setCurrentRow(row)
        self._jump(self.item(row))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            self._jump(self.currentItem())
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "findings"):
            self._fit()
            self._colour()

    def _colour(self) -> None:
        for row, finding in enumerate(self.findings):
            self.item(row).setForeground(QColor(look.HARD if finding.hard else look.SOFT))

    def _fit(self) -> None:
        """As tall as the first findings; each in as many lines as it needs in this width."""
        width = self.viewport().width()
        room = QRect(0, 0, width - 2 * look.GAP, 10_000)
        heights = []
        for row in range(self.count()):
            item = self.item(row)
            needed = self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, item.text())
            heights.append(needed.height() + look.GAP)
            item.setSizeHint(QSize(width, heights[-1]))
        self.setFixedHeight(sum(heights[:ROWS_SHOWN]) + 2 * self.frameWidth() + 2)

"""One part of the settings: a card with a heading, lines of label and control, a sentence on what happened."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui import look

LABEL_WIDTH = 130
"""Pixels for the labels, so that the controls of all sections stand in one line."""


class Section(QFrame):
    """A card of the settings."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setObjectName("card")
        heading = QLabel(title)
        look.set_role(heading, "role", "section")
        self.lines = QGridLayout()
        self.lines.setHorizontalSpacing(2 * look.GAP)
        self.lines.setVerticalSpacing(look.GAP)
        self.lines.setColumnStretch(1, 1)
        self.lines.setColumnMinimumWidth(0, look.scaled(LABEL_WIDTH))
        self.result = QLabel()
        self.result.setWordWrap(True)
        self.result.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.result.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(20, look.GAP, 20, look.MARGIN)
        box.setSpacing(look.GAP)
        box.addWidget(heading)
        box.addLayout(self.lines)
        box.addWidget(self.result)

    def add_line(self, label: str, *controls: QWidget, hint: str = "") -> None:
        """Add a label with its controls; every control that has no name is named by the label."""
        row = self.lines.rowCount()
        words = QLabel(label)
        words.setBuddy(controls[0])
        line = QHBoxLayout()
        line.setSpacing(look.GAP)
        for control in controls:
            if not control.accessibleName():
                control.setAccessibleName(label)
            if hint:
                control.setAccessibleDescription(hint)
            wraps = isinstance(control, QLabel) and control.wordWrap()
            line.addWidget(control, int(wraps))
        if not any(line.stretch(place) for place in range(line.count())):
            line.addStretch(1)
        self.lines.addWidget(words, row, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.lines.addLayout(line, row, 1)
        if hint:
            self.add_words(hint)

    def add_words(self, sentence: str, column: int = 1) -> QLabel:
        """Add a quiet sentence."""
        words = QLabel(sentence)
        words.setWordWrap(True)
        look.set_role(words, "role", "quiet")
        self.lines.addWidget(words, self.lines.rowCount(), column, 1, 2 - column)
        return words

    def tell(self, sentence: str, role: str = "quiet") -> None:
        """Say what happened; an empty sentence takes the line away."""
        self.result.setText(sentence)
        look.set_role(self.result, "role", role)
        self.result.setVisible(bool(sentence))

"""What stands in the window before a store is open: waiting, the first start, a fault."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
)

from ui import look
from ui.card import Card
from workstation import divisions
from workstation.words import say


class FirstStart(Card):
    """No store yet: choose unit and clerk, or look at the sample book."""

    founded = Signal(str, str)
    """Unit and clerk as chosen and typed."""
    sample_wanted = Signal()

    def __init__(self, folder: Path) -> None:
        super().__init__(say("window_welcome"), say("window_welcome_words", folder=folder))
        self.unit = QComboBox()
        self.unit.setAccessibleName(say("window_unit"))
        self.unit.addItem(say("window_unit_choose"), "")
        for place in divisions.units():
            self.unit.addItem(place.words(), place.code)
        self.clerk = QLineEdit()
        self.clerk.setAccessibleName(say("window_clerk"))
        self.clerk.setPlaceholderText(say("window_clerk_hint"))
        lines = QFormLayout()
        lines.setHorizontalSpacing(2 * look.GAP)
        lines.setVerticalSpacing(look.GAP)
        lines.addRow(say("window_unit"), self.unit)
        lines.addRow(say("window_clerk"), self.clerk)
        self.fault = QLabel()
        self.fault.setWordWrap(True)
        look.set_role(self.fault, "role", "hard")
        self.fault.hide()
        self.found_button = QPushButton(say("window_found"))
        self.sample_button = QPushButton(say("window_sample_open"))
        buttons = QHBoxLayout()
        for button in (self.found_button, self.sample_button):
            button.setAccessibleName(button.text())
            button.setMinimumHeight(32)
            buttons.addWidget(button)
        self.inside.addLayout(lines)
        self.inside.addWidget(self.fault)
        self.inside.addLayout(buttons)
        secret = QLabel(say("window_no_secrets"))
        look.set_role(secret, "role", "warning")
        self.inside.addWidget(secret)
        self.found_button.clicked.connect(self._found)
        self.clerk.returnPressed.connect(self._found)
        self.sample_button.clicked.connect(self.sample_wanted)

    def _found(self) -> None:
        self.founded.emit(self.unit.currentData(), self.clerk.text())

    def begin(self) -> None:
        """Put the keys into the first field."""
        self.unit.setFocus()

    def show_fault(self, sentence: str) -> None:
        """Say why the store could not be made."""
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))


class Fault(Card):
    """The store cannot be opened: the sentence that says why, and another try."""

    again = Signal()

    def __init__(self, sentence: str, folder: Path) -> None:
        super().__init__(say("window_cannot_open"), sentence)
        look.set_role(self.words, "role", "hard")
        place = QLabel(say("window_folder", folder=folder))
        place.setWordWrap(True)
        look.set_role(place, "role", "quiet")
        self.again_button = QPushButton(say("window_again"))
        self.again_button.setAccessibleName(self.again_button.text())
        self.again_button.clicked.connect(self.again)
        self.inside.addWidget(place)
        self.inside.addWidget(self.again_button, 0, Qt.AlignmentFlag.AlignLeft)

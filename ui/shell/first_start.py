"""What stands in the window before a store is open: waiting, the first start, a fault."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
)

from ui import look
from ui.shell.card import Card, breakable
from workstation import divisions
from workstation.words import say


class FirstStart(Card):
    """No store yet: choose unit and clerk, or look at the sample book. Enter goes on from wherever the keys are."""

    founded = Signal(str, str)
    """Unit and clerk as chosen and typed."""
    sample_wanted = Signal()

    def __init__(self, folder: Path) -> None:
        super().__init__(say("window_welcome"), say("window_welcome_words", folder=breakable(folder)))
        self.unit = QComboBox()
        self.unit.addItem(say("window_unit_choose"), "")
        for place in divisions.units():
            self.unit.addItem(place.words(), place.code)
        self.clerk = QLineEdit()
        self.clerk.setPlaceholderText(say("window_clerk_hint"))
        lines = QFormLayout()
        lines.setHorizontalSpacing(2 * look.GAP)
        lines.setVerticalSpacing(look.GAP)
        for label, control in ((say("window_unit"), self.unit), (say("window_clerk"), self.clerk)):
            control.setAccessibleName(label)
            lines.addRow(label, control)
        self.fault = QLabel()
        self.fault.setWordWrap(True)
        look.set_role(self.fault, "role", "hard")
        self.fault.hide()
        self.inside.addLayout(lines)
        self.inside.addWidget(self.fault)
        self._add_buttons()
        secret = QLabel(say("window_no_secrets"))
        look.set_role(secret, "role", "warning")
        self.inside.addWidget(secret)

    def _add_buttons(self) -> None:
        self.found_button = QPushButton(say("window_found"))
        look.set_role(self.found_button, "kind", "first")
        self.sample_button = QPushButton(say("window_sample_open"))
        buttons = QHBoxLayout()
        for button in (self.found_button, self.sample_button):
            button.setAccessibleName(button.text())
            button.setMinimumHeight(look.row_height() + 2)
            # Enter presses the button that has the keys.
            button.setAutoDefault(True)
            buttons.addWidget(button)
        self.inside.addLayout(buttons)
        self.found_button.clicked.connect(self._found)
        self.sample_button.clicked.connect(self.sample_wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Fields let Enter through to here: from the first on to the next, from there to the end.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.unit.hasFocus():
                self.clerk.setFocus()
            elif self.sample_button.hasFocus():
                self.sample_button.click()
            else:
                self._found()
            return
        super().keyPressEvent(event)

    def _found(self) -> None:
        # Asked once: a second store in the same folder would be refused.
        self.setEnabled(False)
        self.founded.emit(self.unit.currentData(), self.clerk.text())

    def begin(self) -> None:
        """Put the keys into the first field."""
        self.unit.setFocus()

    def show_fault(self, sentence: str) -> None:
        """Say why the store could not be made."""
        self.setEnabled(True)
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))
        (self.clerk if self.unit.currentData() else self.unit).setFocus()


class Fault(Card):
    """The store cannot be opened: the sentence that says why, and another try."""

    again = Signal()

    def __init__(self, sentence: str, folder: Path) -> None:
        super().__init__(say("window_cannot_open"), sentence)
        look.set_role(self.words, "role", "hard")
        place = QLabel(say("window_folder", folder=breakable(folder)))
        place.setWordWrap(True)
        look.set_role(place, "role", "quiet")
        self.again_button = QPushButton(say("window_again"))
        self.again_button.setAccessibleName(self.again_button.text())
        self.again_button.clicked.connect(self.again)
        self.inside.addWidget(place)
        self.inside.addWidget(self.again_button, 0, Qt.AlignmentFlag.AlignLeft)

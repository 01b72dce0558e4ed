"""What stands in the window while an encrypted store waits for its password."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QPushButton

from ui import look
from ui.shell.card import Card
from workstation.words import say


class PasswordPage(Card):
    """Asks for the password of the encryption. It is handed on and not kept."""

    given = Signal(str)

    def __init__(self) -> None:
        super().__init__(say("encryption_enter_title"), say("encryption_enter_words"))
        self.password = QLineEdit()
        self.password.setAccessibleName(say("encryption_field_password"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.returnPressed.connect(self.open)
        line = QFormLayout()
        label = QLabel(self.password.accessibleName())
        label.setBuddy(self.password)
        line.addRow(label, self.password)
        self.fault = QLabel()
        self.fault.setWordWrap(True)
        look.set_role(self.fault, "role", "hard")
        self.fault.hide()
        self.open_button = QPushButton(say("encryption_enter"))
        self.open_button.setAccessibleName(self.open_button.text())
        self.open_button.setAutoDefault(True)
        look.set_role(self.open_button, "kind", "first")
        self.open_button.clicked.connect(self.open)
        self.inside.addLayout(line)
        self.inside.addWidget(self.fault)
        self.inside.addWidget(self.open_button)

    def begin(self) -> None:
        """Put the keys where they are needed."""
        self.password.setFocus()

    def open(self) -> None:
        """Hand the password on."""
        if not self.password.text():
            self.begin()
            return
        self.open_button.setEnabled(False)
        look.set_role(self.fault, "role", "quiet")
        self.fault.setText(say("encryption_entering"))
        self.fault.show()
        self.given.emit(self.password.text())

    def refuse(self, sentence: str) -> None:
        """It was not the right one."""
        self.open_button.setEnabled(True)
        look.set_role(self.fault, "role", "hard")
        self.fault.setText(sentence)
        self.fault.show()
        self.password.clear()
        self.password.setFocus()

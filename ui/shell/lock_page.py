"""What stands in the window's place while it is locked: who wants to work, and the password. Nothing of the records."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QPushButton

from ui import look
from ui.ask import Asker, Failure
from ui.shell.card import Card
from workstation.operations.clerks import RESET_FILE, Desks, take_seat
from workstation.words import say


class LockPage(Card):
    """Asks for clerk and password; who works from then on may be another one."""

    opened = Signal(object)
    """The ``Desks`` as they are now."""

    def __init__(self, asker: Asker, desks: Desks) -> None:
        super().__init__(say("lock_title"), say("lock_words"))
        self._asker = asker
        self._desks = desks
        self.clerk = QComboBox()
        self.clerk.setAccessibleName(say("window_clerk"))
        for one in desks.clerks:
            self.clerk.addItem(one.name, one.has_password)
        self.clerk.setCurrentIndex(self.clerk.findText(desks.at_work.name))
        self.clerk.currentIndexChanged.connect(self._clerk_chosen)
        self.password = QLineEdit()
        self.password.setAccessibleName(say("settings_field_password"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.returnPressed.connect(self.open)
        lines = QFormLayout()
        lines.setVerticalSpacing(look.GAP)
        lines.addRow(say("window_clerk"), self.clerk)
        lines.addRow(say("settings_field_password"), self.password)
        self.fault = QLabel()
        self.fault.setWordWrap(True)
        look.set_role(self.fault, "role", "hard")
        self.fault.hide()
        self.open_button = QPushButton(say("lock_open"))
        self.open_button.setAccessibleName(self.open_button.text())
        self.open_button.setAutoDefault(True)
        look.set_role(self.open_button, "kind", "first")
        self.open_button.clicked.connect(self.open)
        self.forgotten = QLabel(say("lock_forgotten", file=RESET_FILE))
        self.forgotten.setWordWrap(True)
        look.set_role(self.forgotten, "role", "quiet")
        self.inside.addLayout(lines)
        self.inside.addWidget(self.fault)
        self.inside.addWidget(self.open_button)
        self.inside.addWidget(self.forgotten)
        self._clerk_chosen()

    def _clerk_chosen(self) -> None:
        needed = bool(self.clerk.currentData())
        self.password.setEnabled(needed)
        self.password.setPlaceholderText("" if needed else say("lock_no_password"))
        self.forgotten.setVisible(needed)
        self.fault.hide()

    def begin(self) -> None:
        """Put the keys where they are needed."""
        (self.password if self.password.isEnabled() else self.open_button).setFocus()

    def open(self) -> None:
        """Let the chosen clerk work, if the password is right."""
        name, password = self.clerk.currentText(), self.password.text()
        self.open_button.setEnabled(False)
        self._asker.ask(lambda store: take_seat(store, name, password), self._taken, self._refused)

    def _taken(self, desks: Desks) -> None:
        self.opened.emit(desks)

    def _refused(self, failure: Failure) -> None:
        self.open_button.setEnabled(True)
        self.fault.setText(failure.sentence)
        self.fault.show()
        self.password.clear()
        self.password.setFocus()

"""What stands above the fields: which record it is, what can be done with it, what is to be said."""

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from ui import look
from ui.flow import Flow
from workstation.words import say


class FormHead(QWidget):
    """Title, buttons, a sentence, and how many fields are still needed."""

    def __init__(self) -> None:
        super().__init__()
        self.title = QLabel()
        self.title.setWordWrap(True)
        look.set_role(self.title, "role", "title")
        self.save_button = self._button("window_save", "Ctrl+S")
        self.discard_button = self._button("window_discard")
        self.close_button = self._button("window_close", "Esc")
        self.more_button = self._button("form_more")
        self.more_button.setText(f"{say('form_more')} ▾")
        self.menu = QMenu(self.more_button)
        self.more_button.clicked.connect(self._open_menu)
        buttons = QWidget()
        flow = Flow(buttons, look.GAP)
        for button in (self.save_button, self.discard_button, self.more_button, self.close_button):
            flow.addWidget(button)
        self.message = QLabel()
        self.message.setWordWrap(True)
        self.message.hide()
        self.needed = QLabel()
        self.needed.setWordWrap(True)
        look.set_role(self.needed, "role", "quiet")
        self.needed.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(look.GAP)
        box.addWidget(self.title)
        box.addWidget(buttons)
        box.addWidget(self.message)
        box.addWidget(self.needed)

    def _button(self, key: str, shortcut: str = "") -> QPushButton:
        button = QPushButton(say(key))
        button.setAccessibleName(say(key))
        button.setToolTip(shortcut)
        return button

    def _open_menu(self) -> None:
        self.menu.popup(self.more_button.mapToGlobal(self.more_button.rect().bottomLeft()))

    def offer(self, key: str, keys: str, chosen: Callable[[], object]) -> QAction:
        """Put an entry into the menu; its keys are only shown, for the form itself takes them."""
        words = say(key)
        action = self.menu.addAction(f"{words}\t{keys}" if keys else words)
        action.triggered.connect(lambda: chosen())
        return action

    def say(self, words: str, role: str) -> None:
        """Show a sentence; an empty one goes."""
        self.message.setText(words)
        look.set_role(self.message, "role", role)
        self.message.setVisible(bool(words))

    def show_needed(self, number: int) -> None:
        """Say quietly how many fields are still to be filled."""
        self.needed.setText(say("form_needed", number=number))
        self.needed.setVisible(number > 0)

    def allow_saving(self, dirty: bool, busy: bool) -> None:
        """Let it be saved where there is anything to save; otherwise say why not."""
        self.save_button.setEnabled(dirty and not busy)
        self.save_button.setToolTip("Ctrl+S" if dirty else say("form_nothing_typed"))
        self.discard_button.setVisible(dirty)

"""The line on top: whose book, which period, one search for everything, undo and redo, help."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from ui import icons, look
from ui.shell.global_search import GlobalSearch
from workstation.words import say

SEARCH_WIDTH = 420


class TopLine(QWidget):
    """What stands above every page."""

    undo_wanted = Signal()
    redo_wanted = Signal()
    lock_wanted = Signal()
    help_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("top")
        self.unit = QLabel()
        self.period = QLabel()
        look.set_role(self.period, "role", "quiet")
        self.search = GlobalSearch()
        self.search.setMaximumWidth(look.scaled(SEARCH_WIDTH))
        self.search.setMinimumWidth(160)
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.undo_button = self._button(say("shell_undo"))
        self.redo_button = self._button(say("shell_redo"))
        self.lock_button = self._button(say("shell_lock"))
        self.lock_button.setToolTip(f"{say('shell_lock_words')} (Ctrl+L)")
        self.help_button = self._button(say("shell_help"))
        self.help_button.setToolTip(f"{say('shell_help')} (F1)")
        self.undo_button.clicked.connect(self.undo_wanted)
        self.redo_button.clicked.connect(self.redo_wanted)
        self.lock_button.clicked.connect(self.lock_wanted)
        self.help_button.clicked.connect(self.help_wanted)
        line = QHBoxLayout(self)
        line.setContentsMargins(look.MARGIN, look.GAP, look.MARGIN, look.GAP)
        line.setSpacing(look.GAP)
        line.addWidget(self.unit)
        line.addWidget(self.period)
        line.addStretch(1)
        line.addWidget(self.search, 3)
        line.addStretch(1)
        for button in (self.undo_button, self.redo_button, self.lock_button, self.help_button):
            line.addWidget(button)
        self.show_undo(None, None)

    def _button(self, words: str) -> QToolButton:
        button = QToolButton()
        button.setAccessibleName(words)
        return button

    def refresh(self) -> None:
        """Take icons and measures from the look in force."""
        icons.set_icon(self.undo_button, "undo")
        icons.set_icon(self.redo_button, "redo")
        icons.set_icon(self.lock_button, "lock")
        icons.set_icon(self.help_button, "help")
        self.search.setMaximumWidth(look.scaled(SEARCH_WIDTH))

    def show_unit(self, name: str) -> None:
        """Say whose book it is."""
        self.unit.setText(name)

    def show_day(self, today: date) -> None:
        """Say in which month and quarter we are."""
        from workstation.periods import Period

        month = Period.read(f"{today.year}-{today.month:02}")
        quarter = Period.read(f"{today.year}Q{(today.month + 2) // 3}")
        self.period.setText(f"{month.label()} · {quarter.label()}")

    def show_undo(self, undo: str | None, redo: str | None) -> None:
        """Say what the two buttons will do; disabled ones say why."""
        for button, name, what, none, keys in (
            (self.undo_button, say("shell_undo"), undo, say("shell_nothing_to_undo"), "Ctrl+Z"),
            (self.redo_button, say("shell_redo"), redo, say("shell_nothing_to_redo"), "Ctrl+Y"),
        ):
            button.setEnabled(what is not None)
            button.setToolTip(f"{what} ({keys})" if what is not None else none)
            button.setAccessibleName(name)
            button.setAccessibleDescription(what if what is not None else none)

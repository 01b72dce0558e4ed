"""The line across the window that says what happened; what a technician wants to know stands behind a button."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QLabel, QPlainTextEdit, QPushButton

from ui import look
from workstation.words import say

QUIET_FOR = 10_000
"""Milliseconds that a quiet sentence stays: what was done, as asked. The others stay until they are closed."""


class Notice(QFrame):
    """A sentence across the window, with its role: ``quiet``, ``soft`` or ``hard``."""

    def __init__(self) -> None:
        super().__init__()
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.details_button = QPushButton(say("shell_details"))
        self.details_button.setCheckable(True)
        self.act_button = QPushButton(say("settings_ok"))
        self.act_button.clicked.connect(self._act)
        self._offered: Callable[[], None] | None = None
        self.close_button = QPushButton(say("window_close_notice"))
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.details.setAccessibleName(say("shell_details"))
        self.details.setMaximumHeight(look.scaled(140))
        for button in (self.act_button, self.details_button, self.close_button):
            button.setAccessibleName(button.text())
        self.details_button.toggled.connect(self.details.setVisible)
        self.close_button.clicked.connect(self.hide)
        self._end = QTimer(self)
        self._end.setSingleShot(True)
        self._end.setInterval(QUIET_FOR)
        self._end.timeout.connect(self._rest)
        lines = QGridLayout(self)
        lines.setContentsMargins(look.MARGIN, 4, look.GAP, 4)
        lines.setColumnStretch(0, 1)
        lines.addWidget(self.words, 0, 0)
        lines.addWidget(self.act_button, 0, 1)
        lines.addWidget(self.details_button, 0, 2)
        lines.addWidget(self.close_button, 0, 3)
        lines.addWidget(self.details, 1, 0, 1, 4)
        self.hide()

    def say(self, sentence: str, role: str = "hard", details: str = "") -> None:
        """Show a sentence in the place of the one before."""
        self.words.setText(sentence)
        look.set_role(self, "bar", role)
        self.details.setPlainText(details)
        self.details_button.setChecked(False)
        self.details_button.setVisible(bool(details))
        self.details.hide()
        self.act_button.hide()
        self.show()
        if role == "quiet":
            self._end.start()
        else:
            self._end.stop()
        QAccessible.updateAccessibility(QAccessibleEvent(self.words, QAccessible.Event.Alert))

    def offer(self, words: str, act: Callable[[], None]) -> None:
        """Put a button to what is said."""
        self._offered = act
        self.act_button.setText(words)
        self.act_button.setAccessibleName(words)
        self.act_button.show()

    def _act(self) -> None:
        self.hide()
        if self._offered is not None:
            self._offered()

    def _rest(self) -> None:
        # Never take away what somebody has the keys in.
        focus = QApplication.focusWidget()
        if focus is None or not self.isAncestorOf(focus):
            self.hide()

"""The line at the bottom: what is safe, who works, when the last backup was, where the data lie."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QFontMetrics
from PySide6.QtWidgets import QLabel, QPushButton, QStatusBar

from ui import look
from workstation.words import say

FOLDER_WIDTH = 260
"""Pixels for the data folder; the whole of it stands in the tip."""
CLERK_WIDTH = 200
"""Pixels for the clerk's name."""


class StatusLine(QStatusBar):
    """The window's status bar."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self._folder = folder
        self.state = QLabel()
        self.state.setContentsMargins(look.GAP, 0, 0, 0)
        self.clerk = QLabel()
        self.backup = QLabel()
        self.folder_button = QPushButton()
        look.set_role(self.folder_button, "kind", "quiet")
        self.folder_button.clicked.connect(self.open_folder)
        self.secret = QLabel(say("window_no_secrets"))
        look.set_role(self.secret, "role", "warning")
        self.addWidget(self.state)
        for part in (self.clerk, self.backup, self.folder_button, self.secret):
            part.setContentsMargins(look.GAP, 0, look.GAP, 0)
            self.addPermanentWidget(part)
        self.show_folder(folder)

    def show_state(self, state: str) -> None:
        """Say how safe what is typed is: a key of the words."""
        self.state.setText(say(state))
        look.set_role(self.state, "role", "quiet" if state == "window_state_saved" else "soft")

    def show_clerk(self, clerk: str) -> None:
        """Say who works now."""
        whole = say("window_clerk_is", clerk=clerk) if clerk else ""
        metrics = QFontMetrics(self.font())
        self.clerk.setText(metrics.elidedText(whole, Qt.TextElideMode.ElideRight, look.scaled(CLERK_WIDTH)))
        self.clerk.setToolTip(whole)
        self.clerk.setAccessibleName(whole)

    def show_nobody(self) -> None:
        """No book is open."""
        self.state.clear()
        self.show_clerk("")
        self.backup.clear()

    def show_backup(self, sentence: str, *, overdue: bool) -> None:
        """Say when the last backup was."""
        self.backup.setText(sentence)
        look.set_role(self.backup, "role", "soft" if overdue else "quiet")

    def show_folder(self, folder: Path) -> None:
        """Say where the data lie."""
        self._folder = folder
        whole = say("window_folder", folder=folder)
        metrics = QFontMetrics(self.font())
        self.folder_button.setText(metrics.elidedText(whole, Qt.TextElideMode.ElideMiddle, FOLDER_WIDTH))
        self.folder_button.setToolTip(say("shell_open_folder", folder=folder))
        self.folder_button.setAccessibleName(whole)
        self.folder_button.setAccessibleDescription(say("shell_open_folder", folder=folder))

    def open_folder(self) -> None:
        """Show the data folder in the system's own program."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

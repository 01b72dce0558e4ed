"""What stands in the window's middle while there is no book: a sheet of paper with a sentence."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui import look
from workstation.words import say


class Card(QWidget):
    """A sheet of paper in the middle of the window."""

    def __init__(self, title: str, words: str) -> None:
        super().__init__()
        self.paper = QFrame()
        self.paper.setObjectName("card")
        self.paper.setFixedWidth(look.scaled(520))
        self.inside = QVBoxLayout(self.paper)
        self.inside.setContentsMargins(32, 28, 32, 28)
        self.inside.setSpacing(2 * look.GAP)
        heading = QLabel(title)
        look.set_role(heading, "role", "title")
        self.words = QLabel(words)
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.inside.addWidget(heading)
        self.inside.addWidget(self.words)
        # Held in the middle by stretches: an alignment would give the paper a height that forgets its broken lines.
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self.paper)
        line.addStretch(1)
        box = QVBoxLayout(self)
        box.addStretch(2)
        box.addLayout(line)
        box.addStretch(3)


def breakable(path: Path) -> str:
    """A path that a label may break behind its separators."""
    return str(path).replace("\\", "\\\u200b")


class Waiting(Card):
    """While the store opens or the sample book is made."""

    def __init__(self) -> None:
        super().__init__(say("window_name"), say("window_opening"))

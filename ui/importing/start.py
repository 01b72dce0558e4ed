"""Where an import begins: a place to drop a file on, and the imports of the past."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui import look
from ui.importing.past import PastImports
from workstation.register import Register
from workstation.words import say


class StartStep(QWidget):
    """Asks for a file."""

    choose_wanted = Signal()

    def __init__(self, catalogue: Sequence[Register]) -> None:
        super().__init__()
        paper = QFrame()
        paper.setObjectName("card")
        heading = QLabel(say("import_drop"))
        look.set_role(heading, "role", "title")
        hint = QLabel(say("import_drop_hint"))
        hint.setWordWrap(True)
        look.set_role(hint, "role", "quiet")
        self.choose_button = QPushButton(say("import_choose"))
        self.choose_button.setAccessibleName(self.choose_button.text())
        look.set_role(self.choose_button, "kind", "first")
        self.trouble = QLabel()
        self.trouble.setWordWrap(True)
        self.bar = QFrame()
        look.set_role(self.bar, "bar", "hard")
        inside = QVBoxLayout(self.bar)
        inside.setContentsMargins(look.GAP, 4, look.GAP, 4)
        inside.addWidget(self.trouble)
        self.bar.hide()
        self.past = PastImports(catalogue)
        line = QHBoxLayout()
        line.addWidget(self.choose_button)
        line.addStretch(1)
        words = QVBoxLayout(paper)
        words.setContentsMargins(28, 22, 28, 22)
        words.setSpacing(look.GAP)
        for part in (heading, hint):
            words.addWidget(part)
        words.addSpacing(look.GAP)
        words.addLayout(line)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(look.GAP)
        box.addWidget(self.bar)
        box.addWidget(paper)
        box.addWidget(self.past, 1)
        self.choose_button.clicked.connect(self.choose_wanted)

    def show_trouble(self, sentence: str) -> None:
        """Say why a file cannot be read; nothing for an empty sentence."""
        self.trouble.setText(sentence)
        self.bar.setVisible(bool(sentence))

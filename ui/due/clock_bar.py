"""The line that says that the computer's clock has been set back."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from ui import look
from ui.showing import shown_day
from workstation.operations.deadlines import Clock
from workstation.words import say


class ClockBar(QFrame):
    """Says that the clock has been set back."""

    def __init__(self) -> None:
        super().__init__()
        look.set_role(self, "bar", "hard")
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.trust_button = QPushButton(say("due_clock_right"))
        self.trust_button.setAccessibleName(self.trust_button.text())
        line = QHBoxLayout(self)
        line.setContentsMargins(look.MARGIN, 4, look.GAP, 4)
        line.addWidget(self.words, 1)
        line.addWidget(self.trust_button)
        self.hide()

    def show_clock(self, clock: Clock) -> None:
        """Show what is wrong with the clock, if anything is."""
        if clock.set_back:
            today, latest = shown_day(clock.today), shown_day(clock.latest)
            self.words.setText(say("due_clock_back", today=today, latest=latest))
        self.setVisible(clock.set_back)

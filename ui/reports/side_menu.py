"""Which of the figures of a finding to open: its own, or one that it is held against."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QPushButton

from workstation.operations.both_sides import Side
from workstation.words import say


class SideMenu(QMenu):
    """One line a figure, with the number of records behind it."""

    chosen = Signal(object)
    """A ``Side``."""

    def __init__(self, button: QPushButton, sides: Sequence[Side]) -> None:
        super().__init__(button)
        self.aboutToHide.connect(self.deleteLater)
        for side in sides:
            words = say("reports_side", words=side.words, number=f"{side.number:,}")
            self.addAction(words.replace("&", "&&"), partial(self.chosen.emit, side))
        self.setActiveAction(self.actions()[0])

    def open_at(self, button: QPushButton) -> None:
        """Open above the button, where no record hides what is chosen."""
        self.popup(button.mapToGlobal(QPoint(0, -self.sizeHint().height())))

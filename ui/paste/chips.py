"""How many rows are good, doubtful and wrong; each number shows its rows alone."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ui import look
from ui.paste.model import SIGNS
from workstation.operations.pasting_rows import STATES, State
from workstation.words import say


class PasteChips(QWidget):
    """One button for all rows and one for each state."""

    chosen = Signal(str)
    """A state; empty for all rows."""

    def __init__(self) -> None:
        super().__init__()
        self.by_state: dict[str, QPushButton] = {}
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look.GAP // 2)
        for state in ("", *STATES):
            chip = QPushButton()
            chip.setCheckable(True)
            chip.setToolTip(say("paste_shows"))
            chip.clicked.connect(partial(self._press, state))
            line.addWidget(chip)
            self.by_state[state] = chip
        self.choose("")

    def _press(self, state: str, _: bool = False) -> None:
        self.chosen.emit(state)

    def choose(self, state: str) -> None:
        """Show which rows are shown."""
        for one, chip in self.by_state.items():
            chip.setChecked(one == state)

    def put(self, total: int, counts: Mapping[State, int]) -> None:
        """Show these numbers."""
        self.by_state[""].setText(say("paste_all", number=f"{total:,}"))
        for state in STATES:
            words = say(f"paste_chip_{state}", number=f"{counts.get(state, 0):,}")
            self.by_state[state].setText(f"{SIGNS[state]} {words}")
        for chip in self.by_state.values():
            chip.setAccessibleName(chip.text())

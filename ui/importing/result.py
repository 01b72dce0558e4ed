"""The third step of an import: what was done, and the way back."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui import look
from ui.flow import Flow
from ui.shell.card import breakable
from workstation.register import Register
from workstation.words import say


@dataclass(frozen=True, kw_only=True)
class Result:
    """What an import did."""

    register: Register
    file: str
    batch: str
    """Empty where there was nothing to write."""
    added: int
    changed: int
    unchanged: int
    left: int
    """Rows that did not come in: wrong, or not decided."""
    ignored: int
    saved: Path | None = None
    """Where the rows that did not come in were saved."""
    taken_back: bool = False


class ResultStep(QWidget):
    """A sheet of paper that says what was done."""

    open_wanted = Signal()
    take_back_wanted = Signal()
    save_wanted = Signal()
    other_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.result: Result | None = None
        self.title = QLabel()
        look.set_role(self.title, "role", "title")
        self.lines = QLabel()
        self.rest = QLabel()
        self.back = QLabel()
        for label in (self.lines, self.rest, self.back):
            label.setWordWrap(True)
        look.set_role(self.rest, "role", "soft")
        look.set_role(self.back, "role", "quiet")
        self.open_button = self._button("import_open_register", self.open_wanted)
        self.save_button = self._button("import_save_failed", self.save_wanted)
        self.back_button = self._button("import_take_back", self.take_back_wanted)
        self.other_button = self._button("import_next_file", self.other_wanted)
        look.set_role(self.open_button, "kind", "first")
        self._lay_out()

    @staticmethod
    def _button(key: str, wanted: object) -> QPushButton:
        button = QPushButton(say(key))
        button.setAccessibleName(button.text())
        button.clicked.connect(wanted)
        return button

    def _lay_out(self) -> None:
        paper = QFrame()
        paper.setObjectName("card")
        paper.setMaximumWidth(look.scaled(760))
        inside = QVBoxLayout(paper)
        inside.setContentsMargins(28, 24, 28, 24)
        inside.setSpacing(2 * look.GAP)
        for label in (self.title, self.lines, self.rest):
            inside.addWidget(label)
        buttons = QWidget()
        flow = Flow(buttons)
        for button in (self.open_button, self.save_button, self.other_button, self.back_button):
            flow.addWidget(button)
        inside.addWidget(buttons)
        inside.addWidget(self.back)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(paper, 8)
        line.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addSpacing(3 * look.GAP)
        box.addLayout(line)
        box.addStretch(1)

    def show_result(self, result: Result) -> None:
        """Show what was done."""
        self.result = result
        numbers = {name: f"{getattr(result, name):,}" for name in ("added", "changed", "unchanged", "left", "ignored")}
        title = "import_done_back" if result.taken_back else "import_done" if result.batch else "import_done_nothing"
        self.title.setText(say(title, added=numbers["added"], changed=numbers["changed"]))
        self.lines.setText(say("import_done_lines", file=result.file, register=result.register, **numbers))
        rest = say("import_done_left", left=numbers["left"]) if result.left else ""
        if result.saved is not None:
            rest = say("import_done_saved", left=numbers["left"], path=breakable(result.saved))
        self.rest.setText(rest)
        self.rest.setVisible(bool(rest))
        self.save_button.setVisible(result.left > 0)
        able = bool(result.batch) and not result.taken_back
        self.back_button.setVisible(able)
        self.back.setText(say("import_done_way_back", batch=result.batch) if able else "")
        self.back.setVisible(able)
        self.open_button.setVisible(bool(result.batch))
        (self.open_button if result.batch else self.other_button).setFocus()

"""What is said and asked about a pasted block as a whole: a line each, with what can be chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ui import look


@dataclass(frozen=True)
class Choice:
    """One thing that can be chosen."""

    key: str
    words: str
    chosen: bool = False


@dataclass(frozen=True)
class Note:
    """One line."""

    key: tuple[str, str]
    words: str
    role: str = "quiet"
    """``soft`` while an answer is wanted."""
    choices: tuple[Choice, ...] = ()


class _Line(QFrame):
    """One note; its buttons stay while only what they say changes, so that the keys stay in them."""

    chosen = Signal(object, str)

    def __init__(self, note: Note) -> None:
        super().__init__()
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.buttons: list[QPushButton] = []
        line = QHBoxLayout(self)
        line.setContentsMargins(look.GAP, 2, look.GAP, 2)
        line.addWidget(self.words, 1)
        for choice in note.choices:
            button = QPushButton()
            button.setCheckable(True)
            button.clicked.connect(partial(self._press, note.key, choice.key))
            self.buttons.append(button)
            line.addWidget(button)
        self.put(note)

    def _press(self, key: tuple[str, str], choice: str, _: bool = False) -> None:
        self.chosen.emit(key, choice)

    def put(self, note: Note) -> None:
        """Say this."""
        self.words.setText(note.words)
        look.set_role(self, "bar", note.role)
        for button, choice in zip(self.buttons, note.choices, strict=True):
            button.setText(choice.words)
            button.setAccessibleName(f"{choice.words} {note.words}")
            button.setChecked(choice.chosen)


class PasteNotes(QScrollArea):
    """All lines; a few are seen, the others by scrolling."""

    chosen = Signal(object, str)
    """Key of the note and of the choice."""

    def __init__(self) -> None:
        super().__init__()
        self.notes: tuple[Note, ...] = ()
        self._seen = 4
        self.lines: list[_Line] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = QWidget()
        self._box = QVBoxLayout(self._inside)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(3)
        self.setWidget(self._inside)
        self.hide()

    def put(self, notes: Sequence[Note]) -> None:
        """Show these lines."""
        before = [(note.key, [choice.key for choice in note.choices]) for note in self.notes]
        self.notes = tuple(notes)
        if before == [(note.key, [choice.key for choice in note.choices]) for note in notes]:
            for line, note in zip(self.lines, notes, strict=True):
                line.put(note)
        else:
            self._build()
        self.setVisible(bool(notes))
        self._fit()

    def _build(self) -> None:
        for line in self.lines:
            self._box.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = [_Line(note) for note in self.notes]
        for line in self.lines:
            line.chosen.connect(self.chosen)
            self._box.addWidget(line)

    def see(self, lines: int) -> None:
        """Show so many lines at once."""
        self._seen = lines
        self._fit()

    def _fit(self) -> None:
        width = max(self.viewport().width(), 300)
        heights = [
            line.heightForWidth(width) if line.hasHeightForWidth() else line.sizeHint().height() for line in self.lines
        ]
        seen = sum(heights[: self._seen]) + 3 * max(0, min(len(heights), self._seen) - 1)
        self.setFixedHeight(max(seen, 1))
        self._inside.setMinimumHeight(sum(heights) + 3 * max(0, len(heights) - 1))

    def button(self, key: tuple[str, str], choice: str) -> QPushButton:
        """The button of one choice; ``KeyError`` where it is not offered."""
        for line, note in zip(self.lines, self.notes, strict=True):
            for button, one in zip(line.buttons, note.choices, strict=True):
                if (note.key, one.key) == (key, choice):
                    return button
        raise KeyError((key, choice))

"""The right side of the duplicate desk: why two records may be one, both side by side, and what is done with them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui import look
from ui.doubles.list import Entry
from ui.doubles.sides import Compared, SidesModel, SidesTable
from ui.flow import Flow
from workstation.words import say


class DoublesDesk(QWidget):
    """One entry of the list, compared."""

    merge_wanted = Signal()
    not_double_wanted = Signal()
    again_wanted = Signal()
    """It may be a double again."""
    later_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.entry: Entry | None = None
        self.model = SidesModel(self)
        self.table = SidesTable(self.model)
        self.why = self._label()
        self.detail = self._label()
        self.message = self._label()
        self.keys = self._label()
        self.keys.setText(say("doubles_keys"))
        look.set_role(self.keys, "role", "quiet")
        self.only_unlike = QCheckBox(say("doubles_only_unlike"))
        self.only_unlike.setAccessibleName(self.only_unlike.text())
        self.merge_button = self._button("doubles_merge", "M", "Ctrl+Enter")
        self.merge_button.setProperty("kind", "first")
        self.not_double_button = self._button("doubles_not_double", "N")
        self.again_button = self._button("doubles_again", "A")
        self.later_button = self._button("doubles_later", "L")
        self._lay_out()
        self._connect()
        self._busy = ""
        self.show_nothing()

    @staticmethod
    def _label() -> QLabel:
        label = QLabel()
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    @staticmethod
    def _button(key: str, letter: str, keys: str = "") -> QPushButton:
        button = QPushButton(f"{say(key)}(&{letter})")
        button.setAccessibleName(say(key))
        button.setProperty("keys", keys or f"Alt+{letter}")
        return button

    def _lay_out(self) -> None:
        buttons = QWidget()
        policy = buttons.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        buttons.setSizePolicy(policy)
        flow = Flow(buttons, look.GAP)
        for part in (self.merge_button, self.not_double_button, self.again_button, self.later_button):
            flow.addWidget(part)
        box = QVBoxLayout(self)
        box.setContentsMargins(look.GAP, 0, 0, 0)
        box.setSpacing(look.GAP)
        box.addWidget(self.why)
        box.addWidget(self.only_unlike)
        box.addWidget(self.table, 1)
        box.addWidget(self.detail)
        box.addWidget(self.keys)
        box.addWidget(self.message)
        box.addWidget(buttons)

    def _connect(self) -> None:
        self.only_unlike.toggled.connect(self.model.show_only_unlike)
        self.table.row_changed.connect(self._show_row)
        self.model.chosen.connect(self._show_row)
        self.merge_button.clicked.connect(self.merge_wanted)
        self.not_double_button.clicked.connect(self.not_double_wanted)
        self.again_button.clicked.connect(self.again_wanted)
        self.later_button.clicked.connect(self.later_wanted)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            key = QShortcut(QKeySequence(keys), self)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(self.merge_button.click)

    # -- what is shown -------------------------------------------------------------------------------------

    def show_nothing(self) -> None:
        """No entry is chosen."""
        self.entry = None
        self.why.setText("")
        self.message.hide()
        self.model.show_sides(None)
        self._show_row()
        self._allow()

    def show_entry(self, entry: Entry, compared: Compared | None, *, said: bool) -> None:
        """Show an entry; ``said``: somebody said that it is no double."""
        self.entry = entry
        self.why.setText("，".join(filter(None, (entry.sure_words, entry.why))))
        self.message.hide()
        self.not_double_button.setVisible(not said)
        self.again_button.setVisible(said)
        self.model.show_sides(compared)
        self._show_row()
        self._allow()

    def say_hard(self, words: str) -> None:
        """Why it was not done."""
        look.set_role(self.message, "role", "hard")
        self.message.setText(words)
        self.message.show()

    def set_busy(self, words: str) -> None:
        """Something is done with it; an empty text ends it."""
        self._busy = words
        self._allow()

    @property
    def is_busy(self) -> bool:
        """Whether something is done with it."""
        return bool(self._busy)

    def _allow(self) -> None:
        ready = self.entry is not None and self.model.compared is not None and not self._busy
        why_not = self._busy or say("doubles_choose_first")
        for button in (self.merge_button, self.not_double_button, self.again_button, self.later_button):
            button.setEnabled(ready)
            button.setToolTip(button.property("keys") if ready else why_not)

    def _show_row(self) -> None:
        """The current row in full: long texts are cut in the table."""
        row = self.table.currentIndex().row()
        if self.model.compared is None or row < 0:
            self.detail.setText("")
            return
        name = self.model.name_of(self.model.line_at(row))
        words = say("doubles_detail", field=name, merged=_short(self.model.result_words(row)) or "—")
        self.detail.setText(f"{words} {self.model.why_words(row)}")


MOST_LETTERS = 160
"""Letters of a value that are told below the table; the tip of its cell tells all of them."""


def _short(words: str) -> str:
    return words if len(words) <= MOST_LETTERS else words[: MOST_LETTERS - 1] + "…"

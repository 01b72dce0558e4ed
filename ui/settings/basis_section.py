"""The part of the settings that says what is counted how, one choice for each open question of the city."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QRadioButton

from ui import look
from ui.ask import Asker, Failure
from ui.settings.section import Section
from workstation.forms.basis import SENTENCES, Basis
from workstation.operations.counting import basis_of, choose_basis
from workstation.words import say


class _Words(QLabel):
    """The sentence of a choice, which a click chooses too: a radio button itself cannot break its line."""

    def __init__(self, sentence: str, button: QRadioButton) -> None:
        super().__init__(sentence)
        self._button = button
        self.setWordWrap(True)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._button.click()
        self._button.setFocus()


class BasisSection(Section):
    """The counting basis."""

    def __init__(self, asker: Asker) -> None:
        super().__init__(say("settings_basis"))
        self._asker = asker
        self.buttons: dict[tuple[str, str | bool], QRadioButton] = {}
        self.add_words(say("settings_basis_hint"), column=0)
        for name, choices in SENTENCES.items():
            group = QButtonGroup(self)
            grid = QGridLayout()
            grid.setContentsMargins(0, look.GAP, 0, 0)
            grid.setColumnStretch(1, 1)
            grid.setHorizontalSpacing(look.GAP)
            grid.setVerticalSpacing(4)
            for row, (value, key) in enumerate(choices.items()):
                sentence = say(key)
                button = QRadioButton()
                button.setAccessibleName(sentence)
                button.clicked.connect(partial(self._choose, name, value))
                group.addButton(button)
                grid.addWidget(button, row, 0, Qt.AlignmentFlag.AlignTop)
                grid.addWidget(_Words(sentence, button), row, 1)
                self.buttons[name, value] = button
            self.lines.addLayout(grid, self.lines.rowCount(), 0, 1, 2)
        self.look_again()

    def look_again(self) -> None:
        """Show what holds in the store."""
        self._asker.ask(basis_of, self._show)

    def _show(self, basis: Basis) -> None:
        for (name, value), button in self.buttons.items():
            button.setChecked(getattr(basis, name) == value)

    def _choose(self, name: str, value: str | bool) -> None:
        self._asker.ask(lambda store: choose_basis(store, name, value), self._chosen, self._failed)

    def _chosen(self, basis: Basis) -> None:
        self._show(basis)
        self.tell(say("settings_kept"))

    def _failed(self, failure: Failure) -> None:
        self.tell(failure.sentence, "hard")
        self.look_again()

"""The part of the settings about encryption at rest: what its password means, turned on, changed, turned off."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QLabel, QLineEdit, QPushButton, QWidget

from ui import look
from ui.ask import Asker, Failure
from ui.flow import Flow
from ui.settings.section import Section
from workstation.operations import encrypting
from workstation.operations.encrypting import Done, State
from workstation.ports import SHORTEST_PASSWORD, Store
from workstation.words import say

ASKED = {
    "turn_on": ("new", "again"),
    "change": ("present", "new", "again"),
    "turn_off": ("present",),
    "former": ("former",),
}
"""What each act asks for."""


def _turn_on(typed: dict[str, str], store: Store) -> Done:
    return encrypting.turn_on(store, typed["new"], understood=True)


def _change(typed: dict[str, str], store: Store) -> Done:
    return encrypting.change_password(store, typed["present"], typed["new"], understood=True)


def _turn_off(typed: dict[str, str], store: Store) -> Done:
    return encrypting.turn_off(store, typed["present"])


def _use_former(typed: dict[str, str], store: Store) -> int:
    return encrypting.use_former(store, typed["former"])


WORK: dict[str, Callable[[dict[str, str], Store], Done]] = {
    "turn_on": _turn_on,
    "change": _change,
    "turn_off": _turn_off,
}


class EncryptionSection(Section):
    """How it stands, and the fields that an act asks for below the buttons; no dialog."""

    changed = Signal()
    """There are other backups than before, or other ones can be opened."""

    def __init__(self, asker: Asker) -> None:
        super().__init__(say("encryption_section"))
        self._asker = asker
        self._act = ""
        self.add_words(say("encryption_section_words"), column=0)
        self.state = QLabel()
        self.state.setWordWrap(True)
        self.buttons = {act: self._button(f"encryption_{act}", partial(self.begin, act)) for act in ASKED}
        bar = QWidget()
        flow = Flow(bar)
        for button in self.buttons.values():
            flow.addWidget(button)
        self._build_asking()
        for widget in (self.state, bar, self.asking):
            self.lines.addWidget(widget, self.lines.rowCount(), 0, 1, 2)
        self.look_again()

    @staticmethod
    def _button(key: str, deed: Callable[[], None]) -> QPushButton:
        button = QPushButton(say(key))
        button.setAccessibleName(button.text())
        button.clicked.connect(deed)
        return button

    def _build_asking(self) -> None:
        self.asking = QFrame()
        self.fields: dict[str, QLineEdit] = {}
        self._labels: dict[str, QLabel] = {}
        grid = QGridLayout(self.asking)
        grid.setContentsMargins(0, 0, 0, 0)
        self.consequence = QLabel(encrypting.consequence())
        self.consequence.setWordWrap(True)
        look.set_role(self.consequence, "role", "soft")
        grid.addWidget(self.consequence, 0, 0, 1, 3)
        for row, name in enumerate(("former", "present", "new", "again"), start=1):
            line = QLineEdit()
            line.setMaximumWidth(look.scaled(260))
            line.setEchoMode(QLineEdit.EchoMode.Password)
            line.setAccessibleName(say(f"encryption_field_{name}"))
            line.returnPressed.connect(self.finish)
            label = QLabel(line.accessibleName())
            label.setBuddy(line)
            grid.addWidget(label, row, 0)
            grid.addWidget(line, row, 1)
            self.fields[name], self._labels[name] = line, label
        self.understood = QCheckBox(say("encryption_understood"))
        self.understood.setAccessibleName(self.understood.text())
        grid.addWidget(self.understood, 5, 0, 1, 3)
        self.ok_button = self._button("settings_ok", self.finish)
        look.set_role(self.ok_button, "kind", "first")
        self.cancel_button = self._button("window_cancel", self._end_asking)
        bar = QWidget()
        flow = Flow(bar)
        flow.addWidget(self.ok_button)
        flow.addWidget(self.cancel_button)
        grid.addWidget(bar, 6, 0, 1, 3)
        grid.setColumnStretch(2, 1)
        self.asking.hide()

    def look_again(self) -> None:
        """Show how it stands."""
        self._asker.ask(encrypting.state_of, self._show, self._failed)

    def _show(self, state: State) -> None:
        hint = say("encryption_former_hint", count=state.locked) if state.locked else ""
        self.state.setText("\n".join(filter(None, (state.sentence, hint))))
        self.buttons["turn_on"].setVisible(not state.encrypted and state.possible)
        self.buttons["change"].setVisible(state.encrypted)
        self.buttons["turn_off"].setVisible(state.encrypted)
        self.buttons["former"].setVisible(bool(state.locked))

    # -- an act --------------------------------------------------------------------------------------------

    def begin(self, act: str) -> None:
        """Ask for what an act needs: ``turn_on``, ``change``, ``turn_off`` or ``former``."""
        self._act = act
        sets = "new" in ASKED[act]
        for name, line in self.fields.items():
            line.clear()
            line.setVisible(name in ASKED[act])
            self._labels[name].setVisible(name in ASKED[act])
        self.understood.setChecked(False)
        self.understood.setVisible(sets)
        self.consequence.setVisible(sets)
        self.tell(say("encryption_password_hint", shortest=SHORTEST_PASSWORD) if sets else "")
        self.asking.show()
        self.fields[ASKED[act][0]].setFocus()

    def finish(self) -> None:
        """Do the act with what was typed."""
        act, typed = self._act, {name: line.text() for name, line in self.fields.items()}
        if not act:
            return
        if "new" in ASKED[act]:
            if typed["new"] != typed["again"]:
                self.tell(say("settings_not_the_same"), "hard")
                self.fields["again"].setFocus()
                return
            if not self.understood.isChecked():
                self.tell(say("encryption_must_understand"), "hard")
                self.understood.setFocus()
                return
        self.ok_button.setEnabled(False)
        self.tell(say("encryption_working"))
        if act == "former":
            self._asker.ask(partial(_use_former, typed), self._opened, self._failed)
        else:
            self._asker.ask(partial(WORK[act], typed), self._done, self._failed)

    def _done(self, done: Done) -> None:
        self._end_asking()
        told = [*done.sentences, *(one.sentence() for one in done.findings)]
        self.tell("\n".join(told), "soft" if done.findings or done.changed.plain else "quiet")
        self.look_again()
        self.changed.emit()

    def _opened(self, count: int) -> None:
        self._end_asking()
        self.tell(say("encryption_former_opened", count=count))
        self.look_again()
        self.changed.emit()

    def _failed(self, failure: Failure) -> None:
        self.ok_button.setEnabled(True)
        self.tell(failure.sentence, "hard")

    def _end_asking(self) -> None:
        act, self._act = self._act, ""
        had_keys = any(part.hasFocus() for part in (*self.fields.values(), self.understood, self.ok_button))
        self.asking.hide()
        for line in self.fields.values():
            line.clear()
        self.ok_button.setEnabled(True)
        self.tell("")
        if had_keys and act:
            self.buttons[act].setFocus()

"""The part of the settings about who works here: profiles, passwords, the lock."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton

from ui import look
from ui.ask import Asker, Failure
from ui.settings.section import Section
from workstation.operations import clerks
from workstation.operations.clerks import Clerk, Desks
from workstation.ports import Store
from workstation.roles import MAY, USUAL
from workstation.words import say

MINUTES = (0, 3, 5, 10, 15, 30, 60)
"""Choices for the lock."""
Act = Callable[[Store], Desks]


class ClerkSection(Section):
    """Choose, add and rename profiles, give them passwords, lock the window after a while."""

    changed = Signal(object)
    """The ``Desks`` as they are now."""

    def __init__(self, asker: Asker) -> None:
        super().__init__(say("settings_clerks"))
        self._asker = asker
        self._desks: Desks | None = None
        self._act = ""
        self.profiles = QComboBox()
        self.profiles.setMinimumWidth(look.scaled(160))
        self.profiles.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.profiles.currentIndexChanged.connect(self._end_asking)
        self.seat_button = self._button("seat")
        self.rename_button = self._button("rename")
        self.password_button = self._button("password")
        self.add_button = self._button("add")
        self.minutes = QComboBox()
        for number in MINUTES:
            self.minutes.addItem(say("settings_minutes", number=number) if number else say("settings_never"), number)
        self.minutes.activated.connect(self._lock_chosen)
        self.add_line(
            say("window_clerk"),
            self.profiles,
            self.seat_button,
            self.rename_button,
            self.password_button,
            self.add_button,
            hint=say("settings_clerks_hint"),
        )
        self._build_asking()
        self.role = QComboBox()
        for role in MAY:
            self.role.addItem(say(f"role_{role}"), role)
        self.role.activated.connect(self._role_chosen)
        self.add_line(say("settings_role"), self.role, hint=say("settings_role_hint"))
        self.add_line(say("settings_lock_after"), self.minutes, hint=say("settings_lock_hint"))
        self.look_again()

    def _button(self, act: str) -> QPushButton:
        button = QPushButton(say(f"settings_clerk_{act}"))
        button.setAccessibleName(button.text())
        button.clicked.connect(partial(self.begin, act))
        return button

    def _build_asking(self) -> None:
        """The fields that an act asks for, below the buttons; no dialog."""
        self.asking = QFrame()
        self.fields: dict[str, QLineEdit] = {}
        self._labels: dict[str, QLabel] = {}
        grid = QGridLayout(self.asking)
        grid.setContentsMargins(0, 0, 0, 0)
        for row, name in enumerate(("former", "name", "password", "again")):
            line = QLineEdit()
            line.setMaximumWidth(look.scaled(260))
            if name != "name":
                line.setEchoMode(QLineEdit.EchoMode.Password)
            line.setAccessibleName(say(f"settings_field_{name}"))
            line.returnPressed.connect(self.finish)
            label = QLabel(line.accessibleName())
            label.setBuddy(line)
            grid.addWidget(label, row, 0)
            grid.addWidget(line, row, 1)
            self.fields[name], self._labels[name] = line, label
        self.ok_button = QPushButton(say("settings_ok"))
        look.set_role(self.ok_button, "kind", "first")
        self.cancel_button = QPushButton(say("window_cancel"))
        self.ok_button.clicked.connect(self.finish)
        self.cancel_button.clicked.connect(self._end_asking)
        buttons = QHBoxLayout()
        for button in (self.ok_button, self.cancel_button):
            button.setAccessibleName(button.text())
            buttons.addWidget(button)
        buttons.addStretch(1)
        grid.addLayout(buttons, 4, 1)
        grid.setColumnStretch(2, 1)
        self.asking.hide()
        self.lines.addWidget(self.asking, self.lines.rowCount(), 1)

    def look_again(self) -> None:
        """Show who is known."""
        self._asker.ask(clerks.desks, self._show)

    def _show(self, desks: Desks) -> None:
        self._desks = desks
        self.profiles.blockSignals(True)
        self.profiles.clear()
        for clerk in desks.clerks:
            marks = (
                [say(f"role_{clerk.role}")] * (clerk.role != USUAL)
                + [say("settings_works")] * clerk.works
                + [say("settings_has_password")] * clerk.has_password
            )
            self.profiles.addItem(clerk.name + (f"（{'，'.join(marks)}）" if marks else ""), clerk.name)
        self.profiles.setCurrentIndex(self.profiles.findData(desks.at_work.name))
        self.profiles.blockSignals(False)
        self.minutes.setCurrentIndex(max(self.minutes.findData(desks.lock_after), 0))
        self._end_asking()

    @property
    def chosen(self) -> Clerk | None:
        """The profile that the buttons speak of."""
        name = self.profiles.currentData()
        known = self._desks.clerks if self._desks else ()
        return next((clerk for clerk in known if clerk.name == name), None)

    # -- an act --------------------------------------------------------------------------------------------

    def begin(self, act: str) -> None:
        """Ask for what an act needs: ``seat``, ``rename``, ``password`` or ``add``."""
        clerk = self.chosen
        if clerk is None:
            return
        self._act = act
        wanted = {"seat": (), "rename": ("name",), "password": ("password", "again"), "add": ("name",)}[act]
        asked = (*(("former",) if clerk.has_password and act != "add" else ()), *wanted)
        if not asked:
            self.finish()
            return
        for name, line in self.fields.items():
            line.clear()
            line.setVisible(name in asked)
            self._labels[name].setVisible(name in asked)
        stands_for_it = act == "password" and self._stands_for(clerk)
        self._name_field("former", say("settings_field_former_or_own" if stands_for_it else "settings_field_former"))
        self.tell(say("settings_password_hint") if act == "password" else "")
        self.asking.show()
        self.fields[asked[0]].setFocus()

    def _stands_for(self, clerk: Clerk) -> bool:
        """Whether the own password of the one at work is taken in place of a colleague's forgotten one."""
        own = self._desks.at_work if self._desks else clerk
        return clerk.name != own.name and own.has_password and "decide" in MAY[own.role]

    def _name_field(self, name: str, words: str) -> None:
        self._labels[name].setText(words)
        self.fields[name].setAccessibleName(words)

    def finish(self) -> None:
        """Do the act with what was typed."""
        clerk = self.chosen
        if clerk is None or not self._act:
            return
        typed = {name: line.text() for name, line in self.fields.items()}
        if self._act == "password" and typed["password"] != typed["again"]:
            self.tell(say("settings_not_the_same"), "hard")
            self.fields["again"].setFocus()
            return
        self._asker.ask(_act_of(self._act, clerk.name, typed), self._done, self._failed)

    def _done(self, desks: Desks) -> None:
        self._show(desks)
        self.tell(say("settings_kept"))
        self.changed.emit(desks)

    def _failed(self, failure: Failure) -> None:
        self.tell(failure.sentence, "hard")

    def _end_asking(self) -> None:
        self._act = ""
        had_keys = any(line.hasFocus() for line in self.fields.values()) or self.ok_button.hasFocus()
        self.asking.hide()
        for line in self.fields.values():
            line.clear()
        self.tell("")
        clerk = self.chosen
        works = clerk is not None and clerk.works
        self.role.setCurrentIndex(self.role.findData(clerk.role if clerk else USUAL))
        self.seat_button.setEnabled(not works)
        self.seat_button.setToolTip(say("settings_works_already") if works else "")
        if had_keys:
            self.profiles.setFocus()

    def _role_chosen(self) -> None:
        clerk, role = self.chosen, self.role.currentData()
        if clerk is not None:
            self._asker.ask(lambda store: clerks.set_role(store, clerk.name, role), self._role_set, self._role_refused)

    def _role_set(self, desks: Desks) -> None:
        self._done(desks)
        doubts = clerks.open_roles(desks)
        if doubts:
            self.tell("\n".join(one.sentence() for one in doubts), "soft")

    def _role_refused(self, failure: Failure) -> None:
        self._end_asking()
        self._failed(failure)

    def _lock_chosen(self) -> None:
        minutes = self.minutes.currentData()
        self._asker.ask(lambda store: clerks.lock_after(store, minutes), self._done, self._failed)


def _act_of(act: str, name: str, typed: dict[str, str]) -> Act:
    """What the store is asked to do."""
    if act == "seat":
        return lambda store: clerks.take_seat(store, name, typed["former"])
    if act == "rename":
        return lambda store: clerks.rename_clerk(store, name, typed["name"], typed["former"])
    if act == "password":
        return lambda store: clerks.set_password(store, name, typed["password"], typed["former"])
    return lambda store: clerks.add_clerk(store, typed["name"])

"""The part of the settings about signed packages: the station's key, and the keys of others."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QLabel, QPushButton, QWidget

from ui import look
from ui.ask import Asker, Failure
from ui.flow import Flow
from ui.settings.section import Section
from workstation import divisions
from workstation.operations import signing
from workstation.operations.signing import KnownKey
from workstation.ports import Store
from workstation.words import say


@dataclass(frozen=True, kw_only=True)
class Keys:
    """What the section shows."""

    own: KnownKey | None
    known: Sequence[KnownKey]
    with_sm3: bool


def keys_of(store: Store) -> Keys:
    """The keys as they are now."""
    own = signing.own_key(store)
    known = [one for one in signing.known_keys(store) if own is None or one.key != own.key]
    return Keys(own=own, known=known, with_sm3=signing.has_sm3(store))


class SigningSection(Section):
    """Making a key, handing its public half out, taking those of others."""

    def __init__(self, asker: Asker) -> None:
        super().__init__(say("settings_signing"))
        self._asker = asker
        self.add_words(say("settings_signing_words"), column=0)
        self.state = QLabel()
        self.state.setWordWrap(True)
        self.state.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.known = QLabel()
        self.known.setWordWrap(True)
        look.set_role(self.known, "role", "quiet")
        self.make_button = self._button("settings_signing_make", self._make)
        self.show_button = self._button("settings_signing_show", self._ask_where)
        self.learn_button = self._button("settings_signing_learn", self._ask_file)
        self.sm3 = QCheckBox(say("settings_signing_sm3"))
        self.sm3.setAccessibleName(self.sm3.text())
        self.sm3.clicked.connect(self._choose_sm3)
        buttons = QWidget()
        flow = Flow(buttons)
        for button in (self.make_button, self.show_button, self.learn_button):
            flow.addWidget(button)
        for widget in (self.state, buttons, self.known, self.sm3):
            self.lines.addWidget(widget, self.lines.rowCount(), 0, 1, 2)
        self.look_again()

    @staticmethod
    def _button(key: str, deed: object) -> QPushButton:
        button = QPushButton(say(key))
        button.setAccessibleName(button.text())
        button.clicked.connect(deed)
        return button

    def look_again(self) -> None:
        """Show what holds in the store."""
        self._asker.ask(keys_of, self._show, self._failed)

    def _show(self, keys: Keys) -> None:
        own = keys.own
        self.state.setText(
            say("settings_signing_own", fingerprint=own.fingerprint, day=own.since)
            if own
            else say("settings_signing_none")
        )
        self.make_button.setVisible(own is None)
        self.show_button.setVisible(own is not None)
        lines = [
            say("key_line", unit=divisions.name_of(one.unit), fingerprint=one.fingerprint, day=one.since)
            for one in keys.known
        ]
        self.known.setText("\n".join([say("settings_signing_known"), *lines]))
        self.known.setVisible(bool(lines))
        self.sm3.setChecked(keys.with_sm3)

    # -- what is done --------------------------------------------------------------------------------------

    def _make(self) -> None:
        self._asker.ask(signing.make_key, self._made, self._failed)

    def _made(self, made: KnownKey) -> None:
        self.look_again()
        self.tell(say("settings_kept"))

    def _ask_where(self) -> None:
        dialog = self._dialog("settings_signing_show")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.fileSelected.connect(self.write)
        QDialog.open(dialog)

    def write(self, path: str) -> None:
        """Write the public half."""
        self._asker.ask(lambda store: signing.write_public(store, Path(path)), self._written, self._failed)

    def _written(self, path: Path) -> None:
        self.tell(say("key_written", path=path))

    def _ask_file(self) -> None:
        dialog = self._dialog("settings_signing_learn")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.learn)
        QDialog.open(dialog)

    def learn(self, path: str) -> None:
        """Take the public key of a station."""
        self._asker.ask(lambda store: signing.learn_key(store, Path(path)), self._learnt, self._failed)

    def _learnt(self, taken: KnownKey) -> None:
        self.look_again()
        line = say("key_line", unit=divisions.name_of(taken.unit), fingerprint=taken.fingerprint, day=taken.since)
        self.tell(f"{say('key_learnt')}{line}")

    def _dialog(self, key: str) -> QFileDialog:
        dialog = QFileDialog(self, say(key))
        dialog.setNameFilter(f"{say('settings_signing_files')} (*.json)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog

    def _choose_sm3(self, wanted: bool) -> None:
        self._asker.ask(lambda store: signing.choose_sm3(store, wanted), self._chosen, self._failed)

    def _chosen(self, _: object) -> None:
        self.tell(say("settings_kept"))

    def _failed(self, failure: Failure) -> None:
        self.tell(failure.sentence, "hard")

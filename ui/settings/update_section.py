"""The part of the settings about a newer program: found beside it or on a stick, put in place; and the way back."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QPushButton, QWidget

from ui import look
from ui.ask import Asker, Failure
from ui.flow import Flow
from ui.settings.section import Section
from workstation.operations.going_back import WayBack, way_back
from workstation.operations.updating import Updated, update
from workstation.ports import Store
from workstation.updates.offers import Installed, Look, Offer, installed, look_for
from workstation.words import say


@dataclass(frozen=True, kw_only=True)
class State:
    """What the section shows."""

    own: Installed
    look: Look
    way: WayBack | None


def state_of(folder: Path | None, store: Store) -> State:
    """What is found now; runs on the store's thread, for a stick may be slow."""
    own = installed()
    return State(own=own, look=look_for(own, folder), way=way_back(store, own))


def _update(offer: Offer, store: Store) -> Updated:
    return update(store, store.folder, offer, installed())


class UpdateSection(Section):
    """Own version; what was found, with hash and changes; a button for each of the two directions."""

    back_wanted = Signal()
    """The former program is to take its place again: the book has to be left for it."""

    def __init__(self, asker: Asker) -> None:
        super().__init__(say("settings_update"))
        self._asker = asker
        self._folder: Path | None = None
        self._offer: Offer | None = None
        self._way: WayBack | None = None
        self._asked_for = False
        self.add_words(say("settings_update_words"), column=0)
        self.own, self.found, self.former = self._line(), self._line(), self._line()
        self.add_line(say("settings_update_own"), self.own)
        self.look_button = self._button("settings_update_look", self.look)
        self.folder_button = self._button("settings_update_folder", self._ask_folder)
        self.update_button = self._button("settings_update_do", self.update_program)
        self.back_button = self._button("settings_update_back", self._ask_if_sure)
        self.sure_button = self._button("settings_update_back_sure", self._go_back)
        for button in (self.update_button, self.sure_button):
            look.set_role(button, "kind", "first")
        for part in (self.found, self._row(self.look_button, self.folder_button, self.update_button)):
            self.lines.addWidget(part, self.lines.rowCount(), 1)
        self.lines.addWidget(self.former, self.lines.rowCount(), 1)
        self.lines.addWidget(self._row(self.back_button, self.sure_button), self.lines.rowCount(), 1)
        for widget in (self.found, self.former, self.update_button, self.back_button, self.sure_button):
            widget.hide()

    @staticmethod
    def _line() -> QLabel:
        words = QLabel()
        words.setWordWrap(True)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return words

    @staticmethod
    def _button(key: str, deed: object) -> QPushButton:
        button = QPushButton(say(key))
        button.setAccessibleName(button.text())
        button.clicked.connect(deed)
        return button

    @staticmethod
    def _row(*buttons: QPushButton) -> QWidget:
        row = QWidget()
        flow = Flow(row)
        for button in buttons:
            flow.addWidget(button)
        return row

    # -- looking -------------------------------------------------------------------------------------------

    def look_again(self) -> None:
        """Show what lies beside the program and on sticks, without a word where there is nothing."""
        self._asker.ask(partial(state_of, self._folder), self._show, self._failed)

    def look(self) -> None:
        """Look because a person asked, and say so where there is nothing."""
        self._asked_for, self._folder = True, None
        self.tell(say("settings_update_looking"))
        self.look_again()

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, say("settings_update_folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.look_in)
        QDialog.open(dialog)

    def look_in(self, folder: str) -> None:
        """Look in a folder that a person chose."""
        self._asked_for, self._folder = True, Path(folder)
        self.tell(say("settings_update_looking"))
        self.look_again()

    def _show(self, state: State) -> None:
        self._offer, self._way = state.look.offer, state.way
        self.own.setText(state.own.version)
        if self._offer is not None:
            self.found.setText("\n".join([*self._offer.lines(), say(f"update_plan_{state.own.form}")]))
        self.found.setVisible(self._offer is not None)
        self.update_button.setVisible(self._offer is not None and state.own.form != "source")
        if self._way is not None:
            at = self._way.note.at[:10]
            words = say("settings_update_former_line", version=self._way.note.before, at=at)
            self.former.setText(f"{say('settings_update_former')}　{words}")
        self.former.setVisible(self._way is not None)
        self.back_button.setVisible(self._way is not None)
        self.sure_button.hide()
        if self._asked_for:
            self._asked_for = False
            told = [one.sentence() for one in state.look.findings] or [say("finding_update_none")]
            self.tell("" if self._offer is not None else "\n".join(told), "soft")

    # -- there ---------------------------------------------------------------------------------------------

    def update_program(self) -> None:
        """Put the program that was found in the place of this one."""
        if self._offer is not None:
            self.update_button.setEnabled(False)
            self.tell(say("settings_update_doing"))
            self._asker.ask(partial(_update, self._offer), self._updated, self._failed)

    def _updated(self, done: Updated) -> None:
        self.update_button.setEnabled(True)
        self.update_button.hide()
        self.tell("\n".join([done.sentence(), *(one.sentence() for one in done.findings)]), "soft")

    def _failed(self, failure: Failure) -> None:
        self._asked_for = False
        self._folder = None
        self.update_button.setEnabled(True)
        self.tell(failure.sentence, "hard")

    # -- and back ------------------------------------------------------------------------------------------

    def _ask_if_sure(self) -> None:
        """Say what going back does, once more looked at: records were perhaps written meanwhile."""
        self._asker.ask(partial(state_of, self._folder), self._say_what_goes, self._failed)

    def _say_what_goes(self, state: State) -> None:
        self._show(state)
        if self._way is not None:
            self.tell("\n".join(self._way.lines()), "soft")
            self.sure_button.show()
            self.sure_button.setFocus()

    def _go_back(self) -> None:
        self.back_wanted.emit()

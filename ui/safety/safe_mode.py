"""安全模式: nothing is written to a damaged store; the last good backup is offered, and what differs is told."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton

from ui import look
from ui.ask import Asker, Failure, Newest
from ui.safety.backup_list import BackupList
from ui.safety.differences import Differences
from ui.shell.card import Card, breakable
from workstation.operations.restoring import RestorePreview, preview_of
from workstation.ports import Backup, Store
from workstation.words import say

WIDTH = 820


def _preview(path: Path, store: Store) -> RestorePreview:
    # Records may no longer be what their history says: all of them are compared.
    return preview_of(store, path, thorough=True)


class SafeMode(Card):
    """Says what is wrong; offers to look, to bring back a backup, to try again."""

    restore_wanted = Signal(object)
    """The ``Path`` of a backup."""
    look_wanted = Signal()
    again = Signal()

    def __init__(self, asker: Asker, sentence: str, folder: Path, backups: Sequence[Backup], *, readable: bool) -> None:
        """``readable`` says whether a damaged store is open, to be looked at and compared."""
        super().__init__(say("safety_title"), say("safety_words", why=sentence, folder=breakable(folder)))
        look.set_role(self.words, "role", "hard")
        self.paper.setFixedWidth(look.scaled(WIDTH))
        self._asker = asker
        self._readable = readable
        self._asked = Newest()
        self._dialog: QFileDialog | None = None
        self._build()
        self.backups.show_backups(backups)
        self.backups.currentIndexChanged.connect(self.compare)
        self.compare()

    def _build(self) -> None:
        self.backups = BackupList()
        self.file_button = QPushButton(say("safety_choose_file"))
        self.file_button.clicked.connect(self._ask_file)
        self.differences = Differences()
        self.restore_button = QPushButton(say("safety_restore"))
        look.set_role(self.restore_button, "kind", "first")
        self.restore_button.clicked.connect(self._restore)
        self.look_button = QPushButton(say("safety_look"))
        self.look_button.setEnabled(self._readable)
        self.look_button.setToolTip("" if self._readable else say("safety_unreadable_file"))
        self.look_button.clicked.connect(self.look_wanted)
        self.again_button = QPushButton(say("window_again"))
        self.again_button.clicked.connect(self.again)
        choosing, buttons = QHBoxLayout(), QHBoxLayout()
        choosing.addWidget(self.backups, 1)
        choosing.addWidget(self.file_button)
        for button in (self.restore_button, self.look_button, self.again_button):
            button.setAutoDefault(True)
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in (self.file_button, self.restore_button, self.look_button, self.again_button):
            button.setAccessibleName(button.text())
        self.inside.addLayout(choosing)
        self.inside.addWidget(self.differences)
        self.inside.addLayout(buttons)

    def begin(self) -> None:
        """Put the keys where the way out is."""
        (self.restore_button if self.restore_button.isEnabled() else self.again_button).setFocus()

    def compare(self) -> None:
        """Ask what the chosen backup would change."""
        path = self.backups.path()
        self.restore_button.setEnabled(path is not None)
        self.restore_button.setToolTip("" if path is not None else say("safety_no_backup"))
        self.differences.clear()
        if path is None:
            self.differences.words.setText(say("safety_no_backup"))
            self.differences.table.hide()
            self.differences.show()
        elif self._readable:
            number = self._asked.next()
            wanted = partial(self._asked.is_newest, number)
            self._asker.ask(partial(_preview, path), self.differences.show_preview, self._not_compared, wanted)

    def _not_compared(self, failure: Failure) -> None:
        self.differences.words.setText(failure.sentence)
        self.differences.table.hide()
        self.differences.show()

    def _ask_file(self) -> None:
        dialog = self._dialog = QFileDialog(self, say("safety_choose_file"))
        dialog.setNameFilter(say("safety_file_filter"))
        dialog.fileSelected.connect(self.choose_file)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def choose_file(self, file: str) -> None:
        """Choose a backup from elsewhere."""
        self.backups.add_file(Path(file))

    def _restore(self) -> None:
        path = self.backups.path()
        if path is not None:
            for button in (self.restore_button, self.look_button, self.again_button):
                button.setEnabled(False)
            self.restore_wanted.emit(path)

    def show_fault(self, sentence: str) -> None:
        """Say why the backup could not be brought back."""
        self.words.setText(sentence)
        self.restore_button.setEnabled(True)
        self.look_button.setEnabled(self._readable)
        self.again_button.setEnabled(True)

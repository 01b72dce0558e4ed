"""The part of the settings about folders and backups."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QLabel, QProgressBar, QPushButton, QSpinBox

from ui import look
from ui.ask import Failure
from ui.page import Desk
from ui.settings.section import Section
from workstation.operations.backing_up import KEPT, KEPT_DAYS, SECOND_PLACE, BackupState, back_up, backup_state
from workstation.ports import BackupMade, Store
from workstation.words import say

MOST_KEPT = 60


@dataclass(frozen=True, kw_only=True)
class _Stand:
    state: BackupState
    second: str
    second_is_there: bool
    kept: int


def _stand(store: Store) -> _Stand:
    second = store.setting(SECOND_PLACE, "") or ""
    kept = store.setting(KEPT, KEPT_DAYS)
    return _Stand(
        state=backup_state(store), second=second, second_is_there=bool(second) and Path(second).is_dir(), kept=kept
    )


class BackupSection(Section):
    """Where the data lie, where their copies go, how many stay, and one now."""

    backed_up = Signal()
    """A backup was made."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(say("settings_backup"))
        self._asker = desk.asker
        self._folder = desk.book.folder
        self._dialog: QFileDialog | None = None
        self._build_controls()
        self.add_line(say("settings_data_folder"), self.folder_words, self.open_button)
        self.add_line(say("settings_last_backup"), self.state, self.now_button, self.progress)
        self.add_line(
            say("settings_second_place"),
            self.second,
            self.choose_button,
            self.forget_button,
            hint=say("settings_second_place_hint"),
        )
        self.second_fault = self.add_words("")
        look.set_role(self.second_fault, "role", "soft")
        self.second_fault.hide()
        self.add_line(say("settings_kept_days"), self.kept, hint=say("settings_kept_days_hint"))
        if desk.book.is_sample:
            self.add_words(say("settings_sample_backup"), column=0)
        self.look_again()

    def _build_controls(self) -> None:
        self.folder_words = QLabel(str(self._folder))
        self.folder_words.setWordWrap(True)
        self.open_button = QPushButton(say("settings_open"))
        self.open_button.clicked.connect(self._open_folder)
        self.state = QLabel()
        self.now_button = QPushButton(say("settings_back_up_now"))
        self.now_button.clicked.connect(self.back_up)
        self.progress = QProgressBar()
        # How long a backup takes is not known beforehand: the bar only says that it goes on.
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setMaximumWidth(look.scaled(120))
        self.progress.setAccessibleName(say("settings_backing_up"))
        self.progress.hide()
        self.second = QLabel()
        self.second.setWordWrap(True)
        self.choose_button = QPushButton(say("settings_choose_folder"))
        self.choose_button.clicked.connect(self._ask_folder)
        self.forget_button = QPushButton(say("settings_no_second_place"))
        self.forget_button.clicked.connect(self._forget_second)
        self.kept = QSpinBox()
        self.kept.setRange(1, MOST_KEPT)
        self.kept.setSuffix(say("settings_days_suffix"))
        self.kept.setKeyboardTracking(False)
        self.kept.valueChanged.connect(self._keep_days)
        for button in (self.open_button, self.now_button, self.choose_button, self.forget_button):
            button.setAccessibleName(button.text())

    def look_again(self) -> None:
        """Show how it stands."""
        self._asker.ask(_stand, self._show)

    def _show(self, stand: _Stand) -> None:
        self.state.setText(stand.state.sentence())
        look.set_role(self.state, "role", "soft" if stand.state.overdue else "")
        self.second.setText(stand.second or say("settings_second_place_none"))
        missing = bool(stand.second) and not stand.second_is_there
        self.second_fault.setText(say("finding_second_place_missing", path=stand.second) if missing else "")
        self.second_fault.setVisible(missing)
        self.forget_button.setVisible(bool(stand.second))
        self.kept.blockSignals(True)
        self.kept.setValue(stand.kept)
        self.kept.blockSignals(False)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    # -- a backup now --------------------------------------------------------------------------------------

    def back_up(self) -> None:
        """Make a backup."""
        self.now_button.setEnabled(False)
        self.now_button.setToolTip(say("settings_backing_up"))
        self.progress.show()
        self.tell(say("settings_backing_up"))
        self._asker.ask(back_up, self._backed_up, self._not_backed_up)

    def _backed_up(self, made: BackupMade) -> None:
        self._ready()
        records = sum((made.backup.counts or {}).values())
        sentences = [say("settings_backed_up", records=f"{records:,}", path=made.backup.path)]
        if made.second is not None:
            sentences.append(say("settings_copied", path=made.second))
        sentences += [finding.sentence() for finding in made.findings]
        self.tell("\n".join(sentences), "soft" if made.findings else "quiet")
        self.look_again()
        self.backed_up.emit()

    def _not_backed_up(self, failure: Failure) -> None:
        self._ready()
        self.tell(failure.sentence, "hard")

    def _ready(self) -> None:
        self.now_button.setEnabled(True)
        self.now_button.setToolTip("")
        self.progress.hide()

    # -- what is kept where --------------------------------------------------------------------------------

    def _ask_folder(self) -> None:
        dialog = self._dialog = QFileDialog(self, say("settings_choose_second_place"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.choose_second)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def choose_second(self, folder: str) -> None:
        """Copy every backup to this folder from now on."""
        if Path(folder) == self._folder or self._folder in Path(folder).parents:
            self.tell(say("settings_second_place_inside"), "hard")
            return
        self._keep(SECOND_PLACE, folder)

    def _forget_second(self) -> None:
        self._keep(SECOND_PLACE, "")
        self.choose_button.setFocus()

    def _keep_days(self, days: int) -> None:
        self._keep(KEPT, days)

    def _keep(self, key: str, value: str | int) -> None:
        self._asker.ask(lambda store: store.set_setting(key, value), self._kept, self._not_kept)

    def _kept(self, _: None) -> None:
        self.tell(say("settings_kept"))
        self.look_again()

    def _not_kept(self, failure: Failure) -> None:
        self.tell(failure.sentence, "hard")
        self.look_again()

"""The part of the settings for what went wrong: the check, a backup brought back, one record, a rebuilt store."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QPushButton

from ui import look
from ui.ask import Failure, Newest
from ui.page import Desk
from ui.safety.backup_list import BackupList
from ui.safety.differences import Difference, Differences
from ui.settings.section import Section
from workstation.fields import Record
from workstation.operations import rebuilding
from workstation.operations.rebuilding import Rebuilt
from workstation.operations.restoring import RestorePreview, preview_of, take_record
from workstation.ports import Backup, Examined, Store
from workstation.words import say

FINDINGS = 12
"""Findings of a check that are told; the rest is counted."""


def _preview(path: Path, store: Store) -> RestorePreview:
    return preview_of(store, path)


def _restore(path: Path, store: Store) -> Backup:
    return store.restore_backup(path)


def _take(path: Path, one: Difference, store: Store) -> Record:
    return take_record(store, path, one.register, one.uid)


def _rebuild(folder: Path, store: Store) -> Rebuilt:
    return rebuilding.rebuild(store, rebuilding.packages_in([folder]))


def _check(store: Store) -> Examined:
    return store.examine(repair=True)


class RestoreSection(Section):
    """Checks the store, shows what a backup would change, brings it or one record of it back, rebuilds."""

    restored = Signal()
    """A backup stands in the place of the store: everything that is shown is old."""
    records_changed = Signal()
    safe_wanted = Signal(str)
    """The check found damage, told in this sentence."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(say("safety_section"))
        self._asker = desk.asker
        self._asked = Newest()
        self._dialog: QFileDialog | None = None
        self._found = ""
        self._looked_at: Path | None = None
        """The backup that is compared, or being compared, with the store."""
        self._build_controls()
        self.add_line(say("safety_check"), self.check_button, self.safe_button, hint=say("safety_check_hint"))
        self.add_line(say("safety_backups"), self.backups, self.file_button)
        self.add_line("", self.compare_button, self.take_button, self.restore_button, self.sure_button)
        self.lines.addWidget(self.differences, self.lines.rowCount(), 0, 1, 2)
        self.add_line(say("safety_rebuild"), self.rebuild_button, hint=say("safety_rebuild_hint"))
        self.look_again()

    def _build_controls(self) -> None:
        self.check_button = self._button("safety_check_now", self.check)
        self.safe_button = self._button("safety_enter", self._enter_safely)
        self.safe_button.hide()
        self.backups = BackupList()
        self.backups.currentIndexChanged.connect(self._chosen)
        self.file_button = self._button("safety_choose_file", self._ask_file)
        self.compare_button = self._button("safety_compare", self.compare)
        self.take_button = self._button("safety_take", self.take)
        self.restore_button = self._button("safety_restore", self._ask_if_sure)
        self.sure_button = self._button("safety_restore_sure", self.restore)
        look.set_role(self.sure_button, "kind", "first")
        self.sure_button.hide()
        self.differences = Differences()
        self.differences.current_changed.connect(self._offer_record)
        self.rebuild_button = self._button("safety_rebuild_choose", self._ask_folder)

    def _button(self, key: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(say(key))
        button.setAccessibleName(button.text())
        button.clicked.connect(act)
        return button

    def look_again(self) -> None:
        """Show the backups there are."""
        self._asker.ask(lambda store: store.backups(), self._show)

    def _show(self, backups: list[Backup]) -> None:
        before = self.backups.path()
        self.backups.blockSignals(True)
        self.backups.show_backups(backups)
        self.backups.blockSignals(False)
        if self._looked_at is not None and self.backups.path() == before:
            # The store may have changed since; a comparison under way is asked for anew, not dropped.
            self.compare()
        else:
            self._chosen()

    def _chosen(self) -> None:
        there = self.backups.path() is not None
        for button in (self.compare_button, self.restore_button):
            button.setEnabled(there)
            button.setToolTip("" if there else say("safety_no_backup"))
        self._asked.next()
        self._looked_at = None
        self.differences.clear()
        self.sure_button.hide()
        self._offer_record()

    def _offer_record(self) -> None:
        one = self.differences.chosen()
        can = one is not None and one.kind != "gone"
        self.take_button.setEnabled(can)
        self.take_button.setToolTip("" if can else say("safety_take_hint"))

    # -- a backup ------------------------------------------------------------------------------------------

    def _ask_file(self) -> None:
        dialog = self._dialog = QFileDialog(self, say("safety_choose_file"))
        dialog.setNameFilter(say("safety_file_filter"))
        dialog.fileSelected.connect(self.choose_file)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def choose_file(self, file: str) -> None:
        """Choose a backup from elsewhere."""
        self.backups.add_file(Path(file))

    def compare(self) -> None:
        """Show what the chosen backup would change."""
        path = self.backups.path()
        if path is not None:
            self._looked_at = path
            self.tell(say("safety_comparing"))
            wanted = partial(self._asked.is_newest, self._asked.next())
            self._asker.ask(partial(_preview, path), self._compared, self._failed, wanted)

    def _compared(self, found: RestorePreview) -> None:
        self.tell("")
        self.differences.show_preview(found)
        self._offer_record()

    def take(self) -> None:
        """Make the chosen record what it is in the backup."""
        path, one = self.backups.path(), self.differences.chosen()
        if path is not None and one is not None:
            self._asker.ask(partial(_take, path, one), partial(self._taken, one), self._failed)

    def _taken(self, one: Difference, record: Record) -> None:
        self.compare()
        self.tell(say("safety_record_taken", title=one.register.title_of(record), register=one.register))
        self.records_changed.emit()

    def _ask_if_sure(self) -> None:
        self.sure_button.show()
        self.sure_button.setFocus()
        self.tell(say("safety_restore_words"), "soft")
        self.compare()

    def restore(self) -> None:
        """Bring the chosen backup back."""
        path = self.backups.path()
        if path is not None:
            self.sure_button.hide()
            self.tell(say("safety_restoring"))
            self._asker.ask(partial(_restore, path), self._restored, self._failed)

    def _restored(self, saved: Backup) -> None:
        self.restored.emit()

    def _failed(self, failure: Failure) -> None:
        self.tell(failure.sentence, "hard")

    # -- the check -----------------------------------------------------------------------------------------

    def check(self) -> None:
        """Examine the store; indexes that do not fit are made anew."""
        self.check_button.setEnabled(False)
        self.tell(say("safety_checking"))
        self._asker.ask(_check, self._checked, self._not_checked)

    def _checked(self, report: Examined) -> None:
        self.check_button.setEnabled(True)
        told = [one.sentence() for one in report.findings[:FINDINGS]]
        if len(report.findings) > FINDINGS:
            told.append(say("safety_more", number=len(report.findings) - FINDINGS))
        if report.healthy:
            told.insert(0, say("safety_healthy", records=f"{sum(report.records.values()):,}"))
        self._found = next((one.sentence() for one in report.findings if one.hard), "")
        self.safe_button.setVisible(not report.healthy)
        self.tell("\n".join(told), "quiet" if report.healthy else "hard")

    def _not_checked(self, failure: Failure) -> None:
        self.check_button.setEnabled(True)
        self._found = failure.sentence
        self.safe_button.show()
        self.tell(failure.sentence, "hard")

    def _enter_safely(self) -> None:
        self.safe_wanted.emit(self._found)

    # -- a rebuilt store -----------------------------------------------------------------------------------

    def _ask_folder(self) -> None:
        dialog = self._dialog = QFileDialog(self, say("safety_rebuild_choose"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.rebuild)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def rebuild(self, folder: str) -> None:
        """Bring back what the packages in a folder hold."""
        self.rebuild_button.setEnabled(False)
        self.tell(say("safety_rebuilding"))
        self._asker.ask(partial(_rebuild, Path(folder)), self._rebuilt, self._not_rebuilt)

    def _rebuilt(self, done: Rebuilt) -> None:
        self.rebuild_button.setEnabled(True)
        numbers = {"packages": len(done.packages), "records": sum(done.records.values())}
        told = say("rebuild_done", **numbers, binned=done.binned, attachments=done.attachments)
        self.tell("\n".join([told, *(one.sentence() for one in done.findings)]), "soft" if done.findings else "quiet")
        self.records_changed.emit()
        self.look_again()

    def _not_rebuilt(self, failure: Failure) -> None:
        self.rebuild_button.setEnabled(True)
        self._failed(failure)

"""The backups to choose from, with when, why and how much each holds, and files from elsewhere."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from workstation.ports import Backup
from workstation.words import say


class BackupList(QComboBox):
    """One backup is chosen; the newest good one at first."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(say("safety_backups"))
        self.setMinimumContentsLength(40)

    def show_backups(self, backups: Sequence[Backup]) -> None:
        """Show these; what was chosen before stays chosen."""
        before = self.path()
        self.clear()
        for one in backups:
            self.addItem(backup_words(one), str(one.path))
            self.setItemData(self.count() - 1, str(one.path), Qt.ItemDataRole.ToolTipRole)
        best = next((str(one.path) for one in backups if one.good), "")
        place = self.findData(str(before) if before else best)
        self.setCurrentIndex(max(place, self.findData(best)) if place < 0 else place)

    def add_file(self, path: Path) -> None:
        """Choose a file from elsewhere, such as a stick."""
        if self.findData(str(path)) < 0:
            self.insertItem(0, say("safety_backup_file", name=path.name), str(path))
        self.setCurrentIndex(self.findData(str(path)))

    def path(self) -> Path | None:
        """The chosen one."""
        found = self.currentData()
        return Path(found) if found else None


def backup_words(one: Backup) -> str:
    """A backup in one line."""
    kind = say(f"safety_kind_{one.kind}")
    at = f"{one.at:%Y-%m-%d %H:%M}"
    if one.counts is None:
        return say("safety_backup_unreadable", at=at, kind=kind)
    key = "safety_backup_line" if one.broken is None else "safety_backup_broken"
    return say(key, at=at, kind=kind, records=f"{sum(one.counts.values()):,}")

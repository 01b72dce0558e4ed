"""Backups as the window asks for them: by hand, one a day, and whether the last one is long ago."""

from dataclasses import dataclass
from datetime import datetime

from workstation.findings import Finding
from workstation.ports import BackupMade, Store
from workstation.words import say

OVERDUE_DAYS = 7
"""Days after which a backup is called overdue."""
SECOND_PLACE = "second_backup_folder"
"""Setting: a folder on a stick or a share that every backup is copied to."""
KEPT = "backups_kept"
"""Setting: for how many days one backup each stays; those of weeks and months stay besides."""
KEPT_DAYS = 7
"""Where nobody chose."""


@dataclass(frozen=True, kw_only=True)
class BackupState:
    """How it stands with the backups."""

    last: datetime | None
    """When the last good one was made."""
    days: int | None
    """How many days ago that is."""
    overdue: bool
    """Whether a person should do something: none for days although there is something to lose."""

    def sentence(self) -> str:
        """The state in a few words, for the line at the bottom."""
        if self.last is None:
            return say("backup_never")
        if self.overdue:
            return say("backup_overdue", days=self.days)
        return say("backup_last", at=f"{self.last:%Y-%m-%d %H:%M}")


def backup_state(store: Store) -> BackupState:
    """How it stands with the backups of this store; a sample book needs none."""
    last = next((one.at for one in store.backups() if one.counts is not None), None)
    if last is None:
        return BackupState(last=None, days=None, overdue=not store.is_sample)
    days = (store.now().date() - last.date()).days
    return BackupState(last=last, days=days, overdue=days >= OVERDUE_DAYS and not store.is_sample)


def back_up(store: Store) -> BackupMade:
    """Make a backup now, because a person asked for it; it stays until a person takes it away."""
    return store.backup("hand")


def back_up_daily(store: Store) -> tuple[Finding, ...] | None:
    """Make today's backup where there is none yet and there is something to keep.

    Returns what went wrong with the second place, ``None`` where nothing had to be done.
    """
    if store.is_sample:
        return None
    if store.is_encrypted:
        # What a kill left plain, and what lay in a second place that was out of reach.
        store.encrypt_backups()
    today = store.now().date()
    # A backup from the future, made while the clock was wrong, is no reason to make none.
    if any(one.at.date() == today and one.counts is not None for one in store.backups()):
        return None
    return store.backup("daily").findings


def back_up_before_import(store: Store) -> BackupMade | None:
    """Keep the store as it is before a ledger is imported; nothing where a good backup holds just this already."""
    last = store.last_change()
    if store.is_sample or not last:
        return None
    good = [one for one in store.backups() if one.good]
    # A clock that stands still makes several of one moment.
    if any(one.head == last and good[0].at == one.at <= store.now() for one in good):
        return None
    return store.backup("before_import")

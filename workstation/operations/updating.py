"""更新: a newer file of the program put in the place of the present one, after a backup."""

import contextlib
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from workstation.findings import Finding, Refusal, hard
from workstation.ports import Backup, Store
from workstation.roles import require
from workstation.updates import note
from workstation.updates.note import Note
from workstation.updates.offers import Installed, Offer
from workstation.updates.program_files import (
    NEW,
    copy_proved,
    digest_of,
    faults,
    mend,
    put_in_place,
    tells,
    try_version,
)
from workstation.words import say


@dataclass(frozen=True, kw_only=True)
class Updated:
    """What an update did."""

    offer: Offer
    form: str
    """Of the program that ran: of what another tool installed, nothing was replaced."""
    backup: Backup | None
    findings: tuple[Finding, ...]

    @property
    def replaced(self) -> bool:
        """Whether the new program is in its place."""
        return self.form == "one_file"

    def sentence(self) -> str:
        """What was done, and what a person does next."""
        saved = say("update_saved", path=self.backup.path) if self.backup else say("update_nothing_to_save")
        done = say(f"update_done_{self.form}", version=self.offer.version, path=self.offer.path)
        return saved + done


def update(store: Store | None, folder: Path, offer: Offer, own: Installed) -> Updated:
    """Make a backup, keep the present program, put the newer one in its place; it runs from its next start.

    What an installer or the system's package tool put there is left to it: the file is proved, the backup made.
    ``store`` is the open one of the data folder, ``None`` where there is none yet. A kill at any moment leaves the old
    program or the new one. Raises ``Refusal``: ``update_source``, ``update_restart_first``, ``update_hash``,
    ``update_does_not_start``, and ``EnvironmentFault``: ``update_disk_full``, ``update_unwritable``,
    ``update_unreadable``; the program is as it was then.
    """
    if store is not None:
        require(store, "decide")
    if own.form == "source":
        raise Refusal([hard("update_source")])
    if own.form == "one_file":
        return _replace(store, folder, offer, own)
    with faults(offer.path):
        if digest_of(offer.path) != offer.file.sha256:
            raise Refusal([hard("update_hash", path=offer.path, sha256=offer.file.sha256)])
    return _note_down(store, folder, offer, own, None)


def _replace(store: Store | None, folder: Path, offer: Offer, own: Installed) -> Updated:
    former = note.read(folder)
    with faults(own.file):
        target = mend(own.file)
        if not _is_what_runs(target, own, former):
            raise Refusal([hard("update_restart_first")])
        new = target.with_name(NEW + target.name)
        try:
            copy_proved(offer.path, new, offer.file.sha256, offer.file.size)
            try_version(new, offer.version)
            kept = _keep_program(folder, target, own.version)
            done = _note_down(store, folder, offer, own, kept)
            put_in_place(new, target)
        except BaseException:
            with contextlib.suppress(OSError):
                new.unlink(missing_ok=True)
                if former is not None:
                    note.write(folder, former)
            raise
    _forget_older(folder, own.version)
    return done


def _is_what_runs(target: Path, own: Installed, former: Note | None) -> bool:
    """Whether the file was not replaced since this program was started: what is kept has to be what runs."""
    if former is not None and former.kept and former.before == own.version and digest_of(target) != former.sha256:
        return False
    return tells(target, own.version)


def _keep_program(folder: Path, target: Path, version: str) -> Path:
    """Copy the present program into the data folder, proved as every copy is."""
    kept = folder / note.FOLDER / version / target.name
    kept.parent.mkdir(parents=True, exist_ok=True)
    copy_proved(target, kept, digest_of(target), target.stat().st_size)
    return kept


def _note_down(store: Store | None, folder: Path, offer: Offer, own: Installed, kept: Path | None) -> Updated:
    """Make the backup and remember what is needed for the way back."""
    made = store.backup("before_upgrade") if store is not None else None
    note.write(
        folder,
        Note(
            before=own.version,
            after=offer.version,
            kept=kept.name if kept else "",
            sha256=digest_of(kept) if kept else "",
            size=kept.stat().st_size if kept else 0,
            backup=made.backup.path.name if made else "",
            head=store.last_change() if store is not None else 0,
            packages=len(store.packages()) if store is not None else 0,
            at=(store.now() if store is not None else datetime.now().astimezone()).isoformat(timespec="seconds"),
        ),
    )
    return Updated(
        offer=offer, form=own.form, backup=made.backup if made else None, findings=made.findings if made else ()
    )


def _forget_older(folder: Path, version: str) -> None:
    """Only one way back is kept: a program is as large as the records of many years."""
    for old in (folder / note.FOLDER).iterdir():
        if old.is_dir() and old.name != version:
            shutil.rmtree(old, ignore_errors=True)

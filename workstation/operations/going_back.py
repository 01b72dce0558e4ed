"""退回上一版: the former program in its place again, with the data as they were where it cannot read today's."""

from dataclasses import dataclass
from pathlib import Path

from workstation.findings import Refusal, hard
from workstation.ports import Backup, Store
from workstation.register import Register
from workstation.roles import require
from workstation.updates import note
from workstation.updates.note import Note
from workstation.updates.offers import Installed
from workstation.updates.places import size_of
from workstation.updates.program_files import NEW, copy_proved, faults, mend, put_in_place, try_version
from workstation.words import say

BACKUPS = "backups"


@dataclass(frozen=True, kw_only=True)
class WayBack:
    """What going back to the former program would do."""

    note: Note
    backup: Path | None
    """The backup that takes the place of the data; ``None`` where they stay as they are."""
    recorded: tuple[tuple[Register, int], ...]
    """Records that were added, changed or withdrawn since the update, where a backup takes the place of the data."""
    packages: int
    """Packages that were written since."""

    def lines(self) -> list[str]:
        """What would happen, in words, to be read before it is confirmed."""
        told = [say("update_back_program" if self.note.kept else "update_back_by_hand", version=self.note.before)]
        if self.backup is None:
            return [*told, say("update_back_data_stay")]
        told.append(say("update_back_data", file=self.backup.name, at=self.note.at[:16].replace("T", " ")))
        lost = [say("update_back_recorded", register=one, number=number) for one, number in self.recorded if number]
        if self.packages:
            lost.append(say("update_back_packages", number=self.packages))
        told += [say("update_back_since"), *lost] if lost else [say("update_back_nothing_since")]
        return [*told, say("update_back_aside")]


@dataclass(frozen=True, kw_only=True)
class WentBack:
    """What going back did."""

    way: WayBack
    aside: Backup | None
    """The data as they were until now; ``None`` where they stayed."""

    def sentence(self) -> str:
        """What was done, and what a person does next."""
        before = self.way.note.before
        data = say("update_back_kept_aside", path=self.aside.path) if self.aside else say("update_back_data_stayed")
        return say("update_went_back" if self.way.note.kept else "update_data_went_back", version=before) + data


def way_back(store: Store, own: Installed) -> WayBack | None:
    """The way back from the last update; ``None`` where this program did not come by one."""
    kept = note.read(store.folder)
    if kept is None or kept.after != own.version:
        return None
    backup = store.folder / BACKUPS / kept.backup if kept.backup else None
    if backup is None or (backup.is_file() and store.has_form_of(backup)):
        return WayBack(note=kept, backup=None, recorded=(), packages=0)
    changed = store.changed_between(kept.head)
    recorded = tuple((one, len(changed.get(one.key, ()))) for one in store.catalogue)
    return WayBack(note=kept, backup=backup, recorded=recorded, packages=len(store.packages()) - kept.packages)


def go_back(store: Store, own: Installed) -> WentBack:
    """Go back; the store is closed afterwards where a backup took its place, so that no program upgrades it again.

    Raises ``Refusal`` with ``update_no_way_back``, ``update_backup_gone``, ``update_program_gone``, ``update_hash`` or
    ``update_does_not_start`` before anything is touched, ``EnvironmentFault`` as ``updating.update`` does. A kill at
    any moment leaves a program that opens the data: the former ones take their place before the former program does.
    """
    require(store, "decide")
    way = way_back(store, own)
    if way is None:
        raise Refusal([hard("update_no_way_back")])
    if way.backup is not None and not way.backup.is_file():
        raise Refusal([hard("update_backup_gone", path=way.backup)])
    if not way.note.kept:
        done = WentBack(way=way, aside=_leave(store, way))
        note.drop(store.folder)
        return done
    former = way.note.kept_file(store.folder)
    if size_of(former) is None:
        raise Refusal([hard("update_program_gone", path=former)])
    with faults(own.file):
        target = mend(own.file)
        new = target.with_name(NEW + target.name)
        try:
            copy_proved(former, new, way.note.sha256, way.note.size)
            try_version(new, way.note.before)
            done = WentBack(way=way, aside=_leave(store, way))
            put_in_place(new, target)
        except BaseException:
            new.unlink(missing_ok=True)
            raise
    note.drop(store.folder)
    return done


def _leave(store: Store, way: WayBack) -> Backup | None:
    return None if way.backup is None else store.leave_for(way.backup)

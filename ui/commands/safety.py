"""Commands of an office in need: what a backup would change, one record out of it, a store rebuilt from packages."""

import contextlib
from argparse import Namespace
from functools import partial
from pathlib import Path

from ui.commands.answer import DONE, FOUND, Answer, lines_of, shown
from ui.commands.records import _register
from workstation.findings import WrongUse
from workstation.operations import rebuilding, restoring
from workstation.operations.comparing import RecordChange, RegisterComparison
from workstation.ports import Store
from workstation.words import say

LISTED = 20
"""Records of one kind that are printed; the rest is counted."""
KINDS = ("gone", "added", "changed")


def compare_backup(store: Store, arguments: Namespace) -> Answer:
    """What restoring a backup would change, by register and record."""
    found = restoring.preview_of(store, Path(arguments.file))
    registers = {part.register.key: _as_json(part) for part in found.registers}
    lines = [] if not found.same else [say("safety_no_difference")]
    for part in found.registers:
        counts = {kind: len(getattr(part, kind)) for kind in KINDS}
        lines.append(say("safety_difference", register=part.register, before=part.before, after=part.after, **counts))
        for kind in KINDS:
            lines += differing_lines(part, kind)
    lines += [say("safety_unreadable", register=register) for register in found.unreadable]
    content = {"path": str(found.path), "same": found.same, "registers": registers}
    return Answer(content=content, lines=lines)


def differing_lines(part: RegisterComparison, kind: str, most: int = LISTED) -> list[str]:
    """The first records that would go, come or change, in words."""
    records: tuple[RecordChange, ...] = getattr(part, kind)
    lines = [
        say(
            f"safety_{kind}",
            register=part.register,
            title=one.title,
            uid=one.uid,
            fields="；".join(f"{field.label} {field.before} → {field.after}" for field in one.fields),
        )
        for one in records[:most]
    ]
    return [*lines, say("safety_more", number=len(records) - most)] if len(records) > most else lines


def _as_json(part: RegisterComparison) -> dict[str, object]:
    uids = {kind: [one.uid for one in getattr(part, kind)] for kind in KINDS}
    return {"now": part.before, "backup": part.after, **uids}


def take_from_backup(store: Store, arguments: Namespace) -> Answer:
    """Make one record what it is in a backup."""
    register = _register(store, arguments)
    record = restoring.take_record(store, Path(arguments.file), register, arguments.uid)
    line = say("safety_record_taken", title=register.title_of(record), register=register)
    return Answer(content={"uid": record["uid"], "revision": record["revision"]}, lines=[line])


def rebuild(folder: Path, arguments: Namespace) -> Answer:
    """Rebuild the store of a data folder, or make one, from packages and perhaps an older backup."""
    from db.store import FILE, Store
    from ui.commands.passwords import with_password
    from workstation.operations.founding import founded

    paths = rebuilding.packages_in([Path(place) for place in arguments.packages])
    if (folder / FILE).is_file():
        opened = with_password(partial(Store.open, folder))
    else:
        if not arguments.clerk:
            raise WrongUse("rebuild_clerk")
        unit, clerk = founded(rebuilding.unit_of(paths), arguments.clerk)
        opened = Store.create(folder, unit=unit, clerk=clerk)
    with contextlib.closing(opened) as store:
        if arguments.backup:
            store.restore_backup(Path(arguments.backup))
        done = rebuilding.rebuild(store, paths)
    content = {
        "packages": done.packages,
        "records": done.records,
        "binned": done.binned,
        "attachments": done.attachments,
        "findings": [shown(finding) for finding in done.findings],
    }
    numbers = {"packages": len(done.packages), "records": sum(done.records.values())}
    line = say("rebuild_done", **numbers, binned=done.binned, attachments=done.attachments)
    return Answer(content=content, lines=[line, *lines_of(done.findings)], code=FOUND if done.findings else DONE)


COMMANDS = {"compare-backup": compare_backup, "take-from-backup": take_from_backup}

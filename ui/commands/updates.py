"""The command ``update``: a newer file of the program looked for, put in place, or the former one brought back."""

import contextlib
from argparse import Namespace
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui.commands.answer import DONE, FOUND, Answer, lines_of, shown
from ui.commands.passwords import with_password
from workstation.findings import Refusal, WrongUse, hard, soft
from workstation.operations import going_back, updating
from workstation.updates.offers import Installed, Offer, installed, look_for
from workstation.words import say

if TYPE_CHECKING:
    from db.store import Store


def update(folder: Path, arguments: Namespace) -> Answer:
    """Look for a newer file and put it in place, or go back; with ``--plan`` only say what would be done."""
    own = installed()
    if arguments.back:
        if arguments.source:
            raise WrongUse("update_both")
        return _back(folder, own, plan=arguments.plan)
    look = look_for(own, arguments.source)
    if look.offer is None:
        findings = look.findings or (soft("update_none"),)
        none = {"version": own.version, "found": None, "findings": [shown(one) for one in findings]}
        return Answer(content=none, lines=[say("update_own", version=own.version), *lines_of(findings)], code=FOUND)
    content: dict[str, Any] = {"version": own.version, "found": _as_json(look.offer)}
    if arguments.plan:
        told = [*look.offer.lines(), say(f"update_plan_{own.form}")]
        return Answer(content=content, lines=[say("update_own", version=own.version), *told])
    with _store_of(folder) as store:
        done = updating.update(store, folder, look.offer, own)
    content |= {
        "replaced": done.replaced,
        "backup": str(done.backup.path) if done.backup else None,
        "findings": [shown(one) for one in done.findings],
    }
    return Answer(
        content=content, lines=[done.sentence(), *lines_of(done.findings)], code=FOUND if done.findings else DONE
    )


def _back(folder: Path, own: Installed, *, plan: bool) -> Answer:
    from db.store import Store

    with with_password(partial(Store.open, folder)) as store:
        way = going_back.way_back(store, own)
        if way is None:
            raise Refusal([hard("update_no_way_back")])
        recorded = {register.key: number for register, number in way.recorded if number}
        content = {
            "version": way.note.before,
            "backup": str(way.backup) if way.backup else None,
            "recorded_since": recorded,
            "packages_since": way.packages,
        }
        if plan:
            return Answer(content=content, lines=way.lines())
        done = going_back.go_back(store, own)
    content["kept_aside"] = str(done.aside.path) if done.aside else None
    return Answer(content=content, lines=[*way.lines(), done.sentence()])


@contextlib.contextmanager
def _store_of(folder: Path) -> "Iterator[Store | None]":
    """The store of a data folder; ``None`` where there is none yet."""
    from db.store import FILE, Store

    if not (folder / FILE).is_file():
        yield None
        return
    with with_password(partial(Store.open, folder)) as store:
        yield store


def _as_json(offer: Offer) -> dict[str, object]:
    """A newer file for programs."""
    return {
        "version": offer.version,
        "path": str(offer.path),
        "size": offer.file.size,
        "sha256": offer.file.sha256,
        "changes": list(offer.description.changes),
    }

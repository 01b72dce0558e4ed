"""The command over encryption at rest: encrypt on, change, off, state."""

from argparse import Namespace
from typing import Any

from ui.commands import passwords
from ui.commands.answer import DONE, FOUND, Answer, lines_of, shown
from workstation.operations import encrypting
from workstation.operations.encrypting import Done
from workstation.ports import Store


def encrypt(store: Store, arguments: Namespace) -> Answer:
    """Turn encryption on or off, give it another password, or tell how it stands."""
    act = {"on": _on, "change": _change, "off": _off, "state": _state}
    return act[arguments.action](store, arguments)


def _on(store: Store, arguments: Namespace) -> Answer:
    encrypting.may_turn_on(store, understood=arguments.understood)
    return _told(store, encrypting.turn_on(store, passwords.new(), understood=arguments.understood))


def _change(store: Store, arguments: Namespace) -> Answer:
    encrypting.may_change(store, understood=arguments.understood)
    former, new = passwords.present(), passwords.new()
    return _told(store, encrypting.change_password(store, former, new, understood=arguments.understood))


def _off(store: Store, arguments: Namespace) -> Answer:
    return _told(store, encrypting.turn_off(store, passwords.present()))


def _state(store: Store, arguments: Namespace) -> Answer:
    state = encrypting.state_of(store)
    content = {"encrypted": state.encrypted, "possible": state.possible, "locked_backups": state.locked}
    return Answer(content=content, lines=[state.sentence])


def _told(store: Store, done: Done) -> Answer:
    changed = done.changed
    content: dict[str, Any] = {
        "encrypted": store.is_encrypted,
        "saved": str(changed.saved),
        "backups_encrypted": changed.ciphered,
        "backups_locked": changed.other,
        "plain": [str(path) for path in changed.plain],
        "findings": [shown(finding) for finding in done.findings],
    }
    lines = [*done.sentences, *lines_of(done.findings)]
    return Answer(content=content, lines=lines, code=FOUND if changed.plain or done.findings else DONE)


COMMANDS = {"encrypt": encrypt}

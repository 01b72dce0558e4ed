"""The command over keys: key make, show, list, learn, forget; and whether packages bear an SM3 digest."""

from argparse import Namespace
from pathlib import Path
from typing import Any

from ui.commands.answer import Answer
from workstation import divisions
from workstation.findings import Refusal, hard
from workstation.operations import signing
from workstation.operations.signing import KnownKey
from workstation.ports import Store
from workstation.words import say


def _json(one: KnownKey) -> dict[str, Any]:
    return {"unit": one.unit, "key": one.key, "fingerprint": one.fingerprint, "since": one.since}


def _line(one: KnownKey) -> str:
    return say("key_line", unit=divisions.name_of(one.unit), fingerprint=one.fingerprint, day=one.since)


def key(store: Store, arguments: Namespace) -> Answer:
    """Make the station's key, show it, take or forget the key of another station."""
    act = {"make": _make, "show": _show, "list": _list, "learn": _learn, "forget": _forget, "sm3": _sm3}
    return act[arguments.action](store, arguments)


def _make(store: Store, arguments: Namespace) -> Answer:
    made = signing.make_key(store)
    return Answer(content={"key": _json(made)}, lines=[say("key_made", fingerprint=made.fingerprint)])


def _show(store: Store, arguments: Namespace) -> Answer:
    own = signing.own_key(store)
    if own is None:
        raise Refusal([hard("key_none")])
    lines = [_line(own)]
    if arguments.out:
        lines.append(say("key_written", path=signing.write_public(store, Path(arguments.out))))
    return Answer(content={"key": _json(own)}, lines=lines)


def _list(store: Store, arguments: Namespace) -> Answer:
    found = signing.known_keys(store)
    return Answer(content={"keys": [_json(one) for one in found]}, lines=[_line(one) for one in found])


def _learn(store: Store, arguments: Namespace) -> Answer:
    taken = signing.learn_key(store, Path(arguments.file))
    return Answer(content={"key": _json(taken)}, lines=[say("key_learnt"), _line(taken)])


def _forget(store: Store, arguments: Namespace) -> Answer:
    gone = signing.forget_key(store, arguments.fingerprint)
    return Answer(content={"key": _json(gone)}, lines=[say("key_forgotten", fingerprint=gone.fingerprint)])


def _sm3(store: Store, arguments: Namespace) -> Answer:
    wanted = arguments.state == "on"
    signing.choose_sm3(store, wanted)
    return Answer(content={"sm3": wanted}, lines=[say("key_sm3_on" if wanted else "key_sm3_off")])


COMMANDS = {"key": key}

"""Encryption at rest: turned on, another password, turned off; what losing the password means is said first."""

from dataclasses import dataclass

from workstation.findings import EnvironmentFault, Finding, Refusal, hard
from workstation.ports import KeyChanged, Progress, Store
from workstation.roles import require
from workstation.words import say


@dataclass(frozen=True, kw_only=True)
class Done:
    """What was done, in words and numbers."""

    changed: KeyChanged
    sentences: tuple[str, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, kw_only=True)
class State:
    """How it stands with the encryption of a store."""

    encrypted: bool
    possible: bool
    """Whether the program of this machine can encrypt."""
    locked: int
    """Backups that no password which was given opens."""
    sentence: str


def consequence() -> str:
    """What has to be read and understood before a password is set."""
    return say("encryption_consequence")


def state_of(store: Store) -> State:
    """How it stands, in words too."""
    possible = store.can_encrypt
    key = "on" if store.is_encrypted else "off" if possible else "none"
    locked = sum(one.locked for one in store.backups())
    return State(
        encrypted=store.is_encrypted, possible=possible, locked=locked, sentence=say(f"encryption_state_{key}")
    )


def may_turn_on(store: Store, *, understood: bool) -> None:
    """``Refusal`` where the store is encrypted already, is the sample, or nobody confirmed the consequence.

    ``EnvironmentFault`` with ``encryption_no_engine`` where the program of this machine cannot encrypt.
    """
    require(store, "decide")
    if not store.can_encrypt:
        raise EnvironmentFault("encryption_no_engine")
    if store.is_encrypted:
        raise Refusal([hard("encryption_is_on")])
    if store.is_sample:
        raise Refusal([hard("encryption_sample")])
    _confirmed(understood)


def turn_on(store: Store, password: str, *, understood: bool, progress: Progress = lambda done, total: None) -> Done:
    """Encrypt the store and its backups; ``Refusal`` as ``may_turn_on`` has it, and for a weak password."""
    may_turn_on(store, understood=understood)
    return _told(store.encrypt(password, progress), "encryption_done_on")


def may_change(store: Store, *, understood: bool) -> None:
    """``Refusal`` where there is no password to change, or nobody confirmed the consequence."""
    require(store, "decide")
    if not store.is_encrypted:
        raise Refusal([hard("encryption_is_off")])
    _confirmed(understood)


def change_password(
    store: Store, present: str, password: str, *, understood: bool, progress: Progress = lambda done, total: None
) -> Done:
    """Give the store another password; backups made before keep theirs. ``Refusal`` where the present one is wrong."""
    may_change(store, understood=understood)
    _right(store, present)
    return _told(store.encrypt(password, progress), "encryption_done_change")


def turn_off(store: Store, present: str, *, progress: Progress = lambda done, total: None) -> Done:
    """Let the store be read without a password again; ``Refusal`` where the present one is wrong."""
    _right(store, present)
    return _told(store.encrypt("", progress), "encryption_done_off")


def use_former(store: Store, password: str) -> int:
    """Take a password of former days for this session; how many backups it opens that none opened before.

    ``Refusal`` where it opens none.
    """
    before = state_of(store).locked
    store.use_password(password)
    opened = before - state_of(store).locked
    if not opened:
        raise Refusal([hard("encryption_opens_nothing")])
    return opened


def _confirmed(understood: bool) -> None:
    if not understood:
        raise Refusal([hard("encryption_unconfirmed", words=consequence())])


def _right(store: Store, present: str) -> None:
    if not store.is_encrypted:
        raise Refusal([hard("encryption_is_off")])
    if not store.is_password(present):
        raise Refusal([hard("encryption_wrong_present")])


def _told(changed: KeyChanged, key: str) -> Done:
    sentences = [say(key, saved=changed.saved, ciphered=changed.ciphered, other=changed.other)]
    if changed.plain:
        sentences.append(say("encryption_plain_left", names="、".join(str(path) for path in changed.plain)))
    return Done(changed=changed, sentences=tuple(sentences), findings=changed.findings)

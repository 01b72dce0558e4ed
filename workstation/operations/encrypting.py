"""Encryption at rest: turned on, given another password, turned off; what the loss of the password means comes first."""

from dataclasses import dataclass

from workstation.findings import Finding, Refusal, hard
from workstation.ports import KeyChanged, Progress, Store
from workstation.words import say


@dataclass(frozen=True, kw_only=True)
class Done:
    """What was done, in words and numbers."""

    changed: KeyChanged
    sentences: tuple[str, ...]
    findings: tuple[Finding, ...]


def consequence() -> str:
    """What has to be read and understood before a password is set."""
    return say("encryption_consequence")


def turn_on(store: Store, password: str, *, understood: bool, progress: Progress = lambda done, total: None) -> Done:
    """Encrypt the store and its backups; ``Refusal`` where that is so already, or nobody confirmed the consequence."""
    if store.is_encrypted:
        raise Refusal([hard("encryption_is_on")])
    if store.is_sample:
        raise Refusal([hard("encryption_sample")])
    _confirmed(understood)
    return _told(store.encrypt(password, progress), "encryption_done_on")


def change_password(
    store: Store, present: str, password: str, *, understood: bool, progress: Progress = lambda done, total: None
) -> Done:
    """Give the store another password; backups made before keep theirs. ``Refusal`` where the present one is wrong."""
    _right(store, present)
    _confirmed(understood)
    return _told(store.encrypt(password, progress), "encryption_done_change")


def turn_off(store: Store, present: str, *, progress: Progress = lambda done, total: None) -> Done:
    """Let the store be read without a password again; ``Refusal`` where the present one is wrong."""
    _right(store, present)
    return _told(store.encrypt("", progress), "encryption_done_off")


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

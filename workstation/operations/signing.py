"""The station's key, by which its packages are signed, and the keys of others, by which packages are known.

The secret half lies in a file of the data folder for its user alone, and in no backup and no package: whoever has it
can sign in the station's name. Where it is lost a new one is made, and the city takes its public half again.
"""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workstation import divisions
from workstation.disk import rename
from workstation.findings import EnvironmentFault, Finding, Refusal, WrongUse, hard, soft
from workstation.package import signature
from workstation.package.seal import Seal
from workstation.package.verification import Verification
from workstation.ports import Store
from workstation.roles import require
from workstation.words import say

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FILE = "station-key.pem"
KNOWN = "known_keys"
"""Setting: public key -> unit, name, day."""
WITH_SM3 = "package_sm3"
"""Setting: whether packages bear an SM3 digest too."""
FORMAT = "ip-workstation-key"
MOST_BYTES = 4096


@dataclass(frozen=True, kw_only=True)
class KnownKey:
    """A public key and whose it is."""

    key: str
    unit: str
    """6 digits."""
    since: str
    """The day on which it was taken."""

    @property
    def fingerprint(self) -> str:
        """For people, to be held against a printed sheet or a telephone."""
        return signature.fingerprint(self.key)


def _path(store: Store) -> Path:
    return store.folder / FILE


def has_key(store: Store) -> bool:
    """Whether packages are signed."""
    return _path(store).is_file()


def own_key(store: Store) -> KnownKey | None:
    """The station's own public key; ``None`` where it has none. ``EnvironmentFault`` where its file is damaged."""
    secret = _secret(store)
    if secret is None:
        return None
    made = store.setting(FORMAT, "")
    return KnownKey(key=signature.public_text(secret), unit=store.unit, since=str(made))


def make_key(store: Store) -> KnownKey:
    """Make the station's key; ``Refusal`` where it has one: the city knows it by that."""
    require(store, "decide")
    if has_key(store):
        raise Refusal([hard("key_there")])
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    content = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    _write_secret(_path(store), content)
    store.set_setting(FORMAT, store.now().date().isoformat())
    made = own_key(store)
    assert made is not None
    return made


def _write_secret(path: Path, content: bytes) -> None:
    """To a name of its own, for the user alone, then renamed."""
    part = path.with_suffix(".part")
    try:
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        rename(part, path)
    except OSError as fault:
        raise EnvironmentFault("cannot_write", path=path, why=fault.strerror or "") from fault


def _secret(store: Store) -> "Ed25519PrivateKey | None":
    path = _path(store)
    if not path.is_file():
        return None
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        key = serialization.load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError) as fault:
        raise EnvironmentFault("key_unreadable", path=path) from fault
    if not isinstance(key, Ed25519PrivateKey):
        raise EnvironmentFault("key_unreadable", path=path)
    return key


def stamps(store: Store) -> Callable[[Seal], Mapping[str, str]]:
    """What goes beside the check code of a package: the signature where there is a key, SM3 where it is wanted."""
    key, with_sm3 = _secret(store), has_sm3(store)

    def stamp(seal: Seal) -> Mapping[str, str]:
        found = signature.sign(seal, key) if key is not None else {}
        return found | ({signature.SM3: signature.sm3(seal)} if with_sm3 else {})

    return stamp


def choose_sm3(store: Store, wanted: bool) -> None:
    """Whether packages bear an SM3 digest (GB/T 32905) beside SHA-256, for offices that must have it."""
    store.set_setting(WITH_SM3, wanted)


def has_sm3(store: Store) -> bool:
    """Whether they do."""
    return bool(store.setting(WITH_SM3, False))


# -- keys of others ----------------------------------------------------------------------------------------


def write_public(store: Store, path: Path) -> Path:
    """Write the public half as a small file for the city; ``Refusal`` where there is no key."""
    own = own_key(store)
    if own is None:
        raise Refusal([hard("key_none")])
    content = {"format": FORMAT, "unit": own.unit, "key": own.key, "made": own.since, "fingerprint": own.fingerprint}
    try:
        path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as fault:
        raise EnvironmentFault("cannot_write", path=path, why=fault.strerror or "") from fault
    return path


def learn_key(store: Store, path: Path) -> KnownKey:
    """Take the public key of a station; ``WrongUse`` for a file that holds none."""
    found = _read_public(path)
    known = dict(store.setting(KNOWN, {}))
    taken = KnownKey(key=found["key"], unit=found["unit"], since=store.now().date().isoformat())
    known[taken.key] = {"unit": taken.unit, "since": taken.since}
    store.set_setting(KNOWN, known)
    return taken


def _read_public(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            found = json.loads(file.read(MOST_BYTES).decode())
    except (OSError, ValueError, RecursionError) as fault:
        raise WrongUse("key_file_form", path=path) from fault
    texts = isinstance(found, dict) and all(isinstance(found.get(name), str) for name in ("unit", "key"))
    if not texts or found.get("format") != FORMAT or not signature.is_key(found["key"]):
        raise WrongUse("key_file_form", path=path)
    if not divisions.known(found["unit"]):
        raise WrongUse("key_file_form", path=path)
    return dict(found)


def known_keys(store: Store) -> list[KnownKey]:
    """The station's own key and those that were taken, by unit."""
    kept = store.setting(KNOWN, {})
    found = [KnownKey(key=key, unit=one["unit"], since=one["since"]) for key, one in kept.items()]
    own = own_key(store) if has_key(store) else None
    return sorted([*found, *([own] if own else [])], key=lambda one: (one.unit, one.since))


def forget_key(store: Store, fingerprint: str) -> KnownKey:
    """Believe a key no more; ``WrongUse`` for one that is not known."""
    kept = dict(store.setting(KNOWN, {}))
    for key, one in kept.items():
        if signature.fingerprint(key) == fingerprint.upper():
            store.set_setting(KNOWN, {other: facts for other, facts in kept.items() if other != key})
            return KnownKey(key=key, unit=one["unit"], since=one["since"])
    raise WrongUse("key_unknown", fingerprint=fingerprint)


def words_of(store: Store | None, found: Verification) -> str:
    """Who signed, in a sentence."""
    if found.signature is None:
        return say("signature_none")
    values = {"fingerprint": found.signature.fingerprint}
    known = {one.key: one for one in known_keys(store)} if store is not None else {}
    one = known.get(found.signature.key)
    if one is None:
        return say("signature_by_unknown", **values)
    return say("signature_by", unit=divisions.name_of(one.unit), **values)


def judged(store: Store | None, found: Verification) -> list[Finding]:
    """Whose signature it is, as far as this store knows; nothing for an unsigned package."""
    if found.signature is None:
        return []
    print_of = found.signature.fingerprint
    known = {one.key: one for one in known_keys(store)} if store is not None else {}
    one = known.get(found.signature.key)
    if one is None:
        return [soft("signature_unknown", fingerprint=print_of)]
    if one.unit != found.unit:
        return [hard("signature_other_unit", signer=divisions.name_of(one.unit), fingerprint=print_of)]
    return []

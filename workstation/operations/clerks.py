"""Who works here: profiles of clerks with an optional password. Every change bears the name of the one who works.

The password keeps one clerk from working under another's name and a passer-by from reading the screen. It encrypts
nothing: whoever has the file has its content.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from workstation.findings import Refusal, hard
from workstation.ports import Store

SETTING = "clerks"
LOCK_AFTER = "lock_after_minutes"
"""Setting: minutes without a key or a click until the window is locked; 0 for never."""
LONGEST_NAME = 40
SALT_BYTES = 16
RESET_FILE = "clear-passwords.txt"
"""A file of this name in the data folder, put there by hand, takes all passwords away at the next start: whoever can
do that can read the data anyway, and a forgotten password must not lock an office out."""
COST = {"n": 2**14, "r": 8, "p": 1}
"""Of scrypt: about 16 MB and a twentieth of a second on an office computer."""


@dataclass(frozen=True, kw_only=True)
class Clerk:
    """One profile, without its password."""

    name: str
    has_password: bool
    works: bool
    """Whether this one works now."""


@dataclass(frozen=True, kw_only=True)
class Desks:
    """The profiles of a store and how they are locked."""

    clerks: tuple[Clerk, ...]
    lock_after: int
    """Minutes; 0 for never."""

    @property
    def at_work(self) -> Clerk:
        """The one who works now."""
        return next(clerk for clerk in self.clerks if clerk.works)


def _kept(store: Store) -> list[dict[str, str]]:
    """The profiles as the setting holds them; who works now is always one of them."""
    kept: Any = store.setting(SETTING, [])
    profiles = [dict(one) for one in kept if isinstance(one, dict) and isinstance(one.get("name"), str)]
    if all(one["name"] != store.clerk for one in profiles):
        profiles.insert(0, {"name": store.clerk})
    return profiles


def desks(store: Store) -> Desks:
    """The profiles, in the order they were made."""
    clerks = tuple(
        Clerk(name=one["name"], has_password=bool(one.get("hash")), works=one["name"] == store.clerk)
        for one in _kept(store)
    )
    minutes = store.setting(LOCK_AFTER, 0)
    return Desks(clerks=clerks, lock_after=minutes if isinstance(minutes, int) and minutes > 0 else 0)


def _named(profiles: Sequence[dict[str, str]], name: str) -> dict[str, str]:
    for one in profiles:
        if one["name"] == name:
            return one
    raise Refusal([hard("clerk_unknown", name=name)])


def _free_name(profiles: Sequence[dict[str, str]], name: str) -> str:
    """A name with single blanks that nobody has yet."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Refusal([hard("clerk_name", longest=LONGEST_NAME)])
    if any(one["name"] == name for one in profiles):
        raise Refusal([hard("clerk_taken", name=name)])
    return name


def add_clerk(store: Store, name: str) -> Desks:
    """Add a profile; ``Refusal`` for a name that is empty, too long or taken."""
    profiles = _kept(store)
    store.set_setting(SETTING, [*profiles, {"name": _free_name(profiles, name)}])
    return desks(store)


def rename_clerk(store: Store, name: str, new: str, password: str = "") -> Desks:
    """Give a profile another name from now on; what was done before keeps the name it was done under."""
    profiles = _kept(store)
    profile = _named(profiles, name)
    _check(profile, password)
    with store.transaction():
        profile["name"] = _free_name(profiles, new)
        store.set_setting(SETTING, profiles)
        if name == store.clerk:
            store.take_over(profile["name"])
    return desks(store)


def set_password(store: Store, name: str, password: str, former: str = "") -> Desks:
    """Give a profile a password, or take it away with an empty one; the former one must be right."""
    profiles = _kept(store)
    profile = _named(profiles, name)
    _check(profile, former)
    if password:
        salt = secrets.token_bytes(SALT_BYTES)
        profile |= {"salt": salt.hex(), "hash": _hash(password, salt)}
    else:
        profile.pop("salt", None)
        profile.pop("hash", None)
    store.set_setting(SETTING, profiles)
    return desks(store)


def take_seat(store: Store, name: str, password: str = "") -> Desks:
    """Let a clerk work here; ``Refusal`` where the password is not right."""
    profiles = _kept(store)
    _check(_named(profiles, name), password)
    if name != store.clerk:
        with store.transaction():
            # Whoever worked until now may stand in no profile yet, and is to be chosen again.
            store.set_setting(SETTING, profiles)
            store.take_over(name)
    return desks(store)


def lock_after(store: Store, minutes: int) -> Desks:
    """Lock the window after so many minutes without a key or a click; 0 for never."""
    store.set_setting(LOCK_AFTER, max(minutes, 0))
    return desks(store)


def _check(profile: dict[str, str], password: str) -> None:
    """Raise ``Refusal`` where the profile has a password and this is not it."""
    if not profile.get("hash"):
        return
    made = _hash(password, bytes.fromhex(profile.get("salt", "")))
    if not hmac.compare_digest(made, profile["hash"]):
        raise Refusal([hard("clerk_password")])


def _hash(password: str, salt: bytes) -> str:
    return hashlib.scrypt(password.encode(), salt=salt, **COST).hex()


def clear_where_asked(store: Store) -> bool:
    """Take all passwords away where the file asks for it; whether it did."""
    path = store.folder / RESET_FILE
    if not path.is_file():
        return False
    store.set_setting(SETTING, [{"name": one["name"]} for one in _kept(store)])
    path.unlink(missing_ok=True)
    return True

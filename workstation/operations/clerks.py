"""Who works here: profiles of clerks with a role and an optional password. Every change bears the name of who works.

The password keeps one clerk from working under another's name and a passer-by from reading the screen. It encrypts
nothing: whoever has the file has its content.
"""

import hashlib
import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from workstation.findings import Finding, Refusal, WrongUse, hard, soft
from workstation.ports import Store
from workstation.roles import MAY, PROFILES, Role, require, role_in

LOCK_AFTER = "lock_after_minutes"
"""Setting: minutes without a key or a click until the window is locked; 0 for never."""
LONGEST_NAME = 40
SALT_BYTES = 16
RESET_FILE = "clear-passwords.txt"
"""A file of this name in the data folder, put there by hand, takes all passwords away at the next start: whoever can
do that can read the data anyway, and a forgotten password must not lock an office out."""
ITERATIONS, LANES, MEMORY = 3, 4, 64 * 1024
"""Of argon2id, the second recommendation of RFC 9106, section 4: 64 MiB, a third of a second on an office computer."""
FORMER_COST = {"n": 2**14, "r": 8, "p": 1}
"""Of scrypt, which kept passwords until 2026; such a one is kept by argon2id once it was right."""


@dataclass(frozen=True, kw_only=True)
class Clerk:
    """One profile, without its password."""

    name: str
    has_password: bool
    works: bool
    """Whether this one works now."""
    role: Role


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
    kept: Any = store.setting(PROFILES, [])
    profiles = [dict(one) for one in kept if isinstance(one, dict) and isinstance(one.get("name"), str)]
    if all(one["name"] != store.clerk for one in profiles):
        profiles.insert(0, {"name": store.clerk})
    return profiles


def desks(store: Store) -> Desks:
    """The profiles, in the order they were made."""
    clerks = tuple(
        Clerk(
            name=one["name"],
            has_password=bool(one.get("hash")),
            works=one["name"] == store.clerk,
            role=role_in([one], one["name"]),
        )
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
    require(store, "decide")
    profiles = _kept(store)
    store.keep_profiles([*profiles, {"name": _free_name(profiles, name)}])
    return desks(store)


def rename_clerk(store: Store, name: str, new: str, password: str = "") -> Desks:
    """Give a profile another name from now on; what was done before keeps the name it was done under."""
    require(store, "decide")
    profiles = _kept(store)
    profile = _named(profiles, name)
    _check(profile, password)
    with store.transaction():
        profile["name"] = _free_name(profiles, new)
        store.keep_profiles(profiles)
        if name == store.clerk:
            store.take_over(profile["name"])
    return desks(store)


def set_password(store: Store, name: str, password: str, former: str = "") -> Desks:
    """Give a profile a password, or take it away with an empty one; the former one must be right.

    Everybody may do so for himself, for others who may decide. Where a colleague forgot his, the own password of the
    one who may decide stands for it.
    """
    profiles = _kept(store)
    profile = _named(profiles, name)
    if name != store.clerk:
        require(store, "decide")
        own = _named(profiles, store.clerk)
        if not (own.get("hash") and _opens(own, former)):
            _check(profile, former)
    else:
        _check(profile, former)
    _set_hash(profile, password)
    store.keep_profiles(profiles)
    return desks(store)


def set_role(store: Store, name: str, role: str) -> Desks:
    """Give a clerk a role; ``Refusal`` where nobody would be left who may decide, ``WrongUse`` for no role."""
    require(store, "decide")
    if role not in MAY:
        raise WrongUse("role_unknown", role=role[:20])
    profiles = _kept(store)
    _named(profiles, name)["role"] = role
    if all("decide" not in MAY[role_in([one], one["name"])] for one in profiles):
        raise Refusal([hard("role_last")])
    store.keep_profiles(profiles)
    return desks(store)


def open_roles(known: Desks) -> list[Finding]:
    """Roles without an effect: somebody has a lesser one, and who may decide has no password."""
    if all(clerk.role == "review" for clerk in known.clerks):
        return []
    return [soft("role_open", name=one.name) for one in known.clerks if one.role == "review" and not one.has_password]


def take_seat(store: Store, name: str, password: str = "") -> Desks:
    """Let a clerk work here; ``Refusal`` where the password is not right."""
    profiles = _kept(store)
    profile = _named(profiles, name)
    _check(profile, password)
    former_hash = "salt" in profile
    if former_hash:
        _set_hash(profile, password)
    if former_hash or name != store.clerk:
        with store.transaction():
            # Whoever worked until now may stand in no profile yet, and is to be chosen again.
            store.keep_profiles(profiles)
            if name != store.clerk:
                store.take_over(name)
    return desks(store)


def lock_after(store: Store, minutes: int) -> Desks:
    """Lock the window after so many minutes without a key or a click; 0 for never."""
    store.set_setting(LOCK_AFTER, max(minutes, 0))
    return desks(store)


def _check(profile: dict[str, str], password: str) -> None:
    """Raise ``Refusal`` where the profile has a password and this is not it."""
    if profile.get("hash") and not _opens(profile, password):
        raise Refusal([hard("clerk_password")])


def _opens(profile: dict[str, str], password: str) -> bool:
    """Whether this is the password of a profile that has one."""
    return _is_former(password, profile) if "salt" in profile else _is_right(password, profile["hash"])


def _is_right(password: str, kept: str) -> bool:
    from cryptography.exceptions import InvalidKey
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    try:
        Argon2id.verify_phc_encoded(password.encode(), kept)
    except (InvalidKey, ValueError):
        return False
    return True


def _is_former(password: str, profile: dict[str, str]) -> bool:
    made = hashlib.scrypt(password.encode(), salt=bytes.fromhex(profile["salt"]), **FORMER_COST)
    return hmac.compare_digest(made.hex(), profile["hash"])


def _set_hash(profile: dict[str, str], password: str) -> None:
    """Have a profile hold a password as argon2id writes it down (PHC string), or none."""
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    for key in ("salt", "hash"):
        profile.pop(key, None)
    if password:
        made = Argon2id(salt=os.urandom(SALT_BYTES), length=32, iterations=ITERATIONS, lanes=LANES, memory_cost=MEMORY)
        profile["hash"] = made.derive_phc_encoded(password.encode())


def clear_where_asked(store: Store) -> bool:
    """Take all passwords away where the file asks for it; whether it did. Roles stay."""
    path = store.folder / RESET_FILE
    if not path.is_file():
        return False
    store.keep_profiles([{key: one[key] for key in ("name", "role") if key in one} for one in _kept(store)])
    path.unlink(missing_ok=True)
    return True

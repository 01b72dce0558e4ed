"""Keys of files that are encrypted at rest: the passwords that this process was given, and what they open.

SQLCipher (https://www.zetetic.net/sqlcipher/design/) keeps a salt in the first 16 bytes of a file and works the key
out of password and salt. It is worked out here in the same way, once for each salt: a store and its backups share one,
so that a list of thirty backups does not cost thirty derivations. Any program that knows SQLCipher opens the files by
the password alone.
"""

import hashlib
import secrets
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from workstation.findings import Refusal, hard
from workstation.ports import SHORTEST_PASSWORD

PLAIN = b"SQLite format 3\x00"
SALT_BYTES = 16
PAGE = 4096
ROUNDS = 256_000
"""Of PBKDF2-HMAC-SHA512: what SQLCipher 4 does of itself; a quarter of a second on an office computer."""
DISTINCT = 240
"""Different bytes in the first page of a file from which on it is taken for encrypted: noise has all 256 but for one
file in thousands, the first page of a plain store less than half of them."""


@dataclass(frozen=True)
class Key:
    """What opens an encrypted file."""

    secret: bytes = field(repr=False)
    """32 bytes."""
    salt: bytes

    @property
    def spec(self) -> str:
        """The key as the engine takes it, with the salt that stands in the file."""
        return f"x'{self.secret.hex()}{self.salt.hex()}'"


class Ring:
    """What this process was given and found out; a process works for one office. Nothing of it is ever written."""

    passwords: list[str] = []  # noqa: RUF012 - one ring for the process
    keys: dict[bytes, Key] = {}  # noqa: RUF012
    """Salt -> the key that opened a file with it."""
    derived: dict[tuple[str, bytes], Key] = {}  # noqa: RUF012


def give(password: str) -> None:
    """Take a password that may open files from now on; the last one given is tried first."""
    password = normal(password)
    if password:
        Ring.passwords[:] = [password, *(one for one in Ring.passwords if one != password)]


def forget() -> None:
    """Drop all passwords and keys."""
    Ring.passwords.clear()
    Ring.keys.clear()
    Ring.derived.clear()


def normal(password: str) -> str:
    """One form of a password, whatever way its characters were typed."""
    return unicodedata.normalize("NFC", password)


def new_key(password: str) -> Key:
    """A key with a salt of its own; ``Refusal`` for a password too weak to encrypt with."""
    password = normal(password)
    if len(password) < SHORTEST_PASSWORD or password != password.strip():
        raise Refusal([hard("encryption_password_form", shortest=SHORTEST_PASSWORD)])
    key = _derived(password, new_salt())
    give(password)
    remember(key)
    return key


def new_salt() -> bytes:
    """Random bytes that no other file has."""
    return secrets.token_bytes(SALT_BYTES)


def remember(key: Key) -> None:
    """A file with this salt was opened by this key."""
    Ring.keys[key.salt] = key


def candidates(salt: bytes) -> Iterator[Key]:
    """The key that opened a file with this salt, or those that the given passwords make of it."""
    if salt in Ring.keys:
        yield Ring.keys[salt]
        return
    for password in tuple(Ring.passwords):
        yield _derived(password, salt)


def opens(password: str, key: Key) -> bool:
    """Whether a password is the one that a key was made of."""
    return secrets.compare_digest(_derived(normal(password), key.salt).secret, key.secret)


def salt_of(path: Path) -> bytes | None:
    """The salt of an encrypted file; ``None`` for a plain one, for what is not there, and for what is neither."""
    try:
        with path.open("rb") as file:
            page = file.read(PAGE)
    except (FileNotFoundError, NotADirectoryError):
        return None
    if page.startswith(PLAIN) or len(page) < PAGE or len(set(page)) < DISTINCT:
        return None
    return page[:SALT_BYTES]


def _derived(password: str, salt: bytes) -> Key:
    if (password, salt) not in Ring.derived:
        secret = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, ROUNDS, 32)
        Ring.derived[password, salt] = Key(secret, salt)
    return Ring.derived[password, salt]

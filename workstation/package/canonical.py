"""Canonical JSON, digests and the check code: what the seal is computed from.

``docs/package-format.md`` says the same in prose, so that others can recompute a seal without this program.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base 32 after Douglas Crockford (https://www.crockford.com/base32.html): no I, L, O, U."""
CHECK_CODE_BITS = 40

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def canonical_json(value: Any) -> bytes:
    r"""A value as the one text that stands for it, in UTF-8.

    Keys sorted by code point, no spaces, every text in Unicode NFC, only ``"``, ``\`` and control characters
    escaped. Takes mappings with text keys, sequences, text, whole numbers, true, false and ``None``; exact
    numbers with a fraction are given as text. Raises ``TypeError`` for anything else, ``ValueError`` for two
    keys that are the same in NFC or for text that is not Unicode (half of a surrogate pair).
    """
    return _ENCODER.encode(_normalized(value)).encode()


def _normalized(value: Any) -> Any:
    if isinstance(value, str):
        return normalized_text(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Mapping):
        return _normalized_mapping(value)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [_normalized(item) for item in value]
    raise TypeError(f"no canonical form for {type(value).__name__}")


def _normalized_mapping(mapping: Mapping[Any, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in mapping.items():
        if not isinstance(key, str):
            raise TypeError(f"no canonical form for a key of type {type(key).__name__}")
        name = normalized_text(key)
        if name in found:
            raise ValueError(f"two keys are the same in NFC: {name!r}")
        found[name] = _normalized(value)
    return found


def normalized_text(text: str) -> str:
    """The text in Unicode NFC; line breaks and everything else as they stand."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def digest(value: Any) -> str:
    """SHA-256 over the canonical JSON, 64 hexadecimal digits in lower case."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


class TableDigest:
    """SHA-256 over the rows of a table: each row's canonical JSON followed by one line feed (U+000A)."""

    def __init__(self) -> None:
        self.rows = 0
        self._hash = hashlib.sha256()

    def add(self, row: Mapping[str, Any]) -> None:
        """Take in the next row; rows come in the order of the table's primary key."""
        self._hash.update(canonical_json(row) + b"\n")
        self.rows += 1

    def add_lines(self, lines: Sequence[str]) -> None:
        """Take in the next rows, each as its canonical JSON with the line feed."""
        self._hash.update("".join(lines).encode())
        self.rows += len(lines)

    def hexdigest(self) -> str:
        """The digest of the rows so far."""
        return self._hash.hexdigest()


def check_code(root: str) -> str:
    """The first 40 bits of a root (64 hexadecimal digits) as ``XXXX-XXXX``: what a stamped sheet bears."""
    bits = int(root[: CHECK_CODE_BITS // 4], 16)
    letters = "".join(CROCKFORD[bits >> shift & 31] for shift in range(CHECK_CODE_BITS - 5, -1, -5))
    return f"{letters[:4]}-{letters[4:]}"

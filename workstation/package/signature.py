"""The signature of a package: who wrote it, by the station's own key (Ed25519, RFC 8032).

It stands in ``bag-info.txt`` beside the check code, so that a reader which knows no signatures passes over it. What is
signed is the text ``ip-workstation package <id> <root>``: the root covers every value, the id names unit, period and
revision. The SM3 digest (GB/T 32905) is that of the same text as the root's SHA-256.
"""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workstation.package.canonical import canonical_json
from workstation.package.seal import Seal

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SIGNATURE, KEY, SM3 = "Signature-Ed25519", "Signature-Key", "Root-SM3"
"""Headings of ``bag-info.txt``; key and signature in base 64, the digest in 64 hexadecimal digits."""
KEY_BYTES = 32
FINGERPRINT_DIGITS = 16


@dataclass(frozen=True, kw_only=True)
class Signature:
    """A signature that is good by the key beside it; whose key that is, is another question."""

    key: str
    """The public key, base 64."""

    @property
    def fingerprint(self) -> str:
        """Of the key, for people."""
        return fingerprint(self.key)


def fingerprint(key: str) -> str:
    """The first 16 digits of the SHA-256 of a public key, in groups of four: ``3F2A-…``; for base 64 only."""
    digits = hashlib.sha256(base64.b64decode(key)).hexdigest()[:FINGERPRINT_DIGITS].upper()
    return "-".join(digits[start : start + 4] for start in range(0, FINGERPRINT_DIGITS, 4))


def is_key(text: str) -> bool:
    """Whether a text is a public key in base 64."""
    try:
        return len(base64.b64decode(text, validate=True)) == KEY_BYTES
    except (binascii.Error, ValueError):
        return False


def signed_text(seal: Seal) -> bytes:
    """What is signed."""
    return f"ip-workstation package {seal.package_id} {seal.root}".encode()


def sign(seal: Seal, key: "Ed25519PrivateKey") -> dict[str, str]:
    """The headings that sign a seal; the same seal and key give the same."""
    signature = base64.b64encode(key.sign(signed_text(seal))).decode()
    return {KEY: public_text(key), SIGNATURE: signature}


def public_text(key: "Ed25519PrivateKey") -> str:
    """The public half of a key, base 64."""
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def sm3(seal: Seal) -> str:
    """The SM3 digest of what the root is computed over."""
    from cryptography.hazmat.primitives import hashes

    digest = hashes.Hash(hashes.SM3())
    digest.update(canonical_json(seal.sealed()))
    return digest.finalize().hex()


def read_signature(info: Mapping[str, str], seal: Seal) -> Signature | None:
    """The signature of a seal in the headings of a bag; ``None`` for an unsigned one.

    ``ValueError`` for a bad one, and where an SM3 digest is stated that is not the seal's.
    """
    if SM3 in info and info[SM3].lower() != sm3(seal):
        raise ValueError("sm3")
    key, signature = info.get(KEY, ""), info.get(SIGNATURE, "")
    if not key and not signature:
        return None
    if not is_key(key):
        raise ValueError("key")
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(key)).verify(
            base64.b64decode(signature, validate=True), signed_text(seal)
        )
    except (InvalidSignature, binascii.Error, ValueError) as fault:
        raise ValueError("signature") from fault
    return Signature(key=key)

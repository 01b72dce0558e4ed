"""What was decided about the columns of ledgers before, by the pattern of their headings."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workstation.sheets.headers import heading_key
from workstation.values.days import Order

MOST_PATTERNS = 200
ALIKE = 0.6
"""Share of headings that two ledgers of one sender have in common from one year to the next."""


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """The headings of one kind of ledger and what each of them is."""

    register: str
    headings: tuple[str, ...]
    """Normalised, each once, in the order of the alphabet: a column that moved makes no other pattern."""
    columns: Mapping[str, str | None]
    """Normalised heading -> key of the field, ``NOTED``, or ``None`` for one that is left out."""
    orders: Mapping[str, Order] = field(default_factory=dict)
    keep_in_note: bool = False

    @property
    def digest(self) -> str:
        """Names the pattern."""
        return digest_of(self.register, self.headings)

    def likeness(self, headings: set[str]) -> float:
        """Share of all headings of both that both have."""
        own = set(self.headings)
        return len(own & headings) / len(own | headings) if own | headings else 0.0

    def as_setting(self) -> dict[str, Any]:
        """The pattern as a store keeps it."""
        return {
            "register": self.register,
            "hash": self.digest,
            "headings": list(self.headings),
            "columns": dict(self.columns),
            "orders": dict(self.orders),
            "keep_in_note": self.keep_in_note,
        }


@dataclass(frozen=True, kw_only=True)
class Memory:
    """The patterns of one register, the newest last."""

    patterns: tuple[Pattern, ...] = ()

    def recalled(self, headings: Iterable[str]) -> Pattern | None:
        """The pattern of these normalised headings, else the one most like it; ``None`` where none is alike."""
        wanted = set(headings)
        alike = [(pattern.likeness(wanted), place) for place, pattern in enumerate(self.patterns)]
        best = max(alike, default=(0.0, 0))
        return self.patterns[best[1]] if best[0] >= ALIKE else None

    def anywhere(self) -> dict[str, str | None]:
        """Normalised heading -> field in any pattern, the newest first, by which a row of headings is found."""
        return {heading: key for pattern in self.patterns for heading, key in pattern.columns.items()}


NOTHING = Memory()
"""Where nothing was decided yet."""


def pattern_headings(headings: Iterable[str]) -> tuple[str, ...]:
    """The headings of a sheet as a pattern has them."""
    return tuple(sorted({heading_key(heading, keep_brackets=True) for heading in headings} - {""}))


def digest_of(register: str, headings: Sequence[str]) -> str:
    """A short hash of a register's key and normalised headings."""
    return hashlib.sha256("\n".join((register, *headings)).encode()).hexdigest()[:16]


def memory_from(setting: Any, register: str, known: Iterable[str]) -> Memory:
    """What a store's setting remembers of a register; what it cannot be, or names no known field, is passed over."""
    entries = setting if isinstance(setting, list) else []
    patterns = (_pattern_from(entry, set(known)) for entry in entries if isinstance(entry, dict))
    return Memory(patterns=tuple(one for one in patterns if one is not None and one.register == register))


def _pattern_from(entry: Mapping[str, Any], known: set[str]) -> Pattern | None:
    try:
        return Pattern(
            register=str(entry["register"]),
            headings=tuple(map(str, entry["headings"])),
            columns={
                str(heading): key for heading, key in dict(entry["columns"]).items() if key is None or key in known
            },
            orders={key: order for key, order in dict(entry.get("orders", {})).items() if order in ("dmy", "mdy")},
            keep_in_note=entry.get("keep_in_note") is True,
        )
    except (KeyError, TypeError, ValueError):
        return None


def with_pattern(setting: Any, pattern: Pattern) -> list[Any]:
    """The setting with one more pattern, which takes the place of an older one with the same headings."""
    entries = setting if isinstance(setting, list) else []
    others = [entry for entry in entries if not (isinstance(entry, dict) and entry.get("hash") == pattern.digest)]
    return [*others, pattern.as_setting()][-MOST_PATTERNS:]

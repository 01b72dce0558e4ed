"""Which columns a table shows, in which order, how wide, and how many of them stay while the others scroll."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from workstation.register import Register

WIDEST = 30
"""Characters of half width that a column has at most before somebody widens it."""
NARROWEST, BROADEST = 3.0, 120.0
"""Characters of half width between which a kept width is believed."""
MOST_FROZEN = 4


@dataclass(frozen=True)
class ColumnLayout:
    """The columns of one register's table."""

    keys: tuple[str, ...]
    frozen: int = 0
    """So many columns at the left stay in place."""
    widths: Mapping[str, float] = field(default_factory=dict)
    """Field -> characters of half width, for the columns whose width somebody set."""

    def moved(self, old: int, new: int) -> "ColumnLayout":
        """One column stands elsewhere."""
        keys = list(self.keys)
        keys.insert(new, keys.pop(old))
        return replace(self, keys=tuple(keys))

    def without(self, key: str) -> "ColumnLayout":
        """One column is hidden; the last one stays."""
        keys = tuple(one for one in self.keys if one != key)
        return replace(self, keys=keys, frozen=min(self.frozen, len(keys) - 1)) if keys else self

    def with_frozen(self, number: int) -> "ColumnLayout":
        """So many columns stay in place; one at least is left to scroll."""
        return replace(self, frozen=max(0, min(number, MOST_FROZEN, len(self.keys) - 1)))

    def with_width(self, key: str, width: float) -> "ColumnLayout":
        """One column has this width."""
        return replace(self, widths={**self.widths, key: round(width, 1)})

    def as_json(self) -> dict[str, Any]:
        """As the store's setting keeps it."""
        return {"keys": list(self.keys), "frozen": self.frozen, "widths": dict(self.widths)}


def layout_at_first(register: Register) -> ColumnLayout:
    """The columns of the declaration."""
    return ColumnLayout(register.in_table)


def layout_from_json(register: Register, raw: Any) -> ColumnLayout:
    """The layout of a setting; what today's declaration does not know is left out."""
    if not isinstance(raw, Mapping):
        return layout_at_first(register)
    named = raw.get("keys")
    keys = dict.fromkeys(key for key in named if key in register.by_key) if isinstance(named, list) else {}
    widths = raw.get("widths")
    believed = {
        key: float(width)
        for key, width in (widths.items() if isinstance(widths, Mapping) else ())
        if key in register.by_key and isinstance(width, int | float) and NARROWEST <= width <= BROADEST
    }
    frozen = raw.get("frozen")
    layout = ColumnLayout(tuple(keys) or register.in_table, 0, believed)
    return layout.with_frozen(frozen if isinstance(frozen, int) else 0)

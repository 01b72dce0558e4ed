"""Which column of a ledger is which field."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from workstation.fields import Field
from workstation.findings import WrongUse
from workstation.register import Register
from workstation.sheets.headers import Recognise, heading_key
from workstation.values.text import quoted

UID_HEADING = "记录标识"
"""Heading of the hidden first column of an exported ledger."""
PARENT_HEADING = "所属记录标识"
"""Heading of the hidden first column of a child table's ledger."""
UID = "uid"
PARENT = "parent"


@lru_cache(maxsize=64)
def known_headings(fields: tuple[Field, ...]) -> dict[str, str]:
    """Normalised heading -> key of the field.

    A label wins over an alias, and an alias that two fields claim belongs to the one declared first.
    """
    known: dict[str, str] = {heading_key(UID_HEADING): UID, heading_key(PARENT_HEADING): PARENT}
    known |= {UID: UID, PARENT: PARENT}
    in_turn: tuple[Callable[[Field], tuple[str, ...]], ...] = (
        lambda one: (one.label, one.key),
        lambda one: (one.english,),
        lambda one: one.aliases,
    )
    for names in in_turn:
        for one in fields:
            for name in names(one):
                known.setdefault(heading_key(name, keep_brackets=True), one.key)
        for one in fields:
            for name in names(one):
                known.setdefault(heading_key(name), one.key)
    return known


@dataclass(frozen=True, kw_only=True)
class ColumnChoice:
    """What a person decided about a ledger's columns; it overrides what is recognised."""

    columns: Mapping[str, str | None] = field(default_factory=dict)
    """Heading as in the sheet -> key of the field, or ``None`` to leave the column out."""
    constants: Mapping[str, Any] = field(default_factory=dict)
    """Key of a field -> raw value where the ledger has no such column."""

    @classmethod
    def from_file(cls, path: Path, register: Register) -> "ColumnChoice":
        """Read ``{"columns": {…}, "constants": {…}}``; ``WrongUse`` where it is none or names an unknown field."""
        try:
            content = json.loads(path.read_text("utf-8"))
            choice = cls(columns=dict(content.get("columns", {})), constants=dict(content.get("constants", {})))
        except (OSError, ValueError, AttributeError, TypeError, RecursionError) as wrong:
            raise WrongUse("mapping_form", path=str(path)) from wrong
        named: list[Any] = [*(key for key in choice.columns.values() if key is not None), *choice.constants]
        unknown = [key for key in named if not isinstance(key, str) or key not in register.by_key]
        if unknown:
            raise WrongUse("mapping_unknown", path=str(path), keys=", ".join(map(quoted, unknown)))
        return choice

    def recogniser(self, fields: tuple[Field, ...]) -> Recognise:
        """The function that names the field of a normalised heading, this choice first."""
        known = known_headings(fields)
        chosen = {heading_key(heading, keep_brackets=True): key for heading, key in self.columns.items()}

        def recognise(heading: str) -> str | None:
            return chosen[heading] if heading in chosen else known.get(heading)

        return recognise

"""Which heading of a ledger means which field, by the words that are declared for it and by what a person decided."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from workstation.fields import Day, Field
from workstation.findings import WrongUse
from workstation.folding import simplified
from workstation.ledgers.remembered import NOTHING, Memory
from workstation.ledgers.units import counts_in, name_and_unit
from workstation.register import Register
from workstation.sheets.extent import column_number
from workstation.sheets.headers import Recognise, heading_key
from workstation.values.days import Order
from workstation.values.text import quoted

UID_HEADING = "记录标识"
"""Heading of the hidden first column of an exported ledger."""
PARENT_HEADING = "所属记录标识"
"""Heading of the hidden first column of a child table's ledger."""
UID = "uid"
PARENT = "parent"
NOTED = "+note"
"""A column that no field takes, kept in the note."""
AND = "+"
"""Between the two fields of one column that holds a term: valid_from+valid_to."""
ORDERS = ("dmy", "mdy")

Names = Callable[[Field], tuple[str, ...]]


@lru_cache(maxsize=64)
def known_headings(fields: tuple[Field, ...]) -> dict[str, str]:
    """Normalised heading -> key of the field, or of both fields of a term.

    A label wins over an alias, and an alias that two fields claim belongs to the one declared first.
    """
    known = dict(labels(fields))
    _add(known, fields, lambda one: (one.english,))
    _add(known, fields, lambda one: one.aliases)
    for start in fields:
        if isinstance(start, Day) and start.ends:
            for name in start.term_aliases:
                for keep in (True, False):
                    known.setdefault(heading_key(name, keep_brackets=keep), term_key(start))
    return known


@lru_cache(maxsize=64)
def labels(fields: tuple[Field, ...]) -> dict[str, str]:
    """Normalised heading -> key of the field that is called so itself."""
    known: dict[str, str] = {heading_key(UID_HEADING): UID, heading_key(PARENT_HEADING): PARENT}
    known |= {UID: UID, PARENT: PARENT}
    _add(known, fields, lambda one: (one.label, one.key))
    return known


def _add(known: dict[str, str], fields: Iterable[Field], names: Names) -> None:
    for keep in (True, False):
        for one in fields:
            for name in names(one):
                known.setdefault(heading_key(name, keep_brackets=keep), one.key)


def term_key(start: Day) -> str:
    """What a column with both days of a term is known by."""
    return f"{start.key}{AND}{start.ends}"


def terms(fields: Iterable[Field]) -> dict[str, Day]:
    """Key of a column with both days of a term -> the field of its first day."""
    return {term_key(one): one for one in fields if isinstance(one, Day) and one.ends}


def meaning(fields: tuple[Field, ...]) -> Recognise:
    """The function that names the field of a heading by its words; traditional characters, a unit at the end pass."""
    known = known_headings(fields)
    by_key = {one.key: one for one in fields}

    def recognise(heading: str) -> str | None:
        plain = in_simplified(heading)
        found = known.get(heading) or known.get(plain)
        parted = None if found else name_and_unit(plain)
        if parted is None:
            return found
        key = known.get(parted[0])
        return key if key in by_key and counts_in(by_key[key], parted[1]) else None

    return recognise


def in_simplified(heading: str) -> str:
    """A heading with simplified characters only."""
    return heading if heading.isascii() else "".join(simplified().get(sign, sign) for sign in heading)


def index_of(letters: str) -> int:
    """Index of a column from the letters over it: A is 0. Raises ``ValueError`` for what are no letters."""
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
        raise ValueError(letters)
    return column_number(letters.upper()) - 1


@dataclass(frozen=True, kw_only=True)
class ColumnChoice:
    """What a person decided about a ledger's columns; it overrides what is recognised."""

    columns: Mapping[str, str | None] = field(default_factory=dict)
    """Heading as in the sheet -> key of the field, of both fields of a term, ``NOTED``, or ``None`` to leave it out."""
    places: Mapping[int, str | None] = field(default_factory=dict)
    """Index of a column -> the same, for one whose heading is empty or stands twice; it wins over ``columns``."""
    constants: Mapping[str, Any] = field(default_factory=dict)
    """Key of a field -> raw value where the ledger has no such column."""
    orders: Mapping[str, Order] = field(default_factory=dict)
    """Key of a field -> how its column writes dates such as 6/5/2023."""
    keep_in_note: bool = False
    """Whether the note takes what stands in columns that are no field."""
    memory: Memory = NOTHING
    """What was decided about ledgers before."""

    @classmethod
    def from_file(cls, path: Path, register: Register) -> "ColumnChoice":
        """Read ``{"columns": {…}, "letters": {…}, "constants": {…}, "orders": {…}, "keep_in_note": …}``.

        Each part may be missing. Raises ``WrongUse`` where it is none of this or names an unknown field.
        """
        try:
            content = json.loads(path.read_text("utf-8"))
            keep = content.get("keep_in_note", False)
            noted = dict.fromkeys(keep, NOTED) if isinstance(keep, list) else {}
            choice = cls(
                columns=noted | dict(content.get("columns", {})),
                places={index_of(letter): key for letter, key in dict(content.get("letters", {})).items()},
                constants=dict(content.get("constants", {})),
                orders=dict(content.get("orders", {})),
                keep_in_note=keep is True,
            )
        except (OSError, ValueError, AttributeError, TypeError, RecursionError) as wrong:
            raise WrongUse("mapping_form", path=str(path)) from wrong
        if any(order not in ORDERS for order in choice.orders.values()):
            raise WrongUse("mapping_form", path=str(path))
        unknown = choice.unknown(register)
        if unknown:
            raise WrongUse("mapping_unknown", path=str(path), keys=", ".join(map(quoted, unknown)))
        return choice

    def unknown(self, register: Register) -> list[Any]:
        """The keys it names that the register does not have."""
        known = {*register.by_key, *terms(register.fields), NOTED}
        named: list[Any] = [key for key in (*self.columns.values(), *self.places.values()) if key is not None]
        wrong = [key for key in named if not isinstance(key, str) or key not in known]
        return wrong + [key for key in (*self.constants, *self.orders) if key not in register.by_key]

    def by_hand(self) -> dict[str, str | None]:
        """Normalised heading -> what a person decided."""
        return {heading_key(heading, keep_brackets=True): key for heading, key in self.columns.items()}

    def recogniser(self, fields: tuple[Field, ...]) -> Recognise:
        """The function that names the field of a normalised heading, this choice first, then what is remembered."""
        chosen, remembered, known = self.by_hand(), self.memory.anywhere(), meaning(fields)

        def recognise(heading: str) -> str | None:
            if heading in chosen:
                return chosen[heading]
            return remembered.get(heading) or known(heading)

        return recognise

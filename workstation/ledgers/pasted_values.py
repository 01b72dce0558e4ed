"""What a pasted cell is read from: its text, or the number behind it where the text says less."""

import re
from typing import Any

from workstation.fields import Field
from workstation.findings import Reading
from workstation.ledgers.pasted_cells import PastedCell
from workstation.ledgers.units import with_unit
from workstation.records import read_value
from workstation.values.days import Order, read_day

ORDERS: tuple[Order, ...] = ("dmy", "mdy")
EITHER = {"day_ambiguous": ORDERS}
"""Code of a finding that a choice for the whole column settles -> what can be chosen."""
AS_READ = "as_read"
"""The choice that what was read is meant."""

_NUMBERS = ("count", "amount", "decimal")
_BETTER_BY_NUMBER = frozenset(("day_ambiguous", "day_two_digit_year", "day_from_serial"))
"""Faults of a date's text that the sheet's own day number settles.

Not those of a date without day or year: the sheet made up what the clerk did not write.
"""
_SCIENTIFIC = re.compile(r"[-+]?[0-9](?:\.[0-9]+)?[Ee][+-]?[0-9]{1,3}")


def raw_of(field: Field, cell: PastedCell, unit: str = "") -> Any:
    """What the field is to read.

    The text as it was seen, unless the number behind it is surely meant: the column was too narrow (``####``), the
    number is shown in powers of ten and all its digits are known, a date is shown in a doubtful order, an amount is
    shown rounded.
    """
    shown = with_unit(field, unit, cell.text)
    number = cell.number
    if number is None:
        return shown
    text = cell.text.strip()
    if text.strip("#") == "" or (_SCIENTIFIC.fullmatch(text) and isinstance(number, int)):
        return with_unit(field, unit, number)
    if field.kind == "day":
        told = read_day(text)
        doubtful = any(finding.code in _BETTER_BY_NUMBER for finding in told.findings)
        return number if doubtful and not read_day(number).findings else shown
    if field.kind in _NUMBERS:
        exact = with_unit(field, unit, number)
        told, meant = read_value(field, shown, {}), read_value(field, exact, {})
        rounded = not told.findings and not meant.findings and told.value is not None and told.value != meant.value
        return exact if rounded else shown
    return shown


def either_way(field: Field, raw: Any) -> tuple[Reading, Reading] | None:
    """The two readings of a date by ``ORDERS``, where the order of its parts matters."""
    if field.kind != "day" or not isinstance(raw, str):
        return None
    first, second = (read_day(raw, order) for order in ORDERS)
    return None if first == second else (first, second)

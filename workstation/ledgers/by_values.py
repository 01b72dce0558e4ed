"""What a column holds, told by its cells alone."""

import re
from collections import Counter
from collections.abc import Sequence

from workstation.fields import (
    Choice,
    Choices,
    CreditCode,
    Day,
    Division,
    Field,
    Flag,
    Identity,
    NiceClass,
    PersonId,
    Phone,
    RegistrationNumber,
)
from workstation.findings import Reading
from workstation.records import read_value
from workstation.sheets.cells import Cell, CellError
from workstation.values.days import read_day
from workstation.values.numbers import PATTERNS
from workstation.values.text import clean_text, is_blank_mark, is_ditto_mark

FEWEST = 3
"""Cells that are needed to tell anything."""
ENOUGH = 0.9
"""Share of the cells that must read as the field."""
TELLING = (
    Choice, Choices, CreditCode, Day, Division, Flag, Identity, NiceClass, PersonId, Phone, RegistrationNumber,
)  # fmt: skip
"""Kinds of field whose cells look like nothing else."""
_PASSED = frozenset(("credit_code_check_digit", "person_id_check_digit", "patent_check_digit", "day_two_digit_year"))
"""Soft findings that do not speak against the kind."""
_WITHOUT_RECORD = frozenset(("division_several", "day_ambiguous"))
"""Faults of a cell that is of the kind all the same."""
_PHONE = re.compile(r"\+?(?:86)?1[3-9][0-9\s-]{9,12}|0[0-9]{2,3}-[0-9]{7,8}(?:-[0-9]+)?")
_BARE_NUMBER = re.compile(r"[0-9]{7,8}")


def held(cells: Sequence[Cell]) -> list[Cell]:
    """The cells that say something."""
    return [cell for cell in cells if cell is not None and not _says_nothing(cell)]


def _says_nothing(cell: Cell) -> bool:
    if isinstance(cell, CellError):
        return True
    if not isinstance(cell, str):
        return False
    text = clean_text(cell)
    return is_blank_mark(text) or is_ditto_mark(text)


def share(field: Field, cells: Sequence[Cell]) -> float:
    """Share of the cells that say something which the field reads; 1 where none says anything."""
    said = held(cells)
    return sum(reads(field, cell) for cell in said) / len(said) if said else 1.0


def reads(field: Field, cell: Cell) -> bool:
    """Whether the field reads a cell by itself; what only its record could settle passes."""
    raw = str(cell) if isinstance(cell, bool) and not isinstance(field, Flag) else cell
    found = _read(field, raw).findings
    return all(not finding.hard or finding.code in _WITHOUT_RECORD for finding in found)


def _read(field: Field, cell: Cell) -> Reading:
    """The cell by itself; a number whose pattern another field decides is read by any of its patterns."""
    if isinstance(field, RegistrationNumber) and field.decided_by:
        readings = [PATTERNS[key].read(cell) for key in dict.fromkeys(key for _, key in field.patterns)]
        return next((one for one in readings if one.value is not None), readings[0])
    return read_value(field, cell, {})


def tells(field: Field, cells: Sequence[Cell], heading: str = "") -> bool:
    """Whether cells look like this field's and like nothing else."""
    said = held(cells)
    if len(said) < FEWEST or not isinstance(field, TELLING) or not any(_is_surely(field, one) for one in said[:5]):
        return False
    if sum(_is_surely(field, cell) for cell in said) < ENOUGH * len(said):
        return False
    texts = [clean_text(cell) for cell in said]
    match field:
        case NiceClass():
            # Many small numbers are within 1 to 45: running ones, counts of anything.
            named = not heading or "类" in heading or all("类" in text for text in texts)
            numbers = [int(read_value(field, cell, {}).value or 0) for cell in said]
            return named and max(Counter(numbers).values()) > 1 and numbers != sorted(numbers)
        case RegistrationNumber():
            return len(set(texts)) * 2 > len(texts) and (not _all_bare(texts) or _names_a_number(heading))
        case Flag():
            return not any(text.isdecimal() for text in texts)
        case _:
            return True


def _is_surely(field: Field, cell: Cell) -> bool:
    if isinstance(cell, bool):
        return isinstance(field, Flag)
    reading = _read(field, cell)
    if reading.value is None or any(finding.code not in _PASSED for finding in reading.findings):
        return False
    if isinstance(field, Phone):
        return bool(_PHONE.fullmatch(clean_text(cell)))
    if isinstance(field, Day):
        return not isinstance(cell, int | float)
    if isinstance(field, RegistrationNumber):
        text = clean_text(cell)
        bare = text.isdecimal()
        return not bare or bool(_BARE_NUMBER.fullmatch(text) and read_day(text).value is None)
    return True


def _all_bare(texts: Sequence[str]) -> bool:
    return all(text.isdecimal() for text in texts)


def _names_a_number(heading: str) -> bool:
    """Whether nothing speaks against a column of bare figures being numbers of an office."""
    return not heading or (("号" in heading or "no" in heading.lower()) and "编号" not in heading)


def candidates(fields: Sequence[Field], cells: Sequence[Cell], heading: str = "") -> tuple[str, ...]:
    """The fields that a column's cells look like."""
    return tuple(field.key for field in fields if tells(field, cells, heading))

"""What a wrong cell may have meant to say: only what its own signs prove or its reading leaves open, never a guess."""

import difflib
from collections.abc import Mapping
from typing import Any

from workstation.fields import Day, Field, Listed
from workstation.findings import Finding
from workstation.register import Register
from workstation.values.identities import CREDIT_ALPHABET, credit_check_digit, organisation_check_digit
from workstation.values.text import half_width
from workstation.words import say

MISTAKEN = str.maketrans("OISZ", "0152")
"""Letters that a credit code does not use -> the digits they are taken for."""
CREDIT_CODE = 18
NEAR = 0.6
"""How alike an unknown word and one of the list must be."""


def suggestion_of(finding: Finding, register: Register, record: Mapping[str, Any]) -> str:
    """What the cell might say instead, in words; empty where nothing can be told.

    ``record`` is what the row was read as: some numbers are judged by the kind of their record.
    """
    field = register.by_key.get(finding.field)
    if field is None:
        return ""
    values = finding.values
    match finding.code:
        case "day_ambiguous":
            return say("failed_either", "zh", first=values["first"], second=values["second"])
        case "day_is_range":
            return _end_of_range(field, register, values)
        case "choice_doubtful":
            return _one_of(values["candidates"])
        case "division_several":
            return _one_of(values["names"])
        case "choice_unknown" if isinstance(field, Listed):
            return _near_word(field, str(values["raw"]))
        case "credit_code_form":
            return _without_mistaken(str(values["raw"]))
        case "credit_code_check_digit" if values["inner_found"] == values["inner_expected"]:
            # The inner code is right, so that only the last sign can be wrong.
            return say("failed_by_paper", "zh", value=values["raw"][:-1] + values["expected"])
        case "patent_check_digit_missing":
            return f"{values['raw']}.{values['expected']}"
        case _:
            return _told(field, values, record)


def _end_of_range(field: Field, register: Register, values: Mapping[str, Any]) -> str:
    """The first day of a term in the field of its beginning, the last in that of its end."""
    ends = {one.ends for one in register.fields if isinstance(one, Day) and one.ends}
    if isinstance(field, Day) and field.ends:
        return str(values["start"])
    return str(values["end"]) if field.key in ends else ""


def _one_of(names: str) -> str:
    return say("failed_one_of", "zh", names=names) if "、" in names else names


def _near_word(field: Listed, raw: str) -> str:
    """The one word of the list that is much like what stands there."""
    labels = [field.choices.label(code, "zh") for code in field.choices.codes]
    near = difflib.get_close_matches(half_width(raw).strip(), labels, 2, NEAR)
    return near[0] if len(near) == 1 else ""


def _without_mistaken(raw: str) -> str:
    """A credit code with digits for letters that look like them, where both its check digits then agree."""
    code = "".join(half_width(raw).split()).replace("-", "").upper().translate(MISTAKEN)
    if len(code) != CREDIT_CODE or not set(code) <= set(CREDIT_ALPHABET):
        return ""
    right = credit_check_digit(code) == code[17] and organisation_check_digit(code[8:16]) == code[16]
    return say("failed_by_paper", "zh", value=code) if right else ""


def _told(field: Field, values: Mapping[str, Any], record: Mapping[str, Any]) -> str:
    """What the finding itself names, where the field can hold it."""
    told = values.get("suggestion") or values.get("expected")
    if not isinstance(told, str) or len(told) < 2:
        return ""
    reading = field.read(told, record)
    if reading.value is None or any(finding.hard for finding in reading.findings):
        return ""
    return field.show(reading.value, "zh")

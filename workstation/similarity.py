"""How alike two values are, and two records by the fields that their declaration compares.

Nothing here decides: what is alike is a question for a clerk, with its reasons and how sure they make it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Literal

from workstation.fields import Text
from workstation.folding import fold
from workstation.ledgers.alike import halves, name_field, near
from workstation.register import Register
from workstation.values.text import half_width

SAME_FORM = (("有限责任公司", "有限公司"), ("股份有限公司", "股份公司"))
"""What a company may write either way in its name, 公司法 art. 7."""
LONG = 40
"""Letters from which on a name is looked for by its halves."""
_GROUPS = re.compile(r"[0-9]+|[^0-9]+")
_GROUP = re.compile(r"[0-9]+")
_DIGIT = re.compile(r"[0-9]")

Likeness = Literal["same", "writing", "near", "blank", "other"]
"""Of two values: the same, the same but for how it is written, one letter apart, one of them empty, others."""
KeyLikeness = Literal["writing", "part", "slip", "next", "missing", "other"]
"""Of two unique keys: the same but for how it is written or for an empty part of it, a slip of the hand apart,
a slip in the very last letter as numbers given one after the other have it, one of them missing, others."""


class Sureness(IntEnum):
    """How sure it is that two records are one."""

    MAYBE = 1
    LIKELY = 2
    SURE = 3


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One thing that speaks for or against it."""

    code: str
    """Its sentence is ``doubles_why_<code>``."""
    fields: tuple[str, ...]
    values: tuple[Any, ...] = ()
    """The two values, where they differ."""


@dataclass(frozen=True, kw_only=True)
class Resemblance:
    """What two records have in common."""

    sureness: Sureness
    reasons: tuple[Reason, ...]


def plain(text: str) -> str:
    """A name as it is compared: folded, and in one of the ways a company may write its form."""
    folded = fold(text)
    for long, short in SAME_FORM:
        folded = folded.replace(long, short)
    return folded


def plain_number(text: str) -> str:
    """A number as it is compared: folded, its groups of digits apart and without the zeros before them."""
    if text.isdecimal() and text.isascii() and text[0] != "0":
        return text
    parts = (part.lstrip("0") or "0" if part.isdecimal() else fold(part) for part in _GROUPS.findall(half_width(text)))
    return " ".join(filter(None, parts))


def letters_and_digits(name: str) -> tuple[str, str]:
    """A plain name without its digits, and the digits: another number is another thing."""
    if not _DIGIT.search(name):
        return name, ""
    return _DIGIT.sub("", name), " ".join(_GROUP.findall(name))


def pieces(name: str) -> Iterator[object]:
    """What two names have in common where one letter differs, is missing or too much: at least one of these."""
    if len(name) > LONG:
        yield from halves(name)
        return
    yield name
    for place in range(len(name)):
        yield name[:place] + name[place + 1 :]


def likeness(one: Any, other: Any) -> Likeness:
    """How alike two values of one field are."""
    if one == other:
        return "same"
    if one is None or other is None:
        return "blank"
    if not (isinstance(one, str) and isinstance(other, str)):
        return "other"
    first, second = plain(one), plain(other)
    if first == second:
        return "writing"
    (letters, digits), (other_letters, other_digits) = letters_and_digits(first), letters_and_digits(second)
    return "near" if digits == other_digits and near(letters, other_letters) else "other"


def slip(one: str, other: str) -> Literal["", "slip", "next"]:
    """Whether two numbers differ by what a hand does: one sign wrong, missing or too much, two neighbours swapped."""
    if len(one) < len(other):
        one, other = other, one
    if one == other or len(one) - len(other) > 1 or len(one) < 3:
        return ""
    start = 0
    while start < len(other) and one[start] == other[start]:
        start += 1
    if len(one) > len(other):
        return "slip" if one[start + 1 :] == other[start:] else ""
    if one[start + 1 :] == other[start + 1 :]:
        return "next" if start == len(one) - 1 else "slip"
    swapped = one[start + 1] + one[start] == other[start : start + 2] and one[start + 2 :] == other[start + 2 :]
    return "slip" if swapped else ""


class Comparing:
    """Compares the records of one register by its declaration."""

    def __init__(self, register: Register) -> None:
        unique = register.unique_by
        self.key = unique.fields
        self.also = unique.also
        self.similar = register.similar_by
        self.name = name_field(register)
        self.texts = tuple(key for key in self.similar if isinstance(register.by_key[key], Text))
        """Compared fields in which a letter may be wrong."""
        self.optional = tuple(key for key in self.similar if register.by_key[key].required is not True)
        """Compared fields that may be empty."""
        self.date = register.counting.dated_by
        serial = {proposal.field for proposal in register.proposals if proposal.numbers}
        self._numbered = bool(serial & {*self.key})
        """Whether the program itself gives the numbers, one after the other."""
        self.fields = tuple(dict.fromkeys((*self.key, *self.also, *self.similar, self.date)))
        """All that is looked at."""

    def compare(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> Resemblance | None:
        """What two records have in common; ``None`` where it is nothing to ask about."""
        about_key: list[Reason] = []
        key = self._key_likeness(one, other, about_key)
        by_field = {field: likeness(one.get(field), other.get(field)) for field in self.similar}
        differing = [field for field, found in by_field.items() if found not in ("same", "writing")]
        if key not in ("writing", "part") and not self._is_alike(by_field, differing, one):
            return None
        reasons = [*_field_reasons(by_field, one, other), *about_key]
        same_day = one.get(self.date) is not None and one[self.date] == other.get(self.date)
        if same_day:
            reasons.append(Reason(code="same", fields=(self.date,)))
        elif one.get(self.date) is not None and other.get(self.date) is not None:
            reasons.append(Reason(code="other", fields=(self.date,), values=(one[self.date], other[self.date])))
        return Resemblance(sureness=self._sureness(key, by_field, differing, same_day), reasons=tuple(reasons))

    def _is_alike(self, by_field: Mapping[str, Likeness], differing: Sequence[str], one: Mapping[str, Any]) -> bool:
        """All compared fields are the same but for one, which is near or empty; and at least two say something."""
        filled = sum(one.get(field) is not None for field in self.similar if field not in differing)
        if len(differing) > 1 or "other" in by_field.values():
            return False
        if differing and by_field[differing[0]] == "blank":
            return filled == len(self.similar) - 1 and filled > 0
        return filled + len(differing) >= min(2, len(self.similar))

    def _sureness(
        self, key: KeyLikeness, by_field: Mapping[str, Likeness], differing: Sequence[str], same_day: bool
    ) -> Sureness:
        if key in ("writing", "part"):
            return Sureness.LIKELY if by_field.get(self.name) == "other" else Sureness.SURE
        slipped = key == "slip"
        if not differing:
            if slipped and same_day:
                return Sureness.SURE
            return Sureness.LIKELY if slipped or same_day or key == "missing" else Sureness.MAYBE
        return Sureness.LIKELY if same_day and key in ("slip", "missing") else Sureness.MAYBE

    def _key_likeness(self, one: Mapping[str, Any], other: Mapping[str, Any], reasons: list[Reason]) -> KeyLikeness:
        """How alike the keys are, with the reason for it."""
        pairs = {field: (one.get(field), other.get(field)) for field in self.key}
        unlike = {field: pair for field, pair in pairs.items() if pair[0] != pair[1]}
        missing = tuple(field for field, pair in unlike.items() if None in pair)
        if missing:
            reasons.append(Reason(code="key_missing", fields=missing))
            return "missing"
        texts = {field: _numbers(pair) for field, pair in unlike.items()}
        if all(first == second for first, second in texts.values()):
            return self._same_but_parts(one, other, unlike, reasons)
        found: KeyLikeness = "other"
        if len(unlike) == 1:
            [two] = texts.values()
            found = slip(*two) or "other"
            if found == "slip" and self._numbered:
                found = "next"
        code = {"slip": "key_slip", "next": "key_next"}.get(found, "other")
        for field, pair in unlike.items():
            reasons.append(Reason(code=code, fields=(field,), values=pair))
        return found

    def _same_but_parts(
        self,
        one: Mapping[str, Any],
        other: Mapping[str, Any],
        unlike: Mapping[str, tuple[Any, Any]],
        reasons: list[Reason],
    ) -> KeyLikeness:
        """The numbers say the same; the other parts of the key may not."""
        parts = [field for field in self.also if one.get(field) != other.get(field)]
        if any(one.get(field) is not None and other.get(field) is not None for field in parts):
            return "other"
        if not (unlike or parts) or all(one.get(field) is None for field in self.key):
            # Without a number there is nothing in common.
            return "missing"
        for field, pair in unlike.items():
            reasons.append(Reason(code="key_writing", fields=(field,), values=pair))
        if parts:
            if not unlike:
                reasons.append(Reason(code="same", fields=self.key))
            reasons.append(Reason(code="blank", fields=tuple(parts)))
        return "writing" if unlike else "part"


def _numbers(pair: tuple[Any, Any]) -> tuple[str, str]:
    first, second = pair
    return plain_number(str(first)), plain_number(str(second))


def _field_reasons(
    by_field: Mapping[str, Likeness], one: Mapping[str, Any], other: Mapping[str, Any]
) -> Iterator[Reason]:
    """The reasons that the compared fields give: first what is the same."""
    same = tuple(field for field, found in by_field.items() if found == "same" and one.get(field) is not None)
    if same:
        yield Reason(code="same", fields=same)
    for field, found in by_field.items():
        if found == "blank":
            yield Reason(code="blank", fields=(field,))
        elif found != "same":
            yield Reason(code=found, fields=(field,), values=(one.get(field), other.get(field)))

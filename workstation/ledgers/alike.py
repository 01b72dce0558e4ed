"""Records that may be one: the same owner and the same kind, and a name that differs by one character or by none.

A record is looked for among very many, so names are filed by their halves: where one character differs, one half
is still the same. What differs in a numeral (二期, V2.0, B) is another thing and never near.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workstation.fields import Text
from workstation.folding import fold
from workstation.register import Register

SHORTEST = 4
"""Characters of a name of which one may differ."""
SERIAL = frozenset("一二三四五六七八九十零〇两百千甲乙丙丁戊己庚辛壬癸上中下abcdefghijklmnopqrstuvwxyz")
"""Characters that number things of one name; digits are kept apart anyway."""
MOST_COMPARED = 50
"""Names with one half in common that are compared."""


def name_field(register: Register) -> str:
    """The field of ``similar_by`` that names a record; empty where none does."""
    named = (key for key in register.title if key in register.similar_by and isinstance(register.by_key[key], Text))
    return next(named, "")


@dataclass(frozen=True, slots=True)
class Filed:
    """One record that others are compared with."""

    who: str | int
    """Its uid, or the number of its row in the file."""
    name: str
    """Folded, without its digits."""
    keyed: bool
    """Whether it has a number of its own."""


class Alike:
    """Finds among the records filed those that may be the one in question."""

    def __init__(self, register: Register) -> None:
        self.name = name_field(register)
        self.rest = tuple(key for key in register.similar_by if key != self.name)
        self._exact: dict[int, Filed] = {}
        self._halves: dict[int, list[Filed]] = {}

    def file(self, record: Mapping[str, Any], who: str | int, *, keyed: bool) -> None:
        """Let records be compared with this one."""
        parts = self._parts(record)
        if parts is None:
            return
        group, name = parts
        filed = Filed(who, name, keyed)
        if self._exact.setdefault(hash((group, name)), filed) is filed:
            for half in halves(name):
                kept = self._halves.setdefault(hash((group, half)), [])
                if len(kept) < MOST_COMPARED:
                    kept.append(filed)

    def like(self, record: Mapping[str, Any]) -> tuple[Filed, bool] | None:
        """The record filed that this may be, and whether its name is the very same."""
        parts = self._parts(record)
        if parts is None:
            return None
        group, name = parts
        same = self._exact.get(hash((group, name)))
        if same is not None:
            return same, True
        for half in halves(name):
            for filed in self._halves.get(hash((group, half)), ()):
                if near(name, filed.name):
                    return filed, False
        return None

    def _parts(self, record: Mapping[str, Any]) -> tuple[tuple[Any, ...], str] | None:
        """What must be the same, and the name without its digits; ``None`` where too little is known."""
        name = record.get(self.name)
        rest = tuple(fold(value) if isinstance(value, str) else value for value in map(record.get, self.rest))
        if name is None or all(value is None for value in rest):
            return None
        folded = fold(str(name))
        if not any(map(str.isdecimal, folded)):
            return (rest, ""), folded
        digits = "".join(sign if sign.isdecimal() else " " for sign in folded).split()
        return (rest, " ".join(digits)), "".join(sign for sign in folded if not sign.isdecimal())


def halves(name: str) -> Iterator[tuple[str, str]]:
    """What two names have in common of which one character differs, is missing or added: one of these."""
    if len(name) < SHORTEST - 1:
        return
    middles = {len(name) // 2, (len(name) - 1) // 2}
    for middle in middles:
        yield "<", name[:middle]
        yield ">", name[-middle:]


def near(one: str, other: str) -> bool:
    """Whether two different names differ by one character that does not number things."""
    if len(one) < len(other):
        one, other = other, one
    if len(one) < SHORTEST or len(one) - len(other) > 1:
        return False
    start = 0
    while start < len(other) and one[start] == other[start]:
        start += 1
    if len(one) == len(other):
        return one[start + 1 :] == other[start + 1 :] and not {one[start], other[start]} <= SERIAL
    return one[start + 1 :] == other[start:] and one[start] not in SERIAL


def grouped(values: Sequence[Any], register: Register) -> dict[str, Any]:
    """The values of ``similar_by`` by their fields."""
    return dict(zip(register.similar_by, values, strict=True))

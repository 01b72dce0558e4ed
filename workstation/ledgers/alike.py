"""Records that may be one: the same owner and the same kind, and a name that differs by one character or by none.

A record is looked for among very many. A few of one owner are gone through; of more, names are filed by their halves:
where one character differs, one half is still the same. What differs in a numeral (二期, V2.0, B) is another thing
and never near.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workstation.fields import Text
from workstation.folding import fold
from workstation.register import Register

SHORTEST = 4
"""Characters of a name of which one may differ."""
SERIAL = frozenset("一二三四五六七八九十零〇两百千甲乙丙丁戊己庚辛壬癸上中下abcdefghijklmnopqrstuvwxyz")
"""Characters that number things of one name; digits are kept apart anyway."""
FEW = 16
"""Names of one owner that are all compared."""
MOST_COMPARED = 50
"""Names with one half in common that are compared."""


def name_field(register: Register) -> str:
    """The field of ``similar_by`` that names a record; empty where none does."""
    named = (key for key in register.title if key in register.similar_by and isinstance(register.by_key[key], Text))
    return next(named, "")


Parts = tuple[int, str]
"""Hash of what must be the same, and the name without its digits."""


@dataclass(frozen=True, slots=True)
class Like:
    """What a record may be."""

    who: str | int
    """The uid of the other one, or the number of its row in the file."""
    keyed: bool
    """Whether that one has a number of its own."""
    same_name: bool


class Alike:
    """Finds among the records filed those that may be the one in question."""

    def __init__(self, register: Register) -> None:
        self.name = name_field(register)
        self.rest = tuple(key for key in register.similar_by if key != self.name)
        self._names: list[str] = []
        self._who: list[str | int] = []
        self._keyed = bytearray()
        self._groups: dict[int, list[int]] = {}
        """Hash of what must be the same -> places of its records, the first few."""
        self._exact: dict[int, int] = {}
        self._halves: dict[int, list[int]] = {}

    def __len__(self) -> int:
        return len(self._names)

    def file(self, parts: Parts, who: str | int, *, keyed: bool) -> None:
        """Let records be compared with this one."""
        group, name = parts
        place = len(self._names)
        self._names.append(name)
        self._who.append(who)
        self._keyed.append(keyed)
        places = self._groups.setdefault(group, [])
        if len(places) <= FEW:
            places.append(place)
            if len(places) > FEW:
                for one in places:
                    self._file_by_halves(group, one)
        else:
            self._file_by_halves(group, place)

    def _file_by_halves(self, group: int, place: int) -> None:
        name = self._names[place]
        if self._exact.setdefault(hash((group, name)), place) == place:
            for half in halves(name):
                kept = self._halves.setdefault(hash((group, half)), [])
                if len(kept) < MOST_COMPARED:
                    kept.append(place)

    def like(self, parts: Parts) -> Like | None:
        """The record filed that this may be; one with the very same name first."""
        group, name = parts
        places = self._groups.get(group)
        if places is None:
            return None
        few = len(places) <= FEW
        names = self._names
        same = next((one for one in places if names[one] == name), None) if few else self._exact.get(hash(parts))
        if same is not None:
            return Like(self._who[same], bool(self._keyed[same]), same_name=True)
        for one in places if few else self._with_a_half(group, name):
            if near(name, names[one]):
                return Like(self._who[one], bool(self._keyed[one]), same_name=False)
        return None

    def _with_a_half(self, group: int, name: str) -> Iterator[int]:
        for half in halves(name):
            yield from self._halves.get(hash((group, half)), ())

    def parts(self, record: Mapping[str, Any]) -> Parts | None:
        """By what a record is compared; ``None`` where too little is known."""
        name = record.get(self.name)
        if name is None:
            return None
        rest = tuple(fold(value) if type(value) is str else value for value in map(record.get, self.rest))
        if all(value is None for value in rest):
            return None
        folded = fold(str(name))
        if not any(map(str.isdecimal, folded)):
            return hash((rest, "")), folded
        digits = "".join(sign if sign.isdecimal() else " " for sign in folded).split()
        return hash((rest, " ".join(digits))), "".join(sign for sign in folded if not sign.isdecimal())


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

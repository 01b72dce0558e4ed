"""Search without a database: the tokens under which a text is filed, and what a typed query asks of them.

A text is folded, then filed under

- its characters, and pairs of neighbours of which at least one is no ASCII letter or digit;
- one, two and three neighbouring *initials*, where a Chinese character has the first letter of each of its
  readings and a letter or digit has itself: one set of tokens for Latin text, numbers and 拼音首字母;
- its syllables, and pairs of neighbouring syllables, thrown into a fixed number of buckets.

Tokens say what may match; ``Fragment.holds`` says what does, and is asked where tokens alone cannot decide.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from itertools import pairwise, product
from operator import add
from string import ascii_lowercase
from typing import NamedTuple, TypeVar

from workstation import pinyin
from workstation.folding import fold

TOKENISER_VERSION = 2
"""Raised when any text is filed under other tokens than before: indexes of an older version are made anew."""
FIELD_END = "\n"
"""Stands between the folded texts of a record; no folded text holds it."""
BUCKETS = 26**3
"""Buckets for the pairs of syllables: few, for filing costs most where the index's dictionary is large."""
FRAGMENTS = 16
"""How many parts of a query the tokens are asked for; further ones are only compared."""
GRAMS = 24
"""How many tokens a long part is looked up by; the rest of it is only compared."""
SPELLED = 64
"""Letters up to which a part may be pinyin."""

Kept = TypeVar("Kept")
Choice = tuple[str, ...]
"""Tokens of which at least one must be there."""
Way = tuple[Choice, ...]
"""What must be there together."""


class _Kept(dict[str, Kept]):
    """What was worked out before, forgotten all at once when it becomes too much."""

    def __init__(self, work_out: Callable[[str], Kept], most: int) -> None:
        super().__init__()
        self._work_out = work_out
        self._most = most

    def __missing__(self, key: str) -> Kept:
        if len(self) >= self._most:
            self.clear()
        found = self[key] = self._work_out(key)
        return found


# The hash function of FTS5 mixes the low bits of neighbouring bytes; zeros between the letters keep them
# apart, which halves the time of filing.
def _initials_token(letters: Iterable[str]) -> str:
    return "0".join(letters)


def _syllable_token(syllable: str) -> str:
    return "·" + syllable


@cache
def _bucket_tokens() -> tuple[str, ...]:
    return tuple("·" + "0".join(letters) for letters in product(ascii_lowercase, repeat=3))


@cache
def _bucket_parts() -> dict[str, tuple[int, int]]:
    """Syllable -> what it adds to the number of the bucket as the first and as the second of a pair."""
    return {syllable: (number * 7919, number * 104_729) for number, syllable in enumerate(pinyin.all_syllables())}


def _pair_token(first: str, second: str) -> str:
    parts = _bucket_parts()
    return _bucket_tokens()[(parts[first][0] + parts[second][1]) % BUCKETS]


class _Sign(NamedTuple):
    """What filing needs of one character."""

    mark: str
    """One letter for its set of initials, so that texts of the same initials share what was worked out."""
    tokens: str
    """The tokens of the character alone, without its initials."""
    as_first: tuple[int, ...]
    as_second: tuple[int, ...]


class _Signs(dict[str, _Sign]):
    """Character -> its sign; filled as characters are met."""

    def __missing__(self, character: str) -> _Sign:
        readings = pinyin.syllables(character)
        parts = [_bucket_parts()[reading] for reading in readings]
        own = [] if character.isascii() else [character]
        found = self[character] = _Sign(
            _mark(pinyin.initials(character)),
            " ".join([*own, *map(_syllable_token, readings)]),
            tuple(first for first, _ in parts),
            tuple(second for _, second in parts),
        )
        return found


_SETS: dict[str, str] = {}
"""Mark -> the initials it stands for; a letter or digit stands for itself."""
_MARKS: dict[str, str] = {}


def _mark(initials: str) -> str:
    if initials not in _MARKS:
        mark = initials if len(initials) == 1 else chr(0xE000 + len(_MARKS))
        _MARKS[initials], _SETS[mark] = mark, initials
    return _MARKS[initials]


def _of_marks(marks: str) -> str:
    return " ".join(map(_initials_token, product(*map(_SETS.__getitem__, marks))))


_SIGNS = _Signs()
_OF_MARKS = _Kept(_of_marks, most=50_000)


def _of_ascii(folded: str) -> str:
    spaced = _initials_token(folded)
    ends = range(3, len(spaced) + 1, 2)
    pairs = [spaced[end - 3 : end] for end in ends]
    triples = [spaced[end - 5 : end] for end in ends[1:]]
    return " ".join([*set(folded), *pairs, *triples])


def _of_characters(folded: str) -> str:
    signs = list(map(_SIGNS.__getitem__, folded))
    marks = "".join([sign.mark for sign in signs])
    pairs = list(map(add, marks, marks[1:]))
    tokens = list(map(_OF_MARKS.__getitem__, [*set(marks), *pairs, *map(add, pairs, marks[2:])]))
    tokens += [_SIGNS[character].tokens for character in set(folded)]
    tokens += [pair for pair in map(add, folded, folded[1:]) if not pair.isascii()]
    buckets = _bucket_tokens()
    tokens += [
        buckets[(first + second) % BUCKETS]
        for left, right in pairwise(signs)
        for first in left.as_first
        for second in right.as_second
    ]
    return " ".join(tokens)


_NAMES = _Kept(_of_characters, most=10_000)


def folded_texts(texts: Iterable[str]) -> str:
    """The folded texts of a record's searched fields as one text, which ``tokens`` and ``holds`` take."""
    return FIELD_END.join(filter(None, map(fold, texts)))


def tokens(folded: str) -> str:
    """The tokens of ``folded_texts``, between blanks, some repeated; the same ones in every session."""
    # Names repeat and are kept; numbers do not, and would only drive the names out.
    return " ".join([_of_ascii(text) if text.isascii() else _NAMES[text] for text in folded.split(FIELD_END)])


@lru_cache(maxsize=10_000)
def facet_token(key: str, value: str) -> str:
    """The token of a value that a register filters by; no text has it."""
    return "¦" + "".join(map(_facet_letter, f"{key}={value}"))


def _facet_letter(letter: str) -> str:
    # FTS5 parts tokens at other ASCII signs and takes capitals for small letters.
    plain = letter.isdigit() or letter.islower() if letter.isascii() else letter.isprintable()
    return letter if plain else f"‹{ord(letter):x}›"


@dataclass(frozen=True)
class Fragment:
    """One part of a query, between blanks: all parts must be found in a record, each in one of its fields."""

    text: str
    """Folded."""
    ways: tuple[Way, ...]
    """A record that holds the part has the tokens of at least one way; empty where tokens are not asked."""
    exact: bool
    """Whether tokens alone decide."""
    literal: bool
    """Whether it is found as it stands only, which is quick to compare; else letters are read as pinyin too."""
    holds: Callable[[str], bool]
    """Whether the folded texts of a record hold the part."""


@lru_cache(maxsize=64)
def parse(query: str) -> tuple[Fragment, ...]:
    """The parts of a query; none where it asks for nothing. Never raises."""
    parts = dict.fromkeys(filter(None, map(fold, query.split())))
    return tuple(_fragment(part, asked=place < FRAGMENTS) for place, part in enumerate(parts))


def _fragment(text: str, asked: bool) -> Fragment:
    spelled = _spelled(text)
    if text.isascii():
        ways = [_way(_initials_grams(text)), *map(_spelled_way, spelled)]
        exact = len(text) <= 3 and all(len(units) == 1 for units in spelled)
    else:
        ways = [_way(_text_grams(text))]
        exact = len(text) <= 2
    # No character reads as a digit, so that digits are found by what stands there, as characters are.
    literal = text.isdigit() or not text.isascii()
    holds = partial(contains, text) if literal else _Reader(text, spelled).holds
    return Fragment(text, tuple(ways) if asked else (), exact and asked, literal, holds)


def _spelled(text: str) -> list[tuple[str, ...]]:
    """The ways to read letters as syllables that say more than their initials do."""
    if len(text) > SPELLED or not (text.isascii() and text.isalpha()):
        return []
    return [units for units in pinyin.segment(text) if max(map(len, units)) > 1]


def _way(grams: Iterable[str]) -> Way:
    return tuple((gram,) for gram in list(dict.fromkeys(grams))[:GRAMS])


def _text_grams(text: str) -> Iterator[str]:
    if len(text) == 1:
        yield text
    run = ""
    for first, second in zip(text, text[1:] + FIELD_END, strict=True):
        if first.isascii():
            run += first
        if not (first + second).isascii():
            yield first + second
        if run and not (second.isascii() and second != FIELD_END):
            if len(run) > 1:
                yield from _initials_grams(run)
            run = ""


def _initials_grams(letters: str) -> Iterator[str]:
    size = min(3, len(letters))
    last = len(letters) - size
    # Each token costs a look-up: where there are many, every second one covers the letters as well.
    return (_initials_token(letters[at : at + size]) for at in (*range(0, last, 1 if last < 2 else 2), last))


def _spelled_way(units: tuple[str, ...]) -> Way:
    *whole, last = units
    endings = pinyin.completions(last)
    if not whole:
        return (tuple(map(_syllable_token, endings)),)
    choices: list[Choice] = [(_pair_token(*pair),) for pair in pairwise(whole)]
    if len(choices) < 1 or (len(choices) < 2 and len(endings) > 1):
        # The buckets that the last pair may be in let too much through alone.
        choices.append((_syllable_token(whole[0]),))
    choices.append(tuple(dict.fromkeys(_pair_token(whole[-1], ending) for ending in endings)))
    return tuple(dict.fromkeys(choices))[: 2 * GRAMS]


def contains(text: str, folded: str) -> bool:
    """Whether the folded texts of a record contain a text as it stands."""
    return text in folded


class _Flags(dict[int, str]):
    """What ``str.translate`` asks: code point -> whether the character is any of the units."""

    def __init__(self, flag: Callable[[str], str]) -> None:
        super().__init__()
        self._flag = flag

    def __missing__(self, point: int) -> str:
        found = self[point] = self._flag(chr(point))
        return found


class _Reader:
    """Finds letters in folded text as initials, Latin text or pinyin, each character by any of its readings.

    One bit for each unit of each way to read the letters; a bit is set while the units up to it were just
    read (the shift-and algorithm of Baeza-Yates and Gonnet, 1992).
    """

    def __init__(self, letters: str, spelled: list[tuple[str, ...]]) -> None:
        self._units = [("initial", letter) for letter in letters]
        self._starts, self._ends = 1, 1 << (len(letters) - 1)
        for units in spelled:
            self._starts |= 1 << len(self._units)
            self._units += [("syllable", unit) for unit in units[:-1]] + [("beginning", units[-1])]
            self._ends |= 1 << (len(self._units) - 1)
        self._masks = _Kept(self._mask, most=50_000)
        self._flags = _Flags(lambda character: "1" if self._masks[character] else "0")
        fewest = min(map(len, (letters, *spelled)))
        self._row, self._rows = "1" * fewest, re.compile(f"1{{{fewest},}}")

    def holds(self, folded: str) -> bool:
        """Whether some field can be read so."""
        # Most characters are none of the units; only rows of those that are deserve a closer look.
        flags = folded.translate(self._flags)
        if self._row not in flags:
            return False
        starts, ends = self._starts, self._ends
        for row in self._rows.finditer(flags):
            state = 0
            for mask in map(self._masks.__getitem__, folded[row.start() : row.end()]):
                state = (state << 1 | starts) & mask
                if state & ends:
                    return True
        return False

    def _mask(self, character: str) -> int:
        readings, initials = pinyin.syllables(character), pinyin.initials(character)
        reads: dict[str, Callable[[str], bool]] = {
            "initial": lambda unit: unit in initials,
            "syllable": lambda unit: unit in readings,
            "beginning": lambda unit: any(reading.startswith(unit) for reading in readings),
        }
        return sum(1 << place for place, (kind, unit) in enumerate(self._units) if reads[kind](unit))

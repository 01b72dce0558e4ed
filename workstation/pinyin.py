"""Readings of Chinese characters without tones, and what letters typed without blanks may mean.

The table ``resources/search/readings.txt`` is made by ``packaging/make_search_tables.py``. Every reading in use
counts, that of a family name too: 重 is zhong and chong, 区 is qu and ou.
"""

from functools import cache, lru_cache

from workstation.resource_files import RESOURCES

LONGEST = 6
"""Letters of the longest syllable, zhuang."""
MEANINGS = 8
"""How many ways to cut typed letters into syllables are looked at: those with the fewest syllables."""


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for line in (RESOURCES / "search" / "readings.txt").read_text(encoding="utf-8").splitlines():
        readings, _, characters = line.partition("\t")
        table.update(dict.fromkeys(characters, tuple(readings.split())))
    return table


@cache
def all_syllables() -> tuple[str, ...]:
    """All syllables that are the reading of some character, in alphabetical order."""
    return tuple(sorted({syllable for several in _readings().values() for syllable in several}))


@cache
def _beginnings() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for syllable in all_syllables():
        for length in range(1, len(syllable) + 1):
            found.setdefault(syllable[:length], []).append(syllable)
    return {beginning: tuple(several) for beginning, several in found.items()}


def syllables(character: str) -> tuple[str, ...]:
    """The readings of a character without tones, ü as v; none for what is not a Chinese character."""
    return _readings().get(character, ())


def initials(character: str) -> str:
    """The letters that find a character: the first of each reading; of a small letter or digit, itself."""
    if character.isascii():
        return character if character.isalnum() else ""
    return "".join(dict.fromkeys(reading[0] for reading in syllables(character)))


def completions(beginning: str) -> tuple[str, ...]:
    """The syllables that begin with these letters, the whole one included."""
    return _beginnings().get(beginning, ())


@lru_cache(maxsize=256)
def segment(letters: str) -> tuple[tuple[str, ...], ...]:
    """Ways to cut typed letters into syllables, the last of which may be unfinished.

    ``eerdu`` -> ``("e", "er", "du")``; ``xian`` -> ``("xian",)``, ``("xi", "an")`` and more. None where the
    letters cannot be read so. Ways with two syllables more than needed are left out: nobody means them.
    """
    known = _beginnings()
    # From each place on; the last place means that nothing is left.
    ways: list[list[tuple[str, ...]]] = [[] for _ in letters] + [[()]]
    for start in reversed(range(len(letters))):
        rest = letters[start:] if len(letters) - start <= LONGEST else ""
        found: list[tuple[str, ...]] = [(rest,)] if rest in known else []
        for length in range(1, min(LONGEST, len(letters) - start - 1) + 1):
            piece = letters[start : start + length]
            if piece in known and piece in known[piece]:
                found += ((piece, *way) for way in ways[start + length])
        ways[start] = sorted(found, key=len)[:MEANINGS]
    return tuple(way for way in ways[0] if len(way) <= len(ways[0][0]) + 1)

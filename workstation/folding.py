"""Folding: what makes two ways of writing one text equal for the search.

Half width, small letters, simplified characters; blanks, brackets, dashes and everything else that only
separates falls away, so that （集团）, (集团) and 集团 are one.
"""

import re
import unicodedata
from functools import cache

from workstation.resource_files import RESOURCES

_PASSED_OVER = frozenset("CPZ")
"""Major categories of Unicode that a search looks through: control, punctuation, separators."""
_KEPT = frozenset(("Co", "Cn"))
"""Of these, private use and not yet assigned: rare characters of names stand there."""
_VARIANT = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Selectors that choose the shape of the letter before them and change nothing else."""


IDEOGRAPHS = ("\u3400", "\u9fff")


@cache
def simplified() -> dict[str, str]:
    """Traditional character -> simplified character."""
    table: dict[str, str] = {}
    for line in (RESOURCES / "search" / "simplified.txt").read_text(encoding="utf-8").splitlines():
        character, _, traditional = line.partition("\t")
        table.update(dict.fromkeys(traditional, character))
    return table


class _Folded(dict[str, str]):
    """Character -> what it folds to; filled as characters are met."""

    def __missing__(self, character: str) -> str:
        folded = "".join(map(_folded_letter, unicodedata.normalize("NFKC", character.lower())))
        self[character] = folded
        if folded == character and (character.isascii() or IDEOGRAPHS[0] <= character <= IDEOGRAPHS[1]):
            _AS_IT_STANDS.add(character)
        return folded


def _folded_letter(letter: str) -> str:
    category = unicodedata.category(letter)
    if (category[0] in _PASSED_OVER and category not in _KEPT) or _VARIANT.match(letter):
        return ""
    if letter.isascii():
        return letter.lower() if letter.isalnum() else ""
    return simplified().get(letter, letter)


_FOLDED = _Folded()
_AS_IT_STANDS: set[str] = set()
"""Characters met before that fold to themselves, whatever stands beside them."""


def fold(text: str) -> str:
    """The text as the search keeps and compares it: letters, digits, characters and symbols only.

    Folding twice changes nothing more. Never raises, whatever the text holds.
    """
    if _AS_IT_STANDS.issuperset(text):
        return text
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    folded = "".join(map(_FOLDED.__getitem__, text))
    # What stood between a letter and its mark may have fallen away.
    return folded if unicodedata.is_normalized("NFKC", folded) else fold(folded)

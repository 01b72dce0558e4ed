"""Whether words begin with the letters somebody types to find them in a list."""

from workstation import pinyin
from workstation.folding import fold


def begins(words: str, typed: str) -> bool:
    """Whether the words begin with what was typed: as they stand, by initials, spelled, or mixed.

    ``ds``, ``dongsheng`` and ``dsheng`` begin 东胜区; the last syllable may be unfinished.
    """
    characters = [character for character in fold(words) if character.isalnum()]
    letters = "".join(character for character in fold(typed) if character.isalnum())
    return bool(letters) and _begins(characters, 0, letters)


def _begins(characters: list[str], place: int, letters: str) -> bool:
    if not letters:
        return True
    if place == len(characters):
        return False
    character = characters[place]
    if letters.startswith(character):
        return _begins(characters, place + 1, letters[len(character) :])
    for syllable in pinyin.syllables(character):
        if syllable.startswith(letters):
            return True
        for taken in {1, len(syllable)}:
            if letters.startswith(syllable[:taken]) and _begins(characters, place + 1, letters[taken:]):
                return True
    return False

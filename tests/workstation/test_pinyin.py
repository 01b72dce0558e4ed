from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation import pinyin


@pytest.mark.parametrize(
    ("character", "readings"),
    [
        ("重", {"zhong", "chong"}),
        ("区", {"qu", "ou"}),
        ("查", {"cha", "zha"}),
        ("仇", {"chou", "qiu"}),
        ("单", {"dan", "shan", "chan"}),
        ("翟", {"di", "zhai"}),
        ("绿", {"lv", "lu"}),
        ("略", {"lve", "lue"}),
        ("嗯", {"en"}),
    ],
)
def test_readings_in_use_are_known(character: str, readings: set[str]) -> None:
    assert set(pinyin.syllables(character)) == readings
    assert set(pinyin.initials(character)) == {reading[0] for reading in readings}


@pytest.mark.parametrize(("character", "reading"), [("限", "wen"), ("市", "fu"), ("有", "wei"), ("技", "qi")])
def test_readings_of_old_books_are_left_out(character: str, reading: str) -> None:
    assert reading not in pinyin.syllables(character)


def test_common_characters_all_have_a_reading() -> None:
    rows = ((high, low) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    for character in "".join(bytes(pair).decode("gb2312", "ignore") for pair in rows):
        assert pinyin.syllables(character), character


def test_the_rare_ones_of_names_too() -> None:
    assert [pinyin.syllables(character)[:1] for character in "𠮷䶮"] == [("ji",), ("yan",)]


def test_letters_and_digits_are_their_own_initials() -> None:
    assert [pinyin.initials(character) for character in "a7-ᠮ★"] == ["a", "7", "", "", ""]


def test_every_syllable_is_small_letters() -> None:
    for syllable in pinyin.all_syllables():
        assert syllable.isascii() and syllable.isalpha() and syllable.islower()
        assert len(syllable) <= pinyin.LONGEST


@pytest.mark.parametrize(
    ("letters", "units"),
    [
        ("eerduosi", ("e", "er", "duo", "si")),
        ("eerdu", ("e", "er", "du")),
        ("eerd", ("e", "er", "d")),
        ("chongqing", ("chong", "qing")),
        ("xian", ("xian",)),
        ("xian", ("xi", "an")),
        ("shangb", ("shang", "b")),
        ("lvse", ("lv", "se")),
    ],
)
def test_letters_are_cut_into_syllables(letters: str, units: tuple[str, ...]) -> None:
    assert units in pinyin.segment(letters)


@pytest.mark.parametrize("letters", ["zgz", "v", "eeds", "13", "z" * 10_000])
def test_what_is_no_pinyin_is_not_cut(letters: str) -> None:
    assert pinyin.segment(letters) == ()


@given(st.text("aeghinouxz", min_size=1, max_size=9))
def test_the_ways_to_cut_are_the_shortest_of_all(letters: str) -> None:
    known = set(pinyin.all_syllables())
    every = []
    for cuts in product((False, True), repeat=len(letters) - 1):
        units, start = [], 0
        for place, cut in enumerate((*cuts, True), start=1):
            if cut:
                units.append(letters[start:place])
                start = place
        if set(units[:-1]) <= known and pinyin.completions(units[-1]):
            every.append(tuple(units))
    fewest = min(map(len, every), default=0)
    every = [units for units in every if len(units) <= fewest + 1]
    found = pinyin.segment(letters)
    assert set(found) <= set(every)
    assert sorted(map(len, found)) == sorted(map(len, every))[: pinyin.MEANINGS]

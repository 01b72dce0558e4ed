"""Typing letters finds a row of a list by its words, their pinyin or initials."""

import pytest

from workstation.type_ahead import begins


@pytest.mark.parametrize(
    "typed", ["d", "ds", "dsq", "dong", "dongsh", "dongsheng", "dsheng", "dongs", "东", "东胜", "DS"]
)
def test_what_begins_a_row(typed: str) -> None:
    assert begins("东胜区", typed)


@pytest.mark.parametrize("typed", ["", "s", "dx", "dongx", "dongshengqua", "胜", " "])
def test_what_does_not(typed: str) -> None:
    assert not begins("东胜区", typed)


@pytest.mark.parametrize(
    ("words", "typed"), [("第11版(2020)", "d11"), ("PCT 申请", "pctsq"), ("重庆", "cq"), ("重量", "zl")]
)
def test_digits_letters_and_several_readings(words: str, typed: str) -> None:
    assert begins(words, typed)

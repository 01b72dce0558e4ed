import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.folding import fold, simplified


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("额爾多斯", "额尔多斯"),
        ("鄂爾多斯市東勝區", "鄂尔多斯市东胜区"),
        ("ＡＢＣ１２３", "abc123"),
        ("蒙知处字〔2023〕５号", "蒙知处字[2023]5号"),
        ("华为（集团）有限公司", "华为(集团) 有限公司"),
        ("0477-8581234", "04778581234"),
        ("iPhone\u00a015　Pro", "IPHONE15PRO"),
        ("巴特尔·额尔敦", "巴特尔•额尔敦"),
        ("é", "e\u0301"),
        ("ᠮᠣᠩᠭᠣᠯ", "ᠮᠣᠩ\u180bᠭᠣᠯ\u200d"),
    ],
)
def test_ways_of_writing_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other) != ""


def test_rare_characters_and_signs_stay() -> None:
    assert fold("𠮷䶮★®𬭊") == "𠮷䶮★®𬭊"


def test_what_only_separates_falls_away() -> None:
    assert fold(" \t\n（）《》【】，。·—-_/\\*\"'\x00\u200b\ud800") == ""


def test_simplified_text_is_never_changed() -> None:
    rows = ((high, low) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    text = "".join(bytes(pair).decode("gb2312", "ignore") for pair in rows)
    assert len(text) == 6763
    assert fold(text) == text


def test_no_simplified_character_is_itself_folded() -> None:
    table = simplified()
    assert len(table) > 2000
    assert not table.keys() & set(table.values())


@given(st.text(st.characters(), max_size=30))
def test_folding_twice_changes_nothing(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert folded.split() == ([folded] if folded else [])

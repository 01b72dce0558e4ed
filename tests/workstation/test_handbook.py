"""The handbook: chapters in both languages, pictures that are there and small, links that lead somewhere."""

import re

import pytest

from workstation.handbook import FOLDER, PICTURES, chapters, having
from workstation.words import LANGUAGES

MOST_BYTES = 150_000
MOST_BYTES_IN_ALL = 2_000_000


def test_both_languages_have_the_same_chapters() -> None:
    keys = [[chapter.key for chapter in chapters(language)] for language in LANGUAGES]
    assert len(keys[0]) >= 10
    assert keys[0] == keys[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chapter_has_a_title_and_a_text(language: str) -> None:
    for chapter in chapters(language):
        assert chapter.title and not chapter.title.startswith("#")
        assert len(chapter.plain) > 100, chapter.key


@pytest.mark.parametrize("language", LANGUAGES)
def test_pictures_and_links_lead_somewhere(language: str) -> None:
    for chapter in chapters(language):
        for picture in re.findall(r"!\[[^\]]*\]\(([^)]*)\)", chapter.markdown):
            assert (PICTURES / picture).is_file(), f"{chapter.key}: {picture}"
        for link in re.findall(r"(?<!!)\[[^\]]*\]\(([^)]*)\)", chapter.markdown):
            assert (FOLDER / language / link).is_file(), f"{chapter.key}: {link}"


def test_pictures_are_small_and_all_of_them_are_shown() -> None:
    shown = {picture for one in chapters("zh") for picture in re.findall(r"\(([^)]*\.png)\)", one.markdown)}
    files = {path.name: path.stat().st_size for path in PICTURES.iterdir()}
    assert files.keys() == shown
    assert max(files.values()) < MOST_BYTES
    assert sum(files.values()) < MOST_BYTES_IN_ALL


def test_a_text_is_found_in_the_chapters_that_have_it() -> None:
    every = chapters("zh")
    assert having("", every) == list(every)
    assert having("绝无此词", every) == []
    found = having("ctrl+b", every)
    assert found and all(chapter.places("Ctrl+B") for chapter in found)
    assert len(found) < len(every)

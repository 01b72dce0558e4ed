"""The handbook for clerks: short chapters in Markdown, one file each, in the order of their names.

A file is called ``<number>_<key>.md`` and begins with its title; its pictures lie in ``handbook/pictures``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workstation.resource_files import RESOURCES
from workstation.words import Speech

FOLDER = RESOURCES / "handbook"
PICTURES = FOLDER / "pictures"
LICENCES = RESOURCES.parent / "licences" / "licences.md"
"""The page that the build makes of everything shipped; there is none where the program runs from source."""
_PICTURE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_SIGNS = re.compile(r"[*`#|]|^[-\d.]+ |^:?-+:?$", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """One chapter."""

    key: str
    title: str
    markdown: str

    @property
    def plain(self) -> str:
        """Its text without pictures and signs of Markdown, as somebody searches it."""
        return _SIGNS.sub("", _LINK.sub(r"\1", _PICTURE.sub("", self.markdown)))

    def places(self, text: str) -> int:
        """How often a text stands in it, in whatever case."""
        return self.plain.casefold().count(text.casefold()) if text else 0


def chapters(language: str | None = None) -> tuple[Chapter, ...]:
    """All chapters of one language."""
    return _read(language or Speech.language)


@cache
def _read(language: str) -> tuple[Chapter, ...]:
    found = [_chapter(path, path.stem.partition("_")[2]) for path in sorted((FOLDER / language).glob("*.md"))]
    if LICENCES.is_file():
        found.append(_chapter(LICENCES, LICENCES.stem))
    return tuple(found)


def _chapter(path: Path, key: str) -> Chapter:
    markdown = path.read_text(encoding="utf-8")
    title = markdown.partition("\n")[0].removeprefix("# ").strip()
    return Chapter(key=key, title=title, markdown=markdown)


def having(text: str, among: Sequence[Chapter]) -> list[Chapter]:
    """The chapters that a text stands in; all of them for an empty one."""
    return [chapter for chapter in among if not text or chapter.places(text)]

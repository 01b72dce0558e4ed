"""Every sentence a person reads, in Chinese and in English.

Sentences lie in ``resources/words/<language>/<topic>.toml`` as flat ``key = "sentence with {placeholders}"``.
A key is used once over all topics. ``tests/workstation/test_words.py`` holds both languages to the same keys
and the same placeholders.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from workstation.resource_files import RESOURCES

LANGUAGES = ("zh", "en")
_SENTENCE = re.compile(r'^(\w+) = "((?:[^"\\\n]|\\.)*)"$', re.MULTILINE)
_ESCAPED = re.compile(r"\\(.)")
_ESCAPES = {"n": "\n", "t": "\t"}


class Speech:
    """The language in force for this process; set once at the start from the settings or ``--lang``."""

    language = "zh"


@cache
def sentences(language: str) -> Mapping[str, str]:
    """All sentences of one language by their key. Raises ``ValueError`` where two topics use one key."""
    found: dict[str, str] = {}
    for path in sorted((RESOURCES / "words" / language).glob("*.toml")):
        topic = read_topic(path)
        twice = found.keys() & topic.keys()
        if twice:
            raise ValueError(f"{path.name}: keys used twice: {sorted(twice)}")
        found.update(topic)
    return found


def read_topic(path: Path) -> dict[str, str]:
    """The sentences of one file; ``ValueError`` for a key used twice.

    It is TOML of the plainest kind, one sentence a line, and the window waits for it: a reader of all of TOML takes
    thirty times as long.
    """
    found = _SENTENCE.findall(path.read_text(encoding="utf-8"))
    topic = {
        key: _ESCAPED.sub(lambda one: _ESCAPES.get(one[1], one[1]), sentence) if "\\" in sentence else sentence
        for key, sentence in found
    }
    if len(topic) != len(found):
        raise ValueError(f"{path.name}: a key is used twice")
    return topic


@cache
def title_in(language: str) -> str:
    """The name of the window: all that is said before it is on the screen, so that the other topics are read later."""
    return read_topic(RESOURCES / "words" / language / "window.toml")["window_name"]


def say(key: str, language: str | None = None, /, **values: object) -> str:
    """The sentence of ``key`` with its placeholders filled in.

    A value that has ``words`` (a field, a register) is put by its heading in the language. Raises
    ``KeyError`` for an unknown key: a missing sentence is a bug of ours, never shown as a bare key.
    """
    language = language or Speech.language
    spoken = {name: value.words(language) if hasattr(value, "words") else value for name, value in values.items()}
    return sentences(language)[key].format(**spoken)

"""The way in: what leads to the window opens it at once, every command goes to ``ui.commands.running``.

The window is to paint before anything else is loaded, so its few words are read here without the parser.
"""

from collections.abc import Sequence
from pathlib import Path

from workstation.words import LANGUAGES, Speech

FILE = "file"
OPENED = (".xlsx", ".xls", ".et", ".csv", ".zip")
"""Ends of the names of ledgers and packages."""


def main(words: Sequence[str]) -> int:
    """Run the program with these arguments; returns the exit code."""
    asked = window_words(words)
    if asked is None:
        from ui.commands.running import run_words

        return run_words(words)
    from ui.app import run_window
    from workstation.folders import default_data_folder

    Speech.language = asked.get("--lang", Speech.language)
    folder = Path(asked["--data-folder"]) if "--data-folder" in asked else default_data_folder()
    file = Path(asked[FILE]) if FILE in asked else None
    return run_window(folder, file=file, language_given="--lang" in asked)


def window_words(words: Sequence[str]) -> dict[str, str] | None:
    """The options of a call that can only mean the window; ``None`` for all else, which the parser judges.

    A ledger or a package as the last word is opened in it, as desktops call a program that a file is opened with.
    """
    named = {}
    if len(words) % 2:
        if words[-1].startswith("-") or not words[-1].lower().endswith(OPENED):
            return None
        named, words = {FILE: words[-1]}, words[:-1]
    asked = dict(zip(words[::2], words[1::2], strict=True))
    known = asked.keys() <= {"--data-folder", "--lang"} and len(asked) * 2 == len(words)
    values = all(value and not value.startswith("-") for value in asked.values())
    return asked | named if known and values and asked.get("--lang", LANGUAGES[0]) in LANGUAGES else None

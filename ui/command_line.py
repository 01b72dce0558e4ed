"""The way in: what leads to the window opens it at once, every command goes to ``ui.commands.running``.

The window is to paint before anything else is loaded, so its few words are read here without the parser.
"""

from collections.abc import Sequence
from pathlib import Path

from workstation.words import LANGUAGES, Speech


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
    return run_window(folder, language_given="--lang" in asked)


def window_words(words: Sequence[str]) -> dict[str, str] | None:
    """The options of a call that can only mean the window; ``None`` for all else, which the parser judges."""
    if len(words) % 2:
        return None
    asked = dict(zip(words[::2], words[1::2], strict=True))
    known = asked.keys() <= {"--data-folder", "--lang"} and len(asked) * 2 == len(words)
    values = all(value and not value.startswith("-") for value in asked.values())
    return asked if known and values and asked.get("--lang", LANGUAGES[0]) in LANGUAGES else None

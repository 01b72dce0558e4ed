"""Takes the pictures of one theme at one scale; started by ``run``, one process each."""

import argparse
import logging
import os
import shutil
import sys
import tempfile
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.screenshots import scenes
from tests.screenshots.studio import Studio
from workstation.words import Speech

LOG = logging.getLogger("screenshots")


class Photographer:
    """Keeps the pictures under their names, and what went wrong."""

    def __init__(self, out: Path, ending: str, only: list[str]) -> None:
        self.out = out
        self.ending = ending
        self.only = only
        self.failed: list[str] = []

    def wants(self, name: str) -> bool:
        """Whether the picture is asked for."""
        return not self.only or name in self.only

    def take(self, studio: Studio, name: str) -> None:
        """Wait for the window and keep its picture."""
        studio.settle()
        studio.picture().save(str(self.out / f"{name}-{self.ending}.png"))

    def play(self, studio: Studio, name: str, scene: scenes.Scene) -> None:
        """Play a scene and take it; the others go on where one fails."""
        try:
            scene(studio)
            self.take(studio, name)
            studio.close_dialogs()
        except Exception as error:  # one broken page must not hide all others
            LOG.warning("%s: %s: %s", name, type(error).__name__, error, exc_info=True)
            self.failed.append(name)


def main() -> int:
    """Take all pictures of one theme and scale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--book", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--scale", default="1")
    parser.add_argument("--language", choices=("zh", "en"), default="zh")
    parser.add_argument("--only", nargs="*", default=[])
    arguments = parser.parse_args()
    Speech.language = arguments.language
    application = QApplication(sys.argv[:1])
    ending = f"{arguments.theme}-{arguments.scale}" + ("-en" if arguments.language == "en" else "")
    photographer = Photographer(arguments.out, ending, arguments.only)
    with tempfile.TemporaryDirectory() as place:
        _first_start(application, Path(place) / "empty", photographer, arguments)
        book = Path(place) / "资料库"
        shutil.copytree(arguments.book, book)
        _pages(application, book, photographer, arguments)
    for name in photographer.failed:
        print(f"{name}-{ending}: not taken", file=sys.stderr)
    return 1 if photographer.failed else 0


def _first_start(
    application: QApplication, folder: Path, photographer: Photographer, arguments: argparse.Namespace
) -> None:
    if photographer.wants("first_start") or photographer.wants("sample"):
        studio = Studio(application, folder, arguments.theme, arguments.language)
        photographer.play(studio, "first_start", scenes.first_start)
        studio.close()


def _pages(application: QApplication, folder: Path, photographer: Photographer, arguments: argparse.Namespace) -> None:
    studio = Studio(application, folder, arguments.theme, arguments.language)
    for key in list(studio.window.navigation.keys):
        if photographer.wants(key):
            photographer.play(studio, key, partial(_show, key))
    for scene in scenes.ON_BOOK:
        if photographer.wants(scene.__name__):
            photographer.play(studio, scene.__name__, scene)
    studio.close()


def _show(key: str, studio: Studio) -> None:
    studio.go(key)


if __name__ == "__main__":
    # At once: where something failed, the store's thread may still be waiting for questions.
    code = main()
    sys.stderr.flush()
    os._exit(code)

"""Widgets are never taken apart on the store's thread, where that would end the process."""

import gc
import threading
from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from tests.ui.helping import Opener, asked
from ui.shell.rubbish import Rubbish


class Circle:
    """Only the collector gets it, and it tells on which thread."""

    def __init__(self, told: list[int]) -> None:
        self.itself = self
        self.told = told

    def __del__(self) -> None:
        self.told.append(threading.get_ident())


def litter(store: Any) -> int:
    """Enough rubbish for the collector to run many times."""
    kept: list[Any] = []
    for _ in range(20_000):
        circle: list[Any] = []
        circle.append(circle)
        kept = [circle, kept[:1]]
    return threading.get_ident()


def test_the_store_thread_collects_nothing(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    told: list[int] = []
    for _ in range(50):
        Circle(told)
    assert asked(window, qtbot, litter) != threading.get_ident()
    window._asker._rubbish.collect()
    qtbot.waitUntil(lambda: len(told) == 50)
    assert set(told) == {threading.get_ident()}


def test_the_collector_is_given_back(qtbot: QtBot) -> None:
    assert gc.isenabled()
    first, second = Rubbish(), Rubbish()
    first.hold()
    second.hold()
    first.release()
    assert not gc.isenabled()
    second.release()
    second.release()
    assert gc.isenabled()

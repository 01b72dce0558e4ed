"""Measures every place of the window at several sizes of letters; started by ``test_scales`` with a scale of its own.

Prints what is cut or too high, one problem a line.
"""

import argparse
import os
import sys
import tempfile
import traceback
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QRadioButton,
    QTabBar,
    QWidget,
)
from pytestqt.qt_compat import qt_api
from pytestqt.qtbot import QtBot

from db.store import Store
from tests.ui.helping import CASES, TRADEMARKS, UNIT, sample_raws
from tests.ui.stations import below, in_front, is_inside, stations, told
from ui import look
from ui.app import doors
from ui.ask import Asker
from ui.preferences import Preferences
from ui.shell.main_window import MainWindow
from workstation.operations import keeping
from workstation.operations.targets import set_target
from workstation.words import LANGUAGES, Speech

SCREEN = (1366, 728)
"""A screen of 1366x768 above its task bar."""
CONTROLS = (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit)
SLACK = 2
"""Pixels that rounding may take."""


def cut(root: QWidget) -> Iterator[str]:
    """Visible words that have not the room they need."""
    for one in below(root, QWidget):
        if not one.isVisible() or is_inside(one) or one.visibleRegion().isEmpty():
            continue
        if isinstance(one, QLabel) and one.text() and not _fits(one):
            yield f"label is cut: {told(one)} has {one.width()}x{one.height()}"
        elif isinstance(one, QAbstractButton) and one.text() and not _button_fits(one):
            yield f"button is cut: {told(one)} has {one.width()}x{one.height()}"
        elif isinstance(one, QComboBox | QLineEdit) and one.height() < one.fontMetrics().height():
            yield f"too low: {told(one)} has {one.height()}"
        if not _in_parent(one):
            yield f"stands out of its place: {told(one)} {one.geometry()}"


def overlapping(root: QWidget) -> Iterator[str]:
    """Controls of one place that lie over each other."""
    for parent in (root, *below(root, QWidget)):
        shown = [one for one in parent.children() if isinstance(one, CONTROLS) and one.isVisible()]
        for one, other in combinations(shown, 2):
            if one.geometry().adjusted(SLACK, SLACK, -SLACK, -SLACK).intersects(other.geometry()):
                yield f"lies over another: {told(one)} and {told(other)}"


def _fits(label: QLabel) -> bool:
    if label.wordWrap():
        return label.height() + SLACK >= label.heightForWidth(label.width())
    return label.width() + SLACK >= label.sizeHint().width() and label.height() + SLACK >= label.sizeHint().height()


def _button_fits(button: QAbstractButton) -> bool:
    words = button.fontMetrics().size(Qt.TextFlag.TextShowMnemonic.value, button.text())
    room = button.width()
    if isinstance(button, QCheckBox | QRadioButton):
        return room + SLACK >= button.sizeHint().width()
    if not button.icon().isNull():
        room -= button.iconSize().width()
    return room + SLACK >= words.width() and button.height() + SLACK >= words.height()


def _in_parent(widget: QWidget) -> bool:
    """Whether a widget stands inside what it is part of; what can be scrolled to may stand outside."""
    parent = widget.parentWidget()
    if parent is None or widget.isWindow() or isinstance(parent, QTabBar):
        return True
    above: QWidget | None = parent
    while above is not None:
        if isinstance(above, QAbstractScrollArea):
            return True
        above = above.parentWidget()
    return parent.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(widget.geometry())


def too_large(root: QWidget) -> Iterator[str]:
    """A dialog, or the least size of the window, that the screen has no room for."""
    width, height = SCREEN
    size = root.size() if isinstance(root, QDialog) else root.minimumSizeHint()
    if size.width() > width or size.height() > height:
        yield f"larger than the screen: {told(root)} {size.width()}x{size.height()}"


def measure(application: QApplication, folder: Path, points: int) -> Iterator[str]:
    """Everything wrong at one size of letters."""
    look.dress(application, "light", points)
    asker = Asker()
    window = MainWindow(asker, doors(folder), folder, Preferences(font_size=points))
    bot = QtBot(None)  # type: ignore[arg-type]
    window.resize(*SCREEN)
    window.first_painted.connect(window.enter)
    window.show()
    bot.waitUntil(lambda: window.book is not None, timeout=20_000)
    for station in stations(window, bot):
        for root in in_front(window):
            for problem in (*cut(root), *overlapping(root), *too_large(root)):
                yield f"{points} points, {station}: {problem}"
    asker.close()
    window.close()


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--points", type=int, nargs="+", required=True)
    parser.add_argument("--language", choices=LANGUAGES, default="zh")
    arguments = parser.parse_args()
    points = arguments.points
    Speech.language = arguments.language
    qt_api.set_qt_api("pyside6")  # type: ignore[no-untyped-call]
    application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "资料库"
        with Store.create(folder, unit=UNIT, clerk="王芳") as store:
            keeping.add(store, TRADEMARKS, sample_raws("trademarks", 60))
            keeping.add(store, CASES, sample_raws("assistance_cases", 2))
            year = store.now().year
            set_target(store, "trademarks", year, 8_000)
            set_target(store, "trademarks", year, 6_000, reason="鄂市监发〔2026〕12号")
            set_target(store, "assistance_cases", year, 1)
        for size in points:
            for problem in dict.fromkeys(measure(application, folder, size)):
                print(problem, flush=True)
    print("measured", flush=True)
    return 0


if __name__ == "__main__":
    code = 1
    try:
        code = main()
    except Exception:
        traceback.print_exc()
    # At once: where something failed, the store's thread may still be waiting for questions.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)

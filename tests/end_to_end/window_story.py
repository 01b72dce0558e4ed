"""Drives the real program from inside its window; started by ``test_window_story`` as a process of its own.

A story is a generator: it acts as a clerk does and yields what it waits for.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ui.app import run_window
from ui.commands.passwords import take_given
from ui.shell.first_start import FirstStart
from ui.shell.main_window import MainWindow
from ui.table.register_page import RegisterPage

Story = Iterator[Callable[[], bool]]
LOOK_EVERY = 20
WITHIN = 40_000
"""Milliseconds for a whole story."""
FIRST_MARK = {
    "registration_no": "13867873", "mark_name": "漫瀚调", "nice_class": "41", "registrant": "准格尔旗文化馆",
    "filing_date": "2019年5月13日", "registration_date": "2020.04.14",
}  # fmt: skip
BLOCK = (
    "注册号\t商标名称\t商标类型\t类别\t注册人\t注册日期\t状态\n"
    "52000001\t沙圪堵\t商品\t30\t沙圪堵碗饦协会\t2021-08-07\t已注册\n"
    "52000002\t暖水\t商品\t32\t暖水沙棘合作社\t2022-03-07\t已注册\n"
)


class Teller(QObject):
    """Plays a story; tells what it waited for in vain."""

    def __init__(self, story: Callable[[MainWindow], Story]) -> None:
        super().__init__()
        self._story = story
        self._playing: Story | None = None
        self._waits: Callable[[], bool] = lambda: True
        self.ended = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.timeout.connect(self._give_up)

    def begin(self) -> None:
        """The window is on the screen."""
        [window] = [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)]
        self._playing = self._story(window)
        self._timer.start(LOOK_EVERY)
        self._limit.start(WITHIN)

    def _go_on(self) -> None:
        assert self._playing is not None
        if not self._waits():
            return
        try:
            self._waits = next(self._playing)
        except StopIteration:
            self.ended = True
            self._timer.stop()
        except Exception as error:
            print(f"{type(error).__name__}: {error}", flush=True)
            raise SystemExit(1) from error

    def _give_up(self) -> None:
        lines = []
        playing: Any = self._playing
        while playing is not None:
            lines.append(playing.gi_frame.f_lineno)
            playing = playing.gi_yieldfrom
        print(f"waited in vain, lines {lines}", flush=True)
        QApplication.exit(1)


# -- what a clerk does -----------------------------------------------------------------------------------------


def press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the keys are."""
    QTest.keyClick(QApplication.focusWidget() or window, key, modifier)


CONTROL = Qt.KeyboardModifier.ControlModifier


def write(control: QWidget, words: str) -> None:
    """Write as an input method does."""
    event = QInputMethodEvent("", [])
    event.setCommitString(words)
    QApplication.sendEvent(control, event)


def page_in_front(window: MainWindow) -> RegisterPage:
    """The register in front."""
    page = window.page
    assert page is not None
    return page


def first_register(window: MainWindow) -> Story:
    """Come to the first register, by keyboard."""
    yield lambda: window.book is not None and window.front is not None
    window.activateWindow()
    yield window.isActiveWindow
    press(window, Qt.Key.Key_2, CONTROL)
    yield lambda: window.page is not None and window.page.model.loaded


def type_record(window: MainWindow, values: dict[str, str]) -> Story:
    """Write a new record into the form, from field to field."""
    press(window, Qt.Key.Key_N, CONTROL)
    page = page_in_front(window)
    yield lambda: page.form_is_open and page.form.isVisible()
    for key, words in values.items():
        page.form.body.go_to(page.form.editors[key])
        yield lambda: QApplication.focusWidget() is not None
        focused = QApplication.focusWidget()
        assert focused is not None
        write(focused, words)
    yield lambda: True


# -- the stories -----------------------------------------------------------------------------------------------


def first_day(window: MainWindow) -> Story:
    """Found the store, record a mark, search it, paste two more, close the window."""
    yield lambda: isinstance(window.stack.currentWidget(), FirstStart)
    start = window.stack.currentWidget()
    assert isinstance(start, FirstStart)
    start.unit.setCurrentIndex(start.unit.findData("150622"))
    press(window, Qt.Key.Key_Return)
    yield start.clerk.hasFocus
    write(start.clerk, "王芳")
    press(window, Qt.Key.Key_Return)
    yield from first_register(window)
    yield from type_record(window, FIRST_MARK)
    page = page_in_front(window)
    press(window, Qt.Key.Key_S, CONTROL)
    yield lambda: bool(page.form.uid) and not page.form._busy
    yield lambda: page.model.rowCount() == 1
    press(window, Qt.Key.Key_F, CONTROL)
    write(page.search, "manhandiao")
    yield lambda: page.model.query.text == "manhandiao" and page.model.loaded and page.model.row_at(0) is not None
    page.search.clear()
    yield lambda: page.model.query.text == ""
    # As text: with a QMimeData of Python's on its clipboard Qt's offscreen platform dies at the end of the process.
    QApplication.clipboard().setText(BLOCK)
    page.table.setFocus()
    page.table.clearSelection()
    press(window, Qt.Key.Key_V, CONTROL)
    yield lambda: page.stack.currentWidget() is not page.splitter
    pasting = page.stack.currentWidget()
    yield lambda: bool(pasting.take_button.isEnabled())  # type: ignore[attr-defined]
    print("held", page.model.rowCount(), flush=True)
    QTest.mouseClick(pasting.take_button, Qt.MouseButton.LeftButton)  # type: ignore[attr-defined]
    yield lambda: page.stack.currentWidget() is page.splitter and page.model.rowCount() == 3
    print("rows", page.model.rowCount(), flush=True)
    window.close()


def next_day(window: MainWindow) -> Story:
    """Everything is there; one undo takes the pasted rows back and one redo brings them again."""
    yield from first_register(window)
    page = page_in_front(window)
    yield lambda: page.model.rowCount() == 3
    press(window, Qt.Key.Key_Z, CONTROL)
    yield lambda: page.model.rowCount() == 1
    press(window, Qt.Key.Key_Y, CONTROL)
    yield lambda: page.model.rowCount() == 3
    write(page.search, "沙圪堵")
    yield lambda: page.model.query.text == "沙圪堵" and page.model.rowCount() == 1
    row = page.model.row_at(0)
    print("found", page.model.rowCount(), row.texts[0] if row is not None else "", flush=True)
    window.close()


def interrupted(window: MainWindow) -> Story:
    """Type, and be killed."""
    yield from first_register(window)
    yield from type_record(window, {"registration_no": "77000001", "mark_name": "断电牧场"})
    page = page_in_front(window)
    yield lambda: page.form.state == "window_state_draft"
    page.form.body.go_to(page.form.editors["registrant"])
    focused = QApplication.focusWidget()
    assert focused is not None
    write(focused, "没来得及")
    yield lambda: page.form.state == "window_state_draft"
    print("typed", flush=True)
    yield lambda: False


def after_the_kill(window: MainWindow) -> Story:
    """The draft is offered; it holds all that was typed, is completed and saved."""
    yield from first_register(window)
    page = page_in_front(window)
    yield lambda: page.strip.isVisible()
    QTest.mouseClick(page.strip.take_button, Qt.MouseButton.LeftButton)
    yield lambda: page.form_is_open and page.form.editors["mark_name"].raw() is not None
    kept = {key: page.form.editors[key].raw() for key in ("registration_no", "mark_name", "registrant")}
    print("kept", *kept.values(), flush=True)
    for key, words in {"nice_class": "29", "registration_date": "2024-01-14"}.items():
        page.form.body.go_to(page.form.editors[key])
        focused = QApplication.focusWidget()
        assert focused is not None
        write(focused, words)
    press(window, Qt.Key.Key_S, CONTROL)
    yield lambda: bool(page.form.uid) and not page.form._busy
    yield lambda: not page.strip.isVisible()
    print("saved", flush=True)
    window.close()


STORIES = {story.__name__: story for story in (first_day, next_day, interrupted, after_the_kill)}


def main() -> int:
    """Open the program on a folder and play a story in it."""
    take_given()
    teller = Teller(STORIES[sys.argv[2]])
    code = run_window(Path(sys.argv[1]), teller.begin, language_given=True)
    return code if teller.ended else 1


if __name__ == "__main__":
    sys.exit(main())

"""The window as it is photographed: opened on a book, waited for, taken."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QPoint, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from ui import look
from ui.app import doors
from ui.ask import Asker
from ui.page import Page
from ui.preferences import Preferences
from ui.shell.first_start import Fault, FirstStart
from ui.shell.main_window import MainWindow
from ui.table.register_page import RegisterPage

LOG = logging.getLogger("screenshots")
SIZE = QSize(1366, 728)
"""What a window fills on a screen of 1366x768 above the task bar."""
SHORT = 15
STEP = 60
"""Milliseconds between two looks at the window."""
STILL = 3
"""So many looks in a row must be the same."""
PATIENCE = 20_000
DIALOGS = (QDialog, QMenu)
TITLE = 28
"""Pixels of the title that a window manager would draw."""


class Taker(QObject):
    """Takes answers of the store."""

    answers = 0

    def take(self, _: object) -> None:
        """An answer, or a failure."""
        self.answers += 1


class Studio:
    """One window on one book."""

    def __init__(self, application: QApplication, folder: Path, theme: str, language: str = "zh") -> None:
        self.application = application
        chosen = Preferences(theme="dark" if theme == "dark" else "light", language="en" if language == "en" else "zh")
        look.dress(application, chosen.theme, chosen.font_size)
        application.setCursorFlashTime(0)
        self.asker = Asker()
        self.window = MainWindow(self.asker, doors(folder), folder, chosen)
        self.window.resize(SIZE)
        self.window.first_painted.connect(self.window.enter)
        self.window.show()
        self._taker = Taker()
        self.until(self._is_there)
        self.settle()

    def close(self) -> None:
        """End window and store."""
        self.asker.close()
        self.window.deleteLater()

    def _is_there(self) -> bool:
        current = self.window.stack.currentWidget() if self.window._furnished else None
        return self.window.book is not None or isinstance(current, FirstStart | Fault)

    # -- waiting -------------------------------------------------------------------------------------------

    def until(self, condition: Callable[[], bool]) -> None:
        """Let the window work until a condition holds."""
        for _ in range(PATIENCE // SHORT):
            if condition():
                return
            QTest.qWait(SHORT)
        raise TimeoutError("the window did not come to what was waited for")

    def settle(self) -> None:
        """Wait until everything asked is answered and the window stays as it is."""
        before, same = QImage(), 0
        for _ in range(PATIENCE // STEP):
            self._wait_for_answer()
            QTest.qWait(STEP)
            now = self.picture()
            same = same + 1 if now == before else 0
            before = now
            if same == STILL:
                return
        raise TimeoutError("the window does not come to rest")

    def _wait_for_answer(self) -> None:
        """Everything asked of the store so far is answered."""
        if self.window.book is None:
            return
        answers = self._taker.answers
        self.asker.ask(lambda store: None, self._taker.take, self._taker.take)
        self.until(lambda: self._taker.answers > answers)

    # -- going about ---------------------------------------------------------------------------------------

    def go(self, key: str) -> Page:
        """Bring a page to the front."""
        self.window.show_page(key)
        self.settle()
        front = self.window.front
        assert front is not None, f"there is no page {key}"
        return front

    def register(self, place: int = 0) -> RegisterPage:
        """The page of a register, by its place in the catalogue."""
        assert self.window.book is not None
        page = self.go(self.window.book.catalogue[place].key)
        assert isinstance(page, RegisterPage)
        return page

    def open_row(self, page: RegisterPage, row: int) -> Any:
        """The form of the record in a row."""
        page.table.choose_record(row, 0)
        self.settle()
        shown = page.model.row_at(row)
        assert shown is not None
        page.open_record(shown.uid, enter=True)
        self.settle()
        return page.form

    # -- the picture ---------------------------------------------------------------------------------------

    def picture(self) -> QImage:
        """The window with what stands above it, as a screen would show them."""
        image = self.window.grab().toImage()
        ratio = image.devicePixelRatio()
        painter = QPainter(image)
        for above in self._above():
            place = above.frameGeometry().topLeft() - self.window.frameGeometry().topLeft()
            _paint(painter, above, place)
        painter.end()
        image.setDevicePixelRatio(ratio)
        return image

    def _above(self) -> Iterator[QWidget]:
        for widget in self.application.topLevelWidgets():
            if widget is not self.window and widget.isVisible() and isinstance(widget, DIALOGS):
                yield widget

    def close_dialogs(self) -> None:
        """Close what stands above the window."""
        for widget in list(self._above()):
            widget.close()
        self.settle()


def _paint(painter: QPainter, widget: QWidget, place: QPoint) -> None:
    """A dialog with a thin frame, as the window manager would draw one."""
    titled = isinstance(widget, QDialog) and bool(widget.windowTitle())
    place = QPoint(max(place.x(), 4), max(place.y(), TITLE + 4 if titled else 4))
    frame = widget.rect().translated(place)
    if titled:
        title = frame.translated(0, -TITLE)
        title.setHeight(TITLE)
        painter.fillRect(title, QColor(look.SIDE))
        painter.setPen(QColor(look.INK))
        painter.drawText(title.adjusted(10, 0, -10, 0), int(Qt.AlignmentFlag.AlignVCenter), widget.windowTitle())
        frame = frame.united(title)
    painter.drawPixmap(place, widget.grab())
    painter.setPen(QColor(look.EDGE))
    painter.drawRect(frame.adjusted(-1, -1, 0, 0))

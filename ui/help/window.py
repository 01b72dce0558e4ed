"""The help: what there is to know of the field that has the keys, and the handbook."""

from collections.abc import Sequence
from typing import cast

import shiboken6
from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QUrl
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui import look
from ui.help.browser import HelpBrowser
from ui.help.topic import Topic, topic_of
from workstation.handbook import Chapter, chapters, having
from workstation.help import FieldHelp, help_of
from workstation.register import Register
from workstation.words import say

WIDTH, HEIGHT = 720, 600
"""Pixels for letters of 10 points."""
CONTENTS_WIDTH = 170
KEY = Qt.ItemDataRole.UserRole
FIELD = "field"
"""Stands for the field in the list of chapters."""


def show_help(window: QWidget) -> None:
    """Explain what has the keys, in a window that leaves the other one usable."""
    # The stubs do not know that there may be none.
    shown = cast("HelpWindow | None", window.findChild(HelpWindow))
    help_window = HelpWindow(window) if shown is None else shown
    # A window that is not in front has no focus, and still knows what had it.
    focused = QApplication.focusWidget() or cast("QWidget | None", window.focusWidget())
    topic = topic_of(focused)
    front = getattr(window, "front", None)
    if not topic.chapter and isinstance(front, QWidget):
        topic.chapter = topic_of(front).chapter
    book = getattr(window, "book", None)
    help_window.explain(topic, () if book is None else book.catalogue)
    help_window.come(focused)


class HelpWindow(QDialog):
    """A list of chapters, a search box, and the text; closing it gives the keys back."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setWindowTitle(say("help_title"))
        look.give_size(self, WIDTH, HEIGHT)
        self._told: FieldHelp | None = None
        self._chapters: Sequence[Chapter] = chapters()
        self._came_from: QWidget | None = None
        self.search = QLineEdit()
        self.search.setAccessibleName(say("help_search"))
        self.search.setPlaceholderText(say("help_search"))
        self.search.setClearButtonEnabled(True)
        self.found = QLabel()
        look.set_role(self.found, "role", "quiet")
        self.contents = QListWidget()
        self.contents.setAccessibleName(say("help_contents"))
        self.contents.setFixedWidth(look.scaled(CONTENTS_WIDTH))
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.browser = HelpBrowser()
        self.close_button = QPushButton(say("help_close"))
        self.close_button.setAccessibleName(say("help_close"))
        self.close_button.setToolTip("Esc")
        self.close_button.setAutoDefault(False)
        self._lay_out()
        self.search.textChanged.connect(self._seek)
        self.search.returnPressed.connect(self.go_on)
        self.contents.currentItemChanged.connect(self._show_chosen)
        self.browser.anchorClicked.connect(self._follow)
        self.close_button.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(look.GAP)
        top.addWidget(self.search, 1)
        top.addWidget(self.found)
        top.addWidget(self.close_button)
        middle = QHBoxLayout()
        middle.setSpacing(look.GAP)
        middle.addWidget(self.contents)
        middle.addWidget(self.browser, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(look.MARGIN, look.MARGIN, look.MARGIN, look.MARGIN)
        box.setSpacing(look.GAP)
        box.addLayout(top)
        box.addLayout(middle, 1)

    # -- what it shows -------------------------------------------------------------------------------------

    @property
    def chosen(self) -> str:
        """The key of the chapter that is shown, or ``field``."""
        item = cast("QListWidgetItem | None", self.contents.currentItem())
        return "" if item is None else str(item.data(KEY))

    def explain(self, topic: Topic, catalogue: Sequence[Register] = ()) -> None:
        """Explain the field of a topic, or show the chapter about it."""
        self._chapters = chapters()
        self._told = None
        if topic.register is not None and topic.key:
            self._told = help_of(topic.register, topic.key, catalogue=catalogue)
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.browser.mark("")
        self.found.clear()
        field_first = self._told is not None and (topic.in_field or not topic.chapter)
        self._list(self._chapters, FIELD if field_first else topic.chapter)

    def _list(self, listed: Sequence[Chapter], first: str) -> None:
        self.contents.blockSignals(True)
        self.contents.clear()
        if self._told is not None:
            self._add(say("help_this_field", field=self._told.title), FIELD)
        for chapter in listed:
            self._add(chapter.title, chapter.key)
        self.contents.blockSignals(False)
        rows = {self.contents.item(row).data(KEY): row for row in range(self.contents.count())}
        row = rows.get(first, min(self.contents.count() - 1, 1 if self._told is not None else 0))
        self.contents.setCurrentRow(row)

    def _add(self, words: str, key: str) -> None:
        item = QListWidgetItem(words)
        item.setData(KEY, key)
        item.setToolTip(words)
        item.setSizeHint(QSize(0, look.row_height()))
        self.contents.addItem(item)

    def _show_chosen(self, *_: object) -> None:
        key = self.chosen
        if key == FIELD and self._told is not None:
            self.browser.show_field(self._told)
            return
        for chapter in self._chapters:
            if chapter.key == key:
                self.browser.show_chapter(chapter.markdown)

    def show_chapter(self, key: str) -> None:
        """Show a chapter by its key."""
        self.search.clear()
        self._list(self._chapters, key)

    def _follow(self, url: QUrl) -> None:
        """A link to another chapter: its file, as in the handbook's folder."""
        self.show_chapter(url.fileName().removesuffix(".md").partition("_")[2])

    # -- search --------------------------------------------------------------------------------------------

    def _seek(self) -> None:
        text = self.search.text().strip()
        found = having(text, self._chapters)
        self.browser.mark(text)
        if not found:
            self.found.setText(say("help_nothing", text=text))
            return
        number = sum(chapter.places(text) for chapter in found)
        self.found.setText(say("help_places", number=number) if text else "")
        keys = [chapter.key for chapter in found]
        self._list(found, self.chosen if self.chosen in keys else keys[0])
        self.browser.go_on()

    def go_on(self) -> None:
        """Go to the next place of what is sought, in the next chapter where this one has no more."""
        if self.search.text().strip() and not self.browser.go_on():
            first = 1 if self._told is not None else 0
            after = self.contents.currentRow() + 1
            self.contents.setCurrentRow(after if after < self.contents.count() else first)
            self._show_chosen()
            self.browser.go_on()

    # -- coming and going ----------------------------------------------------------------------------------

    def come(self, focused: QWidget | None) -> None:
        """Stand beside the control that is explained, and take the keys."""
        if focused is not None and focused.window() is not self:
            self._came_from = focused
        if not self.isVisible():
            self._stand_beside(focused)
        self.show()
        self.raise_()
        self.activateWindow()
        self.browser.setFocus()

    def _stand_beside(self, focused: QWidget | None) -> None:
        window = self._window
        screen = window.screen().availableGeometry()
        frame = window.frameGeometry()
        centre = frame.center() if focused is None else focused.mapToGlobal(focused.rect().center())
        at_right = centre.x() <= frame.center().x()
        left = frame.right() - self.width() - look.MARGIN if at_right else frame.left() + look.MARGIN
        top = frame.center().y() - self.height() // 2
        self.move(
            QPoint(
                max(screen.left(), min(left, screen.right() - self.width())),
                max(screen.top(), min(top, screen.bottom() - self.height())),
            )
        )

    def done(self, result: int) -> None:
        super().done(result)
        self._give_back()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self._give_back()

    def _give_back(self) -> None:
        """Give the keys back to the control that had them."""
        came_from, self._came_from = self._came_from, None
        if came_from is not None and shiboken6.isValid(came_from) and came_from.isVisible():
            came_from.window().activateWindow()
            came_from.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # Another theme or size of letters while it is open.
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and hasattr(self, "browser"):
            self.contents.setFixedWidth(look.scaled(CONTENTS_WIDTH))
            self._show_chosen()

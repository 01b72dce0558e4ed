"""What the window is made of once it is on the screen: navigation, top line, notice, the pages, the sample's frame."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from ui import icons, look
from ui.long_work import WorkStrip
from ui.shell.card import Waiting
from ui.shell.navigation import Navigation
from ui.shell.notice import Notice
from ui.shell.top_line import TopLine
from workstation.words import say

FRAME = 4
"""Pixels of the coloured frame of a sample book."""


class WindowFrame(QStackedWidget):
    """The middle of the window; a lock page may stand above it all."""

    def __init__(self) -> None:
        super().__init__()
        self.notice = Notice()
        self.work_strip = WorkStrip()
        self.navigation = Navigation()
        self.top_line = TopLine()
        self.stack = QStackedWidget()
        self.stack.addWidget(Waiting())
        self._build_sample_line()
        self.safe_words = QLabel(say("safety_line"))
        self.safe_words.setWordWrap(True)
        self.safe_words.setMargin(look.GAP)
        look.set_role(self.safe_words, "role", "hard")
        self.safe_words.hide()
        self.role_words = QLabel()
        self.role_words.setWordWrap(True)
        self.role_words.setMargin(look.GAP)
        look.set_role(self.role_words, "role", "soft")
        self.role_words.hide()
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.top_line)
        right.addWidget(self.notice)
        right.addWidget(self.work_strip)
        right.addWidget(self.stack, 1)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.navigation)
        middle.addLayout(right, 1)
        self.whole = QWidget()
        self._box = QVBoxLayout(self.whole)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addWidget(self.sample_line)
        self._box.addWidget(self.safe_words)
        self._box.addWidget(self.role_words)
        self._box.addLayout(middle, 1)
        self.addWidget(self.whole)
        self.show_book_parts(False)

    def _build_sample_line(self) -> None:
        self.sample_words = QLabel(say("window_sample_words"))
        self.sample_words.setObjectName("sample_words")
        self.leave_button = QPushButton(say("window_sample_leave"))
        self.leave_button.setAccessibleName(self.leave_button.text())
        self.sample_line = QWidget()
        line = QHBoxLayout(self.sample_line)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.sample_words, 1)
        line.addWidget(self.leave_button)
        self.sample_line.hide()

    def show_book_parts(self, shown: bool) -> None:
        """Show or hide what has a meaning only while a book is open."""
        self.navigation.setVisible(shown)
        self.top_line.setVisible(shown)

    def show_role(self, role: str) -> None:
        """Say what a clerk with this role may do; nothing of who may do everything."""
        limited = role in ("look", "enter")
        self.role_words.setText(say(f"role_line_{role}") if limited else "")
        self.role_words.setVisible(limited)

    def show_sample(self, sample: bool) -> None:
        """Put the coloured frame around a sample book."""
        self.sample_line.setVisible(sample)
        self.whole.setObjectName("sample" if sample else "")
        self.whole.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, sample)
        frame = FRAME if sample else 0
        self._box.setContentsMargins(frame, frame, frame, frame)
        self.whole.style().unpolish(self.whole)
        self.whole.style().polish(self.whole)

    def show_only(self, page: QWidget) -> None:
        """Show a page in the place of all others, which are taken apart."""
        self.clear()
        self.stack.addWidget(page)

    def clear(self) -> None:
        """Take all pages apart."""
        while self.stack.count():
            old = self.stack.widget(0)
            self.stack.removeWidget(old)
            old.deleteLater()

    def fold(self, wanted: bool, width: int) -> None:
        """Fold the navigation where a person wanted it or the window is narrow."""
        folded = wanted or width < look.scaled(look.NARROW)
        if folded != self.navigation.folded:
            self.navigation.set_folded(folded)

    def take_look(self) -> None:
        """Take icons and measures from the look in force."""
        self.navigation.refresh()
        self.top_line.refresh()
        icons.refresh(self)

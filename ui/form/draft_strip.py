"""Offers what was typed and not saved."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from ui import look
from workstation.register import Register
from workstation.words import say

Draft = Mapping[str, Any]
"""What ``Store.drafts`` gives."""


class DraftStrip(QFrame):
    """Offers the drafts of one register, the newest first."""

    taken = Signal(object)
    dropped = Signal(object)

    def __init__(self, register: Register) -> None:
        super().__init__()
        look.set_role(self, "bar", "soft")
        self._register = register
        self.drafts: Sequence[Draft] = ()
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.take_button = QPushButton(say("window_draft_take"))
        self.drop_button = QPushButton(say("window_draft_drop"))
        line = QHBoxLayout(self)
        line.setContentsMargins(look.GAP, 4, look.GAP, 4)
        line.addWidget(self.words, 1)
        for button, signal in ((self.take_button, self.taken), (self.drop_button, self.dropped)):
            button.setAccessibleName(button.text())
            button.clicked.connect(partial(self._offer, signal))
            line.addWidget(button)
        self.hide()

    def _offer(self, signal: Any) -> None:
        if self.drafts:
            signal.emit(self.drafts[0])

    def show_drafts(self, drafts: Sequence[Draft]) -> None:
        """Offer these drafts, newest first; nothing is shown where there are none."""
        self.drafts = drafts
        if drafts:
            newest = drafts[0]
            raw = newest["content"].get("raw", {})
            typed = " ".join(str(raw[key]) for key in self._register.title if raw.get(key))
            key = "window_draft_changed" if newest["uid"] else "window_draft_new"
            when = newest["kept_at"][:16].replace("T", " ")
            self.words.setText(say(key, number=len(drafts), when=when, title=typed or "…"))
        self.setVisible(bool(drafts))

"""The page of one register: search line, drafts, table, and the form beside it."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from ui import look
from ui.page import Desk, Page
from ui.record_form import Draft, RecordForm
from ui.record_table import RecordTable, RecordTableModel, empty_words
from workstation.register import Register
from workstation.words import say

SEARCH_AFTER = 150
"""Milliseconds of rest after a stroke until the search begins."""


class DraftStrip(QFrame):
    """Offers what was typed and not saved, the newest first."""

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


class RegisterPage(Page):
    """One register."""

    def __init__(self, desk: Desk, register: Register) -> None:
        super().__init__()
        self.register = register
        self._asker = asker = desk.asker
        self._unit = desk.book.unit
        self._form: RecordForm | None = None
        self._total: int | None = None
        self.model = RecordTableModel(asker, register, self)
        self.table = RecordTable(self.model)
        self.table.setAccessibleName(register.words())
        self.search = QLineEdit()
        self.search.setPlaceholderText(say("window_search_hint"))
        self.search.setAccessibleName(say("window_search"))
        self.search.setClearButtonEnabled(True)
        self.new_button = QPushButton(say("window_new"))
        self.new_button.setToolTip("Ctrl+N")
        self.new_button.setAccessibleName(say("window_new"))
        self.count = QLabel()
        look.set_role(self.count, "role", "quiet")
        self.strip = DraftStrip(register)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(SEARCH_AFTER)
        self._lay_out()
        self._connect()
        self.model.refresh()
        self.ask_drafts()

    def _lay_out(self) -> None:
        title = QLabel(self.register.words())
        look.set_role(title, "role", "title")
        top = QHBoxLayout()
        top.setSpacing(look.GAP)
        top.addWidget(title)
        top.addWidget(self.search, 1)
        top.addWidget(self.new_button)
        left = QWidget()
        box = QVBoxLayout(left)
        box.setContentsMargins(look.MARGIN, look.MARGIN, look.MARGIN, look.GAP)
        box.setSpacing(look.GAP)
        box.addLayout(top)
        box.addWidget(self.strip)
        box.addWidget(self.table, 1)
        box.addWidget(self.count)
        left.setMinimumWidth(360)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(left)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.splitter)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._rest_begins)
        self.search.returnPressed.connect(self._search_now)
        self._rest.timeout.connect(self._search_now)
        self.new_button.clicked.connect(self.new_record)
        self.model.counted.connect(self._show_count)
        self.table.chosen.connect(self.open_record)
        header = self.table.horizontalHeader()
        header.sortIndicatorChanged.connect(self._sort)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(True)
        self.strip.taken.connect(self._take_draft)
        self.strip.dropped.connect(self._drop_draft)

    # -- searching -----------------------------------------------------------------------------------------

    def _rest_begins(self) -> None:
        self._rest.start()

    def _search_now(self) -> None:
        self._rest.stop()
        self._show(text=self.search.text().strip())

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        key = self.model.columns[column].key if column >= 0 else ""
        self._show(sort=key, descending=order == Qt.SortOrder.DescendingOrder)

    def _show(self, **changed: Any) -> None:
        query = replace(self.model.query, **changed)
        if query != self.model.query:
            self.model.show_query(query)

    def _show_count(self, number: int) -> None:
        if self.model.query.text:
            total = "…" if self._total is None else f"{self._total:,}"
            self.count.setText(say("window_count_found", total=total, number=f"{number:,}"))
        else:
            self._total = number
            self.count.setText(say("window_count", number=f"{number:,}"))
        self.table.empty_words = empty_words(self.model)
        self.table.viewport().update()

    def refresh(self) -> None:
        """Show what is in the store now."""
        self.model.refresh()

    # -- the form ------------------------------------------------------------------------------------------

    @property
    def form(self) -> RecordForm:
        """The form, built when it is needed first."""
        if self._form is None:
            form = self._form = RecordForm(self._asker, self.register, self._unit)
            form.saved.connect(self._saved)
            form.closed.connect(self._close_form)
            form.state_changed.connect(self.state_changed)
            form.drafts_changed.connect(self.ask_drafts)
            form.setMinimumWidth(430)
            form.hide()
            self.splitter.addWidget(form)
            self.splitter.setStretchFactor(0, 1)
            self.splitter.setStretchFactor(1, 0)
        return self._form

    def keep_draft(self) -> bool:
        """Keep what stands in the form as a draft; whether there was anything to keep."""
        return self._form is not None and self._form.keep_draft()

    @property
    def state(self) -> str:
        """How safe what stands in the form is: a key of the words."""
        return "window_state_saved" if self._form is None else self._form.state or "window_state_saved"

    def _show_form(self) -> RecordForm:
        form = self.form
        if form.isHidden():
            form.show()
            width = max(self.splitter.width(), 900)
            beside = min(max(width * 47 // 100, 480), 700)
            self.splitter.setSizes([width - beside, beside])
        return form

    def open_record(self, uid: str, enter: bool = False) -> None:
        """Show a record in the form; with ``enter`` the keys go there."""
        shown = self._form is not None and not self._form.isHidden()
        form = self._show_form()
        if not shown or form.uid != uid:
            form.open_record(uid, enter)
        elif enter:
            form.enter()

    def new_record(self) -> None:
        """Begin a record."""
        self._show_form().start_new()

    def save(self) -> None:
        """Save what stands in the form."""
        if self._form is not None and not self._form.isHidden():
            self._form.save()

    def focus_search(self) -> None:
        """Go to the search line."""
        self.search.setFocus()
        self.search.selectAll()

    def _saved(self, uid: str) -> None:
        self.model.refresh()
        self.records_changed.emit()

    def _close_form(self) -> None:
        self.form.hide()
        self.table.setFocus()
        self.ask_drafts()

    # -- drafts --------------------------------------------------------------------------------------------

    def ask_drafts(self) -> None:
        """Look for what was typed and not saved."""
        key = self.register.key
        self._asker.ask(lambda store: store.drafts(key), self._show_drafts)

    def _show_drafts(self, drafts: Sequence[Draft]) -> None:
        # What stands in the form need not be offered.
        shown = "" if self._form is None or self._form.isHidden() else self._form.draft
        self.strip.show_drafts([draft for draft in drafts if draft["draft"] != shown])

    def _take_draft(self, draft: Draft) -> None:
        form = self._show_form()
        if draft["uid"]:
            form.open_record(draft["uid"])
        else:
            form.start_new(draft)
        self.ask_drafts()

    def _drop_draft(self, draft: Draft) -> None:
        number = draft["draft"]
        self._asker.ask(lambda store: store.drop_draft(number), self._dropped)

    def _dropped(self, _: None) -> None:
        self.ask_drafts()

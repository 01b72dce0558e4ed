"""A field that points to another record: found by searching, shown by its title."""

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QToolButton

from ui.ask import Failure, Newest
from ui.form.editor import Context
from ui.form.line_editors import LineEditor
from ui.page import Destination
from workstation.fields import Link, Value
from workstation.operations.linking import Linked, find_linked, linked
from workstation.ports import Store
from workstation.words import say

SEARCH_AFTER = 150
"""Milliseconds of rest after a stroke until the search begins."""


def as_uid(raw: Any) -> str:
    """The uid that a raw value is; empty for words that are still searched for."""
    try:
        return str(uuid.UUID(str(raw)))
    except ValueError:
        return ""


def _find(registers: tuple[str, ...], text: str, store: Store) -> list[Linked]:
    return find_linked(store, registers, text)


def _look_up(registers: tuple[str, ...], uid: str, store: Store) -> Linked | None:
    return linked(store, registers, uid)


class LinkEditor(LineEditor):
    """Searches the allowed registers as somebody types; what is typed and not chosen stays, and is a fault."""

    field: Link

    def __init__(self, field: Link, context: Context) -> None:
        self.hint = say("form_link_hint")
        super().__init__(field, context)
        self.uid = ""
        self.linked: Linked | None = None
        self._searches = Newest()
        self._titles = Newest()
        self.found = QStandardItemModel(self)
        self.completer = QCompleter(self.found, self)
        self.completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.completer.setMaxVisibleItems(10)
        self.completer.setWidget(self.line)
        self.completer.popup().setAccessibleName(field.words())
        self.completer.activated[QModelIndex].connect(self._take)  # type: ignore[index]
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(SEARCH_AFTER)
        self._rest.timeout.connect(self.search)
        self.clear_button = self._button("✕", "form_link_clear", self.clear)
        self.go_button = self._button("→", "form_link_go", self.go)
        self._show()

    def _button(self, sign: str, key: str, pressed: Callable[[], None]) -> QToolButton:
        button = QToolButton()
        button.setText(sign)
        button.setToolTip(say(key))
        self.name(button, say(key))
        button.clicked.connect(pressed)
        self.box.addWidget(button)
        return button

    # -- its value -----------------------------------------------------------------------------------------

    def raw(self) -> str | None:
        return self.uid or super().raw()

    def put(self, raw: Any) -> None:
        self._rest.stop()
        self._searches.next()
        self.uid = as_uid(raw)
        self.linked = None
        if self.uid:
            super().put(say("form_link_reading"))
            question = partial(_look_up, self.field.registers, self.uid)
            taker = partial(self._show_title, self._titles.next())
            self.context.asker.ask(question, taker, self._cannot_show)
        else:
            self._titles.next()
            super().put(raw)
        self._show()

    def put_value(self, value: Value) -> None:
        self.put(value)

    def in_words(self) -> str:
        return self.line.text()

    def _show_title(self, number: int, found: Linked | None) -> None:
        if not self._titles.is_newest(number):
            return
        self.linked = found
        if found is None:
            super().put(say("form_link_missing"))
        else:
            super().put(say("form_link_withdrawn", title=found.title) if found.withdrawn else found.title)
        self._show()

    def _cannot_show(self, failure: Failure) -> None:
        """The uid stays as it is; only its title is not known."""
        if self.uid:
            super().put(self.uid)

    def _show(self) -> None:
        self.clear_button.setVisible(bool(self.uid))
        self.go_button.setVisible(self.linked is not None and not self.linked.withdrawn)
        self.line.setToolTip(f"{self.linked.kind}: {self.linked.title}" if self.linked else "")

    def clear(self) -> None:
        """Point nowhere."""
        self.put(None)
        self.line.setFocus()
        self.changed.emit()

    def go(self) -> None:
        """Ask the window to show the record."""
        if self.linked is not None:
            self.wanted.emit(Destination(page=self.linked.register, uid=self.linked.uid))

    # -- searching -----------------------------------------------------------------------------------------

    def _edited(self, text: str) -> None:
        if self.uid:
            # What was chosen is one thing: a stroke in it begins a new search.
            self.uid, self.linked = "", None
            self._titles.next()
            self._show()
        self._rest.start()
        self.changed.emit()

    def search(self) -> None:
        """Look for records that hold what is typed; the newest ones where nothing is."""
        self._rest.stop()
        number = self._searches.next()
        self.context.asker.ask(
            partial(_find, self.field.registers, "" if self.uid else self.line.text().strip()),
            partial(self._show_found, number),
            wanted=partial(self._searches.is_newest, number),
        )

    def _show_found(self, number: int, found: list[Linked]) -> None:
        if not self._searches.is_newest(number) or not self.line.hasFocus():
            return
        self.found.clear()
        several = len(self.field.registers) > 1
        for one in found:
            item = QStandardItem(f"{one.kind} · {one.title}" if several else one.title)
            item.setData(one, Qt.ItemDataRole.UserRole)
            self.found.appendRow(item)
        if not found:
            nothing = QStandardItem(say("form_link_nothing"))
            nothing.setEnabled(False)
            self.found.appendRow(nothing)
        self.completer.complete()

    def _take(self, index: QModelIndex) -> None:
        chosen = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(chosen, Linked):
            self.choose(chosen)

    def choose(self, chosen: Linked) -> None:
        """Point to this record."""
        self._rest.stop()
        self._searches.next()
        self._titles.next()
        self.uid, self.linked = chosen.uid, chosen
        super().put(chosen.title)
        self._show()
        self.changed.emit()

    def pressed(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete) and self.uid:
            self.clear()
            return True
        if event.key() == Qt.Key.Key_Down:
            self.search()
            return True
        if self.uid and event.text().isprintable() and event.text():
            # What is written takes the place of the title that stands here.
            self.line.selectAll()
        return super().pressed(event)

    def show_ghost(self, words: str) -> None:
        # A uid tells nobody anything: the title is asked for and shown in its place.
        if self.proposal is None:
            super().show_ghost("")
            return
        super().show_ghost(say("form_proposal", value="…"))
        question = partial(_look_up, self.field.registers, str(self.proposal.value))
        self.context.asker.ask(question, partial(self._show_ghost_title, self.proposal))

    def _show_ghost_title(self, proposal: object, found: Linked | None) -> None:
        if proposal == self.proposal and found is not None:
            super().show_ghost(say("form_proposal", value=found.title))

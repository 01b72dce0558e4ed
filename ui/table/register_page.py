"""The page of one register: its table, the form beside or below it, and what is done with chosen rows."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QInputDialog, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from ui.ask import Failure
from ui.form.draft_strip import Draft, DraftStrip
from ui.form.record_form import RecordForm
from ui.long_work import WorkStrip
from ui.page import Desk, Destination, Page
from ui.table.bulk_change import BulkChange
from ui.table.copying import MOST as MOST_COPIED
from ui.table.copying import Copied
from ui.table.pane import TablePane
from ui.table.record_model import ROWS_KEPT
from ui.table.register_questions import copy_chosen, row_of, withdraw_chosen
from workstation.register import Register
from workstation.words import say

if TYPE_CHECKING:
    from ui.paste.page import PastePage

NARROW = 1200
"""Pixels of a window below which the form stands under the table."""
FOLLOW_AFTER = 120
"""Milliseconds that a row stays current until the open form shows it."""
MOST_COMPARED = 4
"""Chosen records that the duplicate desk puts side by side."""
LEAST_TABLE = 150
"""Pixels that the table keeps above the form."""
STATES = ("window_state_typing", "window_state_draft_pending", "window_state_draft")
"""What is not saved, the least safe first."""


class RegisterPage(Page):
    """One register."""

    def __init__(self, desk: Desk, register: Register) -> None:
        super().__init__()
        self.register = register
        self._desk = desk
        self._asker = desk.asker
        self._form: RecordForm | None = None
        self._paste: PastePage | None = None
        self._sought = ""
        """Uid of the record whose row is to be chosen once it is listed."""
        deeds: dict[str, Callable[[], None]] = {
            "open": self._open_current,
            "new": self.new_record,
            "copy_record": self.copy_record,
            "copy": partial(self.copy, False),
            "copy_with_headings": partial(self.copy, True),
            "paste": self.paste,
            "bulk": self.change_many,
            "history": self.show_history,
            "doubles": self.look_for_doubles,
            "withdraw": self.ask_withdraw,
        }
        self.pane = TablePane(desk, register, deeds)
        self.model, self.table, self.search = self.pane.model, self.pane.table, self.pane.search
        self.count, self.filter_bar = self.pane.count, self.pane.filter_bar
        self.new_button = self.pane.buttons["new"]
        self.strip = DraftStrip(register)
        self.work = WorkStrip()
        self._follow_rest = QTimer(self)
        self._follow_rest.setSingleShot(True)
        self._follow_rest.setInterval(FOLLOW_AFTER)
        self._lay_out()
        self._connect()
        self.ask_drafts()

    def _lay_out(self) -> None:
        self.pane.strips.addWidget(self.strip)
        self.pane.strips.addWidget(self.work)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.pane)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.splitter)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)

    def _connect(self) -> None:
        self.table.chosen.connect(self.open_record)
        self.pane.current_changed.connect(self._follow_rest.start)
        self.pane.saved.connect(self._cell_saved)
        self.pane.state_changed.connect(self._tell_state)
        self.model.rows_came.connect(self._follow_later)
        self.model.counted.connect(self._choose_sought)
        self._follow_rest.timeout.connect(self._follow)
        self.strip.taken.connect(self._take_draft)
        self.strip.dropped.connect(self._drop_draft)

    # -- the page among others -----------------------------------------------------------------------------

    def enter(self, destination: Destination) -> None:
        """Show the records that are asked for, and the one to be opened."""
        if destination.query is not None:
            self.pane.show_query(destination.query, destination.words)
        if destination.uid:
            self._sought = destination.uid
            self.open_record(destination.uid, enter=True)
            self._choose_sought()
        elif destination.query is not None:
            self.table.setFocus()

    def refresh(self) -> None:
        """Show what is in the store now."""
        self.pane.refresh()
        if self._form is not None and not self._form.isHidden():
            self._form.refresh()
        if self._paste is not None:
            self._paste.refresh()
        self.ask_drafts()

    def focus_search(self) -> None:
        """Go to the search line."""
        self.search.setFocus()
        self.search.selectAll()

    @property
    def state(self) -> str:
        """How safe what is typed here is: a key of the words."""
        others = [page.state for page in (self._form, self._paste) if page is not None]
        states = {self.pane.editing.state, *others}
        return next((state for state in STATES if state in states), "window_state_saved")

    def _tell_state(self, *_: str) -> None:
        self.state_changed.emit(self.state)

    def keep_draft(self) -> bool:
        """Keep what is typed in the form and in the cells, and what is pasted; whether there was anything to keep."""
        kept = [page.keep_draft() for page in (self._form, self._paste) if page is not None]
        return self.pane.keep_drafts() or any(kept)

    def save(self) -> None:
        """Save what stands in the form; take in what is pasted while that is in front."""
        if self._paste is not None:
            self._paste.save()
        elif self._form is not None and not self._form.isHidden():
            self._form.save()

    # -- the form ------------------------------------------------------------------------------------------

    @property
    def form(self) -> RecordForm:
        """The form, built when it is needed first."""
        if self._form is None:
            form = self._form = RecordForm(self._asker, self.register, self._desk.book.unit)
            form.saved.connect(self._saved)
            form.closed.connect(self._close_form)
            form.state_changed.connect(self._tell_state)
            form.drafts_changed.connect(self.ask_drafts)
            form.wanted.connect(self.wanted)
            form.previous_wanted.connect(partial(self._step, -1))
            form.next_wanted.connect(partial(self._step, 1))
            form.setMinimumWidth(430)
            form.hide()
            self.splitter.addWidget(form)
            self.splitter.setStretchFactor(0, 1)
            self.splitter.setStretchFactor(1, 0)
        return self._form

    @property
    def form_is_open(self) -> bool:
        """Whether the form stands beside the table."""
        return self._form is not None and not self._form.isHidden()

    def _show_form(self) -> RecordForm:
        form = self.form
        self._show_table()
        if form.isHidden():
            form.show()
            self.pane.tell_findings(False)
            self._turn()
        return form

    def _turn(self) -> None:
        """The form beside the table, or below it where there is no room."""
        below = self.window().width() < NARROW
        self.splitter.setOrientation(Qt.Orientation.Vertical if below else Qt.Orientation.Horizontal)
        if below:
            height = self.splitter.height()
            above = max(height * 2 // 5, LEAST_TABLE)
            self.splitter.setSizes([above, max(height - above, 1)])
        else:
            width = max(self.splitter.width(), 900)
            beside = min(max(width * 47 // 100, 480), 700)
            self.splitter.setSizes([width - beside, beside])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        below = self.window().width() < NARROW
        if self.form_is_open and below != (self.splitter.orientation() == Qt.Orientation.Vertical):
            self._turn()

    def open_record(self, uid: str, enter: bool = False) -> None:
        """Show a record in the form; with ``enter`` the keys go there."""
        shown = self.form_is_open
        form = self._show_form()
        if not shown or form.uid != uid:
            form.open_record(uid, enter)
        elif enter:
            form.enter()

    def _open_current(self) -> None:
        if self.pane.current_uid:
            self.open_record(self.pane.current_uid, enter=True)

    def _follow_later(self) -> None:
        if self.form_is_open and self.table.hasFocus():
            self._follow_rest.start()

    def _follow(self) -> None:
        """The open form shows the row that is current, while somebody goes through the table."""
        uid = self.pane.current_uid
        if uid and self.form_is_open and self.table.hasFocus() and self.form.uid != uid:
            self.form.open_record(uid)

    def _step(self, rows: int) -> None:
        """From the form to the record before or after."""
        row = self.table.currentIndex().row() + rows
        if 0 <= row < self.model.rowCount():
            self.table.choose_record(row, self.table.currentIndex().column())
            shown = self.model.row_at(row)
            if shown is not None:
                self.form.open_record(shown.uid, enter=True)

    def new_record(self) -> None:
        """Begin a record."""
        self._show_form().start_new()

    def copy_record(self) -> None:
        """Begin a record like the current one."""
        self._show_form().copy_last(self.pane.current_uid)

    def show_history(self) -> None:
        """Show who changed the current field of the current record."""
        uid, key = self.pane.current_uid, self.pane.current_key
        if uid:
            self.open_record(uid)
            self._asker.ask(lambda store: key, self.form.show_history)

    def _saved(self, uid: str) -> None:
        self._sought = uid if self.pane.current_uid != uid else ""
        self.pane.refresh()
        self.records_changed.emit()

    def _cell_saved(self, uid: str) -> None:
        if self.form_is_open and self.form.uid == uid:
            self.form.refresh()
        self.ask_drafts()
        self.records_changed.emit()

    def _close_form(self) -> None:
        self.form.hide()
        self.pane.tell_findings(True)
        self.table.setFocus()
        self.ask_drafts()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.form_is_open:
            self.form.close_form()
        else:
            super().keyPressEvent(event)

    # -- the row of a record -------------------------------------------------------------------------------

    def _choose_sought(self, *_: object) -> None:
        """Choose the row of the record that was opened or saved, as soon as it is listed."""
        if self._sought and self.model.loaded and self.model.complete:
            question = partial(row_of, self.register, self._sought)
            self._asker.ask(question, partial(self._choose_row, self._sought))

    def _choose_row(self, uid: str, number: int | None) -> None:
        if uid != self._sought:
            return
        self._sought = ""
        place = None if number is None else self.model.place_of(number)
        if place is not None:
            self.table.choose_record(place, max(self.table.currentIndex().column(), 0))

    # -- what is done with chosen rows ---------------------------------------------------------------------

    def copy(self, headings: bool) -> None:
        """Copy the chosen rows as a table, and one row's current cell alone."""
        number = self.table.chosen_number()
        current = self.table.currentIndex()
        row = self.model.known_at(current.row())
        if not headings and number <= 1 and row is not None:
            text = row.texts[current.column()]
            QApplication.clipboard().setText(text)
            self.said.emit(say("table_copied_cell", text=text or "—"), "quiet")
            return
        if number > MOST_COPIED:
            self.said.emit(say("table_copy_too_many", number=f"{number:,}", most=f"{MOST_COPIED:,}"), "soft")
            return
        if number:
            work = self.work.begin(say("table_copying"))
            ids, columns = self.table.chosen_ids(), self.model.columns
            self._asker.ask(
                partial(copy_chosen, self.register, columns, ids, headings, work), self._copied, self._work_failed
            )

    def _copied(self, copied: Copied | None) -> None:
        self.work.end()
        if copied is None:
            self.said.emit(say("table_stopped"), "quiet")
            return
        data = QMimeData()
        data.setText(copied.text)
        data.setHtml(copied.html)
        QApplication.clipboard().setMimeData(data)
        self.said.emit(say("table_copied", rows=f"{copied.rows:,}", columns=copied.columns), "quiet")

    def _work_failed(self, failure: Failure) -> None:
        self.work.end()
        self.said.emit(failure.sentence, "hard")

    def change_many(self) -> None:
        """Give one field of the chosen records one value, after a preview."""
        if self.table.chosen_number():
            ids, key = self.table.chosen_ids(), self.pane.current_key
            dialog = BulkChange(self._asker, self.register, self.pane.context, ids, key, self)
            dialog.changed_records.connect(self._changed_many)
            dialog.open()

    def _changed_many(self, sentence: str) -> None:
        self.said.emit(sentence, "quiet")
        self.refresh()
        self.records_changed.emit()

    def look_for_doubles(self) -> None:
        """Look for doubles in the register; compare the chosen records where they are a few."""
        uids = self._chosen_uids()
        chosen = uids if len(uids) <= MOST_COMPARED else ()
        self.wanted.emit(Destination("doubles", register=self.register.key, uids=chosen))

    def ask_withdraw(self) -> None:
        """Ask for the reason for which the chosen records go to the recycle bin."""
        number = self.table.chosen_number()
        if not number:
            return
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(say("window_withdraw"))
        dialog.setLabelText(say("table_withdraw_reason", number=f"{number:,}"))
        dialog.setOkButtonText(say("window_withdraw"))
        dialog.setCancelButtonText(say("window_cancel"))
        dialog.textValueSelected.connect(self.withdraw)
        dialog.open()

    def withdraw(self, reason: str) -> None:
        """Move the chosen records to the recycle bin, all in one step."""
        work = self.work.begin(say("table_withdrawing"))
        ids = self.table.chosen_ids()
        self._asker.ask(partial(withdraw_chosen, self.register, ids, reason, work), self._withdrawn, self._work_failed)

    def _withdrawn(self, number: int | None) -> None:
        self.work.end()
        if number is None:
            self.said.emit(say("table_stopped"), "quiet")
            return
        self.said.emit(say("table_withdrawn", number=f"{number:,}"), "quiet")
        self.refresh()
        self.records_changed.emit()

    # -- pasting -------------------------------------------------------------------------------------------

    def paste(self) -> None:
        """Put one value into the current cell; anything more goes to the grid where it is looked over first."""
        data = QApplication.clipboard().mimeData()
        text = data.text().strip("\r\n")
        is_value = text and not any(mark in text for mark in "\t\r\n") and self.table.chosen_number() == 1
        if not (is_value and self.pane.editing.begin_with_text(self.table.currentIndex(), text)):
            self._open_paste(data)

    def _open_paste(self, data: QMimeData | None, draft: Draft | None = None) -> None:
        """Open the grid in the place of the table, over the clipboard or over what was pasted and not taken in."""
        from ui.paste.page import PastePage, PasteTarget

        uids = self._chosen_uids()
        over = PasteTarget(uids, self.pane.current_key)
        page = self._paste = PastePage(self._desk, self.register, data, over, draft=draft)
        page.finished.connect(partial(self._pasted, page))
        page.said.connect(self.said)
        page.state_changed.connect(self._tell_state)
        page.records_changed.connect(self.records_changed)
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        page.setFocus()

    def _chosen_uids(self) -> tuple[str, ...]:
        """The chosen records, where several are chosen and all of them are known."""
        if not 1 < self.table.chosen_number() <= ROWS_KEPT:
            return ()
        rows = [self.model.known_at(row) for row in self.table.chosen_rows()]
        return tuple(row.uid for row in rows if row is not None) if all(rows) else ()

    def _pasted(self, page: QWidget, changed: bool) -> None:
        self.stack.setCurrentWidget(self.splitter)
        self.stack.removeWidget(page)
        page.deleteLater()
        self._paste = None
        self._tell_state()
        self.ask_drafts()
        self.table.setFocus()
        if changed:
            self.refresh()
            self.records_changed.emit()

    def _show_table(self) -> None:
        """Table and form are in front, unless something is being pasted."""
        if self.stack.count() == 1:
            self.stack.setCurrentWidget(self.splitter)

    # -- drafts --------------------------------------------------------------------------------------------

    def ask_drafts(self) -> None:
        """Look for what was typed and not saved."""
        key = self.register.key
        self._asker.ask(lambda store: store.drafts(key), self._show_drafts)

    def _show_drafts(self, drafts: Sequence[Draft]) -> None:
        # What stands in the form or in a cell need not be offered.
        shown = {edit.draft for edit in self.pane.editing.edits}
        if self._form is not None and self.form_is_open:
            shown.add(self._form.draft)
        if self._paste is not None:
            shown.add(self._paste.draft)
        self.strip.show_drafts([draft for draft in drafts if draft["draft"] not in shown])

    def _take_draft(self, draft: Draft) -> None:
        from ui.paste.page import is_paste

        if is_paste(draft):
            self._open_paste(None, draft)
            return
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

"""Writing in the cells of a register's table: begun by a key, an input method, F2 or a double click.

One field is saved by the same operation as in the form. What is refused stays open with its sentence; what is
half typed is kept as a draft of the record, as the form keeps its own.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QInputMethodQueryEvent, QKeyEvent

from ui.ask import Asker, Failure
from ui.choosing import go_to
from ui.form.editors import Context
from ui.table.cell_edit import CellEdit
from ui.table.record_table import RecordTable
from workstation.operations import keeping
from workstation.operations.keeping import Saved
from workstation.ports import Store
from workstation.register import Register

COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


@dataclass(frozen=True)
class _ToSave:
    register: Register
    uid: str
    revision: int
    raw: dict[str, Any]
    draft: str


def _save(what: _ToSave, store: Store) -> Saved:
    with store.transaction():
        saved = keeping.change(store, what.register, what.uid, what.raw, expected_revision=what.revision)
        store.drop_draft(what.draft)
    return saved


class CellEditing(QObject):
    """All edits in the cells of one table; mostly one, more while earlier ones are being saved or were refused."""

    saved = Signal(object)
    """What a save did: a ``Saved``."""
    state_changed = Signal()

    def __init__(self, asker: Asker, table: RecordTable, context: Context) -> None:
        super().__init__(table)
        self._asker = asker
        self._table = table
        self._context = context
        self.edits: list[CellEdit] = []
        self._waiting: list[CellEdit] = []
        """Edits to be saved once an earlier one of the same record is answered."""
        self._composing: CellEdit | None = None
        table.installEventFilter(self)
        table.edit_wanted.connect(self.begin_with_content)
        table.scrolled.connect(self._place)
        table.records.modelReset.connect(self._find_again)
        table.records.rowsInserted.connect(self._place)
        table.records.rowsRemoved.connect(self._find_again)

    @property
    def state(self) -> str:
        """How safe what is typed here is: a key of the words; empty where nothing is."""
        dirty = [edit for edit in self.edits if edit.dirty]
        if not dirty:
            return ""
        return "window_state_draft" if all(edit.draft_kept for edit in dirty) else "window_state_typing"

    # -- beginning -----------------------------------------------------------------------------------------

    def begin_with_content(self, index: QModelIndex) -> None:
        """Write in a cell, from what stands there."""
        edit = self.begin(index)
        if edit is not None:
            edit.control.setFocus()
            edit.open_list()

    def begin_with_text(self, index: QModelIndex, text: str) -> bool:
        """Put a text into a cell, as if it were typed; whether the cell takes text."""
        edit = self.begin(index)
        if edit is None:
            return False
        if not edit.takes_text():
            self._remove(edit)
            return False
        edit.clear()
        edit.control.setFocus()
        event = QInputMethodEvent("", [])
        event.setCommitString(text)
        QCoreApplication.sendEvent(edit.control, event)
        return True

    def begin(self, index: QModelIndex) -> CellEdit | None:
        """Lay an editor over a cell; ``None`` where the cell cannot be written in, or is not there yet."""
        model = self._table.records
        row = model.known_at(index.row())
        if row is None or not model.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return None
        field = model.columns[index.column()]
        for other in self.edits:
            if (other.uid, other.field.key) == (row.uid, field.key):
                return other if not other.busy else None
        edit = CellEdit(self._table.viewport(), field, row, row.values[index.column()], self._context)
        shown = {one.key: value for one, value in zip(model.columns, row.values, strict=True)}
        edit.editor.depend_on({"unit": self._context.unit} | shown)
        edit.editor.put_value(row.values[index.column()])
        edit.base = edit.editor.raw()
        edit.number = model.id_at(index.row())
        edit.place = QPersistentModelIndex(index)
        edit.finished.connect(partial(self._finish, edit))
        edit.dropped.connect(partial(self._drop, edit))
        edit.typing.connect(partial(self._typed, edit))
        edit.draft_wanted.connect(partial(self._keep_draft, edit))
        self.edits.append(edit)
        edit.show()
        self._place()
        return edit

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._table:
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                return self._key(event)
            if isinstance(event, QInputMethodEvent):
                return self._input_method(event)
            if isinstance(event, QInputMethodQueryEvent):
                return self._query(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        """A letter or a figure begins an edit with itself."""
        text = event.text()
        if not text or not text.isprintable() or text.isspace() or event.modifiers() & COMMANDS:
            return False
        edit = self.begin(self._table.currentIndex())
        if edit is None:
            return False
        edit.clear()
        edit.control.setFocus()
        QCoreApplication.sendEvent(edit.control, event)
        return True

    def _input_method(self, event: QInputMethodEvent) -> bool:
        """The keys stay with the table until the first composing ends: to move them would break it off."""
        commit, composing = bool(event.commitString()), bool(event.preeditString())
        edit = self._composing
        if edit is None:
            if not commit and not composing:
                return False
            edit = self.begin(self._table.currentIndex())
            if edit is None or not edit.takes_text():
                return False
            edit.clear()
            self._composing = edit
        QCoreApplication.sendEvent(edit.control, event)
        if commit or not composing:
            self._composing = None
            if commit:
                edit.control.setFocus()
            else:
                self._drop(edit)
        return True

    def _query(self, event: QInputMethodQueryEvent) -> bool:
        """An input method asks where its list of characters belongs."""
        edit, table = self._composing, self._table
        current = table.currentIndex()
        enabled = current.isValid() and bool(table.records.flags(current) & Qt.ItemFlag.ItemIsEditable)
        event.setValue(Qt.InputMethodQuery.ImEnabled, enabled)
        if event.queries() & Qt.InputMethodQuery.ImCursorRectangle:
            if edit is not None:
                rect = edit.control.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
                if isinstance(rect, QRect):
                    rect.moveTopLeft(edit.control.mapTo(table, rect.topLeft()))
            else:
                rect = table.visualRect(current)
                rect.moveTopLeft(table.viewport().mapTo(table, rect.topLeft()))
            event.setValue(Qt.InputMethodQuery.ImCursorRectangle, rect)
        return True

    # -- where they lie ------------------------------------------------------------------------------------

    def _place(self) -> None:
        for edit in self.edits:
            if edit.place.isValid():
                edit.lie_over(self._table.visualRect(edit.place))

    def _find_again(self) -> None:
        """Rows are new: lie over the same field of the same record, or keep what was typed as a draft."""
        model = self._table.records
        for edit in list(self.edits):
            place, column = model.place_of(edit.number), model.column_of(edit.field.key)
            if place is not None and column is not None:
                edit.place = QPersistentModelIndex(model.index(place, column))
            elif not edit.busy:
                self._keep_draft(edit)
                self._remove(edit)
        self._place()

    # -- what is typed -------------------------------------------------------------------------------------

    def _typed(self, edit: CellEdit) -> None:
        edit.draft_kept = False
        self.state_changed.emit()

    def keep_drafts(self) -> bool:
        """Keep all that is typed as drafts; whether there was anything to keep."""
        kept = [self._keep_draft(edit) for edit in self.edits]
        return any(kept)

    def _keep_draft(self, edit: CellEdit) -> bool:
        edit.rest()
        if not edit.dirty or edit.draft_kept or edit.busy:
            return False
        content = {"raw": {edit.field.key: edit.editor.raw()}, "revision": edit.revision}
        key, draft, uid = self._table.records.register.key, edit.draft, edit.uid
        edit.draft_kept = True
        self._asker.ask(
            lambda store: store.keep_draft(key, draft, content, uid),
            self._draft_kept,
            partial(self._draft_failed, edit),
        )
        return True

    def _draft_kept(self, _: None) -> None:
        self.state_changed.emit()

    def _draft_failed(self, edit: CellEdit, failure: Failure) -> None:
        edit.draft_kept = False
        self._asker.trouble.emit(failure)
        self.state_changed.emit()

    def _drop(self, edit: CellEdit) -> None:
        """What was typed is not wanted."""
        if edit.draft_kept:
            draft = edit.draft
            self._asker.ask(lambda store: store.drop_draft(draft), self._draft_kept)
        self._remove(edit)
        self._table.setFocus()

    def _remove(self, edit: CellEdit) -> None:
        if edit in self.edits:
            self.edits.remove(edit)
        if self._composing is edit:
            self._composing = None
        edit.remove()
        self.state_changed.emit()

    # -- saving --------------------------------------------------------------------------------------------

    def _finish(self, edit: CellEdit, rows: int, columns: int) -> None:
        if edit.busy or edit not in self.edits:
            return
        had_focus = edit.control.hasFocus()
        edit.editor.settle()
        if not edit.dirty:
            self._drop(edit) if had_focus else self._remove(edit)
        else:
            edit.rest()
            edit.set_busy(True)
            if any(other is not edit and other.busy and other.uid == edit.uid for other in self.edits):
                self._waiting.append(edit)
            else:
                self._ask_save(edit)
        if had_focus:
            self._table.setFocus()
            self._go_on(edit.place, rows, columns)

    def _go_on(self, place: QPersistentModelIndex, rows: int, columns: int) -> None:
        if not place.isValid() or not (rows or columns):
            return
        model = self._table.records
        row = min(max(place.row() + rows, 0), model.rowCount() - 1)
        column = min(max(place.column() + columns, 0), model.columnCount() - 1)
        go_to(self._table, model.index(row, column))

    def _ask_save(self, edit: CellEdit) -> None:
        raw = {edit.field.key: edit.editor.raw()}
        what = _ToSave(self._table.records.register, edit.uid, edit.revision, raw, edit.draft)
        self._asker.ask(partial(_save, what), partial(self._take_saved, edit), partial(self._take_refused, edit))

    def _take_saved(self, edit: CellEdit, saved: Saved) -> None:
        revision = saved.record["revision"]
        for other in self.edits:
            if other.uid == edit.uid:
                other.revision = revision
        self._table.records.put_row(edit.number, edit.uid, saved.record)
        self._remove(edit)
        self._save_next(edit.uid)
        self.saved.emit(saved)

    def _take_refused(self, edit: CellEdit, failure: Failure) -> None:
        edit.set_busy(False)
        own = [finding for finding in failure.findings if finding.field == edit.field.key and finding.hard]
        others = [finding for finding in failure.findings if finding.hard and finding not in own]
        told = [finding.sentence() for finding in own or others]
        edit.say("\n".join(told) or failure.sentence)
        self._keep_draft(edit)
        self._save_next(edit.uid)
        if not edit.place.isValid():
            # Its row is shown no more; the draft is offered.
            self._remove(edit)
            self._asker.trouble.emit(failure)
            return
        typing = any(other is not edit and not other.busy for other in self.edits)
        if not typing and self._table.hasFocus():
            self._table.choose_record(edit.place.row(), edit.place.column())
            edit.control.setFocus()
        self.state_changed.emit()

    def _save_next(self, uid: str) -> None:
        for waiting in self._waiting:
            if waiting.uid == uid:
                self._waiting.remove(waiting)
                self._ask_save(waiting)
                return

"""The form of one record, made from its register's declaration."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QInputDialog, QPushButton, QVBoxLayout, QWidget

from ui import look
from ui.ask import Asker, Failure
from ui.form import questions as form_questions
from ui.form.drafts import Draft
from ui.form.editors import FilesEditor
from ui.form.history_panel import HistoryPanel
from ui.form.meanwhile_bar import MeanwhileBar
from ui.form.questions import Past, ToSave
from ui.form.typed_record import TypedRecord
from workstation.fields import Record
from workstation.findings import Finding
from workstation.operations import keeping
from workstation.operations.keeping import Saved
from workstation.operations.proposing import copied
from workstation.operations.recalling import Meanwhile
from workstation.register import Register
from workstation.words import say

__all__ = ["Draft", "RecordForm"]

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RecordForm(TypedRecord):
    """Saves what is typed, shows what was before, and gets a clerk through all of it by keys."""

    saved = Signal(str)
    """The record with this uid was saved or withdrawn."""
    closed = Signal()
    wanted = Signal(object)
    """A ``Destination`` that a person chose: a record that this one points to."""
    previous_wanted = Signal()
    """The record before this one in the table."""
    next_wanted = Signal()
    """The record after this one in the table."""

    def __init__(self, asker: Asker, register: Register, unit: str) -> None:
        super().__init__(asker, register, unit)
        self.setObjectName("form")
        self.setAcceptDrops(True)
        self._then_new = False
        self._meanwhile: Meanwhile | None = None
        self.save_button, self.discard_button = self.head.save_button, self.head.discard_button
        self.close_button = self.head.close_button
        self.bar = MeanwhileBar(register)
        self.history = HistoryPanel(register)
        self.stack.addWidget(self.history)
        box = QVBoxLayout(self)
        box.setContentsMargins(look.MARGIN, look.MARGIN, 4, look.GAP)
        box.setSpacing(look.GAP)
        for part in (self.head, self.finding_list, self.bar):
            box.addWidget(part)
        box.addWidget(self.stack, 1)
        self._connect()

    def _connect(self) -> None:
        self.save_button.clicked.connect(lambda: self.save())
        self.discard_button.clicked.connect(self.discard)
        self.close_button.clicked.connect(self.close_form)
        self.head.offer("form_save_and_new", "Ctrl+Shift+S", self.save_and_new)
        self.head.offer("form_copy", "Ctrl+D", self.copy_last)
        self.history_action = self.head.offer("form_history", "Ctrl+H", self.show_history)
        self.withdraw_action = self.head.offer("window_withdraw", "", self._ask_reason)
        self.body.wanted.connect(self.wanted)
        self.body.history_wanted.connect(self.show_history)
        self.outdated.connect(self._ask_meanwhile)
        self.history.restored.connect(self._restore)
        self.history.closed.connect(self._show_fields)
        self.history.save_wanted.connect(self.save_history)
        self.bar.theirs_wanted.connect(self._show_theirs)
        self.bar.kept.connect(self._keep_mine)

    def _fill(self, record: Mapping[str, Any]) -> None:
        self._meanwhile = None
        self.bar.hide()
        self._show_fields()
        super()._fill(record)

    def _set_state(self, state: str) -> None:
        for action in (self.withdraw_action, self.history_action):
            action.setEnabled(bool(self.uid))
        super()._set_state(state)

    def _jump(self, finding: Finding) -> None:
        self._show_fields()
        super()._jump(finding)

    # -- saving --------------------------------------------------------------------------------------------

    def save(self, then_new: bool = False) -> None:
        """Save through the same operation as the command line; then begin another one where that is wanted."""
        self.body.settle()
        if self._busy:
            return
        if not self.dirty:
            if then_new:
                self.start_new()
            return
        self.keep_draft()
        self.check.forget()
        self._then_new = then_new
        what = ToSave(self.register, self.uid, self._revision, self._to_send(), self.draft)
        self._set_busy(True)
        self._asker.ask(partial(form_questions.save, what), self._show_saved, self._show_refused)

    def save_and_new(self) -> None:
        """Save and begin another record."""
        self.save(then_new=True)

    def _set_busy(self, busy: bool) -> None:
        # Nothing can be typed into a form whose answer will replace what stands in it.
        self._busy = busy
        focused = cast("QWidget | None", self.body.inside.focusWidget())
        self.body.setEnabled(not busy)
        self.head.allow_saving(self.dirty, busy)
        if not busy and focused is not None:
            focused.setFocus()

    def _show_saved(self, saved: Saved) -> None:
        self.keeper.forget(self.draft)
        self._show_record(saved.record)
        self._set_busy(False)
        self.show_findings(saved.findings)
        for key in saved.proposed:
            if key in self.body.rows and not self.body.rows[key].note.text():
                self.body.rows[key].say(say("window_proposed"), "quiet")
        number = len(saved.findings)
        words = say("window_saved_soft", number=number) if number else say("window_saved")
        told = "\n".join((words, *(notice.sentence() for notice in saved.notices)))
        self.say(told, "soft" if number or saved.notices else "quiet")
        self._settle()
        self.saved.emit(self.uid)
        if self._then_new:
            title = self.register.title_of(saved.record)
            self.start_new()
            self.say(say("form_saved_before", title=title))

    def _show_refused(self, failure: Failure) -> None:
        self._set_busy(False)
        self._strict = True
        self.head.show_needed(0)
        self.show_findings(failure.findings)
        if not failure.findings:
            self.say(failure.sentence, "hard")
            return
        self._say_refused()
        if any(finding.code == "changed_meanwhile" for finding in failure.findings):
            self._ask_meanwhile()
        else:
            self.finding_list.setCurrentRow(-1)
            self.finding_list.jump_on(1)

    def _ask_reason(self) -> None:
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(say("window_withdraw"))
        dialog.setLabelText(say("window_withdraw_reason"))
        dialog.setOkButtonText(say("window_withdraw"))
        dialog.setCancelButtonText(say("window_cancel"))
        dialog.textValueSelected.connect(self.withdraw)
        dialog.open()

    def withdraw(self, reason: str) -> None:
        """Move the record to the recycle bin."""
        self.keeper.rest()
        self._asker.ask(
            partial(form_questions.withdraw, self.register, self.uid, self.draft, reason),
            partial(self._show_withdrawn, self.uid),
            self._show_refused,
        )

    def _show_withdrawn(self, uid: str, _: None) -> None:
        self.keeper.forget(self.draft)
        self._set_state("window_state_saved")
        self.saved.emit(uid)
        self.closed.emit()

    # -- a record like another -----------------------------------------------------------------------------

    def copy_last(self, uid: str = "") -> None:
        """Begin a record like this one, like the one shown, or like the newest."""
        self._leave()
        question = partial(form_questions.copy_source, self.register, uid or self.uid)
        self._asker.ask(question, partial(self._show_copy, self._asked))

    def _show_copy(self, asked: int, record: Record | None) -> None:
        if asked != self._asked:
            return
        self.start_new()
        if record is None:
            self.say(say("form_nothing_to_copy"), "soft")
            return
        values = copied(self.register, record)
        self.body.put_values(values)
        for key in values:
            self._typed(key)
        self.say(say("form_copied", title=self.register.title_of(record)))
        self.body.go_to(self.editors[self.register.unique_by.fields[0]])

    # -- what it was before --------------------------------------------------------------------------------

    def show_history(self, key: str = "") -> None:
        """Show what the record was before, or one of its fields."""
        if not self.uid:
            self.say(say("form_no_history"), "soft")
            return
        question = partial(form_questions.past, self.register, self.uid)
        self._asker.ask(question, partial(self._show_past, self._asked, key))

    def save_history(self, path: str) -> None:
        """Save the history of the record as a sheet."""
        question = partial(form_questions.history_sheet, self.register, self.uid, Path(path))
        self._asker.ask(question, self._history_saved, self._history_not_saved)

    def _history_saved(self, path: Path) -> None:
        self.history.tell(say("form_history_saved", path=path))

    def _history_not_saved(self, failure: Failure) -> None:
        self.history.tell(failure.sentence, "hard")

    def _show_past(self, asked: int, key: str, past: Past) -> None:
        if asked == self._asked:
            self.history.show_versions(past.versions, key, past.titles)
            self.stack.setCurrentWidget(self.history)
            self.history.tree.setFocus()

    def _show_fields(self) -> None:
        self.stack.setCurrentWidget(self.body)

    def _restore(self, values: Mapping[str, Any]) -> None:
        self._show_fields()
        typed = keeping.typed(values)
        self.body.put_values(typed)
        for key in typed:
            self._typed(key)
        self.say(say("form_restored"), "soft")
        [first, *_] = typed
        if len(typed) == 1 and first in self.editors:
            self.body.go_to(self.editors[first])

    # -- changed by somebody else --------------------------------------------------------------------------

    def refresh(self) -> None:
        """Records were changed elsewhere: show it anew, or say so where something is typed over it."""
        if self.uid and not self._busy:
            self._ask_meanwhile()

    def _ask_meanwhile(self) -> None:
        if self._revision is not None:
            question = partial(form_questions.since, self.register, self.uid, self._revision)
            self._asker.ask(question, partial(self._show_meanwhile, self.draft))

    def _show_meanwhile(self, draft: str, answer: tuple[Meanwhile | None, Mapping[str, str]]) -> None:
        meanwhile, titles = answer
        if draft != self.draft or self._busy:
            return
        self._meanwhile = meanwhile
        if meanwhile is None:
            self.bar.hide()
        elif not self.dirty:
            self._show_record(meanwhile.record)
            self._settle()
            self._look_over()
        elif meanwhile.record["withdrawn_at"] is not None:
            self.say(say("form_withdrawn"), "hard")
        else:
            self.bar.show_change(meanwhile, {key: self.body.in_words(key) for key in self.typed()}, titles)

    def _show_theirs(self) -> None:
        if self._meanwhile is None:
            return
        self.keep_draft()
        self._show_record(self._meanwhile.record)
        self._settle()
        self.say(say("form_mine_is_draft"), "soft")

    def _keep_mine(self, keys: set[str]) -> None:
        if self._meanwhile is None:
            return
        mine = {key: raw for key, raw in self.typed().items() if key in keys}
        draft = self.draft
        self._show_record(self._meanwhile.record)
        self.draft = draft
        self.body.put(mine)
        self._touched.update(mine)
        self._set_state("window_state_typing")
        if mine:
            self.save()
        else:
            self.keep_draft()

    # -- keys and files ------------------------------------------------------------------------------------

    def close_form(self) -> None:
        """Close; what is not saved stays as a draft."""
        self._leave()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = Qt.Key(event.key())
        if key in ENTER:
            self._enter_pressed(-1 if modifiers & SHIFT else 1)
        elif key == Qt.Key.Key_Escape:
            self._escape()
        elif not self._command(key, modifiers):
            super().keyPressEvent(event)

    def _command(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        """What a key asks for; whether it was one of the form's."""
        plain = Qt.KeyboardModifier.NoModifier
        match key, modifiers:
            case Qt.Key.Key_F8, _:
                self._next_fault(-1 if modifiers & SHIFT else 1)
            case Qt.Key.Key_PageUp, _ if modifiers == plain:
                self.previous_wanted.emit()
            case Qt.Key.Key_PageDown, _ if modifiers == plain:
                self.next_wanted.emit()
            case Qt.Key.Key_PageUp, _ if modifiers == CONTROL:
                self.body.show_section(self.body.section() - 1)
            case Qt.Key.Key_PageDown, _ if modifiers == CONTROL:
                self.body.show_section(self.body.section() + 1)
            case Qt.Key.Key_D, _ if modifiers == CONTROL:
                self.copy_last()
            case Qt.Key.Key_H, _ if modifiers == CONTROL:
                self._escape() if self.stack.currentWidget() is self.history else self.show_history()
            case Qt.Key.Key_H, _ if modifiers == CONTROL | SHIFT:
                self.show_history(self.body.key_in_focus())
            case Qt.Key.Key_S, _ if modifiers == CONTROL | SHIFT:
                self.save_and_new()
            case _:
                return False
        return True

    def _next_fault(self, by: int) -> None:
        """To the next finding; first of all to what was changed elsewhere."""
        focused = QApplication.focusWidget()
        if self.bar.isVisible() and not (focused is not None and self.bar.isAncestorOf(focused)):
            self.bar.theirs_button.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.finding_list.jump_on(by)

    def _enter_pressed(self, by: int) -> None:
        focused = QApplication.focusWidget()
        if isinstance(focused, QPushButton):
            focused.click()
        elif focused is not None and self.body.isAncestorOf(focused) and not self.body.step(by) and by > 0:
            self.save_button.setFocus()

    def _escape(self) -> None:
        if self.stack.currentWidget() is self.history:
            self._show_fields()
            self.body.inside.setFocus()
        else:
            self.close_form()

    def _files_editor(self) -> FilesEditor | None:
        return next((editor for editor in self.editors.values() if isinstance(editor, FilesEditor)), None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        files = any(url.isLocalFile() for url in event.mimeData().urls())
        if files and self._files_editor() is not None and not self._busy:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        editor = self._files_editor()
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if editor is not None and paths:
            self._show_fields()
            editor.attach(paths)
            self.body.area.ensureWidgetVisible(editor)
            event.acceptProposedAction()

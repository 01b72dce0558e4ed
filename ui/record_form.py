"""The form of one record, made from its register's declaration."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui import look
from ui.ask import Asker, Failure
from ui.child_grid import ChildGrid
from ui.editors import Context, Editor, FilesEditor, editor_for
from workstation.fields import Field, Record, RequiredWhen
from workstation.findings import Finding
from workstation.operations import keeping
from workstation.operations.keeping import Saved
from workstation.ports import Store
from workstation.register import Register
from workstation.words import say

DRAFT_AFTER = 700
"""Milliseconds after the first unsaved stroke until the draft is kept."""
FINDINGS_SHOWN = 5

Draft = Mapping[str, Any]
"""What ``Store.drafts`` gives; its content holds the raw values and the revision they were typed over."""


@dataclass(frozen=True)
class Opened:
    """A record to be shown, with what was typed over it and not saved."""

    record: Record
    draft: Draft | None


def _look_up(register: Register, uid: str, store: Store) -> Opened:
    record = keeping.existing(store, register, uid)
    drafts = (draft for draft in store.drafts(register.key) if draft["uid"] == uid)
    return Opened(record, next(drafts, None))


@dataclass(frozen=True)
class _ToSave:
    register: Register
    uid: str
    revision: int | None
    raw: dict[str, Any]
    draft: str


def _save(what: _ToSave, store: Store) -> Saved:
    with store.transaction():
        if what.uid:
            saved = keeping.change(store, what.register, what.uid, what.raw, expected_revision=what.revision)
        else:
            [saved] = keeping.add(store, what.register, [what.raw])
        store.drop_draft(what.draft)
    return saved


def _withdraw(register: Register, uid: str, draft: str, reason: str, store: Store) -> None:
    with store.transaction():
        keeping.withdraw(store, register, uid, reason=reason)
        store.drop_draft(draft)


def _attach(paths: Sequence[str], store: Store) -> list[str]:
    return [store.attach(Path(path)) for path in paths]


class RecordForm(QFrame):
    """Shows one record at a time; a new one where ``uid`` is empty."""

    saved = Signal(str)
    """The record with this uid was saved or withdrawn."""
    closed = Signal()
    state_changed = Signal(str)
    """How safe what stands in the form is: a key of the words."""
    drafts_changed = Signal()

    def __init__(self, asker: Asker, register: Register, unit: str) -> None:
        super().__init__()
        self.setObjectName("form")
        self.register = register
        self.uid = ""
        self.state = ""
        self._asker = asker
        self._context = Context(unit=unit, attach=self._attach)
        self._revision: int | None = None
        self.draft = ""
        self._base: dict[str, Any] = {}
        self._asked = 0
        self._busy = False
        self.findings: tuple[Finding, ...] = ()
        self.editors: dict[str, Editor] = {}
        self.grids: dict[str, ChildGrid] = {}
        self._notes: dict[str, QLabel] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DRAFT_AFTER)
        self._timer.timeout.connect(self.keep_draft)
        self._build()

    # -- its parts -----------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.title = QLabel()
        self.title.setWordWrap(True)
        look.set_role(self.title, "role", "title")
        self.save_button = self._button("window_save", self.save)
        self.save_button.setToolTip("Ctrl+S")
        self.discard_button = self._button("window_discard", self.discard)
        self.withdraw_button = self._button("window_withdraw", self._ask_reason)
        self.close_button = self._button("window_close", self.close_form)
        self.close_button.setToolTip("Esc")
        buttons = QHBoxLayout()
        buttons.setSpacing(look.GAP)
        for button in (self.save_button, self.discard_button, self.withdraw_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        self.message = QLabel()
        self.message.setWordWrap(True)
        self.message.hide()
        self.finding_list = QListWidget()
        self.finding_list.setObjectName("findings")
        self.finding_list.setAccessibleName(say("window_findings"))
        self.finding_list.setWordWrap(True)
        self.finding_list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.finding_list.itemClicked.connect(self._jump)
        self.finding_list.itemActivated.connect(self._jump)
        self.finding_list.hide()
        self.area = QScrollArea()
        self.area.setObjectName("fields")
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.fields = self._build_fields()
        self.area.setWidget(self.fields)
        box = QVBoxLayout(self)
        box.setContentsMargins(look.MARGIN, look.MARGIN, 4, look.GAP)
        box.setSpacing(look.GAP)
        box.addWidget(self.title)
        box.addLayout(buttons)
        box.addWidget(self.message)
        box.addWidget(self.finding_list)
        box.addWidget(self.area, 1)

    def _button(self, key: str, pressed: Any) -> QPushButton:
        button = QPushButton(say(key))
        button.setAccessibleName(say(key))
        button.clicked.connect(lambda: pressed())
        return button

    def _build_fields(self) -> QWidget:
        inside = QWidget()
        inside.setObjectName("inside")
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, look.MARGIN, look.MARGIN)
        grid.setHorizontalSpacing(look.GAP)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        for section in self.register.sections:
            self._add_heading(grid, section.words())
            for key in section.fields:
                self._add_field(grid, self.register.by_key[key])
        for child in self.register.children:
            self._add_heading(grid, child.words())
            table = self.grids[child.key] = ChildGrid(child, self._context)
            table.changed.connect(partial(self._typed, child.key))
            grid.addWidget(table, grid.rowCount(), 0, 1, 2)
        grid.setRowStretch(grid.rowCount(), 1)
        return inside

    def _add_heading(self, grid: QGridLayout, words: str) -> None:
        heading = QLabel(words)
        heading.setIndent(0)
        look.set_role(heading, "role", "section")
        grid.addWidget(heading, grid.rowCount(), 0, 1, 2)

    def _add_field(self, grid: QGridLayout, field: Field) -> None:
        editor = self.editors[field.key] = editor_for(field, self._context)
        editor.changed.connect(partial(self._typed, field.key))
        mark = " *" if field.required is True else (" ○" if isinstance(field.required, RequiredWhen) else "")
        label = QLabel(field.words() + mark)
        label.setWordWrap(True)
        label.setFixedWidth(128)
        label.setContentsMargins(0, 6, 0, 0)
        label.setBuddy(editor)
        if mark:
            label.setToolTip(say("window_required" if field.required is True else "window_required_sometimes"))
        note = self._notes[field.key] = QLabel()
        note.setWordWrap(True)
        note.hide()
        row = grid.rowCount()
        grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(editor, row, 1)
        grid.addWidget(note, row + 1, 1)

    # -- what it shows -------------------------------------------------------------------------------------

    @property
    def dirty(self) -> bool:
        """Whether what stands here differs from what is saved."""
        return bool(self.typed())

    def typed(self) -> dict[str, Any]:
        """The raw values that differ from what is saved."""
        return {key: raw for key, raw in self._raws().items() if raw != self._base.get(key)}

    def _raws(self) -> dict[str, Any]:
        raws = {key: editor.raw() for key, editor in self.editors.items()}
        return raws | {key: grid.raw() for key, grid in self.grids.items()}

    def start_new(self, draft: Draft | None = None) -> None:
        """Show an empty record, or one that was begun and not saved."""
        self._asked += 1
        self.keep_draft()
        self.uid, self._revision, self.draft = "", None, str(uuid.uuid4())
        self._fill({field.key: self._at_first(field) for field in self.register.fields})
        self.title.setText(say("window_new_record", register=self.register))
        if draft is not None:
            self._take_draft(draft)
        self._settle()
        self.enter()

    def open_record(self, uid: str, enter: bool = False) -> None:
        """Show a record, with what was typed over it and not saved; with ``enter`` the keys go there."""
        self._asked += 1
        self.keep_draft()
        self._asker.ask(partial(_look_up, self.register, uid), partial(self._show_opened, self._asked, enter))

    def enter(self) -> None:
        """Go to the first field."""
        self._focus(self.editors[self.register.sections[0].fields[0]])

    def _show_opened(self, asked: int, enter: bool, opened: Opened) -> None:
        if asked != self._asked:
            return
        # What was typed since the question went out belongs to the record shown so far.
        self.keep_draft()
        self._show_record(opened.record)
        if opened.draft is not None:
            self._take_draft(opened.draft)
        self._settle()
        if enter:
            self.enter()

    def _show_record(self, record: Record) -> None:
        self.uid, self._revision, self.draft = record["uid"], record["revision"], str(uuid.uuid4())
        self.title.setText(self.register.title_of(record))
        self._fill(record)

    def _at_first(self, field: Field) -> Any:
        return self._context.unit if field.key == "unit" else None

    def _fill(self, record: Mapping[str, Any]) -> None:
        for key, editor in self.editors.items():
            editor.put_value(record.get(key))
        for key, grid in self.grids.items():
            grid.put_value(record.get(key) or ())
        self._depend()
        self._base = self._raws()
        self.show_findings(())
        self.say("")

    def _take_draft(self, draft: Draft) -> None:
        content = draft["content"]
        self.draft = draft["draft"]
        if self.uid:
            self._revision = content.get("revision", self._revision)
        for key, raw in content.get("raw", {}).items():
            if key in self.editors:
                self.editors[key].put(raw)
            elif key in self.grids:
                self.grids[key].put(raw)
        self._depend()
        self.say(say("window_draft_taken", when=draft["kept_at"][:16].replace("T", " ")), "soft")

    def _depend(self, changed: str = "") -> None:
        raws = {key: editor.raw() for key, editor in self.editors.items()}
        for editor in self.editors.values():
            needed = editor.field.read_after
            if needed and (not changed or changed in needed):
                editor.depend_on(raws)

    def _settle(self) -> None:
        self._timer.stop()
        self._set_state("window_state_draft" if self.dirty else "window_state_saved")
        self.drafts_changed.emit()

    def _set_state(self, state: str) -> None:
        self.state = state
        dirty = self.dirty
        self.discard_button.setVisible(dirty)
        self.withdraw_button.setVisible(bool(self.uid))
        self.save_button.setEnabled(dirty and not self._busy)
        self.state_changed.emit(state)

    def say(self, words: str, role: str = "quiet") -> None:
        """Show a sentence above the fields."""
        self.message.setText(words)
        look.set_role(self.message, "role", role)
        self.message.setVisible(bool(words))

    # -- what is typed -------------------------------------------------------------------------------------

    def _typed(self, key: str) -> None:
        self._depend(key)
        kept = tuple(finding for finding in self.findings if finding.field.partition(".")[0] != key)
        if kept != self.findings:
            self.show_findings(kept)
        self._notes.get(key, self.message).setVisible(False)
        if not self._timer.isActive():
            self._timer.start()
        self._set_state("window_state_typing")

    def keep_draft(self) -> bool:
        """Keep what is typed and not kept yet; whether there was anything."""
        if self.state != "window_state_typing":
            return False
        self._timer.stop()
        raw = self.typed()
        if not raw:
            self._drop_draft()
            self._set_state("window_state_saved")
            return True
        content = {"raw": raw, "revision": self._revision}
        key, draft, uid = self.register.key, self.draft, self.uid
        self._set_state("window_state_draft_pending")
        self._asker.ask(
            lambda store: store.keep_draft(key, draft, content, uid),
            partial(self._draft_kept, draft),
            partial(self._draft_failed, draft),
        )
        return True

    def _draft_kept(self, draft: str, _: None) -> None:
        if draft == self.draft and self.state == "window_state_draft_pending":
            self._set_state("window_state_draft")
        self.drafts_changed.emit()

    def _draft_failed(self, draft: str, failure: Failure) -> None:
        if draft == self.draft and self.state == "window_state_draft_pending":
            self._set_state("window_state_typing")
        self._asker.trouble.emit(failure)

    def _drop_draft(self) -> None:
        draft = self.draft
        self._asker.ask(lambda store: store.drop_draft(draft), self._draft_dropped)

    def _draft_dropped(self, _: None) -> None:
        self.drafts_changed.emit()

    def discard(self) -> None:
        """Forget what was typed and show what is saved."""
        self._timer.stop()
        self._set_state("window_state_saved")
        self._drop_draft()
        if self.uid:
            self.open_record(self.uid)
        else:
            self.start_new()

    # -- saving --------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Save through the same operation as the command line."""
        if self._busy or not self.dirty:
            return
        self.keep_draft()
        if self.uid:
            raw = self.typed()
        else:
            raw = {key: value for key, value in self._raws().items() if value not in (None, [])}
        self._set_busy(True)
        what = _ToSave(self.register, self.uid, self._revision, raw, self.draft)
        self._asker.ask(partial(_save, what), self._show_saved, self._show_refused)

    def _set_busy(self, busy: bool) -> None:
        # Nothing can be typed into a form whose answer will replace what stands in it.
        self._busy = busy
        focused = cast("QWidget | None", self.fields.focusWidget())
        self.fields.setEnabled(not busy)
        self.save_button.setEnabled(not busy and self.dirty)
        if not busy and focused is not None:
            focused.setFocus()

    def _show_saved(self, saved: Saved) -> None:
        self._show_record(saved.record)
        self._set_busy(False)
        self.show_findings(saved.findings)
        for key in saved.proposed:
            if key in self._notes and not self._notes[key].text():
                self._note(key, say("window_proposed"), "quiet")
        number = len(saved.findings)
        words = say("window_saved_soft", number=number) if number else say("window_saved")
        self.say(words, "soft" if number else "quiet")
        self._settle()
        self.saved.emit(self.uid)

    def _show_refused(self, failure: Failure) -> None:
        self._set_busy(False)
        self.show_findings(failure.findings)
        number = sum(finding.hard for finding in failure.findings)
        if failure.findings:
            self.say(say("window_refused", number=number), "hard")
        else:
            self.say(failure.sentence, "hard")
        if failure.findings:
            self._jump(self.finding_list.item(0))

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
        self._timer.stop()
        self._asker.ask(
            partial(_withdraw, self.register, self.uid, self.draft, reason),
            partial(self._show_withdrawn, self.uid),
            self._show_refused,
        )

    def _show_withdrawn(self, uid: str, _: None) -> None:
        self._set_state("window_state_saved")
        self.saved.emit(uid)
        self.closed.emit()

    def _attach(self, editor: FilesEditor, paths: list[str]) -> None:
        self._asker.ask(partial(_attach, paths), partial(self._attached, editor, self.draft))

    def _attached(self, editor: FilesEditor, draft: str, digests: list[str]) -> None:
        if draft == self.draft:
            editor.add(digests)

    # -- findings ------------------------------------------------------------------------------------------

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show all findings, each at its field and together in the list."""
        self.findings = tuple(sorted(findings, key=lambda finding: not finding.hard))
        self.finding_list.clear()
        for finding in self.findings:
            item = QListWidgetItem(self._in_list(finding))
            item.setData(Qt.ItemDataRole.UserRole, finding)
            item.setForeground(QColor(look.HARD if finding.hard else look.SOFT))
            self.finding_list.addItem(item)
        self.finding_list.setVisible(bool(self.findings))
        rows = range(min(self.finding_list.count(), FINDINGS_SHOWN))
        self.finding_list.setFixedHeight(sum(self.finding_list.sizeHintForRow(row) for row in rows) + 8)
        for key, editor in self.editors.items():
            at_field = [finding for finding in self.findings if finding.field == key]
            worst = "hard" if any(finding.hard for finding in at_field) else "soft"
            editor.mark(worst if at_field else "")
            self._note(key, "\n".join(finding.sentence() for finding in at_field), worst)
        for key, grid in self.grids.items():
            grid.show_faults([finding for finding in self.findings if finding.field.partition(".")[0] == key])

    def _in_list(self, finding: Finding) -> str:
        """A finding with the name of its field, unless its sentence names it."""
        sentence = finding.sentence()
        place = self.register.field_words(finding.field) if finding.field else ""
        sign = "●" if finding.hard else "○"
        return f"{sign} {sentence}" if place in sentence else f"{sign} {place}: {sentence}"

    def _note(self, key: str, words: str, role: str) -> None:
        note = self._notes[key]
        note.setText(words)
        look.set_role(note, "role", role)
        note.setVisible(bool(words))

    def _jump(self, item: QListWidgetItem) -> None:
        finding: Finding = item.data(Qt.ItemDataRole.UserRole)
        table, _, _ = finding.field.partition(".")
        if table in self.grids:
            self._focus(self.grids[table].editor_of(finding))
        elif table in self.editors:
            self._focus(self.editors[table])

    def _focus(self, editor: QWidget) -> None:
        editor.setFocus()
        self.area.ensureWidgetVisible(editor, 0, 60)

    # -- keys ----------------------------------------------------------------------------------------------

    def close_form(self) -> None:
        """Close; what is not saved stays as a draft."""
        self.keep_draft()
        self._asked += 1
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_form()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._to_next_field()
        else:
            super().keyPressEvent(event)

    def _to_next_field(self) -> None:
        focused = cast("QWidget | None", self.fields.focusWidget())
        ordered = [self.editors[key] for section in self.register.sections for key in section.fields]
        here = next(
            (place for place, editor in enumerate(ordered) if focused is not None and editor.isAncestorOf(focused)),
            None,
        )
        if here is None:
            return
        if here + 1 < len(ordered):
            self._focus(ordered[here + 1])
        else:
            self.save_button.setFocus()

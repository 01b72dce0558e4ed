"""The dialog that gives one field of many records one value, after showing what that would do."""

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui import look
from ui.ask import Asker, Failure, Newest
from ui.form.editors import Context, Editor, editor_for
from ui.long_work import LongWork, WorkStrip
from ui.showing import shown
from ui.table.header import PlainHeader
from ui.table.record_model import Index
from workstation.operations import bulk_changing
from workstation.operations.bulk_changing import BulkDone, BulkPlan, Planned
from workstation.ports import Stopped, Store
from workstation.register import Register
from workstation.words import say

_DISPLAY = Qt.ItemDataRole.DisplayRole
HEADINGS = ("table_bulk_record", "table_bulk_before", "table_bulk_after", "table_bulk_note")
LEAST_ROWS = 6
REASONS = 2
"""The commonest reasons for a refusal, told above the table."""


def _plan(register: Register, ids: Sequence[int], key: str, raw: Any, work: LongWork, store: Store) -> BulkPlan | None:
    try:
        uids = bulk_changing.uids_of(store, register, ids[: bulk_changing.MOST + 1])
        return bulk_changing.plan_bulk(store, register, uids, key, raw, work)
    except Stopped:
        return None


def _apply(plan: BulkPlan, work: LongWork, store: Store) -> BulkDone | None:
    try:
        return bulk_changing.apply_bulk(store, plan, work)
    except Stopped:
        return None


class PlanModel(QAbstractTableModel):
    """What a plan would do, a record in each row; the refused ones first."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.plan: BulkPlan | None = None
        self.rows: list[Planned] = []

    def put(self, plan: BulkPlan | None) -> None:
        """Show a plan, or nothing."""
        self.beginResetModel()
        self.plan = plan
        self.rows = [] if plan is None else [*plan.refused, *plan.changed]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(HEADINGS)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if not index.isValid() or self.plan is None:
            return None
        one = self.rows[index.row()]
        refused = index.row() < len(self.plan.refused)
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 3:
            return QColor(look.HARD if refused else look.SOFT)
        if role in (_DISPLAY, Qt.ItemDataRole.ToolTipRole):
            return self._text(one, index.column(), self.plan, refused)
        return None

    def _text(self, one: Planned, column: int, plan: BulkPlan, refused: bool) -> str:
        if column == 0:
            return one.title
        if column == 1:
            return shown(plan.field, one.before)
        if column == 2:
            return "—" if refused else shown(plan.field, one.after)
        notes = [finding.sentence() for finding in one.findings if finding.hard or not refused]
        also = [plan.register.by_key[key].words() for key in one.changes if key != plan.field.key]
        if also and not refused:
            notes.append(say("table_bulk_also", fields="、".join(also)))
        return " ".join(notes)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if role != _DISPLAY:
            return None
        return str(section + 1) if orientation == Qt.Orientation.Vertical else say(HEADINGS[section])


class BulkChange(QDialog):
    """Choose a field and a value, look at what it does, agree."""

    changed_records = Signal(str)
    """Records were changed; a sentence says how many."""

    def __init__(
        self, asker: Asker, register: Register, context: Context, ids: Sequence[int], key: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(say("table_bulk_title", number=f"{len(ids):,}"))
        self._asker, self._register, self._context, self._ids = asker, register, context, ids
        self._plans = Newest()
        self._applying = False
        self.editor: Editor | None = None
        self.field_box = QComboBox()
        self.field_box.setAccessibleName(say("table_field"))
        self.field_box.setMaxVisibleItems(16)
        for section in register.sections:
            for name in section.fields:
                if register.by_key[name].kind != "files":
                    self.field_box.addItem(register.by_key[name].words(), name)
        self.clear_box = QCheckBox(say("table_bulk_clear"))
        self.clear_box.setAccessibleName(self.clear_box.text())
        self.place = QVBoxLayout()
        self.summary = QLabel(say("table_bulk_hint"))
        self.summary.setWordWrap(True)
        self.model = PlanModel(self)
        self.table = QTableView()
        self.strip = WorkStrip()
        self.preview_button = self._button("table_bulk_preview", self.preview)
        self.apply_button = self._button("table_bulk_apply", self.apply)
        self.cancel_button = self._button("window_cancel", self.reject)
        look.set_role(self.apply_button, "kind", "first")
        self._lay_out()
        self.field_box.currentIndexChanged.connect(self._show_editor)
        self.clear_box.toggled.connect(self._changed)
        self.field_box.setCurrentIndex(max(0, self.field_box.findData(key)))
        self._show_editor()

    def _button(self, key: str, pressed: Any) -> QPushButton:
        button = QPushButton(say(key))
        button.setAccessibleName(say(key))
        button.setAutoDefault(False)
        button.clicked.connect(lambda: pressed())
        return button

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setSpacing(look.GAP)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(say("table_field"), self.field_box)
        form.addRow(say("table_bulk_value"), self.place)
        form.addRow("", self.clear_box)
        table = self.table
        table.setModel(self.model)
        table.setAccessibleName(say("table_bulk_preview"))
        header = PlainHeader(table)
        header.setSectionsClickable(False)
        header.setSectionsMovable(False)
        header.setStretchLastSection(True)
        table.setHorizontalHeader(header)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(look.ROW_HEIGHT)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.setMinimumHeight(look.ROW_HEIGHT * LEAST_ROWS)
        for column, width in enumerate((190, 110, 110)):
            table.setColumnWidth(column, look.scaled(width))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.preview_button, self.apply_button, self.cancel_button):
            buttons.addWidget(button)
        box = QVBoxLayout(self)
        box.setSpacing(look.GAP)
        box.addLayout(form)
        box.addWidget(self.summary)
        box.addWidget(table, 1)
        box.addWidget(self.strip)
        box.addLayout(buttons)
        look.give_size(self, 720, 500)

    # -- what is asked for ---------------------------------------------------------------------------------

    @property
    def key(self) -> str:
        """The chosen field."""
        return str(self.field_box.currentData())

    @property
    def raw(self) -> Any:
        """The value that stands in the editor; nothing where the field is to be cleared."""
        return None if self.clear_box.isChecked() or self.editor is None else self.editor.raw()

    def _show_editor(self) -> None:
        if self.editor is not None:
            self.place.removeWidget(self.editor)
            self.editor.hide()
            self.editor.deleteLater()
        self.editor = editor_for(self._register.by_key[self.key], self._context)
        self.editor.depend_on({"unit": self._context.unit})
        self.editor.changed.connect(self._changed)
        self.place.addWidget(self.editor)
        self._changed()

    def _changed(self) -> None:
        """Another field or value: what was shown holds no more."""
        self._plans.next()
        self.strip.end()
        if self.editor is not None:
            self.editor.setEnabled(not self.clear_box.isChecked())
        self.model.put(None)
        self.apply_button.setEnabled(False)
        self.apply_button.setText(say("table_bulk_apply"))
        self.apply_button.setToolTip(say("table_bulk_preview_first"))
        empty = self.raw is None and not self.clear_box.isChecked()
        self.preview_button.setEnabled(not empty)
        self.preview_button.setDefault(not empty)
        self.preview_button.setToolTip(say("table_bulk_hint") if empty else "")
        self._say(say("table_bulk_hint"))

    def _say(self, sentence: str, role: str = "quiet") -> None:
        self.summary.setText(sentence)
        look.set_role(self.summary, "role", role)

    # -- looking at it -------------------------------------------------------------------------------------

    def preview(self) -> None:
        """Work out what it would do."""
        if self.editor is not None:
            self.editor.settle()
        self._changed()
        self.preview_button.setEnabled(False)
        number = self._plans.next()
        work = self.strip.begin(say("table_bulk_planning"))
        self._asker.ask(
            partial(_plan, self._register, self._ids, self.key, self.raw, work),
            partial(self._take_plan, number),
            partial(self._fail, number),
            wanted=partial(self._plans.is_newest, number),
        )

    def _take_plan(self, number: int, plan: BulkPlan | None) -> None:
        if not self._plans.is_newest(number):
            return
        self.strip.end()
        self.preview_button.setEnabled(True)
        if plan is None:
            self._say(say("table_stopped"))
            return
        self.model.put(plan)
        changed, refused = len(plan.changed), len(plan.refused)
        numbers = {"changed": f"{changed:,}", "unchanged": f"{plan.unchanged:,}", "refused": f"{refused:,}"}
        reasons = Counter(finding.sentence() for one in plan.refused for finding in one.findings if finding.hard)
        sentences = [say("table_bulk_summary", **numbers), *(words for words, _ in reasons.most_common(REASONS))]
        self._say("\n".join(sentences), "hard" if refused else "quiet")
        self.apply_button.setEnabled(changed > 0)
        self.apply_button.setToolTip("" if changed else say("table_bulk_nothing"))
        words = (
            say("table_bulk_apply_rest" if refused else "table_bulk_apply_all", **numbers)
            if changed
            else say("table_bulk_apply")
        )
        self.apply_button.setText(words)
        self.apply_button.setAccessibleName(words)
        if changed:
            self.apply_button.setFocus()

    def _fail(self, number: int, failure: Failure) -> None:
        if self._plans.is_newest(number):
            self.strip.end()
            self._set_applying(False)
            self._say(failure.sentence, "hard")

    # -- doing it ------------------------------------------------------------------------------------------

    def apply(self) -> None:
        """Change the records that can be changed; the refused ones stay as they are."""
        plan = self.model.plan
        if plan is None or self._applying:
            return
        self._set_applying(True)
        number = self._plans.next()
        work = self.strip.begin(say("table_bulk_changing"))
        self._asker.ask(partial(_apply, plan, work), partial(self._take_done, number), partial(self._fail, number))

    def _set_applying(self, applying: bool) -> None:
        self._applying = applying
        for control in (self.field_box, self.clear_box, self.preview_button, self.apply_button, self.cancel_button):
            control.setEnabled(not applying)

    def _take_done(self, number: int, done: BulkDone | None) -> None:
        self.strip.end()
        self._set_applying(False)
        if done is None:
            self._say(say("table_stopped"))
            return
        sentence = say("table_bulk_done", number=f"{done.changed:,}")
        if done.findings:
            sentence += "\n" + "\n".join(finding.sentence() for finding in done.findings[:3])
        self.changed_records.emit(sentence)
        self.accept()

    def reject(self) -> None:
        if self._applying:
            self.strip.stop()
        else:
            super().reject()

"""What the import page asks in windows of their own: a column's field, one value for all rows, where to save."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QFormLayout, QHBoxLayout, QMenu, QPushButton, QWidget

from ui import look
from ui.form.editors import Context, Editor, editor_for
from ui.importing.sheet_model import key_words
from workstation.ledgers.columns import RecognisedColumn
from workstation.ledgers.headings import NOTED, terms
from workstation.ledgers.pasting import note_field
from workstation.register import Register
from workstation.words import say

BY_ITSELF = "+auto"
"""Stands for leaving it to the program what a column is."""
WIDTH = 560
"""Pixels of a window at 10 points."""
ENDINGS = ("xlsx", "xlsm", "xls", "et", "csv", "txt")


def column_menu(
    parent: QWidget, register: Register, column: RecognisedColumn, choose: Callable[[str | None], None]
) -> QMenu:
    """What a column may be read as: what fits it first, then all fields in the order of the form."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    group = QActionGroup(menu)
    for heading, keys in _parts(register, column):
        if heading:
            menu.addSection(heading)
        for key in keys:
            words = say("import_column_by_itself") if key == BY_ITSELF else key_words(register, key)
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(key == column.key)
            action.triggered.connect(partial(_choose, choose, key))
            group.addAction(action)
    return menu


def _parts(register: Register, column: RecognisedColumn) -> list[tuple[str, list[str | None]]]:
    first: list[str | None] = [None]
    if note_field(register) is not None:
        first.append(NOTED)
    if column.how == "by_hand":
        first.append(BY_ITSELF)
    parts: list[tuple[str, list[str | None]]] = [("", first)]
    if column.fitting:
        parts.append((say("import_column_fitting"), list(column.fitting)))
    both: list[str | None] = list(terms(register.fields))
    if both:
        parts.append((say("import_column_terms"), both))
    for section in register.sections:
        keys: list[str | None] = [key for key in section.fields if register.by_key[key].kind != "files"]
        parts.append((section.words(), keys))
    return parts


def _choose(choose: Callable[[str | None], None], key: str | None, _: bool = False) -> None:
    choose(key)


def ask_file(parent: QWidget, chosen: Callable[[str], None]) -> QFileDialog:
    """Ask for a ledger."""
    dialog = QFileDialog(parent, say("import_choose_file"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    patterns = " ".join(f"*.{ending}" for ending in ENDINGS)
    dialog.setNameFilters([f"{say('import_files')} ({patterns})", f"{say('import_all_files')} (*)"])
    return _shown(dialog, chosen)


def ask_place(parent: QWidget, name: str, chosen: Callable[[str], None]) -> QFileDialog:
    """Ask where a workbook is to be saved."""
    dialog = QFileDialog(parent, say("import_save_failed"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(f"{say('import_workbook')} (*.xlsx)")
    dialog.setDefaultSuffix("xlsx")
    dialog.selectFile(name)
    return _shown(dialog, chosen)


def _shown(dialog: QFileDialog, chosen: Callable[[str], None]) -> QFileDialog:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(chosen)
    # Beside the event loop, never in one of its own.
    QDialog.open(dialog)
    return dialog


class ConstantDialog(QDialog):
    """One value of one field for every row of a ledger that has no such column."""

    chosen = Signal(str, object)
    """Key of the field and its raw value."""

    def __init__(self, register: Register, keys: Sequence[str], context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(say("import_constant_title"))
        self._register, self._context = register, context
        self.editor: Editor | None = None
        self.field_box = QComboBox()
        self.field_box.setAccessibleName(say("import_constant_field"))
        self.field_box.setMaxVisibleItems(16)
        for key in keys:
            self.field_box.addItem(register.by_key[key].words(), key)
        self.take_button = QPushButton(say("import_constant_take"))
        self.cancel_button = QPushButton(say("window_cancel"))
        look.set_role(self.take_button, "kind", "first")
        self._form = QFormLayout()
        self._lay_out()
        self.field_box.currentIndexChanged.connect(self._show_editor)
        self.take_button.clicked.connect(self._take)
        self.cancel_button.clicked.connect(self.reject)
        self._show_editor()

    def _lay_out(self) -> None:
        self._form.setSpacing(look.GAP)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.addRow(say("import_constant_field"), self.field_box)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.take_button, self.cancel_button):
            button.setAccessibleName(button.text())
            button.setAutoDefault(False)
            buttons.addWidget(button)
        self._form.addRow(buttons)
        self.setLayout(self._form)
        self.setMinimumWidth(look.scaled(420))

    def _show_editor(self, _: int = 0) -> None:
        if self.editor is not None:
            self._form.removeRow(self.editor)
        self.editor = editor_for(self._register.by_key[str(self.field_box.currentData())], self._context)
        self.editor.depend_on({"unit": self._context.unit})
        self.editor.changed.connect(self._changed)
        self._form.insertRow(1, say("import_constant_value"), self.editor)
        # The choices of a field may need several lines.
        self._form.activate()
        width = min(max(self.sizeHint().width(), self.minimumWidth()), look.scaled(WIDTH))
        self.resize(width, self._form.totalHeightForWidth(width))
        self._changed()

    @property
    def raw(self) -> Any:
        """What stands in the editor."""
        return None if self.editor is None else self.editor.raw()

    def _changed(self) -> None:
        given = self.raw not in (None, "", [])
        self.take_button.setEnabled(given)
        self.take_button.setDefault(given)
        self.take_button.setToolTip("" if given else say("import_constant_empty"))

    def _take(self) -> None:
        if self.editor is not None:
            self.editor.settle()
        if self.raw not in (None, "", []):
            self.chosen.emit(str(self.field_box.currentData()), self.raw)
            self.accept()

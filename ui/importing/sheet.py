"""The first step of an import: the sheet as it is, what its columns are taken for, and what is asked about it."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QPoint, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QMenu, QPushButton, QSpinBox, QVBoxLayout, QWidget

from ui import look
from ui.flow import Flow
from ui.importing.asking import column_menu
from ui.importing.notes import ImportNotes
from ui.importing.sheet_model import SheetModel
from ui.importing.sheet_view import SheetGrid
from ui.paste.notes import Note
from workstation.operations.import_preview import Fit, Preview
from workstation.register import Register
from workstation.sheets.encodings import CHOICES, ENCODING_NAMES
from workstation.sheets.headers import MOST_LINES
from workstation.sheets.workbook import Workbook
from workstation.words import say

FARTHEST = 200
"""Row that headings may stand in at most."""


class SheetStep(QWidget):
    """The sheet of a ledger; it tells what is chosen and asks the store nothing."""

    register_chosen = Signal(str)
    sheet_chosen = Signal(str)
    encoding_chosen = Signal(str)
    header_chosen = Signal(tuple)
    """Numbers of the rows of headings; empty to leave it to the program."""
    column_chosen = Signal(int, object)
    """Index of a column and the key it is read as."""
    answered = Signal(object, str)
    """Key of a note and of the choice."""
    constant_wanted = Signal(str)
    """A value for all rows is to be given, for this field where one is named."""
    check_wanted = Signal()
    other_wanted = Signal()

    def __init__(self, catalogue: Sequence[Register]) -> None:
        super().__init__()
        self._catalogue = catalogue
        self.preview: Preview | None = None
        self.model = SheetModel(self)
        self.grid = SheetGrid(self.model)
        self.notes = ImportNotes()
        self.detail = QLabel(say("import_grid_hint"))
        self.detail.setWordWrap(True)
        look.set_role(self.detail, "role", "quiet")
        self._build_choices()
        self.column_button = QPushButton()
        self.other_button = QPushButton(say("import_other_file"))
        self.check_button = QPushButton(say("import_check"))
        look.set_role(self.check_button, "kind", "first")
        for button in (self.other_button, self.check_button):
            button.setAccessibleName(button.text())
        self._lay_out()
        self._connect()

    def _build_choices(self) -> None:
        self.register_box = self._box("import_register")
        self.sheet_box = self._box("import_sheet")
        self.encoding_box = self._box("import_encoding")
        self.encoding_box.addItem(say("import_encoding_found", encoding=""), "")
        for name in CHOICES:
            self.encoding_box.addItem(ENCODING_NAMES[name], name)
        self.first_row, self.last_row = QSpinBox(), QSpinBox()
        for spin, key in ((self.first_row, "import_header_first"), (self.last_row, "import_header_last")):
            spin.setAccessibleName(say(key))
            spin.setRange(1, FARTHEST)
            spin.setKeyboardTracking(False)
        self.header_button = QPushButton(say("import_header_found"))
        self.constant_button = QPushButton(say("import_constant"))
        self.header_button.setToolTip(say("import_header_hint"))
        self.constant_button.setToolTip(say("import_constant_hint"))
        for button in (self.header_button, self.constant_button):
            button.setAccessibleName(button.text())

    @staticmethod
    def _box(key: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(say(key))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        return box

    def _lay_out(self) -> None:
        self._choices = QWidget()
        flow = Flow(self._choices, beside=2 * look.GAP)
        self.sheet_group = _group(say("import_sheet"), self.sheet_box)
        self.encoding_group = _group(say("import_encoding"), self.encoding_box)
        for group in (
            _group(say("import_register"), self.register_box),
            self.sheet_group,
            self.encoding_group,
            _group(say("import_header"), self.first_row, say("import_header_to"), self.last_row, self.header_button),
            _group("", self.constant_button),
        ):
            flow.addWidget(group)
        bottom = QHBoxLayout()
        bottom.setSpacing(look.GAP)
        bottom.addWidget(self.column_button)
        bottom.addWidget(self.detail, 1)
        bottom.addWidget(self.other_button)
        bottom.addWidget(self.check_button)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(look.GAP)
        box.addWidget(self._choices)
        box.addWidget(self.notes)
        box.addWidget(self.grid, 1)
        box.addLayout(bottom)

    def _connect(self) -> None:
        self.register_box.activated.connect(partial(self._chosen, self.register_box, self.register_chosen.emit))
        self.sheet_box.activated.connect(partial(self._chosen, self.sheet_box, self.sheet_chosen.emit))
        self.encoding_box.activated.connect(partial(self._chosen, self.encoding_box, self.encoding_chosen.emit))
        self.first_row.valueChanged.connect(partial(self._rows_chosen, True))
        self.last_row.valueChanged.connect(partial(self._rows_chosen, False))
        self.header_button.clicked.connect(self._settle_header)
        self.constant_button.clicked.connect(self._want_constant)
        self.notes.chosen.connect(self.answered)
        self.grid.moved.connect(self.show_detail)
        self.grid.column_wanted.connect(self.open_column_menu)
        self.column_button.clicked.connect(self._choose_current)
        self.check_button.clicked.connect(self.check_wanted)
        self.other_button.clicked.connect(self.other_wanted)

    def _chosen(self, box: QComboBox, tell: Callable[[str], None], _: int) -> None:
        tell(str(box.currentData()))

    def _rows_chosen(self, first_moved: bool, _: int) -> None:
        first, last = self.first_row.value(), self.last_row.value()
        if first_moved:
            last = min(max(first, last), first + MOST_LINES - 1)
        else:
            first = max(min(first, last), last - MOST_LINES + 1)
        self.header_chosen.emit(tuple(range(first, last + 1)))

    def _settle_header(self) -> None:
        """Take the rows that are shown where none were found; else leave it to the program."""
        found = self.preview is not None and self.preview.header is not None
        self.header_chosen.emit(() if found else tuple(range(self.first_row.value(), self.last_row.value() + 1)))

    def _want_constant(self) -> None:
        self.constant_wanted.emit("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_notes()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "notes"):
            self._fit_notes()

    def _fit_notes(self) -> None:
        self.notes.fit_into(self.height())

    # -- showing -------------------------------------------------------------------------------------------

    def show_file(self, book: Workbook, encoding: str, fits: Sequence[Fit]) -> None:
        """Another file: its sheets, how it was read, and the registers it fits."""
        self.sheet_box.clear()
        for name in book.sheet_names:
            self.sheet_box.addItem(name, name)
        self.sheet_group.setVisible(len(book.sheet_names) > 1)
        self.encoding_group.setVisible(bool(book.encoding))
        found = ENCODING_NAMES.get(book.encoding, book.encoding) if not encoding else ""
        self.encoding_box.setItemText(0, say("import_encoding_found", encoding=found).strip())
        self.encoding_box.setCurrentIndex(max(self.encoding_box.findData(encoding), 0))
        known = {fit.register.key: fit.recognised for fit in fits}
        self.register_box.clear()
        for register in self._catalogue:
            number = known.get(register.key, 0)
            self.register_box.addItem(say("import_register_fit", register=register, number=number), register.key)
        self._choices.updateGeometry()

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Show what is asked and told."""
        self.notes.put(notes)
        self._fit_notes()

    def show_preview(self, preview: Preview, header_by_hand: bool) -> None:
        """Show what the ledger is taken for now."""
        other = self.preview is None or self.preview.rows != preview.rows
        self.preview = preview
        self.register_box.setCurrentIndex(self.register_box.findData(preview.register.key))
        self.sheet_box.setCurrentIndex(self.sheet_box.findData(preview.sheet))
        self._show_header(preview, header_by_hand)
        self.model.put(preview)
        self.grid.fit_columns()
        if other:
            self.grid.go_to_headings()
        refused = preview.header is None
        self.check_button.setEnabled(not refused)
        self.check_button.setToolTip(preview.refusal[0].sentence() if refused else "Ctrl+Enter")
        self.show_detail()

    def _show_header(self, preview: Preview, by_hand: bool) -> None:
        found = preview.header is not None
        if preview.header is not None:
            self._put_rows(preview.header.rows[0], preview.header.rows[-1])
        self.header_button.setText(say("import_header_found" if found else "import_header_take"))
        self.header_button.setAccessibleName(self.header_button.text())
        self.header_button.setEnabled(by_hand or not found)
        hint = "import_header_hint" if by_hand else "import_header_already"
        self.header_button.setToolTip(say(hint if found else "import_header_take_hint"))

    def _put_rows(self, first: int, last: int) -> None:
        for spin, number in ((self.first_row, first), (self.last_row, last)):
            spin.blockSignals(True)
            spin.setValue(number)
            spin.blockSignals(False)

    def show_detail(self) -> None:
        """Tell all that is known of the current column."""
        column, row = self.grid.currentIndex().column(), self.grid.currentIndex().row()
        if self.preview is not None and self.preview.header is None and row >= 0:
            # No headings were found: the row somebody goes to may be one of headings.
            self._put_rows(self.model.number(row), self.model.number(row))
        known = self.preview is not None and column >= 0
        words = self.model.words(column) if known else "—"
        self.column_button.setText(say("import_column_button", field=words))
        self.column_button.setAccessibleName(self.column_button.text())
        self.column_button.setEnabled(known)
        self.column_button.setToolTip(say("import_grid_hint"))
        self.detail.setText(self.model.about(column) if known else say("import_grid_hint"))

    # -- columns -------------------------------------------------------------------------------------------

    def _choose_current(self) -> None:
        place = self.column_button.mapToGlobal(QPoint(0, self.column_button.height()))
        self.open_column_menu(self.grid.currentIndex().column(), place)

    def open_column_menu(self, column: int, at: QPoint) -> QMenu | None:
        """What a column may be read as."""
        if self.preview is None or column < 0:
            return None
        menu = column_menu(self, self.preview.register, self.model.column(column), partial(self._take_column, column))
        menu.popup(at)
        return menu

    def _take_column(self, column: int, key: str | None) -> None:
        self.column_chosen.emit(column, key)


def _group(label: str, *parts: QWidget | str) -> QWidget:
    """A label and the controls it names, which stay together when a line is broken."""
    group = QWidget()
    line = QHBoxLayout(group)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(look.GAP // 2)
    for part in (label, *parts):
        if part:
            line.addWidget(QLabel(part) if isinstance(part, str) else part)
    return group

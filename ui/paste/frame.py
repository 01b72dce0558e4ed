"""What the holding grid looks like: its table, what is said about it, and going through its faults."""

from collections.abc import Mapping
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from ui import look
from ui.choosing import go_to
from ui.long_work import WorkStrip
from ui.page import Page
from ui.paste.chips import PasteChips
from ui.paste.faults import PasteFaults
from ui.paste.grid import PasteGrid
from ui.paste.model import Fault, PasteModel
from ui.paste.notes import PasteNotes
from workstation.ledgers.pasted_grid import Grid
from workstation.operations.pasting import Held
from workstation.operations.pasting_rows import State
from workstation.register import Register
from workstation.words import say

LINES, LINES_WHEN_LOW = 4, 2
"""Lines of questions and of faults that are seen at once."""
HIGH = 22
"""Rows of a table that a high page has room for."""


class PasteFrame(Page):
    """The parts of the page; it asks the store nothing."""

    def __init__(self, register: Register) -> None:
        super().__init__()
        self.register = register
        self.busy = False
        """Whether rows are being taken in."""
        self.model = PasteModel(register, self)
        self.view = PasteGrid(self.model)
        self.notes = PasteNotes()
        self.faults = PasteFaults(register, self.model)
        self.strip = WorkStrip()
        self.title = QLabel(say("paste_title", register=register))
        self.detail = QLabel(say("paste_table_hint"))
        self.chips = PasteChips()
        self.column_button = QPushButton()
        self.take_button = QPushButton()
        self.cancel_button = QPushButton(say("paste_cancel"))
        self.cancel_button.setAccessibleName(self.cancel_button.text())
        self.cancel_button.setToolTip("Esc")
        self._lay_out_parts()
        self.view.moved.connect(self.show_detail)
        self.chips.chosen.connect(self.show_only)
        self.faults.jumped.connect(self._jump)
        for keys, by in (("F8", 1), ("Shift+F8", -1)):
            going = QShortcut(QKeySequence(keys), self)
            going.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            going.activated.connect(partial(self.next_fault, by))

    def _lay_out_parts(self) -> None:
        look.set_role(self.title, "role", "title")
        look.set_role(self.detail, "role", "quiet")
        look.set_role(self.take_button, "kind", "first")
        self.detail.setWordWrap(True)
        self.column_button.setToolTip(say("paste_column_hint"))
        top = QHBoxLayout()
        top.addWidget(self.title)
        top.addStretch(1)
        top.addWidget(self.chips)
        bottom = QHBoxLayout()
        bottom.setSpacing(look.GAP)
        bottom.addWidget(self.column_button)
        bottom.addWidget(self.detail, 1)
        bottom.addWidget(self.take_button)
        bottom.addWidget(self.cancel_button)
        box = QVBoxLayout(self)
        box.setContentsMargins(look.MARGIN, look.GAP, look.MARGIN, look.GAP)
        box.setSpacing(look.GAP)
        box.addLayout(top)
        box.addWidget(self.notes)
        box.addWidget(self.view, 1)
        box.addWidget(self.faults)
        box.addWidget(self.strip)
        box.addLayout(bottom)
        in_turn = [*self.chips.by_state.values(), self.notes, self.view, self.faults, self.strip.stop_button]
        in_turn += [self.column_button, self.take_button, self.cancel_button]
        for before, after in pairwise(in_turn):
            self.setTabOrder(before, after)

    def focusInEvent(self, event: QFocusEvent) -> None:
        # A focus proxy would take what stands above the table out of the way of Tab.
        self.view.setFocus(event.reason())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_parts()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "faults"):
            self._fit_parts()

    def _fit_parts(self) -> None:
        # The table is what matters: on a low window there is less around it.
        lines = LINES if self.height() > HIGH * look.ROW_HEIGHT else LINES_WHEN_LOW
        self.notes.see(lines)
        self.faults.see(lines)

    # -- showing -------------------------------------------------------------------------------------------

    def set_busy(self, busy: bool) -> None:
        """While rows are being taken in nothing can be changed."""
        self.busy = busy
        self.view.setEnabled(not busy)
        self.notes.setEnabled(not busy)

    def show_grid(self, grid: Grid) -> None:
        """Show what is held; the keys stay where they are as far as there is such a place."""
        here = self.view.currentIndex()
        row, column = here.row(), here.column()
        self.model.put_grid(grid)
        if row >= 0 and not self.view.currentIndex().isValid() and self.model.rowCount():
            last = min(row, self.model.rowCount() - 1), min(column, self.model.columnCount() - 1)
            go_to(self.view, self.model.index(*last))

    def show_held(self, held: Held) -> None:
        """Show what was found out."""
        self.model.put_held(held)
        self.faults.show_faults()
        self.view.fit_columns()
        if not self.view.currentIndex().isValid() and self.model.rowCount():
            go_to(self.view, self.model.index(0, 1))

    def show_counts(self, total: int, counts: Mapping[State, int], ready: int) -> None:
        """Show how many rows there are, and how many can be taken in."""
        self.chips.put(total, counts)
        self.take_button.setText(say("paste_take_in", number=f"{ready:,}"))
        self.take_button.setAccessibleName(self.take_button.text())
        self.take_button.setEnabled(ready > 0)
        self.take_button.setToolTip("Ctrl+Enter" if ready else say("paste_take_none"))
        self.show_detail()

    def show_detail(self) -> None:
        """Tell all that is known of the current cell."""
        place, column = self.view.place, self.view.currentIndex().column()
        self.column_button.setEnabled(column > 0 and not self.busy)
        self.column_button.setText(say("paste_column", field=self.model.column_words(column) if column > 0 else "—"))
        self.column_button.setAccessibleName(self.column_button.text())
        about = self.model.about(place, column) if place >= 0 else []
        self.detail.setText("　".join(about) or say("paste_table_hint"))

    def show_only(self, state: str) -> None:
        """Show the rows of one state; all where it is empty."""
        self.chips.choose(state)
        column = max(self.view.currentIndex().column(), 1)
        self.model.show_only(state)
        if self.model.rowCount():
            go_to(self.view, self.model.index(0, min(column, self.model.columnCount() - 1)))

    # -- faults --------------------------------------------------------------------------------------------

    def next_fault(self, by: int) -> None:
        """Go to the next thing to mend or to confirm, or to the one before; around at the ends."""
        here = (self.view.place, self.view.currentIndex().column())
        places = sorted({(fault.row, fault.column) for fault in self.model.faults})
        if places:
            after = [place for place in places if (place > here if by > 0 else place < here)]
            self.go_to(*(after or places)[0 if by > 0 else -1])

    def _jump(self, fault: Fault) -> None:
        self.go_to(fault.row, fault.column)

    def go_to(self, row: int, column: int) -> None:
        """Go to a cell of the grid, and show all rows where it is not shown."""
        if not self.view.go_to(row, column):
            self.show_only("")
            self.view.go_to(row, column)
        self.view.setFocus()

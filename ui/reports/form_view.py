"""The forms of a report on screen, as they will print: one tab each, every figure opening its records."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QTabBar, QToolButton, QVBoxLayout, QWidget

from ui import look
from ui.reports.form_model import FormModel, Key, Mark
from ui.reports.form_table import FormTable
from ui.reports.lists import list_sheet
from ui.reports.sheet import Sheet
from workstation.package.contents import Form, Table
from workstation.words import say

MOST_LISTED = 200
"""Rows of a list on screen: more would hold the window; paper and package have them all."""
_Marked = TypeVar("_Marked")
Place = tuple[str, str, str]
"""Number of a form, code of a line, key of a column."""


class FormView(QWidget):
    """Shows forms; what is done with a figure is told to whoever asked for them."""

    figure_chosen = Signal(str, str, str)
    """The records behind a figure are wanted: number of the form, code of the line, key of the column."""
    form_changed = Signal(str)
    """Another form is shown: its number."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.forms: Sequence[Form] = ()
        self.lists: Sequence[Table] = ()
        self.check_code = ""
        self._changes: Mapping[Place, int | None] = {}
        self._findings: Mapping[Place, Mark] = {}
        self.model = FormModel(self)
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(say("paper_tabs"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.table = FormTable(self.model)
        self.smaller = self._button("paper_smaller", "−", self.table.smaller)
        self.larger = self._button("paper_larger", "+", self.table.larger)
        self._lay_out()
        self._add_actions()
        self.tabs.currentChanged.connect(self._show)
        self.table.figure_chosen.connect(self._choose)

    def _button(self, key: str, sign: str, deed: Callable[[], None]) -> QToolButton:
        button = QToolButton()
        button.setText(sign)
        button.setAccessibleName(say(key))
        button.setToolTip(say(key))
        button.clicked.connect(deed)
        return button

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(look.GAP)
        line.addWidget(self.tabs, 1)
        line.addWidget(self.smaller)
        line.addWidget(self.larger)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(look.GAP)
        box.addLayout(line)
        box.addWidget(self.table, 1)

    def _add_actions(self) -> None:
        """The same deeds by a menu; their keys are the table's own."""
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        for key, deed in (
            ("paper_open", self.table.choose_current),
            ("paper_copy", self.table.copy),
        ):
            action = QAction(say(key), self.table)
            action.triggered.connect(deed)
            self.table.addAction(action)

    # -- what is shown -------------------------------------------------------------------------------------

    def show_forms(self, forms: Sequence[Form], check_code: str = "", lists: Sequence[Table] = ()) -> None:
        """Show these forms, and lists after them; the one that was in front stays there.

        Marks of before are taken away. Rows of a list are gone through each time that it is shown.
        """
        number = self.form_number
        self.forms, self.check_code, self.lists = tuple(forms), check_code, tuple(lists) if forms else ()
        self._changes, self._findings = {}, {}
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        for form in self.forms:
            self.tabs.addTab(f"{form.sheet} {form.title}".replace("&", "&&"))
        for table in self.lists:
            self.tabs.addTab(table.label.replace("&", "&&"))
        numbers = self.numbers
        self.tabs.setCurrentIndex(numbers.index(number) if number in numbers else min(0, len(numbers) - 1))
        self.tabs.blockSignals(False)
        # A hidden bar does not tell that it has grown: it would stay as high as an empty one.
        self.tabs.updateGeometry()
        self._show()

    def show_lists(self, lists: Sequence[Table]) -> None:
        """Show these lists after the forms that are shown; what is in front stays there."""
        place = self.tabs.currentIndex()
        self.lists = tuple(lists) if self.forms else ()
        self.tabs.blockSignals(True)
        while self.tabs.count() > len(self.forms):
            self.tabs.removeTab(self.tabs.count() - 1)
        for table in self.lists:
            self.tabs.addTab(table.label.replace("&", "&&"))
        self.tabs.setCurrentIndex(min(place, self.tabs.count() - 1))
        self.tabs.blockSignals(False)
        self.tabs.updateGeometry()
        if place >= len(self.forms):
            self._show()

    @property
    def numbers(self) -> list[str]:
        """What the tabs show: numbers of forms, and names of lists."""
        return [*(form.sheet for form in self.forms), *(table.label for table in self.lists)]

    @property
    def form_number(self) -> str:
        """The form in front; empty without one."""
        return self.model.sheet.form.sheet if self.model.sheet else ""

    def show_form(self, number: str) -> None:
        """Bring a form to the front."""
        numbers = self.numbers
        if number in numbers:
            self.tabs.setCurrentIndex(numbers.index(number))

    def show_figure(self, form: str, line: str, key: str) -> None:
        """Bring a figure into sight, and the keys to it."""
        self.show_form(form)
        self.table.go_to_figure(line, key)
        self.table.setFocus()

    def mark_changes(self, changes: Mapping[Place, int | None]) -> None:
        """Mark the figures that differ from before; ``changes`` holds what they were, as the form holds figures."""
        self._changes = dict(changes)
        self.model.mark(self._of_form(self._changes), self._of_form(self._findings))

    def mark_findings(self, findings: Mapping[Place, Mark]) -> None:
        """Mark the figures at which something was found: ``hard`` or ``soft``, and the sentence."""
        self._findings = dict(findings)
        self.model.mark(self._of_form(self._changes), self._of_form(self._findings))

    def _of_form(self, marks: Mapping[Place, _Marked]) -> dict[Key, _Marked]:
        return {(line, key): mark for (form, line, key), mark in marks.items() if form == self.form_number}

    def _show(self) -> None:
        place = self.tabs.currentIndex()
        if not 0 <= place < len(self.numbers):
            self.model.show_sheet(None, {}, {})
            return
        if place < len(self.forms):
            sheet = Sheet(self.forms[place], self.check_code)
        else:
            sheet = list_sheet(self.lists[place - len(self.forms)], self.forms[0], self.check_code, MOST_LISTED)
        self.model.show_sheet(sheet, {}, {})
        self.model.mark(self._of_form(self._changes), self._of_form(self._findings))
        self.table.scrollToTop()
        self.form_changed.emit(sheet.form.sheet)

    def _choose(self, line: str, key: str) -> None:
        self.figure_chosen.emit(self.form_number, line, key)

"""The filters of a table as chips, and the searches kept under a name."""

from collections.abc import Sequence
from functools import partial
from typing import Any, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from ui import look
from ui.flow import Flow
from ui.table.filter_panel import FilterPanel
from ui.table.filters import Filter, SavedFilter, filter_words
from workstation.register import Register
from workstation.words import say

CHIP_LETTERS = 34
"""Letters of half width that a chip shows at most; the whole is in its tooltip."""


class Chip(QFrame):
    """One filter: a click changes it, its cross or Delete removes it."""

    pressed = Signal()
    removed = Signal()

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setObjectName("chip")
        look.set_role(self, "bar", "quiet")
        metrics = self.fontMetrics()
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, CHIP_LETTERS * metrics.averageCharWidth())
        self.button = QPushButton(shown.replace("&", "&&"))
        self.button.setToolTip(words)
        self.button.setAccessibleName(words)
        self.cross = QToolButton()
        self.cross.setText("✕")
        self.cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.cross.setToolTip(say("table_chip_remove"))
        self.cross.setAccessibleName(f"{say('table_chip_remove')} {words}")
        look.set_role(self.button, "kind", "quiet")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.button)
        line.addWidget(self.cross)
        self.button.clicked.connect(self.pressed)
        self.cross.clicked.connect(self.removed)
        self.setFocusProxy(self.button)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        else:
            super().keyPressEvent(event)


class FilterBar(QWidget):
    """Chips, a button for another one, and a menu of the saved searches."""

    changed = Signal()
    """Other filters hold."""
    save_wanted = Signal()
    rename_wanted = Signal(str)
    remove_wanted = Signal(str)
    home_wanted = Signal(str)
    """A saved search to be put on the first page, or taken away from there."""
    taken = Signal(object)
    """A ``SavedFilter`` was chosen."""

    def __init__(self, register: Register, unit: str) -> None:
        super().__init__()
        self._register = register
        self._unit = unit
        self.filters: tuple[Filter, ...] = ()
        self.fixed_words = ""
        """What another page asked for and no chip can say."""
        self.saved: Sequence[SavedFilter] = ()
        self.chips: list[Chip] = []
        self.add_button = self._tool("table_add_filter", self.add)
        self.add_button.setToolTip(f"{say('table_filter')} (Ctrl+Shift+L)")
        self.clear_button = self._tool("table_clear_filters", self.clear)
        self.saved_button = self._tool("table_saved_filters", self._open_saved)
        self.saved_menu = QMenu(self)
        self.saved_menu.aboutToShow.connect(self._fill_saved)
        self.saved_button.setText(f"{say('table_saved_filters')} ▾")
        self._flow = Flow(self, 6, 4)
        policy = self.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._show()

    def _tool(self, key: str, pressed: Any) -> QToolButton:
        button = QToolButton(self)
        button.setText(say(key))
        button.setAccessibleName(say(key))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda: pressed())
        return button

    def put(self, filters: Sequence[Filter], fixed_words: str = "") -> None:
        """Show these filters, without ``changed``."""
        self.filters = tuple(filters)
        self.fixed_words = fixed_words
        self._show()

    def _show(self) -> None:
        while self._flow.count():
            self._flow.takeAt(0)
        for chip in self.chips:
            chip.hide()
            chip.deleteLater()
        self.chips = []
        self._flow.addWidget(self.add_button)
        for place, one in enumerate(self.filters):
            chip = Chip(filter_words(self._register, one))
            chip.pressed.connect(partial(self.edit, place))
            chip.removed.connect(partial(self.remove, place))
            self._take_in(chip)
        if self.fixed_words:
            chip = Chip(self.fixed_words)
            chip.removed.connect(self._remove_fixed)
            self._take_in(chip)
        self.clear_button.setVisible(bool(self.chips))
        self._flow.addWidget(self.clear_button)
        self._flow.addWidget(self.saved_button)
        self.updateGeometry()

    def _take_in(self, chip: Chip) -> None:
        self.chips.append(chip)
        self._flow.addWidget(chip)
        chip.show()

    # -- changing ------------------------------------------------------------------------------------------

    def add(self) -> None:
        """Ask for another filter."""
        self._open(None, self.append)

    def edit(self, place: int) -> None:
        """Change a filter."""
        self._open(self.filters[place], partial(self._replace, place))

    def _open(self, one: Filter | None, taken: Any) -> None:
        panel = FilterPanel(self._register, self._unit, one, self)
        panel.chosen.connect(taken)
        panel.open()

    def append(self, one: Filter) -> None:
        """One more filter; it takes the place of one on the same field that asks in the same way."""
        others = [other for other in self.filters if (other.field, other.way) != (one.field, one.way)]
        self._set((*others, one))

    def _replace(self, place: int, one: Filter) -> None:
        self._set((*self.filters[:place], one, *self.filters[place + 1 :]))

    def remove(self, place: int) -> None:
        """Remove a filter; the keys go on to its neighbour."""
        self._set((*self.filters[:place], *self.filters[place + 1 :]))
        (self.chips[min(place, len(self.chips) - 1)] if self.chips else self.add_button).setFocus()

    def _remove_fixed(self) -> None:
        self.fixed_words = ""
        self._set(self.filters)
        self.add_button.setFocus()

    def clear(self) -> None:
        """Remove all filters."""
        self.fixed_words = ""
        self._set(())
        self.add_button.setFocus()

    def _set(self, filters: Sequence[Filter]) -> None:
        self.put(filters, self.fixed_words)
        self.changed.emit()

    # -- saved searches ------------------------------------------------------------------------------------

    def _open_saved(self) -> None:
        self.saved_menu.popup(self.saved_button.mapToGlobal(self.saved_button.rect().bottomLeft()))

    def _fill_saved(self) -> None:
        menu = self.saved_menu
        menu.clear()
        # What is below it outlives what opened it.
        for below in cast("list[QMenu]", menu.findChildren(QMenu)):
            below.deleteLater()
        for one in self.saved:
            menu.addAction(one.name.replace("&", "&&")).triggered.connect(partial(self._take, one))
        if self.saved:
            menu.addSeparator()
        menu.addAction(say("table_save_filter")).triggered.connect(self._want_save)
        for key, signal in (
            ("table_home_filter", self.home_wanted),
            ("table_rename_filter", self.rename_wanted),
            ("table_remove_filter", self.remove_wanted),
        ):
            inner = menu.addMenu(say(key))
            inner.setEnabled(bool(self.saved))
            for one in self.saved:
                action = inner.addAction(one.name.replace("&", "&&"))
                if key == "table_home_filter":
                    action.setCheckable(True)
                    action.setChecked(one.home)
                action.triggered.connect(partial(self._tell, signal, one.name))

    def _take(self, one: SavedFilter, _: bool = False) -> None:
        self.taken.emit(one)

    def _tell(self, signal: Any, name: str, _: bool = False) -> None:
        signal.emit(name)

    def _want_save(self) -> None:
        self.save_wanted.emit()

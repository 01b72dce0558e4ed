"""The table of a register with everything around it: search line, tools, filters, counts, and what was found."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QLabel, QLineEdit, QMenu, QSizePolicy, QVBoxLayout, QWidget

from ui import look
from ui.choosing import go_to
from ui.flow import Flow
from ui.form.editors import Context
from ui.page import Desk
from ui.table.actions import IN_LINE, TableActions
from ui.table.cell_editing import CellEditing
from ui.table.column_choice import ColumnChoice
from ui.table.column_layout import ColumnLayout
from ui.table.filter_bar import FilterBar
from ui.table.filters import SavedFilter, conditions, filter_of, same_as
from ui.table.record_model import Found, RecordTableModel
from ui.table.record_table import RecordTable
from ui.table.row_signs import RowSigns
from ui.table.settings import TableSettings
from workstation.operations.keeping import Saved
from workstation.query import Condition, Query
from workstation.register import Register
from workstation.words import say

SEARCH_AFTER = 150
"""Milliseconds of rest after a stroke until the search begins."""
TOLD = 3
"""Findings of the current row that are told below the table."""


class TablePane(QWidget):
    """Searches, filters, sorts and shows; what is to be done with the rows is told to the page."""

    current_changed = Signal()
    """Another row is current."""
    saved = Signal(str)
    """A cell of the record with this uid was saved."""
    state_changed = Signal()

    def __init__(self, desk: Desk, register: Register, deeds: dict[str, Callable[[], None]]) -> None:
        super().__init__()
        self.register = register
        self.unit = desk.book.unit
        self.sort_key, self.descending = "", False
        self._findings_wanted = True
        self.fixed: tuple[Condition, ...] = ()
        """Conditions of another page that no chip can say."""
        self.model = RecordTableModel(desk.asker, register, self)
        self.signs = RowSigns(desk.asker, register, self._seen_uids, self)
        self.table = RecordTable(self.model, self.signs.severities)
        self.table.setAccessibleName(register.words())
        self.table.tip = self.signs.words
        self.context = Context(unit=self.unit, asker=desk.asker)
        self.editing = CellEditing(desk.asker, self.table, self.context)
        self.settings = TableSettings(desk.asker, register, self.unit, self)
        self.filter_bar = FilterBar(register, self.unit)
        own: dict[str, Callable[[], None]] = {
            "edit": self._edit_current,
            "select_all": self.table.selectAll,
            "same": self.filter_by_current,
            "filter": self.filter_bar.add,
            "sort_up": partial(self.sort_by_current, False),
            "sort_down": partial(self.sort_by_current, True),
            "freeze": self.freeze_to_current,
            "columns": self.choose_columns,
        }
        self.actions_of_table = TableActions(self.table, own | deeds)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(SEARCH_AFTER)
        self._build()
        self._lay_out()
        self._connect()
        self.settings.load()

    def _build(self) -> None:
        self.search = QLineEdit()
        self.search.setPlaceholderText(say("window_search_hint"))
        self.search.setAccessibleName(say("window_search"))
        self.search.setClearButtonEnabled(True)
        self.buttons = {key: self.actions_of_table.button(key) for key in IN_LINE}
        self.count = QLabel()
        look.set_role(self.count, "role", "quiet")
        self.findings = QLabel()
        self.findings.setWordWrap(True)
        self.findings.hide()
        # What stands above the table and comes and goes.
        self.strips = QVBoxLayout()
        self.strips.setSpacing(look.GAP)

    def _lay_out(self) -> None:
        title = QLabel(self.register.words())
        look.set_role(title, "role", "title")
        top = QHBoxLayout()
        top.setSpacing(look.GAP)
        top.addWidget(title)
        top.addWidget(self.search, 1)
        self.tool_line = QWidget()
        policy = self.tool_line.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.tool_line.setSizePolicy(policy)
        tools = Flow(self.tool_line, 2, 2)
        for button in self.buttons.values():
            tools.addWidget(button)
        box = QVBoxLayout(self)
        box.setContentsMargins(look.MARGIN, look.MARGIN, look.MARGIN, look.GAP)
        box.setSpacing(look.GAP)
        box.addLayout(top)
        for part in (self.tool_line, self.filter_bar):
            box.addWidget(part)
        box.addLayout(self.strips)
        box.addWidget(self.table, 1)
        box.addWidget(self.findings)
        box.addWidget(self.count)
        self.setMinimumWidth(360)

    def _connect(self) -> None:
        table, model = self.table, self.model
        self.search.textChanged.connect(self._rest.start)
        self.search.returnPressed.connect(self.search_now)
        self._rest.timeout.connect(self.search_now)
        model.counted.connect(self._show_count)
        model.rows_came.connect(self.signs.look_again)
        model.rows_came.connect(self._show_findings)
        model.modelReset.connect(self.signs.look_again)
        table.scrolled.connect(self.signs.look_again)
        table.layout_changed.connect(self.take_layout)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._open_menu)
        self.signs.came.connect(table.viewport().update)
        self.signs.came.connect(self._show_findings)
        for header in (table.headings, table.frozen_headings):
            header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
            header.setSortIndicatorShown(True)
            header.setSortIndicatorClearable(True)
            header.sortIndicatorChanged.connect(self._sort)
            header.asked.connect(self._open_column_menu)
        chosen = table.selectionModel()
        chosen.currentRowChanged.connect(self._go_current)
        chosen.selectionChanged.connect(self._selection_changed)
        self.editing.saved.connect(self._cell_saved)
        self.editing.state_changed.connect(self.state_changed)
        self.filter_bar.changed.connect(self._filters_changed)
        self.filter_bar.taken.connect(self.take_search)
        self.filter_bar.save_wanted.connect(self._ask_name)
        self.filter_bar.rename_wanted.connect(self._ask_name)
        self.filter_bar.remove_wanted.connect(self._remove_search)
        self.filter_bar.home_wanted.connect(self._change_home)
        self.settings.loaded.connect(self._take_settings)

    # -- what is searched ----------------------------------------------------------------------------------

    def query(self) -> Query:
        """What search line, filters and headings ask for."""
        where = (*conditions(self.filter_bar.filters), *self.fixed)
        return Query(text=self.search.text().strip(), where=where, sort=self.sort_key, descending=self.descending)

    def search_now(self) -> None:
        """Show what is asked for."""
        self._rest.stop()
        query = self.query()
        if query != self.model.query:
            self.model.show_query(query)
            self._say_empty()

    def _filters_changed(self) -> None:
        if not self.filter_bar.fixed_words:
            self.fixed = ()
        self.search_now()

    def show_query(self, query: Query, words: str = "") -> None:
        """Show what another page asks for: as chips where they can say it, else as one chip with these words."""
        found = [(condition, filter_of(self.register, self.unit, condition)) for condition in query.where]
        self.fixed = tuple(condition for condition, one in found if one is None)
        told = (words or say("table_chip_fixed")) if self.fixed else ""
        self.filter_bar.put([one for _, one in found if one is not None], told)
        self._take(query.text, query.sort, query.descending)

    def clear_query(self) -> None:
        """Show everything."""
        self.show_query(Query(sort=self.sort_key, descending=self.descending))

    def _take(self, text: str, sort: str, descending: bool) -> None:
        self.search.blockSignals(True)
        self.search.setText(text)
        self.search.blockSignals(False)
        self.sort_key, self.descending = sort, descending
        self._show_sort()
        self.search_now()

    def refresh(self) -> None:
        """Show what is in the store now."""
        self.signs.forget()
        self.model.refresh()

    # -- order ---------------------------------------------------------------------------------------------

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        key = self.model.columns[column].key if 0 <= column < len(self.model.columns) else ""
        self.sort_by(key, order == Qt.SortOrder.DescendingOrder)

    def sort_by(self, key: str, descending: bool) -> None:
        """Sort by a field; by none for the newest first."""
        self.sort_key, self.descending = key, descending and bool(key)
        self._show_sort()
        self.search_now()

    def sort_by_current(self, descending: bool) -> None:
        """Sort by the column of the current cell; once more ends it."""
        key = self.current_key
        same = (self.sort_key, self.descending) == (key, descending)
        if key:
            self.sort_by("" if same else key, descending)

    def _show_sort(self) -> None:
        column = self.model.column_of(self.sort_key)
        order = Qt.SortOrder.DescendingOrder if self.descending else Qt.SortOrder.AscendingOrder
        for header in (self.table.headings, self.table.frozen_headings):
            header.blockSignals(True)
            header.setSortIndicator(-1 if column is None else column, order)
            header.blockSignals(False)
            header.viewport().update()

    # -- columns -------------------------------------------------------------------------------------------

    def take_layout(self, layout: ColumnLayout) -> None:
        """Other columns are wanted from now on."""
        self.settings.keep_layout(layout)
        if layout != self.table.column_layout:
            QTimer.singleShot(0, self, partial(self._put_layout, layout))

    def _put_layout(self, layout: ColumnLayout) -> None:
        self.table.set_layout(layout)
        self._show_sort()

    def choose_columns(self) -> None:
        """Open the list of all fields."""
        dialog = ColumnChoice(self.register, self.table.column_layout, self)
        dialog.chosen.connect(self.take_layout)
        dialog.open()

    def freeze_to_current(self) -> None:
        """Freeze the columns up to the current cell, or none where they are frozen already."""
        self._freeze(self.table.currentIndex().column() + 1)

    def _freeze(self, number: int) -> None:
        layout = self.table.column_layout
        self.take_layout(layout.with_frozen(0 if layout.frozen == number else number))

    def _open_column_menu(self, column: int, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if 0 <= column < len(self.model.columns):
            key, layout = self.model.columns[column].key, self.table.column_layout
            frozen = layout.frozen == column + 1
            entries: list[tuple[str, Callable[[], None], bool]] = [
                ("table_do_sort_up", partial(self.sort_by, key, False), True),
                ("table_do_sort_down", partial(self.sort_by, key, True), True),
                ("table_sort_none", partial(self.sort_by, "", False), bool(self.sort_key)),
                ("table_unfreeze" if frozen else "table_do_freeze", partial(self._freeze, column + 1), True),
                ("table_hide_column", partial(self.take_layout, layout.without(key)), len(layout.keys) > 1),
            ]
            for words, deed, possible in entries:
                action = menu.addAction(say(words))
                action.setEnabled(possible)
                action.triggered.connect(deed)
            menu.addSeparator()
        menu.addAction(self.actions_of_table.by_key["columns"])
        menu.popup(place)

    # -- the current cell ----------------------------------------------------------------------------------

    @property
    def current_key(self) -> str:
        """The field of the current cell."""
        column = self.table.currentIndex().column()
        return self.model.columns[column].key if column >= 0 else ""

    @property
    def current_uid(self) -> str:
        """The record of the current row; empty while it is being fetched."""
        row = self.model.known_at(self.table.currentIndex().row())
        return row.uid if row else ""

    def _edit_current(self) -> None:
        current = self.table.currentIndex()
        if current.isValid():
            self.editing.begin_with_content(current)

    def filter_by_current(self) -> None:
        """Show only the records that hold what the current cell holds."""
        current = self.table.currentIndex()
        row = self.model.known_at(current.row())
        if row is not None:
            field = self.model.columns[current.column()]
            self.filter_bar.append(same_as(field.key, field, row.values[current.column()], self.unit))

    def _go_current(self, current: QModelIndex, _: QModelIndex) -> None:
        self._show_findings()
        self.current_changed.emit()

    def _selection_changed(self) -> None:
        self._show_count(self.model.found)

    def _open_menu(self, place: QPoint) -> None:
        index = self.table.indexAt(place)
        if index.isValid() and not self.table.selectionModel().isSelected(index):
            go_to(self.table, index)
        self.actions_of_table.open_menu(self.table, self.table.viewport().mapToGlobal(place))

    def _cell_saved(self, saved: Saved) -> None:
        self.signs.put(saved.record["uid"], saved.findings)
        self.saved.emit(saved.record["uid"])

    def tell_findings(self, wanted: bool) -> None:
        """Whether what was found in the current record is told here; an open form tells it itself."""
        self._findings_wanted = wanted
        self._show_findings()

    # -- what is told --------------------------------------------------------------------------------------

    def _seen_uids(self) -> Sequence[str]:
        rows = (self.model.known_at(row) for row in self.table.visible_rows())
        return [row.uid for row in rows if row is not None]

    def _show_findings(self) -> None:
        found = self.signs.found_in(self.current_uid)
        ordered = sorted(found, key=lambda finding: not finding.hard)
        sentences = [finding.sentence() for finding in ordered[:TOLD]]
        if len(ordered) > TOLD:
            sentences.append(say("table_more_findings", number=len(ordered) - TOLD))
        self.findings.setText("\n".join(sentences))
        look.set_role(self.findings, "role", "hard" if ordered and ordered[0].hard else "soft")
        self.findings.setVisible(bool(sentences) and self._findings_wanted)

    def _show_count(self, found: Found) -> None:
        narrowed = bool(self.model.query.text or self.model.query.where)
        number = "…" if found.number is None else f"{found.number:,}{'+' if found.more else ''}"
        total = "…" if found.total is None else f"{found.total:,}"
        words = say("window_count", number=number)
        if narrowed:
            words = say("window_count_found", total=total, number=number)
        chosen = self.table.chosen_number()
        if chosen > 1:
            words = say("table_count_chosen", words=words, number=f"{chosen:,}")
        self.count.setText(words)
        for key in ("copy", "bulk", "withdraw"):
            self.buttons[key].setEnabled(chosen > 0)
            self.buttons[key].setToolTip(
                self.actions_of_table.by_key[key].text() if chosen else say("table_choose_first")
            )
        self._say_empty()

    def _say_empty(self) -> None:
        if not self.model.loaded:
            words = say("window_loading")
        elif self.model.query.where:
            words = say("table_empty_filtered")
        elif self.model.query.text:
            words = say("window_nothing_found")
        else:
            words = say("table_empty", register=self.register)
        if words != self.table.empty_words:
            self.table.empty_words = words
            self.table.viewport().update()

    # -- saved searches ------------------------------------------------------------------------------------

    def _take_settings(self) -> None:
        self.filter_bar.saved = self.settings.saved
        self.table.set_layout(self.settings.layout)
        self._show_sort()
        if not self.model.loaded:
            self.model.show_query(self.query())

    def take_search(self, one: SavedFilter) -> None:
        """Search as it was kept."""
        self.fixed = ()
        self.filter_bar.put(one.filters)
        self._take(one.text, one.sort, one.descending)

    def _ask_name(self, name: str = "") -> None:
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(say("table_rename_filter" if name else "table_save_filter"))
        dialog.setLabelText(say("table_filter_name"))
        dialog.setTextValue(name)
        dialog.setOkButtonText(say("table_keep"))
        dialog.setCancelButtonText(say("window_cancel"))
        dialog.textValueSelected.connect(partial(self._named, name))
        dialog.open()

    def _named(self, name: str, new_name: str) -> None:
        if not (new_name := new_name.strip()):
            return
        if name:
            self.settings.rename_search(name, new_name)
        else:
            self.keep_search(new_name)
        self.filter_bar.saved = self.settings.saved

    def keep_search(self, name: str) -> None:
        """Keep the present search under a name."""
        text = self.search.text().strip()
        one = SavedFilter(name, self.filter_bar.filters, text, self.sort_key, self.descending)
        self.settings.keep_search(one)
        self.filter_bar.saved = self.settings.saved

    def _change_home(self, name: str) -> None:
        self.settings.change_home(name)
        self.filter_bar.saved = self.settings.saved

    def _remove_search(self, name: str) -> None:
        self.settings.remove_search(name)
        self.filter_bar.saved = self.settings.saved

    def keep_drafts(self) -> bool:
        """Keep what is being typed in the cells; whether there was anything."""
        self.settings.flush()
        return self.editing.keep_drafts()

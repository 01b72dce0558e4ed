"""The second step of an import: what would be done with every row, and what is to be decided before it is done."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSplitter,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui import look
from ui.choosing import go_to
from ui.flow import Flow
from ui.importing.detail import RowSheet
from ui.importing.notes import ImportNotes
from ui.importing.report_model import TILES, Line, ReportModel, Tile, count_of
from ui.paste.notes import Note
from ui.table.cell_delegate import draw_ground
from ui.table.header import LEFT, PlainHeader
from ui.table.record_model import Index
from workstation.fields import Record
from workstation.ledgers.decisions import ADD, LEAVE_OUT, RESTORE
from workstation.ledgers.plan import ImportPlan, RowPlan
from workstation.words import say

SAME, AGAIN = "same", "again"
"""The row is the record it looks like; what was decided about it is to be forgotten."""
WAYS = (SAME, RESTORE, ADD, LEAVE_OUT, AGAIN)
ROLES: dict[Tile, str] = {"waiting": "soft", "failed": "hard", "ignored": "quiet", "unchanged": "quiet"}
BESIDE = 760
"""Pixels of a page at 10 points from which the row stands beside the table; below it otherwise."""
MOST_CHOSEN = 2000
"""Rows that can be decided about by choosing them; all of a kind are decided about above the table."""
FIRST: tuple[Tile, ...] = ("failed", "waiting", "changed", "new")
"""Which list is opened first: the first of these that is not empty."""


class ReportDelegate(QStyledItemDelegate):
    """Draws a cell of the report; what is wrong stands in its colour."""

    def __init__(self, model: ReportModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect  # type: ignore[attr-defined]
        metrics: QFontMetrics = option.fontMetrics  # type: ignore[attr-defined]
        draw_ground(painter, option, index.row())
        inner = rect.adjusted(look.GAP, 0, -look.GAP, 0)
        side = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight) if index.column() == 0 else int(LEFT)
        colour = look.QUIET_INK if index.column() == 0 else look.INK
        if index.column() == 2 and self._model.tile in ("failed", "waiting"):
            colour = look.HARD if self._model.tile == "failed" else look.SOFT
        painter.setPen(QColor(colour))
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "").replace("\n", " ")
        painter.drawText(inner, side, metrics.elidedText(text, Qt.TextElideMode.ElideRight, inner.width()))
        if option.state & QStyle.StateFlag.State_HasFocus:  # type: ignore[attr-defined]
            painter.setPen(QPen(QColor(look.ACCENT), 1))
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())


class ReportTable(QTableView):
    """The rows of one list."""

    chosen = Signal()

    def __init__(self, model: ReportModel) -> None:
        super().__init__()
        self.report = model
        self.empty_words = ""
        self.setModel(model)
        header = PlainHeader(self)
        header.setSectionsClickable(False)
        header.setSectionsMovable(False)
        header.setStretchLastSection(True)
        self.setHorizontalHeader(header)
        self.setItemDelegate(ReportDelegate(model, self))
        self.setAccessibleName(say("import_report"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._measure()
        self.selectionModel().selectionChanged.connect(self._tell)
        self.selectionModel().currentChanged.connect(self._tell)

    def _measure(self) -> None:
        self.verticalHeader().setMinimumSectionSize(look.ROW_HEIGHT)
        self.verticalHeader().setDefaultSectionSize(look.ROW_HEIGHT)
        self.setColumnWidth(0, self.fontMetrics().horizontalAdvance("100,000") + 3 * look.GAP)
        self.setColumnWidth(1, look.scaled(200))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "empty_words"):
            self.horizontalHeader().setFixedHeight(look.ROW_HEIGHT + 2)
            self._measure()

    def _tell(self, *_: object) -> None:
        self.chosen.emit()

    def chosen_rows(self) -> list[RowPlan]:
        """The rows that are chosen; none where they are too many to be decided about one by one."""
        selection = self.selectionModel().selection()
        ranges = [(selection.at(part).top(), selection.at(part).bottom() + 1) for part in range(selection.count())]
        if sum(end - start for start, end in ranges) > MOST_CHOSEN:
            return []
        lines = (self.report.line(place) for start, end in sorted(ranges) for place in range(start, end))
        return [line.row for line in lines if line is not None and line.row is not None]

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.report.rowCount() == 0 and self.empty_words:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(look.QUIET_INK))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.viewport().rect().adjusted(40, 0, -40, 0), flags, self.empty_words)
            painter.end()


class ReportStep(QWidget):
    """The report; it tells what is decided and changes nothing itself."""

    answered = Signal(object, str)
    """Key of a note and of the choice."""
    decided = Signal(object)
    """Row number -> what was decided about it; an empty text forgets what was."""
    other_wanted = Signal(str)
    """The record with this uid is to be shown beside the row."""
    back_wanted = Signal()
    save_wanted = Signal()
    apply_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.plan: ImportPlan | None = None
        self.model = ReportModel(self)
        self.table = ReportTable(self.model)
        self.sheet = RowSheet()
        self.notes = ImportNotes()
        self.about = QLabel()
        self.about.setWordWrap(True)
        look.set_role(self.about, "role", "quiet")
        self.tiles: dict[Tile, QPushButton] = {}
        for tile in TILES:
            button = QPushButton()
            button.setCheckable(True)
            button.clicked.connect(partial(self._choose_tile, tile))
            self.tiles[tile] = button
        self.ways: dict[str, QPushButton] = {}
        for way in WAYS:
            button = QPushButton(say(f"import_way_{way}"))
            button.setAccessibleName(button.text())
            button.clicked.connect(partial(self._decide, way))
            self.ways[way] = button
        self.back_button = self._button("import_back")
        self.save_button = self._button("import_save_failed")
        self.apply_button = self._button("import_apply")
        look.set_role(self.apply_button, "kind", "first")
        self._lay_out()
        self._connect()

    @staticmethod
    def _button(key: str) -> QPushButton:
        button = QPushButton(say(key, number=0) if key == "import_apply" else say(key))
        button.setAccessibleName(button.text())
        return button

    def _lay_out(self) -> None:
        tiles = QWidget()
        flow = Flow(tiles, beside=look.GAP // 2)
        for button in self.tiles.values():
            flow.addWidget(button)
        self.decisions = QWidget()
        choices = Flow(self.decisions, beside=look.GAP // 2)
        for button in self.ways.values():
            choices.addWidget(button)
        right = QWidget()
        inside = QVBoxLayout(right)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(look.GAP // 2)
        inside.addWidget(self.decisions)
        inside.addWidget(self.sheet, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.table)
        self.splitter.addWidget(right)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.splitter.setSizes([look.scaled(740), look.scaled(360)])
        self.table.setMinimumWidth(280)
        right.setMinimumWidth(240)
        bottom = QHBoxLayout()
        bottom.setSpacing(look.GAP)
        bottom.addWidget(self.back_button)
        bottom.addWidget(self.about, 1)
        bottom.addWidget(self.save_button)
        bottom.addWidget(self.apply_button)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(look.GAP)
        box.addWidget(tiles)
        box.addWidget(self.notes)
        box.addWidget(self.splitter, 1)
        box.addLayout(bottom)

    def _connect(self) -> None:
        self.notes.chosen.connect(self.answered)
        self.table.chosen.connect(self.show_chosen)
        self.back_button.clicked.connect(self.back_wanted)
        self.save_button.clicked.connect(self.save_wanted)
        self.apply_button.clicked.connect(self.apply_wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < look.scaled(BESIDE)
        self.splitter.setOrientation(Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal)
        self._fit_notes()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "notes"):
            self._fit_notes()

    def _fit_notes(self) -> None:
        self.notes.fit_into(self.height())

    # -- showing -------------------------------------------------------------------------------------------

    def show_plan(self, plan: ImportPlan, notes: Sequence[Note], file: str, *, stay: bool) -> None:
        """Show what would be done; ``stay`` keeps the list and the place in it."""
        self.plan = plan
        counts = {tile: count_of(plan, tile) for tile in TILES}
        for tile, button in self.tiles.items():
            button.setText(f"{counts[tile]:,}\n{say(f'import_tile_{tile}')}")
            button.setAccessibleName(f"{say(f'import_tile_{tile}')} {counts[tile]:,}")
            button.setToolTip(say(f"import_tile_{tile}_hint"))
            look.set_role(button, "role", ROLES.get(tile, "") if counts[tile] else "quiet")
        self.tiles["told"].setVisible(counts["told"] > 0)
        first: Tile = next((one for one in FIRST if counts[one]), "unchanged")
        row = self.table.currentIndex().row() if stay else 0
        self.show_tile(self.model.tile if stay else first, row)
        self.show_notes(notes)
        self._show_acts(counts, file)

    def forget(self) -> None:
        """Let a plan go: it may be large."""
        self.plan = None
        self.model.put(None, "new")
        self.sheet.show_line(None, None, {})

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Show what is asked and told."""
        self.notes.put(notes)
        self._fit_notes()

    def _show_acts(self, counts: dict[Tile, int], file: str) -> None:
        writes = counts["new"] + counts["changed"]
        self.apply_button.setText(say("import_apply", number=f"{writes:,}"))
        self.apply_button.setAccessibleName(self.apply_button.text())
        self.apply_button.setEnabled(writes > 0)
        self.apply_button.setToolTip("Ctrl+Enter" if writes else say("import_apply_nothing"))
        wrong = counts["failed"] + counts["waiting"]
        self.save_button.setEnabled(wrong > 0)
        self.save_button.setToolTip(say("import_save_failed_hint" if wrong else "import_save_failed_nothing"))
        left = say("import_about_left", number=f"{wrong:,}") if wrong else ""
        assert self.plan is not None
        about = say("import_about", file=file, sheet=self.plan.sheet, register=self.plan.register)
        self.about.setText(about + left)

    def _choose_tile(self, tile: Tile, _: bool = False) -> None:
        self.show_tile(tile)

    def show_tile(self, tile: Tile, row: int = 0) -> None:
        """Show the rows that come to this."""
        for one, button in self.tiles.items():
            button.setChecked(one == tile)
        self.model.put(self.plan, tile)
        self.table.empty_words = say(f"import_tile_{tile}_none")
        if self.model.rowCount():
            go_to(self.table, self.model.index(min(max(row, 0), self.model.rowCount() - 1), 0))
        self.table.viewport().update()
        self.show_chosen()

    @property
    def line(self) -> Line | None:
        """The current line."""
        return self.model.line(self.table.currentIndex().row())

    def show_chosen(self) -> None:
        """Show the current row in full, and what can be decided about those chosen."""
        line = self.line
        self.sheet.show_line(self.plan, line, self.model.titles)
        rows = self.table.chosen_rows()
        able = self._able(rows)
        for way, button in self.ways.items():
            button.setVisible(way in able)
        self.decisions.setVisible(bool(able))
        row = line.row if line is not None else None
        if row is not None and row.like:
            self.other_wanted.emit(row.like)

    def show_other(self, uid: str, record: Record | None) -> None:
        """Show the record that the current row may be beside it."""
        line = self.line
        if line is not None and line.row is not None and line.row.like == uid:
            self.sheet.show_line(self.plan, line, self.model.titles, record)

    # -- deciding ------------------------------------------------------------------------------------------

    def _able(self, rows: Sequence[RowPlan]) -> set[str]:
        """What can be decided about all of these rows."""
        if not rows or self.plan is None or any(row.child for row in rows):
            return set()
        known = self.plan.decisions.rows
        able = {AGAIN} if all(row.number in known for row in rows) else set()
        if all(row.held is not None for row in rows):
            able |= {ADD, LEAVE_OUT}
            binned = [_in_bin(row) for row in rows]
            if all(binned):
                able.add(RESTORE)
            elif not any(binned) and all(row.like for row in rows):
                able.add(SAME)
        elif all(row.action in ("new", "changed", "failed") for row in rows):
            able.add(LEAVE_OUT)
        return able

    def _decide(self, way: str, _: bool = False) -> None:
        said = {SAME: None, AGAIN: ""}
        found = {}
        for row in self.table.chosen_rows():
            chosen = said.get(way, way)
            found[row.number] = row.like if chosen is None else chosen
        if found:
            self.decided.emit(found)


def _in_bin(row: RowPlan) -> bool:
    return row.restores or any(finding.code == "in_recycle_bin" for finding in row.findings)

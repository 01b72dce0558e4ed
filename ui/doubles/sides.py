"""Records side by side: a line for each field, the choice of what is kept, and what comes of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui import look
from ui.choosing import go_to
from ui.showing import shown, shown_day
from ui.table.header import PlainHeader
from workstation.fields import Field
from workstation.operations.merging import BOTH, Line, SideBySide, merged_value
from workstation.words import say

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
_DISPLAY = Qt.ItemDataRole.DisplayRole
KEEPER = -1
"""Instead of the number of a line: the row that says which record is kept."""
NAME_WIDTH, LEAST_WIDTH = 120, 130
"""Pixels for letters of 10 points."""


@dataclass(frozen=True)
class Compared:
    """Records side by side, and the names of what they point to."""

    sides: SideBySide
    names: Mapping[str, str]
    """Uid of a record or digest of a file -> what it is called."""


class SidesModel(QAbstractTableModel):
    """Which record is kept, then the fields that any record fills; the last column is what comes of the choices."""

    chosen = Signal()
    """Another choice was made."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.compared: Compared | None = None
        self.kept = 0
        self.choices: dict[str, int] = {}
        self.only_unlike = False
        self._lines: list[int] = []
        """Numbers of the lines that are shown, ``KEEPER`` first."""

    def show_sides(self, compared: Compared | None) -> None:
        """Show these records, with what is proposed chosen."""
        self.beginResetModel()
        self.compared = compared
        self.choices = {}
        if compared is not None:
            self.kept = compared.sides.kept
            self.choices = {line.key: line.choice for line in compared.sides.lines if not line.same}
        self._choose_lines()
        self.endResetModel()

    def show_only_unlike(self, only: bool) -> None:
        """Leave out what all records say alike, or show it too."""
        self.beginResetModel()
        self.only_unlike = only
        self._choose_lines()
        self.endResetModel()

    def _choose_lines(self) -> None:
        lines = self.compared.sides.lines if self.compared is not None else ()
        shown = [number for number, line in enumerate(lines) if not line.empty and not (self.only_unlike and line.same)]
        self._lines = [KEEPER, *shown] if lines else []

    @property
    def records(self) -> int:
        """How many records stand side by side."""
        return len(self.compared.sides.records) if self.compared is not None else 0

    def line_at(self, row: int) -> Line | None:
        """The line in a row; ``None`` for the row that says which record is kept."""
        number = self._lines[row] if 0 <= row < len(self._lines) else KEEPER
        return None if number == KEEPER or self.compared is None else self.compared.sides.lines[number]

    def first_unlike(self) -> int:
        """The first row where something is to be chosen."""
        rows = range(1, len(self._lines))
        return next((row for row in rows if (line := self.line_at(row)) is not None and not line.same), 0)

    # -- choosing ------------------------------------------------------------------------------------------

    def choice_at(self, row: int) -> int:
        """The place of the record whose value is taken in a row, or ``BOTH``."""
        line = self.line_at(row)
        return self.kept if line is None else self.choices.get(line.key, line.choice)

    def choose(self, row: int, choice: int) -> None:
        """Take the value of another record, or all of them."""
        line = self.line_at(row)
        if self.compared is None or not self._may_choose(line, choice):
            return
        if line is None:
            self.kept = choice
        else:
            self.choices[line.key] = choice
        # Which record is kept is seen in its whole column.
        last = self.rowCount() - 1 if line is None else row
        self.dataChanged.emit(self.index(0 if line is None else row, 0), self.index(last, self.columnCount() - 1))
        self.chosen.emit()

    def _may_choose(self, line: Line | None, choice: int) -> bool:
        if choice == BOTH:
            return line is not None and line.joins and not line.same
        return 0 <= choice < self.records and not (line is not None and line.same)

    def step(self, row: int, step: int) -> None:
        """Choose the next one, or with -1 the one before; what joins all stands behind the last."""
        options = [*range(self.records), BOTH]
        now = options.index(self.choice_at(row)) + step
        while 0 <= now < len(options):
            if self._may_choose(self.line_at(row), options[now]):
                self.choose(row, options[now])
                return
            now += step

    # -- in words ------------------------------------------------------------------------------------------

    def name_of(self, line: Line | None) -> str:
        """The heading of a row."""
        assert self.compared is not None
        return say("doubles_keep_which") if line is None else self.compared.sides.register.field_words(line.key)

    def words_of(self, line: Line, value: Any) -> str:
        """A value as a clerk reads it; the rows of a child table one after the other."""
        assert self.compared is not None
        register, names = self.compared.sides.register, self.compared.names
        if value is None:
            return ""
        if line.key not in register.child_by_key:
            return _value_words(register.by_key[line.key], value, names)
        fields = register.child_by_key[line.key].fields
        rows = (" ".join(filter(None, (_value_words(one, row.get(one.key), names) for one in fields))) for row in value)
        return "；".join(rows)

    def record_words(self, place: int) -> str:
        """Since when a record is there, and by whom."""
        assert self.compared is not None
        record = self.compared.sides.records[place]
        return say("doubles_record", at=shown_day(record["created_at"][:10]), clerk=record["created_by"])

    def result_words(self, row: int) -> str:
        """What comes of the choice in a row."""
        line = self.line_at(row)
        if self.compared is None:
            return ""
        if line is None:
            return say("doubles_head_record", number=self.kept + 1)
        return self.words_of(line, merged_value(self.compared.sides.register, line, self.choice_at(row)))

    def why_words(self, row: int) -> str:
        """Why it is proposed, or that somebody chose it."""
        line = self.line_at(row)
        if line is None:
            return say("doubles_because_keeper")
        if line.same:
            return say("doubles_because_same")
        because = line.why if self.choice_at(row) == line.choice else "chosen"
        return say(f"doubles_because_{because}")

    # -- what Qt asks --------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() or self.compared is None else self.records + 2

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if role != _DISPLAY or orientation != Qt.Orientation.Horizontal:
            return None
        if section == 0:
            return say("doubles_head_field")
        if section == self.records + 1:
            return say("doubles_head_merged")
        return say("doubles_head_record", number=section)

    def is_taken(self, index: Index) -> bool:
        """Whether a cell is the one whose value is taken."""
        choice = self.choice_at(index.row())
        return 1 <= index.column() <= self.records and choice in (index.column() - 1, BOTH)

    def is_unlike(self, row: int) -> bool:
        """Whether the records differ in a row."""
        line = self.line_at(row)
        return line is not None and not line.same

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if not index.isValid() or self.compared is None:
            return None
        if role in (_DISPLAY, Qt.ItemDataRole.ToolTipRole):
            return self._cell(index)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            taken = say("doubles_taken") if self.is_taken(index) else ""
            unlike = say("doubles_unlike") if self.is_unlike(index.row()) else ""
            return "，".join(filter(None, (self.name_of(self.line_at(index.row())), self._cell(index), taken, unlike)))
        return None

    def _cell(self, index: Index) -> str:
        line, column = self.line_at(index.row()), index.column()
        if column == 0:
            return self.name_of(line)
        if column == self.records + 1:
            return self.result_words(index.row())
        return self.record_words(column - 1) if line is None else self.words_of(line, line.values[column - 1])


def _value_words(field: Field, value: Any, names: Mapping[str, str]) -> str:
    if value is None:
        return ""
    if field.kind == "files":
        return "、".join(names.get(digest, digest[:12]) for digest in str(value).split(","))
    if field.kind == "link":
        return names.get(str(value), str(value))
    return shown(field, value).replace("\n", " ")


class _Delegate(QStyledItemDelegate):
    """Draws a cell: what differs on a ground of its own, what is taken with a filled mark."""

    def __init__(self, model: SidesModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = self._model
        rect: QRect = option.rect  # type: ignore[attr-defined]
        chosen_row = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        unlike = model.is_unlike(index.row())
        keeper = model.line_at(index.row()) is None
        is_record = 1 <= index.column() <= model.records
        painter.save()
        if chosen_row:
            painter.fillRect(rect, QColor(look.CHOSEN))
        elif unlike and is_record:
            painter.fillRect(rect, QColor(look.SOFT_LIGHT))
        painter.setPen(QColor(look.LINE))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inner = rect.adjusted(look.GAP, 0, -look.GAP, 0)
        font = QFont(option.font)  # type: ignore[attr-defined]
        taken = is_record and (unlike or keeper) and model.is_taken(index)
        font.setBold(taken or (keeper and index.column() > model.records))
        painter.setFont(font)
        metrics = QFontMetrics(font)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        if is_record and (unlike or keeper):
            painter.setPen(QColor(look.ACCENT if taken else look.QUIET_INK))
            painter.drawText(inner, flags, "●" if taken else "○")
            inner = inner.adjusted(metrics.horizontalAdvance("● "), 0, 0, 0)
        words = str(index.data(_DISPLAY) or "")
        quiet = index.column() == 0 or (is_record and not taken) or not words
        painter.setPen(QColor(look.QUIET_INK if quiet else look.INK))
        painter.drawText(inner, flags, metrics.elidedText(words or "—", Qt.TextElideMode.ElideRight, inner.width()))
        painter.restore()


class SidesTable(QTableView):
    """The view of it: up and down go through the fields, left and right choose."""

    row_changed = Signal()
    """Another row is current."""

    def __init__(self, model: SidesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sides = model
        self.setModel(model)
        self._header = PlainHeader(self)
        self._header.setSectionsClickable(False)
        self._header.setSectionsMovable(False)
        self.setHorizontalHeader(self._header)
        self.setItemDelegate(_Delegate(model, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setAccessibleName(say("doubles_sides"))
        self.setAccessibleDescription(say("doubles_keys"))
        self.clicked.connect(self._click)
        self.selectionModel().currentChanged.connect(self._tell)
        model.modelReset.connect(self._take_model)
        self._fit()

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(look.ROW_HEIGHT)
        self._header.fit_font()
        self._share_width()

    def _share_width(self) -> None:
        """The name first, the records and what comes of them as wide as there is room."""
        others = self.sides.columnCount() - 1
        if others < 1:
            return
        names = (self.sides.name_of(self.sides.line_at(row)) for row in range(self.sides.rowCount()))
        widest = max(map(self.fontMetrics().horizontalAdvance, names), default=0) + 2 * look.GAP + 2
        first = min(widest, look.scaled(2 * NAME_WIDTH))
        room = max((self.viewport().width() - first) // others, look.scaled(LEAST_WIDTH))
        self._header.resizeSection(0, first)
        for column in range(1, others + 1):
            self._header.resizeSection(column, room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_header"):
            self._fit()

    def _take_model(self) -> None:
        self._share_width()
        self.go_to(self.sides.first_unlike())

    def go_to(self, row: int) -> None:
        """Put the keys into a row."""
        if 0 <= row < self.sides.rowCount():
            go_to(self, self.sides.index(row, 0))
        self.row_changed.emit()

    def _tell(self, *_: object) -> None:
        self.row_changed.emit()

    def _click(self, index: QModelIndex) -> None:
        records = self.sides.records
        if 1 <= index.column() <= records:
            self.sides.choose(index.row(), index.column() - 1)
        elif index.column() > records:
            self.sides.choose(index.row(), BOTH)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if row >= 0 and event.key() in steps and event.modifiers() in _PLAIN:
            self.sides.step(row, steps[Qt.Key(event.key())])
            return
        super().keyPressEvent(event)

    def whole_values(self) -> Iterator[str]:
        """The values of the current row, uncut."""
        row = self.currentIndex().row()
        for column in range(1, self.sides.records + 1):
            yield str(self.sides.index(row, column).data(_DISPLAY) or "—")


_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)

"""The table of the recycle bin, and the sheet that shows one withdrawn record."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from html import escape

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QTextBrowser,
    QWidget,
)

from ui import look
from ui.ask import Asker, Newest
from ui.choosing import go_to
from ui.recycle.model import RecycleBinModel, moment_words
from ui.showing import shown
from ui.table.header import PlainHeader
from workstation.fields import Field, Record
from workstation.ports import Store
from workstation.register import Register
from workstation.words import say

MEASURES = ("20260714 鄂尔多斯羊绒制品 25", "2026年12月28日 00:00", "格日勒图", "重复登记，见另一条记录")
"""What the columns have room for at first, and more where the window is wide."""


class _Delegate(QStyledItemDelegate):
    """Draws the text of a cell in the colours of all tables."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect  # type: ignore[attr-defined]
        metrics: QFontMetrics = option.fontMetrics  # type: ignore[attr-defined]
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            painter.fillRect(rect, QColor(look.CHOSEN))
        elif index.row() % 2:
            painter.fillRect(rect, QColor(look.STRIPE))
        inner = rect.adjusted(look.GAP, 0, -look.GAP, 0)
        text = index.data(Qt.ItemDataRole.DisplayRole)
        painter.setPen(QColor(look.QUIET_INK if text is None else look.INK))
        words = "…" if text is None else metrics.elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)


class RecycleBinTable(QTableView):
    """Withdrawn records; several can be chosen."""

    chosen = Signal()
    """Other rows are chosen, or another one is the current."""
    entered = Signal()
    """Enter on a row: the keys are wanted in its sheet."""

    def __init__(self, model: RecycleBinModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bin = model
        self.empty_words = ""
        self._row = -1
        self.setModel(model)
        header = PlainHeader(self)
        self.setHorizontalHeader(header)
        header.setSectionsClickable(False)
        header.setStretchLastSection(True)
        self.setItemDelegate(_Delegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setAccessibleName(say("bin_table"))
        self._measure()
        self.activated.connect(self._enter)
        self.selectionModel().selectionChanged.connect(self._tell)
        self.selectionModel().currentChanged.connect(self._tell)
        model.modelAboutToBeReset.connect(self._keep_place)
        model.modelReset.connect(self._take_place)

    def _measure(self) -> None:
        self.verticalHeader().setMinimumSectionSize(look.ROW_HEIGHT)
        self.verticalHeader().setDefaultSectionSize(look.ROW_HEIGHT)
        for column, words in enumerate(MEASURES):
            self.setColumnWidth(column, self.fontMetrics().horizontalAdvance(words) + 3 * look.GAP)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_row"):
            self.horizontalHeader().setFixedHeight(look.ROW_HEIGHT + 2)
            self._measure()

    def _enter(self, _: QModelIndex) -> None:
        self.entered.emit()

    def _tell(self, *_: object) -> None:
        self.chosen.emit()

    def _keep_place(self) -> None:
        self._row = self.currentIndex().row()

    def _take_place(self) -> None:
        """What was restored has left the list: the row that stands in its place is the current one."""
        rows = self.bin.rowCount()
        if rows and self._row >= 0:
            go_to(self, self.bin.index(min(self._row, rows - 1), 0))
        self.chosen.emit()

    def chosen_ranges(self) -> Iterator[tuple[int, int]]:
        """First and last row of each piece of the selection."""
        selection = self.selectionModel().selection()
        for place in range(selection.count()):
            yield selection.at(place).top(), selection.at(place).bottom()

    @property
    def number_chosen(self) -> int:
        """How many rows are chosen."""
        return sum(last - first + 1 for first, last in self.chosen_ranges())

    def chosen_ids(self) -> list[int]:
        """The row ids of the chosen rows, fetched or not."""
        return [number for first, last in self.chosen_ranges() for number in self.bin.ids_between(first, last)]

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.bin.rowCount() == 0 and self.empty_words:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(look.QUIET_INK))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.viewport().rect().adjusted(40, 0, -40, 0), flags, self.empty_words)
            painter.end()


@dataclass(frozen=True)
class Withdrawn:
    """One withdrawn record and why it is there."""

    register: Register
    record: Record
    reason: str


def _read(register: Register, number: int, store: Store) -> Withdrawn | None:
    rows = store.rows(register, [number])
    record = store.get(register, rows[0]["uid"]) if rows else None
    if record is None:
        return None
    return Withdrawn(register, record, store.last_reasons([record["uid"]]).get(record["uid"], ""))


class WithdrawnSheet(QTextBrowser):
    """Everything a withdrawn record holds, to be read and copied, not changed."""

    def __init__(self, asker: Asker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asker = asker
        self._newest = Newest()
        self.shown: Withdrawn | None = None
        self.setAccessibleName(say("bin_sheet"))
        self.setPlaceholderText(say("bin_sheet_empty"))

    def show_record(self, register: Register | None, number: int | None) -> None:
        """Show the record with this row id; nothing without one."""
        asked = self._newest.next()
        if register is None or number is None:
            self._take(asked, None)
            return
        self._asker.ask(
            partial(_read, register, number),
            partial(self._take, asked),
            wanted=partial(self._newest.is_newest, asked),
        )

    def _take(self, asked: int, found: Withdrawn | None) -> None:
        if self._newest.is_newest(asked) and found != self.shown:
            self.shown = found
            self._write()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and hasattr(self, "shown"):
            self._write()

    def _write(self) -> None:
        self.setHtml("" if self.shown is None else _page_of(self.shown))


def _page_of(found: Withdrawn) -> str:
    register, record = found.register, found.record
    lines = [
        f'<p style="font-size:large"><b>{escape(register.title_of(record) or record["uid"])}</b></p>',
        f'<p style="color:{look.QUIET_INK}">'
        + escape(
            say(
                "bin_sheet_withdrawn",
                at=moment_words(record["withdrawn_at"] or ""),
                clerk=record["changed_by"],
                reason=found.reason,
            )
        )
        + "</p>",
    ]
    rows = []
    for section in register.sections:
        filled = [register.by_key[key] for key in section.fields if record.get(key) is not None]
        if filled:
            rows += [_heading(section.words()), *_rows_of(filled, record)]
    for child in register.children:
        for place, row in enumerate(record.get(child.key) or ()):
            filled = [field for field in child.fields if row.get(field.key) is not None]
            rows += [_heading(f"{child.words()} {place + 1}"), *_rows_of(filled, row)]
    return f"{''.join(lines)}<table>{''.join(rows)}</table>"


def _heading(words: str) -> str:
    return f'<tr><td colspan="2" style="color:{look.ACCENT}; padding-top:{look.GAP}px"><b>{escape(words)}</b></td></tr>'


def _rows_of(fields: list[Field], values: Record) -> Iterator[str]:
    for field in fields:
        yield (
            f'<tr><td style="color:{look.QUIET_INK}; padding:2px {2 * look.GAP}px 2px 0">{escape(field.words())}</td>'
            f'<td style="padding:2px 0">{_value(field, values)}</td></tr>'
        )


def _value(field: Field, values: Record) -> str:
    value = values.get(field.key)
    if field.kind == "files" and isinstance(value, str):
        return escape(say("bin_sheet_files", number=len(value.split(","))))
    return escape(shown(field, value)).replace("\n", "<br>")

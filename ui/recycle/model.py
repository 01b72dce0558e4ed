"""What lies in the recycle bin of one register, as a model of rows fetched when they are shown."""

from array import array
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ui.ask import Asker, Failure, Newest
from ui.showing import Style
from workstation.ports import Store
from workstation.query import Query
from workstation.register import Register
from workstation.words import say

PAGE = 100
"""Rows fetched at once."""
PAGES_KEPT = 60
COLUMNS = ("bin_title", "bin_when", "bin_who", "bin_reason")
"""Headings, as keys of the words."""

Index = QModelIndex | QPersistentModelIndex
_DISPLAY = Qt.ItemDataRole.DisplayRole


@dataclass(frozen=True)
class BinRow:
    """One withdrawn record."""

    uid: str
    texts: tuple[str, ...]
    """In the order of ``COLUMNS``."""


def moment_words(at: str) -> str:
    """A moment of the store as the window shows it, to the minute."""
    day, time = at[:10], at[11:16]
    if Style.days == "chinese" and day:
        year, month, number = day.split("-")
        day = f"{int(year)}年{int(month)}月{int(number)}日"
    return f"{day} {time}".strip()


def _ids(register: Register, query: Query, store: Store) -> "array[int]":
    return array("q", store.ids(register, query))


def _rows(register: Register, ids: Sequence[int], store: Store) -> list[BinRow]:
    records = store.rows(register, ids)
    reasons = store.last_reasons([record["uid"] for record in records])
    return [
        BinRow(
            record["uid"],
            (
                register.title_of(record) or record["uid"],
                moment_words(record["withdrawn_at"] or ""),
                # Nobody changes what lies here: who changed it last has put it here.
                record["changed_by"],
                reasons.get(record["uid"], "").replace("\n", " "),
            ),
        )
        for record in records
    ]


class RecycleBinModel(QAbstractTableModel):
    """The withdrawn records of one register that a search finds, the last withdrawn first."""

    counted = Signal(int)
    """So many are found now."""

    def __init__(self, asker: Asker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asker = asker
        self.register: Register | None = None
        self.text = ""
        self.loaded = False
        self._ids: array[int] = array("q")
        self._pages: OrderedDict[int, list[BinRow]] = OrderedDict()
        self._asked: set[int] = set()
        self._searches = Newest()
        self._shown = Newest()
        """Row ids that were shown, one after the other; pages of former ones come too late."""

    def show_bin(self, register: Register, text: str) -> None:
        """Show what was withdrawn from a register and holds a text; also when it was shown already."""
        self.register, self.text = register, text
        number = self._searches.next()
        self._asker.ask(
            partial(_ids, register, Query(text=text, withdrawn=True)),
            partial(self._take_ids, number),
            wanted=partial(self._searches.is_newest, number),
        )

    def _take_ids(self, number: int, ids: "array[int]") -> None:
        if not self._searches.is_newest(number):
            return
        self._shown.next()
        self.beginResetModel()
        self._ids = ids
        self._pages.clear()
        self._asked.clear()
        self.loaded = True
        self.endResetModel()
        self.counted.emit(len(ids))

    def row_at(self, row: int) -> BinRow | None:
        """What is known of a row; ``None`` while it is being fetched."""
        if not 0 <= row < len(self._ids):
            return None
        page, place = divmod(row, PAGE)
        rows = self._pages.get(page)
        if rows is None:
            self._ask_page(page)
            return None
        return rows[place] if place < len(rows) else None

    def id_at(self, row: int) -> int:
        """The row id in the store."""
        return self._ids[row]

    def ids_between(self, first: int, last: int) -> list[int]:
        """The row ids of some rows."""
        return self._ids[first : last + 1].tolist()

    def _ask_page(self, page: int) -> None:
        if page in self._asked or self.register is None:
            return
        self._asked.add(page)
        number = self._shown.number
        ids = self._ids[page * PAGE : (page + 1) * PAGE].tolist()
        self._asker.ask(
            partial(_rows, self.register, ids),
            partial(self._take_page, number, page),
            partial(self._miss_page, number, page),
            wanted=partial(self._shown.is_newest, number),
        )

    def _take_page(self, number: int, page: int, rows: list[BinRow]) -> None:
        if not self._shown.is_newest(number):
            return
        self._asked.discard(page)
        self._pages[page] = rows
        while len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
        last = min((page + 1) * PAGE, len(self._ids)) - 1
        self.dataChanged.emit(self.index(page * PAGE, 0), self.index(last, len(COLUMNS) - 1))

    def _miss_page(self, number: int, page: int, failure: Failure) -> None:
        if self._shown.is_newest(number):
            self._asked.discard(page)
        self._asker.trouble.emit(failure)

    # -- what Qt asks --------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if not index.isValid() or role not in (_DISPLAY, Qt.ItemDataRole.ToolTipRole):
            return None
        row = self.row_at(index.row())
        return None if row is None else row.texts[index.column()]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if role != _DISPLAY:
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1)
        return say(COLUMNS[section]) if 0 <= section < len(COLUMNS) else None

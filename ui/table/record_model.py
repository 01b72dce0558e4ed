"""The model of a register's table: row ids of a query, and the words of a few rows around what is shown.

The first rows of a query come at once; the ids of all others follow when nobody has asked anything else for a
moment, so that a search that is typed fast never makes the store list a million records for nothing.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from ui.ask import Asker, Failure, Newest
from ui.showing import shown
from ui.table.row_ids import NO_IDS, Difference, difference, place_of
from workstation.fields import Field, Value
from workstation.ports import Store
from workstation.query import Query
from workstation.register import Register

PAGE = 100
"""Rows fetched at once."""
FIRST = 1000
"""Rows of a query that are listed at once."""
ROWS_KEPT = 3000
PAGES_ASKED = 4
"""Pages in one question; while it is answered only the last ones wanted are remembered."""
REST = 200
"""Milliseconds without another query until the ids of all its rows are asked."""
SEARCHED_AT_ONCE = 10_000
"""Rows of a text search that are listed unasked; the others when somebody goes there."""
FIXED_KINDS = ("long", "choices", "files", "link")
"""Kinds of field that a cell has no room for; they are changed in the form."""
NUMBERS = ("count", "amount", "decimal", "class")
"""Kinds whose figures stand at the right, one under the other."""

Index = QModelIndex | QPersistentModelIndex
_DISPLAY = Qt.ItemDataRole.DisplayRole


@dataclass(frozen=True, slots=True)
class Row:
    """What the table shows of a record."""

    uid: str
    revision: int
    values: tuple[Value, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """How many records a query finds."""

    number: int | None
    """``None`` while they are being listed."""
    more: bool
    """Whether there may be more than that."""
    total: int | None
    """Records in force, whatever is asked."""


@dataclass(frozen=True)
class _Beginning:
    ids: "array[int]"
    columns: Sequence[Field]
    rows: dict[int, Row]
    found: Found


@dataclass(frozen=True)
class _Listing:
    ids: "array[int]"
    change: Difference
    places: dict[int, int]
    """Where the ids stand that were marked."""
    found: Found
    complete: bool


def _rows(register: Register, columns: Sequence[Field], ids: Sequence[int], store: Store) -> dict[int, Row]:
    """Row id -> the row in words."""
    found = {}
    for number, record in zip(ids, store.rows(register, ids), strict=True):
        values = tuple(record.get(field.key) for field in columns)
        texts = [shown(field, value).replace("\n", " ") for field, value in zip(columns, values, strict=True)]
        found[number] = Row(record["uid"], record["revision"], values, tuple(texts))
    return found


def _begin(register: Register, query: Query, columns: Sequence[Field], store: Store) -> _Beginning:
    """The first rows of a query, and how many a search finds as far as that is quickly told."""
    ids = store.ids(register, query, FIRST)
    found = Found(len(ids) if len(ids) < FIRST else None, False, None)
    if query.text and len(ids) == FIRST:
        page = store.page(register, replace(query, limit=0))
        found = Found(page.total, page.capped, None)
    return _Beginning(ids, columns, _rows(register, columns, ids[:PAGE], store), found)


def _list(
    register: Register, query: Query, limit: int | None, old: "array[int]", marked: Sequence[int], store: Store
) -> _Listing:
    """The ids of a query, what they change in the present ones, and where the marked ones stand."""
    ids = store.ids(register, query, limit)
    complete = limit is None or len(ids) < limit
    total = store.page(register, Query(limit=0)).total
    number = len(ids)
    if not complete:
        page = store.page(register, replace(query, limit=0))
        number = max(number, page.total)
    places = {one: place for one in marked if (place := place_of(ids, one)) is not None}
    return _Listing(ids, difference(old, ids), places, Found(number, not complete, total), complete)


class RecordTableModel(QAbstractTableModel):
    """The records of one register that a query finds, in one order."""

    counted = Signal(object)
    """A ``Found``."""
    completed = Signal(dict)
    """All ids are listed; row id -> place of the marked ones that are found."""
    rows_came = Signal()

    def __init__(self, asker: Asker, register: Register, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asker = asker
        self.register = register
        self.columns = tuple(register.by_key[key] for key in register.in_table)
        self.query = Query()
        self.loaded = False
        self.complete = False
        self.found = Found(None, False, None)
        self.marked: Sequence[int] = ()
        """Row ids whose place is wanted once all are listed."""
        self._ids: array[int] = NO_IDS
        self._rows: dict[int, Row] = {}
        self._stale: set[int] = set()
        self._wanted: dict[int, None] = {}
        self._on_the_way: set[int] = set()
        self._searches = Newest()
        self._listings = Newest()
        """Each is told apart from what stood here when it was asked."""
        self._listed = 0
        """The last one that was answered."""
        self._shown = Newest()
        """Row ids and columns that were shown, one after the other; pages of former ones come too late."""
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._list_some)
        self._whole = False

    @property
    def settled(self) -> bool:
        """Whether everything that was asked is answered, save rows that come as they are shown."""
        return self.loaded and self._listed == self._listings.number

    # -- asking --------------------------------------------------------------------------------------------

    def show_query(self, query: Query) -> None:
        """Show what another query finds; what was found stays until the answer is there."""
        self.query = query
        number = self._searches.next()
        self._listings.next()
        self._whole = False
        self._rest.stop()
        self._asker.ask(
            partial(_begin, self.register, query, self.columns),
            partial(self._take_beginning, number),
            wanted=partial(self._searches.is_newest, number),
        )

    def refresh(self) -> None:
        """Ask anew, for records have changed."""
        if not self.loaded:
            self.show_query(self.query)
            return
        self._stale = set(self._rows)
        self._searches.next()
        self._list_some()

    def list_all(self) -> None:
        """List every record of a search that finds very many."""
        if not self.complete and not self._whole:
            self._whole = True
            self._list_some()

    def _list_some(self) -> None:
        self._rest.stop()
        number = self._listings.next()
        limit = SEARCHED_AT_ONCE if self.query.text and not self._whole else None
        self._asker.ask(
            partial(_list, self.register, self.query, limit, self._ids, self.marked),
            partial(self._take_listing, number),
            wanted=partial(self._listings.is_newest, number),
        )

    def set_columns(self, keys: Sequence[str]) -> None:
        """Show these fields."""
        columns = tuple(self.register.by_key[key] for key in keys)
        if columns == self.columns:
            return
        self.beginResetModel()
        self.columns = columns
        self._rows.clear()
        self._forget_questions()
        self.endResetModel()

    def put_row(self, number: int, uid: str, values: dict[str, Any]) -> None:
        """A record was saved and is now like this."""
        kept = tuple(values.get(field.key) for field in self.columns)
        texts = [shown(field, value).replace("\n", " ") for field, value in zip(self.columns, kept, strict=True)]
        self._rows[number] = Row(uid, values["revision"], kept, tuple(texts))
        self._tell_changed(0, len(self._ids) - 1)

    # -- taking --------------------------------------------------------------------------------------------

    def _take_beginning(self, number: int, begun: _Beginning) -> None:
        if not self._searches.is_newest(number):
            return
        self.beginResetModel()
        self._forget_questions()
        self._ids = begun.ids
        self._rows = begun.rows if begun.columns == self.columns else {}
        self._stale.clear()
        first, self.loaded = not self.loaded, True
        self.complete = len(begun.ids) < FIRST
        self.endResetModel()
        self._tell_found(replace(begun.found, total=self.found.total))
        if first or self.complete:
            self._list_some()
        else:
            self._rest.start()

    def _take_listing(self, number: int, listing: _Listing) -> None:
        if not self._listings.is_newest(number):
            return
        self._listed = number
        self._apply(listing)
        self.complete = listing.complete
        self._tell_found(listing.found)
        self._tell_changed(0, len(self._ids) - 1)
        self.completed.emit(listing.places)

    def _apply(self, listing: _Listing) -> None:
        """Change the one piece that differs; everything outside stays chosen and in its place."""
        change = listing.change
        if not change.removed and not change.inserted:
            return
        self._forget_questions()
        if change.removed and change.inserted:
            self.beginResetModel()
            self._ids = listing.ids
            self.endResetModel()
        elif change.removed:
            self.beginRemoveRows(QModelIndex(), change.first, change.first + change.removed - 1)
            self._ids = listing.ids
            self.endRemoveRows()
        else:
            self.beginInsertRows(QModelIndex(), change.first, change.first + change.inserted - 1)
            self._ids = listing.ids
            self.endInsertRows()

    def _forget_questions(self) -> None:
        self._shown.next()
        self._wanted.clear()
        self._on_the_way.clear()

    def _tell_found(self, found: Found) -> None:
        self.found = found
        self.counted.emit(found)

    def _tell_changed(self, first: int, last: int) -> None:
        if first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    # -- rows ----------------------------------------------------------------------------------------------

    def row_at(self, row: int) -> Row | None:
        """What is known of a row; ``None`` while it is being fetched."""
        number = self._ids[row]
        known = self._rows.get(number)
        if known is None or number in self._stale:
            self._want(row // PAGE)
        return known

    def known_at(self, row: int) -> Row | None:
        """What is known of a row, without fetching it."""
        return self._rows.get(self._ids[row]) if 0 <= row < len(self._ids) else None

    def id_at(self, row: int) -> int:
        """The row id."""
        return self._ids[row]

    def ids_between(self, first: int, last: int) -> "array[int]":
        """The row ids from one row to another, both included."""
        return self._ids[first : last + 1]

    def place_of(self, number: int) -> int | None:
        """The row that shows a row id; ``None`` where it is not listed."""
        return place_of(self._ids, number)

    def column_of(self, key: str) -> int | None:
        """The column that shows a field."""
        return next((place for place, field in enumerate(self.columns) if field.key == key), None)

    def _want(self, page: int) -> None:
        if page in self._on_the_way:
            return
        self._wanted.pop(page, None)
        self._wanted[page] = None
        if not self._on_the_way:
            self._ask_pages()

    def _ask_pages(self) -> None:
        asked = list(self._wanted)[-PAGES_ASKED:]
        self._wanted.clear()
        if not asked:
            return
        self._on_the_way.update(asked)
        number = self._shown.number
        ids = [one for page in asked for one in self._ids[page * PAGE : (page + 1) * PAGE]]
        self._asker.ask(
            partial(_rows, self.register, self.columns, ids),
            partial(self._take_rows, number),
            partial(self._miss_rows, number),
            wanted=partial(self._shown.is_newest, number),
        )

    def _take_rows(self, number: int, rows: dict[int, Row]) -> None:
        if not self._shown.is_newest(number):
            return
        for one, row in rows.items():
            self._rows.pop(one, None)
            self._rows[one] = row
        self._stale.difference_update(rows)
        for one in list(self._rows)[: max(0, len(self._rows) - ROWS_KEPT)]:
            del self._rows[one]
        for page in self._on_the_way:
            self._tell_changed(page * PAGE, min((page + 1) * PAGE, len(self._ids)) - 1)
        self._on_the_way.clear()
        self.rows_came.emit()
        self._ask_pages()

    def _miss_rows(self, number: int, failure: Failure) -> None:
        if self._shown.is_newest(number):
            self._on_the_way.clear()
        self._asker.trouble.emit(failure)

    # -- what Qt asks --------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if not index.isValid():
            return None
        if role == _DISPLAY:
            row = self.row_at(index.row())
            return None if row is None else row.texts[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            row = self.known_at(index.row())
            heading = self.columns[index.column()].words()
            return heading if row is None else f"{heading} {row.texts[index.column()]}"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and self.columns[index.column()].kind not in FIXED_KINDS:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation == Qt.Orientation.Horizontal:
            right = 0 <= section < len(self.columns) and self.columns[section].kind in NUMBERS
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role not in (_DISPLAY, Qt.ItemDataRole.ToolTipRole):
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1) if role == _DISPLAY else None
        return self.columns[section].words() if 0 <= section < len(self.columns) else None

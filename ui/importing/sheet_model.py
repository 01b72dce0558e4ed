"""The first rows of a ledger as they stand in its sheet, and what each of its columns is taken for."""

import datetime
from collections.abc import Sequence
from typing import Any, Literal

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from ui.showing import shown_day
from ui.table.record_model import Index
from workstation.ledgers.columns import RecognisedColumn
from workstation.ledgers.headings import AND, NOTED
from workstation.operations.import_preview import Preview
from workstation.register import Register
from workstation.sheets.cells import Cell
from workstation.sheets.extent import column_letters
from workstation.words import say

_DISPLAY = Qt.ItemDataRole.DisplayRole
LONGEST = 200
"""Characters of a cell that are shown."""
SURE_WAYS = ("by_hand", "remembered", "label", "alias")
"""Ways of recognising that leave no doubt."""
AGREEING = 0.6
"""Unless fewer cells than these read as the field."""
SIGNS = {"sure": "✓", "unsure": "?", "unread": "○"}

Sureness = Literal["sure", "unsure", "unread"]
RowKind = Literal["heading", "aside", "record"]


def cell_words(cell: Cell) -> str:
    """A cell as it is shown."""
    if cell is None:
        return ""
    if isinstance(cell, datetime.datetime):
        time = f" {cell:%H:%M}" if (cell.hour, cell.minute) != (0, 0) else ""
        return shown_day(cell.date().isoformat()) + time
    if isinstance(cell, datetime.date):
        return shown_day(cell.isoformat())
    return " ".join(str(cell)[:LONGEST].split())


def key_words(register: Register, key: str | None) -> str:
    """What a column is read as, in words."""
    if key is None:
        return say("import_column_left_out")
    if key == NOTED:
        return say("import_column_noted")
    parts = key.split(AND)
    if all(part in register.by_key for part in parts):
        return say("import_column_term_join").join(register.field_words(part) for part in parts)
    return say("import_column_own")


class SheetModel(QAbstractTableModel):
    """A row of the sheet in each row; the numbers at the left are those of the sheet."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.preview: Preview | None = None
        self.columns: dict[int, RecognisedColumn] = {}
        self._width = 0
        self._texts: list[list[str]] = []

    def put(self, preview: Preview | None) -> None:
        """Show another ledger, or the same with other columns."""
        same = (
            preview is not None
            and self.preview is not None
            and preview.rows == self.preview.rows
            and self._width == self._width_of(preview)
        )
        if not same:
            self.beginResetModel()
        self.preview = preview
        self.columns = {} if preview is None else {one.index: one for one in preview.columns}
        if same:
            if self._width and self._texts:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self._texts) - 1, self._width - 1))
                self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self._width - 1)
            return
        self._width = 0 if preview is None else self._width_of(preview)
        self._texts = [] if preview is None else [[cell_words(cell) for cell in cells] for _, cells in preview.rows]
        self.endResetModel()

    def _width_of(self, preview: Preview) -> int:
        wide = max((len(cells) for _, cells in preview.rows), default=0)
        return max(wide, max((one.index + 1 for one in preview.columns), default=0))

    # -- rows and columns ----------------------------------------------------------------------------------

    def number(self, row: int) -> int:
        """The number of a row in the sheet."""
        return self.preview.rows[row][0] if self.preview is not None else 0

    def kind(self, row: int) -> RowKind:
        """Whether a row holds headings, a record, or something else."""
        preview = self.preview
        if preview is None or preview.header is None:
            return "record"
        number = self.number(row)
        if number in preview.header.rows:
            return "heading"
        return "aside" if number in preview.set_aside or number < preview.header.rows[0] else "record"

    def column(self, place: int) -> RecognisedColumn:
        """What is known of a column."""
        return self.columns.get(place) or RecognisedColumn(index=place, heading="")

    def sureness(self, place: int) -> Sureness:
        """How sure it is what a column is."""
        one = self.column(place)
        if one.key is None:
            return "unread"
        return "sure" if one.how in SURE_WAYS and one.agreeing >= AGREEING else "unsure"

    def words(self, place: int) -> str:
        """What a column is read as."""
        return "" if self.preview is None else key_words(self.preview.register, self.column(place).key)

    def way(self, place: int) -> str:
        """How that was recognised, in a few words."""
        one = self.column(place)
        sign = SIGNS[self.sureness(place)]
        if one.how is None:
            return sign + " " + say("import_how_none")
        return sign + " " + say(f"import_how_{one.how}")

    def about(self, place: int) -> str:
        """All there is to say of a column."""
        one = self.column(place)
        parts = [say("import_column", letter=one.letter, heading=one.heading or "—"), one.sentence()]
        if one.samples:
            parts.append(say("import_column_samples", samples=say("import_join").join(one.samples)))
        if one.key is not None and one.agreeing < 1:
            parts.append(say("import_column_agreeing", share=f"{one.agreeing:.0%}"))
        return "　".join(parts)

    # -- what Qt asks --------------------------------------------------------------------------------------

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._texts)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._width

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if not index.isValid() or role not in (_DISPLAY, Qt.ItemDataRole.ToolTipRole):
            return None
        texts: Sequence[str] = self._texts[index.row()]
        return texts[index.column()] if index.column() < len(texts) else ""

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if self.preview is None:
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(self.number(section)) if role == _DISPLAY and section < len(self._texts) else None
        if role == _DISPLAY:
            return f"{column_letters(section + 1)} {self.words(section)}"
        return self.about(section) if role == Qt.ItemDataRole.ToolTipRole else None

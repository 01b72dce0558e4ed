"""The model of the holding grid: what was pasted, what each cell is read as, and what is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QColor

from ui import look
from ui.showing import shown
from ui.table.record_model import Index
from workstation.fields import Field
from workstation.findings import Finding
from workstation.ledgers.headings import NOTED, UID
from workstation.ledgers.pasted_grid import LEFT_OUT, Grid, PastedRow
from workstation.ledgers.pasted_values import EITHER
from workstation.ledgers.pasting import note_field
from workstation.operations.pasting import Held
from workstation.operations.pasting_rows import HeldRow
from workstation.register import Register
from workstation.values.text import clean_text
from workstation.words import say

_DISPLAY = Qt.ItemDataRole.DisplayRole
SIGNS = {"good": "✓", "doubtful": "?", "wrong": "✕"}
ASIDE = ("left_out", "skipped", "double")
"""What happens to rows that are not taken in, although nothing is wrong with them."""


@dataclass(frozen=True)
class Fault:
    """One thing to mend or to confirm."""

    row: int
    """Place in the grid."""
    column: int
    """Of the model: 0 is the row's state."""
    finding: Finding
    hard: bool


class PasteModel(QAbstractTableModel):
    """Column 0 tells the state of a row, the others are the columns of the grid."""

    edited = Signal(int, int, str)
    """Row of the grid, column of the grid, text."""
    left_out = Signal(list, bool)
    """Rows of the grid are not wanted, or wanted again."""

    def __init__(self, register: Register, parent: QObject) -> None:
        super().__init__(parent)
        self._register = register
        self.grid = Grid(columns=(), headings=(), units=(), rows=())
        self.held: Held | None = None
        self.filter = ""
        """The state whose rows alone are shown."""
        self.shown: list[int] = []
        """Rows of the grid that are shown, in order."""
        self.faults: list[Fault] = []
        self._known: dict[int, HeldRow] = {}
        self._at: dict[tuple[int, int], list[Fault]] = {}

    # -- what is shown -------------------------------------------------------------------------------------

    def put_grid(self, grid: Grid) -> None:
        """Show another grid; what is known of its rows holds until they have been looked over."""
        same = len(grid.columns) == len(self.grid.columns) and [one.number for one in grid.rows] == [
            one.number for one in self.grid.rows
        ]
        if same:
            self.grid = grid
            self._tell()
            return
        self.beginResetModel()
        self.grid = grid
        self._find_shown()
        self.endResetModel()

    def put_held(self, held: Held) -> None:
        """The grid was looked over."""
        self.held = held
        self._known = {row.number: row for row in held.rows}
        self._find_faults()
        self._tell()

    def show_only(self, state: str) -> None:
        """Show the rows of one state; all where it is empty. Mended ones stay until this is asked again."""
        self.beginResetModel()
        self.filter = state
        self._find_shown()
        self.endResetModel()

    def _find_shown(self) -> None:
        wanted = (place for place, row in enumerate(self.grid.rows) if self._passes(row))
        self.shown = list(wanted)

    def _passes(self, row: PastedRow) -> bool:
        known = self._known.get(row.number)
        if not self.filter or known is None:
            return True
        return known.state == self.filter and known.action not in ("left_out", "skipped")

    def _tell(self) -> None:
        if self.shown and self.columnCount():
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.shown) - 1, self.columnCount() - 1))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(0, self.columnCount() - 1))

    def _find_faults(self) -> None:
        self.faults, self._at = [], {}
        held = self.held
        for place, row in enumerate(held.rows if held is not None else ()):
            if row.action in ASIDE:
                continue
            for finding in row.findings:
                doubtful = (finding.field, finding.code) in row.doubts
                fault = Fault(place, self.column_of(finding), finding, finding.hard and finding.code not in EITHER)
                self._at.setdefault((place, fault.column), []).append(fault)
                if finding.hard or doubtful:
                    self.faults.append(fault)

    def column_of(self, finding: Finding) -> int:
        """Where a finding stands."""
        place = self.grid.place_of(finding.field)
        return 0 if place is None else place + 1

    def known(self, place: int) -> HeldRow | None:
        """What is known of a row of the grid."""
        return self._known.get(self.grid.rows[place].number)

    def faults_at(self, place: int, column: int) -> Sequence[Fault]:
        """What was found in a cell, soft things as well."""
        return self._at.get((place, column), ())

    def field_at(self, column: int) -> Field | None:
        """The field that a column of the model is read as."""
        key = self.grid.columns[column - 1] if 0 < column <= len(self.grid.columns) else ""
        return self._register.by_key.get(key)

    # -- cells ---------------------------------------------------------------------------------------------

    def raw(self, place: int, column: int) -> str:
        """A cell as it was pasted or written."""
        return self.grid.rows[place].cells[column - 1].text

    def understood(self, place: int, column: int) -> str:
        """What a cell is read as, in words; empty where nothing is."""
        field, known = self.field_at(column), self.known(place)
        if field is None or known is None or known.action == "left_out":
            return ""
        if self.grid.rows[place].cells[column - 1].blank and field.key not in known.from_above:
            return ""
        if any(fault.finding.hard for fault in self.faults_at(place, column)):
            return ""
        return shown(field, known.record.get(field.key))

    def aside(self, place: int, column: int) -> str:
        """What stands beside the raw text: what it is read as, where that differs, and what it was."""
        field, known = self.field_at(column), self.known(place)
        text = self.understood(place, column)
        if field is None or known is None or not text:
            return ""
        parts = []
        if field.key in known.from_above:
            parts.append(f"↑ {text}")
        elif " ".join(text.split()) != clean_text(self.raw(place, column)):
            parts.append(f"→ {text}")
        if field.key in known.changes:
            parts.append(say("paste_was", text=shown(field, known.before.get(field.key)) or "—"))
        return " ".join(parts)

    def weight(self, place: int, column: int) -> str:
        """How grave what was found in a cell is: ``wrong``, ``doubtful``, ``noted`` or nothing."""
        known, faults = self.known(place), self.faults_at(place, column)
        if known is None or not faults:
            return ""
        if any(fault.hard for fault in faults):
            return "wrong"
        asked = any((fault.finding.field, fault.finding.code) in known.doubts for fault in faults)
        return "doubtful" if asked else "noted"

    def state_words(self, place: int) -> str:
        """The state of a row with its sign, and what happens to it."""
        known = self.known(place)
        if self.grid.rows[place].left_out:
            return f"– {say('paste_action_left_out')}"
        if known is None:
            return say("paste_state_waiting")
        if known.action in ("skipped", "double", "unchanged"):
            return f"– {say(f'paste_action_{known.action}')}"
        state = f"{SIGNS[known.state]} {say(f'paste_state_{known.state}')}"
        return f"{state} {say(f'paste_action_{known.action}')}" if known.action != "left_out" else state

    def about(self, place: int, column: int) -> list[str]:
        """All that is known of a cell, or of a row, in sentences."""
        known = self.known(place)
        if known is None:
            return []
        sentences = [fault.finding.sentence() for fault in self.faults_at(place, column)]
        return [*sentences, *(self._about_row(known) if column == 0 else self._about_cell(place, column, known))]

    def _about_cell(self, place: int, column: int, known: HeldRow) -> list[str]:
        field, text = self.field_at(column), self.understood(place, column)
        said = [say("paste_tip_raw", text=self.raw(place, column))] if self.raw(place, column) else []
        if field is None or not text:
            return said
        if field.key in known.from_above:
            return [*said, say("paste_tip_above", text=text)]
        said.append(say("paste_tip_read", text=text))
        if field.key in known.changes:
            said.append(say("paste_tip_before", text=shown(field, known.before.get(field.key)) or "—"))
        return said

    def _about_row(self, known: HeldRow) -> list[str]:
        by_key = self._register.by_key
        said = [
            say(
                "paste_tip_change",
                field=by_key[key],
                before=shown(by_key[key], known.before.get(key)) or "—",
                after=shown(by_key[key], value) or "—",
            )
            for key, value in known.changes.items()
        ]
        said += [
            say("paste_tip_proposed", field=by_key[key], text=shown(by_key[key], known.record.get(key)))
            for key in known.proposed
            if known.action == "new" and key in by_key
        ]
        return said

    def copied(self, place: int, column: int) -> str:
        """A cell as it is copied: what it is read as, else what stands there."""
        return self.understood(place, column) or self.raw(place, column)

    # -- headings ------------------------------------------------------------------------------------------

    def column_words(self, column: int) -> str:
        """What a column is read as."""
        if column == 0:
            return say("paste_state_column")
        return column_words(self._register, self.grid.columns[column - 1])

    def heading(self, column: int) -> str:
        """What a column was called where it comes from, where that differs."""
        name = self.grid.headings[column - 1] if column else ""
        return "" if name == self.column_words(column) else name

    # -- what Qt asks --------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() or not self.grid.columns else len(self.grid.columns) + 1

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if not index.isValid() or index.row() >= len(self.shown):
            return None
        place, column = self.shown[index.row()], index.column()
        if column == 0:
            return self._state_data(place, role)
        if role == _DISPLAY:
            return self.raw(place, column).replace("\n", " ")
        if role == Qt.ItemDataRole.EditRole:
            return self.raw(place, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(self.about(place, column)) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            weight = self.weight(place, column)
            words = say(f"paste_state_{weight}") if weight in SIGNS else ""
            parts = (self.column_words(column), self.raw(place, column), self.aside(place, column), words)
            return " ".join(part for part in parts if part)
        return None

    def _state_data(self, place: int, role: int) -> Any:
        known = self.known(place)
        if role in (_DISPLAY, Qt.ItemDataRole.AccessibleTextRole):
            return self.state_words(place)
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Unchecked if self.grid.rows[place].left_out else Qt.CheckState.Checked
        if role == Qt.ItemDataRole.ForegroundRole:
            state = known.state if known is not None and known.action not in ASIDE else ""
            return QColor({"wrong": look.HARD, "doubtful": look.SOFT, "good": look.ACCENT}.get(state, look.QUIET_INK))
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(self.about(place, 0)) or None
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid():
            flags |= Qt.ItemFlag.ItemIsEditable if index.column() else Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if not index.isValid():
            return False
        place = self.shown[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            self.left_out.emit([place], Qt.CheckState(value) != Qt.CheckState.Checked)
            return True
        if role == Qt.ItemDataRole.EditRole and index.column() and value != self.raw(place, index.column()):
            self.edited.emit(place, index.column() - 1, str(value))
            return True
        return False

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation == Qt.Orientation.Vertical:
            if role != _DISPLAY or section >= len(self.shown):
                return None
            known = self.known(self.shown[section])
            sign = SIGNS[known.state] if known is not None and known.action not in ASIDE else "–"
            return f"{self.grid.rows[self.shown[section]].number} {sign}"
        if not 0 <= section < self.columnCount():
            return None
        if role == _DISPLAY:
            return self.column_words(section)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            name, words = self.heading(section), self.column_words(section)
            return say("paste_column_named", field=words, heading=name) if name else words
        return None


def column_words(register: Register, key: str) -> str:
    """What a column is read as, in words."""
    if key == NOTED:
        note = note_field(register)
        return say("paste_noted", note=note) if note is not None else say("paste_not_read")
    if key == UID:
        return say("paste_record_id")
    return say("paste_not_read") if key == LEFT_OUT else register.field_words(key)

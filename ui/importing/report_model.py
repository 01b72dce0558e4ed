"""The rows of an import's report: one list for each thing that can happen to a row."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, QTimer, Signal

from ui.form.history_panel import value_in_words
from ui.table.record_model import Index
from workstation.findings import Finding
from workstation.ledgers.plan import ACTIONS, Action, ImportPlan, RowPlan
from workstation.register import Register
from workstation.words import say

Tile = Literal["new", "changed", "unchanged", "waiting", "failed", "ignored", "told"]
TILES: tuple[Tile, ...] = (*ACTIONS, "told")
"""What a row comes to; ``told`` is what is said of the file as a whole."""
COLUMNS = ("import_head_row", "import_head_record", "import_head_what")
KEPT = 2000
"""Lines that are kept in words."""
_DISPLAY = Qt.ItemDataRole.DisplayRole


@dataclass(frozen=True)
class Line:
    """One line of a list."""

    row: RowPlan | None
    finding: Finding | None
    """What a line without a row says."""
    texts: tuple[str, str, str]
    """Row number, record, what happens."""


def change_words(register: Register, row: RowPlan, titles: Mapping[str, str], most: int = 6) -> list[str]:
    """Each field that changes, with its former and its new value."""
    lines = []
    for key in list(row.changes)[:most]:
        name = register.child_by_key[key].words() if key in register.child_by_key else register.field_words(key)
        old = value_in_words(register, key, row.before.get(key), titles)
        new = value_in_words(register, key, row.changes[key], titles)
        lines.append(say("import_change", field=name, old=old, new=new))
    return lines


def fault_words(plan: ImportPlan, finding: Finding) -> str:
    """A finding with the column it is about."""
    heading = plan.headings.get(finding.field) or plan.register.field_words(finding.field)
    return say("import_fault", column=heading, sentence=finding.sentence()) if heading else finding.sentence()


class ReportModel(QAbstractTableModel):
    """The rows with one fate; each is put into words when it is looked at."""

    titles_wanted = Signal(object)
    """Uids of records whose titles are shown and not known yet."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.plan: ImportPlan | None = None
        self.tile: Tile = "new"
        self.titles: dict[str, str] = {}
        self._rows: Sequence[RowPlan] = ()
        self._aside: list[Finding] = []
        self._lines: OrderedDict[int, Line] = OrderedDict()
        self._wanted: list[str] = []
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._ask_titles)

    def put(self, plan: ImportPlan | None, tile: Tile) -> None:
        """Show the rows of a plan that come to this."""
        self.beginResetModel()
        if plan is None or self.plan is None or plan.register is not self.plan.register:
            self.titles = {}
        self.plan, self.tile = plan, tile
        self._lines.clear()
        self._rows = () if plan is None or tile == "told" else plan.of(_action(tile))
        self._aside = [] if plan is None else aside_of(plan, tile)
        self.endResetModel()

    def take_titles(self, titles: Mapping[str, str]) -> None:
        """Titles of records are known now."""
        self.titles.update(titles)
        self._lines.clear()
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(COLUMNS) - 1))

    def line(self, place: int) -> Line | None:
        """One line."""
        if self.plan is None or not 0 <= place < self.rowCount():
            return None
        line = self._lines.get(place)
        if line is None:
            line = self._lines[place] = self._made(self.plan, place)
            if len(self._lines) > KEPT:
                self._lines.popitem(last=False)
        return line

    def _made(self, plan: ImportPlan, place: int) -> Line:
        if place >= len(self._rows):
            finding = self._aside[place - len(self._rows)]
            number = f"{finding.row:,}" if finding.row else "—"
            return Line(None, finding, (number, str(finding.values.get("text", "")), finding.sentence()))
        row = self._rows[place]
        return Line(row, None, (f"{row.number:,}", self.title(row), "　".join(self.what(row))))

    def title(self, row: RowPlan) -> str:
        """What the record of a row is called."""
        if self.plan is None:
            return ""
        register = self.plan.register
        words = register.title_of(row.record) if row.record else ""
        if not words and row.uid:
            words = self.titles.get(row.uid, "…")
        return say("import_child_row", table=register.child_by_key[row.child], title=words) if row.child else words

    def what(self, row: RowPlan) -> list[str]:
        """What happens to a row, or what is wrong with it, in short."""
        plan = self.plan
        if plan is None:
            return []
        changes = change_words(plan.register, row, self.titles) if row.action == "changed" else []
        if row.restores:
            changes.insert(0, say("import_restores"))
        hard = [one for one in row.findings if one.hard]
        return [*changes, *(fault_words(plan, one) for one in (hard or row.findings))]

    # -- what Qt asks --------------------------------------------------------------------------------------

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows) + len(self._aside)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            return right if index.column() == 0 else None
        if role not in (_DISPLAY, Qt.ItemDataRole.ToolTipRole):
            return None
        line = self.line(index.row())
        if line is None:
            return None
        self._ask_title(line.row)
        return line.texts[index.column()]

    def _ask_title(self, row: RowPlan | None) -> None:
        """Records that the plan holds only by name are asked for a page at a time."""
        if row is None or row.record or not row.uid or row.uid in self.titles:
            return
        self.titles[row.uid] = "…"
        self._wanted.append(row.uid)
        self._soon.start()

    def _ask_titles(self) -> None:
        wanted, self._wanted = self._wanted, []
        self.titles_wanted.emit(wanted)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if role != _DISPLAY:
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1)
        return say(COLUMNS[section]) if 0 <= section < len(COLUMNS) else None


def _action(tile: Tile) -> Action:
    return next(action for action in ACTIONS if action == tile)


def aside_of(plan: ImportPlan, tile: Tile) -> list[Finding]:
    """What a list tells besides rows: rows that are no records, or what is to be said of the file."""
    if tile not in ("ignored", "told"):
        return []
    found = [one for one in plan.set_aside if one.code.startswith("ignored_") == (tile == "ignored")]
    return sorted(found, key=lambda one: one.row or 0) if tile == "ignored" else found


def count_of(plan: ImportPlan, tile: Tile) -> int:
    """How many lines a list has."""
    return (0 if tile == "told" else plan.counts[tile]) + len(aside_of(plan, tile))

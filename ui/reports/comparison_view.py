"""Two reports side by side: how many records came, went and changed, and every difference below."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui import look
from ui.page import Destination
from ui.reports.plain_table import PlainTable
from ui.table.record_model import Index
from workstation.operations.closing import closed_period
from workstation.operations.comparing import Comparison
from workstation.ports import WrittenPackage
from workstation.words import say

COUNTS = ("place", "before", "added", "gone", "after", "changed")
COLUMNS = ("kind", "place", "field", "before", "after")
_DISPLAY = Qt.ItemDataRole.DisplayRole
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class TextModel(QAbstractTableModel):
    """Rows of texts under headings."""

    def __init__(self, columns: tuple[str, ...], parent: QObject) -> None:
        super().__init__(parent)
        self._columns = columns
        self.rows: list[tuple[str, ...]] = []

    def put(self, rows: list[tuple[str, ...]]) -> None:
        """Show these."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == _DISPLAY:
            return say(f"comparing_{self._columns[section]}")
        return None

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if index.isValid() and role in (_DISPLAY, Qt.ItemDataRole.ToolTipRole):
            return self.rows[index.row()][index.column()]
        return None


@dataclass(frozen=True)
class Difference:
    """One line below the counts."""

    texts: tuple[str, ...]
    group: str
    """Key of the register; empty for a figure."""
    uid: str = ""


def differences(found: Comparison) -> list[Difference]:
    """Figures first, then the records of each register."""
    figure = say("comparing_figure")
    rows = [
        Difference((figure, f"{one.form} {one.line}", one.column, one.before, one.after), "") for one in found.figures
    ]
    for part in found.registers:
        name, key = part.register.words(), part.register.key
        for kind in ("added", "gone"):
            words = say(f"comparing_{kind}")
            rows += (
                Difference((words, f"{name} {one.title}", "", "", ""), key, one.uid) for one in getattr(part, kind)
            )
        words = say("comparing_changed")
        rows += (
            Difference((words, f"{name} {one.title}", field.label, field.before, field.after), key, one.uid)
            for one in part.changed
            for field in one.fields
        )
    return rows


def counts(found: Comparison) -> list[tuple[str, ...]]:
    """A line for each register, and one that adds them up: before + added - gone = after."""
    numbers = [
        (part.before, len(part.added), len(part.gone), part.after, len(part.changed)) for part in found.registers
    ]
    names = [part.register.words() for part in found.registers]
    total = tuple(map(sum, zip(*numbers, strict=True)))
    listed = [*zip(names, numbers, strict=True), (say("comparing_total"), total)]
    return [(name, *(f"{number:,}" for number in line)) for name, line in listed]


class ComparisonView(QWidget):
    """The counts, the differences of the line that is chosen there, and a button that saves all."""

    wanted = Signal(object)
    """A ``Destination``."""
    save_wanted = Signal(object, str)
    """A ``Comparison`` and a path."""
    back_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.found: Comparison | None = None
        self._all: list[Difference] = []
        self.shown: list[Difference] = []
        """The differences that are listed."""
        self.title = QLabel()
        self.title.setWordWrap(True)
        self.about = QLabel()
        self.about.setWordWrap(True)
        look.set_role(self.about, "role", "quiet")
        self.counts = PlainTable(TextModel(COUNTS, self), say("comparing_counts_name"), (220, 90, 90, 90, 90))
        self.model = TextModel(COLUMNS, self)
        self.table = PlainTable(self.model, say("comparing_title"), (80, 320, 160, 180))
        self.table.empty_words = say("reports_compare_same")
        self.save_button = QPushButton(say("reports_compare_save"))
        self.back_button = QPushButton(say("reports_back"))
        self._lay_out()
        self.counts.current_changed.connect(self._show_part)
        self.table.opened.connect(self._open)
        self.back_button.clicked.connect(self.back_wanted)
        self.save_button.clicked.connect(self._ask_where)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(look.GAP)
        line.addWidget(self.title, 1)
        for button in (self.save_button, self.back_button):
            button.setAccessibleName(button.text())
            line.addWidget(button)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(look.GAP)
        box.addLayout(line)
        box.addWidget(self.counts)
        box.addWidget(self.about)
        box.addWidget(self.table, 1)

    def show_comparison(self, found: Comparison) -> None:
        """Show what differs."""
        self.found = found
        self.title.setText(say("reports_compare_title", one=name_of(found.one), other=name_of(found.other)))
        self._all = differences(found)
        lines = counts(found)
        model = self.counts.model()
        assert isinstance(model, TextModel)
        model.put(lines)
        self.counts.fit_rows(len(lines))
        self.counts.selectRow(len(lines) - 1)
        self.counts.setFocus()

    def _show_part(self) -> None:
        """The differences of the register that is chosen above; all of them where the sum is."""
        if self.found is None:
            return
        chosen = self.counts.chosen_rows()
        keys = [part.register.key for part in self.found.registers]
        key = keys[chosen[0]] if chosen and chosen[0] < len(keys) else ""
        self.shown = [one for one in self._all if not key or one.group == key]
        self.model.put([one.texts for one in self.shown])
        figures = len(self.found.figures)
        self.about.setText(say("comparing_about", number=f"{len(self.shown):,}", figures=f"{figures:,}"))

    def _open(self, row: int) -> None:
        one = self.shown[row]
        if one.uid:
            self.wanted.emit(Destination(one.group, uid=one.uid))

    def _ask_where(self) -> None:
        dialog = QFileDialog(self, say("reports_compare_save"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{say('import_workbook')} (*.xlsx)")
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile(f"{say('comparing_title')}.xlsx")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._save)
        QDialog.open(dialog)

    def _save(self, path: str) -> None:
        if self.found is not None:
            self.save_wanted.emit(self.found, path)


def name_of(package: WrittenPackage) -> str:
    """A package as a title calls it."""
    period = closed_period(package).label()
    return say("reports_package_name", period=period, revision=package.revision, code=package.check_code)

"""Packages that were written: their forms as they were sealed, corrections, two of them side by side."""

from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from ui import look
from ui.flow import Flow
from ui.reports.plain_table import PlainTable
from ui.reports.questions import Past
from workstation.operations.closing import closed_period
from workstation.words import say

COLUMNS = ("series", "period", "revision", "code", "written", "clerk", "state", "reason")
_Index = QModelIndex | QPersistentModelIndex


class PastModel(QAbstractTableModel):
    """Packages, the newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.packages: list[Past] = []

    def show_packages(self, packages: list[Past]) -> None:
        """Show these."""
        self.beginResetModel()
        self.packages = packages
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.packages)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return say(f"reports_past_{COLUMNS[section]}")
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        past = self.packages[index.row()]
        one = past.package
        state = say(f"state_{past.state.state}") if past.is_newest else say("reports_past_replaced")
        if not past.is_there:
            state += say("reports_past_gone")
        return (
            str(one.series),
            closed_period(one).label(),
            f"V{one.revision}",
            one.check_code,
            one.written_at[:16].replace("T", " "),
            one.clerk,
            state,
            one.reason,
        )[index.column()]


class PastTab(QWidget):
    """Tells what is wanted of the packages that are chosen."""

    show_wanted = Signal(object)
    """A package whose forms are wanted."""
    compare_wanted = Signal(object, object)
    correct_wanted = Signal(object)
    give_up_wanted = Signal(object)
    copy_wanted = Signal(object)
    folder_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.model = PastModel(self)
        self.table = PlainTable(self.model, say("reports_past"), (56, 150, 60, 110, 140, 90, 110))
        self.table.empty_words = say("reports_past_none")
        self.hint = QLabel(say("reports_past_hint"))
        self.hint.setWordWrap(True)
        look.set_role(self.hint, "role", "quiet")
        self.buttons: dict[str, QPushButton] = {}
        buttons = QWidget()
        flow = Flow(buttons)
        for key, signal in (
            ("show", self.show_wanted),
            ("correct", self.correct_wanted),
            ("give_up", self.give_up_wanted),
            ("copy", self.copy_wanted),
            ("folder", self.folder_wanted),
        ):
            button = QPushButton(say(f"reports_past_do_{key}"))
            button.setAccessibleName(button.text())
            button.clicked.connect(partial(self._tell, signal))
            flow.addWidget(button)
            self.buttons[key] = button
        compare = QPushButton(say("reports_past_do_compare"))
        compare.setAccessibleName(compare.text())
        compare.clicked.connect(self._compare)
        flow.addWidget(compare)
        self.buttons["compare"] = compare
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(look.GAP)
        box.addWidget(self.hint)
        box.addWidget(self.table, 1)
        box.addWidget(buttons)
        self.table.current_changed.connect(self.show_able)
        self.table.opened.connect(partial(self._tell, self.show_wanted))
        self.show_able()

    @property
    def chosen(self) -> list[Past]:
        """The packages that are chosen."""
        return [self.model.packages[row] for row in self.table.chosen_rows() if row < len(self.model.packages)]

    def show_packages(self, packages: list[Past]) -> None:
        """Show these; the first stands ready."""
        self.model.show_packages(packages)
        if packages:
            self.table.selectRow(0)
        self.show_able()

    def show_able(self) -> None:
        """What can be done with what is chosen; what cannot says why."""
        chosen = self.chosen
        one = chosen[0] if len(chosen) == 1 else None
        closed = one is not None and one.is_newest and one.state.state == "closed"
        correcting = one is not None and one.is_newest and one.state.state == "correcting"
        able = {
            "show": one is not None,
            "correct": closed,
            "give_up": correcting,
            "copy": one is not None and one.is_there,
            "folder": one is not None,
            "compare": len(chosen) == 2,
        }
        for key, button in self.buttons.items():
            button.setEnabled(able[key])
            button.setToolTip("" if able[key] else say(f"reports_past_not_{key}"))

    def _tell(self, signal: Any, *_: object) -> None:
        if len(self.chosen) == 1:
            signal.emit(self.chosen[0].package)

    def _compare(self) -> None:
        if len(self.chosen) == 2:
            self.compare_wanted.emit(self.chosen[1].package, self.chosen[0].package)

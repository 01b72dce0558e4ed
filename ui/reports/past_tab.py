"""The list of packages that were written, and what can be done with those that are chosen."""

from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from ui import look
from ui.choosing import go_to
from ui.flow import Flow
from ui.recycle.model import moment_words
from ui.reports.past_questions import Past
from ui.reports.plain_table import PlainTable
from ui.table.record_model import Index
from workstation.operations.closing import closed_period
from workstation.words import say

COLUMNS = ("series", "period", "revision", "code", "written", "clerk", "state", "reason")
_DISPLAY = Qt.ItemDataRole.DisplayRole


class PastModel(QAbstractTableModel):
    """Packages, the newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.packages: list[Past] = []

    def put(self, packages: list[Past]) -> None:
        """Show these."""
        self.beginResetModel()
        self.packages = packages
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.packages)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == _DISPLAY:
            return say(f"reports_past_{COLUMNS[section]}")
        return None

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if not index.isValid() or role not in (_DISPLAY, Qt.ItemDataRole.ToolTipRole):
            return None
        past = self.packages[index.row()]
        one = past.package
        state = say(f"state_{past.state.state}") if past.is_newest else say("reports_past_replaced")
        return (
            str(one.series),
            closed_period(one).label(),
            say("reports_revision", revision=one.revision),
            one.check_code,
            moment_words(one.written_at),
            one.clerk,
            state if past.is_there else say("reports_past_gone", state=state),
            one.reason,
        )[index.column()]


class PastTab(QWidget):
    """Tells what is wanted of the packages that are chosen."""

    show_wanted = Signal(object)
    """A package whose forms are wanted."""
    correct_wanted = Signal(object)
    """A ``PeriodState``."""
    give_up_wanted = Signal(object)
    copy_wanted = Signal(object)
    folder_wanted = Signal(object)
    compare_wanted = Signal(object, object)
    """Two packages, the older one first."""

    def __init__(self) -> None:
        super().__init__()
        self.model = PastModel(self)
        self.table = PlainTable(self.model, say("reports_past"), (56, 140, 70, 110, 140, 80, 150))
        self.table.empty_words = say("reports_past_none")
        self.hint = QLabel(say("reports_past_hint"))
        self.hint.setWordWrap(True)
        look.set_role(self.hint, "role", "quiet")
        self.buttons: dict[str, QPushButton] = {}
        buttons = QWidget()
        flow = Flow(buttons)
        deeds = {"show": self._show, "compare": self._compare}
        for key in ("show", "compare", "correct", "give_up", "copy", "folder"):
            button = QPushButton(say(f"reports_past_do_{key}"))
            button.setAccessibleName(button.text())
            button.clicked.connect(deeds.get(key, partial(self._tell, key)))
            flow.addWidget(button)
            self.buttons[key] = button
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(look.GAP)
        box.addWidget(self.hint)
        box.addWidget(self.table, 1)
        box.addWidget(buttons)
        self.table.current_changed.connect(self.show_able)
        self.table.opened.connect(self._show)
        self.show_able()

    @property
    def chosen(self) -> list[Past]:
        """The packages that are chosen."""
        return [self.model.packages[row] for row in self.table.chosen_rows() if row < len(self.model.packages)]

    def show_packages(self, packages: list[Past]) -> None:
        """Show these, the same one chosen as before."""
        before = self.chosen[0].package.series if self.chosen else None
        self.model.put(packages)
        series = [one.package.series for one in packages]
        if packages:
            go_to(self.table, self.model.index(series.index(before) if before in series else 0, 0))
        self.show_able()

    def show_able(self) -> None:
        """What can be done with what is chosen; what cannot says why."""
        chosen = self.chosen
        one = chosen[0] if len(chosen) == 1 else None
        newest = one.state.state if one is not None and one.is_newest else ""
        able = {
            "show": one is not None,
            "correct": newest == "closed",
            "give_up": newest == "correcting",
            "copy": one is not None and one.is_there,
            "folder": one is not None,
            "compare": len(chosen) == 2,
        }
        for key, button in self.buttons.items():
            button.setEnabled(able[key])
            button.setToolTip("" if able[key] else say(f"reports_past_not_{key}"))

    def _show(self, *_: object) -> None:
        if len(self.chosen) == 1:
            self.show_wanted.emit(self.chosen[0].package)

    def _tell(self, key: str, _: bool = False) -> None:
        if len(self.chosen) == 1:
            one = self.chosen[0]
            signal: SignalInstance = getattr(self, f"{key}_wanted")
            signal.emit(one.state if key in ("correct", "give_up") else one.package)

    def _compare(self, _: bool = False) -> None:
        if len(self.chosen) == 2:
            newer, older = self.chosen
            self.compare_wanted.emit(older.package, newer.package)

"""What a sheet of targets says, before anything of it is taken."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from ui import look
from ui.ask import Asker, Failure, Newest
from workstation import divisions
from workstation.operations.target_sheets import (
    TargetChange,
    TargetSheet,
    changes_of,
    read_target_sheet,
    take_target_sheet,
)
from workstation.operations.targets import LONGEST_REASON, YEARS, indicator_words
from workstation.ports import Store
from workstation.words import say


@dataclass(frozen=True, kw_only=True)
class _Look:
    """A sheet read for one year, and what taking it would do."""

    sheet: TargetSheet
    year: int
    changes: tuple[TargetChange, ...]
    own: str


def _read(path: Path, year: int | None, store: Store) -> _Look:
    sheet = read_target_sheet(store, path, year)
    meant = year or sheet.year
    if meant is None:
        # Nobody says for which year: this one is offered, and can be changed.
        this = store.now().year
        meant = this if this in sheet.years or not sheet.years else sheet.years[-1]
        sheet = read_target_sheet(store, path, meant)
    return _Look(sheet=sheet, year=meant, changes=tuple(changes_of(store, sheet, meant)), own=store.unit)


def _take(shown: _Look, reason: str, from_day: str, store: Store) -> int:
    return len(take_target_sheet(store, shown.sheet, shown.year, reason, from_day))


class TargetPreview(QFrame):
    """The targets of a sheet beside those that hold, what was not understood, and the button that takes them."""

    taken = Signal(int)
    """How many targets were taken."""
    left = Signal()
    opened = Signal()

    def __init__(self, asker: Asker) -> None:
        super().__init__()
        self._asker = asker
        self._reads = Newest()
        self._path: Path | None = None
        self._shown: _Look | None = None
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.year = QSpinBox()
        self.year.setRange(YEARS.start, YEARS.stop - 1)
        self.year.setKeyboardTracking(False)
        self.year.valueChanged.connect(self._year_chosen)
        self.table = QTableWidget()
        self.table.setAccessibleName(say("settings_target_import"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.findings = QLabel()
        self.findings.setWordWrap(True)
        self.findings.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.reason, self.day = QLineEdit(), QLineEdit()
        self.reason.setMaxLength(LONGEST_REASON)
        self.day.setPlaceholderText(say("settings_target_today"))
        self.take_button = QPushButton()
        look.set_role(self.take_button, "kind", "first")
        self.take_button.clicked.connect(self.take)
        self.leave_button = QPushButton(say("window_cancel"))
        self.leave_button.setAccessibleName(self.leave_button.text())
        self.leave_button.clicked.connect(self.leave)
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        lines = QGridLayout()
        lines.setColumnStretch(2, 1)
        self._labels: dict[str, QLabel] = {}
        for row, (name, control) in enumerate((("of_year", self.year), ("reason", self.reason), ("from", self.day))):
            label = self._labels[name] = QLabel(say(f"settings_target_{name}"))
            label.setBuddy(control)
            control.setAccessibleName(label.text())
            control.setMinimumWidth(look.scaled(320 if control is self.reason else 160))
            lines.addWidget(label, row, 0)
            lines.addWidget(control, row, 1, Qt.AlignmentFlag.AlignLeft)
        buttons = QHBoxLayout()
        buttons.addWidget(self.take_button)
        buttons.addWidget(self.leave_button)
        buttons.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, look.GAP, 0, look.GAP)
        box.setSpacing(look.GAP)
        for part in (self.words, self.table, self.findings):
            box.addWidget(part)
        box.addLayout(lines)
        box.addLayout(buttons)

    # -- reading -------------------------------------------------------------------------------------------

    def open(self, path: Path) -> None:
        """Read a file and show what it says."""
        self._path = path
        self._ask(None)

    def _year_chosen(self, year: int) -> None:
        self._ask(year)

    def _ask(self, year: int | None) -> None:
        if self._path is not None:
            number = self._reads.next()
            self._asker.ask(
                partial(_read, self._path, year), partial(self._read, number), partial(self._not_read, number)
            )

    def _read(self, number: int, shown: _Look) -> None:
        if not self._reads.is_newest(number):
            return
        self._shown = shown
        self.year.blockSignals(True)
        self.year.setValue(shown.year)
        self.year.blockSignals(False)
        name = self._path.name if self._path else ""
        self.words.setText(say("settings_target_read", file=name, unit=divisions.name_of(shown.own)))
        self._fill_table(shown)
        self.findings.setText("\n".join(finding.sentence() for finding in shown.sheet.findings))
        look.set_role(self.findings, "role", "soft")
        self.findings.setVisible(bool(shown.sheet.findings))
        new = [one for one in shown.changes if one.before != one.after]
        adjusts = any(one.before is not None for one in new)
        for name, control in (("reason", self.reason), ("from", self.day)):
            control.setVisible(adjusts)
            self._labels[name].setVisible(adjusts)
        self.take_button.setText(say("settings_target_take", number=len(new)))
        self.take_button.setAccessibleName(self.take_button.text())
        self.take_button.setEnabled(bool(new))
        self.take_button.setToolTip("" if new else say("settings_target_nothing_new"))
        self.show()
        (self.take_button if new else self.year).setFocus()
        self.opened.emit()

    def _not_read(self, number: int, failure: Failure) -> None:
        """The file cannot be read, or not for this year; another year can be tried where it was shown."""
        if not self._reads.is_newest(number):
            return
        self._shown = None
        self._tell(failure.sentence)
        for part in (self.table, self.reason, self.day, self._labels["reason"], self._labels["from"]):
            part.hide()
        self.words.setText(self._path.name if self._path else "")
        self.take_button.setText(say("settings_target_take", number=0))
        self.take_button.setEnabled(False)
        self.take_button.setToolTip(failure.sentence)
        self.show()
        self.leave_button.setFocus()
        self.opened.emit()

    def _tell(self, sentence: str) -> None:
        self.findings.setText(sentence)
        look.set_role(self.findings, "role", "hard")
        self.findings.show()

    def _fill_table(self, shown: _Look) -> None:
        """Units in the rows, this one first; indicators in the columns, each as before → after."""
        units = list(dict.fromkeys(one.unit for one in shown.changes))
        keys = list(dict.fromkeys(one.indicator for one in shown.changes))
        self.table.clear()
        self.table.setRowCount(len(units))
        self.table.setColumnCount(len(keys))
        self.table.setHorizontalHeaderLabels([indicator_words(key) for key in keys])
        self.table.setVerticalHeaderLabels([divisions.name_of(unit) for unit in units])
        for one in shown.changes:
            same = one.before in (None, one.after)
            words = f"{one.after:,}" if same else f"{one.before:,} → {one.after:,}"
            item = QTableWidgetItem(words)
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            font = item.font()
            font.setBold(one.unit == shown.own)
            item.setFont(font)
            self.table.setItem(units.index(one.unit), keys.index(one.indicator), item)
        self.table.resizeColumnsToContents()
        self.table.resizeRowsToContents()
        height = self.table.horizontalHeader().sizeHint().height() + 2 * self.table.frameWidth()
        rows = sum(self.table.rowHeight(row) for row in range(len(units)))
        self.table.setFixedHeight(height + rows + self.table.horizontalScrollBar().sizeHint().height())
        self.table.setVisible(bool(units))

    # -- taking --------------------------------------------------------------------------------------------

    def take(self) -> None:
        """Take what is shown."""
        if self._shown is not None:
            self.take_button.setEnabled(False)
            act = partial(_take, self._shown, self.reason.text(), self.day.text())
            self._asker.ask(act, self._done, self._not_taken)

    def _done(self, number: int) -> None:
        self.leave()
        self.taken.emit(number)

    def _not_taken(self, failure: Failure) -> None:
        self.take_button.setEnabled(True)
        self._tell(failure.sentence)
        if self.reason.isVisible():
            self.reason.setFocus()

    def leave(self) -> None:
        """Take nothing."""
        self._reads.next()
        self._path = self._shown = None
        for field in (self.reason, self.day):
            field.clear()
        self.hide()
        self.left.emit()

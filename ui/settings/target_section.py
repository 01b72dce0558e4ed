"""The part of the settings about yearly targets: this year's and next year's, each with its history."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton

from ui import look
from ui.ask import Asker, Failure
from ui.settings.section import Section
from ui.settings.target_preview import TargetPreview
from ui.showing import shown_day
from workstation.findings import Refusal, hard
from workstation.forms.filling import FORMS
from workstation.operations.target_sheets import read_value
from workstation.operations.targets import (
    LARGEST,
    LONGEST_REASON,
    held_on,
    indicator_words,
    indicators,
    kept_by_closed,
    set_target,
    steps_of,
    usual_day,
)
from workstation.ports import Store, TargetVersion
from workstation.words import say

FIELDS = ("value", "from", "reason")


@dataclass(frozen=True, kw_only=True)
class _Target:
    """One indicator in one year."""

    steps: tuple[TargetVersion, ...]
    held: TargetVersion | None
    usual_day: str


@dataclass(frozen=True, kw_only=True)
class _Stand:
    year: int
    targets: dict[tuple[str, int], _Target]


def _stand(store: Store) -> _Stand:
    today = store.now().date()
    found = {}
    for indicator in indicators():
        for year in (today.year, today.year + 1):
            steps = steps_of(store, indicator, year)
            held = held_on(steps, today.isoformat())
            found[indicator, year] = _Target(steps=tuple(steps), held=held, usual_day=usual_day(store, steps, year))
    return _Stand(year=today.year, targets=found)


def _set(indicator: str, year: int, value: str, from_day: str, reason: str, store: Store) -> str:
    """Set a target as it was typed; returns what to say of it."""
    number = read_value(value)
    if number is None:
        raise Refusal([hard("target_value", value=value.strip()[:20] or "—", most=f"{LARGEST:,}")])
    kept = set_target(store, indicator, year, number, from_day=from_day, reason=reason)
    facts = {"indicator": indicator_words(indicator), "value": f"{kept.value:,}", "day": shown_day(kept.from_day)}
    said = say("target_kept", year=year, **facts)
    closed = kept_by_closed(store, kept)
    if closed:
        said += "\n" + say(
            "settings_target_closed", periods=say("sealed_separator").join(one.label() for one in closed)
        )
    return said


class TargetSection(Section):
    """Shows the targets; sets and adjusts them by hand or from a sheet."""

    changed = Signal()
    opened = Signal(object)
    """A part of it was opened, and is to be seen."""

    def __init__(self, asker: Asker) -> None:
        super().__init__(say("settings_targets"))
        self._asker = asker
        self._state: _Stand | None = None
        self._asked: tuple[str, int] | None = None
        self._awaited = ""
        self._dialog: QFileDialog | None = None
        self.values: dict[tuple[str, int], QLabel] = {}
        self.buttons: dict[tuple[str, int], QPushButton] = {}
        self.add_words(say("settings_targets_hint"), column=0)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(2 * look.GAP)
        self._grid.setVerticalSpacing(4)
        self.lines.addLayout(self._grid, self.lines.rowCount(), 0, 1, 2)
        self._build_asking()
        self.import_button = QPushButton(say("settings_target_import"))
        self.import_button.setAccessibleName(self.import_button.text())
        self.import_button.clicked.connect(self._ask_file)
        self.preview = TargetPreview(asker)
        self.preview.taken.connect(self._taken)
        self.preview.opened.connect(partial(self.opened.emit, self.preview))
        self.preview.left.connect(self.import_button.setFocus)
        row = self.lines.rowCount()
        self.lines.addWidget(self.import_button, row, 0, 1, 2, Qt.AlignmentFlag.AlignLeft)
        self.lines.addWidget(self.preview, row + 1, 0, 1, 2)
        self.history = self.add_words("", column=0)
        self.history.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.look_again()

    def _build_asking(self) -> None:
        """The fields that setting asks for, below the targets; no dialog."""
        self.asking = QFrame()
        self.asked_words = QLabel()
        self.asked_words.setWordWrap(True)
        self.fields: dict[str, QLineEdit] = {}
        grid = QGridLayout(self.asking)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(self.asked_words, 0, 0, 1, 3)
        for row, name in enumerate(FIELDS, start=1):
            line = self.fields[name] = QLineEdit()
            line.setMinimumWidth(look.scaled(320 if name == "reason" else 160))
            line.setAccessibleName(say(f"settings_target_{name}"))
            line.returnPressed.connect(self.finish)
            label = QLabel(line.accessibleName())
            label.setBuddy(line)
            grid.addWidget(label, row, 0)
            grid.addWidget(line, row, 1, Qt.AlignmentFlag.AlignLeft)
        self.fields["reason"].setMaxLength(LONGEST_REASON)
        self.ok_button = QPushButton(say("settings_ok"))
        look.set_role(self.ok_button, "kind", "first")
        self.cancel_button = QPushButton(say("window_cancel"))
        self.ok_button.clicked.connect(self.finish)
        self.cancel_button.clicked.connect(self.end_asking)
        buttons = QHBoxLayout()
        for button in (self.ok_button, self.cancel_button):
            button.setAccessibleName(button.text())
            buttons.addWidget(button)
        buttons.addStretch(1)
        grid.addLayout(buttons, len(FIELDS) + 1, 1)
        grid.setColumnStretch(2, 1)
        self.asking.hide()
        self.lines.addWidget(self.asking, self.lines.rowCount(), 0, 1, 2)

    # -- what is shown -------------------------------------------------------------------------------------

    def look_again(self) -> None:
        """Show what holds in the store."""
        self._asker.ask(_stand, self._show)

    def _show(self, stand: _Stand) -> None:
        if self._state is None or self._state.year != stand.year:
            self._fill_grid(stand)
        self._state = stand
        for key, target in stand.targets.items():
            indicator, year = key
            value = f"{target.held.value:,}" if target.held else say("target_none")
            self.values[key].setText(value)
            self.buttons[key].setText(say("settings_target_adjust" if target.held else "settings_target_set"))
            named = say("home_target", year=year, indicator=indicator_words(indicator))
            self.buttons[key].setAccessibleName(f"{named} {value} {self.buttons[key].text()}")
        lines = [_history_line(one) for target in stand.targets.values() for one in target.steps]
        self.history.setText("\n".join([say("settings_target_history"), *lines]) if lines else "")
        if self._awaited:
            indicator, self._awaited = self._awaited, ""
            self.begin(indicator, stand.year)

    def _fill_grid(self, stand: _Stand) -> None:
        """A line for each indicator, a column for each year."""
        for old in (*self.values.values(), *self.buttons.values()):
            old.deleteLater()
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.values.clear()
        self.buttons.clear()
        years = sorted({year for _, year in stand.targets})
        for column, year in enumerate(years):
            self._grid.addWidget(QLabel(say("settings_target_year", year=year)), 0, 1 + 2 * column, 1, 2)
        for row, indicator in enumerate(indicators(), start=1):
            name = QLabel(indicator_words(indicator))
            name.setWordWrap(True)
            self._grid.addWidget(name, row, 0)
            for column, year in enumerate(years):
                value = self.values[indicator, year] = QLabel()
                button = self.buttons[indicator, year] = QPushButton()
                button.clicked.connect(partial(self.begin, indicator, year))
                self._grid.addWidget(value, row, 1 + 2 * column)
                self._grid.addWidget(button, row, 2 + 2 * column, Qt.AlignmentFlag.AlignLeft)
        self._grid.setColumnStretch(0, 1)

    # -- by hand -------------------------------------------------------------------------------------------

    def begin_for(self, register: str) -> None:
        """Ask for this year's target of a register, once the targets are known."""
        self._awaited = next((form.indicator for form in FORMS if form.register == register), "")
        self.look_again()

    def begin(self, indicator: str, year: int) -> None:
        """Ask for a target."""
        if self._state is None:
            return
        self._asked = indicator, year
        target = self._state.targets[indicator, year]
        facts = {"year": year, "indicator": indicator_words(indicator)}
        if target.held:
            words = say("settings_target_adjusting", value=f"{target.held.value:,}", **facts)
        else:
            words = say("settings_target_setting", **facts)
        self.asked_words.setText(words)
        self.fields["value"].clear()
        self.fields["from"].setText(shown_day(target.usual_day))
        self.fields["reason"].clear()
        self.fields["reason"].setPlaceholderText(say(f"settings_target_reason_{'asked' if target.held else 'free'}"))
        self.asking.show()
        self.tell("")
        self.fields["value"].setFocus()
        self.opened.emit(self.asking)

    def finish(self) -> None:
        """Set what was typed."""
        if self._asked is not None:
            self.ok_button.setEnabled(False)
            value, day, reason = (self.fields[name].text() for name in FIELDS)
            self._asker.ask(partial(_set, *self._asked, value, day, reason), self._kept, self._failed)

    def _kept(self, said: str) -> None:
        self._after(said)

    def _after(self, said: str) -> None:
        self.end_asking()
        self.tell(said)
        self.look_again()
        self.changed.emit()

    def _failed(self, failure: Failure) -> None:
        self.ok_button.setEnabled(True)
        self.tell(failure.sentence, "hard")

    def end_asking(self) -> None:
        """Leave it."""
        self.ok_button.setEnabled(True)
        self.asking.hide()
        button = self.buttons.get(self._asked) if self._asked else None
        self._asked = None
        if button is not None:
            button.setFocus()

    # -- from a sheet --------------------------------------------------------------------------------------

    def _ask_file(self) -> None:
        dialog = self._dialog = QFileDialog(self, say("settings_target_import"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(say("settings_target_files"))
        dialog.fileSelected.connect(self._file_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _file_chosen(self, path: str) -> None:
        self.open_sheet(Path(path))

    def open_sheet(self, path: Path) -> None:
        """Look at a file of targets; nothing is taken before it is confirmed."""
        self.tell("")
        self.preview.open(path)

    def _taken(self, number: int) -> None:
        self._after(say("target_taken", number=number))


def _history_line(one: TargetVersion) -> str:
    return say(
        "settings_target_line",
        year=one.year,
        indicator=indicator_words(one.indicator),
        value=f"{one.value:,}",
        day=shown_day(one.from_day),
        reason=one.reason or say("target_set_first"),
        clerk=one.clerk,
        at=shown_day(one.at[:10]),
    )

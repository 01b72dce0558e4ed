"""The part of the settings about reports: head and foot of the forms, the calendar, what is due when."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QLineEdit, QSpinBox

from ui import look
from ui.ask import Asker, Failure
from ui.settings.section import Section
from workstation.findings import Finding
from workstation.forms.filling import HEADING_LINES
from workstation.operations import closing
from workstation.operations.form_lines import LONGEST, SIGNATURE_LINES, doubts, form_lines, keep_form_line
from workstation.periods import CALENDARS, KINDS
from workstation.ports import Store
from workstation.words import say

LINE_WIDTH = 320


@dataclass(frozen=True, kw_only=True)
class _Stand:
    lines: dict[str, str]
    doubts: tuple[Finding, ...]
    calendar: str
    kinds: tuple[str, ...]
    days: dict[str, int]


def _stand(store: Store) -> _Stand:
    lines = form_lines(store)
    return _Stand(
        lines=lines,
        doubts=tuple(doubts(lines, store.now().date().isoformat())),
        calendar=closing.calendar_of(store),
        kinds=closing.kinds_of(store),
        days={kind: closing.due_day(store, kind) for kind in KINDS},
    )


def _after(act: Callable[[Store], object], store: Store) -> _Stand:
    act(store)
    return _stand(store)


class ReportSection(Section):
    """Choices about reports; each holds at once, for the reports written from then on."""

    changed = Signal()

    def __init__(self, asker: Asker) -> None:
        super().__init__(say("settings_reports"))
        self._asker = asker
        self.fields: dict[str, QLineEdit] = {}
        self.add_words(say("settings_reports_hint"), column=0)
        for key in HEADING_LINES:
            self._add_field(key)
        self.doubts = self.add_words("")
        look.set_role(self.doubts, "role", "soft")
        self.doubts.hide()
        for key in SIGNATURE_LINES:
            self._add_field(key)
        self.calendar = QComboBox()
        for calendar in CALENDARS:
            self.calendar.addItem(say(f"settings_calendar_{calendar}"), calendar)
        self.calendar.activated.connect(self._calendar_chosen)
        self.add_line(say("settings_calendar"), self.calendar, hint=say("settings_calendar_hint"))
        self._add_kinds()
        self.look_again()

    def _add_field(self, key: str) -> None:
        field = QLineEdit()
        field.setMaxLength(LONGEST)
        field.setMinimumWidth(look.scaled(LINE_WIDTH))
        field.editingFinished.connect(partial(self._line_typed, key))
        self.fields[key] = field
        self.add_line(say(f"settings_line_{key}"), field)

    def _add_kinds(self) -> None:
        """Which kinds of period are reported, and by which day of the month after."""
        self.kinds: dict[str, QCheckBox] = {}
        self.days: dict[str, QSpinBox] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * look.GAP)
        for row, kind in enumerate(KINDS):
            box = self.kinds[kind] = QCheckBox(say(f"settings_kind_{kind}"))
            box.clicked.connect(self._kinds_chosen)
            day = self.days[kind] = QSpinBox()
            day.setRange(1, 31)
            day.setPrefix(say("settings_due_before"))
            day.setSuffix(say("settings_due_after"))
            day.setKeyboardTracking(False)
            day.setAccessibleName(say("settings_due_day", kind=box.text()))
            day.valueChanged.connect(partial(self._day_chosen, kind))
            grid.addWidget(box, row, 0)
            grid.addWidget(day, row, 1)
        grid.setColumnStretch(2, 1)
        row = self.lines.rowCount()
        self.lines.addWidget(QLabel(say("settings_kinds")), row, 0)
        self.lines.addLayout(grid, row, 1)
        self.add_words(say("settings_kinds_hint"))

    def look_again(self) -> None:
        """Show what holds in the store."""
        self._asker.ask(_stand, self._show)

    def _show(self, stand: _Stand) -> None:
        for key, field in self.fields.items():
            # What is being typed stays until it is kept.
            if not (field.hasFocus() and field.isModified()):
                field.setText(stand.lines[key])
        self.doubts.setText("\n".join(finding.sentence() for finding in stand.doubts))
        self.doubts.setVisible(bool(stand.doubts))
        self.calendar.setCurrentIndex(self.calendar.findData(stand.calendar))
        for kind, box in self.kinds.items():
            box.setChecked(kind in stand.kinds)
            day = self.days[kind]
            day.blockSignals(True)
            day.setValue(stand.days[kind])
            day.blockSignals(False)
            day.setEnabled(kind in stand.kinds)
            day.setToolTip("" if kind in stand.kinds else say("settings_kind_off"))

    # -- choices -------------------------------------------------------------------------------------------

    def _line_typed(self, key: str) -> None:
        field = self.fields[key]
        if field.isModified():
            field.setModified(False)
            text = field.text()
            self._keep(lambda store: keep_form_line(store, key, text))

    def _calendar_chosen(self) -> None:
        calendar = self.calendar.currentData()
        self._keep(lambda store: closing.choose_calendar(store, calendar))

    def _kinds_chosen(self) -> None:
        chosen = [kind for kind, box in self.kinds.items() if box.isChecked()]
        self._keep(lambda store: closing.choose_kinds(store, chosen))

    def _day_chosen(self, kind: str, day: int) -> None:
        self._keep(lambda store: closing.choose_due_day(store, kind, day))

    def _keep(self, act: Callable[[Store], object]) -> None:
        self._asker.ask(partial(_after, act), self._kept, self._failed)

    def _kept(self, stand: _Stand) -> None:
        self._show(stand)
        self.tell(say("settings_kept"))
        self.changed.emit()

    def _failed(self, failure: Failure) -> None:
        self.tell(failure.sentence, "hard")
        self.look_again()

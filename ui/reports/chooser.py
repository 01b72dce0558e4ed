"""Choosing a reporting period: those that are due, or any month, quarter, half or year."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QSpinBox, QWidget

from ui import look
from ui.flow import Flow
from ui.reports.questions import Course
from workstation.operations.closing import PeriodState
from workstation.periods import KINDS, Calendar, Period
from workstation.words import say

NUMBERS = {"month": 12, "quarter": 4, "half": 2, "year": 1}
FIRST_YEAR, LAST_YEAR = 1990, 2100


def due_words(state: PeriodState) -> str:
    """A period, when its report is due and how it stands."""
    key = {"open": "reports_due_open", "closed": "reports_due_closed", "correcting": "reports_due_correcting"}[
        state.state
    ]
    return say(key, period=state.period.label(), day=state.due_on)


class PeriodChooser(QWidget):
    """Tells the period as soon as it is chosen."""

    chosen = Signal(object)
    """A ``Period``."""

    def __init__(self) -> None:
        super().__init__()
        self.period: Period | None = None
        self._calendar: Calendar = "natural"
        self._due: tuple[PeriodState, ...] = ()
        self.due = QComboBox()
        self.due.setAccessibleName(say("reports_due"))
        self.due.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.kind = QComboBox()
        self.kind.setAccessibleName(say("reports_kind"))
        for kind in KINDS:
            self.kind.addItem(say(f"reports_kind_{kind}"), kind)
        self.year = QSpinBox()
        self.year.setRange(FIRST_YEAR, LAST_YEAR)
        self.year.setAccessibleName(say("reports_year"))
        # A year that is typed counts when it is whole.
        self.year.setKeyboardTracking(False)
        self.number = QComboBox()
        self.number.setAccessibleName(say("reports_number"))
        line = Flow(self, beside=look.GAP)
        for widget in (self.due, self.kind, self.year, self.number):
            line.addWidget(widget)
        self.due.activated.connect(self._choose_due)
        self.kind.activated.connect(self._choose_kind)
        self.year.valueChanged.connect(self._choose)
        self.number.activated.connect(self._choose)

    def show_course(self, course: Course) -> None:
        """Offer what is due; the period in hand stays."""
        self._calendar, self._due = course.calendar, course.due
        self.due.clear()
        self.due.addItem(say("reports_due_choose"))
        for state in course.due:
            self.due.addItem(due_words(state))
        if self.period is None or self.period.calendar != course.calendar:
            self.show_period(course.proposed)
        else:
            self._show_due(self.period)

    def show_period(self, period: Period) -> None:
        """Show a period, and tell it."""
        self.period = period
        self.kind.setCurrentIndex(KINDS.index(period.kind))
        self._fill_numbers(period.kind)
        self.year.blockSignals(True)
        self.year.setValue(period.year)
        self.year.blockSignals(False)
        self.number.setCurrentIndex((period.first_month - 1) // period.months)
        self._show_due(period)
        self.chosen.emit(period)

    def _show_due(self, period: Period) -> None:
        places = [number for number, state in enumerate(self._due, start=1) if state.period == period]
        self.due.setCurrentIndex(places[0] if places else 0)

    def _fill_numbers(self, kind: str) -> None:
        self.number.clear()
        for number in range(1, NUMBERS[kind] + 1):
            self.number.addItem(say(f"reports_number_{kind}", number=number))
        self.number.setVisible(kind != "year")

    def _choose_due(self, place: int) -> None:
        if place:
            self.show_period(self._due[place - 1].period)

    def _choose_kind(self, _: int = 0) -> None:
        month = self.period.first_month if self.period else 1
        day = f"{self.year.value()}-{month:02d}-01"
        self.show_period(Period.containing(day, self.kind.currentData(), self._calendar))

    def _choose(self, _: int = 0) -> None:
        kind = self.kind.currentData()
        month = self.number.currentIndex() * (12 // NUMBERS[kind]) + 1
        self.show_period(Period.containing(f"{self.year.value()}-{month:02d}-01", kind, self._calendar))

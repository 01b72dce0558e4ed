"""报送: a period is checked, seen on its forms, written, and looked at again later."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QTabBar, QVBoxLayout

from ui import look
from ui.page import Desk, Destination, Page
from ui.reports.corrections import Corrections
from ui.reports.past_part import PastPart
from ui.reports.period_part import PeriodPart
from ui.reports.rules_tab import RulesTab
from ui.reports.verify_tab import VerifyTab
from workstation.operations.closing import PeriodState
from workstation.operations.reporting import Reported
from workstation.words import say

TABS = ("checks", "forms", "past", "verify", "rules")
CHECKS, FORMS, PAST, VERIFY, RULES = range(5)


class ReportsPage(Page):
    """Five tabs; the first two show the period in hand."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._begun = False
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName(say("reports_tabs"))
        for key in TABS:
            self.tabs.addTab(say(f"reports_tab_{key}"))
        self.period = PeriodPart(desk)
        self.past = PastPart(desk)
        self.verification = VerifyTab(desk)
        self.rules = RulesTab()
        self.corrections = Corrections(desk.asker, self)
        self.stack = QStackedWidget()
        for widget in (self.period, self.past, self.verification, self.rules):
            self.stack.addWidget(widget)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        title = QLabel(say("reports_name"))
        look.set_role(title, "role", "title")
        top = QHBoxLayout()
        top.setSpacing(2 * look.MARGIN)
        top.addWidget(title)
        top.addWidget(self.tabs, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(look.MARGIN, look.GAP, look.MARGIN, look.GAP)
        box.setSpacing(look.GAP)
        box.addLayout(top)
        box.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._show_tab)
        self.period.turned.connect(self.tabs.setCurrentIndex)
        self.period.counted.connect(self._show_count)
        self.period.written.connect(self._take_written)
        for place in (self.period, self.past.list):
            place.correct_wanted.connect(self.corrections.ask)
            place.give_up_wanted.connect(self.corrections.give_up)
        self.corrections.changed.connect(self._take_changed)
        for speaker in (self.period, self.past, self.verification, self.corrections):
            speaker.said.connect(self.said)
        for part in (self.period, self.past):
            part.wanted.connect(self.wanted)
        going = QShortcut(QKeySequence("Ctrl+Return"), self)
        going.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        going.activated.connect(self.go_on)

    # -- the page among others -----------------------------------------------------------------------------

    def enter(self, destination: Destination) -> None:
        """Show where things stand, or judge a file that is brought along."""
        if not self._begun:
            self._begun = True
            self._look_again()
        if destination.file is not None:
            self.tabs.setCurrentIndex(VERIFY)
            self.verification.verify(destination.file)

    def refresh(self) -> None:
        """Records were changed elsewhere: what was found and what is due may be otherwise."""
        if self._begun:
            self._look_again()

    def _look_again(self) -> None:
        self.period.look_again()
        self.past.look_again()

    def go_on(self) -> None:
        """Do what the tab in front leads to."""
        if self.tabs.currentIndex() in (CHECKS, FORMS):
            self.period.ask_how()

    def _show_tab(self, tab: int) -> None:
        if tab in (CHECKS, FORMS):
            self.period.show_part(tab)
        self.stack.setCurrentIndex(max(tab - FORMS, 0))

    def _show_count(self, number: int) -> None:
        words = say("reports_tab_checks_number", number=f"{number:,}") if number else say("reports_tab_checks")
        self.tabs.setTabText(CHECKS, words)

    # -- what was done -------------------------------------------------------------------------------------

    def _take_written(self, reported: Reported) -> None:
        self.tabs.setCurrentIndex(PAST)
        self.past.show_result(reported)
        self.past.look_again()
        self.records_changed.emit()

    def _take_changed(self, state: PeriodState) -> None:
        """A period was opened for correction, or closed again: it is the one in hand now."""
        self.past.look_again()
        self.past.show_list()
        self.tabs.setCurrentIndex(CHECKS)
        self.period.chooser.show_period(state.period)
        self.period.look_again()
        self.records_changed.emit()

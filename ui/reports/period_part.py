"""The period in hand: it is chosen, checked, seen on its forms, and written as a package."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from ui import look
from ui.ask import Failure
from ui.flow import Flow
from ui.long_work import WorkStrip
from ui.page import Desk, Destination
from ui.reports import questions
from ui.reports.asking import AskHow, AskReason
from ui.reports.check_run import CheckRun
from ui.reports.checks_tab import ChecksTab
from ui.reports.chooser import PeriodChooser
from ui.reports.finding_model import EXPLAIN, LOOK_AT, MUST, Entry, Reasons
from ui.reports.forms_area import FormsArea
from ui.reports.questions import Begun, Course, How
from ui.reports.side_menu import SideMenu
from ui.reports.sticks import sticks
from workstation.findings import Finding
from workstation.operations.both_sides import Side
from workstation.operations.closing import PeriodState
from workstation.operations.explaining import phrases
from workstation.operations.reporting import Reported
from workstation.periods import Period
from workstation.ports import Store
from workstation.query import Query
from workstation.words import say

CHECKS, FORMS = range(2)


def _how(store: Store) -> tuple[How, list[Path]]:
    return questions.written_how(store), sticks()


class PeriodPart(QWidget):
    """Checks and forms of one period."""

    wanted = Signal(object)
    """A ``Destination``."""
    said = Signal(str, str)
    turned = Signal(int)
    """Checks or forms came to the front."""
    counted = Signal(int)
    """So many findings are listed."""
    written = Signal(object)
    """``Reported``: a package was written."""
    correct_wanted = Signal(object)
    """The ``PeriodState`` of a closed period is to be opened again."""
    give_up_wanted = Signal(object)
    """The ``PeriodState`` of one in correction is to be closed as it was."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._asker = desk.asker
        self.state: PeriodState | None = None
        """How it stands with the period in hand, once that is known."""
        self.doing = ""
        """``check``, ``write``, or nothing."""
        self._listed: Period | None = None
        """The period whose findings are listed whole."""
        self._collected: list[tuple[Finding, str]] = []
        """The findings of a run that takes the place of what is listed."""
        self._reasons: Reasons = {}
        self.chooser = PeriodChooser()
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.write_button = self._button("reports_write", self.ask_how)
        self.correct_button = self._button("reports_correct", self._correct)
        self.give_up_button = self._button("reports_give_up", self._give_up)
        look.set_role(self.write_button, "kind", "first")
        self.work = WorkStrip()
        self.run = CheckRun(desk.asker, self)
        self.checks = ChecksTab(desk.book.catalogue)
        self.forms = FormsArea(desk.asker)
        self.stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self._show_state()

    @staticmethod
    def _button(key: str, deed: object) -> QPushButton:
        button = QPushButton(say(key))
        button.setAccessibleName(button.text())
        button.clicked.connect(deed)
        return button

    def _lay_out(self) -> None:
        for widget in (self.checks, self.forms):
            self.stack.addWidget(widget)
        buttons = QWidget()
        flow = Flow(buttons)
        for button in (self.give_up_button, self.correct_button, self.write_button):
            flow.addWidget(button)
        top = QHBoxLayout()
        top.setSpacing(look.GAP)
        top.addWidget(self.chooser, 3)
        top.addWidget(buttons, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(look.GAP)
        box.addLayout(top)
        box.addWidget(self.sentence)
        box.addWidget(self.work)
        box.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.chooser.chosen.connect(self.check)
        self.run.begun.connect(self._take_begun)
        self.run.found.connect(self._take_found)
        self.run.progressed.connect(self._show_progress)
        self.run.finished.connect(self._take_checked)
        self.run.failed.connect(self._fail_checking)
        self.work.stop_button.clicked.connect(self._stop_checking)
        self.checks.again_wanted.connect(self.check_again)
        self.checks.open_wanted.connect(self.open_records)
        self.checks.form_wanted.connect(self.show_on_form)
        self.checks.reason_wanted.connect(self.ask_reason)
        for widget in (self.forms,):
            widget.wanted.connect(self.wanted)
            widget.said.connect(self.said)

    # -- coming and going ----------------------------------------------------------------------------------

    def look_again(self) -> None:
        """Ask what is due and check again; the period in hand stays."""
        self._asker.ask(questions.course, self._take_course, self._fail)

    def show_part(self, part: int) -> None:
        """Show the checks or the forms."""
        self.stack.setCurrentIndex(part)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.run.go_on()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.run.rest()

    def _take_course(self, course: Course) -> None:
        former = self.chooser.period
        self.chooser.show_course(course)
        if former is not None and self.chooser.period == former:
            self.check(former)

    # -- checking ------------------------------------------------------------------------------------------

    def check(self, period: Period) -> None:
        """Fill the forms of a period and run every check over it."""
        if self.doing == "write":
            return
        self.doing, self._collected = "check", []
        if self._listed != period:
            self._listed = self.state = None
            self.checks.put([], {})
        self.checks.table.empty_words = ""
        self._show_state()
        self.work.begin(say("reports_checking"))
        self.run.start(period)

    def check_again(self) -> None:
        """Run the checks again; what is chosen stays chosen if it is still there."""
        if self.chooser.period is not None:
            self.check(self.chooser.period)

    def _take_begun(self, begun: Begun) -> None:
        self.state, self._reasons = begun.state, begun.reasons
        package = begun.state.latest if begun.state.state == "closed" else None
        self.forms.show_forms(begun.state.period, begun.forms, package, begun.changes)
        found = [(finding, "") for finding in begun.found]
        if self._listed is None:
            self.checks.put(found, begun.reasons)
        self._collected = found
        marks = {}
        for finding in begun.found:
            figure = Entry(finding, "", None).figure
            if figure is not None:
                marks[figure] = (str(finding.severity), finding.sentence())
        self.forms.mark_findings(marks)
        self._show_state()

    def _take_found(self, found: list[tuple[Finding, str]]) -> None:
        self._collected += found
        if self._listed is None:
            self.checks.model.add(found)

    def _show_progress(self, done: int, total: int) -> None:
        if self.work.work is not None:
            self.work.work.done, self.work.work.total = done, total

    def _take_checked(self) -> None:
        self.doing = ""
        self.work.end()
        if self._listed is not None:
            self.checks.put(self._collected, self._reasons)
        self._listed, self._collected = self.chooser.period, []
        closed = self.state is not None and self.state.state == "closed"
        self.checks.table.empty_words = say("reports_closed_not_checked" if closed else "reports_nothing_found")
        self.checks.choose_first()
        self._show_state()

    def _stop_checking(self) -> None:
        if self.run.running:
            self._end_checking()
            self.sentence.setText(say("reports_stopped"))

    def _fail_checking(self, failure: Failure) -> None:
        self._end_checking()
        self.sentence.setText(failure.sentence)
        look.set_role(self.sentence, "role", "hard")

    def _end_checking(self) -> None:
        self.run.stop()
        self.doing, self._listed = "", None
        self.work.end()
        self.checks.table.empty_words = say("reports_stopped")
        self._show_state()

    # -- how it stands -------------------------------------------------------------------------------------

    def _show_state(self) -> None:
        """How it stands with the period, what comes next, and what can be done now."""
        state, model = self.state, self.checks.model
        now = state.state if state is not None else ""
        busy = say("reports_wait_checking") if self.doing == "check" else ""
        next_words, role = self._next()
        self.sentence.setText(f"{self._standing()} {next_words}".strip() or busy)
        look.set_role(self.sentence, "role", role)
        able = self._listed is not None and now != "closed" and not model.number_of(MUST) + model.number_of(EXPLAIN)
        self.write_button.setEnabled(able and not self.doing)
        self.write_button.setToolTip("Ctrl+Enter" if able else busy or next_words or say("reports_check_first"))
        self.write_button.setVisible(now != "closed")
        self.correct_button.setVisible(now == "closed")
        self.give_up_button.setVisible(now == "correcting")
        self.chooser.setEnabled(self.doing != "write")
        self.stack.setEnabled(self.doing != "write")
        for button in (self.correct_button, self.give_up_button):
            button.setEnabled(not self.doing)
            button.setToolTip(busy)
        self.counted.emit(model.rowCount())

    def _standing(self) -> str:
        if self.state is None:
            return ""
        latest, correction = self.state.latest, self.state.correction
        return say(
            f"reports_state_{self.state.state}",
            period=self.state.period.label(),
            day=self.state.due_on,
            revision=latest.revision if latest else 0,
            code=latest.check_code if latest else "",
            reason=correction.reason if correction else "",
        )

    def _next(self) -> tuple[str, str]:
        """What comes next, and how pressing it is."""
        if self.state is not None and self.state.state == "closed":
            return say("reports_next_closed"), ""
        if self._listed is None:
            return "", "quiet"
        model = self.checks.model
        hard, reasons = model.number_of(MUST), model.number_of(EXPLAIN)
        if hard:
            return say("reports_next_mend", hard=hard), "hard"
        if reasons:
            return say("reports_next_explain", reasons=reasons), "soft"
        soft = model.number_of(LOOK_AT)
        return say("reports_next_write_looked" if soft else "reports_next_write", soft=soft), ""

    # -- findings ------------------------------------------------------------------------------------------

    def open_records(self, entry: Entry) -> None:
        """Open the record of a finding, or the records behind its figure."""
        if entry.figure is not None:
            question = partial(questions.both_sides, entry.finding)
            self._asker.ask(question, partial(self._take_sides, entry), self._fail)
        elif entry.records:
            self.wanted.emit(Destination(entry.finding.register, uid=entry.finding.uid))

    def _take_sides(self, entry: Entry, found: list[Side]) -> None:
        """Open the records at once where there is one figure; else ask which of them."""
        if len(found) <= 1:
            self.forms.open_figure(*entry.figure or ("", "", ""))
            return
        menu = SideMenu(self.checks.open_button, found)
        menu.chosen.connect(self._open_side)
        menu.open_at(self.checks.open_button)

    def _open_side(self, side: Side) -> None:
        self.wanted.emit(Destination(side.register.key, query=Query(where=side.where), words=side.words))

    def show_on_form(self, entry: Entry) -> None:
        """Show the figure of a finding on its form."""
        if entry.figure is not None:
            self.turned.emit(FORMS)
            self.forms.view.show_figure(*entry.figure)

    def ask_reason(self, findings: list[Finding]) -> None:
        """Ask why findings are right as they stand."""
        words = findings[0].sentence() if len(findings) == 1 else say("reports_reason_for", number=len(findings))
        asking = AskReason(self, say("reports_give_reason"), words, phrases())
        asking.given.connect(partial(self.explain, tuple(dict.fromkeys(one.id for one in findings))))
        QDialog.open(asking)

    def explain(self, ids: tuple[str, ...], reason: str) -> None:
        """Keep one reason for several findings."""
        self._asker.ask(partial(questions.explain_all, ids, reason), self._take_reasons, self._fail)

    def _take_reasons(self, reasons: Reasons) -> None:
        self._reasons = reasons
        self.checks.take_reasons(reasons)
        self._show_state()
        self.said.emit(say("reports_reason_kept"), "quiet")

    def _fail(self, failure: Failure) -> None:
        self.said.emit(failure.sentence, "hard")

    # -- writing -------------------------------------------------------------------------------------------

    def ask_how(self) -> None:
        """Ask where the package goes and what goes into it."""
        if self.write_button.isVisible() and self.write_button.isEnabled():
            self._asker.ask(_how, self._ask_how, self._fail)

    def _ask_how(self, offered: tuple[How, list[Path]]) -> None:
        if self.chooser.period is not None and not self.doing:
            words = say("reports_where_words", period=self.chooser.period.label())
            asking = AskHow(self, words, *offered)
            asking.given.connect(self.write)
            QDialog.open(asking)

    def write(self, how: How) -> None:
        """Write the package of the period in hand."""
        period = self.chooser.period
        if period is None or self.doing:
            return
        self.doing = "write"
        self._show_state()
        work = self.work.begin(say("reports_writing"))
        self._asker.ask(partial(questions.write, period, how, work), self._take_written, self._fail_writing)

    def _take_written(self, reported: Reported | None) -> None:
        self._end_writing()
        if reported is None:
            self.said.emit(say("reports_write_stopped"), "soft")
            return
        self.written.emit(reported)
        self.look_again()

    def _fail_writing(self, failure: Failure) -> None:
        self._end_writing()
        self.said.emit(failure.sentence, "hard")
        if failure.findings:
            self.check_again()

    def _end_writing(self) -> None:
        self.doing = ""
        self.work.end()
        self._show_state()
        self.write_button.setFocus()

    def _correct(self) -> None:
        self.correct_wanted.emit(self.state)

    def _give_up(self) -> None:
        self.give_up_wanted.emit(self.state)

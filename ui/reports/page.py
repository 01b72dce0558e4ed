"""报送: a period is checked, seen on its forms, written, and looked at again later."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
)

from ui import look
from ui.ask import Failure, Newest
from ui.long_work import WorkStrip
from ui.page import Desk, Destination, Page
from ui.reports import questions
from ui.reports.asking import AskReason, AskWhere
from ui.reports.check_run import CheckRun
from ui.reports.checks_tab import ChecksTab
from ui.reports.chooser import PeriodChooser
from ui.reports.comparison_view import ComparisonView
from ui.reports.form_view import FormView
from ui.reports.past_tab import PastTab
from ui.reports.printing import FormPrinter
from ui.reports.questions import Begun, Behind, Course, Past
from ui.reports.result_card import ResultCard
from ui.reports.rules_tab import RulesTab
from ui.reports.verify_tab import VerifyTab
from workstation.findings import Finding
from workstation.operations.closing import PeriodState, closed_period
from workstation.operations.comparing import Comparison
from workstation.operations.explaining import phrases
from workstation.operations.reporting import Reported
from workstation.operations.sealed import sealed_forms
from workstation.package.contents import Form, Profile
from workstation.package.verification import Verification
from workstation.periods import Period
from workstation.ports import Explained, WrittenPackage
from workstation.query import Query
from workstation.words import say

TABS = ("checks", "forms", "past", "verify", "rules")
CHECKS, FORMS, PAST, VERIFY, RULES, COMPARISON = range(6)


class ReportsPage(Page):
    """The page of the reports."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._asker = desk.asker
        self._catalogue = tuple(desk.book.catalogue)
        self._asked = Newest()
        self._state: PeriodState | None = None
        self._sealed: WrittenPackage | None = None
        """The package whose forms are shown instead of today's."""
        self._forms: tuple[Form, ...] = ()
        self._fresh = False
        self.chooser = PeriodChooser()
        self.work = WorkStrip()
        self.run = CheckRun(desk.asker, self)
        self.checks = ChecksTab(self._catalogue)
        self.view = FormView()
        self.past = PastTab()
        self.verification = VerifyTab()
        self.rules = RulesTab()
        self.comparison = ComparisonView()
        self.result = ResultCard()
        self.printer = FormPrinter(desk.asker, self)
        self._build()
        self._lay_out()
        self._connect()

    def _build(self) -> None:
        self.write_button = QPushButton(f"{say('reports_write')}(&G)")
        self.write_button.setAccessibleName(say("reports_write"))
        look.set_role(self.write_button, "kind", "first")
        self.write_button.setEnabled(False)
        self.write_button.setToolTip(say("reports_checking"))
        self.print_button = QPushButton(say("reports_print"))
        self.print_button.setAccessibleName(say("reports_print"))
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName(say("reports_tabs"))
        for key in TABS:
            self.tabs.addTab(say(f"reports_tab_{key}"))
        self.stack = QStackedWidget()
        for widget in (self.checks, self.view, self.past, self.verification, self.rules, self.comparison):
            self.stack.addWidget(widget)

    def _lay_out(self) -> None:
        title = QLabel(say("reports_name"))
        look.set_role(title, "role", "title")
        top = QHBoxLayout()
        top.setSpacing(look.GAP)
        top.addWidget(title)
        top.addWidget(self.chooser, 1)
        top.addWidget(self.print_button)
        top.addWidget(self.write_button)
        box = QVBoxLayout(self)
        box.setContentsMargins(look.MARGIN, look.MARGIN, look.MARGIN, look.GAP)
        box.setSpacing(look.GAP)
        box.addLayout(top)
        box.addWidget(self.sentence)
        box.addWidget(self.work)
        box.addWidget(self.result)
        box.addWidget(self.tabs)
        box.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._show_tab)
        self.chooser.chosen.connect(self.check)
        self.write_button.clicked.connect(self.ask_where)
        self.print_button.clicked.connect(self.print_forms)
        self.run.begun.connect(self._take_begun)
        self.run.found.connect(self._take_found)
        self.run.progressed.connect(self._show_progress)
        self.run.finished.connect(self._take_finished)
        self.run.failed.connect(self._fail_checking)
        self.work.stop_button.clicked.connect(self._stop_checking)
        self.checks.again_wanted.connect(self.check_again)
        self.checks.open_wanted.connect(self.open_finding)
        self.checks.form_wanted.connect(self.show_on_form)
        self.checks.reason_wanted.connect(self.ask_reason)
        self.view.figure_chosen.connect(self.open_figure)
        self.past.show_wanted.connect(self.show_sealed)
        self.past.compare_wanted.connect(self.compare)
        self.past.correct_wanted.connect(self.ask_correction)
        self.past.give_up_wanted.connect(self.give_up)
        self.past.copy_wanted.connect(self.ask_copy)
        self.past.folder_wanted.connect(self.open_folder)
        self.comparison.back_wanted.connect(self._leave_comparison)
        self.comparison.save_wanted.connect(self._save_comparison)
        self.verification.file_chosen.connect(self.verify)
        self.result.copy_wanted.connect(self.ask_copy)
        self.result.folder_wanted.connect(self.open_folder)
        self.result.print_wanted.connect(self.print_forms)
        self.result.pdf_wanted.connect(self.save_pdf)
        self.printer.said.connect(self.said)

    # -- the page among others -----------------------------------------------------------------------------

    def enter(self, destination: Destination) -> None:
        """Show the period in hand, or judge a file that was dropped on the window."""
        if destination.file is not None:
            self.tabs.setCurrentIndex(VERIFY)
            self.verify(destination.file)
        elif not self._fresh:
            self._fresh = True
            self._asker.ask(questions.course, self._take_course)
            self._asker.ask(questions.past, self._take_past)

    def refresh(self) -> None:
        """Records were changed elsewhere: check again when somebody looks."""
        self._fresh = False
        if self.isVisible() and self.chooser.period is not None:
            self.enter(Destination("reports"))

    def _take_course(self, course: Course) -> None:
        former = self.chooser.period
        self.chooser.show_course(course)
        if former is not None and self.chooser.period == former:
            self.check(former)

    def _take_past(self, packages: list[Past]) -> None:
        self.past.show_packages(packages)

    def _show_tab(self, place: int) -> None:
        self.stack.setCurrentIndex(place)
        of_period = place in (CHECKS, FORMS)
        self.chooser.setVisible(of_period)
        self.write_button.setVisible(of_period)
        self.print_button.setVisible(place == FORMS)
        self.sentence.setVisible(of_period)
        self.result.setVisible(of_period and self.result.package is not None)
        if place == CHECKS and self._sealed is not None and self.chooser.period is not None:
            self.check(self.chooser.period)

    # -- checking ------------------------------------------------------------------------------------------

    def check(self, period: Period) -> None:
        """Fill the forms of a period and run every check over it."""
        self._sealed = None
        if self.result.package is not None and closed_period(self.result.package) != period:
            self.result.package = None
            self.result.hide()
        self.write_button.setEnabled(False)
        self.write_button.setToolTip(say("reports_checking"))
        self.work.begin(say("reports_checking"))
        self.run.start(period)

    def check_again(self) -> None:
        """Run the checks again; the finding in hand stays in hand if it is still there."""
        if self.chooser.period is not None:
            self.check(self.chooser.period)

    def _take_begun(self, begun: Begun) -> None:
        self._state = begun.state
        self._show_forms(begun.forms, "")
        self.checks.model.clear(begun.reasons)
        self.checks.model.add((finding, "") for finding in begun.found)
        self._mark_findings()

    def _show_forms(self, forms: Sequence[Form], check_code: str) -> None:
        self._forms = tuple(forms)
        self.view.show_forms(forms, check_code)

    def _mark_findings(self) -> None:
        marks = {}
        for entry in self.checks.model.entries:
            parts = entry.finding.field.split("/")
            if entry.finding.sheet and len(parts) == 5:
                marks[parts[0], parts[3], parts[4]] = (str(entry.finding.severity), entry.finding.sentence())
        self.view.mark_findings(marks)

    def _take_found(self, found: list[tuple[Finding, str]]) -> None:
        self.checks.model.add(found)

    def _show_progress(self, done: int, total: int) -> None:
        if self.work.work is not None:
            self.work.work.done, self.work.work.total = done, total

    def _take_finished(self) -> None:
        self.work.end()
        self.checks.table.empty_words = say("reports_nothing_found")
        self.checks.choose_first()
        self._show_sentence()

    def _stop_checking(self) -> None:
        if self.run.running:
            self.run.stop()
            self.work.end()
            self.sentence.setText(say("reports_stopped"))

    def _fail_checking(self, failure: Failure) -> None:
        self.work.end()
        self.sentence.setText(failure.sentence)

    def _show_sentence(self) -> None:
        """How it stands with the period, and what comes next."""
        state, model = self._state, self.checks.model
        if state is None:
            return
        numbers = {"hard": model.number_of(0), "reasons": model.number_of(1), "soft": model.number_of(2)}
        latest = state.latest
        words = say(
            f"reports_state_{state.state}",
            period=state.period.label(),
            day=state.due_on,
            revision=latest.revision if latest else 0,
            code=latest.check_code if latest else "",
            reason=state.correction.reason if state.correction else "",
        )
        key = (
            "reports_next_mend"
            if numbers["hard"]
            else "reports_next_explain"
            if numbers["reasons"]
            else "reports_next_write"
        )
        if state.state == "closed":
            key = "reports_next_closed"
        self.sentence.setText(f"{words} {say(key, **numbers)}")
        look.set_role(self.sentence, "role", "hard" if numbers["hard"] else "soft" if numbers["reasons"] else "")
        able = state.state != "closed" and not numbers["hard"] and not numbers["reasons"]
        self.write_button.setEnabled(able and not self.run.running)
        self.write_button.setToolTip("" if able else say(key, **numbers))
        self.tabs.setTabText(CHECKS, say("reports_tab_checks_number", number=len(model.entries)))

    # -- findings ------------------------------------------------------------------------------------------

    def open_finding(self, finding: Finding) -> None:
        """Open the record of a finding, or the records behind its figure."""
        parts = finding.field.split("/")
        if finding.register and finding.uid:
            self.wanted.emit(Destination(finding.register, uid=finding.uid))
        elif finding.sheet and len(parts) == 5:
            self.open_figure(parts[0], parts[3], parts[4])

    def show_on_form(self, finding: Finding) -> None:
        """Show the figure of a finding on its form."""
        parts = finding.field.split("/")
        if len(parts) == 5:
            self.tabs.setCurrentIndex(FORMS)
            self.view.show_figure(parts[0], parts[3], parts[4])

    def open_figure(self, form: str, line: str, column: str) -> None:
        """Open the records behind a figure, today's or those of a sealed report."""
        period = self.chooser.period
        if self._sealed is not None:
            question = partial(questions.behind_sealed, self._sealed, form, line, column)
            period = closed_period(self._sealed)
        elif period is not None:
            question = partial(questions.behind, period, form, line, column)
        else:
            return
        words = say("reports_behind", form=form, place=self._figure_words(form, line, column), period=period.label())
        self._asker.ask(question, partial(self._open_behind, words), self._fail)

    def _figure_words(self, form: str, code: str, key: str) -> str:
        for one in self._forms:
            for block in one.blocks if one.sheet == form else ():
                for line in block.lines:
                    for column in block.columns if line.code == code else ():
                        if column.key == key:
                            return f"{line.label} {column.label}"
        return f"{code} {key}"

    def _open_behind(self, words: str, found: Behind) -> None:
        self.wanted.emit(Destination(found.register.key, query=Query(where=found.where), words=words))

    def ask_reason(self, findings: list[Finding]) -> None:
        """Ask why findings are right as they stand."""
        words = findings[0].sentence() if len(findings) == 1 else say("reports_reason_for", number=len(findings))
        asking = AskReason(self, say("reports_give_reason"), words, phrases())
        asking.given.connect(partial(self._explain, tuple(one.id for one in findings)))
        QDialog.open(asking)

    def _explain(self, ids: tuple[str, ...], reason: str) -> None:
        self._asker.ask(partial(questions.explain_all, ids, reason), self._take_reasons, self._fail)

    def _take_reasons(self, reasons: dict[tuple[str, str], Explained]) -> None:
        self.checks.model.take_reasons(reasons)
        self.checks.choose_first()
        self._show_sentence()
        self.said.emit(say("reports_reason_kept"), "quiet")

    def _fail(self, failure: Failure) -> None:
        self.said.emit(failure.sentence, "hard")

    # -- writing -------------------------------------------------------------------------------------------

    def ask_where(self) -> None:
        """Ask where the package goes."""
        self._asker.ask(questions.last_folder, self._ask_where_from)

    def _ask_where_from(self, folder: str) -> None:
        if self.chooser.period is None:
            return
        words = say("reports_where_words", period=self.chooser.period.label())
        asking = AskWhere(self, say("reports_write"), words, folder)
        asking.given.connect(self.write)
        QDialog.open(asking)

    def write(self, folder: str, profile: str, attachments: bool) -> None:
        """Write the package of the period in hand."""
        period = self.chooser.period
        if period is None:
            return
        self.write_button.setEnabled(False)
        self.write_button.setToolTip(say("reports_writing"))
        progress = self.work.begin(say("reports_writing"))
        reason = self._state.correction.reason if self._state and self._state.correction else ""
        question = partial(questions.write, period, Path(folder), reason, Profile(profile), attachments, progress)
        self._asker.ask(question, self._take_written, self._fail_writing)

    def _take_written(self, answer: tuple[Reported, PeriodState] | None) -> None:
        self.work.end()
        if answer is None:
            self.said.emit(say("reports_write_stopped"), "soft")
            self._show_sentence()
            return
        written, self._state = answer
        self.result.show_package(written.package, len(written.soft))
        self.records_changed.emit()
        self._asker.ask(questions.past, self._take_past)
        self._asker.ask(questions.course, self.chooser.show_course)
        self._show_forms(sealed_forms(written.package), written.package.check_code)
        self._sealed = written.package
        self.tabs.setCurrentIndex(FORMS)
        self._show_sentence()
        self.said.emit(say("reports_written", code=written.package.check_code), "quiet")

    def _fail_writing(self, failure: Failure) -> None:
        self.work.end()
        self.said.emit(failure.sentence, "hard")
        self._show_sentence()

    def ask_copy(self, package: WrittenPackage) -> None:
        """Ask for the stick."""
        dialog = QFileDialog(self, say("reports_result_copy"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(partial(self._copy, package))
        QDialog.open(dialog)

    def _copy(self, package: WrittenPackage, folder: str) -> None:
        progress = self.work.begin(say("reports_copying"))
        question = partial(questions.copy, Path(package.path), Path(folder), progress)
        self._asker.ask(question, self._take_copied, self._fail_writing)

    def _take_copied(self, path: Path | None) -> None:
        self.work.end()
        words = say("reports_copied", path=path) if path else say("reports_write_stopped")
        self.said.emit(words, "quiet" if path else "soft")

    def open_folder(self, package: WrittenPackage) -> None:
        """Show the folder of a package in the desktop's own window."""
        folder = Path(package.path).parent
        if not folder.is_dir() or not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self.said.emit(say("reports_folder_not_opened", path=folder), "soft")

    def print_forms(self) -> None:
        """Print what is shown."""
        code = self._sealed.check_code if self._sealed else ""
        self.printer.open_print_dialog(self._forms, code, self._document())

    def save_pdf(self) -> None:
        """Save what is shown as a PDF."""
        code = self._sealed.check_code if self._sealed else ""
        self.printer.save_pdf(self._forms, code, self._document())

    def _document(self) -> str:
        period = closed_period(self._sealed) if self._sealed else self.chooser.period
        return f"{say('package_report')}_{period.label()}" if period else say("package_report")

    # -- what was written ----------------------------------------------------------------------------------

    def show_sealed(self, package: WrittenPackage) -> None:
        """Show the forms of a package as they were sealed."""
        forms = sealed_forms(package)
        if not forms:
            self.said.emit(say("reports_no_forms"), "soft")
            return
        self.run.stop()
        self.work.end()
        self._show_forms(forms, package.check_code)
        self._sealed = package
        self.tabs.setCurrentIndex(FORMS)
        period = closed_period(package).label()
        self.sentence.setText(
            say("reports_showing_sealed", period=period, revision=package.revision, code=package.check_code)
        )
        look.set_role(self.sentence, "role", "")
        self.view.setFocus()

    def compare(self, one: WrittenPackage, other: WrittenPackage) -> None:
        """Show two packages side by side."""
        self.work.begin(say("reports_comparing"))
        self._asker.ask(partial(questions.compare, one, other), self._take_comparison, self._fail_writing)

    def _take_comparison(self, found: Comparison) -> None:
        self.work.end()
        self.comparison.show_comparison(found)
        self.stack.setCurrentIndex(COMPARISON)

    def _leave_comparison(self) -> None:
        self.stack.setCurrentIndex(PAST)
        self.past.table.setFocus()

    def _save_comparison(self, found: Comparison, path: str) -> None:
        self._asker.ask(partial(questions.write_comparison, found, Path(path)), self._take_saved, self._fail)

    def _take_saved(self, path: Path) -> None:
        self.said.emit(say("reports_saved", path=path), "quiet")

    def ask_correction(self, package: WrittenPackage) -> None:
        """Ask why a closed period is opened again."""
        self._asker.ask(
            partial(questions.later, closed_period(package)), partial(self._ask_correction, package), self._fail
        )

    def _ask_correction(self, package: WrittenPackage, later: list[PeriodState]) -> None:
        period = closed_period(package)
        words = say("reports_correct_words", period=period.label(), revision=package.revision)
        if later:
            words += "\n" + say("reports_correct_later", periods="、".join(one.period.label() for one in later))
        asking = AskReason(self, say("reports_past_do_correct"), words, (), say("reports_past_do_correct"))
        asking.with_later.setVisible(bool(later))
        asking.given.connect(partial(self._correct, period, asking.with_later if later else None))
        QDialog.open(asking)

    def _correct(self, period: Period, with_later: object, reason: str) -> None:
        checked = with_later.isChecked() if with_later is not None else False  # type: ignore[attr-defined]
        self._asker.ask(partial(questions.correct, period, reason, checked), self._take_corrected, self._fail)

    def _take_corrected(self, state: PeriodState) -> None:
        self.said.emit(say("reports_correcting", period=state.period.label()), "quiet")
        self._asker.ask(questions.past, self._take_past)
        self._asker.ask(questions.course, self._take_course)
        self.tabs.setCurrentIndex(CHECKS)
        self.chooser.show_period(state.period)

    def give_up(self, package: WrittenPackage) -> None:
        """Close a period again as it was reported."""
        self._asker.ask(partial(questions.give_up, closed_period(package)), self._take_given_up, self._fail)

    def _take_given_up(self, state: PeriodState) -> None:
        self.said.emit(say("reports_given_up", period=state.period.label()), "quiet")
        self._asker.ask(questions.past, self._take_past)
        self._asker.ask(questions.course, self._take_course)

    # -- verifying -----------------------------------------------------------------------------------------

    def verify(self, path: Path) -> None:
        """Judge a file."""
        number = self._asked.next()
        self.work.begin(say("reports_verifying"))
        self._asker.ask(
            partial(questions.verify, path),
            partial(self._take_verified, number, path),
            self._fail_writing,
            partial(self._asked.is_newest, number),
        )

    def _take_verified(self, number: int, path: Path, found: Verification) -> None:
        self.work.end()
        if self._asked.is_newest(number):
            self.verification.show_result(path, found)

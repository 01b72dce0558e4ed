"""导入: a ledger is dropped or chosen, looked at, reported on, taken in, and taken back where that was wrong."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from ui.ask import Failure, Newest
from ui.importing import decisions as deciding
from ui.importing import questions
from ui.importing import words as lines
from ui.importing.asking import ask_place
from ui.importing.frame import WRITING
from ui.importing.past import TakeBackDialog
from ui.importing.questions import Planned
from ui.importing.reading import ImportReading
from ui.importing.result import Result
from ui.page import Desk, Destination
from workstation.ledgers.decisions import Decisions
from workstation.operations.undo_import import ImportBatch, TakingBack
from workstation.operations.undoing import Undone
from workstation.query import Query
from workstation.words import say


class ImportPage(ImportReading):
    """Three steps: the sheet, the report, the result."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._plans, self._others = Newest(), Newest()
        self.outdated = False
        """Whether records were changed elsewhere since the report was made."""
        self._saved: Path | None = None
        self._connect()
        self.show_step("start")
        self._ask_past()

    def _connect(self) -> None:
        self.stepper.chosen.connect(self._go_to_step)
        self.start.past.take_back_wanted.connect(self._look_back)
        sheet, report, result = self.sheet, self.report, self.result
        sheet.check_wanted.connect(self.check)
        sheet.other_wanted.connect(self.begin_anew)
        report.answered.connect(self._answer_report)
        report.decided.connect(self._decide)
        report.other_wanted.connect(self._ask_other)
        report.back_wanted.connect(self._back_to_sheet)
        report.save_wanted.connect(self.ask_where)
        report.apply_wanted.connect(self.apply)
        report.model.titles_wanted.connect(self._ask_titles)
        result.open_wanted.connect(self._open_register)
        result.take_back_wanted.connect(self._look_back_now)
        result.save_wanted.connect(self.ask_where)
        result.other_wanted.connect(self.begin_anew)
        going = QShortcut(QKeySequence("Ctrl+Return"), self)
        going.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        going.activated.connect(self.go_on)

    # -- coming and going ----------------------------------------------------------------------------------

    def enter(self, destination: Destination) -> None:
        """Read the file that is brought along; else show where things stand."""
        if destination.file is not None:
            self.open_file(destination.file)
        self.setFocus()

    def refresh(self) -> None:
        """Records were changed elsewhere: what was reported may hold no more."""
        self._ask_past()
        if self.planned is not None and self.doing != "apply":
            self.outdated = True
            self._show_report_notes()

    def _go_to_step(self, step: str) -> None:
        if step == "sheet" and self.opened is not None:
            # What was answered at the report holds at the sheet as well.
            self.show_sheet_notes()
        self.show_step("start" if step == "sheet" and self.opened is None else step)

    def _back_to_sheet(self) -> None:
        self._go_to_step("sheet")

    def go_on(self) -> None:
        """Do what the step in front leads to."""
        if self.front == "sheet":
            self.check()
        elif self.front == "report":
            self.apply()
        elif self.front == "start":
            self.choose_file()

    def begin_anew(self) -> None:
        """Show where another file is chosen; the one that was looked at is let go."""
        if self.doing in WRITING:
            return
        self.end()
        self.opened = None
        self.forget_plan()
        self.sheet.preview = None
        self.start.show_trouble("")
        self.show_step("start")
        self._ask_past()

    def forget_plan(self) -> None:
        super().forget_plan()
        self._plans.next()
        self.outdated, self._saved = False, None

    # -- the report ----------------------------------------------------------------------------------------

    def check(self) -> None:
        """Read the whole file and report what would be done; nothing is written."""
        if self.opened is None or self.doing or self.opened.preview.header is None:
            return
        # What was decided about rows one by one holds as long as the file is the same.
        number = self._plans.next()
        work = self.begin("plan", say("import_planning"))
        self._ask_plan(
            number, partial(questions.plan, self.opened.preview.register, self.opened.path, self.decisions, work), False
        )

    def _ask_plan(self, number: int, question: Callable[[Any], Planned | None], stay: bool) -> None:
        self._asker.ask(
            question,
            partial(self._take_plan, number, stay),
            partial(self._fail_plan, number),
            wanted=partial(self._plans.is_newest, number),
        )

    def _take_plan(self, number: int, stay: bool, planned: Planned | None) -> None:
        if not self._plans.is_newest(number) or self.opened is None:
            return
        self.end()
        if planned is None:
            self.said.emit(say("import_stopped"), "quiet")
            self._show_decisions_in_force()
            return
        self.planned, self.outdated = planned, False
        self.asked |= {one.field: one for one in planned.orders}
        notes = lines.notes_of_report(planned.plan, planned.doubts, self.decisions, self.asked, self.outdated)
        self.report.show_plan(planned.plan, notes, self.opened.path.name, stay=stay)
        self.show_step("report")

    def _show_decisions_in_force(self) -> None:
        """What was stopped was decided in vain: the report and its lines are those of before."""
        if self.planned is not None and self.front == "report":
            self.decisions = self.planned.plan.decisions
            self._show_report_notes()

    def _fail_plan(self, number: int, failure: Failure) -> None:
        if not self._plans.is_newest(number):
            return
        self.end()
        self._show_decisions_in_force()
        self.said.emit(failure.sentence, "hard")

    def _show_report_notes(self) -> None:
        if self.planned is not None:
            notes = lines.notes_of_report(
                self.planned.plan, self.planned.doubts, self.decisions, self.asked, self.outdated
            )
            self.report.show_notes(notes)

    def _decide(self, found: Mapping[int, str]) -> None:
        self._decide_by(deciding.with_rows(self.decisions, found))

    def _decide_by(self, decisions: Decisions) -> None:
        """Other decisions about rows: the file need not be read again."""
        if self.planned is None or self.doing:
            return
        self.decisions = decisions
        number = self._plans.next()
        work = self.begin("plan", say("import_planning"))
        self._ask_plan(number, partial(questions.decide, self.planned, decisions, work), True)

    def _answer_report(self, key: tuple[str, str], chosen: str) -> None:
        """A line above the report was answered."""
        kind, name = key
        if kind in (lines.ORDER, lines.BLANK) and not self.doing:
            by_order = kind == lines.ORDER
            decisions = self.decisions
            self.decisions = (
                deciding.with_order(decisions, name, chosen) if by_order else deciding.with_blank(decisions, chosen)
            )
            self.check()
        elif kind == lines.SIMILAR:
            self._decide_by(deciding.with_similar(self.decisions, chosen))
        elif kind == lines.RECYCLED:
            self._decide_by(deciding.with_recycled(self.decisions, chosen))
        elif kind == lines.OUTDATED:
            self.check()

    def _ask_titles(self, uids: list[str]) -> None:
        if self.planned is not None:
            question = partial(questions.titles, self.planned.plan.register, tuple(uids))
            self._asker.ask(question, self.report.model.take_titles)

    def _ask_other(self, uid: str) -> None:
        if self.planned is not None:
            number = self._others.next()
            self._asker.ask(
                partial(questions.record, self.planned.plan.register, uid),
                partial(self.report.show_other, uid),
                wanted=partial(self._others.is_newest, number),
            )

    # -- the rows that do not come in ------------------------------------------------------------------------

    def ask_where(self) -> None:
        """Ask where the rows that do not come in are to be saved."""
        if self.planned is not None and not self.doing and self.opened is not None:
            name = say("import_failed_name", name=self.opened.path.stem)
            ask_place(self, name, self._save_failed)

    def _save_failed(self, path: str) -> None:
        if self.planned is None:
            return
        place = Path(path)
        if place.suffix.lower() != ".xlsx":
            place = place.with_name(place.name + ".xlsx")
        work = self.begin("save", say("import_saving"))
        self._asker.ask(partial(questions.save_failed, self.planned, place, work), self._take_saved, self._fail)

    def _take_saved(self, path: Path | None) -> None:
        self.end()
        self.setFocus()
        if path is None:
            self.said.emit(say("import_stopped"), "quiet")
            return
        self._saved = path
        self.said.emit(say("import_failed_saved", path=path), "quiet")
        if self.result.result is not None and self.front == "result":
            self.result.show_result(replace(self.result.result, saved=path))

    # -- taking in -----------------------------------------------------------------------------------------

    def apply(self) -> None:
        """Write the good rows, all or none."""
        if self.planned is None or self.doing or not self.report.apply_button.isEnabled():
            return
        work = self.begin("apply", say("import_applying"))
        self._asker.ask(partial(questions.apply, self.planned, work), self._take_applied, self._fail_applied)

    def _take_applied(self, batch: str | None) -> None:
        self.end()
        if batch is None or self.planned is None or self.opened is None:
            self.said.emit(say("import_stopped"), "quiet")
            return
        counts = self.planned.plan.counts
        aside = sum(one.code.startswith("ignored_") for one in self.planned.plan.set_aside)
        self.result.show_result(
            Result(
                register=self.planned.plan.register,
                file=self.opened.path.name,
                batch=batch,
                added=counts["new"],
                changed=counts["changed"],
                unchanged=counts["unchanged"],
                left=counts["failed"] + counts["waiting"],
                ignored=counts["ignored"] + aside,
                saved=self._saved,
            )
        )
        self.show_step("result")
        self.records_changed.emit()
        self._ask_past()

    def _fail_applied(self, failure: Failure) -> None:
        self.end()
        self.outdated = any(finding.code == "changed_since_plan" for finding in failure.findings)
        self._show_report_notes()
        self.said.emit(failure.sentence, "hard")

    def _open_register(self) -> None:
        if self.result.result is not None:
            register = self.result.result.register
            question = partial(questions.records_of, self.result.result.batch)
            self._asker.ask(question, partial(self._take_query, register.key))

    def _take_query(self, key: str, query: Query) -> None:
        self.wanted.emit(Destination(key, query=query))

    # -- taking back ---------------------------------------------------------------------------------------

    def _ask_past(self) -> None:
        self._asker.ask(questions.past, self.start.past.show_batches)

    def _look_back_now(self) -> None:
        if self.result.result is not None and not self.doing:
            self._asker.ask(partial(questions.look_back, self.result.result.batch), self._ask_back)

    def _look_back(self, batch: ImportBatch) -> None:
        if not self.doing:
            self._asker.ask(partial(questions.look_back, batch.batch), self._ask_back)

    def _ask_back(self, found: TakingBack) -> None:
        dialog = TakeBackDialog(found, self)
        dialog.agreed.connect(self._take_back)
        dialog.open()

    def _take_back(self, batch: ImportBatch, kept: tuple[str, ...]) -> None:
        if self.doing:
            return
        work = self.begin("back", say("import_taking_back"))
        self._asker.ask(
            partial(questions.take_back, batch.batch, kept, work),
            partial(self._take_taken_back, batch),
            self._fail,
        )

    def _take_taken_back(self, batch: ImportBatch, undone: Undone | None) -> None:
        self.end()
        if undone is None:
            self.said.emit(say("import_stopped"), "quiet")
            return
        self.said.emit(undone.sentence, "quiet")
        shown = self.result.result
        if shown is not None and shown.batch == batch.batch:
            self.result.show_result(replace(shown, taken_back=True))
        self.records_changed.emit()
        self.refresh()

    def _fail(self, failure: Failure) -> None:
        self.end()
        self.setFocus()
        self.said.emit(failure.sentence, "hard")

"""The first part of an import: a file is opened, and it is settled what its sheet and its columns are."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from ui.ask import Failure, Newest
from ui.form.editors import Context
from ui.importing import decisions as deciding
from ui.importing import questions
from ui.importing import words as lines
from ui.importing.asking import BY_ITSELF, ConstantDialog, ask_file
from ui.importing.frame import WRITING, ImportFrame
from ui.importing.questions import Opened, Planned
from ui.page import Desk
from workstation.ledgers.day_orders import OrderQuestion
from workstation.ledgers.decisions import Decisions
from workstation.operations.import_preview import Preview
from workstation.register import Register
from workstation.words import say

DECIDING = ("sheet", "report")
"""Steps at which something is decided that is not done yet."""


class ImportReading(ImportFrame):
    """The page up to its first step."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._asker = desk.asker
        self._book = desk.book
        self._opens, self._looks = Newest(), Newest()
        self.opened: Opened | None = None
        self.decisions = Decisions()
        self.asked: dict[str, OrderQuestion] = {}
        """Field -> what is to be asked about its dates."""
        self.planned: Planned | None = None
        """What would be done, once that was worked out."""
        self.start.choose_wanted.connect(self.choose_file)
        sheet = self.sheet
        sheet.register_chosen.connect(self._choose_register)
        sheet.sheet_chosen.connect(self._choose_sheet)
        sheet.encoding_chosen.connect(self._choose_encoding)
        sheet.header_chosen.connect(self._choose_header)
        sheet.column_chosen.connect(self._choose_column)
        sheet.answered.connect(self._answer_sheet)
        sheet.constant_wanted.connect(self.ask_constant)

    @property
    def register(self) -> Register | None:
        """The register that the ledger is read for; the help asks for it too."""
        return self.opened.preview.register if self.opened is not None else None

    @property
    def state(self) -> str:
        """A file that was looked at and not taken in yet: what was decided about it is on this page alone."""
        return "window_state_importing" if self.opened is not None and self.front in DECIDING else super().state

    def show_step(self, front: str) -> None:
        """Bring a step to the front."""
        reached = set()
        if front == "result":
            reached = {"result"}
        else:
            reached |= {"sheet"} if self.opened is not None else set()
            reached |= {"report"} if self.planned is not None else set()
        if front == "start":
            self.title.setText(say("import_title"))
        self.show_front(front, reached)
        self.state_changed.emit(self.state)

    def forget_plan(self) -> None:
        """Let a plan go, and the sheet it was read from: both may be large."""
        self.planned = None
        self.report.forget()

    # -- the file ------------------------------------------------------------------------------------------

    def choose_file(self) -> None:
        """Ask for a file."""
        if not self.doing:
            ask_file(self, self._file_chosen)

    def _file_chosen(self, path: str) -> None:
        self.open_file(Path(path))

    def open_file(self, path: Path) -> None:
        """Read the first rows of a file."""
        if self.doing in WRITING:
            self.said.emit(say("import_busy", name=path.name), "soft")
        else:
            self._open(path, Decisions(), None)

    def _open(self, path: Path, decisions: Decisions, register: Register | None) -> None:
        """What was opened before stays until the other file can be read."""
        number = self._opens.next()
        self._looks.next()
        work = self.begin("open", say("import_opening", name=path.name))
        self._asker.ask(
            partial(questions.open_file, path, register, decisions, work),
            partial(self._take_opened, number, decisions),
            partial(self._fail_open, number, path),
            wanted=partial(self._opens.is_newest, number),
        )

    def _take_opened(self, number: int, decisions: Decisions, opened: Opened | None) -> None:
        if not self._opens.is_newest(number):
            return
        self.end()
        if opened is None:
            self.said.emit(say("import_stopped"), "quiet")
            return
        self.forget_plan()
        self.opened, self.decisions, self.asked = opened, decisions, {}
        self.start.show_trouble("")
        self.sheet.show_file(opened.book, decisions.encoding, opened.fits)
        self._show_preview(opened.preview)
        self.show_step("sheet")

    def _fail_open(self, number: int, path: Path, failure: Failure) -> None:
        if not self._opens.is_newest(number):
            return
        self.end()
        if self.opened is not None and self.opened.path == path and self.front == "sheet":
            # Another encoding was tried, and does not fit.
            self.sheet.show_file(self.opened.book, self.decisions.encoding, self.opened.fits)
            self._show_preview(self.opened.preview)
            self.said.emit(failure.sentence, "hard")
            return
        self.start.show_trouble(failure.sentence)
        self.show_step("start")

    # -- the sheet -----------------------------------------------------------------------------------------

    def _show_preview(self, preview: Preview) -> None:
        assert self.opened is not None
        self.opened = replace(self.opened, preview=preview)
        self.asked |= {one.field: one for one in preview.questions if one.field not in self.asked}
        self.sheet.show_preview(preview, bool(self.decisions.header_rows))
        self.show_sheet_notes()
        self.title.setText(say("import_title_of", file=self.opened.path.name))

    def show_sheet_notes(self) -> None:
        """Show what is asked and told about the sheet."""
        if self.opened is not None:
            self.sheet.show_notes(lines.notes_of_sheet(self.opened.preview, self.decisions, self.asked))

    def _change(self, decisions: Decisions, register: Register | None = None) -> None:
        """Other decisions: look again, and forget the report that was made by the former ones."""
        if self.opened is None or self.doing:
            return
        self.decisions = decisions
        self.forget_plan()
        number = self._looks.next()
        self._asker.ask(
            partial(questions.look, self.opened.book, register or self.opened.preview.register, decisions),
            partial(self._take_look, number),
            wanted=partial(self._looks.is_newest, number),
        )

    def _take_look(self, number: int, preview: Preview) -> None:
        if self._looks.is_newest(number) and self.opened is not None:
            self._show_preview(preview)
            self.show_step("sheet")

    def _choose_register(self, key: str) -> None:
        register = next(one for one in self._book.catalogue if one.key == key)
        if self.opened is not None and register is not self.register:
            self.asked = {}
            self._change(deciding.for_register(self.decisions), register)

    def _choose_sheet(self, name: str) -> None:
        self.asked = {}
        self._change(deciding.in_sheet(self.decisions, name))

    def _choose_encoding(self, encoding: str) -> None:
        if self.opened is not None and not self.doing and encoding != self.decisions.encoding:
            self._open(self.opened.path, replace(self.decisions, encoding=encoding), self.register)

    def _choose_header(self, rows: tuple[int, ...]) -> None:
        self.asked = {}
        self._change(deciding.below_headings(self.decisions, rows))

    def _choose_column(self, index: int, key: str | None) -> None:
        if self.opened is not None:
            self.asked = {}
            columns, by_itself = self.opened.preview.columns, key == BY_ITSELF
            self._change(deciding.with_column(self.decisions, columns, index, key, by_itself=by_itself))

    def _answer_sheet(self, key: tuple[str, str], chosen: str) -> None:
        """A line above the sheet was answered."""
        kind, name = key
        decisions = self.decisions
        if kind == lines.ORDER:
            self._change(deciding.with_order(decisions, name, chosen))
        elif kind == lines.UNREAD:
            self._change(deciding.with_note(decisions, chosen == "note"))
        elif kind == lines.WANTING:
            self.ask_constant(name)
        elif kind == lines.CONSTANT:
            constants = {one: raw for one, raw in decisions.choice.constants.items() if one != name}
            self._change(deciding.with_constants(decisions, constants))

    def ask_constant(self, key: str) -> ConstantDialog | None:
        """Ask for a value that all rows get."""
        if self.opened is None:
            return None
        had = {one.key for one in self.opened.preview.columns}
        register = self.opened.preview.register
        fields = [key for section in register.sections for key in section.fields]
        free = [one for one in fields if one not in had and register.by_key[one].kind != "files"]
        dialog = ConstantDialog(register, free, Context(self._book.unit, self._asker), self)
        dialog.field_box.setCurrentIndex(max(dialog.field_box.findData(key), 0))
        dialog.chosen.connect(self._take_constant)
        dialog.open()
        return dialog

    def _take_constant(self, key: str, raw: Any) -> None:
        self._change(deciding.with_constants(self.decisions, {**self.decisions.choice.constants, key: raw}))

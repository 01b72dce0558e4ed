"""Forms on screen with what can be done with them: print, save, describe. Today's, or those of a package."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from ui import look
from ui.ask import Asker, Failure, Newest
from ui.page import Destination
from ui.reports import questions
from ui.reports.form_model import Mark
from ui.reports.form_view import FormView
from ui.reports.paper import Paper
from ui.reports.preview import PagePreview
from ui.reports.printing import FormPrinter
from ui.reports.questions import Behind, Place
from workstation.package.contents import Form, Table
from workstation.periods import Period
from workstation.ports import WrittenPackage
from workstation.query import Query
from workstation.words import say


class FormsArea(QWidget):
    """The forms of one period; a figure opens its records, of then where they were sealed."""

    wanted = Signal(object)
    """A ``Destination``."""
    said = Signal(str, str)

    def __init__(self, asker: Asker) -> None:
        super().__init__()
        self._asker = asker
        self.period: Period | None = None
        self.package: WrittenPackage | None = None
        """The package that the forms were sealed in; ``None`` for those of today."""
        self._lists = Newest()
        self.view = FormView()
        self.pages = PagePreview()
        self.stack = QStackedWidget()
        for widget in (self.view, self.pages):
            self.stack.addWidget(widget)
        self.printer = FormPrinter(asker, self)
        self.about = QLabel()
        self.about.setWordWrap(True)
        look.set_role(self.about, "role", "quiet")
        self.preview_button = QPushButton(say("reports_preview"))
        self.preview_button.setCheckable(True)
        self.print_button = QPushButton(say("reports_print"))
        self.pdf_button = QPushButton(say("reports_pdf"))
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(look.GAP)
        self.buttons.addWidget(self.about, 1)
        for button in (self.preview_button, self.print_button, self.pdf_button):
            button.setAccessibleName(button.text())
            self.buttons.addWidget(button)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(look.GAP)
        box.addLayout(self.buttons)
        box.addWidget(self.stack, 1)
        self.preview_button.toggled.connect(self.show_pages)
        self.print_button.clicked.connect(self.print_forms)
        self.pdf_button.clicked.connect(self.save_pdf)
        self.view.figure_chosen.connect(self.open_figure)
        self.printer.said.connect(self.said)

    def show_forms(
        self,
        period: Period,
        forms: Sequence[Form],
        package: WrittenPackage | None = None,
        changes: Mapping[Place, int | None] | None = None,
    ) -> None:
        """Show the forms of a period; what is shown already stays as it is, scrolled where it was."""
        code = package.check_code if package else ""
        same = (self.view.forms, self.view.check_code, self.period) == (tuple(forms), code, period)
        self.period, self.package = period, package
        if not same:
            self.view.show_forms(forms, code)
        self.view.mark_findings({})
        self.view.mark_changes(changes or {})
        if package is None:
            self.about.setText(say("reports_forms_today"))
        else:
            values = {"period": period.label(), "revision": package.revision, "code": code}
            self.about.setText(say("reports_forms_sealed", **values))
        for button in (self.preview_button, self.print_button, self.pdf_button):
            button.setEnabled(bool(forms))
            button.setToolTip("" if forms else say("reports_no_forms"))
        if forms:
            self.preview_button.setToolTip(say("reports_preview_hint"))
            self._ask_lists(period, package)
        self._show_pages()

    def _ask_lists(self, period: Period, package: WrittenPackage | None) -> None:
        """The lists come after the forms, for they may be long."""
        number = self._lists.next()
        wanted = partial(self._lists.is_newest, number)
        self._asker.ask(partial(questions.lists_of, period, package), self._take_lists, self._fail, wanted)

    def _take_lists(self, lists: list[Table]) -> None:
        if tuple(lists) != self.view.lists:
            self.view.show_lists(lists)
            self._show_pages()

    def mark_findings(self, marks: Mapping[Place, Mark]) -> None:
        """Mark the figures at which something was found."""
        self.view.mark_findings(marks)

    # -- figures -------------------------------------------------------------------------------------------

    def open_figure(self, form: str, line: str, column: str) -> None:
        """Open the records behind a figure."""
        if self.period is None:
            return
        if self.package is not None:
            question = partial(questions.behind_sealed, self.package, form, line, column)
        else:
            question = partial(questions.behind, self.period, form, line, column)
        place = self.words_of(form, line, column)
        words = say("reports_behind", form=form, place=place, period=self.period.label())
        self._asker.ask(question, partial(self._open_behind, words), self._fail)

    def words_of(self, form: str, code: str, key: str) -> str:
        """Line and column of a figure as the form calls them."""
        blocks = (block for one in self.view.forms if one.sheet == form for block in one.blocks)
        for block in blocks:
            lines = {line.code: line.label for line in block.lines}
            columns = {column.key: column.label for column in block.columns}
            if code in lines and key in columns:
                return f"{lines[code]} {columns[key]}"
        return f"{code} {key}"

    def _open_behind(self, words: str, found: Behind) -> None:
        self.wanted.emit(Destination(found.register.key, query=Query(where=found.where), words=words))

    def _fail(self, failure: Failure) -> None:
        self.said.emit(failure.sentence, "hard")

    # -- paper ---------------------------------------------------------------------------------------------

    def show_pages(self, wanted: bool) -> None:
        """Show the pages as they will be printed, or the forms again."""
        self.stack.setCurrentWidget(self.pages if wanted else self.view)
        self._show_pages()
        (self.pages if wanted else self.view.table).setFocus()

    def _show_pages(self) -> None:
        if self.stack.currentWidget() is self.pages:
            self.pages.show_paper(Paper(self.view.forms, self.view.check_code, self.view.lists))

    def print_forms(self) -> QObject | None:
        """Print what is shown; returns the dialog that opened."""
        return self.printer.open_print_dialog(self.view.forms, self.view.check_code, self.document, self.view.lists)

    def save_pdf(self) -> QObject | None:
        """Save what is shown as a PDF; returns the dialog that opened."""
        return self.printer.save_pdf(self.view.forms, self.view.check_code, self.document, self.view.lists)

    @property
    def document(self) -> str:
        """What the paper is called: as the package where there is one."""
        if self.package is not None:
            return Path(self.package.path).stem
        label = self.period.label() if self.period else ""
        return say("reports_document", period=label)

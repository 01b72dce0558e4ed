"""The findings of a period: the list, the whole sentence of one, and what can be done about it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from ui import look
from ui.choosing import go_to
from ui.flow import Flow
from ui.reports.finding_model import Entry, FindingModel, Reasons
from ui.reports.plain_table import PlainTable
from workstation.findings import Finding
from workstation.operations.explaining import all_checks
from workstation.register import Register
from workstation.words import say


class ChecksTab(QWidget):
    """Tells what is wanted and does nothing itself."""

    open_wanted = Signal(object)
    """An ``Entry`` whose record, or the records behind whose figure, are wanted."""
    form_wanted = Signal(object)
    """An ``Entry`` whose figure is wanted on its form."""
    reason_wanted = Signal(list)
    """Findings that are to be explained together."""
    again_wanted = Signal()

    def __init__(self, catalogue: Sequence[Register]) -> None:
        super().__init__()
        self.model = FindingModel(catalogue, self)
        self._rules = {(one.subject, one.code): one.sentence for one in all_checks()}
        self._names = {register.key: register.words() for register in catalogue}
        self.table = PlainTable(self.model, say("reports_findings"), (90, 260, 500))
        self.sentence = QLabel()
        self.reason = QLabel()
        self.details = QLabel()
        for label, role in ((self.sentence, ""), (self.reason, "quiet"), (self.details, "quiet")):
            label.setWordWrap(True)
            look.set_role(label, "role", role)
        self.details.hide()
        self.reason_button = self._button("reports_give_reason", self._give_reason)
        self.open_button = self._button("reports_open", self._open)
        self.form_button = self._button("reports_see_form", self._see_form)
        self.details_button = self._button("reports_details", self._show_details)
        self.details_button.setCheckable(True)
        self.again_button = self._button("reports_check_again", self.again_wanted.emit)
        look.set_role(self.reason_button, "kind", "first")
        self._lay_out()
        self.table.current_changed.connect(self.show_chosen)
        self.table.opened.connect(self._open)
        self.show_chosen()

    @staticmethod
    def _button(key: str, deed: Callable[[], None]) -> QPushButton:
        button = QPushButton(say(key))
        button.setAccessibleName(button.text())
        button.clicked.connect(deed)
        return button

    def _lay_out(self) -> None:
        card = QFrame()
        card.setObjectName("card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(look.MARGIN, look.GAP, look.MARGIN, look.GAP)
        inside.setSpacing(look.GAP // 2)
        buttons = QWidget()
        flow = Flow(buttons)
        for button in (
            self.reason_button,
            self.open_button,
            self.form_button,
            self.details_button,
            self.again_button,
        ):
            flow.addWidget(button)
        for widget in (self.sentence, self.reason, self.details, buttons):
            inside.addWidget(widget)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(look.GAP)
        box.addWidget(self.table, 1)
        box.addWidget(card)

    # -- what is listed ------------------------------------------------------------------------------------

    def put(self, found: Sequence[tuple[Finding, str]], reasons: Reasons) -> None:
        """List these; what was chosen and seen stays where it is still there."""
        chosen, row, bar = self._held()
        self.model.put(found, reasons)
        self._choose(chosen, row, bar)

    def take_reasons(self, reasons: Reasons) -> None:
        """Reasons were given; the keys go to the first finding that still wants something."""
        self.model.take_reasons(reasons)
        self._choose("", 0, 0)
        self.table.setFocus()

    def choose_first(self) -> None:
        """Put the keys on the first finding, where they are on none."""
        if not self.table.currentIndex().isValid():
            self._choose("", 0, 0)
        self.show_chosen()

    def _held(self) -> tuple[str, int, int]:
        row = self.table.currentIndex().row()
        entry = self.model.entry(row)
        return entry.finding.id if entry else "", max(row, 0), self.table.verticalScrollBar().value()

    def _choose(self, identity: str, row: int, bar: int) -> None:
        found = self.model.row_of(identity) if identity else -1
        last = self.model.rowCount() - 1
        if last >= 0:
            # What was mended is gone: the one that took its place is the next to look at.
            go_to(self.table, self.model.index(found if found >= 0 else min(row, last), 0))
            self.table.verticalScrollBar().setValue(bar)
            self.table.scrollTo(self.table.currentIndex())
        self.show_chosen()

    @property
    def chosen(self) -> list[Entry]:
        """The findings that are chosen."""
        return [entry for row in self.table.chosen_rows() if (entry := self.model.entry(row)) is not None]

    # -- what is said of the chosen ones -------------------------------------------------------------------

    def show_chosen(self) -> None:
        """Show the whole sentence of what is chosen, and what can be done."""
        chosen = self.chosen
        one = chosen[0] if len(chosen) == 1 else None
        self._show_words(one, len(chosen))
        choose = say("reports_choose_first")
        explainable = bool(chosen) and all(entry.explainable for entry in chosen)
        self._able(self.reason_button, explainable, say("reports_no_reason") if chosen else choose)
        records = one is not None and one.records
        self._able(self.open_button, records, say("reports_no_record") if one else choose)
        figure = one is not None and one.figure is not None
        self._able(self.form_button, figure, say("reports_not_on_form") if one else choose)
        self._able(self.details_button, one is not None, choose)

    def _show_words(self, one: Entry | None, number: int) -> None:
        if one is None:
            words = say("reports_chosen", number=number) if number else ""
            self.sentence.setText(
                words or say("reports_choose_one" if self.model.rowCount() else "reports_none_listed")
            )
            self.reason.hide()
            self.details.hide()
            return
        self.sentence.setText(one.finding.sentence())
        given = one.reason
        if given is not None:
            at = given.at[:16].replace("T", " ")
            self.reason.setText(say("reports_given_by", reason=given.reason, clerk=given.clerk, at=at))
        self.reason.setVisible(given is not None)
        subject = self._names.get(one.finding.register, say("check_of_forms"))
        rule = self._rules.get((subject, one.finding.code), "")
        self.details.setText(say("reports_code", code=one.finding.code, rule=rule))
        self.details.setVisible(self.details_button.isChecked())

    @staticmethod
    def _able(button: QPushButton, able: bool, reason: str) -> None:
        button.setEnabled(able)
        button.setToolTip("" if able else reason)

    def _show_details(self) -> None:
        self.show_chosen()

    def _open(self, *_: object) -> None:
        if self.open_button.isEnabled():
            self.open_wanted.emit(self.chosen[0])

    def _see_form(self) -> None:
        if self.form_button.isEnabled():
            self.form_wanted.emit(self.chosen[0])

    def _give_reason(self) -> None:
        if self.reason_button.isEnabled():
            self.reason_wanted.emit([entry.finding for entry in self.chosen])

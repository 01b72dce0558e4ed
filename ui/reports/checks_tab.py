"""The findings of a period: the list, the whole sentence of one, and what can be done about it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from ui import look
from ui.flow import Flow
from ui.reports.finding_model import Entry, FindingModel
from ui.reports.plain_table import PlainTable
from workstation.register import Register
from workstation.words import say


class ChecksTab(QWidget):
    """Tells what is wanted and does nothing itself."""

    open_wanted = Signal(object)
    """A ``Finding`` whose record, or the records behind whose figure, are wanted."""
    form_wanted = Signal(object)
    """A ``Finding`` whose figure is wanted on its form."""
    reason_wanted = Signal(list)
    """Findings that are to be explained together."""
    again_wanted = Signal()

    def __init__(self, catalogue: Sequence[Register]) -> None:
        super().__init__()
        self.model = FindingModel(catalogue, self)
        self.table = PlainTable(self.model, say("reports_findings"), (96, 260, 520))
        self.detail = QLabel()
        self.detail.setWordWrap(True)
        self.detail.setMinimumHeight(2 * look.ROW_HEIGHT)
        self.code = QLabel()
        look.set_role(self.code, "role", "quiet")
        self.open_button = self._button("reports_open", self._open)
        self.form_button = self._button("reports_see_form", self._see_form)
        self.reason_button = self._button("reports_give_reason", self._give_reason)
        self.again_button = self._button("reports_check_again", self.again_wanted.emit)
        look.set_role(self.reason_button, "kind", "first")
        self._lay_out()
        self.table.current_changed.connect(self.show_current)
        self.table.opened.connect(self._open)
        self.show_current()

    @staticmethod
    def _button(key: str, deed: object) -> QPushButton:
        button = QPushButton(say(key))
        button.setAccessibleName(button.text())
        button.clicked.connect(deed)
        return button

    def _lay_out(self) -> None:
        card = QFrame()
        card.setObjectName("card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(look.MARGIN, look.GAP, look.MARGIN, look.GAP)
        inside.addWidget(self.detail)
        inside.addWidget(self.code)
        buttons = QWidget()
        flow = Flow(buttons)
        for button in (self.reason_button, self.open_button, self.form_button, self.again_button):
            flow.addWidget(button)
        inside.addWidget(buttons)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(look.GAP)
        box.addWidget(self.table, 1)
        box.addWidget(card)

    @property
    def chosen(self) -> list[Entry]:
        """The entries that are chosen."""
        return [self.model.entries[row] for row in self.table.chosen_rows() if row < len(self.model.entries)]

    def show_current(self) -> None:
        """Show the whole sentence of what is chosen, and what can be done."""
        chosen = self.chosen
        one = chosen[0] if len(chosen) == 1 else None
        if one is not None:
            self.detail.setText(one.finding.sentence())
            given = one.reason
            by = say("reports_given_by", clerk=given.clerk, at=given.at[:16].replace("T", " ")) if given else ""
            self.code.setText(say("reports_code", code=one.finding.code) + (f"  {by}" if by else ""))
        else:
            self.detail.setText(say("reports_chosen", number=len(chosen)) if chosen else say("reports_choose_one"))
            self.code.setText("")
        soft = [entry for entry in chosen if not entry.finding.hard]
        self.reason_button.setEnabled(bool(soft) and len(soft) == len(chosen))
        self.reason_button.setToolTip(self._why(self.reason_button, "reports_hard_no_reason"))
        self.open_button.setEnabled(one is not None and bool(one.finding.uid or one.finding.field))
        self.open_button.setToolTip(self._why(self.open_button, "reports_no_records"))
        self.form_button.setEnabled(one is not None and bool(one.finding.sheet))
        self.form_button.setToolTip(self._why(self.form_button, "reports_on_no_form"))

    def _why(self, button: QPushButton, key: str) -> str:
        """Why a button does nothing now."""
        if button.isEnabled():
            return ""
        return say(key if len(self.chosen) == 1 else "reports_choose_one")

    def choose_first(self) -> None:
        """Put the keys on the first finding."""
        if self.model.entries:
            self.table.selectRow(0)

    def _open(self, *_: object) -> None:
        if len(self.chosen) == 1:
            self.open_wanted.emit(self.chosen[0].finding)

    def _see_form(self) -> None:
        if len(self.chosen) == 1:
            self.form_wanted.emit(self.chosen[0].finding)

    def _give_reason(self) -> None:
        found = [entry.finding for entry in self.chosen if not entry.finding.hard]
        if found:
            self.reason_wanted.emit(found)

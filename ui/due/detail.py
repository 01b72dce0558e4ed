"""Why something is due that day, and what can be done about it: the pane beside the list."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from ui import look
from ui.due.table import left_words, mark_words
from ui.flow import Flow
from ui.showing import shown_day
from workstation.operations.deadlines import Entry, Explanation
from workstation.register import Register
from workstation.rules import RuleValue
from workstation.words import say


def rule_lines(held: RuleValue) -> list[str]:
    """A rule with its edition, its article and whether it was verified, line by line."""
    since, until = held.since, held.until
    if since and until:
        span = say("due_rule_between", since=shown_day(since), until=shown_day(until))
    elif since or until:
        span = (
            say("due_rule_since", since=shown_day(since))
            if since
            else say("due_rule_until", until=shown_day(until or ""))
        )
    else:
        span = say("due_rule_always")
    amount = say(f"due_unit_{held.unit}", number=held.value)
    checked = say("due_rule_verified" if held.verified else "due_rule_unverified")
    return [
        say("due_rule_amount", amount=amount),
        say("due_rule_edition", edition=span),
        say("due_rule_source", source=held),
        checked,
    ]


class DueDetail(QFrame):
    """One thing that is due, or the several that are chosen."""

    opened = Signal(object)
    """An ``Entry`` whose record is wanted."""
    mark_wanted = Signal(object, str)
    """``notified``, ``done`` or ``None``, and the note."""

    def __init__(self, registers: Sequence[Register]) -> None:
        super().__init__()
        self.setObjectName("form")
        self._registers = {register.key: register for register in registers}
        self.entry: Entry | None = None
        self.title = QLabel()
        self.title.setWordWrap(True)
        look.set_role(self.title, "role", "title")
        self.facts = QLabel()
        self.facts.setWordWrap(True)
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.heading = QLabel(say("due_why"))
        look.set_role(self.heading, "role", "section")
        self.why = QTextBrowser()
        self.why.setAccessibleName(say("due_why"))
        self.why.setTabChangesFocus(True)
        self.why.setFrameShape(QFrame.Shape.NoFrame)
        self.open_button = QPushButton(say("due_open_record"))
        look.set_role(self.open_button, "kind", "first")
        self.note = QLineEdit()
        self.note.setPlaceholderText(say("due_note_hint"))
        self.note.setAccessibleName(say("due_note"))
        self.notified_button = QPushButton(say("due_mark_notified"))
        self.done_button = QPushButton(say("due_mark_done"))
        self.unmark_button = QPushButton(say("due_unmark"))
        for button in (self.open_button, self.notified_button, self.done_button, self.unmark_button):
            button.setAccessibleName(button.text())
        self._lay_out()
        self.open_button.clicked.connect(self._open)
        self.notified_button.clicked.connect(self._notified)
        self.done_button.clicked.connect(self._done)
        self.unmark_button.clicked.connect(self._unmark)
        self.show_nothing()

    def _lay_out(self) -> None:
        marks = QWidget()
        flow = Flow(marks, look.GAP)
        for button in (self.notified_button, self.done_button, self.unmark_button):
            flow.addWidget(button)
        top = QHBoxLayout()
        top.addWidget(self.open_button)
        top.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(look.MARGIN, look.MARGIN, look.MARGIN, look.MARGIN)
        box.setSpacing(look.GAP)
        box.addWidget(self.title)
        box.addWidget(self.facts)
        box.addLayout(top)
        box.addWidget(self.heading)
        box.addWidget(self.why, 1)
        box.addWidget(self.note)
        box.addWidget(marks)

    # -- what is shown -------------------------------------------------------------------------------------

    def show_nothing(self, words: str = "") -> None:
        """Nothing is chosen, or not one thing."""
        self.entry = None
        self.title.setText(words or say("due_choose"))
        self.facts.clear()
        self.why.clear()
        self._enable(0)

    def show_several(self, number: int) -> None:
        """Several things are chosen, to be marked together."""
        self.show_nothing(say("due_several", number=number))
        self._enable(number)

    def show_entry(self, entry: Entry) -> None:
        """Show a thing; why comes with ``show_explanation``."""
        fresh = self.entry is None or self.entry.id != entry.id
        self.entry = entry
        self.title.setText(entry.title)
        register = self._registers[entry.register]
        what = register.deadline_by_key[entry.deadline].words()
        lines = [
            f"{register.words()} · {what}" + (f" · {entry.about}" if entry.about else ""),
            say("due_day_line", day=shown_day(entry.day), left=left_words(entry)),
        ]
        if entry.opens:
            lines.append(say("due_opens_line", day=shown_day(entry.opens)))
        if entry.mark is not None:
            at = entry.mark.at[:16].replace("T", " ")
            lines.append(say("due_mark_line", mark=mark_words(entry), clerk=entry.mark.clerk, at=at))
        self.facts.setText("\n".join(lines))
        if fresh:
            self.why.clear()
            self.note.setText(entry.mark.note if entry.mark else "")
        self._enable(1)

    def show_explanation(self, explanation: Explanation | None) -> None:
        """Show why; ``None`` where the record has changed meanwhile."""
        if explanation is None:
            self.why.setPlainText(say("due_gone"))
            return
        if self.entry is None or explanation.entry.id != self.entry.id:
            return
        due = explanation.due
        steps = "".join(
            f'<p style="margin: 0 0 4px 0">{number}. {escape(step.sentence())}</p>'
            for number, step in enumerate(due.steps, start=1)
        )
        rules = "".join(
            f"<p><b>{escape(held.name())}</b><br>{'<br>'.join(map(escape, rule_lines(held)))}</p>" for held in due.rules
        )
        rules = rules or f"<p>{escape(say('due_no_rule'))}</p>"
        self.why.setHtml(f"{steps}<p>{escape(say('due_rules'))}</p>{rules}")

    def _enable(self, number: int) -> None:
        is_marked = self.entry is not None and self.entry.mark is not None
        self.open_button.setEnabled(self.entry is not None)
        for button in (self.notified_button, self.done_button, self.note):
            button.setEnabled(number > 0)
        self.unmark_button.setEnabled(number > 1 or is_marked)
        why_not = "" if number else say("due_choose")
        for control in (self.notified_button, self.done_button, self.note, self.open_button):
            control.setToolTip(why_not)
        self.unmark_button.setToolTip("" if self.unmark_button.isEnabled() else say("due_unmark_nothing"))

    # -- what a person does --------------------------------------------------------------------------------

    def _open(self) -> None:
        if self.entry is not None:
            self.opened.emit(self.entry)

    def _notified(self) -> None:
        self.mark_wanted.emit("notified", self.note.text())

    def _done(self) -> None:
        self.mark_wanted.emit("done", self.note.text())

    def _unmark(self) -> None:
        self.mark_wanted.emit(None, "")

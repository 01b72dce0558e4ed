"""A record that is shown and typed over: kept as a draft, checked while it is typed, not saved yet."""

import uuid
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget

from ui.ask import Asker, Failure
from ui.form import questions as form_questions
from ui.form.body import FormBody
from ui.form.drafts import Draft, DraftKeeper, Typed
from ui.form.editors import Context
from ui.form.finding_list import FindingList
from ui.form.head import FormHead
from ui.form.live_check import LiveCheck
from ui.form.questions import Opened
from workstation.fields import Field, Record
from workstation.findings import Finding
from workstation.operations.proposing import Looked
from workstation.register import Register
from workstation.words import say


class TypedRecord(QFrame):
    """Shows one record at a time, a new one where ``uid`` is empty, and what a person types over it."""

    state_changed = Signal(str)
    """How safe what stands in the form is: a key of the words."""
    drafts_changed = Signal()
    outdated = Signal()
    """The store holds another revision of the record than the one that is typed over."""

    def __init__(self, asker: Asker, register: Register, unit: str) -> None:
        super().__init__()
        self.register = register
        self.uid = ""
        self.draft = ""
        self.findings: tuple[Finding, ...] = ()
        self._asker = asker
        self._state = ""
        self._revision: int | None = None
        self._base: dict[str, Any] = {}
        self._asked = 0
        self._coming = ""
        """The record that is asked for and not shown yet."""
        self._enters = False
        self._busy = False
        self._touched: set[str] = set()
        self._strict = False
        """Whether empty fields are told as faults: not before somebody tried to save."""
        self.head = FormHead()
        self.title, self.message = self.head.title, self.head.message
        self.finding_list = FindingList(register)
        # Parents come before their children: each later move of a whole tree has all of it styled once more.
        self.stack = QStackedWidget(self)
        self.body = FormBody(register, Context(unit=unit, asker=asker), self.stack)
        self.stack.addWidget(self.body)
        self.editors, self.grids = self.body.editors, self.body.grids
        self.keeper = DraftKeeper(asker, self)
        self.check = LiveCheck(asker, register, self)
        self._connect_parts()

    def _connect_parts(self) -> None:
        self.body.typed.connect(self._typed)
        self.body.left.connect(self.check.left)
        self.finding_list.jumped.connect(self._jump)
        self.keeper.due.connect(self._keep)
        self.keeper.kept.connect(self._draft_kept)
        self.keeper.failed.connect(self._draft_failed)
        self.keeper.changed.connect(self.drafts_changed)
        self.check.due.connect(self._look_over)
        self.check.looked.connect(self._show_looked)

    # -- what it shows -------------------------------------------------------------------------------------

    @property
    def state(self) -> str:
        """How safe what stands here, and what stood here before, is: a key of the words."""
        return "window_state_typing" if self.keeper.holds() else self._state

    @property
    def dirty(self) -> bool:
        """Whether what stands here differs from what is saved."""
        return bool(self.typed())

    def typed(self) -> dict[str, Any]:
        """The raw values that differ from what is saved."""
        return {key: raw for key, raw in self.body.raws().items() if raw != self._base.get(key)}

    def _to_send(self) -> dict[str, Any]:
        """What an operation gets: all that stands in a new record, what was changed of another."""
        if self.uid:
            return self.typed()
        return {key: value for key, value in self.body.raws().items() if value not in (None, [])}

    def start_new(self, draft: Draft | None = None) -> None:
        """Show an empty record, or one that was begun and not saved."""
        self._leave()
        self.uid, self._revision, self.draft = "", None, str(uuid.uuid4())
        self._fill({field.key: self._at_first(field) for field in self.register.fields})
        self.title.setText(say("window_new_record", register=self.register))
        if draft is not None:
            self._take_draft(draft)
        self._settle()
        self._look_over()
        self.enter()

    def open_record(self, uid: str, enter: bool = False) -> None:
        """Show a record, with what was typed over it and not saved; with ``enter`` the keys go there."""
        if uid == self._coming:
            # It is on its way; who asked to go into it is not forgotten because another asked only to see it.
            self._enters = self._enters or enter
            return
        self._leave()
        self._coming, self._enters = uid, enter
        question = partial(form_questions.look_up, self.register, uid)
        self._asker.ask(question, partial(self._show_opened, self._asked), partial(self._not_opened, self._asked))

    def _leave(self) -> None:
        """Another record is to be shown: what is typed into this one is kept first."""
        self._asked += 1
        self._coming = ""
        self.keep_draft()

    def _not_opened(self, asked: int, failure: Failure) -> None:
        if asked == self._asked:
            self._coming = ""
            self._asker.trouble.emit(failure)

    def enter(self) -> None:
        """Go to the first field."""
        self.body.go_to(self.editors[self.register.sections[0].fields[0]])

    def _show_opened(self, asked: int, opened: Opened) -> None:
        if asked != self._asked:
            return
        self._coming = ""
        # What was typed since the question went out belongs to the record shown so far.
        self.keep_draft()
        self._show_record(opened.record)
        if opened.draft is not None:
            self._take_draft(opened.draft)
        self._settle()
        self._look_over()
        if self._enters:
            self.enter()

    def _show_record(self, record: Record) -> None:
        self.uid, self._revision, self.draft = record["uid"], record["revision"], str(uuid.uuid4())
        self.title.setText(self.register.title_of(record))
        self._fill(record)
        if record["withdrawn_at"] is not None:
            self.say(say("form_withdrawn"), "hard")

    def _at_first(self, field: Field) -> Any:
        return self.body.context.unit if field.key == "unit" else None

    def _fill(self, record: Mapping[str, Any]) -> None:
        self.check.forget()
        self._touched.clear()
        self._strict = False
        self.body.propose({})
        self.body.fill(dict(record))
        self._base = self.body.raws()
        self.show_findings(())
        self.head.show_needed(0)
        self.say("")

    def _take_draft(self, draft: Draft) -> None:
        content = draft["content"]
        self.draft = draft["draft"]
        if self.uid:
            self._revision = content.get("revision", self._revision)
        raw = content.get("raw", {})
        self._touched.update(raw)
        self.body.put(raw)
        self.say(say("window_draft_taken", when=draft["kept_at"][:16].replace("T", " ")), "soft")

    def _settle(self) -> None:
        self.keeper.rest()
        self._set_state("window_state_draft" if self.dirty else "window_state_saved")
        self.drafts_changed.emit()

    def _set_state(self, state: str) -> None:
        self._state = state
        self.head.allow_saving(self.dirty, self._busy)
        self.state_changed.emit(self.state)

    def say(self, words: str, role: str = "quiet") -> None:
        """Show a sentence above the fields."""
        self.head.say(words, role)

    # -- what is typed -------------------------------------------------------------------------------------

    def _typed(self, key: str) -> None:
        self._touched.add(key)
        if not self._strict:
            self.say("")
        row = self.body.rows.get(key)
        if row is not None and row.editor.raw() is not None:
            row.propose(None, "")
        kept = tuple(finding for finding in self.findings if finding.field.partition(".")[0] != key)
        if kept != self.findings:
            self.show_findings(kept)
        elif row is not None:
            row.say("", "quiet")
        self.keeper.stroke()
        self.check.stroke()
        self._set_state("window_state_typing")

    def keep_draft(self) -> bool:
        """Keep what is typed and not kept yet, also what an input method still holds; whether there was anything."""
        self.body.settle()
        return self._keep()

    def _keep(self) -> bool:
        if self._state != "window_state_typing":
            return False
        raw = self.typed()
        if not raw:
            self.keeper.drop(self.draft)
            self._set_state("window_state_saved")
            return True
        self._set_state("window_state_draft_pending")
        content = {"raw": raw, "revision": self._revision}
        self.keeper.keep(Typed(self.draft, self.register.key, self.uid, content))
        return True

    def _draft_kept(self, draft: str) -> None:
        waiting = self._state == "window_state_draft_pending"
        # One that was tried again holds all that stands here, unless something was typed since.
        again = self._state == "window_state_typing" and not self.keeper.has_strokes()
        if draft == self.draft and (waiting or again):
            self._set_state("window_state_draft")
        else:
            self.state_changed.emit(self.state)

    def _draft_failed(self, draft: str) -> None:
        if draft == self.draft and self._state == "window_state_draft_pending":
            self._set_state("window_state_typing")

    def discard(self) -> None:
        """Forget what was typed and show what is saved."""
        self._set_state("window_state_saved")
        self.keeper.drop(self.draft)
        if self.uid:
            self.open_record(self.uid)
        else:
            self.start_new()

    # -- immediate checks ----------------------------------------------------------------------------------

    def _look_over(self) -> None:
        if not self._busy:
            self.check.ask(self.uid, self._to_send())

    def _show_looked(self, looked: Looked) -> None:
        if self.uid and looked.revision != self._revision:
            self.outdated.emit()
            return
        early = [finding for finding in looked.findings if self._is_early(finding)]
        self.show_findings([finding for finding in looked.findings if finding not in early])
        self.head.show_needed(len(early))
        if self._strict:
            self._say_refused()
        self.body.propose(looked.proposed)

    def _is_early(self, finding: Finding) -> bool:
        """Whether a field is told as empty before anybody came to it."""
        touched = finding.field.partition(".")[0] in self._touched
        return finding.code == "required" and not (self.uid or self._strict or touched)

    def _say_refused(self) -> None:
        number = sum(finding.hard for finding in self.findings)
        self.say(say("window_refused", number=number) if number else "", "hard")

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show all findings, each at its field and together in the list."""
        self.finding_list.show_findings(findings)
        self.findings = self.finding_list.findings
        self.body.show_findings(self.findings)

    def _jump(self, finding: Finding) -> None:
        place = self.body.place_of(finding)
        if place is not None:
            self.body.go_to(place)

"""What every editor of a field has in common: one control, or several, for one raw value."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from ui import look
from ui.ask import Asker
from ui.showing import shown
from workstation.fields import Field, Value
from workstation.operations.proposing import Proposed
from workstation.words import say


@dataclass(frozen=True)
class Context:
    """What an editor may know of its surroundings."""

    unit: str
    """Reporting unit of the store."""
    asker: Asker
    """Whom an editor asks that shows more than its raw value: a record's title, a file's name."""


class Editor(QWidget):
    """A control for one raw value, as an operation reads it and JSON keeps it: text, bool, list, None."""

    changed = Signal()
    """A person has changed the value."""
    left = Signal()
    """A person has left the control."""
    wanted = Signal(object)
    """A ``Destination`` that a person chose here."""
    history_wanted = Signal()
    """A person asks what stood here before."""

    def __init__(self, field: Field, context: Context) -> None:
        super().__init__()
        self.field = field
        self.context = context
        self.proposal: Proposed | None = None

    def raw(self) -> Any:
        """What stands in the control; ``None`` for nothing."""
        raise NotImplementedError

    def put(self, raw: Any) -> None:
        """Show a raw value, without ``changed``."""
        raise NotImplementedError

    def put_value(self, value: Value) -> None:
        """Show a canonical value."""
        self.put(shown(self.field, value) or None)

    def in_words(self) -> str:
        """What stands here in words, as far as it can be read."""
        raw = self.raw()
        reading = self.field.read(raw, {})
        return shown(self.field, reading.value) or ("" if raw is None else str(raw))

    def depend_on(self, raws: Mapping[str, Any]) -> None:
        """The fields that decide how this one is read now hold these raw values."""

    def settle(self) -> None:
        """Take over what an input method still holds, as if it had been confirmed."""

    def hold(self, control: QWidget) -> QBoxLayout:
        """Make a control the whole of this editor; what else stands beside it is added to the layout."""
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addWidget(control, 1)
        self.setFocusProxy(control)
        self.name(control)
        return box

    def name(self, control: QWidget, words: str = "") -> None:
        """Tell a screen reader what a control is for."""
        heading = self.field.words()
        control.setAccessibleName(f"{heading} {words}" if words else heading)

    def mark(self, severity: str, words: str = "") -> None:
        """Show that something is wrong with the value, and what; ``""`` for nothing."""
        control = self.focusProxy()
        if isinstance(control, QWidget):
            look.set_role(control, "fault", severity)
            control.setAccessibleDescription(words)
            control.setToolTip(words)

    # -- proposals -----------------------------------------------------------------------------------------

    def propose(self, proposal: Proposed | None) -> None:
        """Offer a value that was worked out; it is shown while nothing is typed, and never overwrites."""
        if proposal != self.proposal:
            self.proposal = proposal
            self.show_ghost(say("form_proposal", value=shown(self.field, proposal.value)) if proposal else "")

    def show_ghost(self, words: str) -> None:
        """Show words in the empty control."""

    def take_proposal(self) -> bool:
        """Put the proposed value where nothing stands; whether there was one."""
        if self.proposal is None or self.raw() is not None:
            return False
        value = self.proposal.value
        self.propose(None)
        self.put_value(value)
        self.changed.emit()
        return True

    def pressed(self, event: QKeyEvent) -> bool:
        """A key in the editor's control; whether it was one of the editor's own."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        right = event.key() == Qt.Key.Key_Right and plain
        blank = event.key() == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        return (right or blank) and self.take_proposal()


def editor_around(control: QWidget) -> Editor | None:
    """The editor that a control belongs to."""
    above = control.parentWidget()
    while above is not None and not isinstance(above, Editor):
        above = above.parentWidget()
    return above

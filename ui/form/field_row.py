"""One field of the form: its heading, its editor, and what is to be said of it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QKeySequence
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from ui import look
from ui.form.editors import Editor
from ui.showing import shown
from workstation.fields import Field, RequiredWhen
from workstation.operations.proposing import Proposed
from workstation.words import say


class FieldRow(QWidget):
    """One field: heading, editor, proposal, note."""

    def __init__(self, field: Field, editor: Editor, parent: QWidget) -> None:
        super().__init__(parent)
        self.editor = editor
        self.mark = " *" if field.required is True else (" ○" if isinstance(field.required, RequiredWhen) else "")
        self.label = QLabel(field.words() + self.mark)
        self.label.setWordWrap(True)
        self.label.setBuddy(editor)
        if self.mark:
            self.label.setToolTip(say("window_required" if field.required is True else "window_required_sometimes"))
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.hide()
        self._said = ("", "quiet")
        self._why = ""
        self.take_button = QPushButton(say("form_take"))
        self.take_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.take_button.setAccessibleName(f"{field.words()} {say('form_take')}")
        self.take_button.clicked.connect(editor.take_proposal)
        self.take_button.hide()
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(editor, 1)
        line.addWidget(self.take_button, 0, Qt.AlignmentFlag.AlignTop)
        right = QVBoxLayout()
        right.setSpacing(2)
        right.addLayout(line)
        right.addWidget(self.note)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.addWidget(self.label, 0, Qt.AlignmentFlag.AlignTop)
        self._box.addLayout(right, 1)

    def arrange(self, label_width: int, above: bool) -> None:
        """Put the heading beside the editor in so many pixels, or above it."""
        if above:
            self._box.setDirection(QBoxLayout.Direction.TopToBottom)
            self._box.setSpacing(1)
            self.label.setMinimumWidth(0)
            self.label.setMaximumWidth(16_777_215)
            self.label.setContentsMargins(0, 0, 0, 0)
        else:
            self._box.setDirection(QBoxLayout.Direction.LeftToRight)
            self._box.setSpacing(look.GAP)
            self.label.setFixedWidth(label_width)
            self.label.setContentsMargins(0, 6, 0, 0)

    def say(self, words: str, role: str) -> None:
        """Show a sentence below the editor; an empty one goes."""
        self._said = (words, role)
        self._show_note()

    def _show_note(self) -> None:
        """What is wrong; where nothing is, why a value is proposed."""
        words, role = self._said if self._said[0] else (self._why, "quiet")
        self.note.setText(words)
        look.set_role(self.note, "role", role)
        self.note.setVisible(bool(words))

    def propose(self, proposal: Proposed | None, why: str) -> None:
        """Offer a value where nothing stands, and say why."""
        offered = proposal if self.editor.raw() is None else None
        self.editor.propose(offered)
        self.take_button.setVisible(offered is not None)
        if offered is not None:
            value = shown(self.editor.field, offered.value)
            self.take_button.setToolTip(say("form_take_hint", value=value, why=why))
        self._why = why if offered is not None else ""
        self._show_note()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        action = menu.addAction(say("form_history_of_field"))
        action.setShortcut(QKeySequence("Ctrl+Shift+H"))
        action.triggered.connect(self.editor.history_wanted)
        menu.popup(event.globalPos())

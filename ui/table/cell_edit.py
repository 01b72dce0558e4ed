"""The editor that lies over one cell while it is written in."""

import uuid
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPersistentModelIndex, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from ui import look
from ui.form.editors import Context, editor_for
from ui.table.record_model import Row
from workstation.fields import Field

DRAFT_AFTER = 700
"""Milliseconds after the first unsaved stroke until the draft is kept."""
LEAST_WIDTH = 150
WORDS_WIDTH = 320
PASSING = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.MenuBarFocusReason)
"""Reasons for which the keys leave for a moment and come back."""
MOVES = {
    Qt.Key.Key_Return: (1, 0),
    Qt.Key.Key_Enter: (1, 0),
    Qt.Key.Key_Tab: (0, 1),
    Qt.Key.Key_Backtab: (0, -1),
}
"""Key that ends an edit -> where the table goes then, in rows and columns."""
ARROWS = {Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}


class CellEdit(QFrame):
    """One field of one record, being written in place."""

    finished = Signal(int, int)
    """It is to be saved; the table goes on by so many rows and columns."""
    dropped = Signal()
    """What was typed is not wanted."""
    typing = Signal()
    draft_wanted = Signal()

    def __init__(self, parent: QWidget, field: Field, row: Row, value: Any, context: Context) -> None:
        super().__init__(parent)
        self.field = field
        self.uid = row.uid
        self.revision = row.revision
        self.number = 0
        """Row id of the record."""
        self.place = QPersistentModelIndex()
        self.draft = str(uuid.uuid4())
        self.draft_kept = False
        self.busy = False
        self.setAutoFillBackground(True)
        self.editor = editor_for(field, context)
        self.editor.put_value(value)
        self.base = self.editor.raw()
        self.control = self.editor.focusProxy() or self.editor
        self.control.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.editor)
        self.words = QLabel(parent)
        self.words.setWordWrap(True)
        self.words.setMargin(look.GAP // 2)
        self.words.setAutoFillBackground(True)
        look.set_role(self.words, "bar", "hard")
        self.words.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DRAFT_AFTER)
        self._timer.timeout.connect(self.draft_wanted)
        self.editor.changed.connect(self._changed)
        self.control.installEventFilter(self)

    # -- what stands in it ---------------------------------------------------------------------------------

    @property
    def dirty(self) -> bool:
        """Whether something else stands here than before."""
        return bool(self.editor.raw() != self.base)

    def takes_text(self) -> bool:
        """Whether letters are typed into it."""
        return isinstance(self.control, QLineEdit)

    def clear(self) -> None:
        """Typing replaces what stands here."""
        if isinstance(self.control, QLineEdit):
            self.control.clear()

    def open_list(self) -> None:
        """Show what can be chosen; a choice is then the end of the edit."""
        if isinstance(self.control, QComboBox):
            self.control.activated.connect(self._picked)
            self.control.showPopup()

    def _picked(self) -> None:
        QTimer.singleShot(0, self, self._finish_here)

    def _finish_here(self) -> None:
        if not self.busy:
            self.finished.emit(0, 0)

    def _changed(self) -> None:
        self.say("")
        if not self._timer.isActive():
            self._timer.start()
        self.typing.emit()

    def rest(self) -> None:
        """Nothing is to be kept any more."""
        self._timer.stop()

    # -- how it looks --------------------------------------------------------------------------------------

    def lie_over(self, cell: QRect) -> None:
        """Lie over a cell, as wide as what is typed needs."""
        around = self.parentWidget()
        room = around.width() if around is not None else cell.width()
        width = min(max(cell.width(), LEAST_WIDTH, self.editor.minimumSizeHint().width()), room)
        height = max(cell.height(), self.editor.sizeHint().height())
        left = max(0, min(cell.left(), room - width))
        self.setGeometry(left, cell.center().y() - height // 2, width, height)
        self._place_words()

    def _place_words(self) -> None:
        if self.words.isHidden():
            return
        self.words.setFixedWidth(max(self.width(), WORDS_WIDTH))
        self.words.adjustSize()
        below, room = self.geometry().bottom() + 1, self.parentWidget()
        if room is not None and below + self.words.height() > room.height():
            below = max(0, self.y() - self.words.height())
        self.words.move(min(self.x(), max(0, room.width() - self.words.width())) if room else self.x(), below)
        self.words.raise_()

    def say(self, sentence: str) -> None:
        """Say what is wrong, below the cell."""
        self.words.setText(sentence)
        self.words.setVisible(bool(sentence))
        self.editor.mark("hard" if sentence else "", sentence)
        self._place_words()

    def set_busy(self, busy: bool) -> None:
        """While it is being saved nothing can be typed."""
        self.busy = busy
        self.editor.setEnabled(not busy)

    def remove(self) -> None:
        """It is no longer needed."""
        self._timer.stop()
        self.control.removeEventFilter(self)
        self.words.hide()
        self.words.deleteLater()
        self.hide()
        self.deleteLater()

    # -- keys ----------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self.control or self.busy:
            return super().eventFilter(watched, event)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._pressed(event) or super().eventFilter(watched, event)
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut and event.reason() not in PASSING:
            QTimer.singleShot(0, self, self._left)
        return super().eventFilter(watched, event)

    def _left(self) -> None:
        if not self.busy and not self.control.hasFocus() and self.words.isHidden():
            self.finished.emit(0, 0)

    def _pressed(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.dropped.emit()
            return True
        if key in ARROWS and self.takes_text():
            self.finished.emit(*ARROWS[key])
            return True
        if key not in MOVES:
            return False
        rows, columns = MOVES[key]
        back = rows and event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        self.finished.emit(-rows if back else rows, columns)
        return True

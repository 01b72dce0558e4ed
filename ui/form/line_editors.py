"""Editors in which the value is written: one line, a date, several lines."""

from typing import Any

from PySide6.QtCore import QCoreApplication, QDate, QEvent, QLocale, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QMenu, QPlainTextEdit, QToolButton, QWidget

from ui import look
from ui.form.editor import Context, Editor, editor_around
from ui.showing import shown
from workstation.fields import Field
from workstation.words import Speech, say

LINES_SHOWN = 3
FIRST_DAY, LAST_DAY = QDate(1900, 1, 1), QDate(2199, 12, 31)


def commit_held(control: QWidget, held: str) -> None:
    """Write what an input method held and nobody confirmed: leaving a field must not throw it away."""
    event = QInputMethodEvent("", [])
    event.setCommitString(held)
    QCoreApplication.sendEvent(control, event)
    QGuiApplication.inputMethod().reset()


def open_menu(control: QWidget, menu: QMenu, event: QContextMenuEvent) -> None:
    """Open the control's own menu with what the editor adds to it."""
    editor = editor_around(control)
    if editor is not None:
        menu.addSeparator()
        action = menu.addAction(say("form_history_of_field"))
        action.setShortcut(QKeySequence("Ctrl+Shift+H"))
        action.triggered.connect(editor.history_wanted)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(event.globalPos())


class Line(QLineEdit):
    """One line that loses nothing of what an input method holds."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        # Files dropped on a line belong to the form, and are no text.
        self.setAcceptDrops(False)
        self._held = ""

    def settle(self) -> None:
        """Take over what an input method still holds."""
        if self._held:
            # A real input method confirms it itself, and then nothing is held any more.
            QGuiApplication.inputMethod().commit()
        if self._held:
            commit_held(self, self._held)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._held = event.preeditString()
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.settle()
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        editor = editor_around(self)
        if editor is None or not editor.pressed(event):
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        open_menu(self, self.createStandardContextMenu(), event)


class LineEditor(Editor):
    """One line of text."""

    hint = ""
    """Words in the empty line."""

    def __init__(self, field: Field, context: Context) -> None:
        super().__init__(field, context)
        self.line = Line()
        self.box = self.hold(self.line)
        self.line.setPlaceholderText(self.hint)
        self.line.textEdited.connect(self._edited)
        self.line.left.connect(self.left)

    def _edited(self, text: str) -> None:
        self.changed.emit()

    def raw(self) -> str | None:
        return self.line.text().strip() or None

    def put(self, raw: Any) -> None:
        self.line.setText("" if raw is None else str(raw))
        self.line.setCursorPosition(0)

    def settle(self) -> None:
        self.line.settle()

    def show_ghost(self, words: str) -> None:
        self.line.setPlaceholderText(words or self.hint)


class DayEditor(LineEditor):
    """A date in any notation; shown in the usual one once it is understood without doubt."""

    def __init__(self, field: Field, context: Context) -> None:
        self.hint = say("window_day_example")
        super().__init__(field, context)
        self.line.editingFinished.connect(self._show_reading)
        self.button = QToolButton()
        self.button.setArrowType(Qt.ArrowType.DownArrow)
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.setToolTip(say("form_calendar_hint"))
        self.name(self.button, say("form_calendar"))
        self.button.clicked.connect(self.open_calendar)
        self.box.addWidget(self.button)
        self.calendar: QCalendarWidget | None = None

    def _read(self) -> str | None:
        """The day that stands here, where it is understood without doubt."""
        reading = self.field.read(self.raw(), {})
        return str(reading.value) if reading.value is not None and not reading.findings else None

    def _show_reading(self) -> None:
        day = self._read()
        if day is not None and shown(self.field, day) != self.line.text():
            self.put_value(day)
            self.changed.emit()

    def pressed(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            if event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self.open_calendar()
                return True
            return self._step(1 if event.key() == Qt.Key.Key_Up else -1)
        return super().pressed(event)

    def _step(self, days: int) -> bool:
        """One day on or back; from an empty line to today."""
        day = self._read()
        if day is None and self.raw() is not None:
            return False
        self._choose(QDate.currentDate() if day is None else QDate.fromString(day, "yyyy-MM-dd").addDays(days))
        return True

    def _choose(self, day: QDate) -> None:
        if self.calendar is not None:
            self.calendar.hide()
        if day.isValid() and FIRST_DAY <= day <= LAST_DAY:
            self.put_value(day.toString("yyyy-MM-dd"))
            self.changed.emit()

    def open_calendar(self) -> None:
        """Show a month to choose from; Escape leaves all as it was."""
        if self.calendar is None:
            self.calendar = QCalendarWidget(self)
            self.calendar.setWindowFlags(Qt.WindowType.Popup)
            self.calendar.setAccessibleName(self.button.accessibleName())
            chinese = QLocale(QLocale.Language.Chinese, QLocale.Country.China)
            self.calendar.setLocale(chinese if Speech.language == "zh" else QLocale(QLocale.Language.English))
            self.calendar.setDateRange(FIRST_DAY, LAST_DAY)
            self.calendar.clicked.connect(self._choose)
            self.calendar.activated.connect(self._choose)
        day = self._read()
        self.calendar.setSelectedDate(QDate.fromString(day, "yyyy-MM-dd") if day else QDate.currentDate())
        self.calendar.adjustSize()
        below = self.line.mapToGlobal(QPoint(0, self.line.height()))
        room = self.screen().availableGeometry()
        x = min(below.x(), room.right() - self.calendar.width())
        fits = below.y() + self.calendar.height() <= room.bottom()
        above = below.y() - self.line.height() - self.calendar.height()
        self.calendar.move(max(x, room.left()), below.y() if fits else max(above, room.top()))
        self.calendar.show()
        self.calendar.setFocus()


class _Lines(QPlainTextEdit):
    """Several lines: Enter makes a line, Tab and Ctrl+Enter leave."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)
        self._held = ""
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(self.fontMetrics().lineSpacing() * LINES_SHOWN + 2 * look.GAP)

    def settle(self) -> None:
        """Take over what an input method still holds."""
        if self._held:
            QGuiApplication.inputMethod().commit()
        if self._held:
            commit_held(self, self._held)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._held = event.preeditString()
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.settle()
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        editor = editor_around(self)
        if (enter and event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier) or (editor and editor.pressed(event)):
            # With Ctrl or Shift the form's own: to the field after or before this one.
            event.setAccepted(not enter)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        open_menu(self, self.createStandardContextMenu(), event)


class LongEditor(Editor):
    """Text of several lines."""

    def __init__(self, field: Field, context: Context) -> None:
        super().__init__(field, context)
        self.lines = _Lines()
        self.hold(self.lines)
        self.lines.textChanged.connect(self.changed)
        self.lines.left.connect(self.left)

    def raw(self) -> str | None:
        return self.lines.toPlainText().strip() or None

    def put(self, raw: Any) -> None:
        self.lines.blockSignals(True)
        self.lines.setPlainText("" if raw is None else str(raw))
        self.lines.blockSignals(False)

    def settle(self) -> None:
        self.lines.settle()

    def show_ghost(self, words: str) -> None:
        self.lines.setPlaceholderText(words)

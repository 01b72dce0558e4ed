"""Ctrl+Z and Ctrl+Y go to the window where the text under the keys has nothing of its own to take back."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

KEYS = QKeySequence.StandardKey


class UndoKeys(QObject):
    """Watches the control that has the keys, and no other: text controls claim these keys even when they are empty."""

    def __init__(self, application: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        application.focusChanged.connect(self._moved)

    def _moved(self, before: QWidget | None, now: QWidget | None) -> None:
        if before is not None:
            before.removeEventFilter(self)
        if now is not None:
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        undo, redo = event.matches(KEYS.Undo), event.matches(KEYS.Redo)
        if not (undo or redo) or not _has_nothing(watched, undo):
            return False
        event.ignore()
        return True


def _has_nothing(control: QObject, undo: bool) -> bool:
    """Whether a text control has nothing to take back or to do again."""
    if isinstance(control, QLineEdit):
        return not (control.isUndoAvailable() if undo else control.isRedoAvailable())
    if isinstance(control, QPlainTextEdit | QTextEdit):
        document = control.document()
        return not (document.isUndoAvailable() if undo else document.isRedoAvailable())
    return False

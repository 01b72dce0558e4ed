"""A file dropped anywhere on the window, wherever nothing else takes files."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QUrl, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QLineEdit, QMainWindow, QPlainTextEdit, QTextEdit, QWidget

TEXTS = (QLineEdit, QTextEdit, QPlainTextEdit)
"""Controls that would take a file as a text."""
DROPS = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)


class FileDrop(QObject):
    """Looks at what is dragged over a window before its controls do: a line would take a file for its name."""

    dropped = Signal(object, int)
    """The first file, and how many there were."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        # The system offers what is dragged only to windows that take something.
        window.setAcceptDrops(True)
        handle = window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in DROPS or not isinstance(event, QDropEvent | QDragMoveEvent):
            return False
        files = [url.toLocalFile() for url in event.mimeData().urls() if _is_file(url)]
        if not files or self._is_taken(event):
            return False
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self.dropped.emit(Path(files[0]), len(files))
        return True

    def _is_taken(self, event: QDropEvent) -> bool:
        """Whether a control under the mouse takes files itself, as the attachments of a record do."""
        at = event.position().toPoint()
        widget: QWidget | None = self._window.childAt(at)
        while widget is not None and widget is not self._window:
            if widget.acceptDrops() and not isinstance(widget, TEXTS) and not isinstance(widget.parentWidget(), TEXTS):
                return True
            widget = widget.parentWidget()
        return False


def _is_file(url: QUrl) -> bool:
    return url.isLocalFile()

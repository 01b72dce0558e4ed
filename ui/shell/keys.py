"""The keys that work in the whole window."""

from collections.abc import Callable, Mapping

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from ui import look
from ui.shell.undo_keys import UndoKeys


def bind_keys(window: QWidget, acts: Mapping[str, Callable[[], None]]) -> list[QShortcut]:
    """Bind keys to what they do."""
    UndoKeys(look.application(), window)
    return [QShortcut(QKeySequence(keys), window, act) for keys, act in acts.items()]

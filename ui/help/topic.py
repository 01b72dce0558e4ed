"""What somebody asks about who presses F1: told by the control that has the keys."""

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from ui.form.child_grid import ChildGrid
from ui.form.editor import Editor
from workstation.register import Register

CHAPTERS = {
    "BulkChange": "bulk",
    "DoublesPage": "doubles",
    "FilterBar": "find",
    "FilterPanel": "find",
    "FirstStart": "first_start",
    "HomePage": "home",
    "ImportPage": "import",
    "LockPage": "settings",
    "PastePage": "paste",
    "RecordForm": "record",
    "RecycleBinPage": "undo",
    "RegisterPage": "find",
    "RemindersPage": "reminders",
    "SettingsPage": "settings",
}
"""Name of a widget's class -> the chapter of the handbook about it."""


@dataclass
class Topic:
    """What is asked about."""

    register: Register | None = None
    key: str = ""
    """A field of the register, of a child table as ``table.field``."""
    chapter: str = ""
    in_field: bool = False
    """Whether somebody was typing into the field, and not only standing on its column."""

    @property
    def has_field(self) -> bool:
        """Whether it is about a field."""
        return self.register is not None and bool(self.key)


def topic_of(widget: QWidget | None) -> Topic:
    """What a control and the ones around it are about."""
    topic = Topic()
    while widget is not None:
        _look_at(widget, topic)
        widget = widget.parentWidget()
    return topic


def _look_at(widget: QWidget, topic: Topic) -> None:
    if isinstance(widget, Editor) and not topic.key:
        topic.key, topic.in_field = widget.field.key, True
    elif isinstance(widget, ChildGrid) and topic.in_field:
        topic.key = f"{widget.child.key}.{topic.key}"
    elif not topic.key:
        topic.key = _current_column(widget)
    register = getattr(widget, "register", None)
    if topic.register is None and isinstance(register, Register):
        topic.register = register
    topic.chapter = topic.chapter or CHAPTERS.get(type(widget).__name__, "")


def _current_column(widget: QWidget) -> str:
    """The field of the column that a table stands on."""
    key = getattr(widget, "current_key", "")
    return key if isinstance(key, str) else ""

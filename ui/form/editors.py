"""The control for each kind of field. A new kind of field needs one line in ``EDITORS``."""

from collections.abc import Callable
from typing import Any

from ui.form.editor import Context, Editor
from ui.form.files_editor import FilesEditor
from ui.form.line_editors import DayEditor, LineEditor, LongEditor
from ui.form.link_editor import LinkEditor
from ui.form.pick_editors import ChoiceEditor, ChoicesEditor, DivisionEditor, FlagEditor, PickEditor
from workstation.fields import Field

__all__ = [
    "EDITORS",
    "ChoiceEditor",
    "ChoicesEditor",
    "Context",
    "DayEditor",
    "DivisionEditor",
    "Editor",
    "FilesEditor",
    "FlagEditor",
    "LineEditor",
    "LinkEditor",
    "LongEditor",
    "PickEditor",
    "editor_for",
]

EDITORS: dict[str, Callable[[Any, Context], Editor]] = {
    "long": LongEditor,
    "day": DayEditor,
    "choice": ChoiceEditor,
    "choices": ChoicesEditor,
    "flag": FlagEditor,
    "division": DivisionEditor,
    "link": LinkEditor,
    "files": FilesEditor,
}
"""Kind of field -> its editor; every other kind is typed on one line."""


def editor_for(field: Field, context: Context) -> Editor:
    """The editor of a field."""
    return EDITORS.get(field.kind, LineEditor)(field, context)

"""The questions of the holding grid that stand in a window of their own, and its menu of fields."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QAbstractButton, QMenu, QMessageBox, QWidget

from ui.paste.model import column_words
from workstation.ledgers.headings import NOTED
from workstation.ledgers.pasted_grid import LEFT_OUT
from workstation.ledgers.pasting import note_field, pasted_fields
from workstation.register import Register
from workstation.words import say

Act = Callable[[], None]


def ask(parent: QWidget, title: str, words: str, choices: Sequence[tuple[str, Act]]) -> QMessageBox:
    """A question with its choices; the last one changes nothing and is what Esc means."""
    box = QMessageBox(QMessageBox.Icon.Question, title, words, parent=parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    acts: dict[QAbstractButton, Act] = {}
    for text, act in choices:
        button = box.addButton(text, QMessageBox.ButtonRole.ActionRole)
        button.setAccessibleName(text)
        acts[button] = act
    box.setEscapeButton(button)
    box.setDefaultButton(button)
    box.buttonClicked.connect(lambda pressed: acts[pressed]())
    box.open()
    return box


def ask_over(
    parent: QWidget, words: str, over: int, added: int, *, overwrite: Act, add: Act, cancel: Act
) -> QMessageBox:
    """Ask before anything is written over."""
    if added:
        first = say("paste_over_add_and", added=f"{added:,}", over=f"{over:,}")
    else:
        first = say("paste_over_only", over=f"{over:,}")
    choices = ((first, overwrite), (say("paste_over_none"), add), (say("paste_cancel"), cancel))
    return ask(parent, say("paste_over_title"), words, choices)


def column_menu(parent: QWidget, register: Register, chosen: str, choose: Callable[[str], None]) -> QMenu:
    """What a column may be read as, in the order of the form."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    group = QActionGroup(menu)
    allowed = {field.key for field in pasted_fields(register)}
    parts = [("", [LEFT_OUT, *([NOTED] if note_field(register) is not None else [])])]
    parts += [(one.words(), [key for key in one.fields if key in allowed]) for one in register.sections]
    for heading, keys in parts:
        if heading:
            menu.addSection(heading)
        for key in keys:
            action = menu.addAction(column_words(register, key))
            action.setCheckable(True)
            action.setChecked(key == chosen)
            action.triggered.connect(partial(_choose, choose, key))
            group.addAction(action)
    return menu


def _choose(choose: Callable[[str], None], key: str, _: bool = False) -> None:
    choose(key)


def below(widget: QWidget) -> QPoint:
    """The place of the screen under a widget."""
    return widget.mapToGlobal(QPoint(0, widget.height()))

"""What a clerk can do with a table: one list of actions with their keys, for the tool line and for the menu."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from ui.icons import set_icon
from workstation.words import say


@dataclass(frozen=True)
class Deed:
    """One thing that can be done."""

    key: str
    """Its sentence is ``table_do_<key>``."""
    keys: str = ""
    """Its shortcut while the keys are in the table."""
    icon: str = ""
    begins_group: bool = False
    shown_keys: str = ""
    """A shortcut that somebody else listens to; only shown."""


DEEDS = (
    Deed("open", shown_keys="Enter"),
    Deed("edit", shown_keys="F2"),
    Deed("new", icon="new", shown_keys="Ctrl+N"),
    Deed("copy_record", "Ctrl+D"),
    Deed("copy", "Ctrl+C", "copy", True),
    Deed("copy_with_headings", "Ctrl+Shift+C"),
    Deed("paste", "Ctrl+V", "paste"),
    Deed("select_all", "Ctrl+A"),
    Deed("same", "", "", True),
    Deed("filter", "Ctrl+Shift+L", "filter"),
    Deed("sort_up", "Alt+Up", "", True),
    Deed("sort_down", "Alt+Down"),
    Deed("freeze"),
    Deed("columns", icon="columns"),
    Deed("history", "Ctrl+Shift+H", "", True),
    Deed("bulk", "Ctrl+B", "bulk"),
    Deed("doubles", "Ctrl+Shift+D"),
    Deed("withdraw", "Del", "recycle_bin"),
)
IN_LINE = ("new", "paste", "copy", "bulk", "withdraw", "columns")
"""Actions that stand in the line above the table."""


class TableActions:
    """The actions of one table."""

    def __init__(self, table: QWidget, deeds: dict[str, Callable[[], None]]) -> None:
        self.by_key: dict[str, QAction] = {}
        for deed in DEEDS:
            action = QAction(say(f"table_do_{deed.key}"), table)
            if deed.keys:
                action.setShortcut(QKeySequence(deed.keys))
                action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(_without_state(deeds[deed.key]))
            table.addAction(action)
            self.by_key[deed.key] = action

    def button(self, key: str) -> QToolButton:
        """A button of the line above the table."""
        deed = next(one for one in DEEDS if one.key == key)
        action = self.by_key[key]
        button = QToolButton()
        button.setText(say(f"table_line_{key}"))
        button.setAccessibleName(action.text())
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        if deed.icon:
            set_icon(button, deed.icon)
        keys = deed.keys or deed.shown_keys
        button.setToolTip(f"{action.text()} ({keys})" if keys else action.text())
        button.clicked.connect(action.trigger)
        return button

    def open_menu(self, parent: QWidget, place: QPoint) -> QMenu:
        """All actions at one place of the screen."""
        menu = QMenu(parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for deed in DEEDS:
            if deed.begins_group:
                menu.addSeparator()
            action = self.by_key[deed.key]
            if deed.shown_keys:
                shown = menu.addAction(f"{action.text()}\t{deed.shown_keys}")
                shown.setEnabled(action.isEnabled())
                shown.triggered.connect(action.trigger)
            else:
                menu.addAction(action)
        menu.popup(place)
        return menu


def _without_state(deed: Callable[[], None]) -> Callable[[bool], None]:
    def done(_: bool = False) -> None:
        deed()

    return done

"""What is remembered of a register's table: its columns and its saved searches, in the store's settings."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from ui.ask import Asker
from ui.table.column_layout import ColumnLayout, layout_at_first, layout_from_json
from ui.table.filters import SavedFilter, saved_from_json
from workstation.ports import Store
from workstation.register import Register

KEPT_AFTER = 400
"""Milliseconds after the last change of a width until it is written down."""


def _load(key: str, store: Store) -> tuple[Any, Any]:
    return store.setting(f"table_{key}"), store.setting(f"filters_{key}")


def _keep(key: str, value: Any, store: Store) -> None:
    store.set_setting(key, value)


class TableSettings(QObject):
    """Reads the settings once and keeps every change."""

    loaded = Signal()

    def __init__(self, asker: Asker, register: Register, unit: str, parent: QObject) -> None:
        super().__init__(parent)
        self._asker, self._register, self._unit = asker, register, unit
        self.layout = layout_at_first(register)
        self.saved: list[SavedFilter] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEPT_AFTER)
        self._timer.timeout.connect(self._write_layout)

    def load(self) -> None:
        """Ask for what was kept."""
        self._asker.ask(partial(_load, self._register.key), self._take)

    def _take(self, kept: tuple[Any, Any]) -> None:
        layout, saved = kept
        self.layout = layout_from_json(self._register, layout)
        self.saved = saved_from_json(self._register, self._unit, saved)
        self.loaded.emit()

    def keep_layout(self, layout: ColumnLayout) -> None:
        """Other columns hold from now on."""
        self.layout = layout
        self._timer.start()

    def flush(self) -> None:
        """Write the columns down now."""
        if self._timer.isActive():
            self._timer.stop()
            self._write_layout()

    def _write_layout(self) -> None:
        at_first = self.layout == layout_at_first(self._register)
        self._put("table", None if at_first else self.layout.as_json())

    def keep_search(self, one: SavedFilter) -> None:
        """A search under its name; it takes the place of one of the same name."""
        same = [other for other in self.saved if other.name == one.name]
        others = [other for other in self.saved if other.name != one.name]
        self._keep_searches([*others, replace(one, home=any(other.home for other in same))])

    def rename_search(self, name: str, new_name: str) -> None:
        """Another name for a search."""
        renamed = [one for one in self.saved if one.name != new_name or one.name == name]
        self._keep_searches(
            [replace(one, name=new_name) if one.name == name else one for one in renamed],
        )

    def change_home(self, name: str) -> None:
        """Put a search on the first page, or take it away from there."""
        self._keep_searches([replace(one, home=not one.home) if one.name == name else one for one in self.saved])

    def remove_search(self, name: str) -> None:
        """Forget a search."""
        self._keep_searches([one for one in self.saved if one.name != name])

    def _keep_searches(self, saved: Sequence[SavedFilter]) -> None:
        self.saved = list(saved)
        self._put("filters", [one.as_json() for one in self.saved])

    def _put(self, what: str, value: Any) -> None:
        self._asker.ask(partial(_keep, f"{what}_{self._register.key}", value))

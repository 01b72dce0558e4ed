"""The part of the settings that says how the window looks and speaks on this computer."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QSpinBox

from ui import look
from ui.preferences import Preferences
from ui.settings.section import Section
from workstation.words import say


class LookSection(Section):
    """Size of the letters, light or dark, how days are written, the language."""

    changed = Signal(str)
    """The name of the preference that was changed."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__(say("settings_look"))
        self._preferences = preferences
        self.font_size = QSpinBox()
        self.font_size.setRange(look.SIZES.start, look.SIZES.stop - 1)
        self.font_size.setSuffix(say("settings_points"))
        self.font_size.setValue(preferences.font_size)
        self.theme = self._choice("theme", look.THEMES)
        self.days = self._choice("days", ("iso", "chinese"))
        self.language = self._choice("language", ("zh", "en"))
        self.font_size.valueChanged.connect(self._size_chosen)
        self.add_line(say("settings_font_size"), self.font_size)
        self.add_line(say("settings_theme"), self.theme)
        self.add_line(say("settings_days"), self.days, hint=say("settings_days_hint"))
        self.add_line(say("settings_language"), self.language, hint=say("settings_language_hint"))

    def _choice(self, name: str, values: tuple[str, ...]) -> QComboBox:
        box = QComboBox()
        for value in values:
            box.addItem(say(f"settings_{name}_{value}"), value)
        box.setCurrentIndex(box.findData(getattr(self._preferences, name)))
        box.setProperty("preference", name)
        box.currentIndexChanged.connect(self._chosen)
        return box

    def _size_chosen(self, points: int) -> None:
        self._keep("font_size", points)

    def _chosen(self) -> None:
        box = self.sender()
        if isinstance(box, QComboBox):
            self._keep(box.property("preference"), box.currentData())

    def _keep(self, name: str, value: Any) -> None:
        setattr(self._preferences, name, value)
        self.changed.emit(name)

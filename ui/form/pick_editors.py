"""Editors in which the value is picked from a list."""

import time
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QListView

from ui import look
from ui.flow import Flow
from ui.form.editor import Context, Editor, editor_around
from workstation import divisions
from workstation.fields import Choice, Choices, Division, Field, Value
from workstation.type_ahead import begins
from workstation.words import say


class TypeAheadList(QListView):
    """A list in which typing finds a row by its words, its pinyin or their initials."""

    def __init__(self) -> None:
        super().__init__()
        self._typed = ""
        self._at = 0.0

    def keyboardSearch(self, search: str) -> None:
        now = time.monotonic()
        if (now - self._at) * 1000 > QApplication.keyboardInputInterval():
            self._typed = ""
        self._at = now
        again = self._typed == search and len(search) == 1
        self._typed = search if again else self._typed + search
        model, here = self.model(), self.currentIndex().row()
        first = here + 1 if again or len(self._typed) == 1 else max(here, 0)
        rows = [*range(first, model.rowCount()), *range(min(first, model.rowCount()))]
        for row in rows:
            index = model.index(row, self.modelColumn())
            if begins(str(index.data() or ""), self._typed):
                self.setCurrentIndex(index)
                return


class _Combo(QComboBox):
    """A list that the wheel does not change while somebody scrolls the form over it."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setView(TypeAheadList())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setMaxVisibleItems(16)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        editor = editor_around(self)
        if event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            # They lead to other records, and never change the value in passing.
            event.ignore()
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete) and self.currentData() is not None:
            self.setCurrentIndex(0)
            self.activated.emit(0)
        elif editor is not None and editor.pressed(event):
            event.accept()
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            # A list would look for the sign that Ctrl makes of a letter.
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class PickEditor(Editor):
    """One of several values, or none."""

    def __init__(self, field: Field, context: Context) -> None:
        super().__init__(field, context)
        self.combo = _Combo()
        self.hold(self.combo)
        self.offer(self.offers())
        self.combo.activated.connect(self.changed)
        self.combo.left.connect(self.left)

    def offers(self) -> list[tuple[Any, str]]:
        """Values and their words."""
        raise NotImplementedError

    def words_for(self, raw: Any) -> str:
        """Words for a value that is not offered."""
        return str(raw)

    def offer(self, offers: list[tuple[Any, str]]) -> None:
        """Offer other values; what is chosen stays chosen."""
        chosen = self.raw()
        self.combo.clear()
        self.combo.addItem("", None)
        for value, words in offers:
            self.combo.addItem(words, value)
        self.put(chosen)

    def raw(self) -> Any:
        return self.combo.currentData()

    def put(self, raw: Any) -> None:
        place = next((row for row in range(self.combo.count()) if self.combo.itemData(row) == raw), None)
        if place is None:
            self.combo.addItem(self.words_for(raw), raw)
            place = self.combo.count() - 1
        # Words for an empty list are shown only where no row is current, not even the empty one.
        self.combo.setCurrentIndex(-1 if raw is None and self.combo.placeholderText() else place)

    def put_value(self, value: Value) -> None:
        self.put(value)

    def show_ghost(self, words: str) -> None:
        self.combo.setPlaceholderText(words)
        if self.raw() is None:
            self.combo.setCurrentIndex(-1 if words else 0)


class ChoiceEditor(PickEditor):
    """One code of a list."""

    field: Choice

    def offers(self) -> list[tuple[Any, str]]:
        return [(item.code, item.words()) for item in self.field.choices]

    def words_for(self, raw: Any) -> str:
        return self.field.show(raw)


class FlagEditor(PickEditor):
    """Yes, no, or nobody said."""

    def offers(self) -> list[tuple[Any, str]]:
        return [(True, say("yes")), (False, say("no"))]

    def put_value(self, value: Value) -> None:
        self.put(None if value is None else bool(value))


class DivisionEditor(PickEditor):
    """A unit, or a place within the unit that the record belongs to."""

    field: Division

    def offers(self) -> list[tuple[Any, str]]:
        return self._within(self.context.unit)

    def _within(self, unit: str | None) -> list[tuple[Any, str]]:
        if self.field.level == "unit":
            found = divisions.units()
        else:
            inside = divisions.townships if self.field.level == "township" else divisions.zones
            found = inside(unit) if unit else ()
        return [(place.code, place.words()) for place in found]

    def words_for(self, raw: Any) -> str:
        return divisions.division(raw).words() if divisions.known(raw) else str(raw)

    def depend_on(self, raws: Mapping[str, Any]) -> None:
        for key in self.field.read_after:
            self.offer(self._within(raws.get(key)))


class ChoicesEditor(Editor):
    """Several codes of a list."""

    field: Choices

    def __init__(self, field: Choices, context: Context) -> None:
        super().__init__(field, context)
        flow = Flow(self, look.GAP, 2)
        self.boxes = {item.code: QCheckBox(item.words()) for item in field.choices}
        for box in self.boxes.values():
            self.name(box, box.text())
            flow.addWidget(box)
            box.clicked.connect(self.changed)
        self.setFocusProxy(next(iter(self.boxes.values())))

    def raw(self) -> list[str] | None:
        return [code for code, box in self.boxes.items() if box.isChecked()] or None

    def put(self, raw: Any) -> None:
        for code, box in self.boxes.items():
            box.setChecked(code in (raw or ()))

    def put_value(self, value: Value) -> None:
        self.put(None if value is None else str(value).split(","))

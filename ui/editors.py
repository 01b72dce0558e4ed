"""The control for each kind of field. A new kind of field needs one line in ``EDITORS``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui import look
from workstation import divisions
from workstation.fields import Choice, Choices, Division, Field, Value
from workstation.words import say

LINES_SHOWN = 3
CHOICES_WIDTH = 360
"""Pixels in which the boxes of several choices find room side by side."""


@dataclass(frozen=True)
class Context:
    """What an editor may know of its surroundings."""

    unit: str
    """Reporting unit of the store."""
    attach: Callable[["FilesEditor", list[str]], None]
    """Have files kept by the store; the editor's ``add`` gets the digests."""


class Editor(QWidget):
    """A control for one raw value, as an operation reads it and JSON keeps it: text, bool, list, None."""

    changed = Signal()
    """A person has changed the value."""

    def __init__(self, field: Field, context: Context) -> None:
        super().__init__()
        self.field = field
        self.context = context

    def raw(self) -> Any:
        """What stands in the control; ``None`` for nothing."""
        raise NotImplementedError

    def put(self, raw: Any) -> None:
        """Show a raw value, without ``changed``."""
        raise NotImplementedError

    def put_value(self, value: Value) -> None:
        """Show a canonical value."""
        self.put(self.field.show(value) or None)

    def depend_on(self, raws: Mapping[str, Any]) -> None:
        """The fields that decide how this one is read now hold these raw values."""

    def hold(self, control: QWidget) -> None:
        """Make a control the whole of this editor."""
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(control)
        self.setFocusProxy(control)
        self.name(control)

    def name(self, control: QWidget, words: str = "") -> None:
        """Tell a screen reader what a control is for."""
        heading = self.field.words()
        control.setAccessibleName(f"{heading} {words}" if words else heading)

    def mark(self, severity: str) -> None:
        """Show that something is wrong with the value; ``""`` for nothing."""
        control = self.focusProxy()
        if isinstance(control, QWidget):
            look.set_role(control, "fault", severity)


class LineEditor(Editor):
    """One line of text."""

    def __init__(self, field: Field, context: Context) -> None:
        super().__init__(field, context)
        self.line = QLineEdit()
        self.hold(self.line)
        self.line.textEdited.connect(self.changed)

    def raw(self) -> str | None:
        return self.line.text().strip() or None

    def put(self, raw: Any) -> None:
        self.line.setText("" if raw is None else str(raw))
        self.line.setCursorPosition(0)


class DayEditor(LineEditor):
    """A date in any notation; shown in the usual one once it is understood without doubt."""

    def __init__(self, field: Field, context: Context) -> None:
        super().__init__(field, context)
        self.line.setPlaceholderText(say("window_day_example"))
        self.line.editingFinished.connect(self._show_reading)

    def _show_reading(self) -> None:
        reading = self.field.read(self.raw(), {})
        shown = self.field.show(reading.value)
        if reading.value is not None and not reading.findings and shown != self.line.text():
            self.put(shown)
            self.changed.emit()


class _Lines(QPlainTextEdit):
    """Several lines in which Tab leaves."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * LINES_SHOWN + 2 * look.GAP)


class LongEditor(Editor):
    """Text of several lines."""

    def __init__(self, field: Field, context: Context) -> None:
        super().__init__(field, context)
        self.lines = _Lines()
        self.hold(self.lines)
        self.lines.textChanged.connect(self.changed)

    def raw(self) -> str | None:
        return self.lines.toPlainText().strip() or None

    def put(self, raw: Any) -> None:
        self.lines.blockSignals(True)
        self.lines.setPlainText("" if raw is None else str(raw))
        self.lines.blockSignals(False)


class _Combo(QComboBox):
    """A list that the wheel does not change while somebody scrolls the form over it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setMaxVisibleItems(16)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class PickEditor(Editor):
    """One of several values, or none."""

    def __init__(self, field: Field, context: Context) -> None:
        super().__init__(field, context)
        self.combo = _Combo()
        self.hold(self.combo)
        self.offer(self.offers())
        self.combo.activated.connect(self.changed)

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
        self.combo.setCurrentIndex(place)

    def put_value(self, value: Value) -> None:
        self.put(value)


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
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(look.GAP)
        grid.setVerticalSpacing(2)
        self.boxes = {item.code: QCheckBox(item.words()) for item in field.choices}
        widest = max(box.sizeHint().width() for box in self.boxes.values()) + look.GAP
        in_line = max(1, CHOICES_WIDTH // widest)
        for place, box in enumerate(self.boxes.values()):
            self.name(box, box.text())
            grid.addWidget(box, place // in_line, place % in_line)
            box.clicked.connect(self.changed)
        self.setFocusProxy(next(iter(self.boxes.values())))

    def raw(self) -> list[str] | None:
        return [code for code, box in self.boxes.items() if box.isChecked()] or None

    def put(self, raw: Any) -> None:
        for code, box in self.boxes.items():
            box.setChecked(code in (raw or ()))

    def put_value(self, value: Value) -> None:
        self.put(None if value is None else str(value).split(","))


class FilesEditor(Editor):
    """Attachments: how many there are, one more, the last one less."""

    def __init__(self, field: Field, context: Context) -> None:
        super().__init__(field, context)
        self._digests: list[str] = []
        self.words = QLabel()
        self.more = QPushButton(say("window_attach"))
        self.less = QPushButton(say("window_detach"))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.words, 1)
        for button in (self.more, self.less):
            self.name(button, button.text())
            line.addWidget(button)
        self.setFocusProxy(self.more)
        self.more.clicked.connect(self._choose)
        self.less.clicked.connect(self._drop)
        self.put(None)

    def raw(self) -> list[str] | None:
        return list(self._digests) or None

    def put(self, raw: Any) -> None:
        self._digests = list(raw or ())
        self.words.setText(say("window_attachments", number=len(self._digests)))
        self.less.setEnabled(bool(self._digests))

    def put_value(self, value: Value) -> None:
        self.put(None if value is None else str(value).split(","))

    def add(self, digests: list[str]) -> None:
        """Take up files that the store has kept."""
        self.put([*self._digests, *(digest for digest in digests if digest not in self._digests)])
        self.changed.emit()

    def _choose(self) -> None:
        paths, _ = QFileDialog.getOpenFileNames(self, say("window_attach"))
        if paths:
            self.context.attach(self, paths)

    def _drop(self) -> None:
        self.put(self._digests[:-1])
        self.changed.emit()


EDITORS: dict[str, Callable[[Any, Context], Editor]] = {
    "long": LongEditor,
    "day": DayEditor,
    "choice": ChoiceEditor,
    "choices": ChoicesEditor,
    "flag": FlagEditor,
    "division": DivisionEditor,
    "files": FilesEditor,
}
"""Kind of field -> its editor; every other kind is typed on one line."""


def editor_for(field: Field, context: Context) -> Editor:
    """The editor of a field."""
    return EDITORS.get(field.kind, LineEditor)(field, context)

"""The dialog that makes a filter or changes one: which field, how it is compared, with what."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui import look
from ui.showing import shown
from ui.table.filters import Filter, Way, field_of, fields_of, options_of, ways_of
from workstation.fields import Field, Value
from workstation.register import Register
from workstation.type_ahead import begins
from workstation.values.text import read_text
from workstation.words import say

KEY = Qt.ItemDataRole.UserRole
WAY_WORDS: dict[Way, str] = {
    "in": "table_way_in",
    "not in": "table_way_not_in",
    "between": "table_way_between",
    "=": "table_way_equals",
    "starts with": "table_way_starts",
    "is empty": "table_way_empty",
    "is filled": "table_way_filled",
}


class SearchableList(QWidget):
    """A list with a line above it that leaves only what matches, also by pinyin and its initials."""

    entered = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setPlaceholderText(say("table_find_in_list"))
        self.line.setAccessibleName(f"{name} {say('table_find_in_list')}")
        self.line.setClearButtonEnabled(True)
        self.list = QListWidget()
        look.set_role(self.list, "role", "rows")
        self.list.setAccessibleName(name)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(look.GAP // 2)
        box.addWidget(self.line)
        box.addWidget(self.list, 1)
        self.line.textChanged.connect(self._narrow)
        self.line.installEventFilter(self)
        self.setFocusProxy(self.line)

    def _narrow(self, text: str) -> None:
        wanted = text.strip()
        shown_rows = []
        for row in range(self.list.count()):
            item = self.list.item(row)
            words = item.text()
            hidden = bool(wanted) and wanted.casefold() not in words.casefold() and not begins(words, wanted)
            item.setHidden(hidden)
            if not hidden:
                shown_rows.append(row)
        if wanted and shown_rows and self.list.currentRow() not in shown_rows:
            self.list.setCurrentRow(shown_rows[0])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.list.setFocus()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.entered.emit()
                return True
        return super().eventFilter(watched, event)


class _Options(SearchableList):
    """Values to be ticked."""

    def put(self, options: list[tuple[Value, str]], chosen: tuple[Value, ...]) -> None:
        """Offer these values, some of them ticked."""
        self.line.clear()
        self.list.clear()
        for value, words in options:
            item = QListWidgetItem(words)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if value in chosen else Qt.CheckState.Unchecked)
            item.setData(KEY, value)
            self.list.addItem(item)

    def values(self) -> tuple[Value, ...]:
        """What is ticked."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return tuple(item.data(KEY) for item in items if item.checkState() == Qt.CheckState.Checked)


class _Bounds(QWidget):
    """A first and a last value; either may be missing."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.last = QLineEdit(), QLineEdit()
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        for key, line in (("table_from", self.first), ("table_to", self.last)):
            line.setAccessibleName(say(key))
            form.addRow(say(key), line)
        self.setFocusProxy(self.first)


class FilterPanel(QDialog):
    """Asks for one filter."""

    chosen = Signal(object)
    """The ``Filter`` that was made."""

    def __init__(self, register: Register, unit: str, one: Filter | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(say("table_filter"))
        self._register, self._unit, self._given = register, unit, one
        self.fields = SearchableList(say("table_field"))
        self.way = QComboBox()
        self.way.setAccessibleName(say("table_way"))
        self.heading = QLabel()
        look.set_role(self.heading, "role", "section")
        self.options = _Options(say("table_values"))
        self.bounds = _Bounds()
        self.text = QLineEdit()
        self.text.setAccessibleName(say("table_value"))
        self.values = QStackedWidget()
        for page in (self.options, self.bounds, self._in_box(self.text), QWidget()):
            self.values.addWidget(page)
        self.words = QLabel()
        self.words.setWordWrap(True)
        look.set_role(self.words, "role", "hard")
        self.words.hide()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        for which, key in (
            (QDialogButtonBox.StandardButton.Ok, "table_apply"),
            (QDialogButtonBox.StandardButton.Cancel, "window_cancel"),
        ):
            self.buttons.button(which).setText(say(key))
            self.buttons.button(which).setIcon(QIcon())
            self.buttons.button(which).setAccessibleName(say(key))
        self._lay_out()
        self._fill()
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.fields.list.currentItemChanged.connect(self._show_field)
        self.fields.entered.connect(self._to_values)
        self.fields.list.itemActivated.connect(self._to_values)
        self.options.entered.connect(self.accept)
        self.way.currentIndexChanged.connect(self._show_way)
        self._start()

    @staticmethod
    def _in_box(line: QLineEdit) -> QWidget:
        page = QWidget()
        box = QVBoxLayout(page)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(line)
        box.addStretch(1)
        page.setFocusProxy(line)
        return page

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(look.GAP)
        for part in (self.heading, self.way):
            right.addWidget(part)
        right.addWidget(self.values, 1)
        right.addWidget(self.words)
        sides = QHBoxLayout()
        sides.setSpacing(look.MARGIN)
        sides.addWidget(self.fields, 2)
        sides.addLayout(right, 3)
        box = QVBoxLayout(self)
        box.addLayout(sides, 1)
        box.addWidget(self.buttons)
        look.give_size(self, 560, 400)

    def _fill(self) -> None:
        for key in fields_of(self._register):
            item = QListWidgetItem(self._register.field_words(key))
            item.setData(KEY, key)
            self.fields.list.addItem(item)

    def _start(self) -> None:
        wanted = self._given.field if self._given else ""
        rows = [row for row in range(self.fields.list.count()) if self.fields.list.item(row).data(KEY) == wanted]
        self.fields.list.setCurrentRow(rows[0] if rows else 0)
        self._to_values() if rows else self.fields.setFocus()

    @property
    def field(self) -> Field:
        """The chosen field."""
        found = field_of(self._register, self.key)
        assert found is not None
        return found

    @property
    def key(self) -> str:
        """Its key; ``table.field`` for one of a child table."""
        return str(self.fields.list.currentItem().data(KEY))

    def _show_field(self) -> None:
        given = self._given if self._given and self._given.field == self.key else None
        values = given.values if given else ()
        options = options_of(self.field, self._unit)
        self.heading.setText(self._register.field_words(self.key))
        self.way.blockSignals(True)
        self.way.clear()
        for way in ways_of(self.field, self._unit):
            self.way.addItem(say(WAY_WORDS[way]), way)
        self.way.setCurrentIndex(max(0, self.way.findData(given.way)) if given else 0)
        self.way.blockSignals(False)
        self.options.put(options, values)
        texts = [shown(self.field, value) for value in values] if given and not options else []
        self.text.setText(texts[0] if texts else "")
        for line, text in zip((self.bounds.first, self.bounds.last), [*texts, "", ""], strict=False):
            line.setText(text)
            line.setPlaceholderText(say("window_day_example") if self.field.kind == "day" else "")
        self._show_way()

    def _show_way(self) -> None:
        pages = {"in": 0, "not in": 0, "between": 1, "=": 2, "starts with": 2}
        self.values.setCurrentIndex(pages.get(self.way.currentData(), 3))
        self.say("")

    def _to_values(self) -> None:
        page = self.values.currentWidget()
        (page.focusProxy() or self.way).setFocus()

    def say(self, sentence: str) -> None:
        """Say what is missing."""
        self.words.setText(sentence)
        self.words.setVisible(bool(sentence))

    # -- what was chosen -----------------------------------------------------------------------------------

    def accept(self) -> None:
        made = self._made()
        if made is not None:
            self.chosen.emit(made)
            super().accept()

    def _made(self) -> Filter | None:
        """The filter that stands here; ``None`` where something is missing, which is said."""
        way: Way = self.way.currentData()
        readers: dict[Way, Callable[[], tuple[Value, ...] | None]] = {
            "in": self._ticked,
            "not in": self._ticked,
            "between": self._between,
            "=": partial(self._one, self._read),
            "starts with": partial(self._one, _read_beginning),
        }
        values = readers.get(way, tuple)()
        return None if values is None else Filter(self.key, way, values)

    def _ticked(self) -> tuple[Value, ...] | None:
        values = self.options.values()
        if not values:
            self.say(say("table_tick_one"))
        return values or None

    def _between(self) -> tuple[Value, ...] | None:
        texts = [line.text().strip() for line in (self.bounds.first, self.bounds.last)]
        if not any(texts):
            self.say(say("table_give_bound"))
            return None
        values = []
        for text, end in zip(texts, (False, True), strict=True):
            value = self._read(_whole_span(text, end) if self.field.kind == "day" else text) if text else None
            if text and value is None:
                return None
            values.append(value)
        first, last = values
        if first is not None and last is not None and first > last:  # type: ignore[operator]
            first, last = last, first
        return first, last

    def _one(self, read: Callable[[str], Value]) -> tuple[Value, ...] | None:
        text = self.text.text().strip()
        if not text:
            self.say(say("table_give_value"))
            return None
        value = read(text)
        return None if value is None else (value,)

    def _read(self, text: str) -> Value:
        reading = self.field.read(text, {"unit": self._unit})
        if reading.value is None:
            self.say("\n".join(finding.sentence() for finding in reading.findings) or say("table_give_value"))
        return reading.value


def _read_beginning(text: str) -> Value:
    return read_text(text, 200).value


def _whole_span(text: str, end: bool) -> str:
    """A year or a month stands for its first or its last day."""
    parts = text.replace("年", "-").replace("月", "").replace("/", "-").replace(".", "-").strip("-").split("-")
    if not all(part.isdecimal() for part in parts) or len(parts[0]) != 4 or len(parts) > 2:
        return text
    if len(parts) == 1:
        return f"{parts[0]}-12-31" if end else f"{parts[0]}-01-01"
    year, month = int(parts[0]), int(parts[1])
    if not 1 <= month <= 12:
        return text
    from calendar import monthrange

    return f"{year}-{month:02d}-{monthrange(year, month)[1] if end else 1:02d}"

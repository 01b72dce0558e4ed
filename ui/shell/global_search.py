"""The box that searches all registers, and the list of hits below it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui import look
from ui.ask import Asker, Newest
from workstation.words import say

SEARCH_AFTER = 150
"""Milliseconds of rest after a stroke until the search begins."""
HIT_ROLE = Qt.ItemDataRole.UserRole
LEAST_WIDTH = 460


class HitList(QFrame):
    """Hits of all registers under their names; the keys stay in the box above."""

    chosen = Signal(str, str)
    """Register and uid; without uid all hits of the register are wanted."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = parent
        self.setObjectName("hits")
        self.list = QListWidget()
        self.list.setAccessibleName(say("shell_hits"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._choose)
        box = QVBoxLayout(self)
        box.setContentsMargins(4, 4, 4, 4)
        box.addWidget(self.list)
        self.hide()

    def show_hits(self, found: "Sequence[object]") -> None:
        """Show what was found, the first hit chosen."""
        from workstation.operations.searching import Hits

        self.list.clear()
        for hits in found:
            if isinstance(hits, Hits):
                self._add(hits.register.words(), None, heading=True)
                for uid, title in hits.records:
                    self._add(title or "—", (hits.register.key, uid))
                if hits.capped or hits.total > len(hits.records):
                    number = f"{hits.total:,}" + ("+" if hits.capped else "")
                    words = say("shell_all_hits", number=number, register=hits.register)
                    self._add(words, (hits.register.key, ""), quiet=True)
        if not self.list.count():
            self._add(say("window_nothing_found"), None)
        self.move_choice(1)

    def _add(self, words: str, hit: tuple[str, str] | None, *, heading: bool = False, quiet: bool = False) -> None:
        item = QListWidgetItem(words if heading or hit is None else f"   {words}")
        item.setData(HIT_ROLE, hit)
        if hit is None:
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        if heading:
            font = QFont(self.list.font())
            font.setBold(True)
            item.setFont(font)
            item.setForeground(QColor(look.ACCENT))
        elif quiet or hit is None:
            item.setForeground(QColor(look.QUIET_INK))
        item.setSizeHint(QSize(0, look.row_height() - 6))
        self.list.addItem(item)

    def move_choice(self, step: int) -> None:
        """Choose the next hit, or with -1 the one before; over the headings."""
        row = self.list.currentRow() + step
        while 0 <= row < self.list.count():
            if self.list.item(row).data(HIT_ROLE) is not None:
                self.list.setCurrentRow(row)
                return
            row += step

    def take(self) -> None:
        """Go to the chosen hit."""
        item = self.list.currentItem()
        if item is not None:
            self._choose(item)

    def _choose(self, item: QListWidgetItem) -> None:
        hit = item.data(HIT_ROLE)
        if hit is not None:
            self.hide()
            self.chosen.emit(*hit)

    def place_below(self, box: QWidget) -> None:
        """Stand under the box, as high as the hits ask for."""
        around = self._around
        corner = box.mapTo(around, QPoint(0, box.height() + 2))
        rows = sum(self.list.sizeHintForRow(row) for row in range(self.list.count()))
        height = min(rows + 16, around.height() - corner.y() - look.GAP)
        width = min(max(box.width(), look.scaled(LEAST_WIDTH)), around.width() - 2 * look.GAP)
        left = max(min(corner.x(), around.width() - width - look.GAP), look.GAP)
        self.setGeometry(left, corner.y(), width, height)
        self.raise_()


class GlobalSearch(QLineEdit):
    """Searches all registers while a word is typed."""

    chosen = Signal(str, str, str)
    """Register, uid (empty: all hits) and the text."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(say("shell_search_all"))
        self.setClearButtonEnabled(True)
        self._asker: Asker | None = None
        self._newest = Newest()
        self.hits: HitList | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(SEARCH_AFTER)
        self._rest.timeout.connect(self._search)
        self.textChanged.connect(self._typed)

    def begin(self, asker: Asker, around: QWidget) -> None:
        """Search in the book that is open; the hits are shown within a widget."""
        self._asker = asker
        self.clear()
        if self.hits is None:
            self.hits = HitList(around)
            self.hits.chosen.connect(self._taken)

    def show_keys(self, keys: str) -> None:
        """Say which keys lead here."""
        self.setPlaceholderText(say("shell_search_hint", keys=keys))

    def _typed(self) -> None:
        self._rest.start()

    def _search(self) -> None:
        self._rest.stop()
        text = self.text().strip()
        if self._asker is None or not text:
            self.close_hits()
            return
        from workstation.operations.searching import search_all

        number = self._newest.next()
        self._asker.ask(
            lambda store: search_all(store, text),
            partial(self._show, number),
            wanted=partial(self._newest.is_newest, number),
        )

    def _show(self, number: int, found: Sequence[object]) -> None:
        if self.hits is None or not self._newest.is_newest(number):
            return
        self.hits.show_hits(found)
        self.hits.place_below(self)
        self.hits.show()

    def _taken(self, register: str, uid: str) -> None:
        text = self.text().strip()
        self.clear()
        self.close_hits()
        self.chosen.emit(register, uid, text)

    def close_hits(self) -> None:
        """Take the list of hits away; an answer on its way is no longer wanted."""
        self._newest.next()
        if self.hits is not None:
            self.hits.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        hits = self.hits
        key = event.key()
        if hits is None or hits.isHidden():
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
                self._search()
            else:
                super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            hits.move_choice(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            hits.take()
        elif key == Qt.Key.Key_Escape:
            self.close_hits()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.close_hits()
        return super().event(event)

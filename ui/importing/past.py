"""The imports of the past, and taking one of them back."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui import look
from ui.choosing import go_to
from ui.recycle.model import moment_words
from ui.table.cell_delegate import PlainDelegate
from ui.table.header import PlainHeader
from ui.table.record_model import Index
from workstation.operations.undo_import import ImportBatch, TakingBack
from workstation.register import Register
from workstation.words import say

COLUMNS = ("at", "clerk", "register", "file", "new", "changed", "state")
_DISPLAY = Qt.ItemDataRole.DisplayRole
LISTED = 1000
"""Records edited since that are listed one by one."""


class PastModel(QAbstractTableModel):
    """One import in each row, the newest first."""

    def __init__(self, catalogue: Sequence[Register], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names = {register.key: register.words() for register in catalogue}
        self.batches: list[ImportBatch] = []

    def put(self, batches: Sequence[ImportBatch]) -> None:
        """Show these imports."""
        self.beginResetModel()
        self.batches = list(batches)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.batches)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if not index.isValid() or role not in (_DISPLAY, Qt.ItemDataRole.ToolTipRole):
            return None
        return self._text(self.batches[index.row()], COLUMNS[index.column()])

    def _text(self, one: ImportBatch, column: str) -> str:
        if column == "at":
            return moment_words(one.at)
        if column == "register":
            return self._names.get(one.register, one.register)
        if column in ("new", "changed"):
            return f"{one.counts.get(column, 0):,}"
        if column == "state":
            return say("import_past_taken_back" if one.taken_back else "import_past_in_force")
        return one.clerk if column == "clerk" else one.file

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if role != _DISPLAY:
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1)
        return say(f"import_past_{COLUMNS[section]}") if 0 <= section < len(COLUMNS) else None


class _Table(QTableView):
    """The list; where it is empty it says so."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.model().rowCount() == 0:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(look.QUIET_INK))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, say("import_past_none"))
            painter.end()


class PastImports(QWidget):
    """The list with its button."""

    take_back_wanted = Signal(object)
    """An ``ImportBatch``."""

    def __init__(self, catalogue: Sequence[Register]) -> None:
        super().__init__()
        self.model = PastModel(catalogue, self)
        self.table = _Table()
        self.title = QLabel(say("import_past"))
        look.set_role(self.title, "role", "section")
        self.button = QPushButton(say("import_take_back"))
        self.button.setAccessibleName(self.button.text())
        self._set_up()
        line = QHBoxLayout()
        line.addWidget(self.title, 1)
        line.addWidget(self.button)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(look.GAP)
        box.addLayout(line)
        box.addWidget(self.table, 1)
        self.button.clicked.connect(self._take_back)
        self.table.selectionModel().currentChanged.connect(self._show_able)
        self._show_able()

    def _set_up(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setAccessibleName(say("import_past"))
        header = PlainHeader(table)
        header.setSectionsClickable(False)
        header.setSectionsMovable(False)
        header.setStretchLastSection(True)
        table.setHorizontalHeader(header)
        table.setItemDelegate(PlainDelegate(table))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().setVisible(False)
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._measure()

    def _measure(self) -> None:
        rows = self.table.verticalHeader()
        rows.setMinimumSectionSize(look.ROW_HEIGHT)
        rows.setDefaultSectionSize(look.ROW_HEIGHT)
        self.table.horizontalHeader().setFixedHeight(look.ROW_HEIGHT + 2)
        for column, width in enumerate((150, 90, 150, 300, 80, 80)):
            self.table.setColumnWidth(column, look.scaled(width))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "button"):
            self._measure()

    def show_batches(self, batches: Sequence[ImportBatch]) -> None:
        """Show these imports, the same one chosen as before."""
        before = self.chosen
        self.model.put(batches)
        names = [one.batch for one in batches]
        if names:
            row = names.index(before.batch) if before is not None and before.batch in names else 0
            go_to(self.table, self.model.index(row, 0))
        self._show_able()

    @property
    def chosen(self) -> ImportBatch | None:
        """The import that is chosen."""
        row = self.table.currentIndex().row()
        return self.model.batches[row] if 0 <= row < len(self.model.batches) else None

    def _show_able(self, *_: QModelIndex) -> None:
        chosen = self.chosen
        able = chosen is not None and not chosen.taken_back
        self.button.setEnabled(able)
        reason = "import_past_none" if chosen is None else "import_past_already"
        self.button.setToolTip(say("import_take_back_hint" if able else reason))

    def _take_back(self) -> None:
        if self.chosen is not None:
            self.take_back_wanted.emit(self.chosen)


class TakeBackDialog(QDialog):
    """Says what taking an import back does, and lists the records edited since."""

    agreed = Signal(object, tuple)
    """The ``ImportBatch``, and the uids of the records that stay as they are."""

    def __init__(self, found: TakingBack, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(say("import_take_back"))
        self.found = found
        batch, edited = found.of, found.edited
        words = QLabel(
            say(
                "import_back_words",
                file=batch.file,
                at=moment_words(batch.at),
                new=f"{batch.counts.get('new', 0):,}",
                changed=f"{batch.counts.get('changed', 0):,}",
            )
        )
        words.setWordWrap(True)
        box = QVBoxLayout(self)
        box.setSpacing(look.GAP)
        box.addWidget(words)
        if edited:
            since = QLabel(say("import_back_edited", number=f"{len(edited):,}"))
            since.setWordWrap(True)
            look.set_role(since, "role", "soft")
            self.list = QListWidget()
            self.list.setAccessibleName(say("import_back_list"))
            self.list.setWordWrap(True)
            self.list.addItems([one.sentence() for one in edited[:LISTED]])
            if len(edited) > LISTED:
                self.list.addItem(say("finding_and_more", count=len(edited) - LISTED))
            box.addWidget(since)
            box.addWidget(self.list, 1)
        self.go_button = QPushButton(say("import_back_keep") if edited else say("import_back_go"))
        self.stop_button = QPushButton(say("import_back_stop"))
        look.set_role(self.go_button, "kind", "first")
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.go_button, self.stop_button):
            button.setAccessibleName(button.text())
            button.setAutoDefault(False)
            buttons.addWidget(button)
        box.addLayout(buttons)
        self.go_button.clicked.connect(self._agree)
        self.stop_button.clicked.connect(self.reject)
        # What changes nothing is what Enter means.
        self.stop_button.setDefault(True)
        self.stop_button.setFocus()
        if edited:
            look.give_size(self, 640, 420)
        else:
            self.setMinimumWidth(look.scaled(460))

    def _agree(self) -> None:
        self.agreed.emit(self.found.of, tuple(one.uid for one in self.found.edited))
        self.accept()

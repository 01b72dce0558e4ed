"""What would be otherwise with a backup in the place of the present: a table of records, the numbers above it."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui import look
from workstation.operations.restoring import RestorePreview
from workstation.register import Register
from workstation.words import say

SHOWN = 500
"""Records that the table lists; the numbers above it count all."""
ROWS = 6
KINDS = ("gone", "added", "changed")


@dataclass(frozen=True)
class Difference:
    """One record that is not the same in both."""

    kind: str
    """``gone``: only the present has it; ``added``: only the backup; ``changed``."""
    register: Register
    uid: str
    title: str
    fields: str


def differences_in(found: RestorePreview) -> Iterator[Difference]:
    """Every record that differs, what would be lost first."""
    for kind in KINDS:
        for part in found.registers:
            for one in getattr(part, kind):
                fields = "；".join(
                    f"{field.label} {field.before or '—'} → {field.after or '—'}" for field in one.fields
                )
                yield Difference(kind, part.register, one.uid, one.title, fields)


class Differences(QWidget):
    """Shows a preview."""

    current_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Difference] = []
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.table = QTableWidget(0, 4)
        self.table.setHorizontalHeaderLabels(
            [say(f"safety_head_{key}") for key in ("kind", "place", "title", "fields")]
        )
        self.table.setAccessibleName(say("safety_differences"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(look.row_height())
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.table.setMinimumHeight(ROWS * look.row_height())
        self.table.itemSelectionChanged.connect(self.current_changed)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.words)
        box.addWidget(self.table)
        self.clear()

    def clear(self) -> None:
        """Show nothing."""
        self.rows = []
        self.table.setRowCount(0)
        self.words.clear()
        self.hide()

    def show_preview(self, found: RestorePreview) -> None:
        """Show the numbers of every register and the first records."""
        every = list(differences_in(found))
        self.rows = every[:SHOWN]
        lines = [
            say(
                "safety_difference",
                register=part.register,
                before=part.before,
                after=part.after,
                **{kind: len(getattr(part, kind)) for kind in KINDS},
            )
            for part in found.registers
            if part.before or part.after
        ]
        lines += [say("safety_unreadable", register=register) for register in found.unreadable]
        if found.same:
            lines = [say("safety_no_difference")]
        if len(every) > SHOWN:
            lines.append(say("safety_more", number=len(every) - SHOWN))
        self.words.setText("\n".join(lines))
        self.table.setRowCount(len(self.rows))
        for row, one in enumerate(self.rows):
            texts = (say(f"safety_{one.kind}_word"), one.register.words(), one.title, one.fields)
            for column, text in enumerate(texts):
                self.table.setItem(row, column, QTableWidgetItem(text))
        self.table.resizeColumnsToContents()
        self.table.setVisible(bool(self.rows))
        self.show()

    def chosen(self) -> Difference | None:
        """The record in the chosen row."""
        row = self.table.currentRow()
        return self.rows[row] if self.table.selectedItems() and 0 <= row < len(self.rows) else None

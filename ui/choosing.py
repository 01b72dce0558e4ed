"""Going to a cell of a table as the program does it, not as a hand does."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex
from PySide6.QtWidgets import QAbstractItemView

Flag = QItemSelectionModel.SelectionFlag


def go_to(view: QAbstractItemView, index: QModelIndex) -> None:
    """Put the keys into a cell and choose it, or its row where the view chooses rows.

    ``setCurrentIndex`` of the view heeds the keys that are held: with Ctrl down, as in Ctrl+3, it chooses nothing.
    """
    flags = Flag.ClearAndSelect
    if view.selectionBehavior() == QAbstractItemView.SelectionBehavior.SelectRows:
        flags |= Flag.Rows
    view.selectionModel().setCurrentIndex(index, flags)

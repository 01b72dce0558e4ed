"""Going to a cell while a key is held."""

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QListView
from pytestqt.qtbot import QtBot

from ui.choosing import go_to


def test_a_row_is_chosen_though_ctrl_is_held(qtbot: QtBot) -> None:
    view = QListView()
    qtbot.addWidget(view)
    model = QStringListModel(["一", "二"])
    view.setModel(model)
    view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    view.show()
    go_to(view, model.index(0))
    QTest.keyPress(view.windowHandle(), Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    try:
        go_to(view, model.index(1))
        assert [one.row() for one in view.selectionModel().selectedIndexes()] == [1]
    finally:
        QTest.keyRelease(view.windowHandle(), Qt.Key.Key_Control)

"""The whole window can be used by keyboard and by a screen reader."""

from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QTabBar,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui.helping import Opener
from tests.ui.stations import below, focusable, in_front, is_inside, stations, told
from ui.shell.first_start import FirstStart
from ui.shell.main_window import MainWindow

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
)


def nameless(root: QWidget) -> list[str]:
    """Controls that a screen reader could not name."""
    return [told(one) for one in focusable(root) if isinstance(one, CONTROLS) and not _name(one)]


def _name(widget: QWidget) -> str:
    if widget.accessibleName() or isinstance(widget, QComboBox):
        # Without a name of its own Qt calls a box by what is chosen in it.
        return widget.accessibleName() or _label(widget)
    interface = QAccessible.queryAccessibleInterface(widget)
    # The stubs do not know that there may be none.
    return interface.text(QAccessible.Text.Name) if cast("object", interface) is not None else ""


def _label(widget: QWidget) -> str:
    labels = below(widget.window(), QLabel)
    return next((label.text() for label in labels if label.buddy() is widget), "")


def unexplained(root: QWidget) -> list[str]:
    """Buttons that cannot be pressed and do not say why."""
    return [
        told(one)
        for one in below(root, QAbstractButton)
        if one.isVisible() and not one.isEnabled() and _is_cause(one) and not is_inside(one) and not _reason(one)
    ]


def _reason(widget: QWidget) -> str:
    """Its tooltip, or that of the control it is the only part of."""
    above = widget.parentWidget()
    return widget.toolTip() or ("" if above is None else above.toolTip())


def _is_cause(widget: QWidget) -> bool:
    """Whether it is disabled by itself, and not with all that is around it."""
    above = widget.parentWidget()
    return above is None or above.isEnabled()


def unreached(root: QWidget, qtbot: QtBot) -> list[str]:
    """Controls that Tab does not come to; a control that Tab does not leave."""
    wanted = [
        one
        for one in focusable(root)
        if isinstance(one, CONTROLS)
        and one.isEnabled()
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        # Of a group of radio buttons Tab reaches the chosen one, the arrow keys the others.
        and (not isinstance(one, QRadioButton) or one.isChecked())
    ]
    root.activateWindow()
    qtbot.waitUntil(root.isActiveWindow)
    if wanted:
        wanted[0].setFocus(Qt.FocusReason.TabFocusReason)
    seen: list[QWidget] = []
    for _ in range(3 * len(wanted) + 30):
        now = QApplication.focusWidget()
        if now is None or (seen and now is seen[0] and len(seen) > 1):
            break
        seen.append(now)
        QTest.keyClick(now, Qt.Key.Key_Tab)
        if QApplication.focusWidget() is now:
            return [f"Tab does not leave {told(now)}"]
    return [f"Tab does not reach {told(one)}" for one in wanted if not _was_reached(one, seen)]


def _was_reached(widget: QWidget, seen: list[QWidget]) -> bool:
    return any(one is widget or widget.isAncestorOf(one) or one.focusProxy() is widget for one in seen)


def test_every_control_has_a_name_and_a_disabled_one_a_reason(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    found: list[str] = []
    for station in stations(window, qtbot):
        for root in in_front(window):
            found += [f"{station}: no name: {one}" for one in nameless(root)]
            found += [f"{station}: does not say why: {one}" for one in unexplained(root)]
    assert not found, "\n" + "\n".join(dict.fromkeys(found))


def test_tab_goes_through_every_page_and_out_of_every_control(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    found: list[str] = []
    for station in stations(window, qtbot):
        for root in in_front(window):
            found += [f"{station}: {one}" for one in unreached(root, qtbot)]
    assert not found, "\n" + "\n".join(dict.fromkeys(found))


def test_the_first_start_can_be_used_by_keyboard(open_window: Opener, folder: Path, qtbot: QtBot) -> None:
    window: MainWindow = open_window(folder)
    start = window.stack.currentWidget()
    assert isinstance(start, FirstStart)
    assert nameless(window) == []
    assert unreached(window, qtbot) == []


def test_what_is_wrong_would_be_seen(qtbot: QtBot) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    box = QVBoxLayout(root)
    line, choice, button = QLineEdit(), QComboBox(), QPushButton("保存")
    choice.addItem("已注册")
    button.setEnabled(False)
    trap = QPlainTextEdit()
    for part in (line, choice, button, trap):
        box.addWidget(part)
    with qtbot.waitActive(root):
        root.show()
        root.activateWindow()
    assert len(nameless(root)) == 3
    assert len(unexplained(root)) == 1
    assert unreached(root, qtbot) == [f"Tab does not leave {told(trap)}"]
    trap.setTabChangesFocus(True)
    button.setToolTip("还没有改动")
    for part in (line, choice, trap):
        part.setAccessibleName("名称")
    assert nameless(root) == unexplained(root) == unreached(root, qtbot) == []

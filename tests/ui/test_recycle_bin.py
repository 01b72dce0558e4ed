"""The recycle bin in the real window: what lies there and why, and its way back by keys alone."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QTabBar, QTableView, QTextBrowser, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from db.store import Store
from tests.ui.helping import CASES, TRADEMARKS, UNIT, Opener, Taker, asked, commit, sample_raws
from ui.main_window import MainWindow
from ui.page import Destination
from ui.recycle_bin import RecycleBinPage
from workstation.operations import keeping, undoing
from workstation.query import Query

DISPLAY = Qt.ItemDataRole.DisplayRole
REASONS = ("重复登记", "录入错误，另行登记", "已移交")


@pytest.fixture
def bin_book(folder: Path) -> Path:
    """A data folder with ten marks of which three were withdrawn, and two cases of which one was."""
    with Store.create(folder, unit=UNIT, clerk="王芳") as store:
        saved = keeping.add(store, TRADEMARKS, sample_raws("trademarks", 10))
        for one, reason in zip(saved, REASONS, strict=False):
            keeping.withdraw(store, TRADEMARKS, one.record["uid"], reason=reason)
        cases = keeping.add(store, CASES, sample_raws("assistance_cases", 2))
        keeping.withdraw(store, CASES, cases[0].record["uid"], reason="撤回")
    return folder


@pytest.fixture
def opened(open_window: Opener, bin_book: Path, qtbot: QtBot) -> tuple[MainWindow, RecycleBinPage]:
    """The window with the recycle bin in front."""
    return window_at_bin(open_window, bin_book, qtbot)


def window_at_bin(open_window: Opener, folder: Path, qtbot: QtBot) -> tuple[MainWindow, RecycleBinPage]:
    window = open_window(folder, at="recycle_bin")
    page = window.front
    assert isinstance(page, RecycleBinPage)
    settle(window, page, qtbot)
    return window, page


def settle(window: MainWindow, page: RecycleBinPage, qtbot: QtBot) -> None:
    """Wait until the page shows what lies in the bin."""
    qtbot.waitUntil(lambda: page.model.loaded and page._restoring is None, timeout=10_000)
    asked(window, qtbot)
    rows = page.model.rowCount()
    qtbot.waitUntil(lambda: rows == 0 or page.model.row_at(0) is not None, timeout=10_000)


def texts(page: RecycleBinPage, row: int) -> list[str]:
    model = page.model
    return [str(model.data(model.index(row, column), DISPLAY)) for column in range(model.columnCount())]


def restored(window: MainWindow, page: RecycleBinPage, qtbot: QtBot, act: Callable[[], object]) -> None:
    act()
    settle(window, page, qtbot)


def in_bin(store: Store) -> int:
    return store.page(TRADEMARKS, Query(withdrawn=True)).total


def test_qt_accepts_the_model(
    opened: tuple[MainWindow, RecycleBinPage], qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    window, page = opened
    qtmodeltester.check(page.model)  # type: ignore[no-untyped-call]
    page.model.show_bin(TRADEMARKS, "羊")
    asked(window, qtbot)


def test_it_tells_what_when_who_and_why(opened: tuple[MainWindow, RecycleBinPage]) -> None:
    _, page = opened
    assert page.register is TRADEMARKS
    assert page.model.rowCount() == 3
    shown = [texts(page, row) for row in range(3)]
    # All in one second: the last born first.
    assert [row[3] for row in shown] == list(reversed(REASONS))
    assert {row[2] for row in shown} == {"王芳"}
    assert all(len(row[1]) == len("2026-07-14 10:30") for row in shown)
    assert "3" in page.registers.tabText(0)
    assert "1" in page.registers.tabText(3)


def test_a_chosen_record_is_shown_whole(opened: tuple[MainWindow, RecycleBinPage], qtbot: QtBot) -> None:
    window, page = opened
    assert page.sheet.shown is None
    page.table.selectRow(0)
    asked(window, qtbot)
    assert page.sheet.shown is not None
    record, content = page.sheet.shown.record, page.sheet.toPlainText()
    assert REASONS[2] in content
    for key in ("registration_no", "mark_name", "registrant"):
        assert record[key] in content
        assert TRADEMARKS.by_key[key].label in content
    assert page.sheet.isReadOnly()


def test_the_search_looks_in_the_bin_only(opened: tuple[MainWindow, RecycleBinPage], qtbot: QtBot) -> None:
    window, page = opened
    page.table.selectRow(1)
    asked(window, qtbot)
    assert page.sheet.shown is not None
    number = str(page.sheet.shown.record["registration_no"])
    page.focus_search()
    commit(page.search, number)
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    settle(window, page, qtbot)
    assert page.model.rowCount() == 1
    page.search.setText("没有这样的记录")
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    settle(window, page, qtbot)
    assert page.model.rowCount() == 0
    assert page.table.empty_words
    assert page.sheet.shown is None


def test_several_come_back_in_one_step_by_keys_alone(opened: tuple[MainWindow, RecycleBinPage], qtbot: QtBot) -> None:
    window, page = opened
    changes = Taker()
    page.records_changed.connect(partial(changes.take, None))
    assert not page.restore_button.isEnabled()
    assert page.restore_button.toolTip()
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.table.number_chosen == 3
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    restored(window, page, qtbot, partial(QTest.keyClick, page.table, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier))
    assert page.model.rowCount() == 0
    assert len(changes.answers) == 1
    assert "0" in page.registers.tabText(0)
    assert asked(window, qtbot, in_bin) == 0
    undone = asked(window, qtbot, undoing.undo)
    assert len(undone.uids) == 3
    page.refresh()
    settle(window, page, qtbot)
    assert page.model.rowCount() == 3


def test_the_next_row_is_chosen_after_one_came_back(opened: tuple[MainWindow, RecycleBinPage], qtbot: QtBot) -> None:
    window, page = opened
    page.table.selectRow(1)
    following = page.model.id_at(2)
    restored(window, page, qtbot, page.restore_button.click)
    assert page.model.rowCount() == 2
    assert page.model.id_at(page.table.currentIndex().row()) == following
    assert page.table.number_chosen == 1


def take_key(store: Store) -> str:
    """Add a record with the key of the last withdrawn mark; returns its uid."""
    withdrawn = store.page(TRADEMARKS, Query(withdrawn=True)).records[0]
    raw = next(raw for raw in sample_raws("trademarks", 10) if raw["registration_no"] == withdrawn["registration_no"])
    return str(keeping.add(store, TRADEMARKS, [raw])[0].record["uid"])


def test_a_taken_key_is_told_with_its_holder(opened: tuple[MainWindow, RecycleBinPage], qtbot: QtBot) -> None:
    window, page = opened
    holder = asked(window, qtbot, take_key)
    wanted = Taker()
    page.wanted.disconnect()
    page.wanted.connect(wanted.take)
    page.table.selectRow(0)
    restored(window, page, qtbot, page.restore_button.click)
    assert not page.strip.isHidden()
    assert page.strip.others_button.isHidden()
    page.strip.go_button.click()
    assert wanted.answers == [Destination("trademarks", uid=holder)]
    assert page.strip.isHidden()


def test_the_others_can_come_back_without_it(opened: tuple[MainWindow, RecycleBinPage], qtbot: QtBot) -> None:
    window, page = opened
    asked(window, qtbot, take_key)
    page.table.selectAll()
    restored(window, page, qtbot, page.restore_button.click)
    assert page.model.rowCount() == 3
    assert "2" in page.strip.others_button.text()
    restored(window, page, qtbot, page.strip.others_button.click)
    assert page.model.rowCount() == 1
    assert asked(window, qtbot, in_bin) == 1


def test_another_register_has_its_own_bin(opened: tuple[MainWindow, RecycleBinPage], qtbot: QtBot) -> None:
    window, page = opened
    page.registers.setFocus()
    for _ in range(3):
        QTest.keyClick(page.registers, Qt.Key.Key_Right)
    settle(window, page, qtbot)
    assert page.register is CASES
    assert [texts(page, 0)[3]] == ["撤回"]
    # A refresh does not take the choice away.
    page.refresh()
    settle(window, page, qtbot)
    assert page.register is CASES


def test_the_first_register_with_anything_is_shown(open_window: Opener, folder: Path, qtbot: QtBot) -> None:
    with Store.create(folder, unit=UNIT, clerk="王芳") as store:
        (case,) = keeping.add(store, CASES, sample_raws("assistance_cases", 1))
        keeping.withdraw(store, CASES, case.record["uid"], reason="撤回")
    window, page = window_at_bin(open_window, folder, qtbot)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert page.register is CASES


def test_stopping_restores_nothing(opened: tuple[MainWindow, RecycleBinPage], qtbot: QtBot) -> None:
    window, page = opened
    page.table.selectAll()
    page.restore()
    page.work.stop()
    settle(window, page, qtbot)
    assert page.work.isHidden()
    if asked(window, qtbot, in_bin) == 0:
        pytest.skip("three records were quicker than the button")
    assert page.model.rowCount() == 3


def test_every_control_has_a_name(opened: tuple[MainWindow, RecycleBinPage], qtbot: QtBot) -> None:
    _, page = opened
    kinds = (QAbstractButton, QLineEdit, QTabBar, QTableView, QTextBrowser)
    controls = [child for child in page.findChildren(QWidget) if isinstance(child, kinds)]
    reached = [one for one in controls if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert len(reached) >= 5
    assert [type(one).__name__ for one in reached if not (one.accessibleName() or getattr(one, "text", str)())] == []


def test_an_empty_bin_says_so(open_window: Opener, folder: Path, qtbot: QtBot) -> None:
    Store.create(folder, unit=UNIT, clerk="王芳").close()
    _, page = window_at_bin(open_window, folder, qtbot)
    assert page.model.rowCount(QModelIndex()) == 0
    assert page.table.empty_words
    assert not page.restore_button.isEnabled()

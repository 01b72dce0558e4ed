"""The recycle bin over a real store: what lies there and why, and its way back by keys alone."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QTabBar, QTableView, QTextBrowser
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from db.store import Store
from tests.ui.helping import CASES, TRADEMARKS, UNIT, Taker, commit, sample_raws
from ui import look
from ui.ask import Asker
from ui.page import Book, Desk, Destination
from ui.recycle.page import RecycleBinPage
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


Shelf = Callable[[Path], RecycleBinPage]


@pytest.fixture
def open_bin(qapp: QApplication, qtbot: QtBot) -> Iterator[Shelf]:
    """Opens the page alone over the store of a folder."""
    look.dress(qapp)
    askers: list[Asker] = []

    def opened(folder: Path) -> RecycleBinPage:
        asker, taker = Asker(), Taker()
        askers.append(asker)
        asker.open(partial(Store.open, folder), look_in, taker.take, taker.fail)
        qtbot.waitUntil(lambda: bool(taker.answers), timeout=10_000)
        page = RecycleBinPage(Desk(asker, taker.answers[0]))
        qtbot.addWidget(page)
        page.resize(1100, 600)
        page.show()
        settle(page, qtbot)
        return page

    yield opened
    for asker in askers:
        asker.close()


def look_in(store: Store) -> Book:
    return Book(tuple(store.catalogue), store.unit, store.clerk, store.folder, store.is_sample)


@pytest.fixture
def page(open_bin: Shelf, bin_book: Path) -> RecycleBinPage:
    """The page over three withdrawn marks and a withdrawn case."""
    return open_bin(bin_book)


def asked(page: RecycleBinPage, qtbot: QtBot, question: Callable[[Any], Any] = lambda store: None) -> Any:
    """The answer to a question, after all that was asked before is answered."""
    taker = Taker()
    page._asker.ask(question, taker.take)
    qtbot.waitUntil(lambda: bool(taker.answers), timeout=10_000)
    return taker.answers[0]


def settle(page: RecycleBinPage, qtbot: QtBot) -> None:
    """Wait until the page shows what lies in the bin."""
    qtbot.waitUntil(lambda: page.model.loaded and page._restoring is None, timeout=10_000)
    asked(page, qtbot)
    rows = page.model.rowCount()
    qtbot.waitUntil(lambda: rows == 0 or page.model.row_at(0) is not None, timeout=10_000)


def texts(page: RecycleBinPage, row: int) -> list[str]:
    model = page.model
    return [str(model.data(model.index(row, column), DISPLAY)) for column in range(model.columnCount())]


def restored(page: RecycleBinPage, qtbot: QtBot, act: Callable[[], object]) -> None:
    act()
    settle(page, qtbot)


def in_bin(store: Store) -> int:
    return store.page(TRADEMARKS, Query(withdrawn=True)).total


def test_qt_accepts_the_model(page: RecycleBinPage, qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(page.model)  # type: ignore[no-untyped-call]
    page.model.show_bin(TRADEMARKS, "羊")
    asked(page, qtbot)


def test_it_tells_what_when_who_and_why(page: RecycleBinPage) -> None:
    assert page.register is TRADEMARKS
    assert page.model.rowCount() == 3
    shown = [texts(page, row) for row in range(3)]
    # All in one second: the last born first.
    assert [row[3] for row in shown] == list(reversed(REASONS))
    assert {row[2] for row in shown} == {"王芳"}
    assert all(len(row[1]) == len("2026-07-14 10:30") for row in shown)
    assert "3" in page.registers.tabText(0)
    assert "1" in page.registers.tabText(3)


def test_a_chosen_record_is_shown_whole(page: RecycleBinPage, qtbot: QtBot) -> None:
    assert page.sheet.shown is None
    page.table.selectRow(0)
    asked(page, qtbot)
    assert page.sheet.shown is not None
    record, content = page.sheet.shown.record, page.sheet.toPlainText()
    assert REASONS[2] in content
    for key in ("registration_no", "mark_name", "registrant"):
        assert record[key] in content
        assert TRADEMARKS.by_key[key].label in content
    assert page.sheet.isReadOnly()


def test_the_search_looks_in_the_bin_only(page: RecycleBinPage, qtbot: QtBot) -> None:
    page.table.selectRow(1)
    asked(page, qtbot)
    assert page.sheet.shown is not None
    number = str(page.sheet.shown.record["registration_no"])
    page.focus_search()
    commit(page.search, number)
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    settle(page, qtbot)
    assert page.model.rowCount() == 1
    page.search.setText("没有这样的记录")
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    settle(page, qtbot)
    assert page.model.rowCount() == 0
    assert page.table.empty_words
    assert page.sheet.shown is None


def test_several_come_back_in_one_step_by_keys_alone(page: RecycleBinPage, qtbot: QtBot) -> None:
    changes = Taker()
    page.records_changed.connect(partial(changes.take, None))
    assert not page.restore_button.isEnabled()
    assert page.restore_button.toolTip()
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.table.number_chosen == 3
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    QTest.keyClick(page.table, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page.model.rowCount() == 0, timeout=10_000)
    settle(page, qtbot)
    assert len(changes.answers) == 1
    assert "0" in page.registers.tabText(0)
    assert asked(page, qtbot, in_bin) == 0
    undone = asked(page, qtbot, undoing.undo)
    assert len(undone.uids) == 3
    page.refresh()
    settle(page, qtbot)
    assert page.model.rowCount() == 3


def test_the_next_row_is_chosen_after_one_came_back(page: RecycleBinPage, qtbot: QtBot) -> None:
    page.table.selectRow(1)
    following = page.model.id_at(2)
    restored(page, qtbot, page.restore_button.click)
    assert page.model.rowCount() == 2
    assert page.model.id_at(page.table.currentIndex().row()) == following
    assert page.table.number_chosen == 1


def take_key(store: Store) -> str:
    """Add a record with the key of the last withdrawn mark; returns its uid."""
    withdrawn = store.page(TRADEMARKS, Query(withdrawn=True)).records[0]
    raw = next(raw for raw in sample_raws("trademarks", 10) if raw["registration_no"] == withdrawn["registration_no"])
    return str(keeping.add(store, TRADEMARKS, [raw])[0].record["uid"])


def test_a_taken_key_is_told_with_its_holder(page: RecycleBinPage, qtbot: QtBot) -> None:
    holder = asked(page, qtbot, take_key)
    wanted = Taker()
    page.wanted.connect(wanted.take)
    page.table.selectRow(0)
    restored(page, qtbot, page.restore_button.click)
    assert not page.strip.isHidden()
    assert page.strip.others_button.isHidden()
    page.strip.go_button.click()
    assert wanted.answers == [Destination("trademarks", uid=holder)]
    assert page.strip.isHidden()


def test_the_others_can_come_back_without_it(page: RecycleBinPage, qtbot: QtBot) -> None:
    asked(page, qtbot, take_key)
    page.table.selectAll()
    restored(page, qtbot, page.restore_button.click)
    assert page.model.rowCount() == 3
    assert "2" in page.strip.others_button.text()
    restored(page, qtbot, page.strip.others_button.click)
    assert page.model.rowCount() == 1
    assert asked(page, qtbot, in_bin) == 1


def test_another_register_has_its_own_bin(page: RecycleBinPage, qtbot: QtBot) -> None:
    page.registers.setFocus()
    for _ in range(3):
        QTest.keyClick(page.registers, Qt.Key.Key_Right)
    settle(page, qtbot)
    assert page.register is CASES
    assert [texts(page, 0)[3]] == ["撤回"]
    # A refresh does not take the choice away.
    page.refresh()
    settle(page, qtbot)
    assert page.register is CASES


def test_the_first_register_with_anything_is_shown(open_bin: Shelf, folder: Path, qtbot: QtBot) -> None:
    with Store.create(folder, unit=UNIT, clerk="王芳") as store:
        (case,) = keeping.add(store, CASES, sample_raws("assistance_cases", 1))
        keeping.withdraw(store, CASES, case.record["uid"], reason="撤回")
    page = open_bin(folder)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert page.register is CASES


def test_stopping_restores_nothing(page: RecycleBinPage, qtbot: QtBot) -> None:
    gate = Event()
    page._asker.ask(lambda store: gate.wait(10))
    page.table.selectAll()
    page.restore()
    assert not page.restore_button.isEnabled()
    qtbot.waitUntil(lambda: not page.work.isHidden())
    page.work.stop_button.click()
    gate.set()
    settle(page, qtbot)
    assert page.work.isHidden()
    assert page.restore_button.isEnabled()
    assert asked(page, qtbot, in_bin) == 3


def test_every_control_has_a_name(page: RecycleBinPage, qtbot: QtBot) -> None:
    kinds = (QAbstractButton, QLineEdit, QTabBar, QTableView, QTextBrowser)
    inside = [one for one in QApplication.allWidgets() if page.isAncestorOf(one)]
    reached = [one for one in inside if isinstance(one, kinds) and one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert len(reached) >= 5
    assert [(type(one).__name__, one.objectName()) for one in reached if not one.accessibleName()] == []


def test_a_row_that_is_not_there_yet_is_not_asked_for(page: RecycleBinPage, qtbot: QtBot) -> None:
    model = page.model
    assert model.row_at(3) is None
    model.show_bin(CASES, "")
    late = model._shown.number
    asked(page, qtbot)
    model._take_page(late, 0, [])
    qtbot.waitUntil(lambda: model.row_at(0) is not None)


def test_an_empty_bin_says_so(open_bin: Shelf, folder: Path, qtbot: QtBot) -> None:
    Store.create(folder, unit=UNIT, clerk="王芳").close()
    page = open_bin(folder)
    assert page.model.rowCount(QModelIndex()) == 0
    assert page.table.empty_words
    assert not page.restore_button.isEnabled()

"""The duplicate desk over a real store: pairs found, compared, merged, told apart, and all of it taken back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from db.store import Store
from tests.end_to_end.office import case, trademark
from tests.ui.helping import CASES, TRADEMARKS, UNIT, Opener, asked, go, page_of
from ui.doubles.page import DoublesPage
from ui.shell.main_window import MainWindow
from workstation.operations import keeping
from workstation.operations.merging import BOTH

Desk = Callable[[], tuple[MainWindow, DoublesPage]]
NAME = "蓝天白云"


@pytest.fixture
def uids() -> dict[str, str]:
    """What the records are called -> their uids, once the book is there."""
    return {}


@pytest.fixture
def doubles_book(folder: Path, uids: dict[str, str]) -> Path:
    """A surest pair, a doubtful one, a case that points to one of the first."""
    raws = {
        "one": trademark(13867873, mark_name=NAME, contact="李四",
                         trademark_events=[{"kind": "许可备案", "date": "2021-02-03"}]),
        "other": trademark(13967873, mark_name=NAME, phone="13800000000", agency="乙",
                           trademark_events=[{"kind": "续展", "date": "2030-01-10"}]),
        "third": trademark(20000000, mark_name="沙棘果园"),
        "fourth": trademark(31234567, mark_name="沙棘果圆", registration_date="2021-01-14"),
        "lonely": trademark(50000000, mark_name="独一无二"),
    }  # fmt: skip
    with Store.create(folder, unit=UNIT, clerk="王芳") as store:
        for saved, name in zip(keeping.add(store, TRADEMARKS, list(raws.values())), raws, strict=True):
            uids[name] = saved.record["uid"]
        keeping.add(store, CASES, [case(right=uids["other"])])
    return folder


@pytest.fixture
def desk(open_window: Opener, doubles_book: Path, qtbot: QtBot) -> Desk:
    """Opens the page and has it look through the first register."""

    def opened() -> tuple[MainWindow, DoublesPage]:
        window = open_window(doubles_book, at="doubles")
        page = page_in_front(window)
        page.start_button.click()
        found(window, page, qtbot)
        return window, page

    return opened


def page_in_front(window: MainWindow) -> DoublesPage:
    page = window.front
    assert isinstance(page, DoublesPage)
    return page


def found(window: MainWindow, page: DoublesPage, qtbot: QtBot) -> None:
    """The search is over and what is in front is compared."""
    qtbot.waitUntil(lambda: not page.scan.running and page.register.key in page._results, timeout=10_000)
    settled(window, page, qtbot)


def settled(window: MainWindow, page: DoublesPage, qtbot: QtBot) -> None:
    """What stands in the list stands side by side."""
    asked(window, qtbot)
    qtbot.waitUntil(lambda: not page.desk.is_busy and page.desk.entry == page.list.current, timeout=10_000)


def record(window: MainWindow, qtbot: QtBot, uid: str) -> dict[str, Any]:
    answer: dict[str, Any] = asked(window, qtbot, lambda store: store.get(TRADEMARKS, uid))
    return answer


def row_of(page: DoublesPage, key: str) -> int:
    model = page.desk.model
    return next(row for row in range(model.rowCount()) if (line := model.line_at(row)) is not None and line.key == key)


def test_the_page_teaches_until_it_has_looked(open_window: Opener, doubles_book: Path, qtbot: QtBot) -> None:
    page = page_in_front(open_window(doubles_book, at="doubles"))
    assert page.teaching.isVisible()
    assert TRADEMARKS.field_words("registration_no") in page.teaching.text()
    assert page.start_button.hasFocus()
    assert not page.desk.merge_button.isEnabled()


def test_pairs_are_listed_the_surest_first_and_compared(desk: Desk, uids: dict[str, str]) -> None:
    _, page = desk()
    assert [entry.uids for entry in page.model.entries] == [
        (uids["one"], uids["other"]),
        (uids["third"], uids["fourth"]),
    ]
    assert [entry.sureness for entry in page.model.entries] == [3, 1]
    model = page.desk.model
    assert model.records == 2
    assert model.is_unlike(row_of(page, "registration_no"))
    assert not model.is_unlike(row_of(page, "mark_name"))
    shown = {line.key for row in range(model.rowCount()) if (line := model.line_at(row)) is not None}
    assert "well_known" not in shown
    assert "许可备案" in model.result_words(row_of(page, "trademark_events"))
    assert "续展" in model.result_words(row_of(page, "trademark_events"))


def test_left_and_right_choose_and_the_merged_column_follows(desk: Desk) -> None:
    _, page = desk()
    table, model = page.desk.table, page.desk.model
    row = row_of(page, "registration_no")
    table.go_to(row)
    before = model.choice_at(row)
    QTest.keyClick(table, Qt.Key.Key_Right if before == 0 else Qt.Key.Key_Left)
    assert model.choice_at(row) == 1 - before
    assert model.result_words(row) == model.index(row, 2 - before).data()
    row = row_of(page, "trademark_events")
    table.go_to(row)
    assert model.choice_at(row) == BOTH
    QTest.keyClick(table, Qt.Key.Key_Left)
    assert model.choice_at(row) == 1
    QTest.keyClick(table, Qt.Key.Key_Right)
    assert model.choice_at(row) == BOTH
    # Where all say the same there is nothing to choose.
    row = row_of(page, "mark_name")
    table.go_to(row)
    QTest.keyClick(table, Qt.Key.Key_Right)
    assert model.choice_at(row) == model.kept


def test_a_click_chooses_and_the_first_row_says_which_one_is_kept(desk: Desk) -> None:
    _, page = desk()
    model, table = page.desk.model, page.desk.table
    assert model.line_at(0) is None
    for place in (1, 0):
        table.clicked.emit(model.index(0, place + 1))
        assert model.kept == place
    table.clicked.emit(model.index(row_of(page, "trademark_events"), 1))
    assert model.choice_at(row_of(page, "trademark_events")) == 0
    table.clicked.emit(model.index(row_of(page, "trademark_events"), 3))
    assert model.choice_at(row_of(page, "trademark_events")) == BOTH


def test_only_what_differs_can_be_shown(desk: Desk) -> None:
    _, page = desk()
    whole = page.desk.model.rowCount()
    page.desk.only_unlike.click()
    assert 1 < page.desk.model.rowCount() < whole
    assert all(page.desk.model.is_unlike(row) for row in range(1, page.desk.model.rowCount()))


def test_merging_and_undoing(desk: Desk, uids: dict[str, str], qtbot: QtBot) -> None:
    window, page = desk()
    page.desk.table.clicked.emit(page.desk.model.index(0, 1))
    page.desk.table.setFocus()
    QTest.keyClick(page.desk.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled(window, page, qtbot)
    qtbot.waitUntil(lambda: len(page.model.entries) == 1, timeout=10_000)
    kept = record(window, qtbot, uids["one"])
    assert (kept["contact"], kept["phone"], len(kept["trademark_events"])) == ("李四", "13800000000", 2)
    assert record(window, qtbot, uids["other"])["merged_into"] == uids["one"]
    pointing = asked(window, qtbot, lambda store: next(store.each(CASES)))
    assert pointing["right"] == uids["one"]
    assert page.list.current is not None and page.list.current.uids == (uids["third"], uids["fourth"])
    window.undo()
    qtbot.waitUntil(lambda: len(page.model.entries) == 2, timeout=10_000)
    found(window, page, qtbot)
    assert record(window, qtbot, uids["one"])["phone"] is None
    assert record(window, qtbot, uids["other"])["withdrawn_at"] is None


def test_not_a_double_goes_to_the_other_list_and_comes_back(desk: Desk, uids: dict[str, str], qtbot: QtBot) -> None:
    window, page = desk()
    page.desk.not_double_button.click()
    settled(window, page, qtbot)
    assert [entry.uids for entry in page.model.entries] == [(uids["third"], uids["fourth"])]
    page.start_button.click()
    found(window, page, qtbot)
    assert len(page.model.entries) == 1
    page.view_choice.setCurrentIndex(1)
    settled(window, page, qtbot)
    assert [entry.uids for entry in page.model.entries] == [(uids["one"], uids["other"])]
    assert page.desk.again_button.isVisible()
    assert not page.desk.not_double_button.isVisible()
    page.desk.again_button.click()
    settled(window, page, qtbot)
    assert page.teaching.isVisible()
    page.view_choice.setCurrentIndex(0)
    settled(window, page, qtbot)
    assert len(page.model.entries) == 2


def test_later_moves_to_the_end(desk: Desk, uids: dict[str, str], qtbot: QtBot) -> None:
    window, page = desk()
    page.desk.later_button.click()
    settled(window, page, qtbot)
    assert [entry.uids[0] for entry in page.model.entries] == [uids["third"], uids["one"]]
    assert page.list.current is not None and page.list.current.uids[0] == uids["third"]
    assert page.model.entries[1].later


def test_a_record_changed_meanwhile_is_shown_anew(desk: Desk, uids: dict[str, str], qtbot: QtBot) -> None:
    window, page = desk()
    asked(window, qtbot, lambda store: keeping.change(store, TRADEMARKS, uids["one"], {"contact": "赵六"}))
    page.desk.merge_button.click()
    settled(window, page, qtbot)
    row = row_of(page, "contact")
    qtbot.waitUntil(lambda: "赵六" in page.desk.model.result_words(row), timeout=10_000)
    assert record(window, qtbot, uids["other"])["withdrawn_at"] is None


def test_a_refused_merge_says_why_and_changes_nothing(desk: Desk, uids: dict[str, str], qtbot: QtBot) -> None:
    window, page = desk()
    # Written past the checks, as an older program might have.
    wrong = {"registration_date": "1990-01-01"}
    asked(window, qtbot, lambda store: store.update(TRADEMARKS, uids["other"], wrong, cause="hand"))
    page._compare()
    settled(window, page, qtbot)
    page.desk.table.clicked.emit(page.desk.model.index(row_of(page, "registration_date"), 2))
    page.desk.merge_button.click()
    qtbot.waitUntil(lambda: page.desk.message.isVisible(), timeout=10_000)
    assert record(window, qtbot, uids["other"])["withdrawn_at"] is None
    assert len(page.model.entries) == 2


def test_a_pair_one_of_which_is_gone_leaves_the_list(desk: Desk, uids: dict[str, str], qtbot: QtBot) -> None:
    window, page = desk()
    asked(window, qtbot, lambda store: keeping.withdraw(store, TRADEMARKS, uids["fourth"], reason="x"))
    page.list.go_to(1)
    qtbot.waitUntil(lambda: len(page.model.entries) == 1, timeout=10_000)
    settled(window, page, qtbot)


def test_the_search_can_be_stopped(
    open_window: Opener, doubles_book: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workstation.operations.doubles.PART", 1)
    page = page_in_front(open_window(doubles_book, at="doubles"))
    page.start_button.click()
    assert not page.start_button.isEnabled() and page.start_button.toolTip()
    page.work.stop()
    qtbot.waitUntil(lambda: not page.scan.running, timeout=10_000)
    assert page._results[TRADEMARKS.key].found.stopped
    assert page.start_button.isEnabled()


def test_chosen_rows_of_a_register_are_put_side_by_side(
    open_window: Opener, doubles_book: Path, uids: dict[str, str], qtbot: QtBot
) -> None:
    window = open_window(doubles_book)
    register_page = page_of(window)
    register_page.table.selectAll()
    qtbot.waitUntil(lambda: all(register_page.model.row_at(row) is not None for row in range(5)), timeout=10_000)
    register_page.table.clearSelection()
    flags = register_page.table.selectionModel().SelectionFlag
    for row in range(3):
        register_page.table.selectionModel().select(register_page.model.index(row, 0), flags.Select | flags.Rows)
    register_page.look_for_doubles()
    page = page_in_front(window)
    qtbot.waitUntil(lambda: page.desk.model.records == 3, timeout=10_000)
    assert page.desk.table.hasFocus()
    assert {*page.model.entries[0].uids} == {uids["lonely"], uids["fourth"], uids["third"]}


def test_a_register_sends_here_and_the_search_begins(open_window: Opener, doubles_book: Path, qtbot: QtBot) -> None:
    window = open_window(doubles_book)
    page_of(window).look_for_doubles()
    page = page_in_front(window)
    found(window, page, qtbot)
    assert page.register.key == TRADEMARKS.key
    assert len(page.model.entries) == 2


def test_another_register_has_its_own_list(desk: Desk, qtbot: QtBot) -> None:
    window, page = desk()
    page.registers.setCurrentIndex(3)
    assert page.teaching.isVisible()
    page.start_button.click()
    found(window, page, qtbot)
    assert page.model.entries == []
    page.registers.setCurrentIndex(0)
    settled(window, page, qtbot)
    assert len(page.model.entries) == 2
    go(window, "home")
    go(window, "doubles")
    assert len(page.model.entries) == 2

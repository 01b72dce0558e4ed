"""The table: a model Qt accepts, pages fetched when they are shown, late answers dropped, columns, order, choice."""

from array import array
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.ui.helping import Taker
from tests.ui.pages import PageOpener, answer, column, go_to, row_of, settle
from ui.table import record_model
from ui.table.column_layout import ColumnLayout
from ui.table.record_table import PAGE
from ui.table.register_page import RegisterPage
from workstation.fields import Record
from workstation.operations import keeping
from workstation.ports import Store
from workstation.query import Query
from workstation.register import Register

DISPLAY = Qt.ItemDataRole.DisplayRole
UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


def fetched(page: RegisterPage) -> set[int]:
    """The pages of which rows are in memory."""
    return {row // PAGE for row in range(page.model.rowCount()) if page.model.known_at(row) is not None}


def test_qt_accepts_the_model(open_page: PageOpener, book: Path, qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    page = open_page(book)
    model = page.model
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    for query in (Query(text="羊"), Query(sort="mark_name"), Query()):
        model.show_query(query)
        settle(page, qtbot)
    page.table.set_layout(ColumnLayout(("status", "mark_name"), 1))
    settle(page, qtbot)
    raw = {"registration_no": "99000001", "mark_name": "新", "mark_type": "商品", "nice_class": 30,
           "registrant": "甲", "status": "申请中"}  # fmt: skip
    added = answer(page, qtbot, lambda store: keeping.add(store, page.register, [raw]))
    page.refresh()
    settle(page, qtbot)
    assert model.rowCount() == 251
    answer(page, qtbot, lambda store: store.withdraw(page.register, added[0].record["uid"], reason="x"))
    page.refresh()
    settle(page, qtbot)
    assert model.rowCount() == 250
    tester.deleteLater()


def test_the_columns_are_those_of_the_declaration(open_page: PageOpener, book: Path) -> None:
    page = open_page(book)
    headings = [page.model.headerData(place, Qt.Orientation.Horizontal) for place in range(page.model.columnCount())]
    assert headings == [page.register.by_key[key].label for key in page.register.in_table]


def test_rows_come_as_they_are_shown(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    assert page.model.rowCount() == 250
    assert fetched(page) == {0}
    page.table.scrollToBottom()
    qtbot.waitUntil(lambda: page.model.data(page.model.index(249, 0), DISPLAY) is not None)
    assert 250 // PAGE in fetched(page)


def test_the_first_rows_are_shown_before_all_are_listed(
    open_page: PageOpener, book: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(book)
    monkeypatch.setattr(record_model, "FIRST", 30)
    page.model.show_query(Query(sort="mark_name"))
    answer(page, qtbot)
    page.table.setCurrentIndex(page.model.index(4, 0))
    page.table.selectAll()
    assert (page.model.rowCount(), page.model.complete, page.table.chosen_number()) == (30, False, 30)
    first = page.model.id_at(4)
    settle(page, qtbot)
    assert (page.model.rowCount(), page.model.id_at(4)) == (250, first)
    assert page.table.currentIndex().row() == 4
    # What was asked for all before all were there holds for all.
    assert page.table.chosen_number() == 250


def test_a_search_that_finds_very_many_lists_the_rest_when_it_is_wanted(
    open_page: PageOpener, book: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_model, "FIRST", 20)
    monkeypatch.setattr(record_model, "SEARCHED_AT_ONCE", 100)
    page = open_page(book)
    page.model.show_query(Query(text="2"))
    qtbot.waitUntil(lambda: page.model.rowCount() == 100)
    answer(page, qtbot)
    assert not page.model.complete
    assert page.model.found.more
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    settle(page, qtbot)
    assert page.model.rowCount() > 100
    assert page.table.currentIndex().row() == page.model.rowCount() - 1


def test_a_heading_sorts_in_the_store(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    header = page.table.horizontalHeader()
    heading = QPoint(header.sectionViewportPosition(1) + 20, header.height() // 2)
    for order in (UP, DOWN):
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=heading)
        settle(page, qtbot)
        page.table.scrollToTop()
        key = page.model.columns[1].key
        query = Query(sort=key, descending=order == DOWN, limit=100)
        expected = answer(page, qtbot, partial(first_records, page.register, query))
        shown = [row_of(page, qtbot, row).uid for row in range(100)]
        assert shown == [record["uid"] for record in expected]
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=heading)
    settle(page, qtbot)
    assert page.model.query.sort == ""


def first_records(register: Register, query: Query, store: Store) -> list[Record]:
    return store.page(register, query).records


def test_the_keys_sort_by_the_column_of_the_current_cell(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    go_to(page, 3, "registrant")
    alt = Qt.KeyboardModifier.AltModifier
    for key, sort, descending in (
        (Qt.Key.Key_Down, "registrant", True),
        (Qt.Key.Key_Up, "registrant", False),
        (Qt.Key.Key_Up, "", False),
    ):
        QTest.keyClick(page.table, key, alt)
        settle(page, qtbot)
        assert (page.model.query.sort, page.model.query.descending) == (sort, descending)
        place = page.table.headings.sortIndicatorSection()
        assert place == (column(page, "registrant") if sort else -1)
        go_to(page, 3, "registrant")


def test_late_answers_are_dropped(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    model = page.model
    model.show_query(Query(text="没有这样的商标"))
    late = model._searches.number
    model.show_query(Query())
    empty = record_model._Beginning(array("I"), model.columns, {}, record_model.Found(0, False, None))
    model._take_beginning(late, empty)
    assert model.rowCount() == 250
    settle(page, qtbot)
    model._take_rows(model._shown.number - 1, {model.id_at(0): record_model.Row("", 1, (), ())})
    assert row_of(page, qtbot, 0).uid


def test_unchanged_rows_keep_their_place(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    page.table.selectRow(7)
    page.table.verticalScrollBar().setValue(90)
    resets = Taker()
    page.model.modelReset.connect(partial(resets.take, None))
    page.refresh()
    settle(page, qtbot)
    assert resets.answers == []
    assert page.table.currentIndex().row() == 7
    assert page.table.verticalScrollBar().value() == 90


def test_a_new_record_moves_the_chosen_rows_and_not_the_choice(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    page.table.selectRow(7)
    number = page.model.id_at(7)
    raw = {"registration_no": "99000001", "mark_name": "新", "mark_type": "商品", "nice_class": 30,
           "registrant": "甲", "status": "申请中"}  # fmt: skip
    answer(page, qtbot, lambda store: keeping.add(store, page.register, [raw]))
    page.refresh()
    settle(page, qtbot)
    assert page.table.currentIndex().row() == 8
    assert page.table.chosen_ids().tolist() == [number]


def test_what_is_chosen_stays_chosen_in_another_order(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    page.table.selectRow(7)
    click(page, 9, Qt.KeyboardModifier.ControlModifier)
    chosen = {page.model.id_at(7), page.model.id_at(9)}
    page.pane.sort_by("mark_name", False)
    settle(page, qtbot)
    assert set(page.table.chosen_ids()) == chosen
    assert page.model.id_at(page.table.currentIndex().row()) in chosen


def click(page: RegisterPage, row: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    place = page.table.visualRect(page.model.index(row, 1)).center()
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, modifier, place)


def test_choosing_all_does_not_ask_for_rows_out_of_sight(
    open_page: PageOpener, book: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(book)
    rows: list[int] = []
    known = page.model.row_at

    def counted(row: int) -> Any:
        rows.append(row)
        return known(row)

    monkeypatch.setattr(page.model, "row_at", counted)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    page.table.viewport().repaint()
    page.table.horizontalHeader().viewport().repaint()
    assert page.table.chosen_number() == 250
    assert 0 < len(set(rows)) <= page.table.viewport().height() // page.table.rowHeight(0) + 2


def test_typing_never_walks_through_the_rows(
    open_page: PageOpener, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(book)
    asked: list[int] = []
    monkeypatch.setattr(page.model, "row_at", asked.append)
    page.table.keyboardSearch("z")
    assert asked == []


# -- columns -----------------------------------------------------------------------------------------------


def test_columns_are_remembered(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    page.pane.take_layout(ColumnLayout(("phone", "mark_name", "status"), 1, {"mark_name": 40.0}))
    qtbot.waitUntil(lambda: page.model.columnCount() == 3)
    header = page.table.frozen_headings
    edge = QPoint(page.table.columnWidth(0) - 1, header.height() // 2)
    wanted = edge + QPoint(333 - page.table.columnWidth(0), 0)
    QTest.mousePress(header.viewport(), Qt.MouseButton.LeftButton, pos=edge)
    QTest.mouseMove(header.viewport(), wanted)
    QTest.mouseRelease(header.viewport(), Qt.MouseButton.LeftButton, pos=wanted)
    assert abs(page.table.columnWidth(0) - 333) < 8
    page_width = page.table.columnWidth(0)
    page.keep_draft()
    settle(page, qtbot)
    again = open_again(open_page, book, page)
    assert [field.key for field in again.model.columns] == ["phone", "mark_name", "status"]
    assert again.table.column_layout.frozen == 1
    assert abs(again.table.columnWidth(0) - page_width) <= 2


def open_again(open_page: PageOpener, book: Path, page: RegisterPage) -> RegisterPage:
    """The page after a restart."""
    page._asker.close()
    return open_page(book)


def test_dragging_a_heading_moves_a_column(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    keys = list(page.register.in_table)
    page.table.headings.moveSection(0, 2)
    qtbot.waitUntil(lambda: page.model.columns[0].key == keys[1])
    assert [field.key for field in page.model.columns] == [keys[1], keys[2], keys[0], *keys[3:]]
    # The order is the model's own: a heading's place and its column are one.
    assert page.table.headings.visualIndex(0) == 0
    shown = row_of(page, qtbot, 0)
    record = answer(page, qtbot, lambda store: store.get(page.register, shown.uid))
    assert shown.values == tuple(record[field.key] for field in page.model.columns)


def test_frozen_columns_stay_where_they_are(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    table = page.table
    page.resize(620, 500)
    page.pane.take_layout(table.column_layout.with_frozen(2))
    qtbot.waitUntil(lambda: table.column_layout.frozen == 2)
    table.horizontalScrollBar().setValue(table.horizontalScrollBar().maximum())
    assert table.horizontalScrollBar().value() > 0
    assert table.visualRect(page.model.index(0, 0)).left() == 0
    assert table.visualRect(page.model.index(0, 1)).left() == table.columnWidth(0)
    assert table.indexAt(QPoint(5, 5)).column() == 0
    assert table.frozen_headings.isVisible()
    assert table.frozen_headings.width() == table.columnWidth(0) + table.columnWidth(1)
    # A click there chooses what is seen there.
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, table.rowHeight(0) + 5))
    assert (table.currentIndex().row(), table.currentIndex().column()) == (1, 0)
    # A cell that the frozen columns would hide is brought out from under them.
    table.setCurrentIndex(page.model.index(1, 2))
    assert table.visualRect(page.model.index(1, 2)).left() >= table.frozen_width
    image = table.viewport().grab().toImage()
    assert image.pixelColor(table.frozen_width - 1, 5) != image.pixelColor(table.frozen_width - 8, 5)


def test_rows_are_as_high_as_the_letters_ask(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    before = page.table.rowHeight(0)
    font = page.table.font()
    font.setPointSize(16)
    assert page.table.rowHeight(0) >= page.table.fontMetrics().height()
    page.table.setFont(font)
    assert page.table.rowHeight(0) >= before

"""The table: a model Qt accepts, pages fetched when they are shown, late answers dropped."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.ui.helping import Opener, Taker, asked, page_of
from ui.record_table import PAGE
from workstation.fields import Record
from workstation.ports import Store
from workstation.query import Query
from workstation.register import Register

DISPLAY = Qt.ItemDataRole.DisplayRole


def test_qt_accepts_the_model(open_window: Opener, book: Path, qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    window = open_window(book)
    model = page_of(window).model
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.show_query(Query(text="羊"))
    asked(window, qtbot)
    model.show_query(Query())
    asked(window, qtbot)
    tester.deleteLater()


def test_the_columns_are_those_of_the_declaration(open_window: Opener, book: Path) -> None:
    page = page_of(open_window(book))
    headings = [page.model.headerData(column, Qt.Orientation.Horizontal) for column in range(page.model.columnCount())]
    assert headings == [page.register.by_key[key].label for key in page.register.in_table]


def test_pages_come_as_they_are_shown(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    page = page_of(open_window(book))
    model = page.model
    assert model.rowCount() == 250
    assert set(model._cache) == {0}
    page.table.scrollToBottom()
    qtbot.waitUntil(lambda: model.data(model.index(249, 0), DISPLAY) is not None)
    assert 250 // PAGE in model._cache


def test_a_heading_sorts_in_the_store(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    page = page_of(window)
    header = page.table.horizontalHeader()
    heading = QPoint(header.sectionViewportPosition(1) + 20, header.height() // 2)
    for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=heading)
        asked(window, qtbot)
        page.table.scrollToTop()
        page.table.viewport().repaint()
        qtbot.waitUntil(lambda: page.model.row_at(99) is not None)
        key = page.model.columns[1].key
        query = Query(sort=key, descending=order == Qt.SortOrder.DescendingOrder, limit=100)
        expected = asked(window, qtbot, partial(first_records, page.register, query))
        shown = [page.model.row_at(row) for row in range(100)]
        assert [row.uid if row else None for row in shown] == [record["uid"] for record in expected]


def first_records(register: Register, query: Query, store: Store) -> list[Record]:
    return store.page(register, query).records


def test_the_answer_to_an_older_search_is_dropped(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    model = page_of(window).model
    model.show_query(Query(text="没有这样的商标"))
    late = model._searches.number
    model.show_query(Query())
    model._take_ids(late, model._ids[:1])
    assert model.rowCount() == 250
    asked(window, qtbot)
    model._take_pages(model._shown.number - 1, {0: []})
    assert model.row_at(0) is not None


def test_unchanged_rows_keep_their_place(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    page = page_of(window)
    page.table.selectRow(7)
    resets = Taker()
    page.model.modelReset.connect(partial(resets.take, None))
    page.refresh()
    asked(window, qtbot)
    assert resets.answers == []
    assert page.table.currentIndex().row() == 7


def test_the_selected_record_stays_selected_when_the_order_changes(
    open_window: Opener, book: Path, qtbot: QtBot
) -> None:
    window = open_window(book)
    page = page_of(window)
    page.table.selectRow(7)
    number = page.model.id_at(7)
    page.table.horizontalHeader().setSortIndicator(0, Qt.SortOrder.AscendingOrder)
    asked(window, qtbot)
    assert page.model.id_at(page.table.currentIndex().row()) == number


def test_selecting_all_does_not_ask_for_rows_out_of_sight(
    open_window: Opener, book: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(open_window(book))
    rows: list[int] = []
    known = page.model.row_at

    def counted(row: int) -> Any:
        rows.append(row)
        return known(row)

    monkeypatch.setattr(page.model, "row_at", counted)
    page.table.selectAll()
    page.table.viewport().repaint()
    page.table.horizontalHeader().viewport().repaint()
    assert 0 < len(set(rows)) <= page.table.viewport().height() // page.table.rowHeight(0) + 2

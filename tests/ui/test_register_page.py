"""A register's page: chips, saved searches, copying, withdrawing, the form beside the table, ways in."""

from pathlib import Path
from typing import Any, TypeVar, cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QInputDialog, QMenu
from pytestqt.qtbot import QtBot

from tests.ui.helping import CASES, Taker, commit
from tests.ui.pages import PageOpener, answer, clipboard, column, go_to, row_of, settle
from ui.page import Destination
from ui.paste.page import PastePage
from ui.table import register_page
from ui.table.column_choice import ColumnChoice
from ui.table.filter_panel import FilterPanel
from ui.table.filters import Filter, filter_words
from ui.table.register_page import RegisterPage
from workstation.findings import Severity
from workstation.operations import keeping
from workstation.query import AnyOf, Clause, Query

Kind = TypeVar("Kind", bound=QDialog)


def dialog_of(page: RegisterPage, kind: type[Kind]) -> Kind:
    """The dialog that is open."""
    children = cast("list[Kind]", page.findChildren(kind))
    [found] = [one for one in children if one.isVisible()]
    return found


def numbers(page: RegisterPage, qtbot: QtBot, *where: Clause) -> int:
    found = answer(page, qtbot, lambda store: store.page(page.register, Query(where=where, limit=0)))
    return int(found.total)


# -- filters -----------------------------------------------------------------------------------------------


def test_a_chip_is_made_changed_and_removed(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    bar = page.filter_bar
    bar.add_button.click()
    panel = dialog_of(page, FilterPanel)
    commit(panel.fields.line, "注册日期")
    assert panel.key == "registration_date"
    panel.bounds.first.setText("2022")
    panel.bounds.last.setText("2024年3月")
    panel.accept()
    assert bar.filters == (Filter("registration_date", "between", ("2022-01-01", "2024-03-31")),)
    settle(page, qtbot)
    expected = numbers(
        page, qtbot, Clause("registration_date", ">=", "2022-01-01"), Clause("registration_date", "<=", "2024-03-31")
    )
    assert 0 < page.model.rowCount() == expected < 250
    assert f"{expected}" in page.count.text()
    bar.chips[0].button.click()
    panel = dialog_of(page, FilterPanel)
    assert (panel.bounds.first.text(), panel.bounds.last.text()) == ("2022-01-01", "2024-03-31")
    panel.way.setCurrentIndex(panel.way.findData("is empty"))
    panel.accept()
    assert bar.filters == (Filter("registration_date", "is empty"),)
    settle(page, qtbot)
    assert page.model.rowCount() == 0
    assert page.table.empty_words
    bar.chips[0].setFocus()
    QTest.keyClick(bar.chips[0].button, Qt.Key.Key_Delete)
    settle(page, qtbot)
    assert not bar.filters
    assert page.model.rowCount() == 250


def test_values_are_ticked_and_found_by_pinyin(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    page.filter_bar.add_button.click()
    panel = dialog_of(page, FilterPanel)
    commit(panel.fields.line, "zt")
    assert panel.key == "status"
    panel.accept()
    assert panel.isVisible()
    assert panel.words.text()
    panel.options.list.item(0).setCheckState(Qt.CheckState.Checked)
    panel.accept()
    [one] = page.filter_bar.filters
    assert (one.field, one.way, len(one.values)) == ("status", "in", 1)


def test_a_value_that_cannot_be_read_is_told(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    page.filter_bar.append(Filter("registration_date", "between", ("2024-01-01", None)))
    page.filter_bar.edit(0)
    panel = dialog_of(page, FilterPanel)
    panel.bounds.last.setText("2024-02-30")
    panel.accept()
    assert panel.isVisible()
    assert panel.words.text()
    panel.reject()


def test_only_the_same_value(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    row = row_of(page, qtbot, 5)
    go_to(page, 5, "nice_class")
    page.pane.filter_by_current()
    settle(page, qtbot)
    value = row.values[column(page, "nice_class")]
    assert page.filter_bar.filters == (Filter("nice_class", "in", (value,)),)
    assert page.model.rowCount() == numbers(page, qtbot, Clause("nice_class", "=", value))


def test_a_saved_search_is_there_after_a_restart(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    one = Filter("status", "in", ("已注册",))
    page.filter_bar.append(one)
    page.search.setText("2")
    page.pane.sort_by("mark_name", True)
    page.filter_bar.save_wanted.emit()
    dialog = dialog_of(page, QInputDialog)
    dialog.setTextValue("常看的")
    dialog.accept()
    settle(page, qtbot)
    found = page.model.rowCount()
    page._asker.close()
    again = open_page(book)
    assert again.model.rowCount() == 250
    again.filter_bar.saved_menu.aboutToShow.emit()
    again.filter_bar.saved_menu.actions()[0].trigger()
    settle(again, qtbot)
    assert again.filter_bar.filters == (one,)
    assert again.search.text() == "2"
    query = again.model.query
    assert (query.text, query.sort, query.descending) == ("2", "mark_name", True)
    assert again.model.rowCount() == found
    again.filter_bar.rename_wanted.emit("常看的")
    dialog = dialog_of(again, QInputDialog)
    dialog.setTextValue("另一个名字")
    dialog.accept()
    assert [one.name for one in again.filter_bar.saved] == ["另一个名字"]
    again.filter_bar.saved_menu.aboutToShow.emit()
    menus = cast("list[QMenu]", again.filter_bar.saved_menu.findChildren(QMenu))
    menus[-3].actions()[0].trigger()
    kept = answer(again, qtbot, lambda store: store.setting("filters_trademarks"))
    assert [(one["name"], one["home"]) for one in kept] == [("另一个名字", True)]
    again.filter_bar.remove_wanted.emit("另一个名字")
    kept = answer(again, qtbot, lambda store: store.setting("filters_trademarks"))
    assert kept == []


def test_another_page_asks_for_records(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    some = AnyOf((Clause("nice_class", "=", 30), Clause("nice_class", "=", 29)))
    where = (Clause("status", "=", "已注册"), some)
    page.enter(Destination(page.register.key, query=Query(where=where)))
    settle(page, qtbot)
    expected = answer(page, qtbot, lambda store: store.page(page.register, Query(where=where, limit=0))).total
    assert page.model.rowCount() == expected
    assert page.filter_bar.filters == (Filter("status", "in", ("已注册",)),)
    assert len(page.filter_bar.chips) == 2
    page.filter_bar.chips[1].cross.click()
    settle(page, qtbot)
    assert page.model.rowCount() == numbers(page, qtbot, Clause("status", "=", "已注册"))
    page.filter_bar.clear_button.click()
    settle(page, qtbot)
    assert page.model.rowCount() == 250


def test_a_record_that_is_asked_for_is_opened_and_chosen(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    last = row_of(page, qtbot, 249)
    page.enter(Destination(page.register.key, uid=last.uid))
    qtbot.waitUntil(lambda: page.form.uid == last.uid and page.table.currentIndex().row() == 249)


def test_empty_tables_say_different_things(open_page: PageOpener, book: Path, folder: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    said = {page.table.empty_words}
    page.filter_bar.append(Filter("agency", "=", ("无此所",)))
    settle(page, qtbot)
    said.add(page.table.empty_words)
    page.filter_bar.clear()
    page.search.setText("绝无此名")
    page.pane.search_now()
    settle(page, qtbot)
    said.add(page.table.empty_words)
    assert len(said) == 3


# -- columns -----------------------------------------------------------------------------------------------


def test_columns_are_chosen_by_keyboard(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    page.pane.actions_of_table.by_key["columns"].trigger()
    dialog = dialog_of(page, ColumnChoice)
    assert dialog.list.count() == len(page.register.fields)
    dialog.list.setFocus()
    QTest.keyClick(dialog.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(dialog.list, Qt.Key.Key_Space)
    dialog.frozen.setValue(2)
    dialog.accept()
    keys = page.register.in_table
    qtbot.waitUntil(lambda: [field.key for field in page.model.columns] == [keys[1], *keys[2:]])
    assert page.table.column_layout.frozen == 2
    page.pane.choose_columns()
    dialog = dialog_of(page, ColumnChoice)
    dialog.default_button.click()
    dialog.accept()
    qtbot.waitUntil(lambda: tuple(field.key for field in page.model.columns) == keys)
    page.keep_draft()
    assert answer(page, qtbot, lambda store: store.setting("table_trademarks")) is None


def test_the_last_column_is_not_taken_away(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    page.pane.choose_columns()
    dialog = dialog_of(page, ColumnChoice)
    for row in range(dialog.list.count()):
        dialog.list.item(row).setCheckState(Qt.CheckState.Unchecked)
    dialog.accept()
    assert dialog.isVisible()
    dialog.reject()


# -- copying -----------------------------------------------------------------------------------------------


def choose(page: RegisterPage, first: int, last: int) -> None:
    page.table.setCurrentIndex(page.model.index(first, 0))
    place = page.table.visualRect(page.model.index(last, 0)).center()
    shift = Qt.KeyboardModifier.ShiftModifier
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, shift, place)


def test_rows_are_copied_as_a_table_that_spreadsheets_keep(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    rows = [row_of(page, qtbot, row) for row in range(3)]
    odd = {"mark_name": 'a"b', "registrant": "甲\t乙"}
    answer(page, qtbot, lambda store: store.update(page.register, rows[1].uid, odd, cause="hand"))
    choose(page, 0, 2)
    told = Taker()
    page.said.connect(lambda sentence, role: told.take(sentence))
    QApplication.clipboard().clear()
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(clipboard()))
    lines = clipboard().split("\r\n")
    assert lines[0].split("\t") == list(rows[0].texts)
    assert '"a""b"' in lines[1]
    assert '"甲\t乙"' in lines[1]
    assert len(lines) == 4
    assert lines[3] == ""
    html = QApplication.clipboard().mimeData().html()
    assert html.count("<tr>") == 3
    assert f"<td style=\"mso-number-format:'\\@'\">{rows[0].texts[0]}</td>" in html
    assert told.answers


def test_headings_are_copied_where_they_are_wanted(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    page.table.setFocus()
    page.table.selectRow(0)
    QApplication.clipboard().clear()
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(page.table, Qt.Key.Key_C, both)
    qtbot.waitUntil(lambda: bool(clipboard()))
    headings, first, _ = clipboard().split("\r\n")
    assert headings.split("\t") == [field.words() for field in page.model.columns]
    assert first.split("\t") == list(row_of(page, qtbot, 0).texts)


def test_of_one_row_the_current_cell_is_copied(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    go_to(page, 2, "registrant")
    QTest.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard() == row_of(page, qtbot, 2).texts[column(page, "registrant")]


def test_too_many_rows_are_not_copied_but_told(
    open_page: PageOpener, book: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_page, "MOST_COPIED", 100)
    page = open_page(book)
    told = Taker()
    page.said.connect(lambda sentence, role: told.take(role))
    QApplication.clipboard().setText("vorher")
    page.table.selectAll()
    page.copy(False)
    settle(page, qtbot)
    assert (told.answers, clipboard()) == (["soft"], "vorher")


# -- withdrawing -------------------------------------------------------------------------------------------


def test_chosen_rows_go_to_the_recycle_bin_in_one_step(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    changes = Taker()
    page.records_changed.connect(lambda: changes.take(None))
    choose(page, 1, 3)
    uids = [row_of(page, qtbot, row).uid for row in (1, 2, 3)]
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    dialog = dialog_of(page, QInputDialog)
    dialog.setTextValue("重复登记")
    dialog.accept()
    qtbot.waitUntil(lambda: page.model.rowCount() == 247)
    assert changes.answers
    last = answer(page, qtbot, lambda store: [store.history(page.register, uid)[-1] for uid in uids])
    assert {version.action for version in last} == {"withdraw"}
    assert {version.reason for version in last} == {"重复登记"}
    assert len({version.batch for version in last}) == 1
    assert last[0].batch


def test_without_a_reason_nothing_goes(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    choose(page, 1, 3)
    told = Taker()
    page.said.connect(lambda sentence, role: told.take(role))
    page.withdraw("  ")
    settle(page, qtbot)
    assert told.answers == ["hard"]
    assert page.model.rowCount() == 250


# -- the form ----------------------------------------------------------------------------------------------


def test_a_click_chooses_and_the_open_form_follows(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    place = page.table.visualRect(page.model.index(1, 1)).center()
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert not page.form_is_open
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    first = row_of(page, qtbot, 1).uid
    qtbot.waitUntil(lambda: page.form_is_open and page.form.uid == first)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    second = row_of(page, qtbot, 2).uid
    qtbot.waitUntil(lambda: page.form.uid == second)
    assert page.table.hasFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Escape)
    assert not page.form_is_open


def test_the_form_goes_to_the_next_record(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    page.open_record(row_of(page, qtbot, 3).uid)
    go_to(page, 3, "mark_name")
    page.form.next_wanted.emit()
    fourth = row_of(page, qtbot, 4).uid
    qtbot.waitUntil(lambda: page.form.uid == fourth)
    assert page.table.currentIndex().row() == 4


def test_on_a_narrow_screen_the_form_stands_below(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    page.new_record()
    assert page.splitter.orientation() == Qt.Orientation.Vertical
    page.resize(1320, 700)
    qtbot.waitUntil(lambda: page.splitter.orientation() == Qt.Orientation.Horizontal)


def test_a_saved_new_record_is_chosen_in_the_table(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    page.pane.sort_by("registration_no", False)
    settle(page, qtbot)
    raw = {"registration_no": "20000500", "mark_name": "新", "mark_type": "商品", "nice_class": 30,
           "registrant": "甲", "status": "申请中"}  # fmt: skip
    [saved] = answer(page, qtbot, lambda store: keeping.add(store, page.register, [raw]))
    page._saved(saved.record["uid"])
    qtbot.waitUntil(lambda: page.pane.current_uid == saved.record["uid"])
    assert page.table.currentIndex().row() > 0


def test_the_history_of_a_cell_is_one_step_away(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    go_to(page, 3, "mark_name")
    page.show_history()
    qtbot.waitUntil(lambda: page.form.stack.currentWidget() is page.form.history)


# -- what was found ----------------------------------------------------------------------------------------


def test_what_is_found_in_a_record_is_shown_at_its_row(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    uid = row_of(page, qtbot, 2).uid
    answer(page, qtbot, lambda store: store.update(page.register, uid, {"unit": "150602"}, cause="hand"))
    page.refresh()
    qtbot.waitUntil(lambda: "" in page.pane.signs.severities(uid), timeout=5_000)
    findings = page.pane.signs.found_in(uid)
    assert "unit_other" in {finding.code for finding in findings}
    assert all(finding.severity is Severity.SOFT for finding in findings)
    go_to(page, 2, "mark_name")
    assert page.pane.findings.isVisible()
    assert findings[0].sentence() in page.pane.findings.text()
    place = page.table.visualRect(page.model.index(2, 0))
    assert findings[0].sentence() in page.table.tip_at(place.center())


# -- the menu ----------------------------------------------------------------------------------------------


def test_the_menu_offers_everything_with_its_keys(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    page.table.setFocus()
    page.table.customContextMenuRequested.emit(QPoint(20, 20))
    menus = cast("list[QMenu]", page.table.findChildren(QMenu))
    [menu] = [menu for menu in menus if menu.isVisible()]
    words = [action.text().partition("\t")[0] for action in menu.actions() if not action.isSeparator()]
    assert words == [action.text() for action in page.pane.actions_of_table.by_key.values()]
    menu.close()


def test_every_chip_has_a_name(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    one = Filter("status", "in", ("已注册",))
    page.filter_bar.append(one)
    assert page.filter_bar.chips[0].button.accessibleName() == filter_words(page.register, one)
    assert page.filter_bar.chips[0].cross.accessibleName()


def test_a_page_of_another_register_works_alike(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page: Any = open_page(book, CASES)
    assert page.model.rowCount() == 2
    page.table.setFocus()
    page.table.selectAll()
    assert page.table.chosen_number() == 2


# -- pasting -----------------------------------------------------------------------------------------------


def test_a_block_goes_to_the_grid_and_comes_back(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    QApplication.clipboard().setText("注册号\t商标名称\r\n90000001\t甲\r\n90000002\t乙\r\n")
    page.table.setFocus()
    page.table.selectRow(0)
    QTest.keyClick(page.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    pasted = page.stack.currentWidget()
    assert isinstance(pasted, PastePage)
    answer(page, qtbot)
    changes = Taker()
    page.records_changed.connect(lambda: changes.take(None))
    pasted.finished.emit(True)
    assert page.stack.currentWidget() is page.splitter
    assert page.stack.count() == 1
    assert changes.answers

"""Writing in cells: keys, input methods, saving one field, refusals, drafts, what stays open."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QRect, Qt
from PySide6.QtGui import QInputMethodEvent, QInputMethodQueryEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.helping import commit
from tests.ui.pages import PageOpener, answer, clipboard, column, go_to, only_edit, row_of, settle
from ui.table.register_page import RegisterPage
from workstation.operations import keeping


def compose(page: RegisterPage, preedit: str, committed: str = "") -> None:
    """What an input method sends to the control that has the keys."""
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(committed)
    focused = QApplication.focusWidget()
    assert focused is not None
    QCoreApplication.sendEvent(focused, event)


def line_of(page: RegisterPage) -> QLineEdit:
    control = only_edit(page).control
    assert isinstance(control, QLineEdit)
    return control


def closed(page: RegisterPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page.pane.editing.edits, timeout=10_000)


def stored(page: RegisterPage, qtbot: QtBot, uid: str) -> Any:
    return answer(page, qtbot, lambda store: store.get(page.register, uid))


def test_the_first_letters_of_a_pinyin_method_are_not_lost(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    go_to(page, 2, "mark_name")
    uid = row_of(page, qtbot, 2).uid
    assert page.table.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    for typed in ("h", "ha", "hao", "hao'd", "hao'de"):
        compose(page, typed)
        # The keys stay where the composing began, or it would be broken off.
        assert page.table.hasFocus()
        assert line_of(page).text() == ""
    compose(page, "", "好的")
    assert line_of(page).text() == "好的"
    assert line_of(page).hasFocus()
    compose(page, "a")
    compose(page, "", "啊")
    assert line_of(page).text() == "好的啊"
    QTest.keyClick(line_of(page), Qt.Key.Key_Return)
    closed(page, qtbot)
    assert stored(page, qtbot, uid)["mark_name"] == "好的啊"
    assert page.table.currentIndex().row() == 3


def test_the_list_of_characters_stands_at_the_cell(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    go_to(page, 2, "mark_name")
    for composing in (False, True):
        if composing:
            compose(page, "h")
        query = QInputMethodQueryEvent(Qt.InputMethodQuery.ImEnabled | Qt.InputMethodQuery.ImCursorRectangle)
        QCoreApplication.sendEvent(page.table, query)
        assert query.value(Qt.InputMethodQuery.ImEnabled) is True
        rect = query.value(Qt.InputMethodQuery.ImCursorRectangle)
        assert isinstance(rect, QRect)
        cell = page.table.visualRect(page.model.index(2, column(page, "mark_name")))
        cell.moveTopLeft(page.table.viewport().mapTo(page.table, cell.topLeft()))
        assert cell.adjusted(-8, -8, 8, 8).intersects(rect)
    compose(page, "", "好")


def test_a_composing_that_is_given_up_leaves_the_cell_as_it_was(
    open_page: PageOpener, book: Path, qtbot: QtBot
) -> None:
    page = open_page(book)
    go_to(page, 2, "mark_name")
    before = row_of(page, qtbot, 2)
    compose(page, "h")
    compose(page, "")
    assert page.pane.editing.edits == []
    assert row_of(page, qtbot, 2) == before
    assert page.table.hasFocus()


def test_a_letter_begins_an_edit_with_itself(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    go_to(page, 1, "mark_name")
    uid = row_of(page, qtbot, 1).uid
    QTest.keyClicks(page.table, "K")
    QTest.keyClicks(line_of(page), "99")
    assert line_of(page).text() == "K99"
    QTest.keyClick(line_of(page), Qt.Key.Key_Tab)
    assert page.table.currentIndex().column() == column(page, "mark_name") + 1
    closed(page, qtbot)
    record = stored(page, qtbot, uid)
    assert (record["mark_name"], record["revision"]) == ("K99", 2)
    assert row_of(page, qtbot, 1).texts[column(page, "mark_name")] == "K99"


@pytest.mark.parametrize("begun_by", ["F2", "double click"])
def test_an_edit_of_what_stands_there_can_be_given_up(
    open_page: PageOpener, book: Path, qtbot: QtBot, begun_by: str
) -> None:
    page = open_page(book)
    go_to(page, 1, "registrant")
    text = row_of(page, qtbot, 1).texts[column(page, "registrant")]
    if begun_by == "F2":
        QTest.keyClick(page.table, Qt.Key.Key_F2)
    else:
        place = page.table.visualRect(page.table.currentIndex()).center()
        QTest.mouseDClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert line_of(page).text() == text
    commit(line_of(page), "某某")
    QTest.keyClick(line_of(page), Qt.Key.Key_Escape)
    assert page.pane.editing.edits == []
    assert page.table.hasFocus()
    assert answer(page, qtbot, lambda store: store.drafts()) == []


def test_what_is_refused_stays_open_with_its_sentence(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    go_to(page, 4, "registration_date")
    before = row_of(page, qtbot, 4)
    QTest.keyClicks(page.table, "2")
    QTest.keyClicks(line_of(page), "025-13-45")
    QTest.keyClick(line_of(page), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: only_edit(page).words.isVisible(), timeout=10_000)
    edit = only_edit(page)
    assert line_of(page).text() == "2025-13-45"
    assert line_of(page).hasFocus()
    assert edit.words.text()
    assert page.table.currentIndex().row() == 4
    assert stored(page, qtbot, before.uid)["revision"] == 1
    line_of(page).setText("")
    QTest.keyClicks(line_of(page), "2025-01-05")
    QTest.keyClick(line_of(page), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not page.pane.editing.edits or edit.words.isVisible(), timeout=10_000)
    assert answer(page, qtbot, lambda store: store.drafts()) == []


def test_two_cells_of_one_record_are_saved_one_after_the_other(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    uid = row_of(page, qtbot, 0).uid
    for key, text in (("mark_name", "甲"), ("registrant", "乙")):
        go_to(page, 0, key)
        compose(page, "", text)
        QTest.keyClick(line_of_key(page, key), Qt.Key.Key_Tab)
    assert len(page.pane.editing.edits) == 2
    closed(page, qtbot)
    record = stored(page, qtbot, uid)
    assert (record["mark_name"], record["registrant"], record["revision"]) == ("甲", "乙", 3)


def line_of_key(page: RegisterPage, key: str) -> QLineEdit:
    [control] = [edit.control for edit in page.pane.editing.edits if edit.field.key == key]
    assert isinstance(control, QLineEdit)
    return control


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(
    open_page: PageOpener, book: Path, qtbot: QtBot
) -> None:
    page = open_page(book)
    uid = row_of(page, qtbot, 0).uid
    go_to(page, 0, "mark_name")
    QTest.keyClicks(page.table, "K")
    answer(page, qtbot, lambda store: keeping.change(store, page.register, uid, {"mark_name": "别人写的"}))
    QTest.keyClick(line_of(page), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: only_edit(page).words.isVisible(), timeout=10_000)
    assert stored(page, qtbot, uid)["mark_name"] == "别人写的"


def test_a_choice_is_made_from_its_list(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    uid = row_of(page, qtbot, 0).uid
    go_to(page, 0, "status")
    QTest.keyClick(page.table, Qt.Key.Key_F2)
    combo = only_edit(page).control
    assert isinstance(combo, QComboBox)
    combo.hidePopup()
    combo.setCurrentIndex(combo.findData("注销"))
    combo.activated.emit(combo.currentIndex())
    qtbot.waitUntil(lambda: not page.pane.editing.edits or page.pane.editing.edits[0].words.isVisible(), timeout=10_000)
    if page.pane.editing.edits:
        # The rules ask for the day on which it ended: the cell says so.
        assert stored(page, qtbot, uid)["status"] == "已注册"
    else:
        assert stored(page, qtbot, uid)["status"] == "注销"


def test_a_half_typed_cell_is_kept_as_a_draft(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    uid = row_of(page, qtbot, 3).uid
    go_to(page, 3, "mark_name")
    compose(page, "", "写了一半")
    assert page.state == "window_state_typing"
    qtbot.waitUntil(lambda: page.state == "window_state_draft", timeout=5_000)
    [draft] = answer(page, qtbot, lambda store: store.drafts())
    assert (draft["register"], draft["uid"]) == (page.register.key, uid)
    assert draft["content"] == {"raw": {"mark_name": "写了一半"}, "revision": 1}
    # After a kill it is offered, and opens in the form over its record.
    page._asker.close()
    again = open_page(book)
    qtbot.waitUntil(lambda: bool(again.strip.drafts), timeout=5_000)
    again.strip.take_button.click()
    qtbot.waitUntil(lambda: again.form.uid == uid, timeout=5_000)
    assert again.form.typed() == {"mark_name": "写了一半"}


def test_closing_keeps_what_stands_in_a_cell(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    go_to(page, 3, "mark_name")
    compose(page, "", "没来得及")
    assert page.keep_draft()
    [draft] = answer(page, qtbot, lambda store: store.drafts())
    assert draft["content"]["raw"] == {"mark_name": "没来得及"}
    # A cell that is open is not offered as a draft beside itself.
    page.ask_drafts()
    answer(page, qtbot)
    assert list(page.strip.drafts) == []


def test_an_edit_stays_over_its_record(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    go_to(page, 3, "mark_name")
    uid = row_of(page, qtbot, 3).uid
    compose(page, "", "稍等")
    page.pane.sort_by("registration_no", False)
    settle(page, qtbot)
    edit = only_edit(page)
    assert page.model.known_at(edit.place.row()) is None or page.model.known_at(edit.place.row()).uid == uid  # type: ignore[union-attr]
    page.search.setText("没有这样的商标")
    page.pane.search_now()
    settle(page, qtbot)
    assert page.pane.editing.edits == []
    [draft] = answer(page, qtbot, lambda store: store.drafts())
    assert draft["content"]["raw"] == {"mark_name": "稍等"}


def test_one_value_is_pasted_into_the_current_cell(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    go_to(page, 0, "mark_name")
    QApplication.clipboard().setText("粘来的\r\n")
    assert clipboard()
    page.paste()
    assert line_of(page).text() == "粘来的"


def test_long_texts_open_the_form(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    page.pane.take_layout(page.table.column_layout.__class__(("mark_name", "goods_services")))
    qtbot.waitUntil(lambda: page.model.columnCount() == 2)
    row = row_of(page, qtbot, 0)
    go_to(page, 0, "goods_services")
    QTest.keyClicks(page.table, "K")
    assert page.pane.editing.edits == []
    QTest.keyClick(page.table, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: page.form_is_open and page.form.uid == row.uid, timeout=5_000)

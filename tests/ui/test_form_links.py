"""A field that points to another record is filled by searching and shows that record's title."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from db.store import Store
from tests.ui.form_helping import CASES, GIS, MARKS, Desk, codes, desk, open_desk, press, uids_of
from tests.ui.helping import UNIT, commit, sample_raws
from tests.ui.test_fifth_register import CATALOGUE, SECRETS
from ui.form.editors import LinkEditor
from ui.form.record_form import RecordForm
from ui.page import Destination
from workstation.operations import keeping
from workstation.words import say

__all__ = ["desk", "open_desk"]


def link(form: RecordForm, key: str) -> LinkEditor:
    editor = form.editors[key]
    assert isinstance(editor, LinkEditor)
    editor.line.setFocus()
    return editor


def offered(editor: LinkEditor) -> list[str]:
    return [editor.found.item(row).text() for row in range(editor.found.rowCount())]


def searched(desk: Desk, editor: LinkEditor, text: str) -> list[str]:
    commit(editor.line, text)
    editor.search()
    desk.ask()
    return offered(editor)


@pytest.fixture
def mark(desk: Desk) -> tuple[str, str]:
    """Uid and title of a mark."""
    uid = uids_of(desk)[3]
    return uid, MARKS.title_of(desk.ask(lambda store: store.get(MARKS, uid)))


def test_a_mark_is_found_by_its_number_chosen_by_keys_and_shown_by_its_title(desk: Desk, mark: tuple[str, str]) -> None:
    uid, title = mark
    form = desk.new(GIS)
    editor = link(form, "trademark")
    QTest.keyClicks(editor.line, title.split()[0])
    desk.qtbot.waitUntil(lambda: title in offered(editor))
    popup = editor.completer.popup()
    assert popup.isVisible()
    press(popup, Qt.Key.Key_Down)
    press(popup, Qt.Key.Key_Return)
    assert editor.raw() == uid
    assert editor.line.text() == title
    assert not popup.isVisible()
    assert form.typed() == {"trademark": uid}


def test_the_uid_of_a_saved_record_is_shown_by_its_title(desk: Desk, mark: tuple[str, str]) -> None:
    uid, title = mark
    case = uids_of(desk, CASES)[0]
    desk.ask(lambda store: store.update(CASES, case, {"right": uid}, cause="hand"))
    form = desk.opened(case, CASES)
    editor = link(form, "right")
    desk.qtbot.waitUntil(lambda: editor.line.text() == title)
    assert not form.dirty
    assert uid not in editor.line.text()


def test_several_registers_are_searched_and_named(desk: Desk, mark: tuple[str, str]) -> None:
    _, title = mark
    form = desk.new(CASES)
    editor = link(form, "right")
    found = searched(desk, editor, title.split()[0])
    assert f"{MARKS.words()} · {title}" in found


def test_an_empty_line_offers_the_newest_by_the_arrow(desk: Desk) -> None:
    form = desk.new(GIS)
    editor = link(form, "trademark")
    press(editor.line, Qt.Key.Key_Down)
    desk.ask()
    assert len(offered(editor)) > 1
    assert editor.completer.popup().isVisible()
    editor.completer.popup().hide()


def test_what_is_typed_and_not_chosen_is_kept_and_a_fault(desk: Desk) -> None:
    form = desk.new(GIS)
    editor = link(form, "trademark")
    found = searched(desk, editor, "绝无此名")
    assert found == [say("form_link_nothing")]
    editor._take(editor.found.index(0, 0))
    assert editor.raw() == "绝无此名"
    editor.completer.popup().hide()
    desk.checked(form)
    assert ("link_form", "trademark") in codes(form)
    assert form.typed() == {"trademark": "绝无此名"}


@pytest.mark.parametrize("way", ["key", "button"])
def test_it_is_cleared_at_once(desk: Desk, mark: tuple[str, str], way: str) -> None:
    form = desk.new(GIS)
    editor = link(form, "trademark")
    editor.put(mark[0])
    desk.ask()
    if way == "key":
        press(editor.line, Qt.Key.Key_Backspace)
    else:
        editor.clear_button.click()
    assert editor.raw() is None
    assert editor.line.text() == ""
    assert not editor.go_button.isVisible()


def test_a_stroke_over_a_chosen_record_begins_a_new_search(desk: Desk, mark: tuple[str, str]) -> None:
    form = desk.new(GIS)
    editor = link(form, "trademark")
    editor.put(mark[0])
    desk.ask()
    QTest.keyClicks(editor.line, "12")
    assert editor.raw() == "12"


def test_the_window_is_asked_to_go_there(desk: Desk, mark: tuple[str, str]) -> None:
    form = desk.new(GIS)
    editor = link(form, "trademark")
    editor.put(mark[0])
    desk.ask()
    with desk.qtbot.waitSignal(form.wanted) as asked:
        editor.go_button.click()
    assert asked.args == [Destination(page=MARKS.key, uid=mark[0])]


def test_a_withdrawn_record_is_told_and_a_missing_one_too(desk: Desk, mark: tuple[str, str]) -> None:
    uid, title = mark
    desk.ask(lambda store: store.withdraw(MARKS, uid, reason="录重"))
    form = desk.new(GIS)
    editor = link(form, "trademark")
    editor.put(uid)
    desk.ask()
    assert title in editor.line.text() and editor.line.text() != title
    assert not editor.go_button.isVisible()
    assert editor.raw() == uid
    editor.put("00000000-0000-4000-8000-000000000000")
    desk.ask()
    assert editor.line.text() == say("form_link_missing")
    assert editor.raw() == "00000000-0000-4000-8000-000000000000"


def test_a_late_title_does_not_replace_what_stands_there_now(desk: Desk, mark: tuple[str, str]) -> None:
    form = desk.new(GIS)
    editor = link(form, "trademark")
    editor.put(mark[0])
    editor.put(None)
    desk.ask()
    assert editor.line.text() == ""


def test_a_fifth_register_points_to_a_mark(open_desk: Callable[..., Desk], folder: Path) -> None:
    with Store.create(folder, unit=UNIT, clerk="王芳", catalogue=CATALOGUE) as store:
        [mark] = keeping.add(store, MARKS, sample_raws("trademarks", 1))
    desk = open_desk(folder, CATALOGUE)
    form = desk.new(SECRETS)
    editor = link(form, "mark")
    searched(desk, editor, str(mark.record["registration_no"]))
    editor._take(editor.found.index(0, 0))
    editor.completer.popup().hide()
    commit(form.editors["secret_name"].line, "羊绒分梳工艺")  # type: ignore[attr-defined]
    desk.saved(form)
    saved = desk.ask(partial(Store.get, register=SECRETS, uid=form.uid))
    assert saved["mark"] == mark.record["uid"]

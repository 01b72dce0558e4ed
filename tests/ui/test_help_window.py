"""F1 explains the field that has the keys, else the page; Esc gives the keys back."""

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.helping import Opener, go, opened_form, page_of
from tests.ui.stations import below, rest
from tests.ui.test_fifth_register import CATALOGUE, SECRETS
from ui import look
from ui.help.topic import CHAPTERS
from ui.help.window import FIELD, HelpWindow
from ui.shell.main_window import MainWindow
from ui.table.actions import DEEDS
from workstation.handbook import chapters
from workstation.registers.catalogue import REGISTERS

UI = Path(__file__).resolve().parents[2] / "ui"
KEYS = {chapter.key for chapter in chapters("zh")}


def help_of_window(window: MainWindow) -> HelpWindow:
    """The help that stands beside a window."""
    [shown] = below(window, HelpWindow)
    return shown


def asked_for_help(window: MainWindow, qtbot: QtBot) -> HelpWindow:
    """Press F1 where the keys are."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_F1)
    shown = help_of_window(window)
    qtbot.waitUntil(shown.isVisible)
    return shown


def test_f1_in_a_field_explains_it_and_esc_gives_the_keys_back(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    window.activateWindow()
    form = opened_form(window, qtbot)
    form.body.go_to(form.editors["valid_to"])
    before = QApplication.focusWidget()
    shown = asked_for_help(window, qtbot)
    assert shown.chosen == FIELD
    assert REGISTERS[0].by_key["valid_to"].label in shown.browser.toPlainText()
    assert not shown.isModal()
    qtbot.waitUntil(lambda: shown.browser.hasFocus())
    QTest.keyClick(shown.browser, Qt.Key.Key_Escape)
    assert not shown.isVisible()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is before)


def test_f1_in_a_row_of_a_child_table_explains_its_field(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    window.activateWindow()
    form = opened_form(window, qtbot)
    form.grids["trademark_events"].more.click()
    form.body.go_to(form.grids["trademark_events"].rows[-1]["counterparty"])
    shown = asked_for_help(window, qtbot)
    field = REGISTERS[0].child_by_key["trademark_events"].by_key["counterparty"]
    assert shown.chosen == FIELD
    assert field.label in shown.browser.toPlainText()


def test_f1_in_the_table_shows_its_chapter_and_offers_the_column(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    window.activateWindow()
    page = page_of(window)
    page.table.choose_record(2, page.model.column_of("status") or 0)
    page.table.setFocus()
    rest(window, qtbot)
    shown = asked_for_help(window, qtbot)
    assert shown.chosen == "find"
    assert shown.contents.item(0).data(Qt.ItemDataRole.UserRole) == FIELD
    shown.contents.setCurrentRow(0)
    assert REGISTERS[0].by_key["status"].label in shown.browser.toPlainText()


def test_every_page_has_its_chapter(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    for key in list(window.navigation.keys):
        go(window, key)
        rest(window, qtbot)
        window.show_help()
        shown = help_of_window(window)
        assert shown.chosen in KEYS, key
        shown.reject()


def test_the_classes_named_are_there_and_so_are_the_chapters() -> None:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in UI.rglob("*.py")]
    classes = {node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    assert CHAPTERS.keys() <= classes
    assert set(CHAPTERS.values()) <= KEYS


def test_a_fifth_register_is_explained_too(open_window: Opener, folder: Path, qtbot: QtBot) -> None:
    from db.store import Store
    from tests.ui.helping import UNIT

    Store.create(folder, unit=UNIT, clerk="王芳", catalogue=CATALOGUE).close()
    window = open_window(folder, CATALOGUE, SECRETS.key)
    window.activateWindow()
    page = page_of(window)
    page.new_record()
    page.form.body.go_to(page.form.editors["worth"])
    shown = asked_for_help(window, qtbot)
    assert shown.chosen == FIELD
    assert SECRETS.by_key["worth"].label in shown.browser.toPlainText()


def test_the_handbook_is_searched(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    window.show_help()
    shown = help_of_window(window)
    every = shown.contents.count()
    shown.search.setText("ctrl+b")
    assert 0 < shown.contents.count() < every
    assert shown.browser.extraSelections()
    first = shown.chosen
    for _ in range(40):
        shown.go_on()
        if shown.chosen != first:
            break
    assert shown.chosen != first
    shown.search.setText("绝无此词")
    assert "绝无此词" in shown.found.text()
    shown.search.clear()
    assert shown.contents.count() == every


def test_links_lead_to_other_chapters_and_pictures_fit(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    from PySide6.QtCore import QUrl

    window = open_window(book)
    window.show_help()
    shown = help_of_window(window)
    shown.browser.anchorClicked.emit(QUrl("30_record.md"))
    assert shown.chosen == "record"
    qtbot.wait(300)
    assert shown.browser.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_takes_the_colours_of_the_theme(open_window: Opener, book: Path, qtbot: QtBot, theme: str) -> None:
    window = open_window(book)
    form = opened_form(window, qtbot)
    form.body.go_to(form.editors["valid_to"])
    window.show_help()
    shown = help_of_window(window)
    application = look.application()
    look.dress(application, "dark" if theme == "dark" else "light", 14)
    try:
        qtbot.wait(50)
        title = shown.browser.document().begin().charFormat()
        fragment = shown.browser.document().begin().begin().fragment().charFormat()
        assert fragment.foreground().color().name() == look.INK
        assert fragment.fontPointSize() > 14
        assert title is not None
    finally:
        look.dress(application)


def test_the_handbook_names_every_key(open_window: Opener, book: Path) -> None:
    window = open_window(book)
    for language in ("zh", "en"):
        [chapter] = [one for one in chapters(language) if one.key == "keys"]
        keys = [shortcut.key().toString() for shortcut in window._keys]
        keys += [QKeySequence(deed.keys).toString() for deed in DEEDS if deed.keys]
        told = chapter.plain.replace("↑", "Up").replace("↓", "Down").replace("Delete", "Del")
        numbered = {f"Ctrl+{number}" for number in range(2, 9)}
        assert [key for key in keys if key not in told and key not in numbered] == [], language

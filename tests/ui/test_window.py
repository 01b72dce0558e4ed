"""The window as a whole: registers, search, first start, faults of the machine, sample book, the end."""

import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from db.store import FILE, Store
from tests.ui.helping import Opener, asked, commit, go, page_of
from ui import look
from ui.app import OnePlace, doors
from ui.ask import Asker, Failure
from ui.safety.safe_mode import SafeMode
from ui.shell.first_start import Fault, FirstStart
from ui.shell.main_window import MainWindow
from ui.shell.navigation import COUNT_ROLE
from workstation import divisions
from workstation.folders import log_path
from workstation.operations import keeping
from workstation.registers.catalogue import REGISTERS

ROOT = Path(__file__).resolve().parents[2]


def counts(window: MainWindow) -> list[str]:
    """The numbers that the navigation shows, of the pages that have one."""
    listed = window.navigation.list
    shown = (listed.item(row).data(COUNT_ROLE) for row in range(listed.count()))
    return [number for number in shown if number is not None]


def test_the_registers_stand_on_the_left_with_their_counts(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    keys = window.navigation.keys
    assert [key for key in keys if key in {register.key for register in REGISTERS}] == [
        register.key for register in REGISTERS
    ]
    row = keys.index(REGISTERS[0].key)
    assert window.navigation.list.item(row).text() == REGISTERS[0].label
    asked(window, qtbot)
    assert counts(window) == ["250", "0", "0", "2"]
    assert window.status.clerk.text().endswith("王芳")


def test_every_register_has_its_page(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    for register in REGISTERS:
        go(window, register.key)
        asked(window, qtbot)
        page = page_of(window)
        assert page.register is register
        qtbot.waitUntil(lambda page=page: page.model.loaded)  # type: ignore[misc]
        page.new_record()
        assert set(page.form.editors) == set(register.by_key)
        assert set(page.form.grids) == set(register.child_by_key)


def test_what_is_typed_is_searched(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    page = page_of(window)
    first = page.model.row_at(3)
    assert first is not None
    number = first.texts[0]
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(page.search.hasFocus)
    QTest.keyClicks(page.search, number)
    qtbot.waitUntil(lambda: page.model.query.text == number and page.model.rowCount() == 1)
    qtbot.waitUntil(lambda: page.model.row_at(0) == first)
    assert "250" in page.count.text()
    assert "1" in page.count.text().replace("250", "")


def test_chinese_is_searched_as_it_is_committed(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    page = page_of(window)
    found = asked(window, qtbot, lambda store: keeping.find(store, page.register, text="公司", limit=1000).total)
    assert found > 0
    commit(page.search, "公司")
    qtbot.waitUntil(lambda: page.model.query.text == "公司")
    asked(window, qtbot)
    assert page.model.rowCount() == found


def test_an_empty_table_says_what_to_do(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    page = page_of(window)
    commit(page.search, "绝无此名")
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    nothing_found = page.table.empty_words
    go(window, REGISTERS[1].key)
    asked(window, qtbot)
    assert nothing_found
    assert page_of(window).table.empty_words not in ("", nothing_found)


def test_the_first_start_makes_a_store(open_window: Opener, folder: Path, qtbot: QtBot) -> None:
    window = open_window(folder)
    start = window.stack.currentWidget()
    assert isinstance(start, FirstStart)
    start.found_button.click()
    qtbot.waitUntil(lambda: bool(start.fault.text()))
    start.unit.setCurrentIndex(start.unit.findData("150602"))
    start.found_button.click()
    words = start.fault.text()
    qtbot.waitUntil(lambda: start.fault.text() != words)
    commit(start.clerk, "王芳")
    start.found_button.click()
    qtbot.waitUntil(lambda: window.book is not None and window.front is not None, timeout=10_000)
    assert asked(window, qtbot, lambda store: (store.unit, store.clerk)) == ("150602", "王芳")
    assert not window.frame.sample_line.isVisible()


def test_the_first_start_goes_by_keys_alone(open_window: Opener, folder: Path, qtbot: QtBot) -> None:
    window = open_window(folder)
    start = window.stack.currentWidget()
    assert isinstance(start, FirstStart)
    qtbot.waitUntil(start.unit.hasFocus)
    QTest.keyClick(start.unit, Qt.Key.Key_Down)
    QTest.keyClick(start.unit, Qt.Key.Key_Return)
    assert start.clerk.hasFocus()
    QTest.keyClick(start.clerk, Qt.Key.Key_Return)
    qtbot.waitUntil(start.fault.isVisible)
    commit(start.clerk, "王芳")
    QTest.keyClick(start.clerk, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.book is not None, timeout=10_000)
    assert asked(window, qtbot, lambda store: store.unit) == start_unit()


def start_unit() -> str:
    """The unit that stands first in the list."""
    return divisions.units()[0].code


@pytest.mark.parametrize("points", [9, 16])
def test_no_word_of_the_first_start_is_cut(qapp: QApplication, tmp_path: Path, points: int, qtbot: QtBot) -> None:
    look.dress(qapp, "light", points)
    window = MainWindow(asker := Asker(), doors(folder := tmp_path / ("很长的名字" * 8)), folder)
    qtbot.addWidget(window)
    window.first_painted.connect(window.enter)
    window.show()
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), FirstStart))
    start = window.stack.currentWidget()
    assert isinstance(start, FirstStart)
    start.show_fault("这里有一句相当长的话，说明为什么没有建成资料库，以及接下来可以怎么办。" * 2)
    qtbot.waitUntil(lambda: start.fault.height() > 0)
    qtbot.wait(50)
    for label in (start.words, start.fault):
        assert label.height() >= label.heightForWidth(label.width()) > 0
    assert start.unit.geometry().bottom() < start.clerk.geometry().top()
    asker.close()
    look.dress(qapp)


def test_enter_on_the_sample_opens_it(open_window: Opener, folder: Path, qtbot: QtBot) -> None:
    window = open_window(folder)
    start = window.stack.currentWidget()
    assert isinstance(start, FirstStart)
    start.sample_button.setFocus()
    QTest.keyClick(start.sample_button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.book is not None, timeout=60_000)
    assert asked(window, qtbot, lambda store: store.is_sample)


def test_the_sample_book_lies_apart_in_a_frame(open_window: Opener, folder: Path, qtbot: QtBot) -> None:
    window = open_window(folder)
    start = window.stack.currentWidget()
    assert isinstance(start, FirstStart)
    start.sample_button.click()
    qtbot.waitUntil(lambda: window.book is not None and window.front is not None, timeout=60_000)
    assert window.frame.sample_line.isVisible()
    assert window.frame.sample_words.text()
    assert asked(window, qtbot, lambda store: store.is_sample)
    asked(window, qtbot)
    assert "0" not in counts(window)
    window.frame.leave_button.click()
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), FirstStart))
    assert not window.frame.sample_line.isVisible()


def test_a_second_window_is_told_who_holds_the_folder(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    with Store.open(book):
        window = open_window(book)
        page = window.stack.currentWidget()
        assert isinstance(page, Fault)
        assert "王芳" in page.words.text()
    page.again_button.click()
    qtbot.waitUntil(lambda: window.book is not None and window.front is not None, timeout=10_000)


@pytest.mark.plain_store
def test_a_damaged_store_is_told_in_words(open_window: Opener, book: Path) -> None:
    path = book / FILE
    content = path.read_bytes()
    path.write_bytes(content[:100] + b"\xff" * (len(content) - 100))
    page = open_window(book).stack.currentWidget()
    assert isinstance(page, SafeMode)
    assert "Traceback" not in page.words.text()
    assert path.read_bytes()[:100] == content[:100]


def test_a_store_of_a_newer_program_names_that_program(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    with Store.open(book) as store:
        store._connection.execute("UPDATE meta SET value = '9.8.7' WHERE key = 'program'")
        store._connection.execute("PRAGMA user_version = 9999")
    page = open_window(book).stack.currentWidget()
    assert isinstance(page, Fault)
    assert "9.8.7" in page.words.text()


def test_a_foreign_file_is_told_in_words(open_window: Opener, folder: Path) -> None:
    folder.mkdir()
    with sqlite3.connect(folder / FILE) as connection:
        connection.execute("CREATE TABLE other (x)")
    connection.close()
    assert isinstance(open_window(folder).stack.currentWidget(), Fault)


def test_trouble_is_said_and_the_window_lives_on(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    window.show_failure(Failure("disk_full", "磁盘已满"))
    assert window.notice.isVisible()
    assert window.notice.words.text() == "磁盘已满"
    window.notice.close_button.click()
    assert not window.notice.isVisible()
    assert asked(window, qtbot, lambda store: store.unit)


@pytest.mark.expects_log("unforeseen in the window")
def test_an_exception_is_logged_and_said(open_window: Opener, book: Path) -> None:
    window = open_window(book)
    place = OnePlace(window)
    try:
        raise ZeroDivisionError("王芳")
    except ZeroDivisionError as error:
        place(type(error), error, sys.exc_info()[2])
    assert window.notice.isVisible()
    assert "王芳" not in window.notice.words.text()
    assert "Traceback" not in window.notice.words.text()


@pytest.mark.plain_store
def test_the_selftest_sees_the_records(book: Path) -> None:
    proof = "import sys, pathlib, ui.app; print(ui.app.prove_window(pathlib.Path(sys.argv[1])))"
    told = subprocess.run(
        [sys.executable, "-c", proof, str(book)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.stdout.strip() == "True", told.stderr
    path = log_path(book)
    assert not path.exists() or "ERROR" not in path.read_text(encoding="utf-8")


def test_every_control_has_a_name_for_a_screen_reader(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    for register in REGISTERS:
        go(window, register.key)
        page = page_of(window)
        page.new_record()
        for grid in page.form.grids.values():
            grid.more.click()
    asked(window, qtbot)
    kinds = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit, QAbstractItemView)
    controls: list[QWidget] = []
    for kind in kinds:
        controls += cast("list[QWidget]", window.findChildren(kind))
    nameless = [
        (type(control).__name__, control.objectName(), type(control.parent()).__name__)
        for control in controls
        if not control.accessibleName() and not is_part_of_a_control(control)
    ]
    assert nameless == []


def is_part_of_a_control(control: object) -> bool:
    """Whether Qt made it as a part of something that has a name: a clear button, a combo's list, a corner."""
    names = {cls.__name__ for cls in type(control).__mro__}
    parent = control.parent() if hasattr(control, "parent") else None
    inside = {cls.__name__ for cls in type(parent).__mro__}
    return bool(
        names & {"QHeaderView"}
        or inside & {"QLineEdit", "QComboBox", "QComboBoxPrivateContainer", "QTableView"}
        or type(parent).__name__ in ("QFrame", "QTableWidget")
    )


def test_the_window_fits_an_office_screen(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    page_of(window).new_record()
    asked(window, qtbot)
    least = window.minimumSizeHint()
    assert least.width() <= 1366
    assert least.height() <= 700

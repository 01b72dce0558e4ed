"""A damaged store: the window opens in safe mode, shows what differs, brings a backup back."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.store import FILE, Store
from tests.ui.helping import TRADEMARKS, Opener, asked, go
from ui import look
from ui.app import doors
from ui.ask import Asker
from ui.safety.safe_mode import SafeMode
from ui.settings.page import SettingsPage
from ui.shell.main_window import MainWindow
from workstation.findings import EnvironmentFault
from workstation.operations import keeping
from workstation.query import Query


@pytest.fixture
def damaged(book: Path) -> Path:
    """A book with a backup, changed afterwards, then damaged in a place that can be walked around."""
    with Store.open(book) as store:
        store.backup("hand")
        first = next(store.each(TRADEMARKS))
        keeping.change(store, TRADEMARKS, first["uid"], {"note": "备份以后"})
        root = store._connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'targets_by_year'").fetchone()
    with (book / FILE).open("r+b") as file:
        file.seek((root[0] - 1) * 4096)
        file.write(b"\xa5" * 100)
    return book


@pytest.fixture
def window(damaged: Path, qapp: QApplication, qtbot: QtBot):  # type: ignore[no-untyped-def]
    """The window on the damaged book."""
    look.dress(qapp)
    asker = Asker()
    opened = MainWindow(asker, doors(damaged), damaged)
    qtbot.addWidget(opened)
    opened.first_painted.connect(opened.enter)
    opened.show()
    yield opened
    asker.close()


def card_of(window: MainWindow, qtbot: QtBot) -> SafeMode:
    qtbot.waitUntil(lambda: window.book is None and isinstance(window.stack.currentWidget(), SafeMode), timeout=10_000)
    card = window.stack.currentWidget()
    assert isinstance(card, SafeMode)
    return card


def test_what_differs_is_listed_and_a_backup_brought_back(damaged: Path, window: MainWindow, qtbot: QtBot) -> None:
    card = card_of(window, qtbot)
    qtbot.waitUntil(lambda: len(card.differences.rows) == 1, timeout=10_000)
    assert card.differences.rows[0].kind == "changed"
    assert "备份以后" in card.differences.rows[0].fields
    assert card.backups.count() == 1
    before = (damaged / FILE).read_bytes()
    QTest.keyClick(card.restore_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.book is not None, timeout=10_000)
    (aside,) = (damaged / "backups").glob("damaged_*")
    assert (aside / FILE).read_bytes() == before
    assert asked(window, qtbot, lambda store: store.page(TRADEMARKS, Query()).total) == 250
    assert asked(window, qtbot, lambda store: store.examine().healthy)
    assert not window.frame.safe_words.isVisible()


def test_the_damaged_book_is_looked_at_and_never_written(damaged: Path, window: MainWindow, qtbot: QtBot) -> None:
    card = card_of(window, qtbot)
    before = (damaged / FILE).read_bytes()
    QTest.keyClick(card.look_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.book is not None, timeout=10_000)
    assert window.frame.safe_words.isVisible()
    go(window, TRADEMARKS.key)
    qtbot.waitUntil(lambda: window.page is not None and window.page.model.rowCount() == 250, timeout=10_000)

    def refused(store: Store) -> str:
        try:
            store.keep_draft("trademarks", "d", {})
        except EnvironmentFault as fault:
            return fault.code
        return ""

    assert asked(window, qtbot, refused) == "store_safe_mode"
    assert asked(window, qtbot, lambda store: store.page(TRADEMARKS, Query(text="a")).total) >= 0
    assert (damaged / FILE).read_bytes() == before


def test_a_file_that_cannot_be_read_at_all(book: Path, window: MainWindow, qtbot: QtBot) -> None:
    card_of(window, qtbot)
    asked(window, qtbot, lambda store: (book / FILE).write_bytes(b"\x00" * 5000))
    window.enter()
    qtbot.waitUntil(lambda: not isinstance(window.stack.currentWidget(), SafeMode))
    card = card_of(window, qtbot)
    assert not card.look_button.isEnabled()
    assert card.restore_button.isEnabled()
    card.restore_button.click()
    qtbot.waitUntil(lambda: window.book is not None, timeout=10_000)


def test_settings_preview_a_restore_take_a_record_and_restore(book: Path, open_window: Opener, qtbot: QtBot) -> None:
    with Store.open(book) as store:
        store.backup("hand")
        first, second = [one["uid"] for one in store.each(TRADEMARKS)][:2]
        keeping.withdraw(store, TRADEMARKS, first, reason="x")
        keeping.change(store, TRADEMARKS, second, {"note": "后来"})
    window = open_window(book, at="settings")
    page = window.front
    assert isinstance(page, SettingsPage)
    section = page.restore_section
    qtbot.waitUntil(lambda: section.backups.count() == 1, timeout=10_000)
    section.compare()
    qtbot.waitUntil(lambda: len(section.differences.rows) == 2, timeout=10_000)
    assert not section.take_button.isEnabled()
    section.differences.table.selectRow([one.uid for one in section.differences.rows].index(first))
    assert section.take_button.isEnabled()
    section.take()
    qtbot.waitUntil(lambda: [one.uid for one in section.differences.rows] == [second], timeout=10_000)
    section.restore_button.click()
    assert section.sure_button.isVisible()
    section.sure_button.click()
    qtbot.waitUntil(lambda: window.book is not None and window.front is not page, timeout=10_000)
    notes = asked(window, qtbot, lambda store: [store.get(TRADEMARKS, uid)["note"] for uid in (first, second)])
    assert "后来" not in notes
    kinds = asked(window, qtbot, lambda store: [one.kind for one in store.backups()])
    assert "before_restore" in kinds


def test_a_comparison_under_way_outlives_a_new_look_at_the_backups(
    book: Path, open_window: Opener, qtbot: QtBot
) -> None:
    with Store.open(book) as store:
        store.backup("hand")
        first, second = [one["uid"] for one in store.each(TRADEMARKS)][:2]
        keeping.withdraw(store, TRADEMARKS, first, reason="x")
    window = open_window(book, at="settings")
    page = window.front
    assert isinstance(page, SettingsPage)
    section = page.restore_section
    qtbot.waitUntil(lambda: section.backups.count() == 1, timeout=10_000)
    section.look_again()
    section.compare()
    qtbot.waitUntil(lambda: len(section.differences.rows) == 1, timeout=10_000)
    section.differences.table.selectRow(0)
    section.look_again()
    asked(window, qtbot, lambda store: keeping.withdraw(store, TRADEMARKS, second, reason="y"))
    section.look_again()
    qtbot.waitUntil(lambda: len(section.differences.rows) == 2, timeout=10_000)


def test_the_check_tells_and_offers_safe_mode(book: Path, open_window: Opener, qtbot: QtBot) -> None:
    window = open_window(book, at="settings")
    page = window.front
    assert isinstance(page, SettingsPage)
    section = page.restore_section
    section.check()
    qtbot.waitUntil(section.check_button.isEnabled, timeout=10_000)
    assert section.safe_button.isHidden()
    asked(window, qtbot, lambda store: store._connection.execute("UPDATE trademarks SET note = 'x' WHERE id = 7"))
    section.check()
    qtbot.waitUntil(lambda: not section.safe_button.isHidden(), timeout=10_000)
    section.safe_button.click()
    card = card_of(window, qtbot)
    assert card.look_button.isEnabled()

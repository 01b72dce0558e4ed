"""The shell: navigation by keyboard, the search for everything, undo keys, notices, the line at the bottom."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db.store import Store
from tests.ui.helping import CASES, TRADEMARKS, Opener, asked, commit, go, page_of
from ui.app import doors
from ui.ask import Asker, Failure
from ui.shell.main_window import MainWindow
from ui.shell.navigation import COUNT_ROLE
from workstation.findings import hard
from workstation.operations import keeping
from workstation.operations.batches import new_batch
from workstation.operations.searching import MOST, search_all
from workstation.registers.catalogue import REGISTERS
from workstation.words import say

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = CONTROL) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, modifier)


LAST = ("reports", "doubles", "reminders", "recycle_bin", "settings")


def test_ctrl_and_a_number_go_to_each_page(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book, at="home")
    keys = window.navigation.keys
    assert keys == ["home", *(register.key for register in REGISTERS), "import", *LAST]
    # There are ten digits: the settings, the last page, are reached by the list.
    for number, key in enumerate(keys[:10]):
        press(window, Qt.Key(Qt.Key.Key_0 + (number + 1) % 10))
        assert window.pages[key] is window.front
        assert window.navigation.list.currentRow() == number
    asked(window, qtbot)


def test_the_arrows_go_through_the_navigation(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    window.navigation.list.setFocus()
    QTest.keyClick(window.navigation.list, Qt.Key.Key_Down)
    assert page_of(window).register is REGISTERS[1]
    QTest.keyClick(window.navigation.list, Qt.Key.Key_Up)
    assert page_of(window).register is REGISTERS[0]
    asked(window, qtbot)


def test_a_page_is_built_when_it_is_wanted_first(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book, at="home")
    assert set(window.pages) == {"home"}
    go(window, "settings")
    assert set(window.pages) == {"home", "settings"}
    asked(window, qtbot)


def test_the_navigation_folds_and_still_speaks(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    wide = window.navigation.width()
    window.resize(700, 600)
    assert window.navigation.folded
    assert window.navigation.width() < wide / 2
    item = window.navigation.list.item(1)
    assert item.toolTip().startswith(REGISTERS[0].label)
    assert REGISTERS[0].label in item.data(Qt.ItemDataRole.AccessibleTextRole)
    window.resize(1366, 700)
    assert not window.navigation.folded
    window.navigation.fold_button.click()
    assert window.navigation.folded


def test_every_page_has_an_icon_of_its_own(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    keys = {window.navigation.list.item(row).icon().cacheKey() for row in range(window.navigation.list.count())}
    assert len(keys) == window.navigation.list.count()
    for row in range(window.navigation.list.count()):
        image = window.navigation.list.item(row).icon().pixmap(20, 20).toImage()
        drawn = [image.pixelColor(x, y).alpha() for x in range(image.width()) for y in range(image.height())]
        assert max(drawn) > 200 and min(drawn) == 0


# -- searching everything ----------------------------------------------------------------------------------


def test_ctrl_f_goes_to_the_page_and_with_shift_to_everything(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    box = window.top_line.search
    press(window, Qt.Key.Key_F)
    assert page_of(window).search.hasFocus()
    assert "Ctrl+Shift+F" in box.placeholderText()
    QTest.keyClick(window, Qt.Key.Key_F, CONTROL | SHIFT)
    assert box.hasFocus()
    go(window, "settings")
    window.navigation.list.setFocus()
    press(window, Qt.Key.Key_F)
    assert box.hasFocus()
    assert "Ctrl+Shift+F" not in box.placeholderText()
    asked(window, qtbot)


def test_hits_of_all_registers_are_chosen_by_keys(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book, at="settings")
    found = asked(window, qtbot, lambda store: search_all(store, "公司"))
    assert found[0].register.key == "trademarks" and len(found[0].records) == MOST
    box = window.top_line.search
    window.focus_search_all()
    commit(box, "公司")
    hits = box.hits
    assert hits is not None
    qtbot.waitUntil(hits.isVisible)
    for _ in range(2):
        QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert not hits.isVisible()
    page = page_of(window)
    assert page.register is TRADEMARKS
    uid = found[0].records[2][0]
    qtbot.waitUntil(lambda: page.form.uid == uid)


def test_all_hits_of_a_register_are_shown_on_its_page(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book, at="settings")
    box = window.top_line.search
    window.focus_search_all()
    commit(box, "公司")
    hits = box.hits
    assert hits is not None
    qtbot.waitUntil(hits.isVisible)
    for _ in range(MOST):
        QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Return)
    page = page_of(window)
    qtbot.waitUntil(lambda: page.model.query.text == "公司")


def test_escape_and_leaving_close_the_hits(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book, at="settings")
    box = window.top_line.search
    window.focus_search_all()
    commit(box, "绝无此名")
    assert box.hits is not None
    qtbot.waitUntil(box.hits.isVisible)
    assert box.hits.list.item(0).text() == say("window_nothing_found")
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert not box.hits.isVisible()
    QTest.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(box.hits.isVisible)
    window.navigation.list.setFocus()
    assert not box.hits.isVisible()


# -- undo --------------------------------------------------------------------------------------------------


def withdraw_one(store: Store) -> int:
    uid = store.lookup(TRADEMARKS.key)[0]
    keeping.withdraw(store, TRADEMARKS, uid, reason="试")
    return len(store.lookup(TRADEMARKS.key))


def test_undo_and_redo_say_what_they_do_and_do_it(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    page = page_of(window)
    asked(window, qtbot, withdraw_one)
    page.records_changed.emit()
    page.refresh()
    asked(window, qtbot)
    undo, redo = window.top_line.undo_button, window.top_line.redo_button
    assert undo.isEnabled() and not redo.isEnabled()
    assert undo.toolTip() != say("shell_nothing_to_undo")
    assert redo.toolTip() == say("shell_nothing_to_redo")
    assert page.model.rowCount() == 249
    page.table.setFocus()
    press(window, Qt.Key.Key_Z)
    qtbot.waitUntil(lambda: page.model.rowCount() == 250)
    assert window.notice.isVisible() and window.notice.property("bar") == "quiet"
    asked(window, qtbot)
    assert redo.isEnabled()
    press(window, Qt.Key.Key_Y)
    qtbot.waitUntil(lambda: page.model.rowCount() == 249)


def withdraw_many(store: Store) -> None:
    """Withdraw a hundred marks in one step."""
    batch = new_batch(store, "bulk")
    with store.transaction():
        for uid in store.lookup(TRADEMARKS.key)[:100]:
            keeping.withdraw(store, TRADEMARKS, uid, reason="试", batch=batch)


def test_a_long_undo_can_be_stopped_and_leaves_all_as_it_was(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    asked(window, qtbot, withdraw_many)
    window.undo()
    window.frame.work_strip.stop()
    qtbot.waitUntil(lambda: window.frame.work_strip.work is None)
    assert window.notice.words.text() == say("shell_turn_stopped")
    assert len(asked(window, qtbot, lambda store: store.lookup(TRADEMARKS.key))) == 150
    window.undo()
    qtbot.waitUntil(lambda: window.frame.work_strip.work is None)
    assert len(asked(window, qtbot, lambda store: store.lookup(TRADEMARKS.key))) == 250


def test_a_text_takes_its_own_strokes_back_first(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    page = page_of(window)
    asked(window, qtbot, withdraw_one)
    page.refresh()
    page.focus_search()
    QTest.keyClicks(page.search, "abc")
    press(window, Qt.Key.Key_Z)
    assert page.search.text() == ""
    asked(window, qtbot)
    assert len(asked(window, qtbot, lambda store: store.lookup(TRADEMARKS.key))) == 249
    press(window, Qt.Key.Key_Z)
    asked(window, qtbot)
    assert len(asked(window, qtbot, lambda store: store.lookup(TRADEMARKS.key))) == 250


def change_one_of_two(store: Store) -> list[str]:
    """Withdraw two records in one step, and take one back by hand after it."""
    uids = list(store.lookup(TRADEMARKS.key))[:2]
    batch = new_batch(store, "withdraw")
    with store.transaction():
        for uid in uids:
            store.withdraw(TRADEMARKS, uid, reason="试", batch=batch)
    return uids


def test_what_was_changed_since_is_said_and_the_rest_offered(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    failure = Failure(
        "refused",
        "甲已改过\n乙已改过",
        (hard("undo_changed_since"), hard("undo_changed_since")),
    )
    asked(window, qtbot, change_one_of_two)
    window.undoing._not_turned("undo", failure)
    notice = window.notice
    assert notice.act_button.isVisible() and notice.act_button.accessibleName()
    assert notice.details.toPlainText() == failure.sentence
    notice.act_button.click()
    assert not notice.act_button.isVisible()
    asked(window, qtbot)
    assert len(asked(window, qtbot, lambda store: store.lookup(TRADEMARKS.key))) == 250


def test_f6_moves_the_keys_from_part_to_part(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    page_of(window).table.setFocus()
    none = Qt.KeyboardModifier.NoModifier
    press(window, Qt.Key.Key_F6, none)
    assert window.navigation.list.hasFocus()
    press(window, Qt.Key.Key_F6, none)
    assert window.top_line.search.hasFocus()
    press(window, Qt.Key.Key_F6, none)
    focus = QApplication.focusWidget()
    assert focus is not None and page_of(window).isAncestorOf(focus)


def test_nothing_to_undo_is_said_softly(open_window: Opener, folder: Path, qtbot: QtBot) -> None:
    Store.create(folder, unit="150622", clerk="王芳").close()
    window = open_window(folder)
    window.undo()
    asked(window, qtbot)
    assert window.notice.isVisible()
    assert window.notice.property("bar") == "soft"


# -- notices and the line at the bottom --------------------------------------------------------------------


def test_a_notice_has_its_role_and_keeps_details_behind_a_button(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    notice = window.notice
    notice.say("磁盘已满", details="disk_full")
    assert notice.property("bar") == "hard"
    assert not notice.details.isVisible()
    notice.details_button.click()
    assert notice.details.isVisible()
    assert notice.details.toPlainText() == "disk_full"
    notice.say("已撤销", "quiet")
    assert notice.property("bar") == "quiet"
    assert not notice.details.isVisible() and not notice.details_button.isVisible()
    notice._end.timeout.emit()
    assert not notice.isVisible()


def test_a_page_speaks_through_the_notice(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    page_of(window).said.emit("请核对", "soft")
    assert window.notice.words.text() == "请核对"
    assert window.notice.property("bar") == "soft"


def test_other_pages_look_again_after_a_change(
    open_window: Opener, book: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(book)
    first = page_of(window)
    go(window, CASES.key)
    asked(window, qtbot, withdraw_one)
    page_of(window).records_changed.emit()
    asked(window, qtbot)
    go(window, TRADEMARKS.key)
    qtbot.waitUntil(lambda: first.model.rowCount() == 249)
    row = window.navigation.keys.index(TRADEMARKS.key)
    assert window.navigation.list.item(row).data(COUNT_ROLE) == "249"


def test_the_bottom_tells_state_clerk_backup_folder_and_secrets(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    asked(window, qtbot)
    status = window.status
    assert status.state.text() == say("window_state_saved")
    assert status.clerk.text() == say("window_clerk_is", clerk="王芳")
    assert status.backup.text() == say("backup_never")
    assert status.secret.text() == say("window_no_secrets")
    assert str(book) in status.folder_button.accessibleName()
    page_of(window).new_record()
    page_of(window).state_changed.emit("window_state_typing")
    assert status.state.text() == say("window_state_typing")
    assert window.top_line.period.text()


class Windows(QObject):
    """Notes every window of its own that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(type(watched).__name__)
        return False


def test_no_part_of_a_page_flashes_up_as_a_window(
    qapp: QApplication, open_window: Opener, book: Path, qtbot: QtBot
) -> None:
    """A widget that is made visible before it lies in its page opens a window and takes the keys away."""
    windows = Windows()
    qapp.installEventFilter(windows)
    window = open_window(book, at="home")
    for key in window.navigation.keys:
        go(window, key)
        asked(window, qtbot)
        if window.page is not None:
            window.page.new_record()
    window.lock()
    asked(window, qtbot)
    qapp.removeEventFilter(windows)
    assert windows.shown == ["MainWindow"]


def test_a_window_closed_before_it_painted_leaves_nothing(folder: Path, qtbot: QtBot) -> None:
    asker = Asker()
    window = MainWindow(asker, doors(folder), folder)
    qtbot.addWidget(window)
    assert window.close()
    asker.close()
    assert not folder.exists()


def test_the_days_backup_is_made_and_told_at_the_bottom(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    window._back_up_daily()
    asked(window, qtbot)
    asked(window, qtbot)
    assert [path.name.rpartition("_")[2] for path in (book / "backups").glob("*.db")] == ["daily.db"]
    assert window.status.backup.property("role") == "quiet"
    assert not window.notice.isVisible()

"""The settings: clerks and their passwords, the lock, backups, the look, the counting basis."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.store import Store
from tests.ui.helping import CASES, TRADEMARKS, Opener, asked, commit, go
from ui import look, preferences
from ui.settings.page import SettingsPage
from ui.shell.main_window import MainWindow
from ui.showing import Style
from workstation.forms.basis import SENTENCES, SETTING, Basis
from workstation.operations import clerks
from workstation.operations.backing_up import KEPT, SECOND_PLACE, back_up_daily
from workstation.roles import PROFILES


@pytest.fixture(autouse=True)
def as_before() -> object:
    """The look and the style of days belong to the process."""
    yield
    look.dress(look.application())
    Style.days = "iso"


def settings_of(window: MainWindow, qtbot: QtBot) -> SettingsPage:
    page = window.front
    assert isinstance(page, SettingsPage)
    asked(window, qtbot)
    return page


def add_clerk(window: MainWindow, qtbot: QtBot, name: str) -> SettingsPage:
    page = settings_of(window, qtbot)
    section = page.clerk_section
    section.add_button.click()
    commit(section.fields["name"], name)
    QTest.keyClick(section.fields["name"], Qt.Key.Key_Return)
    asked(window, qtbot)
    return page


def test_a_clerk_is_added_and_takes_over(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book, at="settings")
    section = add_clerk(window, qtbot, "李娜").clerk_section
    assert not section.seat_button.isEnabled() and section.seat_button.toolTip()
    section.profiles.setCurrentIndex(section.profiles.findData("李娜"))
    section.seat_button.click()
    asked(window, qtbot)
    assert window.status.clerk.text().endswith("李娜")
    assert window.book is not None and window.book.clerk == "李娜"

    def change(store: Store) -> str:
        uid = store.lookup("trademarks")[0]
        store.withdraw(TRADEMARKS, uid, reason="试")
        return store.history(TRADEMARKS, uid)[-1].clerk

    assert asked(window, qtbot, change) == "李娜"


def test_a_name_that_is_taken_or_empty_is_refused(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book, at="settings")
    section = add_clerk(window, qtbot, "王芳").clerk_section
    assert section.result.text()
    assert section.result.property("role") == "hard"
    assert section.profiles.count() == 1
    section.cancel_button.click()
    assert section.asking.isHidden()


def test_who_works_can_be_renamed(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book, at="settings")
    section = settings_of(window, qtbot).clerk_section
    section.rename_button.click()
    commit(section.fields["name"], "王芳芳")
    section.ok_button.click()
    asked(window, qtbot)
    assert section.profiles.currentData() == "王芳芳"
    assert asked(window, qtbot, lambda store: store.clerk) == "王芳芳"
    assert window.status.clerk.text().endswith("王芳芳")


def test_a_password_is_set_and_asked_for(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book, at="settings")
    section = settings_of(window, qtbot).clerk_section
    section.password_button.click()
    section.fields["password"].setText("秘密 1")
    section.fields["again"].setText("秘密 2")
    section.ok_button.click()
    assert section.result.property("role") == "hard"
    section.fields["again"].setText("秘密 1")
    section.ok_button.click()
    asked(window, qtbot)
    kept = asked(window, qtbot, lambda store: store.setting(PROFILES))
    assert kept[0]["hash"] and "秘密" not in str(kept)
    window.lock()
    page = window.locking.page
    assert page is not None
    assert not window.frame.whole.isVisible()
    assert not window.status.isVisible()
    assert "准格尔" not in window.windowTitle()
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    page.password.setText("不对")
    QTest.keyClick(page.password, Qt.Key.Key_Return)
    qtbot.waitUntil(page.fault.isVisible)
    assert window.locking.is_locked
    page.password.setText("秘密 1")
    QTest.keyClick(page.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.locking.is_locked)
    assert window.frame.whole.isVisible()
    assert window.status.isVisible()
    assert "准格尔" in window.windowTitle()


def test_a_colleague_who_forgot_gets_a_new_password(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    with Store.open(book) as store:
        clerks.add_clerk(store, "李娜")
        clerks.set_password(store, "李娜", "vergessen")
        clerks.set_password(store, "王芳", "1234")
    window = open_window(book, at="settings")
    page = window.locking.page
    assert page is not None
    page.clerk.setCurrentIndex(page.clerk.findText("王芳"))
    page.password.setText("1234")
    page.open_button.click()
    qtbot.waitUntil(lambda: not window.locking.is_locked)
    section = settings_of(window, qtbot).clerk_section
    section.password_button.click()
    own = section.fields["former"].accessibleName()
    section.profiles.setCurrentIndex(section.profiles.findData("李娜"))
    section.password_button.click()
    assert section.fields["former"].accessibleName() != own
    for name, typed in (("former", "1234"), ("password", "neu"), ("again", "neu")):
        section.fields[name].setText(typed)
    section.ok_button.click()
    asked(window, qtbot)
    assert section.result.property("role") != "hard", section.result.text()
    asked(window, qtbot, lambda store: clerks.take_seat(store, "李娜", "neu"))
    assert asked(window, qtbot, lambda store: store.clerk) == "李娜"


def test_a_store_of_a_clerk_with_a_password_opens_locked(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    with Store.open(book) as store:
        clerks.set_password(store, "王芳", "1234")
        clerks.add_clerk(store, "李娜")
    window = open_window(book)
    page = window.locking.page
    assert page is not None
    assert not window.frame.whole.isVisible()
    page.clerk.setCurrentIndex(page.clerk.findText("李娜"))
    assert not page.password.isEnabled()
    page.open_button.click()
    qtbot.waitUntil(lambda: not window.locking.is_locked)
    assert asked(window, qtbot, lambda store: store.clerk) == "李娜"


@pytest.mark.expects_log("passwords of all clerks were taken away")
def test_a_forgotten_password_is_taken_away_by_a_file(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    with Store.open(book) as store:
        clerks.set_password(store, "王芳", "1234")
    (book / clerks.RESET_FILE).touch()
    window = open_window(book)
    assert not window.locking.is_locked
    assert not (book / clerks.RESET_FILE).exists()


def test_the_window_locks_itself_after_a_while(
    open_window: Opener, book: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(book, at="settings")
    section = settings_of(window, qtbot).clerk_section
    section.minutes.setCurrentIndex(section.minutes.findData(5))
    section.minutes.activated.emit(section.minutes.currentIndex())
    asked(window, qtbot)
    watch = window.locking.watch
    watch.touched_at -= 4 * 60
    watch.look()
    assert not window.locking.is_locked
    watch.touched_at -= 4 * 60
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Shift)
    watch.look()
    assert not window.locking.is_locked
    watch.touched_at -= 6 * 60
    watch.look()
    assert window.locking.is_locked


def test_a_backup_is_made_at_once(open_window: Opener, book: Path, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window(book, at="settings")
    section = settings_of(window, qtbot).backup_section
    assert window.status.backup.property("role") == "soft"
    stick = tmp_path / "U盘"
    stick.mkdir()
    section.choose_second(str(stick))
    asked(window, qtbot)
    section.now_button.click()
    assert not section.now_button.isEnabled()
    assert section.progress.isVisible()
    asked(window, qtbot)
    asked(window, qtbot)
    assert section.now_button.isEnabled()
    assert not section.progress.isVisible()
    made = sorted(path.name for path in (book / "backups").glob("*.db"))
    assert len(made) == 1
    assert sorted(path.name for path in stick.iterdir()) == made
    assert made[0] in section.result.text()
    assert window.status.backup.property("role") == "quiet"


def test_a_second_place_that_is_gone_is_said(open_window: Opener, book: Path, qtbot: QtBot, tmp_path: Path) -> None:
    with Store.open(book) as store:
        store.set_setting(SECOND_PLACE, str(tmp_path / "拔掉了"))
    window = open_window(book, at="settings")
    section = settings_of(window, qtbot).backup_section
    assert section.second_fault.isVisible()
    section.now_button.click()
    asked(window, qtbot)
    assert section.result.property("role") == "soft"
    assert len(list((book / "backups").glob("*.db"))) == 1
    section.forget_button.click()
    asked(window, qtbot)
    asked(window, qtbot)
    assert not section.second_fault.isVisible()


def test_the_second_place_cannot_lie_in_the_data_folder(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book, at="settings")
    section = settings_of(window, qtbot).backup_section
    section.choose_second(str(book / "backups"))
    asked(window, qtbot)
    assert section.result.property("role") == "hard"
    assert not asked(window, qtbot, lambda store: store.setting(SECOND_PLACE))


def test_the_number_of_daily_backups_is_kept(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book, at="settings")
    section = settings_of(window, qtbot).backup_section
    section.kept.setValue(14)
    assert asked(window, qtbot, lambda store: store.setting(KEPT)) == 14


def test_one_backup_a_day_is_made_by_itself(book: Path) -> None:
    with Store.open(book) as store:
        assert back_up_daily(store) == ()
        assert back_up_daily(store) is None
        assert [one.kind for one in store.backups()] == ["daily"]


def test_light_and_dark_take_effect_at_once(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book, at="settings")
    section = settings_of(window, qtbot).look_section
    section.theme.setCurrentIndex(section.theme.findData("light"))
    light = look.PAPER, window.palette().window().color().name()
    icon = window.navigation.list.item(0).icon().cacheKey()
    section.theme.setCurrentIndex(section.theme.findData("dark"))
    assert look.is_dark()
    assert (look.PAPER, window.palette().window().color().name()) == (look.DARK.paper, look.DARK.window)
    assert light == (look.LIGHT.paper, look.LIGHT.window)
    qtbot.waitUntil(lambda: window.navigation.list.item(0).icon().cacheKey() != icon)
    assert preferences.load(book).theme == "dark"


def test_the_size_of_letters_reaches_rows_and_headings(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    before = look.row_height()
    small = window.page.table.verticalHeader().defaultSectionSize() if window.page else 0
    go(window, "settings")
    section = settings_of(window, qtbot).look_section
    section.font_size.setValue(16)
    assert window.font().pointSize() == 16
    assert look.row_height() > before
    assert preferences.load(book).font_size == 16
    go(window, TRADEMARKS.key)
    asked(window, qtbot)
    assert window.page is not None
    assert window.page.table.verticalHeader().defaultSectionSize() > small


def test_the_style_of_days_reaches_the_tables(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book, at="settings")
    section = settings_of(window, qtbot).look_section
    section.days.setCurrentIndex(section.days.findData("chinese"))
    go(window, CASES.key)
    page = window.page
    assert page is not None
    qtbot.waitUntil(lambda: page.model.loaded and page.model.row_at(0) is not None)
    row = page.model.row_at(0)
    assert row is not None
    assert any("年" in text and "日" in text for text in row.texts)


def test_the_counting_basis_is_chosen_and_kept(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book, at="settings")
    section = settings_of(window, qtbot).basis_section
    for name, choices in SENTENCES.items():
        default, other, *_ = choices
        assert section.buttons[name, default].isChecked()
        section.buttons[name, other].click()
    basis = asked(window, qtbot, Basis.of)
    assert basis.chosen() == {name: list(choices)[1] for name, choices in SENTENCES.items()}
    for name, choices in SENTENCES.items():
        section.buttons[name, next(iter(choices))].click()
    assert asked(window, qtbot, lambda store: store.setting(SETTING)) == {}


def test_everything_is_reached_by_the_tab_key(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book, at="settings")
    page = settings_of(window, qtbot)
    # What is put into a layout later is shown in a later turn of the event loop.
    qtbot.waitUntil(lambda: all(one.isVisible() and one.isEnabled() for one in page.target_section.buttons.values()))
    seen = set()
    page.clerk_section.profiles.setFocus()
    wanted = {
        page.clerk_section.add_button,
        page.clerk_section.minutes,
        page.backup_section.now_button,
        page.backup_section.kept,
        page.look_section.theme,
        *page.target_section.buttons.values(),
        page.target_section.import_button,
        *page.report_section.fields.values(),
        page.report_section.calendar,
        page.report_section.kinds["half"],
        page.report_section.days["quarter"],
        page.basis_section.buttons["trademarks_by", "number_and_class"],
        window.navigation.list,
        window.top_line.search,
    }
    for _ in range(300):
        focus = QApplication.focusWidget()
        seen.add(focus)
        if wanted <= seen:
            break
        QTest.keyClick(focus or window, Qt.Key.Key_Tab)
    assert [one.accessibleName() for one in wanted - seen] == []


def test_a_role_is_given_and_told(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    with Store.open(book) as store:
        clerks.add_clerk(store, "李娜")
    window = open_window(book, at="settings")
    section = settings_of(window, qtbot).clerk_section
    asked(window, qtbot)
    assert window.frame.role_words.isHidden()
    section.profiles.setCurrentIndex(section.profiles.findData("李娜"))
    assert section.role.currentData() == "review"
    section.role.setCurrentIndex(section.role.findData("look"))
    section.role.activated.emit(section.role.currentIndex())
    asked(window, qtbot)
    asked(window, qtbot)
    # Nobody who decides has a password.
    assert section.result.property("role") == "soft"
    section.profiles.setCurrentIndex(section.profiles.findData("李娜"))
    assert section.role.currentData() == "look"
    section.seat_button.click()
    asked(window, qtbot)
    assert not window.frame.role_words.isHidden()
    # The settings of the office refuse what she changes, in words.
    section.minutes.setCurrentIndex(1)
    section.minutes.activated.emit(1)
    asked(window, qtbot)
    assert section.result.property("role") == "hard"
    window.enter()
    qtbot.waitUntil(lambda: window.book is not None and not window.frame.role_words.isHidden(), timeout=10_000)

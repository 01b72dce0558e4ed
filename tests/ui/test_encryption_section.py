"""Encryption in the window: what its loss means is read first, the password is asked for, wrong ones are refused."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from db import keys
from db.engine import can_encrypt
from db.store import Store
from tests.ui.helping import Opener, asked, go
from ui.settings.encryption_section import EncryptionSection
from ui.settings.page import SettingsPage
from ui.shell.main_window import MainWindow
from ui.shell.password_page import PasswordPage

pytestmark = [
    pytest.mark.skipif(not can_encrypt(), reason="the engine of this machine does not encrypt"),
    pytest.mark.plain_store,
]
FIRST, SECOND = "一二三四五六七八", "八七六五四三二一"


def section_in(window: MainWindow) -> EncryptionSection:
    page = window.front
    assert isinstance(page, SettingsPage)
    return page.encryption_section


def fill(section: EncryptionSection, act: str, *, understood: bool = True, **typed: str) -> None:
    section.buttons[act].click()
    for name, words in typed.items():
        section.fields[name].setText(words)
    section.understood.setChecked(understood)
    section.ok_button.click()


def done(window: MainWindow, qtbot: QtBot) -> None:
    for _ in range(3):
        asked(window, qtbot)


def test_turned_on_changed_and_off(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book, at="settings")
    section = section_in(window)
    done(window, qtbot)
    assert [act for act, button in section.buttons.items() if not button.isHidden()] == ["turn_on"]
    # Two different ones, and one without the confirmation, change nothing.
    fill(section, "turn_on", new=FIRST, again=SECOND)
    assert section.result.property("role") == "hard"
    fill(section, "turn_on", new=FIRST, again=FIRST, understood=False)
    assert section.result.property("role") == "hard" and section.understood.hasFocus()
    assert not asked(window, qtbot, lambda store: store.is_encrypted)
    fill(section, "turn_on", new="kurz", again="kurz")
    done(window, qtbot)
    assert section.result.property("role") == "hard" and section.ok_button.isEnabled()
    fill(section, "turn_on", new=FIRST, again=FIRST)
    done(window, qtbot)
    assert asked(window, qtbot, lambda store: store.is_encrypted)
    assert section.asking.isHidden() and all(not line.text() for line in section.fields.values())
    fill(section, "change", present=SECOND, new=SECOND, again=SECOND)
    done(window, qtbot)
    assert section.result.property("role") == "hard"
    fill(section, "change", present=FIRST, new=SECOND, again=SECOND)
    done(window, qtbot)
    assert asked(window, qtbot, lambda store: store.is_password(SECOND))
    # This session knows the former password.
    assert section.buttons["former"].isHidden()
    fill(section, "turn_off", present=SECOND)
    done(window, qtbot)
    assert not asked(window, qtbot, lambda store: store.is_encrypted)


def test_the_window_asks_for_the_password(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    with Store.open(book) as store:
        store.encrypt(FIRST)
        store.encrypt(SECOND)
    keys.forget()
    window = open_window(book)
    page = window.stack.currentWidget()
    assert isinstance(page, PasswordPage) and page.password.hasFocus()
    page.password.setText("falsch falsch")
    page.open_button.click()
    qtbot.waitUntil(lambda: page.open_button.isEnabled(), timeout=10_000)
    assert page.fault.property("role") == "hard" and page.password.text() == "" and window.book is None
    page.password.setText(SECOND)
    page.open()
    qtbot.waitUntil(lambda: window.book is not None, timeout=10_000)
    go(window, "settings")
    section = section_in(window)
    done(window, qtbot)
    # The backup made before the change opens by the former password only.
    assert not section.buttons["former"].isHidden()
    fill(section, "former", former="falsch falsch")
    done(window, qtbot)
    assert section.result.property("role") == "hard"
    section.fields["former"].setText(FIRST)
    section.finish()
    done(window, qtbot)
    assert section.buttons["former"].isHidden()


def test_without_an_engine_that_encrypts_it_says_so(
    open_window: Opener, book: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.store.can_encrypt", lambda: False)
    window = open_window(book, at="settings")
    section = section_in(window)
    done(window, qtbot)
    assert all(button.isHidden() for button in section.buttons.values())
    assert section.state.text()

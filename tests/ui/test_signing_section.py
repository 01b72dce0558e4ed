"""The settings' part about signed packages: a key is made, handed out, and that of another station taken."""

import json
from pathlib import Path

from pytestqt.qtbot import QtBot

from db.store import Store
from tests.ui.helping import Opener, asked
from ui.settings.page import SettingsPage
from ui.settings.signing_section import SigningSection
from ui.shell.main_window import MainWindow
from workstation.operations import signing


def section_in(window: MainWindow) -> SigningSection:
    page = window.front
    assert isinstance(page, SettingsPage)
    return page.signing_section


def test_a_key_is_made_and_handed_out(open_window: Opener, book: Path, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window(book, at="settings")
    section = section_in(window)
    asked(window, qtbot)
    assert not section.make_button.isHidden() and section.show_button.isHidden()
    section.make_button.click()
    asked(window, qtbot)
    asked(window, qtbot)
    own = asked(window, qtbot, signing.own_key)
    assert own.fingerprint in section.state.text()
    assert section.make_button.isHidden() and not section.show_button.isHidden()
    section.write(str(tmp_path / "公钥.json"))
    asked(window, qtbot)
    assert json.loads((tmp_path / "公钥.json").read_text("utf-8"))["fingerprint"] == own.fingerprint
    assert asked(window, qtbot, signing.has_sm3) is False
    section.sm3.click()
    asked(window, qtbot)
    assert asked(window, qtbot, signing.has_sm3) is True


def test_the_key_of_another_station_is_taken(open_window: Opener, book: Path, qtbot: QtBot, tmp_path: Path) -> None:
    with Store.create(tmp_path / "别", unit="150621", clerk="赵") as other:
        made = signing.make_key(other)
        signing.write_public(other, tmp_path / "别.json")
    window = open_window(book, at="settings")
    section = section_in(window)
    section.learn(str(tmp_path / "别.json"))
    asked(window, qtbot)
    asked(window, qtbot)
    assert made.fingerprint in section.known.text() and made.fingerprint in section.result.text()
    (tmp_path / "x.json").write_text("x")
    section.learn(str(tmp_path / "x.json"))
    asked(window, qtbot)
    assert section.result.property("role") == "hard"

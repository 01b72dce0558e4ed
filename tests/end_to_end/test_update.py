"""The command ``update`` and its section in the settings: found, put in place, and the way back, as a clerk does it."""

import os
import subprocess
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import workstation
from db import upgrades
from db.store import Store
from tests.end_to_end.office import DONE, ENVIRONMENT, FOUND, WRONG_USE, Office, trademark
from tests.workstation.updates.releases import write_program, write_release
from ui import look
from ui.app import doors
from ui.ask import Asker
from ui.settings.page import SettingsPage
from ui.settings.update_section import UpdateSection
from ui.shell.card import Card
from ui.shell.main_window import MainWindow
from workstation.program import STARTED_FILE

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the programs here are shell scripts")
OLD, NEW = "0.1.0", "0.2.0"


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    """A data folder with a mark; the program runs as one file, and a newer one lies on a stick."""
    monkeypatch.setattr("sys.frozen", True, raising=False)
    monkeypatch.setattr(workstation, "__version__", OLD)
    monkeypatch.setenv(STARTED_FILE, str(write_program(tmp_path / "程序/知产工作站", OLD)))
    write_release(tmp_path / "U盘/发布", NEW)
    made = Office(tmp_path / "资料 库", tmp_path, capsys)
    made.do("init", "--unit", "150622", "--clerk", "王芳")
    made.add("trademarks", trademark())
    return made


def told_by(office: Office) -> str:
    program = office.work / "程序/知产工作站"
    return subprocess.run([program], capture_output=True, text=True, check=True).stdout.strip()


def upgrade_form(folder: Path) -> None:
    """What a newer program leaves: a table more."""
    with Store.open(folder) as store:
        store._connection.execute("CREATE TABLE of_tomorrow (a TEXT)")


def test_the_plan_changes_nothing(office: Office) -> None:
    before = {path: path.read_bytes() for path in office.work.rglob("*") if path.is_file()}
    told = office.do("update", "--from", office.work / "U盘", "--plan")
    assert told["version"] == OLD
    assert told["found"]["version"] == NEW and len(told["found"]["sha256"]) == 64 and told["found"]["changes"]
    assert {path: path.read_bytes() for path in office.work.rglob("*") if path.is_file()} == before


def test_there_and_back(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    told = office.do("update", "--from", office.work / "U盘")
    assert told["replaced"] and Path(told["backup"]).is_file() and told_by(office) == NEW
    assert office.ask("update", "--back").codes == ["update_no_way_back"], "the old program still runs"
    monkeypatch.setattr(workstation, "__version__", NEW)
    office.add("trademarks", trademark(1_000_001))
    upgrade_form(office.folder)
    plan = office.do("update", "--back", "--plan")
    assert plan["recorded_since"] == {"trademarks": 1} and told_by(office) == NEW
    told = office.do("update", "--back")
    assert told_by(office) == OLD and Path(told["kept_aside"]).is_file()
    monkeypatch.setattr(workstation, "__version__", OLD)
    assert len(office.all("trademarks")) == 1
    assert office.do("doctor")["healthy"]
    office.do("restore-backup", told["kept_aside"])
    assert len(office.all("trademarks")) == 2, "what was recorded meanwhile is in the backup"


def test_what_cannot_be_done_is_said(office: Office) -> None:
    assert office.ask("update", "--from", office.work / "nowhere").code == WRONG_USE
    assert office.ask("update", "--from", office.work / "U盘", "--back").codes == ["update_both"]
    (office.work / "empty").mkdir()
    told = office.ask("update", "--from", office.work / "empty")
    assert (told.code, told.codes) == (FOUND, ["update_none"])
    file = office.work / "U盘/发布" / f"ip-workstation-{NEW}-file"
    file.write_bytes(file.read_bytes().replace(b"exit 0", b"exit 9"))
    told = office.ask("update", "--from", office.work / "U盘")
    assert (told.code, told.codes) == (FOUND, ["update_hash"])
    with Store.open(office.folder):
        assert office.ask("update", "--from", office.work / "U盘").code == ENVIRONMENT
    assert told_by(office) == OLD
    said = office.ask("update", "--plan", "--from", office.work / "U盘", json_output=False)
    assert said.code == DONE and NEW in said.out


# -- the window ----------------------------------------------------------------------------------------------


def open_settings(office: Office, qapp: QApplication, qtbot: QtBot) -> tuple[MainWindow, Asker]:
    look.dress(qapp)
    asker = Asker()
    window = MainWindow(asker, doors(office.folder), office.folder)
    qtbot.addWidget(window)
    window.first_painted.connect(window.enter)
    window.show()
    qtbot.waitUntil(lambda: window.book is not None, timeout=10_000)
    window.show_page("settings")
    return window, asker


def section_of(window: MainWindow, qtbot: QtBot) -> UpdateSection:
    page = window.front
    assert isinstance(page, SettingsPage)
    section = page.update_section
    qtbot.waitUntil(lambda: section.own.text() != "", timeout=10_000)
    return section


def test_the_window_updates_and_goes_back(
    office: Office, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, asker = open_settings(office, qapp, qtbot)
    section = section_of(window, qtbot)
    assert section.own.text() == OLD and section.update_button.isHidden() and section.back_button.isHidden()
    section.look_in(str(office.work / "U盘"))
    qtbot.waitUntil(lambda: not section.update_button.isHidden(), timeout=10_000)
    assert NEW in section.found.text() and "SHA-256" in section.found.text() and "查找更快。" in section.found.text()
    section.update_button.click()
    qtbot.waitUntil(lambda: told_by(office) == NEW and section.update_button.isHidden(), timeout=10_000)
    assert section.result.text() and window.book is not None
    window.close()
    asker.close()

    monkeypatch.setattr(workstation, "__version__", NEW)
    office.add("trademarks", trademark(1_000_001))
    upgrade_form(office.folder)
    window, asker = open_settings(office, qapp, qtbot)
    section = section_of(window, qtbot)
    assert OLD in section.former.text() and section.sure_button.isHidden()
    section.back_button.click()
    qtbot.waitUntil(lambda: not section.sure_button.isHidden(), timeout=10_000)
    assert "1" in section.result.text() and told_by(office) == NEW
    section.sure_button.click()
    qtbot.waitUntil(lambda: type(window.stack.currentWidget()) is Card, timeout=10_000)
    card = window.stack.currentWidget()
    assert isinstance(card, Card) and OLD in card.words.text()
    assert window.book is None and told_by(office) == OLD
    qtbot.wait(2500)  # The thread of the store uses its quiet moment, and nothing is there to be asked.
    window.close()
    asker.close()
    with Store.open(office.folder) as store:
        assert store.version == upgrades.newest() and store.last_change() == 1


def test_a_newer_program_beside_this_one_is_told_of(office: Office, qapp: QApplication, qtbot: QtBot) -> None:
    write_release(office.work / "程序/发布", NEW)
    window, asker = open_settings(office, qapp, qtbot)
    assert not window.notice.isVisible()
    window._look_for_update()
    qtbot.waitUntil(lambda: NEW in window.notice.words.text(), timeout=10_000)
    asker.close()


def test_a_folder_without_a_newer_program_is_said(office: Office, qapp: QApplication, qtbot: QtBot) -> None:
    window, asker = open_settings(office, qapp, qtbot)
    section = section_of(window, qtbot)
    section.look_in(str(office.work / "程序"))
    qtbot.waitUntil(lambda: section.result.text() != "" and not section._asked_for, timeout=10_000)
    assert section.update_button.isHidden() and section.result.property("role") == "soft"
    section.look_in(str(office.work / "nowhere"))
    qtbot.waitUntil(lambda: section.result.property("role") == "hard", timeout=10_000)
    asker.close()

"""An older program on data of a newer one: it says so, whatever is asked of it, and changes no byte of the folder."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from db import upgrades
from db.store import FILE, Store
from tests.end_to_end.office import ENVIRONMENT, Office, trademark
from ui import preferences
from ui.app import doors
from ui.ask import Asker
from ui.preferences import Preferences
from ui.shell.first_start import Fault
from ui.shell.main_window import MainWindow

pytestmark = pytest.mark.plain_store
COMMANDS = (
    ("info",),
    ("list", "trademarks"),
    ("history", "trademarks"),
    ("add", "trademarks", "add.json"),
    ("withdraw", "trademarks", "u", "--reason", "重复"),
    ("import", "trademarks", "ledger.csv"),
    ("export", "trademarks", "out.xlsx"),
    ("check",),
    ("package", "--period", "2025", "--out", "out"),
    ("packages",),
    ("target", "list"),
    ("key", "make"),
    ("backup",),
    ("backups",),
    ("doctor",),
    ("doctor", "--repair"),
    ("diagnose", "--out", "help.zip"),
    ("restore-backup", "BACKUP"),
    ("compare-backup", "BACKUP"),
    ("take-from-backup", "BACKUP", "trademarks", "u"),
)


def raise_version(path: Path, *, killed: bool) -> None:
    """Make the store one of a newer program, which was closed well or was killed."""
    work = path.with_name("working.db")
    shutil.copyfile(path, work)
    with closing(sqlite3.connect(work, isolation_level=None)) as newer:
        newer.execute("PRAGMA journal_mode = WAL")
        newer.execute(f"PRAGMA user_version = {upgrades.newest() + 1}")
        newer.execute("UPDATE meta SET value = '9.8.7' WHERE key = 'program'")
        newer.execute("CREATE TABLE of_tomorrow (a TEXT)")
        if killed:
            shutil.copyfile(f"{work}-wal", f"{path}-wal")
    if not killed:
        shutil.copyfile(work, path)
    work.unlink()


def everything(folder: Path) -> dict[str, bytes | None]:
    """Every file of a folder with its bytes, every folder by its name."""
    return {str(one.relative_to(folder)): one.read_bytes() if one.is_file() else None for one in folder.rglob("*")}


@pytest.fixture(params=[False, True], ids=["closed", "killed"])
def newer(request: pytest.FixtureRequest, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    """A data folder that a newer program has worked in, with a backup and preferences."""
    office = Office(tmp_path / "资料 库", tmp_path / "work", capsys)
    office.work.mkdir()
    office.do("init", "--unit", "150622", "--clerk", "王芳")
    office.add("trademarks", trademark())
    office.do("backup")
    preferences.save(Preferences(font_size=12), office.folder)
    raise_version(office.folder / FILE, killed=request.param)
    return office


def test_every_command_says_so_and_changes_nothing(newer: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(newer.work)
    newer.file("add.json", [trademark(1_000_001)])
    newer.file("ledger.csv", "注册号,商标名称\n1,甲\n".encode())
    (backup,) = (newer.folder / "backups").glob("*.db")
    before = everything(newer.folder)
    for words in COMMANDS:
        told = newer.ask(*(str(backup) if word == "BACKUP" else word for word in words))
        assert (words, told.code, told.codes) == (words, ENVIRONMENT, ["store_too_new"])
        assert "9.8.7" in told.json["error"]["message"]
        assert everything(newer.folder) == before, words


def test_the_window_says_so_and_changes_nothing(newer: Office, qtbot: QtBot) -> None:
    before = everything(newer.folder)
    asker = Asker()
    window = MainWindow(asker, doors(newer.folder), newer.folder)
    qtbot.addWidget(window)
    window.first_painted.connect(window.enter)
    window.show()
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), Fault), timeout=10_000)
    card = window.stack.currentWidget()
    assert isinstance(card, Fault)
    assert "9.8.7" in card.words.text()
    card.again_button.click()
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), Fault), timeout=10_000)
    window.close()
    asker.close()
    assert everything(newer.folder) == before


def test_a_killed_store_of_this_program_is_opened_as_ever(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    office = Office(tmp_path / "资料", tmp_path, capsys)
    office.do("init", "--unit", "150622", "--clerk", "王芳")
    store = Store.open(office.folder)
    store.set_setting("backups_kept", 9)
    kept = {name: (office.folder / name).read_bytes() for name in (FILE, f"{FILE}-wal")}
    store.close()
    for name, content in kept.items():
        (office.folder / name).write_bytes(content)
    with Store.open(office.folder) as opened:
        assert opened.setting("backups_kept", 7) == 9

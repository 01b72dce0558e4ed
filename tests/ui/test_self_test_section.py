"""The self-test in the settings: the program tried by a second process, disk, clock, fonts and printers in words."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from db.store import Store, china_now
from tests.ui.helping import TRADEMARKS, Opener, sample_raws
from ui.settings.page import SettingsPage
from ui.settings.self_test_section import SelfTestSection
from workstation import program
from workstation.operations import keeping, machine
from workstation.operations.machine import look_at_machine


def section_of(open_window: Opener, book: Path) -> SelfTestSection:
    page = open_window(book, at="settings").front
    assert isinstance(page, SettingsPage)
    return page.self_test_section


def roles(section: SelfTestSection) -> dict[str, str]:
    return {subject: line.property("role") for subject, line in section.lines_of.items() if not line.isHidden()}


def test_it_tries_the_program_while_the_window_goes_on(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    section = section_of(open_window, book)
    section.run_button.click()
    assert not section.run_button.isEnabled()
    qtbot.waitUntil(section.run_button.isEnabled, timeout=60_000)
    assert roles(section) == dict.fromkeys(("disk", "clock", "fonts", "printer", "program"), "quiet")
    section.copy_button.click()
    assert QGuiApplication.clipboard().text().count("✓") == 5


def test_a_program_that_does_not_answer(
    open_window: Opener, book: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = section_of(open_window, book)
    monkeypatch.setattr(program, "command", lambda *words: ["/nowhere/at-all"])
    section.run_button.click()
    qtbot.waitUntil(section.run_button.isEnabled, timeout=10_000)
    assert roles(section)["program"] == "hard"
    monkeypatch.setattr(program, "command", lambda *words: ["/bin/false"])
    section.run_button.click()
    qtbot.waitUntil(section.run_button.isEnabled, timeout=10_000)
    assert roles(section)["program"] == "hard"


def test_what_the_process_complains_of_is_shown(open_window: Opener, book: Path) -> None:
    section = section_of(open_window, book)
    section._show_answer({"parts": {"fonts": False}, "faults": ["甲", "乙"], "machine": {"printers": ["一号机"]}})
    assert "甲\n乙" in section.lines_of["program"].text()
    assert "一号机" in section.lines_of["printer"].text()
    assert section.lines_of["fonts"].isHidden()


def test_a_clock_behind_the_newest_change(book: Path) -> None:
    with Store.open(book) as store:
        assert [one.finding for one in look_at_machine(store)] == [None, None]
    with Store.open(book, clock=lambda: china_now() - timedelta(days=400)) as store:
        codes = [one.finding.code for one in look_at_machine(store) if one.finding]
    assert codes == ["clock_behind"]
    with Store.open(book, clock=lambda: china_now() + timedelta(days=400)) as store:
        keeping.add(store, TRADEMARKS, sample_raws("trademarks", 251)[-1:])
        assert [one.finding for one in look_at_machine(store)] == [None, None]


def test_little_room_on_the_disk(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open(book) as store:
        for least, severity in ((machine.TOO_LITTLE - 1, "hard"), (machine.LITTLE - 1, "soft")):
            monkeypatch.setattr(machine, "free_bytes", lambda folder, free=least: free)
            disk = look_at_machine(store)[0].finding
            assert disk is not None and (disk.code, str(disk.severity)) == ("disk_short", severity)

"""The page of reminders: its list, why, marks, clock, files."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from db.store import Store, china_now
from tests.ui.helping import CASES, TRADEMARKS, UNIT, Opener, asked
from ui.due.page import RemindersPage
from ui.due.table import DueModel, Heading
from ui.page import Destination
from ui.shell.main_window import MainWindow
from workstation.operations import deadlines, keeping
from workstation.operations.deadlines import Entry
from workstation.registers.catalogue import REGISTERS
from workstation.statutory import add_days, add_months

TODAY = china_now().date().isoformat()


def mark(number: int, ends_in: int) -> dict[str, Any]:
    ends = add_days(TODAY, ends_in)
    begins = add_days(add_months(ends, -120), 1)
    return {
        "registration_no": str(number), "mark_name": f"沙漠{number}", "mark_type": "商品", "nice_class": 29,
        "registrant": "准格尔旗甲商贸有限公司", "registration_date": begins, "valid_from": begins, "valid_to": ends,
        "status": "已注册",
    }  # fmt: skip


CASE = {
    "kind": "调解", "received_on": add_days(TODAY, -60), "channel": "来访", "applicant": "甲商贸", "respondent": "乙",
    "ip_kind": "商标", "status": "收案登记",
}  # fmt: skip


@pytest.fixture
def dated(folder: Path) -> Path:
    """A data folder with one thing due in each group."""
    with Store.create(folder, unit=UNIT, clerk="王芳") as store:
        keeping.add(store, TRADEMARKS, [mark(1, 3), mark(2, 20), mark(3, 60), mark(4, 200)])
        keeping.add(store, CASES, [CASE])
    return folder


def reminders(window: MainWindow, qtbot: QtBot) -> RemindersPage:
    page = window.pages["reminders"]
    assert isinstance(page, RemindersPage)
    settle(page, qtbot)
    return page


def settle(page: RemindersPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page.scan.running and page.due is not None and not page._stale, timeout=10_000)


def entries(page: RemindersPage) -> list[Entry]:
    return page.model.entries


def choose(page: RemindersPage, qtbot: QtBot, data: int) -> None:
    page.period_choice.setCurrentIndex(page.period_choice.findData(data))
    settle(page, qtbot)


def press(page: RemindersPage, key: Qt.Key) -> None:
    page.table.keyPressEvent(QKeyEvent(QKeyEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))


def test_the_list_by_groups_and_periods(dated: Path, open_window: Opener, qtbot: QtBot) -> None:
    page = reminders(open_window(dated, at="reminders"), qtbot)
    assert [entry.group for entry in entries(page)] == ["overdue", "week", "month", "later"]
    headings = [line for line in page.model.lines if isinstance(line, Heading)]
    assert [(one.group, one.number) for one in headings] == [("overdue", 1), ("week", 1), ("month", 1), ("later", 1)]
    for days, number in ((-1, 1), (7, 2), (30, 3), (90, 4), (365, 5)):
        choose(page, qtbot, days)
        assert len(entries(page)) == number
    page.register_choice.setCurrentIndex(page.register_choice.findText(CASES.words()))
    settle(page, qtbot)
    assert [entry.register for entry in entries(page)] == ["assistance_cases"]


def test_why_it_is_that_day(dated: Path, open_window: Opener, qtbot: QtBot) -> None:
    page = reminders(open_window(dated, at="reminders"), qtbot)
    page.table.go_to(page.model.row_of(entries(page)[1].id))
    qtbot.waitUntil(lambda: "商标法" in page.detail.why.toPlainText(), timeout=10_000)
    shown = page.detail.why.toPlainText()
    held = next(rule for rule in (explained(page, qtbot).due.rules) if rule.key == "trademark.renewal_window")
    assert held.name() in shown and held.source in shown and entries(page)[1].day in shown


def explained(page: RemindersPage, qtbot: QtBot) -> deadlines.Explanation:
    entry = page.detail.entry
    assert entry is not None
    window = page.window()
    assert isinstance(window, MainWindow)
    found = asked(window, qtbot, lambda store: deadlines.explain(store, entry))
    assert isinstance(found, deadlines.Explanation)
    return found


def test_enter_opens_the_record(dated: Path, open_window: Opener, qtbot: QtBot) -> None:
    window = open_window(dated, at="reminders")
    page = reminders(window, qtbot)
    wanted: list[Destination] = []
    page.wanted.connect(wanted.append)
    entry = entries(page)[1]
    page.table.go_to(page.model.row_of(entry.id))
    press(page, Qt.Key.Key_Return)
    assert (wanted[0].page, wanted[0].uid) == ("trademarks", entry.uid)
    assert window.front is window.pages["trademarks"]


def test_marks_are_kept_and_taken_away(dated: Path, open_window: Opener, qtbot: QtBot) -> None:
    window = open_window(dated, at="reminders")
    page = reminders(window, qtbot)
    first, second = entries(page)[1:3]
    page.table.go_to(page.model.row_of(first.id))
    page.detail.note.setText("已电话")
    page.detail.notified_button.click()
    qtbot.waitUntil(lambda: any(one.mark is not None for one in entries(page)), timeout=10_000)
    assert page.detail.entry is not None and page.detail.entry.id == first.id
    assert page.detail.entry.mark is not None and page.detail.entry.mark.note == "已电话"
    page.table.go_to(page.model.row_of(second.id))
    page.detail.done_button.click()
    qtbot.waitUntil(lambda: len(entries(page)) == 3, timeout=10_000)
    due = asked(window, qtbot, lambda store: deadlines.due(store, 90))
    assert (due.total, due.done) == (3, 1)
    page.done_choice.setChecked(True)
    settle(page, qtbot)
    assert len(entries(page)) == 4
    page.table.selectAll()
    assert page.detail.entry is None and page.detail.done_button.isEnabled()
    page.detail.unmark_button.click()
    qtbot.waitUntil(lambda: all(one.mark is None for one in entries(page)), timeout=10_000)


def test_a_clock_set_back_is_told(dated: Path, open_window: Opener, qtbot: QtBot) -> None:
    with Store.open(dated) as store:
        store.set_setting(deadlines.LATEST_DAY, add_days(TODAY, 300))
    page = reminders(open_window(dated, at="reminders"), qtbot)
    assert page.clock_bar.isVisible()
    before = [entry.days_left for entry in entries(page)]
    page.clock_bar.trust_button.click()
    settle(page, qtbot)
    assert page.clock_bar.isHidden()
    assert [entry.days_left for entry in entries(page)] != before


def test_a_change_elsewhere_is_seen(dated: Path, open_window: Opener, qtbot: QtBot) -> None:
    window = open_window(dated, at="reminders")
    page = reminders(window, qtbot)
    asked(window, qtbot, lambda store: keeping.add(store, TRADEMARKS, [mark(9, 5)]))
    page.refresh()
    settle(page, qtbot)
    assert len(entries(page)) == 5


def test_a_long_list_is_shown_by_and_by(
    dated: Path, open_window: Opener, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deadlines, "CAP", 10)
    with Store.open(dated) as store:
        keeping.add(store, TRADEMARKS, [mark(100 + number, 50 + number % 9) for number in range(25)])
    page = reminders(open_window(dated, at="reminders"), qtbot)
    last = page.model.lines[-1]
    assert isinstance(last, Heading) and last.more and last.number == 16
    page.table.go_to(len(page.model.lines) - 1)
    press(page, Qt.Key.Key_Return)
    settle(page, qtbot)
    assert len(entries(page)) == 23


def accepted(page: RemindersPage, qtbot: QtBot, path: Path) -> None:
    """Choose a place in the dialog that is open, and wait until it is said that the file is there."""
    dialog = page.findChild(QFileDialog)
    assert dialog is not None and dialog.isVisible()
    with qtbot.waitSignal(page.said, timeout=10_000) as said:
        dialog.fileSelected.emit(str(path))
        dialog.done(QDialog.DialogCode.Rejected)
    assert said.args is not None and said.args[1] == "quiet"


def test_files_are_written_where_one_says(dated: Path, open_window: Opener, qtbot: QtBot, tmp_path: Path) -> None:
    page = reminders(open_window(dated, at="reminders"), qtbot)
    page.calendar_button.click()
    accepted(page, qtbot, tmp_path / "日历.ics")
    content = (tmp_path / "日历.ics").read_bytes()
    assert content.count(b"BEGIN:VEVENT") == 4
    # Nothing of a case's people beyond its title.
    assert "乙".encode() not in content
    page.pdf_button.click()
    accepted(page, qtbot, tmp_path / "单子")
    assert (tmp_path / "单子.pdf").read_bytes().startswith(b"%PDF")


def test_the_sheet_names_unit_day_and_clerk(dated: Path, open_window: Opener, qtbot: QtBot) -> None:
    page = reminders(open_window(dated, at="reminders"), qtbot)
    sheet = page.output.sheet()
    assert "准格尔旗" in sheet.under_title[0] and TODAY in sheet.under_title[1] and "王芳" in sheet.under_title[2]
    assert len(sheet.lines) == sheet.total == 4


def test_an_empty_list_says_so_and_has_nothing_to_print(folder: Path, open_window: Opener, qtbot: QtBot) -> None:
    Store.create(folder, unit=UNIT, clerk="王芳").close()
    page = reminders(open_window(folder, at="reminders"), qtbot)
    assert page.count.text() and not page.print_button.isEnabled() and page.print_button.toolTip()
    assert not page.detail.done_button.isEnabled() and page.detail.done_button.toolTip()


def lines(number: int) -> Sequence[Entry]:
    return [
        Entry(
            id=f"trademarks:renewal:u{row}:2026-07-13", register="trademarks", deadline="renewal", uid=f"u{row}",
            title=str(row), about="", day="2026-07-13", days_left=-1, opens=None, group="overdue", stands=False,
            mark=None,
        )
        for row in range(number)
    ]  # fmt: skip


@pytest.mark.parametrize("number", [0, 3, 12])
def test_the_model_keeps_to_the_rules(qtbot: QtBot, number: int) -> None:
    model = DueModel(REGISTERS)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    due = deadlines.DueList(deadlines.Clock(today="2026-07-14", latest="2026-07-14"), cap=10)
    due.add(lines(number))
    model.show_list(due)
    assert model.rowCount() == (0 if not number else number + 1 if number <= 10 else 12)
    assert tester.model() is model

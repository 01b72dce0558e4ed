"""The settings of reports: yearly targets by hand and from a sheet, head and foot of the forms, what is due when."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableWidgetItem, QWidget
from pytestqt.qtbot import QtBot

from db.store import Store, china_now
from tests.ui.helping import TRADEMARKS, UNIT, Opener, asked, commit
from tests.ui.measuring import cut, overlapping
from ui import look
from ui.page import Destination
from ui.settings.page import SettingsPage
from ui.settings.report_section import ReportSection
from ui.settings.target_preview import TargetPreview
from ui.settings.target_section import TargetSection
from ui.shell.main_window import MainWindow
from workstation.forms.filling import HEADING, SIGNATURES
from workstation.operations import closing
from workstation.operations.targets import indicators, set_target, steps_of

YEAR = china_now().date().year
MARKS = "trademarks"
LEDGER = f"{YEAR}年目标,,\n旗区,商标目标,版权目标\n准格尔旗,100,20\n达拉特旗,200,30\n全市,301,50\n"


@pytest.fixture
def window(folder: Path, open_window: Opener) -> MainWindow:
    Store.create(folder, unit=UNIT, clerk="王芳").close()
    return open_window(folder, at="settings")


def settle(window: MainWindow, qtbot: QtBot) -> None:
    """What was asked is answered, and what was asked then."""
    for _ in range(3):
        asked(window, qtbot)


def page_of(window: MainWindow, qtbot: QtBot) -> SettingsPage:
    page = window.front
    assert isinstance(page, SettingsPage)
    settle(window, qtbot)
    return page


def targets_of(window: MainWindow, qtbot: QtBot) -> TargetSection:
    return page_of(window, qtbot).target_section


def reports_of(window: MainWindow, qtbot: QtBot) -> ReportSection:
    return page_of(window, qtbot).report_section


def role(widget: QWidget) -> str:
    return str(widget.property("role") or "")


def kept(window: MainWindow, qtbot: QtBot, year: int = YEAR) -> list[tuple[int, str, str]]:
    steps = asked(window, qtbot, lambda store: steps_of(store, MARKS, year))
    return [(one.value, one.from_day, one.reason) for one in steps]


def put(window: MainWindow, qtbot: QtBot, value: str, day: str = "", reason: str = "", year: int = YEAR) -> None:
    section = targets_of(window, qtbot)
    section.buttons[MARKS, year].click()
    section.fields["value"].setText(value)
    if day:
        section.fields["from"].setText(day)
    commit(section.fields["reason"], reason)
    QTest.keyClick(section.fields["reason"], Qt.Key.Key_Return)
    settle(window, qtbot)


def test_a_target_is_set_and_adjusted(window: MainWindow, qtbot: QtBot) -> None:
    section = targets_of(window, qtbot)
    assert set(section.buttons) == {(one, year) for one in indicators() for year in (YEAR, YEAR + 1)}
    assert not section.history.text()
    put(window, qtbot, "1,200件")
    assert section.asking.isHidden() and role(section.result) == "quiet"
    assert section.values[MARKS, YEAR].text() == "1,200"
    put(window, qtbot, "1300")
    assert not section.asking.isHidden() and role(section.result) == "hard"
    commit(section.fields["reason"], "市里调整")
    section.ok_button.click()
    settle(window, qtbot)
    assert section.asking.isHidden() and section.buttons[MARKS, YEAR].hasFocus()
    today = china_now().date().isoformat()
    assert kept(window, qtbot) == [(1200, f"{YEAR}-01-01", ""), (1300, today, "市里调整")]
    assert len(section.history.text().splitlines()) == 3 and "市里调整" in section.history.text()
    put(window, qtbot, "2000", year=YEAR + 1)
    assert kept(window, qtbot, YEAR + 1) == [(2000, f"{YEAR + 1}-01-01", "")]


@pytest.mark.parametrize(
    ("value", "day"), [("0", ""), ("很多", ""), ("", ""), ("-5", ""), ("5", "1999-01-01"), ("5", "明天")]
)
def test_what_cannot_be_is_refused(window: MainWindow, qtbot: QtBot, value: str, day: str) -> None:
    put(window, qtbot, value, day)
    section = targets_of(window, qtbot)
    assert role(section.result) == "hard" and section.result.text()
    assert kept(window, qtbot) == [] and section.ok_button.isEnabled() and not section.asking.isHidden()
    section.cancel_button.click()
    assert section.asking.isHidden()


def test_the_first_page_leads_to_its_target(window: MainWindow, qtbot: QtBot) -> None:
    window.go(Destination("settings", register=TRADEMARKS.key))
    section = targets_of(window, qtbot)
    assert section.asking.isVisible() and section.fields["value"].hasFocus()
    assert str(YEAR) in section.asked_words.text()


def open_sheet(window: MainWindow, qtbot: QtBot, path: Path, text: str = LEDGER) -> TargetSection:
    path.write_text(text, encoding="utf-8")
    section = targets_of(window, qtbot)
    section.open_sheet(path)
    settle(window, qtbot)
    return section


def cell(preview: TargetPreview, column: int) -> QTableWidgetItem:
    """What the first row, this unit's, shows."""
    item = preview.table.item(0, column)
    assert item is not None
    return item


def test_a_sheet_is_shown_before_it_is_taken(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    section = open_sheet(window, qtbot, tmp_path / "目标.csv")
    preview = section.preview
    assert preview.isVisible() and preview.year.value() == YEAR
    assert asked(window, qtbot, lambda store: store.targets()) == []
    first = [cell(preview, column).text() for column in range(2)]
    assert first == ["100", "20"] and cell(preview, 0).font().bold()
    assert role(preview.findings) == "soft" and "301" in preview.findings.text()
    assert preview.reason.isHidden() and preview.take_button.hasFocus()
    preview.take_button.click()
    settle(window, qtbot)
    assert preview.isHidden() and kept(window, qtbot) == [(100, f"{YEAR}-01-01", "")]
    assert len(asked(window, qtbot, lambda store: store.targets())) == 6


def test_a_sheet_that_adjusts_asks_for_a_reason(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    asked(window, qtbot, lambda store: set_target(store, MARKS, YEAR, 90))
    preview = open_sheet(window, qtbot, tmp_path / "目标.csv").preview
    assert "90 → 100" in cell(preview, 0).text() and preview.reason.isVisible()
    preview.take_button.click()
    settle(window, qtbot)
    assert preview.isVisible() and role(preview.findings) == "hard" and len(kept(window, qtbot)) == 1
    commit(preview.reason, "市里调整")
    preview.take_button.click()
    settle(window, qtbot)
    assert preview.isHidden() and [value for value, *_ in kept(window, qtbot)] == [90, 100]
    again = open_sheet(window, qtbot, tmp_path / "目标.csv").preview
    assert not again.take_button.isEnabled() and again.take_button.toolTip()
    again.leave_button.click()
    assert again.isHidden()


def test_the_year_of_a_sheet_is_asked_for(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    text = f"旗区,{YEAR}年商标目标,{YEAR + 1}年商标目标\n准格尔旗,100,110\n达拉特旗,200,210\n"
    preview = open_sheet(window, qtbot, tmp_path / "目标.csv", text).preview
    assert (preview.year.value(), cell(preview, 0).text()) == (YEAR, "100")
    preview.year.setValue(YEAR + 1)
    settle(window, qtbot)
    assert cell(preview, 0).text() == "110"
    preview.take_button.click()
    settle(window, qtbot)
    assert (kept(window, qtbot), kept(window, qtbot, YEAR + 1)[0][0]) == ([], 110)


def test_another_file_is_refused(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    preview = open_sheet(window, qtbot, tmp_path / "别的.csv", "姓名,年龄\n张三,5\n").preview
    assert preview.isVisible() and role(preview.findings) == "hard"
    assert not preview.take_button.isEnabled() and preview.take_button.toolTip()


@pytest.mark.parametrize("points", [9, 16])
def test_nothing_of_setting_is_cut(window: MainWindow, qtbot: QtBot, tmp_path: Path, points: int) -> None:
    """What stands there only while a target is set, or a sheet is looked at."""
    look.dress(look.application(), "light", points)
    asked(window, qtbot, lambda store: set_target(store, MARKS, YEAR, 90, reason="市里下达"))
    section = open_sheet(window, qtbot, tmp_path / "各旗区目标分解表.csv")
    section.begin(MARKS, YEAR)
    reports = reports_of(window, qtbot)
    reports.fields["approval_no"].setText("鄂统字〔2026〕1号")
    reports.fields["approval_no"].setModified(True)
    reports._line_typed("approval_no")
    settle(window, qtbot)
    qtbot.wait(50)
    assert [*cut(window), *overlapping(window)] == []
    look.dress(look.application())


# -- head, foot, calendar --------------------------------------------------------------------------------------


def write(section: ReportSection, key: str, text: str) -> None:
    field = section.fields[key]
    field.setFocus()
    field.selectAll()
    commit(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_head_and_foot_are_kept_as_they_are_typed(window: MainWindow, qtbot: QtBot) -> None:
    section = reports_of(window, qtbot)
    write(section, "head", " 张  三 ")
    write(section, "authority", "鄂尔多斯市市场监督管理局")
    settle(window, qtbot)
    assert asked(window, qtbot, lambda store: store.setting(SIGNATURES)) == {"head": "张 三"}
    assert asked(window, qtbot, lambda store: store.setting(HEADING)) == {"authority": "鄂尔多斯市市场监督管理局"}
    assert section.doubts.isHidden()
    section.fields["head"].setFocus()
    section.fields["head"].selectAll()
    QTest.keyClick(section.fields["head"], Qt.Key.Key_Delete)
    section.fields["authority"].setFocus()
    settle(window, qtbot)
    assert asked(window, qtbot, lambda store: store.setting(SIGNATURES)) == {}


def test_what_is_filled_by_half_is_said_softly(window: MainWindow, qtbot: QtBot) -> None:
    section = reports_of(window, qtbot)
    write(section, "approval_no", "鄂统字〔2026〕1号")
    settle(window, qtbot)
    assert section.doubts.isVisible() and role(section.doubts) == "soft"
    assert len(section.doubts.text().splitlines()) == 2
    for key, text in (("authority", "甲"), ("approved_by", "乙"), ("valid_until", f"{YEAR + 1}年12月")):
        write(section, key, text)
    settle(window, qtbot)
    assert section.doubts.isHidden()
    write(section, "valid_until", "2020年12月")
    settle(window, qtbot)
    assert "2020年12月" in section.doubts.text()
    # Nothing is put in by itself.
    assert set(asked(window, qtbot, lambda store: store.setting(HEADING))) == {
        "approval_no", "authority", "approved_by", "valid_until",
    }  # fmt: skip


def test_calendar_kinds_and_days(window: MainWindow, qtbot: QtBot) -> None:
    section = reports_of(window, qtbot)
    section.calendar.setCurrentIndex(section.calendar.findData("cnipa"))
    section.calendar.activated.emit(section.calendar.currentIndex())
    assert not section.days["month"].isEnabled() and section.days["month"].toolTip()
    section.kinds["month"].click()
    settle(window, qtbot)
    assert section.days["month"].isEnabled()
    section.days["month"].setValue(8)
    settle(window, qtbot)
    assert asked(window, qtbot, closing.calendar_of) == "cnipa"
    assert asked(window, qtbot, closing.kinds_of) == ("month", "quarter", "year")
    assert asked(window, qtbot, lambda store: closing.due_day(store, "month")) == 8


def test_one_kind_stays(window: MainWindow, qtbot: QtBot) -> None:
    section = reports_of(window, qtbot)
    for kind in ("quarter", "year"):
        section.kinds[kind].click()
        settle(window, qtbot)
    assert role(section.result) == "hard"
    assert section.kinds["year"].isChecked() and not section.kinds["quarter"].isChecked()


def test_rubbish_in_the_settings_is_passed_over(folder: Path, open_window: Opener, qtbot: QtBot) -> None:
    with Store.create(folder, unit=UNIT, clerk="王芳") as store:
        store.set_setting(HEADING, ["?"])
        store.set_setting(SIGNATURES, {"head": 5, "telephone": "0477"})
    section = reports_of(open_window(folder, at="settings"), qtbot)
    assert (section.fields["authority"].text(), section.fields["telephone"].text()) == ("", "0477")

"""The report page over a real store: from a fault to a package, a correction, a comparison, a verdict."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.store import Store
from tests.end_to_end.office import trademark
from tests.ui.helping import TRADEMARKS, UNIT, Opener, asked
from ui.page import Destination
from ui.reports.asking import AskReason, AskWhere
from ui.reports.page import CHECKS, COMPARISON, FORMS, PAST, RULES, VERIFY, ReportsPage
from ui.shell.main_window import MainWindow
from workstation.operations import keeping
from workstation.operations.targets import set_target
from workstation.periods import Period

ELSEWHERE: dict[str, Any] = {"registrant_address": "北京市海淀区中关村1号"}
Opened = Callable[[], tuple[MainWindow, ReportsPage]]


@pytest.fixture
def report_book(folder: Path) -> Path:
    """Three old marks, one of them with a soft finding, and a target that is far away."""
    with Store.create(folder, unit=UNIT, clerk="王芳") as store:
        keeping.add(store, TRADEMARKS, [trademark(), trademark(7654321), trademark(7654322, **ELSEWHERE)])
        set_target(store, "trademarks", int(last_quarter(store).last_day[:4]), 1000)
    return folder


def last_quarter(store: Any) -> Period:
    """The quarter before today's."""
    return Period.containing(store.now().date().isoformat(), "quarter").before


@pytest.fixture
def opened(open_window: Opener, report_book: Path, qtbot: QtBot) -> Opened:
    """Opens the page and waits until the quarter before today's is checked."""

    def there() -> tuple[MainWindow, ReportsPage]:
        window = open_window(report_book, at="reports")
        page = window.front
        assert isinstance(page, ReportsPage)
        qtbot.waitUntil(lambda: page.chooser.period is not None, timeout=10_000)
        quarter = asked(window, qtbot, last_quarter)
        page.chooser.show_period(quarter)
        checked(page, qtbot)
        return window, page

    return there


def checked(page: ReportsPage, qtbot: QtBot) -> None:
    """The checks are through."""
    qtbot.waitUntil(lambda: not page.run.running and bool(page.sentence.text()), timeout=10_000)


def give_reasons(window: MainWindow, page: ReportsPage, qtbot: QtBot) -> None:
    """Explain all that wants a reason, as the clerk does: choose, pick, keep."""
    while any(entry.wants_reason for entry in page.checks.model.entries):
        wanting = [row for row, entry in enumerate(page.checks.model.entries) if entry.wants_reason]
        page.checks.table.selectRow(wanting[0])
        page.checks.reason_button.click()
        [asking] = [one for one in page.findChildren(AskReason) if one.isVisible()]
        assert not asking.go.isEnabled()
        asking.phrases.activated.emit(1)
        assert asking.text.toPlainText() == asking.phrases.itemText(1)
        asking.accept()
        asked(window, qtbot)


def write(window: MainWindow, page: ReportsPage, qtbot: QtBot, folder: Path) -> None:
    """Write the package of the period in hand."""
    assert page.write_button.isEnabled()
    page.write_button.click()
    asked(window, qtbot)
    [asking] = [one for one in page.findChildren(AskWhere) if one.isVisible()]
    asking.folder.setText(str(folder))
    asking.accept()
    qtbot.waitUntil(lambda: page.work.work is None, timeout=20_000)
    asked(window, qtbot)


def test_from_findings_to_a_package(opened: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    window, page = opened()
    codes = {entry.finding.code for entry in page.checks.model.entries}
    assert {"T10", "F7"} <= codes
    assert not page.write_button.isEnabled() and page.write_button.toolTip()
    give_reasons(window, page, qtbot)
    write(window, page, qtbot, tmp_path / "报")
    [file] = (tmp_path / "报").iterdir()
    package = page.result.package
    assert package is not None and package.path == str(file)
    assert page.tabs.currentIndex() == FORMS and page.view.check_code == package.check_code
    assert not page.write_button.isEnabled()
    # A reason that was given is not asked again.
    page.tabs.setCurrentIndex(CHECKS)
    checked(page, qtbot)
    assert not any(entry.wants_reason for entry in page.checks.model.entries)


def test_a_finding_and_a_figure_open_their_records(opened: Opened, qtbot: QtBot) -> None:
    window, page = opened()
    wanted: list[Destination] = []
    page.wanted.connect(wanted.append)
    row = next(row for row, entry in enumerate(page.checks.model.entries) if entry.finding.code == "T10")
    page.checks.table.selectRow(row)
    page.checks.open_button.click()
    assert wanted[-1].page == "trademarks" and wanted[-1].uid
    page.open_figure("知统1", "01", "closing")
    qtbot.waitUntil(lambda: wanted[-1].query is not None, timeout=10_000)
    query = wanted[-1].query
    assert query is not None and "知统1" in wanted[-1].words
    assert asked(window, qtbot, lambda store: store.page(TRADEMARKS, query).total) == 3


def test_a_correction_and_both_versions(opened: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    window, page = opened()
    give_reasons(window, page, qtbot)
    write(window, page, qtbot, tmp_path / "报")
    page.tabs.setCurrentIndex(PAST)
    assert page.past.buttons["correct"].isEnabled() and not page.past.buttons["compare"].isEnabled()
    page.past.buttons["correct"].click()
    asked(window, qtbot)
    [asking] = [one for one in page.findChildren(AskReason) if one.isVisible()]
    asking.text.setPlainText("类型登记错误")
    asking.accept()
    qtbot.waitUntil(lambda: page._state is not None and page._state.state == "correcting", timeout=10_000)
    checked(page, qtbot)

    def mend(store: Any) -> None:
        uid = store.lookup("trademarks", registration_no="7654321")[0]
        keeping.change(store, TRADEMARKS, uid, {"mark_type": "服务"})

    asked(window, qtbot, mend)
    page.check_again()
    checked(page, qtbot)
    give_reasons(window, page, qtbot)
    write(window, page, qtbot, tmp_path / "报")
    assert page.result.package is not None and page.result.package.revision == 2
    page.tabs.setCurrentIndex(PAST)
    assert [one.package.revision for one in page.past.model.packages] == [2, 1]
    page.past.table.selectAll()
    page.past.buttons["compare"].click()
    qtbot.waitUntil(lambda: page.stack.currentIndex() == COMPARISON, timeout=10_000)
    assert any("7654321" in row[1] for row in page.comparison.model.rows)
    page.comparison.back.click()
    # The first version is still there to be seen, with its code, and opens the records of then.
    page.past.table.selectRow(1)
    first = page.past.chosen[0].package
    page.past.buttons["show"].click()
    assert page.tabs.currentIndex() == FORMS and page.view.check_code == first.check_code
    wanted: list[Destination] = []
    page.wanted.connect(wanted.append)
    page.open_figure("知统1", "03", "closing")
    qtbot.waitUntil(lambda: bool(wanted), timeout=10_000)
    query = wanted[0].query
    assert query is not None
    assert asked(window, qtbot, lambda store: store.page(TRADEMARKS, query).total) == 0


def test_a_correction_that_was_not_needed(opened: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    window, page = opened()
    give_reasons(window, page, qtbot)
    write(window, page, qtbot, tmp_path / "报")
    page.tabs.setCurrentIndex(PAST)
    package = page.past.chosen[0].package
    page.past.buttons["correct"].click()
    asked(window, qtbot)
    [asking] = [one for one in page.findChildren(AskReason) if one.isVisible()]
    asking.text.setPlainText("看一看")
    asking.accept()
    qtbot.waitUntil(lambda: page._state is not None and page._state.state == "correcting", timeout=10_000)
    page.give_up(package)
    asked(window, qtbot)
    qtbot.waitUntil(lambda: page.past.model.packages[0].state.state == "closed", timeout=10_000)


def test_a_file_is_judged(opened: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    window, page = opened()
    give_reasons(window, page, qtbot)
    write(window, page, qtbot, tmp_path / "报")
    [file] = (tmp_path / "报").iterdir()
    page.enter(Destination("reports", file=file))
    qtbot.waitUntil(lambda: bool(page.verification.facts.text()), timeout=20_000)
    assert page.tabs.currentIndex() == VERIFY and not page.verification.model.problems
    broken = tmp_path / "坏的.zip"
    broken.write_bytes(file.read_bytes()[:-500])
    page.verify(broken)
    qtbot.waitUntil(lambda: bool(page.verification.model.problems), timeout=20_000)
    assert [one.code for one in page.verification.model.problems] == ["package_zip_damaged"]
    window._import_file(file, 1)
    assert window.front is page


def test_a_stopped_package_leaves_nothing(opened: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    window, page = opened()
    give_reasons(window, page, qtbot)
    said: list[tuple[str, str]] = []
    page.said.connect(lambda words, role: said.append((words, role)))
    page.write(str(tmp_path / "报"), "masked", False)
    page.work.stop()
    qtbot.waitUntil(lambda: page.work.work is None, timeout=20_000)
    folder = tmp_path / "报"
    assert said[-1][1] == "soft" and (not folder.exists() or list(folder.iterdir()) == [])
    assert asked(window, qtbot, lambda store: store.packages()) == []


def test_every_check_is_listed(opened: Opened) -> None:
    _, page = opened()
    page.tabs.setCurrentIndex(RULES)
    listed = {one.code for one in page.rules.model.checks}
    assert {"T1", "G1", "C4", "M2", "F1", "F7"} <= listed


def test_the_period_is_chosen_by_kind_and_number(opened: Opened, qtbot: QtBot) -> None:
    _, page = opened()
    page.chooser.kind.setCurrentIndex(0)
    page.chooser.kind.activated.emit(0)
    page.chooser.year.setValue(2026)
    page.chooser.number.setCurrentIndex(4)
    page.chooser.number.activated.emit(4)
    assert page.chooser.period is not None and page.chooser.period.text == "2026-05"
    checked(page, qtbot)
    page.checks.table.selectRow(0)
    page.checks.form_button.click()
    assert QApplication.focusWidget() is not None

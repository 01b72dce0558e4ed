"""The report page over a real store: from a fault to a package, a correction, a comparison, a verdict."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from db.store import Store
from tests.end_to_end.office import trademark, work
from tests.ui.helping import TRADEMARKS, UNIT, Opener, asked
from ui.page import Destination
from ui.reports.asking import AskCorrection, AskHow, AskReason
from ui.reports.finding_model import EXPLAIN
from ui.reports.page import CHECKS, FORMS, PAST, RULES, VERIFY, ReportsPage
from ui.reports.questions import How
from ui.reports.side_menu import SideMenu
from ui.shell.main_window import MainWindow
from workstation.operations import keeping
from workstation.operations.targets import set_target
from workstation.periods import Period
from workstation.registers.copyrights import COPYRIGHTS

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
        qtbot.waitUntil(lambda: page.period.chooser.period is not None, timeout=10_000)
        quarter = asked(window, qtbot, last_quarter)
        page.period.chooser.show_period(quarter)
        checked(page, qtbot)
        return window, page

    return there


def checked(page: ReportsPage, qtbot: QtBot) -> None:
    """The checks are through."""
    qtbot.waitUntil(lambda: not page.period.doing and page.period.state is not None, timeout=10_000)


def shown(page: ReportsPage, kind: type[QDialog]) -> Any:
    """The one question of a kind that is open."""
    found: list[QDialog] = list(page.findChildren(QDialog))
    [asking] = [one for one in found if isinstance(one, kind) and one.isVisible()]
    return asking


def wanting(page: ReportsPage) -> list[int]:
    """Rows that want a reason."""
    return [row for row, entry in enumerate(page.period.checks.model.entries) if entry.rank == EXPLAIN]


def give_reasons(window: MainWindow, page: ReportsPage, qtbot: QtBot) -> None:
    """Explain all that wants a reason, as the clerk does: choose, pick, keep."""
    while rows := wanting(page):
        page.period.checks.table.selectRow(rows[0])
        page.period.checks.reason_button.click()
        asking = shown(page, AskReason)
        assert not asking.go_button.isEnabled()
        asking.phrases.activated.emit(1)
        assert asking.text.toPlainText() == asking.phrases.itemText(1)
        asking.go_button.click()
        asked(window, qtbot)


def write(window: MainWindow, page: ReportsPage, qtbot: QtBot, folder: Path) -> None:
    """Write the package of the period in hand."""
    page.tabs.setCurrentIndex(CHECKS)
    checked(page, qtbot)
    before = len(page.past.list.model.packages)
    assert page.period.write_button.isEnabled(), page.period.write_button.toolTip()
    page.period.write_button.click()
    asked(window, qtbot)
    asking = shown(page, AskHow)
    asking.folder.take(str(folder))
    asking.go_button.click()
    # The checks rest while the package is in front.
    qtbot.waitUntil(lambda: len(page.past.list.model.packages) == before + 1, timeout=20_000)


def correct(window: MainWindow, page: ReportsPage, qtbot: QtBot, reason: str) -> None:
    """Open the period in hand for correction."""
    page.tabs.setCurrentIndex(CHECKS)
    qtbot.waitUntil(lambda: state_of(page) == "closed", timeout=10_000)
    checked(page, qtbot)
    page.period.correct_button.click()
    asked(window, qtbot)
    asking = shown(page, AskCorrection)
    asking.text.setPlainText(reason)
    asking.go_button.click()
    asked(window, qtbot)
    qtbot.waitUntil(lambda: state_of(page) == "correcting", timeout=10_000)
    checked(page, qtbot)


def state_of(page: ReportsPage) -> str:
    """How it stands with the period in hand."""
    return page.period.state.state if page.period.state is not None else ""


def test_from_findings_to_a_package(opened: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    window, page = opened()
    codes = {entry.finding.code for entry in page.period.checks.model.entries}
    assert {"T10", "F7"} <= codes
    assert not page.period.write_button.isEnabled() and page.period.write_button.toolTip()
    give_reasons(window, page, qtbot)
    write(window, page, qtbot, tmp_path / "报")
    [file] = (tmp_path / "报").iterdir()
    package = page.past.result.package
    assert package is not None and package.path == str(file)
    assert page.tabs.currentIndex() == PAST and package.check_code in page.past.result.code.text()
    page.past.result.buttons["narrative"].click()
    asked(window, qtbot)
    assert [one.suffix for one in sorted((tmp_path / "报").iterdir())].count(".docx") == 1
    # A reason that was given is not asked again; a closed period is corrected, not written.
    page.tabs.setCurrentIndex(CHECKS)
    qtbot.waitUntil(lambda: state_of(page) == "closed", timeout=10_000)
    checked(page, qtbot)
    assert wanting(page) == []
    assert state_of(page) == "closed" and not page.period.write_button.isVisible()
    assert page.period.forms.view.check_code == package.check_code


def test_a_finding_and_a_figure_open_their_records(opened: Opened, qtbot: QtBot) -> None:
    window, page = opened()
    wanted: list[Destination] = []
    page.wanted.connect(wanted.append)
    entries = page.period.checks.model.entries
    row = next(row for row, entry in enumerate(entries) if entry.finding.code == "T10")
    page.period.checks.table.selectRow(row)
    page.period.checks.open_button.click()
    assert wanted[-1].page == "trademarks" and wanted[-1].uid
    page.period.forms.open_figure("知统1", "01", "closing")
    qtbot.waitUntil(lambda: wanted[-1].query is not None, timeout=10_000)
    query = wanted[-1].query
    assert query is not None and "知统1" in wanted[-1].words
    assert asked(window, qtbot, lambda store: store.page(TRADEMARKS, query).total) == 3


def test_both_sides_of_a_figure_open_their_records(report_book: Path, opened: Opened, qtbot: QtBot) -> None:
    with Store.open(report_book) as store:
        keeping.add(store, TRADEMARKS, [trademark(8000001, mark_type="证明商标", is_gi=True)])
    window, page = opened()
    checks = page.period.checks
    row = next(row for row, entry in enumerate(checks.model.entries) if entry.finding.code == "F11")
    checks.table.selectRow(row)
    checks.open_button.click()
    qtbot.waitUntil(lambda: bool(checks.open_button.findChildren(SideMenu)), timeout=10_000)
    menu = checks.open_button.findChild(SideMenu)
    assert menu is not None
    assert menu.isVisible() and menu.activeAction() is menu.actions()[0]
    wanted: list[Destination] = []
    page.wanted.connect(wanted.append)
    menu.actions()[-1].trigger()
    query = wanted[-1].query
    assert query is not None and wanted[-1].words
    [alone] = asked(window, qtbot, lambda store: store.page(TRADEMARKS, query).records)
    assert alone["registration_no"] == "8000001"


def test_the_list_of_works_and_the_pages_stand_beside_the_forms(
    report_book: Path, opened: Opened, qtbot: QtBot
) -> None:
    with Store.open(report_book) as store:
        day = last_quarter(store).first_day
        works = [
            work(number, registration_date=day, registration_no=f"国作登字-{day[:4]}-F-{number:08d}")
            for number in range(1, 4)
        ]
        keeping.add(store, COPYRIGHTS, works)
    _, page = opened()
    page.tabs.setCurrentIndex(FORMS)
    area = page.period.forms
    qtbot.waitUntil(lambda: area.view.tabs.count() == 5, timeout=10_000)
    assert len(list(area.view.lists[0].rows)) == 3
    area.view.show_form(area.view.numbers[-1])
    assert area.view.model.rowCount() > 5
    area.preview_button.click()
    assert area.pages.isVisible() and area.pages.paper is not None
    qtbot.waitUntil(lambda: area.pages.paper is not None and len(area.pages.paper) >= 5, timeout=10_000)
    area.preview_button.click()
    assert area.view.isVisible() and area.view.tabs.currentIndex() == 4


def test_a_correction_and_both_versions(opened: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    window, page = opened()
    give_reasons(window, page, qtbot)
    write(window, page, qtbot, tmp_path / "报")
    correct(window, page, qtbot, "类型登记错误")

    def mend(store: Any) -> None:
        uid = store.lookup("trademarks", registration_no="7654321")[0]
        keeping.change(store, TRADEMARKS, uid, {"mark_type": "服务"})

    asked(window, qtbot, mend)
    page.period.check_again()
    checked(page, qtbot)
    give_reasons(window, page, qtbot)
    write(window, page, qtbot, tmp_path / "报")
    assert page.past.result.package is not None and page.past.result.package.revision == 2
    packages = [one.package for one in page.past.list.model.packages]
    assert [one.revision for one in packages] == [2, 1]
    page.past.compare(packages[1], packages[0])
    qtbot.waitUntil(lambda: page.past.comparison.found is not None, timeout=10_000)
    assert any("7654321" in " ".join(row) for row in page.past.comparison.model.rows)
    # The first version is still there to be seen, with its code, and opens the records of then.
    page.past.show_sealed(packages[1])
    assert page.past.sealed.view.check_code == packages[1].check_code
    wanted: list[Destination] = []
    page.wanted.connect(wanted.append)
    page.past.sealed.open_figure("知统1", "03", "closing")
    qtbot.waitUntil(lambda: bool(wanted), timeout=10_000)
    query = wanted[0].query
    assert query is not None
    assert asked(window, qtbot, lambda store: store.page(TRADEMARKS, query).total) == 0


def test_a_correction_that_was_not_needed(opened: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    window, page = opened()
    give_reasons(window, page, qtbot)
    write(window, page, qtbot, tmp_path / "报")
    correct(window, page, qtbot, "看一看")
    page.period.give_up_button.click()
    asked(window, qtbot)
    qtbot.waitUntil(lambda: state_of(page) == "closed", timeout=10_000)


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
    page.verification.verify(broken)
    qtbot.waitUntil(lambda: bool(page.verification.model.problems), timeout=20_000)
    assert [one.code for one in page.verification.model.problems] == ["package_zip_damaged"]
    window._import_file(file, 1)
    assert window.front is page


def test_a_stopped_package_leaves_nothing(opened: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    window, page = opened()
    give_reasons(window, page, qtbot)
    checked(page, qtbot)
    said: list[tuple[str, str]] = []
    page.said.connect(lambda words, role: said.append((words, role)))
    page.period.write(How(folder=tmp_path / "报"))
    page.period.work.stop()
    qtbot.waitUntil(lambda: page.period.doing != "write", timeout=20_000)
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
    chooser = page.period.chooser
    chooser.kind.setCurrentIndex(0)
    chooser.kind.activated.emit(0)
    chooser.year.setValue(2026)
    chooser.number.setCurrentIndex(4)
    chooser.number.activated.emit(4)
    assert chooser.period is not None and chooser.period.text == "2026-05"
    checked(page, qtbot)
    page.tabs.setCurrentIndex(FORMS)
    view = page.period.forms.view
    assert len(view.forms) == 4
    qtbot.waitUntil(lambda: view.tabs.height() >= view.tabs.sizeHint().height() > 0, timeout=10_000)

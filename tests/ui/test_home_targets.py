"""The first page: targets on the cards, and how it stands with the reports."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.store import Store, china_now
from tests.ui.helping import TRADEMARKS, Opener, asked
from tests.ui.pages import clipboard
from tests.ui.test_home_page import home, roles, total_of, ways
from tests.ui.test_reminders_page import mark
from ui import look
from ui.home.cards import RegisterCard
from ui.home.page import HomePage
from ui.home.reports import Reports, report_lines
from ui.home.target_bar import Bar, TargetBar
from ui.page import Destination
from ui.settings.page import SettingsPage
from workstation.forms.basis import SETTING, Basis
from workstation.operations import closing, keeping, reporting
from workstation.operations.closing import PeriodState
from workstation.operations.targets import set_target
from workstation.periods import Period
from workstation.query import Query

TODAY = china_now().date()
MARKS = TRADEMARKS.key


@pytest.fixture
def aimed(book: Path) -> Path:
    """A book whose marks have a target that was adjusted in the year."""
    with Store.open(book) as store:
        set_target(store, MARKS, TODAY.year, 500)
        set_target(store, MARKS, TODAY.year, 400, from_day=TODAY.isoformat(), reason="市里调整")
    return book


def card_of(page: HomePage, key: str = MARKS) -> RegisterCard:
    return next(card for card in page.cards if card.register.key == key)


def wanted_of(page: HomePage) -> list[Destination]:
    wanted: list[Destination] = []
    page.wanted.disconnect()
    page.wanted.connect(wanted.append)
    return wanted


def test_a_tile_shows_figure_target_rate_time_and_gap(aimed: Path, open_window: Opener, qtbot: QtBot) -> None:
    page = home(open_window(aimed, at="home"), qtbot)
    tile = card_of(page).tile
    progress = tile.progress
    assert progress is not None and progress.target is not None and progress.rate is not None
    assert 0 < progress.figure < 400
    words = tile.figure.text()
    assert f"{progress.figure}" in words and "400" in words and f"{progress.rate / 100:.1f}%" in words
    assert f"{progress.time_passed / 100:.1f}%" in tile.time.text() and str(400 - progress.figure) in tile.time.text()
    assert "500" in tile.notes.text() and "400" in tile.notes.text()
    assert words in tile.bar.accessibleName() and tile.bar.bar == Bar(
        progress.figure, 400, progress.time_passed, (500,)
    )
    assert tile.bar.isVisible() and tile.set_button.isHidden()


def test_a_tile_opens_as_many_records_as_it_says(aimed: Path, open_window: Opener, qtbot: QtBot) -> None:
    window = open_window(aimed, at="home")
    page = home(window, qtbot)
    wanted = wanted_of(page)
    for card in page.cards:
        card.tile.figure.click()
        query, progress = wanted[-1].query, card.tile.progress
        assert query is not None and progress is not None and wanted[-1].page == card.register.key
        assert asked(window, qtbot, partial(total_of, card.register, query)) == progress.figure
    assert len(wanted) == 4 and wanted[0].words


def test_a_figure_by_number_says_how_many_records_it_opens(aimed: Path, open_window: Opener, qtbot: QtBot) -> None:
    with Store.open(aimed) as store:
        number = len(store.tally(TRADEMARKS, by=("registration_no",)))
        known = store.page(TRADEMARKS, Query(limit=1)).records[0]
        second = {**mark(1, 400), "registration_no": known["registration_no"], "nice_class": 45}
        keeping.add(store, TRADEMARKS, [second])
        assert len(store.tally(TRADEMARKS, by=("registration_no",))) == number
        store.set_setting(SETTING, Basis(trademarks_by="number").chosen())
    tile = card_of(home(open_window(aimed, at="home"), qtbot)).tile
    assert tile.progress is not None and tile.progress.records == tile.progress.figure + 1
    assert f"{tile.progress.records:,}" in tile.notes.text()


def test_a_tile_without_a_target_offers_to_set_one(book: Path, open_window: Opener, qtbot: QtBot) -> None:
    window = open_window(book, at="home")
    page = home(window, qtbot)
    tile = card_of(page).tile
    assert tile.set_button.isVisible() and tile.bar.isHidden() and tile.time.isHidden()
    tile.set_button.click()
    for _ in range(3):
        asked(window, qtbot)
    front: Any = window.front
    assert isinstance(front, SettingsPage)
    section = front.target_section
    section.fields["value"].setText("300")
    section.finish()
    for _ in range(3):
        asked(window, qtbot)
    window.show_page("home")
    page = home(window, qtbot)
    assert "300" in card_of(page).tile.figure.text() and card_of(page).tile.bar.isVisible()


def test_a_basis_nobody_knows_is_said_in_the_tile(aimed: Path, open_window: Opener, qtbot: QtBot) -> None:
    with Store.open(aimed) as store:
        store.set_setting(SETTING, {"trademarks_by": "moon"})
    page = home(open_window(aimed, at="home"), qtbot)
    tile = card_of(page).tile
    assert tile.isVisible() and "moon" in tile.heading.text() and tile.figure.isHidden()


def test_a_tile_is_copied_as_a_table(aimed: Path, open_window: Opener, qtbot: QtBot) -> None:
    page = home(open_window(aimed, at="home"), qtbot)
    card = card_of(page)
    card.tile.figure.setFocus()
    QTest.keyClick(card.tile.figure, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    head, line = clipboard().splitlines()
    progress = card.tile.progress
    assert progress is not None and len(head.split("\t")) == 7
    cells = line.split("\t")
    assert cells[2:4] == [str(progress.figure), "400"] and cells[6] == str(400 - progress.figure)
    card.copy_picture.trigger()
    assert not QApplication.clipboard().pixmap().isNull()


# -- the bar ---------------------------------------------------------------------------------------------------


def drawn(qtbot: QtBot, bar: Bar, theme: Any = "light") -> tuple[TargetBar, Any]:
    look.dress(look.application(), theme)
    widget = TargetBar()
    qtbot.addWidget(widget)
    widget.show_bar(bar, "…")
    widget.resize(208, 20)
    return widget, widget.grab().toImage()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_bar_is_told_without_colour(qtbot: QtBot, theme: str) -> None:
    """What is reached is far darker or lighter than what is missing; time and former target are marks of their own."""
    widget, image = drawn(qtbot, Bar(50, 100, 7500, (80,)), theme)
    middle = int(widget.trough().center().y())

    def grey(place: float, line: int) -> int:
        return QColor(image.pixelColor(int(place), line)).lightness()

    reached, missing = grey(widget.place(25), middle), grey(widget.place(95), middle)
    assert abs(reached - missing) > 80
    column = [grey(widget.place(80), line) for line in range(int(widget.trough().top()) + 1, 18)]
    assert max(column) - min(column) > 60
    assert abs(grey(widget.place(75), 1) - grey(widget.place(20), 1)) > 80
    look.dress(look.application())


def test_more_than_asked_stays_within_the_bar(qtbot: QtBot) -> None:
    for bar in (Bar(300, 100, 9999, (400,)), Bar(0, 1, 0), Bar(10**7, 1, 10_000)):
        widget, _ = drawn(qtbot, bar)
        for value in (bar.reached, bar.target, bar.time, *bar.former):
            assert 0 <= widget.place(value) <= widget.width()


# -- reports ---------------------------------------------------------------------------------------------------


def test_what_is_due_closed_and_corrected(aimed: Path, open_window: Opener, qtbot: QtBot, tmp_path: Path) -> None:
    with Store.open(aimed) as store:
        over = [one for one in closing.due_periods(store) if one.period.last_day < TODAY.isoformat()]
        first = over[0].period
        reporting.write_package(store, first, tmp_path / "报", reason="测试")
    window = open_window(aimed, at="home")
    page = home(window, qtbot)
    assert len(page.reports.lines) == len(over) and set(ways(page.reports)) == {"reports"}
    assert "quiet" in roles(page.reports)
    asked(window, qtbot, lambda store: bool(closing.correct(store, first, "改数")))
    page.refresh()
    page = home(window, qtbot)
    corrected = next(line for line in page.reports.lines if first.label() in line.words.text())
    assert corrected.words.property("role") == "soft" and corrected.button is not None


@pytest.mark.parametrize(
    ("today", "ever", "role"),
    [("2026-10-01", True, ""), ("2026-10-06", True, "soft"), ("2026-10-11", True, "soft"), ("2026-11-23", False, "")],
)
def test_how_loud_a_due_report_is(qtbot: QtBot, today: str, ever: bool, role: str) -> None:
    state = PeriodState(period=Period.read("2026Q3"), state="open", due_on="2026-10-10")
    found = Reports(today=today, in_course=Period.read("2026Q4"), due=(state,), ever_reported=ever)
    (line,) = report_lines(found)
    qtbot.addWidget(line)
    assert (line.words.property("role") or "") == role
    assert state.period.label() in line.words.text() and "2026-10-10" in line.words.text()

"""The first page: what needs a hand, how the registers stand, the first steps of a fresh book."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from db.store import Store, china_now
from tests.ui.helping import CASES, TRADEMARKS, UNIT, Opener, asked, go, sample_raws
from tests.ui.test_reminders_page import CASE, mark
from ui.home.page import HomePage
from ui.page import Destination
from ui.shell.main_window import MainWindow
from ui.table.filters import Filter, SavedFilter
from ui.table.register_page import RegisterPage
from workstation.fields import Day, Text
from workstation.operations import deadlines, keeping, overview
from workstation.query import Clause, Query
from workstation.register import Counting, Register, Section, Unique
from workstation.registers.catalogue import REGISTERS
from workstation.statutory import add_days
from workstation.words import say

TODAY = china_now().date().isoformat()


@pytest.fixture
def busy(folder: Path, tmp_path: Path) -> Path:
    """A book in which something of everything needs a hand."""
    with Store.create(folder, unit=UNIT, clerk="王芳") as store:
        over = {**mark(5, -10)}
        keeping.add(store, TRADEMARKS, [mark(1, 3), mark(2, 20), over])
        keeping.add(store, CASES, [CASE])
        store.keep_draft("trademarks", "d1", {"raw": {"mark_name": "准格尔红"}})
        store.set_setting("second_backup_folder", str(tmp_path / "no stick"))
    return folder


def home(window: MainWindow, qtbot: QtBot) -> HomePage:
    page = window.pages["home"]
    assert isinstance(page, HomePage)
    settle(page, qtbot)
    return page


def settle(page: HomePage, qtbot: QtBot) -> None:
    qtbot.waitUntil(
        lambda: (
            not page.due_scan.running
            and not page.fault_scan.running
            and not page._later.isActive()
            and len(page._figures) == len(page.cards)
        ),
        timeout=15_000,
    )
    window = page.window()
    assert isinstance(window, MainWindow)
    asked(window, qtbot)


def roles(group: Any) -> list[str]:
    return [line.words.property("role") or "" for line in group.lines]


def ways(group: Any) -> list[str]:
    return [line.destination.page if line.destination else "" for line in group.lines]


def test_what_needs_a_hand(busy: Path, open_window: Opener, qtbot: QtBot) -> None:
    page = home(open_window(busy, at="home"), qtbot)
    assert roles(page.due) == ["hard", "soft", ""] and set(ways(page.due)) == {"reminders"}
    assert ways(page.drafts) == ["trademarks"]
    assert ways(page.backups) == ["settings"] * len(page.backups.lines) and "soft" in roles(page.backups)
    assert page.first_steps.isHidden()


def test_each_line_opens_its_records(busy: Path, open_window: Opener, qtbot: QtBot) -> None:
    window = open_window(busy, at="home")
    page = home(window, qtbot)
    wanted: list[Destination] = []
    page.wanted.connect(wanted.append)
    found = asked(window, qtbot, lambda store: overview.faults_in(store, "trademarks", store.ids(TRADEMARKS, Query())))
    line = next(one for one in page.faults.lines if one.destination and one.destination.page == "trademarks")
    assert line.button is not None
    line.button.click()
    query = wanted[0].query
    assert query is not None
    opened = asked(window, qtbot, lambda store: store.page(TRADEMARKS, query))
    assert {record["uid"] for record in opened.records} == set(found.uids) and opened.total == found.faulty > 0
    front = window.front
    assert isinstance(front, RegisterPage) and front is window.pages["trademarks"]
    assert front.filter_bar.fixed_words == say("due_faults_chip")


def test_a_saved_filter_stands_on_the_first_page(book: Path, open_window: Opener, qtbot: QtBot) -> None:
    kept = [SavedFilter("二十九类", (Filter("nice_class", "in", (29,)),), home=home) for home in (True, False)]
    with Store.open(book) as store:
        store.set_setting("filters_trademarks", [one.as_json() for one in kept])
    page = home(open_window(book, at="home"), qtbot)
    qtbot.waitUntil(lambda: bool(page.pinned.lines), timeout=10_000)
    assert len(page.pinned.lines) == 1
    destination = page.pinned.lines[0].destination
    assert destination is not None and destination.page == "trademarks"
    assert destination.query == Query(where=(Clause("nice_class", "in", (29,)),))


def total_of(register: Register, query: Query, store: Store) -> int:
    return store.page(register, query).total


def test_each_figure_is_the_number_of_records_it_opens(book: Path, open_window: Opener, qtbot: QtBot) -> None:
    window = open_window(book, at="home")
    page = home(window, qtbot)
    assert len(page.cards) == len(REGISTERS)
    wanted: list[Destination] = []
    page.wanted.disconnect()
    page.wanted.connect(wanted.append)
    for card in page.cards:
        for button, shown in ((card.in_force, "in_force"), (card.new, "new")):
            button.click()
            query, register = wanted[-1].query, card.register
            assert query is not None and card.figures is not None and wanted[-1].page == register.key
            total = asked(window, qtbot, partial(total_of, register, query))
            assert total == getattr(card.figures, shown)
    marks = page.cards[0].figures
    assert marks is not None and 0 < marks.in_force < marks.total == 250


def test_a_fresh_book_teaches_the_first_steps(folder: Path, open_window: Opener, qtbot: QtBot) -> None:
    Store.create(folder, unit=UNIT, clerk="王芳").close()
    page = home(open_window(folder, at="home"), qtbot)
    qtbot.waitUntil(lambda: page.first_steps.isVisible(), timeout=10_000)
    assert ways(page.first_steps) == [REGISTERS[0].key, REGISTERS[0].key, "settings"]
    assert page.due.isHidden() and page.drafts.isHidden() and page.faults.isHidden()


def test_a_change_elsewhere_is_seen_once_one_comes_back(busy: Path, open_window: Opener, qtbot: QtBot) -> None:
    window = open_window(busy, at="home")
    page = home(window, qtbot)
    before = page._figures["trademarks"].total
    go(window, "trademarks")
    assert not page.due_scan.running and not page.fault_scan.running
    asked(window, qtbot, lambda store: keeping.add(store, TRADEMARKS, [mark(77, 2)]))
    page.refresh()
    go(window, "home")
    qtbot.waitUntil(lambda: page._figures["trademarks"].total == before + 1, timeout=10_000)


def test_the_look_for_faults_is_not_done_twice(busy: Path, open_window: Opener, qtbot: QtBot) -> None:
    window = open_window(busy, at="home")
    home(window, qtbot)
    kept = asked(window, qtbot, overview.faults_kept)
    assert {one.register: one.checked for one in kept}["trademarks"] == 3
    asked(window, qtbot, lambda store: keeping.add(store, TRADEMARKS, [mark(78, 2)]))
    assert asked(window, qtbot, overview.faults_kept) is None


def test_the_look_goes_on_where_it_was_left(
    book: Path, open_window: Opener, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.home.fault_scan.PART", 20)
    window = open_window(book, at="home")
    page = window.pages["home"]
    assert isinstance(page, HomePage)
    qtbot.waitUntil(lambda: sum(one.checked for one in page.fault_scan._found.values()) >= 40, timeout=10_000)
    go(window, "trademarks")
    assert not page.fault_scan.running
    asked(window, qtbot)
    left = sum(one.checked for one in page.fault_scan._found.values())
    assert 40 <= left < 252
    go(window, "home")
    first: list[int] = []
    page.fault_scan.progressed.connect(lambda done, of: first.append(done))
    settle(page, qtbot)
    assert not first or first[0] >= left
    assert sum(one.checked for one in page.fault_scan._found.values()) == 252


def test_the_clock_set_back_is_told(busy: Path, open_window: Opener, qtbot: QtBot) -> None:
    with Store.open(busy) as store:
        store.set_setting(deadlines.LATEST_DAY, add_days(TODAY, 40))
    page = home(open_window(busy, at="home"), qtbot)
    assert page.clock_bar.isVisible()
    page.clock_bar.trust_button.click()
    qtbot.waitUntil(lambda: page.clock_bar.isHidden(), timeout=10_000)


def test_filters_put_on_the_first_page(busy: Path, open_window: Opener, qtbot: QtBot) -> None:
    filters = [{"field": "status", "way": "in", "values": ["已注册"]}]
    with Store.open(busy) as store:
        store.set_setting(
            "filters_trademarks",
            [{"name": "有效的", "filters": filters, "home": True}, {"name": "别的", "filters": filters}, "?"],
        )
    page = home(open_window(busy, at="home"), qtbot)
    assert len(page.pinned.lines) == 1
    line = page.pinned.lines[0]
    assert "有效的" in line.words.text() and line.words.text().count("3") == 1
    assert line.destination is not None and line.destination.query is not None


def test_cards_stand_in_two_columns_where_it_is_narrow(busy: Path, open_window: Opener, qtbot: QtBot) -> None:
    window = open_window(busy, at="home")
    page = home(window, qtbot)
    page.resize(1100, 600)
    assert page._columns == 4
    page.resize(700, 600)
    assert page._columns == 2
    labels: Any = page.findChildren(QLabel)
    for label in labels:
        assert label.wordWrap() or label.width() >= label.minimumSizeHint().width()


MEETINGS = Register(
    key="meetings",
    label="会议",
    english="Meetings",
    fields=(
        Text(key="name", label="名称", english="Name", required=True),
        Day(key="held_on", label="日期", english="Held on"),
    ),
    sections=(Section(label="内容", english="Content", fields=("name", "held_on")),),
    in_table=("name",),
    title=("name",),
    unique_by=Unique(fields=("name",)),
    counting=Counting(dated_by="held_on", ends_by=""),
)


def test_a_fifth_register_has_its_card(folder: Path, open_window: Opener, qtbot: QtBot) -> None:
    catalogue = (*REGISTERS, MEETINGS)
    with Store.create(folder, unit=UNIT, clerk="王芳", catalogue=catalogue) as store:
        keeping.add(store, MEETINGS, [{"name": "例会", "held_on": TODAY}])
        keeping.add(store, TRADEMARKS, sample_raws("trademarks", 3))
    page = home(open_window(folder, catalogue, at="home"), qtbot)
    figures = page._figures["meetings"]
    assert (figures.in_force, figures.new, figures.total) == (1, 1, 1)

"""The holding grid: pasted, looked over, asked about once, mended in place, taken in, and lost never."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from db.store import Store
from tests.ui.helping import TRADEMARKS as MARKS
from tests.ui.helping import UNIT, Taker, commit
from tests.workstation.ledgers.clipboards import excel_html, tsv, wps_html
from ui import look
from ui.app import doors
from ui.ask import Asker
from ui.page import Book, Desk
from ui.paste.page import PastePage, PasteTarget, is_paste
from workstation.operations.undoing import redo, undo
from workstation.registers.catalogue import REGISTERS
from workstation.words import say

HEAD = ["注册号", "商标名称", "商标类型", "国际分类", "注册人", "状态", "注册日期"]
DAY = 7
"""Column of the model that holds the day."""


def row(number: int, day: str = "2023-05-06", **other: str) -> list[str]:
    cells = dict(zip(HEAD, [str(number), f"名{number}", "商品", "25", "某某公司", "已注册", day], strict=True))
    return list((cells | other).values())


def block(*rows: list[str], html: str = "", head: list[str] | None = None) -> QMimeData:
    data = QMimeData()
    data.setText(tsv([*([HEAD] if head is None else [head] if head else []), *rows]))
    if html:
        data.setHtml(html)
    return data


class Bench:
    """Opens paste pages over one store."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.folder, self.qtbot = folder, qtbot
        self.asker = Asker()
        self.asker.open(doors(folder, REGISTERS).open, lambda store: None)
        self.desk = Desk(self.asker, Book(tuple(REGISTERS), UNIT, "王芳", folder, False))
        self.finished: list[bool] = []
        self.said: list[str] = []

    def ask(self, question: Callable[[Any], Any]) -> Any:
        taker = Taker()
        self.asker.ask(question, taker.take, taker.fail)
        self.qtbot.waitUntil(lambda: bool(taker.answers or taker.failures), timeout=10_000)
        assert not taker.failures, taker.failures
        return taker.answers[0]

    def open(self, data: QMimeData | None, over: PasteTarget | None = None, draft: Any = None) -> PastePage:
        page = PastePage(self.desk, MARKS, data, over, draft=draft)
        self.qtbot.addWidget(page)
        page.finished.connect(self.finished.append)
        page.said.connect(lambda sentence, role: self.said.append(sentence))
        page.resize(1100, 660)
        page.show()
        page.activateWindow()
        page.setFocus()
        return page

    def settled(self, page: PastePage) -> PastePage:
        self.qtbot.waitUntil(lambda: page.is_looked_over and page.strip.work is None, timeout=20_000)
        return page

    def opened(self, *rows: list[str], head: list[str] | None = None, html: str = "") -> PastePage:
        return self.settled(self.open(block(*rows, head=head, html=html)))

    def names(self) -> list[str]:
        return [str(record["mark_name"]) for record in self.ask(lambda store: list(store.each(MARKS)))]

    def drafts(self) -> list[Any]:
        return list(self.ask(lambda store: store.drafts(MARKS.key)))

    def take_in(self, page: PastePage) -> None:
        QTest.mouseClick(page.take_button, Qt.MouseButton.LeftButton)
        self.qtbot.waitUntil(lambda: not page.busy and page.strip.work is None, timeout=20_000)


@pytest.fixture
def bench(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    look.dress(qapp)
    folder = tmp_path / "资料 库"
    Store.create(folder, unit=UNIT, clerk="王芳").close()
    made = Bench(folder, qtbot)
    yield made
    made.asker.close()


def box_of(page: QWidget, qtbot: QtBot) -> QMessageBox:
    def seen() -> list[QMessageBox]:
        return [box for box in cast("list[QMessageBox]", page.findChildren(QMessageBox)) if box.isVisible()]

    qtbot.waitUntil(lambda: bool(seen()), timeout=10_000)
    return seen()[0]


def press(box: QMessageBox, key: str, qtbot: QtBot, **values: str) -> None:
    words = say(key, **values)
    button = next(button for button in box.buttons() if button.text() == words)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not box.isVisible(), timeout=5000)


def go(page: PastePage, line: int, column: int) -> None:
    page.view.setCurrentIndex(page.model.index(line, column))


def shown(page: PastePage) -> list[list[str]]:
    return [[cell.text for cell in one.cells] for one in page.grid.rows]


def into_clipboard(data: QMimeData) -> None:
    QApplication.clipboard().setMimeData(data)


# -- F1.1: everything is held first ---------------------------------------------------------------------------


def test_500_rows_are_shown_at_once_and_nothing_is_saved(bench: Bench) -> None:
    rows = [row(number, ["2023-05-06", "6/5/2023", "2023-02-30"][(number % 100 > 96) + (number % 100 == 99)])
            for number in range(1, 501)]  # fmt: skip
    begun = time.perf_counter()
    page = bench.opened(*rows, html=excel_html([HEAD, *rows]))
    assert time.perf_counter() - begun < 3
    assert page.model.rowCount() == 500
    chips = {state: chip.text() for state, chip in page.chips.by_state.items()}
    assert chips[""] == say("paste_all", number="500")
    assert say("paste_chip_good", number="485") in chips["good"]
    assert say("paste_chip_doubtful", number="10") in chips["doubtful"]
    assert say("paste_chip_wrong", number="5") in chips["wrong"]
    assert page.take_button.text() == say("paste_take_in", number="485")
    assert bench.names() == []


def test_the_model_is_a_model(bench: Bench) -> None:
    page = bench.opened(row(1), row(2, "坏"))
    tester = QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal, page)
    page.show_only("wrong")
    page.show_only("")
    page._edit(1, 6, "2023-05-07")
    bench.settled(page)
    assert tester.parent() is page


# -- F1.2: the raw text, the reading, the question ------------------------------------------------------------


def test_raw_text_and_reading_stand_beside_each_other(bench: Bench) -> None:
    days = ["2023年5月6日", "45052", "２０２３年５月６日", "二〇二三年五月六日", "2023-05-06"]
    page = bench.opened(*(row(number, day) for number, day in enumerate(days, start=1)))
    assert [page.model.raw(place, DAY) for place in range(5)] == days
    assert [page.model.understood(place, DAY) for place in range(5)] == ["2023-05-06"] * 5
    assert page.model.aside(4, DAY) == ""
    assert all("2023-05-06" in page.model.aside(place, DAY) for place in range(4))


def test_one_choice_settles_the_column(bench: Bench) -> None:
    page = bench.opened(row(1, "6/5/2023"), row(2, "7/5/2023"), row(3, "2023-02-30"), row(4, "2023年5月"))
    assert page.held is not None and page.held.counts == {"doubtful": 2, "wrong": 2}
    question = ("registration_date", "day_ambiguous")
    button = page.notes.button(question, "dmy")
    assert "2023-05-06" in button.text() and "2023-06-05" in page.notes.button(question, "mdy").text()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    bench.settled(page)
    assert page.held.counts == {"good": 2, "wrong": 2}
    assert [page.model.understood(place, DAY) for place in range(4)] == ["2023-05-06", "2023-05-07", "", ""]
    assert page.notes.button(question, "dmy").isChecked()
    page.undo()
    bench.settled(page)
    assert page.held.counts == {"doubtful": 2, "wrong": 2}


def test_faults_are_told_in_sign_and_words_and_reached_by_a_key(bench: Bench) -> None:
    page = bench.opened(row(1), row(2, "2023-02-30"), row(3), row(4, "2023年5月", 商标名称=""))
    model = page.model
    assert model.state_words(1).startswith("✕") and say("paste_state_wrong") in model.state_words(1)
    assert model.weight(1, DAY) == "wrong"
    assert page.faults.count() == 3
    page.view.setFocus()
    places = []
    for _ in range(4):
        QTest.keyClick(page.view, Qt.Key.Key_F8)
        places.append((page.view.place, page.view.currentIndex().column()))
    assert places == [(1, DAY), (3, 2), (3, DAY), (1, DAY)]
    finding = model.faults_at(1, DAY)[0].finding
    assert finding.code == "day_impossible" and finding.sentence() in page.detail.text()
    QTest.keyClick(page.view, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert page.view.place == 3
    page.show_only("good")
    page.faults.setCurrentRow(0)
    QTest.keyClick(page.faults, Qt.Key.Key_Return)
    assert (page.view.place, model.filter) == (1, "")


def test_what_is_as_above_is_shown(bench: Bench) -> None:
    page = bench.opened(row(1), row(2, "同上"))
    assert page.model.raw(1, DAY) == "同上"
    assert page.model.aside(1, DAY) == "↑ 2023-05-06"


# -- F1.3: pasting over ---------------------------------------------------------------------------------------


def test_more_rows_than_there_are_over_the_last_five_are_asked(bench: Bench, qtbot: QtBot) -> None:
    page = bench.opened(*(row(number) for number in range(8)))
    before = page.grid
    into_clipboard(block(*([f"新{number}"] for number in range(10)), head=[]))
    go(page, 3, 2)
    QTest.keySequence(page.view, "Ctrl+V")
    press(box_of(page, qtbot), "paste_cancel", qtbot)
    assert page.grid is before and page.is_looked_over
    QTest.keySequence(page.view, "Ctrl+V")
    press(box_of(page, qtbot), "paste_over_add_and", qtbot, added="5", over="5")
    bench.settled(page)
    assert [cells[1] for cells in shown(page)] == ["名0", "名1", "名2", *(f"新{number}" for number in range(10))]
    QTest.keySequence(page.view, "Ctrl+Z")
    bench.settled(page)
    assert shown(page) == [list(map(str, row(number))) for number in range(8)]
    QTest.keySequence(page.view, "Ctrl+V")
    press(box_of(page, qtbot), "paste_over_none", qtbot)
    bench.settled(page)
    assert [cells[1] for cells in shown(page)] == [*(f"名{n}" for n in range(8)), *(f"新{n}" for n in range(10))]
    assert bench.names() == []


def test_escape_in_the_question_changes_nothing(bench: Bench, qtbot: QtBot) -> None:
    page = bench.opened(row(1))
    before = page.grid
    into_clipboard(block(["新"], head=[]))
    go(page, 0, 2)
    page.paste_more()
    QTest.keyClick(box_of(page, qtbot), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.findChildren(QMessageBox), timeout=5000)
    assert page.grid is before


def test_blank_cells_are_filled_and_headings_find_their_columns(bench: Bench) -> None:
    page = bench.opened(row(1, ""), row(2, ""))
    into_clipboard(block(["2023-05-06"], ["2023-05-07"], head=[]))
    go(page, 0, DAY)
    page.paste_more()
    bench.qtbot.waitUntil(lambda: shown(page)[1][6] == "2023-05-07", timeout=5000)
    into_clipboard(block(["名3", "3"], head=["商标名称", "注册号"]))
    bench.settled(page).paste_more()
    bench.qtbot.waitUntil(lambda: len(page.grid.rows) == 3, timeout=5000)
    assert shown(page)[2][:2] == ["3", "名3"]


@pytest.fixture
def five(bench: Bench) -> list[str]:
    """Five records in the store."""
    page = bench.opened(*(row(number) for number in range(1, 6)))
    bench.take_in(page)
    bench.finished.clear()
    return [record["uid"] for record in bench.ask(lambda store: list(store.each(MARKS)))]


def test_rows_over_chosen_records_are_asked(bench: Bench, five: list[str], qtbot: QtBot) -> None:
    data = block(*([f"新{number}"] for number in range(10)), head=[])
    page = bench.open(data, PasteTarget(tuple(five), "mark_name"))
    press(box_of(page, qtbot), "paste_cancel", qtbot)
    assert bench.finished == [False]
    assert bench.names() == ["名1", "名2", "名3", "名4", "名5"]
    page = bench.open(data, PasteTarget(tuple(five), "mark_name"))
    press(box_of(page, qtbot), "paste_over_add_and", qtbot, added="5", over="5")
    bench.settled(page)
    assert page.held is not None
    assert [one.action for one in page.held.rows] == ["change"] * 5 + ["new"] * 5
    assert say("paste_was", text="名1") in page.model.aside(0, 1)
    page = bench.open(data, PasteTarget(tuple(five), "mark_name"))
    press(box_of(page, qtbot), "paste_over_none", qtbot)
    bench.settled(page)
    assert page.held is not None and {one.action for one in page.held.rows} == {"new"}


# -- F1.4: rows that are not shown ----------------------------------------------------------------------------


def test_records_that_are_not_chosen_stay_as_they_are(bench: Bench, five: list[str], qtbot: QtBot) -> None:
    chosen = (five[0], five[2], five[4])
    page = bench.open(block(["甲"], ["乙"], ["丙"], head=[]), PasteTarget(chosen, "mark_name"))
    press(box_of(page, qtbot), "paste_over_only", qtbot, over="3")
    bench.take_in(bench.settled(page))
    assert bench.finished == [True]
    assert bench.names() == ["甲", "名2", "乙", "名4", "丙"]


def test_rows_that_the_grid_does_not_show_stay_as_they_are(bench: Bench, qtbot: QtBot) -> None:
    page = bench.opened(*(row(number, "坏" if number % 2 else "2023-05-06") for number in range(1, 7)))
    page.show_only("wrong")
    assert page.model.rowCount() == 3
    into_clipboard(block(["2020-01-01"], ["2020-01-02"], ["2020-01-03"], head=[]))
    go(page, 0, DAY)
    page.paste_more()
    press(box_of(page, qtbot), "paste_over_only", qtbot, over="3")
    bench.settled(page)
    assert [cells[6] for cells in shown(page)] == [
        "2020-01-01", "2023-05-06", "2020-01-02", "2023-05-06", "2020-01-03", "2023-05-06",
    ]  # fmt: skip


# -- F1.5: one undo -------------------------------------------------------------------------------------------


def test_one_undo_takes_the_whole_paste_back_also_after_a_restart(bench: Bench) -> None:
    page = bench.opened(row(1), row(2), row(3))
    bench.take_in(page)
    assert bench.finished == [True]
    assert bench.names() == ["名1", "名2", "名3"]
    bench.ask(undo)
    assert bench.names() == []
    bench.ask(redo)
    assert bench.names() == ["名1", "名2", "名3"]
    bench.asker.open(doors(bench.folder, REGISTERS).open, lambda store: None)
    bench.ask(undo)
    assert bench.names() == []
    bench.asker.open(doors(bench.folder, REGISTERS).open, lambda store: None)
    bench.ask(redo)
    assert bench.names() == ["名1", "名2", "名3"]


def test_faulty_rows_stay_until_they_are_mended(bench: Bench) -> None:
    page = bench.opened(row(1), row(2, "2023-02-30"), row(3))
    bench.take_in(page)
    assert bench.finished == []
    assert bench.names() == ["名1", "名3"]
    # Were the program killed now, what is left would come back.
    assert [one[3][0] for draft in bench.drafts() for one in draft["content"]["paste"]["rows"]] == ["2"]
    bench.settled(page)
    assert [cells[0] for cells in shown(page)] == ["2"]
    page._edit(0, 6, "2023-02-28")
    bench.settled(page)
    bench.take_in(page)
    assert bench.finished == [True]
    assert bench.names() == ["名1", "名3", "名2"]
    assert bench.drafts() == []


# -- F1.6: ruined codes ---------------------------------------------------------------------------------------


def test_a_ruined_code_is_refused(bench: Bench) -> None:
    rows = [[*HEAD, "统一社会信用代码"], [*row(1), "9.11506E+17"]]
    html = wps_html([rows[0], [*row(1), ("9.11506E+17", "911506000000000000")]])
    page = bench.opened(rows[1], head=rows[0], html=html)
    (fault,) = [one for one in page.model.faults if one.hard]
    assert fault.finding.code == "number_ruined_by_excel"
    assert fault.column == 8
    assert not page.take_button.isEnabled() and page.take_button.toolTip()


# -- F1.7: back to WPS ----------------------------------------------------------------------------------------


def test_what_is_copied_keeps_zeros_and_dates(bench: Bench) -> None:
    page = bench.opened([*row(1, "2023年5月6日"), "007"], head=[*HEAD, "代理机构"])
    page.view.selectAll()
    QTest.keySequence(page.view, "Ctrl+C")
    data = QApplication.clipboard().mimeData()
    assert data.text().rstrip("\r\n").split("\t")[6:] == ["2023-05-06", "007"]
    assert "mso-number-format:'\\@'\">007</td>" in data.html()
    again = bench.settled(bench.open(data))
    assert [cell.text for cell in again.grid.rows[0].cells][6:] == ["2023-05-06", "007"]


# -- writing in the grid --------------------------------------------------------------------------------------


def editor_of(page: PastePage) -> QLineEdit:
    found = cast("list[QLineEdit]", page.view.viewport().findChildren(QLineEdit))
    assert found
    return found[0]


def end_edit(page: PastePage, qtbot: QtBot) -> None:
    """Press Enter in the editor and wait until it is gone: Qt ends an edit a moment later."""
    QTest.keyClick(editor_of(page), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not page.view.viewport().findChildren(QLineEdit), timeout=5000)


def test_a_cell_is_mended_in_place_and_read_at_once(bench: Bench) -> None:
    page = bench.opened(row(1, "2023-02-30"), row(2))
    go(page, 0, DAY)
    QTest.keyClicks(page.view, "2")
    editor = editor_of(page)
    assert editor.text() == "2"
    QTest.keyClicks(editor, "023-02-28")
    end_edit(page, bench.qtbot)
    bench.settled(page)
    assert page.held is not None and page.held.counts == {"good": 2}
    assert page.view.currentIndex().row() == 1
    QTest.keySequence(page.view, "Ctrl+Z")
    bench.settled(page)
    assert (shown(page)[0][6], page.held.counts) == ("2023-02-30", {"wrong": 1, "good": 1})
    QTest.keySequence(page.view, "Ctrl+Y")
    bench.settled(page)
    assert shown(page)[0][6] == "2023-02-28"


def test_an_input_method_begins_an_edit_with_nothing_lost(bench: Bench) -> None:
    page = bench.opened(row(1))
    go(page, 0, 2)
    view = page.view
    assert view.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    QApplication.sendEvent(view, QInputMethodEvent("haode", []))
    editor = editor_of(page)
    commit(view, "好的")
    assert editor.text() == "好的"
    end_edit(page, bench.qtbot)
    bench.settled(page)
    assert shown(page)[0][1] == "好的"


def test_escape_leaves_a_cell_as_it_was_and_then_asks_before_it_gives_up(bench: Bench, qtbot: QtBot) -> None:
    page = bench.opened(row(1))
    go(page, 0, 2)
    QTest.keyClick(page.view, Qt.Key.Key_F2)
    QTest.keyClicks(editor_of(page), "x")
    QTest.keyClick(editor_of(page), Qt.Key.Key_Escape)
    assert shown(page)[0][1] == "名1" and bench.finished == []
    page._edit(0, 1, "改过")
    bench.settled(page)
    QTest.keyClick(page.view, Qt.Key.Key_Escape)
    press(box_of(page, qtbot), "paste_give_up_stay", qtbot)
    assert bench.finished == []
    QTest.keyClick(page.view, Qt.Key.Key_Escape)
    press(box_of(page, qtbot), "paste_give_up_drop", qtbot)
    assert bench.finished == [False]
    assert bench.names() == [] and bench.drafts() == []


def test_an_untouched_grid_is_left_without_a_question(bench: Bench) -> None:
    page = bench.opened(row(1))
    QTest.keyClick(page.view, Qt.Key.Key_Escape)
    assert bench.finished == [False]


def test_a_cell_with_lines_is_not_changed_by_looking_into_it(bench: Bench) -> None:
    page = bench.opened([*row(1), "一\n二"], head=[*HEAD, "备注"])
    before = page.grid
    go(page, 0, 8)
    QTest.keyClick(page.view, Qt.Key.Key_F2)
    end_edit(page, bench.qtbot)
    assert page.grid is before


def test_rows_are_left_out_by_the_space_key(bench: Bench) -> None:
    page = bench.opened(row(1), row(2, "坏"))
    go(page, 1, 2)
    QTest.keyClick(page.view, Qt.Key.Key_Space)
    bench.settled(page)
    assert page.grid.rows[1].left_out
    assert page.held is not None and page.held.counts == {"good": 1}
    state = page.model.index(0, 0)
    assert page.model.setData(state, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    bench.settled(page)
    assert not page.take_button.isEnabled()


def test_delete_clears_the_chosen_cells(bench: Bench) -> None:
    page = bench.opened(row(1), row(2))
    go(page, 0, 2)
    QTest.keyClick(page.view, Qt.Key.Key_Delete)
    bench.settled(page)
    assert shown(page)[0][1] == "" and shown(page)[1][1] == "名2"


# -- columns --------------------------------------------------------------------------------------------------


def test_a_column_is_read_as_another_field(bench: Bench) -> None:
    page = bench.opened(row(1))
    go(page, 0, 5)
    menu = page.open_column_menu(4, QPoint(0, 0))
    assert menu is not None
    chosen = [action for action in menu.actions() if action.isChecked()]
    assert [action.text() for action in chosen] == [MARKS.by_key["registrant"].words()]
    next(action for action in menu.actions() if action.text() == MARKS.by_key["agency"].words()).trigger()
    bench.settled(page)
    menu.close()
    assert page.grid.columns[4] == "agency"
    assert page.held is not None and page.held.counts == {"wrong": 1}
    QTest.keyClick(page.view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    opened = QApplication.activePopupWidget()
    assert opened is not None
    opened.close()


def test_columns_that_nobody_reads_are_listed_and_may_go_into_the_note(bench: Bench) -> None:
    page = bench.opened([*row(1), "红色"], head=[*HEAD, "颜色"])
    note = next(one for one in page.notes.notes if one.key == ("", "unread"))
    assert "颜色" in note.words
    QTest.mouseClick(page.notes.button(("", "unread"), "note"), Qt.MouseButton.LeftButton)
    bench.settled(page)
    bench.take_in(page)
    (record,) = bench.ask(lambda store: list(store.each(MARKS)))
    assert "红色" in record["note"]


def test_without_headings_the_columns_begin_at_the_current_one(bench: Bench, five: list[str]) -> None:
    bench.ask(lambda store: store.set_setting(f"table_{MARKS.key}", {"keys": ["status", "agency", "mark_name"]}))
    page = bench.settled(bench.open(block(["甲所", "乙"], head=[]), PasteTarget((), "agency")))
    assert page.grid.columns == ("agency", "mark_name")


def test_rows_that_were_set_aside_are_said_and_may_come_back(bench: Bench) -> None:
    page = bench.opened(row(1), ["合计", "1", "", "", "", "", ""])
    assert len(page.grid.rows) == 1
    note = next(one for one in page.notes.notes if one.key == ("", "aside"))
    assert say("paste_kind_total") in note.words
    QTest.mouseClick(page.notes.button(("", "aside"), "back"), Qt.MouseButton.LeftButton)
    bench.settled(page)
    assert len(page.grid.rows) == 3


def test_the_first_row_may_be_no_heading(bench: Bench) -> None:
    page = bench.opened(row(1))
    page.notes.button(("", "headings"), "no_headings").click()
    bench.settled(page)
    assert len(page.grid.rows) == 2 and not page.grid.named


def test_records_that_exist_are_shown_with_old_and_new_and_asked(bench: Bench, five: list[str]) -> None:
    page = bench.opened(row(1, 商标名称="新名"), row(2), row(9))
    assert page.held is not None
    assert [one.action for one in page.held.rows] == ["change", "unchanged", "new"]
    assert not page.held.rows[0].ready
    assert say("paste_was", text="名1") in page.model.aside(0, 2)
    page.notes.button(("", "existing"), "change").click()
    bench.settled(page)
    bench.take_in(page)
    assert sorted(bench.names()) == ["名2", "名3", "名4", "名5", "名9", "新名"]


# -- what goes wrong ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "\t\t\r\n", "a\n" * 20_001])
def test_what_cannot_be_pasted_is_told_and_the_page_leaves(bench: Bench, qtbot: QtBot, text: str) -> None:
    data = QMimeData()
    data.setText(text)
    bench.open(data)
    qtbot.waitUntil(lambda: bool(bench.finished), timeout=10_000)
    assert bench.finished == [False]
    assert bench.said and bench.said[0]


def test_no_clipboard_at_all_is_told(bench: Bench, qtbot: QtBot) -> None:
    bench.open(None)
    qtbot.waitUntil(lambda: bool(bench.finished), timeout=10_000)
    assert bench.said


def test_looking_can_be_stopped_and_then_nothing_is_there(bench: Bench, qtbot: QtBot) -> None:
    page = bench.open(block(*(row(number) for number in range(3000))))
    assert page.strip.work is not None
    page.strip.stop()
    qtbot.waitUntil(lambda: bool(bench.finished), timeout=20_000)
    assert bench.finished == [False] and bench.names() == []


def test_a_change_elsewhere_is_noticed(bench: Bench) -> None:
    page = bench.opened(row(1))
    other = bench.opened(row(1, 商标名称="先来"))
    bench.take_in(other)
    page.refresh()
    bench.settled(page)
    assert page.held is not None and page.held.rows[0].action == "change"
    assert not page.take_button.isEnabled()


def test_more_than_is_pasted_in_one_go_is_refused_and_changes_nothing(bench: Bench) -> None:
    page = bench.opened(row(1), row(2))
    before = page.grid
    into_clipboard(block(*(["x"] for _ in range(20_000)), head=[]))
    go(page, 0, 8)
    page.paste_more()
    bench.qtbot.waitUntil(lambda: bool(bench.said) or bool(page.findChildren(QMessageBox)), timeout=10_000)
    box = cast("list[QMessageBox]", page.findChildren(QMessageBox))
    press(box[0], "paste_over_none", bench.qtbot)
    assert bench.said and page.grid is before


def test_an_answer_that_comes_after_another_change_is_not_shown(bench: Bench) -> None:
    page = bench.opened(row(1), row(2))
    page._edit(0, 6, "坏")
    page._edit(1, 6, "也坏")
    bench.settled(page)
    assert page.held is not None and page.held.counts == {"wrong": 2}
    assert not page.take_button.isEnabled()


# -- the draft ------------------------------------------------------------------------------------------------


def test_what_is_held_is_kept_and_comes_back(bench: Bench, qtbot: QtBot) -> None:
    page = bench.opened(row(1, "6/5/2023"), row(2, "坏"))
    page.notes.button(("registration_date", "day_ambiguous"), "dmy").click()
    bench.settled(page)
    qtbot.waitUntil(lambda: bool(bench.drafts()), timeout=5000)
    page._edit(1, 1, "改过")
    bench.settled(page)
    assert page.state == "window_state_typing"
    qtbot.waitUntil(lambda: "改过" in str(bench.drafts()), timeout=5000)
    assert page.state == "window_state_draft"
    (draft,) = bench.drafts()
    assert is_paste(draft) and draft["content"]["raw"] == {}
    page.deleteLater()
    bench.asker.open(doors(bench.folder, REGISTERS).open, lambda store: None)
    again = bench.settled(bench.open(None, draft=draft))
    assert shown(again)[1][1] == "改过"
    assert again.held is not None and again.held.counts == {"good": 1, "wrong": 1}
    assert again.draft == draft["draft"]
    bench.take_in(again)
    bench.settled(again)
    assert "6/5/2023" not in str(bench.drafts())
    again._edit(0, 6, "2023-05-06")
    bench.settled(again)
    bench.take_in(again)
    assert bench.finished == [True]
    assert bench.drafts() == []


def test_a_window_that_closes_has_it_kept_at_once(bench: Bench) -> None:
    page = bench.opened(row(1))
    assert page.keep_draft()
    assert [is_paste(draft) for draft in bench.drafts()] == [True]


def test_leaving_may_keep_the_draft(bench: Bench, qtbot: QtBot) -> None:
    page = bench.opened(row(1))
    page._edit(0, 1, "改过")
    bench.settled(page)
    page.cancel()
    press(box_of(page, qtbot), "paste_give_up_keep", qtbot)
    assert bench.finished == [False]
    (draft,) = bench.drafts()
    assert is_paste(draft)


def test_a_draft_that_cannot_be_read_is_told(bench: Bench, qtbot: QtBot) -> None:
    page = bench.open(None, draft={"draft": "d", "content": {"raw": {}, "paste": {"rows": 3}}})
    qtbot.waitUntil(lambda: bool(bench.finished), timeout=5000)
    assert page.state == "window_state_saved"
    assert bench.finished == [False]


# -- in the page of the register ------------------------------------------------------------------------------


def test_the_register_pastes_in_the_place_of_its_table(open_page: Any, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    into_clipboard(block(row(1), row(2, "坏")))
    changed, said = [], []
    page.records_changed.connect(lambda: changed.append(1))
    page.said.connect(lambda sentence, role: said.append(sentence))
    page.table.setFocus()
    QTest.keySequence(page.table, "Ctrl+V")
    paste = page.stack.currentWidget()
    assert isinstance(paste, PastePage)
    qtbot.waitUntil(lambda: paste.is_looked_over, timeout=10_000)
    assert page.state in ("window_state_typing", "window_state_draft")
    assert page.keep_draft()
    page.save()
    qtbot.waitUntil(lambda: len(paste.grid.rows) == 1 and paste.is_looked_over, timeout=10_000)
    assert changed and said
    QTest.keyClick(paste.view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.splitter, timeout=5000)
    assert page.state == "window_state_saved"
    qtbot.waitUntil(lambda: page.model.found.total == 251, timeout=10_000)


def test_a_kept_grid_is_offered_and_opened_again(open_page: Any, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    into_clipboard(block(row(1)))
    page.table.setFocus()
    QTest.keySequence(page.table, "Ctrl+V")
    paste = page.stack.currentWidget()
    qtbot.waitUntil(lambda: paste.is_looked_over, timeout=10_000)
    paste.leave_as_draft()
    qtbot.waitUntil(lambda: not page.strip.isHidden(), timeout=5000)
    QTest.mouseClick(page.strip.take_button, Qt.MouseButton.LeftButton)
    again = page.stack.currentWidget()
    assert isinstance(again, PastePage)
    assert again.draft == paste.draft
    qtbot.waitUntil(lambda: again.is_looked_over, timeout=10_000)
    again.give_up()


def test_every_control_has_a_name(bench: Bench) -> None:
    page = bench.opened(row(1, "6/5/2023"), row(2, "坏"))
    buttons = [*page.chips.by_state.values(), page.column_button, page.take_button, page.cancel_button]
    buttons += [button for line in page.notes.lines for button in line.buttons]
    assert all(button.accessibleName() for button in buttons)
    assert page.view.accessibleName() and page.faults.accessibleName()
    assert not is_paste({"content": {"raw": {"a": 1}}})

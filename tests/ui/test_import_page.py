"""The import page over a real store and real files: the sheet, the report, the result, the way back."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from db.store import Store
from tests.ui.helping import CASES, TRADEMARKS, UNIT, Opener, asked, commit, go, page_of
from ui.importing.asking import ConstantDialog
from ui.importing.page import ImportPage
from ui.importing.past import TakeBackDialog
from ui.importing.report_model import Tile
from ui.importing.words import BLANK, ORDER, OUTDATED, RECYCLED, UNREAD
from ui.page import Destination
from ui.shell.main_window import MainWindow
from workstation.ledgers.headings import NOTED
from workstation.operations import keeping, undo_import
from workstation.query import Query
from workstation.registers.catalogue import REGISTERS
from workstation.words import say

HEADS = ("注册号", "商标名称", "商标类型", "类别", "注册人", "注册日期", "专用期起", "专用期止", "状态", "经办")
DISPLAY = Qt.ItemDataRole.DisplayRole
Rows = Sequence[Sequence[Any]]


def mark(number: int, **other: Any) -> list[Any]:
    """A row of a good mark."""
    values = {
        "注册号": str(52000000 + number), "商标名称": f"沙圪堵{number}号", "商标类型": "商品", "类别": 30,
        "注册人": f"准格尔旗第{number}商贸有限公司", "注册日期": "2021-08-07", "专用期起": "2021-08-07",
        "专用期止": "2031-08-06", "状态": "已注册", "经办": "张三",
    }  # fmt: skip
    return list((values | other).values())


def workbook(path: Path, rows: Rows, above: Rows = (), heads: Sequence[str] = HEADS, sheet: str = "台账") -> Path:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate([*above, heads, *rows]):
            page.write_row(number, 0, row)
    return path


@pytest.fixture
def office(folder: Path) -> Path:
    """A data folder without records."""
    Store.create(folder, unit=UNIT, clerk="王芳").close()
    return folder


@pytest.fixture
def window(open_window: Opener, office: Path) -> MainWindow:
    opened: MainWindow = open_window(office, at="import")
    return opened


def page_in(window: MainWindow) -> ImportPage:
    page = window.pages["import"]
    assert isinstance(page, ImportPage)
    return page


def opened(window: MainWindow, qtbot: QtBot, path: Path) -> ImportPage:
    """The page with a file's sheet in front."""
    window.go(Destination("import", file=path))
    page = page_in(window)
    qtbot.waitUntil(lambda: not page.doing, timeout=20_000)
    return page


def checked(page: ImportPage, qtbot: QtBot) -> ImportPage:
    """The page with the report in front."""
    page.check()
    qtbot.waitUntil(lambda: not page.doing, timeout=20_000)
    assert page.front == "report"
    return page


def applied(page: ImportPage, qtbot: QtBot) -> ImportPage:
    """The page with the result in front."""
    page.apply()
    qtbot.waitUntil(lambda: not page.doing, timeout=20_000)
    assert page.front == "result"
    return page


def settled(page: ImportPage, window: MainWindow, qtbot: QtBot) -> None:
    asked(window, qtbot)
    qtbot.waitUntil(lambda: not page.doing, timeout=20_000)


def counts(page: ImportPage) -> dict[str, int]:
    assert page.planned is not None
    return dict(page.planned.plan.counts)


def texts(page: ImportPage, tile: Tile) -> list[list[str]]:
    page.report.show_tile(tile)
    model = page.report.model
    columns = range(model.columnCount())
    return [[str(model.index(row, column).data()) for column in columns] for row in range(model.rowCount())]


def key_of(page: ImportPage, column: int) -> str | None:
    return page.sheet.model.column(column).key


# -- the sheet -----------------------------------------------------------------------------------------------


def test_a_file_shows_its_sheet_and_what_every_column_is(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    above = [["准格尔旗商标台账"], ["填报单位：市场监督管理局"]]
    path = workbook(tmp_path / "商标 台账.xlsx", [mark(1), mark(2), ["合计", "2"]], above)
    page = opened(window, qtbot, path)
    model = page.sheet.model
    assert page.front == "sheet" and page.register is TRADEMARKS
    assert [model.kind(row) for row in range(model.rowCount())] == [
        "aside", "aside", "heading", "record", "record", "aside",
    ]  # fmt: skip
    assert [model.headerData(row, Qt.Orientation.Vertical) for row in (0, 5)] == ["1", "6"]
    assert [key_of(page, 0), key_of(page, 1), key_of(page, 9)] == ["registration_no", "mark_name", None]
    assert [model.sureness(0), model.sureness(9)] == ["sure", "unread"]
    assert model.index(3, 1).data() == "沙圪堵1号"
    assert (page.sheet.first_row.value(), page.sheet.last_row.value()) == (3, 3)
    assert page.sheet.grid.hasFocus()
    ModelTester(None).check(model)  # type: ignore[no-untyped-call]


def test_the_register_with_most_headings_is_guessed_and_can_be_chosen(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    heads = ("案件类别", "收案时间", "案件来源", "申请人", "被申请人", "知识产权类型")
    path = workbook(tmp_path / "a.xlsx", [["调解", "2026-01-05", "来访", "甲商贸", "乙", "商标"]], heads=heads)
    page = opened(window, qtbot, path)
    assert page.register is CASES
    page.sheet.register_chosen.emit(TRADEMARKS.key)
    settled(page, window, qtbot)
    assert page.register is TRADEMARKS
    assert page.sheet.register_box.currentData() == TRADEMARKS.key


def test_a_column_is_corrected_by_hand_and_remembered(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    heads = (*HEADS[:-1], "卷宗")
    path = workbook(tmp_path / "2025.xlsx", [mark(1)], heads=heads)
    page = opened(window, qtbot, path)
    assert key_of(page, 9) is None
    menu = page.sheet.open_column_menu(9, QPoint(0, 0))
    assert menu is not None
    wanted = TRADEMARKS.by_key["agency"].words()
    next(action for action in menu.actions() if action.text() == wanted).trigger()
    menu.close()
    settled(page, window, qtbot)
    assert key_of(page, 9) == "agency"
    assert page.sheet.model.sureness(9) == "sure"
    applied(checked(page, qtbot), qtbot)
    page = opened(window, qtbot, workbook(tmp_path / "2026.xlsx", [mark(2)], heads=heads))
    assert key_of(page, 9) == "agency"
    assert page.sheet.model.column(9).how == "remembered"
    assert any(note.key[0] == "remembered" for note in page.sheet.notes.notes)


def test_unread_columns_go_to_the_note_when_wanted(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    page = opened(window, qtbot, workbook(tmp_path / "a.xlsx", [mark(1)]))
    page.sheet.notes.button((UNREAD, ""), "note").click()
    settled(page, window, qtbot)
    assert key_of(page, 9) == NOTED
    applied(checked(page, qtbot), qtbot)
    [record] = asked(window, qtbot, lambda store: list(store.each(TRADEMARKS)))
    assert "张三" in record["note"]


def test_an_ambiguous_order_is_asked_once_for_the_column(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    rows = [mark(number, 注册日期="6/5/2021", 专用期起="", 专用期止="") for number in range(1, 4)]
    page = opened(window, qtbot, workbook(tmp_path / "a.xlsx", rows))
    page.sheet.notes.button((ORDER, "registration_date"), "dmy").click()
    settled(page, window, qtbot)
    assert page.sheet.notes.button((ORDER, "registration_date"), "dmy").isChecked()
    applied(checked(page, qtbot), qtbot)
    found = asked(window, qtbot, lambda store: {one["registration_date"] for one in store.each(TRADEMARKS)})
    assert found == {"2021-05-06"}


def test_an_order_that_shows_late_is_asked_at_the_report(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    rows = [mark(number) for number in range(300)] + [mark(300, 注册日期="6/5/2021", 专用期起="", 专用期止="")]
    page = checked(opened(window, qtbot, workbook(tmp_path / "a.xlsx", rows)), qtbot)
    assert not any(note.key[0] == ORDER for note in page.sheet.notes.notes)
    before = counts(page)
    page.report.notes.button((ORDER, "registration_date"), "mdy").click()
    settled(page, window, qtbot)
    assert page.front == "report"
    assert before.get("failed", 0) == 1 and counts(page).get("failed", 0) == 0


def test_headings_are_pointed_at_by_hand(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    heads = ("甲栏", "乙栏", "丙栏")
    path = workbook(tmp_path / "a.xlsx", [["52000001", "沙圪堵", "30"]], [["目录"]], heads=heads)
    page = opened(window, qtbot, path)
    assert [one.code for one in page.opened.preview.refusal] == ["no_heading_row"]  # type: ignore[union-attr]
    assert not page.sheet.check_button.isEnabled() and page.sheet.check_button.toolTip()
    page.sheet.grid.setCurrentIndex(page.sheet.model.index(1, 0))
    assert page.sheet.first_row.value() == 2
    page.sheet.header_button.click()
    settled(page, window, qtbot)
    assert page.opened is not None and page.opened.preview.header is not None
    assert page.opened.preview.header.rows == (2,)
    page.sheet.column_chosen.emit(0, "registration_no")
    settled(page, window, qtbot)
    assert key_of(page, 0) == "registration_no"
    assert page.sheet.check_button.isEnabled()


def test_one_value_fills_a_column_that_is_not_there(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    heads = HEADS[:2] + HEADS[3:]
    rows = [row[:2] + row[3:] for row in (mark(1), mark(2))]
    page = opened(window, qtbot, workbook(tmp_path / "a.xlsx", rows, heads=heads))
    dialog = page.ask_constant("mark_type")
    assert isinstance(dialog, ConstantDialog) and dialog.editor is not None
    assert not dialog.take_button.isEnabled()
    dialog.editor.put("商品")
    dialog._changed()
    dialog.take_button.click()
    settled(page, window, qtbot)
    assert counts(checked(page, qtbot)) == {"new": 2}


def test_the_encoding_of_a_text_is_chosen(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "台账.csv"
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([HEADS, mark(1), mark(2)])
    page = opened(window, qtbot, path)
    assert not page.sheet.encoding_group.isHidden()
    assert page.sheet.model.index(1, 1).data() == "沙圪堵1号"
    said: list[str] = []
    page.said.connect(lambda sentence, role: said.append(role))
    page.sheet.encoding_chosen.emit("utf-8")
    settled(page, window, qtbot)
    # It does not fit: what was there stays.
    assert said == ["hard"] and page.front == "sheet"
    assert page.sheet.encoding_box.currentData() == ""
    assert counts(checked(page, qtbot)) == {"new": 2}


# -- the report ----------------------------------------------------------------------------------------------


def test_the_report_tells_every_row_and_the_same_file_again_changes_nothing(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    rows = [mark(1), mark(2), mark(3, 注册日期="2023-02-30", 注册号="9.11506E+17"), mark(2), ["合计", "4"]]
    path = workbook(tmp_path / "a.xlsx", rows, [["台账"]])
    page = checked(opened(window, qtbot, path), qtbot)
    assert counts(page) == {"new": 2, "failed": 1, "ignored": 1}
    assert page.report.model.tile == "failed"
    page.report.show_tile("failed")
    line = page.report.line
    assert line is not None and line.row is not None and line.row.number == 5
    faults = {finding.field for finding in line.row.findings if finding.hard}
    assert {"registration_no", "registration_date"} <= faults
    assert {row[0] for row in texts(page, "ignored")} == {"1", "6", "7"}
    assert [row[0] for row in texts(page, "new")] == ["3", "4"]
    applied(page, qtbot)
    assert page.result.result is not None and page.result.result.left == 1
    page = checked(opened(window, qtbot, path), qtbot)
    assert counts(page) == {"unchanged": 2, "failed": 1, "ignored": 1}
    assert not page.report.apply_button.isEnabled() and page.report.apply_button.toolTip()
    assert [row[0] for row in texts(page, "unchanged")] == ["3", "4"]
    qtbot.waitUntil(lambda: "沙圪堵1号" in texts(page, "unchanged")[0][1])


def test_a_change_is_shown_field_by_field(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    page = opened(window, qtbot, workbook(tmp_path / "a.xlsx", [mark(1)]))
    applied(checked(page, qtbot), qtbot)
    path = workbook(tmp_path / "b.xlsx", [mark(1, 商标名称="新名", 注册人="")])
    page = checked(opened(window, qtbot, path), qtbot)
    assert counts(page) == {"changed": 1}
    [[_, _, what]] = texts(page, "changed")
    assert "沙圪堵1号" in what and "新名" in what
    [row] = page.planned.plan.of("changed")  # type: ignore[union-attr]
    assert set(row.changes) == {"mark_name"}
    page.report.notes.button((BLANK, ""), "erase").click()
    settled(page, window, qtbot)
    [row] = page.planned.plan.of("changed", "failed")  # type: ignore[union-attr]
    assert page.decisions.blank == "erase"
    assert row.action == "failed" or "registrant" in row.changes


def thrown_away(store: Any) -> None:
    [record] = store.each(TRADEMARKS)
    keeping.withdraw(store, TRADEMARKS, record["uid"], reason="不要了")


def test_what_was_thrown_away_waits_and_is_decided(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [mark(1)])
    applied(checked(opened(window, qtbot, path), qtbot), qtbot)
    asked(window, qtbot, thrown_away)
    page = checked(opened(window, qtbot, path), qtbot)
    assert counts(page) == {"waiting": 1}
    assert page.report.model.tile == "waiting"
    shown = {way for way, button in page.report.ways.items() if not button.isHidden()}
    assert {"restore", "add", "leave_out"} <= shown and "again" not in shown
    page.report.ways["restore"].click()
    settled(page, window, qtbot)
    assert counts(page) == {"new": 1}
    page.report.show_tile("new")
    page.report.ways["again"].click()
    settled(page, window, qtbot)
    assert counts(page) == {"waiting": 1}
    page.report.notes.button((RECYCLED, ""), "restore").click()
    settled(page, window, qtbot)
    assert counts(page) == {"new": 1}
    applied(page, qtbot)
    assert asked(window, qtbot, lambda store: store.page(TRADEMARKS, Query()).total) == 1


def test_the_failed_rows_are_saved_and_come_in_when_mended(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [mark(1), mark(2, 注册日期="2023-02-30")])
    page = checked(opened(window, qtbot, path), qtbot)
    page.ask_where()
    [dialog] = [one for one in QApplication.topLevelWidgets() if isinstance(one, QFileDialog) and one.isVisible()]
    saved = tmp_path / "有错.xlsx"
    dialog.fileSelected.emit(str(saved))
    dialog.reject()
    settled(page, window, qtbot)
    assert saved.is_file()
    applied(page, qtbot)
    assert page.result.result is not None and page.result.result.saved == saved


def test_a_file_stopped_while_it_is_checked_leaves_the_sheet(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    page = opened(window, qtbot, workbook(tmp_path / "a.xlsx", [mark(number) for number in range(6000)]))
    page.check()
    page.strip.stop()
    qtbot.waitUntil(lambda: not page.doing, timeout=20_000)
    assert page.front == "sheet" and page.planned is None
    assert counts(checked(page, qtbot)) == {"new": 6000}
    assert page.report.model.rowCount() == 6000
    ModelTester(None).check(page.report.model)  # type: ignore[no-untyped-call]
    page.apply()
    page.strip.stop()
    qtbot.waitUntil(lambda: not page.doing, timeout=20_000)
    assert page.front == "report"
    assert asked(window, qtbot, lambda store: store.page(TRADEMARKS, Query()).total) == 0


def test_a_record_changed_meanwhile_is_told_and_checked_again(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    applied(checked(opened(window, qtbot, workbook(tmp_path / "a.xlsx", [mark(1)])), qtbot), qtbot)
    page = checked(opened(window, qtbot, workbook(tmp_path / "b.xlsx", [mark(1, 商标名称="新名")])), qtbot)

    def edited(store: Any) -> None:
        [record] = store.each(TRADEMARKS)
        keeping.change(store, TRADEMARKS, record["uid"], {"mark_name": "别名"})

    asked(window, qtbot, edited)
    page.apply()
    qtbot.waitUntil(lambda: not page.doing, timeout=10_000)
    assert page.front == "report" and page.outdated
    page.report.notes.button((OUTDATED, ""), "again").click()
    settled(page, window, qtbot)
    assert not page.outdated
    applied(page, qtbot)
    assert asked(window, qtbot, lambda store: [one["mark_name"] for one in store.each(TRADEMARKS)]) == ["新名"]


GI_HEADS = ("产品名称", "保护类型", "阶段", "申请人", "备注")
CULTIVATED = ("鄂托克羊肉", "AGI", "培育", "协会", "")


def test_a_row_that_looks_like_a_record_is_shown_beside_it_and_decided(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = workbook(tmp_path / "a.xlsx", [CULTIVATED], heads=GI_HEADS)
    applied(checked(opened(window, qtbot, path), qtbot), qtbot)
    path = workbook(tmp_path / "b.xlsx", [[*CULTIVATED[:-1], "有了备注"]], heads=GI_HEADS)
    page = checked(opened(window, qtbot, path), qtbot)
    assert counts(page) == {"waiting": 1}
    asked(window, qtbot)
    stored = say("import_head_stored")
    qtbot.waitUntil(lambda: stored in page.report.sheet.toPlainText())
    assert "有了备注" in page.report.sheet.toPlainText()
    page.report.ways["same"].click()
    settled(page, window, qtbot)
    assert counts(page) == {"changed": 1}
    applied(page, qtbot)
    found = asked(window, qtbot, lambda store: [one["note"] for one in store.each(REGISTERS[1])])
    assert found == ["有了备注"]


def test_what_was_answered_at_the_report_holds_at_the_sheet(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    rows = [mark(number, 注册日期="6/5/2021", 专用期起="", 专用期止="") for number in range(1, 4)]
    page = checked(opened(window, qtbot, workbook(tmp_path / "a.xlsx", rows)), qtbot)
    page.report.notes.button((ORDER, "registration_date"), "dmy").click()
    settled(page, window, qtbot)
    page.stepper.steps["sheet"].click()
    assert page.front == "sheet" and page.stepper.steps["report"].isEnabled()
    assert page.sheet.notes.button((ORDER, "registration_date"), "dmy").isChecked()
    page.stepper.steps["report"].click()
    assert page.front == "report" and counts(page) == {"new": 3}
    # Another column makes the report one of something else.
    page.stepper.steps["sheet"].click()
    page.sheet.column_chosen.emit(1, None)
    settled(page, window, qtbot)
    assert page.planned is None and not page.stepper.steps["report"].isEnabled()


# -- the result and the way back -------------------------------------------------------------------------------


def dialog_in_front(kind: type[QDialog]) -> Any:
    found = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]
    assert len(found) == 1
    return found[0]


def test_an_import_is_taken_back_but_for_what_was_edited_since(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    page = opened(window, qtbot, workbook(tmp_path / "a.xlsx", [mark(1), mark(2), mark(3)]))
    applied(checked(page, qtbot), qtbot)

    def edited(store: Any) -> None:
        first = next(iter(store.each(TRADEMARKS)))
        keeping.change(store, TRADEMARKS, first["uid"], {"mark_name": "改过的"})

    asked(window, qtbot, edited)
    page.begin_anew()
    qtbot.waitUntil(lambda: page.start.past.chosen is not None)
    page.start.past.button.click()
    asked(window, qtbot)
    dialog = dialog_in_front(TakeBackDialog)
    assert len(dialog.found.edited) == 1 and dialog.list.count() == 1
    dialog.reject()
    assert asked(window, qtbot, lambda store: store.page(TRADEMARKS, Query()).total) == 3
    page.start.past.button.click()
    asked(window, qtbot)
    dialog_in_front(TakeBackDialog).go_button.click()
    settled(page, window, qtbot)
    left = asked(window, qtbot, lambda store: [one["mark_name"] for one in store.each(TRADEMARKS)])
    assert left == ["改过的"]
    qtbot.waitUntil(lambda: not page.start.past.button.isEnabled())
    ModelTester(None).check(page.start.past.model)  # type: ignore[no-untyped-call]


def test_the_result_leads_to_its_records_and_back(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    page = opened(window, qtbot, workbook(tmp_path / "a.xlsx", [mark(1)]))
    applied(checked(page, qtbot), qtbot)
    first = page.result.result
    applied(checked(opened(window, qtbot, workbook(tmp_path / "b.xlsx", [mark(2), mark(3)])), qtbot), qtbot)
    page.result.open_button.click()
    qtbot.waitUntil(lambda: window.page is not None)
    qtbot.waitUntil(lambda: page_of(window).model.rowCount() == 2)
    go(window, "import")
    page.result.back_button.click()
    asked(window, qtbot)
    dialog_in_front(TakeBackDialog).go_button.click()
    settled(page, window, qtbot)
    assert page.result.result is not None and page.result.result.taken_back and page.result.back_button.isHidden()
    assert first is not None
    taken = asked(window, qtbot, lambda store: {one.batch: one.taken_back for one in undo_import.imports(store)})
    assert taken == {first.batch: False, page.result.result.batch: True}


# -- the file and the window -----------------------------------------------------------------------------------


def test_what_cannot_be_read_is_said_with_what_to_do(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    for name, content in (("空.xlsx", b""), ("文.pdf", b"%PDF-1.7 ..."), ("坏.xlsx", b"PK\x03\x04broken")):
        path = tmp_path / name
        path.write_bytes(content)
        page = opened(window, qtbot, path)
        assert page.front == "start" and not page.start.bar.isHidden()
        assert name in page.start.trouble.text()
    page = opened(window, qtbot, tmp_path / "没有.xlsx")
    assert "没有.xlsx" in page.start.trouble.text()
    opened(window, qtbot, workbook(tmp_path / "好.xlsx", [mark(1)]))
    assert page.front == "sheet" and page.start.bar.isHidden()
    # A second file that cannot be read does not take the first one away.
    opened(window, qtbot, tmp_path / "没有.xlsx")
    assert page.front == "start" and not page.start.bar.isHidden()
    page.stepper.steps["sheet"].click()
    assert page.front == "sheet" and counts(checked(page, qtbot)) == {"new": 1}


def test_a_stick_that_is_pulled_leaves_the_sheet(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [mark(1)])
    page = opened(window, qtbot, path)
    path.unlink()
    said: list[str] = []
    page.said.connect(lambda sentence, role: said.append(sentence))
    page.check()
    qtbot.waitUntil(lambda: not page.doing, timeout=10_000)
    assert page.front == "sheet" and "a.xlsx" in said[0]
    assert page.sheet.model.rowCount() == 2


def drop(window: MainWindow, target: Any, path: Path) -> QDropEvent:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    at = QPointF(target.mapTo(window, target.rect().center()))
    event = QDropEvent(at, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QCoreApplication.sendEvent(window.windowHandle(), event)
    return event


def test_a_file_is_dropped_anywhere_and_nothing_typed_is_lost(
    open_window: Opener, book: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window(book)
    page_of(window).new_record()
    form = page_of(window).form
    line = cast("QLineEdit", form.editors["mark_name"].findChild(QLineEdit))
    commit(line, "写到一半")
    assert drop(window, window.top_line.search, workbook(tmp_path / "a.xlsx", [mark(1)])).isAccepted()
    page = page_in(window)
    qtbot.waitUntil(lambda: page.front == "sheet", timeout=10_000)
    assert window.front is page
    go(window, TRADEMARKS.key)
    assert form.editors["mark_name"].raw() == "写到一半"


def test_a_locked_window_takes_no_file(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.lock()
    drop(window, window.frame, workbook(tmp_path / "a.xlsx", [mark(1)]))
    asked(window, qtbot)
    assert page_in(window).front == "start"


def test_the_whole_way_by_keys_alone(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    page = opened(window, qtbot, workbook(tmp_path / "a.xlsx", [mark(1), mark(2)]))
    window.activateWindow()
    qtbot.waitUntil(lambda: page.sheet.grid.hasFocus())
    QTest.keyClick(page.sheet.grid, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.front == "report" and page.report.table.hasFocus(), timeout=10_000)
    QTest.keyClick(page.report.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.front == "result" and page.result.open_button.hasFocus(), timeout=10_000)
    steps = page.stepper.steps
    assert steps["result"].isChecked() and not steps["sheet"].isEnabled() and steps["sheet"].toolTip()
    assert isinstance(page.result.other_button, QPushButton)
    QTest.keyClick(page.result.other_button, Qt.Key.Key_Space)
    assert page.front == "start"


def test_what_was_decided_outlives_a_change_of_the_look(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    page = opened(window, qtbot, workbook(tmp_path / "a.xlsx", [mark(1)]))
    page.sheet.column_chosen.emit(1, None)
    settled(page, window, qtbot)
    assert key_of(page, 1) is None and page.state != "window_state_saved"
    window.go(Destination("home"))
    window._preference_changed("font_size")
    assert page_in(window) is page and key_of(page, 1) is None
    page.begin_anew()
    assert page.state == "window_state_saved"


def test_a_file_that_the_program_was_called_with_is_looked_at_once(
    open_window: Opener, office: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window(office)
    window.brought = workbook(tmp_path / "a.xlsx", [mark(1)])
    window.lock()
    window._take_brought()
    assert "import" not in window.pages
    window.locking.forget()
    window._take_brought()
    qtbot.waitUntil(lambda: "import" in window.pages and not page_in(window).doing, timeout=20_000)
    assert page_in(window).front == "sheet" and window.brought is None

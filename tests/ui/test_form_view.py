"""The forms on screen: the same as in the workbook, every figure opening its records, by keys alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.store import Store
from tests.ui.report_forms import (
    CODE,
    PERIOD,
    filled,
    letters_height,
    long_form,
    small_store,
    workbook_texts,
    works_list,
)
from tests.ui.test_accessible import nameless
from ui import look
from ui.reports.form_table import ZOOMS
from ui.reports.form_view import FormView
from ui.reports.reckoning import made_of
from workstation.forms.basis import Basis
from workstation.forms.filling import records_behind
from workstation.package.contents import Form
from workstation.words import Speech

DISPLAY, TIP = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole
ACCESSIBLE = Qt.ItemDataRole.AccessibleTextRole


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with small_store(tmp_path_factory.mktemp("view") / "资料") as opened:
        yield opened


@pytest.fixture(scope="module")
def forms(store: Store) -> list[Form]:
    return filled(store)


@pytest.fixture
def view(qapp: QApplication, qtbot: QtBot, forms: list[Form]) -> FormView:
    look.dress(qapp)
    return opened(qtbot, forms)


def opened(qtbot: QtBot, forms: list[Form]) -> FormView:
    shown = FormView()
    qtbot.addWidget(shown)
    shown.resize(1100, 600)
    shown.show_forms(forms, CODE)
    with qtbot.waitActive(shown):
        shown.show()
        shown.activateWindow()
    qtbot.waitUntil(lambda: shown.table._room == shown.table.viewport().width(), timeout=5000)
    return shown


def place(view: FormView, line: str, key: str) -> QPoint:
    return view.table.visualRect(view.model.index_of(line, key)).center()


# -- the same everywhere -----------------------------------------------------------------------------------


def test_the_screen_shows_what_the_workbook_holds(view: FormView, forms: list[Form], tmp_path: Path) -> None:
    for form in forms:
        view.show_form(form.sheet)
        model = view.model
        cells = (
            model.index(row, column).data(DISPLAY)
            for row in range(model.rowCount())
            for column in range(model.columnCount())
            if (cell := model.placed(model.index(row, column))) is not None and cell.column == column
        )
        texts = [text for text in cells if text]
        assert texts == workbook_texts(form, tmp_path / f"{form.sheet}.xlsx")
        assert len(texts) > 50


def test_the_model_keeps_the_rules_of_models(view: FormView, forms: list[Form]) -> None:
    tester = QAbstractItemModelTester(view.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    view.show_form("知统3")
    view.mark_changes({("知统3", "01", "current"): 1})
    view.show_forms(forms[:1])
    view.show_forms([])
    assert view.model.rowCount() == view.tabs.count() == 0
    del tester


# -- figures and their records -----------------------------------------------------------------------------


def test_every_figure_opens_its_records(view: FormView, store: Store, forms: list[Form], qtbot: QtBot) -> None:
    asked: list[tuple[str, str, str]] = []
    view.figure_chosen.connect(lambda form, line, key: asked.append((form, line, key)))
    number = 0
    for form in forms:
        view.show_form(form.sheet)
        figures = [cell for cell in view.model.sheet.layout.cells if cell.key] if view.model.sheet else []
        assert len(figures) == sum(len(line.figures) for block in form.blocks for line in block.lines)
        for cell in figures:
            assert view.table.choose(view.model.index(cell.row, cell.column))
        number += len(figures)
    assert len(asked) == len(set(asked)) == number
    basis = Basis.of(store)
    # Lines of one table are told apart by one condition only: the first and the last stand for them all.
    ends = {
        (form.sheet, line.code) for form in forms for block in form.blocks for line in (block.lines[0], block.lines[-1])
    }
    for form_number, line, key in asked:
        if (form_number, line) in ends:
            register, _ = records_behind(store, form_number, line, key, PERIOD, basis)
            assert register.key


def test_enter_and_double_click_choose_a_figure_and_nothing_else(view: FormView, qtbot: QtBot) -> None:
    view.show_figure("知统1", "01", "opening")
    assert view.table.hasFocus()
    for by_mouse in (False, True):
        with qtbot.waitSignal(view.figure_chosen, timeout=2000) as chosen:
            if by_mouse:
                spot = place(view, "01", "opening")
                QTest.mouseDClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
            else:
                QTest.keyClick(view.table, Qt.Key.Key_Return)
        assert chosen.args == ["知统1", "01", "opening"]
    view.table.setCurrentIndex(view.model.index(view.model.index_of("01", "opening").row(), 0))
    with qtbot.assertNotEmitted(view.figure_chosen):
        QTest.keyClick(view.table, Qt.Key.Key_Return)


def test_a_figure_says_how_it_is_made(forms: list[Form]) -> None:
    form = forms[0]
    labels = {column.key: column.label for column in form.blocks[0].columns}
    closing = next(column for column in form.blocks[0].columns if column.key == "closing")
    told = made_of(form, "02", "closing")
    assert all(labels[key] in told for key in ("closing", *closing.plus, *closing.minus))
    assert form.blocks[0].lines[1].label in made_of(form, "01", "opening")
    assert made_of(form, "02", "opening") == made_of(form, "02", "unknown") == ""
    assert made_of(form, "900", "rate").count("÷") == 1
    assert "…" in made_of(form, "100", "opening")


# -- marks -------------------------------------------------------------------------------------------------


def test_changes_and_findings_are_marked_and_told(view: FormView, forms: list[Form]) -> None:
    view.mark_changes({("知统1", "01", "opening"): 12_345, ("知统4", "01", "success_rate"): None})
    view.mark_findings(
        {("知统1", "01", "opening"): ("hard", "句子甲"), ("知统4", "01", "received"): ("soft", "句子乙")}
    )
    index = view.model.index_of("01", "opening")
    for role in (TIP, ACCESSIBLE):
        assert "12,345" in index.data(role) and "句子甲" in index.data(role)
    assert "句子" not in view.model.index_of("02", "opening").data(TIP)
    plain, marked = (view.table.visualRect(view.model.index_of(line, "opening")) for line in ("02", "01"))
    picture = view.table.viewport().grab().toImage()
    assert picture.pixelColor(marked.topLeft() + QPoint(2, 2)) != picture.pixelColor(plain.topLeft() + QPoint(2, 2))
    view.show_form("知统4")
    assert "句子乙" in view.model.index_of("01", "received").data(TIP)
    assert (view.model.index_of("01", "success_rate").data(ACCESSIBLE)).count(" ") >= 2
    view.show_forms(forms, CODE)
    assert view.form_number == "知统4"
    assert "句子乙" not in view.model.index_of("01", "received").data(TIP)


# -- keys, wheel, clipboard --------------------------------------------------------------------------------


def test_it_is_made_larger_and_smaller(view: FormView) -> None:
    heights = [view.table.rowHeight(8)]
    QTest.keyClick(view.table, Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    heights.append(view.table.rowHeight(8))
    wheel = QWheelEvent(
        QPointF(9, 9), QPointF(9, 9), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.table.viewport(), wheel)
    heights.append(view.table.rowHeight(8))
    assert heights == sorted(set(heights))
    QTest.keyClick(view.table, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert view.table.zoom == 100 and view.table.rowHeight(8) == heights[0]
    for _ in range(20):
        view.smaller.click()
    assert view.table.zoom == ZOOMS[0]
    for _ in range(20):
        view.larger.click()
    assert view.table.zoom == ZOOMS[-1]


def test_cells_are_copied_as_a_table(view: FormView, forms: list[Form]) -> None:
    line = forms[0].blocks[0].lines[0]
    row = view.model.index_of("01", "opening").row()
    view.table.setCurrentIndex(view.model.index(row, 0))
    QTest.keyClick(view.table, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(view.table, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(view.table, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(view.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    data = QApplication.clipboard().mimeData()
    opening = f"{line.figures[0]:,}"
    assert data.text().split() == [line.label, "01", line.unit, opening]
    # 01 stays text, a figure is a number.
    assert f"<td>{opening}</td>" in data.html() and "<td>01</td>" not in data.html()


def test_heads_stay_in_sight(view: FormView) -> None:
    assert view.table.sticky() is None
    view.show_figure("知统1", "130", "closing")
    view.show_figure("知统1", "110", "closing")
    band = view.table.sticky()
    assert band is not None and view.model.sheet is not None
    assert view.model.index_of("110", "closing").row() in band.lines
    covered = view.table.sticky_height(band)
    assert view.table.visualRect(view.table.currentIndex()).top() >= covered
    # A click on the head is none on what lies below it.
    assert view.table.indexAt(QPoint(5, 5)).row() == band.head.start


# -- sizes, names ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("points", [9, 12, 16])
def test_nothing_is_cut(qapp: QApplication, qtbot: QtBot, forms: list[Form], points: int) -> None:
    look.dress(qapp, "dark", points)
    shown = opened(qtbot, [*forms, long_form(40, label="其中：内蒙古自治区鄂尔多斯市准格尔经济开发区第{n}分区")])
    shown.show_forms(shown.forms, CODE, [works_list(40)])
    for number in shown.numbers:
        shown.show_form(number)
        sheet, dress = shown.model.sheet, shown.table.dress
        assert sheet is not None
        for cell in sheet.layout.cells:
            text = sheet.text(cell)
            assert letters_height(dress, cell, text) <= shown.table.rowHeight(cell.row) + 1
            if cell.key or cell.style == "code":
                assert dress.advance(cell.style, text) <= shown.table.columnWidth(cell.column) + 1, text
    look.dress(qapp)


def test_a_form_fits_a_small_screen(view: FormView, forms: list[Form]) -> None:
    for form in forms:
        view.show_form(form.sheet)
        assert view.table.horizontalScrollBar().maximum() == 0, form.sheet


def test_screen_readers_and_keys_reach_it(view: FormView) -> None:
    assert nameless(view) == []
    index = view.model.index_of("01", "closing")
    cell = view.model.figure(index)
    assert cell is not None and view.model.sheet is not None
    told = index.data(ACCESSIBLE)
    assert told.startswith(view.model.sheet.heading_of(cell)) and index.data(DISPLAY) in told
    chart = view.model.index(view.model.rowCount() - 1, 0)
    assert view.model.is_chart(chart.row()) and "800" in chart.data(ACCESSIBLE)
    view.tabs.setFocus()
    QTest.keyClick(view.tabs, Qt.Key.Key_Right)
    assert view.form_number == "知统2"
    QTest.keyClick(view.tabs, Qt.Key.Key_Tab)
    assert not view.tabs.hasFocus()
    assert QAccessible.queryAccessibleInterface(view.table).text(QAccessible.Text.Name)


def test_its_own_words_are_in_the_language_of_the_window(
    qapp: QApplication, qtbot: QtBot, forms: list[Form], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Speech, "language", "en")
    shown = opened(qtbot, forms)
    for text in (shown.table.accessibleName(), shown.tabs.accessibleName(), shown.larger.toolTip()):
        assert text.isascii()


def test_thousands_of_lines_draw_only_what_is_seen(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = opened(qtbot, [long_form(5000, 6, 12)])
    drawn: list[Any] = []
    draw = shown.table.draw_cell

    def counted(*given: Any, **named: Any) -> None:
        drawn.append(given)
        draw(*given, **named)

    monkeypatch.setattr(shown.table, "draw_cell", counted)
    shown.table.scrollToBottom()
    shown.table.viewport().repaint()
    assert 0 < len(drawn) < 2000

"""A clerk gets through the form by keys alone, and loses nothing of what an input method holds."""

import itertools
from typing import cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton, QWidget

from tests.ui.form_helping import (
    CASES,
    CONTROL,
    MARKS,
    SHIFT,
    Desk,
    control,
    desk,
    line,
    open_desk,
    pick,
    preedit,
    press,
    uids_of,
    write,
)
from tests.ui.helping import commit, sample_raws
from ui import look
from ui.form.editors import DayEditor, PickEditor
from ui.form.record_form import RecordForm

__all__ = ["desk", "open_desk"]
RAW = sample_raws("trademarks", 300)[-1]


def whole_mark(form: RecordForm) -> None:
    for key in ("registration_no", "mark_name", "registrant"):
        write(form, key, str(RAW[key]))
    write(form, "nice_class", str(RAW["nice_class"]))
    pick(form, "mark_type", RAW["mark_type"])
    pick(form, "status", "申请中")


def test_shift_enter_goes_back(desk: Desk) -> None:
    form = desk.new()
    keys = [key for section in MARKS.sections for key in section.fields][:3]
    for here, there in itertools.pairwise(keys):
        press(control(form, here), Qt.Key.Key_Return)
        assert control(form, there).hasFocus()
    for here, there in itertools.pairwise(reversed(keys)):
        press(control(form, here), Qt.Key.Key_Return, SHIFT)
        assert control(form, there).hasFocus()


def test_enter_makes_a_line_where_there_are_several_and_ctrl_enter_leaves(desk: Desk) -> None:
    form = desk.new()
    lines = control(form, "goods_services")
    assert isinstance(lines, QPlainTextEdit)
    lines.setFocus()
    commit(lines, "服装")
    press(lines, Qt.Key.Key_Return)
    commit(lines, "鞋")
    assert form.editors["goods_services"].raw() == "服装\n鞋"
    press(lines, Qt.Key.Key_Return, CONTROL)
    assert control(form, "similar_groups").hasFocus()
    lines.setFocus()
    press(lines, Qt.Key.Key_Tab)
    assert control(form, "similar_groups").hasFocus()


def test_ctrl_shift_s_saves_and_begins_another(desk: Desk) -> None:
    form = desk.new()
    whole_mark(form)
    press(control(form, "status"), Qt.Key.Key_S, CONTROL | SHIFT)
    with desk.qtbot.waitSignal(form.saved):
        pass
    assert form.uid == ""
    assert line(form, "mark_name").raw() is None
    assert control(form, "registration_no").hasFocus()
    assert not form.dirty
    assert len(uids_of(desk)) == 251


def test_saving_stays_with_the_record(desk: Desk) -> None:
    form = desk.new()
    whole_mark(form)
    desk.saved(form)
    assert form.uid
    assert line(form, "mark_name").raw() == RAW["mark_name"]


def test_page_keys_ask_for_the_neighbours_and_change_no_value(desk: Desk) -> None:
    form = desk.opened(uids_of(desk)[0])
    for key in ("mark_name", "status"):
        control(form, key).setFocus()
        with desk.qtbot.waitSignal(form.next_wanted):
            press(control(form, key), Qt.Key.Key_PageDown)
        with desk.qtbot.waitSignal(form.previous_wanted):
            press(control(form, key), Qt.Key.Key_PageUp)
    assert not form.dirty


def test_ctrl_page_keys_go_from_section_to_section(desk: Desk) -> None:
    form = desk.new()
    press(control(form, "registration_no"), Qt.Key.Key_PageDown, CONTROL)
    assert control(form, MARKS.sections[1].fields[0]).hasFocus()
    assert form.body.sections.currentIndex() == 1
    press(control(form, MARKS.sections[1].fields[0]), Qt.Key.Key_PageUp, CONTROL)
    assert control(form, "registration_no").hasFocus()


def test_the_heading_of_the_section_stays_at_the_top(desk: Desk) -> None:
    form = desk.new()
    assert form.body.sections.isVisible()
    form.body.show_section(2)
    scrollbar = form.body.area.verticalScrollBar()
    scrollbar.setValue(scrollbar.value() + 60)
    assert form.body.sticky.isVisible()
    assert form.body.sticky.text() == MARKS.sections[2].words()


# -- a record like another ---------------------------------------------------------------------------------


def test_a_record_is_begun_like_the_one_shown(desk: Desk) -> None:
    uid = uids_of(desk)[0]
    digest = "a" * 64
    events = [{"kind": "许可", "date": "2025-01-01"}]
    values = {"contact": "李四", "files": digest, "trademark_events": events}
    desk.ask(lambda store: store.update(MARKS, uid, values, cause="hand"))
    source = desk.ask(lambda store: store.get(MARKS, uid))
    form = desk.opened(uid)
    press(line(form, "contact").line, Qt.Key.Key_D, CONTROL)
    desk.ask()
    assert form.uid == ""
    assert line(form, "registrant").raw() == source["registrant"]
    assert line(form, "contact").raw() == "李四"
    assert line(form, "registration_no").raw() is None
    assert line(form, "nice_class").raw() is None
    assert form.editors["files"].raw() is None
    assert form.grids["trademark_events"].raw() == []
    assert control(form, "registration_no").hasFocus()
    assert form.dirty


def test_without_a_record_the_newest_is_copied(desk: Desk) -> None:
    newest = desk.ask(lambda store: store.get(MARKS, max(record["uid"] for record in store.each(MARKS))))
    form = desk.new()
    form.copy_last()
    desk.ask()
    assert line(form, "registrant").raw() == newest["registrant"]


# -- dates and lists ---------------------------------------------------------------------------------------


def test_arrows_step_a_date_and_a_calendar_chooses_one(desk: Desk) -> None:
    form = desk.new()
    day = form.editors["filing_date"]
    assert isinstance(day, DayEditor)
    commit(day.line, "2024年2月28日")
    day.line.setFocus()
    press(day.line, Qt.Key.Key_Up)
    assert day.raw() == "2024-02-29"
    press(day.line, Qt.Key.Key_Down)
    press(day.line, Qt.Key.Key_Down)
    assert day.raw() == "2024-02-27"
    press(day.line, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert day.calendar is not None and day.calendar.isVisible()
    assert day.calendar.selectedDate().toString("yyyy-MM-dd") == "2024-02-27"
    day.calendar.hide()
    day.calendar.clicked.emit(day.calendar.selectedDate().addDays(3))
    assert day.raw() == "2024-03-01"


def test_arrows_leave_an_unreadable_date_alone(desk: Desk) -> None:
    form = desk.new()
    commit(line(form, "filing_date").line, "2024年初")
    press(line(form, "filing_date").line, Qt.Key.Key_Up)
    assert form.editors["filing_date"].raw() == "2024年初"


def test_a_list_is_found_by_initials_spelling_and_chosen(desk: Desk) -> None:
    form = desk.new()
    unit = form.editors["unit"]
    assert isinstance(unit, PickEditor)
    unit.combo.setFocus()
    QTest.keyClicks(unit.combo, "ds")
    assert unit.combo.currentText().startswith("东胜")
    unit.combo.view()._at = 0.0  # type: ignore[attr-defined]
    QTest.keyClicks(unit.combo, "wushen")
    assert unit.combo.currentText().startswith("乌审")
    assert form.typed()["unit"] == unit.raw()


def test_backspace_empties_a_list(desk: Desk) -> None:
    form = desk.new()
    pick(form, "status", "已注册")
    press(control(form, "status"), Qt.Key.Key_Backspace)
    assert form.editors["status"].raw() is None


# -- child tables ------------------------------------------------------------------------------------------


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def test_rows_of_a_grid_by_keys(desk: Desk) -> None:
    form = desk.new()
    grid = form.grids["trademark_events"]
    grid.more.setFocus()
    press(grid.more, Qt.Key.Key_Insert)
    assert len(grid.rows) == 1
    keys = list(grid.rows[0])
    for key in keys:
        assert grid.rows[0][key].isAncestorOf(focused()), key
        press(focused(), Qt.Key.Key_Tab)
    assert grid.more.hasFocus()
    control_of = grid.rows[0]["number"].focusProxy()
    assert control_of is not None
    control_of.setFocus()
    commit(control_of, "甲")
    press(control_of, Qt.Key.Key_Return)
    assert grid.rows[0]["counterparty"].isAncestorOf(focused())
    press(focused(), Qt.Key.Key_Return, CONTROL)
    assert len(grid.rows) == 2
    assert grid.rows[1]["kind"].isAncestorOf(focused())
    press(focused(), Qt.Key.Key_Delete, CONTROL)
    assert len(grid.rows) == 1
    assert grid.rows[0]["kind"].isAncestorOf(focused())
    assert grid.raw() == [{"number": "甲"}]


def test_enter_leads_from_the_fields_into_the_grid_and_out(desk: Desk) -> None:
    form = desk.new()
    grid = form.grids["trademark_events"]
    grid.add_row()
    last = control(form, MARKS.sections[-1].fields[-1])
    last.setFocus()
    assert form.body.step(1)
    assert grid.rows[0]["kind"].isAncestorOf(focused())
    assert form.body.step(-1)
    assert last.hasFocus()


def test_findings_stand_at_their_cells(desk: Desk) -> None:
    form = desk.new()
    grid = form.grids["trademark_events"]
    grid.put([{"number": "甲"}, {"date": "2026-02-30"}])
    form._typed("trademark_events")
    desk.checked(form)
    day = grid.rows[1]["date"].focusProxy()
    kind = grid.rows[0]["kind"].focusProxy()
    assert day is not None and kind is not None
    assert day.property("fault") == "hard" and day.accessibleDescription()
    assert kind.property("fault") == "hard"
    assert grid.rows[1]["number"].focusProxy().property("fault") in (None, "")  # type: ignore[union-attr]


def test_a_long_child_table_is_built_in_parts_and_whole_in_value(desk: Desk) -> None:
    form = desk.new(CASES)
    grid = form.grids["case_services"]
    rows = [{"date": "2026-01-02", "content": f"第{number}次"} for number in range(100)]
    grid.put_value(rows)
    assert len(grid.rows) < 100
    first = grid.raw()
    assert len(first) == 100
    desk.qtbot.waitUntil(lambda: len(grid.rows) == 100, timeout=20_000)
    assert grid.raw() == first


# -- input methods -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["mark_name", "note"])
def test_what_an_input_method_holds_is_written_when_the_field_is_left(desk: Desk, key: str) -> None:
    form = desk.new()
    field = control(form, key)
    field.setFocus()
    preedit(field, "阿尔巴斯")
    assert form.editors[key].raw() is None
    control(form, "contact").setFocus()
    assert form.editors[key].raw() == "阿尔巴斯"
    assert form.dirty


def test_what_an_input_method_holds_is_saved_and_kept_as_a_draft(desk: Desk) -> None:
    form = desk.opened(uids_of(desk)[0])
    field = control(form, "contact")
    field.setFocus()
    preedit(field, "李四")
    desk.saved(form)
    assert desk.ask(lambda store: store.get(MARKS, form.uid))["contact"] == "李四"
    preedit(field, "王五")
    form.close_form()
    [draft] = desk.ask(lambda store: store.drafts())
    assert draft["content"]["raw"]["contact"] in ("王五李四", "李四王五")


def test_keeping_a_draft_in_passing_leaves_the_input_method_alone(desk: Desk) -> None:
    form = desk.new()
    field = control(form, "mark_name")
    field.setFocus()
    commit(field, "阿")
    preedit(field, "er ba si")
    form.keeper.due.emit()
    desk.ask()
    assert form.editors["mark_name"].raw() == "阿"
    assert form.state == "window_state_draft"
    assert form.keep_draft()
    assert form.editors["mark_name"].raw() == "阿er ba si"


def test_what_an_input_method_confirms_itself_is_written_once(desk: Desk) -> None:
    form = desk.new()
    field = control(form, "mark_name")
    field.setFocus()
    preedit(field, "a er ba si")
    commit(field, "阿尔巴斯")
    control(form, "contact").setFocus()
    assert form.editors["mark_name"].raw() == "阿尔巴斯"


# -- room --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("points", [9, 16])
def test_nothing_is_cut_in_a_narrow_form(desk: Desk, points: int) -> None:
    look.dress(look.application(), "light", points)
    try:
        form = desk.new(CASES)
        form.resize(360, 700)
        write(form, "received_on", "2026-03-05")
        desk.checked(form)
        desk.ask()
        assert form.width() == 360
        assert form.minimumSizeHint().width() <= 360
        for label in cast("list[QLabel]", form.findChildren(QLabel)):
            if label.isVisible() and label.text():
                assert label.heightForWidth(label.width()) <= label.height() or not label.wordWrap(), label.text()
                assert label.wordWrap() or label.sizeHint().width() <= label.width() + 1, label.text()
        for button in cast("list[QPushButton]", form.findChildren(QPushButton)):
            if button.isVisible():
                assert button.width() >= button.sizeHint().width(), button.text()
                right = button.mapTo(form, QPoint(button.width(), 0)).x()
                assert right <= form.width(), button.text()
    finally:
        look.dress(look.application())


def test_headings_stand_above_their_editors_where_it_is_narrow(desk: Desk) -> None:
    form = desk.new()
    row = form.body.rows["mark_name"]
    assert row.label.y() < row.editor.geometry().bottom() and row.label.x() < row.editor.x()
    look.dress(look.application(), "light", 16)
    try:
        form.resize(360, 700)
        desk.ask()
        assert row.editor.mapTo(row, QPoint()).y() >= row.label.geometry().bottom()
    finally:
        look.dress(look.application())


def test_every_control_has_a_name(desk: Desk) -> None:
    form = desk.new(CASES)
    form.grids["case_services"].add_row()
    for widget in cast("list[QWidget]", form.findChildren(QWidget)):
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.isVisible() and not widget.focusProxy():
            assert widget.accessibleName(), widget

"""The form: typed, checked, saved through the operations; what is not saved stays as a draft."""

import hashlib
import itertools
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.helping import (
    CASES,
    TRADEMARKS,
    UNIT,
    Opener,
    asked,
    commit,
    go,
    opened_form,
    page_of,
    sample_raws,
    saved,
)
from ui.form.drafts import DRAFT_AFTER
from ui.form.editors import Editor, FilesEditor, LineEditor, PickEditor
from ui.form.record_form import RecordForm
from ui.shell.main_window import MainWindow

MARK = sample_raws("trademarks", 300)[-1]


def line(form: RecordForm, key: str) -> LineEditor:
    editor = form.editors[key]
    assert isinstance(editor, LineEditor)
    return editor


def control(editor: Editor) -> QWidget:
    """The control that takes the keys."""
    found = editor.focusProxy()
    assert found is not None
    return found


def pick(form: RecordForm, key: str, value: object) -> None:
    """Choose as a person does."""
    editor = form.editors[key]
    assert isinstance(editor, PickEditor)
    place = editor.combo.findData(value)
    editor.combo.setCurrentIndex(place)
    editor.combo.activated.emit(place)


def new_form(window: MainWindow, qtbot: QtBot) -> RecordForm:
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    form = page_of(window).form
    qtbot.waitUntil(form.isVisible)
    return form


def type_mark(form: RecordForm, qtbot: QtBot, name: str = "阿尔巴斯雪莲") -> None:
    """A whole mark, typed."""
    QTest.keyClicks(line(form, "registration_no").line, str(MARK["registration_no"]))
    commit(line(form, "mark_name").line, name)
    pick(form, "mark_type", MARK["mark_type"])
    QTest.keyClicks(line(form, "nice_class").line, str(MARK["nice_class"]))
    commit(line(form, "registrant").line, "鄂尔多斯市某某农牧业有限公司")
    QTest.keyClicks(line(form, "filing_date").line, "2020.3.5")
    QTest.keyClicks(line(form, "registration_date").line, "20201114")
    pick(form, "status", "已注册")


def drafts(window: MainWindow, qtbot: QtBot) -> list[dict[str, object]]:
    found: list[dict[str, object]] = asked(window, qtbot, lambda store: store.drafts())
    return found


def test_a_record_is_added_in_chinese(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    form = new_form(window, qtbot)
    type_mark(form, qtbot)
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: form.uid != "", timeout=10_000)
    record = asked(window, qtbot, lambda store: store.get(TRADEMARKS, form.uid))
    assert record["mark_name"] == "阿尔巴斯雪莲"
    assert record["filing_date"] == "2020-03-05"
    assert record["registration_date"] == "2020-11-14"
    assert record["unit"] == UNIT
    assert record["valid_to"] == "2030-11-13"
    assert form.editors["valid_to"].raw() == "2030-11-13"
    assert form.state == "window_state_saved"
    assert page_of(window).model.rowCount() == 251
    assert drafts(window, qtbot) == []


def test_all_faults_are_shown_at_once_and_nothing_is_saved(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    form = new_form(window, qtbot)
    commit(line(form, "registration_no").line, "商标一号")
    QTest.keyClicks(line(form, "registration_date").line, "2023-02-30")
    saved(form, qtbot)
    codes = {finding.code: finding.field for finding in form.findings}
    assert codes["day_impossible"] == "registration_date"
    assert codes["trademark_number_form"] == "registration_no"
    missing = {finding.field for finding in form.findings if finding.code == "required"}
    assert {"mark_name", "registrant"} <= missing
    # It follows from the day that could not be read.
    assert "status" not in missing
    assert form.finding_list.count() == len(form.findings) > 4
    assert form.finding_list.isVisible()
    assert control(form.editors["registration_date"]).property("fault") == "hard"
    assert form.body.rows["registration_date"].note.isVisible()
    assert form.uid == ""
    assert page_of(window).model.rowCount() == 250


def test_a_finding_jumps_to_its_field(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    form = new_form(window, qtbot)
    QTest.keyClicks(line(form, "valid_to").line, "2023-02-30")
    saved(form, qtbot)
    row = next(row for row, finding in enumerate(form.findings) if finding.field == "valid_to")
    form.finding_list.itemActivated.emit(form.finding_list.item(row))
    qtbot.waitUntil(line(form, "valid_to").line.hasFocus)
    assert not form.editors["valid_to"].visibleRegion().isEmpty()


def test_a_mended_field_loses_its_fault(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    form = new_form(window, qtbot)
    QTest.keyClicks(line(form, "valid_to").line, "2023-02-30")
    saved(form, qtbot)
    assert any(finding.field == "valid_to" for finding in form.findings)
    others = len(form.findings) - 1
    QTest.keyClick(line(form, "valid_to").line, Qt.Key.Key_Backspace)
    assert not any(finding.field == "valid_to" for finding in form.findings)
    assert len(form.findings) == others


def test_soft_findings_pass_and_are_shown(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    form = new_form(window, qtbot)
    type_mark(form, qtbot)
    QTest.keyClicks(line(form, "valid_to").line, "2031-01-01")
    saved(form, qtbot)
    assert form.uid
    assert "T3" in {finding.code for finding in form.findings}
    assert not any(finding.hard for finding in form.findings)
    assert form.finding_list.count() == len(form.findings)


def test_a_change_is_saved_with_its_history(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    form = opened_form(window, qtbot, row=5)
    commit(line(form, "contact").line, "李四")
    assert form.typed() == {"contact": "李四"}
    saved(form, qtbot)
    versions = asked(window, qtbot, lambda store: store.history(TRADEMARKS, form.uid))
    assert [version.action for version in versions] == ["add", "change"]
    assert versions[1].after == {"contact": "李四"}
    assert versions[1].clerk == "王芳"
    assert not form.dirty


def test_a_record_changed_meanwhile_is_not_overwritten(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    form = opened_form(window, qtbot)
    asked(window, qtbot, lambda store: store.update(TRADEMARKS, form.uid, {"agency": "别处"}, cause="import"))
    commit(line(form, "contact").line, "李四")
    saved(form, qtbot)
    assert [finding.code for finding in form.findings] == ["changed_meanwhile"]
    assert asked(window, qtbot, lambda store: store.get(TRADEMARKS, form.uid))["contact"] is None


def test_enter_goes_to_the_next_field(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    form = new_form(window, qtbot)
    keys = [key for section in TRADEMARKS.sections for key in section.fields]
    for here, there in itertools.pairwise(keys[:4]):
        QTest.keyClick(control(form.editors[here]), Qt.Key.Key_Return)
        qtbot.waitUntil(control(form.editors[there]).hasFocus)


def test_enter_on_a_row_goes_into_its_form(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    page = page_of(window)
    page.table.setFocus()
    page.table.selectRow(4)
    row = page.model.row_at(4)
    assert row is not None
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    first = TRADEMARKS.sections[0].fields[0]
    qtbot.waitUntil(lambda: page.form.uid == row.uid)
    qtbot.waitUntil(control(page.form.editors[first]).hasFocus)


def test_a_file_is_attached_by_its_content(
    open_window: Opener, book: Path, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(book)
    form = opened_form(window, qtbot)
    file = tmp_path / "证书.pdf"
    file.write_bytes(b"certificate")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(file)], ""))
    editor = form.editors["files"]
    assert isinstance(editor, FilesEditor)
    editor.more.click()
    qtbot.waitUntil(lambda: editor.raw() is not None)
    saved(form, qtbot)
    record = asked(window, qtbot, lambda store: store.get(TRADEMARKS, form.uid))
    assert record["files"] == hashlib.sha256(b"certificate").hexdigest()
    kept = asked(window, qtbot, lambda store: store.attachment(record["files"]).read_bytes())
    assert kept == b"certificate"


def test_what_is_typed_is_a_draft_within_a_second(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    form = new_form(window, qtbot)
    commit(line(form, "mark_name").line, "半个商标")
    assert form.state == "window_state_typing"
    # How long it takes on a busy machine is not ours to say; when it begins is.
    assert DRAFT_AFTER < 1000
    qtbot.waitUntil(lambda: form.state == "window_state_draft", timeout=20_000)
    [draft] = drafts(window, qtbot)
    assert draft["content"] == {"raw": {"mark_name": "半个商标"}, "revision": None}


def test_a_draft_comes_back_after_a_kill(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    form = new_form(window, qtbot)
    commit(line(form, "mark_name").line, "半个商标")
    form.grids["trademark_events"].more.click()
    form.grids["trademark_events"].rows[0]["date"].put("2024-05-06")
    qtbot.waitUntil(lambda: form.state == "window_state_draft", timeout=2000)
    # Killed: nothing of the window's end runs, only the folder is set free as the system does.
    window._asker.close()
    again = open_window(book)
    strip = page_of(again).strip
    qtbot.waitUntil(strip.isVisible)
    strip.take_button.click()
    form = page_of(again).form
    assert form.editors["mark_name"].raw() == "半个商标"
    assert form.grids["trademark_events"].raw() == [{"date": "2024-05-06"}]
    qtbot.waitUntil(lambda: not strip.isVisible())


def test_a_draft_over_a_record_comes_back_with_the_record(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    form = opened_form(window, qtbot, row=2)
    uid = form.uid
    commit(line(form, "contact").line, "李四")
    QTest.keyClick(line(form, "contact").line, Qt.Key.Key_Escape)
    qtbot.waitUntil(form.isHidden)
    strip = page_of(window).strip
    qtbot.waitUntil(strip.isVisible)
    form = opened_form(window, qtbot, row=2)
    qtbot.waitUntil(lambda: form.editors["contact"].raw() == "李四")
    saved(form, qtbot)
    assert asked(window, qtbot, lambda store: store.get(TRADEMARKS, uid))["contact"] == "李四"
    assert drafts(window, qtbot) == []
    qtbot.waitUntil(lambda: not strip.isVisible())


def test_discarding_brings_back_what_is_saved(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    form = opened_form(window, qtbot)
    commit(line(form, "contact").line, "李四")
    form.discard_button.click()
    qtbot.waitUntil(lambda: form.editors["contact"].raw() is None)
    assert not form.dirty
    assert drafts(window, qtbot) == []


def test_closing_the_window_keeps_the_draft(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    form = new_form(window, qtbot)
    commit(line(form, "mark_name").line, "半个商标")
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert [draft["content"]["raw"] for draft in drafts(window, qtbot)] == [{"mark_name": "半个商标"}]  # type: ignore[index]


@pytest.mark.expects_log("unforeseen on the store's thread")
def test_a_draft_that_cannot_be_kept_is_said_and_not_lost_by_closing(
    open_window: Opener, book: Path, qtbot: QtBot
) -> None:
    window = open_window(book)
    form = new_form(window, qtbot)
    asked(window, qtbot, lambda store: store._connection.execute("DROP TABLE drafts").close() or True)
    commit(line(form, "mark_name").line, "半个商标")
    window.close()
    qtbot.waitUntil(window.notice.isVisible)
    asked(window, qtbot)
    assert window.isVisible()
    assert form.editors["mark_name"].raw() == "半个商标"
    assert form.state == "window_state_typing"
    window.close()
    assert not window.isVisible()


def test_switching_records_mixes_nothing(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    form = opened_form(window, qtbot, row=1)
    first = form.uid
    commit(line(form, "contact").line, "李四")
    form = opened_form(window, qtbot, row=3)
    assert form.editors["contact"].raw() is None
    assert [draft["uid"] for draft in drafts(window, qtbot)] == [first]


def test_a_record_goes_to_the_recycle_bin_with_a_reason(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    form = opened_form(window, qtbot)
    uid = form.uid
    form.withdraw("")
    qtbot.waitUntil(lambda: bool(form.findings))
    assert [finding.code for finding in form.findings] == ["reason_needed"]
    form.withdraw("录重了")
    qtbot.waitUntil(form.isHidden)
    asked(window, qtbot)
    assert page_of(window).model.rowCount() == 249
    assert asked(window, qtbot, lambda store: store.get(TRADEMARKS, uid))["withdrawn_at"]


def test_rows_of_a_child_table_are_saved_and_faulted(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    go(window, CASES.key)
    form = opened_form(window, qtbot)
    assert form.register is CASES
    grid = form.grids["case_services"]
    before = len(grid.rows)
    grid.more.click()
    grid.more.click()
    row = grid.rows[before + 1]
    day = row["date"]
    assert isinstance(day, LineEditor)
    QTest.keyClicks(day.line, "2026-02-30")
    saved(form, qtbot)
    faults = {(finding.field, finding.code) for finding in form.findings if finding.hard}
    assert ("case_services.date", "day_impossible") in faults
    assert day.line.property("fault") == "hard"
    assert grid.faults.isVisible()
    day.line.selectAll()
    QTest.keyClicks(day.line, "2026-02-03")
    kind, content = row["kind"], row["content"]
    assert isinstance(kind, PickEditor)
    kind.combo.setCurrentIndex(1)
    kind.combo.activated.emit(1)
    commit(control(content), "电话答复")
    saved(form, qtbot)
    record = asked(window, qtbot, lambda store: store.get(CASES, form.uid))
    assert record["case_services"][-1]["date"] == "2026-02-03"
    assert record["case_services"][-1]["content"] == "电话答复"
    assert len(record["case_services"]) == before + 1


def test_places_follow_their_unit(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    form = new_form(window, qtbot)
    township = form.editors["township"]
    assert isinstance(township, PickEditor)
    before = [township.combo.itemData(row) for row in range(township.combo.count())]
    pick(form, "unit", "150602")
    after = [township.combo.itemData(row) for row in range(township.combo.count())]
    assert all(code is None or code.startswith(UNIT) for code in before)
    assert all(code is None or code.startswith("150602") for code in after)
    assert len(after) > 1


def test_a_day_is_shown_as_it_is_read(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    form = new_form(window, qtbot)
    day = line(form, "filing_date")
    commit(day.line, "2020年3月5日")
    QTest.keyClick(day.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: day.raw() == "2020-03-05")


def test_labels_name_their_fields(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    form = new_form(window, qtbot)
    labels = cast("list[QLabel]", form.findChildren(QLabel))
    buddies = {label.buddy() for label in labels if label.buddy() is not None}
    assert buddies == set(form.editors.values())

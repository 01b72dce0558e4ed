"""The record as it is typed is checked at once, and what can be worked out is offered."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidgetItem

from db.store import Store
from tests.ui.form_helping import (
    CASES,
    CONTROL,
    MARKS,
    SHIFT,
    Desk,
    codes,
    control,
    desk,
    line,
    open_desk,
    pick,
    press,
    uids_of,
    write,
)
from tests.ui.helping import UNIT
from tests.ui.test_fifth_register import CATALOGUE, SECRETS
from ui.form.live_check import CHECK_AFTER
from workstation.findings import Finding, Severity, hard, soft
from workstation.operations.proposing import Looked, Proposed
from workstation.register import Proposal, Rule, Surroundings
from workstation.words import say

__all__ = ["desk", "open_desk"]


def texts(form_list: object) -> list[str]:
    items = [form_list.item(row) for row in range(form_list.count())]  # type: ignore[attr-defined]
    return [item.text() for item in items if isinstance(item, QListWidgetItem)]


def test_a_fault_shows_after_a_rest_without_saving(desk: Desk) -> None:
    form = desk.new()
    write(form, "valid_to", "2023-02-30")
    assert form.findings == ()
    desk.qtbot.waitUntil(lambda: ("day_impossible", "valid_to") in codes(form), timeout=CHECK_AFTER + 5000)
    assert control(form, "valid_to").property("fault") == "hard"
    assert control(form, "valid_to").accessibleDescription()
    assert form.body.rows["valid_to"].note.text()
    assert form.uid == ""


def test_leaving_a_field_checks_at_once(desk: Desk) -> None:
    form = desk.new()
    line(form, "valid_to").line.setFocus()
    write(form, "valid_to", "2023-02-30")
    form.check._timer.setInterval(100_000)
    line(form, "ended_on").line.setFocus()
    desk.ask()
    assert ("day_impossible", "valid_to") in codes(form)


def test_all_faults_at_once_each_at_its_field(desk: Desk) -> None:
    form = desk.new()
    write(form, "registration_no", "商标一号")
    write(form, "filing_date", "2020-05-01")
    write(form, "registration_date", "2020-01-01")
    write(form, "nice_class", "77")
    desk.checked(form)
    assert codes(form) >= {("trademark_number_form", "registration_no"), ("T5", "nice_class")}
    assert any(code == "T1" for code, _ in codes(form))
    assert form.finding_list.count() == len(form.findings)


def test_empty_fields_are_counted_and_not_shouted_before_saving(desk: Desk) -> None:
    form = desk.new()
    write(form, "mark_name", "阿尔巴斯")
    desk.checked(form)
    assert not any(code == "required" for code, _ in codes(form))
    needed = form.head.needed.text()
    assert form.head.needed.isVisible()
    write(form, "registrant", "某某公司")
    desk.checked(form)
    assert form.head.needed.text() != needed
    desk.saved(form)
    assert ("required", "registration_no") in codes(form)
    assert not form.head.needed.isVisible()
    desk.checked(form)
    assert ("required", "registration_no") in codes(form)


def test_a_field_that_was_emptied_is_told_as_empty(desk: Desk) -> None:
    form = desk.new()
    write(form, "mark_name", "阿")
    press(line(form, "mark_name").line, Qt.Key.Key_Backspace)
    desk.checked(form)
    assert codes(form) == {("required", "mark_name")}


def test_a_late_answer_is_dropped(desk: Desk) -> None:
    form = desk.new()
    write(form, "valid_to", "2023-02-30")
    form.check.due.emit()
    write(form, "valid_to", "2023-02-28")
    desk.ask()
    assert codes(form) == set()
    form.check._take(form.check._newest.number - 1, Looked(findings=(hard("T5", "nice_class"),)))
    assert codes(form) == set()


def test_weight_is_told_in_words_and_signs(desk: Desk) -> None:
    form = desk.new()
    write(form, "nice_class", "77")
    pick(form, "unit", "150602")
    desk.checked(form)
    first, *rest = texts(form.finding_list)
    assert first.startswith(f"● {say('form_hard')}")
    assert rest and all(text.startswith(f"○ {say('form_soft')}") for text in rest)


def test_the_list_is_tall_enough_for_its_first_lines(desk: Desk) -> None:
    form = desk.new()
    form.resize(360, 700)
    write(form, "filing_date", "2020-05-01")
    write(form, "registration_date", "2020-01-01")
    desk.checked(form)
    item = form.finding_list.item(0)
    shown = form.finding_list.visualItemRect(item)
    needed = form.finding_list.fontMetrics().boundingRect(
        0, 0, shown.width() - 16, 1000, Qt.TextFlag.TextWordWrap.value, item.text()
    )
    assert needed.height() > form.finding_list.fontMetrics().height() * 1.5
    assert shown.height() >= needed.height()
    assert form.finding_list.viewport().height() >= shown.height()


def test_f8_goes_from_fault_to_fault(desk: Desk) -> None:
    form = desk.new()
    write(form, "registration_no", "商标一号")
    write(form, "nice_class", "77")
    desk.checked(form)
    fields = [finding.field for finding in form.findings if finding.hard]
    assert len(fields) == 2
    line(form, "contact").line.setFocus()
    press(line(form, "contact").line, Qt.Key.Key_F8)
    assert control(form, fields[0]).hasFocus()
    press(control(form, fields[0]), Qt.Key.Key_F8)
    assert control(form, fields[1]).hasFocus()
    press(control(form, fields[1]), Qt.Key.Key_F8, SHIFT)
    assert control(form, fields[0]).hasFocus()


def test_enter_in_the_list_jumps_and_stays(desk: Desk) -> None:
    form = desk.new()
    write(form, "valid_to", "2023-02-30")
    desk.checked(form)
    form.finding_list.setFocus()
    form.finding_list.setCurrentRow(0)
    press(form.finding_list, Qt.Key.Key_Return)
    assert line(form, "valid_to").line.hasFocus()


def test_a_number_that_is_taken_is_told_while_typing(desk: Desk) -> None:
    uid = uids_of(desk)[0]
    record = desk.ask(lambda store: store.get(MARKS, uid))
    form = desk.new()
    write(form, "registration_no", record["registration_no"])
    write(form, "nice_class", str(record["nice_class"]))
    desk.checked(form)
    assert ("double", "registration_no") in codes(form)
    write(form, "nice_class", str(record["nice_class"] % 45 + 1))
    desk.checked(form)
    assert ("double", "registration_no") not in codes(form)


def test_soft_findings_of_a_record_show_when_it_is_opened(desk: Desk) -> None:
    uid = uids_of(desk)[0]
    desk.ask(lambda store: store.update(MARKS, uid, {"unit": "150602", "township": None}, cause="import"))
    form = desk.opened(uid)
    assert ("unit_other", "unit") in codes(form)
    assert not form.dirty


# -- proposals ---------------------------------------------------------------------------------------------


def test_what_can_be_worked_out_is_offered_with_its_reason_and_taken_by_a_key(desk: Desk) -> None:
    form = desk.new()
    write(form, "registration_date", "2025-03-07")
    desk.checked(form)
    valid_to = line(form, "valid_to")
    assert valid_to.raw() is None
    assert "2035-03-06" in valid_to.line.placeholderText()
    assert MARKS.by_key["registration_date"].words() in form.body.rows["valid_to"].note.text()
    assert form.body.rows["valid_to"].take_button.isVisible()
    valid_to.line.setFocus()
    press(valid_to.line, Qt.Key.Key_Right)
    assert valid_to.raw() == "2035-03-06"
    assert not form.body.rows["valid_to"].take_button.isVisible()


def test_a_proposal_in_a_list_is_taken_by_its_button_or_ctrl_space(desk: Desk) -> None:
    form = desk.new()
    write(form, "nice_class", "25")
    write(form, "filing_date", "2024-03-07")
    desk.checked(form)
    kind = form.editors["mark_type"]
    assert kind.raw() is None
    form.body.rows["mark_type"].take_button.click()
    assert kind.raw() == "商品"
    edition = control(form, "nice_edition")
    edition.setFocus()
    press(edition, Qt.Key.Key_Space, CONTROL)
    assert form.editors["nice_edition"].raw() is not None


def test_a_proposal_never_overwrites_and_goes_when_something_is_typed(desk: Desk) -> None:
    form = desk.new()
    write(form, "registration_date", "2025-03-07")
    desk.checked(form)
    QTest.keyClicks(line(form, "valid_to").line, "2")
    assert not form.body.rows["valid_to"].take_button.isVisible()
    assert not form.editors["valid_to"].take_proposal()
    write(form, "valid_to", "2034-03-06")
    desk.checked(form)
    assert form.editors["valid_to"].raw() == "2034-03-06"
    assert form.editors["valid_to"].proposal is None


def test_looking_at_a_number_uses_up_none(desk: Desk) -> None:
    form = desk.new(CASES)
    write(form, "received_on", "2026-03-05")
    desk.checked(form)
    proposed = form.editors["case_no"].proposal
    assert proposed is not None and proposed.told_by == ("received_on", "unit")
    write(form, "applicant", "某某公司")
    desk.checked(form)
    assert form.editors["case_no"].proposal == proposed
    assert form.editors["case_no"].raw() is None


def test_the_unit_of_the_settings_is_offered_where_it_was_taken_out(desk: Desk) -> None:
    form = desk.new()
    assert form.editors["unit"].raw() == UNIT
    pick(form, "unit", None)
    desk.checked(form)
    assert form.editors["unit"].raw() is None
    proposal = form.editors["unit"].proposal
    assert proposal is not None and proposal.value == UNIT
    assert form.editors["unit"].take_proposal()
    assert form.editors["unit"].raw() == UNIT


def test_a_register_declared_in_a_test_is_checked_and_completed(open_desk: Callable[..., Desk], folder: Path) -> None:
    def worked_out(record: Mapping[str, Any], around: Surroundings) -> int | None:
        return record["worth"] // 10_000_000 if record.get("worth") is not None else None

    def few(record: Mapping[str, Any], around: Surroundings) -> Iterator[Finding]:
        if (record.get("holders") or 0) > 5:
            yield soft("unit_other", "holders", found="", unit=around.unit)

    secrets = replace(
        SECRETS,
        proposals=(Proposal(field="holders", work_out=worked_out),),
        rules=(Rule(code="unit_other", severity=Severity.SOFT, fields=("holders",), check=few),),
    )
    catalogue = (*CATALOGUE[:-1], secrets)
    Store.create(folder, unit=UNIT, clerk="王芳", catalogue=catalogue).close()
    desk = open_desk(folder, catalogue)
    form = desk.new(secrets)
    write(form, "worth", "80万元")
    desk.checked(form)
    proposal = form.editors["holders"].proposal
    assert proposal is not None and proposal == Proposed(value=8, told_by=("worth",))
    assert codes(form) == {("unit_other", "holders")}
    write(form, "holders", "3")
    desk.checked(form)
    assert codes(form) == set()


def test_nobody_writes_what_the_program_fills_in(desk: Desk) -> None:
    form = desk.new()
    assert not form.editors["origin"].isEnabled()
    assert form.editors["origin"].toolTip()
    assert all(editor.isEnabled() for key, editor in form.editors.items() if key != "origin")

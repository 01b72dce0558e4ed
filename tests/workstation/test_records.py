"""From raw values to a checked record: reading, proposing, all findings at once."""

from typing import Any

import pytest

from tests.workstation.registers.conftest import Around
from workstation.findings import Severity
from workstation.records import prepare, prepare_change, read_raw, to_json
from workstation.registers.catalogue import REGISTERS
from workstation.registers.copyrights import COPYRIGHTS
from workstation.registers.trademarks import TRADEMARKS

MARK: dict[str, Any] = {
    "registration_no": "第１２３４５６７８号",
    "mark_name": " 鄂尔多斯 ",
    "nice_class": "第25类",
    "registrant": "公司",
    "filing_date": "2019年5月6日",
    "preliminary_date": "2019-10-13",
    "registration_date": "2020.1.14",
}


def codes(prepared: Any) -> list[tuple[str, str]]:
    return [(finding.code, finding.field) for finding in prepared.findings]


def test_a_record_is_read_completed_and_checked() -> None:
    made = prepare(TRADEMARKS, MARK, Around())
    assert made.clean and not made.stopped
    assert made.record["registration_no"] == "12345678"
    assert (made.record["mark_name"], made.record["nice_class"]) == ("鄂尔多斯", 25)
    assert (made.record["unit"], made.record["origin"]) == ("150622", "手工")
    assert set(made.proposed) == {"mark_type", "status", "nice_edition", "valid_from", "valid_to"}
    assert made.record["valid_to"] == "2030-01-13"
    assert made.record["trademark_events"] == []
    assert set(made.record) == {*TRADEMARKS.by_key, *TRADEMARKS.child_by_key}


def test_all_findings_come_at_once() -> None:
    made = prepare(
        TRADEMARKS, {"registration_no": "x", "nice_class": 99, "filing_date": "2023-02-30", "unknown": 1}, Around()
    )
    assert made.stopped
    found = {code for code, _ in codes(made)}
    assert {"T5", "day_impossible", "field_unknown", "required"} <= found
    # What could not be read is told once, as unread, and not again as missing.
    assert [field for code, field in codes(made) if code == "required"] == ["mark_name", "registrant"] or {
        field for code, field in codes(made) if code == "required"
    } >= {"mark_name", "registrant"}
    assert "nice_class" not in {field for code, field in codes(made) if code == "required"}
    assert {finding.register for finding in made.findings} == {"trademarks"}


def test_an_unknown_field_is_told_with_the_nearest() -> None:
    (finding,) = prepare(TRADEMARKS, MARK | {"mark_nam": "x"}, Around()).findings
    assert (finding.code, finding.values["near"]) == ("field_unknown", "mark_name")


def test_bookkeeping_is_no_unknown_field() -> None:
    assert prepare(TRADEMARKS, MARK | {"uid": "x", "revision": 3}, Around()).clean


def test_what_decides_is_read_first() -> None:
    raw = {
        "registration_no": "2016SR172900",
        "kind": "软件",
        "work_name": "系统",
        "owner": "公司",
        "registration_date": "2016-07-08",
    }
    for order in (raw, dict(reversed(list(raw.items())))):
        assert prepare(COPYRIGHTS, order, Around()).record["registration_no"] == "2016SR172900"
    wrong = prepare(COPYRIGHTS, raw | {"kind": "作品", "category": "美术"}, Around())
    assert wrong.stopped
    # A change that names the number alone is read by the kind that the record has.
    before = prepare(COPYRIGHTS, raw, Around()).record
    assert prepare_change(COPYRIGHTS, before, {"registration_no": "国作登字-2021-F-00025677"}, Around()).stopped


def test_a_child_row_is_checked_in_its_place() -> None:
    events = [{"kind": "变更", "date": "2021-03-05"}, {"kind": "变更"}, {"date": "2023-02-30", "kind": "变更", "x": 1}]
    made = prepare(TRADEMARKS, MARK | {"trademark_events": events}, Around())
    assert sorted((finding.code, finding.field, finding.position) for finding in made.findings if finding.hard)[:2] == [
        ("day_impossible", "trademark_events.date", 2),
        ("field_unknown", "trademark_events", 2),
    ]
    assert ("required", "trademark_events.date", 1) in {
        (finding.code, finding.field, finding.position) for finding in made.findings
    }
    assert len({finding.id for finding in made.findings}) == len(made.findings)


@pytest.mark.parametrize("raw", [{}, "x", 5, [1], [None], [["x"]]])
def test_a_child_table_is_a_list_of_objects(raw: Any) -> None:
    made = prepare(TRADEMARKS, MARK | {"trademark_events": raw}, Around())
    assert ("child_not_a_list", "trademark_events") in codes(made)


@pytest.mark.parametrize("raw", [{}, {"a": 1}, [], ["x"], ("x",), True, False])
@pytest.mark.parametrize("register", REGISTERS, ids=lambda one: one.key)
def test_no_list_object_or_truth_becomes_a_text(register: Any, raw: Any) -> None:
    for field in register.fields:
        read, findings = read_raw(register, {field.key: raw})
        if field.kind in ("choices", "files") and isinstance(raw, list | tuple):
            continue
        if field.kind == "flag" and isinstance(raw, bool):
            assert read[field.key] == int(raw)
            continue
        assert read[field.key] is None
        assert [(finding.code, finding.severity) for finding in findings] == [("value_kind", Severity.HARD)]


def test_a_change_keeps_what_it_does_not_name() -> None:
    before = {"uid": "u", "revision": 1} | prepare(TRADEMARKS, MARK | {"contact": "李四"}, Around()).record
    made = prepare_change(TRADEMARKS, before, {"mark_name": "新名"}, Around())
    assert made.record == before | {"mark_name": "新名"}
    assert before["mark_name"] == "鄂尔多斯"
    assert {finding.uid for finding in prepare_change(TRADEMARKS, before, {"mark_name": None}, Around()).findings} == {
        "u"
    }


def test_json_reads_back() -> None:
    record = {"uid": "u", "revision": 1} | prepare(
        TRADEMARKS, MARK | {"mark_form": "文字、图形", "is_gi": "否"}, Around()
    ).record
    shown = to_json(TRADEMARKS, record)
    assert (shown["mark_form"], shown["is_gi"], shown["files"]) == (["文字", "图形"], False, [])
    again = prepare_change(TRADEMARKS, record, shown, Around())
    assert again.record == record
    assert not again.stopped

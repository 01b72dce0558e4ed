"""What is due by when: the sourced examples on both sides of their edges, lists, marks, the clock."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from db.backups import CHINA
from db.store import Store
from tests.workstation.operations.conftest import Clock
from workstation.fields import Day, Text
from workstation.operations import deadlines, keeping
from workstation.operations.deadlines import Entry
from workstation.query import Clause
from workstation.register import Counting, DeclarationError, Due, Register, Section, Unique
from workstation.register import Deadline as Declared
from workstation.registers.catalogue import REGISTERS
from workstation.statutory import Step

TRADEMARKS, INDICATIONS, COPYRIGHTS, CASES = REGISTERS
YEAR = 365


def mark(number: int, registered: str, **more: Any) -> dict[str, Any]:
    return {
        "registration_no": str(number), "mark_name": f"鄂尔多斯{number}", "mark_type": "商品", "nice_class": 29,
        "registrant": "准格尔旗甲商贸有限公司", "registration_date": registered, "status": "已注册", **more,
    }  # fmt: skip


def case(**more: Any) -> dict[str, Any]:
    return {
        "kind": "调解", "received_on": "2026-06-01", "channel": "来访", "applicant": "准格尔旗甲商贸有限公司",
        "respondent": "准格尔旗乙商店", "ip_kind": "商标", "status": "收案登记", **more,
    }  # fmt: skip


IN_HAND = {"reviewed_on": "2026-06-02", "review_result": "受理", "accepted_on": "2026-06-03", "status": "办理中"}


def add(store: Store, register: Register, *raws: dict[str, Any]) -> list[str]:
    return [saved.record["uid"] for saved in keeping.add(store, register, raws)]


def at(clock: Clock, day: str) -> None:
    year, month, number = map(int, day.split("-"))
    clock.moment = datetime(year, month, number, 9, 0, tzinfo=CHINA)


def listed(store: Store, until: int = YEAR, **more: Any) -> list[Entry]:
    return deadlines.due(store, until, **more).entries


def short(store: Store, until: int = YEAR) -> list[tuple[str, str, str]]:
    return [(entry.deadline, entry.day, entry.group) for entry in listed(store, until)]


def why(store: Store, entry: Entry) -> list[str]:
    explained = deadlines.explain(store, entry)
    assert explained is not None
    return [step.code for step in explained.due.steps]


# -- marks -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "found"),
    [
        ("2025-07-12", []),
        ("2025-07-13", [("renewal", "2026-07-13", "later")]),
        ("2026-06-12", [("renewal", "2026-07-13", "later")]),
        ("2026-06-13", [("renewal", "2026-07-13", "month")]),
        ("2026-07-05", [("renewal", "2026-07-13", "month")]),
        ("2026-07-06", [("renewal", "2026-07-13", "week")]),
        ("2026-07-13", [("renewal", "2026-07-13", "week")]),
        ("2026-07-14", [("grace", "2027-01-13", "later")]),
        ("2027-01-13", [("grace", "2027-01-13", "week")]),
        ("2027-01-14", [("grace", "2027-01-13", "overdue")]),
        ("2028-02-20", []),
    ],
)
def test_a_mark_registered_on_2016_07_14(store: Store, clock: Clock, today: str, found: Any) -> None:
    at(clock, "2025-01-02")
    add(store, TRADEMARKS, mark(1, "2016-07-14"))
    at(clock, today)
    assert short(store) == found


def test_the_explanation_names_rule_edition_and_article(store: Store) -> None:
    at_edge = mark(1, "2016-07-14", valid_to="2026-07-20", valid_from="2016-07-21")
    add(store, TRADEMARKS, mark(2, "2016-07-20"), at_edge)
    first, second = listed(store)
    explained = deadlines.explain(store, first)
    assert explained is not None
    assert [step.code for step in explained.due.steps] == ["validity", "window", "grace_follows", "source", "source"]
    window = next(held for held in explained.due.rules if held.key == "trademark.renewal_window")
    assert (window.value, window.unit, window.until, window.verified) == (12, "months", "2026-12-31", True)
    assert "第四十条" in window.source and window.name("zh") and window.name("en").isascii()
    assert explained.entry.opens == "2025-07-20"
    for step in explained.due.steps:
        assert step.sentence("zh") and step.sentence("en").isascii()
    assert why(store, second)[0] == "validity"


def test_a_term_the_dates_do_not_lead_to_says_so(store: Store) -> None:
    add(store, TRADEMARKS, mark(1, "2016-07-20", valid_to="2026-08-01"))
    assert why(store, listed(store)[0])[0] == "recorded_end"


def test_a_renewed_mark_counts_from_its_last_term(store: Store) -> None:
    add(store, TRADEMARKS, mark(1, "2006-08-01", valid_to="2026-07-31"))
    entry = listed(store)[0]
    assert (entry.day, why(store, entry)[0]) == ("2026-07-31", "validity_renewed")


@pytest.mark.parametrize(("registered", "ends"), [("2016-02-29", "2026-02-28"), ("2016-03-01", "2026-02-28")])
def test_the_leap_day(store: Store, clock: Clock, registered: str, ends: str) -> None:
    at(clock, "2026-02-01")
    add(store, TRADEMARKS, mark(1, registered))
    assert short(store) == [("renewal", ends, "month")]


def test_the_last_day_of_grace_moves_off_a_day_of_rest(store: Store, clock: Clock) -> None:
    at(clock, "2026-04-10")
    # 2026-04-04 is Qingming; the grace of a term that ended on 2025-10-04 would end that day.
    add(store, TRADEMARKS, mark(1, "2015-10-05", valid_to="2025-10-04"))
    entry = listed(store)[0]
    assert entry.day == store_next_working("2026-04-04")
    assert entry.day > "2026-04-04" and "rolled" in why(store, entry)


def store_next_working(day: str) -> str:
    from datetime import date

    from workstation.working_days import WorkingDays

    return WorkingDays.shipped().next_working(date.fromisoformat(day)).isoformat()


def test_what_is_renewed_or_ended_is_not_due(store: Store) -> None:
    renewed = [{"kind": "续展", "date": "2026-01-05"}]
    too_early = [{"kind": "续展", "date": "2016-08-05"}]
    ended = {"status": "注销", "ended_on": "2026-07-01"}
    add(
        store, TRADEMARKS, mark(1, "2016-07-20", trademark_events=renewed), mark(2, "2016-07-20", **ended),
        mark(3, "2016-07-20", trademark_events=too_early),
    )  # fmt: skip
    assert [entry.title.split()[0] for entry in listed(store)] == ["3"]


def test_the_same_thing_is_due_once(store: Store) -> None:
    user = {"name": "甲牧业", "credit_code": "91150622MA0N0KQU2Q", "until": "2026-08-01"}
    add(
        store, INDICATIONS,
        {"product_name": "羊肉", "gi_kind": "PGI", "stage": "培育", "holder": "协会", "gi_users": [user, user]},
    )  # fmt: skip
    add(store, TRADEMARKS, mark(1, "2016-07-20"))
    names = [entry.id for entry in listed(store)]
    assert len(names) == len(set(names)) == 2
    assert [entry.id for entry in listed(store)] == names


# -- geographical indications ------------------------------------------------------------------------------


def test_users_and_marks_of_indications(store: Store) -> None:
    users = [
        {"name": "甲牧业", "credit_code": "91150622MA0N0KQU2Q", "until": "2026-07-13"},
        {"name": "乙牧业", "credit_code": "91150622MA0N0KQU2Q", "until": "2026-09-01", "status": "注销"},
        {"name": "丙牧业", "credit_code": "91150622MA0N0KQU2Q"},
    ]
    add(
        store, INDICATIONS,
        {"product_name": "羊肉", "gi_kind": "PGI", "stage": "培育", "holder": "协会", "gi_users": users},
        {"product_name": "甘草", "gi_kind": "GIZ", "stage": "已认定", "holder": "甘草协会", "status": "有效",
         "certificate_no": "13867873", "approval_date": "2006-08-21"},
    )  # fmt: skip
    assert short(store) == [("end_of_use", "2026-07-13", "overdue"), ("mark_term", "2026-08-20", "later")]
    user, term = listed(store)
    assert user.about == "甲牧业"
    assert why(store, user) == ["recorded_until"]
    assert why(store, term)[0] == "validity_renewed"


# -- cases -------------------------------------------------------------------------------------------------


def test_review_and_acceptance(store: Store) -> None:
    add(store, CASES, case(), case(kind="举报投诉转办"), case(kind="咨询"))
    assert short(store) == [("review", "2026-06-10", "overdue"), ("review", "2026-06-23", "overdue")]
    acceptance, review = listed(store)
    assert "source_unverified" in why(store, review) and "source" in why(store, acceptance)
    keeping.change(store, CASES, review.uid, {"reviewed_on": "2026-06-22", "review_result": "受理"})
    assert short(store) == [("review", "2026-06-10", "overdue")]


def test_correction(store: Store, clock: Clock) -> None:
    at(clock, "2026-06-03")
    back = {"reviewed_on": "2026-06-02", "review_result": "补正", "status": "待补正"}
    add(store, CASES, case(**back), case(**back, correction_due="2026-06-15"))
    assert [(entry.deadline, entry.day) for entry in listed(store)] == [
        ("correction", "2026-06-11"), ("correction", "2026-06-15"),
    ]  # fmt: skip
    assert "recorded_other" in why(store, listed(store)[1])


def test_appeal_and_confirmation_lapse(store: Store, clock: Clock) -> None:
    at(clock, "2026-06-20")
    refused = {"reviewed_on": "2026-06-12", "review_result": "不予受理", "status": "不予受理"}
    agreed = {
        **IN_HAND, "status": "已办结", "closed_on": "2026-06-10", "outcome": "调解成功", "agreement_form": "书面",
    }  # fmt: skip
    add(store, CASES, case(**refused), case(**agreed))
    assert {entry.deadline: entry.day for entry in listed(store)} == {
        "appeal": "2026-06-24", "confirmation": "2026-07-10",
    }  # fmt: skip
    at(clock, "2026-06-25")
    assert [entry.deadline for entry in listed(store)] == ["confirmation"]
    at(clock, "2026-07-11")
    assert listed(store) == []


def test_mediation_by_kind_of_right(store: Store) -> None:
    add(store, CASES, case(**IN_HAND), case(**IN_HAND, ip_kind="发明专利"))
    complaint, patent = sorted(listed(store), key=lambda entry: entry.day, reverse=True)
    # 45 working days after 2026-06-03, the Dragon Boat day left out; 60 days, moved off a Sunday.
    assert (patent.day, complaint.day) == ("2026-08-03", "2026-08-06")
    assert "rolled" in why(store, patent)


def stood(*rows: tuple[str, str]) -> list[dict[str, str]]:
    return [{"date": day, "kind": kind, "content": "鉴定"} for day, kind in rows]


def test_the_count_stands_and_the_explanation_says_so(store: Store) -> None:
    plain = case(**IN_HAND)
    held = case(**IN_HAND, case_services=stood(("2026-06-08", "中止计时"), ("2026-06-15", "恢复计时")))
    add(store, CASES, plain, held)
    first, second = listed(store)
    # Five working days stood still: 2026-06-08 to 06-12.
    assert (first.day, second.day) == ("2026-08-06", "2026-08-13")
    assert "stood" in why(store, second) and "stood" not in why(store, first)
    assert not second.stands


def test_a_count_that_still_stands_moves_with_each_day(store: Store, clock: Clock) -> None:
    add(store, CASES, case(**IN_HAND, case_services=stood(("2026-07-13", "中止计时"))))
    entry = listed(store)[0]
    assert entry.stands and why(store, entry).count("stands") == 1
    before = entry.day
    at(clock, "2026-07-15")
    later = listed(store)[0]
    assert later.stands and later.day > before
    assert later.id == entry.id


def test_a_case_that_stands_is_never_over_its_limit(store: Store, clock: Clock) -> None:
    uid = add(store, CASES, case(**IN_HAND, case_services=stood(("2026-06-10", "中止计时"))))[0]
    at(clock, "2027-06-01")
    assert all(entry.days_left >= 0 for entry in listed(store))
    from workstation.records import check_record
    from workstation.surroundings import StoreSurroundings

    record = store.get(CASES, uid)
    assert record is not None
    assert "M7" not in {finding.code for finding in check_record(CASES, record, StoreSurroundings(store))}


def test_an_extension_holds_for_patents_alone(store: Store) -> None:
    longer = {"case_services": stood(("2026-07-01", "延长期限"))}
    add(store, CASES, case(**IN_HAND, **longer), case(**IN_HAND, **longer, ip_kind="发明专利"))
    by_day = {entry.day: why(store, entry) for entry in listed(store)}
    assert sorted(by_day) == ["2026-08-06", "2026-09-01"]
    assert "not_extended" in by_day["2026-08-06"] and "not_extended" not in by_day["2026-09-01"]


def test_a_year_without_a_calendar_says_what_it_assumed(store: Store, clock: Clock) -> None:
    at(clock, "2031-03-01")
    add(store, CASES, case(received_on="2031-02-25"))
    assert "assumed" in why(store, listed(store)[0])
    store.set_setting("working_days", {"2031": {"2031-03-03": "假日"}})
    entry = listed(store)[0]
    assert "assumed" not in why(store, entry)
    assert entry.day == "2031-03-19"


def test_all_deadlines_of_one_record(store: Store) -> None:
    uid = add(store, TRADEMARKS, mark(1, "2024-07-14"))[0]
    (found,) = deadlines.of_record(store, "trademarks", uid)
    assert (found.entry.day, found.entry.opens, found.entry.group) == ("2034-07-13", "2033-07-14", "later")
    assert [held.key for held in found.due.rules] == [
        "trademark.validity", "trademark.renewal_window", "trademark.grace",
    ]  # fmt: skip
    # The revision in force then has not been read.
    assert not found.due.rules[1].verified and found.due.steps[-1].code == "source_unverified"
    assert deadlines.of_record(store, "trademarks", "nothing") == []


# -- lists -------------------------------------------------------------------------------------------------


def test_three_weeks_switched_off_come_as_one_list(store: Store, clock: Clock) -> None:
    at(clock, "2026-06-23")
    add(store, TRADEMARKS, *(mark(n, day) for n, day in enumerate(
        ("2016-01-02", "2016-07-02", "2016-07-16", "2016-08-10", "2016-12-01"), start=1)))  # fmt: skip
    deadlines.read_clock(store)
    at(clock, "2026-07-14")
    due = deadlines.due(store, YEAR)
    assert due.counts == {"overdue": 1, "week": 1, "month": 1, "later": 2}
    assert [entry.day for entry in due.entries] == sorted(entry.day for entry in due.entries)
    assert deadlines.due(store, 30).total == 3
    assert deadlines.due(store, -1).counts["overdue"] == 1
    assert deadlines.due(store, YEAR, ["assistance_cases"]).total == 0


def test_a_long_list_keeps_the_nearest_and_counts_all(store: Store) -> None:
    add(store, TRADEMARKS, *(mark(n, f"2016-08-{20 + n % 10:02d}") for n in range(1, 41)))
    due = deadlines.due(store, YEAR, cap=5)
    assert due.counts["later"] == 40 and due.left_out("later") == 35
    assert [entry.day for entry in due.entries] == ["2026-08-19"] * 4 + ["2026-08-20"]


def test_what_was_noted_about_a_record_merged_away_is_noted_about_the_one_kept(store: Store) -> None:
    add(store, TRADEMARKS, mark(1, "2016-07-20"), mark(2, "2016-07-20"))
    first, second = listed(store)
    deadlines.mark(store, [second.id], "notified", "已电话")
    store.withdraw(TRADEMARKS, second.uid, reason="合并", merged_into=first.uid)
    [entry] = listed(store)
    assert (entry.id, entry.mark and entry.mark.note) == (first.id, "已电话")
    # The merger taken back, either has its own again.
    store.restore(TRADEMARKS, second.uid)
    assert {entry.id: entry.mark is not None for entry in listed(store)} == {first.id: False, second.id: True}
    store.withdraw(TRADEMARKS, second.uid, reason="合并", merged_into=first.uid)
    deadlines.mark(store, [first.id], "done")
    assert listed(store) == []
    deadlines.mark(store, [first.id], None)
    assert [entry.mark for entry in listed(store)] == [None]


def test_what_is_marked_stays_marked(store: Store, clock: Clock) -> None:
    add(store, TRADEMARKS, mark(1, "2016-07-20"), mark(2, "2016-07-20"))
    first, second = listed(store)
    deadlines.mark(store, [first.id], "notified", " 已电话 ")
    deadlines.mark(store, [second.id], "done")
    due = deadlines.due(store, YEAR)
    assert (due.total, due.done) == (1, 1)
    noted = due.entries[0].mark
    assert noted is not None and (noted.state, noted.note, noted.clerk) == ("notified", "已电话", "王芳")
    assert len(listed(store, with_done=True)) == 2
    at(clock, "2026-07-20")
    # The grace is another thing than the renewal before it.
    assert [entry.mark for entry in listed(store)] == [None, None]
    deadlines.mark(store, [first.id, second.id], None)
    at(clock, "2026-07-15")
    store.set_setting(deadlines.LATEST_DAY, "2026-07-15")
    assert deadlines.due(store, YEAR).total == 2


def test_marks_outlive_the_program(tmp_path: Path, clock: Clock) -> None:
    with Store.create(tmp_path / "data", unit="150622", clerk="王芳", clock=clock) as made:
        add(made, TRADEMARKS, mark(1, "2016-07-20"))
        deadlines.mark(made, [listed(made)[0].id], "done")
    with Store.open(tmp_path / "data", clock=clock) as again:
        assert deadlines.due(again, YEAR).done == 1


def test_a_marked_entry_moves_in_its_list(store: Store) -> None:
    add(store, TRADEMARKS, mark(1, "2016-07-20"), mark(2, "2016-07-20"))
    due = deadlines.due(store, YEAR)
    first = due.entries[0]
    due.put([replace(first, mark=deadlines.mark(store, [first.id], "done"))])
    assert (due.total, due.done, len(due.entries)) == (1, 1, 1)
    assert due == deadlines.due(store, YEAR)


def test_marks_of_many_lie_in_small_drawers(store: Store) -> None:
    names = [f"trademarks:renewal:u{n}:20{26 + n % 3}-0{1 + n % 9}-15" for n in range(300)]
    deadlines.mark(store, names, "done")
    assert len(store.setting("reminders_trademarks_2026-01")) < 300
    deadlines.mark(store, names, None)
    assert store.setting("reminders_trademarks_2026-01") == {}


def test_withdrawn_records_are_due_no_more(store: Store) -> None:
    uid = add(store, TRADEMARKS, mark(1, "2016-07-20"))[0]
    entry = listed(store)[0]
    keeping.withdraw(store, TRADEMARKS, uid, reason="重复")
    assert listed(store) == [] and deadlines.explain(store, entry) is None


# -- the clock ---------------------------------------------------------------------------------------------


def test_a_clock_set_back_changes_nothing_in_silence(store: Store, clock: Clock) -> None:
    add(store, TRADEMARKS, mark(1, "2016-07-20"))
    before = listed(store)
    at(clock, "2026-07-13")
    assert not deadlines.due(store, YEAR).clock.set_back
    at(clock, "2025-07-14")
    due = deadlines.due(store, YEAR)
    assert due.clock.set_back and due.clock.latest == "2026-07-14" and due.entries == before
    assert not deadlines.trust_clock(store).set_back
    # A year and five days before its end nothing is due yet.
    assert listed(store) == []


# -- a fifth register --------------------------------------------------------------------------------------


def hearing(record: dict[str, Any], around: Any) -> Iterator[Due]:
    if record.get("heard_on"):
        yield Due(cycle=record["heard_on"], day=record["heard_on"], steps=(Step(code="lapses", values={"day": "x"}),))


HEARINGS = Register(
    key="hearings",
    label="听证",
    english="Hearings",
    fields=(
        Text(key="name", label="名称", english="Name", required=True),
        Day(key="heard_on", label="听证日期", english="Heard on"),
    ),
    sections=(Section(label="内容", english="Content", fields=("name", "heard_on")),),
    in_table=("name",),
    title=("name",),
    unique_by=Unique(fields=("name",)),
    counting=Counting(dated_by="heard_on", ends_by=""),
    deadlines=(
        Declared(
            key="hearing", label="听证", english="Hearing", fields=("heard_on",), work_out=hearing,
            where=lambda days: (Clause("heard_on", ">=", days.today), Clause("heard_on", "<=", days.last)),
        ),
    ),
)  # fmt: skip


def test_a_register_declared_later_shows_up(tmp_path: Path, clock: Clock) -> None:
    catalogue = (*REGISTERS, HEARINGS)
    with Store.create(tmp_path / "data", unit="150622", clerk="王芳", catalogue=catalogue, clock=clock) as made:
        keeping.add(made, HEARINGS, [{"name": "甲案", "heard_on": "2026-07-20"}])
        due = deadlines.due(made, YEAR)
        assert [(entry.register, entry.title, entry.day) for entry in due.entries] == [
            ("hearings", "甲案", "2026-07-20")
        ]


def test_a_wrong_declaration_is_told(tmp_path: Path) -> None:
    declared = HEARINGS.deadlines[0]
    with pytest.raises(DeclarationError):
        replace(HEARINGS, deadlines=(declared, declared))
    with pytest.raises(DeclarationError):
        replace(HEARINGS, deadlines=(replace(declared, fields=("nothing",)),))


@pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.key)
def test_every_declared_deadline_finds_its_candidates(store: Store, register: Register) -> None:
    days = deadlines.days_of("2026-07-14", YEAR)
    for declared in register.deadlines:
        assert len(deadlines.candidates(store, register.key, declared.key, days)) == 0
        assert declared.words("zh") and declared.words("en").isascii()


def test_an_empty_book_has_nothing_due(store: Store) -> None:
    due = deadlines.due(store, YEAR)
    assert (due.total, due.done, due.entries) == (0, 0, [])

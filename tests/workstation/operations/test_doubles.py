"""Pairs that may be one are found with their reasons; they are merged, undone, and both uids lead to one record."""

from pathlib import Path
from typing import Any

import pytest

from db.store import Store
from tests.db.made_up import MARKS, PRODUCTS, mark
from tests.end_to_end.office import Office, case, trademark
from tests.workstation.operations.conftest import Clock
from tests.workstation.operations.test_undoing import assert_as_before, snapshot
from workstation.findings import Refusal
from workstation.operations import keeping
from workstation.operations.doubles import (
    FEW,
    PART,
    Found,
    Pair,
    Scan,
    ask_again,
    find_doubles,
    kept_uid,
    reason_words,
    say_not_double,
    why,
)
from workstation.operations.exporting import export_ledger
from workstation.operations.importing import plan_import
from workstation.operations.merging import BOTH, SideBySide, merge, merged_value, side_by_side
from workstation.operations.searching import search_all
from workstation.operations.undoing import redo, undo, undo_state
from workstation.ports import Stopped
from workstation.query import Query
from workstation.register import Register
from workstation.registers.assistance_cases import ASSISTANCE_CASES
from workstation.registers.trademarks import TRADEMARKS
from workstation.similarity import Sureness, likeness, plain_number, slip

OWNER = "准格尔旗蓝天商贸有限公司"


def added(store: Store, *raws: dict[str, Any], register: Register = TRADEMARKS) -> list[str]:
    return [saved.record["uid"] for saved in keeping.add(store, register, raws)]


def codes(pair: Pair) -> set[tuple[str, tuple[str, ...]]]:
    return {(reason.code, reason.fields) for reason in pair.resemblance.reasons}


def only(found: Found) -> Pair:
    [pair] = found.pairs
    return pair


# -- two values --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("蓝天", "蓝天", "same"),
        ("蓝天(集团)商贸", "蓝天（集团）商贸", "writing"),
        ("鄂尔多斯蓝天有限责任公司", "鄂尔多斯蓝天有限公司", "writing"),
        ("鄂尔多斯羊绒衫", "鄂尔多期羊绒衫", "near"),
        ("鄂尔多斯羊绒衫", "鄂尔多斯羊绒", "near"),
        ("管理系统一期", "管理系统二期", "other"),
        ("管理系统V2.0", "管理系统V3.0", "other"),
        ("管理系统2", "管里系统2", "near"),
        ("蓝天", None, "blank"),
        (25, 35, "other"),
    ],
)
def test_likeness_of_two_values(one: Any, other: Any, expected: str) -> None:
    assert likeness(one, other) == likeness(other, one) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("13867873", "13867873", ""),
        ("13867873", "13967873", "slip"),
        ("13867873", "1386773", "slip"),
        ("13867873", "13876873", "slip"),
        ("13867873", "13867874", "next"),
        ("13867873", "13967874", ""),
        ("13867873", "23867874", ""),
        ("12", "13", ""),
    ],
)
def test_a_slip_of_the_hand_in_a_number(one: str, other: str, expected: str) -> None:
    assert slip(one, other) == slip(other, one) == expected


def test_numbers_are_compared_without_signs_and_leading_zeros() -> None:
    assert plain_number("维援〔2026〕150622-0001") == plain_number("维援(2026)150622—1") == "维援 2026 150622 1"
    assert plain_number("0012") == plain_number("１２")
    assert plain_number("1-12") != plain_number("11-2")


# -- pairs -------------------------------------------------------------------------------------------------------


def test_the_same_fields_and_a_slip_in_the_number_are_sure(store: Store) -> None:
    one, other = added(store, trademark(13867873, mark_name="蓝天白云"), trademark(13967873, mark_name="蓝天白云"))
    pair = only(find_doubles(store, TRADEMARKS))
    assert pair.uids == (one, other)
    assert pair.sureness is Sureness.SURE
    assert codes(pair) == {
        ("same", ("registrant", "mark_name", "nice_class")),
        ("key_slip", ("registration_no",)),
        ("same", ("registration_date",)),
    }
    assert "13867873" in why(TRADEMARKS, pair.resemblance)


@pytest.mark.parametrize(
    ("more", "sureness"),
    [
        ({"mark_name": "蓝天白去飘"}, Sureness.LIKELY),
        ({"registrant": "准格尔旗蓝天商贸有限责任公司"}, Sureness.SURE),
        ({"registrant": "准格尔旗兰天商贸有限公司"}, Sureness.LIKELY),
        ({"registration_date": "2021-01-14"}, Sureness.LIKELY),
        ({"nice_class": 35}, None),
        ({"mark_name": "青山白云飘"}, None),
        ({"registrant": "达拉特旗另一家公司"}, None),
    ],
)
def test_how_sure_a_pair_is(store: Store, more: dict[str, Any], sureness: Sureness | None) -> None:
    added(
        store, trademark(13867873, mark_name="蓝天白云飘"), trademark(13967873, **{"mark_name": "蓝天白云飘", **more})
    )
    assert [pair.sureness for pair in find_doubles(store, TRADEMARKS).pairs] == ([sureness] if sureness else [])


def test_the_surest_come_first(store: Store) -> None:
    added(
        store,
        trademark(20000000, mark_name="沙棘果园", registration_date="2020-01-14"),
        trademark(31234567, mark_name="沙棘果园", registration_date="2021-01-14"),
        trademark(13867873, mark_name="蓝天白云"),
        trademark(13967873, mark_name="蓝天白云"),
    )
    assert [pair.sureness for pair in find_doubles(store, TRADEMARKS).pairs] == [Sureness.SURE, Sureness.MAYBE]


def test_case_numbers_written_in_two_ways(store: Store) -> None:
    one, other = added(
        store, case(case_no="维援〔2026〕150622-0001"), case(case_no="维援(2026)150622-1"), register=ASSISTANCE_CASES
    )
    pair = only(find_doubles(store, ASSISTANCE_CASES))
    assert pair.uids == (one, other)
    assert pair.sureness is Sureness.SURE
    assert ("key_writing", ("case_no",)) in codes(pair)


def test_case_numbers_one_after_the_other_are_no_slip(store: Store) -> None:
    same = {"applicant": "王小明", "respondent": "某某公司"}
    added(
        store,
        case(case_no="维援〔2026〕150622-0001", received_on="2026-01-05", **same),
        case(case_no="维援〔2026〕150622-0011", received_on="2026-05-06", **same),
        register=ASSISTANCE_CASES,
    )
    assert only(find_doubles(store, ASSISTANCE_CASES)).sureness is Sureness.MAYBE


def test_one_of_two_lacks_a_compared_field(store: Store) -> None:
    same = {"applicant": "王小明", "ip_kind": "商标", "right_no": "13867873"}
    added(
        store,
        case(case_no="甲-100", respondent=None, **same),
        case(case_no="乙-900", respondent="某某公司", **same),
        register=ASSISTANCE_CASES,
    )
    pair = only(find_doubles(store, ASSISTANCE_CASES))
    assert ("blank", ("respondent",)) in codes(pair)


def test_many_lack_a_compared_field(store: Store) -> None:
    same = {"applicant": "王小明", "ip_kind": "商标", "right_no": "13867873"}
    names = [None, *(f"{chr(0x4E00 + 37 * one)}店" for one in range(FEW + 2)), None]
    raws = (case(case_no=f"甲-{100 * place}x", respondent=name, **same) for place, name in enumerate(names))
    added(store, *raws, register=ASSISTANCE_CASES)
    found = find_doubles(store, ASSISTANCE_CASES)
    assert sum(("blank", ("respondent",)) in codes(pair) for pair in found.pairs) >= 2


def test_every_reason_has_its_sentence(store: Store) -> None:
    from workstation.similarity import Reason
    from workstation.words import sentences

    keys = [key.removeprefix("doubles_why_") for key in sentences("zh") if key.startswith("doubles_why_")]
    assert len(keys) >= 9
    for code in keys:
        assert reason_words(TRADEMARKS, Reason(code=code, fields=("mark_name",), values=("a", "b")))


def test_what_was_withdrawn_is_no_double(store: Store) -> None:
    uids = added(store, trademark(13867873, mark_name="蓝天白云"), trademark(13967873, mark_name="蓝天白云"))
    keeping.withdraw(store, TRADEMARKS, uids[0], reason="x")
    assert find_doubles(store, TRADEMARKS).pairs == ()


def test_many_of_one_owner_are_still_compared(store: Store) -> None:
    """More than are compared one with each other; a near name among them is found all the same."""
    names = [f"品牌{chr(0x4E00 + 37 * number)}{chr(0x5E00 + 11 * number)}" for number in range(4 * FEW)]
    raws = [trademark(20_000_000 + 1000 * place, mark_name=name) for place, name in enumerate(names)]
    raws.append(trademark(40_000_000, mark_name=names[-1][:-1] + "龘"))
    uids = added(store, *raws)
    found = find_doubles(store, TRADEMARKS)
    assert (uids[-2], uids[-1]) in [pair.uids for pair in found.pairs]
    assert found.looked_at == len(raws)


def test_a_large_group_is_paired_with_its_first(store: Store) -> None:
    uids = added(store, *(trademark(20_000_000 + 1000 * one, mark_name="图形") for one in range(2 * FEW)))
    pairs = find_doubles(store, TRADEMARKS).pairs
    assert {uid for pair in pairs for uid in pair.uids} == set(uids)
    assert len(pairs) < len(uids) ** 2 / 4


def test_a_list_says_that_it_is_not_whole(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workstation.operations.doubles.MOST", 2)
    added(store, *(trademark(20_000_000 + 1000 * one, mark_name="图形") for one in range(4)))
    found = find_doubles(store, TRADEMARKS)
    assert (len(found.pairs), found.capped) == (2, True)


def test_it_tells_how_far_it_is_and_can_be_stopped(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workstation.operations.doubles.PART", 50)
    monkeypatch.setattr("workstation.operations.doubles.STEP_SECONDS", 0)
    added(store, *(trademark(20_000_000 + one) for one in range(200)))
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        told.append((done, total))
        if len(told) == 3:
            raise Stopped

    with pytest.raises(Stopped):
        find_doubles(store, TRADEMARKS, progress)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert {total for _, total in told} == {600}
    assert PART > 50


def test_a_scan_that_is_left_shows_what_it_found(store: Store) -> None:
    added(store, trademark(13867873, mark_name="蓝天白云"), trademark(13967873, mark_name="蓝天白云"))
    scan = Scan(TRADEMARKS)
    while not scan.step(store, 0):
        pass
    assert scan.done == scan.total
    left = Scan(TRADEMARKS)
    left.step(store, 0)
    found = left.stop(store)
    assert (found.stopped, found.pairs) == (True, ())
    assert left.step(store)


# -- no double ---------------------------------------------------------------------------------------------------


def test_not_a_double_is_remembered_until_one_of_them_changes(store: Store) -> None:
    one, other = added(store, trademark(13867873, mark_name="蓝天白云"), trademark(13967873, mark_name="蓝天白云"))
    say_not_double(store, TRADEMARKS, (other, one))
    found = find_doubles(store, TRADEMARKS)
    assert found.pairs == ()
    assert [pair.uids for pair in found.set_aside] == [(one, other)]
    keeping.change(store, TRADEMARKS, one, {"note": "不比较的一栏"})
    assert find_doubles(store, TRADEMARKS).pairs == ()
    keeping.change(store, TRADEMARKS, one, {"registration_date": "2020-01-15"})
    pair = only(find_doubles(store, TRADEMARKS))
    assert pair.said_before
    say_not_double(store, TRADEMARKS, pair.uids)
    assert find_doubles(store, TRADEMARKS).pairs == ()
    ask_again(store, TRADEMARKS, pair.uids)
    assert not only(find_doubles(store, TRADEMARKS)).said_before


def test_not_a_double_survives_a_restart(store: Store, clock: Clock) -> None:
    uids = added(store, trademark(13867873, mark_name="蓝天白云"), trademark(13967873, mark_name="蓝天白云"))
    say_not_double(store, TRADEMARKS, (uids[0], uids[1]))
    store.close()
    with Store.open(store.folder, clock=clock) as again:
        assert find_doubles(again, TRADEMARKS).pairs == ()


# -- side by side ------------------------------------------------------------------------------------------------


def sides_of(store: Store, *uids: str, register: Register = TRADEMARKS) -> SideBySide:
    sides = side_by_side(store, register, uids)
    assert sides is not None
    return sides


def line_of(sides: SideBySide, key: str) -> Any:
    return next(line for line in sides.lines if line.key == key)


def test_what_is_proposed_and_why(store: Store, clock: Clock, tmp_path: Path) -> None:
    files = []
    for name in ("甲.txt", "乙.txt"):
        (tmp_path / name).write_text(name, "utf-8")
        files.append(store.attach(tmp_path / name))
    events = [{"kind": "许可备案", "date": "2021-02-03"}, {"kind": "续展", "date": "2030-01-10"}]
    one, other = added(
        store,
        trademark(13867873, mark_name="蓝天白云", contact="李四", agency="甲", files=[files[0]],
                  trademark_events=events[:1]),
        trademark(13967873, mark_name="蓝天白云", registrant_address="薛家湾镇", agency="乙", files=files,
                  note="备注", trademark_events=events),
    )  # fmt: skip
    clock.moment = clock.moment.replace(hour=11)
    keeping.change(store, TRADEMARKS, one, {"agency": "丙", "note": "这是备注，更长"})
    keeping.change(store, TRADEMARKS, other, {"registration_no": "13977873"})
    sides = sides_of(store, one, other)
    told = {line.key: (line.choice, line.why) for line in sides.lines if not line.same}
    assert told == {
        "registration_no": (sides.kept, "kept"),
        "contact": (0, "only"),
        "registrant_address": (1, "only"),
        "agency": (0, "newer"),
        "note": (0, "longer"),
        "files": (BOTH, "both"),
        "trademark_events": (BOTH, "both"),
    }
    assert merged_value(TRADEMARKS, line_of(sides, "files"), BOTH).split(",") == files
    merged_events = merged_value(TRADEMARKS, line_of(sides, "trademark_events"), BOTH)
    assert [row["kind"] for row in merged_events] == ["许可备案", "续展"]
    assert merged_value(TRADEMARKS, line_of(sides, "note"), BOTH) == "这是备注，更长"
    assert line_of(sides, "mark_name").same
    assert line_of(sides, "well_known").empty


def test_fewer_than_two_records_are_not_compared(store: Store) -> None:
    one, other = added(store, trademark(13867873), trademark(13967873))
    assert side_by_side(store, TRADEMARKS, [one, one]) is None
    keeping.withdraw(store, TRADEMARKS, other, reason="x")
    assert side_by_side(store, TRADEMARKS, [one, other]) is None


# -- merging -----------------------------------------------------------------------------------------------------


@pytest.fixture
def pair(store: Store) -> tuple[str, str]:
    """Two records of one mark, a case that points to the second one."""
    one, other = added(
        store,
        trademark(13867873, mark_name="蓝天白云", contact="李四",
                  trademark_events=[{"kind": "许可备案", "date": "2021-02-03"}]),
        trademark(13967873, mark_name="蓝天白云", phone="13800000000",
                  trademark_events=[{"kind": "续展", "date": "2030-01-10"}]),
    )  # fmt: skip
    keeping.add(store, ASSISTANCE_CASES, [case(right=other)])
    return one, other


def test_a_merge_takes_what_was_chosen_and_moves_links(store: Store, pair: tuple[str, str]) -> None:
    one, other = pair
    sides = sides_of(store, one, other)
    merged = merge(store, sides, kept=0, choices={"registration_no": 1})
    assert (merged.kept, merged.away, merged.linked) == (one, (other,), 1)
    record = keeping.existing(store, TRADEMARKS, one)
    assert (record["registration_no"], record["contact"], record["phone"]) == ("13967873", "李四", "13800000000")
    assert [row["kind"] for row in record["trademark_events"]] == ["许可备案", "续展"]
    [pointing] = store.page(ASSISTANCE_CASES, Query()).records
    assert pointing["right"] == one
    gone = keeping.existing(store, TRADEMARKS, other)
    assert gone["withdrawn_at"] is not None
    assert gone["merged_into"] == one
    last = store.history(TRADEMARKS, other)[-1]
    assert (last.cause, last.action, last.batch) == ("merge", "withdraw", merged.batch)
    assert "蓝天白云" in last.reason
    assert find_doubles(store, TRADEMARKS).pairs == ()


def test_a_merge_is_undone_and_redone_in_one_step(store: Store, pair: tuple[str, str]) -> None:
    one, other = pair
    before = snapshot(store)
    merge(store, sides_of(store, one, other), kept=0, choices={"registration_no": 1})
    after = snapshot(store)
    assert "蓝天白云" in (undo_state(store).undo or "")
    undo(store)
    assert_as_before(store, before)
    assert kept_uid(store, TRADEMARKS, other) == other
    redo(store)
    assert_as_before(store, after)
    assert kept_uid(store, TRADEMARKS, other) == one
    undo(store)
    assert_as_before(store, before)


def test_both_uids_lead_to_the_record_that_was_kept(store: Store, pair: tuple[str, str]) -> None:
    one, other = pair
    (third,) = added(store, trademark(13877873, mark_name="蓝天白云"))
    assert [hit["uid"] for hit in store.page(TRADEMARKS, Query(text=other)).records] == [other]
    merge(store, sides_of(store, one, other), kept=0, choices={})
    merge(store, sides_of(store, one, third), kept=1, choices={})
    for uid in (one, other, third):
        assert kept_uid(store, TRADEMARKS, uid) == third
        page = store.page(TRADEMARKS, Query(text=uid.upper()))
        assert ([hit["uid"] for hit in page.records], page.total) == ([third], 1)
        assert len(store.ids(TRADEMARKS, Query(text=uid))) == 1
        [hits] = search_all(store, f" {uid} ")
        assert [hit for hit, _ in hits.records] == [third]
    assert store.page(TRADEMARKS, Query(text=other, withdrawn=True)).total == 1
    assert store.kept_uids(TRADEMARKS, [third, "x"]) == {}
    assert side_by_side(store, TRADEMARKS, [other, third]) is None


def test_a_record_restored_by_hand_is_itself_again(store: Store, pair: tuple[str, str]) -> None:
    one, other = pair
    merge(store, sides_of(store, one, other), kept=0, choices={})
    keeping.restore(store, TRADEMARKS, other)
    assert kept_uid(store, TRADEMARKS, other) == other
    assert keeping.existing(store, TRADEMARKS, other)["merged_into"] is None


def test_a_merge_that_the_checks_refuse_changes_nothing(store: Store, pair: tuple[str, str]) -> None:
    one, other = pair
    before = snapshot(store)
    store.update(TRADEMARKS, other, {"registration_date": "1990-01-01"}, cause="hand")
    sides = sides_of(store, one, other)
    before = snapshot(store)
    with pytest.raises(Refusal) as refused:
        merge(store, sides, kept=0, choices={"registration_date": 1})
    assert all(finding.register == "trademarks" for finding in refused.value.findings)
    assert snapshot(store) == before
    assert undo_state(store).redo is None


def test_a_record_that_was_changed_meanwhile_is_not_merged(store: Store, pair: tuple[str, str]) -> None:
    one, other = pair
    sides = sides_of(store, one, other)
    keeping.change(store, TRADEMARKS, other, {"note": "x"})
    before = snapshot(store)
    with pytest.raises(Refusal) as refused:
        merge(store, sides, kept=0, choices={})
    assert [(finding.code, finding.uid) for finding in refused.value.findings] == [("changed_meanwhile", other)]
    sides = sides_of(store, one, other)
    keeping.withdraw(store, TRADEMARKS, other, reason="x")
    with pytest.raises(Refusal) as refused:
        merge(store, sides, kept=0, choices={})
    assert [finding.code for finding in refused.value.findings] == ["record_withdrawn"]
    undo(store)
    assert snapshot(store) == before


def test_three_records_become_one(store: Store) -> None:
    uids = added(store, *(trademark(13867873 + 100_000 * one, mark_name="蓝天白云") for one in range(3)))
    before = snapshot(store)
    merged = merge(store, sides_of(store, *uids), kept=1, choices={"registration_no": 2})
    assert merged.kept == uids[1]
    assert set(merged.away) == {uids[0], uids[2]}
    assert keeping.existing(store, TRADEMARKS, uids[1])["registration_no"] == "14067873"
    undo(store)
    assert_as_before(store, before)


def test_stopping_a_merge_leaves_everything_as_it_was(store: Store, pair: tuple[str, str]) -> None:
    before = snapshot(store)

    def stop(done: int, total: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        merge(store, sides_of(store, *pair), kept=0, choices={}, progress=stop)
    assert snapshot(store) == before


def test_an_older_export_brings_no_merged_record_back(store: Store, pair: tuple[str, str], tmp_path: Path) -> None:
    one, other = pair
    path, _ = export_ledger(store, TRADEMARKS, tmp_path / "旧台账.xlsx")
    merge(store, sides_of(store, one, other), kept=0, choices={})
    plan, _ = plan_import(store, TRADEMARKS, path)
    assert plan.counts["new"] == plan.counts["waiting"] == plan.counts["failed"] == 0
    [ignored] = [row for row in plan.of("ignored") if not row.child]
    assert ignored.like == one
    assert [finding.uid for finding in ignored.findings] == [other]


def test_the_command_line_shows_the_kept_record(
    store: Store, pair: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = pair
    merge(store, sides_of(store, one, other), kept=0, choices={})
    store.close()
    answer = Office(store.folder, tmp_path, capsys).do("get", "trademarks", other)
    assert answer["record"]["uid"] == one
    history = Office(store.folder, tmp_path, capsys).do("history", "trademarks", other)
    assert history["versions"][-1]["after"]["merged_into"] == one


def test_a_register_with_one_compared_field_and_none(tmp_path: Path, clock: Clock) -> None:
    from dataclasses import replace

    alone = replace(MARKS, similar_by=("name",))
    catalogue = (alone, PRODUCTS)
    with Store.create(tmp_path / "small", unit="150622", clerk="王芳", catalogue=catalogue, clock=clock) as small:
        small.insert(alone, [mark(100, name="一样的名"), mark(250, name="一样的名"), mark(300)], cause="hand")
        small.insert(PRODUCTS, [{"name": "羊绒"}, {"name": "羊 绒"}], cause="hand")
        assert len(find_doubles(small, alone).pairs) == 1
        assert only(find_doubles(small, PRODUCTS)).sureness is Sureness.SURE

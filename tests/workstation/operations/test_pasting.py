"""A pasted block is looked over without a trace, asked about once, taken in in one step, and taken back by one undo."""

import datetime
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.store import Store
from tests.workstation.ledgers.clipboards import tsv, wps_html
from workstation.findings import Refusal
from workstation.ledgers.clipboard import read_block
from workstation.ledgers.pasted_grid import Grid
from workstation.ledgers.pasting import aimed_at, lay_out, with_cell, with_column, with_left_out, without
from workstation.operations import keeping
from workstation.operations.pasting import EXISTING, SIMILAR, Held, look_over, take_in
from workstation.operations.pasting_rows import HeldRow, Memory
from workstation.operations.undoing import redo, undo
from workstation.ports import Stopped
from workstation.query import Query
from workstation.registers.catalogue import REGISTERS
from workstation.sample_book import SampleBook
from workstation.surroundings import StoreSurroundings

MARKS = REGISTERS[0]
UNIT = "150622"
HEAD = ["注册号", "商标名称", "商标类型", "国际分类", "注册人", "状态", "注册日期"]


def row(number: int, day: str = "2023-05-06", **other: str) -> list[str]:
    cells = dict(zip(HEAD, [f"{number:08}", f"名{number}", "商品", "25", "某某公司", "已注册", day], strict=True))
    return list((cells | other).values())


def grid(*rows: list[str], head: list[str] | None = None, html: str = "") -> Grid:
    return lay_out(read_block(tsv([HEAD if head is None else head, *rows]), html), MARKS)


def looked(store: Store, *rows: list[str], answers: Any = None, head: list[str] | None = None) -> Held:
    return look_over(store, MARKS, grid(*rows, head=head), answers)


def codes(held: HeldRow) -> list[str]:
    return [finding.code for finding in held.findings if finding.hard]


def everything(store: Store) -> list[dict[str, Any]]:
    return list(store.each(MARKS))


def total(store: Store) -> int:
    return int(store.tally(MARKS)[0][0])


def date_of(held: Held, place: int = 0) -> Any:
    return held.rows[place].record["registration_date"]


# -- 1: everything is held first -----------------------------------------------------------------------------


def test_nothing_is_written_by_looking(store: Store) -> None:
    held = looked(store, *(row(number) for number in range(1, 501)))
    assert held.counts == {"good": 500}
    assert len(held.ready) == 500
    assert total(store) == 0


def test_the_counts_tell_good_doubtful_and_wrong_rows(store: Store) -> None:
    days = ["2023-05-06"] * 5 + ["6/5/2023"] * 3 + ["2023-02-30"] * 2
    held = looked(store, *(row(number, day) for number, day in enumerate(days, start=1)))
    assert held.counts == {"good": 5, "doubtful": 3, "wrong": 2}
    assert [one.state for one in held.rows] == ["good"] * 5 + ["doubtful"] * 3 + ["wrong"] * 2


# -- 2: how cells are read -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["2023年5月6日", "45052", "２０２３年５月６日", "二〇二三年五月六日", "2023.5.6", " 2023-05-06\xa0"]
)
def test_dates_of_all_kinds_are_read_and_the_raw_text_stays(store: Store, text: str) -> None:
    held = looked(store, row(1, text))
    assert date_of(held) == "2023-05-06"
    assert held.rows[0].state in ("good", "doubtful")
    assert held.grid.rows[0].cells[6].text == text


def test_an_ambiguous_date_is_asked_once_for_the_column(store: Store) -> None:
    held = looked(store, row(1, "6/5/2023"), row(2, "7/5/2023"), row(3))
    (question,) = held.questions
    assert (question.field, question.code, question.number) == ("registration_date", "day_ambiguous", 2)
    assert question.readings == {"dmy": "2023-05-06", "mdy": "2023-06-05"}
    assert held.counts == {"doubtful": 2, "good": 1}
    for order, days in (("dmy", ["2023-05-06", "2023-05-07"]), ("mdy", ["2023-06-05", "2023-07-05"])):
        answered = look_over(store, MARKS, held.grid, {question.doubt: order})
        assert answered.counts == {"good": 3}
        assert [date_of(answered, place) for place in (0, 1)] == days
        assert answered.questions[0].answer == order


def test_the_chosen_order_holds_for_all_dates_of_the_column(store: Store) -> None:
    answers = {("registration_date", "day_ambiguous"): "mdy"}
    held = looked(store, row(1, "6/5/2023"), row(2, "13/5/2023"), answers=answers)
    assert codes(held.rows[1]) == ["day_impossible"]
    assert held.rows[1].state == "wrong"


def test_other_dates_of_the_column_speak_for_an_order(store: Store) -> None:
    assert looked(store, row(1, "6/5/2023"), row(2, "13/5/2023")).questions[0].leaning == "dmy"
    assert looked(store, row(1, "6/5/2023")).questions[0].leaning == ""
    assert looked(store, row(1, "6/5/2023"), row(2, "13/5/2023"), row(3, "5/13/2023")).questions[0].leaning == ""


@pytest.mark.parametrize("text", ["23-5-6", "45052"])
def test_a_reading_that_is_not_sure_is_confirmed_for_the_column(store: Store, text: str) -> None:
    held = looked(store, row(1, text), row(2, text))
    assert held.counts == {"doubtful": 2}
    (question,) = held.questions
    assert (question.number, question.options) == (2, ("as_read",))
    answered = look_over(store, MARKS, held.grid, {question.doubt: "as_read"})
    assert answered.counts == {"good": 2}
    assert date_of(answered) == "2023-05-06"
    assert not any(finding.code == question.code for finding in answered.rows[0].findings)


def test_a_short_year_in_a_chosen_order_is_still_to_be_confirmed(store: Store) -> None:
    answers = {("registration_date", "day_ambiguous"): "dmy"}
    held = looked(store, row(1, "6/5/23"), answers=answers)
    assert held.rows[0].doubts == (("registration_date", "day_two_digit_year"),)
    answers["registration_date", "day_two_digit_year"] = "as_read"
    assert date_of(look_over(store, MARKS, held.grid, answers)) == "2023-05-06"


@pytest.mark.parametrize(
    ("text", "code"),
    [("2023-02-30", "day_impossible"), ("2023年5月", "day_without_day"), ("5月6日", "day_without_year"),
     ("2023年5月6日至2024年5月6日", "day_is_range")],
)  # fmt: skip
def test_what_is_no_day_is_an_error_with_its_reason(store: Store, text: str, code: str) -> None:
    held = looked(store, row(1, text))
    assert codes(held.rows[0]) == [code]
    assert held.rows[0].state == "wrong"
    assert date_of(held) is None


def test_the_same_as_above_is_filled_in_and_told(store: Store) -> None:
    held = looked(store, row(1, "2023-05-06"), row(2, "同上"), row(3, "〃", 注册人="″"))
    assert [date_of(held, place) for place in range(3)] == ["2023-05-06"] * 3
    assert held.rows[1].from_above == {"registration_date"}
    assert held.rows[2].from_above == {"registration_date", "registrant"}
    assert held.rows[2].record["registrant"] == "某某公司"
    assert held.counts == {"good": 3}
    assert held.grid.rows[1].cells[6].text == "同上"


def test_the_same_as_above_in_the_first_row_is_a_fault(store: Store) -> None:
    assert codes(looked(store, row(1, "同上")).rows[0]) == ["ditto_mark"]


def test_a_merged_cell_holds_for_all_rows_it_covers(store: Store) -> None:
    names = "<td rowspan=3>合并公司</td>"
    html = "<table>" + "".join(
        f"<tr><td>{number:08}<td>名{number}<td>商品<td>25{names if number == 1 else ''}<td>已注册<td>2023-05-06</tr>"
        for number in (1, 2, 3)
    )
    held = look_over(store, MARKS, lay_out(read_block("", html), MARKS, [
        "registration_no", "mark_name", "mark_type", "nice_class", "registrant", "status", "registration_date",
    ]))  # fmt: skip
    assert [one.record["registrant"] for one in held.rows] == ["合并公司"] * 3
    assert held.counts == {"good": 3}


# -- what the number behind a cell is good for ------------------------------------------------------------------


def numbered(store: Store, shown: str, number: str, field: str = "注册日期", register: Any = MARKS) -> HeldRow:
    cells: list[Any] = [*row(1), ""]
    head = [*HEAD, ""]
    place = head.index(field) if field in head else 7
    head[place], cells[place] = field, (shown, number)
    plain = [cell if isinstance(cell, str) else cell[0] for cell in cells]
    block = read_block(tsv([head, plain]), wps_html([head, cells]))
    return look_over(store, register, lay_out(block, register)).rows[0]


@pytest.mark.parametrize("shown", ["6/5/2023", "23-5-6", "########", "45052"])
def test_the_number_of_the_sheet_settles_a_doubtful_date(store: Store, shown: str) -> None:
    held = numbered(store, shown, "45052")
    assert (held.state, held.record["registration_date"]) == ("good", "2023-05-06")


@pytest.mark.parametrize(("shown", "code"), [("2023年5月", "day_without_day"), ("5月6日", "day_without_year")])
def test_what_the_sheet_made_up_is_not_taken(store: Store, shown: str, code: str) -> None:
    assert codes(numbered(store, shown, "45047")) == [code]


def test_a_number_in_powers_of_ten_is_taken_where_all_its_digits_are_known(store: Store) -> None:
    assert numbered(store, "1.23E+07", "12345678", "注册号").record["registration_no"] == "12345678"


@pytest.mark.parametrize("number", ["9.11506E+17", "911506000000000000"])
def test_a_code_that_was_ruined_is_refused_also_with_its_number(store: Store, number: str) -> None:
    held = numbered(store, "9.11506E+17", number, "统一社会信用代码")
    assert codes(held) == ["number_ruined_by_excel"]


def test_an_amount_that_is_shown_rounded_is_taken_exactly(store: Store) -> None:
    register = next(one for one in REGISTERS for field in one.fields if field.kind == "amount")
    key = next(field.key for field in register.fields if field.kind == "amount")
    heading = register.by_key[key].label
    block = read_block(tsv([[heading], ["1,235"]]), wps_html([[heading], [("1,235", "1234.5")]]))
    held = look_over(store, register, lay_out(block, register))
    assert held.rows[0].record[key] == 123_450


# -- 6: ruined codes -----------------------------------------------------------------------------------------


def test_a_ruined_code_is_refused_with_the_sentence_about_it(store: Store) -> None:
    held = looked(store, [*row(1), "9.11506E+17"], head=[*HEAD, "统一社会信用代码"])
    (finding,) = [one for one in held.rows[0].findings if one.hard]
    assert (finding.code, finding.field) == ("number_ruined_by_excel", "registrant_id")
    assert "科学计数" in finding.sentence("zh")


def test_leading_zeros_stay(store: Store) -> None:
    held = looked(store, [*row(1), "007"], head=[*HEAD, "代理机构"])
    assert held.rows[0].record["agency"] == "007"


# -- doubles and records that exist --------------------------------------------------------------------------


def test_a_known_key_changes_the_record_only_after_it_was_shown(store: Store) -> None:
    take_in(store, looked(store, row(1)))
    (before,) = everything(store)
    held = looked(store, row(1, 商标名称="新名"))
    (changed,) = held.rows
    assert (changed.action, changed.state, changed.uid) == ("change", "doubtful", before["uid"])
    assert changed.changes == {"mark_name": "新名"}
    assert changed.before["mark_name"] == "名1"
    assert held.ready == ()
    assert take_in(store, held).batch == ""
    answered = look_over(store, MARKS, held.grid, {EXISTING: "change"})
    assert take_in(store, answered).changed == 1
    assert store.get(MARKS, before["uid"])["mark_name"] == "新名"  # type: ignore[index]


def test_known_rows_can_be_left_alone(store: Store) -> None:
    take_in(store, looked(store, row(1)))
    held = looked(store, row(1, 商标名称="新名"), row(2), answers={EXISTING: "skip"})
    assert [one.action for one in held.rows] == ["skipped", "new"]
    assert held.counts == {"good": 1}
    assert take_in(store, held).added == 1
    assert [one["mark_name"] for one in everything(store)] == ["名1", "名2"]


def test_a_row_that_brings_nothing_new_is_unchanged(store: Store) -> None:
    take_in(store, looked(store, row(1)))
    held = looked(store, row(1))
    assert (held.rows[0].action, held.rows[0].state) == ("unchanged", "good")
    assert held.ready == () and held.questions == ()


def test_a_blank_leaves_what_is_there(store: Store) -> None:
    take_in(store, looked(store, row(1)))
    held = looked(store, row(1, 商标名称="新名", 注册人="", 注册日期="—"), answers={EXISTING: "change"})
    assert held.rows[0].changes == {"mark_name": "新名"}


def test_the_same_row_twice_is_taken_once(store: Store) -> None:
    held = looked(store, row(1), row(1), row(1, 商标名称="别的"))
    assert [(one.action, one.state) for one in held.rows][:2] == [("new", "good"), ("double", "good")]
    assert held.rows[2].state == "wrong"
    assert codes(held.rows[2]) == ["double_in_file"]
    assert take_in(store, held).added == 1


def test_what_is_in_the_recycle_bin_is_told(store: Store) -> None:
    take_in(store, looked(store, row(1)))
    keeping.withdraw(store, MARKS, everything(store)[0]["uid"], reason="错")
    assert codes(looked(store, row(1)).rows[0]) == ["paste_in_recycle_bin"]


def test_what_looks_alike_is_asked(store: Store) -> None:
    take_in(store, looked(store, row(1)))
    held = looked(store, row(2, 商标名称="名1"), row(3), row(4, 商标名称="名3"))
    assert [one.doubts for one in held.rows] == [(SIMILAR,), (), (SIMILAR,)]
    answered = look_over(store, MARKS, held.grid, {SIMILAR: "add"})
    assert answered.counts == {"good": 3}


# -- 3 and 4: over chosen records ----------------------------------------------------------------------------


@pytest.fixture
def chosen(store: Store) -> list[str]:
    """Five records."""
    take_in(store, looked(store, *(row(number) for number in range(1, 6))))
    return [record["uid"] for record in everything(store)]


def names(*texts: str) -> Grid:
    return lay_out(read_block(tsv([[text] for text in texts])), MARKS, ["mark_name"])


def test_rows_over_records_change_them_and_no_others(store: Store, chosen: list[str]) -> None:
    shown = chosen[1:4]
    held = look_over(store, MARKS, aimed_at(names("甲", "乙", "丙"), shown))
    assert [one.uid for one in held.rows] == shown
    assert take_in(store, held).changed == 3
    assert [record["mark_name"] for record in everything(store)] == ["名1", "甲", "乙", "丙", "名5"]


def test_more_rows_than_records_are_new(store: Store, chosen: list[str]) -> None:
    more = lay_out(read_block(tsv([row(number)[:2] for number in range(11, 21)])), MARKS, ["agency", "mark_name"])
    held = look_over(store, MARKS, aimed_at(more, chosen))
    assert [one.action for one in held.rows] == ["change"] * 5 + ["new"] * 5
    assert {one.state for one in held.rows[:5]} == {"good"}


def test_a_record_over_which_is_pasted_must_not_take_anothers_key(store: Store, chosen: list[str]) -> None:
    block = read_block(tsv([["00000002"]]))
    held = look_over(store, MARKS, aimed_at(lay_out(block, MARKS, ["registration_no"]), chosen[:1]))
    assert codes(held.rows[0]) == ["double"]


# -- 5: one step ---------------------------------------------------------------------------------------------


def test_one_undo_takes_all_back_and_redo_puts_it_again_also_after_a_restart(tmp_path: Path) -> None:
    folder = tmp_path / "book"
    with Store.create(folder, unit=UNIT, clerk="王芳") as store:
        take_in(store, looked(store, row(1)))
        held = looked(store, row(1, 商标名称="新名"), row(2), row(3), answers={EXISTING: "change"})
        done = take_in(store, held)
        assert (done.added, done.changed, done.findings) == (2, 1, ())
        after = [record["mark_name"] for record in everything(store)]
        assert after == ["新名", "名2", "名3"]
        undo(store)
        assert [record["mark_name"] for record in everything(store)] == ["名1"]
        redo(store)
        assert [record["mark_name"] for record in everything(store)] == after
    with Store.open(folder) as store:
        undo(store)
        assert [record["mark_name"] for record in everything(store)] == ["名1"]
    with Store.open(folder) as store:
        redo(store)
        assert [record["mark_name"] for record in everything(store)] == after


def test_faulty_rows_stay_and_are_taken_in_once_they_are_mended(store: Store) -> None:
    held = looked(store, row(1), row(2, "2023-02-30"), row(3))
    done = take_in(store, held)
    assert done.numbers == (held.rows[0].number, held.rows[2].number)
    left = without(held.grid, done.numbers)
    assert len(left.rows) == 1
    mended = look_over(store, MARKS, with_cell(left, 0, 6, "2023-02-28"))
    assert take_in(store, mended).added == 1
    assert total(store) == 3


def test_rows_that_follow_a_row_that_was_taken_in_keep_what_they_had_from_it(store: Store) -> None:
    held = looked(store, row(1), row(2, "同上", 国际分类="99"))
    done = take_in(store, held)
    left = without(held.grid, done.numbers)
    assert date_of(look_over(store, MARKS, left)) == "2023-05-06"


def test_a_record_that_changed_meanwhile_stays_in_the_grid(store: Store, chosen: list[str]) -> None:
    held = look_over(store, MARKS, aimed_at(names("甲", "乙"), chosen[:2]))
    store.update(MARKS, chosen[0], {"agency": "别处"}, cause="hand")
    done = take_in(store, held)
    assert done.changed == 1
    assert [finding.code for finding in done.findings] == ["paste_no_longer"]
    assert store.get(MARKS, chosen[0])["mark_name"] == "名1"  # type: ignore[index]


def test_a_key_that_was_taken_meanwhile_is_not_added_twice(store: Store) -> None:
    held = looked(store, row(1), row(2))
    take_in(store, looked(store, row(1)))
    done = take_in(store, held)
    assert (done.added, len(done.findings)) == (1, 1)
    assert total(store) == 2


def test_stopping_leaves_everything_as_it_was(store: Store) -> None:
    held = looked(store, *(row(number) for number in range(1, 800)))

    def stop(done: int, of: int) -> None:
        if done:
            raise Stopped

    with pytest.raises(Stopped):
        look_over(store, MARKS, held.grid, progress=stop)
    with pytest.raises(Stopped):
        take_in(store, held, progress=stop)
    assert total(store) == 0


def test_left_out_rows_are_not_taken_in(store: Store) -> None:
    held = look_over(store, MARKS, with_left_out(grid(row(1), row(1, "2023-02-30"), row(2)), [0], True))
    assert [one.action for one in held.rows] == ["left_out", "new", "new"]
    assert held.counts == {"wrong": 1, "good": 1}
    assert take_in(store, held).added == 1


# -- the note, exported ledgers, checks ------------------------------------------------------------------------


def test_columns_that_no_field_takes_are_kept_in_the_note(store: Store) -> None:
    start = grid([*row(1), "红色", "旧注"], head=[*HEAD, "颜色", "备注"])
    assert start.unread == (7,)
    assert look_over(store, MARKS, start).rows[0].record["note"] == "旧注"
    noted = with_column(start, 7, "+note")
    take_in(store, look_over(store, MARKS, noted))
    assert everything(store)[0]["note"] == "旧注\n颜色：红色"
    again = look_over(store, MARKS, noted, {EXISTING: "change"})
    assert again.rows[0].record["note"] == "旧注\n颜色：红色" or again.rows[0].action == "unchanged"


def test_a_note_over_a_record_is_added_to_its_note(store: Store) -> None:
    take_in(store, looked(store, [*row(1), "旧注"], head=[*HEAD, "备注"]))
    start = with_column(grid([*row(1), "红色"], head=[*HEAD, "颜色"]), 7, "+note")
    held = look_over(store, MARKS, start, {EXISTING: "change"})
    assert held.rows[0].changes == {"note": "旧注\n颜色：红色"}


def test_a_row_with_its_uid_changes_that_record(store: Store, chosen: list[str]) -> None:
    held = look_over(store, MARKS, grid([chosen[2], "新名"], head=["记录标识", "商标名称"]))
    assert (held.rows[0].uid, held.rows[0].changes) == (chosen[2], {"mark_name": "新名"})


def test_rows_are_checked_by_the_rules_of_the_register(store: Store) -> None:
    held = looked(store, [*row(1, "2023-05-06"), "2024-01-01"], head=[*HEAD, "申请日期"])
    assert held.rows[0].state == "wrong"
    assert held.rows[0].findings[0].code in {rule.code for rule in MARKS.rules}


def test_a_row_of_which_nothing_is_read_says_so_once(store: Store) -> None:
    held = look_over(store, MARKS, lay_out(read_block("甲\t乙\r\n"), MARKS))
    assert codes(held.rows[0]) == ["paste_nothing_read"]


def test_what_is_remembered_gives_the_same_as_a_fresh_look(store: Store) -> None:
    memory = Memory(StoreSurroundings(store))
    start = grid(*(row(number, "6/5/2023" if number % 3 else "坏") for number in range(1, 20)))
    look_over(store, MARKS, start, memory=memory)
    changed = with_cell(start, 4, 6, "2023-01-05")
    assert look_over(store, MARKS, changed, memory=memory).rows == look_over(store, MARKS, changed).rows


def test_numbers_that_are_given_are_not_given_twice(store: Store) -> None:
    cases = REGISTERS[3]
    raws = list(SampleBook(UNIT, datetime.date(2026, 7, 14), 1).records(cases.key, 3))
    keys = [key for key in raws[0] if key in cases.by_key and key not in ("files", "origin")]
    numbered = [proposal.field for proposal in cases.proposals if proposal.numbers]
    heads = [cases.by_key[key].label for key in keys if key not in numbered]
    lines = [[cases.by_key[key].show(cases.by_key[key].read(raw.get(key), raw).value) for key in keys
              if key not in numbered] for raw in raws]  # fmt: skip
    held = look_over(store, cases, lay_out(read_block(tsv([heads, *lines])), cases))
    given = [tuple(one.record[key] for key in numbered) for one in held.rows]
    assert numbered and len(set(given)) == 3


CELL = st.one_of(
    st.sampled_from(["", "同上", "〃", "6/5/2023", "23-5-6", "45052", "2023年5月", "9.11506E+17", "25", "合计"]),
    st.text(max_size=12),
)


@settings(max_examples=30)
@given(st.lists(st.lists(CELL, min_size=1, max_size=8), min_size=1, max_size=8), st.booleans())
def test_any_rows_are_looked_over_and_taken_in_as_they_were_shown(rows: list[list[str]], headed: bool) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.create(Path(folder) / "book", unit=UNIT, clerk="王芳") as store,
    ):
        text = tsv([HEAD, *rows] if headed else rows)
        try:
            start = lay_out(read_block(text), MARKS, [field.key for field in MARKS.fields])
        except Refusal:
            return
        held = look_over(store, MARKS, start)
        answers = {question.doubt: question.options[0] for question in held.questions}
        answered = look_over(store, MARKS, start, answers)
        assert not any(one.doubts for one in answered.rows if one.action != "skipped")
        done = take_in(store, answered)
        assert len(store.ids(MARKS, Query())) == done.added

"""What each column of a ledger is: by label, alias, near miss and cells, by hand, and what is told of it."""

# ruff: noqa: E501
# A row of a table stands on one line.

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workstation.findings import WrongUse
from workstation.ledgers.cells_by_field import with_noted
from workstation.ledgers.columns import RecognisedColumn, header_with, recognise_columns
from workstation.ledgers.day_orders import DayOrders
from workstation.ledgers.headings import NOTED, UID, ColumnChoice
from workstation.ledgers.near import nearest
from workstation.ledgers.reading import columns_of, told_of
from workstation.ledgers.remembered import MOST_PATTERNS, Memory, Pattern, memory_from, pattern_headings, with_pattern
from workstation.ledgers.swapped import swapped
from workstation.registers.catalogue import REGISTERS, register_of
from workstation.sheets.headers import find_header, header_at

MARKS, INDICATIONS, WORKS = (register_of(key) for key in ("trademarks", "geographical_indications", "copyrights"))
TERM = "valid_from+valid_to"
NUMBERS = ["13867873", "13867874", "17853913", "20231234", "9876543"]
CODES = ["91150600MA0NCDAF49", "91150600701462069W", "91110000600037341L", "911506231170503511", "91150621116990392B"]


def recognised(
    *columns: tuple[str, list[Any]], register: Any = MARKS, choice: ColumnChoice | None = None
) -> tuple[RecognisedColumn, ...]:
    """The columns of a sheet whose headings stand in its first row."""
    length = max(len(cells) for _, cells in columns)
    rows: list[tuple[int, list[Any]]] = [(1, [heading or None for heading, _ in columns])]
    rows += [
        (place + 2, [cells[place] if place < len(cells) else None for _, cells in columns]) for place in range(length)
    ]
    picked = choice or ColumnChoice()
    header = find_header(rows, picked.recogniser(register.fields)) or header_at(rows, [1], lambda heading: None)
    assert header is not None
    return recognise_columns(header, rows[1:], register, picked)


def one(heading: str, cells: list[Any], *others: tuple[str, list[Any]], **how: Any) -> RecognisedColumn:
    """A column beside two that are clear."""
    clear = [("商标名称", ["漠金", "漠银", "漠铜"]), ("注册人", ["甲公司", "乙公司", "丙公司"])]
    if how.get("register", MARKS) is not MARKS:
        clear = []
    return recognised(*clear, *others, (heading, cells), **how)[-1]


DAYS = ["2020-01-02", "2020-02-03", "2021-04-05", "2021-06-07"]


@pytest.mark.parametrize(
    ("heading", "cells", "key", "how"),
    [
        ("注册号", NUMBERS, "registration_no", "label"), ("商标注册号", NUMBERS, "registration_no", "alias"),
        ("Registration no.", NUMBERS, "registration_no", "alias"), ("申请日", DAYS, "filing_date", "alias"),
        ("申请日期", DAYS, "filing_date", "label"), (" 申 请 日 期 ", DAYS, "filing_date", "label"),
        ("申请日期（必填）", DAYS, "filing_date", "label"), ("*申请日期：", DAYS, "filing_date", "label"),
        ("註冊號", NUMBERS, "registration_no", "alias"), ("申請日期", DAYS, "filing_date", "alias"),
        ("记录标识", ["u1"], UID, "label"),
        ("商标注册号码", NUMBERS, "registration_no", "near"), ("申请曰期", DAYS, "filing_date", "near"),
        ("申报日期", DAYS, "filing_date", "near"), ("初审日期", DAYS, "preliminary_date", "near"),
        ("统一信用代码", CODES, "registrant_id", "near"), ("联系人电话", ["13847712345"], "phone", "near"),
        ("失效时间", DAYS, "ended_on", "near"), ("核准日期", DAYS, "registration_date", "near"),
        ("代码", CODES, "registrant_id", "values"), ("", CODES, "registrant_id", "values"),
        ("号码", NUMBERS, "registration_no", "values"), ("大类", ["第29类", "第31类", "第29类"], "nice_class", "values"),
        ("国际注册", ["G1234567", "G1234568", "G7654321"], None, None),
        ("目前情况", ["已注册", "等待实质审查", "已注册", "商标已注册"], "status", "values"),
        ("所在旗", ["准格尔旗", "达拉特旗", "准格尔旗"], "unit", "values"),
    ],
)  # fmt: skip
def test_how_a_column_is_recognised(heading: str, cells: list[Any], key: str | None, how: str | None) -> None:
    column = one(heading, cells)
    assert (column.key, column.how) == (key, how)
    assert column.sentence("zh") and column.sentence("en")
    assert (0.5 <= column.confidence <= 1) if key else column.confidence == 0


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("原注册人", ["丁公司", "戊公司"]), ("注册人数", [3, 4, 5]), ("被申请人", ["己公司"]), ("申请人电话", ["0477-8581170"]),
        ("公告日期", DAYS), ("注册量", [1, 2, 3]), ("代理费", [500, 600]), ("初审公告期号", [1580, 1581, 1582]),
        ("变更日期", DAYS), ("打印日期", DAYS), ("内部编号", ["N0001", "N0002", "N0003"]), ("档案编号", NUMBERS),
        ("字数", [3, 4, 3, 5]), ("商标分类", ["甲", "乙", "丙"]), ("申报日期", ["甲", "乙", "丙"]), ("金额", [1, 2, 3]),
        ("序号", [1, 2, 3, 4]), ("顺序", list(range(1, 40))), ("座机", ["8581170", "8581171", "8581172"]),
    ],
)  # fmt: skip
def test_what_only_looks_alike_is_left_alone(heading: str, cells: list[Any]) -> None:
    column = one(heading, cells)
    assert (column.key, column.how) == (None, None)


def test_a_clear_label_is_never_overridden_by_cells() -> None:
    column = one("商标类型", CODES)
    assert (column.key, column.how, column.agreeing) == ("mark_type", "label", 0.0)
    assert column.confidence == 0.5


def test_days_are_offered_and_not_guessed() -> None:
    column = one("打印日期", DAYS)
    assert column.key is None and "filing_date" in column.fitting and "mark_name" not in column.fitting


def test_what_a_column_tells_of_itself() -> None:
    column = one("国际分类", ["29", None, "31", "29", "同上", "35", "36"])
    assert (column.index, column.letter, column.samples) == (2, "C", ("29", "31", "35"))


def test_two_columns_of_one_field_are_a_question() -> None:
    names = ("申请人", ["甲"]), ("注册人", ["乙"]), ("注册号", ["1"])
    alias, label, _ = recognised(*names)
    assert (label.key, alias.key, alias.same_as, alias.fitting) == ("registrant", None, 1, ("registrant",))
    assert [finding.code for finding in told_of((alias, label), "表")] == ["column_twice"]
    by_hand = recognised(*names, choice=ColumnChoice(columns={"申请人": "registrant"}))
    assert [(column.key, column.how) for column in by_hand[:2]] == [("registrant", "by_hand"), (None, None)]


def test_a_place_tells_columns_with_one_heading_apart() -> None:
    choice = ColumnChoice(places={1: "agency", 2: None})
    columns = recognised(("注册号", ["1"]), ("名称", ["甲"]), ("名称", ["乙"]), ("注册人", ["丙"]), choice=choice)
    assert [column.key for column in columns] == ["registration_no", "agency", None, "registrant"]


@pytest.mark.parametrize(
    ("heading", "cells", "key"),
    [
        ("专用权期限", ["2012-03-07至2022-03-06", "至", None], TERM), ("专用期限", ["2012.3.7-2022.3.6"], TERM),
        ("有效期限", ["2012-03-07至2022-03-06"], TERM), ("有效期", ["2012-03-07至2022-03-06"], TERM),
        ("商标使用期限时间段", ["2012-03-07至2022-03-06"], TERM), ("专用权期限（起止）", ["至"], TERM),
        ("有效期", ["2022-03-06", "2023-04-05"], None), ("专用权期限起", ["2012-03-07"], "valid_from"),
    ],
)  # fmt: skip
def test_one_column_with_both_days_of_a_term(heading: str, cells: list[Any], key: str | None) -> None:
    column = one(heading, cells)
    assert column.key == key
    assert key or (column.reason == "column_one_end" and column.fitting == ("valid_from", "valid_to"))


def test_a_term_is_parted_and_its_faults_are_told() -> None:
    columns = recognised(("注册号", ["1"]), ("专用权期限", ["2012-03-07至2022-03-06"]), ("注册人", ["甲"]))
    reader = columns_of(columns, MARKS, ColumnChoice())
    found: list[Any] = []
    assert reader.raw(["1", "2012-03-07至2022-03-06", "甲"], found) == {
        "registration_no": "1", "registrant": "甲", "valid_from": "2012-03-07", "valid_to": "2022-03-06",
    }  # fmt: skip
    assert reader.raw(["1", "至"], found) == {"registration_no": "1"} and not found
    assert reader.raw(["1", "同上"], found) == {"registration_no": "1", "valid_from": "同上", "valid_to": "同上"}
    assert reader.raw(["1", "2012-02-30至2022-03-06"], found) == {"registration_no": "1", "valid_to": "2022-03-06"}
    assert [(finding.code, finding.field) for finding in found] == [("day_impossible", "valid_from")]


@pytest.mark.parametrize(
    ("heading", "unit", "value"),
    [("年产值(万元)", "万元", 3_500_000), ("年产值/万元", "万元", 3_500_000), ("年产值（万元）", "万元", 3_500_000),
     ("年产值万元", "万元", 3_500_000), ("年产值，万元", "万元", 3_500_000), ("年产值（万元/年）", "万元", 3_500_000),
     ("年产值", "", 350), ("年产值（单位：人民币万元）", "万元", 3_500_000)],
)  # fmt: skip
def test_a_heading_with_its_unit(heading: str, unit: str, value: int) -> None:
    column = one(heading, [3.5, 4], ("产品名称", ["甲", "乙"]), ("保护类型", ["AGI"]), register=INDICATIONS)
    assert (column.key, column.unit) == ("output_value", unit)
    reader = columns_of((column,), INDICATIONS, ColumnChoice())
    raw = reader.raw([None] * column.index + [3.5])
    assert INDICATIONS.by_key["output_value"].read(raw["output_value"], {}).value == value


def test_another_unit_is_not_read() -> None:
    column = one("保护面积(亩)", [3.5], ("产品名称", ["甲"]), ("保护类型", ["AGI"]), register=INDICATIONS)
    assert (column.key, column.reason, column.fitting) == (None, "column_in_other_unit", ("area_km2",))


# -- what no field takes -------------------------------------------------------------------------------------


def test_columns_that_are_no_field_are_told_and_kept_in_the_note_when_wanted() -> None:
    columns = ("注册号", ["1"]), ("序号", [1]), ("经办股室", ["商标股"]), ("", ["没有列名"]), ("注册人", ["甲"])
    told = told_of(recognised(*columns), "表")
    assert [(finding.code, finding.values["letter"]) for finding in told] == [
        ("column_not_read", "C"), ("column_not_read", "D"),
    ]  # fmt: skip
    choice = ColumnChoice(keep_in_note=True)
    kept = recognised(*columns, choice=choice)
    assert [column.key for column in kept] == ["registration_no", None, NOTED, NOTED, "registrant"]
    assert columns_of(kept, MARKS, choice).notes(["1", 1, "商标股", "/", "甲"]) == {"经办股室": "商标股"}
    assert header_with(header_of_kept(), kept).columns == {0: "registration_no", 4: "registrant"}


def header_of_kept() -> Any:
    header = header_at([(1, ["注册号", "序号", "经办股室", None, "注册人"])], [1], lambda heading: None)
    assert header is not None
    return header


@pytest.mark.parametrize(
    ("own", "noted", "note"),
    [
        (None, ("甲：1", "乙：2"), "甲：1；乙：2"), ("原有", ("甲：1",), "原有\n甲：1"), ("原有\n甲：1；乙：2", ("甲：1", "乙：2"), None),
        ("甲：1", ("甲：12",), "甲：1\n甲：12"), ("甲：1；2；3", ("甲：1；2；3",), None), (None, (), ""), ("原有", (), None),
    ],
)  # fmt: skip
def test_the_note_says_nothing_twice(own: str | None, noted: tuple[str, ...], note: str | None) -> None:
    after = with_noted(own, noted)
    assert after == (own if note is None else note or None)
    assert with_noted(after, noted) == after


# -- decided before ------------------------------------------------------------------------------------------


def pattern(headings: tuple[str, ...], **columns: str | None) -> Pattern:
    return Pattern(register="trademarks", headings=pattern_headings(headings), columns=columns)


def test_next_years_ledger_is_mapped_as_this_years() -> None:
    this_year = ("注册号", "牌子", "谁的", "申请日", "名次", "经办")
    memory = Memory(patterns=(pattern(this_year, 牌子="mark_name", 谁的="registrant", 名次=None, 经办=NOTED),))
    choice = ColumnChoice(memory=memory)
    columns = recognised(
        ("经办", ["某"]), ("注册号", ["1"]), ("申请日期", DAYS), ("牌子", ["甲"]), ("谁的", ["乙"]), ("名次", [1]), ("新列", ["丙"]),
        choice=choice,
    )  # fmt: skip
    assert [(column.key, column.how) for column in columns] == [
        (NOTED, "remembered"), ("registration_no", "label"), ("filing_date", "label"), ("mark_name", "remembered"),
        ("registrant", "remembered"), (None, "remembered"), (None, None),
    ]  # fmt: skip
    codes = [finding.code for finding in told_of(columns, "表")]
    assert codes == ["column_noted", "column_not_read", "columns_remembered"]


def test_a_ledger_of_another_kind_is_not_mapped_by_it() -> None:
    memory = Memory(patterns=(pattern(("牌子", "谁的", "甲", "乙"), 牌子="agency", 谁的="registrant"),))
    columns = recognised(
        ("注册号", ["1"]),
        ("牌子", ["甲"]),
        ("注册人", ["乙"]),
        ("状态", ["已注册"]),
        choice=ColumnChoice(memory=memory),
    )
    assert [column.key for column in columns] == ["registration_no", None, "registrant", "status"]


def test_the_memory_is_bounded_and_keeps_the_newest() -> None:
    setting: Any = "rubbish"
    for number in range(MOST_PATTERNS + 5):
        setting = with_pattern(setting, pattern((f"列{number}", "注册号"), 甲="agency"))
    setting = with_pattern(setting, pattern(("列7", "注册号"), 甲="contact"))
    memory = memory_from(json.loads(json.dumps(setting)), "trademarks", MARKS.by_key)
    assert len(memory.patterns) == MOST_PATTERNS and memory.patterns[-1].columns == {"甲": "contact"}
    assert [one.headings for one in memory.patterns].count(pattern_headings(("列7", "注册号"))) == 1


@pytest.mark.parametrize(
    "setting",
    [None, 5, "x", [1, {}], [{"register": "trademarks"}], [{"register": "trademarks", "headings": 5, "columns": 3}]],
)
def test_a_broken_setting_remembers_nothing(setting: Any) -> None:
    assert memory_from(setting, "trademarks", MARKS.by_key).patterns == ()


def test_a_field_that_is_declared_no_more_is_forgotten() -> None:
    setting = with_pattern([], pattern(("甲", "乙"), 甲="gone", 乙="agency"))
    assert memory_from(setting, "trademarks", MARKS.by_key).patterns[0].columns == {"乙": "agency"}


# -- swapped days and orders ---------------------------------------------------------------------------------

HEADINGS = {"filing_date": "申请日", "registration_date": "注册日"}


def test_swapped_days_are_noticed() -> None:
    rows = [{"filing_date": "2021-05-06", "registration_date": datetime.date(2020, 1, place + 1)} for place in range(8)]
    rows += [{"filing_date": "2019-05-06", "registration_date": "2020-05-06"}, {"filing_date": "2019-05-06"}]
    (found,) = swapped(MARKS, HEADINGS, rows)
    assert (found.code, found.values["number"], found.values["of"]) == ("days_swapped", 8, 9)
    assert (found.values["first"], found.values["second"]) == ("申请日", "注册日") and not found.hard
    assert found.sentence("zh") and found.sentence("en")


@pytest.mark.parametrize(("wrong", "right"), [(2, 0), (5, 5), (0, 9)])
def test_a_few_wrong_rows_are_no_swapped_columns(wrong: int, right: int) -> None:
    rows = [{"filing_date": "2021-01-01", "registration_date": "2020-01-01"}] * wrong
    rows += [{"filing_date": "2020-01-01", "registration_date": "2021-01-01"}] * right
    assert swapped(MARKS, HEADINGS, rows) == []


def test_an_order_is_asked_once_for_a_column() -> None:
    looking = DayOrders(MARKS, HEADINGS)
    for text in ("6/5/2023", "7/5/2023", "25/5/2023", "2023-05-06", "5月6日", "6/6/2023", None, 45052):
        looking.look({"filing_date": text})
    (question,) = looking.questions()
    assert (question.field, question.heading, question.number, question.leaning) == ("filing_date", "申请日", 2, "dmy")
    assert question.readings == {"dmy": "2023-05-06", "mdy": "2023-06-05"}
    assert [finding.code for finding in looking.findings()] == ["column_order"]
    reader = columns_of(
        recognised(("申请日", DAYS), ("注册人", ["甲"])), MARKS, ColumnChoice(orders={"filing_date": "dmy"})
    )
    assert reader.raw(["6/5/2023"])["filing_date"] == "2023-05-06"
    assert reader.raw(["2023-02-30"])["filing_date"] == "2023-02-30"


# -- the file of a person's choice ---------------------------------------------------------------------------


def test_a_choice_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "choice.json"
    content = {
        "columns": {"牌子": "mark_name", "期限": TERM, "多余": None}, "letters": {"F": "agency", "AA": NOTED},
        "orders": {"filing_date": "dmy"}, "keep_in_note": ["内部编号"], "constants": {"nice_class": 25},
    }  # fmt: skip
    path.write_text(json.dumps(content), "utf-8")
    choice = ColumnChoice.from_file(path, MARKS)
    assert choice.columns == {"内部编号": NOTED, "牌子": "mark_name", "期限": TERM, "多余": None}
    assert (choice.places, choice.orders, choice.keep_in_note) == (
        {5: "agency", 26: NOTED},
        {"filing_date": "dmy"},
        False,
    )
    path.write_text('{"keep_in_note": true}', "utf-8")
    assert ColumnChoice.from_file(path, MARKS).keep_in_note


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ('{"letters": {"5": "agency"}}', "mapping_form"), ('{"letters": {"": "agency"}}', "mapping_form"),
        ('{"letters": {"B": "nothing"}}', "mapping_unknown"), ('{"orders": {"filing_date": "ymd"}}', "mapping_form"),
        ('{"orders": {"nothing": "dmy"}}', "mapping_unknown"), ('{"columns": {"a": 5}}', "mapping_unknown"),
        ("[]", "mapping_form"), ('{"columns": 5}', "mapping_form"), ('{"letters": [1]}', "mapping_form"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_choice_is_refused(tmp_path: Path, content: str, code: str) -> None:
    path = tmp_path / "choice.json"
    path.write_text(content, "utf-8")
    with pytest.raises(WrongUse) as wrong:
        ColumnChoice.from_file(path, MARKS)
    assert wrong.value.code == code


# -- whatever stands there -----------------------------------------------------------------------------------

WORDS = [name for register in REGISTERS for field in register.fields for name in (field.label, *field.aliases)]
headings = st.one_of(
    st.sampled_from(WORDS), st.text(max_size=8), st.builds("{}{}".format, st.sampled_from(WORDS), st.text(max_size=2))
)
cells = st.one_of(
    st.none(), st.text(max_size=12), st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes(), st.times(),
    st.sampled_from([*CODES, *NUMBERS, *DAYS, "同上", "#REF!", "至", "29", "是", "准格尔旗"]),
)  # fmt: skip


@settings(max_examples=150)
@given(
    st.sampled_from(REGISTERS),
    st.lists(st.tuples(headings, st.lists(cells, max_size=6)), min_size=1, max_size=8),
    st.booleans(),
)
def test_any_sheet_is_recognised_without_an_error(register: Any, columns: list[Any], keep: bool) -> None:
    choice = ColumnChoice(keep_in_note=keep)
    if not any(heading.strip() for heading, _ in columns):
        return
    found = recognised(*columns, register=register, choice=choice)
    keys = [key for column in found if column.read for key in (column.key or "").split("+")]
    assert len(keys) == len(set(keys))
    for column in found:
        assert 0 <= column.confidence <= 1 and (column.how is None) <= (column.key is None)
        assert column.sentence("zh") and column.sentence("en")
    for finding in told_of(found, "表"):
        assert finding.sentence("zh") and finding.sentence("en")
    reader = columns_of(found, register, choice)
    faults: list[Any] = []
    reader.raw([one_cells[0] if one_cells else None for _, one_cells in columns], faults)
    assert all(fault.sentence("zh") for fault in faults)


@given(st.text(max_size=10))
def test_a_heading_is_near_to_none_or_some_known_ones(heading: str) -> None:
    known = {"申请日期": "filing_date", "注册人": "registrant", "注册号": "registration_no"}
    assert {near.key for near in nearest(heading, known)} <= set(known.values())

"""The row of headings is found below titles, in one line or two."""

from collections.abc import Sequence

import pytest

from workstation.sheets.cells import Cell, Row
from workstation.sheets.headers import Header, find_header, header_at, heading_key
from workstation.sheets.merged import MergedCells

ALIASES = {
    heading_key(alias, keep_brackets=True): key
    for alias, key in {
        "商标名称": "name",
        "注册号": "number",
        "申请日期": "filed_on",
        "面积": "area",
        "申请人名称": "applicant",
        "申请人地址": "address",
        "类别（新）": "new_class",
        "备注": "note",
    }.items()
}


def numbered(*rows: Sequence[Cell], start: int = 1) -> list[Row]:
    return [(number, list(cells)) for number, cells in enumerate(rows, start)]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (" 商标\n名称 ", "商标名称"),
        ("面积(平方公里)", "面积"),
        ("面积（万元）：", "面积"),
        ("*注册号", "注册号"),
        ("注 册 号 *", "注册号"),
        ("\u200b１、序号【必填】", "1序号"),
        ("AGI编号", "agi编号"),
        ("（备注）", "(备注)"),
        ("", ""),
    ],
)
def test_heading_key(text: str, key: str) -> None:
    assert heading_key(text) == key


def test_header_below_title_and_period() -> None:
    rows = numbered(
        ["××旗台账", None], ["2023年", "单位：件"], ["商标名称", "注册号*", "来源"], ["甲", 1, "x"], start=3
    )
    header = find_header(rows, ALIASES.get)
    assert header
    assert header.rows == (5,)
    assert header.columns == {0: "name", 1: "number"}
    assert header.unmapped == {2: "来源"}
    assert [number for number, _ in header.above] == [3, 4]


def test_header_in_two_lines_with_a_merged_parent() -> None:
    rows = numbered(
        ["商标名称 注册号 申请人名称"],
        ["商标名称", "申请人", None, "申请日期"],
        [None, "名称", "地址", None],
        ["甲", "乙", "丙", "2023-05-06"],
    )
    header = find_header(rows, ALIASES.get)
    assert header
    assert header.rows == (2, 3)
    assert header.columns == {0: "name", 1: "applicant", 2: "address", 3: "filed_on"}
    assert header.headings[2] == "申请人·地址"


def test_title_above_is_not_taken_for_a_first_line() -> None:
    header = find_header(numbered(["一览表"], ["商标名称", "注册号"], ["甲", "1"]), ALIASES.get)
    assert header
    assert header.rows == (2,)


def test_brackets_count_where_an_alias_has_them_and_doubles_stay_unmapped() -> None:
    header = find_header(numbered(["类别（新）", "类别（旧）", "面积(亩)", "面积（公顷）"]), ALIASES.get)
    assert header
    assert header.columns == {0: "new_class", 2: "area"}
    assert header.unmapped == {1: "类别（旧）", 3: "面积（公顷）"}


def test_no_header() -> None:
    assert find_header(numbered(["甲", "乙"], ["商标名称", "丙"]), ALIASES.get) is None
    assert find_header([], ALIASES.get) is None
    late = numbered(*[["x", "y"]] * 30, ["商标名称", "注册号"])
    assert find_header(late, ALIASES.get) is None


def test_one_column_needs_one_heading() -> None:
    header = find_header(numbered(["商标名称"], ["甲"]), ALIASES.get)
    assert header
    assert header.columns == {0: "name"}


def found(rows: list[Row], *merged: tuple[int, int, int, int]) -> Header:
    header = find_header(rows, ALIASES.get, [MergedCells(*one) for one in merged])
    assert header
    return header


def test_header_in_three_lines() -> None:
    rows = numbered(
        ["一览表", None, None, None, None],
        ["商标", None, "权利情况", None, None],
        ["商标名称", "注册号", "申请人", None, "时间"],
        [None, None, "名称", "地址", "申请日期"],
        ["甲", "1", "乙", "丙", "2023-05-06"],
    )
    merged = [(1, 0, 1, 4), (2, 0, 2, 1), (2, 2, 2, 4), (3, 0, 4, 0), (3, 1, 4, 1), (3, 2, 3, 3)]
    for header in (found(rows, *merged), found(rows)):
        assert header.columns == {0: "name", 1: "number", 2: "applicant", 3: "address", 4: "filed_on"}
        assert header.rows[-1] == 4
        assert header.headings[3].endswith("申请人·地址")
    assert found(rows, *merged).rows == (3, 4)


def test_lines_below_that_make_nothing_known_belong_to_the_headings() -> None:
    rows = numbered(["商标名称", "注册号", "面积", None], [None, None, "耕地", "草地"], ["甲", "1", 2, 3])
    assert found(rows, (1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 3)).rows == (1, 2)
    header = found(rows)
    assert (header.rows, header.headings[3]) == ((1, 2), "面积·草地")
    units = numbered(["商标名称", "注册号", "面积"], ["", "", "（万亩）"], ["甲", "1", 2])
    assert (found(units).rows, found(units).headings[2]) == ((1, 2), "面积（万亩）")


@pytest.mark.parametrize(
    "record",
    [
        ["甲", "申请日期", "丙"],
        ["甲", "十", "备注"],
        ["甲", None, "备注"],
    ],
)
def test_a_record_is_no_second_line(record: list[Cell]) -> None:
    """Though a word of it would be a known heading."""
    header = found(numbered(["商标名称", "注册号", "其他"], record, ["乙", "2", "x"]))
    assert header.rows == (1,)
    assert header.columns == {0: "name", 1: "number"}


def test_joined_headings_are_recognised_when_they_come_back_in_one_line() -> None:
    header = found(
        numbered(["商标名称", "申请人·名称", "申请人·地址", "申请人·电话", "基本·注册号"], list("甲乙丙丁戊"))
    )
    assert header.columns == {0: "name", 1: "applicant", 2: "address", 4: "number"}


def test_a_person_points_at_the_headings() -> None:
    rows = numbered(["商标名称", "注册号"], ["x", "申请日期"], ["甲", "1"])
    header = header_at(rows, [2], ALIASES.get)
    assert header
    assert (header.rows, header.columns, [number for number, _ in header.above]) == ((2,), {1: "filed_on"}, [1])
    assert header_at(rows, [9], ALIASES.get) is None

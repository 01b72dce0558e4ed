"""Forms are told from tables."""

from workstation.sheets.cells import Cell, Row
from workstation.sheets.forms import is_form
from workstation.sheets.headers import find_header, heading_key
from workstation.sheets.merged import MergedCells

LABELS: list[Cell] = ["商标名称", "注册号", "注册人", "地址", "申请日期", "联系人", "电话"]
KNOWN = {heading_key(str(label)): str(label) for label in LABELS}


def form(rows: list[list[Cell]], *merged: tuple[int, int, int, int]) -> bool:
    numbered: list[Row] = [(number, cells) for number, cells in enumerate(rows, 1)]
    boxes = [MergedCells(*one) for one in merged]
    return is_form(numbered, boxes, find_header(numbered, KNOWN.get, boxes), KNOWN.get)


def test_labels_with_their_boxes_are_a_form() -> None:
    assert form(
        [["登记表"], ["商标名称", "甲", "注册号", "1"], ["注册人", "乙", "地址", "丙"], ["联系人", "丁", "电话", "2"]]
    )
    assert form([["商标名称", None], ["注册人", None], ["地址", None]])
    assert form([["表"], ["项目", None], ["期限", None], ["结果", None]], (2, 1, 2, 3), (3, 1, 3, 3), (4, 1, 4, 3))


def test_tables_are_none() -> None:
    assert not form(
        [LABELS, ["甲", "1", "乙", "丙", "2023", "丁", "1"], ["电话", "2", "地址", "丙", "2023", "丁", "2"]]
    )
    assert not form([["名称", "数"], ["甲", 1], ["乙", 2]])
    assert not form(
        [
            ["商标名称", "注册号", "申请人", None, "日期", None],
            [None, None, "注册人", "联系方式", None, None],
            [None, None, None, "电话", "申请日期", "地址"],
            ["甲", "1", "乙", "2", "2023", "丙"],
        ],
        (1, 0, 3, 0), (1, 1, 3, 1), (1, 2, 1, 3), (2, 2, 3, 2), (1, 4, 2, 5),
    )  # fmt: skip
    assert not form([["表"], ["商标名称", "注册号"], ["甲", 1], ["地址", 2], ["商标名称", "注册号"]])
    assert not form([])

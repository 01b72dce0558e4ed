"""Records are told from totals, notes, sections and repeated headings."""

import pytest

from workstation.findings import Finding
from workstation.sheets.cells import Cell, CellError
from workstation.sheets.headers import Header, find_header, heading_key
from workstation.sheets.merged import MergedCells
from workstation.sheets.rows import RowKind, data_rows, row_kind
from workstation.words import LANGUAGES

HEADINGS = ["序号", "商标名称", "注册号", "数量"]


def header() -> Header:
    found = find_header([(2, list(HEADINGS))], {heading_key(text): text for text in HEADINGS}.get)
    assert found
    return found


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ([None, "  ", "", None], RowKind.BLANK),
        ([], RowKind.BLANK),
        (["合 计", None, None, 12], RowKind.TOTAL),
        (["合计", None, "12件", "—"], RowKind.TOTAL),
        ([None, "东胜区小计：", 3, 1.5], RowKind.TOTAL),
        (["总计（件）", None, None, CellError("#REF!")], RowKind.TOTAL),
        (["共计12件", None, None, None], RowKind.TOTAL),
        (["填表人：张三", None, "审核人：李四", None], RowKind.NOTE),
        (["单位负责人（签字）：", None, None, None], RowKind.NOTE),
        (["注：本表一式两份", None, None, None], RowKind.NOTE),
        (["备注1：略", None, None, None], RowKind.NOTE),
        (["北京市（92所）", None, None, None], RowKind.SECTION),
        (["序号", "商标名称", "注册号", "数量"], RowKind.HEADER_AGAIN),
        ([1, "合计财税", "13867873", 1], RowKind.DATA),
        ([1, "合计", "13867873A", 1], RowKind.DATA),
        ([1, "累计", "甲公司", None], RowKind.DATA),
        ([None, None, "13867873", None], RowKind.DATA),
        ([7, None, None, None], RowKind.DATA),
        (["1", "注：册", "2", "3"], RowKind.DATA),
    ],
)
def test_row_kind(cells: list[Cell], kind: RowKind) -> None:
    assert row_kind(cells, header()) is kind


def test_rows_set_aside_are_named_by_their_number() -> None:
    rows: list[tuple[int, list[Cell]]] = [
        (1, ["××旗商标台账"]),
        (2, list(HEADINGS)),
        (3, ["东胜区"]),
        (5, [1, "甲", "1", 2]),
        (9, list(HEADINGS)),
        (10, [2, "乙", "2", 2]),
        (11, ["合计", None, None, 4]),
        (12, ["制表人：王五"]),
    ]
    aside: list[Finding] = []
    kept = [number for number, _ in data_rows(rows, header(), "台账", aside)]
    assert kept == [5, 10]
    assert [(finding.code, finding.row) for finding in aside] == [
        ("ignored_title", 1),
        ("ignored_section", 3),
        ("ignored_header_again", 9),
        ("ignored_total", 11),
        ("ignored_note", 12),
    ]
    assert not any(finding.hard for finding in aside)
    assert all(finding.sentence(language) for finding in aside for language in LANGUAGES)


def kept(
    rows: list[tuple[int, list[Cell]]], *merged: tuple[int, int, int, int]
) -> tuple[dict[int, list[Cell]], list[tuple[str, int | None]]]:
    aside: list[Finding] = []
    found = dict(data_rows(rows, header(), "台账", aside, [MergedCells(*one) for one in merged]))
    assert all(finding.sentence(language) for finding in aside for language in LANGUAGES)
    return found, [(finding.code, finding.row) for finding in aside]


def test_cells_merged_downwards_are_given_to_each_record() -> None:
    rows: list[tuple[int, list[Cell]]] = [
        (2, list(HEADINGS)),
        (3, [1, "甲", "11", 5]),
        (4, [2, None, "12"]),
        (5, [None, None, "13", 7]),
        (6, ["小计", None, None, 9]),
        (7, ["独自"]),
        (9, [4, "丁", "14", None]),
    ]
    found, aside = kept(rows, (3, 1, 5, 1), (4, 3, 4, 3), (2, 0, 9, 0), (6, 2, 7, 3), (9, 2, 9, 3))
    assert found == {3: [1, "甲", "11", 5], 4: [2, "甲", "12"], 5: [None, "甲", "13", 7], 9: [4, "丁", "14", None]}
    assert aside == [("ignored_total", 6), ("ignored_section", 7), ("merged_filled", None)]


def test_a_lone_value_beside_merged_cells_is_a_record_and_an_empty_row_is_none() -> None:
    rows: list[tuple[int, list[Cell]]] = [
        (2, list(HEADINGS)),
        (3, [1, "甲", "11", 5]),
        (4, [2]),
        (8, [3, "乙", "x", 1]),
    ]
    found, aside = kept(rows, (3, 1, 6, 1), (3, 2, 6, 2))
    assert found == {3: [1, "甲", "11", 5], 4: [2, "甲", "11"], 8: [3, "乙", "x", 1]}
    assert aside == [("merged_filled", None), ("merged_filled", None)]


@pytest.mark.parametrize(
    ("cells", "number", "is_record"),
    [
        ([1, 2, 3, 4], 3, False),
        (["甲", "乙", 1, 2], 3, False),
        (["(1)", "（2）", "3", None], 3, False),
        ([1, 2, 3, 4], 4, True),
        ([1, 2, 4, 4], 3, True),
        ([1, 2, None, None], 3, True),
    ],
)
def test_numbers_of_the_columns(cells: list[Cell], number: int, is_record: bool) -> None:
    found, aside = kept([(2, list(HEADINGS)), (number, cells)])
    assert bool(found) is is_record
    assert aside == ([] if is_record else [("ignored_numbering", number)])

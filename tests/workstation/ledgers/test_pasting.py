"""The clipboard of spreadsheets read into cells, and laid out under the fields of a register."""

import json
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workstation.ledgers.clipboards import excel_html, tsv, wps_html
from workstation.findings import Refusal
from workstation.ledgers import pasting
from workstation.ledgers.clipboard import MOST_CHARACTERS, read_block
from workstation.ledgers.headings import NOTED, UID
from workstation.ledgers.pasted_cells import BLANK, MOST_COLUMNS, MOST_ROWS, PastedCell
from workstation.ledgers.pasted_grid import LEFT_OUT, Grid
from workstation.ledgers.pasting import lay_out
from workstation.registers.catalogue import REGISTERS

MARKS = REGISTERS[0]
HEAD = ["注册号", "商标名称", "注册人", "注册日期"]
ROWS = [["12345678", "神骏", "某某公司", "2023-05-06"], ["12345679", "驼峰", "别的公司", "2023-05-07"]]


def texts(text: str, html: str = "") -> list[list[str]]:
    return [[cell.text for cell in row] for row in read_block(text, html).rows]


def code(text: str, html: str = "") -> str:
    with pytest.raises(Refusal) as refused:
        read_block(text, html)
    assert refused.value.findings[0].sentence("zh") and refused.value.findings[0].sentence("en")
    return refused.value.findings[0].code


# -- text ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ("a\tb\nc\td", [["a", "b"], ["c", "d"]]),
        ("a\rb\r", [["a"], ["b"]]),
        ("\ta\r\n", [["", "a"]]),
        ("a\t\t\r\nb\t\t\r\n\t\t\r\n", [["a"], ["b"]]),
        ("a\r\n\r\nb", [["a"], [""], ["b"]]),
        ('"两\n行"\tb\r\n', [["两\n行", "b"]]),
        ('"两\r\n行"\tb\r\n', [["两\n行", "b"]]),
        ('"带\t制表符"\tb\r\n', [["带\t制表符", "b"]]),
        ('"他说""好""，\n走了"\tb', [['他说"好"，\n走了', "b"]]),
        ('"龙"牌\tb', [['"龙"牌', "b"]]),
        ('"龙牌"\tb', [['"龙牌"', "b"]]),
        ('"龙牌"\t"b"\r\n"c"\t"d"', [["龙牌", "b"], ["c", "d"]]),
        ('"没有收尾\tb\r\nc\td', [['"没有收尾', "b"], ["c", "d"]]),
        ('〃\t"\r\na\tb', [["〃", '"'], ["a", "b"]]),
        ("001\t00123\x00\r\n", [["001", "00123"]]),
    ],
)
def test_text_is_parted_as_spreadsheets_write_it(text: str, rows: list[list[str]]) -> None:
    assert texts(text) == rows


@given(st.lists(st.lists(st.text('ab"\t\n 龙', max_size=5), min_size=1, max_size=4), min_size=1, max_size=4))
def test_what_a_spreadsheet_writes_is_read_back(rows: list[list[str]]) -> None:
    # A lone cell in quotation marks is told from a quoted one by what stands in it; spreadsheets write both alike.
    marked = ['"' in cell and not set(cell) & set("\t\n") for row in rows for cell in row]
    try:
        found = texts(tsv(rows))
    except Refusal:
        assert not any(cell.strip() for row in rows for cell in row)
        return
    if not any(marked) and not any(cell.startswith("\n") or cell.endswith("\n") for row in rows for cell in row):
        height, width = len(found), len(found[0])
        squared = [[*row, *[""] * width][:width] for row in rows][:height]
        assert found == squared


# -- HTML ----------------------------------------------------------------------------------------------------


def test_excel_and_wps_give_the_same_cells_as_their_text() -> None:
    rows = [HEAD, *ROWS]
    assert texts("", excel_html(rows)) == texts("", wps_html(rows)) == texts(tsv(rows)) == rows


def test_numbers_behind_the_cells_stand_beside_the_text() -> None:
    shown = [["日期", "号"], ["2023/5/6", "9.11506E+17"]]
    html = wps_html([["日期", "号"], [("2023/5/6", "45052"), ("9.11506E+17", "9.11506E+17")]])
    block = read_block(tsv(shown), html)
    assert block.rows[1] == (PastedCell("2023/5/6", 45052), PastedCell("9.11506E+17", 9.11506e17))
    assert block.rows[0] == (PastedCell("日期"), PastedCell("号"))


@pytest.mark.parametrize(
    ("told", "number"),
    [
        ('x:num="45052"', 45052), ("x:num", 7), ("x:num=1.5", 1.5), ('x:num="1E5"', 100_000), ('x:num="=1+1"', None),
        ('x:num="1" x:str', None), ('x:fmla="=A1*2"', None), ('sdval="45052" sdnum="2052;"', 45052),
        ('data-sheets-value="{&quot;1&quot;:3,&quot;3&quot;:45052}"', 45052),
        ('data-sheets-value="{&quot;1&quot;:2,&quot;2&quot;:&quot;7&quot;}"', None),
        ('data-sheets-value="[[[["', None), ('x:num="1E999"', None), ('x:num="nan"', None),
    ],
)  # fmt: skip
def test_what_tells_a_number_is_understood_and_nothing_is_worked_out(told: str, number: float | None) -> None:
    assert read_block("", f"<table><tr><td {told}>7</td></tr></table>").rows == ((PastedCell("7", number),),)


@pytest.mark.parametrize(
    ("inside", "rows"),
    [
        ("<tr><td>a<br>b</td><td> c \n d </td></tr>", [["a\nb", "c d"]]),
        ("<tr><td>&amp;&lt;&#20013;&nbsp;x</td></tr>", [["&<中\xa0x"]]),
        ("<tr><td colspan=2>a</td><td>b</td></tr><tr><td>1<td>2<td>3", [["a", "", "b"], ["1", "2", "3"]]),
        ("<tr><td rowspan=2 colspan=2>a<td>b<tr><td>c", [["a", "", "b"], ["", "", "c"]]),
        ("<thead><tr><th>h</th></tr></thead><tbody><tr><td><p>x</p><p>y</p></td></tr></tbody>", [["h"], ["x\ny"]]),
        ("<tr><td><table><tr><td>in</td></tr></table></td><td>b</td></tr>", [["in", "b"]]),
        ("<tr><td><script>alert(1)</script>a<style>x{}</style></td></tr>", [["a"]]),
        ("<tr><td>a<!-- <td>no</td> --></td><![if x]><td>b</td><![endif]></tr>", [["a", "b"]]),
    ],
)
def test_html_is_read_as_it_is_shown(inside: str, rows: list[list[str]]) -> None:
    assert texts("", f"<html><head><title>t</title></head><body><table>{inside}</table></body></html>") == rows


def test_a_merged_cell_says_that_it_is_as_the_one_above() -> None:
    html = "<table><tr><td rowspan=2>公司</td><td>a</td></tr><tr><td>b</td></tr></table>"
    expected = ((PastedCell("公司"), PastedCell("a")), (PastedCell("", None, True), PastedCell("b")))
    assert read_block("公司\ta\r\n\tb\r\n", html).rows == read_block("", html).rows == expected


def test_text_around_a_table_is_not_lost() -> None:
    html = "<p>某旗2023年商标台账</p><table><tr><td>a<td>b</table><p>填表人</p>"
    assert texts("某旗2023年商标台账\na\tb\n填表人", html) == [["某旗2023年商标台账", ""], ["a", "b"], ["填表人", ""]]


def test_rows_that_the_sheet_hides_are_counted() -> None:
    html = "<table><tr><td x:num>1<tr style='display:none'><td x:num>2<tr><td x:num>3</table>"
    assert read_block("1\r\n2\r\n3\r\n", html).hidden == 1
    assert texts("1\r\n3\r\n", html) == [["1"], ["3"]]


def test_html_that_has_nothing_to_add_is_left_alone() -> None:
    assert texts("a\tb\r\n", "<table><tr><td>c</td></tr></table>") == [["a", "b"]]


# -- bounds --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "\r\n", "\t\t\r\n \r\n", "\x00"])
def test_an_empty_clipboard_is_told(text: str) -> None:
    assert code(text) == "paste_empty"
    assert code(text, "<p></p>") == "paste_empty"


def test_what_is_too_much_is_refused() -> None:
    assert code("a\n" * (MOST_ROWS + 1)) == "paste_too_many_rows"
    assert code("a\t" * (MOST_COLUMNS + 1) + "b") == "paste_too_many_columns"
    assert code(("a\t" * 400 + "\n") * 3000) == "paste_too_many_cells"
    assert code("a" * (MOST_CHARACTERS + 1)) == "paste_too_large"
    assert code("", "<table>" + "<tr><td rowspan=9999 colspan=99>x" * 9999) == "paste_too_many_columns"
    assert len(read_block("a\n" * MOST_ROWS).rows) == MOST_ROWS
    assert read_block("a" + "\t" * 16_000 + "\n").width == 1


@pytest.mark.parametrize(
    "piece",
    ["<", "<a", "<!--", "<![if x]>", "<![CDATA[", "<?", "</", "&#", "<td a='", "<td " + "a='" * 5000 + ">", "<table>"],
)
def test_malformed_html_costs_no_more_than_its_length(piece: str) -> None:
    begun = time.perf_counter()
    assert texts("a\tb", "<table rowspan=1>" + piece * (400_000 // len(piece)))
    assert time.perf_counter() - begun < 10


def test_many_quotation_marks_cost_no_more_than_their_length() -> None:
    begun = time.perf_counter()
    for piece in ('"', '""', '"a""\t', '"\t""\n', '"a\t'):
        try:
            read_block(piece * (400_000 // len(piece)))
        except Refusal as refused:
            assert refused.findings
    assert time.perf_counter() - begun < 20


PIECES = st.sampled_from(
    ["<table>", "</table>", "<tr>", "</tr>", "<td>", "<td rowspan=3>", "<td colspan=9>", "<td x:num=", '"1e400"',
     "</td>", "<!--", "-->", "<![if", "<br>", "&#x110000;", "&nbsp", "\x00", '"', "\t", "\n", "\r\n", "<p>", "a", "龙",
     "<tr style='display:none'>", "<td rowspan=99999999999>", "<style>", "\ud800", "合计", "注册号", "商标名称"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join), st.lists(PIECES, max_size=60).map("".join))
def test_any_clipboard_is_a_block_or_refused(text: str, html: str) -> None:
    try:
        block = read_block(text, html)
    except Refusal as refused:
        assert all(finding.sentence() for finding in refused.findings)
        return
    assert block.rows and len({len(row) for row in block.rows}) == 1
    grid = lay_out(block, MARKS, MARKS.in_table)
    assert len(grid.rows) + len(grid.set_aside) <= len(block.rows)
    assert {len(row.cells) for row in grid.rows} <= {len(grid.columns)}
    kept = pasting.from_json(json.loads(json.dumps(pasting.as_json(grid))), MARKS)
    assert kept == grid or grid.hidden


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_a_block_or_refused(text: str, html: str) -> None:
    try:
        assert read_block(text, html).rows
    except Refusal as refused:
        assert refused.findings


# -- under the fields of a register ----------------------------------------------------------------------------


def laid(*rows: list[str], columns: tuple[str, ...] = ()) -> Grid:
    return lay_out(read_block(tsv(rows)), MARKS, columns)


def test_headings_name_the_columns() -> None:
    grid = laid(HEAD, *ROWS)
    assert grid.columns == ("registration_no", "mark_name", "registrant", "registration_date")
    assert grid.headings == tuple(HEAD)
    assert [row.number for row in grid.rows] == [2, 3]
    assert grid.named


def test_titles_sums_and_headings_are_set_aside_and_told() -> None:
    grid = laid(["某旗2023年商标台账"], ["单位：件"], HEAD, *ROWS, ["合计", "", "", "2"])
    assert [(one.number, one.kind) for one in grid.set_aside] == [
        (1, "title"), (2, "title"), (3, "header_again"), (6, "total"),
    ]  # fmt: skip
    assert [row.number for row in grid.rows] == [4, 5]
    assert all(one.finding.sentence("zh") for one in grid.set_aside)
    assert [row.number for row in pasting.taken_back(grid).rows] == [1, 2, 3, 4, 5, 6]


def test_two_lines_of_headings_with_merged_cells_are_one() -> None:
    html = (
        "<table><tr><td rowspan=2>注册号<td rowspan=2>商标名称<td colspan=2>专用权期限"
        "<tr><td>起<td>止<tr><td>12345678<td>神骏<td>2023-05-06<td>2033-05-05</table>"
    )
    grid = lay_out(read_block("", html), MARKS)
    assert grid.columns == ("registration_no", "mark_name", "valid_from", "valid_to")
    assert len(grid.rows) == 1


def test_without_headings_the_columns_follow_the_table() -> None:
    grid = laid(*ROWS, columns=("mark_name", "registrant"))
    assert grid.columns == ("mark_name", "registrant", LEFT_OUT, LEFT_OUT)
    assert not grid.named
    assert len(grid.rows) == 2
    assert grid.unread == (2, 3)


def test_records_above_what_looks_like_headings_are_no_titles() -> None:
    grid = laid(*ROWS, HEAD, columns=("registration_no",))
    assert len(grid.rows) == 3


def test_headings_may_be_taken_for_a_record() -> None:
    block = read_block(tsv([HEAD, *ROWS]))
    assert len(lay_out(block, MARKS, headings=False).rows) == 3


def test_what_nobody_pastes_is_not_read() -> None:
    grid = laid(["注册号", "商标名称", "数据来源", "附件", "颜色", "记录标识"], ["1", "2", "3", "4", "5", "6"])
    assert grid.columns == ("registration_no", "mark_name", LEFT_OUT, LEFT_OUT, LEFT_OUT, UID)
    assert grid.unread == (2, 3, 4)


def test_a_unit_in_the_heading_holds_for_its_column() -> None:
    register = next(one for one in REGISTERS for field in one.fields if field.kind == "amount")
    money = next(field for field in register.fields if field.kind == "amount")
    other = next(field for field in register.fields if field.required is True)
    grid = lay_out(read_block(tsv([[other.label, f"{money.label}（万元）"], ["a", "3"]])), register)
    assert grid.units[1] == "万元"
    grid = lay_out(read_block(tsv([[other.label, f"{money.label}（件）"], ["a", "3"]])), register)
    assert grid.columns[1] == LEFT_OUT


# -- changes ---------------------------------------------------------------------------------------------------


def shown(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in grid.rows]


def test_a_block_over_the_last_rows_adds_the_others() -> None:
    grid = laid(*[[f"{number}", "x"] for number in range(8)], columns=("registration_no", "mark_name"))
    block = read_block(tsv([[f"新{number}"] for number in range(10)]))
    assert pasting.overwritten(grid, block, range(3, 8), 1) == 5
    changed = pasting.put(grid, block, range(3, 8), 1)
    assert len(changed.rows) == 13
    assert shown(changed)[2:5] == [["2", "x"], ["3", "新0"], ["4", "新1"]]
    assert shown(changed)[12] == ["", "新9"]
    assert all(second.number > first.number for first, second in pairwise(changed.rows))


def test_a_block_goes_only_into_the_rows_that_are_shown() -> None:
    grid = laid(*[[f"{number}", "x"] for number in range(6)], columns=("registration_no", "mark_name"))
    changed = pasting.put(grid, read_block("a\nb\nc"), [0, 2, 5], 1)
    assert [row[1] for row in shown(changed)] == ["a", "x", "b", "x", "x", "c"]


def test_a_wider_block_brings_columns() -> None:
    changed = pasting.put(laid(["a", "b"], columns=("registration_no",)), read_block("1\t2\t3"), [0], 1)
    assert shown(changed) == [["a", "1", "2", "3"]]
    assert len(changed.columns) == len(changed.headings) == len(changed.units) == 4


def test_blank_cells_are_filled_without_a_question() -> None:
    grid = laid(["a", ""], ["b", "x"], columns=("registration_no", "mark_name"))
    assert pasting.overwritten(grid, read_block("1\n2"), [0, 1], 1) == 1


def test_rows_with_headings_of_their_own_are_added_under_their_fields() -> None:
    grid = laid(HEAD, *ROWS)
    more = laid(["商标名称", "颜色", "注册号"], ["第三", "红", "3"])
    added = pasting.add_named(grid, more)
    assert added.columns == (*grid.columns, LEFT_OUT)
    assert shown(added)[2] == ["3", "第三", "", "", "红"]
    assert added.headings[4] == "颜色"
    again = pasting.add_named(added, more)
    assert len(again.columns) == 5
    assert len({row.number for row in again.rows}) == 4


def test_a_field_stands_over_one_column() -> None:
    grid = pasting.with_column(laid(HEAD, *ROWS), 2, "mark_name")
    assert grid.columns == ("registration_no", LEFT_OUT, "mark_name", "registration_date")
    grid = pasting.with_column(pasting.with_column(grid, 0, NOTED), 1, NOTED)
    assert grid.columns[:2] == (NOTED, NOTED)


def test_a_draft_gives_the_grid_back() -> None:
    html = wps_html([["日期", "注册号", "商标名称"], [("2023/5/6", "45052"), "1", "a"]])
    grid = lay_out(read_block("", html), MARKS)
    grid = pasting.with_left_out(pasting.aimed_at(grid, ["u1"]), [0], True)
    kept = json.loads(json.dumps(pasting.as_json(grid)))
    assert pasting.from_json(kept, MARKS) == grid
    for broken in (
        {},
        {"columns": 3},
        {**kept, "rows": [[1, "", False, [["a", "b", "c", "d"]]]]},
        {**kept, "units": []},
    ):
        assert pasting.from_json(broken, MARKS) is None


def test_a_field_that_is_declared_no_more_is_not_read() -> None:
    kept = pasting.as_json(laid(HEAD, *ROWS))
    kept["columns"][0] = "no_such_field"
    grid = pasting.from_json(kept, MARKS)
    assert grid is not None and grid.columns[0] == LEFT_OUT


def test_every_register_takes_its_own_headings() -> None:
    assert REGISTERS
    for register in REGISTERS:
        fields = pasting.pasted_fields(register)
        grid = lay_out(read_block(tsv([[field.label for field in fields], ["x"] * len(fields)])), register)
        assert grid.columns == tuple(field.key for field in fields)
        assert BLANK not in grid.rows[0].cells

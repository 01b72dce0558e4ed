"""A pasted column with both days of a term is read as two fields; what is no term is left for the clerk."""

from tests.workstation.ledgers.clipboards import tsv
from workstation.ledgers.clipboard import read_block
from workstation.ledgers.pasted_grid import LEFT_OUT, Grid
from workstation.ledgers.pasting import lay_out
from workstation.registers.catalogue import REGISTERS

MARKS = REGISTERS[0]
HEAD = ["注册号", "商标名称", "专用权期限", "注册人"]


def pasted(*cells: str, head: list[str] = HEAD) -> Grid:
    rows = [[str(12345678 + number), f"神骏{number}", cell, "某某公司"] for number, cell in enumerate(cells)]
    return lay_out(read_block(tsv([head, *rows])), MARKS)


def ends(grid: Grid) -> list[tuple[str, str]]:
    return [(row.cells[2].text, row.cells[3].text) for row in grid.rows]


def test_both_days_stand_under_their_fields() -> None:
    grid = pasted("2012-03-07至2022-03-06", "2013年5月6日-2023年5月5日")
    assert grid.columns == ("registration_no", "mark_name", "valid_from", "valid_to", "registrant")
    assert grid.headings[2] == grid.headings[3] == "专用权期限" and len(grid.units) == 5
    assert ends(grid) == [("2012-03-07", "2022-03-06"), ("2013-05-06", "2023-05-05")]


def test_what_cannot_be_parted_stays_in_sight_and_an_open_end_is_empty() -> None:
    grid = pasted("2012-03-07至2022-03-06", "2013-05-06至", "2014-02-30至2024-02-28", "", "长期有效", "至2030-01-01")
    assert ends(grid)[1:] == [
        ("2013-05-06", ""), ("2014-02-30至2024-02-28", ""), ("", ""), ("长期有效", ""), ("", "2030-01-01"),
    ]  # fmt: skip


def test_as_above_means_both_days() -> None:
    assert ends(pasted("2012-03-07至2022-03-06", "同上"))[1] == ("同上", "同上")


def test_single_days_are_left_for_the_clerk() -> None:
    grid = pasted("2012-03-07", "2013-05-06")
    assert len(grid.columns) == 4 and grid.columns[2] == LEFT_OUT


def test_days_with_columns_of_their_own_are_not_read_twice() -> None:
    head = ["注册号", "商标名称", "专用权期限", "专用权期限止"]
    grid = lay_out(read_block(tsv([head, ["12345678", "神骏", "2012-03-07至2022-03-06", "2022-03-06"]])), MARKS)
    assert len(grid.columns) == 4 and grid.columns[2] == LEFT_OUT and grid.columns[3] == "valid_to"


def test_rows_set_aside_are_as_wide_as_the_others() -> None:
    grid = pasted("2012-03-07至2022-03-06", "2013-05-06至2023-05-05")
    total = lay_out(
        read_block(tsv([HEAD, ["12345678", "神骏", "2012-03-07至2022-03-06", "某"], ["合计", "1件", "", ""]])), MARKS
    )
    assert {len(one.cells) for one in total.set_aside} <= {5} and {len(row.cells) for row in grid.rows} == {5}

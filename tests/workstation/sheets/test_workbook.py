"""What can be read is read right: places, kinds of value, errors, encodings."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from workstation.findings import Refusal
from workstation.sheets.cells import NEVER_COMPUTED, CellError
from workstation.sheets.contents import Kind
from workstation.sheets.workbook import Workbook, open_workbook

DATA = Path(__file__).parents[2] / "data" / "sheets"


def save(path: Path, fill: Callable[[Any], None], epoch: datetime.datetime | None = None) -> Workbook:
    book = openpyxl.Workbook()
    if epoch:
        book.epoch = epoch
    fill(book.active)
    book.save(path)
    return open_workbook(path)


def test_values_of_xlsx_stand_at_their_true_places(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet["C5"] = "商标"
        sheet["D5"] = 13867873
        sheet["E5"] = 1.5
        sheet["F5"] = True
        sheet["G5"] = 911506000000000000.0
        sheet["C9"] = datetime.date(2023, 5, 6)
        sheet["D9"] = datetime.datetime(2023, 5, 6, 12, 30)
        sheet["E9"] = datetime.time(12, 30)
        sheet["F9"] = datetime.timedelta(hours=30)
        sheet.merge_cells("C9:C10")
        for row in range(11, 3000):
            sheet.cell(row, 40).number_format = "0.00"

    sheet = save(tmp_path / "ledger.csv", fill).sheet()
    rows = dict(sheet.rows())
    assert rows[5] == [None, None, "商标", 13867873, 1.5, True, 911506000000000000.0]
    assert type(rows[5][3]) is int
    assert type(rows[5][6]) is float
    assert rows[9][2:6] == [
        datetime.date(2023, 5, 6),
        datetime.datetime(2023, 5, 6, 12, 30),
        datetime.time(12, 30),
        datetime.timedelta(hours=30),
    ]
    assert list(rows) == [5, 9]
    assert sheet.merged == [(9, 2, 10, 2)]


def test_values_of_xls_stand_at_their_true_places() -> None:
    book = open_workbook(DATA / "small.xls")
    assert (book.kind, book.dates_from_1904, book.sheet_names) == (Kind.XLS, False, ("台账", "隐藏"))
    sheet, hidden = book.sheets()
    assert dict(sheet.rows()) == {
        5: [None, None, "商标", 13867873, 1.5, True, CellError("#DIV/0!"), datetime.date(2023, 5, 6)],
        8: [None, None, datetime.datetime(2023, 5, 6, 12, 30), -7, None, None, None, None],
        9: [None, None, None, -14, None, None, None, None],
    }
    assert sheet.merged == [(8, 2, 9, 2)]
    assert (sheet.visible, hidden.visible) == (True, False)


def test_days_from_1904_are_the_same_days(tmp_path: Path) -> None:
    old = open_workbook(DATA / "days_from_1904.xls")
    new = save(
        tmp_path / "new.xlsx",
        lambda sheet: sheet.append([datetime.date(2023, 5, 6)]),
        epoch=CALENDAR_MAC_1904,
    )
    assert old.dates_from_1904 and new.dates_from_1904
    assert dict(old.sheet().rows())[5][7] == datetime.date(2023, 5, 6)
    assert dict(new.sheet().rows()) == {1: [datetime.date(2023, 5, 6)]}


def test_errors_and_formulas_never_computed_are_told(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"] = "甲"
        sheet["B2"] = "#REF!"
        sheet["B2"].data_type = "e"
        sheet["D4"] = "=1+1"

    sheet = save(tmp_path / "errors.xlsx", fill).sheet()
    assert list(sheet.rows()) == [
        (1, ["甲", None]),
        (2, [None, CellError("#REF!")]),
        (4, [None, None, None, NEVER_COMPUTED]),
    ]


def test_blank_columns_claimed_up_to_xfd_cost_nothing(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"] = "甲"
        for row in (1, 1_048_576):
            sheet.cell(row, 16_384).number_format = "0.00"

    assert list(save(tmp_path / "wide.xlsx", fill).sheet().rows()) == [(1, ["甲"])]


def test_a_tall_sheet_is_read_to_its_last_row(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"] = "甲"
        sheet["B1048576"] = "乙"

    assert list(save(tmp_path / "tall.xlsx", fill).sheet().rows()) == [
        (1, ["甲", None]),
        (1_048_576, [None, "乙"]),
    ]


def test_sheets_are_found_by_name(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("隐藏").sheet_state = "hidden"
    book.create_chartsheet("图")
    book.create_sheet("数据")["B2"] = 7
    book.save(tmp_path / "book.xlsx")
    read = open_workbook(tmp_path / "book.xlsx")
    assert read.sheet_names == ("Sheet", "隐藏", "数据")
    assert [sheet.visible for sheet in read.sheets()] == [True, False, True]
    assert list(read.sheet("数据").rows()) == [(2, [None, 7])]
    with pytest.raises(Refusal) as refused:
        read.sheet("没有")
    assert refused.value.findings[0].code == "file_sheet_missing"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_text_in_every_encoding_and_separator(tmp_path: Path, encoding: str, separator: str) -> None:
    lines = [
        ["名称", "号", "备注"],
        ["㐀䶮𠮷", "00123", f"甲{separator}乙\n丙"],
        ["", "", ""],
        ["末", "1", ""],
    ]
    quoted = [separator.join(f'"{cell}"' if "\n" in cell else cell for cell in line) for line in lines]
    path = tmp_path / "text.xls"
    path.write_bytes("\r\n".join(quoted).encode(encoding))
    book = open_workbook(path)
    assert (book.kind, book.separator, book.sheet_names) == (Kind.CSV, separator, ("text",))
    assert list(book.sheet().rows()) == [
        (1, ["名称", "号", "备注"]),
        (2, ["㐀䶮𠮷", "00123", f"甲{separator}乙\n丙"]),
        (4, ["末", "1", None]),
    ]


def test_text_of_one_column_is_not_cut_at_a_comma_within(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("名称\n甲\n乙\n", encoding="utf-8")
    assert [cells for _, cells in open_workbook(path).sheet().rows()] == [["名称"], ["甲"], ["乙"]]

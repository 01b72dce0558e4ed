"""The rows that go back: as the sender laid them out, each with all its faults, and only what was mended comes in."""

import csv
import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from db.store import Store
from tests.torture.make import FORMS, write_form
from tests.workstation.sheets.making import SHEET, as_xls, changed, with_other
from workstation.findings import EnvironmentFault, Refusal
from workstation.ledgers.failed_rows import write_failed_rows
from workstation.ledgers.plan import ImportPlan
from workstation.ledgers.reading import Ledger
from workstation.ledgers.writing import write_texts
from workstation.operations import keeping
from workstation.operations.exporting import export_ledger
from workstation.operations.importing import apply, plan_import
from workstation.ports import Stopped
from workstation.registers.catalogue import register_of

TRADEMARKS = register_of("trademarks")
UPPER = ("序号", "商标", None, None, "申请人", None, "日期", "备注")
LOWER = (None, "注册号", "商标名称", "国际分类", "名称", "统一社会信用代码", "注册日期", None)
MERGED = ("A1:H1", "A3:A4", "B3:D3", "E3:F3", "H3:H4")
WIDTHS = (6.0, 12.0, 24.0, 8.0, 30.0, 24.0, 18.0, 20.0)
DAY_FORMAT = 'yyyy"年"m"月"d"日"'
LINE = Side(style="thin", color="FF4472C4")
DAY = datetime.datetime(2020, 1, 14)
CODE = "91150622MA0N0KQU2Q"
FIRST = 5
ROWS: tuple[tuple[Any, ...], ...] = (
    (1, "7654321", "好的", 25, "公司甲", CODE, DAY, None),
    (2, 7654322, "坏日期", 25, "公司乙", CODE, "2023-02-30", "=1+1"),
    (3, "7654323", "坏类", 99, "公司丙", 911506220000000000, DAY, "0123"),
    (4, "7654324", None, 25, "公司丁", None, DAY, 123456789012),
    (5, "7654321", "号码相同", 25, "公司戊", None, DAY, None),
    (6, "7654326", "期间", 30, "公司己", None, "2012年3月7日核准", None),
)
FAILED = [6, 7, 8, 9, 10]
PAINTED = "FFC7CE"


def ledger(path: Path, rows: tuple[tuple[Any, ...], ...] = ROWS) -> Path:
    """A ledger with title, unit, two lines of headings and a look of its own."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "2023年"
    sheet["A1"] = "准格尔旗2023年商标台账"
    sheet["A1"].font = Font(name="黑体", size=18, bold=True, color="FFC00000")
    sheet.row_dimensions[1].height = 36
    sheet["A2"] = "填报单位：薛家湾镇"
    for number, cells in enumerate((UPPER, LOWER, *rows), start=3):
        for column, value in enumerate(cells, start=1):
            cell = sheet.cell(number, column, value)
            cell.border = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
            cell.font = Font(name="仿宋", size=12)
            if number < FIRST:
                cell.fill = PatternFill("solid", fgColor="FFDDEBF7")
                cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
            if isinstance(value, datetime.date):
                cell.number_format = DAY_FORMAT
            if isinstance(value, str):
                cell.data_type = "s"
    for area in MERGED:
        sheet.merge_cells(area)
    for column, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    book.save(path)
    return path


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "data", unit="150622", clerk="王芳") as made:
        yield made


def planned(store: Store, path: Path) -> tuple[ImportPlan, Ledger]:
    return plan_import(store, TRADEMARKS, path)


def returned(store: Store, path: Path, name: str = "退回.xlsx") -> Path:
    """The failed rows of a ledger, its good ones taken in."""
    plan, read = planned(store, path)
    back = write_failed_rows(path.parent / name, read, plan)
    apply(store, plan, read)
    return back


def faults(plan: ImportPlan) -> list[list[str]]:
    return [sorted(one.code for one in row.findings if one.hard) for row in plan.of("failed", "waiting")]


def sheet_of(path: Path) -> Any:
    return openpyxl.load_workbook(path).worksheets[0]


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_the_layout_is_the_senders(store: Store, tmp_path: Path, kind: str) -> None:
    path = ledger(tmp_path / "台账.xlsx")
    sheet = sheet_of(returned(store, path if kind == "xlsx" else as_xls(path)))
    assert sheet.title == "2023年"
    assert sheet["A1"].value == "准格尔旗2023年商标台账"
    title = sheet["A1"].font
    assert (title.size, title.bold, title.color.rgb) == (18, True, "FFC00000")
    assert sheet.row_dimensions[1].height == 36
    assert tuple(cell.value for cell in sheet[3][:8]) == UPPER
    assert tuple(cell.value for cell in sheet[4][:8]) == LOWER
    assert set(MERGED) <= {str(area) for area in sheet.merged_cells.ranges}
    widths = [sheet.column_dimensions[get_column_letter(column)].width for column in range(1, 9)]
    assert widths == pytest.approx(WIDTHS, abs=0.8)
    assert sheet["C4"].fill.fgColor.rgb == "FFDDEBF7"
    assert (sheet["E6"].font.size, sheet["E6"].border.left.style) == (12, "thin")
    # LibreOffice names the fonts that it has.
    assert kind == "xls" or (title.name, sheet["E6"].font.name) == ("黑体", "仿宋")
    assert sheet["E6"].border.left.color.rgb == "FF4472C4"
    assert [cell.value for cell in sheet[3][8:]] == ["原行号", "错误原因", "建议值", "退回核对码"]
    assert sheet.column_dimensions["L"].hidden
    assert sheet.freeze_panes == "A5"


def test_each_cell_stands_as_it_came(store: Store, tmp_path: Path) -> None:
    sheet = sheet_of(returned(store, ledger(tmp_path / "台账.xlsx")))
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=FIRST)]
    assert [row[8] for row in rows] == FAILED
    assert rows[0][:8] == [2, 7654322, "坏日期", 25, "公司乙", CODE, "2023-02-30", "=1+1"]
    assert sheet.cell(FIRST, 8).data_type == "s"
    # A ruined number comes back as it is shown, a long one with all its digits.
    assert rows[1][:8] == [3, "7654323", "坏类", 99, "公司丙", "9.11506E+17", DAY, "0123"]
    assert rows[2][7] == "123456789012"
    assert sheet.cell(FIRST + 1, 7).number_format == DAY_FORMAT
    assert sheet.cell(FIRST + 1, 2).number_format == "@"


def test_all_faults_are_told_where_they_are(store: Store, tmp_path: Path) -> None:
    sheet = sheet_of(returned(store, ledger(tmp_path / "台账.xlsx")))
    painted = {
        cell.coordinate
        for row in sheet.iter_rows(min_row=FIRST)
        for cell in row
        if cell.fill.fgColor.rgb[-6:] == PAINTED
    }
    assert painted == {"G5", "D6", "F6", "C7", "G9"}
    assert {cell for cell in painted if sheet[cell].comment} == painted
    assert len(sheet.cell(FIRST + 1, 10).value.splitlines()) == 2
    suggested = [sheet.cell(row, 11).value for row in range(FIRST, FIRST + len(FAILED))]
    assert [bool(text) for text in suggested] == [False, False, False, False, True]
    assert suggested[-1].endswith("2012-03-07")


def test_unmended_rows_fail_once_more_and_only_mended_ones_come_in(store: Store, tmp_path: Path) -> None:
    path = ledger(tmp_path / "台账.xlsx")
    before = faults(planned(store, path)[0])
    back = returned(store, path)
    plan, _ = planned(store, back)
    assert plan.counts == {"failed": 5}
    assert faults(plan) == [["not_mended"] if codes == ["double_in_file"] else codes for codes in before]
    # The number of one of them is that of a record which came in: that is how it was matched.
    assert {one.code for one in plan.set_aside} == {"ignored_title", "matched_by_key"}
    book = openpyxl.load_workbook(back)
    sheet = book.worksheets[0]
    sheet.cell(FIRST, 7).value = "2023-02-28"
    sheet.cell(FIRST + 3, 2).value = "7654399"
    book.save(back)
    plan, read = planned(store, back)
    assert [(row.number, row.action) for row in plan.rows if row.writes] == [(FIRST, "new"), (FIRST + 3, "new")]
    assert plan.counts == {"new": 2, "failed": 3}
    # Those that fail again go back with their first row numbers, and the report stands once.
    again = sheet_of(write_failed_rows(tmp_path / "再退回.xlsx", read, plan))
    assert [again.cell(row, 9).value for row in range(FIRST, FIRST + 3)] == [7, 8, 10]
    assert [cell.value for cell in again[3]][8:] == ["原行号", "错误原因", "建议值", "退回核对码"]
    apply(store, plan, read)
    assert planned(store, back)[0].counts == {"unchanged": 2, "failed": 3}


def test_a_double_is_taken_once_its_reason_is_cleared(store: Store, tmp_path: Path) -> None:
    back = returned(store, ledger(tmp_path / "台账.xlsx"))
    book = openpyxl.load_workbook(back)
    book.worksheets[0].cell(FIRST + 3, 10).value = None
    book.save(back)
    plan, _ = planned(store, back)
    assert plan.counts == {"changed": 1, "failed": 4}


@pytest.mark.parametrize("name", FORMS)
def test_the_torture_ledger_goes_back_and_forth(store: Store, tmp_path: Path, name: str) -> None:
    path = write_form(name, tmp_path)
    plan, read = planned(store, path)
    back = write_failed_rows(tmp_path / "退回.xlsx", read, plan)
    apply(store, plan, read)
    again, _ = planned(store, back)
    assert faults(again) == faults(plan)
    assert set(again.counts) == {"failed"}


def test_another_program_in_between_changes_nothing(store: Store, tmp_path: Path) -> None:
    path = ledger(tmp_path / "台账.xlsx")
    before = faults(planned(store, path)[0])
    old = as_xls(returned(store, path))
    assert faults(planned(store, old)[0]) == [
        ["not_mended"] if codes == ["double_in_file"] else codes for codes in before
    ]


def test_a_file_that_is_gone_goes_back_plainly(store: Store, tmp_path: Path) -> None:
    path = ledger(tmp_path / "台账.xlsx")
    plan, read = planned(store, path)
    path.unlink()
    sheet = sheet_of(write_failed_rows(tmp_path / "退回.xlsx", read, plan))
    assert sheet["A1"].value == "准格尔旗2023年商标台账"
    assert [sheet.cell(row, 9).value for row in range(FIRST, FIRST + 5)] == FAILED
    assert sheet.cell(FIRST + 1, 7).value == DAY


def test_child_rows_go_back_with_their_record(store: Store, tmp_path: Path) -> None:
    """An export of another store: the child rows of a row that fails would be lost with it."""
    mark = {
        "registration_no": "7654321", "mark_name": "驼铃", "mark_type": "商品", "nice_class": 25,
        "registrant": "某公司", "registration_date": "2020-01-14", "status": "已注册",
        "trademark_events": [{"kind": "变更", "date": "2021-03-05"}, {"kind": "转让", "date": "2022-03-05"}],
    }  # fmt: skip
    with Store.create(tmp_path / "他处", unit="150622", clerk="李四") as other:
        keeping.add(other, TRADEMARKS, [mark, mark | {"registration_no": "7654322"}])
        path, _ = export_ledger(other, TRADEMARKS, tmp_path / "台账.xlsx")
    book = openpyxl.load_workbook(path)
    columns = {cell.value: cell.column for cell in book.worksheets[0][1]}
    book.worksheets[0].cell(2, columns["注册日期"]).value = "2020-02-30"
    events = {cell.value: cell.column for cell in book["商标事项"][1]}
    book["商标事项"].cell(5, events["日期"]).value = "2022-02-31"
    book.save(path)
    back = returned(store, path)
    assert [len(record["trademark_events"]) for record in store.each(TRADEMARKS)] == [0]
    book = openpyxl.load_workbook(back)
    child = book["商标事项"]
    places = {cell.value: cell.column for cell in child[1]}
    assert [child.cell(row, places["原行号"]).value for row in range(2, 6)] == [2, 3, 4, 5]
    assert [bool(child.cell(row, places["错误原因"]).value) for row in range(2, 6)] == [False, False, False, True]
    book.worksheets[0].cell(2, columns["注册日期"]).value = "2020-02-28"
    child.cell(5, events["日期"]).value = "2022-02-28"
    book.save(back)
    plan, read = planned(store, back)
    assert plan.counts == {"new": 1, "changed": 1}
    apply(store, plan, read)
    assert [len(record["trademark_events"]) for record in store.each(TRADEMARKS)] == [2, 2]


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/styles.xml", b'<sz val="12"', b'<sz val="nan"'),
        ("xl/styles.xml", b'<sz val="12"', b'<sz val="x"'),
        ("xl/styles.xml", b'fontId="', b'fontId="9999'),
        ("xl/styles.xml", b'numFmtId="', b'numFmtId="-7'),
        ("xl/styles.xml", b"<fonts", b"<fonts>" + b"<a>" * 5_000 + b"</a>" * 5_000 + b"</fonts><fonts"),
        ("xl/theme/theme1.xml", b"<a:", b"<b:"),
        (SHEET, b' s="', b' s="99'),
        (SHEET, b' width="', b' width="9..9'),
        (SHEET, b' ht="', b' ht="1.2.3'),
        (SHEET, b'<mergeCell ref="A1:H1"', b'<mergeCell ref="A1:H1"/><mergeCell ref="A1:C2"'),
    ],
)
def test_a_look_that_makes_no_sense_is_left_out(
    store: Store, tmp_path: Path, part: str, old: bytes, new: bytes
) -> None:
    path = ledger(tmp_path / "台账.xlsx")
    before = path.read_bytes()
    assert changed(path, part, with_other(old, new)).read_bytes() != before
    try:
        plan, read = planned(store, path)
    except Refusal as refusal:
        assert [finding.code for finding in refusal.findings] == ["file_damaged"]
        return
    sheet = sheet_of(write_failed_rows(tmp_path / "退回.xlsx", read, plan))
    assert [sheet.cell(row, 9).value for row in range(FIRST, FIRST + 5)] == FAILED


def test_a_text_of_several_pages_of_faults_stays_within_a_cell(store: Store, tmp_path: Path) -> None:
    """Nothing that a cell says makes the workbook one that does not open."""
    nasty = (
        "=cmd|' /C calc'!A0",
        "@SUM(1)",
        "+1",
        "<r><b>x</b></r>",
        "_x0041_",
        "a\x0bb",
        "长" * 30_000,
        "http://a.b/",
    )
    heads = ("商标名称", "国际分类", "注册人", "注册日期", "注册号", "备注")
    rows = [(text[:150], "99", "某公司", text, str(7_654_321 + number), text) for number, text in enumerate(nasty)]
    path = tmp_path / ("[长]" * 15 + "'.csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heads, *rows])
    plan, read = planned(store, path)
    assert plan.counts == {"failed": len(nasty)}
    sheet = sheet_of(write_failed_rows(tmp_path / "退回.xlsx", read, plan))
    assert all(cell.data_type in ("s", "n") for row in sheet.iter_rows() for cell in row)
    again, _ = planned(store, tmp_path / "退回.xlsx")
    assert again.counts == {"failed": len(nasty)}
    assert faults(again) == faults(plan)


def test_rows_that_wait_go_back_with_their_reason(store: Store, tmp_path: Path) -> None:
    rows = (
        ("商标名称", "国际分类", "注册人", "注册日期", "注册号"),
        ("漠川", "25", "某某公司", "2020-01-14", "7654321"),
    )
    path = write_texts(tmp_path / "一.xlsx", "台账", rows[0], rows[1:], store.now())
    plan, read = planned(store, path)
    apply(store, plan, read)
    (uid,) = [record["uid"] for record in store.each(TRADEMARKS)]
    store.withdraw(TRADEMARKS, uid, reason="录错")
    plan, read = planned(store, path)
    assert plan.counts == {"waiting": 1}
    sheet = sheet_of(write_failed_rows(tmp_path / "退回.xlsx", read, plan))
    assert (sheet.cell(2, 6).value, bool(sheet.cell(2, 7).value)) == (2, True)


def test_stopped_half_way_nothing_is_left(store: Store, tmp_path: Path) -> None:
    plan, read = planned(store, ledger(tmp_path / "台账.xlsx"))
    out = tmp_path / "出"
    out.mkdir()
    (out / "退回.xlsx").write_text("former")

    def stop(done: int, total: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        write_failed_rows(out / "退回.xlsx", read, plan, progress=stop)
    assert [path.name for path in out.iterdir()] == ["退回.xlsx"]
    assert (out / "退回.xlsx").read_text() == "former"


def test_a_folder_that_is_not_there_is_told(store: Store, tmp_path: Path) -> None:
    plan, read = planned(store, ledger(tmp_path / "台账.xlsx"))
    with pytest.raises(EnvironmentFault) as fault:
        write_failed_rows(tmp_path / "没有" / "退回.xlsx", read, plan)
    assert fault.value.code == "cannot_write"

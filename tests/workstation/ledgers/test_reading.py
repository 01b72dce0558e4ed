"""What of a file is read as a ledger, and what is told of all that is not."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from workstation.findings import Refusal
from workstation.ledgers.headings import ColumnChoice
from workstation.ledgers.offers import offers
from workstation.ledgers.reading import Ledger, read_ledger
from workstation.registers.catalogue import register_of
from workstation.sheets import limits
from workstation.sheets.workbook import open_workbook
from workstation.words import LANGUAGES

TRADEMARKS = register_of("trademarks")
HEADINGS = ["序号", "商标名称", "注册号", "国际分类", "注册人"]


def book(path: Path, sheets: dict[str, Any], hidden: str = "") -> Path:
    made = xlsxwriter.Workbook(path)
    for name, rows in sheets.items():
        sheet = made.add_worksheet(name)
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)
        if name == hidden:
            sheet.hide()
    made.close()
    return path


def read(path: Path, **asked: Any) -> tuple[Ledger, list[dict[str, Any]], list[str]]:
    """The ledger, its records by field, the codes of what is told; every sentence can be said."""
    wanted: dict[str, Any] = {"sheet": "", "choice": ColumnChoice()} | asked
    ledger = read_ledger(path, TRADEMARKS, **wanted)
    rows = [dict(row.raw) for row in ledger.rows]
    assert all(finding.sentence(language) for finding in ledger.set_aside for language in LANGUAGES)
    return ledger, rows, [finding.code for finding in ledger.set_aside]


def test_of_several_sheets_the_best_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    short: list[Any] = [HEADINGS[1:3], ["乙", "2"]]
    long: list[Any] = [HEADINGS, [1, "甲", "1", 25, "某某"]]
    path = book(tmp_path / "a.xlsx", {"短": short, "长": long, "说明": [["说明"]], "又长": long})
    ledger, rows, told = read(path)
    assert (ledger.sheet.name, len(rows), told) == ("长", 1, ["sheet_taken_first"])
    assert read(book(tmp_path / "b.xlsx", {"短": short, "长": long}))[2] == ["sheet_taken"]
    ledger, _, told = read(book(tmp_path / "c.xlsx", {"短": short, "长": long}, hidden="长"))
    assert (ledger.sheet.name, told) == ("短", ["sheet_taken_in_sight"])
    assert read(path, sheet="短")[2] == []
    assert read(book(tmp_path / "d.xlsx", {"长": long, TRADEMARKS.label: short}))[0].sheet.name == TRADEMARKS.label


def test_each_sheet_is_offered_with_its_headings(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        {
            "台账": [["标题"], HEADINGS, [1]],
            "登记表": [["商标名称", ""], ["注册号", ""], ["注册人", ""]],
            "说明": [["无"]],
            "空": [],
        },
    )
    found = list(offers(open_workbook(path), TRADEMARKS, ColumnChoice()))
    assert [(one.name, one.recognised, one.form, len(one.head)) for one in found] == [
        ("台账", 4, False, 3), ("登记表", 0, True, 3), ("说明", 0, False, 1), ("空", 0, False, 0),
    ]  # fmt: skip
    assert found[0].header and found[0].header.rows == (2,)


def test_forms_are_refused_with_a_sentence(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        {
            "表": [
                ["商标登记表"],
                ["商标名称", "甲", "注册号", "1"],
                ["注册人", "乙", "联系人", "丙"],
                ["电话", "1", "地址", "丁"],
            ]
        },
    )
    with pytest.raises(Refusal) as refused:
        read(path)
    (finding,) = refused.value.findings
    assert finding.code == "form_not_table"
    assert all(finding.sentence(language) for language in LANGUAGES)


def test_a_person_points_at_the_headings_and_chooses_the_encoding(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"表": [HEADINGS, ["商标名称", "x", "注册号"], ["甲", "y", "1"]]})
    assert read(path, header_rows=(2,))[1] == [{"mark_name": "甲", "registration_no": "1"}]
    text = tmp_path / "a.csv"
    text.write_bytes("商標名稱,註冊號,商标名称,注册号\n".encode("gb18030") + b"a,1,b,2\n")
    ledger, _, told = read(text, encoding="gb18030")
    assert (ledger.encoding, told[0]) == ("gb18030", "encoding_taken")
    assert ledger.digest == hashlib.sha256(text.read_bytes()).hexdigest()


def test_ditto_marks_are_read_as_the_cell_above_and_told(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        {
            "表": [
                HEADINGS,
                [1, "甲", "1", 25, "某某"],
                [2, "乙", "2", "〃", " 同上 "],
                ["合计", "", 2],
                [3, "丙", "3", "（同上）", "同上"],
            ]
        },
    )
    ledger, rows, told = read(path)
    assert [(row["nice_class"], row["registrant"]) for row in rows] == [(25, "某某")] * 3
    assert told == ["ignored_total", "ditto_filled", "ditto_filled"]
    # A file of failed rows holds the fifth row without those above it.
    assert ledger.cells_of({5}) == {5: [3, "丙", "3", 25, "某某"]}


def test_a_ditto_mark_with_nothing_above_stays(tmp_path: Path) -> None:
    _, rows, told = read(
        book(tmp_path / "a.xlsx", {"表": [HEADINGS, [1, "甲", "1", "", "同上"], [2, "乙", "2", "同上", "x"]]})
    )
    assert (rows[0]["registrant"], rows[1]["nice_class"], told) == ("同上", "同上", [])


def test_rows_with_a_running_number_alone_are_told_once(tmp_path: Path) -> None:
    rows = [HEADINGS, [1, "甲", "1", 25, "某某"], *([number] for number in range(2, 3000))]
    ledger, read_rows, told = read(book(tmp_path / "a.xlsx", {"表": rows}))
    assert (len(read_rows), told) == (1, ["rows_without_fields"])
    assert ledger.set_aside[0].values["rows"] == "3-3000"


def test_what_is_hidden_commented_or_failed_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    made = xlsxwriter.Workbook(path)
    sheet = made.add_worksheet()
    sheet.write_row(0, 0, [*HEADINGS, "合价"])
    for row in (1, 2):
        sheet.write_row(row, 0, [row, "甲", str(row), 25, "某某"])
        sheet.write_formula(row, 5, "=#REF!", None, "#REF!")
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.set_column(2, 2, None, None, {"hidden": True})
    sheet.set_column(20, 30, None, None, {"hidden": True})
    sheet.write_comment(0, 1, "我们自己的说明")
    sheet.write_comment(1, 1, "看")
    made.close()
    ledger, rows, told = read(path)
    assert len(rows) == 2 and rows[1]["registration_no"] == "2"
    assert told == ["rows_hidden", "columns_hidden", "comments_ignored", "errors_aside", "column_not_read"]
    by_code = {finding.code: finding.values for finding in ledger.set_aside}
    assert by_code["comments_ignored"]["cells"] == "B2"
    assert by_code["columns_hidden"]["columns"] == "C 注册号"
    assert by_code["errors_aside"]["cells"] == "F2 #REF!、F3 #REF!"


def test_merged_cells_are_given_to_each_record_and_to_the_failed_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    made = xlsxwriter.Workbook(path)
    sheet = made.add_worksheet()
    sheet.write_row(0, 0, HEADINGS)
    for row in (1, 2, 3):
        sheet.write_row(row, 0, [row, f"名{row}", str(row), 25])
    sheet.merge_range(1, 4, 3, 4, "某某")
    made.close()
    ledger, rows, told = read(path)
    assert [row["registrant"] for row in rows] == ["某某"] * 3
    assert told == ["merged_filled"]
    assert ledger.cells_of({4}) == {4: [3, "名3", "3", 25, "某某"]}


def test_a_formula_that_was_never_computed_is_no_value(tmp_path: Path) -> None:
    import openpyxl

    from workstation.records import read_fields

    made = openpyxl.Workbook()
    assert made.active is not None
    made.active.append(HEADINGS)
    made.active.append([1, "=1+1", "1", 25, "某某"])
    made.save(tmp_path / "a.xlsx")
    _, rows, _ = read(tmp_path / "a.xlsx")
    _, findings = read_fields(TRADEMARKS.in_reading_order, rows[0])
    assert [(finding.field, finding.code) for finding in findings if finding.hard] == [("mark_name", "cell_error")]


def test_more_records_than_a_plan_can_hold_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = book(
        tmp_path / "a.xlsx", {"表": [HEADINGS, *([number, "甲", str(number), 25, "某"] for number in range(9))]}
    )
    monkeypatch.setattr(limits, "RECORDS", 9)
    assert len(read(path)[1]) == 9
    monkeypatch.setattr(limits, "RECORDS", 8)
    with pytest.raises(Refusal) as refused:
        read(path)
    assert [finding.code for finding in refused.value.findings] == ["file_too_many_records"]

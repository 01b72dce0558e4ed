"""Hidden rows and columns, filters, comments, merged cells: read, and told."""

from pathlib import Path
from typing import Any

import pytest

from tests.workstation.sheets.making import SHEET, as_xls, changed, with_other, written
from workstation.sheets.marks import ranges
from workstation.sheets.workbook import open_workbook


def fill(book: Any, sheet: Any) -> None:
    for row in range(12):
        sheet.write_row(row, 0, [f"甲{row}", row, f"丙{row}", f"丁{row}"])
    sheet.set_row(4, None, None, {"hidden": True})
    sheet.set_row(5, 0)
    sheet.set_column(1, 1, 10, None, {"hidden": True})
    sheet.set_column(3, 3, 0)
    sheet.autofilter(0, 0, 11, 3)
    sheet.filter_column("A", "x != 甲9")
    sheet.set_row(9, None, None, {"hidden": True})
    sheet.write_comment("C3", "看这里")
    sheet.write_comment("A12", "还有")


@pytest.mark.parametrize("kind", ["xlsx", "xls", "other quotes", "other names"])
def test_what_is_hidden_is_read_and_told(tmp_path: Path, kind: str) -> None:
    path = written(tmp_path / "a.xlsx", fill)
    if kind == "xls":
        path = as_xls(path)
    elif kind == "other quotes":
        changed(path, SHEET, lambda part: part.replace(b'hidden="1"', b"hidden='true'"))
    elif kind == "other names":
        changed(
            path,
            SHEET,
            lambda part: (
                part.replace(b"<", b"<x:")
                .replace(b"<x:/", b"</x:")
                .replace(b"<x:?", b"<?")
                .replace(b"xmlns=", b"xmlns:x=")
            ),
        )
    sheet = open_workbook(path).sheet()
    assert [number for number, _ in sheet.rows()] == list(range(1, 13))
    assert dict(sheet.rows())[5] == ["甲4", 4, "丙4", "丁4"]
    assert sheet.marks.hidden_rows == {5, 6, 10}
    # LibreOffice gives a column of no width a little.
    assert sheet.marks.hidden_columns == ({1} if kind == "xls" else {1, 3})
    assert sheet.marks.filtering
    assert sheet.marks.comments == ["C3", "A12"]


def test_nothing_is_hidden_where_nothing_is(tmp_path: Path) -> None:
    def plain(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["甲", "乙"])
        sheet.set_row(0, 30)
        sheet.set_column(0, 1, 20)
        sheet.autofilter(0, 0, 4, 1)

    marks = open_workbook(written(tmp_path / "a.xlsx", plain)).sheet().marks
    assert (marks.hidden_rows, marks.hidden_columns, marks.filtering, marks.comments) == (set(), set(), False, [])


def test_wrong_dimensions_and_blank_tails(tmp_path: Path) -> None:
    """WPS writes ``A1`` for a sheet of any size, and formats rows far below the last record."""

    def tall(book: Any, sheet: Any) -> None:
        grey = book.add_format({"bg_color": "#EEEEEE"})
        for row in range(5):
            sheet.write_row(row, 0, ["甲", row, "丙"])
        for row in range(5, 20_000):
            sheet.set_row(row, 20, grey)
            sheet.write_blank(row, 1, None, grey)

    path = written(tmp_path / "a.xlsx", tall)
    before = list(open_workbook(path).sheet().rows())
    assert before == [(row + 1, ["甲", row, "丙"]) for row in range(5)]
    for claim in (b"A1", b"A1:XFD1048576", b"B2:B3"):
        changed(path, SHEET, with_other(b'ref="A1:C20000"', b'ref="' + claim + b'"'))
        assert list(open_workbook(path).sheet().rows()) == before
        written(path, tall)


def test_macros_links_and_an_open_file_are_told(tmp_path: Path) -> None:
    path = written(tmp_path / "带宏.xlsm", lambda book, sheet: sheet.write(0, 0, "甲"))
    changed(
        path,
        "",
        bytes,
        **{"xl__vbaProject.bin": b"\0" * 100, "xl__externalLinks__externalLink1.xml": b"<externalLink/>"},
    )
    assert [finding.code for finding in open_workbook(path).remarks] == ["file_has_macros", "file_has_links"]
    path.with_name("~$带宏.xlsm").write_bytes(b"\5WPS")
    assert [finding.code for finding in open_workbook(path).remarks][-1] == "file_open_elsewhere"


def test_days_from_1904_are_told(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx", lambda book, sheet: sheet.write(0, 0, "甲"), date_1904=True)
    assert [finding.code for finding in open_workbook(path).remarks] == ["days_from_1904"]


def test_row_numbers_in_words() -> None:
    assert ranges({5, 3, 4, 9}) == "3-5、9"
    assert ranges(set()) == ""
    assert ranges(set(range(0, 40, 2)), most=2) == "0、2…"

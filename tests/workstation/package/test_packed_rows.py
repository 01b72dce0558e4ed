"""Packed rows: the very bytes that XlsxWriter writes, whatever the cells hold."""

import datetime
import io
import re
import resource
import signal
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from workstation.package.contents import Column
from workstation.package.packed_rows import PIECE, joined_crc
from workstation.package.workbook import LEDGER_FORMATS, LedgerSheet, book
from workstation.package.written_values import Kind, to_cell

NOW = datetime.datetime(2026, 10, 8, 9, 30, tzinfo=datetime.UTC)
KINDS = (Kind.TEXT, Kind.DAY, Kind.AMOUNT, Kind.DECIMAL, Kind.COUNT, Kind.FLAG, Kind.CHOICE)
COLUMNS = tuple(Column(key=str(kind), label=f"栏 {kind}", kind=kind, words={"a": "甲<&>"}) for kind in KINDS)
PLAIN = ("普通", "2026-07-14", 1_234_560, 15_000, 29, 1, "a")
SHEET = "xl/worksheets/sheet1.xml"


def our_sheet(path: Path, rows: list[tuple[Any, ...]], columns: tuple[Column, ...] = COLUMNS) -> bytes:
    with book(path, NOW, "x") as workbook:
        sheet = LedgerSheet(workbook, workbook.add_sheet("表"), columns, [column.kind for column in columns])
        for row in rows:
            sheet.add(row)
        sheet.close()
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return archive.read(SHEET)


def their_rows(rows: list[tuple[Any, ...]], styles: list[int]) -> list[bytes]:
    """The same rows by the library itself, its formats numbered as ours are."""
    target = io.BytesIO()
    workbook = xlsxwriter.Workbook(target, {"constant_memory": True, "strings_to_urls": False})
    made = {style: workbook.add_format({"num_format": f'0"{style}"'}) for style in range(1, max(styles) + 1)}
    sheet = workbook.add_worksheet()
    # The library takes a text that looks like its own markup for markup, which we never write.
    sheet._xml_rich_inline_string = lambda text, attributes: sheet._xml_inline_string(text, False, attributes)
    for style in sorted(made):
        made[style]._get_xf_index()
    for number, row in enumerate(rows, 1):
        for place, (kind, value) in enumerate(zip(KINDS, row, strict=True)):
            cell = to_cell(kind, value, COLUMNS[place].words)
            if isinstance(cell, str):
                sheet.write_string(number, place, cell, made[styles[place]])
            elif isinstance(cell, datetime.date):
                sheet.write_datetime(number, place, cell, made[styles[place]])
            elif cell is not None:
                sheet.write_number(number, place, cell, made[styles[place]])
    workbook.close()
    with zipfile.ZipFile(target) as archive:
        return rows_in(archive.read(SHEET))


def rows_in(xml: bytes) -> list[bytes]:
    return re.findall(rb'<row r="(?!1")\d+".*?</row>', xml, re.DOTALL)


def test_the_bytes_are_those_of_the_library(tmp_path: Path, hostile_texts: tuple[str, ...]) -> None:
    rows: list[tuple[Any, ...]] = [PLAIN, ("空",) + (None,) * 6, (None, "1899-12-31", 1, 1, 0, 0, "b")]
    rows += [(text, "9999-12-31", -1, -10_000, -45, None, text.replace("\n", "")) for text in hostile_texts]
    rows += [
        ("\t边\n", "1900-03-01", 10**15 - 1, 10**15 - 1, 10**15 - 1, 1, "\u3000全角空格"),
        ("\ufffe\uffff", *PLAIN[1:]),
    ]
    xml = our_sheet(tmp_path / "x.xlsx", rows)
    found = rows_in(xml)
    styles = [int(style) for style in re.findall(rb' s="(\d+)"', found[0])]
    assert len(found) == len(rows) and len(styles) == len(KINDS)
    assert found == their_rows(rows, styles)


@given(st.lists(st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=6), min_size=1, max_size=5))
def test_any_text_comes_out_as_the_library_writes_it(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str | None]
) -> None:
    rows = [(text or None, *PLAIN[1:]) for text in texts]
    found = rows_in(our_sheet(tmp_path_factory.mktemp("any") / "x.xlsx", rows))
    assert found == their_rows(
        rows, [int(style) for style in re.findall(rb' s="(\d+)"', rows_in_plain(tmp_path_factory))]
    )


def rows_in_plain(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return rows_in(our_sheet(tmp_path_factory.mktemp("plain") / "x.xlsx", [PLAIN]))[0]


@pytest.mark.parametrize("count", [0, 1, 499, 500, 501, 12_000])
def test_any_number_of_rows(tmp_path: Path, count: int) -> None:
    """From none to so many that pieces wait for the second thread."""
    path = tmp_path / "x.xlsx"
    rows: list[tuple[Any, ...]] = [(f"行 {number}", *PLAIN[1:]) for number in range(count)]
    xml = our_sheet(path, rows)
    assert (count < 12_000) or len(xml) > 4 * PIECE
    assert xml.count(b"<row ") == count + 1
    assert f'<dimension ref="A1:G{count + 1}"/>'.encode() in xml
    reader = openpyxl.load_workbook(path, read_only=True)
    assert sum(1 for _ in reader["表"].iter_rows()) == count + 1
    reader.close()
    assert [path.name for path in tmp_path.iterdir()] == ["x.xlsx"]
    assert our_sheet(tmp_path / "y.xlsx", rows) == xml
    assert (tmp_path / "y.xlsx").read_bytes() == path.read_bytes()


def test_formats_stay_with_their_cells(tmp_path: Path) -> None:
    our_sheet(tmp_path / "x.xlsx", [PLAIN, PLAIN])
    row = openpyxl.load_workbook(tmp_path / "x.xlsx")["表"][3]
    formats = [cell.number_format for cell in row]
    assert formats[0] == "@" and formats[2] == LEDGER_FORMATS[Kind.AMOUNT]
    assert row[1].is_date and row[1].value == datetime.datetime(2026, 7, 14)
    assert [cell.data_type for cell in row] == ["s", "d", "n", "n", "n", "s", "s"]


@pytest.mark.parametrize("text", ["长" * 32_768, "𠮷" * 16_384])
def test_a_text_too_long_for_a_cell_is_a_bug(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError, match="32767"):
        our_sheet(tmp_path / "x.xlsx", [(text, *PLAIN[1:])])
    our_sheet(tmp_path / "y.xlsx", [(text[:-1], *PLAIN[1:])])
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("x")] == []


def test_a_text_that_is_no_unicode_is_a_bug(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        our_sheet(tmp_path / "x.xlsx", [("\ud800", *PLAIN[1:])])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="needs a limit on the size of files")
@pytest.mark.parametrize("limit", [0, 30_000, 200_000, 300_000])
def test_a_disk_that_fills_up_while_packing(tmp_path: Path, limit: int) -> None:
    rows: list[tuple[Any, ...]] = [(f"行 {zlib.crc32(str(n).encode()):x}", *PLAIN[1:]) for n in range(12_000)]
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
        with pytest.raises(OSError):
            our_sheet(tmp_path / "x.xlsx", rows)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert not [path.name for path in tmp_path.iterdir() if path.name != "x.xlsx"]


@given(st.binary(), st.binary(max_size=5000))
def test_joined_crc(first: bytes, second: bytes) -> None:
    assert joined_crc(zlib.crc32(first), zlib.crc32(second), len(second)) == zlib.crc32(first + second)

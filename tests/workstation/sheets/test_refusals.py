"""What cannot be read is refused with its reason, and never takes the process with it."""

import io
import os
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from workstation.findings import Refusal
from workstation.sheets import limits
from workstation.sheets.cells import CellError
from workstation.sheets.workbook import open_workbook
from workstation.words import LANGUAGES

DATA = Path(__file__).parents[2] / "data" / "sheets"
ROOT = Path(__file__).parents[3]
SHEET = "xl/worksheets/sheet1.xml"
HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = "</sheetData></worksheet>"


def workbook_bytes() -> bytes:
    book = openpyxl.Workbook()
    for number in range(50):
        book.active.append([f"名称{number}", number, number / 2])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(part: str, contents: str, *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A workbook one part of which is replaced."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook_bytes())) as old, zipfile.ZipFile(file, "w", compression) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, contents if entry.filename == part else old.read(entry))
    return file.getvalue()


def reason(path: Path, data: bytes | None = None) -> str:
    """The code of the refusal, after its sentences were formed; empty where the file is read."""
    if data is not None:
        path.write_bytes(data)
    try:
        for sheet in open_workbook(path).sheets():
            list(sheet.rows())
    except Refusal as refused:
        (finding,) = refused.findings
        assert finding.hard
        assert all(finding.sentence(language) for language in LANGUAGES)
        return finding.code
    return ""


def renamed_stream(name: str) -> bytes:
    """The small .xls with its stream under another name, as other programs of the same container have it."""
    data = bytearray((DATA / "small.xls").read_bytes())
    place = data.index("Workbook".encode("utf-16-le"))
    text = name.encode("utf-16-le")
    data[place : place + 66] = text.ljust(64, b"\0") + struct.pack("<H", len(text) + 2)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"%PDF-1.7 \n", "file_is_pdf"),
        (b"\x89PNG\r\n\x1a\n\0\0", "file_is_picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "file_is_picture"),
        (b"{\\rtf1 ", "file_is_document"),
        (b"Rar!\x1a\x07\x00", "file_is_archive"),
        (b"\x09\x04\x06\x00\x00\x00\x10\x00", "file_is_old_workbook"),
        (b"\xef\xbb\xbf \n<HTML><table><tr><td>1", "file_is_web_page"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "file_is_web_page"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "file_is_old_workbook",
        ),
        (b'<?xml version="1.0"?><other/>', "file_not_a_workbook"),
        (bytes(range(256)), "file_not_a_workbook"),
        (b"\xd0\xcf\x11\xe0", "file_truncated"),
        (b"a,b\n\xff\xff", "file_encoding"),
        (b'a,b\n"c,d\ne,f\n', "file_quotation_mark"),
        (b"\xff\xfea", "file_encoding"),
        (b"," * 20_000, "file_sheet_too_wide"),
    ],
)
def test_files_that_are_something_else(tmp_path: Path, data: bytes, code: str) -> None:
    assert reason(tmp_path / "文件.xlsx", data) == code


def test_a_text_too_wide_tells_how_far_it_reaches(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"a,b\n" + b"," * 20_000)
    with pytest.raises(Refusal) as refused:
        list(open_workbook(tmp_path / "a.csv").sheet("a").rows())
    (finding,) = refused.value.findings
    assert finding.values["cell"] == "ACOG2"


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (["word/document.xml", "[Content_Types].xml"], "file_is_document"),
        (["mimetype", "content.xml"], "file_is_open_document"),
        (["xl/workbook.bin", "[Content_Types].xml"], "file_is_old_workbook"),
        (["xl/styles.xml", "_rels/.rels"], "file_truncated"),
        (["readme.txt"], "file_is_archive"),
    ],
)
def test_archives_that_are_something_else(tmp_path: Path, parts: list[str], code: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        for part in parts:
            archive.writestr(part, "x")
    assert reason(tmp_path / "a.xlsx") == code


def test_missing_folder_and_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reason(tmp_path / "none.xlsx") == "file_missing"
    assert reason(tmp_path) == "file_is_folder"
    path = tmp_path / "locked.csv"
    path.write_text("a,b\n")
    path.chmod(0)
    if os.access(path, os.R_OK):  # The administrator reads everything: let the system's answer be said for it.

        def denied(*_: object, **__: object) -> None:
            raise PermissionError

        monkeypatch.setattr(Path, "open", denied)
    assert reason(path) == "file_locked"


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workstation.sheets.contents.FILE_BYTES", 10)
    assert reason(tmp_path / "large.csv", b"a" * 10) == ""
    assert reason(tmp_path / "large.csv", b"a" * 11) == "file_too_large"


def test_truncated_and_damaged_workbooks(tmp_path: Path) -> None:
    whole = workbook_bytes()
    old = (DATA / "small.xls").read_bytes()
    assert reason(tmp_path / "a.xlsx", whole) == ""
    assert reason(tmp_path / "a.xlsx", whole[: len(whole) // 2]) == "file_truncated"
    assert reason(tmp_path / "a.xls", old[:3000]) == "file_truncated"
    assert reason(tmp_path / "a.xlsx", with_part(SHEET, HEAD + '<row r="1"><c r="A1">')) == "file_damaged"
    assert reason(tmp_path / "a.xlsx", with_part("xl/workbook.xml", "<workbook")) == "file_damaged"
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        entry = archive.getinfo(SHEET)
    flipped = bytearray(whole)
    flipped[entry.header_offset + 200] ^= 0xFF
    assert reason(tmp_path / "a.xlsx", bytes(flipped)) == "file_damaged"


def test_encrypted(tmp_path: Path) -> None:
    assert reason(tmp_path / "a.xlsx", renamed_stream("EncryptedPackage")) == "file_encrypted"
    old = bytearray((DATA / "small.xls").read_bytes())
    name_of_writer = old.index(b"\x5c\x00\x70\x00")
    old[name_of_writer] = 0x2F  # FILEPASS
    assert reason(tmp_path / "a.xls", bytes(old)) == "file_encrypted"
    flagged = bytearray(workbook_bytes())
    flagged[flagged.rindex(b"PK\x01\x02") + 8] |= 1
    assert reason(tmp_path / "a.xlsx", bytes(flagged)) == "file_encrypted"


def test_other_compound_files(tmp_path: Path) -> None:
    assert reason(tmp_path / "a.xls", renamed_stream("WordDocument")) == "file_is_document"
    assert reason(tmp_path / "a.xls", renamed_stream("Anything")) == "file_not_a_workbook"


def test_zip_bombs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = with_part(SHEET, HEAD + " " * (limits.RATIO_FROM_BYTES * 2) + TAIL)
    assert reason(tmp_path / "a.xlsx", bomb) == "file_zip_bomb"
    monkeypatch.setattr(limits, "ENTRIES", 3)
    assert reason(tmp_path / "a.xlsx", workbook_bytes()) == "file_zip_bomb"
    monkeypatch.undo()
    monkeypatch.setattr(limits, "UNPACKED_BYTES", 5000)
    assert reason(tmp_path / "a.xlsx", workbook_bytes()) == "file_zip_bomb"


def test_a_part_larger_than_it_claims(tmp_path: Path) -> None:
    data = bytearray(with_part(SHEET, HEAD + " " * 900_000 + TAIL))
    place = data.index(SHEET.encode(), data.index(b"PK\x01\x02")) - 46
    struct.pack_into("<I", data, place + 24, 100)
    assert reason(tmp_path / "a.xlsx", bytes(data)) == "file_damaged"


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "docProps/core.xml"])
def test_entities(tmp_path: Path, part: str) -> None:
    contents = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'
    assert reason(tmp_path / "a.xlsx", with_part(part, contents)) == "file_xml_entities"


@pytest.mark.parametrize(
    "cells",
    [
        '<c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c>',
        "<c r='A1'><v>1</v></c></row><row r='1048576'><c r='XFD1048576'><v>1</v></c>",
        '<c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c>',
        '<x:c r="A1"><v>1</v></x:c><x:c r="XFD1048576"><v>1</v></x:c>',
        '<c r="A1"><v>1</v></c><c\nr="ZZ1048570"><v>1</v></c>',
    ],
)
def test_cells_too_far_apart(tmp_path: Path, cells: str) -> None:
    sheet = HEAD.replace("<worksheet", '<worksheet xmlns:x="urn:x"') + f'<row r="1">{cells}</row>{TAIL}'
    assert reason(tmp_path / "a.xlsx", with_part(SHEET, sheet)) == "file_sheet_too_wide"


@pytest.mark.parametrize(
    "cells",
    [
        '<c r="E1999999999998"><v>1</v></c>',
        '<c r="A1"><v>1</v></c><c r="AAAA1"><v>1</v></c>',
        '<c r="&#65;1"><v>1</v></c>',
        '</row><row r="4294967296"><c><v>1</v></c>',
    ],
)
def test_cells_at_impossible_places(tmp_path: Path, cells: str) -> None:
    """The reader would end the process over some of these."""
    sheet = f'{HEAD}<row r="1">{cells}</row>{TAIL}'
    assert reason(tmp_path / "a.xlsx", with_part(SHEET, sheet)) == "file_damaged"


def test_cells_without_places_are_counted(tmp_path: Path) -> None:
    cells = '<c><v>1</v></c><c r="D3"><v>2</v></c><c t="e"><v>#N/A</v></c>'
    sheet = f'{HEAD}<row r="3">{cells}</row><row><c/></row>{TAIL}'
    path = tmp_path / "a.xlsx"
    path.write_bytes(with_part(SHEET, sheet))
    assert list(open_workbook(path).sheet().rows()) == [(3, [1, None, None, 2, CellError("#N/A")])]


def test_claims_of_an_old_workbook(tmp_path: Path) -> None:
    """The reader would end the process over any of these."""
    old = (DATA / "small.xls").read_bytes()
    claim = old.index(b"\x00\x02\x0e\x00") + 4
    for layout, values in (("<II", (0, 0xFFFFFFF0)), ("<II", (9, 4)), ("<IIHH", (0, 65536, 0, 65535))):
        forged = bytearray(old)
        struct.pack_into(layout, forged, claim, *values)
        assert reason(tmp_path / "a.xls", bytes(forged)) == "file_damaged"
    texts = old.index(b"\xfc\x00", old.index(b"\xeb\x00")) + 8
    forged = bytearray(old)
    struct.pack_into("<I", forged, texts, 0x7FFFFFFF)
    assert reason(tmp_path / "a.xls", bytes(forged)) == "file_damaged"


def test_libraries_are_loaded_only_when_a_file_is_read() -> None:
    asked = "import sys, workstation.sheets.workbook; print({'python_calamine', 'olefile'} & set(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "set()"

"""No file takes more memory than there is: what is too much is refused before it is read."""

import errno
import io
import struct
import zipfile
from array import array
from pathlib import Path
from typing import Any

import pytest

from tests.workstation.sheets.making import SHEET, as_xls, changed, holding, written
from tests.workstation.sheets.test_refusals import HEAD, TAIL, reason
from workstation.findings import EnvironmentFault
from workstation.sheets import limits
from workstation.sheets.workbook import open_workbook
from workstation.sheets.xls import XlsFile
from workstation.sheets.xls_texts import TextLengths
from workstation.words import LANGUAGES


def one_text_in_many_cells(path: Path, cell: bytes, count: int = 30_000) -> Path:
    """A small file whose only long text the reader would copy into each cell."""
    written(path, lambda book, sheet: sheet.write(0, 0, "长" * 16_000))
    rows = b"".join(b'<row r="%d">' % number + cell % number + b"</row>" for number in range(1, count + 1))
    return changed(path, SHEET, lambda _: HEAD.encode() + rows + TAIL.encode())


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="A%d" t="s"><v>0</v></c>',
        b"<c r='A%d' t='s'><v>0</v></c>",
        b'<c r="A%d"\nt = "s" ><v>0</v></c>',
        b'<c t="s" r="A%d"><v> 0</v></c>',
    ],
)
def test_a_long_text_copied_into_many_cells_is_refused(tmp_path: Path, cell: bytes) -> None:
    path = one_text_in_many_cells(tmp_path / "a.xlsx", cell)
    assert path.stat().st_size < 500_000
    assert reason(path) == "file_sheet_too_large"


def test_a_long_text_in_one_cell_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The longest text times all cells would be too much; what the cells refer to is not."""

    def fill(book: Any, sheet: Any) -> None:
        sheet.write(0, 0, "长" * 16_000)
        for row in range(1, 2000):
            sheet.write(row, 0, f"短{row % 7}")

    path = written(tmp_path / "a.xlsx", fill)
    monkeypatch.setattr(limits, "MEMORY", 2_000_000)
    assert reason(path) == ""
    monkeypatch.setattr(limits, "MEMORY", 200_000)
    assert reason(path) == "file_sheet_too_large"


def test_texts_of_an_old_workbook_are_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"甲{number}" * (number % 900) if number % 3 else f"x{number}" * number for number in range(1, 1500)]

    def fill(book: Any, sheet: Any) -> None:
        for row, text in enumerate(texts):
            sheet.write(row, 0, text[:32_000])
            sheet.write(row, 1, "同一段长文字" * 500)

    path = as_xls(written(tmp_path / "a.xlsx", fill))
    file = XlsFile(path.read_bytes(), path.name)
    lengths = TextLengths(file.stream, file.texts_at).all()
    assert len(lengths) == len(set(texts)) + 1
    assert sum(lengths) >= sum(len(text.encode()) for text in set(texts)) + 9000
    assert sum(lengths) <= sum(3 * len(text) for text in set(texts)) + 9000
    assert file.text_uses.total() == 2 * len(texts)
    assert reason(path) == ""
    monkeypatch.setattr(limits, "MEMORY", sum(lengths) + 9000 * 200)
    assert reason(path) == "file_sheet_too_large"


def test_measuring_forged_texts_ends() -> None:
    for body in (b"\xff\xff\x01", b"\xff\xff\x0c\xff\xff\xff\xff\xff\x7f", b"\x05\x00\x00abcde", b""):
        head = struct.pack("<HHII", 0xFC, 8 + len(body), 9, 9)
        for after in (b"", b"\x3c\x00\x00\x00" * 3, b"\x3c\x00\xff\xff"):
            assert isinstance(TextLengths(head + body + after, 4).all(), array)


@pytest.mark.parametrize(
    "data",
    [
        b"a,b\n" + b"," * 3_000_000,
        b"a,b\n" + b"x" * 3_000_000,
        b"a,b\n" + b'"x\n' + b'","x\n' * 500_000,
    ],
)
def test_a_record_without_an_end(tmp_path: Path, data: bytes) -> None:
    assert reason(tmp_path / "a.csv", data) in ("file_record_too_long", "file_quotation_mark")


def test_a_part_that_is_parsed_whole_is_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "a.xlsx", lambda book, sheet: sheet.write(0, 0, "甲"))
    monkeypatch.setattr(limits, "SMALL_PART_BYTES", 100)
    assert reason(path) == "file_zip_bomb"


def test_deep_markup_is_read_or_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx", lambda book, sheet: sheet.write(0, 0, "甲"))
    deep = b"<a>" * 200_000 + b"</a>" * 200_000
    for part, contents in (
        (SHEET, HEAD.encode() + b'<row r="1"><c r="A1"><v>1</v></c></row>' + TAIL.encode() + deep),
        (SHEET, HEAD.encode() + deep + TAIL.encode()),
        ("xl/workbook.xml", b"<workbook>" + deep + b"</workbook>"),
        ("xl/styles.xml", b"<styleSheet>" + deep + b"</styleSheet>"),
    ):
        changed(path, part, holding(contents))
        assert reason(path) in ("", "file_damaged", "file_zip_bomb")


def test_a_stick_pulled_while_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n")

    class Pulled(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Path, "open", lambda *_, **__: Pulled())
    with pytest.raises(EnvironmentFault) as fault:
        open_workbook(path)
    assert fault.value.code == "reading_broke_off"
    assert all(fault.value.sentence(language) for language in LANGUAGES)


@pytest.mark.parametrize("name", ["~$台账.xlsx", ".~台账.xlsx", ".~lock.台账.xlsx#"])
def test_the_file_that_marks_an_open_one(tmp_path: Path, name: str) -> None:
    assert reason(tmp_path / name, b"\5WPS" + b"\0" * 161) == "file_is_lock_file"


def test_a_zip_within_is_not_followed(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx", lambda book, sheet: sheet.write(0, 0, "甲"))
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", b"\0" * 5_000_000)
    changed(path, "", bytes, **{"xl__embeddings__inner.zip": inner.getvalue()})
    assert reason(path) == ""

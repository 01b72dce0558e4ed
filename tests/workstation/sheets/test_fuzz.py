"""Whatever the bytes, a file is read or refused; nothing else comes out."""

import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workstation.findings import Refusal
from workstation.sheets.workbook import open_workbook

OLD = (Path(__file__).parents[2] / "data" / "sheets" / "small.xls").read_bytes()
CALM = settings(
    max_examples=150,
    deadline=5000,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def new_workbook() -> bytes:
    book = openpyxl.Workbook()
    for number in range(20):
        book.active.append([f"名称{number}", number, number / 2])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


SEEDS = {"xlsx": new_workbook(), "xls": OLD, "csv": '名称,号\n甲,1\n"乙\n丙",2\n'.encode("gb18030")}
Change = tuple[float, bytes, int]
CHANGES = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True),
        st.binary(max_size=4) | st.sampled_from([b"\xff" * 4, b"\0" * 4, b"\xff\xff\xff\x7f"]),
        st.integers(0, 40),
    ),
    min_size=1,
    max_size=6,
)


def read_or_refuse(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    try:
        for sheet in open_workbook(path).sheets():
            assert all(any(cell is not None for cell in cells) for _, cells in sheet.rows())
            assert isinstance(sheet.merged, list)
    except Refusal as refused:
        assert [finding.code for finding in refused.findings if finding.code.startswith("file_")]


@CALM
@given(
    data=st.binary(max_size=300),
    start=st.sampled_from([b"", b"PK\x03\x04", OLD[:8], OLD[:1024], b"\xff\xfe"]),
)
def test_any_bytes(tmp_path: Path, data: bytes, start: bytes) -> None:
    read_or_refuse(tmp_path / "any", start + data)


@pytest.mark.parametrize("kind", sorted(SEEDS))
@CALM
@given(changes=CHANGES)
def test_changed_workbooks(tmp_path: Path, kind: str, changes: list[Change]) -> None:
    data = bytearray(SEEDS[kind])
    for place, new, removed in changes:
        start = int(place * len(data))
        data[start : start + (removed if removed > 35 else len(new))] = new
    read_or_refuse(tmp_path / "changed", bytes(data))


@CALM
@given(
    cells=st.lists(st.tuples(st.text("AXZ", max_size=3), st.integers(0, 1_100_000), st.sampled_from("neb")), max_size=8)
)
def test_any_places_of_cells(tmp_path: Path, cells: list[tuple[str, int, str]]) -> None:
    import zipfile

    inner = "".join(f'<c r="{column}{row}" t="{kind}"><v>1</v></c>' for column, row, kind in cells)
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SEEDS["xlsx"])) as old, zipfile.ZipFile(file, "w") as new:
        for entry in old.infolist():
            contents = old.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                contents = f"<worksheet><sheetData><row>{inner}</row></sheetData></worksheet>".encode()
            new.writestr(entry.filename, contents)
    read_or_refuse(tmp_path / "places", file.getvalue())

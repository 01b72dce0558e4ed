"""What reading takes of the memory, measured in a process of its own."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.workstation.sheets.making import SHEET, written
from tests.workstation.sheets.test_refusals import HEAD, TAIL

ROOT = Path(__file__).parents[3]
READ = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31))
from pathlib import Path
from workstation.findings import Refusal
from workstation.ledgers.headings import ColumnChoice
from workstation.ledgers.reading import read_ledger
from workstation.registers.catalogue import register_of
try:
    ledger = read_ledger(Path(sys.argv[1]), register_of("trademarks"), sheet="", choice=ColumnChoice())
    rows = str(sum(1 for _ in ledger.rows))
except Refusal as refused:
    rows = refused.findings[0].code
# What getrusage says would count the process that started this one.
most = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(rows, int(most.split()[1]) // 1024)
"""
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is measured as Linux counts it")


def measured(path: Path) -> tuple[str, int]:
    """The rows that were read, or the reason of the refusal, and the most memory in MiB."""
    done = subprocess.run([sys.executable, "-c", READ, str(path)], cwd=ROOT, capture_output=True, text=True, check=True)
    rows, most = done.stdout.split()
    return rows, int(most)


def test_a_text_of_90_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", encoding="gb18030") as file:
        file.write("注册号,商标名称,核定商品\n")
        for number in range(45_000):
            file.write(f"{10_000_000 + number},商标{number},{'羊绒衫、' * 250}\n")
    assert 85_000_000 < path.stat().st_size < 100_000_000
    rows, most = measured(path)
    assert rows == "45000"
    assert most < 250


def test_a_workbook_of_a_million_texts(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    written(path, lambda book, sheet: sheet.write_row(0, 0, ["注册号", "商标名称"]))
    head = b'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    letters = [chr(65 + place) for place in range(20)]
    cells = "".join(f'<c r="{letter}%d" t="inlineStr"><is><t>{letter}文字%d</t></is></c>' for letter in letters)
    row = f'<row r="%d">{cells}</row>'
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    body = b"".join((row % ((number,) * 41)).encode() for number in range(2, 50_002))
    parts[SHEET] = HEAD.encode() + head + body + TAIL.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name, contents in parts.items():
            new.writestr(name, contents)
    rows, most = measured(path)
    assert rows == "50000"
    assert most < 400


def test_a_bomb_of_copied_texts_takes_no_memory(tmp_path: Path) -> None:
    path = written(
        tmp_path / "a.xlsx", lambda book, sheet: sheet.write_row(0, 0, ["注册号", "商标名称", "长" * 30_000])
    )
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    rows = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>2</v></c></row>' % (number, number) for number in range(1, 100_000)
    )
    parts[SHEET] = HEAD.encode() + rows + TAIL.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, contents in parts.items():
            new.writestr(name, contents)
    rows_read, most = measured(path)
    assert rows_read == "file_sheet_too_large"
    assert most < 120

"""Makes the torture workbook in its four forms, and the list of right answers that people can read.

Run as ``python -m tests.torture.make``. Kept in ``tests/data/torture`` are the ``.xls``, for which LibreOffice is
needed, and the list of right answers; the other forms are made anew by the tests.
"""

import csv
import datetime
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.torture.cases import COLUMNS, FIELDS, Case, cases
from tests.torture.money import COLUMNS as PRODUCT_COLUMNS
from tests.torture.money import TITLE as PRODUCT_TITLE
from tests.torture.money import rows as product_rows

FOLDER = Path(__file__).parents[1] / "data" / "torture"
NAME = "准格尔旗2023年商标台账"
FIRST = 5
"""Row number of the first record: title, unit and period, two lines of headings stand above."""
UPPER = {"名称": "申请人", "申请日期": "日期"}
"""First column of a merged heading -> what stands above it; each reaches over three columns."""
UNIT_LINE = ("填报单位：准格尔旗市场监督管理局", "期间：2023年度")
FORMULA = "字数"
HIDDEN = "内部编号"
TAIL = 40
"""Empty rows with formats below the last record."""
COLUMN = {name: number for number, name in enumerate(COLUMNS)}


def write_workbook(path: Path, *, from_1904: bool = False) -> Path:
    """The ledger, the sheet of products and a sheet of remarks, as one workbook."""
    book = xlsxwriter.Workbook(path, {"date_1904": from_1904, "in_memory": True})
    book.set_properties({"created": datetime.datetime(2023, 12, 1)})  # The same bytes on every day.
    sheet = book.add_worksheet("商标台账")
    formats = {"day": book.add_format({"num_format": "yyyy-mm-dd"}), "head": book.add_format({"bold": True})}
    write_head(sheet, formats["head"])
    every = cases()
    for number, case in enumerate(every):
        write_case(sheet, FIRST - 1 + number, case, number + 1, formats["day"])
    last = FIRST - 1 + len(every)
    sheet.write_row(last, 0, ["合计", None, len(every)])
    sheet.write_row(last + 1, 0, ["填表人：王芳", None, None, None, "审核人：李军"])
    grey = book.add_format({"bg_color": "#EEEEEE", "border": 1})
    for row in range(last + 2, last + 2 + TAIL):
        sheet.set_row(row, 18)
        for column in range(len(COLUMNS)):
            sheet.write_blank(row, column, None, grey)
    sheet.set_column(COLUMN[HIDDEN], COLUMN[HIDDEN], 12, None, {"hidden": True})
    sheet.autofilter(FIRST - 2, 0, last - 1, len(COLUMNS) - 1)
    sheet.filter_column(COLUMN["状态"], "x == 已注册")
    write_products(book.add_worksheet("地理标志效益"))
    book.add_worksheet("说明").write_column(0, 0, ["填表说明", "一、每件商标一行。", "二、日期写全年月日。"])
    book.close()
    return path


def write_head(sheet: Any, bold: Any) -> None:
    """Title, unit and period, and the headings in two lines."""
    sheet.merge_range(0, 0, 0, len(COLUMNS) - 1, NAME, bold)
    sheet.write(1, 0, UNIT_LINE[0])
    sheet.write(1, 8, UNIT_LINE[1])
    for number, name in enumerate(COLUMNS):
        if name in UPPER:
            sheet.merge_range(2, number, 2, number + 2, UPPER[name], bold)
        if in_lower_line(number):
            sheet.write(3, number, name, bold)
        else:
            sheet.merge_range(2, number, 3, number, name, bold)


def in_lower_line(number: int) -> bool:
    """Whether a column's own heading stands below a merged one."""
    return any(COLUMN[first] <= number < COLUMN[first] + 3 for first in UPPER)


def write_case(sheet: Any, row: int, case: Case, running: int, day: Any) -> None:
    """One record, with what is merged, hidden and commented."""
    cells = {"序号": running, HIDDEN: f"N{running:04d}"} | case.cells
    for name, cell in cells.items():
        column = COLUMN[name]
        if case.merged and name in ("名称", "统一社会信用代码", "地址"):
            sheet.merge_range(row, column, row + case.merged - 1, column, cell)
        elif isinstance(cell, datetime.date):
            sheet.write_datetime(row, column, datetime.datetime.combine(cell, datetime.time()), day)
        elif isinstance(cell, int | float):
            sheet.write_number(row, column, cell)
        elif cell == "#REF!":
            sheet.write_formula(row, column, "=#REF!", None, "#REF!")
        elif cell is not None:
            sheet.write_string(row, column, cell)
    sheet.write_formula(row, COLUMN[FORMULA], f"=LEN(B{row + 1})", None, len(str(case.cells["商标名称"])))
    if case.comment:
        sheet.write_comment(row, COLUMN["商标名称"], case.comment)
    if case.hidden:
        sheet.set_row(row, None, None, {"hidden": True})


def write_products(sheet: Any) -> None:
    """The sheet of products: a title, one line of headings."""
    for row, cells in enumerate([[PRODUCT_TITLE], list(PRODUCT_COLUMNS), *product_rows()]):
        for column, cell in enumerate(cells):
            if cell is not None:
                sheet.write(row, column, cell)


def text_rows() -> list[list[str]]:
    """The ledger as a spreadsheet program saves it as text: what is shown, and no merged cells."""
    upper = [UPPER.get(name, "") if in_lower_line(number) else name for number, name in enumerate(COLUMNS)]
    lower = [name if in_lower_line(number) else "" for number, name in enumerate(COLUMNS)]
    found = [[NAME], [UNIT_LINE[0], *[""] * 7, UNIT_LINE[1]], upper, lower]
    every = cases()
    for running, case in enumerate(every, 1):
        cells: dict[str, Any] = {"序号": running, HIDDEN: f"N{running:04d}"} | case.cells | case.text
        cells[FORMULA] = len(str(case.cells["商标名称"]))
        found.append([shown(cells.get(name)) for name in COLUMNS])
    found.append(["合计", "", str(len(every))])
    found.append(["填表人：王芳", "", "", "", "审核人：李军"])
    return [line + [""] * (len(COLUMNS) - len(line)) for line in found] + [[""] * len(COLUMNS)] * TAIL


def shown(cell: Any) -> str:
    """A cell as it is shown."""
    return "" if cell is None else str(cell)


def write_text(path: Path, lines: Sequence[Sequence[str]], codec: str) -> Path:
    """A file with commas."""
    with path.open("w", encoding=codec, newline="") as file:
        csv.writer(file).writerows(lines)
    return path


def write_xls(workbook: Path, folder: Path) -> Path:
    """The workbook saved by LibreOffice in the binary format."""
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [
                shutil.which("soffice") or "soffice", "--headless", f"-env:UserInstallation=file://{profile}",
                "--convert-to", "xls", "--outdir", str(folder), str(workbook),
            ],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
    return folder / workbook.with_suffix(".xls").name


def expected_lines() -> list[list[str]]:
    """The right answers, a line for each record: what becomes of it, its findings, the value of each field."""
    head = ["行", "结果", "发现", "文本结果", "文本发现", *FIELDS, "考点"]
    found = [head]
    for number, case in enumerate(cases(), FIRST):
        in_text = case.findings if case.in_text is None else case.in_text
        values = [shown(case.answer[key]) for key in FIELDS.values()]
        found.append(
            [
                str(number), case.action, " ".join(case.findings), case.text_action or case.action, " ".join(in_text),
                *values, case.why,
            ]
        )  # fmt: skip
    return found


FORMS = ("台账.xlsx", "台账.xls", "台账_GBK.csv", "台账_UTF8.csv")


def write_form(name: str, folder: Path) -> Path:
    """One of the four forms; the ``.xls`` is the one that is kept."""
    if name.endswith(".xls"):
        return Path(shutil.copy(FOLDER / name, folder / name))
    if name.endswith(".csv"):
        return write_text(folder / name, text_rows(), "gb18030" if "GBK" in name else "utf-8-sig")
    return write_workbook(folder / name)


def write_expected(path: Path) -> Path:
    """The list of right answers."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter="\t", lineterminator="\n").writerows(expected_lines())
    return path


def main() -> None:
    """Write what is kept."""
    FOLDER.mkdir(exist_ok=True)
    write_expected(FOLDER / "expected.tsv")
    with tempfile.TemporaryDirectory() as folder:
        write_xls(write_workbook(Path(folder) / "台账.xlsx"), FOLDER)


if __name__ == "__main__":
    main()

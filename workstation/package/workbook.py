"""The two workbooks of a package, written row by row; nothing of a record ever becomes a formula."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from workstation.fields import Value
from workstation.package.canonical import canonical_json
from workstation.package.contents import Column
from workstation.package.descriptor import SEAL_SHEET
from workstation.package.layout import Layout, Placed, PlacedChart, with_check_code
from workstation.package.seal import CELL_LIMIT, Seal
from workstation.package.written_values import Kind, to_cell
from workstation.words import say

A4 = 9
TEXT_LIMIT = 32_767
"""Characters of a cell, in units of UTF-16; the limits of the fields keep every text below."""
DAY_FORMAT = 'yyyy"年"m"月"d"日"'
_FONT = {"font_name": "宋体", "font_size": 10.5, "valign": "vcenter"}
_BORDER = {**_FONT, "border": 1}
STYLES: dict[str, dict[str, Any]] = {
    "title": {**_FONT, "font_size": 18, "align": "center", "bold": True},
    "heading": {**_FONT, "align": "right", "font_size": 9},
    "basis": {**_FONT, "align": "center", "font_size": 9, "text_wrap": True},
    "left": {**_FONT, "align": "left"},
    "middle": {**_FONT, "align": "center"},
    "right": {**_FONT, "align": "right"},
    "block": {**_FONT, "align": "left", "bold": True},
    "head": {**_BORDER, "align": "center", "text_wrap": True, "bold": True},
    "label0": {**_BORDER, "align": "left"},
    "label1": {**_BORDER, "align": "left", "indent": 2},
    "label2": {**_BORDER, "align": "left", "indent": 4},
    "fact": {**_BORDER, "align": "left", "text_wrap": True},
    "code": {**_BORDER, "align": "center"},
    "note": {**_FONT, "align": "left", "font_size": 9, "text_wrap": True},
    "foot": {**_FONT, "align": "left"},
    "code_large": {**_FONT, "align": "left", "font_size": 16, "bold": True},
    "count": {**_BORDER, "num_format": "#,##0"},
    "amount": {**_BORDER, "num_format": "#,##0.00"},
    "decimal": {**_BORDER, "num_format": "#,##0.####"},
    "rate": {**_BORDER, "num_format": "0.00%"},
}
LEDGER_FORMATS = {
    Kind.DAY: DAY_FORMAT,
    Kind.AMOUNT: "#,##0.00",
    Kind.DECIMAL: "0.####",
    Kind.COUNT: "0",
}
"""Number formats; all other kinds are text (``@``), so that a retyped number keeps its zeros."""


@contextmanager
def book(path: Path, created: datetime.datetime, title: str) -> Iterator["Book"]:
    """A new workbook, closed at the end; nothing but the given moment dates it. Raises ``OSError``."""
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    options = {
        "constant_memory": True,
        "tmpdir": str(path.parent),
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "use_zip64": True,
    }
    workbook = xlsxwriter.Workbook(str(path), options)
    workbook.set_properties({"title": title, "created": created.astimezone(datetime.UTC)})
    try:
        yield Book(workbook)
        workbook.close()
    except FileCreateError as error:
        cause = error.args[0] if error.args else None
        raise cause if isinstance(cause, OSError) else OSError(str(error)) from error
    finally:
        close_parts(workbook)


def close_parts(workbook: Any) -> None:
    """Close what the library leaves open when it could not write on, and remove the rows it had laid aside.

    Windows removes no open file.
    """
    for part in (workbook, *workbook.charts, *workbook.worksheets()):
        for handle in (part.fh, getattr(part, "row_data_fh", None)):
            if handle is not None:
                with suppress(OSError):
                    handle.close()
        if aside := getattr(part, "row_data_filename", None):
            with suppress(OSError):
                Path(aside).unlink(missing_ok=True)


class Book:
    """One workbook being written."""

    def __init__(self, workbook: Any) -> None:
        self.workbook = workbook
        self._formats: dict[str, Any] = {}

    def format(self, key: str, **properties: Any) -> Any:
        """A cell format, made once."""
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(properties or STYLES[key])
        return self._formats[key]

    def add_sheet(self, name: str) -> Any:
        """An empty sheet; sheets stand in the order in which they are added."""
        sheet = self.workbook.add_worksheet(name)
        # The library takes a text that looks like its own markup for markup; we never write any.
        sheet._xml_rich_inline_string = lambda text, attributes: sheet._xml_inline_string(text, False, attributes)
        return sheet

    def set_page(self, sheet: Any, head: tuple[int, int] | None, check_code: str = "", repeated: bool = True) -> None:
        """A4 landscape, one page wide, repeated heads, page x of y."""
        sheet.set_paper(A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
        foot = say("package_page", "zh")
        right = f"&R{say('package_check_code', 'zh', check_code=check_code)}" if check_code else ""
        sheet.set_footer(f"&C{foot}{right}")
        if head and repeated:
            sheet.repeat_rows(*head)
        if head:
            sheet.freeze_panes(head[1] + 1, 0)

    def write_seal(self, seal: Seal, descriptions: Iterable[tuple[str, Any]]) -> None:
        """The hidden sheet: the seal and what is needed to check this workbook alone, as keys and values."""
        sheet = self.add_sheet(SEAL_SHEET)
        sheet.hide()
        row = 0
        for key, value in [
            *seal.as_rows(),
            *((key, canonical_json(found).decode()) for key, found in descriptions),
        ]:
            for start in range(0, len(value) or 1, CELL_LIMIT):
                write_text(sheet, row, 0, key)
                write_text(sheet, row, 1, value[start : start + CELL_LIMIT])
                row += 1


def write_text(sheet: Any, row: int, column: int, text: str, cell_format: Any = None) -> None:
    """A text as a text, whatever it looks like. Raises ``ValueError`` for one too long for a cell."""
    if sheet.write_string(row, column, text, cell_format):
        raise ValueError(f"{sheet.name}: a text of {len(text)} characters, or outside the sheet")


class LedgerSheet:
    """One table as a sheet: the first row holds the headings, by which it is imported back."""

    def __init__(self, book: Book, sheet: Any, columns: Sequence[Column], kinds: Sequence[Kind]) -> None:
        self.book, self.sheet = book, sheet
        self.columns, self.kinds = columns, kinds
        self.row = 0
        text = book.format("text", **_FONT, num_format="@")
        self.formats = [
            book.format(f"ledger {kind}", **_FONT, num_format=LEDGER_FORMATS[kind]) if kind in LEDGER_FORMATS else text
            for kind in kinds
        ]
        head = book.format("ledger head", **_BORDER, bold=True, align="center", bg_color="#DDEBF7")
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width, self.formats[place], {"hidden": column.hidden})
            write_text(sheet, 0, place, column.label, head)
        book.set_page(sheet, (0, 0))

    def add(self, row: Sequence[Value]) -> None:
        """Write one row of canonical values."""
        self.row += 1
        for place, value in enumerate(row):
            if value is None:
                continue
            cell = to_cell(self.kinds[place], value, self.columns[place].words)
            if isinstance(cell, str):
                write_text(self.sheet, self.row, place, cell, self.formats[place])
            elif isinstance(cell, datetime.date):
                self.sheet.write_datetime(self.row, place, cell, self.formats[place])
            else:
                self.sheet.write_number(self.row, place, cell, self.formats[place])

    def close(self) -> None:
        """Set the filter over all rows written."""
        self.sheet.autofilter(0, 0, self.row, len(self.columns) - 1)


def write_layout(book: Book, sheet: Any, layout: Layout, check_code: str) -> None:
    """Write a sheet that was laid out."""
    for column, width in enumerate(layout.widths):
        sheet.set_column(column, column, width)
    for row, height in layout.heights.items():
        sheet.set_row(row, height)
    for cell in sorted(layout.cells, key=lambda cell: (cell.row, cell.column)):
        write_placed(book, sheet, cell, check_code)
    book.set_page(sheet, layout.head, check_code, layout.repeated)
    if layout.chart:
        insert_chart(book, sheet, layout.sheet, layout.chart)


def write_placed(book: Book, sheet: Any, cell: Placed, check_code: str) -> None:
    """Write one cell; a merged one is merged with cells that stay blank."""
    style = book.format(cell.style)
    if cell.last_column > cell.column:
        sheet.merge_range(cell.row, cell.column, cell.row, cell.last_column, "", style)
    if cell.figure is not None:
        number = cell.figure / 10_000
        value = int(number) if number.is_integer() else number
        if cell.formula:
            sheet.write_formula(cell.row, cell.column, cell.formula, style, value)
        else:
            sheet.write_number(cell.row, cell.column, value, style)
    elif cell.text:
        write_text(sheet, cell.row, cell.column, with_check_code(cell.text, check_code), style)
    else:
        sheet.write_blank(cell.row, cell.column, None, style)


def insert_chart(book: Book, sheet: Any, name: str, chart: PlacedChart) -> None:
    """A native chart of progress against target."""
    drawn = book.workbook.add_chart({"type": "column"})
    categories = [name, chart.first, 0, chart.last, 0]
    for column, place, values in (
        (chart.value, chart.value_column, chart.values),
        (chart.target, chart.target_column, chart.targets),
    ):
        drawn.add_series(
            {
                "name": column.label,
                "categories": categories,
                "categories_data": list(chart.labels),
                "values": [name, chart.first, place, chart.last, place],
                "values_data": list(values),
            }
        )
    drawn.set_title({"name": chart.title, "overlay": False})
    drawn.set_legend({"position": "bottom"})
    drawn.set_size({"width": 640, "height": 220})
    sheet.insert_chart(chart.row, 0, drawn)

"""The two workbooks of a package, written row by row; nothing of a record ever becomes a formula."""

import datetime
import math
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from workstation.fields import Value
from workstation.package import measures
from workstation.package.canonical import canonical_json
from workstation.package.column_values import BATCH, Columns, cells_of
from workstation.package.contents import Column
from workstation.package.descriptor import SEAL_SHEET
from workstation.package.layout import FIRST_FIGURE, TEXT_SIZE, Layout, Placed, PlacedChart, with_check_code
from workstation.package.packed_rows import ROW_LIMIT, PackedRows, cell_texts, row_texts, splice
from workstation.package.seal import CELL_LIMIT, Seal
from workstation.package.written_values import Kind
from workstation.sheets.extent import column_letters
from workstation.words import say

A4 = 9
LEAST_HEIGHT = 18.0
"""Points of a row whose texts are broken into lines."""
PRINTED = '&9&"宋体,Regular"'
PRINTED_TITLE = '&14&"宋体,Bold"'
"""Letters of what stands above and below a page; the name comes last, for a figure after the size would join it."""
PAGE_UNITS = 230
"""Widths of columns that one printed page of a ledger holds in letters that can be read."""
NAMING_COLUMNS = 2
"""Columns by which a record is known."""
CHART_FONT = {"name": "宋体", "size": 9, "bold": False}
UNIT_PIXELS = 7
ABOVE_LINES = 3
"""Rows above the lines of a table: its title and the two of its head."""
LEAST_CHART_WIDTH, LEAST_CHART_HEIGHT = 240, 120
"""In pixels."""
DAY_FORMAT = 'yyyy"年"m"月"d"日"'
SONG = {"font_name": "宋体", "font_family": 3, "font_charset": 134, "font_scheme": None}
"""A cell names one font. 宋体 is on every Windows and comes with WPS; its kind and letters are named too, by which a
program without it (or without the two below) takes its nearest."""
FANGSONG = {**SONG, "font_name": "仿宋"}
TITLE_SONG = {**SONG, "font_name": "方正小标宋简体"}
_FONT = {**SONG, "font_size": 10.5, "valign": "vcenter"}
_BORDER = {**_FONT, "border": 1}
_AROUND = {**FANGSONG, "font_size": 9, "valign": "vcenter"}
STYLES: dict[str, dict[str, Any]] = {
    "title_large": {**TITLE_SONG, "font_size": 26, "align": "center", "valign": "vcenter"},
    "title": {**TITLE_SONG, "font_size": 18, "align": "center", "valign": "vcenter"},
    "subtitle": {**_FONT, "font_size": 14, "align": "center"},
    "heading": {**_AROUND, "align": "right"},
    "basis": {**_AROUND, "align": "center", "text_wrap": True},
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
    "note": {**_AROUND, "align": "left", "text_wrap": True},
    "foot": {**_FONT, "align": "left"},
    "code_large": {**_FONT, "align": "left", "font_size": 16, "bold": True},
    "count": {**_BORDER, "num_format": "#,##0"},
    "amount": {**_BORDER, "num_format": "#,##0.00"},
    "decimal": {**_BORDER, "num_format": "#,##0.00##"},
    "rate": {**_BORDER, "num_format": "0.00%"},
}
LEDGER_FORMATS = {
    Kind.DAY: DAY_FORMAT,
    Kind.AMOUNT: "#,##0.00",
    Kind.DECIMAL: "General",
    Kind.COUNT: "0",
}
"""Number formats; all other kinds are text (``@``), so that a retyped number keeps its zeros."""


@contextmanager
def book(path: Path, created: datetime.datetime, title: str) -> Iterator["Book"]:
    """A new workbook, closed at the end; nothing but the given moment dates it. Raises ``OSError``.

    What is laid aside on the way lies in a folder beside it, which goes with all that the library forgets there.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    parts = parts_of(path)
    shutil.rmtree(parts, ignore_errors=True)  # of one who was killed while writing the same file
    parts.mkdir(mode=0o700)
    options = {
        "constant_memory": True,
        "tmpdir": str(parts),
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "use_zip64": True,
    }
    workbook = xlsxwriter.Workbook(str(path), options)
    workbook.set_properties({"title": title, "created": created.astimezone(datetime.UTC)})
    made = Book(workbook, path, parts)
    try:
        yield made
        made.finish()
    except FileCreateError as error:
        cause = error.args[0] if error.args else None
        raise cause if isinstance(cause, OSError) else OSError(str(error)) from error
    finally:
        close_parts(workbook)
        made.close()
        shutil.rmtree(parts, ignore_errors=True)


def parts_of(path: Path) -> Path:
    """The folder in which a workbook is put together, beside it."""
    return path.with_name(f"{path.name}.parts")


def close_parts(workbook: Any) -> None:
    """Close what the library leaves open when it could not write on: Windows removes no open file."""
    for part in (workbook, *workbook.charts, *workbook.worksheets()):
        for handle in (part.fh, getattr(part, "row_data_fh", None)):
            if handle is not None:
                with suppress(OSError):
                    handle.close()


class Target:
    """The file of a workbook, open while the library writes it.

    Where that fails the library leaves its archive open: on Windows the file could not be removed, and a disk stays in
    use until the archive is collected, which then writes its end. Once this is closed, that end goes nowhere.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")

    def write(self, data: bytes) -> int:
        """As a file does; nothing after the end."""
        return len(data) if self._file.closed else self._file.write(data)

    def seek(self, place: int, whence: int = 0) -> int:
        """As a file does; 0 after the end."""
        return 0 if self._file.closed else self._file.seek(place, whence)

    def tell(self) -> int:
        """As a file does; 0 after the end."""
        return 0 if self._file.closed else self._file.tell()

    def flush(self) -> None:
        """As a file does."""
        if not self._file.closed:
            self._file.flush()

    def __enter__(self) -> "Target":
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self._file.close()


class Book:
    """One workbook being written."""

    def __init__(self, workbook: Any, path: Path, parts: Path) -> None:
        self.workbook, self.path, self.parts = workbook, path, parts
        self._formats: dict[str, Any] = {}
        self._packed: dict[str, PackedRows] = {}
        """Part of a sheet -> its rows."""

    def pack_rows(self, sheet: Any) -> PackedRows:
        """Where the rows of a sheet are packed that the library does not write."""
        part = f"xl/worksheets/sheet{sheet.index + 1}.xml"
        self._packed[part] = PackedRows(self.parts / f"{sheet.index}.rows")
        return self._packed[part]

    def finish(self) -> None:
        """Write the file; packed rows come into it last."""
        whole = self.parts / "frame" if self._packed else self.path
        with Target(whole) as file:
            self.workbook.filename = file
            self.workbook.close()
        if self._packed:
            splice(whole, self.path, self._packed)

    def close(self) -> None:
        """Let go of the packed rows."""
        for rows in self._packed.values():
            rows.close()

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

    def set_page(self, sheet: Any, repeated: tuple[int, int] | None, upright: bool = False) -> None:
        """A4, one page wide, in its middle, with repeated and frozen heads; an upright one is one page high."""
        sheet.set_paper(A4)
        if not upright:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 1 if upright else 0)
        sheet.center_horizontally()
        sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
        if repeated:
            sheet.repeat_rows(*repeated)
            sheet.freeze_panes(repeated[1] + 1, 0)
        sheet.set_footer(f"&C{PRINTED}{say('package_page', 'zh')}")

    def set_head(self, sheet: Any, left: str, middle: str, right: str) -> None:
        """What stands above each printed page."""
        left, middle, right = (text.replace("&", "&&") for text in (left, middle, right))
        sheet.set_header(f"&L{PRINTED}{left}&C{PRINTED_TITLE}{middle}&R{PRINTED}{right}")

    def set_foot(self, check_code: str) -> None:
        """Page and check code below each printed page of every sheet."""
        right = say("package_check_code", "zh", check_code=check_code)
        for sheet in self.workbook.worksheets():
            sheet.set_footer(f"&C{PRINTED}{say('package_page', 'zh')}&R{PRINTED}{right}")

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
        formats = [self._format(column, kind) for column, kind in zip(columns, kinds, strict=True)]
        head = book.format("ledger head", **_BORDER, bold=True, align="center", bg_color="#DDEBF7")
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width, formats[place], {"hidden": column.hidden})
            write_text(sheet, 0, place, column.label, head)
        book.set_page(sheet, (0, 0))
        sheet.hide_gridlines(0)
        self._spread()
        self._packed = book.pack_rows(sheet)
        self._words = [column.words for column in columns]
        self._letters = [column_letters(place + 1) for place in range(len(columns))]
        self._styles = [found._get_xf_index() for found in formats]
        self._waiting: list[Sequence[Value]] = []

    def _spread(self) -> None:
        """A ledger too wide to be read on one page goes over as many as it takes, its first columns on each."""
        shown = [place for place, column in enumerate(self.columns) if not column.hidden]
        pages = math.ceil(sum(self.columns[place].width for place in shown) / PAGE_UNITS)
        if pages > 1:
            self.sheet.fit_to_pages(pages, 0)
            self.sheet.repeat_columns(0, shown[min(NAMING_COLUMNS, len(shown)) - 1])

    def _format(self, column: Column, kind: Kind) -> Any:
        if column.wrapped:
            return self.book.format("wrapped", **STYLES["fact"], num_format="@")
        if kind in LEDGER_FORMATS:
            return self.book.format(f"ledger {kind}", **_FONT, num_format=LEDGER_FORMATS[kind])
        return self.book.format("text", **_FONT, num_format="@")

    def add(self, row: Sequence[Value]) -> None:
        """Write one row of canonical values."""
        self._waiting.append(row)
        self.row += 1
        if len(self._waiting) == BATCH:
            self._write_waiting()

    def add_columns(self, columns: Columns) -> None:
        """Write rows of canonical values, given as columns."""
        self._write_waiting()
        self._write(columns, self.row + 2)
        self.row += len(columns[0])

    def _write_waiting(self) -> None:
        if self._waiting:
            rows, self._waiting = self._waiting, []
            self._write(list(zip(*rows, strict=True)), self.row + 2 - len(rows))

    def _write(self, columns: Columns, first: int) -> None:
        if first + len(columns[0]) > ROW_LIMIT + 1:
            raise ValueError(f"{self.sheet.name}: more rows than a sheet has")
        cells = [
            cell_texts(kind, letters, style, first, cells_of(kind, column, words), self._escape)
            for kind, letters, style, words, column in zip(
                self.kinds, self._letters, self._styles, self._words, columns, strict=True
            )
        ]
        self._packed.add(row_texts(first, cells, self._heights(columns)))

    def _heights(self, columns: Columns) -> list[float]:
        """Points of each row where texts are broken into lines, which not every program reckons by itself."""
        wrapped = [(place, column.width) for place, column in enumerate(self.columns) if column.wrapped]
        texts = [[(str(text or ""), width) for text in columns[place]] for place, width in wrapped]
        return [
            max(LEAST_HEIGHT, *(measures.height(text, TEXT_SIZE, width) for text, width in row))
            for row in zip(*texts, strict=True)
        ]

    def _escape(self, text: str) -> str:
        escaped: str = self.sheet._escape_data(self.sheet._escape_control_characters(text))
        return escaped

    def close(self) -> None:
        """Let the packing end, and set the filter over all rows written."""
        self._write_waiting()
        self._packed.finish()
        self.sheet.dim_rowmax = self.row
        self.sheet.autofilter(0, 0, self.row, len(self.columns) - 1)


def write_layout(book: Book, sheet: Any, layout: Layout, check_code: str) -> None:
    """Write a sheet that was laid out."""
    for column, width in enumerate(layout.widths):
        sheet.set_column(column, column, width)
    for row, height in layout.heights.items():
        sheet.set_row(row, height)
    for cell in sorted(layout.cells, key=lambda cell: (cell.row, cell.column)):
        write_placed(book, sheet, cell, check_code)
    set_form_page(book, sheet, layout)
    if layout.chart:
        insert_chart(book, sheet, layout, layout.chart)


def set_form_page(book: Book, sheet: Any, layout: Layout) -> None:
    """Paper, frozen panes and repeated rows of a sheet that was laid out."""
    head = layout.head
    if head and not layout.repeated:
        head = (head[1], head[1])
    book.set_page(sheet, head, layout.upright)
    sheet.hide_gridlines(2)
    if layout.head:
        # A frozen head of one table would stand above the figures of another.
        sheet.freeze_panes(layout.head[1] + 1 if layout.repeated else 0, FIRST_FIGURE)


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


def insert_chart(book: Book, sheet: Any, layout: Layout, chart: PlacedChart) -> None:
    """A native chart of progress against target: beside its table where there is room, else below everything."""
    drawn = book.workbook.add_chart({"type": "bar"})
    categories = [layout.sheet, chart.first, 0, chart.last, 0]
    for column, place, values in (
        (chart.value, chart.value_column, chart.values),
        (chart.target, chart.target_column, chart.targets),
    ):
        drawn.add_series(
            {
                "name": column.label,
                "categories": categories,
                "categories_data": list(chart.labels),
                "values": [layout.sheet, chart.first, place, chart.last, place],
                "values_data": list(values),
                "data_labels": {"value": True, "font": CHART_FONT},
                "gap": 60,
            }
        )
    drawn.set_title({"name": chart.title, "overlay": False, "name_font": {**CHART_FONT, "size": 10.5, "bold": True}})
    drawn.set_legend({"position": "bottom", "font": CHART_FONT})
    # Bars that begin elsewhere than at nothing show other proportions than the figures have.
    drawn.set_x_axis({"min": 0, "num_font": CHART_FONT, "major_gridlines": {"visible": False}})
    drawn.set_y_axis({"num_font": CHART_FONT})
    top, left, width, height = chart_place(layout, chart)
    drawn.set_size({"width": width, "height": height})
    sheet.insert_chart(top, left, drawn, {"x_offset": 12, "y_offset": 4, "object_position": 1})


def chart_place(layout: Layout, chart: PlacedChart) -> tuple[int, int, int, int]:
    """Row and column of the upper left corner of a chart, its width and its height in pixels."""
    column = 1 + max(cell.column for cell in layout.cells if cell.row == chart.first)
    top = chart.first - ABOVE_LINES
    width = sum(layout.widths[column:]) * UNIT_PIXELS - 16
    height = sum(layout.heights.get(row, 15) for row in range(top, chart.last + 1)) * 4 // 3 + 12
    if width >= LEAST_CHART_WIDTH:
        return top, column, width, max(height, LEAST_CHART_HEIGHT)
    return chart.row, 0, 640, 220

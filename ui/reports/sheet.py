"""A form as it is laid out, asked cell by cell: what screen and paper show is what the workbook holds."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workstation.package.contents import Block, FigureColumn, Form, Line
from workstation.package.layout import CHECK_CODE, Layout, Placed, lay_out_form, with_check_code
from workstation.package.workbook import STYLES
from workstation.words import say

PARTS = 10_000
"""A figure in its cell is counted in so many parts of one."""


def written(figure: int, style: str) -> str:
    """A figure as the number format of its style writes it: ``1,234``, ``87.50%``."""
    pattern = str(STYLES[style]["num_format"])
    decimals = pattern.rstrip("%").partition(".")[2]
    whole, rest = divmod(abs(figure) * (100 if pattern.endswith("%") else 1), PARTS)
    digits = f"{rest:04d}"[: len(decimals)]
    least = decimals.count("0")
    digits = digits[:least] + digits[least:].rstrip("0")
    text = f"{whole:,}" if "," in pattern else str(whole)
    text += f".{digits}" if digits else ""
    text += "%" if pattern.endswith("%") else ""
    return f"-{text}" if figure < 0 and text.strip("0.,%") else text


@dataclass(frozen=True)
class Band:
    """A table of figures among the rows of a sheet."""

    title: int | None
    """Row of its title."""
    head: range
    lines: range


class Sheet:
    """One laid out form; a list comes with a layout of its own. Raises as ``lay_out_form``."""

    def __init__(self, form: Form, check_code: str = "", layout: Layout | None = None) -> None:
        self.form = form
        self.check_code = check_code
        self.layout = layout or lay_out_form(form)
        self.rows: dict[int, dict[int, Placed]] = defaultdict(dict)
        """Row -> first column -> cell."""
        self._covering: dict[tuple[int, int], Placed] = {}
        for cell in self.layout.cells:
            self.rows[cell.row][cell.column] = cell
            for column in range(cell.column, max(cell.column, cell.last_column) + 1):
                self._covering[cell.row, column] = cell
        self.bands = list(self._bands())

    @property
    def row_count(self) -> int:
        """Rows of the sheet, with one for its chart."""
        return self.layout.chart.row + 1 if self.layout.chart else self.layout.row

    @property
    def column_count(self) -> int:
        """Columns of the sheet."""
        return len(self.layout.widths)

    def cell(self, row: int, column: int) -> Placed | None:
        """What stands there, also where it is merged."""
        return self._covering.get((row, column))

    def text(self, cell: Placed) -> str:
        """A cell as it is shown."""
        if cell.key:
            return "" if cell.figure is None else written(cell.figure, cell.style)
        if CHECK_CODE in cell.text and not self.check_code:
            return with_check_code(cell.text, say("paper_no_code", "zh"))
        return with_check_code(cell.text, self.check_code)

    def texts(self) -> list[str]:
        """Everything that is to be read, in its order."""
        cells = sorted(self.layout.cells, key=lambda cell: (cell.row, cell.column))
        return [text for cell in cells if (text := self.text(cell))]

    def figure_at(self, line: str, key: str) -> Placed | None:
        """The cell of a figure."""
        return next((cell for cell in self.layout.cells if cell.key == key and cell.line == line), None)

    def _bands(self) -> Iterator[Band]:
        row = 0
        while row < self.layout.row:
            if not self._is(row, "head"):
                row += 1
                continue
            head = self._run(row, ("head",))
            lines = self._run(head.stop, ("label0", "label1", "label2"))
            yield Band(row - 1 if self._is(row - 1, "block") else None, head, lines)
            row = lines.stop

    def _is(self, row: int, *styles: str) -> bool:
        return row in self.rows and self.rows[row][0].style in styles

    def _run(self, first: int, styles: Sequence[str]) -> range:
        row = first
        while self._is(row, *styles):
            row += 1
        return range(first, row)

    def band_of(self, row: int) -> Band | None:
        """The table to whose lines a row belongs."""
        return next((band for band in self.bands if row in band.lines), None)

    def heading_of(self, cell: Placed) -> str:
        """Line and column of a figure, in words."""
        found = figure_in(self.form, cell.line, cell.key)
        return "" if found is None else f"{found.line.label} {found.column.label}"


@dataclass(frozen=True)
class Found:
    """A figure in the form that it was declared by."""

    block: Block
    line: Line
    column: FigureColumn


def figure_in(form: Form, line: str, key: str) -> Found | None:
    """Where a form has a figure; the first place where a code stands twice."""
    for block in form.blocks:
        lines = {one.code: one for one in block.lines}
        columns = {one.key: one for one in block.columns}
        if line in lines and key in columns:
            return Found(block, lines[line], columns[key])
    return None

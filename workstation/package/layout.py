"""Where everything stands on a sheet of the report workbook: cells with values, before any workbook is open.

The seal of a form is taken from these cells by their addresses, so that whoever checks a sheet needs to know
nothing of how it was laid out.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workstation.package import measures
from workstation.package.canonical import digest
from workstation.package.contents import Block, Chart, FigureColumn, FigureKind, Form, Line, PackageContents
from workstation.package.note_tables import is_in_report
from workstation.package.written_values import sealed_text
from workstation.values.quantities import show_decimal
from workstation.words import say

REPORT_FILE, LEDGER_FILE = "01_报表.xlsx", "02_台账.xlsx"
CHECK_CODE = "{check_code}"
"""Stands in a sealed text where the sheet shows the check code, which is known only once all is sealed."""
SCALES = {FigureKind.COUNT: 10_000, FigureKind.AMOUNT: 100, FigureKind.DECIMAL: 1, FigureKind.RATE: 1}
"""What turns a canonical figure into ten-thousandths of the number that the sheet holds."""
LABEL, CODE, UNIT, FIRST_FIGURE = range(4)
LEAST_LAST_COLUMN = 5
TEXT_SIZE, SMALL_SIZE = 10.5, 9.0
"""Points of the letters in cells, 五号, and of what stands around the table, 小五."""
LINE_HEIGHT = 16
LABEL_WIDTHS = (18, 34)
CODE_WIDTH, UNIT_WIDTH = 7, 9
LEAST_FIGURE_WIDTH = 7
HEAD_LINES = 3
"""Lines into which a heading may be broken."""
AROUND = 2
"""Units left free beside a text in its cell."""
BETWEEN_SIGNATURES = "        "
"""Between the parts of the line of signatures; on paper they are spread over the width."""


def address(row: int, column: int) -> str:
    """``D7`` for row 6 and column 3, both from 0."""
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A value in its cell."""

    row: int
    """From 0, as the column."""
    column: int
    style: str
    text: str = ""
    figure: int | None = None
    """Ten-thousandths of the number shown."""
    formula: str = ""
    """Live formula whose value the figure is."""
    last_column: int = 0
    """Merged up to there."""
    line: str = ""
    """乙, the code of its line, where the cell is one of a figure; empty or not."""
    key: str = ""
    """Key of that figure's column."""

    @property
    def address(self) -> str:
        """``D7``."""
        return address(self.row, self.column)


@dataclass(frozen=True, kw_only=True)
class PlacedChart:
    """A chart over consecutive rows of a sheet."""

    title: str
    row: int
    """Where its upper left corner stands."""
    first: int
    last: int
    """Rows of its lines."""
    value: FigureColumn
    value_column: int
    target: FigureColumn
    target_column: int
    labels: tuple[str, ...]
    values: tuple[float | None, ...]
    targets: tuple[float | None, ...]


@dataclass
class Layout:
    """One sheet."""

    sheet: str
    cells: list[Placed] = field(default_factory=list)
    widths: list[int] = field(default_factory=list)
    heights: dict[int, int] = field(default_factory=dict)
    """Row -> points."""
    head: tuple[int, int] | None = None
    """Rows of the first head; everything above their end is frozen."""
    repeated: bool = True
    """Whether the head is repeated on every printed page: not where another block has another head, where its last
    row alone is, which numbers the columns 甲 乙 丙 1 2 3 of all of them."""
    upright: bool = False
    """Whether the page stands upright and is one page high."""
    chart: PlacedChart | None = None
    row: int = 0
    """The next free row."""

    @property
    def last_column(self) -> int:
        """The last column of the sheet."""
        return len(self.widths) - 1

    def put(self, column: int, text: str, style: str, last_column: int = 0) -> None:
        """A text in the row at hand; an empty one leaves its cell empty."""
        self.cells.append(
            Placed(row=self.row, column=column, style=style, text=sealed_text(text), last_column=last_column)
        )

    def line(self, text: str, style: str, height: int = 0) -> None:
        """A text over the whole width, and on to the next row."""
        self.put(0, text, style, self.last_column)
        if height:
            self.heights[self.row] = height
        self.row += 1

    def wrapped(self, text: str, style: str, size: float = SMALL_SIZE) -> None:
        """A text over the whole width, in as many lines as it takes."""
        self.line(text, style, measures.height(text, size, sum(self.widths)))

    def sealed(self) -> dict[str, dict[str, str]]:
        """What the seal of the sheet covers: figures as exact decimal text and texts, by address."""
        return {
            "figures": {cell.address: show_decimal(cell.figure) for cell in self.cells if cell.figure is not None},
            "texts": {cell.address: cell.text for cell in self.cells if cell.figure is None and cell.text},
        }

    def digest(self) -> str:
        """SHA-256 over the canonical JSON of ``sealed``."""
        return digest(self.sealed())


def with_check_code(text: str, code: str) -> str:
    """A sealed text as the sheet shows it."""
    return text.replace(CHECK_CODE, code)


def lay_out_form(form: Form) -> Layout:
    """A statistical form as Chinese forms are laid out.

    Raises ``ValueError`` where a figure is not what its live formula gives.
    """
    layout = Layout(sheet=form.sheet, widths=widths_of(form))
    for text in form.heading:
        layout.line(text, "heading", 14)
    layout.line(form.title, "title", 30)
    if form.basis:
        layout.wrapped(form.basis, "basis")
    if is_zero(form):
        layout.line(say("package_zero_report", "zh"), "middle", LINE_HEIGHT)
    layout.put(0, form.place, "left", UNIT)
    layout.put(FIRST_FIGURE, form.time, "middle", layout.last_column - 2)
    layout.put(layout.last_column - 1, form.measure, "right", layout.last_column)
    layout.heights[layout.row] = LINE_HEIGHT
    layout.row += 1
    layout.repeated = len(form.blocks) == 1
    tops = [lay_out_block(layout, block) for block in form.blocks]
    lay_out_foot(layout, form)
    if form.chart:
        layout.chart = place_chart(layout, form.blocks[form.chart.block], form.chart, tops[form.chart.block])
    return layout


def is_zero(form: Form) -> bool:
    """Whether nothing is reported: all figures are zero or none, those beside a target left aside."""
    blocks = [block for place, block in enumerate(form.blocks) if not (form.chart and place == form.chart.block)]
    return not any(figure for block in blocks for line in block.lines for figure in line.figures)


def widths_of(form: Form) -> list[int]:
    """Widths of the columns, as narrow as their labels and figures allow, so that the page is in large letters."""
    labels = [
        measures.units(line.label, TEXT_SIZE) + 4 * min(line.indent, 2) for block in form.blocks for line in block.lines
    ]
    least, most = LABEL_WIDTHS
    label = min(max([least, *labels]) + AROUND, most)
    count = max([LEAST_LAST_COLUMN - UNIT, *(len(block.columns) for block in form.blocks)])
    figures = [figure_width(form, place) for place in range(count)]
    return [math.ceil(label), CODE_WIDTH, UNIT_WIDTH, *figures]


def figure_width(form: Form, place: int) -> int:
    """Width of one column of figures: that of its longest figure, and of its headings in three lines."""
    asked = [float(LEAST_FIGURE_WIDTH)]
    for block in form.blocks:
        if place < len(block.columns):
            column = block.columns[place]
            asked.append(min(measures.units(column.label, TEXT_SIZE) / HEAD_LINES + AROUND, column.width))
            numbers = [line.figures[place] for line in block.lines]
            texts = (shown_figure(column, number) for number in numbers if number is not None)
            asked += [measures.units(text, TEXT_SIZE) + AROUND for text in texts]
    return math.ceil(max(asked))


def shown_figure(column: FigureColumn, figure: int) -> str:
    """A figure about as long as its sheet shows it."""
    number = scaled(column, figure) / 10_000
    if column.kind is FigureKind.RATE:
        return f"{number:.2%}"
    return f"{number:,.2f}" if column.kind is FigureKind.AMOUNT else f"{number:,.10g}"


def lay_out_block(layout: Layout, block: Block) -> int:
    """Put a table of figures; returns the row of its first line."""
    if block.title:
        layout.row += 1
        layout.line(block.title, "block")
    first_head = layout.row
    heads = [
        block.label or say("package_head_label", "zh"),
        say("package_head_code", "zh"),
        say("package_head_unit", "zh"),
    ]
    texts = [*heads, *(column.label for column in block.columns)]
    for column, text in enumerate(texts):
        layout.put(column, text, "head")
    tallest = max(measures.height(text, TEXT_SIZE, layout.widths[column] - 1) for column, text in enumerate(texts))
    layout.heights[layout.row] = max(tallest, 32)
    layout.row += 1
    signs = say("package_head_signs", "zh").split()
    for column, text in enumerate([*signs, *(str(place + 1) for place in range(len(block.columns)))]):
        layout.put(column, text, "head")
    if layout.head is None:
        layout.head = (first_head, layout.row)
    layout.heights[layout.row] = LINE_HEIGHT
    layout.row += 1
    top = layout.row
    rows = {line.code: top + place for place, line in enumerate(block.lines)}
    for line in block.lines:
        layout.put(LABEL, line.label, f"label{min(line.indent, 2)}")
        layout.put(CODE, line.code, "code")
        layout.put(UNIT, line.unit, "code")
        layout.cells.extend(figure_cells(block, line, rows))
        layout.heights[layout.row] = LINE_HEIGHT
        layout.row += 1
    return top


def figure_cells(block: Block, line: Line, rows: Mapping[str, int]) -> Iterator[Placed]:
    """The figures of one line; ``rows`` says where each line of the block stands."""
    row = rows[line.code]
    for place, (column, figure) in enumerate(zip(block.columns, line.figures, strict=True)):
        formula, value = "", None
        if figure is not None:
            formula, value = live_formula(block, line, place, rows)
            if formula and value != scaled(column, figure):
                raise ValueError(f"{line.code} {column.key}: the figure is {figure}, its formula gives {value}")
        yield Placed(
            row=row,
            column=FIRST_FIGURE + place,
            style=str(column.kind),
            figure=None if figure is None else scaled(column, figure),
            formula=formula,
            line=line.code,
            key=column.key,
        )


def scaled(column: FigureColumn, figure: int | None) -> int:
    """A figure in ten-thousandths of the number shown; nothing is zero, as in a spreadsheet's sum."""
    return (figure or 0) * SCALES[column.kind]


def live_formula(block: Block, line: Line, place: int, rows: Mapping[str, int]) -> tuple[str, int]:
    """The formula of a cell and what it gives; no formula where the figure is counted and not worked out."""
    places = {column.key: index for index, column in enumerate(block.columns)}
    column = block.columns[place]

    def cell(key: str) -> str:
        return address(rows[line.code], FIRST_FIGURE + places[key])

    def value(key: str) -> int:
        return scaled(block.columns[places[key]], line.figures[places[key]])

    if column.ratio:
        part, whole = column.ratio
        return f"=ROUND({cell(part)}/{cell(whole)},4)", rounded_ratio(value(part), value(whole))
    if line.sum_of:
        lines = {other.code: other for other in block.lines}
        total = sum(scaled(column, lines[code].figures[place]) for code in line.sum_of)
        return sum_formula([rows[code] for code in line.sum_of], FIRST_FIGURE + place), total
    if column.plus or column.minus:
        formula = "=" + "+".join(map(cell, column.plus)) + "".join(f"-{cell(key)}" for key in column.minus)
        return formula, sum(map(value, column.plus)) - sum(map(value, column.minus))
    return "", 0


def rounded_ratio(part: int, whole: int) -> int:
    """Ten-thousandths of one, halves away from zero as in a sheet. Raises ``ValueError`` over zero."""
    if whole == 0:
        raise ValueError("a rate over zero is no figure")
    share = (2 * abs(part) * 10_000 + abs(whole)) // (2 * abs(whole))
    return share if (part < 0) == (whole < 0) else -share


def sum_formula(rows: Sequence[int], column: int) -> str:
    """The sum of cells of one column: a range where they are consecutive."""
    rows = sorted(rows)
    if rows == list(range(rows[0], rows[-1] + 1)):
        return f"=SUM({address(rows[0], column)}:{address(rows[-1], column)})"
    return "=" + "+".join(address(row, column) for row in rows)


def lay_out_foot(layout: Layout, form: Form) -> None:
    """审核关系, notes, the line of signatures and the check code."""
    if form.relations:
        layout.line(say("package_relations", "zh"), "note", LINE_HEIGHT)
    for text in (*form.relations, *form.notes):
        layout.wrapped(text, "note")
    if form.footer:
        layout.line(BETWEEN_SIGNATURES.join(form.footer), "foot", 30)
    layout.line(say("package_check_code", "zh", check_code=CHECK_CODE), "foot", LINE_HEIGHT)


def place_chart(layout: Layout, block: Block, chart: Chart, top: int) -> PlacedChart:
    """A chart below the foot."""
    places = {column.key: place for place, column in enumerate(block.columns)}
    codes = [line.code for line in block.lines]
    first = codes.index(chart.lines[0])
    lines = block.lines[first : first + len(chart.lines)]
    if tuple(line.code for line in lines) != chart.lines:
        raise ValueError(f"{layout.sheet}: the lines of a chart stand one below the other")

    def numbers(key: str) -> tuple[float | None, ...]:
        column, place = block.columns[places[key]], places[key]
        figures = [line.figures[place] for line in lines]
        return tuple(None if found is None else scaled(column, found) / 10_000 for found in figures)

    return PlacedChart(
        title=chart.title,
        row=layout.row + 1,
        first=top + first,
        last=top + first + len(lines) - 1,
        value=block.columns[places[chart.value]],
        value_column=FIRST_FIGURE + places[chart.value],
        target=block.columns[places[chart.target]],
        target_column=FIRST_FIGURE + places[chart.target],
        labels=tuple(line.label for line in lines),
        values=numbers(chart.value),
        targets=numbers(chart.target),
    )


def lay_out_cover(contents: PackageContents, counts: Sequence[tuple[str, str, int]], private: Sequence[str]) -> Layout:
    """The cover: what the package is and holds, how it is checked. ``counts`` are tables with sheet and rows."""
    layout = Layout(sheet=say("package_sheet_cover", "zh"), widths=[36, 34, 12], upright=True)
    layout.line(say("package_report", "zh"), "title_large", 48)
    layout.line("".join(contents.unit_names), "subtitle", 26)
    layout.line(contents.period.label("zh"), "subtitle", 26)
    layout.row += 1
    for key, value in cover_facts(contents):
        if value:
            layout.put(0, say(f"package_cover_{key}", "zh"), "label0")
            layout.put(1, value, "fact", 2)
            layout.heights[layout.row] = LINE_HEIGHT
            layout.row += 1
    layout.row += 1
    for column, key in enumerate(("table", "where", "rows")):
        layout.put(column, say(f"package_cover_{key}", "zh"), "head")
    layout.heights[layout.row] = LINE_HEIGHT
    layout.row += 1
    for form in contents.forms:
        cover_line(layout, f"{form.sheet}　{form.title}", REPORT_FILE, None)
    for table, sheet, count in counts:
        cover_line(layout, sheet, REPORT_FILE if is_in_report(table) else LEDGER_FILE, count)
    layout.row += 1
    if private:
        layout.wrapped(say(f"package_cover_{contents.profile}", "zh", columns="、".join(private)), "note")
    layout.wrapped(say("package_cover_how", "zh"), "note")
    layout.line(say("package_check_code", "zh", check_code=CHECK_CODE), "code_large", 30)
    return layout


def cover_line(layout: Layout, sheet: str, file: str, count: int | None) -> None:
    """A sheet, the file it stands in, and how many rows it has."""
    layout.put(0, sheet, "label0")
    layout.put(1, file, "label0")
    layout.cells.append(
        Placed(row=layout.row, column=2, style="count", figure=None if count is None else count * 10_000)
    )
    layout.heights[layout.row] = LINE_HEIGHT
    layout.row += 1


def cover_facts(contents: PackageContents) -> Iterator[tuple[str, Any]]:
    """Facts of the cover: key of the heading and value."""
    yield "unit", " ".join((*contents.unit_names, contents.unit))
    yield "period", contents.period.label("zh")
    yield "calendar", say(f"calendar_{contents.period.calendar}", "zh")
    yield "package_id", contents.package_id
    yield "series", str(contents.series)
    yield "previous", contents.previous_root or say("package_cover_first", "zh")
    yield "created", contents.created.strftime("%Y-%m-%d %H:%M")
    yield "clerk", contents.clerk
    yield "privacy", say(f"package_privacy_{contents.profile}", "zh")
    yield "rule_edition", contents.rule_edition
    yield "schema_version", contents.schema_version
    yield "program_version", contents.program_version

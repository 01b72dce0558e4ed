"""A sheet of rows that go back to their sender: laid out as it came, with the columns of the report at its right."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workstation.fields import Amount, Count, Day, DecimalNumber, Field
from workstation.ledgers.given_back import COLUMNS, MARK, NUMBER, REASON, SUGGESTION, own_columns
from workstation.package.workbook import STYLES, Book, write_text
from workstation.package.written_values import FIRST_TRUE_DATE
from workstation.sheets.cells import Cell, CellError, Row, filled
from workstation.sheets.headers import Header
from workstation.sheets.look import Look, Style, shows_dates
from workstation.sheets.merged import MergedCells
from workstation.values.text import number_fault
from workstation.words import say

WRONG, DOUBTFUL = "#FFC7CE", "#FFEB9C"
"""Behind cells that stop their row, and behind those that are to be looked at."""
DAY, MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"
AS_TEXT = "@"
GENERAL = (0, "", "General", "G/通用格式")
FIRST_TRUE_MOMENT = datetime.datetime.fromisoformat(FIRST_TRUE_DATE)
LONGEST_NUMBER = 11
"""Digits from which on a spreadsheet program no longer shows a number as it was typed."""
LONGEST_TEXT = 32_000
MOST_COMMENTS = 1_000
WIDTHS = {NUMBER: 8, REASON: 80, SUGGESTION: 40, MARK: 14}
LINE_HEIGHT, TALLEST = 14.0, 220.0
PLAIN_WIDTH = 14
NUMERIC = (Amount, Count, DecimalNumber, Day)
"""Kinds of field whose long numbers are no codes."""
PLAIN: Style = {**STYLES["fact"], "text_wrap": False}
REPORT: Style = {**STYLES["fact"], "valign": "top"}
HEADING: Style = STYLES["head"]
TITLE: Style = STYLES["left"]


@dataclass(kw_only=True)
class FailedRow:
    """One row that goes back."""

    number: int
    """As the sender's own sheet shows it."""
    cells: Sequence[Cell]
    reason: str
    suggestion: str = ""
    mark: str = ""
    wrong: Mapping[int, str] = field(default_factory=dict)
    """Column index -> why the row is stopped there."""
    doubtful: frozenset[int] = frozenset()


class FailedSheet:
    """Writes one sheet from the top."""

    def __init__(
        self,
        book: Book,
        name: str,
        header: Header,
        top: Sequence[Row],
        *,
        fields: Mapping[int, Field],
        look: Look,
        width: int,
        hidden: frozenset[int] = frozenset(),
        merged: Sequence[MergedCells] = (),
    ) -> None:
        """Write what stands above the rows, and the headings.

        Args:
            book: the workbook that it goes into.
            name: of the sheet.
            header: the headings as they were found.
            top: the rows down to the last line of headings.
            fields: column index -> field that is read from it.
            look: the sheet's look.
            width: columns that hold something.
            hidden: indexes of hidden columns.
            merged: the merged cells of the sheet.
        """
        self.book, self.header, self.fields, self.look = book, header, fields, look
        self.sheet = book.add_sheet(name)
        self.former = own_columns(header.headings)
        """Columns of an earlier report, which this one takes the place of."""
        kept = [column for column in range(width) if column not in self.former.values()]
        self.places = {column: place for place, column in enumerate(kept)}
        self.beside = {key: len(kept) + place for place, key in enumerate(COLUMNS)}
        self.row = header.rows[-1] - 1
        """Index of the row written last."""
        self.comments = 0
        self.formats: dict[tuple[int, str | None, str], Any] = {}
        self._set_columns(hidden)
        self._write_top(top)
        self._merge(merged)
        self.sheet.freeze_panes(self.row + 1, 0)

    # -- what stands above the rows --------------------------------------------------------------------------

    def _set_columns(self, hidden: frozenset[int]) -> None:
        for column, place in self.places.items():
            width = self.look.widths.get(column, PLAIN_WIDTH)
            self.sheet.set_column(place, place, width, None, {"hidden": column in hidden})
        for key, place in self.beside.items():
            self.sheet.set_column(place, place, WIDTHS[key], None, {"hidden": key == MARK})

    def _write_top(self, top: Sequence[Row]) -> None:
        held = dict(top)
        lines = self.header.rows
        for number in range(1, lines[-1] + 1):
            if height := self.look.heights.get(number, self.look.height):
                self.sheet.set_row(number - 1, height)
            styles = self.look.of_row(number)
            cells = held.get(number, [])
            standard = HEADING if number in lines else TITLE
            for column, place in self.places.items():
                cell = cells[column] if column < len(cells) else None
                style = self._style(styles.get(column), standard)
                if cell is not None or column in styles:
                    self._write(number - 1, place, cell, style)
            if number in lines:
                for key, place in self.beside.items():
                    text = say(key, "zh") if number == lines[0] else None
                    self._write(number - 1, place, text, HEADING)

    def _merge(self, merged: Sequence[MergedCells]) -> None:
        """Merge what is merged above the rows; the cells themselves are written already."""
        taken: set[tuple[int, int]] = set()
        lines = self.header.rows
        own = [MergedCells(lines[0], place, lines[-1], place) for place in self.beside.values()]
        moved = [
            one._replace(first_column=self.places[one.first_column], last_column=self.places[one.last_column])
            for one in merged
            if one.last_row <= lines[-1] and {one.first_column, one.last_column} <= self.places.keys()
        ]
        for one in (*own, *moved):
            first, last = (one.first_row - 1, one.first_column), (one.last_row - 1, one.last_column)
            cells = {(row, place) for row in range(first[0], last[0] + 1) for place in range(first[1], last[1] + 1)}
            if len(cells) > 1 and not cells & taken:
                taken |= cells
                # The library's own way writes the cells once more, which a workbook written row by row cannot.
                self.sheet.merge.append([*first, *last])

    # -- the rows --------------------------------------------------------------------------------------------

    def add(self, row: FailedRow) -> None:
        """Write one row below the others."""
        self.row += 1
        lines = max(lines_of(row.reason, WIDTHS[REASON]), lines_of(row.suggestion, WIDTHS[SUGGESTION]))
        # A program that opens the workbook does not make room for wrapped texts by itself.
        self.sheet.set_row(self.row, max(self.look.height, min(LINE_HEIGHT * max(lines, 1) + 2, TALLEST)))
        styles = self.look.of_row(row.number)
        for column, place in self.places.items():
            cell = row.cells[column] if column < len(row.cells) else None
            colour = WRONG if column in row.wrong else DOUBTFUL if column in row.doubtful else ""
            self._write(self.row, place, self._shown(cell, column), self._style(styles.get(column), PLAIN), colour)
            if column in row.wrong and self.comments < MOST_COMMENTS:
                self.comments += 1
                self.sheet.write_comment(self.row, place, row.wrong[column][:500], {"author": "", "x_scale": 2})
        texts = (self._number_of(row), row.reason, row.suggestion or None, row.mark or None)
        for place, text in zip(self.beside.values(), texts, strict=True):
            self._write(self.row, place, text, REPORT)

    def _number_of(self, row: FailedRow) -> int:
        """The number in the first sheet of all, where these rows went back before."""
        column = self.former.get(NUMBER, len(row.cells))
        cell = row.cells[column] if column < len(row.cells) else None
        return cell if isinstance(cell, int) and not isinstance(cell, bool) and 0 < cell < 2**20 + 1 else row.number

    def close(self) -> None:
        """Set the page up."""
        self.book.set_page(self.sheet, (self.header.rows[0] - 1, self.header.rows[-1] - 1))

    def written(self, cells: Sequence[Cell]) -> list[Cell]:
        """The sender's cells of a row as they are written."""
        return [self._shown(cells[column] if column < len(cells) else None, column) for column in self.places]

    def _shown(self, cell: Cell, column: int) -> Cell:
        """A cell so that it comes back as what it is: long numbers as texts, ruined ones as a program shows them."""
        if isinstance(cell, bool) or not isinstance(cell, int | float):
            return cell.text if isinstance(cell, CellError) else cell
        if isinstance(self.fields.get(column), NUMERIC):
            return cell
        if number_fault(cell):
            return f"{cell:G}"
        return str(cell) if isinstance(cell, int) and len(str(abs(cell))) > LONGEST_NUMBER else cell

    def _style(self, place: int | None, standard: Style) -> Style:
        return self.look.styles[place] if place is not None and place < len(self.look.styles) else standard

    def _write(self, row: int, place: int, cell: Cell, style: Style, colour: str = "") -> None:
        """Write one cell as its kind; nothing ever becomes a formula."""
        if isinstance(cell, datetime.date):
            moment = cell if isinstance(cell, datetime.datetime) else datetime.datetime.combine(cell, datetime.time())
            if moment >= FIRST_TRUE_MOMENT:
                code = None if shows_dates(style) else DAY if moment.time() == datetime.time() else MOMENT
                self.sheet.write_datetime(row, place, moment, self._format(style, code, colour))
                return
            cell = cell.isoformat()
        if isinstance(cell, bool):
            self.sheet.write_boolean(row, place, cell, self._format(style, None, colour))
        elif isinstance(cell, int | float):
            self.sheet.write_number(row, place, cell, self._format(style, None, colour))
        elif cell is None:
            self.sheet.write_blank(row, place, None, self._format(style, None, colour))
        else:
            text = str(cell)[:LONGEST_TEXT]
            # Typed over, a code must not become a number.
            code = AS_TEXT if text[:1].isdigit() and style.get("num_format", 0) in GENERAL else None
            write_text(self.sheet, row, place, text, self._format(style, code, colour))

    def _format(self, style: Style, code: str | None, colour: str) -> Any:
        """A format made once: the style, with another number format or before a colour."""
        # The styles live as long as this sheet, so that one tells another apart by where it lies in memory.
        key = (id(style), code, colour)
        if key not in self.formats:
            properties = dict(style)
            properties |= {"num_format": code} if code else {}
            properties |= {"bg_color": colour, "pattern": 1} if colour else {}
            self.formats[key] = self.book.format(repr(sorted(properties.items())), **properties)
        return self.formats[key]


def columns_held(rows: Sequence[Row]) -> int:
    """How many columns hold something."""
    return max((held[-1][0] + 1 for _, cells in rows if (held := filled(cells))), default=0)


def lines_of(text: str, width: int) -> int:
    """Lines that a text takes in a column; a Chinese character takes the room of two letters."""
    return sum(-(-sum(2 if ord(sign) > 255 else 1 for sign in line) // width) for line in text.splitlines())

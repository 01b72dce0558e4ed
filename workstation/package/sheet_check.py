"""Holds the sheets of a workbook against what a package says they hold, cell by cell."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from itertools import islice, zip_longest
from typing import Any

from workstation.fields import Value
from workstation.findings import hard
from workstation.package.canonical import TableDigest, digest
from workstation.package.column_values import NUMBERS, Columns, cells_of, in_batches, json_rows
from workstation.package.descriptor import WrittenTable
from workstation.package.layout import address, with_check_code
from workstation.package.tables import Problems
from workstation.package.written_values import from_cell, sealed_text, shown, to_cell
from workstation.sheets.cells import Cell
from workstation.sheets.workbook import Sheet

Words = Mapping[tuple[str, str], Mapping[str, str]]
"""(Table, column) -> code -> the word shown for it."""


class SheetCheck:
    """Compares one sheet; ``problems`` names every cell that differs."""

    def __init__(self, sheet: Sheet, where: str) -> None:
        self.sheet = sheet
        self.problems = Problems(where)
        self.where = where

    def changed(self, row: int, column: int, inside: object, expected: object, label: str = "") -> None:
        """One cell that does not hold what the package says; ``row`` and ``column`` from 0."""
        cell = address(row, column)
        found = hard(
            "package_cell_changed",
            where=f"{self.where}!{cell}",
            sheet=self.sheet.name,
            cell=cell,
            inside=shown(inside),  # type: ignore[arg-type]
            expected=shown(expected),  # type: ignore[arg-type]
        )
        self.problems.add(found.at(sheet=self.sheet.name, row=row + 1, column=label or cell))

    def fault(self, code: str, **values: Any) -> None:
        """A problem with the sheet as a whole, or with a row of it."""
        row = values.get("row")
        found = hard(code, where=self.where, sheet=self.sheet.name, **values)
        self.problems.add(found.at(sheet=self.sheet.name, row=row))


def rows_of(sheet: Sheet, width: int) -> Iterator[tuple[int, list[Cell]]]:
    """Row number from 0 and at least ``width`` cells of every row that is not empty."""
    for number, cells in sheet.rows():
        yield number - 1, [*cells, *[None] * (width - len(cells))] if len(cells) < width else cells


class LedgerCheck(SheetCheck):
    """A ledger sheet against its table."""

    def __init__(self, sheet: Sheet, where: str, table: WrittenTable, words: Words) -> None:
        super().__init__(sheet, where)
        self.table = table
        self.words = [words.get((table.name, column.key), {}) for column in table.columns]
        self.codes = [{word: code for code, word in known.items()} for known in self.words]
        self.kinds = [column.kind for column in table.columns]

    def check_head(self) -> None:
        """The headings of the first row."""
        width = len(self.table.columns)
        blank: tuple[int, list[Cell]] = (0, [None] * width)
        number, cells = next(rows_of(self.sheet, width), blank)
        found = cells if number == 0 else blank[1]
        for place, column in enumerate(self.table.columns):
            if found[place] != column.label:
                self.changed(0, place, found[place], column.label)
        self.extra_cells(0, found)

    def extra_cells(self, row: int, cells: list[Cell]) -> None:
        """Cells to the right of the last column."""
        width = len(self.table.columns)
        for place, cell in enumerate(cells[width:], width):
            if cell is not None:
                self.changed(row, place, cell, None)

    def against(self, batches: Iterable[Columns]) -> None:
        """Compare with the rows of the table, which may stand in another order in the sheet."""
        self.check_head()
        lines = (line for line in rows_of(self.sheet, len(self.kinds)) if line[0] > 0)
        waiting: dict[tuple[Any, ...], tuple[Value, ...]] = {}
        early: dict[tuple[Any, ...], tuple[int, list[Cell]]] = {}
        for columns in batches:
            met = list(islice(lines, len(columns[0])))
            if self.all_alike(met, columns):
                continue
            for row, line in zip_longest(zip(*columns, strict=True), met):
                key = self.table.key_of(row)
                if line is not None:
                    line_key = self.key_of(line[1])
                    if line_key == key:
                        self.compare(line, row)
                        continue
                    self.keep(early, line_key, line)
                waiting[key] = row
        for line in lines:
            self.keep(early, self.key_of(line[1]), line)
        for key, row in waiting.items():
            if key in early:
                self.compare(early.pop(key), row)
            else:
                self.fault("package_row_missing", key=shown(" ".join(map(str, key))))
        for number, _ in early.values():
            self.fault("package_row_added", row=number + 1)

    def all_alike(self, lines: Sequence[tuple[int, list[Cell]]], columns: Columns) -> bool:
        """Whether these lines hold these rows, cell by cell in this order; what differs is looked at elsewhere."""
        if len(lines) != len(columns[0]):
            return False
        _, rows = zip(*lines, strict=True)
        if set(map(len, rows)) != {len(columns)}:
            return False
        found = zip(*rows, strict=True)
        return all(
            cells == tuple(cells_of(kind, column, words)) and not (kind in NUMBERS and bool in set(map(type, cells)))
            for kind, column, words, cells in zip(self.kinds, columns, self.words, found, strict=True)
        )

    def keep(
        self, early: dict[tuple[Any, ...], tuple[int, list[Cell]]], key: Any, line: tuple[int, list[Cell]]
    ) -> None:
        """Keep a line until its row comes; a second one of the same key is one too many."""
        if key in early:
            self.fault("package_row_added", row=line[0] + 1)
        else:
            early[key] = line

    def key_of(self, cells: list[Cell]) -> tuple[Any, ...]:
        """The key in a line of the sheet; what cannot be read fits no row."""
        try:
            return tuple(self.read(place, cells[place]) for place in self.table.key_places)
        except ValueError:
            return (None,)

    def read(self, place: int, cell: Cell) -> Value:
        """The canonical value of a cell. Raises ``ValueError``."""
        return from_cell(self.kinds[place], cell, self.codes[place])

    def compare(self, line: tuple[int, list[Cell]], row: tuple[Value, ...]) -> None:
        """Every cell of a line with the value of the table."""
        number, cells = line
        for place, value in enumerate(row):
            expected = to_cell(self.kinds[place], value, self.words[place])
            cell = cells[place]
            if cell == expected and type(cell) is not bool:
                continue
            if not self.same(place, cell, value):
                self.changed(number, place, cell, expected, self.table.columns[place].label)
        if len(cells) > len(row):
            self.extra_cells(number, cells)

    def same(self, place: int, cell: Cell, value: Value) -> bool:
        """Whether a cell holds a value in another guise, such as a day with the time 00:00."""
        try:
            return self.read(place, cell) == value
        except ValueError:
            return False

    def digest(self) -> tuple[int, str] | None:
        """Number of rows and digest as the sheet gives them; ``None`` where a cell cannot be read.

        Wants the table's own order; rows that were sorted otherwise are sorted back.
        """
        self.check_head()
        found = [row for line in rows_of(self.sheet, len(self.kinds)) if line[0] > 0 and (row := self.read_line(line))]
        if self.problems.findings:
            return None
        found.sort(key=self.table.key_of)
        total = TableDigest()
        keys = [column.key for column in self.table.columns]
        for rows in in_batches(found):
            total.add_lines(json_rows(self.kinds, keys, list(zip(*rows, strict=True))))
        return total.rows, total.hexdigest()

    def read_line(self, line: tuple[int, list[Cell]]) -> tuple[Value, ...]:
        """A line as canonical values; what cannot be read is told."""
        number, cells = line
        values: list[Value] = []
        for place in range(len(self.kinds)):
            try:
                values.append(self.read(place, cells[place]))
            except ValueError:
                self.fault(
                    "package_cell_kind",
                    row=number + 1,
                    cell=address(number, place),
                    inside=shown(cells[place]),
                )
                values.append(None)
        if None in self.table.key_of(tuple(values)):
            self.fault("package_row_added", row=number + 1)
        self.extra_cells(number, cells)
        return tuple(values)


@dataclass(frozen=True, kw_only=True)
class SealedCells:
    """What the seal of a form covers."""

    figures: Mapping[str, str]
    texts: Mapping[str, str]

    @classmethod
    def read(cls, found: Any) -> "SealedCells":
        """Raises ``ValueError``."""
        if not isinstance(found, dict):
            raise ValueError("cells")
        figures, texts = found.get("figures"), found.get("texts")
        for cells in (figures, texts):
            if not isinstance(cells, dict) or not all(isinstance(value, str) for value in cells.values()):
                raise ValueError("cells")
        return cls(figures=figures, texts=texts)  # type: ignore[arg-type]

    def digest(self) -> str:
        """SHA-256 over their canonical JSON."""
        return digest({"figures": dict(self.figures), "texts": dict(self.texts)})


def check_form(sheet: Sheet, where: str, cells: SealedCells, check_code: str) -> Problems:
    """Every cell of a form against the sealed ones; a cell that is filled and not sealed is one too many."""
    check = SheetCheck(sheet, where)
    found = {
        address(row, place): (row, place, cell)
        for row, line in rows_of(sheet, 0)
        for place, cell in enumerate(line)
        if cell is not None
    }
    expected = {
        **cells.figures,
        **{key: with_check_code(text, check_code) for key, text in cells.texts.items()},
    }
    for name, (row, place, cell) in found.items():
        if name not in expected:
            check.changed(row, place, cell, None)
        elif not (same_figure(cell, expected[name]) if name in cells.figures else same_text(cell, expected[name])):
            check.changed(row, place, cell, expected[name])
    for name in expected.keys() - found.keys():
        gone = hard(
            "package_cell_changed",
            where=f"{where}!{name}",
            sheet=sheet.name,
            cell=name,
            inside=shown(None),
            expected=shown(expected[name]),
        )
        check.problems.add(gone.at(sheet=sheet.name, column=name))
    return check.problems


def same_text(cell: Cell, text: str) -> bool:
    """Whether a cell holds this text."""
    return isinstance(cell, str) and sealed_text(cell) == text


def same_figure(cell: Cell, figure: str) -> bool:
    """Whether a cell holds this number, to four decimals and as exactly as a double can."""
    if isinstance(cell, bool) or not isinstance(cell, int | float) or not math.isfinite(cell):
        return False
    try:
        wanted = Decimal(figure)
        rounded = Decimal(repr(cell)).quantize(Decimal("0.0001"), ROUND_HALF_EVEN)
        return rounded == wanted and math.isclose(cell, float(wanted), rel_tol=1e-12, abs_tol=1e-12)
    except (InvalidOperation, ValueError, OverflowError):
        return False


def words_of(rows: Iterable[tuple[Value, ...]]) -> dict[tuple[str, str], dict[str, str]]:
    """The words shown for codes, out of the rows of the table of codes."""
    words: dict[tuple[str, str], dict[str, str]] = {}
    for table, column, code, word in rows:
        words.setdefault((str(table), str(column)), {})[str(code)] = str(word)
    return words

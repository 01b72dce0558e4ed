"""From the cells of a row to raw values by field: units, terms, orders of dates, and what goes to the note."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workstation.fields import Day, Field, Flag
from workstation.findings import Finding
from workstation.ledgers.units import with_unit
from workstation.sheets.cells import Cell, CellError
from workstation.values.days import Order, read_day
from workstation.values.terms import read_term
from workstation.values.text import clean_text, is_blank_mark

FROM_1900_TO_1904 = 1462
"""Days between the two beginnings of counting (ECMA-376 part 1, 18.17.4.1)."""
SERIALS = range(1, 100_000)
"""Numbers that are days rather than dates written in one, such as 20230506."""
COLON, NEXT = "：", "；"
"""Between a heading and what stands below it, and between two of these, in a note."""


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Which column is which field, and how its cells are to be read."""

    fields: Mapping[int, Field]
    keys: Mapping[int, str]
    """The hidden columns: uid or parent."""
    units: Mapping[int, str]
    terms: Mapping[int, tuple[Day, Field]] = field(default_factory=dict)
    """Columns with both days of a term."""
    orders: Mapping[str, Order] = field(default_factory=dict)
    """Field -> how its column writes dates such as 6/5/2023."""
    noted: Mapping[int, str] = field(default_factory=dict)
    """Columns that go to the note, with their headings."""
    days_from_1904: bool = False

    def raw(self, cells: Sequence[Cell], findings: list[Finding] | None = None) -> dict[str, Any]:
        """The cells of a row by field; blank ones are left out.

        What is found where one cell becomes two values is added to ``findings``.
        """
        found: dict[str, Any] = {}
        width = len(cells)
        for column, one in self.fields.items():
            if column >= width:
                continue
            cell = cells[column]
            if cell is None or (type(cell) is str and not cell.strip()):
                continue
            if type(cell) is str and column not in self.units and not self.orders:
                found[one.key] = cell
                continue
            if column in self.units:
                cell = with_unit(one, self.units[column], cell)
            if isinstance(cell, CellError):
                cell = str(cell)
            elif self.days_from_1904 and type(cell) is int and cell in SERIALS and isinstance(one, Day):
                # A day without its format counts from where the days of its workbook count.
                cell += FROM_1900_TO_1904
            elif isinstance(cell, bool) and not isinstance(one, Flag):
                # The spreadsheet program made a truth value of a word that somebody typed.
                cell = str(cell).upper()
            elif one.key in self.orders and type(cell) is str:
                cell = self._in_order(one, cell, findings)
            found[one.key] = cell
        for column, pair in self.terms.items():
            if column < width and cells[column] is not None:
                self._add_term(found, pair, cells[column], findings)
        return found

    def _in_order(self, one: Field, text: str, findings: list[Finding] | None) -> str:
        """A date in its one form where the order of its parts settles it; any other text as it stands."""
        if not any(finding.code == "day_ambiguous" for finding in read_day(text).findings):
            return text
        reading = read_day(text, self.orders[one.key])
        if findings is not None:
            findings.extend(finding.at(field=one.key) for finding in reading.findings)
        return str(reading.value or text)

    def _add_term(
        self, found: dict[str, Any], pair: tuple[Day, Field], cell: Cell, findings: list[Finding] | None
    ) -> None:
        """Put both days of a term in, each under its field; what cannot be parted is a finding of the first."""
        start, end = pair
        raw = str(cell) if isinstance(cell, CellError) else cell
        readings = read_term(raw, self.orders.get(start.key) or self.orders.get(end.key))
        for one, reading in zip(pair, readings, strict=True):
            if any(finding.code == "ditto_mark" for finding in reading.findings):
                # The row above settles both ends.
                found[start.key] = found[end.key] = raw
                return
            if reading.value is not None:
                found[one.key] = reading.value
            if findings is not None:
                findings.extend(finding.at(field=one.key) for finding in reading.findings)

    def notes(self, cells: Sequence[Cell]) -> dict[str, str]:
        """Heading -> text of the columns that go to the note and hold something."""
        found = {}
        for column, heading in self.noted.items():
            text = clean_text(cells[column]) if column < len(cells) and cells[column] is not None else ""
            if not is_blank_mark(text):
                found[heading] = text
        return found

    def hidden(self, cells: Sequence[Cell], key: str) -> str:
        """The text of a hidden column."""
        for column, name in self.keys.items():
            if name == key and column < len(cells) and cells[column] is not None:
                return str(cells[column]).strip()
        return ""


def as_noted(notes: Mapping[str, str]) -> tuple[str, ...]:
    """What stands in columns that no field takes, each with its heading."""
    return tuple(f"{heading}{COLON}{text}" for heading, text in notes.items())


def with_noted(own: str | None, noted: Sequence[str]) -> str | None:
    """A note with a line for these added; what it says already is not said again."""
    said = NEXT + (own or "").replace("\n", NEXT) + NEXT
    new = [one for one in noted if NEXT + one + NEXT not in said]
    return "\n".join([*([own] if own else []), *([NEXT.join(new)] if new else [])]) or None

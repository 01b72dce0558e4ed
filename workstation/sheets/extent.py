"""How far a sheet reaches and what its reader keeps to itself."""

from dataclasses import dataclass, field

from workstation.sheets.cells import CellError
from workstation.sheets.marks import Marks


@dataclass(slots=True)
class Extent:
    """What a sheet holds: its last row and column, from 1, and what the reader does not tell."""

    rows: int = 0
    columns: int = 0
    farthest: str = ""
    """Reference of the filled cell farthest down or to the right."""
    errors: dict[int, dict[int, CellError]] = field(default_factory=dict)
    """Failed formulas by row number from 1 and column index from 0."""
    marks: Marks = field(default_factory=Marks)
    text_cells: int = 0
    """Cells that refer to a text all cells share; the reader gives each a copy of its own."""
    text_bytes: int = 0
    """Of texts that stand in their cells."""

    @property
    def cells(self) -> int:
        """Cells of the rectangle the reader would set aside."""
        return self.rows * self.columns


def column_number(letters: str | bytes) -> int:
    """Column number from 1 of its letters: A is 1, XFD is 16384."""
    number = 0
    for letter in letters.encode() if isinstance(letters, str) else letters:
        number = number * 26 + letter - 64
    return number


def column_letters(number: int) -> str:
    """Letters of a column number from 1: 16384 is XFD."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def by_row(place: str) -> tuple[int, int]:
    """Row and column number of a reference, to sort by."""
    letters = place.rstrip("0123456789")
    return int(place[len(letters) :]), column_number(letters)

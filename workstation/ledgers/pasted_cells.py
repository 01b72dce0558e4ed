"""A pasted cell, and how much is pasted in one go."""

from typing import NamedTuple, NoReturn

from workstation.findings import Refusal, hard

MOST_ROWS = 20_000
MOST_COLUMNS = 500
MOST_CELLS = 1_000_000


class PastedCell(NamedTuple):
    """One cell as it came."""

    text: str
    """What the clerk saw."""
    number: int | float | None = None
    """The number behind it, where the clipboard tells one."""
    merged: bool = False
    """Whether it is the lower part of a merged cell: it holds what stands above."""

    @property
    def blank(self) -> bool:
        """Whether nothing stands here."""
        return not self.merged and (not self.text or self.text.isspace())


BLANK = PastedCell("")
Cells = tuple[PastedCell, ...]


def too_much(code: str, **values: str) -> NoReturn:
    """Refuse more than is pasted in one go."""
    raise Refusal([hard(code, **values)])


def check_size(rows: int, columns: int) -> None:
    """Refuse more than is pasted in one go."""
    if rows > MOST_ROWS:
        too_much("paste_too_many_rows", number=f"{rows:,}", most=f"{MOST_ROWS:,}")
    if columns > MOST_COLUMNS:
        too_much("paste_too_many_columns", number=f"{columns:,}", most=f"{MOST_COLUMNS:,}")
    if rows * columns > MOST_CELLS:
        too_much("paste_too_many_cells", number=f"{rows * columns:,}", most=f"{MOST_CELLS:,}")

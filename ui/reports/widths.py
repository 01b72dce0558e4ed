"""How much room the columns of a form ask for, and how the room there is is shared out among them."""

from collections.abc import Sequence
from dataclasses import dataclass

from ui.reports.dress import Dress, head_parts
from ui.reports.sheet import Sheet
from workstation.package.contents import FigureKind
from workstation.package.layout import LABEL

FIGURES = tuple(str(kind) for kind in FigureKind)
ROOM = 1.02
"""Letters of different sizes are not exactly in proportion."""


@dataclass(frozen=True)
class Asked:
    """Dots that each column asks for."""

    figures: list[float]
    """Without which a figure is cut."""
    words: list[float]
    """Without which a heading or a label is broken where it should not."""

    @property
    def all(self) -> list[float]:
        """The more of both."""
        return [ROOM * max(pair) for pair in zip(self.figures, self.words, strict=True)]

    def times(self, scale: float) -> "Asked":
        """What letters of another size ask for."""
        return Asked([scale * one for one in self.figures], [scale * one for one in self.words])


def asked_widths(sheet: Sheet, dress: Dress, beside: float = 0.0) -> Asked:
    """What the columns of a sheet ask for; ``beside`` is for signs before the figures."""
    figures, words = [0.0] * sheet.column_count, [0.0] * sheet.column_count
    for cell in sheet.layout.cells:
        column = cell.column
        if cell.style in FIGURES:
            figures[column] = max(figures[column], dress.advance(cell.style, sheet.text(cell)) + beside)
        elif cell.style == "code":
            figures[column] = max(figures[column], dress.advance(cell.style, cell.text))
        elif cell.style == "head":
            words[column] = max(words[column], *(dress.advance(cell.style, part) for part in head_parts(cell.text)))
        elif column == LABEL and cell.style.startswith("label"):
            words[column] = max(words[column], dress.advance(cell.style, cell.text))
    return Asked(figures, words)


def shared_out(shares: Sequence[float], asked: Sequence[float]) -> list[float]:
    """The shares, so changed that columns get what they lack from those that have more than they ask for."""
    lacking = [max(0.0, need - share) for need, share in zip(asked, shares, strict=True)]
    spare = [max(0.0, share - need) for need, share in zip(asked, shares, strict=True)]
    moved = min(sum(lacking), sum(spare))
    if not moved:
        return list(shares)
    given, taken = moved / sum(spare), moved / sum(lacking)
    return [share - given * more + taken * less for share, more, less in zip(shares, spare, lacking, strict=True)]

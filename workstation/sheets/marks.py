"""What a person sees on a sheet beside the contents of its cells."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Marks:
    """Hidden rows and columns, filters and comments of a sheet. Hidden cells are read like all others."""

    hidden_rows: set[int] = field(default_factory=set)
    """Row numbers from 1: hidden by hand, by a filter or by no height."""
    hidden_columns: set[int] = field(default_factory=set)
    """Column indexes from 0."""
    filtering: bool = False
    """Whether a filter chooses among the rows; a filter that shows all of them is none."""
    comments: list[str] = field(default_factory=list)
    """References of the cells with a comment."""


def ranges(numbers: set[int], most: int = 12) -> str:
    """Row numbers in words, such as 3-5、9; the first of them where they are many."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    shown = "、".join(str(first) if first == last else f"{first}-{last}" for first, last in runs[:most])
    return shown + ("…" if len(runs) > most else "")

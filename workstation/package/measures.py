"""How much room a text takes on a sheet, reckoned without the fonts of any machine, so that bytes stay the same."""

import math
import unicodedata

UNIT = 5.25
"""Points of one unit of a column's width: a digit of the workbook's normal font."""
LEADING = 1.45
"""Height of a line, as a share of the size of its letters: Chinese fonts differ, the tallest counts."""
PADDING = 4.0
"""Points above and below."""


def units(text: str, size: float) -> float:
    """Width of a text in units of a column: a Chinese letter is as wide as it is high, any other half as wide."""
    wide = sum(unicodedata.east_asian_width(letter) in "WFA" for letter in text)
    return (wide + (len(text) - wide) / 2) * size / UNIT


def height(text: str, size: float, width: float) -> int:
    """Points that a text takes in lines of so many units; a line is seldom filled to its end."""
    lines = sum(max(1, math.ceil(units(part, size) / (width * 0.95))) for part in text.split("\n"))
    return math.ceil(lines * size * LEADING + PADDING)

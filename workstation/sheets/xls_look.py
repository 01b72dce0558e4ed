"""The look of a sheet of a binary workbook ([MS-XLS] 2.4), as Excel 97 and all later programs write it."""

import struct
from collections.abc import Iterator
from typing import Any

from workstation.findings import Refusal
from workstation.sheets.look import INDEXED, Look, RowStyles, Style, printable
from workstation.sheets.xls import BOUND_SHEET, COLUMNS, MANY_NUMBERS, ROW, XlsFile

FONT, FORMAT, XF, PALETTE, BLANK, MANY_BLANKS = 0x31, 0x41E, 0xE0, 0x92, 0x201, 0xBE
NEWEST = b"\x00\x06"
"""The version of the records whose layout is known here."""
CELLS = frozenset((0x06, 0x203, 0x204, 0x205, 0x27E, 0xFD, 0xD6, BLANK))
"""Records of one cell: row, column, place of its format."""
ACROSS = ("", "left", "center", "right", "fill", "justify", "center_across", "distributed")
DOWN = ("top", "vcenter", "bottom", "vjustify", "vdistributed", "", "", "")
SIDES = ("left", "right", "top", "bottom")
MOST_HEIGHTS = 1_000
MISSING_FONT = 4
"""No font has this number: those after it stand one place further up."""


def xls_look(data: bytes, name: str, sheet: str) -> Look:
    """The look of the sheet of this name; an empty one where it cannot be told."""
    try:
        file = XlsFile(data, name)
        head = Head(file)
        start = head.sheets[sheet]
        if file.stream[4:6] != NEWEST:
            return Look()
        look = Look(styles=head.styles())
        look.widths, look.heights = sizes_in(file, start)
        look.rows = rows_in(file, start, len(look.styles))
    except (Refusal, KeyError, IndexError, struct.error):
        return Look()
    return look


class Head:
    """What stands in front of the sheets: their names, fonts, number formats, formats of cells, colours."""

    def __init__(self, file: XlsFile) -> None:
        self.sheets: dict[str, int] = {}
        self.fonts: list[dict[str, Any]] = []
        self.codes: dict[int, str] = {}
        self.formats: list[bytes] = []
        palette = [INDEXED[place : place + 6] for place in range(0, len(INDEXED), 6)]
        self.palette = palette
        fonts = []
        for kind, offset, length in file.records(0):
            record = file.stream[offset : offset + length]
            match kind:
                case _ if kind == BOUND_SHEET and length > 8:
                    self.sheets[text_of(record[6:], 1)] = struct.unpack_from("<I", record)[0]
                case _ if kind == FONT and length > 16:
                    fonts.append(record)
                case _ if kind == FORMAT and length > 5:
                    self.codes[struct.unpack_from("<H", record)[0]] = printable(text_of(record[2:], 2))
                case _ if kind == XF and length >= 20:
                    self.formats.append(record)
                case _ if kind == PALETTE and length >= 6:
                    colours = [record[place : place + 3].hex().upper() for place in range(2, length - 3, 4)]
                    self.palette = (colours + palette[len(colours) :])[: len(palette)]
        self.fonts = [self.font(record) for record in fonts]

    def styles(self) -> list[Style]:
        """The properties of every format that cells name by its place."""
        return [self.style(record) for record in self.formats]

    def font(self, record: bytes) -> dict[str, Any]:
        """Name, size, weight and colour."""
        height, flags, colour, weight = struct.unpack_from("<HHHH", record)
        found: dict[str, Any] = {"font_name": printable(text_of(record[14:], 1)) or "宋体"}
        found["font_size"] = min(max(1.0, height / 20), 400.0)
        if weight >= 600:
            found["bold"] = True
        if flags & 0x02:
            found["italic"] = True
        if flags & 0x08:
            found["font_strikeout"] = True
        if record[10]:
            found["underline"] = 1
        return found | self.coloured("font_color", colour)

    def style(self, record: bytes) -> Style:
        """One format of cells ([MS-XLS] 2.5.20 CellXF)."""
        font, code, _, stands, _, indent = struct.unpack_from("<HHHBBB", record)
        lines, more, fill = struct.unpack_from("<IIH", record, 10)
        # A code of the workbook's own goes before what every program knows by this number.
        style: dict[str, Any] = {"num_format": self.codes.get(code) or (code if code < 164 else 0)}
        place = font - (font > MISSING_FONT)
        style |= self.fonts[place] if place < len(self.fonts) else {}
        style |= {"align": ACROSS[stands & 7]} if ACROSS[stands & 7] else {}
        style |= {"valign": DOWN[stands >> 4 & 7]} if DOWN[stands >> 4 & 7] else {}
        style |= {"text_wrap": True} if stands & 8 else {}
        style |= {"indent": indent & 15} if indent & 15 else {}
        style |= {"shrink": True} if indent & 16 else {}
        colours = (lines >> 16 & 127, lines >> 23 & 127, more & 127, more >> 7 & 127)
        for number, (side, colour) in enumerate(zip(SIDES, colours, strict=True)):
            line = lines >> 4 * number & 15
            if 0 < line <= 13:
                style |= {side: line, **self.coloured(f"{side}_color", colour)}
        return style | (self.coloured("bg_color", fill & 127) if more >> 26 == 1 else {})

    def coloured(self, key: str, number: int) -> dict[str, str]:
        """A colour under its key, where it is one that is told."""
        place = number if number < 8 else number - 8
        return {key: f"#{self.palette[place]}"} if place < len(self.palette) else {}


def sizes_in(file: XlsFile, start: int) -> tuple[dict[int, float], dict[int, float]]:
    """Column index -> width; row number -> height of the first rows."""
    widths: dict[int, float] = {}
    heights: dict[int, float] = {}
    for kind, offset, length in file.records(start):
        if kind == COLUMNS and length >= 6:
            first, last, width = struct.unpack_from("<HHH", file.stream, offset)
            if 0 < width <= 255 * 256:
                widths |= dict.fromkeys(range(first, min(last, 255) + 1), width / 256)
        elif kind == ROW and length >= 16 and len(heights) < MOST_HEIGHTS:
            number, _, _, height = struct.unpack_from("<HHHH", file.stream, offset)
            heights[number + 1] = min((height & 0x7FFF) / 20, 400.0)
    return widths, heights


def rows_in(file: XlsFile, start: int, known: int) -> Iterator[RowStyles]:
    """The styles of the cells, row by row."""
    number, styles = 0, dict[int, int]()
    try:
        for kind, offset, length in file.records(start):
            found = places_in(kind, file.stream, offset, length)
            if found is None:
                continue
            row, column, places = found
            if row != number:
                if styles:
                    yield number, styles
                number, styles = row, {}
            styles |= {column + at: place for at, place in enumerate(places) if place < known}
    except (Refusal, struct.error):
        return
    if styles:
        yield number, styles


def places_in(kind: int, stream: bytes, offset: int, length: int) -> tuple[int, int, tuple[int, ...]] | None:
    """Row number, first column index and the places of the formats that a record of cells names."""
    if kind in CELLS and length >= 6:
        row, column, place = struct.unpack_from("<HHH", stream, offset)
        return row + 1, column, (place,)
    if kind in (MANY_NUMBERS, MANY_BLANKS) and length >= 6:
        row, column = struct.unpack_from("<HH", stream, offset)
        size = 6 if kind == MANY_NUMBERS else 2
        places = (struct.unpack_from("<H", stream, at)[0] for at in range(offset + 4, offset + length - 3, size))
        return row + 1, column, tuple(places)
    return None


def text_of(record: bytes, size: int) -> str:
    """A text with its count of characters in front, of one byte or two ([MS-XLS] 2.5.293, 2.5.240)."""
    count = int.from_bytes(record[:size], "little")
    wide = record[size] & 1
    text = record[size + 1 : size + 1 + count * (1 + wide)]
    return text.decode("utf-16-le" if wide else "latin-1", "replace")

"""The look of a sheet of an Office Open XML workbook (ECMA-376 part 1, 18.3 and 18.8)."""

import colorsys
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from workstation.findings import Refusal
from workstation.sheets.extent import column_number
from workstation.sheets.limits import COLUMNS
from workstation.sheets.look import INDEXED, Look, RowStyles, Style, printable
from workstation.sheets.xlsx import XlsxFile, local
from workstation.sheets.xlsx_scan import whole_cells

STYLES, THEME = "xl/styles.xml", "xl/theme/theme1.xml"
ROW = re.compile(rb"<row\b([^<>]*)(?<!/)>(.*?)</row>", re.DOTALL)
ROW_NUMBER = re.compile(rb"\sr\s*=\s*[\"'](\d{1,7})[\"']")
ROW_HEIGHT = re.compile(rb"\sht\s*=\s*[\"']([\d.]{1,8})[\"']")
STANDARD_HEIGHT = re.compile(rb"<sheetFormatPr\b[^<>]*\sdefaultRowHeight\s*=\s*[\"']([\d.]{1,8})[\"']")
STYLED_CELL = re.compile(rb'<c r="([A-Z]{1,3})\d{1,7}" s="(\d{1,5})"')
COLUMN = re.compile(rb"<col\b([^<>]*)>")
ATTRIBUTE = re.compile(rb"\s(min|max|width)\s*=\s*[\"']([\d.]{1,20})[\"']")
BORDERS = (
    "none", "thin", "medium", "dashed", "dotted", "thick", "double", "hair", "mediumDashed", "dashDot",
    "mediumDashDot", "dashDotDot", "mediumDashDotDot", "slantDashDot",
)  # fmt: skip
ACROSS = {"left": "left", "center": "center", "right": "right", "fill": "fill", "justify": "justify",
          "centerContinuous": "center_across", "distributed": "distributed"}  # fmt: skip
DOWN = {"top": "top", "center": "vcenter", "bottom": "bottom", "justify": "vjustify", "distributed": "vdistributed"}
THEME_ORDER = (1, 0, 3, 2, 4, 5, 6, 7, 8, 9, 10, 11)
"""Place in the theme's list of each colour by its number: light and dark stand crosswise."""


def xlsx_look(data: bytes, name: str, sheet: str) -> Look:
    """The look of the sheet of this name; an empty one where it cannot be told."""
    try:
        file = XlsxFile(data, name)
        part = dict(file.sheets)[sheet]
        styles = Styles(file).all() if STYLES in file.parts else []
        look = Look(styles=styles)
        head = next(whole_cells(file.pieces(part)), b"")
        look.widths = widths_in(head[: max(head.find(b"<sheetData"), 0)])
        look.heights = heights_in(head)
        standard = STANDARD_HEIGHT.search(head)
        look.height = min(float(standard[1]), 400.0) if standard else 0.0
        look.rows = rows_in(file, part, len(styles))
    except (Refusal, KeyError, ValueError):
        return Look()
    return look


def widths_in(head: bytes) -> dict[int, float]:
    """Column index -> width, from what stands in front of the rows."""
    found: dict[int, float] = {}
    for attributes in COLUMN.findall(head):
        values = {key: float(value) for key, value in ATTRIBUTE.findall(attributes)}
        if values.keys() >= {b"min", b"max", b"width"} and 0 < values[b"width"] <= 255:
            # The last column of a range that reaches to the end of the sheet says nothing of the ledger.
            last = min(int(values[b"max"]), int(values[b"min"]) + 1000, COLUMNS)
            found |= dict.fromkeys(range(int(values[b"min"]) - 1, last), values[b"width"])
    return found


def heights_in(head: bytes) -> dict[int, float]:
    """Row number -> height, of the first rows."""
    found = {}
    for attributes, _ in ROW.findall(head):
        number, height = ROW_NUMBER.search(attributes), ROW_HEIGHT.search(attributes)
        if number and height:
            found[int(number[1])] = min(float(height[1]), 400.0)
    return found


def rows_in(file: XlsxFile, part: str, known: int) -> Iterator[RowStyles]:
    """The styles of the cells, row by row, as every common program writes them."""
    try:
        for chunk in whole_cells(file.pieces(part)):
            for attributes, cells in ROW.findall(chunk):
                number = ROW_NUMBER.search(attributes)
                if number:
                    styled = ((column_number(letters) - 1, int(style)) for letters, style in STYLED_CELL.findall(cells))
                    yield int(number[1]), {column: style for column, style in styled if style < known}
    except Refusal:
        return


class Styles:
    """The formats of cells of one workbook."""

    def __init__(self, file: XlsxFile) -> None:
        """Read the parts that hold them. Raises ``Refusal``."""
        self.root = file.tree(STYLES)
        self.theme = theme_colours(file.tree(THEME)) if THEME in file.parts else []
        self.codes = {
            int(one.get("numFmtId", "0")): printable(one.get("formatCode", "")) for one in self.within("numFmts")
        }

    def within(self, group: str) -> list[ElementTree.Element]:
        """The children of a group of the styles."""
        return next((list(one) for one in self.root if local(one.tag) == group), [])

    def all(self) -> list[Style]:
        """The properties of every format that cells name by its place."""
        fonts = [self.font(one) for one in self.within("fonts")]
        fills = [self.fill(one) for one in self.within("fills")]
        borders = [self.border(one) for one in self.within("borders")]
        found: list[Style] = []
        for one in self.within("cellXfs"):
            style: dict[str, Any] = {"num_format": self.code(int(one.get("numFmtId", "0")))}
            for parts, key in ((fonts, "fontId"), (fills, "fillId"), (borders, "borderId")):
                place = int(one.get(key, "0"))
                style |= parts[place] if place < len(parts) else {}
            for child in one:
                if local(child.tag) == "alignment":
                    style |= alignment(child)
            found.append(style)
        return found

    def code(self, number: int) -> int | str:
        """A number format: its code, or the number of one that every program knows."""
        return self.codes.get(number) or (number if 0 <= number < 164 else 0)

    def font(self, element: ElementTree.Element) -> dict[str, Any]:
        """Name, size, weight and colour."""
        found: dict[str, Any] = {}
        for one in element:
            value = one.get("val", "")
            match local(one.tag):
                case "name":
                    found["font_name"] = printable(value) or "宋体"
                case "sz":
                    found["font_size"] = min(max(1.0, float(value)), 400.0)
                case "b" | "i" | "strike" as kind if value not in ("0", "false"):
                    found[{"b": "bold", "i": "italic", "strike": "font_strikeout"}[kind]] = True
                case "u" if value != "none":
                    found["underline"] = 1
                case "color":
                    found |= self.coloured("font_color", one)
        return found

    def fill(self, element: ElementTree.Element) -> dict[str, Any]:
        """The colour of a filled cell; other patterns are left out."""
        pattern = next(iter(element), None)
        if pattern is None or pattern.get("patternType") != "solid":
            return {}
        return next((self.coloured("bg_color", one) for one in pattern if local(one.tag) == "fgColor"), {})

    def border(self, element: ElementTree.Element) -> dict[str, Any]:
        """The lines around a cell."""
        found: dict[str, Any] = {}
        for one in element:
            side, kind = local(one.tag), one.get("style", "none")
            if side in ("left", "right", "top", "bottom") and kind in BORDERS[1:]:
                found[side] = BORDERS.index(kind)
                for colour in one:
                    found |= self.coloured(f"{side}_color", colour)
        return found

    def coloured(self, key: str, element: ElementTree.Element) -> dict[str, str]:
        """A colour under its key, where it is one that is told."""
        theme, indexed = element.get("theme", ""), element.get("indexed", "")
        shade = element.get("rgb", "")[-6:]
        if theme.isdecimal() and int(theme) < len(THEME_ORDER):
            place = THEME_ORDER[int(theme)]
            shade = self.theme[place] if place < len(self.theme) else ""
        elif indexed.isdecimal() and int(indexed) < 64:
            # The first eight numbers name the same colours as the next eight.
            place = 6 * (int(indexed) if int(indexed) < 8 else int(indexed) - 8)
            shade = INDEXED[place : place + 6]
        if not re.fullmatch(r"[0-9A-Fa-f]{6}", shade):
            return {}
        return {key: "#" + tinted(shade, float(element.get("tint", "0")))}


def theme_colours(root: ElementTree.Element) -> list[str]:
    """The colours of a theme in its own order."""
    found = []
    for scheme in root.iter():
        if local(scheme.tag) == "clrScheme":
            found += [next((one.get("lastClr") or one.get("val") or "" for one in colour), "") for colour in scheme]
    return found


def tinted(shade: str, tint: float) -> str:
    """A colour made lighter or darker (18.8.19)."""
    if not tint:
        return shade.upper()
    red, green, blue = (int(shade[place : place + 2], 16) / 255 for place in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    parts = colorsys.hls_to_rgb(hue, min(max(light, 0.0), 1.0), saturation)
    return "".join(f"{round(part * 255):02X}" for part in parts)


def alignment(element: ElementTree.Element) -> dict[str, Any]:
    """How the contents stand in a cell."""
    found: dict[str, Any] = {}
    across, down = ACROSS.get(element.get("horizontal", "")), DOWN.get(element.get("vertical", ""))
    if across:
        found["align"] = across
    if down:
        found["valign"] = down
    if element.get("wrapText") in ("1", "true"):
        found["text_wrap"] = True
    if element.get("shrinkToFit") in ("1", "true"):
        found["shrink"] = True
    indent = element.get("indent", "")
    if indent.isdecimal() and 0 < int(indent) <= 15:
        found["indent"] = int(indent)
    return found

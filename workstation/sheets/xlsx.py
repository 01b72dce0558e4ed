"""Looks over an Office Open XML workbook before the reader does.

The reader sets memory aside for the whole rectangle around the filled cells and ends the process where there
is not enough, it believes whatever sizes the parts turn out to have, and it gives an empty text for ``#REF!``.
So each part is unpacked here once, a piece at a time, counted and searched.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

from workstation.sheets import limits
from workstation.sheets.cells import NEVER_COMPUTED, CellError
from workstation.sheets.contents import refuse_foreign_archive
from workstation.sheets.limits import refusal

PIECE = 1048576
WORKBOOK = "xl/workbook.xml"
LINKS = "xl/_rels/workbook.xml.rels"
SHARED_TEXTS = "xl/sharedstrings.xml"
DECLARATIONS = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
# A cell as every common program writes it; a match without letters is a cell that needs a closer look.
CELLS = re.compile(rb'<c(?: r="([A-Z]{1,3})\d{1,5}"|(?=[\s/>]))')
PLACES = re.compile(rb'<c(?: r="([A-Z]{1,3})([1-9]\d{0,6})"|(?=[\s/>]))')
ROWS_OF_CELLS = 99_999
PREFIXED_CELL = re.compile(rb"<[^<>\s/:]+:c[\s/>]")
CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"([^<>]*[^/<>]|)>(.*?)</c>', re.DOTALL)
RESULT = re.compile(rb"<v[^<>]*>([^<]+)</v>")


@dataclass(slots=True)
class Extent:
    """What a sheet holds: its last row and column, from 1, and what the reader does not tell."""

    rows: int = 0
    columns: int = 0
    farthest: str = ""
    """Reference of the filled cell farthest down or to the right."""
    errors: dict[int, dict[int, CellError]] = field(default_factory=dict)
    """Failed formulas by row number from 1 and column index from 0."""

    @property
    def cells(self) -> int:
        """Cells of the rectangle the reader would set aside."""
        return self.rows * self.columns


def local(tag: str) -> str:
    """The name of an element or attribute without its namespace."""
    return tag.rpartition("}")[2]


def column_number(letters: str | bytes) -> int:
    """Column number from 1 of its letters: A is 1, XFD is 16384."""
    number = 0
    for letter in letters.encode() if isinstance(letters, str) else letters:
        number = number * 26 + letter - 64
    return number


class XlsxFile:
    """The parts of a workbook, each checked before anything reads it."""

    def __init__(self, data: bytes, name: str) -> None:
        """Check the list of parts. Raises ``Refusal``."""
        self.name = name
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(data))
            entries = self.archive.infolist()
        except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, OSError, NotImplementedError) as fault:
            raise refusal("truncated", name=name) from fault
        self.check_entries(entries)
        refuse_foreign_archive(self.archive, name)
        self.parts = {entry.filename.replace("\\", "/").lower(): entry for entry in entries}
        if len(self.parts) < len(entries):
            raise refusal("unreadable", name=name)
        self.unpacked = 0
        for part in self.parts:
            if part.endswith((".xml", ".rels")) and not part.startswith("xl/worksheets/sheet"):
                self.check_part(part)
        self.dates_from_1904 = False
        self.sheets = self.list_sheets()
        """Name and part of each sheet, in the order of the workbook."""

    def check_entries(self, entries: list[zipfile.ZipInfo]) -> None:
        """Refuse by what the list of parts claims; what they really hold is counted as they are unpacked."""
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise refusal("encrypted", name=self.name)
        packed_too_tight = any(
            entry.file_size > limits.RATIO_FROM_BYTES
            and entry.file_size > limits.RATIO * max(entry.compress_size, 1)
            for entry in entries
        )
        total = sum(entry.file_size for entry in entries)
        if len(entries) > limits.ENTRIES or total > limits.UNPACKED_BYTES or packed_too_tight:
            raise refusal("zip_bomb", name=self.name)

    def pieces(self, part: str) -> Iterator[bytes]:
        """The unpacked contents of a part. Raises ``Refusal`` where they are damaged or too many."""
        try:
            with self.archive.open(self.parts[part]) as stream:
                while piece := stream.read(PIECE):
                    self.unpacked += len(piece)
                    # A sheet may have to be looked over three times.
                    if self.unpacked > 3 * limits.UNPACKED_BYTES:
                        raise refusal("zip_bomb", name=self.name)
                    yield piece
        except KeyError as fault:
            raise refusal("truncated", name=self.name) from fault
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError) as fault:
            raise refusal("damaged", name=self.name) from fault

    def check_part(self, part: str) -> None:
        """Unpack a part whole; refuse declarations of entities, which no workbook needs."""
        end = b""
        texts = 0
        for piece in self.pieces(part):
            if DECLARATIONS.search(end + piece):
                raise refusal("xml_entities", name=self.name)
            end = piece[-16:]
            texts += piece.count(b"<si") if part == SHARED_TEXTS else 0
        if texts > limits.CELLS // 2:
            raise refusal("zip_bomb", name=self.name)

    def tree(self, part: str) -> ElementTree.Element:
        """A small part, parsed."""
        try:
            return ElementTree.fromstring(b"".join(self.pieces(part)))  # noqa: S314 - checked for entities before
        except (ElementTree.ParseError, ValueError, LookupError, RecursionError) as fault:
            raise refusal("damaged", name=self.name) from fault

    def list_sheets(self) -> list[tuple[str, str]]:
        """Name and part of each sheet as the workbook lists them."""
        targets = {link.get("Id"): link.get("Target", "") for link in self.tree(LINKS)}
        sheets: list[tuple[str, str]] = []
        for element in self.tree(WORKBOOK).iter():
            if local(element.tag) == "workbookPr":
                self.dates_from_1904 = element.get("date1904", "0") in ("1", "true")
            elif local(element.tag) == "sheet":
                link = next((value for key, value in element.items() if local(key) == "id" and "}" in key), "")
                target = targets.get(link, "").replace("\\", "/").lower().removeprefix("/")
                sheets.append((element.get("name", ""), target if target.startswith("xl/") else f"xl/{target}"))
        return sheets

    def extent(self, part: str) -> Extent:
        """Look a sheet over. Raises ``Refusal`` where reading it would take too much memory."""
        found = quick_extent(self, part)
        if found and found.cells > limits.CELLS:
            found = quick_extent(self, part, roughly=False)
        if found is None or found.cells > limits.CELLS:
            found = exact_extent(self, part)
        if found.cells > limits.CELLS or found.rows > limits.ROWS or found.columns > limits.COLUMNS:
            raise refusal("sheet_too_wide", name=self.name, cell=found.farthest)
        return found


def whole_cells(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same contents, cut in front of a row, so that no cell is torn in two."""
    rest: list[bytes] = []
    for piece in pieces:
        cut = piece.rfind(b"<row")
        if cut < 0:
            rest.append(piece)
            continue
        yield b"".join((*rest, memoryview(piece)[:cut]))
        rest = [piece[cut:]]
    yield b"".join(rest)


def quick_extent(file: XlsxFile, part: str, *, roughly: bool = True) -> Extent | None:
    """The extent of a sheet written in the usual manner, styled empty cells counted; ``None`` for any other.

    ``roughly`` takes all rows below the 100,000th for the 99,999th, in a third of the time.
    """
    extent = Extent()
    columns: set[bytes] = set()
    count = 0
    for place, chunk in enumerate(whole_cells(file.pieces(part))):
        # Declarations stand before the root element, which the first chunk reaches beyond.
        if place == 0 and DECLARATIONS.search(chunk):
            raise refusal("xml_entities", name=file.name)
        if b":c" in chunk and PREFIXED_CELL.search(chunk):
            return None
        if b't="e"' in chunk or b"<f" in chunk:
            keep_errors(chunk, extent)
        letters = CELLS.findall(chunk)
        count += len(letters)
        seen = set(letters)
        if not roughly or b"" in seen:
            places = set(PLACES.findall(chunk))
            seen = {place[0] for place in places}
            if b"" in seen:
                return None
            extent.rows = max([extent.rows, *(int(place[1]) for place in places)])
        elif seen:
            extent.rows = max(extent.rows, ROWS_OF_CELLS)
        columns |= seen
    extent.columns = max(map(column_number, columns), default=0)
    return extent if count <= limits.CELLS else None


def keep_errors(chunk: bytes, extent: Extent) -> None:
    """Find failed and never computed formulas among whole cells."""
    for letters, number, attributes, content in CELL.findall(chunk):
        failed = b't="e"' in attributes
        if not failed and (b"<f" not in content or b't="str"' in attributes):
            continue
        result = RESULT.search(content)
        if failed or not result:
            error = CellError(result[1][:16].decode(errors="replace")) if result else NEVER_COMPUTED
            extent.errors.setdefault(int(number), {})[column_number(letters) - 1] = error


def exact_extent(file: XlsxFile, part: str) -> Extent:
    """The extent of any sheet, of its filled cells only, with the errors, by a real parser."""
    from xml.parsers import expat

    walk = SheetWalk()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.CharacterDataHandler = walk.text
    try:
        for piece in file.pieces(part):
            if b"<!" in piece and DECLARATIONS.search(piece):
                raise refusal("xml_entities", name=file.name)
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as fault:
        raise refusal("damaged", name=file.name) from fault
    return walk.extent


class SheetWalk:
    """Follows the elements of a sheet (ECMA-376 part 1, 18.3.1) and keeps the extent of what is filled in."""

    def __init__(self) -> None:
        self.extent = Extent()
        self.row = 0
        self.column = 0
        self.kind = ""
        self.has_formula = False
        self.content = ""
        self.inside = False

    def start(self, tag: str, attributes: dict[str, Any]) -> None:
        """An element begins."""
        name = tag.rpartition(":")[2]
        if name == "row":
            self.row = number_of(attributes.get("r")) or self.row + 1
            self.column = 0
        elif name == "c":
            self.start_cell(attributes)
        elif name == "f":
            self.has_formula = True
        elif name in ("v", "t"):
            self.inside = True

    def start_cell(self, attributes: dict[str, Any]) -> None:
        """A cell without a reference stands right of the one before."""
        self.column += 1
        reference = re.fullmatch(r"\$?([A-Za-z]+)\$?(\d+)", attributes.get("r", ""))
        if reference:
            self.column = column_number(reference[1].upper()[:7])
            self.row = number_of(reference[2]) or self.row
        self.kind = attributes.get("t", "n")
        self.has_formula = self.inside = False
        self.content = ""

    def text(self, characters: str) -> None:
        """Characters, kept as far as an error's name goes."""
        if self.inside and len(self.content) < 32:
            self.content += characters

    def end(self, tag: str) -> None:
        """An element ends."""
        name = tag.rpartition(":")[2]
        if name in ("v", "t"):
            self.inside = False
        elif name == "c":
            self.end_cell()

    def end_cell(self) -> None:
        """Keep where the cell stands if it is filled in, and its error."""
        never_computed = self.has_formula and not self.content and self.kind != "str"
        if not self.content and not never_computed:
            return
        extent = self.extent
        if self.row > extent.rows or self.column > extent.columns:
            extent.farthest = f"{column_letters(self.column)}{self.row}"
        extent.rows = max(extent.rows, self.row)
        extent.columns = max(extent.columns, self.column)
        if self.kind == "e" or never_computed:
            error = NEVER_COMPUTED if never_computed else CellError(self.content[:16])
            extent.errors.setdefault(self.row, {})[self.column - 1] = error


def number_of(digits: str | None) -> int:
    """A row number; 0 where there is none."""
    return int(digits) if digits and digits.isdecimal() and len(digits) < 10 else 0


def column_letters(number: int) -> str:
    """Letters of a column number from 1: 16384 is XFD."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters



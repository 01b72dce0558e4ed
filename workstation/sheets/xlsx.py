"""Looks over an Office Open XML workbook before the reader does.

The reader sets memory aside for the whole rectangle around the filled cells and ends the process where
there is not enough, it believes whatever sizes the parts turn out to have, and it hides ``#REF!``.
So each part is unpacked here once, a piece at a time, counted and searched.
"""

import io
import re
import zipfile
import zlib
from array import array
from collections.abc import Iterator
from xml.etree import ElementTree

from workstation.sheets import limits
from workstation.sheets.contents import refuse_foreign_archive
from workstation.sheets.extent import Extent
from workstation.sheets.limits import refusal
from workstation.sheets.xlsx_marks import comments_in
from workstation.sheets.xlsx_scan import copied_bytes, exact_extent, quick_extent, refuse_declared

PIECE = 1048576
WORKBOOK = "xl/workbook.xml"
LINKS = "xl/_rels/workbook.xml.rels"
SHARED_TEXTS = "xl/sharedstrings.xml"
TEXT_BEGINS = re.compile(rb"<(?:\w+:)?si\b")
MACROS = "vbaproject.bin"
OTHER_BOOKS = "xl/externallinks/externallink"
CELL_BYTES = 32
"""What the reader sets aside for each cell of the rectangle, and for each text besides its letters."""


def local(tag: str) -> str:
    """The name of an element or attribute without its namespace."""
    return tag.rpartition("}")[2]


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
        self.size = len(data)
        self.unpacked = 0
        self.text_lengths = array("L")
        """Bytes of each text that cells share."""
        self.torn = b""
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
            entry.file_size > limits.RATIO_FROM_BYTES and entry.file_size > limits.RATIO * max(entry.compress_size, 1)
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
                    # A sheet may have to be looked over a few times.
                    if self.unpacked > 6 * limits.UNPACKED_BYTES:
                        raise refusal("zip_bomb", name=self.name)
                    yield piece
        except KeyError as fault:
            raise refusal("truncated", name=self.name) from fault
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError) as fault:
            raise refusal("damaged", name=self.name) from fault

    def check_part(self, part: str) -> None:
        """Unpack a part whole; refuse declarations of entities, which no workbook needs."""
        end = b""
        for piece in self.pieces(part):
            refuse_declared(end + piece, self.name)
            end = piece[-16:]
            if part == SHARED_TEXTS:
                self.measure_texts(piece)
        self.measure_texts(b"<")
        if len(self.text_lengths) > limits.CELLS // 2:
            raise refusal("zip_bomb", name=self.name)

    def measure_texts(self, piece: bytes) -> None:
        """Add the next piece of the shared texts to their lengths, marks and all; a tag torn in two waits."""
        end = piece.rfind(b"<")
        whole = self.torn + piece[:end] if end >= 0 else self.torn + piece
        self.torn = piece[end:] if end >= 0 else b""
        first, *others = map(len, TEXT_BEGINS.split(whole))
        if self.text_lengths:
            self.text_lengths[-1] += first
        self.text_lengths.extend(others)

    def tree(self, part: str) -> ElementTree.Element:
        """A small part, parsed."""
        if part in self.parts and self.parts[part].file_size > limits.SMALL_PART_BYTES:
            raise refusal("zip_bomb", name=self.name)
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
                links = (value for key, value in element.items() if "}" in key and local(key) == "id")
                target = targets.get(next(links, ""), "").replace("\\", "/").lower().removeprefix("/")
                part = target if target.startswith("xl/") else f"xl/{target}"
                sheets.append((element.get("name", ""), part))
        return sheets

    def extent(self, part: str) -> Extent:
        """Look a sheet over. Raises ``Refusal`` where reading it would take too much memory."""
        found = quick_extent(self.pieces(part), self.name)
        if found and (found.cells > limits.CELLS or self.memory(part, found) > limits.MEMORY):
            found = quick_extent(self.pieces(part), self.name, roughly=False)
        if found is None or found.cells > limits.CELLS:
            found = exact_extent(self.pieces(part), self.name)
        if found.cells > limits.CELLS or found.rows > limits.ROWS or found.columns > limits.COLUMNS:
            raise refusal("sheet_too_wide", name=self.name, cell=found.farthest)
        if self.memory(part, found) > limits.MEMORY:
            raise refusal("sheet_too_large", name=self.name, cell=found.farthest)
        found.marks.comments = self.comments(part)
        return found

    def memory(self, part: str, found: Extent) -> int:
        """Bytes the reader will need for a sheet, at most."""
        texts = CELL_BYTES * (len(self.text_lengths) + found.text_cells) + sum(self.text_lengths)
        fixed = self.size + texts + CELL_BYTES * found.cells + found.text_bytes
        copies = found.text_cells * max(self.text_lengths, default=0)
        if fixed + copies > limits.MEMORY:
            copies = copied_bytes(self.pieces(part), self.text_lengths)
        return fixed + copies

    def comments(self, part: str) -> list[str]:
        """References of the cells of a sheet that have a comment."""
        folder, _, name = part.rpartition("/")
        links = f"{folder}/_rels/{name}.rels"
        if links not in self.parts:
            return []
        targets = [link.get("Target", "") for link in self.tree(links) if link.get("Type", "").endswith("/comments")]
        found: list[str] = []
        for target in targets:
            comments = resolved(folder, target)
            if comments in self.parts and self.parts[comments].file_size <= limits.SMALL_PART_BYTES:
                found += comments_in(b"".join(self.pieces(comments)))
        return found

    @property
    def has_macros(self) -> bool:
        """Whether the workbook carries a program; nothing of it is ever run."""
        return any(part.endswith(MACROS) for part in self.parts)

    @property
    def other_books(self) -> int:
        """How many other workbooks its formulas refer to; none of them is ever opened."""
        return sum(part.startswith(OTHER_BOOKS) for part in self.parts)


def resolved(folder: str, target: str) -> str:
    """The part that a link of a part in ``folder`` leads to."""
    target = target.replace("\\", "/").lower()
    if target.startswith("/"):
        return target.removeprefix("/")
    parts = folder.split("/")
    for step in target.split("/"):
        if step == "..":
            parts = parts[:-1]
        elif step not in ("", "."):
            parts.append(step)
    return "/".join(parts)

"""Looks over a binary workbook before the reader does: compound file [MS-CFB] with BIFF records [MS-XLS].

The reader believes every count and place the records claim, and ends the process where memory for them runs
out; it gives an empty text for ``#REF!`` and does not say which day it counts from. The records are few kinds
and lie one after the other, so they are walked here once.
"""

import io
import struct
from collections import Counter
from collections.abc import Iterator

from workstation.sheets import limits
from workstation.sheets.cells import CellError
from workstation.sheets.extent import Extent, by_row, column_letters
from workstation.sheets.limits import refusal
from workstation.sheets.marks import Marks
from workstation.sheets.xls_texts import TextLengths

BOUND_SHEET, EOF, FILE_PASS, DATE_MODE, SHARED_TEXTS, DIMENSIONS = 0x85, 0x0A, 0x2F, 0x22, 0xFC, 0x200
FORMULA, ERROR, MANY_NUMBERS = 0x06, 0x205, 0xBD
ROW, COLUMNS, FILTERED, NOTE, SHARED_TEXT = 0x208, 0x7D, 0x9B, 0x1C, 0xFD
CELL_BYTES = 32
"""What the reader sets aside for each cell of the rectangle, and for each text besides its letters."""
MACROS = ("_vba_project_cur", "vba")
CELLS = frozenset((FORMULA, ERROR, MANY_NUMBERS, 0x203, 0x204, 0x27E, 0xFD, 0xD6, 0x02, 0x03, 0x04, 0x05))
"""Records of filled cells; each begins with row and column, from 0."""
ERROR_TEXTS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
WORKSHEET = 0


class XlsFile:
    """The records of a binary workbook."""

    def __init__(self, data: bytes, name: str) -> None:
        """Find the stream of records and walk its head. Raises ``Refusal``."""
        self.name = name
        self.stream, self.has_macros = workbook_stream(data, name)
        self.dates_from_1904 = False
        self.texts_at = -1
        """Where the shared texts begin, after their two counts."""
        self.text_uses: Counter[int] = Counter()
        """How many cells refer to each shared text."""
        self.starts: list[tuple[int, bool]] = []
        """Where each sheet's records begin, and whether it is a worksheet."""
        self.check_head()
        # The reader takes all sheets in at once, those that are no worksheets too.
        extents = [(self.extent(start), is_worksheet) for start, is_worksheet in self.starts]
        if sum(extent.cells for extent, _ in extents) > limits.CELLS:
            farthest = max((extent for extent, _ in extents), key=lambda extent: extent.cells).farthest
            raise refusal("sheet_too_wide", name=name, cell=farthest)
        if self.memory(len(data), [extent for extent, _ in extents]) > limits.MEMORY:
            farthest = max((extent for extent, _ in extents), key=lambda extent: extent.cells).farthest
            raise refusal("sheet_too_large", name=name, cell=farthest)
        self.extents = [extent for extent, is_worksheet in extents if is_worksheet]
        """Extent of each worksheet."""

    def records(self, start: int) -> Iterator[tuple[int, int, int]]:
        """Kind, offset and length of the records from ``start`` to the next end mark."""
        position, end = start, len(self.stream) - 4
        while 0 <= position <= end:
            kind, length = struct.unpack_from("<HH", self.stream, position)
            if position + 4 + length > len(self.stream):
                raise refusal("truncated", name=self.name)
            yield kind, position + 4, length
            if kind == EOF:
                return
            position += 4 + length

    def check_head(self) -> None:
        """Read what concerns the whole workbook. Raises ``Refusal`` where it is encrypted or damaged."""
        for kind, offset, length in self.records(0):
            if kind == FILE_PASS:
                raise refusal("encrypted", name=self.name)
            if kind == DATE_MODE and length >= 2:
                self.dates_from_1904 = self.stream[offset] == 1
            elif kind == BOUND_SHEET and length >= 6:
                start = struct.unpack_from("<I", self.stream, offset)[0]
                self.starts.append((start, self.stream[offset + 5] == WORKSHEET))
            elif kind == SHARED_TEXTS and length >= 8:
                self.check_texts(struct.unpack_from("<I", self.stream, offset + 4)[0])
                self.texts_at = offset
        if len(self.starts) > 1000 or not self.stream.startswith((b"\x09\x08", b"\x09\x04", b"\x09\x02")):
            raise refusal("damaged", name=self.name)

    def extent(self, start: int) -> Extent:
        """Extent and errors of one sheet."""
        found = Extent()
        for kind, offset, length in self.records(start):
            if kind == DIMENSIONS:
                self.check_claim(offset, length)
            if kind not in CELLS or length < 6:
                keep_marks(found.marks, kind, self.stream[offset : offset + min(length, 16)])
                continue
            if kind == SHARED_TEXT and length >= 10:
                self.text_uses[struct.unpack_from("<I", self.stream, offset + 6)[0]] += 1
            row, column = struct.unpack_from("<HH", self.stream, offset)
            if kind == MANY_NUMBERS:
                column = max(column, struct.unpack_from("<H", self.stream, offset + length - 2)[0])
            elif kind in (ERROR, FORMULA):
                self.keep_error(found, kind, offset, length)
            if row >= found.rows or column >= found.columns:
                found.rows = max(found.rows, row + 1)
                found.columns = max(found.columns, column + 1)
                found.farthest = f"{column_letters(column + 1)}{row + 1}"
        found.marks.comments.sort(key=by_row)
        return found

    def memory(self, size: int, extents: list[Extent]) -> int:
        """Bytes the reader will need at most: it takes all sheets in at once, each text copied into each cell."""
        fixed = 2 * size + CELL_BYTES * (sum(extent.cells for extent in extents) + self.text_uses.total())
        longest = 3 * 32_767
        if fixed + self.text_uses.total() * longest <= limits.MEMORY or self.texts_at < 0:
            return fixed
        lengths = TextLengths(self.stream, self.texts_at).all()
        return fixed + sum(
            uses * (lengths[index] if index < len(lengths) else longest) for index, uses in self.text_uses.items()
        )

    def check_texts(self, count: int) -> None:
        """Refuse a count of texts the reader would set memory aside for; each takes three bytes at least."""
        if count > len(self.stream) // 3:
            raise refusal("damaged", name=self.name)

    def check_claim(self, offset: int, length: int) -> None:
        """Refuse a claimed size for which the reader would set much memory aside ([MS-XLS] 2.4.90)."""
        layout = "<IIHH" if length >= 14 else "<HHHH"
        if length < struct.calcsize(layout):
            raise refusal("damaged", name=self.name)
        top, bottom, left, right = struct.unpack_from(layout, self.stream, offset)
        if (bottom == 0 or right == 0) and top <= limits.ROWS:
            return  # An empty sheet; the reader sets nothing aside.
        if bottom <= top or right <= left or (bottom - top) * (right - left) > limits.CELLS:
            raise refusal("damaged", name=self.name)

    def keep_error(self, found: Extent, kind: int, offset: int, length: int) -> None:
        """Keep a failed formula ([MS-XLS] 2.4.24 BoolErr, 2.4.127 Formula)."""
        record = self.stream[offset : offset + length]
        if kind == ERROR:
            code = record[6] if length >= 8 and record[7] == 1 else None
        else:
            code = record[8] if length >= 14 and record[6] == 2 and record[12:14] == b"\xff\xff" else None
        if code is not None:
            row, column = struct.unpack_from("<HH", record)
            found.errors.setdefault(row + 1, {})[column] = CellError(ERROR_TEXTS.get(code, "#?"))


def keep_marks(marks: Marks, kind: int, record: bytes) -> None:
    """Keep what is hidden or commented ([MS-XLS] 2.4.221 Row, 2.4.53 ColInfo, 2.4.181 Note, 2.4.121 FilterMode)."""
    if kind == ROW and len(record) >= 16:
        if record[12] & 0x20:
            marks.hidden_rows.add(struct.unpack_from("<H", record)[0] + 1)
    elif kind == COLUMNS and len(record) >= 10:
        first, last, width, _, flags = struct.unpack_from("<HHHHH", record)
        if flags & 1 or width == 0:
            marks.hidden_columns.update(range(first, min(last, 255) + 1))
    elif kind == NOTE and len(record) >= 4:
        row, column = struct.unpack_from("<HH", record)
        if row != 0xFFFF:
            marks.comments.append(f"{column_letters(column + 1)}{row + 1}")
    elif kind == FILTERED:
        marks.filtering = True


def workbook_stream(data: bytes, name: str) -> tuple[bytes, bool]:
    """The stream of records of a compound file, and whether there are macros.

    Raises ``Refusal`` naming what else the file is.
    """
    import olefile

    try:
        container = olefile.OleFileIO(io.BytesIO(data))
        paths = container.listdir()
        streams = {path[-1].lower(): path for path in paths if len(path) == 1}
        for stream, code in (
            ("encryptedpackage", "encrypted"),
            ("encryptioninfo", "encrypted"),
            ("worddocument", "is_document"),
            ("powerpoint document", "is_document"),
        ):
            if stream in streams:
                raise refusal(code, name=name)
        path = streams.get("workbook") or streams.get("book")
        if path is None:
            raise refusal("not_a_workbook", name=name)
        stream_of = container.openstream(path)
        records = stream_of.read()
    except (OSError, ValueError, IndexError, struct.error, OverflowError, RecursionError) as fault:
        raise refusal("truncated", name=name) from fault
    if len(records) < 8:
        raise refusal("truncated", name=name)
    return records, any(path[0].lower() in MACROS for path in paths)

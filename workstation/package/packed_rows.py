"""The rows of large sheets, made as text at once and packed in a second thread while the next ones are made.

XlsxWriter writes everything else: it makes a workbook whose sheets have their headings only, and ``splice`` puts the
packed rows into it. Each row is the very text that the pinned version writes for it (a test compares the bytes).
"""

import datetime
import re
import shutil
import zipfile
import zlib
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from workstation.package.written_values import Kind
from workstation.sheets.cells import Cell

TEXT_LIMIT = 32_767
"""Characters of a cell, in units of UTF-16."""
ROW_LIMIT = 1_048_576
PIECE = 256 * 1024
"""Characters packed at a time."""
AHEAD = 4
"""Pieces that may wait for the packing thread."""
LEVEL = 5
"""A quarter faster than 6 for one per cent more bytes."""
END_OF_ROWS = b"</sheetData>"
"""Stands once in a sheet: in a text its first letter is escaped."""
DAY_ZERO = datetime.date(1899, 12, 30).toordinal()
CRC_POLYNOMIAL = 0xEDB88320

_SPECIAL = re.compile("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9a-fA-F]{4}_")


class PackedRows:
    """Text deflated into a file, as one part of a larger entry of a zip."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = self.crc = 0
        """Of the text, in bytes."""
        self._file = path.open("wb")
        self._deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        self._thread: ThreadPoolExecutor | None = None
        self._waiting: deque[Future[None]] = deque()
        self._texts: list[str] = []
        self._length = 0

    def add(self, text: str) -> None:
        """Take in the next text. Raises ``OSError`` where a former one could not be written."""
        self._texts.append(text)
        self._length += len(text)
        if self._length < PIECE:
            return
        self._thread = self._thread or ThreadPoolExecutor(1, "packing")
        self._waiting.append(self._thread.submit(self._pack, "".join(self._texts)))
        self._texts, self._length = [], 0
        if len(self._waiting) > AHEAD:
            self._waiting.popleft().result()

    def _pack(self, text: str) -> None:
        data = text.encode()
        self.size += len(data)
        self.crc = zlib.crc32(data, self.crc)
        self._file.write(self._deflate.compress(data))

    def finish(self) -> None:
        """Everything lies in the file, open to be followed by more. Raises ``OSError``."""
        while self._waiting:
            self._waiting.popleft().result()
        self._pack("".join(self._texts))
        self._file.write(self._deflate.flush(zlib.Z_FULL_FLUSH))
        self.close()

    def close(self) -> None:
        """Let go of thread and file, whatever became of them."""
        if self._thread:
            self._thread.shutdown(cancel_futures=True)
        self._file.close()


def cell_texts(
    kind: Kind, letters: str, style: int, first: int, cells: Sequence[Cell], escape: Callable[[str], str]
) -> list[str]:
    """The cells of a column as a sheet holds them, from this row on; nothing for an empty one.

    Raises ``ValueError`` for a text too long for a cell.
    """
    numbers = range(first, first + len(cells))
    begun, styled = f'<c r="{letters}', f'" s="{style}"'
    if kind in (Kind.AMOUNT, Kind.DECIMAL, Kind.COUNT):
        return [
            "" if cell is None else f"{begun}{number}{styled}><v>{cell:.16G}</v></c>"
            for number, cell in zip(numbers, cells, strict=True)
        ]
    if kind is Kind.DAY:
        return [
            "" if cell is None
            else f"{begun}{number}{styled}><v>{cell.toordinal() - DAY_ZERO}</v></c>" if isinstance(cell, datetime.date)
            else f"{begun}{number}{styled}{inline_text(str(cell), escape)}"
            for number, cell in zip(numbers, cells, strict=True)
        ]  # fmt: skip
    texts: list[str] = [cell for cell in cells if cell is not None]  # type: ignore[misc]
    if max(map(len, texts), default=0) > TEXT_LIMIT // 2 and any(map(is_too_long, texts)):
        raise ValueError(f"{letters}: a text of more than {TEXT_LIMIT} characters")
    if _SPECIAL.search("".join(texts)) or list(map(str.strip, texts)) != texts:
        return [
            "" if cell is None else f"{begun}{number}{styled}{inline_text(str(cell), escape)}"
            for number, cell in zip(numbers, cells, strict=True)
        ]
    styled += ' t="inlineStr"><is><t>'
    return [
        "" if cell is None else f"{begun}{number}{styled}{cell}</t></is></c>"
        for number, cell in zip(numbers, cells, strict=True)
    ]


def is_too_long(text: str) -> bool:
    """Whether a cell cannot hold a text."""
    return len(text.encode("utf-16-le")) // 2 > TEXT_LIMIT


def inline_text(text: str, escape: Callable[[str], str]) -> str:
    """The rest of a cell with any text in it; blanks at its ends are kept."""
    kept = ' xml:space="preserve"' if text.strip() != text else ""
    return f' t="inlineStr"><is><t{kept}>{escape(text)}</t></is></c>'


def row_texts(first: int, columns: Sequence[Sequence[str]], heights: Sequence[float] = ()) -> str:
    """Rows of cells, given as columns, as a sheet holds them; ``first`` is the number of the first one."""
    rows = enumerate(zip(*columns, strict=True), first)
    if not heights:
        return "".join([f'<row r="{number}">{"".join(cells)}</row>' for number, cells in rows])
    return "".join(
        [
            f'<row r="{number}" ht="{height:.16g}" customHeight="1">{"".join(cells)}</row>'
            for (number, cells), height in zip(rows, heights, strict=True)
        ]
    )


def splice(frame: Path, target: Path, packed: Mapping[str, PackedRows]) -> None:
    """Write the workbook ``frame`` anew with the packed rows behind those of its sheets; part -> rows."""
    with zipfile.ZipFile(frame) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in source.infolist():
            content = source.read(entry)
            written = zipfile.ZipInfo(entry.filename, entry.date_time)
            written.external_attr, written.create_system = entry.external_attr, entry.create_system
            written.compress_type = zipfile.ZIP_DEFLATED
            if entry.filename in packed:
                add_packed(archive, written, content, packed[entry.filename])
            else:
                archive.writestr(written, content)


def add_packed(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, content: bytes, rows: PackedRows) -> None:
    """Add an entry whose middle is packed already: deflate blocks that end on a byte may follow each other."""
    end = content.index(END_OF_ROWS)
    before, after = content[:end], content[end:]
    head, tail = deflated(before, zlib.Z_FULL_FLUSH), deflated(after, zlib.Z_FINISH)
    entry.CRC = joined_crc(joined_crc(zlib.crc32(before), rows.crc, rows.size), zlib.crc32(after), len(after))
    entry.file_size = len(content) + rows.size
    entry.compress_size = len(head) + rows.path.stat().st_size + len(tail)
    file = archive.fp
    assert file is not None
    entry.header_offset = file.tell()
    file.write(entry.FileHeader())
    file.write(head)
    with rows.path.open("rb") as body:
        shutil.copyfileobj(body, file, PIECE)
    file.write(tail)
    archive.start_dir = file.tell()
    archive.filelist.append(entry)
    archive.NameToInfo[entry.filename] = entry


def deflated(data: bytes, end: int) -> bytes:
    """Data as deflate blocks of their own."""
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush(end)


def joined_crc(first: int, second: int, length: int) -> int:
    """CRC-32 of two texts one after the other, from those of each and the length of the second.

    The CRC is a remainder of polynomials: the first one is shifted by as many bits as the second text has.
    """
    shift, power, rest = 1 << 31, 1 << 23, length  # x to the 0, x to the 8
    while rest:
        if rest & 1:
            shift = _product(power, shift)
        power = _product(power, power)
        rest >>= 1
    return _product(shift, first) ^ second


def _product(one: int, other: int) -> int:
    """Of two polynomials over two elements, modulo that of the CRC; the highest bit is the lowest power."""
    found = 0
    for bit in range(31, -1, -1):
        if one >> bit & 1:
            found ^= other
        other = other >> 1 ^ (CRC_POLYNOMIAL if other & 1 else 0)
    return found

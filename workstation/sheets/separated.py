"""Text with separators: the encodings and separators that spreadsheet programs in China write."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from workstation.sheets import limits
from workstation.sheets.cells import Cell, Row
from workstation.sheets.limits import refusal

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SEPARATORS = (",", "\t", ";")
SAMPLE_ROWS = 50


class SeparatedText:
    """A .csv file: its encoding and separator found out, its rows read one by one."""

    def __init__(self, data: bytes, name: str) -> None:
        """Find out how it is written. Raises ``Refusal`` where no encoding fits the whole of it."""
        self.data = data
        self.name = name
        self.encoding = self.find_encoding()
        self.separator = self.find_separator()

    def find_encoding(self) -> str:
        """The byte order mark decides, else the first of UTF-8 and GB18030 that fits every byte."""
        for mark, encoding in BOMS:
            if self.data.startswith(mark):
                return self.require(encoding)
        return "utf-8" if self.fits("utf-8") else self.require("gb18030")

    def fits(self, encoding: str) -> bool:
        """Whether the whole file can be decoded."""
        try:
            for _ in codecs.iterdecode(self.blocks(), encoding):
                pass
        except UnicodeError:
            return False
        return True

    def require(self, encoding: str) -> str:
        """The encoding, if it fits."""
        if not self.fits(encoding):
            raise refusal("encoding", name=self.name)
        return encoding

    def blocks(self) -> Iterator[bytes]:
        """The file in blocks, so that it is never decoded whole."""
        return (self.data[start : start + 65_536] for start in range(0, len(self.data), 65_536))

    def find_separator(self) -> str:
        """The separator that cuts the first rows most evenly into several cells; a comma where none does."""
        best, best_score = ",", 0
        for separator in SEPARATORS:
            try:
                widths = Counter(map(len, islice(self.records(separator), SAMPLE_ROWS)))
            except csv.Error:
                continue
            score = max((count for width, count in widths.items() if width > 1), default=0)
            if score > best_score:
                best, best_score = separator, score
        return best

    def records(self, separator: str) -> Iterator[list[str]]:
        """The records, cut at the separator. Raises ``csv.Error`` for quotation marks that do not close."""
        text = io.TextIOWrapper(io.BytesIO(self.data), self.encoding, newline="")
        return csv.reader(text, delimiter=separator, strict=True)

    def rows(self) -> Iterator[Row]:
        """Number and cells of each row that holds anything. Raises ``Refusal`` for an open quotation mark."""
        records = self.records(self.separator)
        number = 0
        try:
            for number, record in enumerate(records, 1):
                if number > limits.ROWS or len(record) > limits.COLUMNS:
                    raise refusal("sheet_too_wide", name=self.name, cell=str(number))
                if any(record):
                    cells: list[Cell] = [cell or None for cell in record]
                    yield number, cells
        except csv.Error as fault:
            raise refusal("quotation_mark", name=self.name, row=number + 1) from fault

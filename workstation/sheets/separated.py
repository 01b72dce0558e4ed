"""Text with separators: the encodings and separators that spreadsheet programs in China write."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from workstation.sheets import limits
from workstation.sheets.cells import Cell, Row
from workstation.sheets.encodings import CHOICES, find_encoding, is_torn
from workstation.sheets.extent import column_letters
from workstation.sheets.limits import refusal

SEPARATORS = (",", "\t", ";")
SAMPLE_ROWS = 50


class SeparatedText:
    """A .csv file: its encoding and separator found out, its rows read one by one."""

    def __init__(self, data: bytes, name: str, chosen: str = "") -> None:
        """Find out how it is written, or take the ``chosen`` encoding.

        Raises ``Refusal`` where no encoding, or not the chosen one, fits the whole of it.
        """
        self.data = data
        self.name = name
        chosen = chosen if chosen in CHOICES else ""
        encoding = find_encoding(data, chosen)
        if encoding is None and is_torn(data):
            raise refusal("truncated", name=name)
        if encoding is None:
            raise refusal("encoding_chosen", name=name, encoding=chosen) if chosen else refusal("encoding", name=name)
        self.encoding = encoding
        self.separator = self.find_separator()

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
        """The records, cut at the separator.

        Raises ``csv.Error`` for quotation marks that do not close, and ``Refusal`` for a record no sheet has.
        """
        lines = BoundedLines(io.TextIOWrapper(io.BytesIO(self.data), self.encoding.codec, newline=""), self.name)
        for record in csv.reader(lines, delimiter=separator, strict=True):
            lines.characters = 0
            yield record

    def rows(self) -> Iterator[Row]:
        """Number and cells of each row that holds anything. Raises ``Refusal`` for an open quotation mark."""
        records = self.records(self.separator)
        number = 0
        try:
            for number, record in enumerate(records, 1):
                if number > limits.ROWS or len(record) > limits.COLUMNS:
                    farthest = f"{column_letters(max(len(record), 1))}{number}"
                    raise refusal("sheet_too_wide", name=self.name, cell=farthest)
                if any(record):
                    cells: list[Cell] = [cell or None for cell in record]
                    yield number, cells
        except csv.Error as fault:
            raise refusal("quotation_mark", name=self.name, row=number + 1) from fault


class BoundedLines:
    """The lines of a text; those of one record together are no longer than any sheet's row."""

    def __init__(self, text: io.TextIOWrapper, name: str) -> None:
        self.text = text
        self.name = name
        self.number = 0
        self.characters = 0
        """Of the record that is being read; set back by who reads it."""

    def __iter__(self) -> "BoundedLines":
        return self

    def __next__(self) -> str:
        line = self.text.readline(limits.RECORD_CHARACTERS + 1)
        if not line:
            raise StopIteration
        self.number += 1
        self.characters += len(line)
        if self.characters > limits.RECORD_CHARACTERS:
            raise refusal("record_too_long", name=self.name, row=self.number)
        return line

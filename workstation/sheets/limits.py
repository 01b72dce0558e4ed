"""How large a file may be, and the one way in which a file is refused."""

from typing import Any

from workstation.findings import Refusal, hard

FILE_BYTES = 200 * 1024**2
"""Size on disk."""
ENTRIES = 10_000
"""Parts of a workbook."""
UNPACKED_BYTES = 512 * 1024**2
"""All parts of a workbook together, unpacked. A ledger of 100,000 rows by 20 columns takes 130 MB."""
RATIO = 200
"""Unpacked to packed size of one part; real ledgers stay below 25."""
RATIO_FROM_BYTES = 1024**2
"""Parts smaller than this may be packed as tightly as they like."""
CELLS = 65_536 * 256
"""Cells of the rectangle around all that is filled in, as many as an .xls sheet has: the reader sets aside 32
bytes for each of them."""
MEMORY = 512 * 1024**2
"""What the reader may set aside for one sheet: its cells, their texts and the file itself."""
SMALL_PART_BYTES = 16 * 1024**2
"""A part that is parsed whole: the list of sheets, the links of a sheet."""
RECORDS = 200_000
"""Records of one ledger: the plan of an import holds each of them until it is applied."""
RECORD_CHARACTERS = 2_000_000
"""One record of a text with separators; a row of 16,384 columns has 120 characters for each of them."""
ROWS = 1_048_576
"""Rows of a sheet in the spreadsheet programs."""
COLUMNS = 16_384


def refusal(code: str, **values: Any) -> Refusal:
    """The file cannot be read for the reason ``file_<code>``."""
    return Refusal([hard(f"file_{code}", **values)])

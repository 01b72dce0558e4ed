"""Tells the records of a sheet from what people write around them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from workstation.findings import Finding, Severity, soft
from workstation.sheets.cells import Cell, CellError, Row, filled
from workstation.sheets.headers import Header, heading_key
from workstation.sheets.marks import ranges
from workstation.sheets.merged import FillDown, MergedCells


class RowKind(StrEnum):
    """What a row is."""

    DATA = "data"
    BLANK = "blank"
    TOTAL = "total"
    """Sums: 合计, 总计, 小计, 共计, and nothing else but numbers."""
    NOTE = "note"
    """Who filled it in, who checked it, what is to be noted."""
    SECTION = "section"
    """A line that names the group of the rows below it, such as 北京市（92所）."""
    HEADER_AGAIN = "header_again"
    """The headings once more, as on every printed page."""
    TITLE = "title"
    """What stands above the headings."""
    NUMBERING = "numbering"
    """The numbers of the columns under their headings: 1, 2, 3 … or 甲, 乙, 1, 2 …"""


TOTAL_WORDS = "合计|总计|小计|共计|累计|总数"
TOTAL_LIST = TOTAL_WORDS.split("|")
LONGEST_HEADING = 200
TOTAL = re.compile(rf"[^,，。;；]{{0,10}}(?:{TOTAL_WORDS})(?:\([^()]*\)|（[^（）]*）)?[:：]?")
TOTAL_SENTENCE = re.compile(rf"(?:{TOTAL_WORDS})[:：]?[\d,.]+\w{{0,3}}")
NUMBER_TEXT = re.compile(r"[-+]?[\d,.]+[%‰]?[件个项万元条份家户]{0,2}|[-—–/]+|无")
NOTE = re.compile(
    r"(?:填表|填报|制表|审核|复核|审批|经办|负责|单位负责|主管|统计|联系|编制|报送|打印)"
    r"(?:人|人员|单位|部门|日期|时间|电话|领导|方式|机关)?(?:\(签[字章名]\)|（签[字章名]）)?[:：]"
    r"|(?:备注|附注|注|说明|填表说明|单位|日期|联系电话|电话|签字|盖章|签名)\d*[:：]"
)
STEMS = "甲乙丙丁戊己"
"""How columns of texts are numbered in front of those of figures."""
SECTION_COLUMNS = 2
"""A section's name stands in one of the first columns."""


def row_kind(cells: Sequence[Cell], header: Header | None = None) -> RowKind:
    """What a row below the headings is. A row that might be a record is one."""
    held = filled(cells)
    if not held:
        return RowKind.BLANK
    first_column, first = held[0]
    text = without_blanks(first)
    if is_total(held):
        return RowKind.TOTAL
    width = len(header.headings) if header else len(cells)
    # A record of a sheet with three columns may well have one cell; of a note half the columns are empty.
    if text and NOTE.match(text) and (len(held) == 1 or len(held) * 2 <= width):
        return RowKind.NOTE
    if header and is_header_again(held, header):
        return RowKind.HEADER_AGAIN
    if len(held) == 1 and text and width >= 3 and first_column < SECTION_COLUMNS:
        return RowKind.SECTION
    return RowKind.DATA


def is_total(held: Sequence[tuple[int, Cell]]) -> bool:
    """Whether a word for a sum is the first text and nothing but numbers stands beside it."""
    first = next((place for place, (_, cell) in enumerate(held) if isinstance(cell, str)), None)
    if first is None:
        return False
    text = without_blanks(held[first][1])
    if len(held) == 1 and TOTAL_SENTENCE.fullmatch(text):
        return True
    # Asked of every row: the words are looked for before anything that takes longer.
    if not any(word in text for word in TOTAL_LIST) or not TOTAL.fullmatch(text):
        return False
    others = [cell for place, (_, cell) in enumerate(held) if place != first]
    return all(
        NUMBER_TEXT.fullmatch(without_blanks(cell))
        if isinstance(cell, str)
        else isinstance(cell, int | float | CellError)
        for cell in others
    )


def without_blanks(cell: Cell) -> str:
    """A text without the blanks and line breaks within."""
    return "".join(cell.split()) if isinstance(cell, str) else ""


def is_header_again(held: Sequence[tuple[int, Cell]], header: Header) -> bool:
    """Whether at least two cells, and four of five, repeat the heading of their column."""
    keys = header.keys
    repeated, others = 0, 0
    for column, cell in held:
        known = keys.get(column, "")
        key = heading_key(cell) if known and isinstance(cell, str) and may_repeat(cell, known) else ""
        if key and key in known:
            repeated += 1
        else:
            others += 1
            if others * 5 > len(held):
                return False
    return repeated >= 2


def may_repeat(cell: str, known: str) -> bool:
    """Whether a cell deserves a closer look; asked of every row, it looks at the first sign only.

    A letter, a figure or a Chinese character at the beginning is no ornament, so that the heading holds it too.
    """
    if len(cell) > LONGEST_HEADING:
        return False
    first = cell[0].lower()
    plain = first.isalnum() if first.isascii() else "一" <= first <= "龥"
    return first in known or not plain


def ignored(kind: RowKind, sheet: str, row: Row) -> Finding:
    """The finding that a row was set aside, with its first words; it never stops anything."""
    number, cells = row
    text = next((str(cell).strip() for _, cell in filled(cells)), "")
    return Finding(
        code=f"ignored_{kind}",
        severity=Severity.SOFT,
        sheet=sheet,
        row=number,
        values={"row": number, "text": " ".join(text.split())[:40]},
    )


def data_rows(
    rows: Iterable[Row],
    header: Header,
    sheet: str,
    set_aside: list[Finding],
    merged: Iterable[MergedCells] = (),
) -> Iterator[Row]:
    """The records below the headings; every other row that is not blank is added to ``set_aside``.

    ``rows`` are all rows of the sheet from the top; what is ``merged`` downwards is given to each record.
    """
    down = FillDown(merged, header.rows[-1])
    for row in rows:
        number, cells = row
        if number in header.rows:
            continue
        if number < header.rows[0]:
            set_aside.append(ignored(RowKind.TITLE, sheet, row))
            continue
        kind = row_kind(cells, header)
        missing = down.missing(number, cells) if down.starting or down.reaching else {}
        # A lone cell beside cells merged from above is a record with one value of its own.
        if kind is RowKind.DATA or (kind is RowKind.SECTION and missing):
            if number == header.rows[-1] + 1 and is_numbering(cells, header):
                set_aside.append(ignored(RowKind.NUMBERING, sheet, row))
                continue
            down.fill(number, cells, missing)
            yield row
        elif kind is not RowKind.BLANK:
            set_aside.append(ignored(kind, sheet, row))
    set_aside += filled_findings(down, header, sheet)


def is_numbering(cells: Sequence[Cell], header: Header) -> bool:
    """Whether a row does nothing but number the columns."""
    held = filled(cells)
    if len(held) < 3 or len(held) * 2 < len(header.headings):
        return False
    texts = [str(cell).strip(" ()（）[]") for _, cell in held]
    stems = 0
    while stems < len(texts) and stems < len(STEMS) and texts[stems] == STEMS[stems]:
        stems += 1
    numbers = texts[stems:]
    return numbers == [str(number) for number in range(1, len(numbers) + 1)]


def filled_findings(down: FillDown, header: Header, sheet: str) -> list[Finding]:
    """One finding for each column in which merged cells were given to several rows."""
    return [
        soft("merged_filled", heading=heading[:40], rows=ranges(rows), number=len(rows)).at(sheet=sheet, column=heading)
        for column, rows in sorted(down.filled.items())
        if (heading := header.headings.get(column, ""))
    ]

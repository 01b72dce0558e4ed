"""Opens a file by what it contains and hands out its sheets, row by row."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from workstation.findings import Finding, Refusal, soft
from workstation.sheets.cells import Cell, CellError, Row, clean_cells, place_errors
from workstation.sheets.contents import Kind, kind_of, open_elsewhere, read_bytes
from workstation.sheets.encodings import ENCODING_NAMES, Encoding
from workstation.sheets.extent import Extent
from workstation.sheets.limits import refusal
from workstation.sheets.marks import Marks
from workstation.sheets.merged import MergedCells
from workstation.sheets.separated import SeparatedText
from workstation.sheets.xls import XlsFile
from workstation.sheets.xlsx import XlsxFile


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One worksheet. Its rows are read anew each time they are asked for."""

    name: str
    visible: bool = True
    errors: Mapping[int, Mapping[int, CellError]] = field(default_factory=dict)
    """Failed formulas by row number from 1 and column index from 0; the rows hold them too."""
    marks: Marks = field(default_factory=Marks)
    """Hidden rows and columns, which are read like all others; filters and comments, which are told."""
    read_rows: Callable[[], Iterator[Row]] = field(repr=False)
    read_merged: Callable[[], list[MergedCells]] = field(repr=False, default=list)

    def rows(self) -> Iterator[Row]:
        """Row number, from 1 as shown, and cells from column A on, of every row that is not empty.

        Raises ``Refusal`` where the file turns out to be damaged.
        """
        return self.read_rows()

    def head(self, count: int = 30) -> list[Row]:
        """The first rows that are not empty."""
        return list(islice(self.rows(), count))

    @cached_property
    def merged(self) -> list[MergedCells]:
        """The merged cells; none in a file with separators."""
        return self.read_merged()


@dataclass(frozen=True, kw_only=True)
class Workbook:
    """A file that can be read. Nothing of it stays open."""

    name: str
    """Name of the file without its folder."""
    kind: Kind
    sheet_names: tuple[str, ...]
    """The worksheets in their order; charts and macro sheets are left out."""
    dates_from_1904: bool = False
    """Whether its days are counted from 1904. The days handed out are right either way."""
    encoding: str = ""
    """Of a file with separators: one of ``encodings.CHOICES``."""
    separator: str = ""
    digest: str = ""
    """SHA-256 of the bytes that were read."""
    remarks: tuple[Finding, ...] = ()
    """What a report has to tell of the file as a whole: its encoding, macros, links, whether it is open elsewhere."""
    load: Callable[[int], Sheet] = field(repr=False)

    def sheet(self, name: str | None = None) -> Sheet:
        """The sheet of this name, or the first. Raises ``Refusal`` for an unknown name or a damaged sheet."""
        if name is None:
            return self.load(0)
        if name not in self.sheet_names:
            sheets = "、".join(self.sheet_names)[:200]
            raise refusal("sheet_missing", name=self.name, sheet=name[:40], sheets=sheets)
        return self.load(self.sheet_names.index(name))

    def sheets(self) -> Iterator[Sheet]:
        """All sheets, one after the other."""
        return (self.load(index) for index in range(len(self.sheet_names)))


def open_workbook(path: Path | str, *, encoding: str = "") -> Workbook:
    """Open a workbook (.xlsx, .xlsm, .xls, .et) or a file with separators (.csv, .txt), told by its contents.

    ``encoding`` is what a person chose for a file with separators. Raises ``Refusal`` with one hard finding
    ``file_<reason>`` for everything that cannot be read, ``EnvironmentFault`` where reading breaks off.
    """
    path = Path(path)
    data = read_bytes(path)
    match kind_of(data, path.name):
        case Kind.CSV:
            book = open_separated(data, path, encoding)
        case Kind.XLS:
            book = open_xls(data, path.name)
        case Kind.XLSX:
            book = open_xlsx(data, path.name)
    elsewhere = (soft("file_open_elsewhere", name=path.name),) if open_elsewhere(path) else ()
    return replace(book, digest=hashlib.sha256(data).hexdigest(), remarks=book.remarks + elsewhere)


def open_separated(data: bytes, path: Path, encoding: str = "") -> Workbook:
    """A file with separators: one sheet, named like the file."""
    text = SeparatedText(data, path.name, encoding)
    sheet = Sheet(name=path.stem, read_rows=text.rows)
    return Workbook(
        name=path.name,
        kind=Kind.CSV,
        sheet_names=(sheet.name,),
        encoding=text.encoding.family,
        separator=text.separator,
        remarks=(encoding_taken(text.encoding),),
        load=lambda _: sheet,
    )


def encoding_taken(encoding: Encoding) -> Finding:
    """Tells which encoding a text was read in, so that a wrong guess is seen at once."""
    code = "encoding_doubtful" if encoding.doubtful else "encoding_taken"
    return soft(code, encoding=ENCODING_NAMES[encoding.family])


def open_xlsx(data: bytes, name: str) -> Workbook:
    """A workbook of parts; each sheet is looked over when it is asked for."""
    file = XlsxFile(data, name)
    reader = Reader(data, name)
    if [sheet for sheet, _ in file.sheets] != [sheet.name for sheet in reader.metadata]:
        raise refusal("damaged", name=name)
    places = reader.worksheets()

    def load(index: int) -> Sheet:
        return reader.sheet(places[index], file.extent(file.sheets[places[index]][1]))

    return Workbook(
        name=name,
        kind=Kind.XLSX,
        sheet_names=tuple(reader.metadata[place].name for place in places),
        dates_from_1904=file.dates_from_1904,
        remarks=remarks_of(macros=file.has_macros, other_books=file.other_books, days=file.dates_from_1904),
        load=load,
    )


def remarks_of(*, macros: bool, other_books: int = 0, days: bool) -> tuple[Finding, ...]:
    """What is passed over in a workbook, and how its days are counted."""
    found = []
    if macros:
        found.append(soft("file_has_macros"))
    if other_books:
        found.append(soft("file_has_links", number=other_books))
    if days:
        found.append(soft("days_from_1904"))
    return tuple(found)


def open_xls(data: bytes, name: str) -> Workbook:
    """A binary workbook; the reader takes all sheets in at once."""
    file = XlsFile(data, name)
    reader = Reader(data, name)
    places = reader.worksheets()
    if len(places) != len(file.extents):
        raise refusal("damaged", name=name)
    return Workbook(
        name=name,
        kind=Kind.XLS,
        sheet_names=tuple(reader.metadata[place].name for place in places),
        dates_from_1904=file.dates_from_1904,
        remarks=remarks_of(macros=file.has_macros, days=file.dates_from_1904),
        load=lambda index: reader.sheet(places[index], file.extents[index]),
    )


class Reader:
    """The library that reads the cells, with its faults turned into refusals."""

    def __init__(self, data: bytes, name: str) -> None:
        """Open the workbook. Raises ``Refusal``."""
        import io

        from python_calamine import CalamineWorkbook

        self.name = name
        self.workbook = self.guarded(lambda: CalamineWorkbook.from_filelike(io.BytesIO(data)))
        self.metadata = self.workbook.sheets_metadata

    def guarded(self, read: Callable[[], Any]) -> Any:
        """What ``read`` returns. Raises ``Refusal`` where the library gives up."""
        try:
            return read()
        except (Refusal, KeyboardInterrupt, SystemExit):
            raise
        # A fault inside the library arrives as pyo3's PanicException, which is no Exception.
        except BaseException as fault:
            raise refusal("damaged", name=self.name) from fault

    def worksheets(self) -> list[int]:
        """Places of the worksheets in the workbook. Raises ``Refusal`` where there is none."""
        from python_calamine import SheetTypeEnum

        places = [place for place, sheet in enumerate(self.metadata) if sheet.typ == SheetTypeEnum.WorkSheet]
        if not places:
            raise refusal("no_sheet", name=self.name)
        return places

    def sheet(self, place: int, extent: Extent) -> Sheet:
        """One sheet, its cells read into memory."""
        from python_calamine import SheetVisibleEnum

        content = self.guarded(lambda: self.workbook.get_sheet_by_index(place))
        left = content.start[1] if content.start else 0
        return Sheet(
            name=self.metadata[place].name,
            visible=self.metadata[place].visible == SheetVisibleEnum.Visible,
            errors=extent.errors,
            marks=extent.marks,
            read_rows=lambda: read_rows(self.raw_rows(content), left, extent.errors),
            read_merged=lambda: read_merged(content),
        )

    def raw_rows(self, content: Any) -> Iterator[list[Any]]:
        """The library's rows, without the empty columns at the left. Raises ``Refusal``."""
        try:
            yield from content.iter_rows()
        except (GeneratorExit, KeyboardInterrupt, SystemExit):
            raise
        except BaseException as fault:
            raise refusal("damaged", name=self.name) from fault


def read_rows(raw_rows: Iterable[list[Any]], left: int, errors: Mapping[int, Mapping[int, CellError]]) -> Iterator[Row]:
    """The rows that are not empty, with ``left`` empty columns put back and the errors put in."""
    margin: list[Cell] = [None] * left
    number = 0
    for number, raw in enumerate(raw_rows, 1):
        if number in errors:
            yield number, place_errors(margin + clean_cells(raw), errors[number])
        elif any(raw) or raw.count("") < len(raw):
            yield number, margin + clean_cells(raw) if left else clean_cells(raw)
    for row in sorted(errors):
        if row > number:
            yield row, place_errors([], errors[row])


def read_merged(content: Any) -> list[MergedCells]:
    """The merged cells of the library's sheet, which counts from 0."""
    return [
        MergedCells(first[0] + 1, first[1], last[0] + 1, last[1]) for first, last in content.merged_cell_ranges or ()
    ]

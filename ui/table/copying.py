"""Rows as a table for the clipboard: text with tabs, and HTML in which WPS and Excel keep every figure as it is."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from html import escape

from ui.showing import shown
from ui.table.record_model import NUMBERS
from workstation.fields import Field
from workstation.ports import Progress, Store
from workstation.register import Register

MOST = 50_000
"""Rows that are copied in one go; more belong into a ledger."""
CHUNK = 500
AS_TEXT = "mso-number-format:'\\@'"
"""Tells a spreadsheet that a cell is text: leading zeros stay, and dates stay as they are written."""


@dataclass(frozen=True)
class Copied:
    """What goes to the clipboard."""

    text: str
    html: str
    rows: int
    columns: int


def copy_rows(
    store: Store, register: Register, columns: Sequence[Field], ids: Sequence[int], headings: bool, progress: Progress
) -> Copied:
    """The rows of these ids in the given columns."""
    lines: list[str] = []
    rows: list[str] = []
    if headings:
        words = [field.words() for field in columns]
        lines.append(_line(words))
        rows.append("<tr>" + "".join(f"<th>{escape(one)}</th>" for one in words) + "</tr>")
    for start in range(0, len(ids), CHUNK):
        progress(start, len(ids))
        for record in store.rows(register, ids[start : start + CHUNK]):
            texts = [shown(field, record.get(field.key)) for field in columns]
            lines.append(_line(texts))
            rows.append("<tr>" + "".join(map(_cell, columns, texts)) + "</tr>")
    return Copied("\r\n".join(lines) + "\r\n", _page(rows), len(ids), len(columns))


def _line(texts: Iterable[str]) -> str:
    return "\t".join(map(_quoted, texts))


def _quoted(text: str) -> str:
    """A text as spreadsheets write it between tabs."""
    if any(mark in text for mark in '\t\r\n"'):
        doubled = text.replace('"', '""')
        return f'"{doubled}"'
    return text


def _cell(field: Field, text: str) -> str:
    inside = _inside(text)
    return f"<td>{inside}</td>" if field.kind in NUMBERS else f'<td style="{AS_TEXT}">{inside}</td>'


def _inside(text: str) -> str:
    return escape(text).replace("\n", '<br style="mso-data-placement:same-cell">')


def _page(rows: Sequence[str]) -> str:
    return '<html><head><meta charset="utf-8"></head><body><table>' + "\n".join(rows) + "</table></body></html>"


def texts_as_table(
    rows: Sequence[Sequence[str]], figures: Container[tuple[int, int]] = frozenset[tuple[int, int]]()
) -> Copied:
    """Texts as a table in which every cell is text, so that leading zeros and dates survive.

    ``figures`` are the places, row and column, that a spreadsheet is to take for numbers.
    """
    lines = [_line(row) for row in rows]
    cells = [
        "<tr>" + "".join(_plain(text, (place, column) in figures) for column, text in enumerate(row)) + "</tr>"
        for place, row in enumerate(rows)
    ]
    return Copied("\r\n".join(lines) + "\r\n", _page(cells), len(rows), max(map(len, rows), default=0))


def _plain(text: str, is_figure: bool) -> str:
    return f"<td>{_inside(text)}</td>" if is_figure else f'<td style="{AS_TEXT}">{_inside(text)}</td>'

"""Every file of 6_torture is read as FACTS.json says, or refused with its reason."""

import datetime
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from workstation.findings import Refusal
from workstation.sheets.cells import Row
from workstation.sheets.encodings import find_encoding
from workstation.sheets.forms import is_form
from workstation.sheets.headers import Header
from workstation.sheets.rows import data_rows
from workstation.sheets.workbook import open_workbook

REFUSED = {"o14": "file_truncated", "o17": "file_encrypted"}


def counts(rows: list[Row]) -> Counter[str]:
    """How many cells are text, number and date; a text of spaces is a text, as in the facts."""
    found: Counter[str] = Counter()
    for _, cells in rows:
        for cell in cells:
            if isinstance(cell, str):
                found["text"] += 1
            elif isinstance(cell, datetime.date | datetime.time | datetime.timedelta):
                found["date"] += 1
            elif isinstance(cell, int | float):
                found["number"] += 1
    return found


def facts_of(folder: Path) -> dict[str, dict[str, Any]]:
    facts: dict[str, dict[str, Any]] = json.loads((folder / "FACTS.json").read_text(encoding="utf-8"))
    assert len(facts) == 17
    return facts


def test_every_sheet_is_as_the_facts_say(real_data: Path) -> None:
    folder = real_data / "6_torture"
    wrong: list[str] = []
    for name, facts in facts_of(folder).items():
        for told in facts.get("sheets", ()):
            sheet = open_workbook(folder / name).sheet(told["name"])
            rows = list(sheet.rows())
            found = counts(rows)
            # The facts count formulas apart; here they are their results, of whatever kind.
            told_cells = sum(told.get(kind, 0) for kind in ("text", "number", "date", "formula"))
            checks = {
                "rows": (len(rows), told["nonempty_rows"]),
                "cells": (found.total(), told_cells),
                "merged": (len(sheet.merged), told["merged"]),
                "visible": (sheet.visible, told["state"] == "visible"),
            }
            if "formula" not in told:
                checks |= {kind: (found[kind], told.get(kind, 0)) for kind in ("text", "number", "date")}
            wrong += [f"{name} {told['name']} {what}: {a} != {b}" for what, (a, b) in checks.items() if a != b]
    assert wrong == []


def test_text_in_gbk(real_data: Path) -> None:
    folder = real_data / "6_torture"
    (name, facts), *others = [item for item in facts_of(folder).items() if "csv_records" in item[1]]
    assert not others
    book = open_workbook(folder / name)
    rows = list(book.sheet().rows())
    assert book.encoding == facts["decodes_as"]
    assert len(rows) == facts["csv_records"]
    assert sorted({len(cells) for _, cells in rows}) == facts["columns_seen"]


def test_what_cannot_be_read_says_why(real_data: Path) -> None:
    folder = real_data / "6_torture"
    refused = {}
    for name, facts in facts_of(folder).items():
        if "open_error" in facts:
            with pytest.raises(Refusal) as refusal:
                open_workbook(folder / name)
            refused[name[:3]] = refusal.value.findings[0].code
    assert refused == REFUSED


@pytest.mark.filterwarnings("ignore:Workbook contains no default style")
def test_what_is_hidden_or_commented_is_as_another_reader_says(real_data: Path) -> None:
    """The workbooks of parts, held against openpyxl."""
    import openpyxl

    folder = real_data / "6_torture"
    looked_at = 0
    for name, facts in facts_of(folder).items():
        if not name.endswith(".xlsx") or "open_error" in facts:
            continue
        book = openpyxl.load_workbook(folder / name)
        for told in book.worksheets:
            marks = open_workbook(folder / name).sheet(told.title).marks
            rows = {number for number, row in told.row_dimensions.items() if row.hidden or row.height == 0}
            columns = {
                number - 1
                for one in told.column_dimensions.values()
                if one.hidden
                for number in range(one.min, min(one.max, 16_384) + 1)
            }
            comments = {cell.coordinate for row in told.iter_rows() for cell in row if cell.comment}
            assert marks.hidden_rows == rows, name
            assert marks.hidden_columns == columns, name
            assert set(marks.comments) == comments, name
            assert marks.filtering == bool(told.auto_filter.filterColumn), name
            looked_at += 1
    assert looked_at == 18


def test_merged_cells_are_given_to_every_record_below(real_data: Path) -> None:
    """o05: the matter and its remark stand once for five rows."""
    (path,) = (real_data / "6_torture").glob("o05*")
    sheet = open_workbook(path).sheet("Sheet1")
    headings = {column: str(text) for column, text in enumerate(sheet.head(1)[0][1]) if text is not None}
    aside: list[Any] = []
    rows = list(data_rows(sheet.rows(), Header(rows=(1,), columns={}, headings=headings), "x", aside, sheet.merged))
    assert [number for number, _ in rows] == [2, 3, 4, 5, 6]
    assert len({str(cells[0]) for _, cells in rows}) == 1 and rows[4][1][0] is not None
    assert [finding.code for finding in aside] == ["merged_filled"]


def test_the_form_is_told_from_the_tables(real_data: Path) -> None:
    """o06 asks for one thing after another; with no known heading nothing else does."""
    folder = real_data / "6_torture"
    forms = set()
    for name, facts in facts_of(folder).items():
        for told in facts.get("sheets", ()):
            sheet = open_workbook(folder / name).sheet(told["name"])
            if is_form(sheet.head(61), sheet.merged, None, lambda _: None):
                forms.add(name[:3])
    assert forms == {"o06"}


def test_every_csv_in_every_encoding(real_data: Path) -> None:
    """Ten lines of each table, as an office would save it."""
    from opencc import OpenCC

    traditional = OpenCC("s2t")
    wrong: list[str] = []
    seen = 0
    for path in sorted(real_data.glob("[1-7]_*/*.csv")):
        if "GBK" in path.name or ("isi_" in path.name and path.stat().st_size > 3_000_000):
            continue
        text = "\n".join(path.read_text(encoding="utf-8-sig").splitlines()[:11])
        for family, data in (
            ("utf-8", text.encode()),
            ("gb18030", text.encode("gb18030")),
            ("big5", traditional.convert(text).encode("cp950", "ignore")),
        ):
            found = find_encoding(data)
            if not data.isascii() and (found is None or found.family != family):
                wrong.append(f"{path.name} {family}: {found}")
            seen += 1
    assert seen > 60
    assert wrong == []

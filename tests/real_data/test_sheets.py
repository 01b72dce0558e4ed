"""Every file of 6_torture is read as FACTS.json says, or refused with its reason."""

import datetime
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from workstation.findings import Refusal
from workstation.sheets.cells import Row
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

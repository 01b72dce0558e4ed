"""The torture workbook in its four forms: each cell and each row against the answer written down beforehand."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from db.store import Store
from tests.torture.cases import FIELDS, RECORDS
from tests.torture.make import FIRST, FOLDER, FORMS, write_expected, write_form, write_workbook
from tests.torture.money import PRODUCTS
from tests.workstation.sheets.making import SHEET, changed, with_other
from workstation.ledgers.headings import ColumnChoice
from workstation.ledgers.plan import ImportPlan, RowPlan
from workstation.operations.importing import plan_import
from workstation.registers.catalogue import register_of
from workstation.sheets.workbook import open_workbook

LAST = FIRST + RECORDS - 1
TOLD = {
    "台账.xlsx": {
        "rows_hidden",
        "columns_hidden",
        "rows_filtered",
        "comments_ignored",
        "merged_filled",
        "ditto_filled",
    },
    "台账.xls": {"rows_hidden", "columns_hidden", "rows_filtered", "comments_ignored", "merged_filled", "ditto_filled"},
    "台账_GBK.csv": {"encoding_taken", "ditto_filled"},
    "台账_UTF8.csv": {"encoding_taken", "ditto_filled"},
}
ASIDE = {
    ("ignored_title", 1), ("ignored_title", 2), ("ignored_total", LAST + 1), ("ignored_note", LAST + 2),
}  # fmt: skip
UNREAD = {"序号", "内部编号", "字数"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "data", unit="150622", clerk="王芳") as made:
        yield made


def expected() -> dict[int, dict[str, str]]:
    """Row number -> the line of the list."""
    with (FOLDER / "expected.tsv").open(encoding="utf-8", newline="") as file:
        return {int(line["行"]): line for line in csv.DictReader(file, delimiter="\t")}


def found_in(row: RowPlan) -> set[str]:
    """The findings of a row as the list writes them."""
    columns = {key: column for column, key in FIELDS.items()}
    return {f"{columns.get(finding.field, '')}{'!' if finding.hard else '~'}{finding.code}" for finding in row.findings}


def wrong_in(row: RowPlan, line: Mapping[str, str], *, text: bool) -> list[str]:
    """What differs from the list, in words."""
    action, findings = (line["文本结果"], line["文本发现"]) if text else (line["结果"], line["发现"])
    wrong = []
    if row.action != action:
        wrong.append(f"{row.number} ({line['考点']}): {row.action}, not {action}; {sorted(found_in(row))}")
    told = set(findings.split())
    found = found_in(row)
    if found != told:
        wrong.append(f"{row.number} ({line['考点']}): found {sorted(found)}, not {sorted(told)}")
    if row.action == "ignored":
        return wrong
    refused = {finding.partition("!")[0] for finding in findings.split() if "!" in finding}
    for column, key in FIELDS.items():
        value = row.record.get(key)
        # Cells that merged ones give to a workbook's rows are not in a text; the list says that the row fails.
        if column in refused or (text and row.action != line["结果"] and value is None):
            continue
        if ("" if value is None else str(value)) != line[column]:
            wrong.append(f"{row.number} ({line['考点']}) {column}: {value!r}, not {line[column]!r}")
    return wrong


def planned(store: Store, path: Path) -> ImportPlan:
    return plan_import(store, register_of("trademarks"), path)[0]


def differences(plan: ImportPlan, *, text: bool) -> list[str]:
    """All that differs from the list."""
    lines = expected()
    rows = {row.number: row for row in plan.rows}
    wrong = [f"row {number} is missing" for number in lines if number not in rows]
    wrong += [f"row {number} is no record" for number in rows if number not in lines]
    for number, row in rows.items():
        if number in lines:
            wrong += wrong_in(row, lines[number], text=text)
    return wrong


@pytest.mark.parametrize("name", FORMS)
def test_every_cell_is_read_as_it_was_written_down(store: Store, tmp_path: Path, name: str) -> None:
    plan = planned(store, write_form(name, tmp_path))
    assert len(plan.rows) == RECORDS
    assert differences(plan, text=name.endswith(".csv")) == []
    assert {(one.code, one.row) for one in plan.set_aside if one.row is not None} == ASIDE
    told = {one.code for one in plan.set_aside if one.row is None}
    assert told == TOLD[name] | {"column_not_read", "column_order"}
    assert {one.column for one in plan.set_aside if one.code == "column_not_read"} == UNREAD - {"序号"}


def test_a_wrong_dimension_changes_nothing(store: Store, tmp_path: Path) -> None:
    """As WPS writes it: the sheet claims to have one cell."""
    path = write_form("台账.xlsx", tmp_path)
    part = b'<dimension ref="A1:O546"/>'
    before = path.stat().st_size
    changed(path, SHEET, with_other(part, b'<dimension ref="A1"/>'))
    assert path.stat().st_size != before
    assert differences(planned(store, path), text=False) == []


def test_days_from_1904_change_nothing(store: Store, tmp_path: Path) -> None:
    """But for the day that stands as a bare number: it is another day there."""
    path = write_workbook(tmp_path / "台账.xlsx", from_1904=True)
    assert open_workbook(path).dates_from_1904
    plan = planned(store, path)
    assert "days_from_1904" in {one.code for one in plan.set_aside}
    (bare,) = (number for number, line in expected().items() if line["考点"] == "date 45052")
    assert next(row for row in plan.rows if row.number == bare).record["registration_date"] == "2027-05-07"
    assert [one for one in differences(plan, text=False) if not one.startswith(f"{bare} ")] == []


def test_the_list_and_the_old_workbook_are_up_to_date(tmp_path: Path) -> None:
    """``python -m tests.torture.make`` writes both anew."""
    assert write_expected(tmp_path / "expected.tsv").read_bytes() == (FOLDER / "expected.tsv").read_bytes()
    old, new = open_workbook(FOLDER / "台账.xls"), open_workbook(write_form("台账.xlsx", tmp_path))
    assert old.sheet_names == new.sheet_names
    for name in old.sheet_names:
        rows = [trimmed(open_one.sheet(name).rows()) for open_one in (old, new)]
        assert rows[0] == rows[1]
        assert old.sheet(name).merged == new.sheet(name).merged


def trimmed(rows: Any) -> list[tuple[int, list[Any]]]:
    """Rows without the empty cells at their ends."""
    found = []
    for number, cells in rows:
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            found.append((number, cells))
    return found


@pytest.mark.parametrize("name", ["台账.xlsx", "台账.xls"])
def test_amounts_and_counts_of_the_second_sheet(store: Store, tmp_path: Path, name: str) -> None:
    register = register_of("geographical_indications")
    plan, ledger = plan_import(store, register, write_form(name, tmp_path))
    assert ledger.sheet.name == "地理标志效益"
    assert len(plan.rows) == len(PRODUCTS)
    for row, product in zip(plan.rows, PRODUCTS, strict=True):
        hard = [f"{one.field}!{one.code}" for one in row.findings if one.hard]
        told = [f"output_value{code}" for code in product.value_findings]
        told += [f"workers{code}" for code in product.workers_findings]
        assert sorted(hard) == sorted(told), product
        assert row.action == ("failed" if told else "new")
        read = (row.record["output_value"], row.record["workers"])
        assert read == (product.fen, product.count), product


def test_the_sheet_of_remarks_is_no_ledger(store: Store, tmp_path: Path) -> None:
    from workstation.findings import Refusal

    path = write_form("台账.xlsx", tmp_path)
    with pytest.raises(Refusal) as refused:
        plan_import(store, register_of("trademarks"), path, sheet="说明", choice=ColumnChoice())
    assert [finding.code for finding in refused.value.findings] == ["no_heading_row"]

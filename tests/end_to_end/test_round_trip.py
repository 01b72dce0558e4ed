"""20,000 records out, through another program and back: nothing new, nothing changed, and what is changed is told."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from db.store import Store
from tests.end_to_end.office import UNIT
from workstation.ledgers.plan import ImportPlan
from workstation.operations.exporting import export_ledger, write_template
from workstation.operations.importing import plan_import
from workstation.records import prepare
from workstation.registers.catalogue import REGISTERS, register_of
from workstation.sample_book import SampleBook
from workstation.schema import SCHEMA_VERSION
from workstation.surroundings import StoreSurroundings

SOFFICE = shutil.which("soffice")
MARKS = register_of("trademarks")
MANY, SOME = 20_000, 500
pytestmark = pytest.mark.timeout(240)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("往返")


@pytest.fixture(scope="module")
def store(place: Path) -> Iterator[Store]:
    """A store of sample records: many of one register, some of each other."""
    with Store.create(place / "data", unit=UNIT, clerk="王芳") as made:
        around = StoreSurroundings(made)
        book = SampleBook(UNIT, made.now().date(), 5)
        for register in REGISTERS:
            raws = book.records(register.key, MANY if register is MARKS else SOME)
            made.insert(register, (prepare(register, raw, around).record for raw in raws), cause="sample")
        yield made


@pytest.fixture(scope="module")
def exported(store: Store, place: Path) -> dict[str, Path]:
    """Register -> its ledger."""
    found = {}
    for register in REGISTERS:
        found[register.key], count = export_ledger(store, register, place / f"{register.key}.xlsx")
        assert count == (MANY if register is MARKS else SOME)
    return found


def resaved(paths: list[Path], kind: str) -> list[Path]:
    """The workbooks as LibreOffice opens and saves them."""
    if SOFFICE is None:
        pytest.skip("LibreOffice is not installed; dev.py test installs it")
    folder = paths[0].parent
    words = [SOFFICE, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", kind]
    subprocess.run(
        [*words, "--outdir", str(folder / kind), *map(str, paths)], check=True, capture_output=True, timeout=200
    )
    return [folder / kind / f"{path.stem}.{kind}" for path in paths]


def planned(store: Store, register: str, path: Path) -> ImportPlan:
    return plan_import(store, register_of(register), path)[0]


def counted(plan: ImportPlan) -> tuple[dict[str, int], int]:
    """Rows by action, and the records that are missing in the file."""
    assert [one.code for one in plan.set_aside if one.code != "records_not_in_ledger"] == []
    return dict(plan.counts), plan.missing


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_nothing_is_new_and_nothing_changed(store: Store, exported: dict[str, Path], kind: str) -> None:
    # An .xls, as WPS saves it where it is asked to, takes as long again: some records are enough.
    wanted = [key for key in exported if kind == "xlsx" or key != MARKS.key]
    for key, path in zip(wanted, resaved([exported[key] for key in wanted], kind), strict=True):
        assert counted(planned(store, key, path)) == ({"unchanged": MANY if key == MARKS.key else SOME}, 0), key


@pytest.mark.parametrize("key", [register.key for register in REGISTERS if register is not MARKS])
def test_what_somebody_changed_is_told_exactly(store: Store, exported: dict[str, Path], place: Path, key: str) -> None:
    """Three cells of three rows changed, two rows new, one gone; then saved by another program."""
    register = register_of(key)
    book = openpyxl.load_workbook(exported[key])
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    uids = {number: sheet.cell(number, 1).value for number in range(2, SOME + 2)}
    note, title = columns[register.by_key["note"].label], columns[register.by_key[register.title[0]].label]
    touched = (5, 77, SOME)
    for number in touched:
        sheet.cell(number, note).value = f"改了第 {number} 行"
    unique = [columns[register.by_key[field].label] for field in register.unique_by.fields if field != "kind"]
    for number in (SOME + 2, SOME + 3):
        for column in range(2, sheet.max_column + 1):
            sheet.cell(number, column).value = sheet.cell(9, column).value
        for column in unique:
            sheet.cell(number, column).value = None
        sheet.cell(number, title).value = f"新的一条{number}"
    sheet.delete_rows(300)
    edited = place / f"{key}_改.xlsx"
    book.save(edited)
    (path,) = resaved([edited], "xlsx")
    plan = planned(store, key, path)
    by_action = {action: [row for row in plan.rows if row.action == action] for action in ("changed", "new", "failed")}
    assert [(row.uid, list(row.changes)) for row in by_action["changed"]] == [(uids[at], ["note"]) for at in touched]
    assert [row.number for row in plan.of("new", "failed", "waiting")] == [SOME + 1, SOME + 2]
    assert counted(plan)[0]["unchanged"] == SOME - 4
    assert plan.missing == 1
    assert plan.missing_uids == (uids[300],)


def rewritten(path: Path, rows: list[list[Any]]) -> Path:
    """A workbook of these cells; openpyxl would take half a minute for as many."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "yyyy/m/d"})
    sheet = book.add_worksheet("商标")
    for number, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(number, column, cell)
            else:
                sheet.write(number, column, cell)
    book.close()
    return path


def test_the_same_among_20_000(store: Store, exported: dict[str, Path], place: Path) -> None:
    rows = CalamineWorkbook.from_path(exported[MARKS.key]).get_sheet_by_index(0).to_python()
    columns = {str(heading): column for column, heading in enumerate(rows[0])}
    touched = {100: ("商标名称", "改名"), 7_000: ("联系人", "李四"), 19_000: ("备注", "改注")}
    uids = [rows[number][0] for number in touched]
    for number, (label, value) in touched.items():
        rows[number][columns[label]] = value
    for mark in ("8000001", "8000002"):
        copied = ["", *rows[9][1:]]
        copied[columns["注册号"]], copied[columns["商标名称"]] = mark, f"崭新{mark}"
        rows.append(copied)
    gone = rows.pop(12_345)[0]
    plan = planned(store, MARKS.key, rewritten(place / "改.xlsx", rows))
    assert counted(plan) == ({"changed": 3, "new": 2, "unchanged": MANY - 4}, 1)
    changes = [(row.uid, list(row.changes)) for row in plan.of("changed")]
    assert changes == list(zip(uids, (["mark_name"], ["contact"], ["note"]), strict=True))
    assert [row.number for row in plan.of("new")] == [MANY + 1, MANY + 2]
    assert plan.missing_uids == (gone,)


@pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.key)
def test_the_template_explains_itself(store: Store, tmp_path: Path, register: object) -> None:
    declared = register_of(getattr(register, "key", ""))
    path = write_template(store, declared, tmp_path / "空白.xlsx")
    book = openpyxl.load_workbook(path)
    sheet, notes = book.worksheets
    assert all(cell.comment and cell.comment.text for cell in sheet[1])
    lists = {str(one.sqref).split(":")[0]: one for one in sheet.data_validations.dataValidation}
    offered = {sheet[place.rstrip("0123456789") + "1"].value for place in lists}
    kinds = ("choice", "flag", "division")
    assert offered >= {one.label for one in declared.fields if one.kind in kinds and one.key != "zone"}
    assert all(len(one.formula1) <= 257 for one in lists.values())
    said = [str(cell.value) for row in notes.iter_rows() for cell in row if cell.value]
    assert any(SCHEMA_VERSION in text and declared.key in text for text in said)
    assert {one.label for one in declared.fields} <= set(said)

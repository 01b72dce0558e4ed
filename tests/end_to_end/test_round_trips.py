"""What is exported imports back with nothing new and nothing changed, whatever program saved it in between."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from db.store import Store
from tests.end_to_end.office import MADE, SAMPLES, Office, case, indication, trademark, work
from workstation.records import to_json
from workstation.registers.catalogue import register_of

SOFFICE = shutil.which("soffice")
LEDGERS = {
    "trademarks": "商标台账.xlsx",
    "geographical_indications": "农产品地理标志登记汇总表_内蒙古.xlsx",
    "copyrights": "版权登记清单.csv",
    "assistance_cases": "维权援助调解台账.xlsx",
}
START = {"trademarks": 8_000_000, "geographical_indications": 300, "copyrights": 25_000}
"""The number of the first record of a template."""
LONG = "第一行\n第二行  两个空格\t制表\n“引号”=SUM(A1)"
FULL = {
    "trademarks": [
        trademark(
            1234567, mark_name="=SUM(A1)", goods_services=LONG, registrant_id="152722198001010014", phone="13812345678",
            is_gi=False, well_known="工商标字〔2015〕12号 2015-01-02", similar_groups="2501,2502", note="-1+1",
            contact="@王",
            trademark_events=[
                {"kind": "变更", "date": "2021-03-05", "number": "00123", "note": LONG},
                {"kind": "许可备案", "date": "2022-01-01", "counterparty": "某公司", "until": "2025-01-01"},
            ],
        ),
        trademark(7654321, mark_name="007", nice_class=35, mark_type="服务", co_owners="甲；乙",
                  registrant="𠮷野家®䶮"),
        trademark(7654322, mark_name="2020-01-14", registrant="1e5", contact="ᠮᠣᠩᠭᠣᠯ", note="12345678901234567890"),
    ],
    "geographical_indications": [
        indication(1234, area_km2=1234.5678, output_tonnes=0.0001, output_value=35000.12, output_year=2024, workers=0,
                   brand_value=1_000_000_000, spec_no="AGI2015-01-1234",
                   gi_users=[{"name": "甲公司", "credit_code": "91150622MA0N0KQU2Q", "approved_on": "2020-05-06"}]),
        indication(2, stage="培育", certificate_no=None, approval_date=None, status=None),
    ],
    "copyrights": [
        work(copyright_contracts=[{"kind": "质权", "date": "2022-02-02", "amount": 12.34, "number": "001"}]),
        {"kind": "软件", "registration_no": "2016SR172900", "work_name": "案件系统", "owner": "甲公司",
        "version": "V1.10",
         "registration_date": "2016-07-08", "status": "已登记"},
    ],
    "assistance_cases": [
        case(phone="0477-1234567", amount=None, facts=LONG, satisfaction="非常满意",
             case_services=[{"date": "2026-03-02", "kind": "咨询", "content": LONG}] * 2),
        case(kind="维权援助", case_no="自编 001", address="准格尔旗薛家湾镇", amount=0.01),
    ],
}  # fmt: skip
"""Register -> records whose values sheets are known to spoil."""


def filled(office: Office, register: str) -> list[dict[str, Any]]:
    """Records of every kind in the store, those of the sample ledger too."""
    added = office.ask("add", register, office.file("full.json", FULL[register]))
    assert added.code == 0, added.out
    office.ask("import", register, SAMPLES / LEDGERS[register])
    return whole(office, register)


def whole(office: Office, register: str) -> list[dict[str, Any]]:
    """All records with their child tables, as ``get`` prints them; read in one go."""
    with Store.open(office.folder) as store:
        declared = register_of(register, store.catalogue)
        return [to_json(declared, record) for record in store.each(declared)]


def exported(office: Office, register: str, name: str = "") -> Path:
    path = office.work / (name or f"{register}.xlsx")
    told = office.do("export", register, path)
    assert told["records"] == office.do("info")["counts"][register]
    return path


def counted(told: dict[str, Any]) -> tuple[int, int, int, int]:
    return told["new"], told["changed"], told["unchanged"], told["failed"]


def resaved(paths: list[Path], folder: Path, kind: str) -> list[Path]:
    """The workbooks as LibreOffice opens and saves them."""
    if SOFFICE is None:
        pytest.skip("LibreOffice is not installed; dev.py test installs it")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    words = [SOFFICE, profile, "--headless", "--convert-to", kind, "--outdir", str(folder / "saved"), *map(str, paths)]
    subprocess.run(words, check=True, capture_output=True, timeout=100)
    saved = [folder / "saved" / f"{path.stem}.{kind}" for path in paths]
    assert all(path.is_file() for path in saved)
    return saved


@pytest.mark.parametrize("register", MADE)
def test_an_export_imports_back_unchanged(store: Office, another: Callable[[str], Office], register: str) -> None:
    records = filled(store, register)
    path = exported(store, register)
    before = store.digest()
    told = store.do("import", register, path)
    assert counted(told) == (0, 0, len(records), 0)
    assert told["issues"] == []
    assert told["batch"] == ""
    assert store.digest() == before

    # Into an empty store the same records come, under the same uids.
    other = another("另一处")
    told = other.ask("import", register, path).json
    assert counted(told) == (len(records), 0, 0, 0)
    kept = {"revision", "created_at", "created_by", "changed_at", "changed_by", "origin"}
    assert [{key: one[key] for key in one if key not in kept} for one in whole(other, register)] == [
        {key: one[key] for key in one if key not in kept} for one in records
    ]
    assert counted(other.do("import", register, path)) == (0, 0, len(records), 0)


def test_exports_saved_by_another_program_import_back_unchanged(store: Office) -> None:
    counts = {register: len(filled(store, register)) for register in MADE}
    paths = [exported(store, register) for register in MADE]
    before = store.digest()
    for saved, register in zip(resaved(paths, store.work, "xlsx"), MADE, strict=True):
        assert counted(store.do("import", register, saved)) == (0, 0, counts[register], 0)
    assert store.digest() == before


def test_three_changed_cells_and_two_new_rows_are_told_exactly(store: Office) -> None:
    records = filled(store, "trademarks")
    path = exported(store, "trademarks")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    named = {sheet.cell(row, columns["注册号"]).value: row for row in range(2, sheet.max_row + 1)}
    sheet.cell(named["1234567"], columns["商标名称"]).value = "改名"
    sheet.cell(named["7654321"], columns["联系人"]).value = "李四"
    sheet.cell(named["7654322"], columns["联系人"]).value = "赵六"
    for number in ("8000001", "8000002"):
        row = sheet.max_row + 1
        for heading in ("商标名称", "商标类型", "国际分类", "注册人", "注册日期", "状态"):
            sheet.cell(row, columns[heading]).value = sheet.cell(named["7654322"], columns[heading]).value
        sheet.cell(row, columns["注册号"]).value = number
    book.save(path)
    plan = store.do("import", "trademarks", path, "--dry-run")
    assert counted(plan) == (2, 3, len(records) - 3, 0)
    assert plan["batch"] == ""
    assert store.all("trademarks") == [
        {key: value for key, value in one.items() if key != "trademark_events"} for one in records
    ]
    told = store.do("import", "trademarks", path)
    assert counted(told) == (2, 3, len(records) - 3, 0)
    assert told["batch"]
    now = {one["registration_no"]: one for one in whole(store, "trademarks")}
    assert (now["1234567"]["mark_name"], now["1234567"]["revision"]) == ("改名", 2)
    assert len(now["1234567"]["trademark_events"]) == 2
    assert {"8000001", "8000002"} <= now.keys()
    assert now["8000001"]["origin"] == "导入"
    version = store.do("history", "trademarks", now["7654321"]["uid"])["versions"][-1]
    assert (version["cause"], version["batch"], version["after"]) == ("import", told["batch"], {"contact": "李四"})


def test_a_row_that_is_gone_takes_nothing_away(store: Office) -> None:
    records = filled(store, "copyrights")
    path = exported(store, "copyrights")
    book = openpyxl.load_workbook(path)
    book.worksheets[0].delete_rows(2)
    book.save(path)
    assert counted(store.do("import", "copyrights", path)) == (0, 0, len(records) - 1, 0)
    assert store.do("info")["counts"]["copyrights"] == len(records)


def test_without_the_hidden_column_rows_match_by_their_key(store: Office) -> None:
    records = filled(store, "trademarks")
    path = exported(store, "trademarks")
    book = openpyxl.load_workbook(path)
    book.worksheets[0].delete_cols(1)
    for name in book.sheetnames[1:]:
        del book[name]
    book.save(path)
    assert counted(store.do("import", "trademarks", path)) == (0, 0, len(records), 0)


def test_a_blank_cell_leaves_what_is_there(store: Office) -> None:
    filled(store, "trademarks")
    path = exported(store, "trademarks")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, columns["备注"]).value = None
        sheet.cell(row, columns["联系人"]).value = " "
    book.save(path)
    before = store.digest()
    assert counted(store.do("import", "trademarks", path))[:2] == (0, 0)
    assert store.digest() == before


def test_a_changed_row_of_a_child_table_is_told(store: Office) -> None:
    (uid,) = store.add("trademarks", FULL["trademarks"][0])
    path = exported(store, "trademarks")
    book = openpyxl.load_workbook(path)
    sheet = book["商标事项"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(3, columns["对方当事人"]).value = "另一公司"
    book.save(path)
    assert counted(store.do("import", "trademarks", path)) == (0, 1, 0, 0)
    events = store.do("get", "trademarks", uid)["record"]["trademark_events"]
    assert [one["counterparty"] for one in events] == [None, "另一公司"]


def test_an_unreadable_row_of_a_child_table_fails_and_changes_nothing(store: Office) -> None:
    store.add("trademarks", FULL["trademarks"][0])
    path = exported(store, "trademarks")
    book = openpyxl.load_workbook(path)
    sheet = book["商标事项"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, columns["日期"]).value = "2023-02-30"
    sheet.append(["01890000-0000-7000-8000-000000000000", 1, "变更", "2021-03-05"])
    book.save(path)
    before = store.digest()
    told = store.ask("import", "trademarks", path)
    assert told.code == 1
    assert {"day_impossible", "child_without_record"} <= set(told.codes)
    assert store.digest() == before


def test_an_export_of_what_was_found_holds_that_only(store: Office) -> None:
    store.add("trademarks", trademark(), trademark(7654321, nice_class=35, mark_name="另一个", mark_type="服务"))
    path = store.work / "some.xlsx"
    assert store.do("export", "trademarks", path, "--search", "lyg")["records"] == 1
    assert store.do("export", "trademarks", path, "--where", "nice_class=25")["records"] == 1
    assert store.do("export", "trademarks", path, "--search", "没有的")["records"] == 0
    assert openpyxl.load_workbook(path).sheetnames == ["商标注册", "商标事项"]


def test_an_empty_register_exports_and_imports(store: Office) -> None:
    for register in MADE:
        path = exported(store, register)
        assert counted(store.do("import", register, path)) == (0, 0, 0, 0)


@pytest.mark.parametrize("register", MADE)
def test_a_filled_template_imports(store: Office, register: str) -> None:
    path = Path(store.do("template", register, store.work / "空白.xlsx")["path"])
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    (fields,) = (one["schema"]["fields"] for one in store.do("schema", register)["registers"])
    labels = {field["name"]: field["label"] for field in fields}
    assert [cell.value for cell in sheet[1]] == list(labels.values())
    for number in (1, 2, 3):
        given = MADE[register](**{} if register == "assistance_cases" else {"number": START[register] + number})
        for column, key in enumerate(labels, start=1):
            value = given.get(key)
            shown = "、".join(value) if isinstance(value, list) else "否" if value is False else value
            sheet.cell(number + 1, column).value = None if shown is None else str(shown)
        if register == "assistance_cases":
            sheet.cell(number + 1, list(labels).index("applicant") + 1).value = f"申请人{number}"
    book.save(path)
    assert counted(store.do("import", register, path)) == (3, 0, 0, 0)
    assert counted(store.do("import", register, path)) == (0, 0, 3, 0)


def test_the_template_alone_brings_nothing(store: Office) -> None:
    for register in MADE:
        path = Path(store.do("template", register, store.work / "空白.xlsx")["path"])
        assert counted(store.do("import", register, path)) == (0, 0, 0, 0)

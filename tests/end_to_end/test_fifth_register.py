"""A register that only this test declares is kept, found, imported, exported and packaged; nothing else is written."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from db.doctor import examine
from db.store import Store
from workstation.fields import (
    Amount,
    Choice,
    Choices,
    Count,
    CreditCode,
    Day,
    DecimalNumber,
    Division,
    Field,
    Flag,
    Identity,
    Link,
    LongText,
    NiceClass,
    Phone,
    RegistrationNumber,
    Text,
)
from workstation.findings import Refusal, Severity, hard
from workstation.operations import checking, exporting, importing, keeping, reporting, verifying
from workstation.periods import Period
from workstation.query import Clause
from workstation.records import to_json
from workstation.register import ChildTable, Counting, Register, Rule, Section, Unique
from workstation.registers.catalogue import REGISTERS
from workstation.schema import schema_of


def granted_after_filing(record: dict[str, Any], around: Any) -> Iterator[Any]:
    filed, granted = record.get("filed_on"), record.get("granted_on")
    if filed and granted and granted < filed:
        yield hard("T1", "granted_on", day=granted, earlier=filed, earlier_field="filed_on")


FIELDS: tuple[Field, ...] = (
    RegistrationNumber(
        key="patent_no", label="专利号", english="Patent no.", pattern="patent", required=True, searched=True
    ),
    Text(key="title", label="发明名称", english="Title", required=True, searched=True, aliases=("专利名称",)),
    LongText(key="abstract", label="摘要", english="Abstract"),
    Text(key="holder", label="专利权人", english="Holder", searched=True),
    CreditCode(key="holder_id", label="信用代码", english="Credit code"),
    Identity(key="inventor_id", label="发明人证件", english="Inventor's id", private=True),
    Phone(key="phone", label="电话", english="Telephone", private=True),
    Day(key="filed_on", label="申请日期", english="Filed on"),
    Day(key="granted_on", label="授权日期", english="Granted on", required=True),
    Choice(key="state", label="履行", english="State", list_key="performed"),
    Choices(key="shapes", label="形式", english="Shapes", list_key="mark_form"),
    Count(key="claims", label="权利要求数", english="Claims"),
    Amount(key="pledged", label="质押金额", english="Pledged"),
    DecimalNumber(key="share", label="占比", english="Share"),
    Flag(key="green", label="绿色技术", english="Green"),
    NiceClass(key="nice_class", label="类别", english="Class"),
    Division(key="unit", label="填报单位", english="Unit", level="unit", required=True),
    Division(key="township", label="苏木镇", english="Township", level="township"),
    Link(key="mark", label="对应商标", english="Mark", registers=("trademarks",)),
)
PATENTS = Register(
    key="patents",
    label="专利",
    english="Patents",
    fields=FIELDS,
    sections=(Section(label="内容", english="Content", fields=tuple(field.key for field in FIELDS)),),
    in_table=("patent_no", "title", "granted_on"),
    title=("patent_no", "title"),
    unique_by=Unique(fields=("patent_no",)),
    similar_by=("title", "holder"),
    counting=Counting(dated_by="granted_on", ends_by=""),
    children=(
        ChildTable(
            key="patent_fees",
            label="年费",
            english="Fees",
            fields=(
                Count(key="year", label="年度", english="Year", required=True),
                Amount(key="paid", label="缴费", english="Paid"),
                Day(key="paid_on", label="缴费日期", english="Paid on"),
            ),
        ),
    ),
    rules=(Rule(code="T1", severity=Severity.HARD, fields=("granted_on", "filed_on"), check=granted_after_filing),),
)
RAW: dict[str, Any] = {
    "patent_no": "ZL201510123456.4",
    "title": "=一种沙漠灌溉装置",
    "abstract": "第一行\n第二行",
    "holder": "鄂尔多斯市沙漠研究所",
    "holder_id": "91150622MA0N0KQU2Q",
    "inventor_id": "152722198001010014",
    "phone": "13812345678",
    "filed_on": "2015年3月7日",
    "granted_on": "2018-03-07",
    "shapes": ["文字", "图形"],
    "claims": 10,
    "pledged": 35000.5,
    "share": 0.1234,
    "green": True,
    "nice_class": 7,
    "patent_fees": [{"year": 2019, "paid": 600, "paid_on": "2019-03-01"}, {"year": 2020}],
}


@pytest.fixture
def fifth(tmp_path: Path) -> Iterator[Store]:
    """A store that keeps the fifth register too."""
    with Store.create(tmp_path / "data", unit="150622", clerk="王芳", catalogue=(*REGISTERS, PATENTS)) as store:
        yield store


def test_it_is_kept_and_found(fifth: Store) -> None:
    (saved,) = keeping.add(fifth, PATENTS, [RAW])
    record = saved.record
    assert (record["filed_on"], record["pledged"], record["share"], record["green"]) == (
        "2015-03-07",
        3_500_050,
        1234,
        1,
    )
    assert [row["paid"] for row in record["patent_fees"]] == [60_000, None]
    assert to_json(PATENTS, record)["pledged"] == 35000.5
    for text in ("沙漠灌", "shamo", "smggzz", "2015101", "研究所 灌溉"):
        assert keeping.find(fifth, PATENTS, text=text).total == 1, text
    assert keeping.find(fifth, PATENTS, text="没有").total == 0
    assert keeping.find(fifth, PATENTS, where=[keeping.condition_of(PATENTS, "green=是")]).total == 1
    changed = keeping.change(fifth, PATENTS, record["uid"], {"title": "改名", "patent_fees": []})
    assert changed.record["patent_fees"] == []
    assert keeping.find(fifth, PATENTS, text="沙漠灌").total == 0
    assert [one.action for one in keeping.history(fifth, PATENTS, record["uid"])] == ["add", "change"]
    keeping.withdraw(fifth, PATENTS, record["uid"], reason="错")
    keeping.restore(fifth, PATENTS, record["uid"])


def test_its_checks_hold(fifth: Store) -> None:
    for wrong, code in (({"granted_on": "2014-01-01"}, "T1"), ({"title": None}, "required"), ({"claims": -1}, None),
                        ({"unknown": "150622"}, "field_unknown"), ({"patent_no": "123"}, None)):  # fmt: skip
        with pytest.raises(Refusal) as refused:
            keeping.add(fifth, PATENTS, [RAW | wrong])
        assert code is None or code in {finding.code for finding in refused.value.findings}
    assert fifth.tally(PATENTS)[0][0] == 0


def test_it_imports_and_exports(fifth: Store, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["专利台账"])
    book.active.append(["序号", "专利号", "专利名称", "专利权人", "授权日期", "质押金额(万元)", "绿色技术"])
    for number in range(3):
        book.active.append([number, f"20151012345{number}", f"装置{number}", "研究所", "2018.3.7", 3.5, "是"])
    book.save(tmp_path / "台账.xlsx")
    told = importing.import_ledger(fifth, PATENTS, tmp_path / "台账.xlsx", failed=tmp_path / "失败.xlsx")
    failed = [finding for row in told.plan.of("failed") for finding in row.findings]
    assert told.plan.counts["new"] + told.plan.counts["failed"] == 3
    assert {finding.field for finding in failed} <= {"patent_no"}
    keeping.add(fifth, PATENTS, [RAW | {"patent_no": "ZL201810123456.9"}] if told.plan.counts["new"] == 3 else [RAW])
    path, count = exporting.export_ledger(fifth, PATENTS, tmp_path / "导出.xlsx")
    assert openpyxl.load_workbook(path).sheetnames == ["专利", "年费"]
    again = importing.import_ledger(fifth, PATENTS, path).plan.counts
    assert (again["new"], again["changed"], again["unchanged"], again["failed"]) == (0, 0, count, 0)
    exporting.write_template(fifth, PATENTS, tmp_path / "空白.xlsx")
    assert importing.import_ledger(fifth, PATENTS, tmp_path / "空白.xlsx").plan.rows == []


def test_it_is_checked_and_packaged(fifth: Store, tmp_path: Path) -> None:
    keeping.add(fifth, PATENTS, [RAW])
    period = Period.read("2018Q1")
    assert [finding for finding in checking.check(fifth, period) if finding.hard] == []
    with_it = reporting.write_package(fifth, period, tmp_path / "报送", reason="测试").package
    with zipfile.ZipFile(with_it.path) as archive:
        names = {name.rsplit("/", 1)[-1] for name in archive.namelist()}
        forms = [name for name in archive.namelist() if name.endswith("01_报表.xlsx")]
        assert {"patents.csv", "patent_fees.csv"} <= names
        assert len(forms) == 1
    assert verifying.verify_file(Path(with_it.path), fifth).valid
    assert [record["title"] for record in fifth.each(PATENTS, [Clause("claims", ">", 5)])] == [RAW["title"]]
    assert {finding.code for finding in examine(fifth).findings} <= {"backup_never"}


def test_its_schema_is_told() -> None:
    told = schema_of(PATENTS)
    assert [field["name"] for field in told["schema"]["fields"]] == [field.key for field in FIELDS]
    assert told["children"][0]["name"] == "patent_fees"


def test_it_survives_closing_and_opening(tmp_path: Path) -> None:
    catalogue = (*REGISTERS, PATENTS)
    with Store.create(tmp_path / "data", unit="150622", clerk="王芳", catalogue=catalogue) as store:
        (saved,) = keeping.add(store, PATENTS, [RAW])
    with Store.open(tmp_path / "data", catalogue=catalogue) as store:
        assert store.get(PATENTS, saved.record["uid"]) == saved.record

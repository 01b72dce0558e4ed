"""A small package of every kind of column, made by the real writer."""

import datetime
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workstation.package.contents import (
    Block,
    Change,
    Chart,
    Column,
    Explanation,
    FigureColumn,
    FigureKind,
    Form,
    Line,
    PackageContents,
    Table,
)
from workstation.package.writer import WrittenFile, write_package
from workstation.package.written_values import Kind
from workstation.periods import Period

CHINA = datetime.timezone(datetime.timedelta(hours=8))
UIDS = [f"0198c0de-0000-7000-8000-{number:012d}" for number in range(9)]
HOSTILE = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=x",
    " 边上的空格 ",
    "<r><t>x</t></r>",
    "<r>x</r>",
    "_x0041_",
    "a\x01b",
    "a\nb",
    '"引号",逗号;',
    "𠮷㐀",
    "000123",
    "150622200001011234",
    "http://example.com",
    "{check_code}",
    "]]>&amp;<",
)

TRADEMARKS = (
    Column(key="uid", label="记录标识", hidden=True, schema={"constraints": {"required": True}}),
    Column(key="name", label="商标名称", schema={"constraints": {"required": True, "maxLength": 200}}),
    Column(
        key="unit", label="填报单位", kind=Kind.CHOICE, words={"150622": "准格尔旗", "150621": "达拉特旗"},
        schema={"constraints": {"enum": ["150621", "150622"]}},
    ),
    Column(key="parts", label="要素", kind=Kind.CHOICES),
    Column(key="filed_on", label="申请日期", kind=Kind.DAY),
    Column(key="value", label="金额(元)", kind=Kind.AMOUNT),
    Column(key="area", label="面积", kind=Kind.DECIMAL),
    Column(key="class", label="类别", kind=Kind.COUNT, schema={"constraints": {"minimum": 1, "maximum": 45}}),
    Column(key="madrid", label="马德里", kind=Kind.FLAG),
    Column(key="phone", label="电话", private=True, schema={"constraints": {"pattern": "[0-9]+"}}),
)  # fmt: skip
RECORDS: list[tuple[Any, ...]] = [
    (UIDS[1], "鄂尔多斯", "150622", "文字,图形", "2026-07-14", 12_345_60, 15_000, 29, 1, "13847700001"),
    (UIDS[2], "0123", "150621", None, "1899-12-31", 1, 1, 45, 0, None),
    (UIDS[3], "老商标", None, "文字", None, None, None, None, None, "0477-8123456"),
    (UIDS[4], "大额", "150622", None, "9999-12-31", 10**15 - 1, 10**15 - 1, 1, 1, None),
]
EVENTS = (
    Column(key="record", label="所属记录", hidden=True),
    Column(key="position", label="序号", kind=Kind.COUNT),
    Column(key="event", label="事项"),
)


def sample_form() -> Form:
    columns = (
        FigureColumn(key="opening", label="期初有效"),
        FigureColumn(key="added", label="本期新增"),
        FigureColumn(key="ended", label="本期减少"),
        FigureColumn(key="closing", label="期末有效", plus=("opening", "added"), minus=("ended",)),
        FigureColumn(key="amount", label="金额", kind=FigureKind.AMOUNT),
        FigureColumn(key="target", label="年目标"),
        FigureColumn(key="rate", label="完成率", kind=FigureKind.RATE, ratio=("closing", "target")),
    )
    lines = (
        Line(label="合计", code="00", unit="件", figures=(7, 3, 1, 9, 150, 12, 7500), sum_of=("01", "02")),
        Line(label="其中:一般商标", code="01", unit="件", figures=(5, 2, 1, 6, 100, 9, 6667), indent=1),
        Line(label="证明商标", code="02", unit="件", figures=(2, 1, 0, 3, 50, 3, 10000), indent=1),
        Line(label="未定", code="03", unit="件", figures=(None, None, None, None, None, None, None)),
    )
    return Form(
        sheet="知统1",
        title="商标注册情况",
        heading=("表号:知统1", "内部工作台账"),
        basis="口径:按件按类;自然月",
        place="填报单位(盖章):准格尔旗",
        time="2026年第3季度",
        measure="计量单位:件",
        blocks=(
            Block(columns=columns, lines=lines),
            Block(
                title="按类别",
                columns=(FigureColumn(key="count", label="件数"),),
                lines=(Line(label="第29类", code="29", unit="件", figures=(9,)),),
            ),
        ),
        relations=("(4)=(1)+(2)-(3)",),
        notes=("空白为零。",),
        footer=("单位负责人:", "统计负责人:", "填表人:张三", "联系电话:", "报出日期:2026年10月8日"),
        chart=Chart(title="完成情况", value="closing", target="target", lines=("01", "02")),
    )


def make_contents(**changes: Any) -> PackageContents:
    facts: dict[str, Any] = {
        "unit": "150622",
        "unit_names": ("鄂尔多斯市", "准格尔旗"),
        "period": Period.read("2026Q3"),
        "revision": 1,
        "series": 1,
        "previous_root": None,
        "schema_version": "1",
        "rule_edition": "2026-01",
        "program_version": "0.1.0",
        "created": datetime.datetime(2026, 10, 8, 9, 30, tzinfo=CHINA),
        "tables": (
            Table(name="trademarks", label="商标", columns=TRADEMARKS, rows=RECORDS),
            Table(
                name="trademark_events",
                label="商标事项",
                columns=EVENTS,
                rows=[(UIDS[1], 0, "公告"), (UIDS[1], 1, "注册"), (UIDS[3], 0, "转让\n给他人")],
                key=("record", "position"),
                parent="trademarks",
                parent_column="record",
            ),
            Table(name="copyrights", label="版权", columns=TRADEMARKS[:2], rows=[]),
        ),
        "forms": (sample_form(),),
        "explanations": (Explanation(place="商标 老商标", sentence="缺申请日期", reason="历史资料", given_by="张三"),),
        "changes": (Change(place="知统1", what="期末有效", before="8", after="9"),),
        "clerk": "张三",
    }
    return PackageContents(**{**facts, **changes})


@pytest.fixture
def contents() -> Callable[..., PackageContents]:
    return make_contents


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> WrittenFile:
    """One package that no test changes."""
    return write_package(make_contents(), tmp_path_factory.mktemp("package"))


@pytest.fixture
def unpacked(package: WrittenFile, tmp_path: Path) -> Path:
    """The bag of the package, unpacked anew for this test to spoil."""
    with zipfile.ZipFile(package.path) as archive:
        archive.extractall(tmp_path / "unpacked")
    return tmp_path / "unpacked" / "150622_2026Q3_V1"


@pytest.fixture
def hostile_texts() -> tuple[str, ...]:
    return HOSTILE

"""The same ledger in every form that offices send: same records, same findings; what is not read is named."""

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.end_to_end.office import DONE, FOUND, UNIT, WRONG_USE, Office
from tests.end_to_end.test_round_trips import counted, resaved

HEADINGS = ("序号", "注册号", "商标名称", "类别", "申请人", "注册公告日期", "商标状态", "备注")
DATES = (
    "2020-01-14", "2020/1/14", "2020.1.14", "2020年1月14日", "20200114", "２０２０年１月１４日", "二〇二〇年一月十四日",
    " 2020-01-14\u00a0", "2020-1-14 00:00:00",
)  # fmt: skip
"""One day, as people write it."""
TITLES = (("准格尔旗2026年商标台账",), ("填报单位：准格尔旗市场监督管理局", None, None, None, "2026年7月"))
TAIL = (("合计", len(DATES)), ("填表人：王芳", None, None, "审核人：李四"), (), (" ",))


def rows() -> list[tuple[Any, ...]]:
    """A ledger with titles, every notation of a day, total, signatures and a blank tail."""
    return [
        *TITLES,
        HEADINGS,
        *(
            (
                number,
                f"0{7_000_000 + number}"[1:],
                f"鄂尔多斯{number}",
                "第25类",
                "准格尔旗蓝天公司",
                day,
                "已注册",
                "—",
            )
            for number, day in enumerate(DATES, start=1)
        ),
        *TAIL,
    ]


def as_workbook(path: Path, content: Sequence[Sequence[Any]]) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in content:
        book.active.append(list(row))
    book.save(path)
    return path


def as_csv(path: Path, content: Sequence[Sequence[Any]], encoding: str) -> Path:
    lines = (",".join("" if cell is None else str(cell) for cell in row) for row in content)
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def facts(office: Office, register: str = "trademarks") -> list[dict[str, Any]]:
    """The records without what another birth changes."""
    left_out = {"uid", "created_at", "changed_at"}
    records = sorted(office.all(register), key=lambda one: str(one["registration_no"]))
    return [{key: value for key, value in one.items() if key not in left_out} for one in records]


def test_the_same_in_every_form(another: Callable[[str], Office], tmp_path: Path) -> None:
    book = as_workbook(tmp_path / "台账.xlsx", rows())
    files = [
        book,
        *resaved([book], tmp_path, "xls"),
        as_csv(tmp_path / "国标.csv", rows(), "gb18030"),
        as_csv(tmp_path / "无签名.csv", rows(), "utf-8"),
        as_csv(tmp_path / "有签名.csv", rows(), "utf-8-sig"),
    ]
    files.append(tmp_path / "金山.et")
    files[-1].write_bytes(files[1].read_bytes())
    found = []
    for number, path in enumerate(files):
        office = another(f"资料{number}")
        told = office.do("import", "trademarks", path)
        assert counted(told) == (len(DATES), 0, 0, 0)
        assert told["rows"] == len(DATES)
        # Which encoding a text was read in is told of texts only.
        issues = [(one["row"], one["code"]) for one in told["issues"] if one["code"] != "encoding_taken"]
        found.append((facts(office), told["ignored"], issues))
        assert counted(office.do("import", "trademarks", path)) == (0, 0, len(DATES), 0)
    records, ignored, issues = found[0]
    assert {one["registration_date"] for one in records} == {"2020-01-14"}
    assert [one["registration_no"] for one in records] == [
        f"{7_000_000 + number}" for number in range(1, len(DATES) + 1)
    ]
    assert {(one["nice_class"], one["note"], one["mark_type"], one["unit"]) for one in records} == {
        (25, "—", "商品", UNIT)
    }
    assert ignored == 4
    below = 3 + len(DATES)
    assert issues == [
        (1, "ignored_title"),
        (2, "ignored_title"),
        (below + 1, "ignored_total"),
        (below + 2, "ignored_note"),
    ]
    assert all(one == found[0] for one in found[1:])


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (datetime.datetime(2020, 1, 14), "2020-01-14"), (datetime.date(2020, 1, 14), "2020-01-14"),
        (43844, "2020-01-14"), ("43844", "2020-01-14"), (20200114, "2020-01-14"), ("—", None), ("无", None), ("", None),
    ],
)  # fmt: skip
def test_days_in_cells(store: Office, cell: Any, day: str | None) -> None:
    content: list[tuple[Any, ...]] = [
        (*HEADINGS, "申请日期"),
        (1, "7654321", "名", 25, "公司", "2021-01-14", "已注册", None, cell),
    ]
    told = store.ask("import", "trademarks", as_workbook(store.work / "日期.xlsx", content))
    assert counted(told.json) == (1, 0, 0, 0), told.out
    assert facts(store)[0]["filing_date"] == day


@pytest.mark.parametrize(
    ("day", "code"),
    [("2023-02-30", "day_impossible"), ("2023年5月", "day_without_day"), ("2023年", None), ("6/5/2023", None),
     ("5月6日", None), ("2023年5月6日至2024年5月6日", None), ("#REF!", None), (True, None), (-5, None)],
)  # fmt: skip
def test_a_day_that_is_none_fails_its_row_alone(store: Office, day: Any, code: str | None) -> None:
    content = [
        HEADINGS,
        (1, "7654321", "好的", 25, "公司", "2020-01-14", "已注册", None),
        (2, "7654322", "坏的", 25, "公司", day, "已注册", None),
    ]
    told = store.ask("import", "trademarks", as_workbook(store.work / "日期.xlsx", content))
    assert told.code == FOUND
    assert counted(told.json) == (1, 0, 0, 1)
    faults = [one for one in told.json["issues"] if one["severity"] == "hard"]
    assert {(one["row"], one["column"]) for one in faults} == {(3, "注册公告日期")}
    if code:
        assert {one["code"] for one in faults} == {code}
    assert [one["mark_name"] for one in store.all("trademarks")] == ["好的"]


def test_a_day_as_above_is_the_day_above_and_told(store: Office) -> None:
    content = [
        HEADINGS,
        (1, "7654321", "好的", 25, "公司", "2020-01-14", "已注册", None),
        (2, "7654322", "也好", 25, "公司", "同上", "已注册", None),
    ]
    told = store.ask("import", "trademarks", as_workbook(store.work / "日期.xlsx", content))
    assert counted(told.json) == (2, 0, 0, 0)
    assert [one["code"] for one in told.json["issues"]] == ["ditto_filled"]
    assert {one["registration_date"] for one in store.all("trademarks")} == {"2020-01-14"}


def test_text_numbers_stay_texts(store: Office) -> None:
    content = [
        ("注册号", "商标名称", "国际分类", "注册人", "统一社会信用代码", "注册日期", "联系电话", "联系人"),
        (7654321, 2020, 25, "公司", "91150622MA0N0KQU2Q", 43844, 13812345678, 0.1),
        (
            "０７６５４３２２",
            "007",
            "25",
            "公司",
            "１５２７２２１９８００１０１００１４",
            "2020-01-14",
            "138 1234 5678",
            "1e5",
        ),
    ]
    told = store.ask("import", "trademarks", as_workbook(store.work / "数字.xlsx", content))
    assert told.json["failed"] == 0, told.out
    first, second = sorted(facts(store), key=lambda one: one["mark_name"], reverse=True)
    assert (first["registration_no"], first["mark_name"], first["phone"]) == ("7654321", "2020", "13812345678")
    assert first["registration_date"] == "2020-01-14"
    assert (second["mark_name"], second["contact"]) == ("007", "1e5")
    assert second["registrant_id"] == "152722198001010014"


def test_a_number_ruined_by_excel_is_named(store: Office) -> None:
    content = [
        ("注册号", "商标名称", "国际分类", "注册人", "统一社会信用代码", "注册日期"),
        ("7654321", "名", 25, "公司", "9.11506E+17", "2020-01-14"),
        ("7654322", "名", 25, "公司", 911506220000000000, "2020-01-14"),
    ]
    told = store.ask("import", "trademarks", as_workbook(store.work / "损坏.xlsx", content))
    assert counted(told.json) == (0, 0, 0, 2)
    assert {one["code"] for one in told.json["issues"] if one["severity"] == "hard"} == {"number_ruined_by_excel"}


GI = ("产品名称", "保护类型", "阶段", "申请人")


@pytest.mark.parametrize(
    ("heading", "cell", "value"),
    [("年产值(万元)", 3.5, 35000), ("年产值（万元）", "3.5", 35000), ("年产值", "3.5万元", 35000),
    ("年产值(元)", 3.5, 3.5),
     ("年产值(亿元)", 1.2, 120_000_000), ("年产值[千元]", "1,234.5", 1_234_500),
     ("年产值(万元)", "2亿元", 200_000_000), ("年产值/万元", 3.5, 35000), ("年产值万元", 3.5, 35000),
     ("年产值（万元/年）", 3.5, 35000)],
)  # fmt: skip
def test_a_unit_of_money_in_the_heading_is_converted(store: Office, heading: str, cell: Any, value: float) -> None:
    content = [(*GI, heading), ("羊肉", "AGI", "培育", "协会", cell)]
    told = store.ask("import", "geographical_indications", as_workbook(store.work / "产值.xlsx", content))
    assert counted(told.json) == (1, 0, 0, 0), told.out
    assert store.all("geographical_indications")[0]["output_value"] == value


def test_a_scale_in_the_heading_is_converted(store: Office) -> None:
    content = [(*GI, "年产量(万吨)", "带动人数（万人）"), ("羊肉", "AGI", "培育", "协会", 1.5, "0.3")]
    store.ask("import", "geographical_indications", as_workbook(store.work / "产量.xlsx", content))
    record = store.all("geographical_indications")[0]
    assert (record["output_tonnes"], record["workers"]) == (15_000, 3_000)


def test_a_unit_of_money_above_the_table_is_converted(store: Office) -> None:
    content = [
        ("地理标志台账", None, None, None, "单位：万元"),
        (*GI, "年产值"),
        ("羊肉", "AGI", "培育", "协会", 12.34),
    ]
    store.ask("import", "geographical_indications", as_workbook(store.work / "产值.xlsx", content))
    assert store.all("geographical_indications")[0]["output_value"] == 123_400


@pytest.mark.parametrize(
    "heading", ["保护面积(亩)", "保护面积(万亩)", "年产量(公斤)", "年产值(美元)", "品牌价值(万欧元)"]
)
def test_a_column_in_another_unit_is_named_and_not_read(store: Office, heading: str) -> None:
    content = [(*GI, heading), ("羊肉", "AGI", "培育", "协会", 100)]
    told = store.ask("import", "geographical_indications", as_workbook(store.work / "面积.xlsx", content))
    assert counted(told.json) == (1, 0, 0, 0)
    assert [(one["code"], one["column"]) for one in told.json["issues"] if one["code"].startswith("column")] == [
        ("column_unit", heading)
    ]
    record = store.all("geographical_indications")[0]
    assert [record[key] for key in ("area_km2", "output_tonnes", "output_value", "brand_value")] == [None] * 4


def test_a_column_that_is_no_field_is_named(store: Office) -> None:
    content = [(*GI, "我们自己的列"), ("羊肉", "AGI", "培育", "协会", "内容")]
    told = store.do("import", "geographical_indications", as_workbook(store.work / "多列.xlsx", content))
    assert [(one["code"], one["column"]) for one in told["issues"] if one["code"].startswith("column")] == [
        ("column_not_read", "我们自己的列")
    ]


def test_doubles_within_a_file(store: Office) -> None:
    row = ("羊肉", "AGI", "已认定", "协会", "AGI00123", "2015-03-07", "有效")
    head = (*GI, "证书编号", "批准日期", "状态")
    content = [head, row, row, ("牛肉", *row[1:])]
    told = store.ask("import", "geographical_indications", as_workbook(store.work / "重复.xlsx", content))
    assert counted(told.json) == (1, 0, 0, 1)
    assert told.json["ignored"] == 1
    doubles = [one for one in told.json["issues"] if one["code"] == "double_in_file"]
    assert [(one["row"], one["code"], one["severity"]) for one in doubles] == [
        (3, "double_in_file", "soft"), (4, "double_in_file", "hard")
    ]  # fmt: skip


def test_a_withdrawn_record_does_not_come_back_by_import(store: Office) -> None:
    content = [HEADINGS, (1, "7654321", "好的", 25, "公司", "2020-01-14", "已注册", None)]
    path = as_workbook(store.work / "台账.xlsx", content)
    store.do("import", "trademarks", path)
    store.do("withdraw", "trademarks", store.all("trademarks")[0]["uid"], "--reason", "录错")
    told = store.ask("import", "trademarks", path)
    assert counted(told.json) == (0, 0, 0, 1)
    assert told.codes == ["in_recycle_bin"]


def test_failed_rows_come_back_and_two_mended_ones_go_in(store: Office) -> None:
    content = [
        *TITLES,
        HEADINGS,
        (1, "7654321", "好的", 25, "公司", "2020-01-14", "已注册", None),
        (2, "7654322", "坏日期", 25, "公司", "2023-02-30", "已注册", "备注"),
        (3, "坏号码", "坏号码", 99, "公司", datetime.datetime(2020, 1, 14), "已注册", None),
        (4, "7654324", None, 25, "公司", "2020-01-14", "已注册", None),
    ]
    out = store.work / "未通过.xlsx"
    told = store.ask("import", "trademarks", as_workbook(store.work / "台账.xlsx", content), "--failed", out)
    assert (told.code, counted(told.json)) == (FOUND, (1, 0, 0, 3))
    assert told.json["failed_path"] == str(out)
    book = openpyxl.load_workbook(out)
    assert book.active is not None
    written = [[cell.value for cell in row] for row in book.active.iter_rows()]
    # Title and period stand where they stood, and the headings below them.
    assert [row[0] for row in written[:2]] == [TITLES[0][0], TITLES[1][0]]
    assert written[2][:10] == [*HEADINGS, "原行号", "错误原因"]
    assert [row[8] for row in written[3:]] == [5, 6, 7]
    assert all(row[9] for row in written[3:])
    assert written[3][:8] == [2, "7654322", "坏日期", 25, "公司", "2023-02-30", "已注册", "备注"]
    book.active.cell(4, 6).value = "2023-02-28"
    book.active.cell(6, 3).value = "补的名"
    book.save(out)
    again = store.ask("import", "trademarks", out)
    assert counted(again.json) == (2, 0, 0, 1)
    assert {one["mark_name"] for one in store.all("trademarks")} == {"好的", "坏日期", "补的名"}


def test_no_file_of_failed_rows_where_none_failed(store: Office) -> None:
    content = [HEADINGS, (1, "7654321", "好的", 25, "公司", "2020-01-14", "已注册", None)]
    told = store.do(
        "import", "trademarks", as_workbook(store.work / "台账.xlsx", content), "--failed", store.work / "x.xlsx"
    )
    assert "failed_path" not in told
    assert not (store.work / "x.xlsx").exists()


def test_a_mapping_names_columns_and_constants(store: Office) -> None:
    content = [("号", "牌子", "种类", "谁的", "何时"), ("7654321", "好的", 25, "公司", "2020-01-14")]
    path = as_workbook(store.work / "台账.xlsx", content)
    told = store.ask("import", "trademarks", path)
    assert (told.code, told.codes) == (FOUND, ["no_heading_row"])
    mapping = {
        "columns": {
            "号": "registration_no",
            "牌子": "mark_name",
            "种类": "nice_class",
            "谁的": "registrant",
            "何时": None,
        },
        "constants": {"registration_date": "2021-03-05", "agricultural": True},
    }
    told = store.ask("import", "trademarks", path, "--mapping", store.file("mapping.json", mapping))
    assert counted(told.json) == (1, 0, 0, 0)
    record = store.all("trademarks")[0]
    assert (record["mark_name"], record["registration_date"], record["agricultural"]) == ("好的", "2021-03-05", True)


@pytest.mark.parametrize(
    ("content", "code"),
    [({"columns": {"号": "unknown"}}, "mapping_unknown"), ({"constants": {"unknown": 1}}, "mapping_unknown"),
     ({"columns": {"号": "trademark_events"}}, "mapping_unknown"), ([], "mapping_form"), ("x", "mapping_form"),
     ({"columns": 5}, "mapping_form"), ({"columns": {"号": ["a"]}}, "mapping_unknown"), (b"{", "mapping_form"),
     (b"\xff\xfe\x00", "mapping_form"), (b"[" * 100_000, "mapping_form"), ({"columns": {"号": 5}}, "mapping_unknown")],
)  # fmt: skip
def test_a_wrong_mapping_is_told(store: Office, content: Any, code: str) -> None:
    path = as_workbook(store.work / "台账.xlsx", [HEADINGS])
    told = store.ask("import", "trademarks", path, "--mapping", store.file("mapping.json", content))
    assert (told.code, told.codes) == (WRONG_USE, [code])


def test_a_missing_mapping_is_told(store: Office) -> None:
    path = as_workbook(store.work / "台账.xlsx", [HEADINGS])
    for name in ("nothing.json", "."):
        told = store.ask("import", "trademarks", path, "--mapping", store.work / name)
        assert (told.code, told.codes) == (WRONG_USE, ["mapping_form"])


def test_the_sheet_asked_for_is_read(store: Office) -> None:
    book = openpyxl.Workbook()
    for number, name in enumerate(("甲", "乙"), start=1):
        sheet = book.create_sheet(name)
        sheet.append(HEADINGS)
        sheet.append((1, f"765432{number}", f"{name}的", 25, "公司", "2020-01-14", "已注册", None))
    book.save(store.work / "几页.xlsx")
    told = store.do("import", "trademarks", store.work / "几页.xlsx", "--sheet", "乙")
    assert told["sheet"] == "乙"
    assert [one["mark_name"] for one in store.all("trademarks")] == ["乙的"]
    missing = store.ask("import", "trademarks", store.work / "几页.xlsx", "--sheet", "丙")
    assert (missing.code, missing.codes) == (FOUND, ["file_sheet_missing"])


def test_a_dry_run_writes_nothing(store: Office) -> None:
    path = as_workbook(store.work / "台账.xlsx", rows())
    before = store.digest()
    told = store.do("import", "trademarks", path, "--dry-run")
    assert (told["dry_run"], told["new"], told["batch"]) == (True, len(DATES), "")
    assert store.digest() == before


def test_the_shape_of_the_answer(store: Office) -> None:
    told = store.ask("import", "trademarks", as_workbook(store.work / "台账.xlsx", rows()))
    assert told.code == DONE
    assert {"ok", "batch", "rows", "new", "changed", "unchanged", "failed", "ignored", "issues"} <= told.json.keys()
    assert {frozenset(issue) for issue in told.json["issues"]} == {
        frozenset(("row", "column", "code", "severity", "message"))
    }

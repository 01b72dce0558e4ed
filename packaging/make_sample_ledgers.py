"""Writes the ledgers of the sample: what offices really send, with title rows, notes, totals and a few faults.

``python packaging/make_sample_ledgers.py`` rewrites ``resources/sample/``. The table of geographical indications is
a selection (Inner Mongolia) of the official one, given as its CSV; everything else is made up.
"""

import csv
import datetime
import random
import sys
from pathlib import Path
from typing import Any

import xlsxwriter

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from workstation.sample_book import SampleBook  # noqa: E402

OUT = ROOT / "resources" / "sample"
TODAY = datetime.date(2026, 10, 9)
CREATED = datetime.datetime(2026, 10, 9)
Rows = list[list[Any]]


def write_ledger(name: str, title: str, lines: Rows, heads: list[str], rows: Rows, after: Rows) -> None:
    """A workbook as clerks make it: a merged title, lines above the head, rows, lines below."""
    book = xlsxwriter.Workbook(str(OUT / name))
    book.set_properties({"created": CREATED})
    sheet = book.add_worksheet("Sheet1")
    bold = book.add_format({"bold": True, "align": "center", "font_size": 16})
    head = book.add_format({"bold": True, "border": 1, "align": "center"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "border": 1})
    cell = book.add_format({"border": 1})
    sheet.merge_range(0, 0, 0, len(heads) - 1, title, bold)
    number = 1
    for line in lines:
        sheet.write_row(number, 0, line)
        number += 1
    sheet.write_row(number, 0, heads, head)
    for row in rows:
        number += 1
        for column, value in enumerate(row):
            if isinstance(value, datetime.date):
                sheet.write_datetime(number, column, datetime.datetime.combine(value, datetime.time()), day)
            elif isinstance(value, str):
                sheet.write_string(number, column, value, cell)
            elif value is not None:
                sheet.write_number(number, column, value, cell)
    for line in after:
        number += 1
        sheet.write_row(number, 0, line)
    sheet.set_column(0, len(heads) - 1, 16)
    book.close()


def notations(text: str, turn: int) -> Any:
    """One day in the notations that come together in one ledger."""
    day = datetime.date.fromisoformat(text)
    return [day, f"{day.year}年{day.month}月{day.day}日", f"{day.year}.{day.month}.{day.day}", text][turn % 4]


def trademarks(book: SampleBook) -> None:
    """The trademark ledger: mixed dates, a double, an impossible date, a ruined code."""
    heads = ["序号", "注册号", "商标名称", "国际分类", "核定使用商品", "申请人", "统一社会信用代码", "申请日期",
             "初步审定公告日", "注册公告日期", "商标状态", "失效日期", "代理机构"]  # fmt: skip
    rows: Rows = []
    for number, raw in enumerate(book.records("trademarks", 60), start=1):
        code = raw["registrant_id"]
        rows.append([
            number, f"第{raw['registration_no']}号" if number % 7 == 0 else raw["registration_no"], raw["mark_name"],
            f"第{raw['nice_class']}类" if number % 5 == 0 else raw["nice_class"], raw["goods_services"],
            raw["registrant"].replace("(", "（"), code.lower() if number % 9 == 0 else code,
            notations(raw["filing_date"], number), notations(raw["preliminary_date"], number),
            notations(raw["registration_date"], number), {"已注册": "商标已注册"}.get(raw["status"], raw["status"]),
            notations(raw["ended_on"], number) if "ended_on" in raw else "—", "无",
        ])  # fmt: skip
    rows.append([61, *rows[4][1:]])
    rows.append([62, "30009999", "暖沙", 30, "小米", "准格尔青禾食品有限公司", 9.11506e17, "2023-02-30", None,
                 "2024年5月", "商标已注册", None, None])  # fmt: skip
    after: Rows = [["合计", None, f"{len(rows)}件"], ["填表人:示例", None, None, "审核人:示例"]]
    unit: Rows = [["填报单位:准格尔旗市场监督管理局", None, None, None, "2026年第三季度"]]
    write_ledger("商标台账.xlsx", "准格尔旗2026年三季度商标台账", unit, heads, rows, after)


def copyrights(book: SampleBook) -> None:
    """The copyright office's list as CSV in GB18030, as its system gives it out."""
    heads = ["登记号", "作品/软件名称", "作品类别", "著作权人", "创作完成日期", "登记日期", "版本号", "作者"]
    with (OUT / "版权登记清单.csv").open("w", encoding="gb18030", newline="") as file:
        out = csv.writer(file)
        out.writerow(heads)
        for number, raw in enumerate(book.records("copyrights", 24), start=1):
            out.writerow([
                raw["registration_no"].replace("-", "－") if number % 6 == 0 else raw["registration_no"],
                raw["work_name"], raw.get("category", ""), raw["owner"],
                raw["completion_date"].replace("-", "/"), raw["registration_date"], raw.get("version", ""),
                raw.get("author", ""),
            ])  # fmt: skip
        out.writerow(
            ["2019R11L885247", "档案数字化系统", "", "准格尔云牧科技有限公司", "2019/3/1", "2019-09-02", "V1.0", ""]
        )


def assistance_cases(book: SampleBook) -> None:
    """The case ledger of a workstation, in the columns clerks use."""
    heads = ["序号", "案件类别", "收案时间", "案件来源", "申请人", "联系电话", "被申请人", "知识产权类型", "案情简介",
             "涉案金额", "审查日期", "审查结果", "受理日期", "承办人", "案件状态", "办结时间", "办理结果", "协议形式",
             "满意度"]  # fmt: skip
    rows: Rows = []
    for number, raw in enumerate(book.records("assistance_cases", 18), start=1):
        amount = raw.get("amount")
        rows.append([
            number, raw["kind"], notations(raw["received_on"], number), raw["channel"], raw["applicant"], raw["phone"],
            raw.get("respondent"), raw["ip_kind"], raw["facts"],
            f"{amount / 10_000:g}万元" if amount and number % 2 else amount, notations(raw["reviewed_on"], number),
            raw["review_result"], notations(raw["accepted_on"], number), raw["handler"], raw["status"],
            notations(raw["closed_on"], number) if "closed_on" in raw else None, raw.get("outcome"),
            raw.get("agreement_form"), raw.get("satisfaction"),
        ])  # fmt: skip
    write_ledger(
        "维权援助调解台账.xlsx", "准格尔旗知识产权维权援助工作站案件台账", [], heads, rows, [["总计", None, len(rows)]]
    )


def geographical_indications(source: Path) -> None:
    """The official table's Inner Mongolian rows in its own shape: a title, the head in row 2."""
    with source.open(encoding="utf-8", newline="") as file:
        heads, *rows = csv.reader(file)
    cells: Rows = [[int(row[0]), int(row[1]), *row[2:]] for row in rows]
    write_ledger("农产品地理标志登记汇总表_内蒙古.xlsx", "全国农产品地理标志登记汇总表", [], heads, cells, [])


def main() -> None:
    """Write all four."""
    book = SampleBook("150622", TODAY, seed=20261009)
    book.random = random.Random(20261009)  # noqa: S311 - must give the same ledgers each time
    trademarks(book)
    copyrights(book)
    assistance_cases(book)
    if len(sys.argv) > 1:
        geographical_indications(Path(sys.argv[1]))


if __name__ == "__main__":
    main()

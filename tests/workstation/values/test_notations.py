"""Every notation that ledgers hold, with the one reading it has: a value, a value to be confirmed, or a refusal.

The table was written before the readers were looked at. A row is: kind of cell, what stands in it, the canonical value
or ``None``, the codes of what was found. A value with a code is soft, no value with a code is hard, no value without a
code is an empty cell.
"""

# ruff: noqa: E501
# A row of a table stands on one line.

import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workstation.fields import (
    Amount,
    Choice,
    Count,
    CreditCode,
    Day,
    DecimalNumber,
    Field,
    Flag,
    Identity,
    LongText,
    NiceClass,
    PersonId,
    Phone,
    RegistrationNumber,
    Text,
)
from workstation.findings import Reading
from workstation.records import read_value
from workstation.values.days import read_day
from workstation.values.terms import read_term

NBSP, SHY, ZWSP, BOM, THIN, IDEO = "\u00a0", "\u00ad", "\u200b", "\ufeff", "\u2009", "\u3000"

FIELDS: dict[str, Field] = {
    "day": Day(key="x", label="日期", english="Day"),
    "count": Count(key="x", label="数", english="Count"),
    "amount": Amount(key="x", label="金额", english="Amount"),
    "decimal": DecimalNumber(key="x", label="面积", english="Area"),
    "flag": Flag(key="x", label="是否", english="Flag"),
    "text": Text(key="x", label="文字", english="Text"),
    "long": LongText(key="x", label="备注", english="Note"),
    "class": NiceClass(key="x", label="类别", english="Class"),
    "credit": CreditCode(key="x", label="信用代码", english="Code"),
    "identity": Identity(key="x", label="证件", english="Id"),
    "person": PersonId(key="x", label="身份证", english="Id"),
    "phone": Phone(key="x", label="电话", english="Phone"),
    "mark": RegistrationNumber(key="x", label="注册号", english="No.", pattern="trademark"),
    "madrid": RegistrationNumber(key="x", label="国际注册号", english="No.", pattern="madrid"),
    "works": RegistrationNumber(key="x", label="登记号", english="No.", pattern="works"),
    "software": RegistrationNumber(key="x", label="登记号", english="No.", pattern="software"),
    "certificate": RegistrationNumber(key="x", label="证书号", english="No.", pattern="software_certificate"),
    "agi": RegistrationNumber(key="x", label="证书编号", english="No.", pattern="agi_certificate"),
    "pgi": RegistrationNumber(key="x", label="公告号", english="No.", pattern="pgi"),
    "patent": RegistrationNumber(key="x", label="专利号", english="No.", pattern="patent"),
    "choice": Choice(key="x", label="商标类型", english="Type", list_key="mark_type"),
}
DAY = "2023-05-06"

NOTATIONS: list[tuple[str, Any, Any, str]] = [
    # -- days: read ------------------------------------------------------------------------------------------
    *(("day", raw, DAY, "") for raw in (
        "2023-05-06", "2023年5月6日", "2023年05月06日", "2023.5.6", "2023.05.06", "2023/5/6", "2023/05/06", "2023-5-6",
        "20230506", 20230506, 20230506.0, "20230506.0", 45052, 45052.0, "２０２３年５月６日", "２０２３．５．６", "２０２３－０５－０６",
        "２０２３／５／６", "二〇二三年五月六日", "二○二三年五月六日", "二零二三年五月六日", "二Ｏ二三年五月六日",
        f"{NBSP}2023-05-06{NBSP}", f"{IDEO}2023-05-06", f"{THIN}2023-05-06", f"2023-05-06{SHY}",
        f"2023{SHY}-05-06", f"{ZWSP}2023-05-06", f"{BOM}2023年5月6日", f"2023年{NBSP}5月{NBSP}6日", "2023 - 05 - 06",
        "2023年5月6号", "2023年5月6", "2023-05-06 00:00:00", "2023/5/6 0:00", "2023-05-06T00:00:00",
        "2023-05-06T00:00:00+08:00", "2023年5月6日 星期六", "2023年5月6日（星期六）", "2023\\5\\6", "2023 5 6",
        "2023–05–06", "2023—5—6", "2023−05−06", "2023－5－6", "2023 .5. 6", "2023.5.6日", "'2023-05-06", "`2023-05-06", "2023-05-06\n",
        "_x000D_2023-05-06", "2023.5.6。", "2023-05-06;", "6-May-2023", "6 May 2023", "May 6, 2023", "06-May-2023",
        datetime.date(2023, 5, 6), datetime.datetime(2023, 5, 6), datetime.datetime(2023, 5, 6, 23, 59),
    )),
    ("day", "二〇二三年五月初六", None, "day_not_a_date"),
    ("day", "二〇一〇年十月廿一日", "2010-10-21", ""), ("day", "二〇一〇年一月三十日", "2010-01-30", ""),
    ("day", "31/12/2023", "2023-12-31", ""), ("day", "12/31/2023", "2023-12-31", ""), ("day", "6/6/2023", "2023-06-06", ""),
    ("day", "2016-02-29", "2016-02-29", ""),
    # -- days: read, to be confirmed --------------------------------------------------------------------------
    ("day", "23-5-6", DAY, "day_two_digit_year"), ("day", "23.5.6", DAY, "day_two_digit_year"),
    ("day", "23/5/6", DAY, "day_two_digit_year"), ("day", "23年5月6日", DAY, "day_two_digit_year"),
    ("day", "'23.5.6", DAY, "day_two_digit_year"), ("day", "２３年５月６日", DAY, "day_two_digit_year"),
    ("day", "二三年五月六日", DAY, "day_two_digit_year"),
    ("day", "06-May-23", DAY, "day_two_digit_year"),
    ("day", "98-5-6", "1998-05-06", "day_two_digit_year"), ("day", "45052", DAY, "day_from_serial"),
    ("day", "45052.0", DAY, "day_from_serial"), ("day", "４５０５２", DAY, "day_from_serial"),
    # A year or a count in a cell formatted as a date; the same day as a text is meant.
    ("day", datetime.date(1905, 7, 8), "1905-07-08", "day_from_small_number"),
    ("day", datetime.datetime(1899, 12, 30), "1899-12-30", "day_from_small_number"),
    ("day", datetime.date(1905, 10, 1), "1905-10-01", ""), ("day", "1905-07-08", "1905-07-08", ""),
    # -- days: empty ------------------------------------------------------------------------------------------
    *(("day", raw, None, "") for raw in (None, "", " ", NBSP, ZWSP, IDEO, "—", "——", "-", "--", "–", "/", "\\", "无", "暂无",
                                         "N/A", "至", "~", "nan", "NULL", )),
    # -- days: refused ----------------------------------------------------------------------------------------
    *(("day", raw, None, "day_without_day") for raw in (
        "2023年5月", "2023年5月份", "2023-05", "2023.5", "2023/5", "2023年", "2023", 2023, "202305", "２０２３年５月", "二〇二三年五月",
        "2023年5月初", "2023年5月底", "2023年5月上旬", "2023年5月 日", "2023年 月 日", "2023年上半年", "2023年初", 202305)),
    *(("day", raw, None, "day_without_year") for raw in ("5月6日", "5-6", "5.6", "5/6", "五月六日", "５月６日", "5月6号")),
    *(("day", raw, None, "day_impossible") for raw in (
        "2023-02-30", "2023年2月30日", "2023.2.30", "20230230", 20230230, "2023-13-01", "2023-00-10", "2023-05-00", "2023-04-31", "31/31/2023",
        "二〇二三年二月三十日", "2023-02-29", "23-2-30")),
    *(("day", raw, None, "day_ambiguous") for raw in ("6/5/2023", "5-6-2023", "6.5.2023", "06/05/2023", "６/５/２０２３",
                                                      "6/5/2023 00:00:00", f"6/5/2023{NBSP}")),
    *(("day", raw, None, "day_is_range") for raw in (
        "2012-03-07至2022-03-06", "2023年5月6日至2024年5月6日", "2012-03-07到2022-03-06", "2012.3.7-2022.3.6",
        "2012.3.7—2022.3.6", "2012.3.7~2022.3.6", "自2012年3月7日至2022年3月6日止")),
    ("day", "2023-05-06、2023-06-07", None, "day_several"), ("day", "2023-05-06（补）", None, "day_with_text"),
    ("day", "申请日：2023-05-06", None, "day_with_text"), ("day", "9999-12-31", None, "day_out_of_range"),
    ("day", "0000-00-00", None, "day_out_of_range"), ("day", 0, None, "day_not_a_date"), ("day", 1, None, "day_not_a_date"),
    ("day", -1, None, "day_not_a_date"), ("day", 3.5, None, "day_not_a_date"), ("day", 10**30, None, "day_not_a_date"),
    ("day", "张三", None, "day_not_a_date"), ("day", "长期", None, "day_not_a_date"), ("day", "12345678901", None, "day_not_a_date"),
    ("day", True, None, "value_kind"), ("day", datetime.time(9), None, "day_not_a_date"),
    ("day", "同上", None, "ditto_mark"), ("day", "〃", None, "ditto_mark"), ("day", "″", None, "ditto_mark"),
    ("day", "（同上）", None, "ditto_mark"), ("day", "#REF!", None, "cell_error"), ("day", "#N/A", None, "cell_error"),
    ("day", "########", None, "cell_too_narrow"), ("day", "2.0230506E+7", None, "number_ruined_by_excel"),
    # -- amounts: read, in fen ----------------------------------------------------------------------------------
    *(("amount", raw, fen, "") for raw, fen in (
        ("3,500(万)", 35_000_000_00), ("3,500（万元）", 35_000_000_00), ("3500万", 35_000_000_00), ("3，500（万元）", 35_000_000_00),
        ("3500（万元人民币）", 35_000_000_00), ("500(万人民币元)", 5_000_000_00), ("40万人民币", 400_000_00),
        ("壹万伍仟壹佰伍拾元整", 15150_00), ("人民币壹万伍仟壹佰伍拾元整", 15150_00), ("壹万伍仟壹佰伍拾圆整", 15150_00),
        ("壹万伍仟壹佰伍拾元正", 15150_00), ("壹萬伍仟壹佰伍拾圓整", 15150_00), ("人民币（大写）壹万伍仟元整", 15000_00),
        ("贰佰万元整", 2_000_000_00), ("壹佰元零伍分", 100_05), ("伍角", 50), ("叁拾元伍角整", 30_50),
        ("¥1,234.50", 1234_50), ("￥1,234.50", 1234_50), ("￥１，２３４．５０", 1234_50), ("¥ 1,234.50", 1234_50),
        ("RMB1,234.50", 1234_50), ("CNY 1,234.50", 1234_50), ("1,234.50元", 1234_50), ("1,234.50 元", 1234_50),
        ("1 234.50", 1234_50), (f"1{NBSP}234.50", 1234_50), ("1234.5", 1234_50), (1234.5, 1234_50), (1234, 1234_00),
        ("3万元", 30000_00), ("3万", 30000_00), ("三万元", 30000_00), ("3.5万元", 35000_00), ("1亿2000万元", 120_000_000_00),
        ("90亿元", 9_000_000_000_00), ("0", 0), (0, 0), ("0.00元", 0), ("零元", 0), ("１２", 12_00), ("12元整", 12_00),
        (f"{SHY}1234.5", 1234_50), (f"12{ZWSP}34.5", 1234_50), ("3千元", 3000_00), ("5百万", 5_000_000_00),
        ("1,234,567", 1234567_00), ("1234567.00", 1234567_00),
    )),
    # -- amounts: empty and refused -----------------------------------------------------------------------------
    *(("amount", raw, None, "") for raw in (None, "", "—", "无", "/", "N/A", NBSP)),
    *(("amount", raw, None, code) for raw, code in (
        ("约20", "quantity_vague"), ("约20万元", "quantity_vague"), ("20多万", "quantity_vague"), ("20余万元", "quantity_vague"),
        ("20万元左右", "quantity_vague"), ("近20万", "quantity_vague"), ("20万+", "quantity_vague"), (">20", "quantity_vague"),
        ("100%", "quantity_percent"), ("12％", "quantity_percent"), ("-5", "quantity_negative"), (-5, "quantity_negative"),
        ("－5", "quantity_negative"), ("（500）", "quantity_negative"), ("负五元", "quantity_negative"),
        ("5-10万元", "quantity_is_range"), ("5～10万", "quantity_is_range"), ("100万美元", "amount_foreign"),
        ("$100", "amount_foreign"), ("0.001", "amount_too_fine"), ("一万五", "quantity_not_a_number"),
        ("1,23", "quantity_not_a_number"), ("1.2E3", "quantity_not_a_number"), ("1.2.3", "quantity_not_a_number"), ("12吨", "quantity_not_a_number"), ("二〇二三年五月初六", "quantity_not_a_number"),
        ("不公示", "quantity_not_a_number"), ("9.11506E+17", "number_ruined_by_excel"), ("同上", "ditto_mark"),
        ("〃", "ditto_mark"), ("#REF!", "cell_error"), ("#DIV/0!", "cell_error"), ("######", "cell_too_narrow"),
        (True, "value_kind"), (datetime.date(2023, 5, 6), "quantity_not_a_number"), ("2023-05-06", "quantity_not_a_number"),
        (float("nan"), "cell_error"),
    )),
    # -- counts -------------------------------------------------------------------------------------------------
    *(("count", raw, count, "") for raw, count in (
        ("20件", 20), ("20 件", 20), ("２０件", 20), ("20(件)", 20), ("20（件）", 20), ("１２", 12), ("12", 12), (12, 12), (12.0, 12), ("12.0", 12),
        ("1,234", 1234), ("1，234人", 1234), ("12个", 12), ("12家", 12), ("12户", 12), ("12人次", 12), ("12名", 12), ("十二", 12), ("十二件", 12),
        ("三百户", 300), ("二十", 20), ("两个", 2), ("1.2万人", 12000), ("3万", 30000), ("007", 7), ("0", 0), (0, 0),
        (f"{NBSP}12{NBSP}", 12), (f"1{SHY}2", 12), ("共12件", 12), ("12件。", 12), ("2023年", 2023),
    )),
    *(("count", raw, None, "") for raw in (None, "", "—", "无", "/")),
    *(("count", raw, None, code) for raw, code in (
        ("约20", "quantity_vague"), ("20左右", "quantity_vague"), ("20多件", "quantity_vague"), ("20+", "quantity_vague"),
        ("-3", "quantity_negative"), (-3, "quantity_negative"), ("－3", "quantity_negative"), ("100%", "quantity_percent"),
        ("12.5", "count_not_whole"), (12.5, "count_not_whole"), ("3-5件", "quantity_is_range"), ("24个月", "count_unit_unknown"),
        ("12元", "count_unit_unknown"), ("若干", "quantity_vague"), ("数十人", "quantity_vague"), ("同上", "ditto_mark"), ("#REF!", "cell_error"),
        ("####", "cell_too_narrow"), ("9.11506E+17", "number_ruined_by_excel"), (True, "value_kind"), ("12A", "count_unit_unknown"),
        (1e18, "quantity_too_large"),
    )),
    *(("class", raw, value, code) for raw, value, code in (
        ("第29类", 29, ""), ("29", 29, ""), (29, 29, ""), (29.0, 29, ""), ("29类", 29, ""), ("２９", 29, ""), ("第二十九类", 29, ""),
        ("08", 8, ""), ("29类 ", 29, ""), ("第29类 肉、鱼、蛋", 29, ""), ("29类（食品）", 29, ""), ("第29类、第三十一类", None, "several_classes"), ("46", None, "T5"), (0, None, "T5"), ("29,31", None, "several_classes"),
        ("29、31", None, "several_classes"), ("29;31", None, "several_classes"), ("约29", None, "quantity_vague"), ("", None, ""),
    )),
    *(("decimal", raw, value, code) for raw, value, code in (
        ("12.5吨", 125000, ""), ("12.5", 125000, ""), (12.5, 125000, ""), ("１２．５", 125000, ""), ("1,200.5", 12005000, ""),
        ("12亩", None, "decimal_unit_unknown"), ("约20吨", None, "quantity_vague"), ("-1", None, "quantity_negative"),
        ("120平方公里", 1200000, ""), ("1.23456", None, "decimal_too_fine"),
    )),
    # -- numbers of offices and codes -------------------------------------------------------------------------
    *(("mark", raw, "13867873", "") for raw in (
        "13867873", 13867873, 13867873.0, "13867873.0", "１３８６７８７３", "第13867873号", "第13867873号商标注册证", "№13867873", "No.13867873",
        "注册号：13867873", "013867873"[1:], f"13867873{NBSP}", f"{ZWSP}13867873", f"1386{SHY}7873", "'13867873", "13867873号", "13 867 873",
        "13867873\n")),
    *(("mark", raw, value, code) for raw, value, code in (
        ("00012345", "12345", ""), ("012345", "12345", ""), ("12345.0", "12345", ""), (12345.0, "12345", ""), (12345, "12345", ""),
        ("12345A", "12345A", ""), ("12345a", "12345A", ""), ("G1234567", "G1234567", ""), ("g1234567", "G1234567", ""), ("Ｇ1234567", "G1234567", ""),
        ("国际注册第G1234567号", "G1234567", ""), ("12345.5", None, "trademark_number_form"), (12345.5, None, "trademark_number_form"),
        ("123456789", None, "trademark_number_form"), ("9.11506E+17", None, "number_ruined_by_excel"),
        ("1.3867873E+07", None, "number_ruined_by_excel"), (9.11506e17, None, "number_ruined_by_excel"), ("同上", None, "ditto_mark"),
        ("〃", None, "ditto_mark"), ("无", None, ""), ("—", None, ""), ("#REF!", None, "cell_error"), ("#######", None, "cell_too_narrow"),
        ("13,867,873", None, "trademark_number_form"), ("13867873、13867874", None, "trademark_number_form"), (True, None, "value_kind"), (-5, None, "trademark_number_form"),
        (0, None, "trademark_number_form"),
    )),
    *(("credit", raw, value, code) for raw, value, code in (
        *((written, "91150600MA0NCDAF49", "") for written in (
            "91150600MA0NCDAF49", "91150600ma0ncdaf49", "９１１５０６００ＭＡ０ＮＣＤＡＦ４９", "9115 0600 MA0N CDAF 49", f"91150600{SHY}MA0NCDAF49",
            f"{ZWSP}91150600MA0NCDAF49{NBSP}", "91150600-MA0NCDAF4-9", "'91150600MA0NCDAF49")),
        ("91150600MA0NCDAF48", "91150600MA0NCDAF48", "credit_code_check_digit"), ("911506007014620692", "911506007014620692", "credit_code_check_digit"),
        ("9.11506E+17", None, "number_ruined_by_excel"), ("9.11506007014621E+17", None, "number_ruined_by_excel"),
        ("９．１１５０６Ｅ＋１７", None, "number_ruined_by_excel"), ("9.11506e+17", None, "number_ruined_by_excel"), ("9.11506E17", None, "number_ruined_by_excel"),
        (9.11506e17, None, "number_ruined_by_excel"), (911506007014620000, None, "number_ruined_by_excel"),
        ("911506007014620000", None, "number_ruined_by_excel"),
        ("91150600", None, "credit_code_form"), (91150600.0, None, "credit_code_form"), ("同上", None, "ditto_mark"), ("无", None, ""),
    )),
    # -- texts -----------------------------------------------------------------------------------------------
    *(("text", raw, value, code) for raw, value, code in (
        ("鄂尔多斯", "鄂尔多斯", ""), (f"鄂尔{SHY}多斯", "鄂尔多斯", ""), (f"{NBSP}鄂尔多斯{NBSP}", "鄂尔多斯", ""),
        (f"鄂尔{ZWSP}多斯", "鄂尔多斯", ""), ("鄂尔多斯\n", "鄂尔多斯", ""), ("額爾多斯", "額爾多斯", ""), ("羊绒䶮𠮷", "羊绒䶮𠮷", ""),
        ("KFC®", "KFC®", ""), ("鄂尔多斯（中国）", "鄂尔多斯（中国）", ""), ("同上", "同上", "ditto_mark"), ("〃", "〃", "ditto_mark"),
        (12345.0, "12345", ""), (13867873, "13867873", ""), ("#REF!", None, "cell_error"), ("9.11506E+17", None, "number_ruined_by_excel"),
        ("######", None, "cell_too_narrow"), (None, None, ""), (" ", None, ""), ("—", "—", ""), ("ᠣᠷᠳᠤᠰ", "ᠣᠷᠳᠤᠰ", ""),
    )),
    *(("phone", raw, value, code) for raw, value, code in (
        (13847712345, "13847712345", ""), (13847712345.0, "13847712345", ""), ("138 4771 2345", "13847712345", ""), ("１３８４７７１２３４５", "13847712345", ""),
        ("0477-8581170", "0477-8581170", ""), (f"138{SHY}47712345", "13847712345", ""), ("1.38477E+10", None, "number_ruined_by_excel"),
    )),
    *(("flag", raw, value, "") for raw, value in (("是", 1), ("否", 0), ("√", 1), ("×", 0), ("Y", 1), ("无", 0), ("有", 1), ("", None), (True, 1), (1, 1), ("１", 1))),
    ("choice", "商品商标", "商品", ""), ("choice", f"商品{NBSP}", "商品", ""), ("choice", "—", None, ""), ("choice", "同上", None, "choice_unknown"),
]  # fmt: skip


def reading_of(kind: str, raw: Any) -> Reading:
    return read_value(FIELDS[kind], raw, {})


@pytest.mark.parametrize(("kind", "raw", "value", "code"), NOTATIONS, ids=lambda one: repr(one)[:50])
def test_a_notation_has_one_reading(kind: str, raw: Any, value: Any, code: str) -> None:
    reading = reading_of(kind, raw)
    found = [finding.code for finding in reading.findings]
    assert (reading.value, found) == (value, [code] if code else [])
    for finding in reading.findings:
        assert finding.hard == (value is None)
        assert finding.sentence("zh") and finding.sentence("en")


TERMS: list[tuple[Any, str | None, str | None, str]] = [
    *((raw, "2012-03-07", "2022-03-06", "") for raw in (
        "2012-03-07至2022-03-06", "2012年3月7日至2022年3月6日", "2012.3.7-2022.3.6", "2012.03.07—2022.03.06", "2012/3/7~2022/3/6",
        "2012-03-07 - 2022-03-06", "2012-03-07到2022-03-06", "20120307-20220306", "20120307至20220306", "２０１２－０３－０７至２０２２－０３－０６",
        "自2012年3月7日起至2022年3月6日止", "自2012年3月7日至2022年3月6日", "2012-03-07,2022-03-06", "2012-03-07\n2022-03-06", "2012-03-07 2022-03-06",
        f"2012-03-07{NBSP}至{NBSP}2022-03-06", f"2012-03-07至2022-03-06{SHY}", "（2012-03-07至2022-03-06）", "有效期：2012-03-07至2022-03-06",
        "专用权期限:2012年03月07日至2022年03月06日", "2012-03-07 00:00:00至2022-03-06 00:00:00", "二〇一二年三月七日至二〇二二年三月六日",
        "2012-03-07——2022-03-06", "2012-03-07--2022-03-06", "2012-03-07 to 2022-03-06", "2012-03-07起2022-03-06止", "2012.3.7－2022.3.6")),
    *((raw, None, None, "") for raw in ("至", "到", "—", "", None, " ", "无", "/", NBSP)),
    ("2012-03-07至", "2012-03-07", None, ""), ("2012-03-07起", "2012-03-07", None, ""), ("自2012-03-07起", "2012-03-07", None, ""),
    ("至2022-03-06", None, "2022-03-06", ""), ("2022-03-06止", None, "2022-03-06", ""), ("截至2022年3月6日", None, "2022-03-06", ""), ("截至2022-03-06止", None, "2022-03-06", ""), ("有效期至2022-03-06", None, "2022-03-06", ""),
    ("2022-03-06", None, None, "day_range_one_end"), (datetime.date(2022, 3, 6), None, None, "day_range_one_end"),
    (44626, None, None, "day_range_one_end"), ("10年", None, None, "day_range_form"), ("张三", None, None, "day_range_form"),
    ("2012-03-07至2013-03-07至2014-03-07", None, None, "day_range_form"), ("2012-02-30至2022-03-06", None, "2022-03-06", "day_impossible"),
    ("2012-03-07至2022-02-30", "2012-03-07", None, "day_impossible"), ("2012-03至2022-03", None, None, "day_without_day"),
    ("2012-03-07至长期", "2012-03-07", None, "day_not_a_date"), ("6/5/2012至5/5/2022", None, "2022-05-05", "day_ambiguous"),
    ("同上", None, None, "ditto_mark"), ("#REF!", None, None, "cell_error"), ("12-3-7至22-3-6", "2012-03-07", "2022-03-06", "day_two_digit_year"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "start", "end", "code"), TERMS, ids=lambda one: repr(one)[:40])
def test_a_term_has_one_reading(raw: Any, start: str | None, end: str | None, code: str) -> None:
    readings = read_term(raw)
    found = {finding.code for reading in readings for finding in reading.findings}
    assert (readings[0].value, readings[1].value, found) == (start, end, {code} if code else set())


def test_an_order_settles_both_ends_of_a_term() -> None:
    assert read_term("6/5/2012至5/6/2022", "dmy") == (Reading("2012-05-06"), Reading("2022-06-05"))
    assert read_term("6/5/2012至5/6/2022", "mdy") == (Reading("2012-06-05"), Reading("2022-05-06"))


SIGNS = "0123456789０１２３年月日.-/—至~ 〇二三五六十廿,，元万亿%约()（）¥同上〃无#REF!E+:ABGZLSR第号类件\u00ad\u00a0\u200b\n'"
anything = st.one_of(
    st.text(st.sampled_from(SIGNS), max_size=24), st.text(max_size=30), st.integers(), st.floats(), st.booleans(), st.none(),
    st.dates(), st.datetimes(), st.times(), st.timedeltas(), st.binary(max_size=4), st.decimals(), st.lists(st.text(max_size=3)),
)  # fmt: skip


@settings(max_examples=400)
@given(anything)
def test_nothing_raises_and_nothing_is_taken_without_a_word(raw: Any) -> None:
    for field in FIELDS.values():
        reading = read_value(field, raw, {})
        hard = [finding for finding in reading.findings if finding.hard]
        assert not hard or reading.value is None
        for finding in reading.findings:
            assert finding.sentence("zh") and finding.sentence("en")
        if reading.value is not None:
            # What was read is read again as itself, whatever it was written like.
            again = read_value(field, field.to_text(reading.value), {})
            assert again.value == reading.value, (field.kind, raw)
    for part in read_term(raw):
        assert part.value is None or read_day(part.value) == Reading(part.value)

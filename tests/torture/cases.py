"""The torture ledger: each notation beside the one right answer to it.

A case says what stands in the cells (in a workbook, and in a text where that differs) and what an import must make
of it. ``make.py`` writes the workbooks and the readable list ``tests/data/torture/expected.tsv`` from here; nothing
of the program is asked.
"""

import datetime
from dataclasses import dataclass, field, replace
from typing import Any

COLUMNS = (
    "序号", "商标名称", "注册号", "国际分类", "名称", "统一社会信用代码", "地址",
    "申请日期", "注册日期", "有效期至", "状态", "旗区", "备注", "内部编号", "字数",
)  # fmt: skip
FIELDS = {
    "商标名称": "mark_name", "注册号": "registration_no", "国际分类": "nice_class", "名称": "registrant",
    "统一社会信用代码": "registrant_id", "地址": "registrant_address", "申请日期": "filing_date",
    "注册日期": "registration_date", "有效期至": "valid_to", "状态": "status", "旗区": "unit", "备注": "note",
}  # fmt: skip
"""Column -> key of the field it must be read as; the others are no field."""
UNIT, OTHER_UNIT = "150622", "150621"
RECORDS = 500
HARD_SPACE = "\u00a0"


@dataclass(frozen=True, kw_only=True)
class Case:
    """One row of the ledger."""

    why: str = ""
    """What is tried here, in words."""
    cells: dict[str, Any] = field(default_factory=dict)
    """Column -> what stands in the workbook."""
    text: dict[str, str] = field(default_factory=dict)
    """Column -> what stands in a text instead, where a spreadsheet program saves it otherwise."""
    answer: dict[str, Any] = field(default_factory=dict)
    """Field -> canonical value; ``None`` for empty or refused."""
    findings: tuple[str, ...] = ()
    """Column!code of what stops, column~code of what is to be looked at; of this row only."""
    action: str = "new"
    in_text: tuple[str, ...] | None = None
    """The findings where the row comes from a text, if they differ."""
    text_action: str = ""
    merged: int = 0
    """Rows over which the cells of the applicant are merged, from this one on."""
    hidden: bool = False
    comment: str = ""


def plain(number: int, why: str = "") -> Case:
    """A row without fault."""
    filed = datetime.date(2019, 1 + number % 12, 1 + number % 28)
    registered = datetime.date(2020, 1 + number % 12, 1 + number % 27)
    last = datetime.date(2030, registered.month, registered.day) - datetime.timedelta(days=1)
    nice = 1 + number % 45
    cells = {
        "商标名称": f"漠{syllables(number)}", "注册号": f"{50_000_000 + number}", "国际分类": nice,
        "名称": f"鄂尔多斯市{syllables(number + 7)}商贸有限公司", "统一社会信用代码": credit_code(number),
        "地址": f"内蒙古鄂尔多斯市准格尔旗薛家湾镇{1 + number % 90}号", "申请日期": filed, "注册日期": registered,
        "有效期至": last, "状态": "已注册", "旗区": "准格尔旗",
    }  # fmt: skip
    answer = {
        "mark_name": cells["商标名称"], "registration_no": cells["注册号"], "nice_class": nice,
        "registrant": cells["名称"], "registrant_id": cells["统一社会信用代码"],
        "registrant_address": cells["地址"], "filing_date": filed.isoformat(),
        "registration_date": registered.isoformat(), "valid_to": last.isoformat(), "status": "已注册", "unit": UNIT,
        "note": None,
    }  # fmt: skip
    return Case(why=why, cells=cells, answer=answer)


def syllables(number: int) -> str:
    """Three characters that no other number near by has."""
    first, second = "金银铜铁木水火土山川田石云雨风雪", "马牛羊驼鹿鹰雁鹤松柏杨柳榆杏桃李"
    return first[number % 16] + second[number // 16 % 16] + first[(number // 256 + 5) % 16]


def credit_code(number: int) -> str:
    """A code with a right check digit (GB 32100-2015)."""
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = f"91150622MA0{number:05d}X"
    total = sum(letters.index(letter) * pow(3, place, 31) for place, letter in enumerate(body))
    return body + letters[-total % 31]


def with_cells(base: Case, cells: dict[str, Any], answer: dict[str, Any], **changes: Any) -> Case:
    """The base with other cells and what they must be read as."""
    return replace(base, cells=base.cells | cells, answer=base.answer | answer, **changes)


READ_AS_THAT_DAY: tuple[tuple[Any, str, str], ...] = (
    ("2023年5月6日", "", ""), ("2023.5.6", "", ""), ("2023/5/6", "", ""), ("20230506", "", ""),
    ("２０２３年５月６日", "", ""), ("二〇二三年五月六日", "", ""), (f"{HARD_SPACE}2023-05-06{HARD_SPACE}", "", ""),
    ("2023-05-06\u00ad", "", ""), ("2023-5-6 0:00:00", "", ""), (datetime.date(2023, 5, 6), "", ""),
    # A number without a date format is a day in a workbook; in a text it is only likely to be one.
    (45052, "", "day_from_serial"),
    ("23-5-6", "day_two_digit_year", "day_two_digit_year"),
)  # fmt: skip
"""What stands in the cell, the soft finding in a workbook, in a text."""
REFUSED_DAYS = (
    ("2023年5月", "day_without_day"), ("5月6日", "day_without_year"), ("2023-02-30", "day_impossible"),
    ("2023年5月6日至2024年5月6日", "day_is_range"), ("6/5/2023", "day_ambiguous"),
)  # fmt: skip
NO_DAY = (None, "—", "无", "至")
NAMES = (
    ("额尔多斯", "额尔多斯"), ("額爾多斯", "額爾多斯"), ("草原（原味）", "草原（原味）"), ("草原(原味)", "草原(原味)"),
    ("蒙 根 花", "蒙 根 花"), ("金驼\n", "金驼"), ("䶮", "䶮"),
    ("𠮷祥", "𠮷祥"), ("ᠮᠣᠩᠭᠣᠯ", "ᠮᠣᠩᠭᠣᠯ"), ("ERDOS®", "ERDOS®"),
)  # fmt: skip
LONG_COMPANY = "鄂尔多斯市东胜区" + "草原绿色食品与羊绒制品进出口贸易及技术开发应用" * 2 + "有限责任公司"
NUMBERS: tuple[tuple[str, Any, str, str | None, tuple[str, ...]], ...] = (
    ("a leading zero", "01234567", "", "1234567", ()),
    ("a number as a number", 13867873, "", "13867873", ()),
    ("full width", "１３８６７８７４", "", "13867874", ()),
    ("with words around it", "第13867875号", "", "13867875", ()),
    ("ruined", 9.11506e17, "9.11506E+17", None, ("注册号!number_ruined_by_excel",)),
)
CODES: tuple[tuple[Any, str, Any, tuple[str, ...]], ...] = (
    ("91150600MA0XXXXX1X", "", "91150600MA0XXXXX1X", ("统一社会信用代码~credit_code_check_digit",)),
    ("911506020556787120", "", "911506020556787120", ("统一社会信用代码~credit_code_check_digit",)),
    (credit_code(17).lower(), "", credit_code(17), ()),
    (9.11506e17, "9.11506E+17", None, ("统一社会信用代码!number_ruined_by_excel",)),
)
CLASSES: tuple[tuple[Any, Any, tuple[str, ...]], ...] = (
    ("１２", 12, ()), ("第25类", 25, ()), ("二十五", 25, ()), (46, None, ("国际分类!T5",)),
    ("25、30", None, ("国际分类!several_classes",)), (-3, None, ("国际分类!quantity_negative",)),
    ("约20", None, ("国际分类!quantity_vague",)), ("100%", None, ("国际分类!quantity_percent",)),
)  # fmt: skip


def days(base: int) -> list[Case]:
    """Every way of writing a date."""
    found: list[Case] = []
    for raw, soft, soft_in_text in READ_AS_THAT_DAY:
        one = plain(base + len(found), f"date {raw!r}")
        # The day of filing and the term would contradict the day; left blank the term is worked out.
        one = with_cells(
            one,
            {"申请日期": None, "注册日期": raw, "有效期至": None},
            {"filing_date": None, "registration_date": "2023-05-06", "valid_to": "2033-05-05"},
            findings=(f"注册日期~{soft}",) if soft else (),
            in_text=(f"注册日期~{soft_in_text}",) if soft_in_text else (),
        )
        found.append(one)
    for raw, code in REFUSED_DAYS:
        one = plain(base + len(found), f"date {raw!r}")
        found.append(
            with_cells(
                one,
                {"申请日期": None, "注册日期": raw, "有效期至": None},
                {"filing_date": None, "registration_date": None, "valid_to": None},
                findings=(f"注册日期!{code}",),
                action="failed",
            )
        )
    for blank in NO_DAY:
        one = plain(base + len(found), f"no date {blank!r}")
        found.append(with_cells(one, {"申请日期": blank}, {"filing_date": None}))
    for mark in ("同上", "〃"):
        one = plain(base + len(found), f"the date above {mark}")
        found.append(with_cells(one, {"申请日期": mark}, {"filing_date": "2019-06-01"}))
    found[-3] = with_cells(found[-3], {"申请日期": datetime.date(2019, 6, 1)}, {"filing_date": "2019-06-01"})
    return found


def texts(base: int) -> list[Case]:
    """Names, numbers and codes as people write them."""
    found: list[Case] = []
    for raw, read in NAMES:
        found.append(with_cells(plain(base + len(found), f"name {raw!r}"), {"商标名称": raw}, {"mark_name": read}))
    one = plain(base + len(found), "a company of 60 characters")
    found.append(with_cells(one, {"名称": LONG_COMPANY}, {"registrant": LONG_COMPANY}))
    one = plain(base + len(found), "the company above")
    found.append(with_cells(one, {"名称": "同上"}, {"registrant": LONG_COMPANY}))
    for why, raw, text, number, findings in NUMBERS:
        found.append(read_as(plain(base + len(found), why), "注册号", raw, number, findings, text))
    for raw, text, read, findings in CODES:
        found.append(read_as(plain(base + len(found), f"code {raw!r}"), "统一社会信用代码", raw, read, findings, text))
    for raw, read, findings in CLASSES:
        found.append(read_as(plain(base + len(found), f"class {raw!r}"), "国际分类", raw, read, findings))
    return found


def read_as(base: Case, column: str, raw: Any, read: Any, findings: tuple[str, ...], text: str = "") -> Case:
    """The base with one cell, what it must be read as, and its findings."""
    action = "failed" if any("!" in finding for finding in findings) else "new"
    in_text = {column: text} if text else {}
    return with_cells(base, {column: raw}, {FIELDS[column]: read}, findings=findings, action=action, text=in_text)


def structure(base: int) -> list[Case]:
    """Merged, hidden and commented cells, a failed formula."""
    found: list[Case] = []
    for _ in range(2):
        top = plain(base + len(found), "an applicant merged over three rows")
        applicant = {column: top.cells[column] for column in ("名称", "统一社会信用代码", "地址")}
        found.append(replace(top, merged=3))
        for _ in range(2):
            one = plain(base + len(found), "below merged cells")
            answer = {FIELDS[column]: value for column, value in applicant.items()}
            blank = dict.fromkeys(applicant)
            # A text does not know of merged cells: the applicant is missing, which is said.
            one = with_cells(one, blank, answer, in_text=("名称!required",), text_action="failed")
            found.append(one)
    for _ in range(5):
        found.append(replace(plain(base + len(found), "a hidden row"), hidden=True))
    for comment in ("请核对", "已续展", "见附件"):
        found.append(replace(plain(base + len(found), "a comment"), comment=comment))
    one = plain(base + len(found), "a failed formula")
    found.append(
        with_cells(one, {"地址": "#REF!"}, {"registrant_address": None}, findings=("地址!cell_error",), action="failed")
    )
    return found


def faults(base: int, earlier: list[Case]) -> list[Case]:
    """Doubles, near doubles, rows of another banner, unknown codes, ends before beginnings."""
    found: list[Case] = []
    for number in range(12):
        found.append(replace(earlier[number], why="an exact double", action="ignored", findings=("~double_in_file",)))
    for number in range(8):
        one = plain(base + len(found), "a near double")
        like = earlier[20 + number]
        name = like.cells["商标名称"][:-1] + "焱"
        same = {column: like.cells[column] for column in ("名称", "统一社会信用代码", "地址", "国际分类")}
        answer = {FIELDS[column]: like.answer[FIELDS[column]] for column in same} | {"mark_name": name}
        found.append(with_cells(one, same | {"商标名称": name}, answer, findings=("~similar",)))
    for _ in range(5):
        one = plain(base + len(found), "a row of another banner")
        address = "内蒙古鄂尔多斯市达拉特旗树林召镇1号"
        found.append(
            with_cells(
                one,
                {"旗区": "达拉特旗", "地址": address},
                {"unit": OTHER_UNIT, "registrant_address": address},
                findings=("旗区~unit_other",),
            )
        )
    for status in ("审查之中吧", "在办", "Z1"):
        one = plain(base + len(found), "a state that is not in the list")
        found.append(
            with_cells(
                one,
                {"状态": status},
                {"status": None},
                findings=("状态!choice_unknown",),
                action="failed",
                hidden=True,
            )
        )
    for _ in range(4):
        one = plain(base + len(found), "the end before the beginning")
        end = datetime.date(2018, 3, 9)
        found.append(
            with_cells(one, {"有效期至": end}, {"valid_to": "2018-03-09"}, findings=("有效期至~T3", "状态~T6"))
        )
    return found


def cases() -> list[Case]:
    """All records of the ledger, in their order."""
    first = [plain(number) for number in range(60)]
    special = [*days(100), *texts(200), *structure(300)]
    between = [plain(number) for number in range(400, 400 + RECORDS - 60 - len(special) - 32)]
    last = faults(900, first)
    every = [*first, *special, *between, *last]
    assert len(every) == RECORDS
    return every

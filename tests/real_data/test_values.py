"""The readers over real ledgers: what is refused is named, and nothing that can be read is refused."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from workstation.findings import Reading
from workstation.values.days import read_day
from workstation.values.identities import detect_identity, read_credit_code
from workstation.values.numbers import PATTERNS, number_kind_of, year_in_software_number, year_in_works_number
from workstation.values.quantities import read_amount
from workstation.values.terms import read_term
from workstation.values.text import read_text


def column(path: Path, name: str) -> list[str]:
    """One column of a csv file."""
    with path.open(encoding="utf-8", newline="") as file:
        return [row[name] for row in csv.DictReader(file)]


def classes(readings: Iterable[Reading]) -> Counter[str]:
    """How many were read, empty, or met each finding."""
    return Counter(
        reading.findings[0].code if reading.findings else "empty" if reading.value is None else "read"
        for reading in readings
    )


@pytest.mark.parametrize(
    ("name", "count"),
    [("nmg_ordos", 4831), ("nmg_other_sample", 4000), ("sichuan_sample", 3070), ("xinjiang_sample", 1547)],
)
def test_codes_of_enterprises_pass(real_data: Path, name: str, count: int) -> None:
    codes = column(real_data / "2_enterprises" / f"{name}.csv", "统一社会信用代码")
    assert classes(map(read_credit_code, codes)) == {"read": count}
    assert Counter(detect_identity(code)[0] for code in codes) == {"credit_code": count}


def test_codes_issued_with_a_wrong_last_sign_are_warned_of(real_data: Path) -> None:
    codes = column(real_data / "2_enterprises" / "real_codes_failing_check_digit.csv", "统一社会信用代码")
    readings = [read_credit_code(code) for code in codes]
    assert classes(readings) == {"credit_code_check_digit": 35, "credit_code_legacy": 2}
    assert all(reading.value and not reading.findings[0].hard for reading in readings)


@pytest.mark.parametrize("name", ["nmg_ordos", "nmg_other_sample", "sichuan_sample", "xinjiang_sample"])
def test_capital_in_all_its_notations(real_data: Path, name: str) -> None:
    amounts = column(real_data / "2_enterprises" / f"{name}.csv", "注册资金")
    found = classes(map(read_amount, amounts))
    foreign = sum(bool(re.search("美元|欧元|港|日元", amount)) for amount in amounts)
    assert found == {
        "read": len(amounts) - foreign - found["empty"],
        "empty": found["empty"],
        "amount_foreign": foreign,
    }
    assert found["empty"] == sum(amount in ("N/A", "", "-") for amount in amounts)


def test_names_of_enterprises_are_text(real_data: Path) -> None:
    for path in sorted((real_data / "2_enterprises").glob("*.csv")):
        names = column(path, "企业名称")
        assert classes(map(read_text, names)) == {"read": len(names)}


def test_every_agi_certificate_number_is_valid(real_data: Path) -> None:
    numbers = column(real_data / "3_gi" / "agi_all.csv", "登记证书编号")
    readings = [PATTERNS["agi_certificate"].read(number) for number in numbers]
    assert classes(readings) == {"read": 3510}
    assert len({reading.value for reading in readings}) == 3510


def test_announcements_and_certificates_are_told_apart(real_data: Path) -> None:
    numbers = column(real_data / "3_gi" / "gi_products_aqsiq_rice.csv", "产品编号")
    assert Counter(map(number_kind_of, numbers)) == {"agi_certificate": 104, "pgi": 7}


DATE_COLUMNS = [
    ("isi_copyright_works", "作品著作权登记日期"),
    ("isi_copyright_works", "作品著作权创作完成日期"),
    ("isi_copyright_works", "作品著作权首次发布日期"),
    ("isi_software_copyrights", "软件著作权登记批准日期"),
    ("isi_patents", "授权公告日"),
    ("isi_patents", "申请日"),
    ("isi_trademarks", "申请日期"),
]


@pytest.mark.parametrize(("name", "heading"), DATE_COLUMNS)
def test_refuses_only_what_is_no_date(real_data: Path, name: str, heading: str) -> None:
    raw = column(real_data / "5_ip_records" / f"{name}.csv", heading)
    # Told apart here by shape alone, apart from the reader under test.
    full = re.compile(r"\d{4}(-|年)\d{1,2}(-|月)\d{1,2}日?\xad?")
    for cell in raw:
        reading = read_day(cell)
        if full.fullmatch(cell):
            year, month, day = (int(part) for part in re.findall(r"\d+", cell))
            assert reading == Reading(f"{year}-{month:02}-{day:02}")
        elif not cell:
            assert reading == Reading(None)
        else:
            assert reading.findings, cell


def test_terms_of_trademarks(real_data: Path) -> None:
    raw = column(real_data / "5_ip_records" / "isi_trademarks.csv", "商标使用期限时间段")
    readings = [read_term(cell) for cell in raw]
    assert all(not start.findings and not end.findings for start, end in readings)
    assert Counter(start.value is None for start, _ in readings) == {False: 8642, True: 6867}


def test_check_digits_of_patents(real_data: Path) -> None:
    raw = column(real_data / "5_ip_records" / "patents_named_shandong_ust.csv", "申请号")
    assert classes(map(PATTERNS["patent"].read, raw)) == {"read": 3575, "patent_check_digit_missing": 3}


def test_named_records(real_data: Path) -> None:
    records = json.loads((real_data / "5_ip_records" / "cn_named_records_small.json").read_text(encoding="utf-8"))
    for mark in records["shangbiaoxinxi"]:
        assert PATTERNS["trademark"].read(mark["RegNo"]) == Reading(mark["RegNo"])
        assert read_day(mark["AppDate"]).value
    for software in records["ruanjianzhuzuoquan"]:
        assert PATTERNS["software"].read(software["RegisterNo"]) == Reading(software["RegisterNo"])
        registered = read_day(software["RegisterAperDate"]).value
        assert str(registered).startswith(str(year_in_software_number(software["RegisterNo"])))
    for work in records["zuopinzhuzuoquan"]:
        assert PATTERNS["works"].read(work["RegisterNo"]) == Reading(work["RegisterNo"])
        assert str(read_day(work["RegisterDate"]).value).startswith(str(year_in_works_number(work["RegisterNo"])))

import csv
from collections import Counter
from pathlib import Path

from workstation import divisions
from workstation.code_lists import code_list

AUTHORITIES = {"150691": "150603", "150693": "150624", "150694": "150622"}
"""Registration authorities of credit codes that have no code of GB/T 2260."""


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_status_of_the_office_is_read_or_known_as_doubtful(real_data: Path) -> None:
    statuses = code_list("trademark_status")
    seen = [row["商标状态"] for row in rows_of(real_data / "4_classifications" / "trademark_flow_statuses_seen.csv")]
    assert len(seen) == 123
    assert [text for text in seen if (statuses.read(text) is None) == (statuses.doubtful(text) is None)] == []
    assert sum(statuses.read(text) is not None for text in seen) >= 80


def test_every_category_of_works_is_read_and_no_company_is(real_data: Path) -> None:
    categories = code_list("work_category")
    rows = rows_of(real_data / "4_classifications" / "work_categories_seen.csv")
    counts = {row["作品著作权类别(原样)"]: int(row["件数"]) for row in rows}
    read = {text for text in counts if categories.read(text) is not None}
    assert sum(counts[text] for text in read) / sum(counts.values()) > 0.99
    assert len(counts) - len(read) == 18
    assert not any("公司" in text for text in read)


def test_the_towns_are_those_of_the_statistics_office(real_data: Path) -> None:
    rows = rows_of(real_data / "1_divisions" / "inner_mongolia_towns_nbs_2022-10-31.csv")
    official = {row["乡级代码(9位)"]: row["乡级名称"] for row in rows if row["地级代码"] == "1506"}
    ours = [
        found for unit in divisions.units() for found in (*divisions.townships(unit.code), *divisions.zones(unit.code))
    ]
    assert {found.code: found.name for found in ours} == official


def test_addresses_lead_to_the_banner_that_gave_the_credit_code(real_data: Path) -> None:
    judged: Counter[str] = Counter()
    for row in rows_of(real_data / "2_enterprises" / "nmg_ordos.csv"):
        authority = row["统一社会信用代码"][2:8]
        unit = AUTHORITIES.get(authority, authority)
        if not divisions.known(unit) or unit == divisions.CITY:
            continue
        found = divisions.unit_in_address(row["注册地址"])
        judged["none" if found is None else "same" if found == unit else "other"] += 1
    # What differs are firms that moved; what is not found are streets of the city without a banner.
    assert judged["same"] >= 4580
    assert judged["other"] <= 40
    assert judged["none"] <= 60


def test_addresses_elsewhere_are_never_taken_for_ours(real_data: Path) -> None:
    for name in ("nmg_other_sample", "sichuan_sample", "xinjiang_sample"):
        for row in rows_of(real_data / "2_enterprises" / f"{name}.csv"):
            assert divisions.unit_in_address(row["注册地址"]) is None, row["注册地址"]

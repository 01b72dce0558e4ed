from collections.abc import Callable
from typing import Any

import pytest

from workstation.records import prepare
from workstation.registers.copyrights import COPYRIGHTS

Judge = Callable[..., dict[str, str]]

WORK = {
    "kind": "作品",
    "registration_no": "国作登字-2021-F-00025677",
    "work_name": "准格尔漫瀚调",
    "category": "美术",
    "owner": "准格尔旗某文化传媒有限公司",
    "completion_date": "2020-05-01",
    "publication_date": "2020-06-01",
    "registration_date": "2021-02-03",
    "status": "已登记",
}
SOFTWARE = {
    "kind": "软件",
    "registration_no": "2016SR172900",
    "certificate_no": "软著登字第0650314号",
    "work_name": "农牧信息管理系统",
    "owner": "某科技有限公司",
    "registration_date": "2016-07-08",
    "status": "已登记",
}


def test_sound_records_are_clean(judge: Judge) -> None:
    assert judge(COPYRIGHTS, WORK) == {}
    assert judge(COPYRIGHTS, SOFTWARE) == {}


def test_C1_completed_published_today(judge: Judge) -> None:
    assert judge(COPYRIGHTS, WORK, publication_date="2020-04-30")["C1"] == "hard"
    assert judge(COPYRIGHTS, WORK, publication_date="2026-07-15")["C1"] == "hard"
    assert "C1" not in judge(COPYRIGHTS, WORK, publication_date="2020-05-01")


def test_C2_completed_after_registration(judge: Judge) -> None:
    assert judge(COPYRIGHTS, WORK, completion_date="2021-02-04", publication_date=None)["C2"] == "hard"


def test_C3_published_after_registration(judge: Judge) -> None:
    assert judge(COPYRIGHTS, WORK, publication_date="2021-03-01")["C3"] == "soft"


def test_C4_year_of_the_number(judge: Judge) -> None:
    assert judge(COPYRIGHTS, WORK, registration_date="2022-02-03")["C4"] == "hard"
    assert judge(COPYRIGHTS, WORK, registration_date="2022-02-03", origin="导入")["C4"] == "soft"
    assert judge(COPYRIGHTS, SOFTWARE, registration_date="2017-01-03")["C4"] == "hard"


@pytest.mark.parametrize(
    ("number", "category", "found"),
    [
        ("国作登字-2021-F-00025677", "文字", True),
        ("国作登字-2021-L-00027777", "其他", False),
        ("国作登字-2021-A-00027777", "文字", False),
        ("国作登字-2021-L-00027777", "美术", True),
        ("国作登字-2021-G-00027777", "摄影", False),
        ("国作登字-2021-G-00027777", "建筑", False),
    ],
)
def test_C5_class_letter(judge: Judge, number: str, category: str, found: bool) -> None:
    """Only F, L and A are certain enough to warn about."""
    assert ("C5" in judge(COPYRIGHTS, WORK, registration_no=number, category=category)) is found


def test_C6_serial_of_eight_digits(judge: Judge) -> None:
    assert judge(COPYRIGHTS, WORK, registration_no="国作登字-2021-F-0002567")["C6"] == "hard"


def test_C7_software_number(judge: Judge) -> None:
    assert judge(COPYRIGHTS, SOFTWARE, registration_no="2016SR17290")["C7"] == "hard"


def test_C8_acceptance_serial(judge: Judge) -> None:
    found = judge(COPYRIGHTS, SOFTWARE, registration_no="2019R11L885247")
    assert found["C8"] == "soft" and found["C7"] == "hard"


def test_C9_protection_over(judge: Judge) -> None:
    old = {"completion_date": "1970-01-01", "publication_date": "1970-02-01", "ownership": "法人作品"}
    assert judge(COPYRIGHTS, WORK, **old)["C9"] == "soft"
    assert "C9" not in judge(COPYRIGHTS, WORK, **old | {"ownership": "个人作品"}), "a person's work lives longer"


def test_C10_unpublished_for_fifty_years(judge: Judge) -> None:
    old = {"completion_date": "1970-01-01", "publication_date": None, "ownership": "法人作品"}
    assert judge(COPYRIGHTS, WORK, **old)["C10"] == "soft"


def test_C11_end_and_status(judge: Judge) -> None:
    assert judge(COPYRIGHTS, WORK, status="撤销")["C11"] == "soft"


def test_merged_software_number_is_recognised(judge: Judge) -> None:
    found = judge(COPYRIGHTS, SOFTWARE, certificate_no="软著登字第2016SR172900号")
    assert found == {"software_number_merged": "hard"}


def test_the_number_tells_the_kind(around: Any) -> None:
    raw = {key: value for key, value in SOFTWARE.items() if key not in ("kind", "status")}
    told = prepare(COPYRIGHTS, raw | {"registration_no": "2016sr172900"}, around)
    assert told.record["kind"] == "软件" and told.record["registration_no"] == "2016SR172900"
    assert told.record["status"] == "已登记"


def test_a_work_needs_its_category(judge: Judge) -> None:
    assert judge(COPYRIGHTS, WORK, category=None) == {"required": "hard"}

from collections.abc import Callable
from typing import Any

import pytest

from workstation.records import prepare
from workstation.registers.geographical_indications import GEOGRAPHICAL_INDICATIONS as INDICATIONS

Judge = Callable[..., dict[str, str]]

PRODUCT = {
    "product_name": "准格尔海红果",
    "gi_kind": "AGI",
    "stage": "已认定",
    "certificate_no": "AGI00375",
    "spec_no": "AGI2010-07-00375",
    "approval_date": "2010-08-01",
    "holder": "准格尔旗海红果协会",
    "area_text": "准格尔旗沙圪堵镇、龙口镇",
    "status": "有效",
}
USER = {"name": "某某公司", "credit_code": "91110000600037341L", "approved_on": "2012-01-01"}
MARK_UID = "01900000-0000-7000-8000-000000000001"


def test_a_sound_indication_is_clean(judge: Judge) -> None:
    assert judge(INDICATIONS, PRODUCT, gi_users=[USER]) == {}


@pytest.mark.parametrize(
    ("kind", "number"), [("AGI", "AGI2012-02-869"), ("AGI", "13867873"), ("GIZ", "AGI00375"), ("PGI", "AGI00375")]
)
def test_G1_number_of_another_kind(judge: Judge, kind: str, number: str) -> None:
    assert judge(INDICATIONS, PRODUCT, gi_kind=kind, certificate_no=number, spec_no=None)["G1"] == "hard"


@pytest.mark.parametrize(("kind", "number"), [("PGI", "2014年第139号"), ("GIZ", "13867873"), ("AGI", "agi01459")])
def test_G1_number_of_its_kind(judge: Judge, kind: str, number: str) -> None:
    assert "G1" not in judge(INDICATIONS, PRODUCT, gi_kind=kind, certificate_no=number, spec_no=None)


def test_G2_mark_is_linked(judge: Judge, around: Any) -> None:
    mark = {"gi_kind": "GIZ", "certificate_no": "13867873", "spec_no": None}
    assert "G2" not in judge(INDICATIONS, PRODUCT, **mark), "not in the register: nothing to link"
    around.known["trademarks"] = [{"uid": MARK_UID, "registration_no": "13867873", "nice_class": 5}]
    prepared = prepare(INDICATIONS, {**PRODUCT, **mark}, around)
    assert prepared.record["trademark"] == MARK_UID and "trademark" in prepared.proposed
    second = MARK_UID[:-1] + "2"
    around.known["trademarks"].append({"uid": second, "registration_no": "13867873", "nice_class": 30})
    assert judge(INDICATIONS, PRODUCT, **mark)["G2"] == "hard", "two fit: the clerk chooses"
    assert judge(INDICATIONS, PRODUCT, **mark, trademark=MARK_UID[:-1] + "9")["G2"] == "hard"
    assert "G2" not in judge(INDICATIONS, PRODUCT, **mark, trademark=second)


def test_G3_serial_and_specification(judge: Judge) -> None:
    assert judge(INDICATIONS, PRODUCT, spec_no="AGI2010-07-00376")["G3"] == "soft"


def test_G4_credit_code_of_a_user(judge: Judge) -> None:
    assert judge(INDICATIONS, PRODUCT, gi_users=[USER | {"credit_code": "911100006000"}])["G4"] == "hard"
    digit = judge(INDICATIONS, PRODUCT, gi_users=[USER | {"credit_code": "911100006000373411"}])
    assert digit == {"credit_code_check_digit": "soft"}, "real codes fail their check digit"


def test_G5_before_its_kind(judge: Judge) -> None:
    assert judge(INDICATIONS, PRODUCT, approval_date="2007-12-31")["G5"] == "soft"
    early = {"gi_kind": "PGI", "certificate_no": "2005年第124号", "spec_no": None}
    assert "G5" not in judge(INDICATIONS, PRODUCT, **early, approval_date="2005-09-01")


def test_G6_users_and_no_value(judge: Judge) -> None:
    assert judge(INDICATIONS, PRODUCT, gi_users=[USER], output_value=0)["G6"] == "soft"


def test_G7_user_before_the_indication(judge: Judge) -> None:
    assert judge(INDICATIONS, PRODUCT, gi_users=[USER | {"approved_on": "2010-07-31"}])["G7"] == "hard"


def test_G8_area_names_no_place(judge: Judge) -> None:
    assert judge(INDICATIONS, PRODUCT, area_text="杭锦旗锡尼镇")["G8"] == "soft"


def test_G9_end_and_status(judge: Judge) -> None:
    assert judge(INDICATIONS, PRODUCT, status="撤销")["G9"] == "soft"


def test_G10_year_and_date(judge: Judge) -> None:
    assert judge(INDICATIONS, PRODUCT, approval_year=2011)["G10"] == "soft"


def test_an_old_ledger_without_the_date_passes_softly(judge: Judge) -> None:
    assert judge(INDICATIONS, PRODUCT, approval_date=None) == {"required": "hard"}
    assert judge(INDICATIONS, PRODUCT, approval_date=None, origin="导入") == {"wanted": "soft"}


def test_the_number_tells_kind_and_stage(around: Any) -> None:
    told = prepare(INDICATIONS, {"product_name": "海红果", "certificate_no": "AGI00375", "holder": "协会"}, around)
    assert (told.record["gi_kind"], told.record["stage"], told.record["status"]) == ("AGI", "已认定", "有效")


def test_under_cultivation_needs_no_certificate(judge: Judge) -> None:
    assert judge(INDICATIONS, {"product_name": "酸粥", "gi_kind": "GIC", "stage": "培育", "holder": "协会"}) == {}

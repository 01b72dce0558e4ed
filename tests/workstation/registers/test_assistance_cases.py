from collections.abc import Callable
from typing import Any

import pytest

from workstation.records import prepare
from workstation.registers.assistance_cases import ASSISTANCE_CASES as CASES

Judge = Callable[..., dict[str, str]]

CASE = {
    "kind": "调解",
    "received_on": "2026-03-02",
    "channel": "来访",
    "applicant": "准格尔旗甲商贸有限公司",
    "respondent": "准格尔旗乙商店",
    "ip_kind": "商标",
    "right_no": "13867873",
    "reviewed_on": "2026-03-03",
    "review_result": "受理",
    "accepted_on": "2026-03-04",
    "closed_on": "2026-03-20",
    "outcome": "调解成功",
    "agreement_form": "书面",
    "status": "已办结",
}


def test_a_sound_case_is_clean(judge: Judge) -> None:
    assert judge(CASES, CASE) == {}


def test_case_numbers_run_by_kind(around: Any) -> None:
    assert prepare(CASES, CASE, around).record["case_no"] == "调〔2026〕150622-0001"
    assert prepare(CASES, CASE | {"kind": "咨询"}, around).record["case_no"] == "维援〔2026〕150622-0002"


@pytest.mark.parametrize(
    "wrong",
    [{"reviewed_on": "2026-03-01"}, {"accepted_on": "2026-03-02"}, {"closed_on": "2026-03-03"}],
)
def test_M1_order_of_the_days(judge: Judge, wrong: Any) -> None:
    assert judge(CASES, CASE, **wrong)["M1"] == "hard"


def test_M2_review_within_fifteen_working_days(judge: Judge) -> None:
    later = {"accepted_on": "2026-04-10", "closed_on": "2026-04-20"}
    assert "M2" not in judge(CASES, CASE, **later, reviewed_on="2026-03-23")
    assert judge(CASES, CASE, **later, reviewed_on="2026-03-24")["M2"] == "soft"


def test_M3_correction_in_time(judge: Judge) -> None:
    late = {"correction_due": "2026-03-03", "correction_done": "2026-03-04"}
    assert judge(CASES, CASE, **late)["M3"] == "hard"
    withdrawn = {"status": "视为撤回", "accepted_on": None, "closed_on": None, "outcome": None}
    assert "M3" not in judge(CASES, CASE, **late | withdrawn)


def test_M4_closing_needs_an_outcome(judge: Judge) -> None:
    assert judge(CASES, CASE, outcome=None)["M4"] == "hard"


def test_M5_success_needs_an_agreement(judge: Judge) -> None:
    assert judge(CASES, CASE, agreement_form=None)["M5"] == "hard"


def test_M6_confirmation_within_thirty_days(judge: Judge) -> None:
    assert "M6" not in judge(CASES, CASE, confirmation_applied="2026-04-19")
    assert judge(CASES, CASE, confirmation_applied="2026-05-20")["M6"] == "soft"


def test_M7_mediation_over_its_limit(judge: Judge) -> None:
    still_open = {"closed_on": None, "outcome": None, "agreement_form": None, "status": "办理中"}
    assert judge(CASES, CASE, **still_open)["M7"] == "soft"
    young = {"received_on": "2026-07-01", "reviewed_on": "2026-07-02", "accepted_on": "2026-07-03"}
    assert "M7" not in judge(CASES, CASE, **still_open | young)


def test_M8_spoken_agreement_is_noted(judge: Judge) -> None:
    assert judge(CASES, CASE, agreement_form="口头")["M8"] == "hard"
    assert "M8" not in judge(CASES, CASE, agreement_form="口头", note="双方同意停止使用")


def test_M9_amount_in_a_consultation(judge: Judge) -> None:
    assert judge(CASES, CASE, kind="咨询", amount="3万元")["M9"] == "soft"


def test_M10_referral_is_complete(judge: Judge) -> None:
    assert judge(CASES, CASE, outcome="移送")["M10"] == "hard"
    sent = {"outcome": "移送", "referred_to": "公安局", "referred_on": "2026-03-20"}
    assert "M10" not in judge(CASES, CASE, **sent)


def test_M11_against_oneself(judge: Judge) -> None:
    assert judge(CASES, CASE, respondent=CASE["applicant"])["M11"] == "soft"


def test_M12_number_of_the_right(judge: Judge) -> None:
    assert judge(CASES, CASE, right_no="国作登字-2021-F-00025677")["M12"] == "hard"
    assert "M12" not in judge(CASES, CASE, ip_kind="作品著作权", right_no="国作登字-2021-F-00025677")
    assert "M12" not in judge(CASES, CASE, ip_kind="商业秘密", right_no="任意")


def test_correction_limit_is_proposed(around: Any) -> None:
    asked = {"review_result": "补正", "reviewed_on": "2026-03-03", "accepted_on": None, "closed_on": None}
    prepared = prepare(CASES, CASE | asked | {"outcome": None, "status": "待补正", "agreement_form": None}, around)
    assert prepared.record["correction_due"] == "2026-03-12"

from collections.abc import Callable
from typing import Any

import pytest

from workstation.records import prepare
from workstation.registers.trademarks import TRADEMARKS

Judge = Callable[..., dict[str, str]]

MARK = {
    "registration_no": "13867873",
    "mark_name": "杭锦旗甘草",
    "mark_type": "商品",
    "nice_class": 5,
    "registrant": "杭锦旗梁外甘草协会",
    "filing_date": "2013-01-07",
    "preliminary_date": "2014-12-06",
    "registration_date": "2025-03-07",
    "status": "已注册",
}


def test_a_sound_mark_is_clean(judge: Judge) -> None:
    assert judge(TRADEMARKS, MARK) == {}


@pytest.mark.parametrize(
    ("registered", "ends"),
    [("2015-03-07", "2025-03-06"), ("2016-02-29", "2026-02-28"), ("2016-03-01", "2026-02-28")],
)
def test_the_term_is_proposed_to_the_day_before(around: Any, registered: str, ends: str) -> None:
    """Counting rule of the implementing regulations, art. 12."""
    prepared = prepare(TRADEMARKS, {**MARK, "registration_date": registered, "filing_date": None}, around)
    assert prepared.record["valid_from"] == registered
    assert prepared.record["valid_to"] == ends
    assert {"valid_from", "valid_to"} <= set(prepared.proposed)


def test_T1_dates_out_of_order(judge: Judge) -> None:
    assert judge(TRADEMARKS, MARK, filing_date="2015-01-01")["T1"] == "hard"
    assert judge(TRADEMARKS, MARK, preliminary_date=None, filing_date="2025-03-08")["T1"] == "hard"


def test_T2_opposition_window(judge: Judge) -> None:
    early = {"preliminary_date": "2025-01-01", "registration_date": "2025-03-07"}
    assert judge(TRADEMARKS, MARK, **early)["T2"] == "hard"
    assert judge(TRADEMARKS, MARK, **early, origin="导入")["T2"] == "soft"
    opposed = [{"kind": "异议", "date": "2025-02-01"}]
    assert "T2" not in judge(TRADEMARKS, MARK, **early, trademark_events=opposed)
    assert "T2" not in judge(TRADEMARKS, MARK, preliminary_date="2024-12-06")


def test_T3_expiry_differs_from_the_rule(judge: Judge) -> None:
    assert judge(TRADEMARKS, MARK, valid_to="2035-03-07")["T3"] == "soft"
    assert "T3" not in judge(TRADEMARKS, MARK, valid_to="2035-03-06")


def test_T3_knows_renewed_terms(judge: Judge) -> None:
    renewed = {"registration_date": "2008-05-21", "preliminary_date": "2008-02-20", "filing_date": "2005-01-04"}
    assert "T3" not in judge(TRADEMARKS, MARK, **renewed, valid_from="2018-05-21", valid_to="2028-05-20")


def test_T3_renewal_of_a_mark_of_29_february(judge: Judge) -> None:
    """The renewed term begins on 1 March and ends on the last day of February ten years later."""
    leap = {"registration_date": "2016-02-29", "preliminary_date": None, "filing_date": None}
    assert "T3" not in judge(TRADEMARKS, MARK, **leap, valid_to="2036-02-29")


def test_T4_edition_of_the_filing_date(judge: Judge) -> None:
    assert judge(TRADEMARKS, MARK, nice_edition="10-2016")["T4"] == "soft"
    assert "T4" not in judge(TRADEMARKS, MARK, nice_edition="10-2013")


@pytest.mark.parametrize("wrong", [0, 46, "99"])
def test_T5_class_out_of_range(judge: Judge, wrong: Any) -> None:
    assert judge(TRADEMARKS, MARK, nice_class=wrong) == {"T5": "hard"}


def test_T5_edition_must_be_known(judge: Judge) -> None:
    assert judge(TRADEMARKS, MARK, nice_edition="77-2099") == {"choice_unknown": "hard"}


def test_T6_expired_and_still_registered(judge: Judge) -> None:
    assert judge(TRADEMARKS, MARK, registration_date="2015-03-07", filing_date=None)["T6"] == "soft"


def test_T7_renewal_outside_its_window(judge: Judge) -> None:
    old = {"registration_date": "2015-03-07", "preliminary_date": "2014-12-06", "valid_to": "2035-03-06"}
    early = [{"kind": "续展", "date": "2024-03-06"}]
    inside = [{"kind": "续展", "date": "2024-03-07"}]
    in_grace = [{"kind": "续展", "date": "2025-09-06"}]
    late = [{"kind": "续展", "date": "2025-09-07"}]
    assert judge(TRADEMARKS, MARK, **old, trademark_events=early)["T7"] == "soft"
    assert "T7" not in judge(TRADEMARKS, MARK, **old, trademark_events=inside)
    assert "T7" not in judge(TRADEMARKS, MARK, **old, trademark_events=in_grace)
    assert judge(TRADEMARKS, MARK, **old, trademark_events=late)["T7"] == "soft"


def test_T8_kind_of_a_gi_mark(judge: Judge) -> None:
    assert judge(TRADEMARKS, MARK, is_gi="是")["T8"] == "hard"
    assert "T8" not in judge(TRADEMARKS, MARK, is_gi="是", mark_type="证明")


def test_T9_end_exactly_when_ended(judge: Judge) -> None:
    assert judge(TRADEMARKS, MARK, status="注销")["T9"] == "hard"
    assert judge(TRADEMARKS, MARK, ended_on="2026-01-05")["T9"] == "hard"
    assert "T9" not in judge(TRADEMARKS, MARK, status="撤销", ended_on="2026-01-05")


def test_T10_address_of_another_unit(judge: Judge) -> None:
    assert judge(TRADEMARKS, MARK, registrant_address="内蒙古鄂尔多斯市杭锦旗锡尼镇")["T10"] == "soft"
    assert judge(TRADEMARKS, MARK, registrant_address="内蒙古巴彦淖尔市杭锦后旗陕坝镇")["T10"] == "soft"
    assert "T10" not in judge(TRADEMARKS, MARK, registrant_address="内蒙古鄂尔多斯市准格尔旗薛家湾镇")
    assert "T10" not in judge(TRADEMARKS, MARK, registrant_address="内蒙古鄂尔多斯市")


def test_T11_thirteenth_edition(judge: Judge) -> None:
    new = {"filing_date": "2026-01-01", "preliminary_date": None, "registration_date": None, "status": "申请中"}
    assert judge(TRADEMARKS, MARK, **new, nice_edition="12-2025")["T11"] == "soft"
    assert judge(TRADEMARKS, MARK, nice_edition="13-2026")["T11"] == "soft"
    assert "T11" not in judge(TRADEMARKS, MARK, **new, nice_edition="13-2026")


def test_a_pending_mark_needs_no_registration(judge: Judge) -> None:
    pending = {"status": "申请中", "registration_date": None, "preliminary_date": None}
    assert judge(TRADEMARKS, MARK, **pending) == {}
    assert judge(TRADEMARKS, MARK, registration_date=None) == {"required": "hard"}


def test_the_office_s_own_status_is_read(around: Any) -> None:
    assert prepare(TRADEMARKS, {**MARK, "status": "商标已注册"}, around).record["status"] == "已注册"


def test_all_faults_at_once(judge: Judge) -> None:
    found = judge(TRADEMARKS, {"registration_no": "abc", "nice_class": 99, "registration_date": "2023-02-30"})
    assert {"trademark_number_form", "T5", "day_impossible", "required"} <= set(found)


def test_a_class_cell_with_several_classes_is_named(judge: Judge) -> None:
    assert judge(TRADEMARKS, MARK, nice_class="29、30")["several_classes"] == "hard"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"moved_in_on": "2016-03-06"}, False),
        ({"moved_in_on": "2015-03-07"}, False),
        ({"moved_in_on": "2015-03-06"}, True),
        ({"moved_in_on": "2020-05-06", "status": "注销", "ended_on": "2020-05-06"}, False),
        ({"moved_in_on": "2020-05-07", "status": "注销", "ended_on": "2020-05-06"}, True),
        ({"moved_in_on": "2020-05-07", "registration_date": None, "status": "申请中"}, False),
    ],
)
def test_T12_moved_in_after_registration_and_before_the_end(
    judge: Judge, changed: dict[str, str | None], told: bool
) -> None:
    typed = {"registration_date": "2015-03-07", "preliminary_date": "2014-12-06", "valid_to": None} | changed
    assert judge(TRADEMARKS, MARK, **typed).get("T12") == ("hard" if told else None)
    assert judge(TRADEMARKS, MARK, origin="导入", **typed).get("T12") == ("soft" if told else None)

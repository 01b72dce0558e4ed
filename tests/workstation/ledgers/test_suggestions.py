"""What a wrong cell may have meant: only what can be proved, or what its reading leaves open."""

from typing import Any

import pytest

from workstation.ledgers.suggestions import suggestion_of
from workstation.records import read_fields
from workstation.registers.catalogue import register_of
from workstation.values.identities import credit_check_digit, organisation_check_digit


def suggested(register: str, **raw: Any) -> list[str]:
    """The suggestions for the cells of one row, without those that are empty."""
    declared = register_of(register)
    record, findings = read_fields(declared.in_reading_order, raw)
    return [text for finding in findings if (text := suggestion_of(finding, declared, record))]


@pytest.mark.parametrize(
    ("field", "raw", "words"),
    [
        ("registration_date", "2012年3月7日核准", ["2012-03-07"]),
        ("registration_date", "6/5/2023", ["2023-06-05", "2023-05-06"]),
        ("valid_from", "2012-03-07至2022-03-06", ["2012-03-07"]),
        ("valid_to", "2012-03-07至2022-03-06", ["2022-03-06"]),
        ("status", "已注測", ["已注册"]),
        ("status", "商标无效", ["撤销", "无效宣告", "注销"]),
        # Letters for digits, and only where both check digits then agree.
        ("registrant_id", "9115O622MA0N0KQU22", []),
    ],
)
def test_what_can_be_told(field: str, raw: str, words: list[str]) -> None:
    found = suggested("trademarks", **{field: raw})
    assert bool(found) == bool(words)
    assert all(word in found[0] for word in words)


def test_letters_taken_for_digits() -> None:
    code = with_checks("9115062212345678")
    wrong = code.replace("0", "O").replace("1", "I", 1)
    assert wrong != code
    (found,) = suggested("geographical_indications", holder_id=wrong)
    assert code in found


def with_checks(start: str) -> str:
    """16 signs of a credit code with both its check digits."""
    code = start + organisation_check_digit(start[8:16])
    return code + credit_check_digit(code)


@pytest.mark.parametrize(
    "raw", ["2023-02-30", "2023年5月", "5月6日", "约2023年", "2023-05-06、2023-06-07"]
)  # fmt: skip
def test_a_day_is_never_made_up(raw: str) -> None:
    assert suggested("trademarks", registration_date=raw) == []


def test_a_ruined_number_is_never_made_up() -> None:
    assert suggested("trademarks", registration_no=9.11506e17, registrant_id="9.11506E+17") == []


def test_a_number_goes_only_where_it_belongs() -> None:
    kind = {"kind": "软件", "work_name": "系统"}
    merged = "软著登字第1234567号2016SR172900"
    assert all("2016SR172900" in text for text in suggested("copyrights", registration_no=merged, **kind))
    # An acceptance serial says nothing of the number that was given later.
    assert suggested("copyrights", registration_no="2016R11L172900", **kind) == []
    assert suggested("copyrights", certificate_no="2016SR172900", **kind) == []

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.findings import EMPTY, Reading
from workstation.values.identities import (
    CREDIT_ALPHABET,
    CREDIT_KINDS,
    credit_check_digit,
    detect_identity,
    mask_identity,
    mask_person_id,
    mask_phone,
    organisation_check_digit,
    person_check_digit,
    read_credit_code,
    read_person_id,
    read_phone,
)

VALID = [
    "91110000600037341L",
    "91440300708461136T",
    "91110000802100433B",
    "911506231170503511",
    "9115062381705218XD",
]
PERSON = "11010519491231002X"


def codes(reading: Reading) -> list[str]:
    return [finding.code for finding in reading.findings]


def letter_first() -> str:
    body = "N2150622MF1234567"
    return body + credit_check_digit(body)


@pytest.mark.parametrize("code", VALID)
def test_sourced_credit_codes_are_clean(code: str) -> None:
    assert read_credit_code(code) == Reading(code)
    assert organisation_check_digit(code[8:16]) == code[16]


@pytest.mark.parametrize(
    "raw",
    [
        "9115062381705218xd", "９１１５０６２３８１７０５２１８ＸＤ", " 91150623 8170521 8XD ",
        "911506-23-81705218-XD", "'9115062381705218XD", "9115062381705218XD\n", "9115062381705218XD\u00ad",
        "9115062381705218XD_x000D_",
    ],
)  # fmt: skip
def test_variants_become_one_form(raw: str) -> None:
    assert read_credit_code(raw) == Reading("9115062381705218XD")


def test_letter_first_codes_are_valid() -> None:
    assert read_credit_code(letter_first()) == Reading(letter_first())
    assert detect_identity(letter_first()) == ("credit_code", Reading(letter_first()))


def test_a_wrong_check_digit_is_soft_and_names_both() -> None:
    reading = read_credit_code("91510100201997492Y")
    assert reading.value == "91510100201997492Y" and codes(reading) == ["credit_code_check_digit"]
    finding = reading.findings[0]
    assert not finding.hard and finding.values["found"] == "Y" and finding.values["expected"] != "Y"
    assert finding.values["inner_found"] == finding.values["inner_expected"]


def test_an_unknown_authority_is_soft() -> None:
    body = "71150622MA0MYB0P7"
    assert read_credit_code(body + credit_check_digit(body)).findings == ()
    body = "B1150622MA0MYB0P7"
    assert codes(read_credit_code(body + credit_check_digit(body))) == ["credit_code_kind_unknown"]


@pytest.mark.parametrize(
    "raw",
    [
        "9111000060003734IL",
        "91110000600037341",
        "91110000600037341LL",
        "abc",
        "鄂尔多斯市",
        "9" * 190,
        "12345678901234",
    ],
)
def test_a_wrong_form_is_hard(raw: str) -> None:
    reading = read_credit_code(raw)
    assert reading.value is None and codes(reading) == ["credit_code_form"] and reading.findings[0].hard


@pytest.mark.parametrize(
    ("raw", "value"),
    [("510132000055145", "510132000055145"), ("60003734-1", "600037341"), ("MA0MYB0P7", "MA0MYB0P7")],
)
def test_old_numbers_pass_with_a_note(raw: str, value: str) -> None:
    reading = read_credit_code(raw)
    assert reading.value == value and codes(reading) == ["credit_code_legacy"] and not reading.findings[0].hard


@pytest.mark.parametrize("raw", [9.11506e17, "9.11506E+17", 911506000000000000])
def test_ruined_codes_are_refused(raw: object) -> None:
    for reading in (read_credit_code(raw), read_person_id(raw), detect_identity(raw)[1], read_phone(raw)):
        assert reading.value is None and codes(reading) == ["number_ruined_by_excel"]


@pytest.mark.parametrize(
    "raw",
    [PERSON, PERSON.lower(), "110105 19491231 002X", "１１０１０５１９４９１２３１００２Ｘ", "'" + PERSON],
)
def test_citizens_numbers(raw: str) -> None:
    assert read_person_id(raw) == Reading(PERSON)
    assert detect_identity(raw) == ("person_id", Reading(PERSON))


@pytest.mark.parametrize(
    ("raw", "code", "is_hard"),
    [
        ("110105194912310021", "person_id_check_digit", False),
        ("110105194913310021", "person_id_birth", True),
        ("110105194902300021", "person_id_birth", True),
        ("110105491231002", "person_id_old", False),
        ("110105491331002", "person_id_birth", True),
        ("11010519491231002", "person_id_form", True),
        ("1101051949123100XX", "person_id_form", True),
        ("张三", "person_id_form", True),
    ],
)
def test_faulty_citizens_numbers(raw: str, code: str, is_hard: bool) -> None:
    reading = read_person_id(raw)
    assert codes(reading) == [code] and reading.findings[0].hard is is_hard
    assert (reading.value is None) is is_hard
    assert reading.findings[0].sentence("zh") and reading.findings[0].sentence("en")


def test_the_region_is_never_judged() -> None:
    for region in ("000000", "839999", "990101"):
        body = region + "19800101" + "123"
        assert read_person_id(body + person_check_digit(body)).findings == ()


@pytest.mark.parametrize(
    ("raw", "kind", "value", "found"),
    [
        ("E12345678", "other", "E12345678", []),
        ("EA1234567", "other", "EA1234567", []),
        ("h1234567800", "other", "H1234567800", []),
        ("ABC150600123456", "other", "ABC150600123456", []),
        ("510132000055145", "credit_code", "510132000055145", ["credit_code_legacy"]),
        ("110105491231002", "person_id", "110105491231002", ["person_id_old"]),
        ("110105194913310021", "person_id", None, ["person_id_birth"]),
        ("911506231170503510", "credit_code", "911506231170503510", ["credit_code_check_digit"]),
        ("9111000060003734IL", "credit_code", None, ["credit_code_form"]),
        ("军字第123号", "other", "军字第123号", ["identity_unknown_kind"]),
        ("—", "other", None, []),
        (None, "other", None, []),
    ],
)
def test_detects_the_kind(raw: object, kind: str, value: str | None, found: list[str]) -> None:
    detected, reading = detect_identity(raw)
    assert (detected, reading.value, codes(reading)) == (kind, value, found)


@pytest.mark.parametrize(
    ("raw", "phone"),
    [
        ("13847712345", "13847712345"), (13847712345.0, "13847712345"), (13847712345, "13847712345"),
        ("138 4771 2345", "13847712345"), ("138-4771-2345", "13847712345"),
        ("+86 13847712345", "13847712345"), ("8613847712345", "13847712345"),
        ("１３８４７７１２３４５", "13847712345"), ("0477-8581170", "0477-8581170"),
        ("04778581170", "0477-8581170"), ("(0477)8581170", "0477-8581170"),
        ("（0477）8581170", "0477-8581170"), ("0477 8581170", "0477-8581170"),
        ("0477—8581170", "0477-8581170"), ("010-62083114", "010-62083114"), ("8581170", "8581170"),
        ("0477-8581170转8001", "0477-8581170-8001"), ("0477-8581170-8001", "0477-8581170-8001"),
        ("12330", "12330"), ("400-123-4567", "4001234567"),
        ("13847712345、0477-8581170", "13847712345、0477-8581170"),
        ("13847712345/13947712345", "13847712345、13947712345"),
        ("13847712345 0477-8581170", "13847712345、0477-8581170"),
        ("13847712345\n13947712345", "13847712345、13947712345"), ("13847712345或13847712345", "13847712345"),
        ("+86-0477-8581170", "0477-8581170"),
    ],
)  # fmt: skip
def test_phones(raw: object, phone: str) -> None:
    assert read_phone(raw) == Reading(phone)
    assert read_phone(phone) == Reading(phone)


@pytest.mark.parametrize("raw", ["1384771234", "23847712345", "张三 13847712345", "0000"])
def test_odd_phones_are_kept_with_a_note(raw: str) -> None:
    reading = read_phone(raw)
    assert reading.value == raw and codes(reading) == ["phone_form"] and not reading.findings[0].hard


def test_masks() -> None:
    assert mask_person_id("15062219800101123X") == "150***********123X"
    assert mask_person_id("110105491231002") == "110**********02"
    assert mask_phone("13847715678") == "138****5678"
    assert mask_phone("0477-8581170、13847715678") == "0477-858****、138****5678"
    assert mask_phone("12330") == "12330"
    assert mask_identity("91110000600037341L") == "91110000600037341L"
    assert mask_identity("15062219800101123X") == "150***********123X"
    assert "3456" not in mask_identity("E12345678")


@given(
    st.sampled_from([(first, second) for first, seconds in CREDIT_KINDS.items() for second in seconds]),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(CREDIT_ALPHABET, min_size=9, max_size=9),
    st.sampled_from(CREDIT_ALPHABET),
)
def test_check_digit_of_any_code(kind: tuple[str, str], region: str, organisation: str, last: str) -> None:
    body = "".join(kind) + region + organisation
    right = credit_check_digit(body)
    assert read_credit_code(body + right) == Reading(body + right)
    assert read_credit_code((body + right).lower()) == Reading(body + right)
    if last != right and not (body + last).endswith("000"):
        reading = read_credit_code(body + last)
        assert reading.value == body + last and codes(reading) == ["credit_code_check_digit"]


@given(
    st.text("0123456789", min_size=6, max_size=6),
    st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)),
    st.integers(0, 999),
)
def test_any_citizens_number(region: str, born: datetime.date, order: int) -> None:
    body = f"{region}{born:%Y%m%d}{order:03}"
    number = body + person_check_digit(body)
    assert read_person_id(number) == Reading(number)
    assert detect_identity(number) == ("person_id", Reading(number))
    assert str(born.year) not in mask_person_id(number)[4:14]


anything = st.one_of(
    st.text(), st.integers(), st.floats(), st.booleans(), st.datetimes(), st.from_regex(r"[0-9A-Zx-]{5,20}"),
    st.from_regex(r"\+?[0-9()（）\-转 、/]{5,30}"), st.text("0123456789X", min_size=14, max_size=19),
)  # fmt: skip


@given(anything)
def test_never_raises_and_reads_its_own_values(raw: object) -> None:
    for reader in (read_credit_code, read_person_id, read_phone, lambda value: detect_identity(value)[1]):
        reading = reader(raw)
        if reading.value is None:
            assert reading == EMPTY or any(finding.hard for finding in reading.findings)
        else:
            again = reader(reading.value)
            assert again.value == reading.value and codes(again) == codes(reading)
            mask_identity(str(reading.value)), mask_phone(str(reading.value))
        for finding in reading.findings:
            assert finding.sentence("zh") and finding.sentence("en")

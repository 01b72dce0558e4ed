"""Who somebody is: credit codes, citizens' numbers, other papers, telephones; and how they are masked.

Sources: GB 32100-2015 (统一社会信用代码), GB 11714 (organisation code inside it), GB 11643 (公民身份号码).
A failed check digit is soft: real registers hold codes that were issued with a wrong last sign.
"""

import datetime
import re
from typing import Literal

from workstation.findings import EMPTY, Finding, Reading, hard, soft
from workstation.values.text import mask_text, quoted, read_text, read_token

IdentityKind = Literal["credit_code", "person_id", "other"]

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 signs of a credit code: no I, O, S, V, Z."""
CREDIT_KINDS = {
    "1": "1239", "2": "19", "3": "123459", "4": "19", "5": "1239", "6": "129", "7": "129", "8": "19",
    "9": "1239", "A": "19", "N": "1239", "Y": "1",
}  # fmt: skip
"""First sign, the authority -> second signs, the kinds of body it registers (GB 32100-2015)."""

_CREDIT_CODE = re.compile(rf"[{CREDIT_ALPHABET}]{{18}}")
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_CREDIT_INDEX = {sign: index for index, sign in enumerate(CREDIT_ALPHABET)}
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_CODE = re.compile(r"[0-9A-Z]{8}[0-9X]")
_PERSON_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PERSON_CHECKS = "10X98765432"
_PERSON_ID = re.compile(r"[0-9]{17}[0-9X]")
_OLD_PERSON_ID = re.compile(r"[0-9]{15}")
_LOST = "000"
"""How 18 digits end that were a number in a sheet, which keeps 15 of them."""
_SEPARATORS = re.compile(r"[\s\-—–_.·:]")
_OTHER_PAPERS = re.compile(r"[A-Z]{1,2}[0-9]{6,10}|[A-Z]{3}[0-9]{12}")

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_COUNTRY = re.compile(r"^(?:\+|00)?86[- ]?(?=1[3-9][0-9]{9}$|0?[1-9][0-9]{1,2}-?[0-9]{7,8}$)")
_LANDLINE = re.compile(
    r"(?:\(?(0(?:10|2[0-9]|[3-9][0-9]{2}))\)?-?)?([2-9][0-9]{6,7})(?:(?:-|转|分机|ext\.?|x)([0-9]{1,6}))?",
    re.IGNORECASE,
)
_SERVICE = re.compile(r"1[0-9]{2,4}|9[56][0-9]{3,6}|[48]00-?[0-9]{3}-?[0-9]{4}")
_PHONE_SEPARATOR = re.compile(r"[、,;/\n|]|或|\s{2,}")


def read_credit_code(raw: object) -> Reading:
    """Read a unified social credit code: 18 signs, upper case; old numbers of 15 or 9 pass with a note."""
    if type(raw) is str and _CREDIT_CODE.fullmatch(raw) and not raw.endswith(_LOST):
        return Reading(raw, _credit_findings(raw))
    code = _compact(raw)
    if not isinstance(code.value, str):
        return code
    text = code.value
    if _CREDIT_CODE.fullmatch(text):
        return Reading(text, _credit_findings(text))
    if _OLD_PERSON_ID.fullmatch(text) or _ORGANISATION_CODE.fullmatch(text):
        return Reading(text, (soft("credit_code_legacy", raw=text),))
    wrong = "".join(dict.fromkeys(sign for sign in text if sign not in _CREDIT_INDEX)) or "—"
    return Reading(None, (hard("credit_code_form", raw=quoted(raw), length=len(text), wrong=quoted(wrong)),))


def read_person_id(raw: object) -> Reading:
    """Read a citizen's number: 18 signs; 15-digit old ones pass with a note.

    The region is never judged: codes that were abolished stay valid for life.
    """
    compact = _compact(raw)
    if not isinstance(compact.value, str):
        return compact
    text = compact.value
    if _PERSON_ID.fullmatch(text):
        if not _born(text[6:14]):
            return Reading(None, (hard("person_id_birth", raw=quoted(text), birth=text[6:14]),))
        expected = person_check_digit(text)
        if expected != text[17]:
            fault = soft("person_id_check_digit", raw=text, found=text[17], expected=expected)
            return Reading(text, (fault,))
        return Reading(text)
    if _OLD_PERSON_ID.fullmatch(text):
        if not _born("19" + text[6:12]):
            return Reading(None, (hard("person_id_birth", raw=quoted(text), birth="19" + text[6:12]),))
        return Reading(text, (soft("person_id_old", raw=text),))
    return Reading(None, (hard("person_id_form", raw=quoted(raw), length=len(text)),))


def detect_identity(raw: object) -> tuple[IdentityKind, Reading]:
    """Read a column that holds credit codes, citizens' numbers and other papers, and say which one it is."""
    compact = _compact(raw)
    if not isinstance(compact.value, str):
        return "other", compact
    text = compact.value
    kind = _kind_of(text)
    if kind == "credit_code":
        return kind, read_credit_code(text)
    if kind == "person_id":
        return kind, read_person_id(text)
    if _OTHER_PAPERS.fullmatch(text):
        return "other", Reading(text)
    reading = read_text(raw, 100)
    if reading.value is None:
        return "other", reading
    note = soft("identity_unknown_kind", raw=quoted(raw))
    return "other", Reading(reading.value, (*reading.findings, note))


def credit_check_digit(code: str) -> str:
    """The check sign that the first 17 signs of a credit code ask for (modulus 31)."""
    total = sum(map(int.__mul__, map(_CREDIT_INDEX.__getitem__, code[:17]), _CREDIT_WEIGHTS))
    return CREDIT_ALPHABET[-total % 31]


def organisation_check_digit(code: str) -> str:
    """The check sign that the first 8 signs of an organisation code ask for (GB 11714, modulus 11)."""
    total = sum(int(sign, 36) * weight for sign, weight in zip(code[:8], _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]


def person_check_digit(number: str) -> str:
    """The check sign that the first 17 digits of a citizen's number ask for (ISO 7064 modulus 11-2)."""
    return _PERSON_CHECKS[sum(map(int.__mul__, map(int, number[:17]), _PERSON_WEIGHTS)) % 11]


def read_phone(raw: object) -> Reading:
    """Read one or several telephone numbers, joined by 、; what has no known form is kept with a note."""
    if type(raw) is str and _MOBILE.fullmatch(raw):
        return Reading(raw)
    token = read_token(raw)
    if not isinstance(token.value, str):
        return token
    whole = _one_phone(token.value)
    if whole:
        return Reading(whole)
    parts = [part.strip() for part in _PHONE_SEPARATOR.split(token.value) if part.strip()]
    numbers = [_one_phone(part) for part in parts]
    if None in numbers and len(parts) == 1:
        numbers = [_one_phone(part) for part in token.value.split()]
    if numbers and None not in numbers:
        return Reading("、".join(dict.fromkeys(number for number in numbers if number)))
    return Reading(token.value, (soft("phone_form", raw=quoted(raw)),))


def mask_person_id(number: str) -> str:
    """First three and last four signs of 18; shorter papers show two at their end, or less."""
    if len(number) < 8:
        return mask_text(number)
    tail = 4 if len(number) >= 18 else 2
    return number[:3] + "*" * (len(number) - 3 - tail) + number[-tail:]


def mask_phone(phones: str) -> str:
    """138****5678 and 0477-858****, each number of a list; service numbers are nobody's secret."""
    return "、".join(_mask_one_phone(phone) for phone in phones.split("、"))


def mask_identity(number: str) -> str:
    """Credit codes are public; everything else is somebody's."""
    if _kind_of(number) == "credit_code":
        return number
    return mask_person_id(number)


def _compact(raw: object) -> Reading:
    """An identity number without separators, in capitals."""
    token = read_token(raw)
    if not isinstance(token.value, str):
        return token
    text = _SEPARATORS.sub("", token.value).upper()
    if len(text) == 18 and text.endswith(_LOST) and text.isdecimal() and not _passes_a_check(text):
        return Reading(None, (hard("number_ruined_by_excel", raw=text),))
    return Reading(text) if text else EMPTY


def _passes_a_check(digits: str) -> bool:
    """Whether the last of 18 digits is the check digit of a credit code or of a citizen's number."""
    return digits[17] in (credit_check_digit(digits), person_check_digit(digits))


def _credit_findings(code: str) -> tuple[Finding, ...]:
    findings: list[Finding] = []
    if code[1] not in CREDIT_KINDS.get(code[0], ""):
        findings.append(soft("credit_code_kind_unknown", raw=code, kind=code[:2]))
    expected = credit_check_digit(code)
    if expected != code[17]:
        inner = organisation_check_digit(code[8:16])
        # A second opinion: a code issued with a wrong last sign passes it, a mistyped one seldom does.
        values = {"found": code[17], "expected": expected, "inner_found": code[16], "inner_expected": inner}
        findings.append(soft("credit_code_check_digit", raw=code, **values))
    return tuple(findings)


def _kind_of(text: str) -> IdentityKind:
    """Which kind a compact number is, by form, and where both forms fit by birth date and check digits."""
    if _OLD_PERSON_ID.fullmatch(text):
        return "person_id" if _born("19" + text[6:12]) else "credit_code"
    if len(text) != 18 or not (text.isascii() and text.isalnum()):
        old = _ORGANISATION_CODE.fullmatch(text) and not _OTHER_PAPERS.fullmatch(text)
        return "credit_code" if old else "other"
    if not _PERSON_ID.fullmatch(text):
        return "credit_code"
    if _born(text[6:14]) and person_check_digit(text) == text[17]:
        return "person_id"
    if credit_check_digit(text) == text[17] and text[1] in CREDIT_KINDS.get(text[0], ""):
        return "credit_code"
    return "person_id" if text[6:8] in ("19", "20") else "credit_code"


def _born(digits: str) -> bool:
    """Whether eight digits are a day on which somebody living may have been born."""
    try:
        return 1850 <= datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year <= 2100
    except ValueError:
        return False


def _one_phone(text: str) -> str | None:
    """One number in its plain form, or nothing."""
    joined = _COUNTRY.sub("", re.sub(r"(?<=[0-9)])[\s—–]+(?=[0-9(])", "-", text.strip()))
    digits = joined.replace("-", "").removeprefix("+86").removeprefix("0086")
    if _MOBILE.fullmatch(digits):
        return digits
    if digits.startswith(("01", "861")) and _MOBILE.fullmatch(digits[1:] if digits[0] == "0" else digits[2:]):
        return digits[1:] if digits[0] == "0" else digits[2:]
    if _SERVICE.fullmatch(joined):
        return digits
    match = _LANDLINE.fullmatch(joined.replace(" ", ""))
    return "-".join(part for part in match.groups() if part) if match else None


def _mask_one_phone(phone: str) -> str:
    if _MOBILE.fullmatch(phone):
        return f"{phone[:3]}****{phone[-4:]}"
    if _SERVICE.fullmatch(phone):
        return phone
    match = _LANDLINE.fullmatch(phone)
    if match:
        return "-".join(part for part in (match[1], match[2][:3] + "****") if part)
    return mask_text(phone)

"""Numbers given by offices: how each is written, how variants become one form, which mix-ups are known.

Every pattern has one canonical form, so that 第13867873号 and 13867873 are one mark. A number that belongs
into another column is never moved in silence: the finding says where it belongs.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from workstation.findings import Finding, Reading, hard, soft
from workstation.values.chinese_numerals import read_digits, read_whole
from workstation.values.text import quoted, read_token
from workstation.words import Speech

REGIONS = "国京津冀晋蒙内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔贵云滇藏陕陇甘青宁新兵军"
"""First sign of a works number. Inner Mongolia's is not documented: 蒙 and 内 both pass."""

_DASHES = str.maketrans(dict.fromkeys("—–―‐‑‒−﹣─", "-"))


def _no_findings(number: str) -> tuple[Finding, ...]:
    return ()


def _no_trap(text: str, raw: object) -> tuple[Finding, ...]:
    return ()


@dataclass(frozen=True, kw_only=True)
class NumberPattern:
    """One kind of number."""

    key: str
    label: str
    english: str
    example: str
    regex: re.Pattern[str]
    """The canonical form."""
    normalise: Callable[[str], str]
    """Brings a half-width line to the canonical form where it is a variant of it; never raises."""
    form_code: str
    """Code of the finding for a number of no known form."""
    judge: Callable[[str], tuple[Finding, ...]] = _no_findings
    """Soft findings over a number of the right form."""
    trap: Callable[[str, object], tuple[Finding, ...]] = _no_trap
    """Known mix-ups: findings over a normalised text of the wrong form, at least one of them hard."""

    def words(self, language: str | None = None) -> str:
        """What the number is called."""
        return self.english if (language or Speech.language) == "en" else self.label

    def read(self, raw: object) -> Reading:
        """Read a raw value into the canonical form."""
        if type(raw) is str and self.regex.fullmatch(raw):
            return Reading(raw, self.judge(raw))
        token = read_token(raw)
        if not isinstance(token.value, str):
            return token
        number = self.normalise(token.value)
        if self.regex.fullmatch(number):
            return Reading(number, self.judge(number))
        findings = self.trap(number, raw) or (hard(self.form_code, raw=quoted(raw), example=self.example),)
        return Reading(None, findings)


def number_kind_of(text: str) -> str | None:
    """The pattern a number has the form of, the most telling first; ``None`` where none fits."""
    token = read_token(text)
    if isinstance(token.value, str):
        # Bare digits fit several kinds; they are the trademark's own form.
        if _trademark(token.value).isdecimal() and len(_trademark(token.value)) <= 8:
            return "trademark"
        for key, pattern in PATTERNS.items():
            if pattern.regex.fullmatch(pattern.normalise(token.value)):
                return key
    return None


def year_in_works_number(number: str) -> int | None:
    """The year a works number carries."""
    match = _WORKS.fullmatch(number)
    return int(match[2]) if match else None


def class_letter_in_works_number(number: str) -> str | None:
    """The letter of the work's category: F for fine art, L for other, A for written works."""
    match = _WORKS.fullmatch(number)
    return match[3] if match else None


def year_in_software_number(number: str) -> int | None:
    """The year a software registration number carries."""
    return int(number[:4]) if _SOFTWARE.fullmatch(number) else None


def serial_in_agi_number(number: str) -> int | None:
    """The serial at the end of an AGI certificate or specification number; the two should agree."""
    if _AGI_CERTIFICATE.fullmatch(number):
        return int(number[3:])
    return int(number.rpartition("-")[2]) if _AGI_SPEC.fullmatch(number) else None


def patent_check_digit(digits: str) -> str:
    """The check sign of a Chinese application number of 8 or 12 digits (modulus 11)."""
    weights = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))
    return "0123456789X"[total % 11]


def _squeezed(text: str) -> str:
    """Capitals, one kind of dash, no blanks, no words around: 登记号:… and brackets."""
    text = re.sub(r"\s+", "", text.translate(_DASHES).upper())
    return re.sub(r"^(?:(?:[^:]{0,12}号码?|NO\.?|编号)[:.]|№[:.]?)", "", text)


# Trademarks
_TRADEMARK = re.compile(r"(?:[1-9][0-9]{0,7}[A-Z]?|G[0-9]{6,7}[A-Z]?)")
_MADRID = re.compile(r"G?[0-9]{6,7}[A-Z]?")


def _trademark(text: str) -> str:
    text = _squeezed(text)
    text = re.sub(r"^(?:国际注册|国际|商标注册证|商标)?第?", "", text)
    text = re.sub(r"(?:号?(?:商标|国际)?(?:注册证|注册)?|\.0+)$", "", text).removesuffix("号")
    return re.sub(r"^0+(?=[0-9])", "", text)


def _madrid(text: str) -> str:
    text = re.sub(r"^(?:马德里)?(?:国际注册|国际)?第?", "", _squeezed(text))
    return text.removesuffix(".0").removesuffix("号").removeprefix("IR").removeprefix("WO")


def _madrid_findings(number: str) -> tuple[Finding, ...]:
    return (soft("madrid_number_inbound", raw=number),) if number.startswith("G") else ()


# Geographical indications
_ISSUERS = {
    "国家质量监督检验检疫总局": "国家质检总局",
    "国家质检总局": "国家质检总局",
    "质检总局": "国家质检总局",
    "国家质量技术监督局": "国家质量技术监督局",
    "国家知识产权局": "国家知识产权局",
    "国知局": "国家知识产权局",
    "国家市场监督管理总局": "国家市场监管总局",
    "国家市场监管总局": "国家市场监管总局",
}
_ISSUER = "|".join(_ISSUERS)
_PGI = re.compile(
    rf"(?:(?:{'|'.join(dict.fromkeys(_ISSUERS.values()))})?(?:19|20)[0-9]{{2}}年第[1-9][0-9]{{0,4}}号公告"
    r"|国家知识产权局公告第[1-9][0-9]{0,4}号)"
)
_PGI_VARIANT = re.compile(
    rf"(?:中华人民共和国)?({_ISSUER})?(?:公告)?[(〔\[]?(?:((?:19|20)[0-9]{{2}})年?)?[)〕\]]?(?:公告)?"
    r"第?([0-9]{1,5}|[零〇○一二三四五六七八九十百千]{1,9})号\)?(?:公告)?\)?"
)
_AGI_CERTIFICATE = re.compile(r"AGI[0-9]{5}")
_AGI_SPEC = re.compile(r"AGI(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{3,5}")


def _pgi(text: str) -> str:
    match = _PGI_VARIANT.fullmatch(_squeezed(text))
    if not match:
        return text
    serial = int(match[3]) if match[3].isascii() else read_digits(match[3]) or read_whole(match[3])
    issuer = _ISSUERS.get(match[1] or "", "")
    if not serial:
        return text
    if match[2]:
        return f"{issuer}{match[2]}年第{serial}号公告"
    return f"{issuer}公告第{serial}号" if issuer == "国家知识产权局" else text


def _agi(text: str) -> str:
    text = re.sub(r"[()号]", "", _squeezed(text).replace("/", "-").replace("_", "-"))
    match = re.fullmatch(r"AGI-?((?:19|20)[0-9]{2})-?([0-9]{2})-?([0-9]{3,5})", text)
    if match and ("-" in text[4:] or len(text) > 8):
        return f"AGI{match[1]}-{match[2]}-{match[3]}"
    return re.sub(r"^AGI-(?=[0-9]{5}$)", "AGI", text)


def _certificate_trap(text: str, raw: object) -> tuple[Finding, ...]:
    return (hard("agi_certificate_is_spec", raw=text),) if _AGI_SPEC.fullmatch(text) else ()


def _spec_trap(text: str, raw: object) -> tuple[Finding, ...]:
    return (hard("agi_spec_is_certificate", raw=text),) if _AGI_CERTIFICATE.fullmatch(text) else ()


# Copyright
_WORKS = re.compile(rf"([{REGIONS}])作登字-((?:19|20)[0-9]{{2}})-([A-Z])-([0-9]{{8}})")
_WORKS_VARIANT = re.compile(r"(\w)?作登字[-:第(]*([0-9]{4})[-)年]*([A-Z])-?([0-9]+)号?")
_SOFTWARE = re.compile(r"(?:19|20)[0-9]{2}SR[0-9]{6,7}")
_SOFTWARE_CERTIFICATE = re.compile(r"软著登字第[0-9]{6,8}号")
_MERGED = re.compile(r"软著登字第?((?:19|20)[0-9]{2}SR[0-9]{6,7})号?")
_ACCEPTANCE = re.compile(r"(?:软著登字第?)?((?:19|20)[0-9]{2}R[0-9]{2}L[0-9]{4,8})号?")


def _works(text: str) -> str:
    text = _squeezed(text)
    match = _WORKS_VARIANT.fullmatch(text)
    return f"{match[1] or ''}作登字-{match[2]}-{match[3]}-{match[4]}" if match else text


def _works_trap(text: str, raw: object) -> tuple[Finding, ...]:
    if _SOFTWARE.fullmatch(_software(text)) or text.startswith("软著登字"):
        return (hard("works_number_is_software", raw=quoted(raw)),)
    match = re.fullmatch(r"\w?作登字-[0-9]{4}-[A-Z]-([0-9]+)", text)
    if not match:
        return ()
    findings = []
    if len(match[1]) != 8:
        findings.append(hard("C6", raw=quoted(raw), serial=quoted(match[1]), length=len(match[1])))
    if text[0] not in REGIONS:
        known = "、".join(REGIONS)
        findings.append(hard("works_number_region", raw=quoted(raw), region=text[0], known=known))
    return tuple(findings)


def _software(text: str) -> str:
    text = re.sub(r"^(?:软件)?登记第?|^第(?=[0-9])|号$", "", _squeezed(text))
    match = re.fullmatch(r"([0-9]{4})-?SR-?([0-9]+)", text)
    return f"{match[1]}SR{match[2]}" if match else text


def _software_trap(text: str, raw: object) -> tuple[Finding, ...]:
    match = _MERGED.fullmatch(text)
    if match:
        return (hard("software_number_merged", raw=quoted(raw), suggestion=match[1]),)
    if _ACCEPTANCE.fullmatch(text):
        return (soft("C8", raw=quoted(raw)), hard("C7", raw=quoted(raw)))
    if re.fullmatch(r"软著登字第?[0-9]{6,8}", text):
        return (hard("software_number_is_certificate", raw=quoted(raw)),)
    if _WORKS.fullmatch(_works(text)):
        return (hard("software_number_is_works", raw=quoted(raw)),)
    return ()


def _software_certificate(text: str) -> str:
    text = _squeezed(text).removesuffix(".0")
    match = re.fullmatch(r"(?:软著登字)?第?-?([0-9]{6,8})号?", text)
    return f"软著登字第{match[1]}号" if match else text


def _software_certificate_trap(text: str, raw: object) -> tuple[Finding, ...]:
    match = _MERGED.fullmatch(text)
    if match:
        return (hard("software_number_merged", raw=quoted(raw), suggestion=match[1]),)
    if _ACCEPTANCE.fullmatch(text):
        example = PATTERNS["software_certificate"].example
        return (
            soft("C8", raw=quoted(raw)),
            hard("software_certificate_form", raw=quoted(raw), example=example),
        )
    number = _software(text)
    if _SOFTWARE.fullmatch(number):
        return (hard("software_certificate_is_number", raw=quoted(raw), suggestion=number),)
    return ()


# Patents
_PATENT = re.compile(r"(?:ZL)?(?:[0-9]{12}|[0-9]{8})(?:\.[0-9X])?")


def _patent(text: str) -> str:
    match = re.fullmatch(r"(ZL|CN)?[:.]?([0-9]{12}|[0-9]{8})[.-]?([0-9X])?", _squeezed(text))
    if not match:
        return text
    granted = "ZL" if match[1] == "ZL" else ""
    return f"{granted}{match[2]}" + (f".{match[3]}" if match[3] else "")


def _patent_findings(number: str) -> tuple[Finding, ...]:
    digits, _, found = number.removeprefix("ZL").partition(".")
    expected = patent_check_digit(digits)
    if not found:
        return (soft("patent_check_digit_missing", raw=number, expected=expected),)
    if found != expected:
        return (soft("patent_check_digit", raw=number, found=found, expected=expected),)
    return ()


_DECLARED = (
    NumberPattern(
        key="software_certificate", label="软件著作权证书号", english="software certificate number",
        example="软著登字第4317518号", regex=_SOFTWARE_CERTIFICATE, normalise=_software_certificate,
        form_code="software_certificate_form", trap=_software_certificate_trap,
    ),
    NumberPattern(
        key="software", label="软件著作权登记号", english="software registration number",
        example="2016SR172900", regex=_SOFTWARE, normalise=_software, form_code="C7", trap=_software_trap,
    ),
    NumberPattern(
        key="works", label="作品登记号", english="works registration number",
        example="国作登字-2021-F-00025677", regex=_WORKS, normalise=_works,
        form_code="works_number_form", trap=_works_trap,
    ),
    NumberPattern(
        key="agi_spec", label="质量控制技术规范编号", english="quality-control specification number",
        example="AGI2012-02-869", regex=_AGI_SPEC, normalise=_agi, form_code="agi_spec_form", trap=_spec_trap,
    ),
    NumberPattern(
        key="agi_certificate", label="农产品地理标志登记证书编号", english="AGI certificate number",
        example="AGI00375", regex=_AGI_CERTIFICATE, normalise=_agi,
        form_code="agi_certificate_form", trap=_certificate_trap,
    ),
    NumberPattern(
        key="pgi", label="地理标志产品公告号", english="GI product announcement number",
        example="国家质检总局2014年第139号公告", regex=_PGI, normalise=_pgi, form_code="pgi_number_form",
    ),
    NumberPattern(
        key="patent", label="专利号", english="patent number",
        example="ZL201510123456.1", regex=_PATENT, normalise=_patent,
        form_code="patent_number_form", judge=_patent_findings,
    ),
    NumberPattern(
        key="trademark", label="商标注册号", english="trademark registration number",
        example="13867873", regex=_TRADEMARK, normalise=_trademark, form_code="trademark_number_form",
    ),
    NumberPattern(
        key="madrid", label="马德里国际注册号", english="Madrid registration number",
        example="1234567", regex=_MADRID, normalise=_madrid,
        form_code="madrid_number_form", judge=_madrid_findings,
    ),
)  # fmt: skip

PATTERNS: Mapping[str, NumberPattern] = {pattern.key: pattern for pattern in _DECLARED}
"""Every pattern by its key, the most telling first."""

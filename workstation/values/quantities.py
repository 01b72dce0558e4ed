"""Counts, money, decimals and yes/no as ledgers write them.

Money is kept in whole fen, decimals in ten-thousandths.
"""

import math
import re
from collections.abc import Collection
from decimal import Decimal

from workstation.findings import EMPTY, Finding, Reading, hard
from workstation.values.chinese_numerals import NUMERALS, read_whole
from workstation.values.text import quoted, read_token

FEN = 100
"""Fen of a yuan."""
TEN_THOUSANDTHS = 10_000
"""Parts of a decimal's unit."""
LIMIT = 10**15
"""No canonical quantity reaches it; below it a JSON number and a spreadsheet's cell are exact."""
MOST_FIGURES = 25
"""Figures of a number; more would be rounded on the way."""
COUNT_UNITS = frozenset((*"人件个次户家名册份项条枚位宗起本套种类", "人次", "户次", "家次"))
"""Units a count may carry."""
DECIMAL_UNITS = frozenset(("吨", "t", "T", "平方公里", "平方千米", "km2", "km²"))
"""Units the decimals of the registers are kept in; others, 亩 or 公斤, would need to be converted."""

_YES = frozenset(("是", "有", "对", "√", "✓", "✔", "☑", "1", "y", "yes", "true"))
_NO = frozenset(("否", "无", "非", "×", "✗", "✘", "☒", "x", "0", "n", "no", "false", "不是", "没有"))
_WHOLE_YUAN = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,2}))?")
_DECIMAL = re.compile(r"([0-9]{1,10})(?:\.([0-9]{1,4}))?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[, ][0-9]{3})+(?:\.[0-9]+)?")
_SCALES = {"": 0, "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "万亿": 12}
_SCALED = re.compile(r"([0-9]+(?:\.[0-9]+)?|\.[0-9]+)(万亿|千万|百万|十万|亿|万|千|百)?")
_FIGURES = re.compile(r"^[0-9.]+(?:万亿|千万|百万|十万|亿|万|千|百)?")
_COMPOUND = re.compile(r"(?:([0-9]+)亿)?(?:([0-9]+)万)?(?:([0-9]+(?:\.[0-9]+)?)元|元)?")
_COINS = re.compile(r"(?:(.+)元)?(?:(.)角)?零?(?:(.)分)?")
_VAGUE = re.compile(
    r"约|大概|左右|以上|以下|上下|多|余|超过|不足|近|至少|最多|几|若干|数[十百千万亿]|[~≈><≥≤+]$|^[~≈><≥≤]"
)
_RANGE = re.compile(r"(?<![-0-9.])[0-9.]+[万亿元]*\s*(?:-|—|–|~|至|到)\s*[0-9.]+(?![-0-9.])")
_FOREIGN = re.compile(
    r"美元|美金|欧元|港元|港币|日元|日币|英镑|韩元|澳元|加元|台币|卢布|瑞士法郎|图格里克|外币|USD|EUR|HKD|JPY|GBP|[$€£]"
)
_YUAN_WORDS = re.compile(r"人民币|RMB|CNY|¥|\(?[大小]写\)?:?|(?<=[元角分])[整正]|整$|[()]")
_UNIT_IN_BRACKETS = re.compile(r"(?<=[0-9万亿])\((\w{1,6})\)$")


def read_count(raw: object, units: Collection[str] = COUNT_UNITS) -> Reading:
    """Read a whole number, zero or more, with or without one of ``units``."""
    if type(raw) is str and len(raw) <= 15 and raw.isascii() and raw.isdigit():
        return Reading(int(raw))
    if type(raw) is int and 0 <= raw < LIMIT:
        return Reading(raw)
    number = _number_of(raw)
    if number is None:
        reading = _numeric_text(raw)
        if not isinstance(reading.value, str):
            return reading
        text = _UNIT_IN_BRACKETS.sub(r"\1", reading.value.removeprefix("共").rstrip("。;"))
        unit = "" if re.fullmatch(r"[0-9]{4}年", text) else _unit_of(text)
        if unit and unit not in units and read_whole(text) is None:
            return _unknown_unit("count_unit_unknown", raw, unit, units)
        number = _parse(text.removesuffix(unit).removesuffix("年"))
    return _scaled_to_whole(number, 0, "count_not_whole", raw)


def read_amount(raw: object) -> Reading:
    """Read money in yuan into whole fen: 1,234.50元, 3万元, 3,500(万), 壹万伍仟壹佰伍拾元整."""
    if type(raw) is str:
        match = _WHOLE_YUAN.fullmatch(raw)
        if match:
            fen = int(match[1]) * FEN + int((match[2] or "").ljust(2, "0"))
            if fen < LIMIT:
                return Reading(fen)
    number = _number_of(raw)
    if number is None:
        reading = _numeric_text(raw)
        if not isinstance(reading.value, str):
            return reading
        number = _parse_money(reading.value)
    return _scaled_to_whole(number, 2, "amount_too_fine", raw)


def read_decimal(raw: object, units: Collection[str] = DECIMAL_UNITS) -> Reading:
    """Read a number with up to four decimals into ten-thousandths, with or without one of ``units``."""
    if type(raw) is str:
        match = _DECIMAL.fullmatch(raw)
        if match:
            return Reading(int(match[1]) * TEN_THOUSANDTHS + int((match[2] or "").ljust(4, "0")))
    number = _number_of(raw)
    if number is None:
        reading = _numeric_text(raw)
        if not isinstance(reading.value, str):
            return reading
        unit = _unit_of(reading.value)
        if unit and unit not in units and read_whole(reading.value) is None:
            return _unknown_unit("decimal_unit_unknown", raw, unit, units)
        number = _parse(reading.value.removesuffix(unit))
    return _scaled_to_whole(number, 4, "decimal_too_fine", raw)


def read_flag(raw: object) -> Reading:
    """Read yes or no into 1 or 0; a dash or a stroke is empty, 无 is no."""
    if raw is None:
        return EMPTY
    if isinstance(raw, bool):
        return Reading(int(raw))
    word = raw.strip() if isinstance(raw, str) else ""
    if word in _YES or word in _NO:
        return Reading(int(word in _YES))
    token = read_token(raw)
    if not isinstance(token.value, str):
        return token
    word = token.value.lower()
    if word in _YES or word in _NO:
        return Reading(int(word in _YES))
    return Reading(None, (hard("flag_unknown", raw=quoted(raw)),))


def show_amount(fen: int, language: str | None = None) -> str:
    """Yuan with two decimals and grouped thousands; both languages write it alike."""
    return f"{fen // FEN:,}.{fen % FEN:02}" if fen >= 0 else "-" + show_amount(-fen, language)


def amount_text(fen: int) -> str:
    """Yuan with two decimals and nothing between the digits, for files."""
    return show_amount(fen).replace(",", "")


def amount_to_yuan(fen: int) -> int | float:
    """Yuan as a number: whole where it is whole."""
    return fen // FEN if fen % FEN == 0 else fen / FEN


def show_decimal(parts: int) -> str:
    """A decimal with as many decimals as it needs."""
    if parts < 0:
        return "-" + show_decimal(-parts)
    return f"{parts // TEN_THOUSANDTHS}.{parts % TEN_THOUSANDTHS:04}".rstrip("0").rstrip(".")


def decimal_to_number(parts: int) -> int | float:
    """A decimal as a number: whole where it is whole."""
    return parts // TEN_THOUSANDTHS if parts % TEN_THOUSANDTHS == 0 else parts / TEN_THOUSANDTHS


def show_count(count: int) -> str:
    """A count with grouped thousands."""
    return f"{count:,}"


def _number_of(raw: object) -> Decimal | None:
    """The number of a number cell, at the fifteen digits such a cell holds; ``None`` for anything else."""
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int):
        return Decimal(raw) if raw.bit_length() <= 200 else Decimal(LIMIT) * (1 if raw > 0 else -1)
    if isinstance(raw, float) and math.isfinite(raw):
        return Decimal(f"{raw:.15g}")
    return None


def _numeric_text(raw: object) -> Reading:
    """A line without prefixes; what is vague, negative, a share or a range is a hard finding."""
    token = read_token(raw)
    if not isinstance(token.value, str):
        return token
    text = token.value
    code = ""
    if "%" in text or "‰" in text:
        code = "quantity_percent"
    elif re.match(r"[-−–][¥0-9.]|负|\([0-9.,]+\)$|¥-", text):
        code = "quantity_negative"
    elif _FOREIGN.search(text):
        code = "amount_foreign"
    elif _RANGE.search(text):
        code = "quantity_is_range"
    elif _VAGUE.search(text):
        code = "quantity_vague"
    return Reading(None, (hard(code, raw=quoted(raw)),)) if code else Reading(_ungrouped(text))


def _ungrouped(text: str) -> str:
    """Thousands separators taken out where they part groups of three; spaces taken out elsewhere."""
    text = _GROUPED.sub(lambda match: match[0].replace(",", "").replace(" ", ""), text)
    return re.sub(r"(?<![0-9])\s+|\s+(?![0-9])", "", text).removeprefix("+")


def _unit_of(text: str) -> str:
    """The words after the figures and their scale."""
    if text[0] in NUMERALS:
        return text.lstrip("".join(NUMERALS))
    return _FIGURES.sub("", text) if text[0] in "0123456789." else ""


def _unknown_unit(code: str, raw: object, unit: str, units: Collection[str]) -> Reading:
    known = "、".join(sorted(units))
    return Reading(None, (hard(code, raw=quoted(raw), unit=quoted(unit), known=known),))


def _parse(text: str) -> Decimal | None:
    """Figures with a scale such as 3.5万, or a number in Chinese numerals."""
    match = _SCALED.fullmatch(text)
    if match:
        if len(match[1]) > MOST_FIGURES:
            return None
        return Decimal(match[1]).scaleb(_SCALES[match[2] or ""])
    whole = read_whole(text)
    return None if whole is None else Decimal(whole)


def _parse_money(text: str) -> Decimal | None:
    """What is left of money once the currency is out: figures, scale, 元角分."""
    plain = _YUAN_WORDS.sub("", re.sub("[圆圓块]", "元", text))
    number = _parse(plain.removesuffix("元"))
    if number is not None:
        return number
    match = _COMPOUND.fullmatch(plain)
    if match and any(match.groups()):
        scales = zip(match.groups(), (8, 4, 0), strict=True)
        return sum((Decimal(part or 0).scaleb(scale) for part, scale in scales), Decimal())
    match = _COINS.fullmatch(plain)
    if not match or not any(match.groups()):
        return None
    parts = [Decimal() if part is None else _parse(part) for part in match.groups()]
    if any(part is None for part in parts):
        return None
    return sum((part.scaleb(-place) for place, part in enumerate(parts) if part is not None), Decimal())


def _scaled_to_whole(number: Decimal | None, places: int, too_fine: str, raw: object) -> Reading:
    """The number as a whole count of its smallest parts."""
    fault: Finding | None = None
    if number is None:
        fault = hard("quantity_not_a_number", raw=quoted(raw))
    elif number < 0:
        fault = hard("quantity_negative", raw=quoted(raw))
    elif number >= Decimal(LIMIT).scaleb(-places):
        fault = hard("quantity_too_large", raw=quoted(raw))
    if fault or number is None:
        return Reading(None, (fault,) if fault else ())
    parts = number.scaleb(places)
    whole = int(parts.to_integral_value())
    # A sheet's arithmetic leaves dust far behind the decimals: 1234.5000000001.
    if abs(parts - whole) > Decimal("1e-5") or (isinstance(raw, str) and parts != whole):
        return Reading(None, (hard(too_fine, raw=quoted(raw)),))
    return Reading(whole)

"""Dates as ledgers write them, read into ISO 8601 text.

What is missing or has two readings is said, never filled in.
"""

import datetime
import re
from functools import lru_cache
from typing import Literal

from workstation.findings import EMPTY, Reading, hard, soft
from workstation.values.chinese_numerals import read_digits, read_whole
from workstation.values.text import quoted, read_token

Order = Literal["dmy", "mdy"]
"""How a column writes dates that end with the year: day first or month first."""

FIRST_YEAR, LAST_YEAR = 1850, 2200
"""No register of this program knows an earlier or later day."""
FIRST_SERIAL, LAST_SERIAL = 20_000, 73_050
"""Day numbers of a spreadsheet taken for dates: 1954-10-03 to 2100-01-01 (1904 system: four years later)."""
LAST_SMALL_SERIAL = 2100
"""A cell formatted as a date whose day has no higher number most likely holds a year or a count: 2016 shows as
1905-07-08."""
_CENTURY_TURN = 50
"""Two-digit years below it are of this century."""

_BEIJING = datetime.timezone(datetime.timedelta(hours=8))
_EPOCH_1900 = datetime.date(1899, 12, 30)
_EPOCH_1904 = datetime.date(1904, 1, 1)
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}

_SIGN = r"[-./\\—–―−、。·,]"
_AFTER_YEAR = rf"(?:\s*(?:{_SIGN}|年)\s*|\s+)"
_AFTER_MONTH = rf"(?:\s*(?:{_SIGN}|月)\s*|\s+)"
_NUMBER = r"([0-9]{1,2})"
_WEEKDAY = r"(?:\s*\(?(?:星期|周)[一二三四五六日天]\)?)?"
_TIME = (
    r"(?:[T\s]*(?:上午|下午|凌晨|晚上)?\s*([01]?[0-9]|2[0-4])[:时点]([0-5]?[0-9])(?:[:分]([0-5]?[0-9])(?:\.[0-9]+)?秒?)?分?"
    r"\s*(?:[AaPp][Mm])?\s*(Z|[+-](?:0[0-9]|1[0-4]):?[0-5][0-9])?)?"
)
_DATE = rf"(?<![0-9])([0-9]{{4}}){_AFTER_YEAR}{_NUMBER}{_AFTER_MONTH}{_NUMBER}(?![0-9])(?:\s*[日号])?"
_YEAR_FIRST = re.compile(_DATE + _WEEKDAY + _TIME + _WEEKDAY)
_YEAR_LAST = re.compile(rf"{_NUMBER}[-./]{_NUMBER}[-./]([0-9]{{4}}|[0-9]{{2}}){_TIME}")
_SHORT_YEAR = re.compile(rf"'?([0-9]{{2}}){_AFTER_YEAR}{_NUMBER}{_AFTER_MONTH}{_NUMBER}\s*[日号]?{_TIME}")
_DAY_MONTH_NAME = re.compile(r"([0-9]{1,2})[-\s]([A-Za-z]{3,9})\.?[-\s,]+([0-9]{4}|[0-9]{2})")
_MONTH_NAME_DAY = re.compile(r"([A-Za-z]{3,9})\.?\s+([0-9]{1,2}),?\s+([0-9]{4})")
_WITHOUT_DAY = re.compile(
    r"(?:19|20)[0-9]{2}\s*年?(?:度|初|底|末|上半年|下半年|第?[一二三四1-4]季度)?|(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])"
    rf"|[0-9]{{4}}{_AFTER_YEAR}[0-9]{{1,2}}\s*(?:月份?)?\s*(?:上旬|中旬|下旬|初|底|末|日)?|[0-9]{{4}}\s*年\s*月\s*日?"
)
_WITHOUT_YEAR = re.compile(
    r"[0-9]{1,2}\s*月\s*[0-9]{1,2}\s*[日号]?|[0-9]{1,2}\s*[-./]\s*[0-9]{1,2}"
    r"|[一二三四五六七八九十]{1,3}月[一二三四五六七八九十廿卅]{1,3}[日号]?"
)
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:\.0+)?")
_SERIAL = re.compile(r"([0-9]{5})(?:\.0+)?")
_ANYWHERE = re.compile(_DATE)
_NUMERAL_DATE = re.compile(
    r"([零〇○Oo0一二三四五六七八九]{4}|[零〇○一二三四五六七八九]{2})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十廿卅]{1,3})[日号]?"
)
_NUMERAL_MONTH = re.compile(r"[零〇○Oo0一二三四五六七八九]{4}年(?:[一二三四五六七八九十]{1,3}月)?")
_UNTIL = re.compile(r"\s*起?(?:至|到|~|[-—–−]+|起|\bto\b)\s*")
"""Between the two days of a term."""
_ONLY_UNTIL = frozenset(("至", "到", "~", "起", "止"))


def read_day(raw: object, order: Order | None = None, epoch_1904: bool = False) -> Reading:
    """Read a date of a cell, a form or JSON into ``YYYY-MM-DD``.

    Args:
        raw: text, a date, a moment (in Beijing time where it names its zone) or a spreadsheet's day number.
        order: settles dates such as 6/5/2023 for the whole column; without it they are a hard finding.
        epoch_1904: whether the workbook counts its days from 1904.
    """
    if type(raw) is str and len(raw) == 10 and raw[4] == raw[7] == "-" and raw.isascii():
        try:
            datetime.date.fromisoformat(raw)
        except ValueError:
            pass
        else:
            if FIRST_YEAR <= int(raw[:4]) <= LAST_YEAR:
                return Reading(raw)
    if raw is None:
        return EMPTY
    if isinstance(raw, datetime.date):
        return _from_cell(raw, epoch_1904)
    if isinstance(raw, bool | datetime.time | datetime.timedelta):
        return _not_a_date(raw)
    if isinstance(raw, int | float):
        return _from_number(raw, epoch_1904)
    token = read_token(raw)
    if not isinstance(token.value, str):
        return _not_a_date(raw) if token.findings and token.findings[0].code == "text_too_long" else token
    return _from_text(token.value, order, epoch_1904)


def _from_cell(raw: datetime.date, epoch_1904: bool) -> Reading:
    """A date of a sheet, which may be a small number in a cell formatted as a date."""
    reading = _from_date(raw)
    if raw.year > _EPOCH_1904.year + 6 or reading.value is None:
        return reading
    number = datetime.date.fromisoformat(str(reading.value)) - (_EPOCH_1904 if epoch_1904 else _EPOCH_1900)
    if not 0 <= number.days <= LAST_SMALL_SERIAL:
        return reading
    return Reading(reading.value, (soft("day_from_small_number", reading=reading.value, number=number.days),))


def _from_date(raw: datetime.date) -> Reading:
    if isinstance(raw, datetime.datetime) and raw.tzinfo is not None:
        try:
            raw = raw.astimezone(_BEIJING)
        except OverflowError:
            return _not_a_date(raw)
    if FIRST_YEAR <= raw.year <= LAST_YEAR:
        return Reading(raw.isoformat()[:10])
    return _made(raw.year, raw.month, raw.day, raw)


def _from_number(raw: int | float, epoch_1904: bool) -> Reading:
    day = _from_serial(raw, epoch_1904)
    if day:
        return Reading(day)
    if raw == raw and 18_500_101 <= raw <= 22_001_231 and raw == int(raw):
        text = str(int(raw))
        return _made(int(text[:4]), int(text[4:6]), int(text[6:]), raw)
    if 1900 <= raw <= 210_012 and raw == int(raw) and (raw <= 2100 or _is_month(int(raw))):
        return Reading(None, (hard("day_without_day", raw=quoted(raw)),))
    return _not_a_date(raw)


def _is_month(number: int) -> bool:
    """Whether a number is a year and a month, 202305."""
    return 1900 <= number // 100 <= 2100 and 1 <= number % 100 <= 12


def _from_serial(number: int | float, epoch_1904: bool) -> str | None:
    """A spreadsheet's day number as a date; hours, the fraction, are left out."""
    if not FIRST_SERIAL <= number < LAST_SERIAL + 1:
        return None
    return ((_EPOCH_1904 if epoch_1904 else _EPOCH_1900) + datetime.timedelta(days=int(number))).isoformat()


@lru_cache(maxsize=8192)
def _from_text(text: str, order: Order | None, epoch_1904: bool) -> Reading:
    """Read a clean half-width line. The cache pays: the dates of a ledger repeat."""
    if text in _ONLY_UNTIL:
        return EMPTY
    text = _arabic(text.rstrip(".。,;；"))
    match = _YEAR_FIRST.fullmatch(text)
    if match:
        return _with_time(match, text)
    match = _COMPACT.fullmatch(text)
    if match and FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        return _made(int(match[1]), int(match[2]), int(match[3]), text)
    match = _SERIAL.fullmatch(text)
    day = _from_serial(int(match[1]), epoch_1904) if match else None
    if day:
        return Reading(day, (soft("day_from_serial", raw=text, reading=day),))
    return _year_elsewhere(text, order) or _partial(text)


def _with_time(match: re.Match[str], raw: str) -> Reading:
    """A date with or without a time; a time that names its zone is taken to Beijing first."""
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    reading = _made(year, month, day, raw)
    zone = match[7]
    if not zone or reading.findings or match[4] == "24":
        return reading
    offset = datetime.timedelta()
    if zone != "Z":
        offset = datetime.timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    local = datetime.timezone(-offset if zone[0] == "-" else offset)
    return _from_date(datetime.datetime(year, month, day, int(match[4]), int(match[5]), tzinfo=local))


def _year_elsewhere(text: str, order: Order | None) -> Reading | None:
    """Dates that end with the year, have two digits of it, or name the month in English."""
    match = _SHORT_YEAR.fullmatch(text)
    if match:
        return _short_year(match[1], int(match[2]), int(match[3]), text)
    match = _YEAR_LAST.fullmatch(text)
    if match:
        return _year_last(int(match[1]), int(match[2]), match[3], order, text)
    match = _DAY_MONTH_NAME.fullmatch(text)
    if match and match[2][:3].lower() in _MONTHS:
        month = _MONTHS[match[2][:3].lower()]
        return _any_year(match[3], month, int(match[1]), text)
    match = _MONTH_NAME_DAY.fullmatch(text)
    if match and match[1][:3].lower() in _MONTHS:
        return _made(int(match[3]), _MONTHS[match[1][:3].lower()], int(match[2]), text)
    return None


def _year_last(first: int, second: int, year: str, order: Order | None, raw: str) -> Reading:
    day_first = _any_year(year, second, first, raw)
    month_first = _any_year(year, first, second, raw)
    if order:
        return day_first if order == "dmy" else month_first
    readings = [reading for reading in (month_first, day_first) if reading.value]
    if len({reading.value for reading in readings}) == 2:
        either, other = (reading.value for reading in readings)
        return Reading(None, (hard("day_ambiguous", raw=quoted(raw), first=either, second=other),))
    return readings[0] if readings else month_first


def _any_year(year: str, month: int, day: int, raw: str) -> Reading:
    return _made(int(year), month, day, raw) if len(year) == 4 else _short_year(year, month, day, raw)


def _short_year(year: str, month: int, day: int, raw: str) -> Reading:
    full = int(year) + (2000 if int(year) < _CENTURY_TURN else 1900)
    reading = _made(full, month, day, raw)
    if reading.value is None:
        return reading
    return Reading(reading.value, (soft("day_two_digit_year", raw=quoted(raw), reading=reading.value),))


def _partial(text: str) -> Reading:
    """What is left: parts of a date, more than one date, a date among words, or no date at all."""
    if _WITHOUT_DAY.fullmatch(text) or _NUMERAL_MONTH.fullmatch(text):
        return Reading(None, (hard("day_without_day", raw=quoted(text)),))
    if _WITHOUT_YEAR.fullmatch(text):
        return Reading(None, (hard("day_without_year", raw=quoted(text)),))
    seen = [
        (found, _made(int(found[1]), int(found[2]), int(found[3]), text).value) for found in _ANYWHERE.finditer(text)
    ]
    days = [day for _, day in seen if day]
    if len(seen) == len(days) == 2 and _UNTIL.fullmatch(text[seen[0][0].end() : seen[1][0].start()]):
        return Reading(None, (hard("day_is_range", raw=quoted(text), start=days[0], end=days[1]),))
    if len(days) > 1:
        return Reading(None, (hard("day_several", raw=quoted(text), first=days[0], second=days[1]),))
    if days:
        return Reading(None, (hard("day_with_text", raw=quoted(text), suggestion=days[0]),))
    return _not_a_date(text)


def _arabic(text: str) -> str:
    """二〇二三年五月六日 in figures; any other text as it stands."""
    match = _NUMERAL_DATE.fullmatch(text)
    if not match:
        return text
    year = read_digits(re.sub("[Oo0]", "零", match[1]))
    month = read_whole(match[2])
    day = read_whole(match[3].replace("廿", "二十").replace("卅", "三十"))
    return text if None in (year, month, day) else f"{year:0{len(match[1])}}-{month}-{day}"


def _made(year: int, month: int, day: int, raw: object) -> Reading:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Reading(None, (hard("day_out_of_range", raw=quoted(raw), first=FIRST_YEAR, last=LAST_YEAR),))
    try:
        return Reading(datetime.date(year, month, day).isoformat())
    except ValueError:
        return Reading(None, (hard("day_impossible", raw=quoted(raw)),))


def _not_a_date(raw: object) -> Reading:
    return Reading(None, (hard("day_not_a_date", raw=quoted(raw)),))

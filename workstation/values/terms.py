"""Terms that one cell holds with both their days, 2012-03-07至2022-03-06."""

import datetime
import re

from workstation.findings import EMPTY, Reading, hard
from workstation.values.days import Order, read_day
from workstation.values.text import quoted, read_token

_CLOCK = r"(?:\s+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?"
_DAY = rf"[0-9]{{2,4}}\s*[-./年]\s*[0-9]{{1,2}}\s*[-./月]\s*[0-9]{{1,4}}\s*[日号]?{_CLOCK}|[0-9]{{8}}"
_TWO_DAYS = re.compile(rf"({_DAY})\s*(?:起?至|起?到|~|[-—–−]+|起|to|[,、;/]|\s)\s*({_DAY})")
_UNTIL = re.compile(r"\s*(?:起?至|起?到|~|—+|–|--|\s-\s|\bto\b)\s*")
_AROUND = re.compile(r"^(?:[^0-9:]{0,8}(?:期限?|时间)\s*:)?\s*\(?\s*(?:自|从|由)?\s*|\s*止?\s*\)?$")
_BEGINS = re.compile(r"\s*(?:起|起始|开始|后)$")
_ONLY_END = re.compile(r"^(?:[^0-9]{0,8}期限?|截)[至止](?=\s*[0-9零〇○一二三四五六七八九])")
_ENDS = re.compile(r"\s*(?:止|截止|前)$")
_ONLY_UNTIL = frozenset("至到~起止")


def read_term(raw: object, order: Order | None = None, epoch_1904: bool = False) -> tuple[Reading, Reading]:
    """Read a term into its first and its last day.

    A lone 至 is two empty days, an open end is empty. A single day that does not say which end it is, is refused.
    """
    if type(raw) is str and len(raw) == 21 and raw[10] == "至":
        return read_day(raw[:10]), read_day(raw[11:])
    if isinstance(raw, datetime.date) or (isinstance(raw, int | float) and not isinstance(raw, bool)):
        day = read_day(raw, epoch_1904=epoch_1904)
        return (day if day.value is None else _one_end(raw)), EMPTY
    token = read_token(raw)
    if not isinstance(token.value, str):
        return token, EMPTY
    if token.value in _ONLY_UNTIL:
        return EMPTY, EMPTY
    return _from_text(token.value, order, epoch_1904)


def _from_text(text: str, order: Order | None, epoch_1904: bool) -> tuple[Reading, Reading]:
    def day(part: str) -> Reading:
        return read_day(part, order, epoch_1904)

    inner = _AROUND.sub("", text)
    match = _TWO_DAYS.fullmatch(inner)
    if match:
        return day(match[1]), day(match[2])
    parts = _UNTIL.split(_ONLY_END.sub("至", inner))
    if len(parts) == 2:
        return day(_BEGINS.sub("", parts[0])), day(_ENDS.sub("", parts[1]))
    if len(parts) > 2:
        return _no_term(text), EMPTY
    start, end = day(_BEGINS.sub("", inner)), day(_ENDS.sub("", text))
    if _BEGINS.search(inner) and start.value is not None:
        return start, EMPTY
    if _ENDS.search(text) and end.value is not None:
        return EMPTY, end
    if start.value is None:
        return (_no_term(text) if any(one.code == "day_not_a_date" for one in start.findings) else start), EMPTY
    return _one_end(text), EMPTY


def _one_end(raw: object) -> Reading:
    return Reading(None, (hard("day_range_one_end", raw=quoted(raw)),))


def _no_term(raw: object) -> Reading:
    return Reading(None, (hard("day_range_form", raw=quoted(raw)),))

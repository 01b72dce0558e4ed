"""What head and foot of the forms say of the office: kept as it is typed, and nothing is put in where it is empty."""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date

from workstation.findings import Finding, Refusal, WrongUse, hard, soft
from workstation.forms.filling import HEADING, HEADING_LINES, SIGNATURES
from workstation.ports import Store
from workstation.values.days import read_day

SIGNATURE_LINES = ("head", "statistician", "telephone")
"""单位负责人, 统计负责人, 联系电话."""
LONGEST = 60
"""Characters for which the head of a form has room."""
_MONTH = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*月?底?")


def form_lines(store: Store) -> dict[str, str]:
    """Key of each line -> what it says; empty where nothing is set."""
    kept = {**_setting(store, HEADING), **_setting(store, SIGNATURES)}
    return {key: kept.get(key, "") for key in (*HEADING_LINES, *SIGNATURE_LINES)}


def _setting(store: Store, setting: str) -> dict[str, str]:
    kept = store.setting(setting, {})
    known = kept.items() if isinstance(kept, dict) else ()
    return {key: value for key, value in known if isinstance(value, str)}


def keep_form_line(store: Store, key: str, text: str) -> dict[str, str]:
    """Have a line say this from now on; reports already written stay. Returns all lines.

    Raises ``WrongUse`` for a line that there is not, ``Refusal`` for a text that is too long.
    """
    setting = HEADING if key in HEADING_LINES else SIGNATURES if key in SIGNATURE_LINES else ""
    if not setting:
        raise WrongUse("form_line_unknown", key=key[:40])
    value = " ".join(text.split())
    if len(value) > LONGEST:
        raise Refusal([hard("form_line_too_long", length=len(value), limit=LONGEST)])
    kept = _setting(store, setting) | {key: value}
    store.set_setting(setting, {name: said for name, said in kept.items() if said})
    return form_lines(store)


def doubts(lines: Mapping[str, str], today: str) -> Iterator[Finding]:
    """What stands there only by half: the law lets a form be refused whose head is not whole."""
    number, maker, approver, until = (lines[key] for key in ("approval_no", "authority", "approved_by", "valid_until"))
    if number and not (maker and approver):
        yield soft("form_number_alone")
    if (approver or until) and not number:
        yield soft("form_number_missing")
    if number and not until:
        yield soft("form_until_missing")
    last = _last_day(until)
    if last and last < today:
        yield soft("form_until_over", until=until)
    if lines["telephone"] and not any(letter.isdigit() for letter in lines["telephone"]):
        yield soft("form_telephone", found=lines["telephone"])


def _last_day(text: str) -> str:
    """The last day of 2027年12月31日 or 2027年12月; empty where it cannot be told."""
    day = read_day(text).value if text else None
    if isinstance(day, str):
        return day
    month = _MONTH.fullmatch(text)
    if month is None or not 1 <= int(month[2]) <= 12:
        return ""
    year, number = int(month[1]), int(month[2])
    return date(year, number, monthrange(year, number)[1]).isoformat()

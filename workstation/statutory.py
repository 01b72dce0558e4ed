"""Terms, windows and last days worked out from dates; every result can say why.

Days are ISO text, as records hold them. Counting: 商标法实施条例 art. 12. An ordinary term leaves its first
day out and ends on the corresponding day; one that ends on a day of rest ends on the next working day. The
validity of a mark begins on its statutory day and ends the day before the corresponding day.
"""

import datetime
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any

from workstation.code_lists import code_list
from workstation.rules import RuleValue, rule
from workstation.words import say
from workstation.working_days import WorkingDays

_ONE_DAY = datetime.timedelta(days=1)


def add_days(day: str, number: int) -> str:
    """The day so many days later, or earlier."""
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days=number)).isoformat()


def days_between(earlier: str, later: str) -> int:
    """Days from one to the other; negative where ``later`` is the earlier."""
    return (datetime.date.fromisoformat(later) - datetime.date.fromisoformat(earlier)).days


@lru_cache(maxsize=20_000)
def add_months(day: str, number: int) -> str:
    """The corresponding day so many months later or earlier, or else the last day of that month."""
    return _add_months(datetime.date.fromisoformat(day), number).isoformat()


@lru_cache(maxsize=20_000)
def term_end(start: str, years: int) -> str:
    """The last day of a right that begins on ``start``: the day before the corresponding day.

    Where the month has no corresponding day, its last day (2016-02-29 and ten years: 2026-02-28).
    """
    begin = datetime.date.fromisoformat(start)
    corresponding = _add_months(begin, 12 * years)
    if corresponding.day != begin.day:
        return corresponding.isoformat()
    return (corresponding - _ONE_DAY).isoformat()


def year_end_term(start: str, years: int) -> str:
    """31 December of the last of so many years after ``start``, as copyright counts (著作权法 art. 23)."""
    return f"{int(start[:4]) + years:04d}-12-31"


@dataclass(frozen=True, kw_only=True)
class Stand:
    """A time that a limit leaves out: from the day the count stops to the day before it goes on."""

    since: str
    until: str
    """The day on which it goes on, which counts again."""
    open: bool = False
    """Whether it still stands, so that ``until`` is only the day on which this was worked out."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a calculation; its sentence is ``term_<code>``."""

    code: str
    values: Mapping[str, Any]

    def sentence(self, language: str | None = None) -> str:
        """The step in words."""
        return say(f"term_{self.code}", language, **self.values)


@dataclass(frozen=True, kw_only=True)
class Explained:
    """A day worked out by a rule, and how."""

    day: str
    start: str
    rule: RuleValue
    rolled_from: str | None = None
    """The day of rest on which the term would have ended."""
    assumed_years: tuple[int, ...] = ()
    """Years counted Monday to Friday because their table of holidays is missing."""
    stands: tuple[Stand, ...] = ()
    """Times that were left out of the count."""

    @property
    def amount(self) -> int:
        """How many days, months or years the rule gives."""
        return self.rule.value

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """How the day came about, the source of the rule last."""
        place = {"start": self.start, "amount": self.amount}
        steps = [Step(code=f"counts_{self.rule.unit}", values={**place, "day": self.rolled_from or self.day})]
        for stand in self.stands:
            code = "stands" if stand.open else "stood"
            steps.append(Step(code=code, values={"since": stand.since, "until": add_days(stand.until, -1)}))
        if self.rolled_from is not None:
            steps.append(Step(code="rolled", values={"rest": self.rolled_from, "day": self.day}))
        if self.assumed_years:
            steps.append(Step(code="assumed", values={"years": "、".join(map(str, self.assumed_years))}))
        steps.append(Step(code="source" if self.rule.verified else "source_unverified", values={"source": self.rule}))
        return tuple(steps)

    def sentences(self, language: str | None = None) -> list[str]:
        """The steps in words."""
        return [step.sentence(language) for step in self.steps]


def deadline(key: str, start: str, calendar: WorkingDays, stands: Sequence[Stand] = ()) -> Explained:
    """The last day of an ordinary term by the rule that holds on ``start``, a day that is not counted itself.

    Days on which the count ``stands`` are left out. Raises ``KeyError`` for an unknown rule, ``ValueError`` for
    one that is no span of time.
    """
    held = rule(key, start)
    begin = datetime.date.fromisoformat(start)
    # One that begins when the term is over takes nothing out of it.
    end, left_out = _span_end(held, begin, calendar), []
    for stand in sorted(stands, key=lambda one: one.since):
        if stand.since <= end.isoformat() and (stand.open or max(stand.since, start) < stand.until):
            left_out.append(stand)
            end = _span_end(held, begin, calendar, left_out)
    last = calendar.next_working(end) if held.rolls else end
    looked_at = (begin, last) if held.unit == "working_days" else (end, last)
    asks_calendar = held.rolls or held.unit == "working_days"
    return Explained(
        day=last.isoformat(),
        start=start,
        rule=held,
        rolled_from=end.isoformat() if last != end else None,
        assumed_years=calendar.assumed_years(*looked_at) if asks_calendar else (),
        stands=tuple(left_out),
    )


def _span_end(
    held: RuleValue, begin: datetime.date, calendar: WorkingDays, stands: Sequence[Stand] = ()
) -> datetime.date:
    """The last day of a span, before it is moved off a day of rest."""
    if held.unit == "working_days":
        end = calendar.add(begin, held.value)
    elif held.unit == "days":
        end = begin + datetime.timedelta(days=held.value)
    elif held.unit in ("months", "years"):
        end = _add_months(begin, held.value * (12 if held.unit == "years" else 1))
    else:
        raise ValueError(f"{held.key} is no span of time but {held.unit}")
    for stand in stands:
        # Days that do not overlap may be put back one time after the other.
        first = max(datetime.date.fromisoformat(stand.since), begin + _ONE_DAY)
        before, last = first - _ONE_DAY, datetime.date.fromisoformat(stand.until) - _ONE_DAY
        if held.unit == "working_days":
            end = calendar.add(end, max(calendar.between(before, last), 0))
        else:
            end += max(last - before, datetime.timedelta())
    return end


@dataclass(frozen=True, kw_only=True)
class TrademarkTerm:
    """One term of a registered mark, 商标法 arts. 39 and 40; all days ISO, both ends included."""

    valid_from: str
    valid_to: str
    renewal_opens: str
    """First day on which a renewal may be applied for; the last one is ``valid_to``."""
    grace_until: str
    """Last day on which it still may, against a surcharge; for a day of rest see ``last_renewal_day``."""

    @classmethod
    def beginning(cls, valid_from: str) -> "TrademarkTerm":
        """The term that begins on a day: of registration, or after the end of the term before."""
        return cls.ending(term_end(valid_from, rule("trademark.validity", valid_from).value), valid_from=valid_from)

    @classmethod
    def ending(cls, valid_to: str, *, valid_from: str = "") -> "TrademarkTerm":
        """The term that ends on a day; its first day is worked back where it is not given."""
        opens, grace = _renewal(valid_to)
        years = rule("trademark.validity", valid_to).value
        return cls(
            valid_from=valid_from or add_days(add_months(valid_to, -12 * years), 1),
            valid_to=valid_to,
            renewal_opens=opens,
            grace_until=grace,
        )

    @property
    def renewed(self) -> "TrademarkTerm":
        """The next term, from the day after this one."""
        return TrademarkTerm.beginning(add_days(self.valid_to, 1))

    def last_renewal_day(self, calendar: WorkingDays) -> str:
        """The last day to hand in a renewal: the end of the grace, or the next working day."""
        return calendar.next_working(datetime.date.fromisoformat(self.grace_until)).isoformat()

    def state(self, on: str) -> str | None:
        """``待续展``, ``宽展期`` or ``期满未续展`` on a day; ``None`` while nothing is due."""
        return _state(on, self.valid_to, self.renewal_opens, self.grace_until)


def trademark_terms(registered: str) -> Iterator[TrademarkTerm]:
    """The first term of a mark and, without end, those of its renewals."""
    term = TrademarkTerm.beginning(registered)
    while True:
        yield term
        term = term.renewed


def mark_state(record: Mapping[str, Any], on: str) -> str | None:
    """The state of a mark to show on a day: worked out from the dates while registered, else as stored.

    Codes of the lists ``trademark_status`` and ``mark_state``.
    """
    status, valid_to = record.get("status"), record.get("valid_to")
    if status != "已注册" or valid_to is None:
        return status
    return _state(on, valid_to, *_renewal(valid_to)) or status


@cache
def nice_editions() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The first filing dates of the Nice editions, the oldest one's empty, and their codes."""
    items = sorted(code_list("nice_edition"), key=lambda item: item.since or "")
    return tuple(item.since or "" for item in items), tuple(item.code for item in items)


def nice_edition_on(filed: str) -> str:
    """The Nice edition for a filing date, such as ``13-2026``; ``8`` for all before 2007."""
    starts, codes = nice_editions()
    return codes[bisect_right(starts, filed) - 1]


@lru_cache(maxsize=20_000)
def _renewal(valid_to: str) -> tuple[str, str]:
    end = datetime.date.fromisoformat(valid_to)
    opens = _add_months(end, -rule("trademark.renewal_window", valid_to).value) + _ONE_DAY
    return opens.isoformat(), _add_months(end, rule("trademark.grace", valid_to).value).isoformat()


def _state(on: str, valid_to: str, opens: str, grace: str) -> str | None:
    if on < opens:
        return None
    if on <= valid_to:
        return "待续展"
    return "宽展期" if on <= grace else "期满未续展"


def _add_months(day: datetime.date, number: int) -> datetime.date:
    years, month = divmod(day.month - 1 + number, 12)
    year, month = day.year + years, month + 1
    return datetime.date(year, month, day.day if day.day <= 28 else min(day.day, monthrange(year, month)[1]))

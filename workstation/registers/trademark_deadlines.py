"""What has to be done about marks by a day: renewal within its window, or within the grace after it."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from workstation import statutory
from workstation.query import Clause, Condition
from workstation.register import Days, Deadline, Due, Surroundings
from workstation.registers.trademark_rules import MOST_TERMS
from workstation.rules import RuleValue, editions_of, rule
from workstation.statutory import Step, TrademarkTerm, trademark_terms

LONGEST_REST = 15
"""Days: no row of holidays is longer, so that no last day is moved further."""
MONTH_ENDS = 3
"""Days by which the ends of months differ."""


def term_steps(first_days: Sequence[str | None], valid_to: str) -> tuple[list[Step], list[RuleValue]]:
    """How the last day of a term follows from the first known day that leads to it; else that it is recorded."""
    for begin in filter(None, first_days):
        for number, term in enumerate(islice(trademark_terms(begin), MOST_TERMS)):
            if term.valid_to == valid_to:
                held = rule("trademark.validity", term.valid_from)
                code = "validity" if number == 0 else "validity_renewed"
                values = {"start": term.valid_from, "amount": held.value, "day": valid_to, "number": number}
                return [Step(code=code, values=values)], [held]
    return [Step(code="recorded_end", values={"day": valid_to})], []


def source_steps(rules: Sequence[RuleValue]) -> list[Step]:
    """The sources of the rules, each once."""
    return [
        Step(code="source" if held.verified else "source_unverified", values={"source": held})
        for held in {held.source: held for held in rules}.values()
    ]


def _has_renewal(record: Mapping[str, Any], term: TrademarkTerm) -> bool:
    """Whether a renewal of this term has been noted among the events."""
    return any(
        event.get("kind") == "续展" and event.get("date") and term.renewal_opens <= event["date"] <= term.grace_until
        for event in record.get("trademark_events", ())
    )


def renewal_of(valid_to: str, first_days: Sequence[str | None], *, settled: bool) -> Due:
    """The renewal of the term that ends on a day."""
    term = TrademarkTerm.ending(valid_to)
    steps, rules = term_steps(first_days, valid_to)
    window, grace = rule("trademark.renewal_window", valid_to), rule("trademark.grace", valid_to)
    steps.append(Step(code="window", values={"amount": window.value, "opens": term.renewal_opens, "day": valid_to}))
    steps.append(Step(code="grace_follows", values={"amount": grace.value, "day": term.grace_until}))
    rules += [window, grace]
    return Due(
        cycle=valid_to,
        day=valid_to,
        opens=term.renewal_opens,
        steps=(*steps, *source_steps(rules)),
        rules=tuple(rules),
        settled=settled,
    )


def grace_of(valid_to: str, around: Surroundings, *, settled: bool) -> Due:
    """The renewal against a surcharge after the term that ended on a day."""
    term = TrademarkTerm.ending(valid_to)
    grace = rule("trademark.grace", valid_to)
    end = datetime.date.fromisoformat(term.grace_until)
    day = term.last_renewal_day(around.working_days)
    steps = [Step(code="grace", values={"valid_to": valid_to, "amount": grace.value, "day": term.grace_until})]
    if day != term.grace_until:
        steps.append(Step(code="rolled", values={"rest": term.grace_until, "day": day}))
    assumed = around.working_days.assumed_years(end, datetime.date.fromisoformat(day))
    if assumed:
        steps.append(Step(code="assumed", values={"years": "、".join(map(str, assumed))}))
    steps.append(Step(code="grace_over", values={"day": day}))
    return Due(
        cycle=valid_to,
        day=day,
        opens=statutory.add_days(valid_to, 1),
        steps=(*steps, *source_steps([grace])),
        rules=(grace,),
        settled=settled,
    )


def renewal(record: Mapping[str, Any], around: Surroundings) -> Iterator[Due]:
    """The renewal while the term runs, 商标法 art. 40."""
    valid_to = record.get("valid_to")
    if record.get("status") == "已注册" and valid_to is not None and valid_to >= around.today:
        first_days = (record.get("registration_date"), record.get("valid_from"))
        yield renewal_of(valid_to, first_days, settled=_has_renewal(record, TrademarkTerm.ending(valid_to)))


def grace(record: Mapping[str, Any], around: Surroundings) -> Iterator[Due]:
    """The renewal after the term is over, 商标法 art. 40."""
    valid_to = record.get("valid_to")
    if record.get("status") == "已注册" and valid_to is not None and valid_to < around.today:
        yield grace_of(valid_to, around, settled=_has_renewal(record, TrademarkTerm.ending(valid_to)))


def terms_ending(days: Days) -> tuple[Condition, ...]:
    """The term ends within the days, and not before today."""
    return (
        Clause("status", "=", "已注册"),
        Clause("valid_to", ">=", days.today),
        Clause("valid_to", "<=", days.last),
    )


def graces_ending(days: Days) -> tuple[Condition, ...]:
    """The term is over, and its grace ends within the days."""
    months = [edition.value for edition in editions_of("trademark.grace")]
    earliest = statutory.add_months(statutory.add_days(days.first, -LONGEST_REST), -max(months))
    latest = statutory.add_days(statutory.add_months(days.last, -min(months)), MONTH_ENDS)
    return (
        Clause("status", "=", "已注册"),
        Clause("valid_to", ">=", earliest),
        Clause("valid_to", "<=", latest),
        Clause("valid_to", "<", days.today),
    )


DEADLINES = (
    Deadline(
        key="renewal", label="商标续展", english="Renewal of a mark",
        fields=("valid_to", "registration_date", "valid_from", "status", "trademark_events"),
        where=terms_ending, work_out=renewal, found_by=("status", "valid_to"),
    ),
    Deadline(
        key="grace", label="商标宽展期内续展", english="Renewal within the grace",
        fields=("valid_to", "status", "trademark_events"),
        where=graces_ending, work_out=grace, found_by=("status", "valid_to"),
    ),
)  # fmt: skip

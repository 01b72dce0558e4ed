"""Checks T1-T12 of the trademark register and what it works out by itself."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any

from workstation import divisions, statutory
from workstation.code_lists import code_list
from workstation.findings import Finding, Severity, hard, soft
from workstation.register import Proposal, Rule, Surroundings
from workstation.registers import trademark_suspects as suspects
from workstation.registers.shared_rules import ended_exactly_when, in_order, unless_imported
from workstation.rules import rule
from workstation.statutory import TrademarkTerm, trademark_terms

ENDED = ("期满注销", "撤销", "无效宣告", "注销", "转出")
"""States in which the right has ended, 商标法 arts. 40, 47, 55; 条例 art. 73."""

LAST_CLASS_OF_GOODS = 34

MOST_TERMS = 12
"""Terms of ten years tried when a renewed mark's dates are compared: no Chinese mark is older."""


@lru_cache(maxsize=1024)
def first_terms(begin: str) -> tuple[TrademarkTerm, ...]:
    """As many terms as a mark can have had; kept, for the gazette registers many marks on one day."""
    return tuple(islice(trademark_terms(begin), MOST_TERMS))


def opposition_window(record: Mapping[str, Any], around: Surroundings) -> Iterator[Finding]:
    """T2: registered no earlier than the opposition window allows, 商标法 art. 33."""
    published, registered = record.get("preliminary_date"), record.get("registration_date")
    if published is None or registered is None or registered < published:
        return
    if record["status"] == "异议中" or any(e.get("kind") == "异议" for e in record.get("trademark_events", ())):
        return
    months = rule("trademark.opposition_window", published).value
    earliest = statutory.add_months(published, months)
    if registered < earliest:
        yield unless_imported(record)(
            "T2", "registration_date", day=registered, published=published, months=months, earliest=earliest
        )


def expiry(record: Mapping[str, Any], around: Surroundings) -> Iterator[Finding]:
    """T3: the term ends the day before the corresponding day, 条例 art. 12."""
    registered, valid_to = record.get("registration_date"), record.get("valid_to")
    if registered is None or valid_to is None:
        return
    expected = statutory.term_end(registered, rule("trademark.validity", registered).value)
    if valid_to == expected:
        return
    # A renewed mark ends ten, twenty … years later; the right counts from registration or from its own first day.
    begins = {registered, record.get("valid_from") or registered}
    ends = {term.valid_to for begin in begins for term in first_terms(begin)}
    if valid_to not in ends:
        yield soft("T3", "valid_to", day=valid_to, expected=expected, registered=registered)


def edition_by_filing_date(record: Mapping[str, Any], around: Surroundings) -> Iterator[Finding]:
    """T4, T11: filings keep the edition of the Nice Classification in force on their date."""
    filed, edition = record.get("filing_date"), record.get("nice_edition")
    if filed is None or edition is None:
        return
    expected = statutory.nice_edition_on(filed)
    if edition == expected:
        return
    editions = code_list("nice_edition")
    thirteenth = [int(editions.item(code).extra["edition"]) >= 13 for code in (edition, expected)]
    code = "T11" if thirteenth[0] != thirteenth[1] else "T4"
    yield soft(code, "nice_edition", edition=edition, expected=expected, filed=filed)


def expired_yet_valid(record: Mapping[str, Any], around: Surroundings) -> Iterator[Finding]:
    """T6: the term is over and the register still says registered."""
    valid_to = record.get("valid_to")
    if record.get("status") != "已注册" or valid_to is None or valid_to >= around.today:
        return
    grace = statutory.add_months(valid_to, rule("trademark.grace", valid_to).value)
    yield soft("T6", "status", valid_to=valid_to, grace=grace, today=around.today)


def renewal_in_window(record: Mapping[str, Any], around: Surroundings) -> Iterator[Finding]:
    """T7: a renewal is applied for within twelve months before the end or six after it, 商标法 art. 40."""
    registered = record.get("registration_date")
    if registered is None:
        return
    for position, event in enumerate(record.get("trademark_events", ())):
        day = event.get("date")
        if event.get("kind") != "续展" or day is None:
            continue
        nearest = min(first_terms(registered), key=lambda term: abs(statutory.days_between(day, term.valid_to)))
        opens, closes = nearest.renewal_opens, nearest.grace_until
        if not opens <= day <= closes:
            yield soft("T7", "trademark_events.date", day=day, opens=opens, closes=closes, end=nearest.valid_to).at(
                position=position
            )


def kind_of_gi_mark(record: Mapping[str, Any], around: Surroundings) -> Iterator[Finding]:
    """T8: a geographical indication is registered as a collective or a certification mark, 条例 art. 4."""
    if record.get("is_gi") and record.get("mark_type") not in ("集体", "证明"):
        yield hard("T8", "mark_type", kind=record.get("mark_type") or "—")


def address_in_unit(record: Mapping[str, Any], around: Surroundings) -> Iterator[Finding]:
    """T10: the registrant's address names another unit than the one that reports."""
    address, unit = record.get("registrant_address"), record.get("unit")
    if not address or not unit:
        return
    found = divisions.place_in_address(address)
    if found is not None and found not in (unit, divisions.CITY):
        yield soft("T10", "registrant_address", found=divisions.name_of(found), unit=divisions.name_of(unit))


def moved_in_order(record: Mapping[str, Any], around: Surroundings) -> Iterator[Finding]:
    """T12: a registered mark moves in, and not after its end; what moved in before it was registered is simply new."""
    moved = record.get("moved_in_on")
    if moved is None:
        return
    registered, ended = record.get("registration_date"), record.get("ended_on")
    told = unless_imported(record)
    if registered is not None and moved < registered:
        yield told("T12", "moved_in_on", day=moved, other=registered, other_field="registration_date")
    if ended is not None and moved > ended:
        yield told("T12", "moved_in_on", day=moved, other=ended, other_field="ended_on")


def first_day(record: Mapping[str, Any], around: Surroundings) -> str | None:
    """The right begins on the day of registration."""
    return record.get("registration_date") if record.get("valid_to") is None else None


def last_day(record: Mapping[str, Any], around: Surroundings) -> str | None:
    """The last day of the first term."""
    registered = record.get("registration_date")
    if registered is None:
        return None
    return statutory.term_end(registered, rule("trademark.validity", registered).value)


def edition(record: Mapping[str, Any], around: Surroundings) -> str | None:
    """The edition in force on the filing date."""
    filed = record.get("filing_date")
    return statutory.nice_edition_on(filed) if filed is not None else None


def type_by_class(record: Mapping[str, Any], around: Surroundings) -> str | None:
    """Classes 1-34 are goods, 35-45 services; a collective or certification mark says so itself."""
    number = record.get("nice_class")
    if number is None or record.get("is_gi"):
        return None
    return "商品" if number <= LAST_CLASS_OF_GOODS else "服务"


def registered(record: Mapping[str, Any], around: Surroundings) -> str | None:
    """What has a date of registration and no day of an end is registered."""
    return "已注册" if record.get("registration_date") is not None and record.get("ended_on") is None else None


T1 = in_order("T1", "filing_date", "preliminary_date", "registration_date")
T9 = ended_exactly_when("T9", hard, ENDED)
RULES = (
    Rule(code="T1", severity=Severity.HARD, fields=("preliminary_date", "filing_date", "registration_date"),
         check=T1, where=T1.where),
    Rule(code="T2", severity=Severity.HARD, fields=("registration_date", "preliminary_date"),
         check=opposition_window, where=suspects.registered_early),
    Rule(code="T3", severity=Severity.SOFT, fields=("valid_to", "registration_date"),
         check=expiry, where=suspects.other_end),
    Rule(code="T4", severity=Severity.SOFT, fields=("nice_edition", "filing_date"),
         check=edition_by_filing_date, where=suspects.other_edition),
    Rule(code="T6", severity=Severity.SOFT, fields=("status", "valid_to"),
         check=expired_yet_valid, where=suspects.term_over),
    Rule(code="T7", severity=Severity.SOFT, fields=("trademark_events.date",),
         check=renewal_in_window, where=suspects.renewed),
    Rule(code="T8", severity=Severity.HARD, fields=("mark_type", "is_gi"),
         check=kind_of_gi_mark, where=suspects.indication),
    Rule(code="T9", severity=Severity.HARD, fields=("ended_on", "status"), check=T9, where=T9.where),
    Rule(code="T10", severity=Severity.SOFT, fields=("registrant_address", "unit"),
         check=address_in_unit, where=suspects.told_elsewhere),
    Rule(code="T12", severity=Severity.HARD, fields=("moved_in_on", "registration_date", "ended_on"),
         check=moved_in_order, where=suspects.moved_out_of_order),
)  # fmt: skip
"""T5 stands in the kind of field ``NiceClass``; T11 is found together with T4. T12 is ours: without it months would not
add up to their year."""

PROPOSALS = (
    Proposal(field="mark_type", work_out=type_by_class),
    Proposal(field="status", work_out=registered),
    Proposal(field="nice_edition", work_out=edition),
    Proposal(field="valid_from", work_out=first_day),
    Proposal(field="valid_to", work_out=last_day),
)

"""Checks M1-M12 of the case register and what it works out by itself."""

from collections.abc import Iterator, Mapping
from typing import Any

from workstation import statutory
from workstation.findings import Finding, Severity, hard, soft
from workstation.register import Proposal, Rule, Surroundings
from workstation.registers import assistance_case_deadlines as deadlines
from workstation.registers import assistance_case_suspects as suspects
from workstation.registers.shared_rules import in_order

CLOSED = ("已办结", "已归档")
"""States of a case that is done."""


def reviewed_in_time(record: Mapping[str, Any], around: Surroundings) -> Iterator[Finding]:
    """M2: the application is reviewed within the working days of the guide."""
    received, reviewed = record.get("received_on"), record.get("reviewed_on")
    if received is None or reviewed is None:
        return
    limit = statutory.deadline("case.review", received, around.working_days)
    if reviewed > limit.day:
        yield soft("M2", "reviewed_on", day=reviewed, limit=limit.day, days=limit.amount, received=received)


def corrected_in_time(record: Mapping[str, Any], around: Surroundings) -> Iterator[Finding]:
    """M3: corrected by the last day, or deemed withdrawn."""
    due, done = record.get("correction_due"), record.get("correction_done")
    if due is None or record.get("status") == "视为撤回":
        return
    if done is not None and done > due:
        yield hard("M3", "correction_done", day=done, due=due)
    elif done is None and record.get("accepted_on") is None and around.today > due:
        yield hard("M3", "correction_done", day="—", due=due)


def closing_has_outcome(record: Mapping[str, Any], around: Surroundings) -> Iterator[Finding]:
    """M4: a closed case says how it ended."""
    closed = record.get("closed_on") is not None or record.get("status") in CLOSED
    if closed and record.get("outcome") is None:
        yield hard("M4", "outcome", day=record.get("closed_on") or "—")


def success_has_agreement(record: Mapping[str, Any], around: Surroundings) -> Iterator[Finding]:
    """M5: a successful mediation leaves an agreement, written or spoken."""
    if record.get("outcome") == "调解成功" and record.get("agreement_form") is None:
        yield hard("M5", "agreement_form")


def confirmation_in_time(record: Mapping[str, Any], around: Surroundings) -> Iterator[Finding]:
    """M6: both parties may ask the court within thirty days of the agreement, 人民调解法 art. 33."""
    applied, effective = record.get("confirmation_applied"), record.get("closed_on")
    if applied is None or effective is None:
        return
    limit = statutory.deadline("case.judicial_confirmation", effective, around.working_days)
    if applied > limit.day:
        yield soft("M6", "confirmation_applied", day=applied, limit=limit.day, days=limit.amount, effective=effective)


def mediation_limit(record: Mapping[str, Any], around: Surroundings) -> Iterator[Finding]:
    """M7: mediation open longer than the limit of its type; times on which the clock stands are left out."""
    limit = deadlines.mediation_limit(record, around)
    if limit is None:
        return
    until = record.get("closed_on") or around.today
    if until > limit.day:
        accepted = record.get("accepted_on")
        yield soft("M7", "closed_on", day=until, limit=limit.day, accepted=accepted, days=limit.amount)


def oral_agreement_noted(record: Mapping[str, Any], around: Surroundings) -> Iterator[Finding]:
    """M8: a spoken agreement is noted down, 人民调解法 art. 28."""
    if record.get("agreement_form") == "口头" and not record.get("note") and not record.get("case_services"):
        yield hard("M8", "note")


def amount_in_consultation(record: Mapping[str, Any], around: Surroundings) -> Iterator[Finding]:
    """M9: a mere question has no amount in dispute."""
    if record.get("kind") == "咨询" and record.get("amount"):
        yield soft("M9", "amount")


def referral_complete(record: Mapping[str, Any], around: Surroundings) -> Iterator[Finding]:
    """M10: a referral names where it went and when."""
    if record.get("outcome") != "移送" and not any(record.get(key) for key in ("referred_to", "referred_on")):
        return
    for field in ("referred_to", "referred_on"):
        if record.get(field) is None:
            yield hard("M10", field)


def against_oneself(record: Mapping[str, Any], around: Surroundings) -> Iterator[Finding]:
    """M11: applicant and respondent bear one name."""
    if record.get("respondent") is not None and record["respondent"] == record.get("applicant"):
        yield soft("M11", "respondent", name=record["respondent"])


def correction_limit(record: Mapping[str, Any], around: Surroundings) -> str | None:
    """The last day to mend an application."""
    reviewed = record.get("reviewed_on")
    if record.get("review_result") != "补正" or reviewed is None:
        return None
    return statutory.deadline("case.correction", reviewed, around.working_days).day


M1 = in_order("M1", "received_on", "reviewed_on", "accepted_on", "closed_on")
RULES = (
    Rule(code="M1", severity=Severity.HARD, fields=("reviewed_on", "received_on", "accepted_on", "closed_on"),
         check=M1, where=M1.where),
    Rule(code="M2", severity=Severity.SOFT, fields=("reviewed_on", "received_on"),
         check=reviewed_in_time, where=suspects.reviewed_late),
    Rule(code="M3", severity=Severity.HARD, fields=("correction_done", "correction_due"),
         check=corrected_in_time, where=suspects.corrected_late),
    Rule(code="M4", severity=Severity.HARD, fields=("outcome", "closed_on", "status"),
         check=closing_has_outcome, where=lambda around: suspects.closed_without_outcome(CLOSED)),
    Rule(code="M5", severity=Severity.HARD, fields=("agreement_form", "outcome"),
         check=success_has_agreement, where=suspects.success_alone),
    Rule(code="M6", severity=Severity.SOFT, fields=("confirmation_applied", "closed_on"),
         check=confirmation_in_time, where=suspects.confirmed_late),
    Rule(code="M7", severity=Severity.SOFT, fields=("closed_on", "accepted_on", "kind"),
         check=mediation_limit, where=suspects.mediated_long),
    Rule(code="M8", severity=Severity.HARD, fields=("note", "agreement_form"),
         check=oral_agreement_noted, where=suspects.only_spoken),
    Rule(code="M9", severity=Severity.SOFT, fields=("amount", "kind"),
         check=amount_in_consultation, where=suspects.consultation_with_amount),
    Rule(code="M10", severity=Severity.HARD, fields=("referred_to", "referred_on", "outcome"),
         check=referral_complete, where=suspects.referral_in_part),
    Rule(code="M11", severity=Severity.SOFT, fields=("respondent", "applicant"),
         check=against_oneself, where=suspects.of_one_name),
)  # fmt: skip
"""M12 stands in the field of the right's number."""


def next_case_number(record: Mapping[str, Any], around: Surroundings) -> str | None:
    """Kind, year, unit and a serial: ``维援〔2026〕150622-0001``; no national rule is known."""
    received, unit = record.get("received_on"), record.get("unit")
    if received is None or unit is None:
        return None
    word = "调" if record.get("kind") == "调解" else "维援"
    prefix = f"{word}〔{received[:4]}〕{unit}-"
    return f"{prefix}{around.next_serial('assistance_cases', 'case_no', prefix):04d}"


PROPOSALS = (
    Proposal(field="correction_due", work_out=correction_limit),
    Proposal(field="case_no", work_out=next_case_number, numbers=True),
)

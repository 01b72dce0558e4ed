"""Reasons for soft findings: asking for them, keeping them, and the list of all checks."""

from collections.abc import Iterable

from workstation.check_list import CheckWords, all_checks
from workstation.code_lists import code_list
from workstation.findings import Finding, Refusal, WrongUse, hard
from workstation.operations.checking import check_some, forms_findings
from workstation.periods import CALENDARS, Period
from workstation.ports import Explained, Store
from workstation.registers.catalogue import register_of

__all__ = ["CheckWords", "all_checks", "explain", "phrases", "unexplained"]

LONGEST_REASON = 500
"""Characters; it stands in a cell of the package."""


def unexplained(store: Store, findings: Iterable[Finding]) -> list[Finding]:
    """The soft ones for which nobody gave a reason, or gave it for another value."""
    reasons = store.explanations()
    return [one for one in findings if not one.hard and (one.subject, one.value) not in reasons]


def phrases() -> list[str]:
    """Reasons that a clerk may pick from, in the language of the window."""
    return [item.words() for item in code_list("reason_phrase")]


def explain(store: Store, finding_id: str, reason: str) -> Explained:
    """Keep the reason for the finding of this id as it stands now.

    Raises ``Refusal`` where the reason is empty, the finding is hard or is not found any more, ``WrongUse`` for what
    is no id.
    """
    given = " ".join(reason.split())
    if not given:
        raise Refusal([hard("reason_missing")])
    if len(given) > LONGEST_REASON:
        raise Refusal([hard("reason_too_long", length=len(given), limit=LONGEST_REASON)])
    alike = [one for one in _judged(store, finding_id) if one.id == finding_id]
    if not alike:
        raise Refusal([hard("finding_gone", id=finding_id)])
    if any(one.hard for one in alike):
        raise Refusal([hard("hard_not_explained", code=alike[0].code)])
    for finding in alike:
        store.explain(finding.subject, finding.value, given)
    return store.explanations()[alike[-1].subject, alike[-1].value]


def _judged(store: Store, finding_id: str) -> list[Finding]:
    """All findings of the record or of the forms that an id speaks of, as they are now."""
    parts = finding_id.split(":", 3)
    if len(parts) != 4:
        raise WrongUse("finding_id", id=finding_id[:80])
    _, register, uid, place = parts
    if register:
        found = register_of(register, store.catalogue)
        return check_some(store, found, [uid]).get(uid, [])
    period = period_of(place)
    if period is None:
        raise WrongUse("finding_id", id=finding_id[:80])
    return forms_findings(store, period)


def period_of(place: str) -> Period | None:
    """The period that the place of a form's finding names: ``知统1/natural/2026Q3/01/added``."""
    parts = place.split("/")
    if len(parts) != 5 or parts[1] not in CALENDARS:
        return None
    calendar = next(one for one in CALENDARS if one == parts[1])
    return Period.read(parts[2], calendar)

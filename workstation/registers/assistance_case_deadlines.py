"""What has to be done about cases by a day; the clocks and their sources stand in ``resources/rules``.

A consultation is answered at once and has no clock. Times on which the count stands, and the extension of a
complex patent dispute, are rows of the case's services.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from workstation import statutory
from workstation.query import Clause, Condition
from workstation.register import Days, Deadline, Due, Surroundings
from workstation.statutory import Explained, Stand, Step

PATENTS = ("专利", "发明专利", "实用新型专利", "外观设计专利")
RECEIVED = ("收案登记", "审查中")
"""States of a case that waits for its review."""
ACCEPTED = ("已受理", "办理中")
STOPPED, RESUMED, EXTENDED = "中止计时", "恢复计时", "延长期限"
"""Kinds of service that change how a limit is counted."""


def stands_of(record: Mapping[str, Any], today: str) -> tuple[Stand, ...]:
    """The times on which the case's clock stands, in order."""
    rows = [
        row for row in record.get("case_services") or () if row.get("date") and row.get("kind") in (STOPPED, RESUMED)
    ]
    stands: list[Stand] = []
    since = ""
    # On one day the clock goes on before it stops again.
    for row in sorted(rows, key=lambda one: (one["date"], one["kind"] == STOPPED)):
        if row["kind"] == STOPPED:
            since = since or row["date"]
        elif since:
            stands.append(Stand(since=since, until=row["date"]))
            since = ""
    if since:
        stands.append(Stand(since=since, until=max(today, since), open=True))
    return tuple(stands)


def mediation_limit(record: Mapping[str, Any], around: Surroundings) -> Explained | None:
    """The last day of a mediation by the kind of its right; ``None`` where none is due."""
    accepted = record.get("accepted_on")
    if record.get("kind") not in ("调解", "举报投诉转办") or accepted is None:
        return None
    key = "case.mediation_complaint"
    if record.get("ip_kind") in PATENTS:
        key = "case.mediation_patent_complex" if _is_extended(record) else "case.mediation_patent"
    return statutory.deadline(key, accepted, around.working_days, stands_of(record, around.today))


def _is_extended(record: Mapping[str, Any]) -> bool:
    return any(row.get("kind") == EXTENDED for row in record.get("case_services") or ())


def _due(limit: Explained, *, settled: bool, more: tuple[Step, ...] = ()) -> Due:
    """What a counted limit makes due."""
    return Due(
        cycle=limit.start,
        day=limit.day,
        steps=(*limit.steps[:-1], *more, limit.steps[-1]),
        rules=(limit.rule,),
        settled=settled,
        stands=not settled and any(stand.open for stand in limit.stands),
    )


def review(record: Mapping[str, Any], around: Surroundings) -> Iterator[Due]:
    """An application is reviewed, a complaint accepted or refused, within so many working days of its receipt."""
    received, kind = record.get("received_on"), record.get("kind")
    if received is None or kind == "咨询":
        return
    key = "case.complaint_acceptance" if kind == "举报投诉转办" else "case.review"
    done = record.get("reviewed_on") is not None or record.get("accepted_on") is not None
    settled = done or record.get("status") not in RECEIVED
    yield _due(statutory.deadline(key, received, around.working_days), settled=settled)


def correction(record: Mapping[str, Any], around: Surroundings) -> Iterator[Due]:
    """The applicant mends the application by then, or it is deemed withdrawn."""
    reviewed = record.get("reviewed_on")
    if record.get("review_result") != "补正" or reviewed is None:
        return
    done = any(record.get(key) is not None for key in ("correction_done", "accepted_on", "closed_on"))
    settled = done or record.get("status") not in (*RECEIVED, "待补正")
    limit = statutory.deadline("case.correction", reviewed, around.working_days)
    agreed = record.get("correction_due")
    if agreed is None or agreed == limit.day:
        yield _due(limit, settled=settled)
    else:
        noted = Step(code="recorded_other", values={"day": agreed, "worked_out": limit.day})
        yield Due(
            cycle=reviewed, day=agreed, steps=(*limit.steps[:-1], noted, limit.steps[-1]), rules=(limit.rule,),
            settled=settled,
        )  # fmt: skip


def appeal(record: Mapping[str, Any], around: Surroundings) -> Iterator[Due]:
    """The applicant may complain of a refusal until then; nothing is due afterwards."""
    reviewed = record.get("reviewed_on")
    if record.get("review_result") != "不予受理" or reviewed is None:
        return
    limit = statutory.deadline("case.appeal", reviewed, around.working_days)
    yield _due(limit, settled=limit.day < around.today, more=(Step(code="lapses", values={"day": limit.day}),))


def mediation(record: Mapping[str, Any], around: Surroundings) -> Iterator[Due]:
    """The mediation comes to its end by then."""
    limit = mediation_limit(record, around)
    if limit is None:
        return
    more: tuple[Step, ...] = ()
    if _is_extended(record) and limit.rule.key != "case.mediation_patent_complex":
        more = (Step(code="not_extended", values={}),)
    settled = record.get("closed_on") is not None or record.get("status") not in ACCEPTED
    yield _due(limit, settled=settled, more=more)


def confirmation(record: Mapping[str, Any], around: Surroundings) -> Iterator[Due]:
    """Both parties may ask the court to confirm their agreement until then; nothing is due afterwards."""
    effective = record.get("closed_on")
    if record.get("outcome") != "调解成功" or effective is None:
        return
    limit = statutory.deadline("case.judicial_confirmation", effective, around.working_days)
    settled = record.get("confirmation_applied") is not None or limit.day < around.today
    yield _due(limit, settled=settled, more=(Step(code="lapses", values={"day": limit.day}),))


def waiting_for_review(days: Days) -> tuple[Condition, ...]:
    """Received by the last of the days, and not reviewed."""
    return (
        Clause("status", "in", RECEIVED),
        Clause("received_on", "<=", days.last),
        Clause("reviewed_on", "is empty"),
    )


def waiting_for_correction(days: Days) -> tuple[Condition, ...]:
    """Sent back, and not mended."""
    return (
        Clause("status", "in", (*RECEIVED, "待补正")),
        Clause("review_result", "=", "补正"),
        Clause("correction_done", "is empty"),
    )


def refused_lately(days: Days) -> tuple[Condition, ...]:
    """Refused so short a time ago that the applicant may still complain."""
    return (Clause("status", "=", "不予受理"), Clause("reviewed_on", ">=", statutory.add_months(days.today, -2)))


def in_mediation(days: Days) -> tuple[Condition, ...]:
    """Accepted and not closed."""
    return (
        Clause("status", "in", ACCEPTED),
        Clause("kind", "in", ("调解", "举报投诉转办")),
        Clause("accepted_on", "<=", days.last),
    )


def agreed_lately(days: Days) -> tuple[Condition, ...]:
    """Agreed so short a time ago that the court may still be asked."""
    return (
        Clause("outcome", "=", "调解成功"),
        Clause("closed_on", ">=", statutory.add_months(days.today, -2)),
        Clause("confirmation_applied", "is empty"),
    )


DEADLINES = (
    Deadline(
        key="review", label="受理审查", english="Review of the application",
        fields=("reviewed_on", "received_on", "accepted_on", "kind", "status"),
        where=waiting_for_review, work_out=review,
    ),
    Deadline(
        key="correction", label="补正截止", english="Correction of the application",
        fields=("correction_done", "correction_due", "reviewed_on", "review_result", "accepted_on", "closed_on",
                "status"),
        where=waiting_for_correction, work_out=correction,
    ),
    Deadline(
        key="appeal", label="不予受理申诉截止", english="Complaint against the refusal",
        fields=("reviewed_on", "review_result"), where=refused_lately, work_out=appeal,
    ),
    Deadline(
        key="mediation", label="调解期限", english="End of the mediation",
        fields=("closed_on", "accepted_on", "kind", "ip_kind", "status", "case_services"),
        where=in_mediation, work_out=mediation,
    ),
    Deadline(
        key="confirmation", label="申请司法确认截止", english="Judicial confirmation",
        fields=("confirmation_applied", "closed_on", "outcome"), where=agreed_lately, work_out=confirmation,
        found_by=("outcome", "closed_on"),
    ),
)  # fmt: skip

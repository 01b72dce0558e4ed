"""Checks G1-G8 of the register of geographical indications and what it works out by itself."""

from collections.abc import Iterator, Mapping
from typing import Any

from workstation import divisions
from workstation.findings import Finding, Severity, hard, soft
from workstation.register import Proposal, Rule, Surroundings
from workstation.registers.shared_rules import ended_exactly_when
from workstation.rules import rule
from workstation.values import numbers

MARKS = ("GIC", "GIZ")
"""Kinds that are trademarks."""
ENDED = ("撤销", "注销", "转化")
NUMBER_TELLS = {"pgi": "PGI", "agi_certificate": "AGI"}
"""Pattern of a number -> the one kind of protection that has it; a mark's number may be either kind of mark."""


def marks_in_register(record: Mapping[str, Any], around: Surroundings) -> list[str]:
    """The trademarks of the register that bear the indication's number (and class, where it names one)."""
    if record.get("gi_kind") not in MARKS or record.get("certificate_no") is None:
        return []
    wanted = {"registration_no": record["certificate_no"]}
    if record.get("nice_class") is not None:
        wanted["nice_class"] = record["nice_class"]
    return list(around.lookup("trademarks", **wanted))


def linked_mark(record: Mapping[str, Any], around: Surroundings) -> Iterator[Finding]:
    """G2: an indication that is a mark leads to its row in the trademark register."""
    if record.get("gi_kind") not in MARKS:
        return
    known = marks_in_register(record, around)
    if record.get("trademark") is None and known:
        yield hard("G2", "trademark", number=record["certificate_no"], found=len(known))
    elif record.get("trademark") is not None and record["trademark"] not in known:
        yield hard("G2", "trademark", number=record.get("certificate_no") or "—", found=len(known))


def serial_and_specification(record: Mapping[str, Any], around: Surroundings) -> Iterator[Finding]:
    """G3: the serial of an AGI certificate is the last part of its specification's number."""
    certificate, specification = record.get("certificate_no"), record.get("spec_no")
    if record.get("gi_kind") != "AGI" or not certificate or not specification:
        return
    serial, tail = certificate.removeprefix("AGI"), specification.rsplit("-", 1)[-1]
    if int(serial) != int(tail):
        yield soft("G3", "spec_no", serial=serial, tail=tail)


def before_its_kind(record: Mapping[str, Any], around: Surroundings) -> Iterator[Finding]:
    """G5: approved before this kind of protection existed in the offices' lists."""
    approved, kind = record.get("approval_date"), record.get("gi_kind")
    if approved is None or kind not in ("PGI", "AGI"):
        return
    year = rule(f"gi.earliest_year_{kind.lower()}", approved).value
    if int(approved[:4]) < year:
        yield soft("G5", "approval_date", day=approved, year=year, kind=kind)


def users_without_value(record: Mapping[str, Any], around: Surroundings) -> Iterator[Finding]:
    """G6: enterprises use the mark, and the yearly value is nil."""
    users = record.get("gi_users") or ()
    if users and record.get("output_value") == 0:
        yield soft("G6", "output_value", users=len(users))


def users_after_approval(record: Mapping[str, Any], around: Surroundings) -> Iterator[Finding]:
    """G7: nobody may use the special mark before the indication is approved."""
    approved = record.get("approval_date")
    for position, user in enumerate(record.get("gi_users") or ()):
        day = user.get("approved_on")
        if approved is not None and day is not None and day < approved:
            yield hard("G7", "gi_users.approved_on", day=day, approved=approved, name=user.get("name") or "").at(
                position=position
            )


def area_names_unit(record: Mapping[str, Any], around: Surroundings) -> Iterator[Finding]:
    """G8: the area's text names no place of the reporting unit."""
    area, unit = record.get("area_text"), record.get("unit")
    if area and unit and not divisions.names_place_of(area, unit):
        yield soft("G8", "area_text", unit=divisions.name_of(unit))


def year_of_approval(record: Mapping[str, Any], around: Surroundings) -> Iterator[Finding]:
    """G10: the year, where a ledger gives it beside the date, is the date's."""
    approved, year = record.get("approval_date"), record.get("approval_year")
    if approved is not None and year is not None and int(approved[:4]) != year:
        yield soft("G10", "approval_year", day=approved, year=year)


def kind_told_by_number(record: Mapping[str, Any], around: Surroundings) -> str | None:
    """The kind of protection whose numbers look like this one."""
    return NUMBER_TELLS.get(numbers.number_kind_of(record.get("certificate_no") or "") or "")


def stage_told_by_number(record: Mapping[str, Any], around: Surroundings) -> str | None:
    """What has a certificate has been recognised."""
    return "已认定" if record.get("certificate_no") is not None else None


def in_force(record: Mapping[str, Any], around: Surroundings) -> str | None:
    """What has been recognised and has no day of an end is in force."""
    return "有效" if record.get("stage") == "已认定" and record.get("ended_on") is None else None


def year_of_date(record: Mapping[str, Any], around: Surroundings) -> int | None:
    """The year of the date of approval."""
    return int(record["approval_date"][:4]) if record.get("approval_date") is not None else None


def only_mark(record: Mapping[str, Any], around: Surroundings) -> str | None:
    """The mark of the register with the same number, when there is just one."""
    known = marks_in_register(record, around)
    return known[0] if len(known) == 1 else None


# A unit has a few dozen indications: each is judged, no condition singles them out.
RULES = (
    Rule(code="G2", severity=Severity.HARD, fields=("trademark", "certificate_no", "gi_kind"), check=linked_mark),
    Rule(code="G3", severity=Severity.SOFT, fields=("spec_no", "certificate_no"), check=serial_and_specification),
    Rule(code="G5", severity=Severity.SOFT, fields=("approval_date", "gi_kind"), check=before_its_kind),
    Rule(code="G6", severity=Severity.SOFT, fields=("output_value",), check=users_without_value),
    Rule(code="G7", severity=Severity.HARD, fields=("gi_users.approved_on", "approval_date"),
         check=users_after_approval),
    Rule(code="G8", severity=Severity.SOFT, fields=("area_text", "unit"), check=area_names_unit),
    Rule(code="G9", severity=Severity.SOFT, fields=("ended_on", "status"),
         check=ended_exactly_when("G9", soft, ENDED)),
    Rule(code="G10", severity=Severity.SOFT, fields=("approval_year", "approval_date"), check=year_of_approval),
)  # fmt: skip
"""G1 stands in the number's field, G4 in the credit code of the child table. G9 is ours: without the day of the
end nobody can count what was in force on a date."""

PROPOSALS = (
    Proposal(field="gi_kind", work_out=kind_told_by_number),
    Proposal(field="stage", work_out=stage_told_by_number),
    Proposal(field="status", work_out=in_force),
    Proposal(field="approval_year", work_out=year_of_date),
    Proposal(field="trademark", work_out=only_mark),
)

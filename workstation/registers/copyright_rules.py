"""Checks C1-C10 of the copyright register."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from workstation.code_lists import code_list
from workstation.findings import Finding, Severity, hard, soft
from workstation.register import Proposal, Rule, Surroundings
from workstation.registers import copyright_suspects as suspects
from workstation.registers.shared_rules import ended_exactly_when, unless_imported
from workstation.rules import rule
from workstation.values import numbers

ENDED = ("撤销",)
SURE_LETTERS = ("F", "L", "A")
"""The only letters that real certificates have shown for certain."""


def completed_published_today(record: Mapping[str, Any], around: Surroundings) -> Iterator[Finding]:
    """C1: completed before it was published, and published before today."""
    completed, published = record.get("completion_date"), record.get("publication_date")
    if completed is not None and published is not None and published < completed:
        yield hard("C1", "publication_date", day=published, other=completed)
    latest = [field for field in ("publication_date", "completion_date") if record.get(field)]
    for field in latest:
        if record[field] > around.today:
            yield hard("C1", field, day=record[field], other=around.today)


def completed_before_registered(record: Mapping[str, Any], around: Surroundings) -> Iterator[Finding]:
    """C2: a work is registered once it is complete."""
    completed, registered = record.get("completion_date"), record.get("registration_date")
    if completed is not None and registered is not None and completed > registered:
        yield hard("C2", "completion_date", day=completed, registered=registered)


def published_after_registered(record: Mapping[str, Any], around: Surroundings) -> Iterator[Finding]:
    """C3: a first publication after the registration is possible and rare."""
    published, registered = record.get("publication_date"), record.get("registration_date")
    if published is not None and registered is not None and published > registered:
        yield soft("C3", "publication_date", day=published, registered=registered)


def year_of_number(record: Mapping[str, Any], around: Surroundings) -> Iterator[Finding]:
    """C4: the year in the number is the year of registration."""
    number, registered = record.get("registration_no"), record.get("registration_date")
    if number is None or registered is None:
        return
    year = numbers.year_in_works_number(number) or numbers.year_in_software_number(number)
    if year is not None and year != int(registered[:4]):
        yield unless_imported(record)("C4", "registration_date", year=year, day=registered, number=number)


@cache
def sure_categories() -> dict[str, str]:
    """Letter -> category, for the letters that are known."""
    return {item.letter: item.code for item in code_list("work_category") if item.letter in SURE_LETTERS}


def class_letter(record: Mapping[str, Any], around: Surroundings) -> Iterator[Finding]:
    """C5: the letter in a work's number against its category, for the letters that are known."""
    number, category = record.get("registration_no"), record.get("category")
    if record.get("kind") != "作品" or number is None or category is None:
        return
    letter = numbers.class_letter_in_works_number(number)
    category_of = sure_categories()
    letter_of = {code: one for one, code in category_of.items()}
    if letter is None:
        return
    if category_of.get(letter, category) != category or letter_of.get(category, letter) != letter:
        known = "、".join(f"{one} {code}" for one, code in category_of.items())
        yield soft("C5", "category", letter=letter, category=category, known=known)


def protection_over(record: Mapping[str, Any], around: Surroundings) -> Iterator[Finding]:
    """C9, C10: fifty years to 31 December after first publication, or after completion, 著作权法 art. 23."""
    if record.get("kind") != "软件" and record.get("ownership") != "法人作品":
        return
    published, completed = record.get("publication_date"), record.get("completion_date")
    begin = published or completed
    if begin is None:
        return
    years = rule("copyright.entity_term", begin).value
    last = f"{int(begin[:4]) + years}-12-31"
    if last < around.today:
        code, field = ("C9", "publication_date") if published else ("C10", "completion_date")
        yield soft(code, field, day=begin, years=years, last=last)


C11 = ended_exactly_when("C11", soft, ENDED)
RULES = (
    Rule(code="C1", severity=Severity.HARD, fields=("publication_date", "completion_date"),
         check=completed_published_today, where=suspects.published_early_or_to_come),
    Rule(code="C2", severity=Severity.HARD, fields=("completion_date", "registration_date"),
         check=completed_before_registered, where=suspects.completed_late),
    Rule(code="C3", severity=Severity.SOFT, fields=("publication_date", "registration_date"),
         check=published_after_registered, where=suspects.published_late),
    Rule(code="C4", severity=Severity.HARD, fields=("registration_date", "registration_no"),
         check=year_of_number, where=suspects.of_another_year),
    Rule(code="C5", severity=Severity.SOFT, fields=("category", "registration_no"),
         check=class_letter, where=lambda around: suspects.of_another_letter(sure_categories())),
    Rule(code="C9", severity=Severity.SOFT, fields=("publication_date", "completion_date"),
         check=protection_over, where=suspects.begun_long_ago),
    Rule(code="C11", severity=Severity.SOFT, fields=("ended_on", "status"), check=C11, where=C11.where),
)  # fmt: skip
"""C6, C7 and C8 stand in the patterns of the numbers; C10 is found together with C9. C11 is ours: without the day
of the end nobody can count what was in force on a date."""


def kind_told_by_number(record: Mapping[str, Any], around: Surroundings) -> str | None:
    """Works and software have numbers of their own form."""
    return {"works": "作品", "software": "软件"}.get(numbers.number_kind_of(record.get("registration_no") or "") or "")


def registered(record: Mapping[str, Any], around: Surroundings) -> str | None:
    """What has a date of registration and no cancellation is registered."""
    return "已登记" if record.get("registration_date") is not None and record.get("ended_on") is None else None


PROPOSALS = (
    Proposal(field="kind", work_out=kind_told_by_number),
    Proposal(field="status", work_out=registered),
)

"""Every check in plain words: what it looks at, how much it weighs, on which rules it rests and since when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from workstation.findings import Severity
from workstation.registers.catalogue import REGISTERS
from workstation.rules import editions_of, rule_edition
from workstation.words import say


@dataclass(frozen=True, kw_only=True)
class CheckWords:
    """One check as the list shows it."""

    code: str
    severity: str
    """``hard`` or ``soft``: the most it can weigh."""
    subject: str
    """The register or the forms."""
    sentence: str
    """What it looks at."""
    since: str
    """The edition of the rules that holds today."""
    rests_on: str = ""
    """The rules it rests on, each with its number, source and first day; empty where it rests on none."""
    findings: tuple[str, ...] = field(default=(), compare=False)
    """The codes of the findings that it gives; one that ends in ``_`` stands for all that begin with it."""

    def gives(self, code: str) -> bool:
        """Whether a finding with this code comes from it."""
        return any(code.startswith(one) if one.endswith("_") else code == one for one in self.findings)


FOUND_WITH = {"T4": ("T11",), "C9": ("C10",)}
"""Rule -> others that its check finds too."""
FOUND_IN_FIELDS = {
    "trademarks": {"T5": Severity.HARD},
    "geographical_indications": {"G1": Severity.HARD, "G4": Severity.HARD},
    "copyrights": {"C6": Severity.HARD, "C7": Severity.HARD, "C8": Severity.SOFT},
    "assistance_cases": {"M12": Severity.HARD},
}
"""Register -> what its fields look at by themselves, and its weight."""
OF_ALL_REGISTERS: Mapping[str, tuple[Severity, tuple[str, ...]]] = {
    "N1": (Severity.HARD, ("required",)),
    "N2": (Severity.SOFT, ("wanted",)),
    "N3": (Severity.SOFT, ("unit_other",)),
    "N4": (Severity.SOFT, ("place_elsewhere",)),
}
"""What every register looks at: its weight, its findings."""
OF_READING: Mapping[str, tuple[Severity, tuple[str, ...]]] = {
    "R1": (
        Severity.HARD,
        ("cell_", "ditto_mark", "number_ruined_by_excel", "text_", "value_kind", "field_unknown", "child_not_a_list"),
    ),
    "R2": (Severity.HARD, ("day_",)),
    "R3": (Severity.HARD, ("quantity_", "count_", "amount_", "decimal_", "several_classes")),
    "R4": (Severity.HARD, ("choice_", "flag_unknown")),
    "R5": (Severity.HARD, ("division_",)),
    "R6": (Severity.HARD, ("credit_code_", "person_id_", "identity_")),
    "R7": (Severity.SOFT, ("phone_",)),
    "R8": (
        Severity.HARD,
        ("trademark_number_", "madrid_", "pgi_", "agi_", "works_number_", "software_", "patent_"),
    ),
    "R9": (Severity.HARD, ("link_form", "attachment_form")),
}
"""What is looked at while a value is read, typed or imported."""
FORM_CHECKS = {
    "F1": Severity.HARD,
    "F2": Severity.HARD,
    "F3": Severity.HARD,
    "F4": Severity.SOFT,
    "F5": Severity.SOFT,
    "F6": Severity.SOFT,
    "F7": Severity.SOFT,
    "F8": Severity.SOFT,
    "F9": Severity.HARD,
    "F11": Severity.SOFT,
    "F12": Severity.SOFT,
    "F13": Severity.SOFT,
}
"""Checks of the forms and their weight."""
OF_PERIODS: Mapping[str, tuple[Severity, tuple[str, ...]]] = {
    "P1": (Severity.HARD, ("period_sealed",)),
    "P2": (Severity.SOFT, ("late_record", "late_undated")),
    "P3": (Severity.HARD, ("period_not_begun", "clock_set_back")),
    "P4": (Severity.SOFT, ("period_in_course",)),
    "P5": (Severity.SOFT, ("later_closed",)),
}
"""What is looked at for closed periods and for the one that is reported."""
RESTS_ON = {
    "T2": ("trademark.opposition_window",),
    "T3": ("trademark.validity",),
    "T6": ("trademark.grace",),
    "T7": ("trademark.renewal_window", "trademark.grace"),
    "G5": ("gi.earliest_year_pgi", "gi.earliest_year_agi"),
    "C9": ("copyright.entity_term",),
    "C10": ("copyright.entity_term",),
    "M2": ("case.review",),
    "M3": ("case.correction",),
    "M6": ("case.judicial_confirmation",),
    "M7": ("case.mediation_complaint", "case.mediation_patent", "case.mediation_patent_complex"),
}
"""Check -> the rules with the numbers that it compares with."""


def all_checks(language: str | None = None) -> list[CheckWords]:
    """All checks: those of each register, of all of them, of reading, of the forms, of the periods."""
    found: list[CheckWords] = []
    for register in REGISTERS:
        weights = {
            code: rule.severity for rule in register.rules for code in (rule.code, *FOUND_WITH.get(rule.code, ()))
        }
        weights |= FOUND_IN_FIELDS.get(register.key, {})
        found += _listed({code: (weights[code], (code,)) for code in weights}, register.words(language), language)
    of_forms = {code: (weight, (code,)) for code, weight in FORM_CHECKS.items()}
    groups = (
        ("check_of_all", OF_ALL_REGISTERS),
        ("check_of_reading", OF_READING),
        ("check_of_forms", of_forms),
        ("check_of_periods", OF_PERIODS),
    )
    for subject, checks in groups:
        found += _listed(checks, say(subject, language), language)
    return found


def check_of(code: str, language: str | None = None) -> CheckWords | None:
    """The check that gives a finding; ``None`` for what no check looks at, such as a file that cannot be read."""
    return next((one for one in all_checks(language) if one.gives(code)), None)


def _listed(
    checks: Mapping[str, tuple[Severity, tuple[str, ...]]], subject: str, language: str | None
) -> list[CheckWords]:
    """In the order of their numbers."""
    since = rule_edition()
    return [
        CheckWords(
            code=code,
            severity=str(checks[code][0]),
            subject=subject,
            sentence=say(f"check_{code}", language),
            since=since,
            rests_on=say("check_rules_separator", language).join(_rules(code, language)),
            findings=checks[code][1],
        )
        for code in sorted(checks, key=lambda code: (code[0], int(code[1:])))
    ]


def _rules(code: str, language: str | None) -> Iterator[str]:
    """The rules behind a check: number, source and the first day of each edition, the oldest first."""
    for key in RESTS_ON.get(code, ()):
        for edition in editions_of(key):
            number = say(f"due_unit_{edition.unit}", language, number=edition.value)
            since = say("check_since", language, day=edition.since) if edition.since else ""
            source, name = edition.words(language), edition.name(language)
            yield say("check_rule", language, name=name, number=number, source=source, since=since)

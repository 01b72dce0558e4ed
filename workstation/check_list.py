"""Every check in plain words: what it looks at, how much it weighs, since when."""

from collections.abc import Mapping
from dataclasses import dataclass

from workstation.findings import Severity
from workstation.registers.catalogue import REGISTERS
from workstation.rules import rule_edition
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


FOUND_WITH = {"T4": ("T11",), "C9": ("C10",)}
"""Rule -> others that its check finds too."""
FOUND_IN_FIELDS = {
    "trademarks": {"T5": Severity.HARD},
    "geographical_indications": {"G1": Severity.HARD, "G4": Severity.HARD},
    "copyrights": {"C6": Severity.HARD, "C7": Severity.HARD, "C8": Severity.SOFT},
    "assistance_cases": {"M12": Severity.HARD},
}
"""Register -> what its fields look at by themselves, and its weight."""
FORM_CHECKS = {
    "F1": Severity.HARD,
    "F2": Severity.HARD,
    "F3": Severity.HARD,
    "F4": Severity.SOFT,
    "F5": Severity.SOFT,
    "F6": Severity.SOFT,
    "F7": Severity.SOFT,
    "F11": Severity.SOFT,
    "F12": Severity.SOFT,
    "F13": Severity.SOFT,
}
"""Checks of the forms and their weight."""


def all_checks(language: str | None = None) -> list[CheckWords]:
    """All checks: those of each register, then those of the forms."""
    found = []
    for register in REGISTERS:
        weights = {
            code: rule.severity for rule in register.rules for code in (rule.code, *FOUND_WITH.get(rule.code, ()))
        }
        weights |= FOUND_IN_FIELDS.get(register.key, {})
        found += _listed(weights, register.words(language), language)
    return found + _listed(FORM_CHECKS, say("check_of_forms", language), language)


def _listed(weights: Mapping[str, Severity], subject: str, language: str | None) -> list[CheckWords]:
    """In the order of their numbers."""
    since = rule_edition()
    return [
        CheckWords(
            code=code,
            severity=str(weights[code]),
            subject=subject,
            sentence=say(f"check_{code}", language),
            since=since,
        )
        for code in sorted(weights, key=lambda code: (code[0], int(code[1:])))
    ]

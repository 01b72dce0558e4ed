"""What a command answers: one JSON object for programs, lines for people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from workstation.findings import Finding
from workstation.register import Register
from workstation.registers.catalogue import REGISTERS
from workstation.words import say

DONE, FOUND, WRONG_USE, ENVIRONMENT, BUG = range(5)
"""Exit codes: done · findings · wrong usage · the machine's fault · a bug of ours."""


@dataclass(kw_only=True)
class Answer:
    """What a command has to say."""

    content: dict[str, Any] = field(default_factory=dict)
    """Without ``ok``, which follows from ``code``."""
    lines: list[str] = field(default_factory=list)
    code: int = DONE

    def as_json(self) -> dict[str, Any]:
        """The object printed with ``--json``."""
        return {"ok": self.code == DONE, **self.content}


def shown(finding: Finding) -> dict[str, Any]:
    """A finding as JSON, its sentence in the language in force; ``row`` only where several records were given."""
    content = {
        "id": finding.id,
        "code": finding.code,
        "severity": str(finding.severity),
        "register": finding.register,
        "uid": finding.uid,
        "field": finding.field,
        "message": finding.sentence(),
    }
    return content if finding.row is None else {**content, "row": finding.row}


def line_of(finding: Finding, catalogue: Sequence[Register] = REGISTERS) -> str:
    """A finding in one line: how bad, where, the sentence."""
    place = []
    if finding.sheet:
        place.append(finding.sheet)
    if finding.row is not None:
        place.append(say("row_number", row=finding.row))
    label = finding.column
    if not label and finding.field:
        register = next((one for one in catalogue if one.key == finding.register), None)
        label = register.field_words(finding.field) if register else ""
    if label:
        place.append(label)
    said = finding.sentence()
    if place:
        said = say("finding_placed", where=" · ".join(place), sentence=said)
    return say(f"finding_line_{finding.severity}", said=said, code=finding.code)


def lines_of(findings: Iterable[Finding], most: int = 50) -> list[str]:
    """The first findings in lines, and how many more there are."""
    found = list(findings)
    lines = [line_of(finding) for finding in found[:most]]
    if len(found) > most:
        lines.append(say("more_findings", number=len(found) - most))
    return lines

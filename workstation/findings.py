"""What is wrong, where, and what to do: the one shape of every problem the program reports."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as attribute
from enum import StrEnum
from typing import Any, NamedTuple

from workstation.words import say


class Severity(StrEnum):
    """How much a finding weighs."""

    HARD = "hard"
    """Stops: the record is not saved, the package is not written."""
    SOFT = "soft"
    """Passes with a reason that is kept."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One problem.

    Its sentence is ``finding_<code>`` of the words, filled with ``values``; every sentence says what was found
    and what to do, and names both numbers where two disagree.
    """

    code: str
    """A rule of the domain (``T3``) or a word such as ``day_impossible``; tests assert on it."""
    severity: Severity
    register: str = ""
    """Key of the register."""
    uid: str = ""
    """The record, where it has been born."""
    field: str = ""
    """Key of the field; of a child table as ``table.field``."""
    position: int | None = None
    """Row of the child table, from 0."""
    sheet: str = ""
    row: int | None = None
    """True row number of the sheet, from 1 as the spreadsheet program shows it."""
    column: str = ""
    """The column's heading in the sheet."""
    values: Mapping[str, Any] = attribute(default_factory=dict)
    """What fills the sentence."""

    @property
    def hard(self) -> bool:
        """Whether it stops."""
        return self.severity is Severity.HARD

    @property
    def id(self) -> str:
        """Names this finding for an explanation: the same fault of the same record has the same id."""
        place = self.field if self.position is None else f"{self.field}[{self.position}]"
        return ":".join((self.code, self.register, self.uid, place))

    @property
    def subject(self) -> str:
        """What an explanation is given for: the id, without the period of a form (``知统1/natural/2026Q3/01``)."""
        place = self.field.split("/")
        form = self.sheet and len(place) == 5
        return self.at(field="/".join((place[0], *place[3:]))).id if form else self.id

    @property
    def value(self) -> str:
        """What an explanation holds for: what fills the sentence. With another number it is asked again."""
        return json.dumps(dict(self.values), ensure_ascii=False, sort_keys=True, default=str)

    def sentence(self, language: str | None = None) -> str:
        """The finding in words a clerk reads."""
        return say(f"finding_{self.code}", language, **self.values)

    def at(self, **place: Any) -> "Finding":
        """The same finding with its place filled in: register, uid, field, sheet, row, column."""
        return replace(self, **place)


def hard(code: str, field: str = "", /, **values: Any) -> Finding:
    """A finding that stops."""
    return Finding(code=code, severity=Severity.HARD, field=field, values=values)


def soft(code: str, field: str = "", /, **values: Any) -> Finding:
    """A finding that passes with a reason."""
    return Finding(code=code, severity=Severity.SOFT, field=field, values=values)


class Reading(NamedTuple):
    """What a raw value was read as."""

    value: str | int | None
    """The canonical value; ``None`` for empty or when a hard finding says that it cannot be read."""
    findings: Sequence[Finding] = ()


EMPTY = Reading(None)


class Refusal(Exception):
    """What was asked cannot be done as it stands; nothing was changed. Exit code 1 on the command line.

    Carries all findings at once, never the first only.
    """

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("; ".join(finding.code for finding in findings))
        self.findings = tuple(findings)


class WrongUse(Exception):
    """The caller asked for something that does not exist, such as an unknown register. Exit code 2."""

    def __init__(self, code: str, /, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    def sentence(self, language: str | None = None) -> str:
        """What was wrong, in words."""
        return say(f"use_{self.code}", language, **self.values)


class EnvironmentFault(Exception):
    """The machine's fault, not ours and not the clerk's: disk full, file locked, store too new. Exit code 3."""

    def __init__(self, code: str, /, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    def sentence(self, language: str | None = None) -> str:
        """What happened, what was kept, what to do."""
        return say(f"fault_{self.code}", language, **self.values)

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from workstation.findings import Finding
from workstation.records import Prepared, prepare
from workstation.register import Register
from workstation.working_days import WorkingDays


@dataclass
class Around:
    """A world of one day and few records, for rules that ask about it."""

    today: str = "2026-07-14"
    unit: str = "150622"
    known: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    working_days: WorkingDays = field(default_factory=WorkingDays.shipped)
    serials: int = 0

    def lookup(self, register: str, **values: Any) -> Sequence[str]:
        return [
            record["uid"]
            for record in self.known.get(register, ())
            if all(record.get(key) == value for key, value in values.items())
        ]

    def next_serial(self, register: str, field: str, prefix: str) -> int:
        self.serials += 1
        return self.serials

    def sealed_findings(self, register: Register, before: Any, after: Any) -> Sequence[Finding]:
        return ()


@pytest.fixture
def around() -> Around:
    return Around()


Judge = Callable[..., dict[str, str]]


@pytest.fixture
def judge(around: Around) -> Judge:
    """Prepare a record and return its findings as ``{code: severity}``."""

    def judged(register: Register, raw: Mapping[str, Any], **changes: Any) -> dict[str, str]:
        prepared = prepare(register, {**raw, **changes}, around, origin=changes.pop("origin", "手工"))
        for finding in prepared.findings:
            assert finding.sentence("zh") and finding.sentence("en")
        return {finding.code: str(finding.severity) for finding in prepared.findings}

    return judged


def codes_of(prepared: Prepared) -> set[str]:
    return {finding.code for finding in prepared.findings}

"""Checks that several registers make in the same way.

A value of a finding whose name ends in ``_field`` holds the key of a field; ``records.check_record`` puts the
field's heading in its place.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from workstation.findings import Finding, hard, soft
from workstation.query import AllOf, AnyOf, Clause, Condition, Other
from workstation.register import Surroundings

Check = Callable[[Mapping[str, Any], Surroundings], Iterator[Finding]]
Make = Callable[..., Finding]
"""``hard`` or ``soft``."""


def unless_imported(record: Mapping[str, Any]) -> Make:
    """Hard for what is typed, soft for what was imported: a clerk cannot mend an old ledger's past."""
    return soft if record.get("origin") == "导入" else hard


def filled(*fields: str) -> tuple[Condition, ...]:
    """All of these fields hold something."""
    return tuple(Clause(field, "is filled") for field in fields)


@dataclass(frozen=True)
class InOrder:
    """Each of these days is on or after the filled ones before it."""

    code: str
    days: tuple[str, ...]

    def __call__(self, record: Mapping[str, Any], around: Surroundings) -> Iterator[Finding]:
        earlier = ""
        for field in self.days:
            day = record.get(field)
            if day is None:
                continue
            if earlier and day < record[earlier]:
                yield hard(self.code, field, day=day, earlier=record[earlier], earlier_field=earlier)
            else:
                earlier = field

    def where(self, around: Surroundings) -> Condition:
        """One of the days is before one that should be earlier."""
        return AnyOf(tuple(Clause(later, "<", Other(earlier)) for earlier, later in combinations(self.days, 2)))


def in_order(code: str, *days: str) -> InOrder:
    """Each of these days is on or after the filled ones before it."""
    return InOrder(code, days)


@dataclass(frozen=True)
class EndedExactly:
    """``ended_on`` is filled exactly when ``status`` is one of the ends."""

    code: str
    make: Make
    ended: tuple[str, ...]

    def __call__(self, record: Mapping[str, Any], around: Surroundings) -> Iterator[Finding]:
        status, day = record.get("status"), record.get("ended_on")
        if (status in self.ended) != (day is not None):
            yield self.make(self.code, "ended_on", status=status or "—", day=day or "—", ended="、".join(self.ended))

    def where(self, around: Surroundings) -> Condition:
        """One of both without the other."""
        without_day = (Clause("status", "in", self.ended), Clause("ended_on", "is empty"))
        without_end = (Clause("status", "not in", self.ended), Clause("ended_on", "is filled"))
        return AnyOf((AllOf(without_day), AllOf(without_end)))


def ended_exactly_when(code: str, make: Make, ended: tuple[str, ...]) -> EndedExactly:
    """``ended_on`` is filled exactly when ``status`` is one of the ends."""
    return EndedExactly(code, make, ended)

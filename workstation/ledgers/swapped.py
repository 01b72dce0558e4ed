"""Two columns of days under each other's headings: in most rows the later day stands where the earlier belongs."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from workstation.fields import Day
from workstation.findings import Finding, soft
from workstation.records import read_value
from workstation.register import Register
from workstation.registers.shared_rules import InOrder

FEWEST = 3
"""Rows the wrong way round that are no accident."""
LOOKED_AT = 1000
"""Rows that are looked at from the top."""


def pairs_in_order(register: Register) -> list[tuple[Day, Day]]:
    """Fields of which the first day is never after the second."""
    pairs: dict[tuple[str, str], None] = {}
    for rule in register.rules:
        if isinstance(rule.check, InOrder):
            days = rule.check.days
            pairs |= dict.fromkeys((first, second) for place, first in enumerate(days) for second in days[place + 1 :])
    by_key = register.by_key
    days_of = [one for one in register.fields if isinstance(one, Day)]
    pairs |= dict.fromkeys((one.key, one.ends) for one in days_of if one.ends)
    return [
        (first, second)
        for one, other in pairs
        if isinstance(first := by_key[one], Day) and isinstance(second := by_key[other], Day)
    ]


class SwappedDays:
    """Looks at the first rows of a ledger as they go by."""

    def __init__(self, register: Register, headings: Mapping[str, str]) -> None:
        """``headings``: field -> heading of its column."""
        self.headings = headings
        self.seen = 0
        found = [pair for pair in pairs_in_order(register) if all(one.key in headings for one in pair)]
        # A column with both days of a term cannot be swapped with itself.
        self.pairs = [(one, two) for one, two in found if headings[one.key] != headings[two.key]]
        self.wrong = [0] * len(self.pairs)
        self.both = [0] * len(self.pairs)

    def look(self, raw: Mapping[str, Any]) -> None:
        """Look at one row, its cells by field."""
        if not self.pairs or self.seen >= LOOKED_AT:
            return
        self.seen += 1
        for place, (first, second) in enumerate(self.pairs):
            if first.key in raw and second.key in raw:
                days = [read_value(one, raw[one.key], {}).value for one in (first, second)]
                if None not in days and days[0] != days[1]:
                    self.both[place] += 1
                    self.wrong[place] += str(days[0]) > str(days[1])

    def findings(self) -> Iterator[Finding]:
        """One finding for each pair of columns that look swapped."""
        for (first, second), wrong, both in zip(self.pairs, self.wrong, self.both, strict=True):
            if wrong >= FEWEST and wrong * 2 > both:
                yield soft(
                    "days_swapped", first=self.headings[first.key], second=self.headings[second.key], number=wrong,
                    of=both, first_field=first.key, second_field=second.key,
                ).at(column=self.headings[first.key])  # fmt: skip


def swapped(register: Register, headings: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> list[Finding]:
    """What is found in these rows, their cells by field."""
    looking = SwappedDays(register, headings)
    for raw in rows:
        looking.look(raw)
    return list(looking.findings())

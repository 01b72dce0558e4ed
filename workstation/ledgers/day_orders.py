"""Dates such as 6/5/2023, of which nobody knows whether the day or the month stands first: asked once for a column."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from workstation.fields import Day
from workstation.findings import Finding, soft
from workstation.register import Register
from workstation.values.days import Order, read_day

ORDERS: tuple[Order, ...] = ("dmy", "mdy")
LONGEST = 30
"""Characters of such a date with its time."""


@dataclass(kw_only=True)
class OrderQuestion:
    """How one column writes its dates."""

    field: str
    heading: str
    number: int = 0
    """Cells that can be read either way."""
    example: str = ""
    """One of them."""
    only: dict[Order, int]
    """Order -> cells that can be read in this order alone."""

    @property
    def readings(self) -> dict[Order, str]:
        """Order -> the day that the example would be."""
        return {order: str(read_day(self.example, order).value) for order in ORDERS}

    @property
    def leaning(self) -> Order | None:
        """The order that the other cells speak for; ``None`` where none do or they disagree."""
        told = [order for order in ORDERS if self.only[order]]
        return told[0] if len(told) == 1 else None


class DayOrders:
    """Looks at the rows of a ledger as they go by."""

    def __init__(self, register: Register, headings: Mapping[str, str]) -> None:
        """``headings``: field -> heading of its column."""
        self.asked = {
            one.key: OrderQuestion(field=one.key, heading=headings[one.key], only=dict.fromkeys(ORDERS, 0))
            for one in register.fields
            if isinstance(one, Day) and one.key in headings
        }

    def look(self, raw: Mapping[str, Any], findings: Sequence[Finding] = ()) -> None:
        """Look at one row: its cells by field, and what was found where a term was parted."""
        for key, question in self.asked.items():
            cell = raw.get(key)
            # Dates that begin with their year have one reading.
            if type(cell) is str and len(cell) <= LONGEST and not cell[:4].isdecimal():
                possible = orders_of(cell)
                if len(possible) == 2:
                    question.number += 1
                    question.example = question.example or cell.strip()
                elif possible:
                    question.only[possible[0]] += 1
        for finding in findings:
            if finding.code == "day_ambiguous" and finding.field in self.asked:
                question = self.asked[finding.field]
                question.number += 1
                question.example = question.example or str(finding.values.get("raw", ""))

    def questions(self) -> tuple[OrderQuestion, ...]:
        """The columns to be asked about."""
        return tuple(one for one in self.asked.values() if one.number)

    def findings(self) -> Iterator[Finding]:
        """One finding for each of them."""
        for one in self.questions():
            readings = one.readings
            yield soft(
                "column_order", heading=one.heading[:40], number=one.number, example=one.example,
                first=readings["dmy"], second=readings["mdy"],
            ).at(column=one.heading)  # fmt: skip


@lru_cache(maxsize=8192)
def orders_of(text: str) -> tuple[Order, ...]:
    """The orders in which a text can be read as a date, where they make a difference."""
    readings = {order: read_day(text, order).value for order in ORDERS}
    if readings["dmy"] == readings["mdy"]:
        return ()
    return tuple(order for order in ORDERS if readings[order] is not None)

"""Reporting periods: months, quarters, halves and years, by the natural calendar or by CNIPA's."""

import datetime
import re
from dataclasses import dataclass
from typing import Literal

from workstation.findings import WrongUse
from workstation.words import say

Calendar = Literal["natural", "cnipa"]
CALENDARS: tuple[Calendar, ...] = ("natural", "cnipa")
KINDS = ("month", "quarter", "half", "year")

CNIPA_LAST_DAY = 15
"""CNIPA's trademark statistics close on the 15th: its year runs from 16 December to 15 December."""

_FORM = re.compile(r"(?P<year>(?:19|20|21)\d\d)(?:-(?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4])|H(?P<half>[12]))?")


@dataclass(frozen=True, kw_only=True)
class Period:
    """A reporting period; ``text`` is ``2026-07``, ``2026Q3``, ``2026H1`` or ``2026``."""

    text: str
    year: int
    first_month: int
    months: int
    """1, 3, 6 or 12."""
    calendar: Calendar = "natural"

    @classmethod
    def read(cls, text: str, calendar: Calendar = "natural") -> "Period":
        """Read a period; ``WrongUse`` where it has none of the four forms."""
        match = _FORM.fullmatch(text.strip().upper())
        if match is None:
            raise WrongUse("period_form", text=text)
        year = int(match["year"])
        if match["month"]:
            first, months = int(match["month"]), 1
        elif match["quarter"]:
            first, months = 3 * int(match["quarter"]) - 2, 3
        elif match["half"]:
            first, months = 6 * int(match["half"]) - 5, 6
        else:
            first, months = 1, 12
        return cls(text=match[0], year=year, first_month=first, months=months, calendar=calendar)

    @classmethod
    def containing(cls, day: str, kind: str, calendar: Calendar = "natural") -> "Period":
        """The period of a kind (``month``, ``quarter``, ``half``, ``year``) in which a day lies."""
        year, month = int(day[:4]), int(day[5:7])
        if calendar == "cnipa" and int(day[8:10]) > CNIPA_LAST_DAY:
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        number = {"month": f"-{month:02d}", "quarter": f"Q{(month + 2) // 3}", "half": f"H{(month + 5) // 6}"}
        return cls.read(f"{year}{number.get(kind, '')}", calendar)

    @property
    def before(self) -> "Period":
        """The period of the same kind before this one."""
        return Period.containing(self.day_before, self.kind, self.calendar)

    @property
    def kind(self) -> str:
        """``month``, ``quarter``, ``half`` or ``year``."""
        return {1: "month", 3: "quarter", 6: "half", 12: "year"}[self.months]

    @property
    def first_day(self) -> str:
        """First day, ISO."""
        if self.calendar == "natural":
            return datetime.date(self.year, self.first_month, 1).isoformat()
        before = (self.year - 1, 12) if self.first_month == 1 else (self.year, self.first_month - 1)
        return datetime.date(*before, CNIPA_LAST_DAY + 1).isoformat()

    @property
    def last_day(self) -> str:
        """Last day, ISO."""
        last_month = self.first_month + self.months - 1
        if self.calendar == "cnipa":
            return datetime.date(self.year, last_month, CNIPA_LAST_DAY).isoformat()
        next_month = datetime.date(self.year + last_month // 12, last_month % 12 + 1, 1)
        return (next_month - datetime.timedelta(days=1)).isoformat()

    @property
    def day_before(self) -> str:
        """The day before the first, on which the opening stock is counted."""
        return (datetime.date.fromisoformat(self.first_day) - datetime.timedelta(days=1)).isoformat()

    def label(self, language: str | None = None) -> str:
        """``2026年第3季度``."""
        if self.kind == "half":
            return say("period_first_half" if self.first_month == 1 else "period_second_half", language, year=self.year)
        number = self.first_month if self.kind == "month" else (self.first_month + 2) // 3
        return say(f"period_{self.kind}", language, year=self.year, number=number)

    @property
    def year_to_date(self) -> "Period":
        """From the first of January (or 16 December) to the end of this period."""
        months = self.first_month + self.months - 1
        return Period(text=self.text, year=self.year, first_month=1, months=months, calendar=self.calendar)

    @property
    def year_before(self) -> "Period":
        """The same months of the year before."""
        text = f"{self.year - 1}{self.text[4:]}"
        return Period(
            text=text, year=self.year - 1, first_month=self.first_month, months=self.months, calendar=self.calendar
        )

    def contains(self, day: str | None) -> bool:
        """Whether a day lies in the period."""
        return day is not None and self.first_day <= day <= self.last_day

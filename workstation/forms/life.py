"""How long a right counts, as conditions: in force on a day; added, moved in and lost within a period, or late."""

from dataclasses import dataclass

from workstation.forms.late import Closing, entered_after, known_by
from workstation.periods import Period
from workstation.query import AllOf, AnyOf, Clause, Condition
from workstation.register import Register
from workstation.statutory import add_days, add_months

Conditions = tuple[Condition, ...]
NEVER: Conditions = (AnyOf(()),)
"""No record holds it."""


def within(field: str, period: Period) -> Conditions:
    """The field's day lies in the period."""
    return (Clause(field, ">=", period.first_day), Clause(field, "<=", period.last_day))


def whichever(*options: Conditions) -> Condition:
    """At least one of these lists of conditions holds as a whole."""
    return AnyOf(tuple(AllOf(option) for option in options))


@dataclass(frozen=True, kw_only=True)
class Life:
    """When a right begins and ends.

    A right has begun by a day or not, and is over by a day or not; both only ever turn once. So for all records,
    wrong ones too: in force at the end = opening + added + moved in + late - lost.
    """

    dated_by: str
    """The day on which it begins; without one it has been there since before the ledgers."""
    year_by: str = ""
    """Where there is only a year, it begins on 1 January."""
    ends_by: str
    """The first day on which it counts no more; without one it goes on."""
    came_by: str = ""
    """The day it came from another unit: it begins no earlier here, and counts as moved in instead of added."""
    term_by: str = ""
    """Last day of its term, where the end of the term alone ends it."""
    grace_months: int = 0
    """Months after the term in which it still counts."""
    counts_when: Conditions = ()
    """What a record must say to count at all."""

    @classmethod
    def of(cls, register: Register, *, year_by: str = "", term_by: str = "", grace_months: int = 0) -> "Life":
        """The life of a register's records as its declaration says."""
        counting = register.counting
        return cls(
            dated_by=counting.dated_by,
            year_by=year_by,
            ends_by=counting.ends_by,
            came_by=counting.came_by,
            term_by=term_by,
            grace_months=grace_months,
            counts_when=tuple(Clause(field, "in", values) for field, values in counting.counts_when),
        )

    def begun(self, day: str) -> Condition:
        """It has begun, and is here, on or before the day."""
        return AllOf((self._born(day), self._here(day))) if self.came_by else self._born(day)

    def not_begun(self, day: str) -> Condition:
        """It begins, or comes here, after the day."""
        if not self.came_by:
            return self._not_born(day)
        return whichever((self._not_born(day),), (Clause(self.came_by, ">", day),))

    def _here(self, day: str) -> Condition:
        return AnyOf((Clause(self.came_by, "is empty"), Clause(self.came_by, "<=", day)))

    def _born(self, day: str) -> Condition:
        undated: Conditions = (Clause(self.dated_by, "is empty"),)
        if self.year_by:
            year = Clause(self.year_by, "<=", int(day[:4]))
            undated += (AnyOf((Clause(self.year_by, "is empty"), year)),)
        return whichever((Clause(self.dated_by, "<=", day),), undated)

    def _not_born(self, day: str) -> Condition:
        dated: Condition = Clause(self.dated_by, ">", day)
        if not self.year_by:
            return dated
        return whichever((dated,), (Clause(self.dated_by, "is empty"), Clause(self.year_by, ">", int(day[:4]))))

    def over(self, day: str) -> Condition:
        """It is over at the end of the day."""
        term = ((Clause(self.term_by, "<", self._last_over(day)),),) if self.term_by else ()
        return whichever((Clause(self.ends_by, "<=", day),), *term)

    def not_over(self, day: str) -> Condition:
        """It is not over at the end of the day."""
        kept: Conditions = (AnyOf((Clause(self.ends_by, "is empty"), Clause(self.ends_by, ">", day))),)
        if self.term_by:
            term = Clause(self.term_by, ">=", self._last_over(day))
            kept += (AnyOf((term, Clause(self.term_by, "is empty"))),)
        return AllOf(kept)

    def _last_over(self, day: str) -> str:
        """The first last day of a term that has not run out, with its months of grace, by the end of the day."""
        if not self.grace_months:
            return day
        # Months differ in length: 31 August and six months end on the last of February, as 28 August does.
        first = add_days(add_months(day, -self.grace_months), -3)
        while add_months(first, self.grace_months) < day:
            first = add_days(first, 1)
        return first

    def in_force(self, day: str) -> Conditions:
        """It is in force at the end of the day."""
        return (self.begun(day), self.not_over(day))

    def opening(self, period: Period, closing: Closing | None) -> Conditions:
        """It was in force before the period, and known when the periods before were closed."""
        before = self.in_force(period.day_before)
        if closing is None:
            return before
        return (*before, whichever((known_by(closing),), (self.not_begun(closing.last_day),)))

    def late(self, period: Period, closing: Closing | None) -> Conditions:
        """It should have stood in a period that was closed when it was entered; nothing is late before a closing."""
        if closing is None:
            return NEVER
        return (*self.in_force(period.day_before), self.begun(closing.last_day), entered_after(closing))

    def added(self, period: Period) -> Conditions:
        """It begins in the period, and did not come from another unit in it."""
        return (*self._came(period), *((self._here(period.day_before),) if self.came_by else ()))

    def moved_in(self, period: Period) -> Conditions:
        """It comes from another unit in the period."""
        return (Clause(self.came_by, ">", period.day_before), *self._came(period)) if self.came_by else NEVER

    def _came(self, period: Period) -> Conditions:
        before, last = period.day_before, period.last_day
        return (self.not_begun(before), self.begun(last), self.not_over(before))

    def lost(self, period: Period) -> Conditions:
        """It ends in the period."""
        before, last = period.day_before, period.last_day
        # What few records hold stands first: the store asks the others no further.
        return (self.over(last), self.not_over(before), self.begun(last))

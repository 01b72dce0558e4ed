"""How long a right counts, as conditions: in force on a day, added and lost within a period."""

from dataclasses import dataclass

from workstation.periods import Period
from workstation.query import AllOf, AnyOf, Clause, Condition
from workstation.register import Register

Conditions = tuple[Condition, ...]


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
    wrong ones too: in force at the end = in force at the beginning + added - lost.
    """

    dated_by: str
    """The day on which it begins; without one it has been there since before the ledgers."""
    year_by: str = ""
    """Where there is only a year, it begins on 1 January."""
    ends_by: str
    """The first day on which it counts no more; without one it goes on."""
    term_by: str = ""
    """Last day of its term, where the end of the term alone ends it."""
    counts_when: Conditions = ()
    """What a record must say to count at all."""

    @classmethod
    def of(cls, register: Register, *, year_by: str = "", term_by: str = "") -> "Life":
        """The life of a register's records as its declaration says."""
        counting = register.counting
        return cls(
            dated_by=counting.dated_by,
            year_by=year_by,
            ends_by=counting.ends_by,
            term_by=term_by,
            counts_when=tuple(Clause(field, "in", values) for field, values in counting.counts_when),
        )

    def begun(self, day: str) -> Condition:
        """It has begun on or before the day."""
        undated: Conditions = (Clause(self.dated_by, "is empty"),)
        if self.year_by:
            year = Clause(self.year_by, "<=", int(day[:4]))
            undated += (AnyOf((Clause(self.year_by, "is empty"), year)),)
        return whichever((Clause(self.dated_by, "<=", day),), undated)

    def not_begun(self, day: str) -> Condition:
        """It begins after the day."""
        dated: Condition = Clause(self.dated_by, ">", day)
        if not self.year_by:
            return dated
        return whichever((dated,), (Clause(self.dated_by, "is empty"), Clause(self.year_by, ">", int(day[:4]))))

    def over(self, day: str) -> Condition:
        """It is over at the end of the day."""
        term = ((Clause(self.term_by, "<", day),),) if self.term_by else ()
        return whichever((Clause(self.ends_by, "<=", day),), *term)

    def not_over(self, day: str) -> Condition:
        """It is not over at the end of the day."""
        kept: Conditions = (AnyOf((Clause(self.ends_by, ">", day), Clause(self.ends_by, "is empty"))),)
        if self.term_by:
            kept += (AnyOf((Clause(self.term_by, ">=", day), Clause(self.term_by, "is empty"))),)
        return AllOf(kept)

    def in_force(self, day: str) -> Conditions:
        """It is in force at the end of the day."""
        return (self.begun(day), self.not_over(day))

    def added(self, period: Period) -> Conditions:
        """It begins in the period."""
        before, last = period.day_before, period.last_day
        return (self.not_begun(before), self.begun(last), self.not_over(before))

    def lost(self, period: Period) -> Conditions:
        """It ends in the period."""
        before, last = period.day_before, period.last_day
        return (self.begun(last), self.not_over(before), self.over(last))

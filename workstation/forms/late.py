"""What was entered too late for the report it belongs to: 补报, counted in a column of its own of the next report."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from workstation.periods import CALENDARS, Calendar, Period
from workstation.ports import WrittenPackage
from workstation.query import Clause, Condition


@dataclass(frozen=True, kw_only=True)
class Closing:
    """The last report before a period."""

    package: WrittenPackage
    period: Period
    """Of that report, by the calendar of the form that asks."""

    @property
    def last_day(self) -> str:
        """What began by this day belongs to a closed period."""
        return self.period.last_day


def closed_period(package: WrittenPackage) -> Period:
    """The period that a package reports."""
    calendar = next(one for one in CALENDARS if one == package.calendar)
    return Period.read(package.period, calendar)


def closing_before(packages: Sequence[WrittenPackage], period: Period) -> Closing | None:
    """The closing with the latest last day before a period, by the same calendar; ``None`` where there is none.

    Of several that end on one day the one of the same kind goes before, so that the sheets of a month follow each
    other and those of the quarters too. Of its revisions the newest counts: it told what the ones before did not.
    """
    found = [
        Closing(package=package, period=closed)
        for package in packages
        if package.calendar == period.calendar and (closed := closed_period(package)).last_day < period.first_day
    ]
    # Two kinds of period may end on one day; within one kind that is one period, and the newest revision is the last.
    return max(found, key=lambda one: (one.last_day, one.period.kind == period.kind, one.package.series), default=None)


def by_calendar(closing: Closing | None, calendar: Calendar) -> Closing | None:
    """The same closing for a form that counts by another calendar than its report."""
    return closing and replace(closing, period=replace(closing.period, calendar=calendar))


def newest(packages: Sequence[WrittenPackage], period: Period) -> WrittenPackage | None:
    """The newest package of a period."""
    of_period = [one for one in packages if (one.period, one.calendar) == (period.text, period.calendar)]
    return max(of_period, key=lambda one: one.revision, default=None)


def known_by(closing: Closing) -> Condition:
    """It had been entered when the report was written."""
    return Clause("created_at", "<=", closing.package.written_at)


def entered_after(closing: Closing) -> Condition:
    """It was entered only afterwards."""
    return Clause("created_at", ">", closing.package.written_at)

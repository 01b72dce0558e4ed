"""How it stands with the reports, for the first page: what is due, what is being corrected, what was reported."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ui.home.cards import TaskLine
from ui.page import Destination
from ui.showing import shown_day
from workstation.ports import Store
from workstation.words import say

if TYPE_CHECKING:
    from workstation.operations.closing import PeriodState
    from workstation.periods import Period

SOON = 5
"""Days before the last one in time from which a report is told louder."""
LOUDNESS = ("soft", "", "quiet")


@dataclass(frozen=True, kw_only=True)
class Reports:
    """How it stands today."""

    today: str
    in_course: "Period"
    due: "tuple[PeriodState, ...]"
    ever_reported: bool


def reports_of(store: Store) -> Reports:
    """How it stands with the reports."""
    # Loaded on the store's thread, where nobody waits for it.
    from workstation.operations.closing import calendar_of, due_periods, kinds_of
    from workstation.periods import Period

    today = store.now().date().isoformat()
    return Reports(
        today=today,
        in_course=Period.containing(today, kinds_of(store)[0], calendar_of(store)),
        due=tuple(due_periods(store)),
        ever_reported=bool(store.packages()),
    )


def report_lines(reports: Reports) -> Iterator[TaskLine]:
    """A line for each period that is over or was reported, the loudest first; else for the one that is due next."""
    over = [one for one in reports.due if one.state != "open" or one.period.last_day < reports.today]
    lines = [(*_line(one, reports), one.state) for one in over or reports.due[:1]]
    for role, sentence, state in sorted(lines, key=lambda line: LOUDNESS.index(line[0])):
        button = say("home_report_look" if state == "closed" else "home_report_go")
        yield TaskLine(sentence, role, Destination("reports"), button)


def _line(one: "PeriodState", reports: Reports) -> tuple[str, str]:
    period, day = one.period.label(), shown_day(one.due_on)
    if one.state == "correcting" and one.latest is not None:
        return "soft", say("home_report_correcting", period=period, revision=one.latest.revision)
    if one.state == "closed" and one.latest is not None:
        when = shown_day(one.latest.written_at[:10])
        facts = {"revision": one.latest.revision, "code": one.latest.check_code}
        return "quiet", say("home_report_closed", period=period, when=when, **facts)
    left = (date.fromisoformat(one.due_on) - date.fromisoformat(reports.today)).days
    if left < 0:
        # An office that has just begun with the program has reported elsewhere.
        return ("soft" if reports.ever_reported else ""), say("home_report_overdue", period=period, day=day)
    return ("soft" if left <= SOON else ""), say("home_report_due", period=period, day=day)

"""Reporting periods as the office lives them: when they are due, closed by their package, opened again to be corrected.

A package closes its period. What would alter a figure of a closed period is refused until the period is opened for
correction; what is entered late is counted as 补报 in the next report (``forms/late.py``).
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from workstation.fields import Record
from workstation.findings import Finding, Refusal, WrongUse, hard, soft
from workstation.forms.basis import Basis
from workstation.forms.filling import scopes
from workstation.forms.holding import Cell, Counted
from workstation.forms.late import closed_period
from workstation.forms.sealing import (
    Altered,
    alteration,
    counted,
    figures_in_words,
    made_ready,
    sealed_findings,
    some_of,
)
from workstation.periods import CALENDARS, KINDS, Calendar, Period
from workstation.ports import Correction, Store, WrittenPackage
from workstation.register import Register
from workstation.registers.catalogue import register_of
from workstation.rules import rule
from workstation.words import Speech

__all__ = [
    "LateRecords",
    "PeriodState",
    "calendar_of",
    "choose_calendar",
    "choose_due_day",
    "choose_kinds",
    "closed_period",
    "correct",
    "due_day",
    "due_on",
    "due_periods",
    "give_up_correction",
    "kinds_of",
    "late_findings",
    "later_closed",
    "proposed",
    "sealed_findings",
    "state_of",
    "states_of",
]

CALENDAR, REPORTED, DUE_DAYS = "report_calendar", "report_kinds", "report_due_days"
"""Settings: the calendar of the reports, the kinds of period that are reported, the due day of each kind."""
USUAL_KINDS = ("quarter", "year")
"""What is reported unless the setting says otherwise."""
MOST_LEFT_OUT = 24
"""Periods looked back for the last report of a kind."""
LATE = "late"
"""Key of the column of every form in which what was entered late is counted."""

State = Literal["open", "closed", "correcting"]


@dataclass(frozen=True, kw_only=True)
class PeriodState:
    """How it stands with a period."""

    period: Period
    state: State
    due_on: str
    """Last day on which its report is in time, ISO."""
    latest: WrittenPackage | None = None
    """The newest package of the period."""
    correction: Correction | None = None


def calendar_of(store: Store) -> Calendar:
    """By which calendar this unit reports."""
    kept = store.setting(CALENDAR, "natural")
    return kept if kept in CALENDARS else "natural"


def choose_calendar(store: Store, calendar: str) -> None:
    """Report by this calendar from now on; ``WrongUse`` for one that there is not."""
    if calendar not in CALENDARS:
        raise WrongUse("calendar_unknown", calendar=str(calendar)[:20])
    store.set_setting(CALENDAR, calendar)


def kinds_of(store: Store) -> tuple[str, ...]:
    """The kinds of period that this unit reports."""
    kept = store.setting(REPORTED, USUAL_KINDS)
    return tuple(kind for kind in KINDS if isinstance(kept, list | tuple) and kind in kept) or USUAL_KINDS


def choose_kinds(store: Store, kinds: Sequence[str]) -> None:
    """Report these kinds of period; ``WrongUse`` for none or one that there is not."""
    if not kinds or not set(kinds) <= set(KINDS):
        raise WrongUse("kinds_unknown", kinds=", ".join(kinds)[:40])
    store.set_setting(REPORTED, [kind for kind in KINDS if kind in kinds])


def due_day(store: Store, kind: str) -> int:
    """The last day in time, of the month after the period: the unit's own, else the one of the rules."""
    kept = _due_days(store).get(kind)
    return kept if isinstance(kept, int) and 1 <= kept <= 31 else int(rule(f"period.due_{kind}", "2026-01-01").value)


def choose_due_day(store: Store, kind: str, day: int) -> None:
    """Set the last day in time; ``WrongUse`` for none of a month."""
    if kind not in KINDS or not 1 <= day <= 31:
        raise WrongUse("due_day_unknown", kind=kind[:20], day=day)
    store.set_setting(DUE_DAYS, _due_days(store) | {kind: day})


def _due_days(store: Store) -> dict[str, Any]:
    kept = store.setting(DUE_DAYS, {})
    return kept if isinstance(kept, dict) else {}


def due_on(store: Store, period: Period) -> str:
    """The last day on which a report is in time: as it is written, on a holiday too."""
    last = period.first_month + period.months - 1
    year, month = (period.year + 1, 1) if last == 12 else (period.year, last + 1)
    return date(year, month, min(due_day(store, period.kind), monthrange(year, month)[1])).isoformat()


def state_of(store: Store, period: Period) -> PeriodState:
    """How it stands with a period."""
    return states_of(store, [period])[0]


def states_of(store: Store, periods: Sequence[Period]) -> list[PeriodState]:
    """How it stands with several periods, in their order; the packages are read once."""
    newest = {(one.period, one.calendar): one for one in store.packages()}
    corrections = {(one.period, one.calendar, one.revision): one for one in store.corrections()}
    found = []
    for period in periods:
        latest = newest.get((period.text, period.calendar))
        correction = corrections.get((period.text, period.calendar, latest.revision)) if latest else None
        state: State = "open" if latest is None else "correcting" if correction else "closed"
        due = due_on(store, period)
        found.append(PeriodState(period=period, state=state, due_on=due, latest=latest, correction=correction))
    return found


def due_periods(store: Store) -> list[PeriodState]:
    """The periods to be reported, those that are due first before the others.

    Of each kind that is reported the last one that is over, those before it that were left out since the last report
    of the kind, and the one in course; besides, all that are open for correction.
    """
    today, calendar = store.now().date().isoformat(), calendar_of(store)
    reported = {(one.period, one.calendar) for one in store.packages()}
    periods: dict[Period, None] = {}
    for kind in kinds_of(store):
        course = Period.containing(today, kind, calendar)
        periods |= dict.fromkeys((course, course.before, *_left_out(course.before, reported)))
    periods |= dict.fromkeys(_period(one) for one in store.corrections())
    return sorted(states_of(store, list(periods)), key=lambda one: (one.due_on, one.period.text))


def _left_out(last: Period, reported: Collection[tuple[str, str]]) -> list[Period]:
    """The periods before this one that were not reported, back to one that was; none where none ever was."""
    found: list[Period] = []
    for _ in range(MOST_LEFT_OUT):
        last = last.before
        if (last.text, last.calendar) in reported:
            return found
        found.append(last)
    return []


def _period(of: Correction) -> Period:
    return Period.read(of.period, next(one for one in CALENDARS if one == of.calendar))


def proposed(store: Store) -> Period:
    """The period to report now: of those that are over and not closed the last one, else the one in course."""
    today = store.now().date().isoformat()
    over = [one.period for one in due_periods(store) if one.state != "closed" and one.period.last_day < today]
    if over:
        last = max(one.last_day for one in over)
        return next(one for one in over if one.last_day == last)
    return Period.containing(today, kinds_of(store)[0], calendar_of(store))


def later_closed(store: Store, period: Period) -> list[PeriodState]:
    """Closed periods whose figures may hang on those of a period: all that end in it or later."""
    closed = [closed_period(one) for one in store.sealed()]
    mine = (period.text, period.calendar)
    later = [one for one in closed if (one.text, one.calendar) != mine and one.last_day >= period.first_day]
    return sorted(states_of(store, later), key=lambda one: (one.period.last_day, one.period.text))


def correct(store: Store, period: Period, reason: str, *, with_later: bool = False) -> list[Correction]:
    """Open a closed period for correction, with all later closed ones where that is asked.

    Raises ``Refusal`` for a period that was never closed or is open already, or without a reason.
    """
    given = " ".join(reason.split())
    state = state_of(store, period)
    if state.latest is None:
        raise Refusal([hard("period_not_closed", period=period.label())])
    if not given:
        raise Refusal([hard("correction_without_reason", period=period.label())])
    chosen = [state, *(later_closed(store, period) if with_later else ())]
    with store.transaction():
        for one in chosen:
            assert one.latest is not None
            store.open_correction(one.period.text, one.period.calendar, one.latest.revision, given)
    return [found for one in chosen if (found := state_of(store, one.period).correction)]


def give_up_correction(store: Store, period: Period) -> None:
    """Close a period again as it was reported.

    Raises ``Refusal`` where it is not open, or where its figures are no longer those that were sealed.
    """
    state = state_of(store, period)
    if state.correction is None or state.latest is None:
        raise Refusal([hard("correction_not_open", period=period.label())])
    changed = _altered_since(store, state.latest)
    if changed:
        figures = some_of([figures_in_words(one) for one in changed])
        raise Refusal([hard("correction_has_changes", period=period.label(), figures=figures)])
    store.drop_correction(period.text, period.calendar, state.latest.revision)


def _altered_since(store: Store, package: WrittenPackage) -> list[Altered]:
    """The forms of a report whose figures its records alter since; what was entered later is left aside."""
    [sealed] = made_ready(store, [package])
    found = []
    for key, uids in store.changed_between(package.last_change).items():
        register = register_of(key, store.catalogue)
        total: Counter[Cell] = Counter()
        form = counted(store, sealed, register)
        for uid in uids if form else ():
            now = store.get(register, uid)
            then = _record_then(store, register, uid, package.last_change)
            if now is not None and now["created_at"] <= package.written_at:
                by = alteration(store, sealed, register, then, now if now["withdrawn_at"] is None else None)
                total.update(by)
        by = {cell: number for cell, number in total.items() if number}
        if form and by:
            found.append(Altered(sealed, form, by))
    return found


def _record_then(store: Store, register: Register, uid: str, sequence: int) -> Record | None:
    """A record as it stood after a row of the history; ``None`` where it was not born or in the recycle bin."""
    versions = [one for one in store.history(register, uid) if one.sequence <= sequence]
    moves = [one.action for one in versions if one.action != "change"]
    if not moves or moves[-1] == "withdraw":
        return None
    record: Record = dict.fromkeys(register.by_key) | {key: [] for key in register.child_by_key}
    for version in versions:
        record |= {key: value for key, value in version.after.items() if key in record}
    return record | {"uid": uid, "created_at": versions[0].at}


# -- what is entered late ----------------------------------------------------------------------------------------


def late_findings(store: Store, register: Register, record: Record) -> list[Finding]:
    """``late_record``: a new record belongs to a closed period; it says in which report and column it will count.

    Nothing of it is wrong, so it is no part of the checks.
    """
    return list(LateRecords(store, register).findings([record]))


class LateRecords:
    """Tells of new records that belong to closed periods, made once for many of them."""

    def __init__(self, store: Store, register: Register) -> None:
        self._store, self._register = store, register
        self._form: Counted | None = None
        if not store.sealed():
            return
        self._next = proposed(store)
        for form, scope in scopes(store, self._next, Basis.of(store), Speech.language, single=True):
            if form.register == register.key and scope.closing is not None:
                tables = form.tables(scope)
                self._form, self._closing = Counted(form.number, register, tables), scope.closing
                self._column = next((one.label for table in tables for one in table.shown if one.key == LATE), "")

    @property
    def until(self) -> str:
        """What is dated by this day may be late; empty where nothing is."""
        return self._closing.last_day if self._form else ""

    def findings(self, records: Iterable[Record]) -> Iterator[Finding]:
        """One ``late_record`` for each that will count as late."""
        if self._form is None:
            return
        now = self._store.now().isoformat(timespec="milliseconds")
        for record in records:
            known = {**record, "created_at": record.get("created_at") or now}
            if LATE in self._form.columns_of(self._store, known):
                yield self._finding(self._form, record)

    def _finding(self, form: Counted, record: Record) -> Finding:
        counting = self._register.counting
        days = [day for key in (counting.dated_by, counting.came_by) if key and (day := record.get(key))]
        day = max(days, default="")
        alike = (one for one in map(closed_period, self._store.sealed()) if one.kind == self._closing.period.kind)
        home = next((one for one in alike if one.contains(day)), self._closing.period)
        values = {
            "label": self._register.by_key[counting.dated_by],
            "period": home.label(),
            "next": self._next.label(),
            "form": form.form,
            "column": self._column,
        }
        code = counting.dated_by
        found = soft("late_record", code, day=day, **values) if day else soft("late_undated", code, **values)
        return found.at(register=self._register.key, uid=record.get("uid") or "")

"""Reporting periods as the office lives them: when they are due, closed by their package, opened again to be corrected.

A package closes its period. What would alter a figure of a closed period is refused until the period is opened for
correction; what is entered late is counted as 补报 in the next report (``forms/late.py``).
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from workstation.fields import Record
from workstation.findings import Finding, Refusal, WrongUse, hard, soft
from workstation.forms.basis import Basis
from workstation.forms.filling import scopes
from workstation.forms.holding import Cell, Counted
from workstation.forms.late import closed_period
from workstation.operations.sealed import figure_changes, sealed_forms
from workstation.periods import CALENDARS, KINDS, Calendar, Period
from workstation.ports import Correction, Store, WrittenPackage
from workstation.register import Register
from workstation.rules import rule
from workstation.words import say

CALENDAR, REPORTED, DUE_DAYS = "report_calendar", "report_kinds", "report_due_days"
"""Settings: the calendar of the reports, the kinds of period that are reported, the due day of each kind."""
USUAL_KINDS = ("quarter", "year")
"""What is reported unless the setting says otherwise."""
NAMED = 3
"""Figures and periods that a sentence names."""

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
    kept = store.setting(DUE_DAYS, {}).get(kind)
    return kept if isinstance(kept, int) and 1 <= kept <= 31 else int(rule(f"period.due_{kind}", "2026-01-01").value)


def choose_due_day(store: Store, kind: str, day: int) -> None:
    """Set the last day in time; ``WrongUse`` for none of a month."""
    if kind not in KINDS or not 1 <= day <= 31:
        raise WrongUse("due_day_unknown", kind=kind[:20], day=day)
    store.set_setting(DUE_DAYS, store.setting(DUE_DAYS, {}) | {kind: day})


def due_on(store: Store, period: Period) -> str:
    """The last day on which a report is in time: as it is written, on a holiday too."""
    last = period.first_month + period.months - 1
    year, month = (period.year + 1, 1) if last == 12 else (period.year, last + 1)
    return date(year, month, min(due_day(store, period.kind), monthrange(year, month)[1])).isoformat()


def packages_of(store: Store, period: Period) -> list[WrittenPackage]:
    """The packages of a period, oldest first."""
    return [one for one in store.packages() if (one.period, one.calendar) == (period.text, period.calendar)]


def state_of(store: Store, period: Period) -> PeriodState:
    """How it stands with a period."""
    latest = next(reversed(packages_of(store, period)), None)
    correction = latest and _open_correction(store, latest)
    state: State = "open" if latest is None else "correcting" if correction else "closed"
    return PeriodState(
        period=period, state=state, due_on=due_on(store, period), latest=latest, correction=correction or None
    )


def _open_correction(store: Store, latest: WrittenPackage) -> Correction | None:
    place = (latest.period, latest.calendar, latest.revision)
    return next((one for one in store.corrections() if (one.period, one.calendar, one.revision) == place), None)


def due_periods(store: Store) -> list[PeriodState]:
    """Of each kind that is reported the last period that is over, and those open for correction; soonest due first."""
    today, calendar = store.now().date().isoformat(), calendar_of(store)
    found = [state_of(store, Period.containing(today, kind, calendar).before) for kind in kinds_of(store)]
    held = {(one.period.text, one.period.calendar) for one in found}
    for correction in store.corrections():
        period = _period(correction)
        state = state_of(store, period)
        if state.correction == correction and (period.text, period.calendar) not in held:
            found.append(state)
    return sorted(found, key=lambda one: (one.due_on, one.period.text))


def _period(of: WrittenPackage | Correction) -> Period:
    return Period.read(of.period, next(one for one in CALENDARS if one == of.calendar))


def proposed(store: Store) -> Period:
    """The period to report now: of those that are over and not closed the last one, else the one in course."""
    waiting = [one for one in due_periods(store) if one.state != "closed"]
    if waiting:
        last = max(one.period.last_day for one in waiting)
        return next(one.period for one in waiting if one.period.last_day == last)
    today = store.now().date().isoformat()
    return Period.containing(today, kinds_of(store)[0], calendar_of(store))


def later_closed(store: Store, period: Period) -> list[PeriodState]:
    """Closed periods whose figures may change with those of a period: all that end with it or later."""
    newest = {(one.period, one.calendar): one for one in store.packages()}
    found = (state_of(store, closed_period(one)) for one in newest.values())
    mine = (period.text, period.calendar)
    return sorted(
        (
            one
            for one in found
            if one.state == "closed"
            and (one.period.text, one.period.calendar) != mine
            and one.period.last_day >= period.first_day
        ),
        key=lambda one: (one.period.last_day, one.period.text),
    )


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
    from workstation.operations.reporting import filled_forms

    state = state_of(store, period)
    if state.correction is None or state.latest is None:
        raise Refusal([hard("correction_not_open", period=period.label())])
    changed = list(figure_changes(sealed_forms(state.latest), filled_forms(store, period)))
    if changed:
        first = changed[0]
        place = f"{first.form} {first.line} {first.column}"
        figures = {"number": len(changed), "place": place, "before": first.before, "after": first.after}
        raise Refusal([hard("correction_has_changes", period=period.label(), **figures)])
    store.drop_correction(period.text, period.calendar, state.latest.revision)


# -- what a change would do to closed periods ------------------------------------------------------------------


def sealed_findings(store: Store, register: Register, before: Record | None, after: Record | None) -> list[Finding]:
    """``period_sealed`` where a change, a withdrawal or a restoring would alter figures of closed periods.

    ``before`` is ``None`` for a record that did not count (in the recycle bin), ``after`` for one that will not.
    A record that was entered after a closing was not counted by it.
    """
    record = after or before
    sealed = [one for one in store.sealed() if record and one.written_at >= (record.get("created_at") or "")]
    if not sealed or record is None:
        return []
    told: list[tuple[Period, WrittenPackage, set[Cell]]] = []
    for package in sealed:
        period = closed_period(package)
        counted = counted_for(store, register, period)
        if counted and not _untouched(counted, before, after):
            old, new = counted.cells(before), counted.cells(after)
            cells = {cell for cell in old.keys() | new.keys() if old.get(cell) != new.get(cell)}
            if cells:
                told.append((period, package, cells))
    return [_sealed(register, record, told, store)] if told else []


def _untouched(counted: Counted, before: Record | None, after: Record | None) -> bool:
    """Whether no field on which a figure hangs differs."""
    if before is None or after is None:
        return False
    return all(before.get(key) == after.get(key) for key in counted.fields)


_COUNTED: dict[tuple[Any, ...], Counted] = {}
MOST_KEPT = 200
"""Periods whose tables are kept ready."""


def counted_for(store: Store, register: Register, period: Period) -> Counted | None:
    """The form over a register for a period, ready to be asked for records; ``None`` where no form counts it."""
    basis = Basis.of(store)
    key = (register.key, store.unit, period, basis)
    if key not in _COUNTED:
        if len(_COUNTED) >= MOST_KEPT:
            _COUNTED.clear()
        for form, scope in scopes(store, period, basis, "zh"):
            if form.register == register.key:
                _COUNTED[key] = Counted.of(form, scope)
    return _COUNTED.get(key)


def _sealed(
    register: Register, record: Record, told: Sequence[tuple[Period, WrittenPackage, set[Cell]]], store: Store
) -> Finding:
    told = sorted(told, key=lambda one: (one[0].last_day, one[0].text))
    period, package, cells = told[0]
    others = [one[0].label() for one in told[1:]]
    more = say("sealed_others", periods="、".join(others[:NAMED]), number=len(others)) if others else ""
    return hard(
        "period_sealed",
        period=period.label(),
        revision=package.revision,
        code=package.check_code,
        figures="、".join(_figure_names(store, period, cells)),
        more=more,
        title=register.title_of(record),
    ).at(register=register.key, uid=record.get("uid", ""))


def _figure_names(store: Store, period: Period, cells: set[Cell]) -> list[str]:
    """The first of the figures in words: those of the totals before those of the parts."""
    names: list[str] = []
    for form, scope in scopes(store, period, Basis.of(store), "zh"):
        for table in form.tables(scope):
            for row in table.rows:
                for column in table.shown:
                    if (form.number, row.code, column.key) in cells:
                        names.append(f"{form.number}“{row.label}”{column.label}")
    return names[:NAMED] or sorted({f"{form}" for form, _, _ in cells})


def late_findings(store: Store, register: Register, record: Record) -> list[Finding]:
    """``late_record``: a new record belongs to a closed period, and will be counted as 补报 in the next report."""
    sealed = [(closed_period(one), one) for one in store.sealed()]
    if not sealed:
        return []
    period, _ = max(sealed, key=lambda one: (one[0].last_day, one[1].series))
    counting = register.counting
    days = [day for key in (counting.dated_by, counting.came_by) if key and (day := record.get(key))]
    if not days or max(days) > period.last_day:
        return []
    label = register.field_words(counting.dated_by)
    values = {"day": max(days), "period": period.label(), "next": proposed(store).label(), "label": label}
    return [soft("late_record", counting.dated_by, **values).at(register=register.key, uid=record.get("uid", ""))]



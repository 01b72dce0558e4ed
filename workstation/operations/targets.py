"""Yearly targets: set 下达, adjusted 调整, and how far the unit has come.

Nothing is overwritten. A report keeps the target that held on its last day, so that an adjustment in June leaves the
reports before June as they were.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from weakref import WeakKeyDictionary

from workstation import divisions
from workstation.findings import Finding, Refusal, WrongUse, hard
from workstation.forms.basis import Basis
from workstation.forms.declaration import FormDeclaration, Scope
from workstation.forms.filling import FORMS, scopes
from workstation.forms.late import closed_period
from workstation.forms.table import Column, Row, Table, behind, count
from workstation.operations.closing import calendar_of
from workstation.package.layout import rounded_ratio
from workstation.periods import Period
from workstation.ports import Store, TargetVersion
from workstation.query import Clause, Condition, Measure
from workstation.register import Register
from workstation.values.days import read_day
from workstation.words import say

LARGEST = 10_000_000
LONGEST_REASON = 200
YEARS = range(2000, 2100)


def indicators() -> tuple[str, ...]:
    """Keys of the indicators that have a target."""
    return tuple(form.indicator for form in FORMS)


def indicator_words(indicator: str, language: str | None = None) -> str:
    """What an indicator is called."""
    form = next((one for one in FORMS if one.indicator == indicator), None)
    return say(f"{form.key}_target", language) if form else indicator


# -- setting ---------------------------------------------------------------------------------------------------


def set_target(
    store: Store, indicator: str, year: int, value: int, *, unit: str = "", from_day: str = "", reason: str = ""
) -> TargetVersion:
    """Set a year's target, or adjust the one there is; what holds already is not written again.

    The first one holds from 1 January, an adjustment from today, unless a day is given, as people write days.
    Raises ``WrongUse`` for an indicator or unit that there is not, ``Refusal`` for a value or day that cannot be, or
    an adjustment without a reason.
    """
    unit = unit or store.unit
    if indicator not in indicators():
        raise WrongUse("indicator_unknown", indicator=indicator[:40], known=", ".join(indicators()))
    if unit != divisions.CITY and unit not in {one.code for one in divisions.units()}:
        raise WrongUse("target_unit_unknown", unit=unit[:20])
    former = steps_of(store, indicator, year, unit)
    day = _day(from_day) if from_day.strip() else usual_day(store, former, year)
    held = held_on(former, day)
    if held is not None and held.value == value and held.from_day <= day:
        return held
    given = " ".join(reason.split())
    faults = list(_faults(year, value, day, former, given))
    if faults:
        raise Refusal(faults)
    store.add_target(unit, indicator, year, value, day, given)
    return store.targets(unit)[-1]


def usual_day(store: Store, former: Sequence[TargetVersion], year: int) -> str:
    """The day from which a version holds where nobody says otherwise: today, kept within its year."""
    first, last = f"{year}-01-01", f"{year}-12-31"
    return min(max(store.now().date().isoformat(), first), last) if former else first


def _day(text: str) -> str:
    """A day as people write it, else the text itself, which is then refused."""
    found = read_day(text).value
    return found if isinstance(found, str) else text


def _faults(year: int, value: int, day: str, former: Sequence[TargetVersion], reason: str) -> Iterator[Finding]:
    if year not in YEARS:
        yield hard("target_year", year=year, first=YEARS[0], last=YEARS[-1])
    if not 0 < value <= LARGEST:
        yield hard("target_value", value=value, most=f"{LARGEST:,}")
    if year in YEARS and not _in_year(day, year):
        yield hard("target_day", day=day[:20], year=year)
    if former and not reason:
        yield hard("target_reason", value=f"{former[-1].value:,}")
    if len(reason) > LONGEST_REASON:
        yield hard("reason_too_long", length=len(reason), limit=LONGEST_REASON)


def _in_year(day: str, year: int) -> bool:
    try:
        return date.fromisoformat(day).year == year
    except ValueError:
        return False


def kept_by_closed(store: Store, one: TargetVersion) -> list[Period]:
    """The closed periods that end on or after the day of a version, and keep the target they were reported with."""
    if one.unit != store.unit:
        return []
    closed = (closed_period(package) for package in store.sealed())
    found = [period for period in closed if period.year == one.year and period.last_day >= one.from_day]
    return sorted(found, key=lambda period: (period.last_day, period.text))


# -- what holds ------------------------------------------------------------------------------------------------


def steps_of(store: Store, indicator: str, year: int, unit: str = "") -> list[TargetVersion]:
    """All versions of a target, in the order of the days from which they hold."""
    found = [one for one in store.targets(unit or store.unit) if (one.indicator, one.year) == (indicator, year)]
    # Of two from one day the one set later stands after the other.
    return sorted(found, key=lambda one: one.from_day)


def held_on(steps: Sequence[TargetVersion], day: str) -> TargetVersion | None:
    """Of the versions of a target the one that holds on a day; the first one where none held yet."""
    first = [one for one in steps if one.from_day == steps[0].from_day]
    return next((one for one in reversed(steps) if one.from_day <= day), first[-1] if first else None)


def targets_for(store: Store, period: Period) -> Mapping[str, int]:
    """Indicator -> this unit's target that holds on the last day of a period."""
    found = {key: held_on(steps_of(store, key, period.year), period.last_day) for key in indicators()}
    return {indicator: one.value for indicator, one in found.items() if one is not None}


# -- how far the unit has come ---------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class SoFar(Period):
    """A month cut short today: what is counted up to now."""

    today: str

    @property
    def last_day(self) -> str:
        """Today."""
        return self.today

    @property
    def year_to_date(self) -> Period:
        """From the first day of the year to today."""
        return replace(self, first_month=1, months=self.first_month + self.months - 1)


@dataclass(frozen=True, kw_only=True)
class Progress:
    """An indicator against its target today."""

    indicator: str
    register: Register
    unit_of_measure: str
    """Key of its word."""
    year: int
    figure: int
    target: TargetVersion | None
    """The version in force."""
    time_passed: int
    """Ten-thousandths of the year."""
    where: tuple[Condition, ...]
    """What the records behind the figure hold."""
    records: int
    """How many these are."""
    counted_by: str
    """Field whose values count once; empty where records are counted."""
    steps: tuple[TargetVersion, ...]
    """All versions of the year's target."""

    @property
    def rate(self) -> int | None:
        """Ten-thousandths of the target; ``None`` without one."""
        return rounded_ratio(self.figure, self.target.value) if self.target else None

    @property
    def gap(self) -> int | None:
        """What is still missing, below zero where there is more than asked; ``None`` without a target."""
        return self.target.value - self.figure if self.target else None


def progress_of(store: Store, register: str = "") -> list[Progress]:
    """How far each indicator, or that of one register, has come by today, in the year of the report's calendar.

    Raises ``WrongUse`` for settings of counting that this program does not know.
    """
    today = store.now().date().isoformat()
    month = Period.containing(today, "month", calendar_of(store))
    period = SoFar(**vars(month), today=today)
    # Earlier packages only matter for what was entered late, which is no part of what was reached.
    found = scopes(store, period, Basis.of(store), "zh", packages=())
    return [_progress(form, scope) for form, scope in found if register in ("", form.register)]


def _progress(form: FormDeclaration, scope: Scope) -> Progress:
    column, store, today = form.reached(scope), scope.store, scope.report.last_day
    year = scope.report.year
    whole = Period.read(str(year), scope.report.calendar)
    eve = date.fromisoformat(whole.day_before)
    passed = (date.fromisoformat(one) - eve for one in (today, whole.last_day))
    figure, records = _counted(scope, column)
    row = Row(code="1", label="")
    table = Table(unit="", rows=(row,), columns=(column,))
    steps = tuple(steps_of(store, form.indicator, year))
    return Progress(
        indicator=form.indicator,
        register=scope.register,
        unit_of_measure=form.unit,
        year=year,
        figure=figure,
        target=held_on(steps, today),
        time_passed=rounded_ratio(*(days.days for days in passed)),
        where=tuple(behind(store, scope.register, table, row, column)),
        records=records,
        counted_by=column.counted_by[-1] if column.counted_by else "",
        steps=steps,
    )


_KEPT: WeakKeyDictionary[Store, dict[str, tuple[object, tuple[int, int]]]] = WeakKeyDictionary()
"""Store -> register -> the state of the book, and what was counted in it: nothing is counted twice."""


def _counted(scope: Scope, column: Column) -> tuple[int, int]:
    """The figure of a column, and of how many records it is made."""
    kept = _KEPT.setdefault(scope.store, {})
    state = scope.store.last_change(), scope.report, scope.basis
    before, counted = kept.get(scope.register.key, (None, (0, 0)))
    if before != state:
        counted = _count(scope, column)
        kept[scope.register.key] = state, counted
    return counted


def _count(scope: Scope, column: Column) -> tuple[int, int]:
    store, register = scope.store, scope.register
    records = Measure()
    if len(column.counted_by) > 1:
        table = Table(unit="", rows=(Row(code="1", label=""),), columns=(column,))
        figure = count(store, register, table)["1"][column.key] or 0
        return figure, int(store.tally(register, measures=(records,), where=column.where or ())[0][0])
    if not column.counted_by:
        number = int(store.tally(register, measures=(records,), where=column.where or ())[0][0])
        return number, number
    # As ``count`` does, without bringing a million numbers here: what is empty counts once together.
    by = column.counted_by[0]
    empty = Measure(where=(Clause(by, "is empty"),))
    measures = (records, Measure(kind="distinct", field=by), empty)
    number, things, nameless = store.tally(register, measures=measures, where=column.where or ())[0]
    return things + (nameless > 0), number

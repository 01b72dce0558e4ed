"""Yearly targets: set 下达, adjusted 调整, and how far a unit has come.

Nothing is overwritten. A report keeps the target that held on its last day, so that an adjustment in June leaves the
reports before June as they were.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from workstation import divisions
from workstation.findings import Finding, Refusal, WrongUse, hard, soft
from workstation.forms.basis import Basis
from workstation.forms.filling import FORMS, scopes
from workstation.forms.table import Row, Table, behind, count
from workstation.package.layout import rounded_ratio
from workstation.periods import Period
from workstation.ports import Store, TargetVersion
from workstation.query import Condition
from workstation.register import Register
from workstation.sheets.headers import heading_key
from workstation.words import say

CITY = "150600"
LARGEST = 10_000_000
YEARS = range(2000, 2100)
LONGEST_SHEET = 200
"""Rows read of a sheet of targets; nine units and a city need a dozen."""


def indicators() -> tuple[str, ...]:
    """Keys of the indicators that have a target."""
    return tuple(form.indicator for form in FORMS)


def indicator_words(indicator: str, language: str | None = None) -> str:
    """What an indicator is called."""
    form = next(one for one in FORMS if one.indicator == indicator)
    return say(f"{form.key}_target", language)


def set_target(
    store: Store, indicator: str, year: int, value: int, *, unit: str = "", from_day: str = "", reason: str = ""
) -> TargetVersion:
    """Set a year's target, or adjust the one there is.

    The first one holds from 1 January, an adjustment from today, unless a day is given. Raises ``WrongUse`` for an
    indicator or unit that there is not, ``Refusal`` for a value or day that cannot be, or an adjustment without a
    reason.
    """
    unit = unit or store.unit
    if indicator not in indicators():
        raise WrongUse("indicator_unknown", indicator=indicator[:40], known=", ".join(indicators()))
    if unit != CITY and unit not in {one.code for one in divisions.units()}:
        raise WrongUse("target_unit_unknown", unit=unit[:20])
    former = steps_of(store, indicator, year, unit)
    day = from_day or (store.now().date().isoformat() if former else f"{year}-01-01")
    faults = list(_faults(year, value, day, former, reason))
    if faults:
        raise Refusal(faults)
    store.add_target(unit, indicator, year, value, day, " ".join(reason.split()))
    return steps_of(store, indicator, year, unit)[-1]


def _faults(year: int, value: int, day: str, former: Sequence[TargetVersion], reason: str) -> Iterator[Finding]:
    if year not in YEARS:
        yield hard("target_year", year=year, first=YEARS[0], last=YEARS[-1])
    if not 0 < value <= LARGEST:
        yield hard("target_value", value=value, most=f"{LARGEST:,}")
    try:
        in_year = date.fromisoformat(day).year == year
    except ValueError:
        in_year = False
    if not in_year:
        yield hard("target_day", day=day[:20], year=year)
    if former and not reason.strip():
        yield hard("target_reason", value=former[-1].value)


def steps_of(store: Store, indicator: str, year: int, unit: str = "") -> list[TargetVersion]:
    """All versions of a target, in the order in which they were set."""
    found = store.targets(unit or store.unit)
    return [one for one in found if (one.indicator, one.year) == (indicator, year)]


def target_on(store: Store, indicator: str, day: str, unit: str = "") -> TargetVersion | None:
    """The version that holds on a day; the first one where none held yet, ``None`` where there is none."""
    steps = steps_of(store, indicator, int(day[:4]), unit)
    begun = [one for one in steps if one.from_day <= day]
    return begun[-1] if begun else steps[0] if steps else None


def targets_for(store: Store, period: Period) -> Mapping[str, int]:
    """Indicator -> this unit's target that holds on the last day of a period."""
    found = {indicator: target_on(store, indicator, period.last_day) for indicator in indicators()}
    return {indicator: one.value for indicator, one in found.items() if one is not None}


# -- how far the unit has come ---------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Progress:
    """An indicator against its target today."""

    indicator: str
    register: Register
    figure: int
    target: int | None
    rate: int | None
    """Ten-thousandths of one; ``None`` without a target."""
    time_passed: int
    """Ten-thousandths of the year."""
    where: tuple[Condition, ...]
    """What the records behind the figure hold."""
    steps: tuple[TargetVersion, ...]
    """All versions of the year's target."""


def progress_of(store: Store, indicator: str, day: str = "") -> Progress | None:
    """How far an indicator has come by a day, today where none is named; ``None`` where its register is not there."""
    today = date.fromisoformat(day) if day else store.now().date()
    period = Period.containing(today.isoformat(), "month")
    for form, scope in scopes(store, period, Basis.of(store), "zh"):
        if form.indicator == indicator:
            row, column = Row(code="1", label=""), form.reached(scope)
            table = Table(unit="", rows=(row,), columns=(column,))
            figure = count(store, scope.register, table)["1"][column.key] or 0
            held = target_on(store, indicator, today.isoformat())
            eve = date(today.year - 1, 12, 31)
            passed = (today - eve).days, (date(today.year, 12, 31) - eve).days
            return Progress(
                indicator=indicator,
                register=scope.register,
                figure=figure,
                target=held.value if held else None,
                rate=rounded_ratio(figure, held.value) if held else None,
                time_passed=rounded_ratio(*passed),
                where=tuple(behind(store, scope.register, table, row, column)),
                steps=tuple(steps_of(store, indicator, today.year)),
            )
    return None


# -- a sheet of targets ----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class TargetSheet:
    """What a sheet says of the units' targets; nothing is taken yet."""

    year: int | None
    """``None`` where the sheet does not name it."""
    values: Mapping[str, Mapping[str, int]]
    """Unit -> indicator -> target."""
    findings: tuple[Finding, ...] = ()
    """What was not read, and where the units do not add up to the city."""


def read_target_sheet(store: Store, path: Path) -> TargetSheet:
    """Read a workbook of units and indicators, either of them in the rows.

    Raises ``Refusal`` where no unit and no indicator is found, or the file cannot be read.
    """
    from workstation.sheets.workbook import open_workbook

    for sheet in open_workbook(path).sheets():
        grid = [list(cells) for _, cells in sheet.head(LONGEST_SHEET)]
        found, faults = _read_grid(grid)
        if found:
            return TargetSheet(year=_year_in(grid), values=found, findings=(*faults, *_sums(found)))
    raise Refusal([hard("target_sheet_empty", file=path.name)])


def _read_grid(grid: Sequence[Sequence[Any]]) -> tuple[dict[str, dict[str, int]], list[Finding]]:
    """The values where a unit's and an indicator's line cross."""
    units = {place: code for place, text in _texts(grid) if (code := _unit_named(text))}
    wanted = {place: key for place, text in _texts(grid) if (key := _indicator_named(text))}
    found: dict[str, dict[str, int]] = {}
    faults: list[Finding] = []
    for (unit_row, unit_column), unit in units.items():
        for (row, column), indicator in wanted.items():
            place = (unit_row, column) if row < unit_row and column != unit_column else (row, unit_column)
            if place in units or place in wanted or place[0] >= len(grid) or place[1] >= len(grid[place[0]]):
                continue
            cell = grid[place[0]][place[1]]
            value = _whole(cell)
            if value is not None:
                found.setdefault(unit, {})[indicator] = value
            elif cell not in (None, ""):
                names = {"unit": divisions.name_of(unit), "indicator": indicator_words(indicator)}
                faults.append(soft("target_cell", found=str(cell)[:40], **names).at(row=place[0] + 1))
    return found, faults


def _texts(grid: Sequence[Sequence[Any]]) -> Iterator[tuple[tuple[int, int], str]]:
    for row, cells in enumerate(grid):
        for column, cell in enumerate(cells):
            if isinstance(cell, str) and cell.strip():
                yield (row, column), heading_key(cell)


def _unit_named(text: str) -> str:
    """The code of a unit named in a cell, the city under 全市 or 合计 too."""
    if text in {heading_key(word) for word in say("target_sheet_city", "zh").split("、")}:
        return CITY
    return next((one.code for one in divisions.units() if heading_key(divisions.name_of(one.code)) == text), "")


def _indicator_named(text: str) -> str:
    """The indicator whose words a heading holds."""
    for indicator in indicators():
        words = say(f"target_sheet_{indicator}", "zh").split("、")
        if any(heading_key(word) in text for word in words):
            return indicator
    return ""


def _whole(cell: Any) -> int | None:
    text = str(cell).strip().removesuffix("件").replace(",", "").replace("，", "") if cell is not None else ""
    try:
        number = float(text)
    except ValueError:
        return None
    return int(number) if number.is_integer() and 0 < number <= LARGEST else None


def _year_in(grid: Sequence[Sequence[Any]]) -> int | None:
    for _, text in _texts(grid):
        match = re.search(r"20\d\d", text)
        if match:
            return int(match[0])
    return None


def _sums(values: Mapping[str, Mapping[str, int]]) -> Iterator[Finding]:
    """Where the units do not add up to the city."""
    for indicator, whole in values.get(CITY, {}).items():
        total = sum(found.get(indicator, 0) for unit, found in values.items() if unit != CITY)
        if total and total != whole:
            yield soft("target_sum", indicator=indicator_words(indicator), total=f"{total:,}", city=f"{whole:,}")


def take_target_sheet(store: Store, sheet: TargetSheet, year: int, reason: str = "") -> list[TargetVersion]:
    """Take what a sheet says, for all its units, in one transaction; what holds already stays.

    Raises ``Refusal`` as ``set_target`` does; nothing is taken then.
    """
    taken = []
    with store.transaction():
        for unit, found in sheet.values.items():
            for indicator, value in found.items():
                steps = steps_of(store, indicator, year, unit)
                if not steps or steps[-1].value != value:
                    taken.append(set_target(store, indicator, year, value, unit=unit, reason=reason))
    return taken

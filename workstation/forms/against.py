"""Checks of a filled form against other reports: the period before, the year before, its own parts, the target.

All are questions that may have good answers; each wants a reason.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from workstation.findings import Finding, soft
from workstation.forms.checks import Place, cells, shown
from workstation.forms.declaration import FormDeclaration
from workstation.forms.late import closing_before, newest
from workstation.package.contents import Form
from workstation.package.kept_forms import kept_forms
from workstation.package.layout import rounded_ratio
from workstation.periods import Period
from workstation.ports import Store, WrittenPackage

LIMITS = "check_limits"
"""Setting: ``change`` in per cent, ``least`` in items, ``behind`` in points."""
USUAL = {"change": 50, "least": 10, "behind": 20}
TARGET_LINE = "900"
PARTS_OF_THE_YEAR = ("current", "late", "late_before")
"""Columns that carry the year to date on: this period, what is late, what of it belongs to former years."""


@dataclass(frozen=True, kw_only=True)
class Against:
    """What a period's forms are held against."""

    period: Period
    forms: Sequence[Form]
    before: Sequence[Form]
    """The sealed forms of the period that ends the day before; none where there is no such report."""
    same_year: bool
    """Whether that period lies in the same year."""
    parts: Sequence[Sequence[Form]]
    """The sealed forms of the periods that make it up; none where one of them is missing."""
    last_year: Sequence[Form]
    """The forms of the same period a year ago, sealed, or counted now with their first lines alone."""
    limits: dict[str, int]


def check_against(
    store: Store,
    declared: Sequence[FormDeclaration],
    period: Period,
    forms: Sequence[Form],
    fill: Callable[[Period], Sequence[Form]],
) -> list[Finding]:
    """F4 to F8 over filled forms; ``fill`` counts at least the totals of the forms of another period."""
    packages = store.packages()
    closing = closing_before(packages, period)
    adjoins = closing is not None and closing.last_day == period.day_before
    kept = store.setting(LIMITS, {})
    year_ago = newest(packages, period.year_before)
    against = Against(
        period=period,
        forms=forms,
        before=kept_forms(closing.package.snapshot) if adjoins and closing else (),
        same_year=bool(closing and closing.period.year == period.year),
        parts=_sealed_parts(packages, period),
        last_year=kept_forms(year_ago.snapshot) if year_ago else fill(period.year_before),
        limits=USUAL | {key: value for key, value in kept.items() if key in USUAL and isinstance(value, int)},
    )
    found: list[Finding] = []
    for form in declared:
        found += check_opening(against, form)
        found += check_year_to_date(against, form)
        found += check_parts_of_period(against, form)
        found += check_last_year(against, form)
        found += check_target(against, form)
    return found


def parts_of(period: Period) -> list[Period]:
    """The shorter periods that make one up: months of a quarter, quarters of half a year and of a year."""
    length = 1 if period.months == 3 else 3
    if period.months == 1:
        return []
    starts = range(period.first_month, period.first_month + period.months, length)
    texts = (f"{period.year}-{month:02d}" if length == 1 else f"{period.year}Q{(month + 2) // 3}" for month in starts)
    return [Period.read(text, period.calendar) for text in texts]


def _sealed_parts(packages: Sequence[WrittenPackage], period: Period) -> list[list[Form]]:
    """The sealed forms of the parts of a period; none where a part was never closed."""
    written = [newest(packages, part) for part in parts_of(period)]
    return [kept_forms(one.snapshot) for one in written if one] if all(written) else []


def _totals(against: Against, sheet: str, key: str) -> Iterator[tuple[Place, str, int]]:
    """The first line of each block that has a column: where it stands, its code, its figure."""
    for form in against.forms:
        for block in form.blocks if form.sheet == sheet else ():
            at = Place(form, block, against.period)
            for column in block.columns:
                if column.key == key and block.lines[0].code != TARGET_LINE:
                    yield at, block.lines[0].code, at.figure(block.lines[0], column) or 0


def _figure(against: Against, forms: Sequence[Form], sheet: str, code: str, key: str) -> int | None:
    """The figure of other forms in the same place; ``None`` where they have none."""
    for at, line, column in cells(forms, against.period, sheet, code, key):
        return at.figure(line, column) or 0
    return None


def _told(at: Place, code: str, key: str, made: str, figures: dict[str, int], **more: object) -> Finding:
    """A finding at a cell, its figures as the form shows them."""
    column = next(one for one in at.block.columns if one.key == key)
    line = at.lines[code]
    values = {name: shown(column, figure) for name, figure in figures.items()}
    finding = soft(made, form=at.form.sheet, line=line.label, column=column.label, **values, **more)
    return at.finding(finding, line, column)


def check_opening(against: Against, form: FormDeclaration) -> Iterator[Finding]:
    """F4: the opening is the closing that was reported last."""
    for at, code, opening in _totals(against, form.number, "opening"):
        # The closing is the column that follows from the opening, whatever it is called.
        key = next((column.key for column in at.block.columns if "opening" in column.plus), "")
        closing = _figure(against, against.before, form.number, code, key)
        if closing is not None and closing != opening:
            yield _told(at, code, "opening", "F4", {"figure": opening, "expected": closing})


def check_year_to_date(against: Against, form: FormDeclaration) -> Iterator[Finding]:
    """F5: the year to date is the one reported last, and this period."""
    for at, code, to_date in _totals(against, form.number, "year_to_date"):
        keys = {column.key for column in at.block.columns}
        former = _figure(against, against.before, form.number, code, "year_to_date") if against.same_year else None
        if former is not None and set(PARTS_OF_THE_YEAR) <= keys:
            parts = (_figure(against, against.forms, form.number, code, key) for key in PARTS_OF_THE_YEAR)
            current, late, earlier = (part or 0 for part in parts)
            expected = former + current + late - earlier
            if expected != to_date:
                figures = {"figure": to_date, "expected": expected, "before": former, "current": current}
                yield _told(at, code, "year_to_date", "F5", figures)


def check_parts_of_period(against: Against, form: FormDeclaration) -> Iterator[Finding]:
    """F8: what came in a year came in its quarters, as they were reported or as what came late to them."""
    for key in form.came:
        for at, code, figure in _totals(against, form.number, key) if key != "late" else ():
            reported = [_figure(against, one, form.number, code, key) for one in against.parts]
            late = sum(_figure(against, one, form.number, code, "late") or 0 for one in against.parts)
            known = [one for one in reported if one is not None]
            if not known or len(known) < len(reported) or at.block is not at.form.blocks[0]:
                continue
            # What came late to a part may belong to another one, or to none of them.
            if not sum(known) <= figure <= sum(known) + late:
                figures = {"figure": figure, "expected": sum(known), "late": late}
                yield _told(at, code, key, "F8", figures, parts="+".join(map(str, known)))


def check_last_year(against: Against, form: FormDeclaration) -> Iterator[Finding]:
    """F6: a rise or fall against the same period of the year before, beyond the limit."""
    for key in form.compared:
        for at, code, figure in _totals(against, form.number, key):
            before = _figure(against, against.last_year, form.number, code, key)
            if not before or abs(figure - before) < against.limits["least"]:
                continue
            percent = round(100 * (figure - before) / before)
            if abs(percent) > against.limits["change"] and at.block is at.form.blocks[0]:
                yield _told(at, code, key, "F6", {"figure": figure, "before": before}, percent=f"{percent:+d}%")


def check_target(against: Against, form: FormDeclaration) -> Iterator[Finding]:
    """F7: from the middle of the year on, a target that lags far behind the time passed."""
    last = date.fromisoformat(against.period.last_day)
    eve = date(last.year - 1, 12, 31)
    passed = rounded_ratio((last - eve).days, (date(last.year, 12, 31) - eve).days)
    for at, line, column in cells(against.forms, against.period, form.number, TARGET_LINE, "rate"):
        rate = at.figure(line, column) or 0
        if passed >= 5_000 and passed - rate > 100 * against.limits["behind"]:
            reached, target = (
                _figure(against, against.forms, form.number, TARGET_LINE, key) or 0 for key in ("reached", "target")
            )
            values = {"reached": reached, "target": target, "passed": f"{passed // 100}%"}
            yield _told(at, TARGET_LINE, "rate", "F7", {"figure": rate}, **values)

"""Working days of mainland China, with the weekend days worked instead of holidays (调休).

A year without a table counts Monday to Friday, and whoever asks is told which years were assumed.
"""

import csv
import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workstation.findings import Finding, Refusal, Severity, hard, soft
from workstation.resource_files import RESOURCES
from workstation.values.days import read_day
from workstation.values.text import clean_text, quoted

HOLIDAY, WORKED = "假日", "调休上班"
YearTables = Mapping[str, Mapping[str, str]]
"""Year as text -> ISO day -> ``假日`` or ``调休上班``; as the store keeps the years that an office loaded."""

_KINDS = {
    **dict.fromkeys(("假日", "放假", "休", "节假日", "调休放假", "假期", "holiday"), HOLIDAY),
    **dict.fromkeys(("调休上班", "上班", "班", "补班", "workday", "working"), WORKED),
}
_FEWEST_HOLIDAYS = 11
"""Statutory days off of a year before 2025 (13 since); a table with fewer is not complete."""
_LARGEST_FILE = 1_000_000


class WorkingDays:
    """A calendar. It never changes; ``with_years`` gives another."""

    def __init__(self, tables: YearTables) -> None:
        self._tables = {int(year): dict(days) for year, days in tables.items()}
        self._years: dict[int, list[int]] = {}

    @classmethod
    def shipped(cls) -> "WorkingDays":
        """The calendar that the program carries."""
        return _shipped()

    def with_years(self, tables: YearTables) -> "WorkingDays":
        """A calendar with the tables of some years put in or replaced."""
        if not tables:
            return self
        return WorkingDays({**{str(year): days for year, days in self._tables.items()}, **tables})

    def covers(self, year: int) -> bool:
        """Whether the year has a table; otherwise Monday to Friday are assumed."""
        return year in self._tables

    @property
    def last_year(self) -> int:
        """The last year that has a table."""
        return max(self._tables)

    def is_working(self, day: datetime.date) -> bool:
        """Whether offices work on the day."""
        kind = self._tables.get(day.year, {}).get(day.isoformat())
        return day.weekday() < 5 if kind is None else kind == WORKED

    def add(self, start: datetime.date, number: int) -> datetime.date:
        """The last day of ``number`` working days after ``start``, which is not counted itself."""
        if number < 0:
            raise ValueError(f"working days are counted forward, not {number}")
        if number == 0:
            return start
        year = start.year
        index = bisect_right(self._working(year), start.toordinal()) + number - 1
        while index >= len(self._working(year)):
            index -= len(self._working(year))
            year += 1
        return datetime.date.fromordinal(self._working(year)[index])

    def between(self, start: datetime.date, end: datetime.date) -> int:
        """The working days after ``start`` up to and with ``end``; negative where ``end`` is the earlier."""
        if end < start:
            return -self.between(end, start)
        return sum(
            bisect_right(self._working(year), end.toordinal()) - bisect_right(self._working(year), start.toordinal())
            for year in range(start.year, end.year + 1)
        )

    def next_working(self, day: datetime.date) -> datetime.date:
        """The day itself, or the first working day after it."""
        year = day.year
        index = bisect_left(self._working(year), day.toordinal())
        while index >= len(self._working(year)):
            index, year = 0, year + 1
        return datetime.date.fromordinal(self._working(year)[index])

    def assumed_years(self, start: datetime.date, end: datetime.date) -> tuple[int, ...]:
        """The years between two days that have no table."""
        return tuple(year for year in range(start.year, end.year + 1) if year not in self._tables)

    def _working(self, year: int) -> list[int]:
        found = self._years.get(year)
        if found is None:
            first, last = datetime.date(year, 1, 1).toordinal(), datetime.date(year, 12, 31).toordinal()
            days = map(datetime.date.fromordinal, range(first, last + 1))
            found = self._years[year] = [day.toordinal() for day in days if self.is_working(day)]
        return found


@dataclass(frozen=True, kw_only=True)
class LoadedYears:
    """What a file with the table of a year gave."""

    tables: YearTables
    findings: Sequence[Finding] = ()
    """Soft ones: what looks odd and was taken as it stands."""


def load_year(path: Path) -> LoadedYears:
    """Read a table of holidays: CSV of two columns, day and 假日 or 调休上班, with or without a heading.

    UTF-8 or GB18030. Raises ``Refusal`` with every row that cannot be read; nothing is taken then.
    """
    tables: dict[str, dict[str, str]] = {}
    findings: list[Finding] = []
    for number, row in enumerate(_rows_of(path), start=1):
        cells = [clean_text(cell) for cell in row]
        if not any(cells) or (number == 1 and _is_heading(cells)):
            continue
        day, kind, wrong = _read_row(cells)
        if wrong is None and day in tables.get(day[:4], {}):
            wrong = hard("calendar_day_twice", day=day)
        if wrong is not None:
            findings.append(wrong.at(row=number))
            continue
        if kind == WORKED and datetime.date.fromisoformat(day).weekday() < 5:
            findings.append(soft("calendar_worked_weekday", day=day).at(row=number))
        tables.setdefault(day[:4], {})[day] = kind
    if not tables and not findings:
        findings.append(hard("calendar_empty", name=path.name))
    for year, days in tables.items():
        holidays = sum(kind == HOLIDAY for kind in days.values())
        if holidays < _FEWEST_HOLIDAYS:
            findings.append(soft("calendar_few_days", year=year, holidays=holidays))
    if any(finding.severity is Severity.HARD for finding in findings):
        raise Refusal(findings)
    return LoadedYears(tables=tables, findings=tuple(findings))


def _rows_of(path: Path) -> list[list[str]]:
    try:
        return list(csv.reader(_text_of(path).splitlines()))
    except csv.Error as wrong:
        # A cell longer than any table of days has.
        raise Refusal([hard("calendar_empty", name=path.name)]) from wrong


def _read_row(cells: Sequence[str]) -> tuple[str, str, Finding | None]:
    if len(cells) < 2:
        return "", "", hard("calendar_columns", raw=quoted(",".join(cells)))
    reading = read_day(cells[0])
    if not isinstance(reading.value, str) or any(finding.hard for finding in reading.findings):
        return "", "", hard("calendar_day", raw=quoted(cells[0]))
    kind = _KINDS.get(cells[1].lower())
    if kind is None:
        return "", "", hard("calendar_kind", raw=quoted(cells[1]), day=reading.value)
    return reading.value, kind, None


def _is_heading(cells: Sequence[str]) -> bool:
    return not any(character.isdigit() for character in cells[0])


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise Refusal((hard("calendar_unreadable", name=path.name),))
        raw = path.read_bytes()
    except OSError as error:
        raise Refusal((hard("calendar_unreadable", name=path.name),)) from error
    if b"\0" not in raw:
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise Refusal((hard("calendar_unreadable", name=path.name),))


@cache
def _shipped() -> WorkingDays:
    tables: dict[str, dict[str, str]] = {}
    with (RESOURCES / "calendar" / "china.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            tables.setdefault(row["date"][:4], {})[row["date"]] = row["kind"]
    return WorkingDays(tables)

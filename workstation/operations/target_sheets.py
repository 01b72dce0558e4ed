"""Targets from a sheet: units and indicators, either of them in the rows, as a city hands them out."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from workstation import divisions
from workstation.findings import Finding, Refusal, hard, soft
from workstation.operations.targets import (
    LARGEST,
    YEARS,
    held_on,
    indicator_words,
    indicators,
    set_target,
    steps_of,
    usual_day,
)
from workstation.ports import Store, TargetVersion
from workstation.sheets.cells import Cell
from workstation.sheets.headers import heading_key
from workstation.sheets.merged import MergedCells
from workstation.sheets.workbook import Sheet, open_workbook
from workstation.values.text import is_blank_mark
from workstation.words import say

LONGEST_SHEET = 200
"""Rows read of a sheet; nine units and a city need a dozen."""
MOST_COLUMNS = 100
_NUMBERING = re.compile(r"^(?:其中:?|[0-9]+[.、)]|[一二三四五六七八九十]+、)")
_OFFICE = re.compile(r"(?:人民政府|政府|市场监督管理局|市场监管局|知识产权局|市监局|分局)+$")
_ISSUE = re.compile(r"〔[^〕]*〕|\[[^\]]*\]")
"""Of the number of a document: 鄂市监发〔2025〕12号 is no target of 2025."""
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)(?!\s*[年./-]\s*\d{1,2}\s*[月./-])")
_NUMBER = re.compile(r"(?:不少于|不低于|达到|[≥>]=?)?([0-9][0-9,]*(?:\.[0-9]+)?)(万?)(?:余?[件个条起宗案项])?(?:以上)?")

Place = tuple[int, int]
Grid = dict[Place, Cell]
"""Line and place in it -> cell; a line is a row, or a column where the units stand side by side."""


@dataclass(frozen=True, kw_only=True)
class TargetSheet:
    """What a file says of the units' targets; nothing is taken yet."""

    year: int | None
    """``None`` where the file names none or several."""
    years: tuple[int, ...]
    """The years that it names."""
    values: Mapping[str, Mapping[str, int]]
    """Unit -> indicator -> target."""
    findings: tuple[Finding, ...] = ()
    """What was not read, and where the units do not add up to the city."""


@dataclass(frozen=True, kw_only=True)
class TargetChange:
    """What taking a sheet would do to one target."""

    unit: str
    indicator: str
    before: int | None
    after: int


# -- one sheet -------------------------------------------------------------------------------------------------


class _Reader:
    """Reads one sheet, its units below each other in one line of cells."""

    def __init__(self, grid: Grid, merged: Sequence[MergedCells], name: str, year: int | None) -> None:
        self.grid = grid
        self.name = name
        self.year = year
        self.findings: list[Finding] = []
        self.values: dict[str, dict[str, int]] = {}
        units = {place: code for place, cell in grid.items() if (code := _unit_of(cell))}
        self.side = max(
            sorted({place[1] for place in units}),
            key=lambda side: len({code for place, code in units.items() if place[1] == side}),
            default=-1,
        )
        """The column in which the units stand."""
        self.units = {line: code for (line, side), code in sorted(units.items()) if side == self.side}
        self.first = min(self.units, default=0)
        self._spread(merged)
        self.above = sorted({line for line, _ in grid if line < self.first})

    def _spread(self, merged: Sequence[MergedCells]) -> None:
        """What is merged over several cells stands in each; a title, which covers the units' column, does not."""
        for one in merged:
            if not one.first_column <= self.side <= one.last_column and one.first_row < self.first:
                value = self.grid.get((one.first_row, one.first_column))
                for line in range(one.first_row, min(one.last_row, self.first) + 1):
                    for side in range(one.first_column, min(one.last_column, MOST_COLUMNS) + 1):
                        self.grid.setdefault((line, side), value)

    @property
    def number_of_units(self) -> int:
        """How many units it names."""
        return len(set(self.units.values()))

    @cached_property
    def titles(self) -> list[str]:
        """The texts that stand alone in their line above the headings, and the name of the sheet."""
        texts: dict[int, set[str]] = defaultdict(set)
        for (line, _), cell in self.grid.items():
            texts[line].add(str(cell))
        alone = (texts[line] for line in self.above if len(texts[line]) == 1)
        return [*(text for found in alone for text in found), self.name]

    def years(self) -> list[int]:
        """The years that the titles name, else those of the headings."""
        named = [year for text in self.titles for year in _years_in(text)]
        headings = [year for side in self.sides() for year in _years_in(self.heading(side))]
        return sorted(set(named or headings))

    def sides(self) -> list[int]:
        """The columns beside the units'."""
        return sorted({side for _, side in self.grid if side != self.side})

    def heading(self, side: int) -> str:
        """The texts above the first unit in one column, without the titles."""
        cells = (self.grid.get((line, side)) for line in self.above)
        return " ".join(dict.fromkeys(cell for cell in cells if isinstance(cell, str) and cell not in self.titles))

    def columns(self) -> dict[str, int]:
        """Indicator -> the column of its target."""
        found: dict[str, list[tuple[int, int]]] = {}
        for side in self.sides():
            heading = self.heading(side)
            years = _years_in(heading)
            if self.year is not None and years and self.year not in years:
                continue
            indicator = _indicator_of(heading)
            if indicator and not self._is_empty(side):
                found.setdefault(indicator, []).append((_likeness(heading), side))
        if not found:
            return self._from_title()
        chosen = {}
        for indicator, sides in found.items():
            best = max(likeness for likeness, _ in sides)
            likely = [side for likeness, side in sides if likeness == best]
            if len(likely) > 1:
                names = "、".join(f"「{self.heading(side)[:20]}」" for side in likely[:3])
                self.findings.append(soft("target_columns", indicator=indicator_words(indicator), names=names))
            elif best >= 0:
                chosen[indicator] = likely[0]
        return chosen

    def _from_title(self) -> dict[str, int]:
        """A sheet of one indicator, which its title names."""
        named = {key for title in self.titles if (key := _indicator_of(title))}
        likely = [(_likeness(self.heading(side)), side) for side in self.sides() if not self._is_empty(side)]
        best = max((likeness for likeness, _ in likely), default=-1)
        sides = [side for likeness, side in likely if likeness == best >= 0]
        return {named.pop(): sides[0]} if len(named) == len(sides) == 1 else {}

    def _is_empty(self, side: int) -> bool:
        return all(self.grid.get((line, side)) is None for line in self.units)

    def read(self) -> None:
        """Fill ``values`` and ``findings``."""
        columns = self.columns()
        doubtful: set[tuple[str, str]] = set()
        for indicator, side in columns.items():
            for line, unit in self.units.items():
                self._read_cell(unit, indicator, self.grid.get((line, side)), line, doubtful)
        for unit, indicator in doubtful:
            self.values[unit].pop(indicator, None)
        for line in sorted({line for line, _ in self.grid if line > self.first and line not in self.units}):
            name = self.grid.get((line, self.side))
            numbers = [value for side in columns.values() if (value := read_value(self.grid.get((line, side))))]
            if isinstance(name, str) and numbers:
                self.findings.append(soft("target_row_unknown", name=name.strip()[:40], value=f"{numbers[0]:,}"))

    def _read_cell(self, unit: str, indicator: str, cell: Cell, line: int, doubtful: set[tuple[str, str]]) -> None:
        if cell is None or (isinstance(cell, str) and is_blank_mark(cell.strip())):
            return
        value = read_value(cell)
        names = {"unit": divisions.name_of(unit), "indicator": indicator_words(indicator)}
        if value is None:
            self.findings.append(soft("target_cell", found=str(cell).strip()[:40], **names))
            return
        known = self.values.setdefault(unit, {}).setdefault(indicator, value)
        if known != value:
            doubtful.add((unit, indicator))
            self.findings.append(soft("target_twice", one=f"{known:,}", other=f"{value:,}", **names))


def _readers(sheet: Sheet, year: int | None) -> Iterator[_Reader]:
    """The sheet read upright and lying, the one with more units first."""
    merged = list(sheet.merged)
    upright: Grid = {
        (number, column): cell
        for number, cells in sheet.head(LONGEST_SHEET)
        for column, cell in enumerate(cells[:MOST_COLUMNS])
        if cell is not None and not (isinstance(cell, str) and not cell.strip())
    }
    lying: Grid = {(column, number): cell for (number, column), cell in upright.items()}
    turned = [MergedCells(one.first_column, one.first_row, one.last_column, one.last_row) for one in merged]
    readers = [_Reader(upright, merged, sheet.name, year), _Reader(lying, turned, sheet.name, year)]
    return iter(sorted(readers, key=lambda reader: -reader.number_of_units))


def _read(sheet: Sheet, year: int | None) -> _Reader | None:
    """What a sheet says, ``None`` where it holds no targets."""
    for reader in _readers(sheet, year):
        if reader.units:
            reader.read()
            if reader.values or reader.findings:
                return reader
    return None


# -- cells -----------------------------------------------------------------------------------------------------


def _folded(cell: Cell) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(cell)))


def _words(key: str) -> tuple[str, ...]:
    """Words that a sheet may use, which are Chinese whatever the window speaks."""
    return tuple(say(key, "zh").split("、"))


def _unit_of(cell: Cell) -> str:
    """The code of the unit that a cell names, of the city for 全市 or 合计."""
    if not isinstance(cell, str | int) or isinstance(cell, bool) or len(str(cell)) > 40:
        return ""
    return _unit_named(_folded(cell))


@cache
def _unit_named(text: str) -> str:
    name = _OFFICE.sub("", _NUMBERING.sub("", text))
    if name in _words("target_sheet_city"):
        return divisions.CITY
    reporting = {divisions.CITY, *(one.code for one in divisions.units())}
    found = [code for code in divisions.find(name) if code in reporting] if name else []
    return found[0] if len(found) == 1 else ""


def _indicator_of(heading: str) -> str:
    """The indicator that a heading names: by the longest of its words, and not where it is about something else."""
    text = heading_key(heading)
    if any(word in text for word in _words("target_sheet_other")):
        return ""
    found = [(len(word), key) for key in indicators() for word in _words(f"target_sheet_{key}") if word in text]
    return max(found, key=lambda one: one[0])[1] if found else ""


def _likeness(heading: str) -> int:
    """How much a heading speaks of a target: above 0 where it says so, below where it tells what was done."""
    text = _folded(heading)
    aims = any(word in text for word in _words("target_sheet_target"))
    done = any(word in text for word in _words("target_sheet_done"))
    share = any(word in text for word in _words("target_sheet_share"))
    return -2 if share else 2 * aims - done


def _years_in(text: str) -> list[int]:
    folded = _ISSUE.sub("", unicodedata.normalize("NFKC", text))
    return [year for found in _YEAR.findall(folded) if (year := int(found)) in YEARS]


def read_value(cell: Cell) -> int | None:
    """A target as people write it: 1,200件, ≥150, 6万; ``None`` for what is no whole number above 0."""
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        return None
    found = _NUMBER.fullmatch(_folded(cell))
    if found is None:
        return None
    number = round(float(found[1].replace(",", "")) * (10_000 if found[2] else 1), 4)
    return int(number) if number.is_integer() and 0 < number <= LARGEST else None


# -- the file --------------------------------------------------------------------------------------------------


def read_target_sheet(store: Store, path: Path, year: int | None = None) -> TargetSheet:
    """Read a workbook of units and indicators.

    With ``year`` only what is meant for it is read. Raises ``Refusal`` where no target is found, or the file cannot be
    read.
    """
    readers = [reader for sheet in open_workbook(path).sheets() if (reader := _read(sheet, year))]
    if not readers:
        raise Refusal([hard("target_sheet_empty", file=path.name[:80])])
    years = sorted({one for reader in readers for one in reader.years()}) or _years_in(path.stem)
    chosen = year if year is not None else years[0] if len(years) == 1 else None
    if chosen is None and len(years) > 1:
        return TargetSheet(year=None, years=tuple(years), values={})
    meant = [reader for reader in readers if not reader.years() or chosen in (None, *reader.years())]
    values: dict[str, dict[str, int]] = {}
    findings = [finding for reader in meant for finding in reader.findings]
    for reader in meant:
        for unit, found in reader.values.items():
            values[unit] = found | values.get(unit, {})
    if store.unit not in values:
        findings.append(soft("target_sheet_not_own", unit=divisions.name_of(store.unit)))
    return TargetSheet(year=chosen, years=tuple(years), values=values, findings=(*findings, *_sums(values)))


def _sums(values: Mapping[str, Mapping[str, int]]) -> Iterator[Finding]:
    """Where the units do not add up to the city."""
    for indicator, whole in values.get(divisions.CITY, {}).items():
        parts = [found[indicator] for unit, found in values.items() if unit != divisions.CITY and indicator in found]
        if len(parts) > 1 and sum(parts) != whole:
            words = {"indicator": indicator_words(indicator), "units": len(parts)}
            yield soft("target_sum", total=f"{sum(parts):,}", city=f"{whole:,}", **words)


def changes_of(store: Store, sheet: TargetSheet, year: int) -> list[TargetChange]:
    """What taking the sheet would do: this unit's targets first, the city's last."""
    units = sorted(sheet.values, key=lambda unit: (unit != store.unit, unit == divisions.CITY, unit))
    return [
        TargetChange(unit=unit, indicator=indicator, before=_held(store, unit, indicator, year), after=value)
        for unit in units
        for indicator, value in sheet.values[unit].items()
    ]


def _held(store: Store, unit: str, indicator: str, year: int) -> int | None:
    steps = steps_of(store, indicator, year, unit)
    held = held_on(steps, usual_day(store, steps, year))
    return held.value if held else None


def take_target_sheet(
    store: Store, sheet: TargetSheet, year: int, reason: str = "", from_day: str = ""
) -> list[TargetVersion]:
    """Take what a sheet says, for all its units, in one transaction; what holds already stays.

    A day given is that of adjustments; first targets hold from 1 January. Raises ``Refusal`` as ``set_target`` does;
    nothing is taken then.
    """
    taken = []
    with store.transaction():
        for change in changes_of(store, sheet, year):
            if change.before != change.after:
                day = from_day if change.before is not None else ""
                place = {"unit": change.unit, "from_day": day, "reason": reason}
                taken.append(set_target(store, change.indicator, year, change.after, **place))
    return taken

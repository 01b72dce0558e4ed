"""Where a record belongs: the city, its units, their townships and zones, and the places addresses name.

Codes: GB/T 2260 for the units, the nine-digit statistical codes for townships and zones (cut-off 2022-10-31).
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from workstation.resource_files import RESOURCES
from workstation.values.text import half_width
from workstation.words import Speech

CITY = "150600"
"""鄂尔多斯市."""

_REGION = re.compile(r"^(?:中国)?内蒙(?:古自治区|古|自治区)?")
_CITY = re.compile(r"^鄂尔多斯市?")
# Streets of 东胜 bear the names of the banners (准格尔南路), and a banner's park is named after a province.
_STREET = re.compile(r"[东西南北中]{0,2}大?[路街巷道桥]|(?:产业|工业|科技)?园|大厦|商|物流城|庙")
_OTHER_SEAT = re.compile(r"[县市州盟旗]|(?<![园发小新社])区")


@dataclass(frozen=True, kw_only=True)
class Division:
    """One division of the city."""

    code: str
    name: str
    kind: str
    """``city``, ``unit``, ``township`` or ``zone``."""
    parent: str
    """Code of the division it lies in; empty for the city."""
    english: str
    """Empty for townships and zones, which are written in Chinese only."""
    other_names: tuple[str, ...]
    """What clerks and addresses call it besides its name."""

    def words(self, language: str | None = None) -> str:
        """The name in one language."""
        return self.english or self.name if (language or Speech.language) == "en" else self.name


def division(code: str) -> Division:
    """The division of a code. Raises ``KeyError`` for one outside the city."""
    return _divisions()[code]


def known(code: str) -> bool:
    """Whether the code is one of the city's."""
    return code in _divisions()


def name_of(code: str) -> str:
    """The name of a division of the city or of a known place elsewhere; else the code itself."""
    found = _divisions().get(code)
    return found.name if found is not None else _elsewhere().get(code, code)


@cache
def units() -> tuple[Division, ...]:
    """The nine banners and districts that report."""
    return tuple(found for found in _divisions().values() if found.kind == "unit")


@cache
def townships(unit: str) -> tuple[Division, ...]:
    """The townships, towns, sums and subdistricts of a unit."""
    return tuple(found for found in _divisions().values() if found.parent == unit and found.kind == "township")


@cache
def zones(unit: str) -> tuple[Division, ...]:
    """The development zones of a unit; in statistics they are a part of it."""
    return tuple(found for found in _divisions().values() if found.parent == unit and found.kind == "zone")


def find(text: str, unit: str | None = None) -> list[str]:
    """The codes that a text means, by code or by name; several where a name is borne twice.

    The names of region, city and unit may stand before it. With ``unit`` only that unit and what lies in it.
    """
    cleaned = _folded(text)
    by_name = _by_name()
    found = by_name.get(cleaned, ())
    if not found:
        shortened = _CITY.sub("", _REGION.sub("", cleaned))
        found = by_name.get(shortened, ())
        if not found:
            found = _below_unit(shortened)
    return [code for code in found if unit is None or code.startswith(unit)]


@lru_cache(maxsize=20_000)
def place_in_address(text: str) -> str | None:
    """The code of the place an address lies in: a unit, the city where no unit is told, or elsewhere.

    Elsewhere is another province, another city of the region, or one of its counties; ``name_of``
    names it. ``None`` where the address names no place that is known.
    """
    cleaned = _folded(text)
    abroad = _starts_elsewhere(cleaned)
    if abroad is not None:
        return abroad
    in_region = _REGION.sub("", cleaned)
    abroad = _starts_elsewhere(in_region)
    if abroad is not None:
        return abroad
    city_named = "鄂尔多斯市" in in_region or in_region.startswith("鄂尔多斯")
    units_told, places, bare_names = _address_names()
    found = _leftmost(in_region, units_told)
    if found is None:
        found = _leftmost(in_region, places, alone=not city_named)
    if found is None:
        found = _leftmost(in_region, bare_names, alone=not city_named)
    return found or (CITY if city_named else None)


def unit_in_address(text: str) -> str | None:
    """The unit of the city that an address names, or whose place it names; ``None`` where it does not."""
    found = place_in_address(text)
    return found if found is not None and found != CITY and known(found) else None


@cache
def address_beginnings(unit: str) -> tuple[str, ...]:
    """The usual beginnings of addresses in a unit; what begins so lies in it, whatever follows."""
    name = division(unit).name
    city = division(CITY).name
    beginnings = (f"内蒙古自治区{city}{name}", f"内蒙古{city}{name}", f"{city}{name}", f"内蒙古自治区{name}", name)
    return tuple(one for one in beginnings if place_in_address(one) == unit)


def names_place_of(text: str, unit: str) -> bool:
    """Whether a text names the unit, one of its places, or the whole city it lies in."""
    cleaned = _folded(text)
    if "鄂尔多斯" in cleaned or "全市" in cleaned:
        return True
    start = 0
    while start < len(cleaned) - 1:
        # The longest name at each place: 鄂托克前旗 is not 鄂托克, 杭锦后旗 is not 杭锦.
        name, code = _longest(cleaned, start)
        if code == unit:
            return True
        start += max(1, len(name))
    return False


def _folded(text: str) -> str:
    return "".join(half_width(text).split())


@cache
def _divisions() -> dict[str, Division]:
    found = {}
    for row in _rows("divisions.csv"):
        if row["code"] in found:
            raise ValueError(f"lists/divisions.csv: the code {row['code']} is given twice")
        names = tuple(name for name in row.pop("other_names").split("|") if name)
        found[row["code"]] = Division(other_names=names, **row)
    return found


@cache
def _elsewhere() -> dict[str, str]:
    return {row["code"]: row["name"] for row in _rows("elsewhere.csv")}


def _rows(name: str) -> list[dict[str, str]]:
    with (RESOURCES / "lists" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _by_name() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for item in _divisions().values():
        names = {
            item.code,
            item.name,
            *item.other_names,
            _CITY.sub("", _REGION.sub("", item.name)) or item.name,
        }
        if item.english:
            names.add(_folded(item.english))
        for name in names:
            found[name].append(item.code)
    return {name: tuple(codes) for name, codes in found.items()}


def _below_unit(text: str) -> tuple[str, ...]:
    """A place written after its unit: 准格尔旗薛家湾镇."""
    for item in units():
        for name in (item.name, *item.other_names):
            if text.startswith(name) and len(text) > len(name):
                inside = tuple(code for code in _by_name().get(text[len(name) :], ()) if code.startswith(item.code))
                if inside:
                    return inside
    return ()


Names = Mapping[str, list[tuple[str, str, bool]]]
"""First two characters -> (name, code, whether a street may bear the name), longest name first."""


@cache
def _address_names() -> tuple[Names, ...]:
    """What addresses are searched for, in turn: units, then their places, then bare names."""
    told: list[tuple[str, str, bool]] = []
    places: list[tuple[str, str, bool]] = []
    bare: list[tuple[str, str, bool]] = []
    for item in _divisions().values():
        if item.kind == "unit":
            told.append((item.name, item.code, False))
            for name in item.other_names:
                (told if name[-1] in "旗区" else bare).append((name, item.code, True))
        elif item.kind != "city":
            places.append((item.name, item.parent, False))
            places += [(name, item.parent, True) for name in item.other_names]
    places += [(row["name"], row["unit"], True) for row in _rows("former_places.csv")]
    # 杭锦后旗 is a county of 巴彦淖尔, and 乌拉特前旗 ends like 鄂托克前旗.
    told += [(row["name"], row["code"], True) for row in _rows("elsewhere.csv") if row["kind"] != "province"]
    return _indexed(told), _indexed(places), _indexed(bare)


@cache
def _starts() -> Names:
    """Names of provinces and of the region's other cities that an address may begin with."""
    return _indexed(
        (name, row["code"], name == row["short_name"])
        for row in _rows("elsewhere.csv")
        for name in (row["name"], row["short_name"])
        if name and row["kind"] != "county"
    )


def _indexed(names: Iterable[tuple[str, str, bool]]) -> Names:
    found: dict[str, list[tuple[str, str, bool]]] = defaultdict(list)
    for entry in sorted(names, key=lambda entry: -len(entry[0])):
        found[entry[0][:2]].append(entry)
    return found


def _at(text: str, start: int, names: Names) -> str | None:
    for name, code, street in names.get(text[start : start + 2], ()):
        if text.startswith(name, start) and not (street and _STREET.match(text, start + len(name))):
            return code
    return None


def _leftmost(text: str, names: Names, alone: bool = False) -> str | None:
    """The first name in the text; with ``alone`` only where no county or city stands before it."""
    for start in range(len(text) - 1):
        found = _at(text, start, names) if text[start : start + 2] in names else None
        if found is not None:
            return None if alone and _OTHER_SEAT.search(text, 0, start) else found
    return None


def _starts_elsewhere(text: str) -> str | None:
    return _at(text.removeprefix("中国"), 0, _starts())


@cache
def _all_names() -> Names:
    return _indexed(entry for names in _address_names() for entries in names.values() for entry in entries)


def _longest(text: str, start: int) -> tuple[str, str | None]:
    for name, code, _ in _all_names().get(text[start : start + 2], ()):
        if text.startswith(name, start):
            return name, code
    return "", None

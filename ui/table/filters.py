"""Filters as data: what a chip asks for, as conditions of a query, as JSON, and in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ui.showing import shown
from workstation import divisions
from workstation.fields import Choice, Choices, Division, Field, Value
from workstation.query import AllOf, Clause, Condition
from workstation.register import Register
from workstation.words import say

Way = Literal["in", "not in", "between", "=", "starts with", "is empty", "is filled"]
"""How a value is compared; the words of a query, and ``between`` for two of them."""

OF_OPTIONS: tuple[Way, ...] = ("in", "not in", "is empty", "is filled")
OF_RANGES: tuple[Way, ...] = ("between", "is empty", "is filled")
OF_TEXTS: tuple[Way, ...] = ("=", "starts with", "is empty", "is filled")
OF_THE_REST: tuple[Way, ...] = ("is empty", "is filled")
RANGES = ("day", "count", "amount", "decimal")
"""Kinds of field that are asked for by a first and a last value."""
ALL_SHOWN = 3
"""So many values of a chip are named, the others counted."""


@dataclass(frozen=True)
class Filter:
    """One chip: a field and what it is to hold."""

    field: str
    """Key of a field, or ``table.field`` of a child table."""
    way: Way
    values: tuple[Value, ...] = ()
    """Canonical values; for ``between`` the first and the last, each of which may be missing."""

    def condition(self) -> Condition:
        """What the store is asked."""
        if self.way in ("is empty", "is filled"):
            return Clause(self.field, self.way)
        if self.way in ("in", "not in"):
            return Clause(self.field, self.way, self.values)
        if self.way != "between":
            return Clause(self.field, self.way, self.values[0])
        first, last = self.values
        bounds = [Clause(self.field, ">=", first)] if first is not None else []
        bounds += [Clause(self.field, "<=", last)] if last is not None else []
        return bounds[0] if len(bounds) == 1 else AllOf(tuple(bounds))

    def as_json(self) -> dict[str, Any]:
        """The filter as the store's setting keeps it."""
        return {"field": self.field, "way": self.way, "values": list(self.values)}


def field_of(register: Register, key: str) -> Field | None:
    """The field of a filter; ``None`` where the declaration knows it no more."""
    table, _, inner = key.rpartition(".")
    if not table:
        return register.by_key.get(key)
    child = register.child_by_key.get(table)
    return child.by_key.get(inner) if child else None


def fields_of(register: Register) -> list[str]:
    """Everything that can be asked for, in the order of the form."""
    keys = [key for section in register.sections for key in section.fields]
    return keys + [f"{child.key}.{field.key}" for child in register.children for field in child.fields]


def options_of(field: Field, unit: str) -> list[tuple[Value, str]]:
    """The values a field can hold and their words, where they are few enough to be ticked."""
    if isinstance(field, Choice | Choices):
        return [(item.code, item.words()) for item in field.choices]
    if isinstance(field, Division):
        inside = divisions.townships if field.level == "township" else divisions.zones
        found = divisions.units() if field.level == "unit" else inside(unit)
        return [(place.code, place.words()) for place in found]
    if field.kind == "flag":
        return [(1, say("yes")), (0, say("no"))]
    if field.kind == "class":
        limits = field.constraints()
        return [(number, str(number)) for number in range(limits["minimum"], limits["maximum"] + 1)]
    return []


def ways_of(field: Field, unit: str) -> tuple[Way, ...]:
    """How a field can be asked for."""
    if options_of(field, unit):
        return OF_OPTIONS
    if field.kind in RANGES:
        return OF_RANGES
    return OF_THE_REST if field.kind in ("files", "link") else OF_TEXTS


def same_as(key: str, field: Field, value: Value, unit: str) -> Filter:
    """The filter that shows only the records which hold this value."""
    if value is None:
        return Filter(key, "is empty")
    ways = ways_of(field, unit)
    if "in" in ways:
        return Filter(key, "in", tuple(str(value).split(",")) if field.kind == "choices" else (value,))
    if "between" in ways:
        return Filter(key, "between", (value, value))
    return Filter(key, "=", (value,)) if "=" in ways else Filter(key, "is filled")


def conditions(filters: Iterable[Filter]) -> tuple[Condition, ...]:
    """All filters as conditions that hold together."""
    return tuple(one.condition() for one in filters)


def filter_words(register: Register, one: Filter) -> str:
    """The words of a chip: ``状态: 已注册、申请中``."""
    field = field_of(register, one.field)
    label = register.field_words(one.field)
    texts = [shown(field, value) if field else str(value) for value in one.values]
    if one.way in ("is empty", "is filled"):
        return say("table_chip_empty" if one.way == "is empty" else "table_chip_filled", label=label)
    if one.way == "between":
        return _range_words(label, *texts)
    if one.way == "starts with":
        return say("table_chip_starts", label=label, text=texts[0])
    named = "、".join(texts[:ALL_SHOWN])
    if len(texts) > ALL_SHOWN:
        named = say("table_chip_more", named=named, number=len(texts))
    return say("table_chip_not" if one.way == "not in" else "table_chip_is", label=label, text=named)


def _range_words(label: str, first: str, last: str) -> str:
    if first == last:
        return say("table_chip_is", label=label, text=first)
    if not last:
        return say("table_chip_from", label=label, first=first)
    if not first:
        return say("table_chip_to", label=label, last=last)
    return say("table_chip_between", label=label, first=first, last=last)


def filter_from_json(register: Register, unit: str, raw: Any) -> Filter | None:
    """A filter as it was kept; ``None`` for one that today's declaration does not understand."""
    if not isinstance(raw, Mapping) or not isinstance(raw.get("values"), list):
        return None
    field = field_of(register, str(raw.get("field", "")))
    if field is None or raw.get("way") not in ways_of(field, unit):
        return None
    way: Way = raw["way"]
    values = tuple(value for value in raw["values"] if value is None or isinstance(value, str | int))
    needed = {"between": len(values) == 2 and values != (None, None), "is empty": not values, "is filled": not values}
    if not needed.get(way, bool(values) and None not in values):
        return None
    return Filter(str(raw["field"]), way, values)


@dataclass(frozen=True)
class SavedFilter:
    """A search under a name: filters, text and order."""

    name: str
    filters: tuple[Filter, ...] = ()
    text: str = ""
    sort: str = ""
    descending: bool = False
    home: bool = False
    """Whether the first page shows how many records it finds."""

    def as_json(self) -> dict[str, Any]:
        """As the store's setting keeps it."""
        filters = [one.as_json() for one in self.filters]
        return {
            "name": self.name,
            "filters": filters,
            "text": self.text,
            "sort": self.sort,
            "descending": self.descending,
            "home": self.home,
        }


def saved_from_json(register: Register, unit: str, raw: Any) -> list[SavedFilter]:
    """The saved filters of a setting; what today's declaration does not understand is left out."""
    found = []
    for item in raw if isinstance(raw, Sequence) and not isinstance(raw, str) else ():
        if not isinstance(item, Mapping) or not item.get("name"):
            continue
        kept = [filter_from_json(register, unit, one) for one in item.get("filters") or ()]
        sort = str(item.get("sort") or "")
        found.append(
            SavedFilter(
                str(item["name"]),
                tuple(one for one in kept if one is not None),
                str(item.get("text") or ""),
                sort if sort in register.by_key else "",
                bool(item.get("descending")),
                bool(item.get("home")),
            )
        )
    return found


def filter_of(register: Register, unit: str, condition: Condition) -> Filter | None:
    """A condition that another page asks for, as a chip; ``None`` where no chip says it."""
    if isinstance(condition, AllOf) and len(condition.conditions) == 2:
        low, high = condition.conditions
        if not isinstance(low, Clause) or not isinstance(high, Clause) or low.field != high.field:
            return None
        is_range = (low.operator, high.operator) == (">=", "<=") and field_of(register, low.field) is not None
        return Filter(low.field, "between", (low.value, high.value)) if is_range else None
    field = field_of(register, condition.field) if isinstance(condition, Clause) else None
    return _filter_of_clause(condition, field, unit) if isinstance(condition, Clause) and field else None


def _filter_of_clause(clause: Clause, field: Field, unit: str) -> Filter | None:
    key, value = clause.field, clause.value
    match clause.operator:
        case "=":
            return same_as(key, field, value, unit)
        case "in" | "not in" if value and None not in value and options_of(field, unit):
            return Filter(key, clause.operator, tuple(value))
        case ">=" if field.kind in RANGES:
            return Filter(key, "between", (value, None))
        case "<=" if field.kind in RANGES:
            return Filter(key, "between", (None, value))
        case "starts with":
            return Filter(key, "starts with", (value,))
        case "is empty" | "is filled":
            return Filter(key, clause.operator)
    return None

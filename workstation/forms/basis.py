"""The counting basis 口径: every open question of the city is a setting with a stated default."""

from dataclasses import dataclass, fields
from typing import Any, Literal, get_args, get_type_hints

from workstation.findings import WrongUse
from workstation.periods import Calendar, Period
from workstation.ports import Store
from workstation.words import say

SETTING = "counting_basis"
"""Key of the store's setting; holds the attributes below that differ from their defaults."""


@dataclass(frozen=True, kw_only=True)
class Basis:
    """What is counted how; printed on every form."""

    trademarks_by: Literal["number_and_class", "number"] = "number_and_class"
    """CNIPA counts a mark once per class; by number a mark of three classes counts once."""
    trademarks_until: Literal["end", "grace", "term"] = "end"
    """A mark counts until its end is recorded; or at most to the end of its months of grace; or of its term."""
    trademarks_calendar: Literal["report", "natural", "cnipa"] = "report"
    """Marks are counted by the report's calendar, or always by one, whatever the others are counted by."""
    indications_by: Literal["certificate", "product"] = "certificate"
    """One product may hold two or three certificates."""
    software_in_target: Literal[True, False] = True
    """Whether software counts towards the copyright target."""
    consultations_are_cases: Literal[True, False] = True
    """Whether a mere consultation counts among the cases."""
    calls_are_cases: Literal[True, False] = True
    """Whether a consultation by telephone alone counts, where consultations do."""
    zones: Literal["inside", "apart"] = "inside"
    """What lies in a zone counts in its banner, and the zone is a part of it; or it is the zone's alone."""
    other_units: Literal["counted", "left_out"] = "counted"
    """Whether a record that names another reporting unit, as a branch's may, counts here."""

    @classmethod
    def of(cls, store: Store) -> "Basis":
        """The basis that the settings of a store ask for.

        Raises ``WrongUse`` for a setting that this program does not know: nothing is counted by a guess.
        """
        return cls.read(store.setting(SETTING, {}))

    @classmethod
    def read(cls, setting: dict[str, Any]) -> "Basis":
        """The basis of a setting; raises as ``of``."""
        hints = get_type_hints(cls)
        for key, value in setting.items():
            known = get_args(hints[key]) if key in hints else ()
            if not any(value is choice or (isinstance(value, str) and value == choice) for choice in known):
                raise WrongUse("basis_unknown", key=key, value=str(value)[:40])
        return cls(**setting)

    def chosen(self) -> dict[str, Any]:
        """The attributes that differ from their defaults, as the setting holds them."""
        return {one.name: getattr(self, one.name) for one in fields(self) if getattr(self, one.name) != one.default}

    def calendar(self, number: str, period: Period) -> Calendar:
        """By which calendar a form counts in a report of this period."""
        if number not in COUNTED_BY_CALENDAR or self.trademarks_calendar == "report":
            return period.calendar
        return self.trademarks_calendar

    def leaves_out(self, name: str) -> bool:
        """Whether a choice says nothing because another one does: calls where no consultation counts."""
        return name == "calls_are_cases" and not self.consultations_are_cases

    def sentences(self, number: str, period: Period, language: str | None = None) -> list[str]:
        """What is printed as 口径 on one form."""
        calendar = say(f"calendar_{self.calendar(number, period)}", language)
        names = [name for name in (*BY_FORM[number], *ON_EVERY_FORM) if not self.leaves_out(name)]
        chosen = (say(SENTENCES[name][getattr(self, name)], language) for name in names)
        return [say("basis_calendar", language, calendar=calendar), *chosen]


SENTENCES: dict[str, dict[str | bool, str]] = {
    "trademarks_by": {
        "number_and_class": "basis_trademarks_number_and_class",
        "number": "basis_trademarks_number",
    },
    "trademarks_until": {
        "end": "basis_trademarks_until_end",
        "grace": "basis_trademarks_until_grace",
        "term": "basis_trademarks_until_term",
    },
    "trademarks_calendar": {
        "report": "basis_trademarks_calendar_report",
        "natural": "basis_trademarks_calendar_natural",
        "cnipa": "basis_trademarks_calendar_cnipa",
    },
    "indications_by": {"certificate": "basis_indications_certificate", "product": "basis_indications_product"},
    "software_in_target": {True: "basis_software_in", False: "basis_software_out"},
    "consultations_are_cases": {True: "basis_consultations_in", False: "basis_consultations_out"},
    "calls_are_cases": {True: "basis_calls_in", False: "basis_calls_out"},
    "zones": {"inside": "basis_zones_inside", "apart": "basis_zones_apart"},
    "other_units": {"counted": "basis_other_units_counted", "left_out": "basis_other_units_left_out"},
}
"""Attribute -> each of its choices, the default first -> the sentence of that choice."""
BY_FORM = {
    "知统1": ("trademarks_by", "trademarks_until", "trademarks_calendar"),
    "知统2": ("indications_by",),
    "知统3": ("software_in_target",),
    "知统4": ("consultations_are_cases", "calls_are_cases"),
}
"""Which attributes stand on which form."""
ON_EVERY_FORM = ("zones", "other_units")
COUNTED_BY_CALENDAR = ("知统1",)
"""The forms whose calendar the office may choose apart from the report's."""

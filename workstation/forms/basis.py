"""The counting basis 口径: every open question of the city is a setting with a stated default."""

from dataclasses import dataclass, fields
from typing import Any, Literal, get_args, get_type_hints

from workstation.findings import WrongUse
from workstation.periods import Period
from workstation.ports import Store
from workstation.words import say

SETTING = "counting_basis"
"""Key of the store's setting; holds the attributes below that differ from their defaults."""


@dataclass(frozen=True, kw_only=True)
class Basis:
    """What is counted how; printed on every form."""

    trademarks_by: Literal["number_and_class", "number"] = "number_and_class"
    """CNIPA counts a mark once per class; by number a mark of three classes counts once."""
    trademarks_until: Literal["end", "term"] = "end"
    """A mark counts until its end is recorded, which leaves those in the grace period in; or until its term is
    over."""
    indications_by: Literal["certificate", "product"] = "certificate"
    """One product may hold two or three certificates."""
    software_in_target: Literal[True, False] = True
    """Whether software counts towards the copyright target."""
    consultations_are_cases: Literal[True, False] = True
    """Whether a mere consultation counts among the cases."""

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

    def sentences(self, number: str, period: Period, language: str | None = None) -> list[str]:
        """What is printed as 口径 on one form."""
        keys = {
            "知统1": (f"basis_trademarks_{self.trademarks_by}", f"basis_trademarks_until_{self.trademarks_until}"),
            "知统2": (f"basis_indications_{self.indications_by}",),
            "知统3": (f"basis_software_{'in' if self.software_in_target else 'out'}",),
            "知统4": (f"basis_consultations_{'in' if self.consultations_are_cases else 'out'}",),
        }
        calendar = say(f"calendar_{period.calendar}", language)
        return [say("basis_calendar", language, calendar=calendar), *(say(key, language) for key in keys[number])]

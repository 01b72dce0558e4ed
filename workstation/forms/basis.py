"""The counting basis 口径: every open question of the city is a setting with a stated default."""

from dataclasses import dataclass
from typing import Literal

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
    indications_by: Literal["certificate", "product"] = "certificate"
    """One product may hold two or three certificates."""
    software_in_target: bool = True
    """Whether software counts towards the copyright target."""

    @classmethod
    def of(cls, store: Store) -> "Basis":
        """The basis that the settings of a store ask for."""
        return cls(**store.setting(SETTING, {}))

    def sentences(self, number: str, period: Period, language: str | None = None) -> list[str]:
        """What is printed as 口径 on one form."""
        lines = {
            "知统1": [f"basis_trademarks_{self.trademarks_by}", "basis_grace"],
            "知统2": [f"basis_indications_{self.indications_by}"],
            "知统3": [f"basis_software_{'in' if self.software_in_target else 'out'}"],
            "知统4": ["basis_cases"],
        }
        return [say(f"calendar_{period.calendar}", language)] + [say(key, language) for key in lines[number]]
